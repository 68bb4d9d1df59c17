"""The letters of this room, each with its kind and what a preview fills it with."""

from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.mail.catalogue import SAMPLE_URL, Kind, declare

FOLLOWED = Kind("followed", _("Appels que vous suivez"), _("Quand le ministère publie une réponse à une question."))

declare(
    "calls_answer",
    kind=FOLLOWED,
    sample={
        "call": "Numérique inclusif et responsable 2024",
        "question": "Une association peut-elle porter le projet ?",
        "answer": "Non : le chef de file est une collectivité. Elle peut en être l’opérateur.",
        "address": SAMPLE_URL,
    },
)
