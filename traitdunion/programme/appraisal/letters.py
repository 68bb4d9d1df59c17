"""The letters of this room, each with what a preview fills it with."""

from traitdunion.foundation.mail.catalogue import SAMPLE_URL, declare

declare(
    "appraisal_piece_refused",
    sample={
        "number": "NIR-2024-0042",
        "organisation": "Trois-Rives",
        "name": "convention.pdf",
        "threat": "Win.Test.EICAR_HDB-1",
        "address": SAMPLE_URL,
    },
)
