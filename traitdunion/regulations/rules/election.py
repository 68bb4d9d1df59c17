"""The choice between rules that bound the grant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from traitdunion.regulations.budget import Amount
from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.rules.base import Finding, Rule
from traitdunion.regulations.rules.bounds import GrantBound
from traitdunion.regulations.terms import Cash, FactUsed, Key, Listed
from traitdunion.regulations.vocabulary import Outcome, Provenance


@dataclass(frozen=True, slots=True)
class Choice:
    """What an election comes to: the option retained, every option's bound, whether an unknown one could win."""

    elected: str
    bounds: dict[str, Amount]
    by_applicant: bool
    uncertain: bool


class Election(Rule):
    """A choice between rules that bound the grant: the applicant's, or the best for the project."""

    kind: Literal["election"]
    of: tuple[Word, ...] = Field(min_length=2, description="ids of the rules to choose from")
    chosen_by: Literal["applicant", "best"] = Field("applicant", description="applicant, or best: always the highest")
    default: Literal["highest"] = Field("highest", description="what holds while the applicant has not chosen")

    states: ClassVar[str] = N_("Au choix : %(options)s. Sans choix, la plus favorable.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Option retenue : %(elected)s (%(bound)s au plus)."),
        "unknown": N_("Le choix entre les options ne peut pas encore être fait."),
        "not_applicable": N_("Aucune des options ne s’applique à ce projet."),
        "unknown_option": N_("L’option choisie n’existe pas, ou ne s’applique pas à ce projet."),
    }

    def resolve(self, case: Case) -> Choice | None:
        """None when no option applies. A tie goes to the option written first."""
        bounds: dict[str, Amount] = {}
        tops: list[Amount] = []
        for key in self.of:
            rule = case.regulation.rules[key]
            applies = True if rule.when is None else rule.when.holds(case)
            if applies is not False and isinstance(rule, GrantBound):
                bounds[key] = rule.bound(case) if applies else None
                if bounds[key] is None:
                    tops.append(rule.top_bound(case))
        if not bounds:
            return None
        chosen = case.facts.elections.get(self.id) if self.chosen_by == "applicant" else None
        if chosen is not None:
            return Choice(chosen, bounds, by_applicant=True, uncertain=False)
        known = {key: bound for key, bound in bounds.items() if bound is not None}
        if not known:
            return Choice(next(iter(bounds)), bounds, by_applicant=False, uncertain=True)
        best = max(known, key=lambda key: known[key])
        uncertain = any(top is None or top > known[best] for top in tops)
        return Choice(best, bounds, by_applicant=False, uncertain=uncertain)

    def examine(self, case: Case) -> Finding:
        choice = case.choices.get(self.id)
        if choice is None:
            return self.not_applicable()
        used = (FactUsed(f"elections.{self.id}", choice.elected if choice.by_applicant else None, Provenance.DECLARED),)
        if choice.elected not in choice.bounds:
            return Finding(Outcome.UNKNOWN, "unknown_option", facts=used)
        bound = choice.bounds[choice.elected]
        if bound is None:
            return Finding(Outcome.UNKNOWN, facts=used)
        terms = {"elected": Key("rules", choice.elected), "bound": Cash(bound, case.regulation.currency)}
        return Finding(Outcome.MET, "met", terms, used)

    def statement_terms(self) -> Mapping[str, object]:
        return {"options": Listed(tuple(Key("rules", key) for key in self.of), choice=True)}

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"rules": self.of}
