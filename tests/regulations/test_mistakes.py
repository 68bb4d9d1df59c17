"""Every mistake of a file is told in the reader's language, at its line, with what would be right."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError

from tests.regulations.conftest import find_general
from traitdunion.regulations import CATALOGUE, Facts, InvalidFile, Problem, load, loads, loads_facts, problems
from traitdunion.regulations.cli import main
from traitdunion.regulations.conditions import Condition
from traitdunion.regulations.countries import CODES
from traitdunion.regulations.grammar import Example, Regulation

HEAD = 'id = "test"\nkind = "call"\ntitle = "Essai"\n'
NO_DATE = "This date does not exist, or is not written year-month-day (2025-04-30)."
WRITE_A_DATE = "is not a date: write year-month-day without quotation marks, such as 2025-04-30."
FLAT = HEAD + '[rules.a]\nkind = "rate_flat"\nsource = "x"\npct = 60\n'
EXAMPLE = FLAT + '[[examples]]\nname = "one"\n'


def refusal(text: str, language: str = "en") -> str:
    with pytest.raises(InvalidFile) as refused:
        loads(text, "test.toml", find=find_general)
    return refused.value.text(language)


def facts_refusal(text: str, language: str = "en") -> str:
    with pytest.raises(InvalidFile) as refused:
        loads_facts(text, "facts.toml")
    return refused.value.text(language)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ('{ fact = "income", only = ["lcd"] }', "“lcd” is not a possible value. One of: ldc, oda, other."),
        ('{ fact = "lead_kind", includes = ["comune"] }', "The nearest word is “commune”."),
        ('{ fact = "country", includes = ["Maroc"] }', "“Maroc” is not the code of any country."),
        ('{ fact = "country", includes = ["XX"] }', "“XX” is not the code of any country."),
        ('{ fact = "strands", includes = ["acess"] }', "“acess” is not described in [strands]."),
        ('{ fact = "round", only = ["foo"] }', "“foo” is not described in [rounds]."),
        ('{ any = [{ answer = "womn" }, { fact = "strands", only = ["foo"] }] }', "“womn” is not described in"),
        ('{ not = { fact = "income", includes = [3] } }', "“3” is not a possible value."),
        ('{ fact = "countries", at_least = 2, only = ["SN"] }', "“only” makes no sense in this condition."),
        ('{ answer = "women", at_most = 2 }', "“at_most” makes no sense in this condition."),
    ],
)
def test_the_words_of_a_condition_are_checked_by_its_fact(condition: str, said: str):
    tables = '[strands]\naccess = "Accès"\n[questions]\nwomen = "Femmes ?"\n'

    message = refusal(f"{FLAT}when = {condition}\n{tables}")

    assert message.startswith("test.toml:8 · rules.a.when")
    assert said in message


def test_the_words_of_the_condition_of_a_bonus_are_checked_at_its_line():
    message = refusal(
        HEAD
        + '[strands]\nskills = "Compétences"\n[rules.a]\nkind = "rate_bonus"\nsource = "x"\npct = 40\nbonuses = [\n'
        '  { pct = 5, when = { fact = "countries", at_least = 2 } },\n'
        '  { pct = 5, when = { fact = "strands", includes = ["skill"] } },\n]\n'
    )

    assert message.startswith("test.toml:12 · rules.a.bonuses.1.when · “skill”")


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ('kind = "party_count"\nwho = "partners"\nmin = 1\ncountries = ["SN", "XX"]\n', 8),
        ('kind = "rate_by_country"\ntiers = [\n  { countries = ["XX"], pct = 5 },\n]\n', 7),
        ('kind = "countries"\nexcluded = ["XX-AB"]\n', 6),
    ],
)
def test_a_country_that_does_not_exist_is_refused(rule: str, line: int):
    message = refusal(f'{HEAD}[rules.a]\n{rule}source = "x"\n')

    assert message.startswith(f"test.toml:{line} ")
    assert "is not the code of any country. A country is written as two letters (ISO 3166), such as MA." in message


def test_the_codes_are_those_of_the_time_zone_database_and_kosovo():
    assert len(CODES) == 250
    assert ZoneInfo("Africa/Dakar")
    assert {"SN", "MA", "XK"} <= CODES
    assert not {"XX", "ZZ", "UK"} & CODES


def test_the_place_of_a_misspelt_class_is_what_was_typed():
    message = refusal(
        HEAD + '[rules.a]\nkind = "rate_by_class"\nsource = "x"\npct = { ldc = 70, odaa = 50, other = 30 }\n'
    )

    assert message == ("test.toml:7 · rules.a.pct.odaa · “odaa” is not a possible value. The nearest word is “oda”.")


def test_a_round_that_is_not_described_is_refused():
    message = refusal(
        HEAD + '[rounds]\nfirst = "Première"\n[rules.a]\nkind = "duration"\nsource = "x"\n'
        "by_round = { first = { max = 12 }, secnd = { max = 12 } }\n"
    )

    assert message.startswith("test.toml:9 · rules.a · “secnd” is not described in [rounds].")


# -- examples ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ('facts = {}\nexpect = { b = "met" }\n', "test.toml:11 · examples.0.expect.b · The rule “b” does not exist."),
        ("facts = { answers = { women = true } }\n", "test.toml:10 · examples.0.facts.answers.women · This regulation"),
        (
            'facts = { parties = [\n  { key = "town", role = "lead" },\n  { key = "thies", role = "partnr" },\n] }\n',
            "test.toml:12 · examples.0.facts.parties.1.role · “partnr” is not a possible value. The nearest word is",
        ),
        ('facts = { party = "x" }\n', "test.toml:10 · examples.0.facts.party · The key “party” does not exist here."),
        ('facts = { countries = [{ code = "XX" }] }\n', "test.toml:10 · examples.0.facts.countries.0.code · “XX”"),
        ('facts = {}\nceiling = "much"\n', "test.toml:11 · examples.0.ceiling · A number is expected, not “much”."),
    ],
)
def test_a_mistake_inside_an_example_has_its_line(example: str, said: str):
    assert refusal(EXAMPLE + example).startswith(said)


def test_an_example_expects_nothing_of_an_information():
    text = FLAT + '[rules.b]\nkind = "information"\nsource = "x"\ntext = "…"\n'

    message = refusal(text + '[[examples]]\nname = "one"\nfacts = {}\n[examples.expect]\nb = "met"\n')

    assert message == ("test.toml:16 · examples.0.expect.b · The rule “b” is for information: it is never judged.")


# -- the sentences of mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "applies_from = 2025-02-30\n",
            f":4 · {NO_DATE}",
        ),
        ("version =\n", ":4 · A value is missing or badly written (a text goes between quotation marks)."),
        ("[rules.a]\n[rules.a]\n", ":5 · This table is already written above (a list of tables is written [[…]])."),
        ('title = "x"\n', ":4 · This key is already written above."),
        ("version\n", ":4 · The = sign is missing after the key."),
        ('currency = "euro\n', ":4 · The closing quotation mark of this text is missing."),
        (
            '[rules.a]\nkind = "window"\nsource = "x"\nspans = [{ opens = 2025-01-01, closes = "30 April 2025" }]\n',
            f":7 · rules.a.spans.0.closes · “30 April 2025” {WRITE_A_DATE}",
        ),
        (
            '[rules.a]\nkind = "party_count"\nsource = "x"\nwho = "partners"\nmin = 2.5\n',
            ":8 · rules.a.min · A whole number is expected, not “2.5”.",
        ),
        (
            '[rules.a]\nkind = "member"\nsource = "x"\nwho = "all_french"\n',
            ":7 · rules.a.who · “all_french” is not a possible value. One of: any_french, each_french, lead.",
        ),
        (
            '[rules.a]\nkind = "cap"\nsource = "x"\namount = 1\nfunder = "regionn"\n[funders.region]\nname = "R"\n',
            ":8 · rules.a · “regionn” is not described in [funders]. The nearest word is “region”.",
        ),
        (
            '[rules.report]\nkind = "no_obligation"\nsource = "x"\nwho = "lead"\nof = "reportt"\n',
            ":8 · rules.report · “reportt” is not described in [obligations]. The nearest word is “report”.",
        ),
        ('[[rule]]\nkind = "cap"\n', ":4 · rule · The key “rule” does not exist here. The nearest word is “rules”."),
    ],
)
def test_a_mistake_of_a_regulation_is_one_sentence(text: str, said: str):
    assert refusal(HEAD + text) == f"test.toml{said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[project]\nends = 2027-02-30\n",
            f":2 · {NO_DATE}",
        ),
        ('[answers]\nwater_first = "oui"\n', ":2 · answers.water_first · true or false is expected, not “oui”."),
        (
            '[[parties]]\nkey = "town"\n[[parties]]\nkey = "town"\n',
            ":4 · parties.1.key · Two parties have the same key “town”.",
        ),
        (
            'parties = [\n  { key = "town" },\n  { key = "town" },\n]\n',
            ":3 · parties.1.key · Two parties have the same key “town”.",
        ),
        (
            '[[parties]]\nkey = "town"\n[[resources]]\nparty = "twn"\n',
            ":4 · resources.0.party · “twn” is the key of no party. The nearest word is “town”.",
        ),
        (
            '[[countries]]\ncode = "Maroc"\n',
            ":2 · countries.0.code · “Maroc” is not a country code: two capital letters, such as MA.",
        ),
        (
            '[[countries]]\ncode = "MA"\nincome = "ido"\n',
            ":3 · countries.0.income · “ido” is not a possible value. One of: ldc, oda, other.",
        ),
    ],
)
def test_a_mistake_of_facts_is_one_sentence(text: str, said: str):
    assert facts_refusal(text) == f"facts.toml{said}"


JUNK: tuple[Any, ...] = (
    None, True, -1, 10**30, 2.5, float("nan"), "", "No such word", "x" * 400, [], [[]], [3], {}, {"x": 1},
    {"value": []}, date(2025, 1, 1), {"status": "unknown", "value": 1}, b"x",
)  # fmt: skip


def tables() -> Iterator[type[BaseModel]]:
    """Every table of both files, and those inside them."""
    seen: list[type[BaseModel]] = [Regulation, Facts, Condition, Example, *CATALOGUE.values()]
    for table in seen:
        yield table
        found = [one for field in table.model_fields.values() for one in models(field.annotation)]
        seen += [one for one in dict.fromkeys(found) if one not in seen]


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from models(inner)


@pytest.mark.parametrize("table", [*tables()], ids=lambda table: table.__name__)
def test_nothing_of_the_validator_reaches_the_reader(table: type[BaseModel]):
    kinds = set()
    for name, field in table.model_fields.items():
        for junk in JUNK:
            try:
                table.model_validate({field.alias or name: junk})
            except ValidationError as error:
                kinds |= {detail["type"] for detail in error.errors()}

    ours = {"said", "unknown_key", "enum", "literal_error", "string_pattern_mismatch"}
    assert kinds - set(problems.SENTENCES) - ours == set()


def test_every_pattern_is_put_into_words():
    patterns = {
        part.pattern
        for table in tables()
        for field in table.model_fields.values()
        for part in parts(field.annotation, field.metadata)
        if getattr(part, "pattern", None)
    }

    assert patterns <= set(problems.SHAPES)


def parts(annotation: Any, metadata: list[Any]) -> Iterator[Any]:
    for one in (*metadata, *getattr(annotation, "__metadata__", ())):
        yield from (one, *getattr(one, "metadata", ()))
    for inner in getattr(annotation, "__args__", ()):
        yield from parts(inner, [])


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "{0}/none.toml"], "The file “{0}/none.toml” does not exist."),
        (["check", "{0}/facts.toml"], "facts.toml · This file holds facts: a regulation is expected here."),
        (
            ["evaluate", "{0}/call.toml", "{0}/call.toml"],
            "call.toml · This file holds a regulation: facts are expected",
        ),
        (["evaluate", "{0}/call.toml", "{0}/bad.json"], "bad.json · This file is not JSON."),
        (["check", "{0}/photo.toml"], "The file “{0}/photo.toml” cannot be read: it is not a text in UTF-8."),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
):
    (tmp_path / "call.toml").write_text(FLAT, encoding="utf-8")
    (tmp_path / "facts.toml").write_text('[[parties]]\nkey = "town"\n', encoding="utf-8")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "photo.toml").write_bytes(b"\x89PNG\xff")

    status = main([one.format(tmp_path) for one in arguments] + ["--language", "en"])

    assert status == 1
    assert capsys.readouterr().err.startswith(said.format(tmp_path))


def test_two_files_of_the_same_version_are_named_and_stop_only_themselves(tmp_path: Path):
    for name, version, days in (("a", 1, ""), ("b", 1, ""), ("c", 3, "applies_from = 2025-06-01\n")):
        text = FLAT.replace('kind = "call"\n', f'kind = "call"\nversion = {version}\n{days}')
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidFile) as refused:
        load(tmp_path / "a.toml")

    assert refused.value.text("en") == (
        "a.toml:3 · version · Two files hold the same version, test@1: a.toml / b.toml. Change it in one of the two, "
        "or put the copy in another folder to read it alone."
    )
    assert load(tmp_path / "c.toml").version == 3


def test_a_problem_without_a_translation_keeps_its_values():
    problem = Problem("« %(word)s » ?", {"word": "x", "nearest": "y"}, ("a", 0), "f.toml", 3)

    assert problem.text("en") == "f.toml:3 · a.0 · « x » ? The nearest word is “y”."
