"""The picker's question as an address carries it: which field of which form, what was typed, what else to keep."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from traitdunion.directory.territories import queries

RESERVED = {"champ", "retour", "genre", "dans", "q"}


@dataclass(frozen=True)
class Choice:
    """A place offered: the value a form receives, its name, what tells it from its homonyms, and the way back."""

    value: str
    label: str
    detail: str
    formerly: str
    url: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked by `?champ=lead&retour=/simulateur/&q=rouen` and every other parameter of the form."""

    text: str
    genre: str
    country: str
    field: str
    rank: int
    back: str
    kept: list[tuple[str, str]]

    @classmethod
    def of(cls, request: HttpRequest) -> "Question":
        """Read a request. `champ` is `name`, `name:rank` in a repeated name (from 0), or `name:rank:genre`.

        `retour` is a path of this site, or else it is forgotten.
        """
        asked = request.GET
        name, rank, genre = ((*asked.get("champ", "").split(":"), "", ""))[:3]
        typed = asked.getlist(name) if name else []
        place = int(rank) if rank.isascii() and rank.isdigit() else 0
        genre = genre or asked.get("genre", "")
        return cls(
            text=asked.get("q", typed[place] if place < len(typed) else ""),
            genre=genre if genre in SEARCHES else "authority",
            country=asked.get("dans", ""),
            field=name,
            rank=place,
            back=_local_path(asked.get("retour", "")),
            kept=[(key, value) for key, values in asked.lists() for value in values if key not in RESERVED],
        )

    def hidden(self) -> list[tuple[str, str]]:
        """What a new search must carry on, the text aside."""
        named = {
            "champ": f"{self.field}:{self.rank}" if self.field else "",
            "retour": self.back,
            "genre": self.genre,
            "dans": self.country,
        }
        return [(name, value) for name, value in named.items() if value] + self.kept

    def answer(self, value: str) -> str:
        """The way back with `value` in its field, everything else as it was; "" when there is no way back."""
        if not (self.back and self.field):
            return ""
        answers = QueryDict(mutable=True)
        for key, kept in self.kept:
            answers.appendlist(key, kept)
        values = answers.getlist(self.field)
        answers.setlist(self.field, [*values[: self.rank], value, *values[self.rank + 1 :]])
        path, mark, fragment = self.back.partition("#")
        return f"{path}{'&' if '?' in path else '?'}{urlencode(list(_pairs(answers)))}{mark}{fragment}"

    def choices(self, limit: int) -> list[Choice]:
        """The places that the text may mean, the likeliest first."""
        return [
            Choice(
                place.ref,
                place.label,
                getattr(place, "detail", ""),
                getattr(place, "formerly", ""),
                self.answer(place.ref),
            )
            for place in SEARCHES[self.genre](self, limit)
        ]


SEARCHES: dict[str, Callable[[Question, int], list[Any]]] = {
    "authority": lambda asked, limit: queries.search_territories(asked.text, limit=limit),
    "country": lambda asked, limit: queries.search_countries(asked.text, limit=limit),
    "foreign": lambda asked, limit: queries.search_countries(asked.text, limit=limit, foreign_only=True),
    "subdivision": lambda asked, limit: queries.search_subdivisions(asked.text, country=asked.country, limit=limit),
}


def _pairs(answers: QueryDict) -> Any:
    return ((key, value) for key, values in answers.lists() for value in values)


def _local_path(path: str) -> str:
    """`path` when it stays on this site, else ""."""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe else ""
