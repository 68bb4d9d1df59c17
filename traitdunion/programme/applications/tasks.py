"""Work done behind the pages."""

from datetime import timedelta

from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs import task
from traitdunion.programme.applications import reminders
from traitdunion.programme.applications.models import Application, Lease, Printout, Submission
from traitdunion.programme.applications.proof.printing import print_out
from traitdunion.programme.applications.signing import sheets
from traitdunion.programme.calls.models import Extension, RegulationVersion


@task(every=timedelta(hours=1))
def forget_deleted_drafts() -> None:
    """Erase the drafts whose day of grace is over; their files are swept when nothing points at them."""
    Application.objects.forgettable().delete()


@task(every=timedelta(days=1), at=timedelta(hours=5))
def remind_of_closings() -> None:
    """Write to those who have not submitted, 14, 7, 3 and 1 days before the closing."""
    reminders.remind()


@task()
def tell_extension(extension: int) -> None:
    """Write to those who have a draft of a call whose closing was put back."""
    reminders.tell_extension(Extension.objects.select_related("window__round__call").get(pk=extension))


@task()
def compare_files(call: int, old: int, new: int) -> None:
    """Compare the files of a call under the version that was in force and under the new one."""
    from traitdunion.programme.applications import changes  # its acts know the tasks

    versions = RegulationVersion.objects.in_bulk([old, new])
    changes.compare_files(call, versions[old], versions[new])


@task(every=timedelta(days=1), at=timedelta(hours=3))
def forget_leases() -> None:
    """Erase who had which section open."""
    Lease.objects.past().delete()


@task(max_attempts=8)
def print_receipt(submission_id: int) -> None:
    """Make the PDF of a receipt, once."""
    submission = Submission.objects.with_heading().get(pk=submission_id)
    if submission.printed is None:
        print_out(submission)


@task(every=timedelta(hours=1))
def print_what_waits() -> None:
    """Receipts of the last days without their PDF: what makes it was away for longer than a job insists."""
    instant = now()
    unprinted = Submission.objects.filter(printed=None, received_at__lt=instant - timedelta(hours=1))
    for submission in unprinted.filter(received_at__gt=instant - timedelta(days=7)):
        print_receipt.enqueue(submission_id=submission.pk)


@task(max_attempts=8)
def print_sheet(printout: int) -> None:
    """Make the PDF of a file or of its summary, once."""
    asked = Printout.objects.select_related(
        "application__call__snapshot__regulation", "application__lead", "submission", "request"
    ).get(pk=printout)
    if asked.stored is None:
        sheets.make(asked)


@task(every=timedelta(minutes=10))
def draw_blank_forms() -> None:
    """Make the PDF of the forms of calls published since."""
    from traitdunion.programme.applications.offline import paper  # its acts know the tasks

    paper.draw_blank_forms()


@task(every=timedelta(days=1), at=timedelta(hours=4))
def forget_printouts() -> None:
    """Erase what was printed more than a month ago: it is printed again when it is asked for."""
    Printout.objects.filter(asked_at__lt=now() - timedelta(days=30)).delete()
