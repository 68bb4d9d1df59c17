"""The life of a draft: started, deleted, taken back."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.clock import now
from traitdunion.programme.applications.acts.sections import lock, save_section
from traitdunion.programme.applications.models import Application, Numbering, PartyRole, SectionKey, Typed
from traitdunion.programme.applications.prefill import typed_of
from traitdunion.programme.calls.models import Call
from traitdunion.regulations import Facts

SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "un", "une"}
)


@transaction.atomic
def start(*, call: Call, lead: Organisation, by: Any, another_because: str = "") -> Application:
    """A new draft of `lead` for the round of `call` that receives files, with the lead as its first party.

    `another_because` says why, when the lead has a file for this call already.
    """
    application = numbered(call=call, lead=lead, by=by, another_because=another_because)
    save(application, SectionKey.PARTIES, LEAD_ALONE, by)
    return application


def numbered(*, call: Call, lead: Organisation, by: Any, another_because: str, on_paper: bool = False) -> Application:
    """An empty file with the next number of `call`, in the transaction of the caller."""
    return Application.objects.create(
        number=_next_number(call),
        call=call,
        round=call.rounds.earliest("position"),
        lead=lead,
        created_by=by,
        saved_by=by,
        another_because=another_because,
        on_paper=on_paper,
    )


@transaction.atomic
def start_once(*, call: Call, lead: Organisation, by: Any, another_because: str = "") -> Application:
    """The file that `lead` already has for `call`, or a new one; with a reason, another one beside it.

    Two colleagues who press at once, or one who presses twice, get the same file.
    """
    return beside(call, lead, by, another_because) or start(
        call=call, lead=lead, by=by, another_because=another_because
    )


def beside(call: Call, lead: Organisation, by: Any, another_because: str) -> Application | None:
    """The file of `lead` for `call` that `by` sees, unless a reason is given for another; whoever starts one waits."""
    Organisation.objects.select_for_update().get(pk=lead.pk)
    if another_because:
        return None
    return Application.objects.for_member(by).standing().filter(call=call, lead=lead).order_by("-saved_at").first()


LEAD_ALONE: Typed = {"parties": ["p1"], "parties-last": ["1"], "p1-role": [PartyRole.LEAD.value]}


@transaction.atomic
def start_from_simulation(
    *, call: Call, lead: Organisation, facts: Facts, by: Any, another_because: str = ""
) -> Application:
    """A new draft that holds all that `facts` says: parties, project, budget. Nothing is typed again.

    Pressed twice, or without a reason for another, it gives the file that the lead already has, as it is.
    """
    if there := beside(call, lead, by, another_because):
        return there
    application = start(call=call, lead=lead, by=by, another_because=another_because)
    for section, typed in typed_of(facts).items():
        save(application, section, typed, by)
    return application


@transaction.atomic
def delete(*, application: Application, by: Any) -> None:
    """Delete a draft; it can be taken back for 24 hours."""
    locked = lock(application)
    locked.deleted_at, locked.deleted_by = now(), by
    locked.save(update_fields=["deleted_at", "deleted_by"])


@transaction.atomic
def restore(*, application: Application) -> None:
    """Take back a deleted draft."""
    locked = lock(application)
    locked.deleted_at = locked.deleted_by = None
    locked.save(update_fields=["deleted_at", "deleted_by"])


def save(application: Application, section: SectionKey, typed: Typed, by: Any) -> None:
    """Save a section as it stands now, whatever its version."""
    current = application.versions.filter(section=section, current=True).first()
    save_section(application=application, section=section, typed=typed, base=current.number if current else 0, by=by)


def _next_number(call: Call) -> str:
    """NIR-2024-0042: initials of the call, its edition, a counter that goes up under lock."""
    prefix = prefix_of(call)
    Numbering.objects.get_or_create(prefix=prefix)
    Numbering.objects.filter(prefix=prefix).update(last=F("last") + 1)
    last = Numbering.objects.get(prefix=prefix).last
    return f"{prefix}-{last:04}"


def prefix_of(call: Call) -> str:
    """Initials of the words that count in the French title of the call, and its edition: NIR-2024."""
    words = slugify(call.snapshot.document["title"]["fr"]).split("-")
    initials = "".join(word[0] for word in words if word not in SMALL_WORDS and not word.isdigit())[:4]
    return f"{initials.upper() or 'AAP'}-{call.edition}"
