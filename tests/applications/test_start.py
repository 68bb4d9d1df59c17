"""Starting a file: for which call, for which organisation, and what is said when one cannot."""

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import published_call
from tests.factories import MembershipFactory, OrganisationFactory
from tests.visits import browser
from traitdunion.programme.applications.models import Application, PartyRole

START = "/dossiers/nouveau/?appel=essai-2024"


def test_editor_starts_a_file_with_the_organisation_as_its_lead(call, town, people):
    response = people.editor.post(START, {"organisation": town.pk})

    application = Application.objects.get()
    assert response.status_code == 302
    assert response.url == f"/dossiers/{application.number}/partenaires/"
    assert application.number == "ENR-2024-0001"
    assert [(party.role, party.name, party.country) for party in application.parties.all()] == [
        (PartyRole.LEAD, "Trois-Rives", "FR")
    ]


def test_numbers_follow_each_other_and_are_never_given_again(call, town):
    first = ApplicationFactory(call=call, lead=town)
    second = ApplicationFactory(call=call, lead=town)
    second.delete()
    third = ApplicationFactory(call=call, lead=town)

    assert [first.number, third.number] == ["ENR-2024-0001", "ENR-2024-0003"]


def test_reader_is_offered_no_organisation(call, people):
    response = people.reader.get(START)

    assert response.status_code == 200
    assert response.context["choices"] == []


def test_file_of_another_organisation_cannot_be_started(call, people):
    other = OrganisationFactory()

    response = people.editor.post(START, {"organisation": other.pk})

    assert response.status_code == 422
    assert not Application.objects.exists()


def test_draft_that_exists_is_offered_first_and_a_second_one_takes_a_reason(application, town, people):
    shown = people.editor.get(START)
    assert application.number in shown.content.decode()

    refused = people.editor.post(START, {"organisation": town.pk})
    assert refused.status_code == 422
    assert Application.objects.count() == 1

    people.editor.post(START, {"organisation": town.pk, "because": "Un second projet, avec une autre ville"})
    second = Application.objects.exclude(pk=application.pk).get()
    assert second.another_because == "Un second projet, avec une autre ville"


def test_draft_of_a_colleague_says_who_began_it_and_when(application, people):
    page = people.editor.get(START).content.decode()

    assert f"Commencé par {people.users['manager'].shown_name}" in page
    assert "Reprendre ce dossier" in page


def test_two_who_start_at_once_get_the_same_file(call, town, people):
    from traitdunion.programme.applications.acts import start_once

    first = start_once(call=call, lead=town, by=people.users["editor"])
    second = start_once(call=call, lead=town, by=people.users["manager"])

    assert first == second
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("slug", "reason"),
    [
        ("clos-2024", "Cet appel est clos depuis le mercredi 13 mars 2024."),
        ("bientot-2024", "Cet appel ouvre le mardi 10 janvier 2090."),
        ("sans-dates-2024", "Le calendrier de cet appel est incomplet\u202f: ses dates ne sont pas publiées."),
        ("papier-2024", "Cet appel se dépose sur papier, pas sur cette plateforme."),
    ],
)
def test_call_that_takes_no_file_says_why(slug, reason, town, people):
    published_call(slug)
    address = f"/dossiers/nouveau/?appel={slug}"

    assert reason in people.editor.get(address).content.decode()
    refused = people.editor.post(address, {"organisation": town.pk})
    assert refused.status_code == 403
    assert reason in refused.content.decode()
    assert not Application.objects.exists()


def test_page_of_the_call_leads_to_the_start(call, people):
    page = people.editor.get(call.get_absolute_url()).content.decode()
    assert START.replace("&", "&amp;") in page


def test_anonymous_person_signs_in_first(call, people):
    response = people.anonymous.get(START)
    assert response.status_code == 302
    assert "next=" in response.url


def test_person_without_an_organisation_is_led_to_one(call, db):
    from tests.factories import UserFactory

    page = browser(UserFactory()).get(START).content.decode()
    assert "Rejoindre ou inscrire un organisme" in page


def test_unknown_call_is_not_found(people):
    assert people.editor.get("/dossiers/nouveau/?appel=rien").status_code == 404


def test_member_of_two_organisations_chooses(call, people):
    second = MembershipFactory(user=people.users["editor"], role="manager").organisation

    people.editor.post(START, {"organisation": second.pk})

    assert Application.objects.get().lead == second
