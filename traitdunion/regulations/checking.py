"""check(facts, regulation, stage): every rule's verdict, and the whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from traitdunion.regulations.case import Case
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import Article, Regulation
from traitdunion.regulations.rules import Finding, Rule
from traitdunion.regulations.rules.base import classes
from traitdunion.regulations.rules.declarations import OtherCallFits
from traitdunion.regulations.rules.rates import Rate
from traitdunion.regulations.terms import FactUsed, Key
from traitdunion.regulations.values import ValueUsed
from traitdunion.regulations.vocabulary import Income, Outcome, Overall, Severity, Stage, Status

Otherwise = tuple[Case, tuple[FactUsed | Key, ...]]
"""The same file if something assumed were otherwise, and what that is."""

COUNTING = {Outcome.NOT_MET, Outcome.UNKNOWN}


@dataclass(frozen=True)
class Verdict:
    """What a rule says of a file. `severity` is what counts at this stage; the rule keeps its own."""

    rule: Rule
    outcome: Outcome
    severity: Severity
    due: Stage
    says: str
    terms: Mapping[str, object]
    facts: tuple[FactUsed, ...]
    values: tuple[ValueUsed, ...]
    assumed_decides: bool
    rests_on: tuple[object, ...]
    """What is assumed and decides besides the values: classes of countries, rules that shape the budget, an hour."""
    stage: Stage
    regulation: Regulation = field(repr=False)

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def article(self) -> Article | None:
        return self.regulation.article(self.rule)


@dataclass(frozen=True)
class Verdicts:
    """The verdicts of a file under a regulation, in the order of its rules."""

    stage: Stage
    regulation: Regulation = field(repr=False)
    all: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, rule_id: str) -> Verdict:
        return self._by_rule[rule_id]

    @cached_property
    def _by_rule(self) -> Mapping[str, Verdict]:
        return {verdict.id: verdict for verdict in self.all}

    @cached_property
    def obstacles(self) -> tuple[Verdict, ...]:
        return self._where(Outcome.NOT_MET, Severity.BLOCKING)

    @cached_property
    def missing(self) -> tuple[Verdict, ...]:
        """Blocking rules that cannot be told yet."""
        return self._where(Outcome.UNKNOWN, Severity.BLOCKING)

    @cached_property
    def to_check(self) -> tuple[Verdict, ...]:
        return tuple(
            verdict
            for verdict in self.all
            if (verdict.severity is Severity.TO_CHECK and verdict.outcome in COUNTING)
            or (verdict.severity in {Severity.BLOCKING, Severity.TO_CHECK} and verdict.assumed_decides)
        )

    @cached_property
    def overall(self) -> Overall:
        if self.obstacles:
            return Overall.OBSTACLE
        if self.missing:
            return Overall.INCOMPLETE
        return Overall.TO_CHECK if self.to_check else Overall.NO_OBSTACLE_FOUND

    def _where(self, outcome: Outcome, severity: Severity) -> tuple[Verdict, ...]:
        return tuple(one for one in self.all if one.outcome is outcome and one.severity is severity)


def check(facts: Facts, regulation: Regulation, stage: Stage = Stage.SIMULATE) -> Verdicts:
    """Every verdict of a file under a regulation at a stage. Unknown never refuses; a general regulation is a floor."""
    case = Case(facts, regulation, stage)
    otherwise = (*_other_classes(case), *_other_budgets(case))
    return Verdicts(
        stage,
        regulation,
        tuple(_verdict(rule, case, otherwise) for rule in regulation.rules.values() if not rule.informative),
    )


def _verdict(rule: Rule, case: Case, otherwise: tuple[Otherwise, ...]) -> Verdict:
    finding = rule.judge(case)
    told = finding.outcome in {Outcome.MET, Outcome.NOT_MET}
    moved = [why for other, why in otherwise if told and rule.judge(other).outcome is not finding.outcome]
    return Verdict(
        rule,
        finding.outcome,
        _severity(rule, finding, case),
        rule.stage,
        finding.sentence_key,
        finding.terms,
        finding.facts,
        finding.values,
        told and (_assumed(finding) or bool(moved)),
        (*finding.rests_on, *dict.fromkeys(one for why in moved for one in why)) if told else (),
        case.stage,
        case.regulation,
    )


def _severity(rule: Rule, finding: Finding, case: Case) -> Severity:
    """The rule's own; softer before its stage; advice for what counts only through a group."""
    if rule.id in case.regulation.grouped:
        return Severity.ADVICE
    if finding.severity is not None:
        return finding.severity
    if case.stage >= rule.stage or rule.severity is Severity.PRIORITY:
        return rule.severity
    return rule.before if rule.severity is Severity.BLOCKING else Severity.ADVICE


def _assumed(finding: Finding) -> bool:
    """Whether what is found rests on a value of the rule that is assumed."""
    if finding.assumed_decides is not None:
        return finding.assumed_decides
    return any(used.status is Status.ASSUMED for used in finding.values)


def _other_classes(case: Case) -> Iterator[Otherwise]:
    """The same file if the assumed classes of countries were others, with these classes."""
    facts = case.facts
    assumed = [country for country in facts.countries or () if country.status is Status.ASSUMED and country.income]
    named = tuple(used for used in classes(case) if used.status is Status.ASSUMED)
    for income in Income if assumed else ():
        countries = tuple(one.changed(income=income) if one in assumed else one for one in facts.countries or ())
        if countries != facts.countries:
            yield Case(facts.changed(countries=countries), case.regulation, case.stage), named


def _other_budgets(case: Case) -> Iterator[Otherwise]:
    """The same file if the assumed caps and lists of the budget did not exist, with these rules."""
    doubting = Case(case.facts, case.regulation, case.stage, trusting=False)
    if doubting.budget.frame != case.budget.frame and _weighs(case):
        yield doubting, tuple(Key("rules", rule.id) for rule in case.regulation.assumed_shapes(case))


def _weighs(case: Case) -> bool:
    """Whether the caps and lists take anything off this budget."""
    return bool(case.budget.clipped) or any(not case.budget.eligible(line) for line in case.facts.expenses or ())


def reads_country_parts(facts: Facts, regulation: Regulation) -> bool:
    """Whether the grant depends on the country that each expense of this project belongs to (D15)."""
    case = Case(facts, regulation, Stage.SIMULATE)
    return any(isinstance(rule, Rate) and rule.reads_parts(case) for rule in regulation.rules.values())


def fits(facts: Facts, regulation: Regulation) -> bool | None:
    """Whether a project fits a call, that call's own exclusions left out (D14)."""
    rules = {key: rule for key, rule in regulation.rules.items() if not isinstance(rule, OtherCallFits)}
    overall = check(facts, regulation.changed(rules=rules)).overall
    return {Overall.OBSTACLE: False, Overall.NO_OBSTACLE_FOUND: True}.get(overall)
