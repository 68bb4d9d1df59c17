"""Letters that come back, and what is told of it."""

import io
import mailbox
import sys
from email import message_from_string

import pytest
from django.core.management import CommandError, call_command

from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail import acts, queries
from traitdunion.foundation.mail.message import compose
from traitdunion.foundation.mail.models import Bounce, Letter

pytestmark = pytest.mark.django_db

AGENT = "agent@example.org"
NOTIFICATION = """\
From: MAILER-DAEMON@mail.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <1234@mail.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Final-Recipient: rfc822; agent@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no
 such person

--b
Content-Type: text/rfc822-headers

Subject: Re
Message-ID: {name}

--b--
"""


@pytest.fixture
def sent(post_office):
    letter = acts.post(Letter(key="letter", to=AGENT, subject="Avis", text="Voilà", language="fr"))
    run_due()
    letter.refresh_from_db()
    return letter


def notification(letter=None, *, to="ne-pas-repondre@example.org", action="failed", status="5.1.1", name=None):
    named = name or (compose(letter).message()["Message-ID"] if letter else "<x@example.net>")
    return NOTIFICATION.format(to=to, action=action, status=status, name=named)


def read(text, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    output = io.StringIO()
    call_command("bounced", stdout=output)
    return output.getvalue()


def test_a_notification_is_matched_by_the_letter_that_it_holds(sent, monkeypatch):
    said = read(notification(sent), monkeypatch)

    sent.refresh_from_db()
    bounce = Bounce.objects.get()
    assert said == "1 read, 1 undelivered.\n"
    assert sent.state == "bounced"
    assert (bounce.address, bounce.status, bounce.said) == (AGENT, "5.1.1", "smtp; 550 5.1.1 no such person")
    assert bounce.reason == "La boîte n’existe pas, ou plus."


def test_or_by_the_address_that_it_comes_back_to(sent, monkeypatch):
    read(notification(to=f"retours+{sent.reference}@example.org"), monkeypatch)

    assert Bounce.objects.get().letter == sent


def test_a_letter_travels_with_the_address_it_comes_back_to(sent, settings):
    settings.ENV = settings.ENV.model_copy(update={"bounce_address": "retours@example.org"})

    message = compose(sent)

    assert message.from_email == f"retours+{sent.reference}@example.org"
    assert message.message()["From"] == "ne-pas-repondre@example.org"


def test_reading_twice_changes_nothing(sent, monkeypatch):
    read(notification(sent), monkeypatch)
    read(notification(sent), monkeypatch)

    assert Bounce.objects.count() == 1


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_final_failures_count(sent, monkeypatch, action):
    assert read(notification(sent, action=action), monkeypatch) == "1 read, 0 undelivered.\n"


def test_an_invented_notification_marks_nobody(sent, monkeypatch):
    read(notification(name=f"<{'0' * 32}@example.org>"), monkeypatch)

    assert Bounce.objects.count() == 0


def test_an_ordinary_message_says_nothing(sent, monkeypatch):
    assert read("Subject: Bonjour\n\nAbsent jusqu’au 12.\n", monkeypatch) == "1 read, 0 undelivered.\n"


@pytest.mark.parametrize("kind", ["maildir", "mbox", "file"])
def test_notifications_are_read_from_where_servers_keep_them(sent, tmp_path, kind, capsys):
    path = tmp_path / "box"
    if kind == "file":
        path.write_text(notification(sent))
    else:
        box = mailbox.Maildir(path) if kind == "maildir" else mailbox.mbox(path)
        box.add(message_from_string(notification(sent)))
        box.close()

    call_command("bounced", str(path))

    assert capsys.readouterr().out == "1 read, 1 undelivered.\n"


def test_a_path_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="does not exist"):
        call_command("bounced", "/nowhere/at/all")


def test_an_address_refused_at_once_is_known_too(post_office):
    post_office.mood = b"550 5.2.2 mailbox full"
    acts.post(Letter(key="letter", to="Agent@example.org", subject="Avis", text="Voilà", language="fr"))

    run_due()

    bounce = queries.bounce_of(AGENT)
    assert (bounce.status, bounce.said, bounce.reason) == ("5.2.2", "550 5.2.2 mailbox full", "La boîte est pleine.")


def test_trying_again_believes_the_address_and_writes_once_a_day(sent, monkeypatch):
    read(notification(sent), monkeypatch)

    for _time in range(2):
        acts.try_address(address=AGENT, language="en")

    assert queries.bounce_of(AGENT) is None
    assert Letter.objects.filter(subject="Your address receives our letters").count() == 1


def test_the_list_of_what_nobody_can_have_read(sent, monkeypatch):
    lost = Letter.objects.create(key="lost", to=AGENT, subject="Perdue", language="fr", state="failed")
    read(notification(sent), monkeypatch)

    assert list(queries.unread()) == [lost]
    assert [bounce.letter for bounce in queries.bounces()] == [sent]
