"""The page of a paper file as a whole: its form, the rows of its parties, and what the two say together."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from traitdunion.foundation.files import Refused
from traitdunion.foundation.files import acts as files
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications.acts import Envelope
from traitdunion.programme.applications.models import Application, PartyRole, Submission, Typed
from traitdunion.programme.applications.models.attachment import EACH
from traitdunion.programme.applications.signing.acts import SCANS
from traitdunion.programme.appraisal.paper.forms import KEY, MORE, ROWS, PaperForm, PartyForm
from traitdunion.programme.calls.models import Call


class Entry:
    """What was typed (`data`, with its files), or what `application` holds, or blank forms."""

    def __init__(
        self, call: Call, *, data: QueryDict | None = None, uploads: Any = None, application: Application | None = None
    ) -> None:
        self.family = call.snapshot.card["family"]
        self.uploads = uploads.getlist("scan") if uploads else []
        correcting = application is not None
        told = initial_of(application) if application else {}
        held = rows_of(application) if application else {}
        self.form = PaperForm(data, uploads, initial=told, correcting=correcting)
        keys = list(dict.fromkeys(filter(KEY.fullmatch, data.getlist("row")))) if data else []
        keys = keys or further(held, 0 if correcting else ROWS)
        self.rows = [self._row(key, held.get(key), data) for key in keys if key != "p1"]

    def _row(self, key: str, initial: Any = None, data: Any = None) -> PartyForm:
        return PartyForm(data, key=key, family=self.family, initial=initial)

    def lengthen(self) -> None:
        """More rows, with what was typed in the others, which nobody has judged yet."""
        typed = {bound.name: bound.value() for bound in self.form}
        self.form = PaperForm(initial=typed, correcting="because" in self.form.fields)
        rows = {row.key: {name: row[name].value() for name in row.fields} for row in self.rows}
        self.rows = [self._row(key, rows.get(key)) for key in further(rows, MORE)]

    def is_valid(self) -> bool:
        """Every field is understood."""
        judged = [row.is_valid() for row in self.rows]
        understood = all(judged)
        if not understood and self.form.is_valid() and self.uploads:
            self.form.choose_again()
        return understood and self.form.is_valid()

    @property
    def envelope(self) -> Envelope:
        """What valid forms say."""
        said = self.form.cleaned_data
        named = {row.key: row.typed for row in self.rows if row.typed}
        parties: Typed = {name: values for typed in named.values() for name, values in typed.items()}
        return Envelope(
            lead=said["lead"],
            day=said["day"],
            minutes=said["hour"],
            late_because=said["late_because"],
            title=said["title"],
            requested=said["requested"],
            cost=said["cost"],
            keys=tuple(named),
            parties=parties,
        )

    def scans(self) -> list[StoredFile]:
        """The files, kept. Raises Refused when one of them cannot be taken."""
        return [files.store(upload, allowed=SCANS, max_bytes=EACH) for upload in self.uploads]

    def refuse(self, error: ValidationError) -> None:
        """Say at its field what stands in the way; a file that was chosen has to be chosen again."""
        if isinstance(error, Refused):
            self.form.add_error("scan", " ".join(error.messages))
            return
        self.form.add_error(None, error)
        if self.uploads:
            self.form.choose_again()


def further(rows: Mapping[str, Any], more: int) -> list[str]:
    """The keys of `rows`, then of `more` blank ones."""
    last = max((int(key[1:]) for key in rows), default=1)
    return [*rows, *(f"p{number}" for number in range(last + 1, last + 1 + more))]


def initial_of(application: Application) -> dict[str, Any]:
    """What the last version of a paper file holds, as its form shows it."""
    submission: Submission = application.submissions.get(latest=True)
    told = submission.receipt["received_as"]
    return {
        "lead": application.lead.name,
        "choice": str(application.lead_id),
        "kind": application.lead.kind,
        "country": application.lead.country_id,
        "day": date.fromisoformat(told["day"]),
        "hour": told.get("hour", ""),
        "late_because": told.get("late_because", ""),
        "title": submission.title,
        "requested": submission.requested,
        "cost": submission.cost,
    }


def rows_of(application: Application) -> dict[str, dict[str, str]]:
    """The other parties of a paper file, by their keys, as their rows show them."""
    committed = {True: "yes", False: "no", None: ""}
    return {
        party.key: {
            "role": party.role,
            "who": party.name,
            "kind": party.kind,
            "country": party.country,
            "committed": committed[party.committed],
        }
        for party in application.parties.exclude(role=PartyRole.LEAD)
    }
