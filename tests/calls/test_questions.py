"""Mistakes in the questions of a call are refused where they are written, with the nearest valid word."""

import pytest

from tests.calls.fixtures import DATA
from traitdunion.programme.calls import content
from traitdunion.regulations.problems import InvalidFile

FOLDER = DATA / "calls"
OWN, SHARED = "sport-2024.toml", "_defaults.toml"


def mistake(tmp_path, name, wrong, right):
    """What is said of the call when `wrong`, in the file `name`, becomes `right`; the line of `wrong`."""
    for each in (OWN, SHARED):
        (tmp_path / each).write_text((FOLDER / each).read_text("utf-8"), "utf-8")
    text = (tmp_path / name).read_text("utf-8")
    (tmp_path / name).write_text(text.replace(wrong, right, 1), "utf-8")
    with pytest.raises(InvalidFile) as refusal:
        content.load(tmp_path / OWN)
    return str(refusal.value), text[: text.index(wrong)].count("\n") + 1


@pytest.mark.parametrize(
    ("wrong", "right", "problem", "nearest"),
    [
        ('group = "people"\nlabel', 'group = "peopel"\nlabel', "« peopel » n’est décrit nulle part.", "people"),
        (
            'when = { question = "evaluation"',
            'when = { question = "evaluatoin"',
            "« evaluatoin » n’est décrit nulle part.",
            "evaluation",
        ),
        ('is = ["inside", "outside"]', 'is = ["inside", "outsid"]', "« outsid » n’est décrit nulle part.", "outside"),
        (
            'kind = "table"\nrows = 12',
            'kind = "tabel"\nrows = 12',
            "« tabel » n’est pas une valeur possible.",
            "table",
        ),
    ],
)
def test_a_mistake_in_the_shared_questions_is_told_in_their_file(tmp_path, wrong, right, problem, nearest):
    said, line = mistake(tmp_path, SHARED, wrong, right)

    assert problem in said
    assert nearest in said.partition(problem)[2]
    assert f"{SHARED}:{line}" in said


def test_a_key_that_does_not_go_with_the_kind_is_refused(tmp_path):
    own = '[[questions]]\ncode = "more"\nlabel = "?"\nkind = "text"\nrows = 3\nrequired = false\npublic = false\n\n'

    said, _line = mistake(tmp_path, OWN, "[[strands]]", f"{own}[[strands]]")

    assert "« rows » ne va pas avec le genre « text »." in said
    assert f"{OWN}:" in said


def test_a_call_takes_the_groups_of_its_themes():
    digital, sport = (content.load(FOLDER / f"{slug}.toml") for slug in ("numerique-2024", "sport-2024"))

    assert [group.code for group in digital.groups][-2:] == ["equipment", "services"]
    assert [group.code for group in sport.groups] == ["activities", "people", "results", "goals", "markers"]
    assert "equipment" not in {question.code for question in sport.questions}


def test_a_call_replaces_a_shared_question_by_writing_its_code_again(tmp_path):
    for each in (OWN, SHARED):
        (tmp_path / each).write_text((FOLDER / each).read_text("utf-8"), "utf-8")
    own = '[[questions]]\ncode = "needs"\ngroup = "people"\nlabel = "Pour qui ?"\nkind = "text"\n'
    own += "required = true\npublic = false\n"
    text = (tmp_path / OWN).read_text("utf-8")
    (tmp_path / OWN).write_text(text.replace("[[strands]]", f"{own}\n[[strands]]", 1), "utf-8")

    call = content.load(tmp_path / OWN)

    needs = [question for question in call.questions if question.code == "needs"]
    assert [(each.label.fr, each.group) for each in needs] == [("Pour qui ?", "people")]


def test_only_what_the_sources_ask_is_compulsory():
    """Four questions of substance, and the gender marker, compulsory since 2024."""
    call = content.load(FOLDER / "numerique-2024.toml")

    required = {question.code for question in call.questions if question.required}
    assert required == {"needs", "actions", "partnership", "results", "gender_marker"}


def test_every_shared_label_is_in_three_languages():
    call = content.load(FOLDER / "numerique-2024.toml")

    asked = [*call.groups, *call.questions, *(column for question in call.questions for column in question.columns)]
    texts = [each.title if hasattr(each, "title") else each.label for each in asked]
    texts += [option.label for question in call.questions for option in question.options]
    assert [text.fr for text in texts if not (text.has("en") and text.has("ar"))] == []
