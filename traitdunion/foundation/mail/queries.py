"""Reading the outbox."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404

from traitdunion.foundation.clock import now
from traitdunion.foundation.mail.models import Bounce, BounceQuerySet, Correspondent, Letter, State

ON_A_PAGE = 30
LATE = timedelta(hours=1)
"""After how long a letter that should have left is told to the staff."""


def mailbox(address: str = "") -> QuerySet[Letter]:
    """Every letter, or those whose address contains `address`, the latest first, without what it says."""
    letters = Letter.objects.order_by("-pk").defer("text", "html")
    return letters.filter(to__icontains=address) if address else letters


def page_of(rows: QuerySet[Any], number: Any) -> Page[Any]:
    """One page of a list; the nearest one when `number` makes no sense."""
    return Paginator(rows, ON_A_PAGE).get_page(number)


def get_or_404(pk: int) -> Letter:
    """One letter."""
    letter = Letter.objects.filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter


def refused_by(address: str) -> set[str]:
    """Codes of the kinds that the person at `address` turned off."""
    found = Correspondent.objects.filter(address=address.lower()).values_list("refused", flat=True).first()
    return set(found or ())


def bounce_of(address: str) -> Bounce | None:
    """Why `address` does not receive our letters; None when it does, as far as we know."""
    return Bounce.objects.of(address).open().first()


def bounces() -> BounceQuerySet:
    """The addresses that do not receive our letters, latest first, each with its letter."""
    return Bounce.objects.open().select_related("letter").defer("letter__text", "letter__html")


def unread() -> QuerySet[Letter]:
    """Letters that nobody can have read: those that did not leave, that wait for an hour, or whose fate is unknown."""
    late = Q(state__in=[State.QUEUED, State.LEAVING], created__lt=now() - LATE)
    return mailbox().filter(late | Q(state=State.FAILED, bounce=None))


def personal(address: str) -> dict[str, Any]:
    """What is kept about the letters of `address`, as JSON values."""
    return {
        "lettres refusées": sorted(refused_by(address)),
        "lettres reçues": [
            {"objet": letter.subject, "état": letter.state, "le": letter.created.isoformat()}
            for letter in mailbox().filter(to__iexact=address)
        ],
        "lettres revenues": [
            {"le": bounce.at.isoformat(), "état": bounce.status, "réponse": bounce.said}
            for bounce in Bounce.objects.of(address)
        ],
    }
