"""What would mend a rule that is not met: for each lever, the least exact change, and what it does to the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from traitdunion.regulations.budget import Amount
from traitdunion.regulations.case import Case
from traitdunion.regulations.checking import Verdict, Verdicts, check
from traitdunion.regulations.days import add_months
from traitdunion.regulations.facts import Document, Facts, Party
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.levers import MONEY_LEVERS, Lever, MoneyLever, balanced_by_grant, brought, levels
from traitdunion.regulations.money import ceil, decimal, floor, unit
from traitdunion.regulations.rules import GrantBound, Rule
from traitdunion.regulations.rules.dates import Duration, ProjectDates
from traitdunion.regulations.rules.declarations import Documents
from traitdunion.regulations.rules.parties import PartyCount
from traitdunion.regulations.rules.shares import AmountRange, Balance, Share
from traitdunion.regulations.vocabulary import Kind, Outcome, Overall, Provenance, Role, Side

MoneyRule = GrantBound | Share | AmountRange
CLOSE = 4
"""How many cents around the exact amount are tried."""
NOWHERE = "ZZ"
"""The code of an unspecified territory, for a party still to be found."""


@dataclass(frozen=True)
class Repair:
    """One change that mends a rule. `repairs` and `breaks`: ids of the rules that it mends and that it breaks."""

    lever: Lever
    verdict: Verdict = field(repr=False)
    facts: Facts = field(repr=False)
    repairs: tuple[str, ...]
    breaks: tuple[str, ...]
    overall: Overall
    amount: Decimal | None = None
    day: date | None = None
    parties: tuple[str, ...] = ()
    documents: tuple[tuple[str, ...], ...] = ()
    grant: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True)
class _Change:
    """A change before it is run again."""

    lever: Lever
    facts: Facts
    amount: Decimal | None = None
    day: date | None = None
    parties: tuple[str, ...] = ()
    documents: tuple[tuple[str, ...], ...] = ()


def repair(verdict: Verdict, facts: Facts, regulation: Regulation | None = None) -> tuple[Repair, ...]:
    """The repairs of a verdict, least money first; none for a rule that is not "not met". Each was run again."""
    if verdict.outcome is not Outcome.NOT_MET:
        return ()
    before = check(facts, regulation or verdict.regulation, verdict.stage)
    case = Case(facts, before.regulation, verdict.stage)
    found = [_run(change, verdict, before) for change in _changes(verdict.rule, case)]
    mended = [one for one in found if verdict.id in one.repairs]
    return tuple(sorted(mended, key=lambda one: (one.amount is None, one.amount or 0, list(Lever).index(one.lever))))


def _run(change: _Change, verdict: Verdict, before: Verdicts) -> Repair:
    after = check(change.facts, before.regulation, before.stage)
    budget = Case(change.facts, before.regulation).budget
    mended = tuple(one.id for one in before if one.outcome is Outcome.NOT_MET and _better(one.id, before, after))
    broken = tuple(
        one.id for one in after if one.outcome is Outcome.NOT_MET and before[one.id].outcome is not Outcome.NOT_MET
    )
    return Repair(
        change.lever,
        verdict,
        change.facts,
        mended,
        _but_options(broken, before),
        after.overall,
        change.amount,
        change.day,
        change.parties,
        change.documents,
        _cents(budget.grant()),
        _cents(budget.cost),
    )


def _better(rule_id: str, before: Verdicts, after: Verdicts) -> bool:
    """The rule is now met; for an option of an election, whichever option is now retained is met."""
    election = before.regulation.election_of.get(rule_id)
    if election is None:
        return after[rule_id].outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}
    options = [after[key].outcome for key, of in before.regulation.election_of.items() if of == election]
    return Outcome.NOT_MET not in options and Outcome.MET in options


def _but_options(broken: tuple[str, ...], before: Verdicts) -> tuple[str, ...]:
    """An option that takes the place of another one that was not met breaks nothing."""
    failing = {before.regulation.election_of.get(one.id) for one in before if one.outcome is Outcome.NOT_MET} - {None}
    return tuple(key for key in broken if before.regulation.election_of.get(key) not in failing)


def _cents(amount: Amount) -> Decimal | None:
    return None if amount is None else decimal(floor(amount))


def _changes(rule: Rule, case: Case) -> Iterator[_Change]:
    match rule:
        case GrantBound() | Share() | AmountRange():
            for lever in MONEY_LEVERS:
                amount = least(rule, case, lever)
                if amount is not None:
                    yield _Change(lever.name, lever.apply(case, amount, _funder(rule)), amount)
        case Balance():
            yield from _balances(rule, case)
        case Duration():
            yield from _lengths(rule, case)
        case ProjectDates():
            yield from _days(rule, case)
        case PartyCount():
            yield from _newcomers(rule, case)
        case Documents():
            yield from _attachments(rule, case)


# -- money ---------------------------------------------------------------------------------------------------------


def least(rule: MoneyRule, case: Case, lever: MoneyLever) -> Decimal | None:
    """The least amount, to the cent, that makes the rule met by this lever; None when no amount does.

    Between two kinks of the retained budget a margin is linear in what is moved, once its cents are left unrounded:
    the amount is where the line crosses zero, taken up to the cent, then checked on the rounded budget.
    """
    funder = _funder(rule)
    if not lever.available(case, funder):
        return None
    step = unit(case.regulation.currency)
    limit = Fraction(lever.limit(case, funder))
    kinks = [floor(kink, step) for kink in (*lever.kinks(case), *levels(case.facts, funder))]
    inside = [point for kink in kinks for point in (kink, kink + step) if 0 < point < limit]
    points = sorted({Fraction(0), *inside, limit}) if limit > 0 else []
    found = [_crossing(option, case, lever, points) for option in _alternatives(rule, case)]
    return min((amount for amount in found if amount is not None), default=None)


def _funder(rule: MoneyRule) -> str | None:
    return rule.funder if isinstance(rule, GrantBound) else None


def _alternatives(rule: MoneyRule, case: Case) -> list[MoneyRule]:
    """The rule, or every option open to it when the best one is retained by itself."""
    election = case.regulation.election_of.get(rule.id)
    choice = case.choices.get(election) if election else None
    if choice is None or choice.by_applicant:
        return [rule]
    options = (case.regulation.rules[key] for key, bound in choice.bounds.items() if bound is not None)
    return [option for option in options if isinstance(option, GrantBound)]


def _crossing(rule: MoneyRule, case: Case, lever: MoneyLever, points: list[Fraction]) -> Decimal | None:
    def margin(amount: Fraction, *, exact: bool) -> Amount:
        moved = lever.apply(case, decimal(amount), _funder(rule))
        return rule.margin(Case(moved, case.regulation, case.stage, exact=exact))

    def passes(amount: Fraction) -> bool:
        found = margin(amount, exact=False)
        return found is not None and found >= 0

    margins = [margin(point, exact=True) for point in points]
    for (low, before), (high, after) in pairwise(zip(points, margins, strict=True)):
        if before is None or after is None:
            return None
        if after >= 0:
            exact = low if before >= 0 else low + (high - low) * -before / (after - before)
            return _settled(exact, high, unit(case.regulation.currency), passes)
    return None


def _settled(exact: Fraction, high: Fraction, step: Fraction, passes: Callable[[Fraction], bool]) -> Decimal | None:
    """The least passing amount next to the exact one: the cents of a clipped budget move it by a few at most."""
    amount = max(step, ceil(exact, step))
    for _ in range(CLOSE):
        if passes(amount):
            break
        amount += step
    for _ in range(CLOSE):
        if amount == step or not passes(amount - step):
            break
        amount -= step
    return decimal(amount) if amount <= high and passes(amount) else None


def _balances(rule: Balance, case: Case) -> Iterator[_Change]:
    """Resources brought to the expenses by the grant, or by new own cash when it is money that is missing."""
    found = rule.gaps(case) or {}
    if len(found) > 1 and None in found:
        found = {year: gap for year, gap in found.items() if year is not None}
    gaps = {year: decimal(out - into) for year, (out, into) in found.items()}
    total = sum((abs(gap) for gap in gaps.values()), Decimal(0))
    facts = balanced_by_grant(case.facts, gaps)
    if facts is not None:
        yield _Change(Lever.BALANCE_GRANT, facts, total)
    if all(gap > 0 for gap in gaps.values()):
        yield _Change(Lever.BALANCE_OWN, brought(case.facts, Side.OWN, list(gaps.items())), total)


# -- dates, parties, documents -------------------------------------------------------------------------------------


def _moved(facts: Facts, **days: date) -> Facts:
    return facts.changed(project=facts.project.changed(**days))


def _lengths(rule: Duration, case: Case) -> Iterator[_Change]:
    """The closest last day that gives a duration within the bounds (D8)."""
    starts, months, bounds = case.facts.project.starts, case.months(), rule.bounds(case)
    if starts is None or bounds is None:
        return
    low, top = (None if one is None else one.value for one in bounds)
    if top is not None and months is not None and months > top:
        last = add_months(starts, top) - timedelta(days=1)
    elif low is not None:
        last = add_months(starts, max(low, 1) - 1)
    else:
        last = starts
    yield _Change(Lever.DATE, _moved(case.facts, ends=last), day=last)


def _days(rule: ProjectDates, case: Case) -> Iterator[_Change]:
    """The whole project moved by as many days as it takes."""
    project = case.facts.project
    if project.starts is None or project.ends is None:
        return
    first, last, until = (
        None if one is None else one.value for one in (rule.starts_from, rule.starts_by, rule.ends_by)
    )
    if first is not None and project.starts < first:
        starts = first
    elif last is not None and project.starts > last:
        starts = last
    elif until is not None:
        starts = project.starts - (project.ends - until)
    else:
        return
    ends = project.ends + (starts - project.starts)
    yield _Change(Lever.DATE, _moved(case.facts, starts=starts, ends=ends), day=starts)


def _newcomers(rule: PartyCount, case: Case) -> Iterator[_Change]:
    """First the commitment of those who are there, then new parties of the sort that is counted."""
    parties = list(case.facts.parties or ())
    lacking = (rule.min.value or 0) - sum(rule.counts(party, case) is True for party in parties) if rule.min else 0
    named = []
    for index, party in enumerate(parties):
        committed = party.changed(committed=True)
        if lacking > 0 and rule.counts(committed, case) and not rule.counts(party, case):
            parties[index] = committed
            named.append(party.key)
            lacking -= 1
    for number in range(max(0, lacking)):
        parties.append(_newcomer(rule, case, number + 1))
        named.append(parties[-1].key)
    if named:
        yield _Change(Lever.PARTY, case.facts.changed(parties=tuple(parties)), parties=tuple(named))


def _newcomer(rule: PartyCount, case: Case, number: int) -> Party:
    abroad = rule.who in {"foreign_authorities", "foreign_parties", "partners"}
    places = (code for code in rule.countries or case.facts.places or () if rule.admits(code, case))
    place = next(places, NOWHERE)
    return Party(
        key=f"new-{number}",
        role=Role.PARTNER if abroad else Role.CARRIER,
        kind=Kind.LOCAL_AUTHORITY,
        country=place if abroad else "FR",
        committed=True,
        provenance=Provenance.COMPUTED,
    )


def _attachments(rule: Documents, case: Case) -> Iterator[_Change]:
    missing = rule.missing(case) or []
    if not missing:
        return
    added = [
        Document(kind=kind, covers=(party.key,) if party else None, provenance=Provenance.COMPUTED)
        for party, sets in missing
        for kind in sets[0]
    ]
    parties = tuple(dict.fromkeys(party.key for party, _ in missing if party))
    sets = tuple(dict.fromkeys(one for _party, sets in missing for one in sets))
    facts = case.facts.changed(documents=(*(case.facts.documents or ()), *added))
    yield _Change(Lever.DOCUMENT, facts, parties=parties, documents=sets)
