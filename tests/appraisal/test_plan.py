"""The financing plan as the officer reads it."""

from tests.visits import plain
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application


def test_the_officer_reads_what_is_acquired_and_what_is_asked_for(submission, people):
    application, by = Application.objects.get(pk=submission.application_id), submission.submitted_by
    acts.reopen(application=application, by=by, at=now())
    plan = application.versions.get(section="funding", current=True)
    said = plan.typed | {"p1-status": ["acquired"], "p2-status": ["requested"]}
    acts.save_section(application=application, section="funding", typed=said, base=plan.number, by=by)
    acts.submit(number=application.number, by=by, received_at=now())

    page = plain(people.officer.get(f"/instruction/essai-2024/{application.number}/").text)

    assert "numéraire · acquis" in page
    assert "numéraire · sollicité" in page
