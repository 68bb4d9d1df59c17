"""The page of the grammar is generated from the types, and its examples run."""

import re
from pathlib import Path

import pytest

from traitdunion.regulations import (
    CATALOGUE,
    Facts,
    Overall,
    Regulation,
    Stage,
    ceiling,
    check,
    facts_file,
    failures,
    loads,
    loads_facts,
    unknown_keys,
)
from traitdunion.regulations.documentation import grammar

PAGE = Path(__file__).parents[2] / "docs" / "regulation-grammar.md"


def blocks() -> list[str]:
    return [block for block in re.findall(r"```toml\n(.*?)```", grammar(), re.DOTALL) if block.count("\n") > 20]


def test_the_recipes_are_read_and_say_what_they_claim():
    recipes = next(block for block in blocks() if "[rules.partner_in_aid_country]" in block)
    call = loads('id = "test"\nkind = "call"\ntitle = "Essai"\n' + recipes)
    facts = Facts.parse(
        {
            "parties": [
                {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
                {"key": "lodz", "role": "partner", "kind": "commune", "country": "PL"},
            ],
            "countries": [{"code": "SN", "income": "ldc"}, {"code": "PL", "income": "other"}],
            "answers": {"only_file": False},
        }
    )

    found = {one.id: one.outcome.value for one in check(facts, call)}

    assert found == {
        "partner_in_aid_country": "not_met",
        "in_both": "not_met",
        "in_poland": "met",
        "in_senegal": "not_met",
        "only_file": "not_met",
    }


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == grammar()


def test_the_page_says_no_type_of_the_language():
    assert re.findall(r"<class|typing\.|pydantic|Annotated", grammar()) == []


def test_every_link_of_the_page_leads_somewhere():
    page = grammar()
    titles = [
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    ]
    anchors = {f"{one}-{n}" if (n := titles[:index].count(one)) else one for index, one in enumerate(titles)}

    links = re.findall(r"\]\(#([^)]+)\)", page)

    assert len(links) > 50
    assert set(links) - anchors == set()


def test_every_definition_is_explained():
    assert [n for n in range(1, 16) if f"**D{n} " not in grammar()] == []


def test_every_rule_kind_has_its_section():
    page = grammar()

    assert [kind for kind in CATALOGUE if f"##### `{kind}`" not in page] == []


def test_every_fact_and_every_field_of_a_rule_is_described():
    fields = [
        field for table in (Facts, *CATALOGUE.values()) for name, field in table.model_fields.items() if name != "kind"
    ]

    assert all(field.description for field in fields)


def test_the_examples_of_the_page_run():
    call, facts = loads(blocks()[-2]), loads_facts(blocks()[-1])

    verdicts = check(facts, call, Stage.SUBMIT)

    assert list(failures(call)) == []
    assert unknown_keys(facts, call) == []
    assert verdicts.overall is Overall.NO_OBSTACLE_FOUND
    assert str(ceiling(facts, call).amount) == "26000.00"  # 65 % of 40,000


def test_the_facts_file_to_fill_is_valid_as_it_is(call_2025: Regulation):
    text = facts_file(call_2025)

    facts = loads_facts(text)

    assert facts == Facts()


def test_the_facts_file_to_fill_is_valid_once_uncommented():
    call = loads(blocks()[-2])
    filled = re.sub(r"^# (?=[a-z_\[]+( =|\]))", "", facts_file(call), flags=re.MULTILINE)

    facts = loads_facts(filled)

    assert unknown_keys(facts, call) == []
    assert facts.parties is not None
    assert facts.grants is not None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", '# # funder = "eu"  # ou un autre financeur, par un nom court (region, eu, afd…)'),
        ("en", '# # funder = "eu"  # or another funder, by any short name (region, eu, afd…)'),
        ("ar", '# # side = "other"  # own أو foreign أو other، حين لا يستنتج من الطرف'),
    ],
)
def test_the_facts_file_to_fill_speaks_the_language(call_2025: Regulation, language: str, line: str):
    assert line in facts_file(call_2025, language).splitlines()
