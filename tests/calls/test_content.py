"""The content of the calls: complete, sourced, shared only through _defaults.toml."""

import re
import subprocess
import sys
from itertools import combinations, pairwise
from tomllib import loads

import pytest
from django.core.management import CommandError, call_command

from config.environment import ROOT
from tests.calls.fixtures import DATA, few_countries
from traitdunion.programme.calls import content
from traitdunion.programme.calls.__main__ import main
from traitdunion.programme.calls.content import (
    Budget,
    Category,
    Contact,
    Content,
    Figure,
    Milestone,
    Partner,
    Passage,
    Resource,
    Share,
    Source,
    Strand,
)
from traitdunion.programme.calls.publication import files
from traitdunion.programme.calls.questions import Column, Group, Question, Total, When
from traitdunion.regulations.problems import InvalidFile

FOLDER = DATA / "calls"
FILES = files(DATA)
GUIDE = ROOT / "docs" / "calls.md"
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


# -- the guide ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def example(tmp_path):
    """The folder of data that the guide gives as an example."""
    call, regulation = re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    for name, text in (("calls", call), ("regulations", regulation)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "eau-2025.toml").write_text(text, "utf-8")
    return tmp_path


def test_the_example_of_the_guide_is_read_without_anything_shared(example, capsys):
    status = main([str(example)])

    assert status == 0
    assert capsys.readouterr().out.endswith("eau-2025.toml\u202f: 3 questions, règlement eau-2025@1.\n")


def test_the_example_of_the_guide_is_published_with_its_own_contacts(example, client, db):
    few_countries()
    call_command("publish_calls", str(example), verbosity=0)

    page = client.get("/appels/eau-2025/").text

    assert "Eau partagée 2025" in page
    assert "à la fondation" in page
    assert "SCAC" not in page


def test_the_guide_names_every_key_of_a_call():
    tables = (
        *(Content, Strand, Budget, Category, Contact, Partner, Resource, Milestone, Passage, Figure, Share, Source),
        *(Question, Group, Column, Total, When),
    )
    guide = GUIDE.read_text("utf-8")

    missing = [
        (table.__name__, key)
        for table in tables
        for key in table.words()
        if not re.search(rf"[`.\[]{key}[`.\]]|\b{key} = ", guide)
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("file", "wrong", "right", "told"),
    [
        ("calls", 'owner = "fondation"', 'owner = "fondations"', "« fondations » n’est décrit nulle part."),
        ("calls", "[[milestones]]", "[milestones]", "eau-2025.toml:82 · milestones · Une liste entre crochets"),
        ("calls", "[[contacts]]", "[contacts]", "Des tables sont attendues, écrites [[contacts]]."),
        ("calls", "public = true", "", "Il manque « public »."),
        ("calls", "sdg = [6, 17]", "sdg = [6, 17", "Il manque un crochet ou une virgule."),
        ("calls", "sdg = [6, 17]", 'sdg = []\nwithout = ["contacts"]', "« contacts » n’est pas une partie commune."),
        ("calls", 'when = { question = "fee"', 'when = { question = "fees"', "« fees » n’est décrit nulle part."),
        ("regulations", "pct = 60", "percent = 60", "La clé « percent » n’existe pas ici."),
        ("regulations", 'id = "eau-2025"', 'id = "eau"', 'id = "eau-2025"'),
    ],
)
def test_a_mistake_is_told_with_its_file_without_a_database(example, capsys, file, told, *, wrong, right):
    path = example / file / "eau-2025.toml"
    text = path.read_text("utf-8")
    assert wrong in text
    path.write_text(text.replace(wrong, right, 1), "utf-8")

    status = main([str(example / "calls" / "eau-2025.toml")])

    assert status == 1
    assert told in capsys.readouterr().err.replace("\u202f", " ")


def test_a_call_without_a_budget_is_told_what_it_lacks(example, capsys):
    path = example / "calls" / "eau-2025.toml"
    before, after = path.read_text("utf-8").split("[budget]")
    path.write_text(before + after[after.index("[[groups]]") :], "utf-8")

    status = main([str(example)])

    assert status == 1
    assert "eau-2025.toml:1 · budget · Il manque « budget »." in capsys.readouterr().err.replace("\u202f", " ")


def test_a_strand_that_the_regulation_does_not_have_is_told_at_its_line(example, capsys):
    path = example / "calls" / "eau-2025.toml"
    text = path.read_text("utf-8") + '\n[[strands]]\ncode = "pumps"\n'
    path.write_text(text, "utf-8")

    status = main([str(example)])

    assert status == 1
    assert f"eau-2025.toml:{text.count(chr(10))} · strands.0.code" in capsys.readouterr().err


def test_a_regulation_given_for_a_call_is_told_so(example, capsys):
    status = main([str(example / "regulations" / "eau-2025.toml")])

    assert status == 1
    assert "Ce fichier est un règlement" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told_so(tmp_path, capsys):
    status = main([str(tmp_path / "calls" / "eau.toml")])

    assert status == 1
    assert "n’existe pas" in capsys.readouterr().err


def test_shared_contacts_are_left_out_together(tmp_path):
    for name in ("_defaults.toml", "jeunesse-2024.toml"):
        text = (FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(
            text.replace('channel = "platform"', 'channel = "platform"\nwithout = ["contacts"]')
        )

    assert content.load(tmp_path / "jeunesse-2024.toml").contacts == ()


def test_publishing_before_the_reference_data_says_what_to_do_first(example, db):
    with pytest.raises(CommandError, match="import_reference"):
        call_command("publish_calls", str(example), verbosity=0)


def test_calls_are_read_without_settings_or_database(example):
    command = [sys.executable, "-m", "traitdunion.programme.calls", str(example)]

    done = subprocess.run(command, cwd=ROOT, env={"PYTHONIOENCODING": "utf-8"}, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "« fondations » n’est décrit nulle part. Le mot le plus proche est « fondation »."),
        ("en", "“fondations” is described nowhere. The nearest word is “fondation”."),
        ("ar", "«fondations» غير موصوف في أي مكان. أقرب كلمة هي «fondation»."),
    ],
)
def test_a_mistake_is_told_in_the_language_asked(example, capsys, language, told):
    path = example / "calls" / "eau-2025.toml"
    path.write_text(path.read_text("utf-8").replace('owner = "fondation"', 'owner = "fondations"'), "utf-8")

    main([str(example), "--language", language])

    assert told in capsys.readouterr().err.replace("\u202f", " ")
