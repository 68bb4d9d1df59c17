"""What a regulation says and that no file can fail: delays of the committee, schedule of payments, notes."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from traitdunion.regulations.languages import N_
from traitdunion.regulations.rules.base import Rule
from traitdunion.regulations.terms import Percentage, Term
from traitdunion.regulations.values import Percent, Text, Value
from traitdunion.regulations.vocabulary import Severity


class Information(Rule):
    """Stated, never judged."""

    severity: Literal[Severity.ADVICE] = Field(Severity.ADVICE, description="always advice")
    informative: ClassVar[bool] = True


class Committee(Information):
    """When the committee meets."""

    kind: Literal["committee"]
    within_days: Value[int] | None = Field(None, description="days after the closing")
    on: Value[date] | None = Field(None, description="or the day itself")
    label: Text | None = Field(None, description="or in words")

    states: ClassVar[str] = N_("Le comité de sélection se réunit dans les %(days)s jours qui suivent la clôture.")

    def statement(self) -> str:
        if self.within_days is not None:
            return self.states
        if self.on is not None:
            return N_("Le comité de sélection se réunit le %(on)s.")
        return N_("Comité de sélection : %(label)s.") if self.label else N_("La date du comité n’est pas connue.")

    def statement_terms(self) -> Mapping[str, object]:
        return {
            "days": (self.within_days.value if self.within_days else None) or 0,
            "on": (self.on.value if self.on else None) or Term("unknown_value"),
            "label": self.label or "",
        }


class Payments(Information):
    """How the grant is paid: each year or not, a report before the next payment, the last one in two parts.

    `annual = false` with `last_first_pct = 50`: half first, the rest at the final report.
    """

    kind: Literal["payments"]
    annual: bool = Field(True, description="paid by year, after the yearly budget")
    report_before_next: bool = Field(True, description="a report is needed before the next payment")
    last_first_pct: Value[Percent] | None = Field(
        None, description="percentage of the last payment (of the only one, when not annual) that is paid first"
    )
    balance_at: Literal["final_report"] | None = Field("final_report", description="what the rest waits for")

    states: ClassVar[str] = N_("La subvention est versée chaque année, selon le budget annuel.")

    def statement(self) -> str:
        if not self.annual:
            if self.last_first_pct is None:
                return N_("La subvention est versée selon la convention.")
            return N_("La subvention est versée à %(first)s d’abord, puis le solde au compte rendu final.")
        if self.last_first_pct is None:
            return self.states
        if not self.report_before_next:
            return N_(
                "La subvention est versée chaque année ; le dernier versement est fait à %(first)s, "
                "puis le solde au compte rendu final."
            )
        return N_(
            "La subvention est versée chaque année ; un compte rendu précède chaque nouveau versement ; "
            "le dernier est versé à %(first)s, puis le solde au compte rendu final."
        )

    def statement_terms(self) -> Mapping[str, object]:
        value = self.last_first_pct.value if self.last_first_pct else None
        return {"first": Term("unknown_value") if value is None else Percentage(value)}


class Note(Information):
    """Anything else that the regulation says, in words."""

    kind: Literal["information"]
    text: Text = Field(description="the words")

    states: ClassVar[str] = "%(text)s"

    def statement_terms(self) -> Mapping[str, object]:
        return {"text": self.text}
