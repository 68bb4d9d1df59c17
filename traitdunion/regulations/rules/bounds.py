"""Bounds of the grant: what they share, caps in money, envelopes."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from traitdunion.regulations.budget import Amount, Budget
from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Money, Sum, Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.money import ceil
from traitdunion.regulations.rules.base import Finding, Rule, computed
from traitdunion.regulations.terms import Cash, FactUsed, Said, Step, Term
from traitdunion.regulations.values import Value, ValueUsed
from traitdunion.regulations.vocabulary import Outcome, Stage


class GrantBound(Rule):
    """A rule that bounds what may be asked: from one funder, or from all of them together."""

    funder: Word | None = Field(None, description="funder concerned; left out: all together")

    subject: ClassVar[str] = N_("plafond de la subvention")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(subject)s : %(bound)s au plus. La demande est de %(asked)s."),
        "not_met": N_("%(subject)s : %(bound)s au plus. La demande est de %(asked)s, soit %(excess)s de trop."),
        "nothing_asked": N_("%(subject)s : %(bound)s au plus. Aucun montant n’est encore demandé."),
        "not_elected": N_("Cette option n’est pas celle qui est retenue."),
        "enough": N_(
            "Le plafond exact ne peut pas encore être dit : il sera d’au moins %(bound)s. La demande est de %(asked)s."
        ),
        "perhaps": N_("On ne peut pas encore dire si cette limite s’applique. Si elle s’applique : %(bound)s au plus."),
        "unknown": N_("Le plafond de la subvention ne peut pas encore être calculé, ou le montant demandé manque."),
    }

    def bound(self, case: Case) -> Amount:
        """The highest grant, exact, in the regulation's currency; None when it cannot be known."""
        raise NotImplementedError

    def sure_bound(self, case: Case) -> Amount:
        """A grant that is allowed whatever the unknown facts turn out to be."""
        return self.bound(case)

    def top_bound(self, case: Case) -> Amount:
        """A grant that is never exceeded, whatever the unknown facts turn out to be."""
        return self.bound(case)

    def steps(self, case: Case) -> tuple[Step, ...]:
        """How the bound is made."""
        raise NotImplementedError

    def facts_used(self, case: Case) -> tuple[FactUsed, ...]:
        return (computed("grant", self.asked(case.budget)),)

    def values_used(self, _case: Case) -> tuple[ValueUsed, ...]:
        return self.values()

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"funders": (self.funder,)} if self.funder else {}

    def asked(self, budget: Budget) -> Amount:
        return budget.grant(self.funder)

    def margin(self, case: Case) -> Amount:
        """What could still be asked; negative when too much is."""
        bound, asked = self.bound(case), self.asked(case.budget)
        return None if bound is None or asked is None else bound - asked

    def examine(self, case: Case) -> Finding:
        bound, asked = self.bound(case), self.asked(case.budget)
        values, facts = self.values_used(case), self.facts_used(case)
        if any(used.value is None for used in values) and bound is None:
            return self.unknown_value(*values)
        if bound is None:
            sure = self.sure_bound(case)
            enough = sure is not None and asked is not None and asked <= sure
            terms = self._terms(case, sure, asked) if enough else {}
            return self.finds(
                True if enough else None, says="enough" if enough else "", terms=terms, facts=facts, values=values
            )
        terms = self._terms(case, bound, asked)
        if asked is None:
            if case.stage is Stage.SIMULATE:
                return self.not_applicable("nothing_asked", terms=terms, facts=facts, values=values)
            return Finding(Outcome.UNKNOWN, terms=terms, facts=facts, values=values)
        return self.finds(asked <= bound, terms=terms, facts=facts, values=values)

    def doubted(self, finding: Finding) -> Finding:
        finding = super().doubted(finding)
        return finding if finding.outcome is Outcome.UNKNOWN else replace(finding, says="perhaps")

    def rivalled(self, finding: Finding) -> Finding:
        finding = super().rivalled(finding)
        return replace(finding, says="enough") if finding.outcome is Outcome.MET else finding

    def _terms(self, case: Case, bound: Amount, asked: Amount) -> dict[str, object]:
        currency = case.regulation.currency
        terms: dict[str, object] = {"subject": self.title or Said(self.subject)}
        if bound is not None:
            terms["bound"] = Cash(max(Fraction(0), bound), currency)
        if asked is not None:
            terms["asked"] = Cash(asked, currency)
        if bound is not None and asked is not None:
            terms["excess"] = Cash(ceil(max(Fraction(0), asked - bound)), currency)
        return terms


