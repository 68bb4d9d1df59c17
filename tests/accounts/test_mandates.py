"""Who may sign for an organisation: added and ended by its managers, read by its members, never erased."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import MembershipFactory, OrganisationFactory
from tests.files.samples import PDF, upload
from tests.visits import browser
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import SignatureMandate

DAYS = {"starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2024"}
TYPED = {"do": "add", "name": "Dominique Exemple", "function": "Maire", "email": "maire@example.org", **DAYS}


@pytest.fixture
def town(db):
    return OrganisationFactory(name="Trois-Rives")


@pytest.fixture
def address(town):
    return f"/organismes/{town.pk}/pouvoirs/"


def member(town, role="manager"):
    return browser(MembershipFactory(organisation=town, role=role).user)


def test_manager_says_who_may_sign_and_everyone_of_the_town_reads_it(town, address):
    answer = member(town).post(address, TYPED | {"scan": upload("arrete.pdf", PDF)})

    mandate = SignatureMandate.objects.get()
    assert answer.url == address
    assert (str(mandate), mandate.starts_on, mandate.ends_on) == ("Dominique Exemple, Maire", date(2024, 2, 1), None)
    assert mandate.scan.name == "arrete.pdf"
    reader = member(town, "reader")
    assert "Dominique Exemple" in reader.get(f"/organismes/{town.pk}/").content.decode()
    assert b"".join(reader.get(f"{address}{mandate.pk}/acte/").streaming_content) == PDF


def test_a_member_signs_under_the_name_and_address_of_the_account(town, address):
    person = MembershipFactory(organisation=town).user

    member(town).post(address, {"do": "add", "member": str(person.pk), "function": "Adjointe", **DAYS})

    mandate = SignatureMandate.objects.get()
    assert (mandate.person, mandate.name, mandate.email) == (person, person.name, person.email)


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_managers_give_the_power_to_sign(role, town, address):
    client = member(town, role)
    assert client.post(address, TYPED).status_code == 403
    assert client.get(address).status_code == 200
    assert not SignatureMandate.objects.exists()


def test_ending_keeps_the_row(town, address):
    manager = member(town)
    manager.post(address, TYPED)
    mandate = SignatureMandate.objects.get()

    for _press in range(2):
        manager.post(address, {"do": f"end:{mandate.pk}"})

    mandate.refresh_from_db()
    assert mandate.ended_at is not None
    assert not SignatureMandate.objects.in_force().exists()
    assert "pris fin le" in manager.get(address).content.decode()


def test_the_mandate_of_another_town_is_not_found(town, address):
    other = acts.add_mandate(
        organisation=OrganisationFactory(), by=None, name="Autre", function="Maire", starts_on=date(2024, 1, 1)
    )
    manager = member(town)
    assert manager.post(address, {"do": f"end:{other.pk}"}).status_code == 404
    assert manager.get(f"{address}{other.pk}/acte/").status_code == 404
    other.refresh_from_db()
    assert other.ended_at is None


def test_in_force_on_its_first_and_last_day(town):
    acts.add_mandate(
        organisation=town, by=None, name="A", function="Maire", starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 29)
    )
    held = [SignatureMandate.objects.in_force(date(2024, *day)).exists() for day in [(1, 31), (2, 1), (2, 29), (3, 1)]]
    assert held == [False, True, True, False]


def test_a_name_cannot_turn_the_page_round(town, address):
    member(town).post(address, TYPED | {"name": "\u202eDominique\u2066 Exemple\u200f", "function": "Maire\n"})
    assert str(SignatureMandate.objects.get()) == "Dominique Exemple, Maire"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Choisissez un membre, ou écrivez un nom."),
        (
            {"ends_on-day": "31", "ends_on-month": "1", "ends_on-year": "2024"},
            "Un pouvoir finit le jour où il commence",
        ),
        ({"member": "999999"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_missing_is_said(typed, said, town, address):
    answer = member(town).post(address, TYPED | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_scan_of_another_kind_is_refused_with_its_reason(town, address):
    answer = member(town).post(address, TYPED | {"scan": upload("arrete.exe", b"MZ")})
    assert answer.status_code == 422
    assert "n’est pas d’un format accepté" in answer.content.decode()
    assert not SignatureMandate.objects.exists()


def test_the_database_refuses_a_mandate_that_ends_before_it_starts(town):
    mandate = SignatureMandate(
        organisation=town, name="A", function="Maire", starts_on=date(2024, 2, 2), ends_on=date(2024, 2, 1)
    )
    with pytest.raises(ValidationError, match="Un pouvoir finit"):
        mandate.full_clean(exclude=["person", "scan", "added_by", "ended_at", "ended_by"])
