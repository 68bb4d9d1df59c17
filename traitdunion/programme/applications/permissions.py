"""Who may do what with a file: sentences made of named predicates, each with its reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.permissions import belongs, is_signed_in, manages, predicate, writes
from traitdunion.programme.applications.models import Application, Comment, State


def _lead(application: Application) -> Any:
    return application.lead_id


@predicate(_("Ce dossier est déposé : il se lit. Jusqu’à la clôture, il peut être rouvert pour être changé."))
def is_open(_user: Any, application: Application) -> bool:
    return application.state in {State.DRAFT, State.REOPENED}


@predicate(_("Ce dossier n’est pas déposé : il se modifie sans être rouvert."))
def is_submitted(_user: Any, application: Application) -> bool:
    return application.state == State.SUBMITTED


@predicate(_("Ce dossier a été déposé : il reste, avec son accusé de dépôt."))
def is_draft(_user: Any, application: Application) -> bool:
    return application.state == State.DRAFT


@predicate(_("Ce brouillon est supprimé. Restaurez-le pour l’ouvrir."))
def is_present(_user: Any, application: Application) -> bool:
    return application.deleted_at is None


@predicate(_("Ce dossier est retiré : il se lit, il ne se change plus."))
def stands(_user: Any, application: Application) -> bool:
    return application.withdrawn_at is None


@predicate(_("Ce dossier n’est pas retiré."))
def is_withdrawn(_user: Any, application: Application) -> bool:
    return application.withdrawn_at is not None


@predicate(_("Ce dossier a été reçu sur papier : il se lit ici. Pour le changer, écrivez au ministère."))
def came_online(_user: Any, application: Application) -> bool:
    return not application.on_paper


@predicate(_("Ce brouillon n’a jamais été déposé : il n’y a rien à retirer. Vous pouvez le supprimer."))
def was_submitted(_user: Any, application: Application) -> bool:
    return application.state != State.DRAFT


@predicate(_("Seul son auteur corrige un commentaire, ou le retire."))
def is_author(user: Any, comment: Comment) -> bool:
    return comment.author_id == user.pk


@predicate(_("Ce commentaire est retiré."))
def is_still_said(_user: Any, comment: Comment) -> bool:
    return comment.withdrawn_at is None


@predicate(_("Une réponse a suivi : ce commentaire ne se corrige plus. Répondez pour préciser."))
def is_last_word(_user: Any, comment: Any) -> bool:
    """`comment` comes from `with_followed`."""
    return not comment.followed


@predicate(_("Ce commentaire est réglé : rouvrez-le pour le corriger."))
def awaits(_user: Any, comment: Comment) -> bool:
    return comment.first.resolved_at is None


_writes = writes.on(_lead).because(
    _("Votre rôle dans cet organisme est la lecture. Un gestionnaire peut vous donner la rédaction.")
)
_belongs = belongs.on(_lead).because(
    _("Vous êtes invité à lire et à commenter ce dossier : ses auteurs seuls l’écrivent.")
)
_manages = manages.on(_lead).because(_("Cet acte revient aux gestionnaires de l’organisme chef de file."))

can_read = is_signed_in & _belongs
can_change = is_present & stands & is_open
"""What the state of the file allows, whoever asks."""
can_edit = can_read & came_online & _writes & is_present & stands & is_open
can_reopen = can_read & came_online & _writes & _manages & stands & is_submitted
can_submit = can_read & _manages & is_present & stands & is_open
can_withdraw = can_read & _writes & stands & was_submitted
can_keep = can_read & _writes & is_withdrawn
can_write_to_officers = (
    can_read
    & _writes
    & was_submitted.because(
        _("Une fois le dossier déposé, vous pourrez écrire ici au ministère. Avant, posez vos questions sur l’appel.")
    )
)
can_move = can_read & came_online & _writes & is_present & stands
can_delete = can_read & _manages & is_draft
can_invite = can_read & came_online & _writes & is_present
can_have_signed = can_invite & stands
can_correct_comment = is_signed_in & is_author & is_still_said & is_last_word & awaits
can_entrust = can_read & _manages & is_present
