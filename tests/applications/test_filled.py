"""A file copied for a test is the one that the acts would have written."""

from tests.applications.factories import ApplicationFactory
from tests.applications.filled import PARTS, written
from tests.factories import MembershipFactory, OrganisationFactory
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.proof.frozen import freeze

OWN = {"id", "application", "payer", "party", "organisation", "saved_at", "saved_by"}
"""Columns that differ from a file to another: keys and instants."""


def rows_of(application):
    """Every row of a file, without what is its own."""
    return {
        model.__name__: [
            {field.name: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name not in OWN}
            for row in model.objects.filter(application=application).order_by("pk")
        ]
        for model in PARTS
    }


def test_a_copy_holds_what_the_acts_wrote(call):
    written.clear()
    town = OrganisationFactory(name="Trois-Rives")
    by_acts = ApplicationFactory(call=call, lead=town, filled=True)
    writer = MembershipFactory(organisation=town).user
    copy = ApplicationFactory(call=call, lead=town, filled=True, created_by=writer)

    assert rows_of(copy) == rows_of(by_acts)
    assert freeze(contents_of(copy)) == freeze(contents_of(by_acts))
    assert [version.saved_by for version in copy.versions.all()] == [writer] * 6
    held = ("title", "partners", "countries", "requested", "cost", "overall", "met", "missing", "unknowns", "obstacles")
    assert {name: getattr(copy, name) for name in held} == {name: getattr(by_acts, name) for name in held}
    assert copy.number != by_acts.number
