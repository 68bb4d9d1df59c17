"""What is wrong in a file: where, why, and the nearest valid word."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from traitdunion.regulations.languages import N_
from traitdunion.regulations.languages import translate as _
from traitdunion.regulations.positions import Path, Positions


@dataclass(frozen=True)
class Problem:
    """One mistake. `message` is a French sentence with named fields, kept apart so that it can be translated."""

    message: str
    values: dict[str, object] = field(default_factory=dict)
    path: Path = ()
    name: str = ""
    line: int | None = None

    def text(self, language: str = "fr") -> str:
        where = ":".join(str(part) for part in (self.name, self.line) if part)
        place = ".".join(str(part) for part in self.path)
        sentence = _(self.message, language) % self.values
        nearest = self.values.get("nearest")
        if nearest:
            sentence += " " + _("Le mot le plus proche est « %(nearest)s ».", language) % {"nearest": nearest}
        return " · ".join(part for part in (where, place, sentence) if part)

    def __str__(self) -> str:
        return self.text()


class InvalidFile(ValueError):  # noqa: N818 (it is the file that is invalid)
    """A file of facts or rules that cannot be read; `problems` holds every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def text(self, language: str = "fr") -> str:
        return "\n".join(problem.text(language) for problem in self.problems)


def nearest(word: str, words: Iterable[str]) -> str:
    """The valid word most like `word`, or all of them when they are few, or nothing."""
    choices = sorted(set(words))
    close = difflib.get_close_matches(word.lower(), choices, n=1, cutoff=0.5)
    if close:
        return close[0]
    return ", ".join(choices) if len(choices) <= 8 else ""


def unknown_word(message: str, word: str, words: Iterable[str], **place: object) -> Problem:
    return Problem(message, {"word": word, "nearest": nearest(word, words)}, **place)  # type: ignore[arg-type]


UNKNOWN_KEY = N_("La clé « %(word)s » n’existe pas ici.")
UNKNOWN_VALUE = N_("« %(word)s » n’est pas une valeur possible.")

SENTENCES = {
    "missing": N_("Il manque « %(field)s »."),
    "decimal_max_places": N_("Un montant a deux décimales au plus."),
    "less_than_equal": N_("La plus grande valeur admise est %(le)s."),
    "greater_than_equal": N_("La plus petite valeur admise est %(ge)s."),
    "date_from_datetime_parsing": N_("« %(input)s » n’est pas une date (année-mois-jour)."),
    "date_type": N_("« %(input)s » n’est pas une date (année-mois-jour)."),
    "timezone_aware": N_("Une heure porte son fuseau, par exemple 2024-03-13T12:00:00+01:00."),
    "string_type": N_("Un texte entre guillemets est attendu, pas « %(input)s »."),
    "bool_type": N_("true ou false est attendu, pas « %(input)s »."),
    "bool_parsing": N_("true ou false est attendu, pas « %(input)s »."),
    "int_type": N_("Un nombre entier est attendu, pas « %(input)s »."),
    "int_parsing": N_("Un nombre entier est attendu, pas « %(input)s »."),
    "decimal_type": N_("Un nombre est attendu, pas « %(input)s »."),
    "decimal_parsing": N_("Un nombre est attendu, pas « %(input)s »."),
    "tuple_type": N_("Une liste est attendue, pas « %(input)s »."),
    "dict_type": N_("Une table est attendue, pas « %(input)s »."),
    "model_type": N_("Une table est attendue, pas « %(input)s »."),
    "string_pattern_mismatch": N_("« %(input)s » n’a pas la forme attendue (%(pattern)s)."),
}


def from_validation(
    error: ValidationError, name: str, positions: Positions | None, *, under: Sequence[str | int] = ()
) -> list[Problem]:
    """Pydantic's errors in our words, with the line of each."""
    problems = []
    for detail in error.errors(include_url=False):
        context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
        path = (*under, *(part for part in detail["loc"] if not str(part).startswith(("function-", "tagged-"))))
        if context.get("word") and detail["type"] == "unknown_key":
            path = (*path, context["word"])
        line = positions.line(path) if positions else None
        if positions and detail["type"] == "said" and context.get("word"):
            line = positions.line_of_word(context["word"]) or line
        message, values = _wording(detail["type"], detail["msg"], context, path, str(detail.get("input")))
        problems.append(Problem(message, values, path, name, line))
    return problems


def _wording(kind: str, english: str, context: dict[str, str], path: Path, given: str) -> tuple[str, dict[str, object]]:
    if kind in {"enum", "literal_error"}:
        words = re.findall(r"'([^']*)'", context.get("expected", ""))
        return UNKNOWN_VALUE, {"word": given, "nearest": nearest(given, words)}
    if kind == "unknown_key":
        return UNKNOWN_KEY, dict(context)
    if kind == "said":
        return context.pop("message"), dict(context)
    values: dict[str, object] = {**context, "input": given[:60], "field": path[-1] if path else ""}
    return (SENTENCES[kind], values) if kind in SENTENCES else ("%(english)s", {"english": english})