class MoneyBound(GrantBound):
    """A bound written in money."""

    amount: Value[Money] = Field(description="amount, in the currency of the funder named, else the regulation's")

    def limit(self, case: Case) -> Amount:
        """The amount in the regulation's currency."""
        return case.regulation.in_base(self.amount.value, self.funder)

    def bound(self, case: Case) -> Amount:
        return self.limit(case)

    def steps(self, case: Case) -> tuple[Step, ...]:
        limit = self.limit(case)
        return () if limit is None else (Step(limit, None, Term(self.kind)),)

    def statement_terms(self) -> Mapping[str, object]:
        value = self.amount.value
        return {"amount": Term("unknown_value") if value is None else Cash(Fraction(value), self.funder or "")}


class Cap(MoneyBound):
    """A cap in money, for the project or for each year.

    Years: the calendar years of the budget when every expense, resource and grant line has one; else those of the
    project, from its first to its last day; else they are not known, and the cap is not either.
    """

    kind: Literal["cap"]
    per: Literal["project", "year"] = Field("project", description="project or year")

    states: ClassVar[str] = N_("La subvention ne dépasse pas %(amount)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        **GrantBound.sentences,
        "over_year": N_(
            "En %(year)s, la demande est de %(asked)s : c’est %(excess)s de plus que le plafond annuel de %(bound)s."
        ),
    }

    def bound(self, case: Case) -> Amount:
        limit = self.limit(case)
        if limit is None or self.per == "project":
            return limit
        years = self._years(case)
        return None if years is None else limit * years

    def sure_bound(self, case: Case) -> Amount:
        """The years in which something is asked are years of the project, which has one at least."""
        limit, asked = self.limit(case), case.budget.grants_by_year(self.funder)
        return None if limit is None else limit * (1 if None in asked else max(1, len(asked)))

    def steps(self, case: Case) -> tuple[Step, ...]:
        limit = self.limit(case)
        if limit is None or self.per == "project":
            return super().steps(case)
        years = self._years(case)
        return () if years is None else (Step(limit, Fraction(years), Term("cap")),)

    def examine(self, case: Case) -> Finding:
        limit = self.limit(case)
        if self.per == "year" and limit is not None:
            for year, asked in case.budget.grants_by_year(self.funder).items():
                if year is not None and asked is not None and asked > limit:
                    terms = {**self._terms(case, limit, asked), "year": str(year)}
                    return Finding(Outcome.NOT_MET, "over_year", terms, self.facts_used(case), self.values())
        return super().examine(case)

    def margin(self, case: Case) -> Amount:
        limit = self.limit(case)
        if self.per == "year" and limit is not None:
            years = case.budget.grants_by_year(self.funder)
            left = [limit - asked for year, asked in years.items() if year is not None and asked is not None]
            if left:
                return min(left)
        return super().margin(case)

    @staticmethod
    def _years(case: Case) -> int | None:
        """How many calendar years count."""
        facts = case.facts
        lines: tuple[Sum, ...] = (*(facts.expenses or ()), *(facts.resources or ()), *(facts.grants or ()))
        if lines and all(line.year for line in lines):
            return len({line.year for line in lines})
        starts, ends = facts.project.starts, facts.project.ends
        return None if starts is None or ends is None or ends < starts else ends.year - starts.year + 1

    def statement(self) -> str:
        return self.states if self.per == "project" else N_("La subvention ne dépasse pas %(amount)s par an.")


class Envelope(MoneyBound):
    """The whole money of the call, from one funder or all: no grant exceeds it."""

    kind: Literal["envelope"]

    subject: ClassVar[str] = N_("enveloppe de l’appel")
    states: ClassVar[str] = N_("L’enveloppe de l’appel est de %(amount)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        **GrantBound.sentences,
        "unknown_value": N_("L’enveloppe de l’appel n’est pas connue : elle existe, mais nous ne l’avons pas."),
    }

    def statement(self) -> str:
        return self.states if self.amount.value is not None else N_("L’enveloppe de l’appel n’est pas connue.")
