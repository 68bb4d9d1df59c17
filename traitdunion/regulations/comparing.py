"""What a change of rules would have done to files already written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from traitdunion.regulations.ceilings import ceiling
from traitdunion.regulations.checking import Verdicts, check
from traitdunion.regulations.facts import Facts, restore
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.vocabulary import Outcome, Overall, Stage


@dataclass(frozen=True)
class Change:
    """A rule whose outcome changes; None: the rule is not in that version."""

    rule: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True)
class RuleChange:
    """A value of a rule that is not the same in both versions; `name` empty: the rule itself is added or removed."""

    rule: str
    name: str
    before: object
    after: object


SILENT = {"source", "note", "article", "title", "id"}
"""Fields whose change changes no answer."""


def rule_changes(old: Regulation, new: Regulation) -> tuple[RuleChange, ...]:
    """What differs between the rules of two versions, value by value; no change of words, sources or articles."""
    return tuple(_rule_changes(old, new))


def _rule_changes(old: Regulation, new: Regulation) -> Iterator[RuleChange]:
    for key in dict.fromkeys([*old.rules, *new.rules]):
        before, after = old.rules.get(key), new.rules.get(key)
        if before is None or after is None:
            yield RuleChange(key, "", before and before.kind, after and after.kind)
            continue
        first, second = (dict(_flat(rule.model_dump(mode="json"))) for rule in (before, after))
        for name in dict.fromkeys([*first, *second]):
            if first.get(name) != second.get(name):
                yield RuleChange(key, name.removesuffix(".value"), first.get(name), second.get(name))


def _flat(data: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every value inside plain data, with its dotted name."""
    rows = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if rows is None:
        yield name, data
        return
    for key, item in rows:
        if key not in SILENT:
            yield from _flat(item, f"{name}.{key}" if name else str(key))


@dataclass(frozen=True)
class Difference:
    """What the new rules change for one file."""

    name: str
    before: Overall
    after: Overall
    changes: tuple[Change, ...]
    ceiling_before: Decimal | None
    ceiling_after: Decimal | None

    @property
    def better(self) -> bool:
        """More favourable, or as much: nothing newly unmet, and no lower ceiling."""
        worse = any(change.after is Outcome.NOT_MET and change.before is not Outcome.NOT_MET for change in self.changes)
        lower = None not in {self.ceiling_before, self.ceiling_after} and (
            (self.ceiling_after or Decimal(0)) < (self.ceiling_before or Decimal(0))
        )
        return not worse and not lower and list(Overall).index(self.after) >= list(Overall).index(self.before)

    @property
    def same(self) -> bool:
        return self.before is self.after and not self.changes and self.ceiling_before == self.ceiling_after


def compare(
    old: Regulation,
    new: Regulation,
    snapshots: Mapping[str, Facts | bytes] | Iterable[Facts | bytes],
    stage: Stage = Stage.SUBMIT,
) -> tuple[Difference, ...]:
    """File by file; snapshots are facts or their canonical JSON, named by their key or by their rank from 1."""
    named = snapshots if isinstance(snapshots, Mapping) else {str(n): one for n, one in enumerate(snapshots, start=1)}
    return tuple(_difference(name, snapshot, old, new, stage) for name, snapshot in named.items())


def _difference(name: str, snapshot: Facts | bytes, old: Regulation, new: Regulation, stage: Stage) -> Difference:
    facts = restore(snapshot) if isinstance(snapshot, bytes) else snapshot
    before, after = check(facts, old, stage), check(facts, new, stage)
    return Difference(
        name,
        before.overall,
        after.overall,
        tuple(_changes(before, after)),
        ceiling(facts, old).amount,
        ceiling(facts, new).amount,
    )


def _changes(before: Verdicts, after: Verdicts) -> Iterator[Change]:
    old = {verdict.id: verdict.outcome for verdict in before}
    new = {verdict.id: verdict.outcome for verdict in after}
    for rule in dict.fromkeys([*old, *new]):
        if old.get(rule) is not new.get(rule):
            yield Change(rule, old.get(rule), new.get(rule))
