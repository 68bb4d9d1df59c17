"""A section of a file: shown, saved in whatever state, and the page of a conflict."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from traitdunion.directory.accounts import kept
from traitdunion.programme.applications.acts import Save, save_section
from traitdunion.programme.applications.conflict import conflict_between, merged, who_saved
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.leases import keep_open
from traitdunion.programme.applications.models import Application, SectionKey, SectionVersion, Typed
from traitdunion.programme.applications.moves import Moved, moved
from traitdunion.programme.applications.sections import BY_ADDRESS, address, following
from traitdunion.programme.applications.views.attachments import attachments_page
from traitdunion.programme.applications.views.frame import drawn, frame, mine, opened_to
from traitdunion.programme.applications.views.review import review_page
from traitdunion.programme.applications.words import saved_words

AUTOSAVE = "fetch"
"""Value of the header X-Requested-With of a save made by the script."""


@kept.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: kept.SignedInRequest, number: str, name: str) -> HttpResponse:
    """One step of a file. A save always keeps what was typed, then comes back to the page, which says what is wrong."""
    application = opened_to(request, number)
    key = BY_ADDRESS.get(name)
    if key is None:
        raise Http404
    if key == SectionKey.ATTACHMENTS:
        return attachments_page(request, application)
    if key == SectionKey.REVIEW:
        return review_page(request, application)
    if request.method == "POST":
        return (
            _resolved(request, application, key) if "set-aside" in request.POST else _saved(request, application, key)
        )
    return _shown(request, application, key)


def _shown(request: kept.SignedInRequest, application: Application, key: SectionKey) -> HttpResponse:
    contents = contents_of(application)
    typed, version = contents.typed(key), contents.number_of(key)
    form = SECTIONS[key]
    found = kept.take(request)
    if found:
        typed, version = _typed(contents, key, found.data, form), _number(found.data)
    context = frame(request, contents, key) | {
        "form": form(contents, typed, opened=request.GET.get("ligne", ""), shown=request.GET.get("des", "")),
        "version": version,
        "kept": found,
        "saved": _when(contents, key),
        "undo": _undo(contents, key, request.GET.get("retrait", "")),
    }
    return render(request, f"applications/{key.value}.html", context)


def _when(contents: Contents, key: SectionKey) -> str:
    """When the section was saved, and by whom."""
    version = contents.versions.get(key)
    if version is None:
        return _("Pas encore enregistré.")
    words = saved_words(version.saved_at, sentence=True)
    author = version.partner or (version.saved_by and version.saved_by.shown_name)
    return f"{words}{_(', ')}{author}." if author else f"{words}."


def _undo(contents: Contents, key: SectionKey, asked: str) -> dict[str, str] | None:
    """The button that puts back the row just removed: `asked` is LIST:KEY:VERSION."""
    name, _colon, rest = asked.partition(":")
    row, _colon, number = rest.partition(":")
    if not SECTIONS[key].letter(name) or not number.isdecimal() or len(number) > 9:
        return None
    held = contents.application.versions.filter(section=key, number=int(number)).first()
    if held is None or row not in held.typed.get(name, ()):
        return None
    form = SECTIONS[key](contents, held.typed)
    words = [field.written for field in form.fields.values() if field.name.startswith(f"{row}-") and field.text]
    return {"do": f"back:{asked}", "name": words[0] if words else row}


def _saved(request: kept.SignedInRequest, application: Application, key: SectionKey) -> HttpResponse:
    contents = contents_of(application)
    form = SECTIONS[key]
    typed = _typed(contents, key, request.POST, form)
    move = moved(form, typed, request.POST.get("do", ""), lambda number: _version(application, key, number).typed)
    save = save_section(
        application=application, section=key, typed=move.typed, base=_number(request.POST), by=request.user
    )
    if save.applied:
        keep_open(application, key, request.user)
    if request.headers.get("X-Requested-With") == AUTOSAVE:
        return _answer(request, application, key, save)
    return _after(request, contents, key, save, move)


def _after(request: kept.SignedInRequest, contents: Contents, key: SectionKey, save: Save, move: Moved) -> HttpResponse:
    application = contents.application
    if save.reason:
        messages.warning(request, _("%(reason)s Votre texte est gardé à part.") % {"reason": save.reason})
        return redirect(address(application, key))
    if save.theirs:
        return _conflict(request, application, save)
    if move.message:
        messages.success(request, move.message)
    here = request.POST.get("des", "")
    form = SECTIONS[key](contents, save.version.typed, opened=move.opened, shown=move.shown or here)
    blocked = form.blocks(save.version.refused)
    if move.onward and not blocked:
        page = form.next_page
        return redirect(address(application, key, shown=page) if page else address(application, following(key)))
    if move.onward:
        said = _("C’est enregistré. Des réponses de cette étape restent à revoir avant la suivante.")
        messages.warning(request, said)
    undo = f"{move.undo}:{save.version.base}" if move.undo else ""
    anchor = move.anchor or ("errors" if blocked else "")
    return redirect(address(application, key, anchor=anchor, opened=move.opened, shown=move.shown or here, undo=undo))


def _answer(request: kept.SignedInRequest, application: Application, key: SectionKey, save: Save) -> JsonResponse:
    """What the script of the page is told: when it was saved, what could not be understood, what is now said of it."""
    if save.theirs:
        both = _("Enregistrez pour voir les deux textes.")
        return JsonResponse({"message": f"{who_saved(save.theirs, request.user)} {both}"}, status=409)
    if save.reason:
        return JsonResponse({"message": save.reason}, status=409)
    contents = contents_of(mine(request, application.number))
    form = SECTIONS[key](contents, contents.typed(key))
    return JsonResponse(
        {
            "version": save.version.number,
            "message": saved_words(save.version.saved_at, sentence=True),
            "errors": {field.id: field.error for field in form.fields.values() if field.error},
            **drawn(request, contents, key),
        }
    )


def _conflict(request: kept.SignedInRequest, application: Application, save: Save) -> HttpResponse:
    contents = contents_of(application)
    assert save.theirs is not None
    conflict = conflict_between(contents, save.version, save.theirs)
    context = frame(request, contents, conflict.section) | {
        "conflict": conflict,
        "who": who_saved(save.theirs, request.user).rstrip("."),
        "same": save.theirs.saved_by_id == request.user.pk and not save.theirs.partner,
    }
    return render(request, "applications/conflict.html", context, status=409)


def _resolved(request: kept.SignedInRequest, application: Application, key: SectionKey) -> HttpResponse:
    """The choices made on the page of a conflict, saved as the next version."""
    contents = contents_of(application)
    mine_then = _version(application, key, _number(request.POST, "set-aside"))
    theirs = _version(application, key, _number(request.POST))
    conflict = conflict_between(contents, mine_then, theirs)
    typed = merged(conflict, request.POST)
    save = save_section(application=application, section=key, typed=typed, base=theirs.number, by=request.user)
    return _after(request, contents, key, save, Moved(typed, message=_("Les deux textes sont réunis.")))


def _typed(contents: Contents, key: SectionKey, data: QueryDict, form: Any) -> Typed:
    """What the page held when it was shown, with what the person changed."""
    base = _number(data)
    if base == contents.number_of(key):
        return contents.typed(key) | form.posted(data)
    held = contents.application.versions.filter(section=key, number=base).first()
    return (dict(held.typed) if held else {}) | form.posted(data)


def _version(application: Application, key: SectionKey, number: int) -> SectionVersion:
    found: SectionVersion = application.versions.select_related("saved_by").get_or_404(section=key, number=number)
    return found


def _number(data: QueryDict, name: str = "version") -> int:
    text = data.get(name, "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
