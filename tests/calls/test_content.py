"""The content of the calls: complete, sourced, shared only through _defaults.toml."""

from itertools import combinations, pairwise
from tomllib import loads

import pytest

from tests.calls.fixtures import DATA
from traitdunion.programme.calls import content
from traitdunion.programme.calls.publication import files
from traitdunion.regulations.problems import InvalidFile

FOLDER = DATA / "calls"
FILES = files(DATA)
EDITION_2024 = {
    *("jeunesse-2024", "sport-2024", "egalite-2024", "numerique-2024", "securite-alimentaire-2024", "patrimoine-2024"),
    *("generaliste-2024", "cles-en-main-2024", "amerique-latine-2024", "senegal-2024", "liban-2024", "mexique-2024"),
}
IN_THREE_LANGUAGES = ("numerique-2024", "senegal-2024", "liban-2024", "mexique-2024")


def texts(thing):
    """Every text of a file, addresses left out."""
    if isinstance(thing, str):
        if not thing.startswith("http"):
            yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value)


def runs(text, length):
    """Every run of `length` characters of `text`."""
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def test_the_twelve_calls_of_2024_and_the_digital_call_of_2022_are_there():
    slugs = {path.stem for path in FILES}

    assert slugs == EDITION_2024 | {"numerique-2022"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_call_is_read_whole(path):
    call = content.load(path)

    assert call.slug == path.stem
    assert {category.code for category in call.budget.categories if not category.eligible} == {"running"}
    assert len(call.budget.categories) == 8


def test_two_calls_share_no_text_of_more_than_80_characters():
    written = {
        path.stem: set().union(*(runs(text, 81) for text in texts(loads(path.read_text("utf-8"))))) for path in FILES
    }

    shared = [(one, other, run) for one, other in combinations(written, 2) for run in written[one] & written[other]]

    assert shared == []


@pytest.mark.parametrize("slug", IN_THREE_LANGUAGES)
def test_what_a_partner_abroad_needs_is_in_three_languages(slug):
    call = content.load(FOLDER / f"{slug}.toml")

    missing = [
        (name, language)
        for name in ("title", "summary", "who", "how_much", "calendar")
        for language in ("en", "ar")
        if not getattr(call, name).has(language)
    ]

    assert missing == []


def test_the_digital_call_has_two_strands_with_eight_and_ten_types_of_action():
    call = content.load(FOLDER / "numerique-2024.toml")

    assert [(strand.code, len(strand.actions)) for strand in call.strands] == [("inclusive", 8), ("responsible", 10)]


def test_french_texts_keep_their_narrow_spaces():
    wide = [
        (path.stem, text)
        for path in [*FILES, FOLDER / "_defaults.toml"]
        for text in texts(loads(path.read_text("utf-8")))
        for before, mark in pairwise(text)
        if before == " " and mark in ":;!?%»"
    ]

    assert wide == []


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ('themes = ["digital"]', 'themes = ["digitl"]', "« digitl » n’est décrit nulle part."),
        ('family = "thematic"', 'familly = "thematic"', "La clé « familly » n’existe pas ici."),
        ('source = "uit-2021"', 'source = "uit-2012"', "« uit-2012 » n’est décrit nulle part."),
        ('use = "who_authorities"', 'use = "who_authority"', "« who_authority » n’est pas un texte commun."),
        (
            'channel = "platform"',
            'without = ["questions.gender_mark"]',
            "« questions.gender_mark » n’est pas une partie commune.",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_the_nearest_word(tmp_path, wrong, right, problem):
    for name in ("_defaults.toml", "numerique-2024.toml"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    broken = tmp_path / "numerique-2024.toml"
    text = broken.read_text("utf-8")
    line = text[: text.index(wrong)].count("\n") + 1
    broken.write_text(text.replace(wrong, right, 1), "utf-8")

    with pytest.raises(InvalidFile) as refusal:
        content.load(broken)

    said = str(refusal.value)
    assert problem in said
    assert "Le mot le plus proche est" in said
    assert f"numerique-2024.toml:{line}" in said
