"""An organisation read on paper: found by its name or its SIREN, among few or many, with the same queries."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import OrganisationFactory, TerritoryFactory
from traitdunion.directory.accounts.finding import MOST, organisation_chosen, organisation_named
from traitdunion.directory.accounts.models import Organisation

pytestmark = pytest.mark.django_db


def names(text):
    named = organisation_named(text)
    return [named.found.name] if named.found else [name for _reference, name, _about in named.choices]


def test_a_whole_name_finds_one_whatever_its_accents_and_a_part_gives_a_choice():
    OrganisationFactory(association=True, name="Cœur d’Hérault coopération")
    OrganisationFactory(association=True, name="Hérault sans frontières")

    assert names("COEUR D'HERAULT COOPERATION") == ["Cœur d’Hérault coopération"]
    assert names("hérault") == names("hera") == ["Cœur d’Hérault coopération", "Hérault sans frontières"]
    assert names("Gironde") == names(" !? ") == []


def test_homonyms_are_a_choice_and_come_before_longer_names():
    twins = [OrganisationFactory(association=True, name="Rives") for _twin in range(2)]
    longer = OrganisationFactory(association=True, name="Baobabs et rives")

    named = organisation_named("rives")

    assert [reference for reference, *_rest in named.choices] == [str(each.pk) for each in (*twins, longer)]
    assert organisation_chosen(named.choices[1][0]) == twins[1]


def test_a_whole_name_is_found_behind_thirty_that_begin_so():
    OrganisationFactory.create_batch(30, association=True, name="Amis de Rives")
    only = OrganisationFactory(association=True, name="Rives")

    assert organisation_named("Rives").found == only
    assert names("riv") == ["Amis de Rives"] * MOST


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_reads_few_rows_in_the_same_queries(count):
    TerritoryFactory(name="Lyon")
    OrganisationFactory.create_batch(count, association=True, name="Lyon solidaire")
    OrganisationFactory(association=True, name="Sans rapport")

    with CaptureQueriesContext(connection) as queries:
        named = organisation_named("lyon")

    read = [each["sql"] for each in queries if "accounts_organisation" in each["sql"]]
    assert (len(queries), len(read)) == (2, 1)
    assert f"LIMIT {MOST}" in read[0]
    assert len(named.choices) == min(count + 1, MOST)


def test_a_name_follows_its_organisation_and_those_added_before_are_indexed():
    organisation = OrganisationFactory(association=True, name="Rives")
    organisation.name = "Baobabs"
    organisation.save()
    assert (names("rives"), names("baobabs")) == ([], ["Baobabs"])

    Organisation.objects.update(words="")
    import_module("traitdunion.directory.accounts.migrations.0004_words").index_names(apps, None)

    assert names("baobabs") == ["Baobabs"]
