"""Three-valued logic (Kleene): true, false, unknown (None). What does not apply is neutral; waived counts as met."""

from collections.abc import Callable, Iterable

from traitdunion.regulations.vocabulary import Outcome

Truth = bool | None


def outcome(truth: Truth) -> Outcome:
    if truth is None:
        return Outcome.UNKNOWN
    return Outcome.MET if truth else Outcome.NOT_MET


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def every(truths: Iterable[Truth]) -> Truth:
    """True of nothing; false as soon as one is false; otherwise unknown as soon as one is unknown."""
    found = set(truths)
    if False in found:
        return False
    return None if None in found else True


def some(truths: Iterable[Truth]) -> Truth:
    """False of nothing; true as soon as one is true; otherwise unknown as soon as one is unknown."""
    return negated(every(negated(truth) for truth in truths))


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    return _combined(every, outcomes)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    return _combined(some, outcomes)


def _combined(quantifier: Callable[[Iterable[Truth]], Truth], outcomes: Iterable[Outcome]) -> Outcome:
    truths = {Outcome.MET: True, Outcome.WAIVED: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
    found = [truths[one] for one in outcomes if one is not Outcome.NOT_APPLICABLE]
    return outcome(quantifier(found)) if found else Outcome.NOT_APPLICABLE
