"""The same hits on both databases, kept in step with the rows by the database itself."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as speed
from hypothesis import strategies as st

from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.search import index_text

TITLES = {
    "1": "Rénovation énergétique des écoles de Keur Ndiaye",
    "2": "Rénover l’école numérique",
    "3": "Eau et assainissement, dossier AAP-2024-0012",
    "4": "مدرسة رقمية في بيروت",
}


@pytest.fixture
def titles(db):
    Territory.objects.bulk_create(
        Territory(kind="commune", code=code, name=title, folded="", vintage=2026, words=index_text(title))
        for code, title in TITLES.items()
    )


def hits(text):
    return sorted(Territory.objects.filter(words__matches=text).values_list("code", flat=True))


def test_every_word_must_begin_a_word_of_the_row(titles):
    found = {
        "renov": ["1", "2"],
        "ÉCOLES": ["1"],
        "ecole": ["1", "2"],
        "ecole numer": ["2"],
        "numérique école": ["2"],
        "2024": ["3"],
        "aap 12": [],
        "aap 0012": ["3"],
        "بيروت": ["4"],
        "cole": [],
    }

    assert {text: hits(text) for text in found} == found


def test_what_people_shorten_finds_the_whole_word(db):
    Territory.objects.create(
        kind="commune", code="5", name="Saint-Étienne", folded="", vintage=2026, words=index_text("Saint-Étienne")
    )

    assert (hits("st etienne"), hits("ST-ÉTIENNE"), hits("ste etienne")) == (["5"], ["5"], [])


def test_a_query_without_a_word_filters_nothing(titles):
    assert hits("") == hits(" !? ") == ["1", "2", "3", "4"]


def test_a_stem_finds_its_family(titles, monkeypatch):
    monkeypatch.setattr(Territory._meta.get_field("words"), "stem", True)

    found = {"rénovations": ["1", "2"], "écoles numériques": ["2"], "assainissements": ["3"], "rénovons l’eau": []}

    assert {text: hits(text) for text in found} == found


def test_the_index_follows_changes_and_deletions(titles):
    Territory.objects.filter(code="1").update(words=index_text("Jumelage"))
    Territory.objects.filter(code="2").delete()

    assert (hits("renov"), hits("jumel")) == ([], ["1"])


def test_the_index_follows_an_insertion_that_updates(titles):
    Territory.objects.bulk_create(
        [Territory(kind="commune", code="1", name="x", folded="", vintage=2026, words="jumelage")],
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["words"],
    )

    assert (hits("renov"), hits("jumel")) == (["2"], ["1"])


@pytest.mark.only_on("sqlite", reason="PostgreSQL keeps its index with the table")
def test_an_index_that_a_rebuilt_table_lost_is_made_again(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER territories_territory_words_fts_insert")
        cursor.execute("DROP TABLE territories_territory_words_fts")

    call_command("migrate", verbosity=0)

    Territory.objects.create(kind="commune", code="1", name="x", folded="", vintage=2026, words="jumelage")
    assert hits("jum") == ["1"]


@given(st.text(max_size=80))
@speed(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_query(titles, text):
    assert set(hits(text)) <= set(TITLES)


def test_a_query_reads_the_index(db):
    plan = Territory.objects.filter(words__matches="saint etienne").explain()

    assert "VIRTUAL TABLE INDEX" in plan if connection.vendor == "sqlite" else "::tsquery" in plan
