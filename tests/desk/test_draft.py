"""One press turns a simulation into a file; what was told is never typed again."""

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.visits import browser, plain
from traitdunion.directory.accounts.acts import admit
from traitdunion.directory.accounts.models import JoinRequest, Membership
from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application
from traitdunion.regulations import Outcome

TOLD = (
    "appel=numerique-2024&qui=commune:76575&pays=SN&co-porteurs=1&cout=80 000&apport=8 000&demande=72 000"
    "&duree=12&debut-day=1&debut-month=9&debut-year=2024&volet=inclusive&q-gender_marked=oui"
)
PRESS = f"/simulateur/dossier/?{TOLD}"

pytestmark = pytest.mark.usefixtures("calls")


@pytest.fixture
def town(calls):
    return OrganisationFactory(territory=Territory.objects.by_ref("commune:76575"), name="Saint-Étienne-du-Rouvray")


def test_one_press_is_enough_for_the_member_of_one_organisation(town):
    editor = MembershipFactory(organisation=town, role="editor").user

    answer = browser(editor).post(PRESS)

    application = Application.objects.get()
    assert answer.url == f"/dossiers/{application.number}/partenaires/"
    assert (application.lead, application.requested, application.cost) == (town, Decimal(72000), Decimal(80000))
    assert (application.project.starts.isoformat(), application.project.ends.isoformat()) == (
        "2024-09-01",
        "2025-08-31",
    )
    assert [party.role for party in application.parties.order_by("position")] == ["lead", "carrier", "partner"]
    assert application.countries == "SN"
    # from September 2024 to August 2025: two years, 8,000 / 2 = 4,000 each
    assert [(line.party.role, line.year, line.amount) for line in application.funding.exclude(party=None)] == [
        ("lead", 2024, Decimal(4000)),
        ("lead", 2025, Decimal(4000)),
    ]
    assert [aim.key for aim in application.aims.all()] == ["inclusive"]


def test_a_draft_over_two_years_balances_each_year_and_says_how_it_was_shared(town):
    client = browser(MembershipFactory(organisation=town).user)

    page = client.post(PRESS, follow=True)

    facts = collect(Application.objects.get(), now())
    brought = [*facts.resources, *facts.grants]
    assert "partagés à parts égales entre les années, de 2024 à 2025" in plain(page.content.decode())
    assert {year: sum(line.amount for line in facts.expenses if line.year == year) for year in (2024, 2025)} == {
        year: sum(line.amount for line in brought if line.year == year) for year in (2024, 2025)
    }
    assert checks(Application.objects.get(), now()).verdicts["balance"].outcome is Outcome.MET


def test_other_financing_makes_a_funder_still_to_be_named_without_any_error(town):
    client = browser(MembershipFactory(organisation=town).user)

    page = plain(client.post(f"{PRESS}&autres=2 000", follow=True).content.decode())

    funder = Application.objects.get().parties.get(role="funder")
    assert funder.name == ""
    # 2,000 over 2024 and 2025
    assert [line.amount for line in funder.funding.order_by("year")] == [Decimal(1000), Decimal(1000)]
    assert "others" not in page
    assert "à revoir" not in page


def test_dates_deduced_from_the_length_are_said_to_be(town):
    client = browser(MembershipFactory(organisation=town).user)

    page = client.post("/simulateur/dossier/?appel=numerique-2024&qui=commune:76575&duree=12", follow=True)

    assert "Ses dates sont déduites de la durée" in page.content.decode()
    assert (
        Application.objects.get().project.starts.isoformat() == "2024-04-01"
    )  # the month after the closing of 13 March


def test_whoever_is_not_signed_in_comes_back_with_everything(town):
    client = Client()

    answer = client.post(PRESS)

    assert answer.status_code == 302
    back = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert "Votre session était finie" not in client.get(answer.url).content.decode()
    client.force_login(MembershipFactory(organisation=town).user)
    page = client.get(back)
    assert f'value="{town.pk}" checked' in page.content.decode()
    client.post(back, {"organisme": town.pk})
    assert Application.objects.get().cost == Decimal(80000)


