"""Two people at the same moment: one organisation, one first member."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from tests.factories import CountryFactory, OrganisationFactory, TerritoryFactory, UserFactory
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import JoinRequest, Membership, Organisation

AT_ONCE = 4


def together(act, things):
    """Call `act` on each thing at the same instant, each in its own connection."""
    start = Barrier(len(things))

    def one(thing):
        try:
            start.wait(timeout=10)
            return act(thing)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))


def test_territory_used_by_several_at_once_is_one_organisation(shared_database):
    CountryFactory()
    town = TerritoryFactory()

    found = together(acts.organisation_for, [town] * AT_ONCE)

    assert {organisation.pk for organisation in found} == {Organisation.objects.get().pk}


def test_of_several_first_members_at_once_one_is_manager_and_the_others_ask(shared_database):
    organisation = OrganisationFactory()
    people = UserFactory.create_batch(AT_ONCE)

    together(lambda person: acts.join(user=person, organisation=organisation), people)

    assert Membership.objects.count() == 1
    assert JoinRequest.objects.count() == AT_ONCE - 1
