"""The letters of this room: all essential. What a preview fills them with."""

from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.mail.catalogue import SAMPLE_URL, declare

COMMUNE = {"organisation": "Commune de Trois-Rives", "name": "Camille Exemple"}
ADDRESS = {"email": "agent@example.org", "signup_url": SAMPLE_URL, "login_url": SAMPLE_URL, "reset_url": SAMPLE_URL}

declare("accounts_admitted", sample={**COMMUNE, "url": SAMPLE_URL, "onward": SAMPLE_URL})
declare("accounts_code", sample={"code": "1234-5678"})
declare("accounts_declined", sample={**COMMUNE, "by": "Dominique Exemple", "url": SAMPLE_URL, "onward": SAMPLE_URL})
declare("accounts_exists", sample=ADDRESS)
declare(
    "accounts_invitation",
    sample={**COMMUNE, "person": "Dominique Exemple", "role": _("Rédaction"), "url": SAMPLE_URL, "days": 14},
)
declare(
    "accounts_join_request",
    sample={
        **COMMUNE,
        "person": "Dominique Exemple",
        "message": "Je suis la nouvelle chargée de mission.",
        "url": SAMPLE_URL,
    },
)
declare("accounts_notice", sample={**ADDRESS, "event": _("Le mot de passe de votre compte a été changé.")})
declare(
    "accounts_staff_role",
    sample={**COMMUNE, "by": "Dominique Exemple", "role": "Agent instructeur", "url": SAMPLE_URL},
)
declare("accounts_staff_role_ended", sample={**COMMUNE, "by": "Dominique Exemple"})
declare("accounts_unknown", sample=ADDRESS)
