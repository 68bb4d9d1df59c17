"""Strands, goals, questions, rulings, documents, other calls, groups, information."""

from collections.abc import Callable
from typing import Any

import pytest

from traitdunion.regulations import (
    Facts,
    Lever,
    Outcome,
    Overall,
    Regulation,
    Severity,
    Stage,
    check,
    fits,
    repair,
    repair_sentence,
    sentence,
    statement,
)

Rules = Callable[..., Regulation]

PARTIES = [
    {"key": "town", "role": "lead", "kind": "commune", "country": "FR"},
    {"key": "thies", "role": "partner", "kind": "commune", "country": "SN", "name": "Keur Ndiaye"},
    {"key": "tunis", "role": "partner", "kind": "commune", "country": "TN", "name": "Aïn Zitoun"},
]


def facts(**tables: Any) -> Facts:
    return Facts.parse({"parties": PARTIES} | tables)


@pytest.mark.parametrize(
    ("strands", "says"),
    [(["access"], "met"), (["access", "skills"], "over"), ([], "none"), (["other"], "none"), (None, "unknown")],
)
def test_one_strand_and_no_more(rules: Rules, strands: list[str] | None, says: str):
    call = rules(
        '[strands]\naccess = "Accès"\nskills = "Compétences"\n[rules.a]\nkind = "strands"\nsource = "x"\n'
        'of = ["access", "skills"]\nmax = 1\n'
    )

    assert check(facts(project={"strands": strands}), call)["a"].says == says


@pytest.mark.parametrize(("sdg", "found"), [([9, 17], "met"), ([4], "not_met"), (None, "unknown")])
def test_goals(rules: Rules, sdg: list[int] | None, found: str):
    call = rules('[rules.a]\nkind = "goals"\nsource = "x"\nof = [9, 17]\nseverity = "advice"\n')

    assert check(facts(project={"sdg": sdg}), call)["a"].outcome.value == found


QUESTION = (
    '[questions]\nmere = { fr = "Simple bailleur ?", en = "A mere funder?" }\n'
    '[rules.a]\nsource = "x"\nkey = "mere"\nexpected = false\n'
)


@pytest.mark.parametrize(("answer", "found"), [(False, "met"), (True, "not_met"), (None, "unknown")])
def test_a_criterion_expects_an_answer(rules: Rules, answer: bool | None, found: str):
    call = rules(QUESTION + 'kind = "criterion"\n')

    assert check(facts(answers={"mere": {"value": answer}}), call)["a"].outcome.value == found


def test_a_ruling_prevails_over_the_answer(rules: Rules):
    call = rules(QUESTION + 'kind = "criterion"\n')

    verdict = check(facts(answers={"mere": True}, rulings=[{"key": "mere", "value": False}]), call)["a"]

    assert verdict.outcome is Outcome.MET
    assert verdict.facts[0].provenance.value == "ruling"
    assert sentence(verdict, "en") == "A mere funder? no."


def test_what_an_officer_rules_is_unknown_until_then(rules: Rules):
    call = rules(QUESTION + 'kind = "ruling"\n')

    before = check(facts(answers={"mere": False}), call, Stage.ADMIT)["a"].outcome
    after = check(facts(rulings=[{"key": "mere", "value": False}]), call, Stage.ADMIT)["a"].outcome

    assert (before, after) == (Outcome.UNKNOWN, Outcome.MET)


DOCUMENTS = (
    '[rules.a]\nkind = "documents"\nsource = "x"\ncover = "each_partner"\n'
    'any = [["convention", "deliberation"], ["letter"]]\n'
)


@pytest.mark.parametrize(
    ("documents", "found"),
    [
        ([{"kind": "letter"}], Outcome.MET),  # a document that names nobody covers everybody
        ([{"kind": "letter", "covers": ["thies"]}, {"kind": "letter", "covers": ["tunis"]}], Outcome.MET),
        ([{"kind": "convention"}, {"kind": "deliberation"}], Outcome.MET),
        ([{"kind": "convention"}], Outcome.NOT_MET),
        ([{"kind": "letter", "covers": ["thies"]}], Outcome.NOT_MET),
        ([], Outcome.NOT_MET),
        (None, Outcome.UNKNOWN),
    ],
)
def test_documents_cover_each_partner(rules: Rules, documents: list[dict[str, Any]] | None, found: Outcome):
    assert check(facts(documents=documents), rules(DOCUMENTS), Stage.SUBMIT)["a"].outcome is found


def test_the_missing_documents_are_the_repair_whichever_set_is_chosen(rules: Rules):
    file = facts(documents=[{"kind": "letter", "covers": ["thies"]}])

    (found,) = repair(check(file, rules(DOCUMENTS), Stage.SUBMIT)["a"], file)

    sets = (("letter",), ("convention", "deliberation"))
    assert (found.lever, found.documents, found.parties) == (Lever.DOCUMENT, sets, ("tunis",))
    assert repair_sentence(found) == (
        "Joindre une lettre d’intention, ou une convention signée et une délibération, pour Aïn Zitoun."
    )


