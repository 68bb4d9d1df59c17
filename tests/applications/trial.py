"""A trial call with few, known rules, and a file that fits it: what the tests of files are written on."""

from functools import cache
from pathlib import Path

from tests.factories import CountryFactory
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.publication import Publication, read

CALLS = Path(__file__).parent / "data" / "calls"

PARTIES = {
    "parties": ["p1", "p2"],
    "parties-last": ["2"],
    "p1-role": ["lead"],
    "p1-committed": ["yes"],
    "p2-role": ["partner"],
    "p2-who": ["Commune de Keur Ndiaye"],
    "p2-kind": ["local_authority"],
    "p2-country": ["SN"],
    "p2-committed": ["yes"],
}
PROJECT = {
    "title": ["Guichets à deux voix"],
    "summary": ["L’accès aux services publics numériques dans les deux langues."],
    "strands": ["", "inclusive"],
    "sdg": ["", "9"],
    "starts-day": ["1"],
    "starts-month": ["9"],
    "starts-year": ["2024"],
    "ends-day": ["31"],
    "ends-month": ["8"],
    "ends-year": ["2025"],
    "places": ["l1"],
    "places-last": ["1"],
    "l1-country": ["SN"],
    "l1-name": ["Keur Ndiaye"],
}
EXPENSES = {
    "expenses": ["e1", "e2"],
    "expenses-last": ["2"],
    "e1-label": ["Médiatrices"],
    "e1-category": ["staff"],
    "e1-payer": ["p1"],
    "e1-country": ["SN"],
    "e1-nature": ["cash"],
    "e1-2024": ["20 000"],
    "e1-2025": ["30 000"],
    "e2-label": ["Bornes"],
    "e2-category": ["equipment"],
    "e2-payer": ["grant"],
    "e2-country": ["SN"],
    "e2-nature": ["cash"],
    "e2-2024": ["10 000"],
    "e2-2025": ["20 000"],
}
FUNDING = {
    "p1-cash-2024": ["9 000"],
    "p1-cash-2025": ["15 000"],
    "p2-cash-2024": ["3 000"],
    "p2-cash-2025": ["5 000"],
    "grant-2024": ["18 000"],
    "grant-2025": ["30 000"],
}
"""Cost 80,000 (30,000 then 50,000); own 24,000, 30 %; partner 8,000; request 48,000, 60 % of the cost."""
QUESTIONS = {"q-needs": ["Peu de guichets, deux langues."], "q-follow_up": ["yes"]}

FILLED = {
    SectionKey.PARTIES: PARTIES,
    SectionKey.PROJECT: PROJECT,
    SectionKey.EXPENSES: EXPENSES,
    SectionKey.FUNDING: FUNDING,
    SectionKey.QUESTIONS: QUESTIONS,
}


def published_call(slug="essai-2024"):
    """The trial call `slug`, published: essai-2024 (open until 2090), clos-, bientot-, sans-dates- or papier-2024;
    programme-2024: on paper, for associations that gather three towns, each with its letter;
    conjoint-2024: authorities of Senegal may lead;
    pays-2024: its rate follows the country, an officer rules, a register is read; questions-2024: a question of each
    kind.
    """
    CountryFactory()
    CountryFactory(code="SN")
    publish(publication=_read(CALLS / f"{slug}.toml"))
    return Call.objects.select_related("snapshot").get(slug=slug)


@cache
def _read(path: Path) -> Publication:
    return read(path)
