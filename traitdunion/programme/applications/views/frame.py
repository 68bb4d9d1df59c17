"""What every page of a file shows around its section: heading, deadline, stepper, check panel."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.directory.accounts import kept
from traitdunion.foundation.clock import now, today
from traitdunion.foundation.ui.icons import sprite
from traitdunion.programme.applications.balance import balance_of
from traitdunion.programme.applications.calendar import entry_of
from traitdunion.programme.applications.checks import Checks, checks
from traitdunion.programme.applications.closing import is_over, not_submitted
from traitdunion.programme.applications.comments import count_words, waiting
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.leases import opened_by_others
from traitdunion.programme.applications.models import Application, SectionKey
from traitdunion.programme.applications.panel import panel
from traitdunion.programme.applications.permissions import can_edit, can_have_signed, can_reopen, is_open
from traitdunion.programme.applications.sections import ADDRESSES, address
from traitdunion.programme.applications.signing.standing import of_contents
from traitdunion.programme.applications.words import saved_words


@dataclass(frozen=True)
class Step:
    """An item of the stepper."""

    label: str
    url: str
    kind: str
    note: str
    current: bool
    key: str


def mine(request: HttpRequest, number: str) -> Application:
    """The file `number`, if the signed-in person belongs to its lead; otherwise it does not exist."""
    return Application.objects.for_member(request.user).with_heading().get_or_404(number=number)


def opened(request: HttpRequest, number: str) -> Application:
    """The file `number`, if the signed-in person belongs to its lead or is invited to read it."""
    return Application.objects.opened_by(request.user).with_heading().get_or_404(number=number)


def opened_to(request: HttpRequest, number: str) -> Application:
    """The file `number` to read for all who open it, to change for the members of its lead."""
    return (mine if request.method == "POST" else opened)(request, number)


def sender(request: kept.SignedInRequest, application: Application) -> str:
    """Whose are the files that this person brings to the pages of a file (`files.uploads`)."""
    return f"application:{application.pk}:{request.user.pk}"


def around(request: kept.SignedInRequest, application: Application) -> dict[str, Any]:
    """What every page of a file says of it, with or without its steps."""
    moment = now()
    entry = entry_of(application, moment)
    talk = waiting(application)
    return {
        "application": application,
        "window": entry.window,
        "entry": entry,
        "open": entry.window.state(moment),
        "moment": moment,
        "today": today(),
        "not_yet": not_submitted(application, moment),
        "over": is_over(application, entry.window, moment),
        "inside": request.user.role_in(application.lead_id) is not None,
        "talk": talk,
        "talking": sum(talk.values()),
        "address": address,
        "Section": SectionKey,
    }


def frame(request: kept.SignedInRequest, contents: Contents, section: SectionKey | None = None) -> dict[str, Any]:
    """The context that the base page of a file needs."""
    application = contents.application
    here = around(request, application)
    found = checks(application, here["moment"], contents)
    may_edit = can_edit(request.user, application)
    shared = None if section == SectionKey.REVIEW else section
    return here | {
        "contents": contents,
        "section": section,
        "name": ADDRESSES.get(section, "") if section else "",
        "checks": found,
        "panel": panel(contents, found, section, may_edit=bool(may_edit)),
        "steps": [_talked(step, here["talk"]) for step in steps(contents, found, section, over=here["over"])],
        "may_edit": may_edit,
        "may_reopen": can_reopen(request.user, application) if here["entry"].lasts else may_edit,
        "may_have_signed": can_have_signed(request.user, application),
        "signature": of_contents(contents),
        "balance": balance_of(contents, found) if section == SectionKey.FUNDING else None,
        "suggests": section in {SectionKey.PARTIES, SectionKey.PROJECT, SectionKey.QUESTIONS},
        "open_by": opened_by_others(application, shared, request.user, writes=bool(may_edit)) if shared else [],
    }


def drawn(request: kept.SignedInRequest, contents: Contents, section: SectionKey) -> dict[str, str]:
    """What a page says of its file, as it now is (its panel, steps, balance), the counts in words, the icons used."""
    context = frame(request, contents, section)
    names = ("checks", "steps", "balance") if section == SectionKey.FUNDING else ("checks", "steps")
    parts = {name: render_to_string(f"applications/_{name}.html", context, request) for name in names}
    return parts | {"counts": context["panel"].subtitle, "icons": sprite("".join(parts.values()))}


def _talked(step: Step, talk: dict[str, int]) -> Step:
    """`step` with how many comments wait there."""
    return replace(step, note=" · ".join(filter(None, (step.note, count_words(talk.get(step.key, 0))))))


def steps(contents: Contents, found: Checks, section: SectionKey | None, *, over: bool = False) -> list[Step]:
    """The sections in order, each with its state and when it was saved; nothing is asked once `over`."""
    return [
        Step(
            str(key.label),
            address(contents.application, key),
            *_state(key, contents, None if over else found),
            key == section,
            key,
        )
        for key in ADDRESSES
    ]


def _state(key: SectionKey, contents: Contents, found: Checks | None) -> tuple[str, str]:
    """Kind and note of a section: what is wrong first, then what is missing, then when it was saved."""
    version = contents.versions.get(key)
    if key == SectionKey.REVIEW:
        return "", _("quand vous voulez") if found and is_open(None, contents.application) else ""
    wrong = found.wrong_in(key) if found else 0
    if wrong:
        return "no", ngettext("%(n)s point à corriger", "%(n)s points à corriger", wrong) % {"n": wrong}
    missing = found.missing_in(key) if found else 0
    if missing:
        return "wait", ngettext("%(n)s réponse attendue", "%(n)s réponses attendues", missing) % {"n": missing}
    if version:
        return "ok", saved_words(version.saved_at)
    if key == SectionKey.ATTACHMENTS and contents.attachments:
        pieces = len(contents.attachments)
        return "ok", ngettext("%(n)s pièce", "%(n)s pièces", pieces) % {"n": pieces}
    return ("ok", _("rien n’est demandé")) if key == SectionKey.QUESTIONS else ("", "")
