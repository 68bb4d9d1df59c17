"""The letters of this room: the group of the day, and the one that tries an address."""

from traitdunion.foundation.mail.catalogue import DIGEST, SAMPLE_URL, declare

declare(
    "mail_digest",
    kind=DIGEST,
    sample={
        "letters": [
            {"subject": "Nouveau commentaire sur « Écoles numériques »", "text": f"Lire : {SAMPLE_URL}1/"},
            {"subject": "L’appel « Numérique 2024 » est prolongé", "text": f"Lire : {SAMPLE_URL}2/"},
        ]
    },
)
declare("mail_trial", sample={})