def test_the_member_of_several_is_asked_which_one_when_no_territory_was_told():
    user = MembershipFactory().user
    other = MembershipFactory(user=user).organisation
    client, address = browser(user), "/simulateur/dossier/?appel=numerique-2024&pays=SN"

    assert client.post(address).status_code == 200
    refused = client.post(address, {"organisme": ""})
    assert (refused.status_code, Application.objects.count()) == (422, 0)
    assert "Choisissez l’organisme" in refused.content.decode()
    client.post(address, {"organisme": other.pk})
    assert Application.objects.get().lead == other


def test_a_simulation_for_another_town_is_never_given_to_mine_without_asking(town):
    mine = MembershipFactory().organisation
    client = browser(mine.memberships.get().user)

    page = plain(client.post(PRESS).content.decode())

    assert not Application.objects.exists()
    assert "Vous avez simulé pour Saint-Étienne-du-Rouvray (Seine-Maritime)" in page
    assert "territory=Saint-%C3%89tienne-du-Rouvray" in page


def test_whoever_belongs_to_nobody_is_led_to_the_town_and_back(calls):
    client = browser(UserFactory())
    page = client.post(PRESS).content.decode().replace("&amp;", "&")
    link = next(part.partition('"')[0] for part in page.split('href="') if part.startswith("/organismes/nouveau/"))
    form = client.get(link)
    assert "Saint-Étienne-du-Rouvray" in form.content.decode()

    joined = client.post("/organismes/nouveau/", {"territory": "commune:76575", "next": PRESS})
    assert joined.status_code == 302
    client.post(joined.url)

    assert Application.objects.get().lead.territory.code == "76575"


def test_a_request_that_waits_keeps_the_simulation_and_an_acceptance_goes_on_with_it(town):
    manager = MembershipFactory(organisation=town)
    asker = UserFactory()
    client = browser(asker)
    chosen = client.post("/organismes/nouveau/", {"territory": "commune:76575", "next": PRESS})
    client.post(chosen.url, {"message": "", "next": PRESS})

    waiting = plain(client.get(PRESS).content.decode()).replace("&amp;", "&")
    assert "Votre demande pour Saint-Étienne-du-Rouvray attend une réponse" in waiting
    assert "Les gestionnaires de l’organisme répondent" in waiting
    assert f'href="/simulateur/?{waiting.split("/simulateur/?")[1].split(chr(34))[0]}"' in waiting
    admit(request=JoinRequest.objects.get(), role="editor", by=manager.user)
    page = client.get(Membership.objects.get(user=asker).onward)
    assert f'value="{town.pk}" checked' in page.content.decode()
    client.post(PRESS, {"organisme": town.pk})

    assert Application.objects.get().cost == Decimal(80000)
    assert Membership.objects.get(user=asker).onward == ""


def test_a_file_that_exists_is_shown_before_another_is_made(town):
    client = browser(MembershipFactory(organisation=town).user)
    client.post(PRESS)

    again = client.post(PRESS)

    assert Application.objects.count() == 1
    assert Application.objects.get().number in again.content.decode()
    assert client.post(PRESS, {"organisme": town.pk}).status_code == 422
    client.post(PRESS, {"organisme": town.pk, "because": "Un second quartier"})
    assert sorted(Application.objects.values_list("another_because", flat=True)) == ["", "Un second quartier"]


def test_a_reader_starts_nothing(town):
    client = browser(MembershipFactory(organisation=town, role="reader").user)

    client.post(PRESS)
    client.post(PRESS, {"organisme": town.pk})

    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("call", "status", "reason"),
    [
        ("generaliste-2024", 403, "Cet appel ouvre le"),
        ("numerique-2022", 403, "Cet appel est clos depuis le"),
        ("cles-en-main-2024", 403, "Cet appel se dépose sur papier"),
        ("nulle-part", 404, ""),
    ],
)
def test_a_call_that_receives_nothing_here_says_why(town, call, status, reason):
    client = browser(MembershipFactory(organisation=town).user)

    answer = client.post(f"/simulateur/dossier/?appel={call}&pays=SN")

    assert answer.status_code == status
    assert reason in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_speaks_the_languages_of_partners(town, language):
    page = browser(MembershipFactory(organisation=town).user).get(f"/{language}{PRESS}").content.decode()

    assert f'<html lang="{language}"' in page
    assert "Quel organisme porte le dossier" not in page
