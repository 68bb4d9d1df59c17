"""Addresses: French words in every language, the language as a prefix (none for French)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

ROOMS = [
    "foundation.ui",
    "foundation.mail",
    "directory.territories",
    "directory.accounts",
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
