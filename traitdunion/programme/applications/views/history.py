"""The history of a section: its versions, two of them compared, and the way back to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from traitdunion.directory.accounts import kept
from traitdunion.programme.applications.acts import restore_version
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.history import compared, moves, sittings, with_changes
from traitdunion.programme.applications.models import Application, SectionKey, SectionVersion
from traitdunion.programme.applications.people import People
from traitdunion.programme.applications.permissions import can_edit
from traitdunion.programme.applications.sections import BY_ADDRESS, TYPED, address
from traitdunion.programme.applications.views.frame import around, mine, opened

ROWS = 15


@kept.signed_in
@require_safe
def history(request: kept.SignedInRequest, number: str, name: str) -> HttpResponse:
    """Who changed a section, when and what, the last first."""
    application = opened(request, number)
    key = BY_ADDRESS.get(name)
    context = around(request, application) | {
        "section": key,
        "name": name,
        "people": People(application, request.user),
        "others": [(each, each_name) for each_name, each in BY_ADDRESS.items() if each != SectionKey.REVIEW],
    }
    if key == SectionKey.ATTACHMENTS:
        moved = Paginator(moves(application), ROWS * 2).get_page(request.GET.get("page"))
        return render(request, "applications/pieces_history.html", context | {"page": moved})
    if key not in TYPED:
        raise Http404
    each = "tout" in request.GET
    page = Paginator(sittings(application, key, each=each), ROWS).get_page(request.GET.get("page"))
    shown = with_changes(contents_of(application), key, list(page))
    context |= {"page": page, "shown": shown, "each": each, "may_edit": can_edit(request.user, application)}
    return render(request, "applications/history.html", context)


@kept.signed_in
@require_safe
def compare(request: kept.SignedInRequest, number: str, name: str) -> HttpResponse:
    """Two versions of a section: `de` (0: nothing yet) and `a`."""
    application = opened(request, number)
    key = _typed_section(name)
    before = _version(application, key, request.GET.get("de", "0"))
    after = _version(application, key, request.GET.get("a", ""))
    if after is None:
        raise Http404
    context = around(request, application) | {
        "section": key,
        "name": name,
        "people": People(application, request.user),
        "before": before,
        "after": after,
        "groups": compared(contents_of(application), before, after),
        "may_edit": can_edit(request.user, application),
    }
    return render(request, "applications/compare.html", context)


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def back_to(request: kept.SignedInRequest, number: str, name: str, version: int) -> HttpResponse:
    """Make an earlier version the current one again, after a look at what that changes."""
    application = mine(request, number)
    key = _typed_section(name)
    wanted = _version(application, key, str(version))
    current = application.versions.filter(section=key, current=True).select_related("saved_by").first()
    if wanted is None or current is None:
        raise Http404
    can_edit(request.user, application).require()
    if request.method == "POST" and request.POST.get("base") == str(current.number):
        save = restore_version(application=application, version=wanted, base=current.number, by=request.user)
        if save.applied:
            messages.success(
                request, _("La version %(n)s est revenue. Les suivantes restent dans l’historique.") % {"n": version}
            )
            return redirect(address(application, key))
    if request.method == "POST":
        messages.warning(request, _("La section a changé entre-temps : regardez de nouveau avant de confirmer."))
        return redirect(request.path)
    context = around(request, application) | {
        "section": key,
        "name": name,
        "people": People(application, request.user),
        "wanted": wanted,
        "current": current,
        "groups": compared(contents_of(application), current, wanted),
    }
    return render(request, "applications/back_to.html", context)


def _typed_section(name: str) -> SectionKey:
    key = BY_ADDRESS.get(name)
    if key not in TYPED:
        raise Http404
    return key


def _version(application: Application, key: SectionKey, number: str) -> SectionVersion | None:
    """The version of this number; None for 0, which is what was there before the first."""
    if number == "0":
        return None
    found: SectionVersion = application.versions.select_related("saved_by").get_or_404(section=key, number=number)
    return found
