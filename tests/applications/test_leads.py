"""Who leads: an association for the towns of a programme, a town abroad for a joint project, as the call admits."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.applications.trial import published_call
from tests.calls.fixtures import publish_call
from tests.factories import CountryFactory, MembershipFactory, OrganisationFactory
from tests.files.samples import PDF, upload
from tests.visits import browser, plain
from traitdunion.directory.territories.queries import country_name
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.checks import checks
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.leading import why_not_lead
from traitdunion.programme.applications.models import Application, Party
from traitdunion.regulations import Role, Side, sentence

TOWNS = ("Trois-Rives", "Val-Clair", "Port-Neuf")


def started(call, lead):
    """A draft of `lead`, and a browser of its manager."""
    by = MembershipFactory(organisation=lead, role="manager").user
    return acts.start(call=call, lead=lead, by=by), by


def keep_parties(file, by, **rows):
    """Save the parties: `p2=("partner", "Keur Ndiaye", "local_authority", "SN", "yes")`."""
    names = ("role", "who", "kind", "country", "committed")
    typed = {f"{key}-{name}": [value] for key, row in rows.items() for name, value in zip(names, row, strict=True)}
    held = {"parties": ["p1", *rows], "parties-last": [str(len(rows) + 1)], "p1-role": ["lead"]} | typed
    acts.save_section(application=file, section="parties", typed=held, base=1, by=by)
    return Application.objects.get(pk=file.pk)


def told(file, rule):
    """What the rule says of the file, in French."""
    verdicts = checks(file, now()).verdicts
    with override("fr"):
        return plain(sentence(verdicts[rule], "fr", country_name))


# -- a programme of several towns --------------------------------------------------------------------------------------


@pytest.fixture
def programme(db):
    """A file of an association for three towns; the third has not committed itself."""
    file, by = started(published_call("programme-2024"), OrganisationFactory(association=True))
    towns = {
        f"p{n}": ("participant", name, "commune", "FR", "no" if name == "Port-Neuf" else "yes")
        for n, name in enumerate(TOWNS, 2)
    }
    return keep_parties(file, by, **towns), by


def test_the_towns_of_a_programme_are_participating_authorities(programme):
    file, by = programme

    page = plain(browser(by).get(f"/dossiers/{file.number}/partenaires/").content.decode())

    assert "collectivité participante" in page
    assert 'value="add:parties:participant"' in page
    assert 'value="add:parties:carrier"' not in page
    assert 'value="add:parties:foreign_lead"' not in page


def test_the_rules_count_a_participating_authority_as_one_that_carries(programme):
    file, _by = programme

    parties = collect(file, now()).parties

    assert [party.role for party in parties] == [Role.LEAD, Role.CARRIER, Role.CARRIER, Role.CARRIER]
    assert [party.side for party in parties] == [Side.OWN] * 4


def test_the_verdict_names_the_town_that_has_not_committed_itself(programme):
    file, _by = programme

    assert told(file, "authorities") == (
        "Collectivités françaises, avec un engagement : 2. Il en faut au moins 3. Sans engagement : Port-Neuf."
    )


def test_each_letter_is_asked_for_and_the_verdict_names_whose_is_missing(programme):
    file, by = programme
    assert told(file, "letters") == "Pièces à joindre : lettre d’engagement, pour Trois-Rives, Val-Clair et Port-Neuf."

    for town in TOWNS[:2]:
        party = Party.objects.get(application=file, name=town)
        acts.attach(
            application=file, kind="letter", upload=upload("lettre.pdf", PDF + town.encode()), by=by, party=party
        )

    assert told(Application.objects.get(), "letters") == "Pièces à joindre : lettre d’engagement, pour Port-Neuf."


def test_a_town_alone_does_not_lead_a_programme(db):
    call = published_call("programme-2024")

    assert plain(why_not_lead(call, OrganisationFactory(name="Trois-Rives"))) == (
        "Chef de file : Trois-Rives (commune). Le dossier est porté par : association ou groupement d’intérêt public."
    )
    assert why_not_lead(call, OrganisationFactory(association=True)) == ""


def test_the_real_programmes_of_2024_ask_for_three_towns_and_each_commitment(db):
    file, by = started(publish_call("cles-en-main-2024"), OrganisationFactory(association=True, country_id="FR"))
    file = keep_parties(
        file,
        by,
        p2=("participant", "Trois-Rives", "commune", "FR", "yes"),
        p3=("participant", "Val-Clair", "commune", "FR", "yes"),
        p4=("partner", "Keur Ndiaye", "local_authority", "SN", "yes"),
    )

    assert told(file, "authorities") == "Collectivités françaises, avec un engagement : 2. Il en faut au moins 3."
    assert "pour Trois-Rives et Val-Clair" in told(file, "letters")


# -- a joint project ---------------------------------------------------------------------------------------------------


@pytest.fixture
def dakar(db):
    return OrganisationFactory(foreign=True, name="Ville de Keur Ndiaye")


def test_a_town_abroad_leads_where_the_call_admits_its_country(dakar):
    file, by = started(published_call("conjoint-2024"), dakar)
    file = keep_parties(file, by, p2=("carrier", "Trois-Rives", "commune", "FR", "yes"))

    lead = contents_of(file).lead
    assert (lead.organisation, lead.name, lead.kind, lead.country) == (
        dakar, "Ville de Keur Ndiaye", "local_authority", "SN",
    )  # fmt: skip
    assert told(file, "applicant").startswith("Chef de file : Ville de Keur Ndiaye (autre collectivité territoriale).")
    assert checks(file, now()).verdicts["french"].outcome == "met"
    page = plain(browser(by).get(f"/dossiers/{file.number}/partenaires/").content.decode())
    assert "Ville de Keur Ndiaye" in page
    assert "p1-network" not in browser(by).get(f"/dossiers/{file.number}/partenaires/?ligne=p1").content.decode()


def test_the_money_of_a_lead_abroad_is_that_of_its_side(dakar):
    file, by = started(published_call("conjoint-2024"), dakar)
    expenses = {"expenses": ["e1"], "e1-label": ["Bornes"], "e1-nature": ["cash"], "e1-2024": ["10 000"]}
    acts.save_section(application=file, section="expenses", typed=expenses, base=0, by=by)
    acts.save_section(application=file, section="funding", typed={"p1-cash-2024": ["999,99"]}, base=0, by=by)

    # 10 % of 10,000 is 1,000: one cent is missing on the foreign side.
    file = Application.objects.get()
    assert collect(file, now()).lead.side is Side.FOREIGN
    assert checks(file, now()).verdicts["foreign_share"].outcome == "not_met"
    acts.save_section(application=file, section="funding", typed={"p1-cash-2024": ["1 000"]}, base=1, by=by)
    assert checks(Application.objects.get(), now()).verdicts["foreign_share"].outcome == "met"
    assert Application.objects.get().cost == Decimal("10000.00")


REFUSED = (
    "Chef de file : Rives (%s). Une autorité étrangère peut porter le dossier si elle est ici : Sénégal. "
    "Sinon, un organisme français le porte et le dépose."
)


@pytest.mark.parametrize(
    ("country", "kind", "told"),
    [
        ("SN", "foreign_authority", ""),
        ("SN", "association", REFUSED % "Sénégal"),
        ("LB", "foreign_authority", REFUSED % "Liban"),
    ],
)
def test_who_leads_from_abroad_comes_from_the_regulation(country, kind, told, db):
    call = published_call("conjoint-2024")
    body = OrganisationFactory(foreign=True, name="Rives", kind=kind, country=CountryFactory(code=country))

    assert plain(why_not_lead(call, body)) == told


def test_before_a_file_is_started_the_page_says_who_may_lead(dakar):
    by = MembershipFactory(organisation=dakar, role="manager").user
    for slug in ("conjoint-2024", "essai-2024"):
        published_call(slug)

    admitted, refused = (
        plain(browser(by).get(f"/dossiers/nouveau/?appel={slug}").content.decode())
        for slug in ("conjoint-2024", "essai-2024")
    )

    assert "porté et déposé par un organisme français" not in admitted
    assert "Chef de file : Ville de Keur Ndiaye (Sénégal). Le dossier est porté et déposé par un organisme" in refused


@pytest.mark.parametrize("slug", ["senegal-2024", "mexique-2024", "liban-2024"])
def test_the_joint_funds_of_2024_are_submitted_by_the_french_side_and_say_so(slug, db):
    call = publish_call(slug)
    country = {"senegal-2024": "SN", "mexique-2024": "MX", "liban-2024": "LB"}[slug]
    abroad = OrganisationFactory(foreign=True, name="Ville partenaire", country_id=country)

    told = plain(why_not_lead(call, abroad))

    assert told == (
        f"Chef de file : Ville partenaire ({country_name(country, 'fr')}). Le dossier est porté et déposé par un "
        "organisme français : le partenaire français le commence, l’autorité étrangère y entre à ses côtés."
    )


def test_the_foreign_lead_of_a_joint_file_is_entered_beside_the_french_one(db):
    file, by = started(publish_call("senegal-2024"), OrganisationFactory(name="Trois-Rives", country_id="FR"))
    assert 'value="add:parties:foreign_lead"' in browser(by).get(
        f"/dossiers/{file.number}/partenaires/"
    ).content.decode()  # fmt: skip

    file = keep_parties(file, by, p2=("foreign_lead", "Ville de Kolda", "local_authority", "SN", "yes"))

    abroad = collect(file, now()).party("p2")
    assert (abroad.role, abroad.side) == (Role.CARRIER, Side.FOREIGN)
    assert checks(file, now()).verdicts["foreign_partner"].outcome == "met"
    page = plain(browser(by).get(f"/dossiers/{file.number}/partenaires/").content.decode())
    assert "chef de file étranger" in page
