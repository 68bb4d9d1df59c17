"""The files of a page's form, whether they come in pieces or with it: what a view does with them."""

from collections import defaultdict
from contextlib import suppress
from typing import Protocol

from django.forms import FileField, Form
from django.http import HttpRequest, QueryDict

from traitdunion.foundation.files import refusals
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.refusals import Refused
from traitdunion.foundation.files.uploads import Ticket, TooManyError, hold, join
from traitdunion.foundation.reception import received_at


class Kept(Protocol):
    """What was typed before a session ended, and the names of the files that went with it: those are lost."""

    @property
    def data(self) -> QueryDict: ...

    @property
    def files(self) -> tuple[str, ...]: ...


class Sending:
    """What a page's form is given: `data`, and `files` with what came in pieces; None of both for a blank form.

        sending = Sending(request, Ticket(owner, allowed=SCANS), kept.take(request))
        form = ScanForm(sending.data, sending.files)
        if request.method == "POST" and sending.completes(form):
            …
        sending.keep(form)

    Its page has `files.again` above the form, `data-send` on it, `files.arrived` in it, and `files.model` once.
    """

    def __init__(self, request: HttpRequest, ticket: Ticket, kept: Kept | None = None) -> None:
        """`kept` is what had been typed when a session ended, shown again."""
        posted = request.method == "POST"
        self.ticket, self.kept = ticket, None if posted else kept
        self.data = request.POST if posted else kept.data if kept else None
        self.files = None if self.data is None else request.FILES
        self.arrived: defaultdict[str, list[Upload]] = defaultdict(list)
        self._lost = [] if self.data is None else join(self.data, request.FILES, ticket.owner)
        self._at = received_at(request)

    @property
    def address(self) -> str:
        """Where the script sends the files."""
        return self.ticket.address

    def completes(self, form: Form) -> bool:
        """Whether `form` is valid and its files are all here; it says which has to be chosen again."""
        for field in self._lost:
            form.errors.pop(field, None)
            form.add_error(field if field in form.fields else None, refusals.gone())
        return form.is_valid()

    def keep(self, form: Form) -> None:
        """Keep for a day the files of a form that is shown again, but for those that it refuses: see `arrived`."""
        for name, field in form.fields.items():
            if self.files and isinstance(field, FileField) and name not in form.errors:
                given = self.files.getlist(name)
                for file in given if field.widget.allow_multiple_selected else given[-1:]:
                    with suppress(Refused, TooManyError):
                        self.arrived[name].append(hold(self.ticket, file, self._at))
