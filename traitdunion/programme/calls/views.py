"""The public pages of the calls. Each reads published snapshots, never rules or windows row by row."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from traitdunion.foundation.clock import now
from traitdunion.programme.calls.calendars import icalendar
from traitdunion.programme.calls.feed import atom
from traitdunion.programme.calls.forms import CallFilter
from traitdunion.programme.calls.history import editions
from traitdunion.programme.calls.models import Call, CallSnapshot, RegulationVersion
from traitdunion.programme.calls.sheets import STATUSES, Card, Sheet
from traitdunion.programme.calls.states import State

FEED_LENGTH = 50
PER_PAGE = 14
"""Cards of a page: with them it stays under 380 elements."""
twin = cache_control(public=True, max_age=300)
"""How long what other programs read may be kept."""


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Every published call, the open ones first; the filters are in the address."""
    cards = _cards()
    filters = CallFilter(request.GET, cards=cards)
    shown = filters.keep(cards)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "found": len(shown),
        "open_now": sum(card.state is State.OPEN for card in cards),
        "filters": filters,
        "moment": now(),
    }
    return render(request, "calls/list.html", context)


@require_safe
def call_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A call: state, what it funds, who, how much, when, with which documents, and what is not known."""
    return render(request, "calls/detail.html", _context(slug))


@require_safe
def presentation(request: HttpRequest, slug: str) -> HttpResponse:
    """The long texts of a call, on a page of their own: why it exists, figures, resources."""
    context = _context(slug)
    if not context["document"].get("presentation"):
        raise Http404
    return render(request, "calls/presentation.html", context)


@require_safe
def regulation(request: HttpRequest, slug: str) -> HttpResponse:
    """The regulation of a call, article by article, with the status and source of each value."""
    return render(request, "calls/regulation.html", _context(slug))


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of the regulation with its file and what it changes, then every publication of the call."""
    context = _context(slug)
    context |= {
        "editions": editions(context["call"]),
        "current": context["sheet"].snapshot.regulation_id,
        "publications": context["call"].snapshots.defer("document"),
        "words": {"added": _("Ajouté :"), "changed": _("Modifié :"), "dropped": _("Retiré :")},
    }
    return render(request, "calls/versions.html", context)


@twin
@require_safe
def regulation_file(_request: HttpRequest, name: str, version: int) -> HttpResponse:
    """A version of a regulation, word for word as published. A version never changes."""
    found = RegulationVersion.objects.get_or_404(name=name, version=version)
    headers = {"Content-Disposition": f'inline; filename="{name}-v{version}.toml"'}
    return HttpResponse(found.text, content_type="application/toml; charset=utf-8", headers=headers)


@twin
@require_safe
def call_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The bounds of a call for a calendar program."""
    return _calendar(request, [_snapshot(slug)], slug)


@twin
@require_safe
def calls_calendar(request: HttpRequest) -> HttpResponse:
    """The bounds of every call for a calendar program."""
    return _calendar(request, [card.snapshot for card in _cards()], "appels")


@twin
@require_safe
def call_data(request: HttpRequest, slug: str) -> JsonResponse:
    """The published document of a call, with its state at this instant."""
    sheet = Sheet(_snapshot(slug), now())
    return _json({**sheet.document, **_links(request, sheet)})


@twin
@require_safe
def calls_data(request: HttpRequest) -> JsonResponse:
    """The cards of every call, with their state at this instant."""
    return _json({"calls": [{**card.data, **_links(request, card)} for card in _cards()]})


@twin
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest publications, as Atom."""
    snapshots = CallSnapshot.objects.select_related("call").defer("document").order_by("-published_at", "-pk")
    text = atom(request, snapshots[:FEED_LENGTH])
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _cards() -> list[Card]:
    moment = now()
    cards = [Card(_with_call(call), moment) for call in Call.objects.published().with_card()]
    return sorted(cards, key=lambda card: card.rank)


def _snapshot(slug: str) -> CallSnapshot:
    return _with_call(Call.objects.published().with_snapshot().get_or_404(slug=slug))


def _with_call(call: Call) -> CallSnapshot:
    """The snapshot of `call`, knowing its call without another query."""
    snapshot = call.snapshot
    if snapshot is None:
        raise Http404
    snapshot.call = call
    return snapshot


def _context(slug: str) -> dict[str, Any]:
    sheet = Sheet(_snapshot(slug), now())
    return {
        "sheet": sheet,
        "document": sheet.document,
        "call": sheet.call,
        "statuses": STATUSES,
        "owner_email": settings.ENV.owner_email,
    }


def _links(request: HttpRequest, card: Card) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("calls:detail", args=[card.slug]))
    return {
        "state": card.state.value,
        "version": card.snapshot.version,
        "shape": card.snapshot.shape,
        "published_at": card.snapshot.published_at.isoformat(),
        "sha256": card.snapshot.sha256,
        "url": address,
    }


def _json(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"})


def _calendar(request: HttpRequest, snapshots: list[CallSnapshot], name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(icalendar(request, snapshots), content_type="text/calendar; charset=utf-8", headers=headers)
