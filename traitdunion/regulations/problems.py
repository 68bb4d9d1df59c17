"""What is wrong in a file: where, why, and the nearest valid word."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

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
            several = ", " in str(nearest)
            message = N_("Une de : %(nearest)s.") if several else N_("Le mot le plus proche est « %(nearest)s ».")
            sentence += " " + _(message, language) % {"nearest": nearest}
        return " · ".join(part for part in (where, place, sentence) if part)

    def __str__(self) -> str:
        return self.text()

    def placed(self, name: str, positions: Positions) -> "Problem":
        """The same, with its file and its line."""
        word = str(self.values.get("word") or self.values.get("input") or "")
        return replace(self, name=name, line=positions.line(self.path, word))


class InvalidFile(ValueError):  # noqa: N818 (it is the file that is invalid)
    """A file of facts or rules that cannot be read; `problems` holds every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def text(self, language: str = "fr") -> str:
        return "\n".join(problem.text(language) for problem in self.problems)


FEW, MANY = 6, 20
"""A list of words that is rather shown whole; one that never is."""


def nearest(word: str, words: Iterable[str]) -> str:
    """The valid word most like `word`, or all of them when they are few (separated by commas), or nothing."""
    choices = {choice.lower(): choice for choice in sorted(words)}
    close = difflib.get_close_matches(word.lower(), choices, n=2, cutoff=0.72 if len(choices) <= FEW else 0.6)
    if close and (len(close) == 1 or len(choices) > FEW):
        return choices[close[0]]
    return ", ".join(choices.values()) if len(choices) <= MANY else ""


def unknown_word(message: str, word: str, words: Iterable[str], **place: object) -> Problem:
    return Problem(message, {"word": word, "nearest": nearest(word, words)}, **place)  # type: ignore[arg-type]


UNKNOWN_KEY = N_("La clé « %(word)s » n’existe pas ici.")
UNKNOWN_VALUE = N_("« %(word)s » n’est pas une valeur possible.")

NOT_A_BOOLEAN = N_("true ou false est attendu, pas « %(input)s ».")
NOT_A_DATE = N_("« %(input)s » n’est pas une date : écrivez année-mois-jour sans guillemets, comme 2025-04-30.")
NOT_A_TABLE = N_("Une table est attendue, pas « %(input)s ».")
NOT_EXPECTED = N_("« %(input)s » n’est pas ce qui est attendu ici.")
WHOLE = N_("Un nombre entier est attendu, pas « %(input)s ».")
NUMBER = N_("Un nombre est attendu, pas « %(input)s ».")
LOWEST = N_("La plus petite valeur admise est %(ge)s.")
HIGHEST = N_("La plus grande valeur admise est %(le)s.")

SENTENCES = {
    "json_invalid": N_("Ce fichier n’est pas du JSON."),
    "missing": N_("Il manque « %(field)s »."),
    "decimal_max_places": N_("Un montant a deux décimales au plus."),
    "less_than_equal": HIGHEST,
    "greater_than_equal": LOWEST,
    "timezone_aware": N_("Une heure porte son fuseau, par exemple 2024-03-13T12:00:00+01:00."),
    "string_type": N_("Un texte entre guillemets est attendu, pas « %(input)s »."),
    "string_too_long": N_("Ce texte dépasse %(max_length)s caractères."),
    "too_short": N_("La liste est trop courte : il en faut au moins %(min_length)s."),
    "tuple_type": N_("Une liste entre crochets est attendue, pas « %(input)s »."),
    **dict.fromkeys(("bool_type", "bool_parsing"), NOT_A_BOOLEAN),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), WHOLE),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), NOT_A_TABLE),
    **dict.fromkeys(
        (
            "date_type",
            "date_parsing",
            "date_from_datetime_parsing",
            "date_from_datetime_inexact",
            "datetime_type",
            "datetime_parsing",
            "datetime_from_date_parsing",
            "datetime_object_invalid",
        ),
        NOT_A_DATE,
    ),
}

SHAPES = {
    r"^[a-z0-9][a-z0-9_-]*$": N_(
        "« %(input)s » n’est pas une clé : des lettres minuscules sans accent, des chiffres, - et _."
    ),
    r"^[A-Z]{2}$": N_("« %(input)s » n’est pas un code de pays : deux lettres majuscules, comme MA."),
    r"^[A-Z]{2}-[A-Z0-9]{1,3}$": N_("« %(input)s » n’est pas un code de subdivision (ISO 3166-2), comme CA-QC."),
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$": N_(
        "« %(input)s » n’est ni un code de pays (deux lettres majuscules, comme MA) ni celui d’une subdivision (CA-QC)."
    ),
    r"^[A-Z]{3}$": N_("« %(input)s » n’est pas une monnaie : trois lettres majuscules, comme EUR."),
    r"^[a-z0-9][a-z0-9_-]*@[1-9][0-9]*$": N_(
        "« %(input)s » ne désigne pas une version de règlement, comme general-2025@1."
    ),
}
"""What each pattern asks, in words."""


def from_validation(
    error: ValidationError, name: str = "", positions: Positions | None = None, *, under: Sequence[str | int] = ()
) -> list[Problem]:
    """Pydantic's errors in our words, one for each place; with the line of each when `positions` is given."""
    found: dict[Path, Problem] = {}
    for detail in error.errors(include_url=False):
        context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
        path = (*under, *_place(detail["type"], detail["loc"], context))
        message, values = _wording(detail["type"], context, path, str(detail.get("input")))
        found.setdefault(path, Problem(message, values, path))
    inner = [
        problem
        for path, problem in found.items()
        if not any(path == other[: len(path)] for other in found if other != path)
    ]
    return [problem.placed(name, positions) if positions else replace(problem, name=name) for problem in inner]


UNSEEN = re.compile(r"(function-|tagged-|literal\[|\[key\]$|value$|datetime$|date$|int$|str$|bool$|decimal$)")
"""Parts of a place that nobody typed: wrappers, the branches of a union."""


def _place(kind: str, location: Sequence[str | int], context: dict[str, str]) -> Path:
    if kind == "missing":
        return tuple(location)
    path = tuple(part for index, part in enumerate(location) if not (index and UNSEEN.match(str(part))))
    if kind == "unknown_key":
        return (*path, context["word"])
    if at := context.pop("at", ""):
        path = (*path, *(int(part) if part.isdigit() else part for part in at.split(".")))
    return path


def _wording(kind: str, context: dict[str, str], path: Path, given: str) -> tuple[str, dict[str, object]]:
    given = given[:60]
    if kind in {"enum", "literal_error"}:
        words = re.findall(r"'([^']*)'", context.get("expected", ""))
        return UNKNOWN_VALUE, {"word": given, "nearest": nearest(given, words)}
    if kind == "unknown_key":
        return UNKNOWN_KEY, dict(context)
    if kind == "said":
        return context.pop("message"), dict(context)
    values: dict[str, object] = {**context, "input": given, "field": path[-1] if path else ""}
    if kind == "string_pattern_mismatch":
        return SHAPES.get(context["pattern"], NOT_EXPECTED), values
    return SENTENCES.get(kind, NOT_EXPECTED), values


TOML = (
    ("Invalid date", N_("Cette date n’existe pas, ou n’est pas écrite année-mois-jour (2025-04-30).")),
    ("Cannot declare", N_("Cette table est déjà écrite plus haut (une liste de tables s’écrit [[…]]).")),
    ("Cannot overwrite", N_("Cette clé est déjà écrite plus haut.")),
    ("Cannot mutate", N_("Cette table est déjà écrite plus haut.")),
    ("Duplicate inline", N_("Cette clé est écrite deux fois.")),
    ("Unclosed array", N_("Il manque un crochet ou une virgule.")),
    ("Unclosed inline", N_("Il manque une accolade ou une virgule.")),
    ("Invalid value", N_("Il manque une valeur, ou elle est mal écrite (un texte se met entre guillemets).")),
    ("Invalid initial", N_("Cette valeur est mal écrite (un texte se met entre guillemets).")),
    ("Expected newline", N_("Il y a quelque chose de trop à la fin de cette ligne.")),
    ("Expected '='", N_("Il manque le signe = après la clé.")),
    ("Illegal character", N_("Il manque un guillemet à la fin de ce texte.")),
    ("Unterminated string", N_("Il manque un guillemet à la fin de ce texte.")),
)
"""How the TOML reader's mistakes begin, and our words for them."""


def from_toml(error: ValueError, name: str, text: str) -> Problem:
    """A text that is not TOML, with its line."""
    said = str(error)
    at = re.search(r"at line (\d+)", said)
    message = next((words for start, words in TOML if said.startswith(start)), N_("Cette ligne n’est pas du TOML."))
    return Problem(message, {}, (), name, int(at[1]) if at else len(text.splitlines()))


def read(path: FilePath) -> str:
    """The text of a file. Raises InvalidFile when it is not there or is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        message = N_("Le fichier « %(file)s » n’existe pas.")
        raise InvalidFile([Problem(message, {"file": path})]) from error
    except (OSError, UnicodeDecodeError) as error:
        message = N_("Le fichier « %(file)s » ne peut pas être lu : ce n’est pas un texte en UTF-8.")
        raise InvalidFile([Problem(message, {"file": path})]) from error
