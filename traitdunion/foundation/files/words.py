"""What a page says of the state of a file: a word, its colour, and what to do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from traitdunion.foundation.files.models import TOO_LARGE, Standing, StoredFile


@dataclass(frozen=True)
class Told:
    """`kind` is that of a badge: ok, wait, no or empty; `why` is a sentence, empty when there is nothing to add."""

    word: str
    kind: str
    why: str = ""


def told(stored: StoredFile) -> Told:
    """The state of `stored` in words, in the reader's language."""
    standing = stored.standing
    if standing == Standing.CLEAN:
        return Told(_("sain"), "ok")
    if standing == Standing.UNSCANNED:
        return Told(_("non analysé"), "", _("Aucun antivirus n’est configuré sur cette plateforme."))
    if standing == Standing.PENDING:
        return Told(_("analyse en attente"), "wait", _waiting(stored))
    if standing == Standing.REFUSED:
        why = _("L’antivirus y a reconnu %(threat)s : personne ne peut l’ouvrir.") % {"threat": stored.scan_note}
        return Told(_("refusé par l’antivirus"), "no", why)
    if standing == Standing.LOST:
        return Told(
            _("introuvable"), "no", _("Notre stockage ne retrouve plus ce fichier. Son empreinte reste connue.")
        )
    return Told(
        _("altéré"),
        "no",
        _("Le contenu de ce fichier ne correspond plus à son empreinte : il n’est plus donné à lire."),
    )


def _waiting(stored: StoredFile) -> str:
    if stored.scan_note == TOO_LARGE:
        return _("L’antivirus ne prend pas de fichier de cette taille. Un fichier plus léger peut le remplacer.")
    if stored.scan_note:
        return _("L’antivirus ne répond pas ; l’analyse reprendra d’elle-même. Cela n’empêche pas de déposer.")
    return _("L’antivirus ne l’a pas encore vu. Cela n’empêche pas de déposer.")