def test_a_set_begun_asks_only_for_what_it_lacks(rules: Rules):
    file = facts(documents=[{"kind": "convention"}])

    (found,) = repair(check(file, rules(DOCUMENTS), Stage.SUBMIT)["a"], file)

    assert found.documents == (("deliberation",), ("letter",))
    assert repair_sentence(found).startswith("Joindre une délibération ou une lettre d’intention, pour ")


def test_a_document_in_the_regulations_own_words_is_quoted(rules: Rules):
    own = '[documents]\ndeed = "acte d’engagement"\n[rules.a]\nkind = "documents"\nsource = "x"\n'
    own += 'any = [["deed"], ["letter"]]\n'
    file = facts(documents=[])

    (found,) = repair(check(file, rules(own), Stage.SUBMIT)["a"], file)

    assert repair_sentence(found) == "Joindre la pièce «\u202facte d’engagement\u202f» ou une lettre d’intention."


def test_documents_due_at_award_are_announced_at_submission(rules: Rules):
    call = rules(DOCUMENTS + 'at = "award"\n')

    early, late = (check(facts(documents=[]), call, stage) for stage in (Stage.SUBMIT, Stage.AWARD))

    assert (early["a"].severity, early["a"].due, early.overall) == (
        Severity.ADVICE,
        Stage.AWARD,
        Overall.NO_OBSTACLE_FOUND,
    )
    assert late.overall is Overall.OBSTACLE


@pytest.mark.parametrize(("fit", "found"), [(True, Outcome.NOT_MET), (False, Outcome.MET), (None, Outcome.UNKNOWN)])
def test_another_call_that_fits_is_only_to_check(rules: Rules, fit: bool | None, found: Outcome):
    call = rules('[rules.a]\nkind = "other_call_fits"\nsource = "x"\n')

    verdicts = check(facts(other_calls=[{"key": "sport-2024", "fits": fit}]), call, Stage.SUBMIT)

    assert verdicts["a"].outcome is found
    assert verdicts.overall in {Overall.TO_CHECK, Overall.NO_OBSTACLE_FOUND}


def test_another_call_is_evaluated_without_its_own_exclusions(rules: Rules):
    other = rules(
        '[rules.a]\nkind = "other_call_fits"\nsource = "x"\n'
        '[rules.b]\nkind = "party_count"\nsource = "x"\nwho = "foreign_authorities"\nmin = 1\n'
    )

    assert fits(facts(), other) is True
    assert fits(facts(parties=[]), other) is False


GROUP = (
    '[rules.b]\nkind = "party_count"\nsource = "x"\nwho = "foreign_authorities"\nmin = 9\n'
    '[rules.c]\nkind = "duration"\nsource = "x"\nmax = 12\n'
    '[rules.a]\nkind = "{kind}"\nsource = "x"\nof = ["b", "c"]\n'
)


@pytest.mark.parametrize(
    ("kind", "ends", "found"),
    [
        ("any_of", "2024-12-31", Outcome.MET),
        ("any_of", None, Outcome.UNKNOWN),
        ("any_of", "2026-12-31", Outcome.NOT_MET),
        ("all_of", "2024-12-31", Outcome.NOT_MET),
    ],
)
def test_rules_taken_together(rules: Rules, kind: str, ends: str | None, found: Outcome):
    verdicts = check(facts(project={"starts": "2024-01-01", "ends": ends}), rules(GROUP.format(kind=kind)))

    assert verdicts["a"].outcome is found
    assert verdicts["b"].severity is Severity.ADVICE


def test_information_is_stated_and_never_judged(rules: Rules):
    call = rules(
        '[rules.a]\nkind = "committee"\nsource = "x"\nwithin_days = 21\n'
        '[rules.b]\nkind = "payments"\nsource = "x"\nlast_first_pct = 80\n'
        '[rules.c]\nkind = "information"\nsource = "x"\ntext = { fr = "En numéraire.", en = "In cash." }\n'
    )

    assert len(check(facts(), call)) == 0
    assert [statement(rule, call, "en") for rule in call.rules.values()] == [
        "The selection committee meets within 21 days of the closing.",
        (
            "The grant is paid each year; a report comes before each new payment; "
            "the last one is paid at 80%, then the balance at the final report."
        ),
        "In cash.",
    ]


def test_a_condition_that_does_not_hold_leaves_the_rule_out(rules: Rules):
    call = rules(
        f'[rules.a]\nkind = "duration"\nsource = "x"\nmax = 1\nwhen = {{ fact = "countries", at_least = {2} }}\n'
    )
    project = {"starts": "2024-01-01", "ends": "2024-12-31"}

    def outcome(**tables: Any) -> Outcome:
        return check(Facts.parse({"project": project} | tables), call)["a"].outcome

    assert outcome(parties=PARTIES) is Outcome.NOT_MET
    assert outcome(parties=PARTIES[:2]) is Outcome.NOT_APPLICABLE
    assert outcome() is Outcome.UNKNOWN
