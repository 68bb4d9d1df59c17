"""A value of a regulation, with its status: sourced, assumed ("to be confirmed") or unknown."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from traitdunion.regulations.languages import N_
from traitdunion.regulations.strict import Strict, said
from traitdunion.regulations.vocabulary import Status

T = TypeVar("T")

TABLE = frozenset({"value", "status", "source", "note"})


def _sources(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Sources = Annotated[tuple[str, ...], BeforeValidator(_sources)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Text(Strict):
    """Words for people in several languages; written plainly, it is French."""

    fr: str = Field(description="French")
    en: str | None = Field(None, description="English")
    ar: str | None = Field(None, description="Arabic")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        return {"fr": data} if isinstance(data, str) else data

    def written_in(self, language: str) -> str:
        """The text in the language, else in French."""
        return (self.en if language == "en" else self.ar if language == "ar" else self.fr) or self.fr

    def has(self, language: str) -> bool:
        return language == "fr" or bool(self.en if language == "en" else self.ar if language == "ar" else None)


class Value(Strict, Generic[T]):
    """Written plainly (`pct = 10`: status and source are the rule's), or as a table with its own.

    `{ value = 10, status = "assumed", note = "…" }`; `{ status = "unknown" }` when it exists and we do not have it.
    """

    value: T | None = Field(None, description="the value; left out when unknown")
    status: Status | None = Field(None, description="sourced, assumed or unknown; left out: that of the rule")
    source: Sources = Field((), description="where it was read; left out: that of the rule")
    note: Text | None = Field(None, description="what a reader should know of it")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:
        if isinstance(data, Value) or (isinstance(data, dict) and (not data or set(data) & TABLE)):
            return data
        return {"value": data}

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.value is None and self.status is not Status.UNKNOWN:
            raise said(N_('Donnez la valeur, ou dites status = "unknown".'))
        if self.value is not None and self.status is Status.UNKNOWN:
            raise said(N_("Une valeur inconnue n’a pas de valeur : dites-la assumed si elle est supposée."))
        return self


@dataclass(frozen=True, slots=True)
class ValueUsed:
    """A value as a rule used it."""

    name: str
    value: object
    status: Status
    source: tuple[str, ...]
    note: Text | None = None


def values_in(thing: object, name: str = "") -> Iterator[tuple[str, Value[Any]]]:
    """Every value inside a typed table, with its dotted name."""
    if isinstance(thing, Value):
        yield name, thing
    elif isinstance(thing, BaseModel):
        for field in type(thing).model_fields:
            yield from values_in(getattr(thing, field), f"{name}.{field}" if name else field)
    elif isinstance(thing, dict):
        for key, item in thing.items():
            yield from values_in(item, f"{name}.{key}")
    elif isinstance(thing, tuple):
        for index, item in enumerate(thing):
            yield from values_in(item, f"{name}.{index}")
