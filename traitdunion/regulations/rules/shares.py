"""Shares of the budget: floors of contribution, caps (in kind above all), ranges, balance, categories."""

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from traitdunion.regulations.budget import Amount, Clip, Totals
from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Money, Sum, Word
from traitdunion.regulations.languages import N_
from traitdunion.regulations.money import ceil, share, truncated_percent
from traitdunion.regulations.rules.amounts import AmountName
from traitdunion.regulations.rules.base import Finding, Rule, computed
from traitdunion.regulations.strict import said
from traitdunion.regulations.terms import Cash, FactUsed, Key, Listed, Percentage, Term
from traitdunion.regulations.values import Percent, Value
from traitdunion.regulations.vocabulary import Outcome, Provenance, Severity, Side, Stage


class Share(Rule):
    """A part compared with a percentage of a base."""

    of: AmountName = Field(description="amount compared")
    base: AmountName = Field("cost", description="amount that it is compared with")
    pct: Value[Percent] = Field(description="percentage of the base")

    subject: ClassVar[str] = N_("%(of)s, en part %(base)s")

    def margin(self, case: Case) -> Amount:
        """By how much the rule is met, in money; negative when it is not."""
        raise NotImplementedError

    def missing(self, part: Fraction, base: Fraction) -> Fraction:
        """How far the part is from what the percentage asks, to the cent."""
        return ceil(abs(share(self.pct.value or 0) * base - part))  # type: ignore[arg-type]

    def examine(self, case: Case) -> Finding:
        if self.pct.value is None:
            return self.unknown_value(*self.used(pct=self.pct))
        part, base = case.budget.amount(self.of), case.budget.amount(self.base)
        facts = (computed(self.of, part), computed(self.base, base))
        values = self.used(pct=self.pct)
        margin = self.margin(case)
        if part is None or base is None or margin is None:
            return Finding(Outcome.UNKNOWN, terms=self.statement_terms(), facts=facts, values=values)
        return self.finds(margin >= 0, terms=self._terms(case, part, base), facts=facts, values=values)

    def _terms(self, case: Case, part: Fraction, base: Fraction) -> Mapping[str, object]:
        currency = case.regulation.currency
        shown = truncated_percent(part, base) if base else None
        return {
            **self.statement_terms(),
            "amount": Cash(part, currency),
            "shown": Percentage(shown, 2) if shown is not None else "–",
            "missing": Cash(self.missing(part, base), currency),
        }

    def statement_terms(self) -> Mapping[str, object]:
        pct = self.pct.value
        return {
            "of": Term(self.of),
            "base": Term(self.base, of=True),
            "pct": Term("unknown_value") if pct is None else Percentage(pct),
        }


class MinShare(Share):
    """A floor: a contribution is at least a percentage of a base."""

    kind: Literal["min_share"]

    states: ClassVar[str] = N_("%(of)s : au moins %(pct)s %(base)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(of)s : %(shown)s %(base)s, soit %(amount)s. Il en faut au moins %(pct)s."),
        "not_met": N_(
            "%(of)s : %(shown)s %(base)s, soit %(amount)s. Il en faut au moins %(pct)s : il manque %(missing)s."
        ),
        "unknown": N_("%(of)s : il en faut au moins %(pct)s %(base)s. Le budget ne permet pas encore de le dire."),
    }

    def margin(self, case: Case) -> Amount:
        part, base = case.budget.amount(self.of), case.budget.amount(self.base)
        if part is None or base is None or self.pct.value is None:
            return None
        return part - share(self.pct.value) * base


