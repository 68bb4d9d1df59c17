"""Whether a file is signed as it stands: read from its own columns, for every page that says so."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.foundation.ui.formats import date_long
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import Application, Project, Submission
from traitdunion.programme.applications.proof.frozen import fingerprint, freeze
from traitdunion.programme.applications.regulation import documents_of
from traitdunion.programme.applications.signing.summary import summary_of


@dataclass(frozen=True)
class Standing:
    """`kind` is "" (unsigned), "ok" (signed as it stands) or "wait" (changed since); `words` say it."""

    kind: str
    words: str


def standing_of(application: Application, document: dict[str, Any] | None) -> Standing:
    """What is said of `document`, a frozen file; nothing is read from the database. None: nothing is compared."""
    if not application.signed_sha256:
        return Standing("", _("Le résumé n’est pas encore signé."))
    words = {"who": application.signed_by, "day": date_long(application.signed_on) if application.signed_on else ""}
    said = (
        _("Signé sur papier par %(who)s, le %(day)s.") % words
        if application.signed_on_paper
        else _("Signé par %(who)s, le %(day)s.") % words
    )
    if document is None or fingerprint(summary_of(application, document)) == application.signed_sha256:
        return Standing("ok", said)
    return Standing("wait", _("%(signed)s Le dossier a changé depuis.") % {"signed": said})


def of_contents(contents: Contents) -> Standing:
    """Of the file as it stands."""
    application = contents.application
    return standing_of(application, freeze(contents) if application.signed_sha256 else None)


def of_submission(submission: Submission) -> Standing:
    """Of a version received."""
    return standing_of(submission.application, submission.document)


def due_at_award(application: Application) -> list[str]:
    """Names of the documents that the regulation asks for only once the project is chosen: a deliberation, often."""
    held = Contents(application, application.call.snapshot.document, Project())
    return [document.title for document in documents_of(held) if document.due == "award"]
