"""The examples that regulations carry: facts, and what must come out."""

from collections.abc import Iterator

from traitdunion.regulations.ceilings import ceiling
from traitdunion.regulations.checking import Verdict, Verdicts, check
from traitdunion.regulations.facts import Facts
from traitdunion.regulations.grammar import Example, Regulation
from traitdunion.regulations.languages import N_
from traitdunion.regulations.positions import Path
from traitdunion.regulations.problems import Problem
from traitdunion.regulations.reports import ceiling_lines, word
from traitdunion.regulations.sentences import Speaker, sentence
from traitdunion.regulations.vocabulary import Outcome, Overall

DIFFERS = N_("« %(example)s » : %(expected)s était attendu, %(found)s est venu. %(why)s")

Difference = tuple[Path, str, str, str]
"""Where it is in the example, what was expected, what came, why."""


def failures(regulation: Regulation, language: str = "fr") -> Iterator[Problem]:
    """What does not come out as the examples say, each with its path: what was expected, what came, and why."""
    speaker = Speaker(language, regulation)
    for index, example in enumerate(regulation.examples):
        for place, expected, found, why in _differences(example, speaker):
            values: dict[str, object] = {"example": example.name, "expected": expected, "found": found, "why": why}
            yield Problem(DIFFERS, values, ("examples", index, *place))


def _differences(example: Example, speaker: Speaker) -> Iterator[Difference]:
    facts = Facts.parse(example.facts, name=example.name)
    verdicts = check(facts, speaker.regulation, example.stage)
    for rule, expected in example.expect.items():
        if (verdict := verdicts[rule]).outcome is not expected:
            said = sentence(verdict, speaker.language)
            yield ("expect", rule), _coded(expected, speaker), _coded(verdict.outcome, speaker), said
    if example.overall is not None and verdicts.overall is not example.overall:
        said = " ".join(f"[{one.id}] {sentence(one, speaker.language)}" for one in _deciding(verdicts))
        yield ("overall",), _coded(example.overall, speaker), _coded(verdicts.overall, speaker), said
    if example.ceiling is not None and (found := ceiling(facts, speaker.regulation)).amount != example.ceiling:
        said = " · ".join(line.strip() for line in ceiling_lines(found, speaker))
        yield ("ceiling",), str(example.ceiling), str(found.amount or "?"), said


def _coded(one: Outcome | Overall, speaker: Speaker) -> str:
    """A word of the file with what it means: unknown (à préciser)."""
    return f"{one.value} ({word(f'{type(one).__name__.lower()}.{one}', speaker)})"


def _deciding(verdicts: Verdicts) -> tuple[Verdict, ...]:
    return verdicts.obstacles or verdicts.missing or verdicts.to_check
