"""Addresses: French words in every language, the language as a prefix (none for French)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from traitdunion.foundation.ui import views as errors

ROOMS = [
    "foundation.ui",
    "foundation.files",
    "foundation.mail",
    "directory.territories",
    "directory.accounts",
    "front.watch",
    "programme.calls",
    "programme.applications",
    "programme.appraisal",
    "front.desk",
    "front.site",
]

urlpatterns = i18n_patterns(
    *(path("", include(f"traitdunion.{room}.urls")) for room in ROOMS),
    prefix_default_language=False,
)

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.failure
