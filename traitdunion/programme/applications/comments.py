"""Comments as pages show them: threads by section, and how many wait beside each step."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext

from traitdunion.programme.applications.models import Application, Comment


@dataclass
class Thread:
    """A comment and what was answered."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def last(self) -> Comment:
        """What was said last, which alone may be corrected."""
        return self.answers[-1] if self.answers else self.first


def waiting(application: Application) -> dict[str, int]:
    """How many comments are not resolved, by section."""
    first = application.comments.filter(answers=None, resolved_at=None, withdrawn_at=None)
    return dict(first.values_list("section").annotate(Count("pk")).order_by())


def count_words(number: int) -> str:
    """As in "3 commentaires"; empty for none."""
    return ngettext("%(n)s commentaire", "%(n)s commentaires", number) % {"n": number} if number else ""


def threads(application: Application) -> list[Thread]:
    """Every thread of a file that still says something, oldest first, with people and mentions: two queries."""
    found: dict[Any, Thread] = {}
    said = application.comments.with_followed().select_related("author", "resolved_by").prefetch_related("mentions")
    for comment in said:
        if comment.answers_id is None:
            found[comment.pk] = Thread(comment)
        elif comment.answers_id in found and comment.withdrawn_at is None:
            found[comment.answers_id].answers.append(comment)
    return [thread for thread in found.values() if thread.last.withdrawn_at is None]
