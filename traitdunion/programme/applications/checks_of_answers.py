"""What a call asks and that was not answered."""

from collections.abc import Iterator
from typing import Any

from traitdunion.programme.applications.conditions import concerned
from traitdunion.programme.applications.contents import Contents

FIRST = {"choice": "-0", "several": "-0", "yes_no": "-0", "date": "-day"}
"""The end of the id of the first box of a question of this kind."""


def answered(question: dict[str, Any], value: Any, contents: Contents) -> bool:
    """Whether `value` answers; for a question of kind file, whether a piece of its kind is joined."""
    if question["kind"] == "file":
        return any(each.kind == question["attachment"] for each in contents.attachments)
    return bool(value)


def unanswered(contents: Contents) -> Iterator[dict[str, Any]]:
    """The compulsory questions that concern the project and have no answer."""
    for question in contents.document["questions"]:
        value = contents.given.get(question["code"])
        asked = question["required"] and concerned(question, contents.given)
        if asked and not answered(question, value, contents):
            yield question


def anchor_of(question: dict[str, Any]) -> str:
    """The id to which a link towards the question leads."""
    if question["kind"] in {"table", "targets", "file"}:
        return question["code"]
    return f"id_q-{question['code']}{FIRST.get(question['kind'], '')}"
