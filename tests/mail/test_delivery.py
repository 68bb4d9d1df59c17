from datetime import timedelta

import pytest

from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs.models import Job
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail import acts, tasks
from traitdunion.foundation.mail.message import carrier, compose
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


def letter(key="letter:1", **fields):
    return acts.post(
        Letter(**{"key": key, "to": "agent@example.org", "subject": "Reçu", "text": "Voilà", "language": "fr"} | fields)
    )


def age(row, **shift):
    Letter.objects.filter(pk=row.pk).update(created=now() - timedelta(**shift))


def reload(row):
    row.refresh_from_db()
    return row


def test_a_letter_leaves_once(post_office):
    row = letter()

    run_due()
    tasks.deliver(letter=row.pk)

    (received,) = post_office.received
    assert "To: agent@example.org" in received
    assert "Voil" in received
    assert reload(row).state == "sent"
    assert row.sent is not None


def test_without_a_mail_server_letters_stay_in_the_outbox():
    row = letter()

    (job,) = run_due()

    assert job.state == "done"
    assert reload(row).state == "queued"


def test_a_letter_leaves_when_a_server_is_given_later(post_office, settings):
    known, settings.ENV = settings.ENV, settings.ENV.model_copy(update={"smtp_url": ""})
    row = letter()
    run_due()
    settings.ENV = known
    age(row, hours=2)

    tasks.try_again()
    run_due()

    assert len(post_office.received) == 1
    assert reload(row).state == "sent"


def test_a_server_that_is_away_is_tried_again(post_office):
    post_office.close()
    row = letter()

    (job,) = run_due()

    assert (job.state, job.attempts) == ("queued", 1)
    assert "ConnectionRefusedError" in job.error
    assert reload(row).state == "queued"


def test_a_server_that_says_not_now_is_tried_again(post_office):
    post_office.mood = b"450 greylisted"
    row = letter()

    run_due()
    post_office.mood = b"250 ok"
    Job.objects.update(run_after=now())
    run_due()

    assert len(post_office.received) == 1
    assert reload(row).state == "sent"


def test_an_address_that_does_not_exist_is_not_tried_again(post_office):
    post_office.mood = b"550 no such person"
    row = letter()

    (job,) = run_due()

    assert job.state == "done"
    assert reload(row).state == "failed"
    assert "no such person" in row.error


def test_a_letter_that_may_have_left_is_not_sent_again(post_office):
    post_office.hangs_up = True
    row = letter()

    run_due()
    post_office.hangs_up = False
    tasks.deliver(letter=row.pk)

    assert post_office.received == []
    assert (reload(row).state, row.error) == ("failed", tasks.INTERRUPTED)


def test_a_letter_whose_worker_died_is_not_sent_again(post_office):
    row = letter()
    Letter.objects.take(row.pk, "dead")
    Letter.objects.hand_over(row.pk, "dead")

    run_due()

    assert post_office.received == []
    assert (reload(row).state, row.error) == ("failed", tasks.INTERRUPTED)


def test_a_letter_whose_worker_died_before_saying_any_of_it_leaves(post_office):
    row = letter()
    Letter.objects.take(row.pk, "dead")

    run_due()

    assert len(post_office.received) == 1
    assert reload(row).state == "sent"


def test_only_the_last_to_claim_a_letter_passes_the_fence_and_once():
    row = letter()
    for attempt in ("first", "second"):
        assert Letter.objects.take(row.pk, attempt)

    passed = [Letter.objects.hand_over(row.pk, attempt) for attempt in ("first", "second", "second")]

    assert passed == [False, True, False]
    assert not Letter.objects.take(row.pk, "third")


def test_the_fence_stands_before_the_text(post_office):
    def refuse():
        raise tasks.Overtaken

    way_out = carrier()
    way_out.fence = refuse

    with way_out, pytest.raises(tasks.Overtaken):
        way_out.send_messages([compose(letter())])

    assert post_office.received == []


def test_a_line_cut_before_the_text_is_tried_again(post_office):
    row = letter()
    post_office.mood = b""

    run_due()
    post_office.mood = b"250 ok"
    Job.objects.update(run_after=now())
    run_due()

    assert len(post_office.received) == 1
    assert reload(row).state == "sent"


def test_a_letter_too_old_to_be_true_does_not_leave(post_office):
    row = letter()
    age(row, days=8)

    tasks.try_again()

    assert reload(row).state == "failed"


def test_a_secret_is_erased_as_soon_as_it_left(post_office):
    secret, other = letter("code", secret=True), letter("receipt")

    run_due()

    assert (reload(secret).state, secret.text) == ("sent", "")
    assert (reload(other).state, other.text) == ("sent", "Voilà\n")


def test_what_letters_said_is_erased_after_30_days(post_office):
    old, young = letter("old"), letter("young")
    run_due()
    age(old, days=31)
    age(young, days=29)

    tasks.erase_old_letters()

    assert (reload(old).text, old.subject, old.state) == ("", "Reçu", "sent")
    assert reload(young).text == "Voilà\n"


def test_a_secret_that_could_not_leave_is_erased_after_a_day():
    secret, other = letter("code", secret=True), letter("receipt")
    for row in (secret, other):
        age(row, hours=25)

    tasks.erase_old_letters()

    assert (reload(secret).text, secret.state) == ("", "failed")
    assert (reload(other).text, other.state) == ("Voilà\n", "queued")


def test_the_demo_keeps_every_letter(settings):
    settings.DEMO = True
    row = letter(secret=True)
    age(row, days=31)

    tasks.try_again()
    tasks.erase_old_letters()

    assert (reload(row).state, row.text) == ("queued", "Voilà\n")


def test_a_year_later_nothing_is_left(post_office):
    old, young = letter("old"), letter("young")
    run_due()
    age(old, days=366)
    age(young, days=364)

    tasks.erase_old_letters()

    assert list(Letter.objects.all()) == [young]


def test_a_person_who_leaves_takes_their_letters_along(post_office):
    letter("sent", to="Agent@example.org")
    run_due()
    other, goodbye = letter("other", to="other@example.org"), letter("goodbye")

    acts.forget("agent@example.org")

    assert set(Letter.objects.all()) == {other, goodbye}


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+starttls://us%40er:p%2Fss@mail.example.org", 587, True, False),
        ("smtps://us%40er:p%2Fss@mail.example.org:4650", 4650, False, True),
    ],
)
def test_the_way_out_is_read_from_one_address(settings, url, port, tls, ssl):
    settings.ENV = settings.ENV.model_copy(update={"smtp_url": url})

    way_out = carrier()

    assert (way_out.host, way_out.port, way_out.use_tls, way_out.use_ssl) == ("mail.example.org", port, tls, ssl)
    assert (way_out.username, way_out.password) == (("us@er", "p/ss") if "@" in url else ("", ""))
