"""A file of a call that asks a question of each kind."""

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import PROJECT, published_call
from tests.factories import CountryFactory
from traitdunion.directory.territories.models import SDG, Target
from traitdunion.directory.territories.queries import country_name
from traitdunion.programme.applications.acts import save_section
from traitdunion.programme.applications.models import Application


@pytest.fixture
def draft(town, people):
    """A draft of the town for the call that asks a question of each kind; its project aims at goal 9."""
    goal = SDG.objects.create(number=9, short_fr="Industrie", short_en="Industry", short_ar="الصناعة", colour="#F36D25")
    Target.objects.create(code="9.1", goal=goal, kind="outcome", title_fr="Infrastructure", title_en="Infrastructure")
    Target.objects.create(code="9.c", goal=goal, kind="means", title_fr="Accès", title_en="Access")
    for code in ("BF", "LB", "MX"):
        names = {f"name_{language}": country_name(code, language) for language in ("fr", "en", "ar")}
        CountryFactory(code=code, **names)
    made = ApplicationFactory(call=published_call("questions-2024"), lead=town, created_by=people.users["editor"])
    save_section(application=made, section="project", typed=PROJECT, base=0, by=people.users["editor"])
    return Application.objects.with_heading().get(pk=made.pk)
