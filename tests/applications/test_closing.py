"""The closing, to the second, on two clocks; the grace of whoever was at work; what a receipt says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.applications.deadlines import seen, senegalese
from tests.files.samples import PDF, upload
from tests.visits import plain
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, Lease, SectionVersion, Submission
from traitdunion.programme.applications.proof.receipts import as_json, read

LAST_SECOND = datetime(2024, 2, 23, 23, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2024, 2, 24, 0, 0, 0, tzinfo=UTC)
"""In Dakar, whose clocks are those of UTC; one o'clock in Paris."""


@pytest.fixture
def file(town, people):
    return senegalese(town, people.users["manager"])


def sent(file, people, moment):
    return acts.submit(number=file.number, by=people.users["manager"], received_at=moment)


def test_one_second_before_midnight_in_dakar_is_accepted(file, people):
    deposit = sent(file, people, LAST_SECOND)

    assert deposit.submission.received_as == "online"
    assert deposit.submission.receipt["received_as"] == {"how": "online"}
    assert deposit.submission.receipt["closes_at"] == "2024-02-24T00:00:00.000000Z"


def test_midnight_in_dakar_is_refused_with_both_clocks(file, people):
    deposit = sent(file, people, MIDNIGHT)

    assert deposit.submission is None
    assert "samedi 24 février 2024 à 01 h 00, heure de Paris" in plain(deposit.reason)
    assert "vendredi 23 février 2024 à 24 h 00, heure de Dakar" in plain(deposit.reason)


def test_begun_before_and_finished_within_the_grace_is_accepted_and_the_receipt_says_so(file, people):
    seen(file, "2024-02-23T23:40:00+00:00")

    deposit = sent(file, people, datetime(2024, 2, 24, 0, 29, 59, tzinfo=UTC))

    submission = deposit.submission
    assert submission.received_as == "grace"
    assert submission.receipt["received_as"] == {
        "how": "grace",
        "begun_at": "2024-02-23T23:40:00.000000Z",
        "until": "2024-02-24T00:30:00.000000Z",
    }
    assert submission.verdicts["window"] == "met"
    assert read(as_json(submission)).accepted
    page = plain(people.manager.get(f"/dossiers/{file.number}/accuse/1/").content.decode())
    assert "Dans le délai de grâce : le travail était en cours à la clôture" in page


@pytest.mark.parametrize(
    ("last_seen", "received", "accepted"),
    [
        ("2024-02-23T23:30:00+00:00", MIDNIGHT + timedelta(minutes=30), True),
        ("2024-02-23T23:30:00+00:00", MIDNIGHT + timedelta(minutes=30, seconds=1), False),
        ("2024-02-23T23:29:59+00:00", MIDNIGHT + timedelta(minutes=1), False),
        ("2024-02-24T00:00:01+00:00", MIDNIGHT + timedelta(minutes=1), False),
    ],
)
def test_the_grace_has_its_bounds(last_seen, received, accepted, file, people):
    seen(file, last_seen)

    assert bool(sent(file, people, received).submission) is accepted


def test_a_section_open_at_the_closing_is_work_in_progress(file, people, at):
    moment = at("2024-02-24T00:10:00+00:00")
    opened = timezone.now() - timedelta(minutes=25)
    Lease.objects.create(
        application=file, section="project", user=people.users["editor"], since=opened, seen=timezone.now()
    )

    submission = sent(file, people, moment).submission

    assert submission.received_as == "grace"
    assert submission.receipt["received_as"]["begun_at"] == "2024-02-24T00:00:00.000000Z"


def test_a_section_opened_after_the_closing_is_not(file, people, at):
    moment = at("2024-02-24T00:10:00+00:00")
    opened = timezone.now() - timedelta(minutes=9)
    Lease.objects.create(application=file, section="project", user=people.users["editor"], since=opened)

    assert sent(file, people, moment).submission is None


def test_a_file_whose_sending_began_before_the_closing_is_work_in_progress(file, people):
    file.attachments.update(added_at=LAST_SECOND)

    assert sent(file, people, MIDNIGHT + timedelta(minutes=5)).submission.received_as == "grace"


def test_a_piece_is_dated_by_the_arrival_of_its_request(filled, people):
    begun = datetime(2024, 2, 23, 23, 59, 59, tzinfo=UTC)
    piece = acts.attach(
        application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=people.users["editor"], begun_at=begun
    )

    assert piece.added_at == begun


def test_what_is_saved_after_the_closing_does_not_open_the_grace(file, people):
    SectionVersion.objects.filter(application=file, section="project").update(saved_at=MIDNIGHT + timedelta(minutes=2))

    assert sent(file, people, MIDNIGHT + timedelta(minutes=3)).submission is None
    assert not Submission.objects.exists()


def test_pages_say_the_calendar_of_the_file_on_each_clock_and_its_grace(file, people, at):
    at("2024-02-23T19:59:00+00:00")

    for page in ("", "relire/"):
        shown = plain(people.manager.get(f"/dossiers/{file.number}/{page}").content.decode())
        assert "samedi 24 février 2024 à 01 h 00, heure de Paris" in shown
        assert "vendredi 23 février 2024 à 24 h 00, heure de Dakar" in shown
        assert "a 30 minutes de plus pour déposer" in shown
        assert "il reste 4 heures" in shown, shown[shown.find("pagehead") :][:1500]


