"""Reading the outbox."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404

from traitdunion.foundation.mail.models import Letter

ON_A_PAGE = 30


def mailbox() -> QuerySet[Letter]:
    """Every letter, the latest first, without what it says."""
    return Letter.objects.order_by("-pk").defer("text", "html")


def page_of(letters: QuerySet[Letter], number: Any) -> Page[Letter]:
    """One page of a list; the nearest one when `number` makes no sense."""
    return Paginator(letters, ON_A_PAGE).get_page(number)


def get_or_404(pk: int) -> Letter:
    """One letter."""
    letter = Letter.objects.filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter
