"""A file of last year given to a new one: what is taken over, what is left and told, nothing invented."""

import pytest

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import FILLED, published_call
from tests.visits import text
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.copying import Copier
from traitdunion.programme.applications.models import Application, SectionKey

ADDRESS = "/dossiers/nouveau/reprendre/"
ALL = tuple(FILLED)


@pytest.fixture
def later(call):
    """The same call a year later: the strand "inclusive" and the question "follow_up" are gone."""
    return published_call("essai-2025")


def copy(filled, later, *sections, amounts=False):
    source = Application.objects.with_heading().get(pk=filled.pk)
    return Copier(contents_of(source), later, sections, amounts=amounts).run()


def choices(filled, *sections, **more):
    return {"appel": "essai-2025", "dossier": filled.number, "section": list(sections), **more}


def test_days_move_with_the_edition_and_gone_strands_are_told(filled, later):
    found = copy(filled, later, SectionKey.PROJECT)

    typed = found.sections[SectionKey.PROJECT]
    assert typed["title"] == ["Guichets à deux voix"]
    assert (typed["starts-day"], typed["starts-month"], typed["starts-year"]) == (["1"], ["9"], ["2025"])
    assert typed["ends-year"] == ["2026"]
    assert typed["strands"] == [""]
    assert found.left == ["Le volet «\u202fNumérique inclusif\u202f» n’existe pas dans ce nouvel appel."]


def test_last_of_february_stays_a_day_of_the_calendar(filled, later):
    version = filled.versions.get(section="project", current=True)
    version.typed |= {"ends-day": ["29"], "ends-month": ["2"], "ends-year": ["2028"]}
    version.save()

    typed = copy(filled, later, SectionKey.PROJECT).sections[SectionKey.PROJECT]

    assert (typed["ends-day"], typed["ends-year"]) == (["28"], ["2029"])  # 2028 has a 29 February, 2029 has not


def test_amounts_are_left_unless_asked_for(filled, later):
    without = copy(filled, later, SectionKey.PARTIES, SectionKey.EXPENSES, SectionKey.FUNDING)
    asked = copy(filled, later, SectionKey.PARTIES, SectionKey.EXPENSES, SectionKey.FUNDING, amounts=True)

    assert without.sections[SectionKey.EXPENSES]["e1-label"] == ["Médiatrices"]
    assert "e1-2025" not in without.sections[SectionKey.EXPENSES]
    assert SectionKey.FUNDING not in without.sections
    assert "Les montants ne sont pas repris, comme vous l’avez demandé." in without.left
    expenses, funding = asked.sections[SectionKey.EXPENSES], asked.sections[SectionKey.FUNDING]
    assert (expenses["e1-2025"], expenses["e1-2026"]) == (["20 000"], ["30 000"])  # 2024 and 2025 of the old file
    assert (funding["p2-cash-2025"], funding["grant-2026"]) == (["3 000"], ["30 000"])


def test_commitments_are_asked_for_again(filled, later):
    found = copy(filled, later, SectionKey.PARTIES)

    assert not any(name.endswith("-committed") for name in found.sections[SectionKey.PARTIES])
    assert found.sections[SectionKey.PARTIES]["p2-who"] == ["Commune de Keur Ndiaye"]
    assert found.left == ["L’engagement de chaque partenaire est à redemander."]


def test_money_of_partners_that_are_not_taken_over_is_told(filled, later):
    found = copy(filled, later, SectionKey.FUNDING, amounts=True)

    assert sorted(found.sections[SectionKey.FUNDING]) == [
        "grant-2025", "grant-2026", "p1-cash-2025", "p1-cash-2026",
    ]  # fmt: skip
    assert found.left == ["Les apports des partenaires sont à redire\u202f: les partenaires ne sont pas repris."]


def test_question_that_the_new_call_does_not_ask_is_told(filled, later):
    found = copy(filled, later, SectionKey.QUESTIONS)

    assert found.sections[SectionKey.QUESTIONS] == {"q-needs": ["Peu de guichets, deux langues."]}
    (told,) = found.left
    assert "«\u202fLe projet prolonge-t-il un projet financé ?\u202f»" in told


def test_page_shows_what_will_be_taken_before_anything_is_made(filled, later, people):
    page = text(people.editor.get(ADDRESS, choices(filled, "parties", "project")))

    assert f"Ce qui sera repris de {filled.number}" in page
    assert "Numérique inclusif" in page
    assert Application.objects.count() == 1


def test_new_draft_holds_what_was_chosen_and_the_old_file_is_untouched(filled, later, people):
    chosen = "section=parties&section=project&section=expenses&montants=on"

    response = people.editor.post(f"{ADDRESS}?appel=essai-2025&dossier={filled.number}&{chosen}")

    fresh = Application.objects.get(call=later)
    assert response.url == f"/dossiers/{fresh.number}/partenaires/"
    assert (fresh.lead, fresh.copied_from, fresh.title) == (filled.lead, filled, "Guichets à deux voix")
    assert [party.name for party in fresh.parties.all()] == ["Trois-Rives", "Commune de Keur Ndiaye"]
    assert fresh.cost == 80_000  # 20,000 + 30,000 + 10,000 + 20,000
    assert not fresh.attachments.exists()
    assert filled.versions.count() == 6


def test_second_file_for_the_call_takes_a_reason(filled, later, town, people):
    ApplicationFactory(call=later, lead=town, created_by=people.users["manager"])
    address = f"{ADDRESS}?appel=essai-2025&dossier={filled.number}&section=project"

    refused = people.editor.post(address)
    people.editor.post(address, {"because": "Un autre quartier"})

    assert refused.status_code == 422
    assert Application.objects.filter(call=later).count() == 2
    assert Application.objects.get(copied_from=filled).another_because == "Un autre quartier"


def test_only_who_writes_for_the_organisation_copies_its_files(filled, later, people):
    address = f"{ADDRESS}?appel=essai-2025&dossier={filled.number}&section=project"

    for name in ("reader", "stranger"):
        getattr(people, name).post(address)
        assert filled.number not in text(getattr(people, name).get(ADDRESS, {"appel": "essai-2025"}))
    assert not Application.objects.filter(call=later).exists()


def test_closed_call_takes_no_copy(filled, people):
    published_call("clos-2024")

    assert people.editor.post(f"{ADDRESS}?appel=clos-2024&dossier={filled.number}&section=project").status_code == 403


def test_start_page_leads_to_the_copy_when_there_is_an_earlier_file(filled, later, people):
    assert "Reprendre un dossier précédent" in text(people.editor.get("/dossiers/nouveau/?appel=essai-2025"))
    assert "Reprendre un dossier précédent" not in text(people.stranger.get("/dossiers/nouveau/?appel=essai-2025"))
