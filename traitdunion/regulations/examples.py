"""The examples that regulations carry: facts, and what must come out."""

from collections.abc import Iterator

from traitdunion.regulations.ceilings import ceiling
from traitdunion.regulations.checking import check
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import Example, Regulation


def failures(regulation: Regulation) -> Iterator[str]:
    """What does not come out as the examples of a regulation say, one line each."""
    for example in regulation.examples:
        for said in _differences(example, regulation):
            yield f"{regulation.reference} · {example.name} · {said}"


def _differences(example: Example, regulation: Regulation) -> Iterator[str]:
    facts = Facts.parse(example.facts, name=example.name)
    verdicts = check(facts, regulation, example.stage)
    for rule, expected in example.expect.items():
        found = verdicts[rule].outcome
        if found is not expected:
            yield f"{rule}: {expected.value} → {found.value}"
    if example.overall is not None and verdicts.overall is not example.overall:
        yield f"overall: {example.overall.value} → {verdicts.overall.value}"
    if example.ceiling is not None and (found_amount := ceiling(facts, regulation).amount) != example.ceiling:
        yield f"ceiling: {example.ceiling} → {found_amount}"
