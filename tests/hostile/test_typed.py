"""What people, or programs, may type in a file: kept whole, explained at its field, never an error page."""

import pytest

from tests.applications.trial import EXPENSES
from traitdunion.foundation.ui.formats import amount

BIG = "1" + "0" * 18


def page(file, section):
    return f"/dossiers/{file.number}/{section}/"


def read(browser, file, section, query=""):
    answer = browser.get(f"{page(file, section)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "typed", [BIG, "-1", "dix mille", "1e9", "NaN", "Infinity", "0x10", "=1+1", "½", "٣٫٥٫٢", "9" * 5000, "<b>1</b>"]
)
@pytest.mark.parametrize(("section", "name"), [("depenses", "e1-2024"), ("ressources", "grant-2024")])
def test_an_amount_that_means_nothing_is_kept_and_explained(section, name, typed, filled, people):
    saved = people.editor.post(page(filled, section), {"version": "1", name: typed})

    assert saved.status_code == 302
    said = read(people.editor, filled, section)
    assert f'id="id_{name}-e"' in said
    assert "<b>1</b>" not in said
    kind = "expenses" if section == "depenses" else "funding"
    assert filled.versions.get(section=kind, current=True).typed[name] == [typed]


@pytest.mark.parametrize("year", ["0001", "0", "-5", "99999", "deux mille", "٢٠٢٤"])
def test_a_year_of_any_kind_is_kept_and_never_an_error(year, filled, people):
    typed = {"version": "1", "starts-day": "1", "starts-month": "9", "starts-year": year}

    assert people.editor.post(page(filled, "projet"), typed).status_code == 302
    for section in ("projet", "depenses", "ressources", "relire"):
        read(people.editor, filled, section)


def test_signs_that_turn_a_page_round_are_taken_out_of_names(filled, people):
    turned = "Ville de\u202e setnoC \u2066Thiès"

    people.editor.post(page(filled, "partenaires"), {"version": "2", "p2-who": turned})
    people.editor.post(page(filled, "projet"), {"version": "1", "title": f"\u202e{turned}\u200f"})

    for section in ("partenaires", "projet", "relire"):
        assert not set("\u202e\u2066") & set(read(people.editor, filled, section))
    assert filled.parties.get(key="p2").name == "Ville de setnoC Thiès"


def test_scripts_are_shown_and_never_run(filled, people):
    script = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'

    people.editor.post(page(filled, "projet"), {"version": "1", "title": script, "summary": script})
    people.editor.post(page(filled, "depenses"), {"version": "1", "e1-label": script})

    for section in ("projet", "depenses", "ressources", "relire"):
        said = read(people.editor, filled, section)
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_ten_thousand_characters_in_a_title_are_kept_and_counted(filled, people):
    people.editor.post(page(filled, "projet"), {"version": "1", "title": "é" * 10_000})

    said = read(people.editor, filled, "projet")
    assert "é" * 10_000 in said
    assert "retirez-en" in said


@pytest.mark.parametrize("do", ["", "remove:expenses:e999", "remove:none:e1", "open:", "back:::", "add:nothing", ":"])
def test_a_button_that_does_not_exist_saves_and_does_nothing_else(do, filled, people):
    assert people.editor.post(page(filled, "depenses"), {"version": "1", "do": do}).status_code == 302
    assert filled.expenses.count() == 4


def test_rows_beyond_the_most_are_not_added(filled, people):
    typed = {"version": "1", "expenses": [f"e{n}" for n in range(1, 301)]}

    assert people.editor.post(page(filled, "depenses"), typed).status_code == 302
    assert len(read(people.editor, filled, "depenses")) < 200_000


@pytest.mark.parametrize("query", ["?ligne=../../x", "?des=%00", f"?retrait=expenses:e1:{BIG}"])
def test_a_query_made_by_hand_shows_the_page(query, filled, people):
    read(people.editor, filled, "depenses", query)


def test_a_value_outside_a_list_is_refused_at_its_field(filled, people):
    people.editor.post(page(filled, "depenses"), {"version": "1", "e1-category": "mine", "e1-payer": "p99"})

    assert read(people.editor, filled, "depenses", "?ligne=e1").count("Choisissez dans la liste.") >= 2
    assert amount(filled.expenses.get(key="e1", year=2024).amount) == "20\u202f000,00"
    assert EXPENSES["e1-category"] == ["staff"]
