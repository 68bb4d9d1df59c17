"""Answers as plain text, for a terminal: a file before a regulation, and a change of rules."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from traitdunion.regulations.ceilings import Bound, Ceiling
from traitdunion.regulations.checking import Verdict, Verdicts
from traitdunion.regulations.comparing import Difference, rule_changes
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.repairs import Repair
from traitdunion.regulations.sentences import (
    Speaker,
    bound_name,
    derivation,
    explain,
    made_of,
    repair_sentence,
    statement,
)
from traitdunion.regulations.terms import Cash, Term
from traitdunion.regulations.vocabulary import Outcome

DECIDES = N_("Ce refus repose sur une valeur à confirmer : %(value)s")
CONFIRM = N_("Valeur à confirmer : %(value)s")


def evaluation(
    verdicts: Verdicts, amounts: Ceiling, repairs: Mapping[str, tuple[Repair, ...]], language: str
) -> Iterator[str]:
    """The whole answer, line by line."""
    regulation = verdicts.regulation
    speaker = Speaker(language, regulation)
    whole = (word(f"stage.{verdicts.stage.word}", speaker), word(f"overall.{verdicts.overall}", speaker))
    yield " · ".join((f"{speaker.say(regulation.title)} ({regulation.reference})", *whole))
    yield ""
    for verdict in verdicts:
        yield from _verdict(verdict, repairs[verdict.id], speaker)
    yield ""
    yield from ceiling_lines(amounts, speaker)
    yield from further(regulation, speaker)


def word(key: str, speaker: Speaker) -> str:
    return speaker.say(Term(key))


def money(amount: Decimal | None, speaker: Speaker) -> str:
    return "?" if amount is None else speaker.say(Cash(Fraction(amount), ""))


def _verdict(verdict: Verdict, repairs: tuple[Repair, ...], speaker: Speaker) -> Iterator[str]:
    said = explain(verdict, speaker.language)
    mark = f"{word(f'outcome.{verdict.outcome}', speaker)} · {word(f'severity.{verdict.severity}', speaker)}"
    yield f"[{mark}] {verdict.id} · {said.sentence}"
    decides = verdict.assumed_decides and verdict.outcome is Outcome.NOT_MET
    for assumed in said.assumed:
        yield "    ! " + speaker.sentence(DECIDES if decides else CONFIRM, {"value": assumed})
    yield from (f"    → {repair_sentence(one, speaker.language)}" for one in repairs)


def ceiling_lines(amounts: Ceiling, speaker: Speaker) -> Iterator[str]:
    """The highest grant, then each bound with its calculation."""
    if amounts.amount is None:
        yield speaker.sentence(N_("La subvention possible ne peut pas encore être dite."), {})
    else:
        message = N_("Subvention possible : %(amount)s au plus.")
        if not amounts.complete:
            message = N_(
                "Subvention possible : %(amount)s d’après ce qui est connu ; il manque de quoi le dire sûrement."
            )
        yield speaker.sentence(message, {"amount": money(amounts.amount, speaker)})
    yield from (_bound(bound, speaker) for bound in amounts.bounds)


def _bound(bound: Bound, speaker: Speaker) -> str:
    name, how = (say(bound, speaker.regulation, speaker.language) for say in (bound_name, derivation))
    detail = made_of(bound, speaker.regulation, speaker.language)
    amount = money(bound.amount, speaker)
    parts = [name, " = ".join(part for part in (how if how != amount else "", amount) if part)]
    notes = [detail] if detail else []
    notes += [word(f"state.{bound.state}", speaker)] if bound.state != "counts" else []
    notes += [word("assumed", speaker)] if bound.assumed else []
    return f"  {'▬' if bound.binds else ' '} " + " · ".join(parts) + (f" ({', '.join(notes)})" if notes else "")


def further(regulation: Regulation, speaker: Speaker) -> Iterator[str]:
    """What no file can fail, and what the sources do not say."""
    said = [rule for rule in regulation.rules.values() if rule.informative]
    if said:
        yield ""
        yield speaker.sentence(N_("Pour information"), {})
        yield from (f"  - {statement(rule, regulation, speaker.language)}" for rule in said)
    if regulation.absent:
        yield ""
        yield speaker.sentence(N_("Ce que nos sources ne disent pas"), {})
        yield from (f"  - {speaker.say(text)}" for text in regulation.absent.values())


# -- a change of rules ---------------------------------------------------------------------------------------------


def comparison(old: Regulation, new: Regulation, found: Iterable[Difference], language: str) -> Iterator[str]:
    """What changes in the rules, then for each file."""
    speaker = Speaker(language, new)
    yield f"{old.reference} → {new.reference}"
    yield from (speaker.sentence(one, {}) for one in remarks(old, new))
    changes = rule_changes(old, new)
    yield speaker.sentence(N_("Règles changées :") if changes else N_("Aucune règle ne change."), {})
    for change in changes:
        name = f"{change.rule} · {change.name}" if change.name else change.rule
        yield f"  {name} · {plain(change.before, speaker)} → {plain(change.after, speaker)}"
    for one in found:
        yield from _difference(one, speaker)


def remarks(old: Regulation, new: Regulation) -> list[str]:
    """What is odd in comparing two regulations."""
    if old.id != new.id:
        return [N_("Attention : ce ne sont pas deux versions du même règlement, leurs identifiants diffèrent.")]
    if old.version >= new.version:
        return [N_("Attention : la nouvelle version ne vient pas après l’ancienne.")]
    return []


def plain(value: object, speaker: Speaker) -> str:
    """A value as it is written in the file; a dash for none."""
    if value is None:
        return "–"
    return speaker.say(value) if isinstance(value, bool) else str(value)


def _difference(one: Difference, speaker: Speaker) -> Iterator[str]:
    if one.same:
        yield speaker.sentence(N_("%(file)s : rien ne change."), {"file": one.name})
        return
    message = N_("%(file)s : plus favorable, ou autant.") if one.better else N_("%(file)s : moins favorable.")
    yield speaker.fill(message, {"file": one.name})
    if one.before is not one.after:
        yield f"  {word(f'overall.{one.before}', speaker)} → {word(f'overall.{one.after}', speaker)}"
    if one.ceiling_before != one.ceiling_after:
        label = speaker.sentence(N_("Subvention possible"), {})
        yield f"  {label} · {money(one.ceiling_before, speaker)} → {money(one.ceiling_after, speaker)}"
    for change in one.changes:
        yield f"  {change.rule} · {_outcome(change.before, speaker)} → {_outcome(change.after, speaker)}"


def _outcome(outcome: Outcome | None, speaker: Speaker) -> str:
    return "–" if outcome is None else word(f"outcome.{outcome}", speaker)
