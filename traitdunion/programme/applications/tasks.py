"""Work done behind the pages."""

from datetime import timedelta

from traitdunion.foundation.jobs import task
from traitdunion.programme.applications.models import Application, Submission
from traitdunion.programme.applications.proof.printing import print_out


@task(every=timedelta(hours=1))
def forget_deleted_drafts() -> None:
    """Erase the drafts whose day of grace is over; their files are swept when nothing points at them."""
    Application.objects.forgettable().delete()


@task(max_attempts=8)
def print_receipt(submission_id: int) -> None:
    """Make the PDF of a receipt, once."""
    submission = Submission.objects.with_heading().get(pk=submission_id)
    if submission.printed is None:
        print_out(submission)
