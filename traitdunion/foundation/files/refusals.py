"""Why a file is not taken, in sentences that say how to repair."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import filesize


class Refused(ValidationError):  # noqa: N818 an answer to a person, not an error
    """A file that is not taken. The message says why and how to repair, in the reader's language."""

    def __str__(self) -> str:
        return str(self.messages[0])


def other(label: str, found: str = "") -> Refused:
    """The content is not of the kind `label`; `found` says what it is, in words, when that is known."""
    if found:
        return Refused(
            _(
                "Ce fichier porte l’extension %(format)s mais son contenu est %(found)s. Enregistrez-le au format "
                "%(format)s depuis le logiciel qui l’a produit, puis déposez-le de nouveau."
            )
            % {"format": label, "found": found}
        )
    return Refused(
        _(
            "Ce fichier porte l’extension %(format)s mais son contenu n’est pas de ce format. Enregistrez-le au format "
            "%(format)s depuis le logiciel qui l’a produit, puis déposez-le de nouveau."
        )
        % {"format": label}
    )


def damaged(label: str) -> Refused:
    return Refused(
        _(
            "Ce fichier %(format)s est abîmé ou incomplet. Ouvrez-le sur votre appareil, enregistrez-le de nouveau, "
            "puis déposez-le."
        )
        % {"format": label}
    )


def locked() -> Refused:
    return Refused(
        _("Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis déposez-le de nouveau.")
    )


def bomb() -> Refused:
    return Refused(
        _(
            "Ce document est beaucoup plus grand une fois décompressé que ce que nous pouvons lire. Divisez-le, ou "
            "enregistrez-le en PDF, puis déposez-le de nouveau."
        )
    )


def nested(name: str) -> Refused:
    """A package that holds another one, called `name`."""
    return Refused(
        _(
            "Ce document contient un autre fichier (« %(name)s »), que personne ne verrait. Retirez-le du document, "
            "ou enregistrez le document en PDF, et déposez cet autre fichier à part."
        )
        % {"name": name}
    )


def macros(label: str) -> Refused:
    return Refused(
        _(
            "Ce document contient des macros. Enregistrez-le sans macros, au format %(format)s, puis déposez le "
            "nouveau fichier."
        )
        % {"format": label}
    )


def fetching(label: str) -> Refused:
    """A document that fetches something by itself when it is opened, or asks a program for data."""
    return Refused(
        _(
            "Ce document va chercher un contenu ailleurs quand on l’ouvre (modèle ou données liés). Rompez ses "
            "liens, ou enregistrez-le en PDF au lieu de %(format)s, puis déposez le nouveau fichier."
        )
        % {"format": label}
    )


def active() -> Refused:
    return Refused(
        _(
            "Ce PDF contient un programme (JavaScript, lancement d’une application ou envoi de données). Ouvrez-le, "
            "imprimez-le « au format PDF », puis déposez le nouveau fichier."
        )
    )


def enclosing() -> Refused:
    return Refused(
        _(
            "Ce PDF contient d’autres fichiers, que personne ne verrait. Déposez-les à part, puis ouvrez ce PDF, "
            "imprimez-le « au format PDF » et déposez le nouveau fichier."
        )
    )


def opaque() -> Refused:
    return Refused(
        _(
            "Ce PDF est écrit d’une façon que nous ne pouvons pas vérifier. Ouvrez-le, imprimez-le « au format PDF », "
            "puis déposez le nouveau fichier."
        )
    )


def protected() -> Refused:
    return Refused(
        _(
            "Ce PDF est protégé (mot de passe ou restrictions). Enregistrez-le sans protection, ou imprimez-le « au "
            "format PDF », puis déposez le nouveau fichier."
        )
    )


def pixels(most: int) -> Refused:
    """`most` millions of pixels."""
    return Refused(
        _("Cette image dépasse %(most)s millions de pixels. Réduisez ses dimensions, puis déposez-la de nouveau.")
        % {"most": most}
    )


def crowded(size: int, left: int) -> Refused:
    """A file of `size` bytes, where no more than `left` are still taken."""
    return Refused(
        _("Ce fichier pèse %(size)s et il ne reste de place que pour %(left)s. Retirez une pièce, ou allégez celle-ci.")
        % {"size": filesize(size), "left": filesize(max(left, 0))}
    )


def gone() -> Refused:
    """What had come in pieces was swept, or is not what was announced."""
    return Refused(_("Ce fichier n’est pas arrivé en entier, ou n’est plus gardé. Choisissez-le de nouveau."))


def infected(threat: str) -> Refused:
    return Refused(
        _(
            "L’antivirus a reconnu un programme nuisible dans ce fichier (%(threat)s). Vérifiez votre appareil, "
            "refaites le document, puis déposez le nouveau fichier."
        )
        % {"threat": threat}
    )
