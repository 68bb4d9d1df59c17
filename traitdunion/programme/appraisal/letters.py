"""The letters of this room, each with what a preview fills it with."""

from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.mail.catalogue import SAMPLE_URL, Kind, declare

FILES = Kind(
    "files",
    _("Dossiers de vos appels"),
    _("Quand un dossier déposé est retiré ou maintenu, et quand on vous écrit ou vous interroge."),
)

FILE = {"number": "NIR-2024-0042", "title": "Guichets à deux voix", "lead": "Trois-Rives", "address": SAMPLE_URL}

declare(
    "appraisal_withdrawn",
    kind=FILES,
    sample=FILE | {"back": False, "reason": "Notre partenaire ne peut plus s’engager cette année."},
)
declare(
    "appraisal_piece_refused",
    sample=FILE | {"name": "convention.pdf", "threat": "Win.Test.EICAR_HDB-1"},
)

declare(
    "appraisal_question",
    kind=FILES,
    sample={
        "call": "Numérique inclusif 2024",
        "question": "Une association peut-elle déposer ?",
        "address": SAMPLE_URL,
    },
)
declare("appraisal_message", kind=FILES, sample=FILE | {"text": "Bonjour, voici la délibération votée hier."})
