"""The versions of a call's regulation, and what each changes in the one before, rule by rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from django.utils.translation import get_language

from traitdunion.directory.territories.names import place_name
from traitdunion.programme.calls.models import Call, RegulationVersion, regulations_of
from traitdunion.regulations import Regulation, statement
from traitdunion.regulations.comparing import rule_changes


@dataclass(frozen=True)
class Changed:
    """A rule that a version adds, drops or changes; `before`: what it said, when it said it otherwise."""

    kind: Literal["added", "changed", "dropped"]
    text: str
    before: str = ""


@dataclass(frozen=True)
class Edition:
    """A version with what it changes; `first`: no earlier one was published."""

    version: RegulationVersion
    first: bool
    changes: tuple[Changed, ...] = ()


def editions(call: Call) -> list[Edition]:
    """Every published version, newest first."""
    versions = [*call.regulations.select_related("parent").defer("text", "parent__text").order_by("-version")]
    pairs = pairwise(regulations_of(versions)) if len(versions) > 1 else ()
    later = [
        Edition(version, first=False, changes=tuple(_changes(old, new)))
        for version, (new, old) in zip(versions, pairs, strict=False)
    ]
    return [*later, Edition(versions[-1], first=True)]


def _changes(old: Regulation, new: Regulation) -> Iterator[Changed]:
    for key in dict.fromkeys(change.rule for change in rule_changes(old, new)):
        before, after = _said(key, old), _said(key, new)
        if before and after:
            yield Changed("changed", after, before if before != after else "")
        else:
            yield Changed("added" if after else "dropped", after or before)


def _said(key: str, regulation: Regulation) -> str:
    rule = regulation.rules.get(key)
    return statement(rule, regulation, get_language() or "fr", place_name) if rule else ""
