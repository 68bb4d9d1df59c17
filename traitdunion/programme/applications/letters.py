"""The letters of this room, each with its kind and what a preview fills it with."""

from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.mail.catalogue import SAMPLE_URL, Kind, declare

COLLEAGUES = Kind(
    "colleagues",
    _("Travail à plusieurs"),
    _("Quand un collègue vous cite dans un commentaire, ou vous confie un dossier."),
)
REMINDERS = Kind(
    "reminders", _("Rappels avant une clôture"), _("14, 7, 3 et 1 jours avant, tant que rien n’est déposé.")
)

CALLS = Kind("calls", _("Nouvelles des appels"), _("Une clôture reportée, quand vous y préparez un dossier."))

MESSAGES = Kind("messages", _("Messages du ministère"), _("Quand un agent vous écrit sur un dossier déposé."))

FILE = {"number": "NIR-2024-0042", "title": "Guichets à deux voix", "lead": "Trois-Rives", "address": SAMPLE_URL}

declare(
    "applications_mention",
    kind=COLLEAGUES,
    sample=FILE | {"author": "Camille", "section": _("Dépenses"), "text": "Qui paie les bornes ?"},
)
declare("applications_charge", kind=COLLEAGUES, sample=FILE | {"person": "Camille"})
declare(
    "applications_reminder",
    kind=REMINDERS,
    sample=FILE | {"days": 7, "closing": "mercredi 13 mars 2024 à 24 h 00, heure de Paris", "todo": 3},
)
declare(
    "applications_guest",
    sample=FILE
    | {
        "person": "Camille",
        "organisation": "Réseau des trois rives",
        "until": "mercredi 13 mars 2024",
        "days": 30,
    },
)
declare(
    "applications_paper",
    sample=FILE | {"arrived": "jeudi 28 mars 2024", "version": 1, "receipt": SAMPLE_URL},
)
declare(
    "applications_confirm",
    sample=FILE
    | {
        "person": "Camille",
        "party": "Keur Ndiaye",
        "until": "mercredi 13 mars 2024 à 24 h 00, heure de Paris",
        "code": "KTRW-HPNA",
        "code_address": SAMPLE_URL,
    },
)
declare(
    "applications_answered",
    kind=COLLEAGUES,
    sample=FILE
    | {
        "party": "Keur Ndiaye",
        "person": "Awa",
        "function": _("maire"),
        "said": _("confirme sa part"),
        "words": "",
    },
)
declare(
    "applications_receipt",
    sample=FILE
    | {
        "demo": False,
        "version": 2,
        "organisation": "Trois-Rives",
        "moment": "12 mars 2024 à 17 h 42 min 5 s",
        "closing": "mercredi 13 mars 2024 à 24 h 00, heure de Paris",
        "verify_address": SAMPLE_URL,
    },
)
declare("applications_signature", sample=FILE | {"person": "Camille", "function": "Maire", "days": 90})
declare("applications_signature_code", sample=FILE | {"code": "1234-5678"})
declare("applications_signed", kind=COLLEAGUES, sample=FILE | {"who": "Dominique Exemple, Maire"})
declare(
    "applications_withdrawn",
    sample=FILE
    | {
        "call": "Numérique inclusif et responsable 2024",
        "day": "mardi 12 mars 2024",
        "reason": "Notre partenaire ne peut plus s’engager cette année.",
        "moved": "",
    },
)
declare(
    "applications_kept",
    sample=FILE
    | {
        "call": "Numérique inclusif et responsable 2024",
        "day": "mercredi 13 mars 2024",
        "officer": False,
        "reason": "",
    },
)
declare(
    "applications_extended",
    kind=CALLS,
    sample=FILE
    | {
        "call": "Numérique inclusif et responsable 2024",
        "before": "mercredi 13 mars 2024 à 24 h 00, heure de Paris",
        "closing": "jeudi 14 mars 2024 à 24 h 00, heure de Paris",
        "reason": "La plateforme ne répondait pas le 13 mars de 21 h 10 à 21 h 52.",
    },
)
declare(
    "applications_better",
    sample=FILE | {"call": "Numérique inclusif et responsable 2024", "version": 2},
)
declare(
    "applications_late",
    sample=FILE
    | {
        "until": "mardi 19 mars 2024 à 24 h 00, heure de Paris",
        "reason": "La fibre de la commune a été coupée le 13 mars.",
    },
)
declare(
    "applications_piece_refused",
    sample=FILE | {"name": "convention.pdf", "threat": "Win.Test.EICAR_HDB-1", "submitted": True},
)
declare(
    "applications_message",
    kind=MESSAGES,
    sample=FILE | {"text": "Bonjour, pouvez-vous préciser le rôle de l’association ?"},
)