class MaxShare(Share):
    """A cap on a share. `clip`: what exceeds is not retained (D3); `refuse`: it is an obstacle."""

    kind: Literal["max_share"]
    over: Literal["clip", "refuse"] = Field("refuse", description="what exceeds: clip (not retained) or refuse")

    states: ClassVar[str] = N_("%(of)s : au plus %(pct)s %(base)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(of)s : %(shown)s %(base)s, soit %(amount)s. Le plafond est de %(pct)s."),
        "clipped": N_(
            "%(of)s : %(declared)s déclarés, %(amount)s retenus. Au-delà de %(pct)s %(base)s, "
            "%(excess)s ne comptent ni dans le coût ni dans la contribution."
        ),
        "not_met": N_(
            "%(of)s : %(shown)s %(base)s, soit %(amount)s. Le plafond est de %(pct)s : il y a %(missing)s de trop."
        ),
        "unknown": N_("%(of)s : au plus %(pct)s %(base)s. Le budget ne permet pas encore de le dire."),
    }

    @model_validator(mode="after")
    def _clips_in_kind(self) -> Self:
        if self.over == "clip" and self.clip_side is None:
            raise said(
                N_(
                    'Seule la valorisation d’un côté s’écrête (over = "clip") : of = "own.in_kind" et base = "own", '
                    'par exemple ; sinon, écrivez over = "refuse".'
                )
            )
        return self

    @property
    def clip_side(self) -> Side | None:
        side, _, form = self.of.partition(".")
        clips = form == "in_kind" and side in set(Side) and self.base in {side, f"{side}.cash"}
        return Side(side) if clips else None

    def clip(self) -> Clip | None:
        """The clipping that this rule makes of the budget, if it makes one."""
        if self.over != "clip" or self.clip_side is None or self.pct.value is None:
            return None
        return Clip(self.clip_side, share(self.pct.value), of_cash=self.base.endswith(".cash"))

    def margin(self, case: Case) -> Amount:
        part, base = case.budget.amount(self.of), case.budget.amount(self.base)
        if part is None or base is None or self.pct.value is None:
            return None
        return share(self.pct.value) * base - part

    def examine(self, case: Case) -> Finding:
        finding = super().examine(case)
        side = self.clip_side
        excess = case.budget.clipped.get(side) if side and self.over == "clip" else None
        if not excess or side is None:
            return finding
        whole = case.budget.in_kind_declared[side]
        terms = {**finding.terms, "excess": Cash(excess, case.regulation.currency)}
        if whole is not None:
            terms["declared"] = Cash(whole, case.regulation.currency)
        return Finding(Outcome.MET, "clipped", terms, finding.facts, finding.values)


class AmountRange(Rule):
    """An amount between two others: the least cost of a project, the least grant."""

    kind: Literal["amount_range"]
    of: AmountName = Field(description="amount compared")
    min: Value[Money] | None = Field(None, description="lowest amount admitted, in the regulation's currency")
    max: Value[Money] | None = Field(None, description="highest amount admitted")

    subject: ClassVar[str] = N_("%(of)s, montant admis")
    states: ClassVar[str] = N_("%(of)s : entre %(min)s et %(max)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("%(of)s : %(amount)s. C’est dans les bornes du règlement."),
        "under": N_("%(of)s : %(amount)s. Il en faut au moins %(min)s : il manque %(missing)s."),
        "over": N_("%(of)s : %(amount)s. Le maximum est de %(max)s : il y a %(missing)s de trop."),
        "unknown": N_("%(of)s : le budget ne permet pas encore de le dire."),
    }

    def margin(self, case: Case) -> Amount:
        part = case.budget.amount(self.of)
        if part is None:
            return None
        lows = [part - Fraction(self.min.value)] if self.min and self.min.value is not None else []
        tops = [Fraction(self.max.value) - part] if self.max and self.max.value is not None else []
        return min([*lows, *tops], default=None)

    def examine(self, case: Case) -> Finding:
        part, margin = case.budget.amount(self.of), self.margin(case)
        values = self.used(min=self.min, max=self.max)
        facts = (computed(self.of, part),)
        if part is None:
            return Finding(Outcome.UNKNOWN, terms={"of": Term(self.of)}, facts=facts, values=values)
        if margin is None:
            return self.unknown_value(*values)
        terms = {
            **self.statement_terms(),
            "amount": Cash(part, case.regulation.currency),
            "missing": Cash(ceil(abs(margin)), case.regulation.currency),
        }
        if margin >= 0:
            return Finding(Outcome.MET, "met", terms, facts, values)
        under = self.min is not None and self.min.value is not None and part < self.min.value
        return Finding(Outcome.NOT_MET, "under" if under else "over", terms, facts, values)

    def statement(self) -> str:
        if self.max is None:
            return N_("%(of)s : au moins %(min)s.")
        return self.states if self.min else N_("%(of)s : au plus %(max)s.")

    def statement_terms(self) -> Mapping[str, object]:
        terms: dict[str, object] = {"of": Term(self.of)}
        for name, value in (("min", self.min), ("max", self.max)):
            if value is not None:
                terms[name] = Term("unknown_value") if value.value is None else Cash(Fraction(value.value), "")
        return terms