def test_in_the_grace_pages_say_until_when_and_offer_to_submit(file, people, at):
    seen(file, "2024-02-23T23:40:00+00:00")
    at("2024-02-24T00:10:00+00:00")

    page = plain(people.manager.get(f"/dossiers/{file.number}/relire/").content.decode())

    assert "vous pouvez finir et déposer jusqu’au samedi 24 février 2024 à 01 h 30, heure de Paris" in page
    assert f'action="/dossiers/{file.number}/deposer/"' in page


def test_pages_in_the_grace_cost_no_more_than_the_others(file, people, at, django_assert_max_num_queries):
    seen(file, "2024-02-23T23:40:00+00:00")
    at("2024-02-24T00:10:00+00:00")
    people.editor.get(f"/dossiers/{file.number}/relire/")

    for page in ("projet/", "ressources/", "pieces/", "relire/"):
        with django_assert_max_num_queries(20):
            people.editor.get(f"/dossiers/{file.number}/{page}")


def test_a_submission_in_the_grace_costs_25_queries_at_most(file, people, django_assert_max_num_queries):
    seen(file, "2024-02-23T23:40:00+00:00")

    with django_assert_max_num_queries(25 + 2):  # the two savepoints of the test's own transaction
        sent(file, people, MIDNIGHT + timedelta(minutes=5))


def test_a_submitted_file_is_not_reopened_in_the_grace(file, people):
    sent(file, people, LAST_SECOND)
    file = Application.objects.get(pk=file.pk)

    assert "La clôture était" in acts.reopen(application=file, by=people.users["manager"], at=MIDNIGHT)


# -- let in after the closing --------------------------------------------------------------------------------------

LATE = datetime(2024, 2, 27, 23, 0, tzinfo=UTC)
"""Through 27 February in Paris (UTC+1)."""


@pytest.fixture
def let_in(file, people, at):
    at("2024-02-26T09:00:00+00:00")
    return acts.authorise_late(
        application=file, until=LATE, reason="La fibre a été coupée le 23.", by=people.users["officer"]
    )


def test_a_file_let_in_is_submitted_after_the_closing_and_the_receipt_says_so(let_in, people):
    submission = sent(let_in, people, LATE - timedelta(seconds=1)).submission

    assert submission.received_as == "late"
    assert submission.receipt["received_as"] == {"how": "late", "until": "2024-02-27T23:00:00.000000Z"}
    assert submission.verdicts["window"] == "waived"
    page = plain(people.manager.get(f"/dossiers/{let_in.number}/accuse/1/").content.decode())
    assert "Après la clôture, sur autorisation valable jusqu’au" in page


def test_the_authorisation_ends_to_the_second(let_in, people):
    assert sent(let_in, people, LATE).submission is None


def test_it_is_for_one_file_alone(let_in, people, town):
    other = senegalese(town, people.users["manager"])

    assert sent(other, people, LATE - timedelta(hours=1)).submission is None


def test_an_authorisation_is_a_proof_act_and_its_authors_are_told(let_in, people):
    entry = Entry.objects.get(act="authorise_late")
    letters = Letter.objects.filter(subject__contains="après la clôture").order_by("to")

    assert (entry.chain_id, entry.subject, entry.actor) == (
        "senegal-2024", let_in.number, people.users["officer"].reference,
    )  # fmt: skip
    assert entry.data == {"until": LATE.isoformat(), "reason": "La fibre a été coupée le 23."}
    assert [letter.to for letter in letters] == sorted(people.users[role].email for role in ("editor", "manager"))


def test_its_pages_say_until_when_and_why(let_in, people):
    page = plain(people.reader.get(f"/dossiers/{let_in.number}/").content.decode())

    assert "autorisé à être déposé jusqu’au mardi 27 février 2024 à 24 h 00, heure de Paris" in page
    assert "Motif : La fibre a été coupée le 23." in page


@pytest.mark.parametrize("until", ["2024-02-23T12:00:00+00:00", "2024-02-24T00:00:00+00:00"])
def test_an_authorisation_that_changes_nothing_is_refused(until, file, people):
    with pytest.raises(ValidationError):
        acts.authorise_late(
            application=file, until=datetime.fromisoformat(until), reason="…", by=people.users["officer"]
        )


@pytest.mark.parametrize("page", ["", "projet/", "relire/", "commentaires/"])
def test_closed_draft_says_on_each_page_what_is_left_and_asks_nothing(page, file, people, at):
    at("2024-03-01T09:00:00+00:00")

    text = people.manager.get(f"/dossiers/{file.number}/{page}").content.decode()

    assert "La clôture était le" in text
    assert "Ce dossier n’a pas été déposé et ne peut plus l’être." in text
    assert f"/dossiers/{file.number}/changer-appel/" in text
    assert f"/dossiers/{file.number}/imprimer/" in text
    assert 'id="checks"' not in text
    assert "réponses attendues" not in text
    assert "Déposer le dossier" not in text


def test_list_asks_nothing_of_a_closed_draft(file, people, at):
    at("2024-03-01T09:00:00+00:00")

    text = people.manager.get("/dossiers/").content.decode()

    assert "ne peut plus être déposé" in text
