"""What `make bench` measures of this room."""

from datetime import UTC, datetime
from functools import partial

from traitdunion.directory.accounts.models import User
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, SectionKey, Submission

WRITER = "redaction0.numerique-2024@example.org"
SECTIONS = ("", "partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/")


def a_file(tail: str = "") -> str:
    return f"/dossiers/{_submitted().number}/{tail}"


def _submitted() -> Application:
    return Submission.objects.filter(submitted_by__email=WRITER).earliest("pk").application


def save() -> None:
    """The section of the project, changed."""
    application, by = _reopened()
    version = application.versions.get(section=SectionKey.PROJECT, current=True)
    typed = version.typed | {"title": [f"{version.typed['title'][0]} – suite"]}
    done = acts.save_section(
        application=application, section=SectionKey.PROJECT, typed=typed, base=version.number, by=by
    )
    assert done.applied


def submit() -> None:
    application, by = _reopened()
    assert acts.submit(number=application.number, by=by, received_at=datetime(2024, 3, 1, tzinfo=UTC)).submission


def _reopened() -> tuple[Application, User]:
    application = _submitted()
    by = User.objects.get(email=WRITER)
    acts.reopen(application=application, by=by, at=datetime(2024, 3, 1, tzinfo=UTC))
    return application, by


PAGES = {
    "my files": ("/dossiers/", WRITER),
    **{f"a file: {tail.strip('/') or 'home'}": (partial(a_file, tail), WRITER) for tail in SECTIONS},
    "receipt": (partial(a_file, "accuse/1/"), WRITER),
    "verify": "/verifier/",
}
ACTS = {"reopening + saving a section": save, "reopening + submission": submit}