class Balance(Rule):
    """Expenses equal resources, grant included: as declared, over the whole and, unless told otherwise, each year."""

    kind: Literal["balance"]
    by: Literal["year", "project"] = Field("year", description="year (each one, and the whole) or project (the whole)")

    starts_at: ClassVar[Stage] = Stage.SUBMIT
    before: ClassVar[Severity] = Severity.ADVICE
    states: ClassVar[str] = N_("Les dépenses égalent les ressources.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Les dépenses égalent les ressources : %(expenses)s."),
        "more_resources": N_("Les ressources (%(resources)s) dépassent les dépenses (%(expenses)s) de %(gap)s."),
        "more_expenses": N_("Les dépenses (%(expenses)s) dépassent les ressources (%(resources)s) de %(gap)s."),
        "more_resources_year": N_(
            "%(year)s : les ressources (%(resources)s) dépassent les dépenses (%(expenses)s) de %(gap)s."
        ),
        "more_expenses_year": N_(
            "%(year)s : les dépenses (%(expenses)s) dépassent les ressources (%(resources)s) de %(gap)s."
        ),
        "unknown": N_("Le budget est incomplet : l’équilibre ne peut pas encore être vérifié."),
    }

    def statement(self) -> str:
        return self.states if self.by == "project" else N_("Les dépenses égalent les ressources, chaque année.")

    def gaps(self, case: Case) -> dict[int | None, tuple[Fraction, Fraction]] | None:
        """Declared expenses and resources of the whole (None) and of each year, where they differ."""
        facts, frame = case.facts, case.budget.frame
        if facts.expenses is None or facts.resources is None or not facts.grants:
            return None
        brought_lines: tuple[Sum, ...] = (*facts.resources, *facts.grants)
        by_year = self.by == "year" and all(line.year for line in (*facts.expenses, *brought_lines))
        spent: Totals[int | None] = Totals()
        brought: Totals[int | None] = Totals()
        for totals, lines in ((spent, facts.expenses), (brought, brought_lines)):
            for line in lines:
                amount = frame.convert(line)
                totals.add(None, amount)
                if by_year:
                    totals.add(line.year, amount)
        if spent[None] is None or brought[None] is None:
            return None
        gaps = {}
        for year in sorted({*spent, *brought}, key=lambda year: (year is None, year or 0)):
            out, into = spent[year], brought[year]
            if out is not None and into is not None and out != into:
                gaps[year] = (out, into)
        return gaps

    def examine(self, case: Case) -> Finding:
        gaps = self.gaps(case)
        if gaps is None:
            return Finding(Outcome.UNKNOWN)
        currency = case.regulation.currency
        if not gaps:
            spent = sum(
                (case.budget.frame.convert(line) or Fraction(0) for line in case.facts.expenses or ()), Fraction(0)
            )
            return Finding(Outcome.MET, terms={"expenses": Cash(spent, currency)})
        year, (out, into) = next(iter(gaps.items()))
        says = ("more_resources" if into > out else "more_expenses") + ("_year" if year else "")
        terms = {
            "expenses": Cash(out, currency),
            "resources": Cash(into, currency),
            "gap": Cash(abs(into - out), currency),
            "year": str(year or ""),
        }
        suffix = f".{year}" if year else ""
        facts = (computed(f"expenses{suffix}", out), computed(f"resources{suffix}", into))
        return Finding(Outcome.NOT_MET, says, terms, facts)


class Categories(Rule):
    """Categories of expenses that are never retained (D2). No obstacle by itself."""

    kind: Literal["categories"]
    ineligible: Value[tuple[Word, ...]] = Field(description="keys of the categories that are not retained")

    states: ClassVar[str] = N_("Ne sont pas retenues les dépenses suivantes : %(categories)s.")
    sentences: ClassVar[Mapping[str, str]] = {
        "met": N_("Toutes les dépenses déclarées peuvent être retenues."),
        "left_out": N_(
            "%(amount)s de dépenses ne sont pas retenus : ils sortent du coût, "
            "et l’argent qui les paie sort de la contribution de qui les paie."
        ),
        "unknown": N_("Les dépenses ne sont pas encore déclarées."),
    }

    def examine(self, case: Case) -> Finding:
        if case.facts.expenses is None:
            return self.not_applicable()
        lines = [line for line in case.facts.expenses if not case.budget.eligible(line)]
        values = self.used(ineligible=self.ineligible)
        facts = tuple(
            FactUsed(f"expenses.{case.facts.expenses.index(line)}", line.amount, Provenance.DECLARED) for line in lines
        )
        if not lines:
            return Finding(Outcome.MET, facts=facts, values=values, assumed_decides=False)
        amount = sum((case.budget.frame.convert(line) or Fraction(0) for line in lines), Fraction(0))
        terms = {"amount": Cash(amount, case.regulation.currency)}
        return Finding(Outcome.MET, "left_out", terms, facts, values)

    def names(self) -> Mapping[str, tuple[str, ...]]:
        return {"categories": self.ineligible.value or ()}

    def statement_terms(self) -> Mapping[str, object]:
        keys = tuple(Key("categories", key) for key in self.ineligible.value or ())
        return {"categories": Listed(keys) if keys else Term("unknown_value")}
