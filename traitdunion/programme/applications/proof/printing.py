"""The receipt on paper: a tagged PDF, sealed by a signature of its bytes, with the signed JSON's figures in it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from traitdunion.directory.accounts.models import User
from traitdunion.foundation.documents import render
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.journal.queries import person_of
from traitdunion.foundation.ui.formats import date_long, datetime_long, filesize, money, writing
from traitdunion.programme.applications.models import Reception, Submission
from traitdunion.programme.applications.proof.receipts import seal, unsettled_of
from traitdunion.programme.calls.texts import moment_words, said


def print_out(submission: Submission) -> None:
    """Render the receipt in the language of who submitted (on paper, in French), seal it and keep it."""
    person = submission.submitted_by
    language = person.language if person and not is_paper(submission) else settings.LANGUAGE_CODE
    with override(language):
        pdf = render("applications/receipt.typ", _data(submission), language=language)
    upload = ContentFile(
        seal(pdf, submission.receipt), name=f"{submission.application.number}-{submission.version}.pdf"
    )
    submission.printed = files.keep(upload, content_type="application/pdf")
    submission.save(update_fields=["printed"])


def _data(submission: Submission) -> dict[str, Any]:
    receipt, application, unsettled = submission.receipt, submission.application, unsettled_of(submission)
    return {
        "title": _("Accusé de dépôt %(number)s, version %(version)s")
        % {"number": application.number, "version": submission.version},
        "owner": settings.ENV.owner_name,
        "demo": _("Accusé de démonstration : signé avec une clé de démonstration, il ne prouve rien.")
        if receipt["demo"]
        else "",
        "stamp": stamp_words(submission),
        "universal": universal_words(submission),
        "facts": _facts(submission),
        "files_title": _("Fichiers reçus"),
        "files_head": [_("Nom et empreinte SHA-256"), _("Taille")],
        "files": [[file["name"], file["sha256"], filesize(file["size"])] for file in receipt["files"]],
        "no_file": _("Aucun fichier n’était joint."),
        "unknowns_title": _("Ce qui restait inconnu au dépôt"),
        "unknowns": unsettled["unknowns"],
        "confirm_title": _("Ce qui tenait à une valeur pas encore confirmée"),
        "to_confirm": unsettled["to_confirm"],
        "proof_title": _("Preuve"),
        "proof": [
            [_("Réponses"), receipt["answers_sha256"]],
            [_("Entrée du journal"), receipt["journal"]["hash"]],
            [_("Entrée précédente"), receipt["journal"]["previous_hash"]],
            [_("Signature Ed25519"), submission.signature],
            [_("Clé publique"), submission.public_key],
        ],
        "verify": _("Tout le monde peut vérifier cet accusé sur %(address)s, ou hors ligne avec la clé publique.")
        % {"address": verify_address()},
    }


def _facts(submission: Submission) -> list[list[str]]:
    application, document = submission.application, submission.document
    names = [party["name"] for party in document["parties"] if party["name"]]
    return [
        [_("Appel"), said(application.call.snapshot.document["title"]).text],
        [_("Règlement"), regulation_words(submission)],
        [_("Clôture"), closing_words(submission)],
        *([[_("Réception"), words]] if (words := reception_words(submission)) else []),
        [_("Projet"), document["project"]["title"]],
        [_("Partenaires"), " – ".join(names)],
        [_("Déposé par"), submitted_by_words(submission)],
        *([] if submission.member_checked else [[_("Compte"), unchecked_words()]]),
        [
            _("Demande"),
            _("%(requested)s pour un coût de %(cost)s")
            % {"requested": money(submission.requested or Decimal(0)), "cost": money(submission.cost or Decimal(0))},
        ],
    ]


def unchecked_words() -> str:
    """That nobody had verified the account of who submitted, at that time."""
    return _("Compte pas encore vérifié : le dépôt est reçu, la vérification vient après.")


def regulation_words(submission: Submission) -> str:
    """Name and version of the regulation that the submission keeps."""
    kept = submission.regulation
    return _("%(name)s, version %(version)s") % {"name": writing().keep(kept.name), "version": kept.version}


def verify_address() -> str:
    """Where a receipt is verified, whole, kept left to right."""
    return writing().keep(settings.BASE_URL + reverse("applications:verify"))


def closing_words(submission: Submission) -> str:
    """The closing that the file was received before, as the receipt holds it."""
    return moment_words(datetime.fromisoformat(submission.receipt["closes_at"]), closing=True)


def is_paper(submission: Submission) -> bool:
    """Whether an officer recorded it from what came on paper."""
    return submission.received_as == Reception.PAPER


def stamp_words(submission: Submission) -> str:
    """When it was received, as a heading of the receipt."""
    if is_paper(submission):
        return _("Reçu sur papier le %(arrived)s") % {"arrived": arrival_words(submission)}
    return _("Reçu le %(moment)s, heure de Paris") % {"moment": datetime_long(submission.received_at, seconds=True)}


def universal_words(submission: Submission) -> str:
    """The same instant in universal time; on paper, when it was recorded."""
    if is_paper(submission):
        return _("Saisi le %(moment)s, heure de Paris") % {"moment": _entered_words(submission)}
    return _("%(moment)s en temps universel") % {"moment": datetime_long(submission.received_at, "UTC", seconds=True)}


def arrival_words(submission: Submission) -> str:
    """The day on which a paper file arrived, with its hour when it is known."""
    told = submission.receipt["received_as"]
    return moment_words(submission.received_at) if "hour" in told else date_long(date.fromisoformat(told["day"]))


def submitted_by_words(submission: Submission) -> str:
    """Who submitted: the organisation, and the person while we can say it; on paper, the organisation alone."""
    person = "" if is_paper(submission) else name_of(submission)
    return _(", ").join(filter(None, [submission.receipt["organisation"]["name"], person]))


def reception_words(submission: Submission) -> str:
    """How the file was received, when it is not online before the closing."""
    told = submission.receipt.get("received_as", {})
    match submission.received_as:
        case Reception.GRACE:
            begun = datetime.fromisoformat(told["begun_at"])
            return _("Dans le délai de grâce : le travail était en cours à la clôture, vu le %(begun)s.") % {
                "begun": datetime_long(begun, seconds=True)
            }
        case Reception.LATE:
            until = datetime.fromisoformat(told["until"])
            return _("Après la clôture, sur autorisation valable jusqu’au %(until)s.") % {"until": moment_words(until)}
        case Reception.PAPER:
            return _paper_words(submission)
    return ""


def _paper_words(submission: Submission) -> str:
    told = submission.receipt["received_as"]
    named = {"arrived": arrival_words(submission), "person": name_of(submission), "entered": _entered_words(submission)}
    words = [
        _("Reçu sur papier le %(arrived)s, saisi par %(person)s le %(entered)s.") % named
        if named["person"]
        else _("Reçu sur papier le %(arrived)s, saisi le %(entered)s.") % named
    ]
    if why := told.get("late_because"):
        words.append(_("L’appel n’était pas ouvert ce jour-là. Motif de la saisie : %(reason)s") % {"reason": why})
    if why := told.get("corrected_because"):
        words.append(_("Saisie corrigée. Motif : %(reason)s") % {"reason": why})
    return " ".join(words)


def _entered_words(submission: Submission) -> str:
    return datetime_long(datetime.fromisoformat(submission.receipt["received_as"]["entered_at"]))


def name_of(submission: Submission) -> str:
    """Who submitted, while we may still say it: empty once the person was erased."""
    found = person_of(submission.receipt["person"])
    person = User.objects.filter(pk=found).first() if found else None
    return person.shown_name if person else ""
