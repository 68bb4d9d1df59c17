"""Rules taken together by three-valued logic."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.logic import all_of, any_of
from traitdunion.regulations.rules.base import Finding, Rule
from traitdunion.regulations.terms import Key, Listed
from traitdunion.regulations.vocabulary import Outcome


class Group(Rule):
    """Other rules taken together. Each still speaks, as advice; only the whole counts."""

    of: tuple[Word, ...] = Field(min_length=1, description="ids of the rules")

    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("C’est rempli."),
        "not_met": N_("Ce n’est pas rempli."),
        "unknown": N_("Il manque des renseignements pour le dire."),
        "not_applicable": N_("Sans objet pour ce projet."),
    }

    def examine(self, case: Case) -> Finding:
        """The group judged from its rules, each examined on the same case."""
        rules = [case.regulation.rules[key] for key in self.of]
        return Finding(self.combine(rule.judge(case).outcome for rule in rules))

    def combine(self, outcomes: Iterable[Outcome]) -> Outcome:
        raise NotImplementedError

    def statement_terms(self) -> Mapping[str, object]:
        return {"rules": Listed(tuple(Key("rules", key) for key in self.of))}

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"rules": self.of}


class AnyOf(Group):
    """At least one of these rules is met."""

    kind: Literal["any_of"]
    states: ClassVar[str] = N_("Au moins une de ces règles est remplie : %(rules)s.")

    def combine(self, outcomes: Iterable[Outcome]) -> Outcome:
        return any_of(outcomes)


class AllOf(Group):
    """Every one of these rules is met."""

    kind: Literal["all_of"]
    states: ClassVar[str] = N_("Toutes ces règles sont remplies : %(rules)s.")

    def combine(self, outcomes: Iterable[Outcome]) -> Outcome:
        return all_of(outcomes)
