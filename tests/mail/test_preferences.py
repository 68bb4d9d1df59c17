"""What people turn off, and how many letters a day they get."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.mail.post_office import header
from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail import acts, catalogue, queries, tasks
from traitdunion.foundation.mail.catalogue import Kind
from traitdunion.foundation.mail.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates", "kinds")]

REMINDERS = Kind("reminders", "Rappels")
TALK = Kind("talk", "Commentaires")
AGENT = "agent@example.org"


@pytest.fixture
def kinds(monkeypatch):
    """Two optional kinds, with a template each, and no other."""
    ours = {name: each for name, each in catalogue._wordings.items() if name.startswith("mail_")}
    monkeypatch.setattr(catalogue, "_wordings", ours)
    catalogue.declare("plain", kind=REMINDERS, sample={})
    catalogue.declare("both", kind=TALK, sample={})


def send(number=1, template="plain", to=AGENT):
    context = {"number": number, "name": "Camille"}
    return acts.send(to=to, template=template, context=context, language="fr", key=f"letter:{template}:{to}:{number}")


def states():
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def test_a_kind_turned_off_is_no_longer_written():
    acts.prefer(address="Agent@example.org", refused={"reminders"})

    assert send() is None
    assert send(template="both").state == "queued"
    assert send(to="other@example.org").state == "queued"


def test_proofs_cannot_be_turned_off():
    acts.prefer(address=AGENT, refused={"essential", "talk"})

    assert queries.refused_by(AGENT) == {"talk"}


def test_a_letter_that_can_be_turned_off_says_how(client, post_office):
    letter = send()
    run_due()

    (received,) = post_office.received
    address = header(received, "List-Unsubscribe").strip(" <>")
    assert header(received, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert letter.text.endswith(f"\n-- \nRappels\n\nNe plus recevoir ces lettres\u202f: {address}\n")
    assert f'<a href="{address}">Ne plus recevoir ces lettres</a>' in letter.html


def test_an_essential_letter_does_not(post_office):
    acts.send(to=AGENT, template="mail_trial", context={}, language="fr", key="trial")

    run_due()

    assert "List-Unsubscribe" not in post_office.received[0]


def test_one_press_is_enough_to_leave_and_another_to_come_back(client):
    path = path_to_leave(send())

    assert "Rappels" in client.get(path).text
    assert queries.refused_by(AGENT) == set()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.refused_by(AGENT) == {"reminders"}
    client.post(path, {"undo": "1"})
    assert queries.refused_by(AGENT) == set()


def test_nobody_leaves_for_another(client):
    address = reverse("mail:leave", args=[path_to_leave(send()).split("/")[-2] + "x"])

    assert client.post(address).status_code == 403
    assert queries.refused_by(AGENT) == set()


def test_the_fifth_letter_of_a_day_waits_for_the_evening():
    for number in range(1, 7):
        send(number)
    send(1, to="other@example.org")

    assert states() == ["queued"] * 4 + ["aside"] * 2 + ["queued"]


def test_proofs_are_not_counted():
    for number in range(1, 5):
        send(number)
    proof = acts.send(to=AGENT, template="mail_trial", context={}, language="fr", key="trial")

    assert proof.state == "queued"


def test_the_evening_letter_holds_the_others_and_is_the_last_of_the_day():
    for number in range(1, 8):
        send(number)

    tasks.send_what_was_put_aside()
    tasks.send_what_was_put_aside()
    late = send(8)

    group = Letter.objects.get(kind="digest")
    assert group.subject == "3 nouvelles pour vous aujourd’hui"
    assert [f"Dossier {number}" in group.text for number in range(1, 9)] == [False] * 4 + [True] * 3 + [False]
    assert group.text.count("Ne plus recevoir ces lettres") == 1
    assert late.state == "aside"
    left_today = Letter.objects.exclude(state__in=["aside", "grouped"])
    assert left_today.count() == 5


def test_one_letter_put_aside_leaves_as_it_is():
    for number in range(1, 6):
        send(number)

    tasks.send_what_was_put_aside()

    assert states() == ["queued"] * 5


def test_the_next_day_begins_again():
    for number in range(1, 5):
        send(number)
    Letter.objects.update(created=now() - timedelta(days=1))

    assert send(5).state == "queued"


def test_leaving_from_the_evening_letter_turns_every_kind_off(client):
    for number in range(1, 7):
        send(number)
    tasks.send_what_was_put_aside()

    client.post(path_to_leave(Letter.objects.get(kind="digest")))

    assert queries.refused_by(AGENT) == {"reminders", "talk"}


def test_what_was_refused_follows_a_new_address_and_is_forgotten_with_the_person():
    acts.prefer(address=AGENT, refused={"talk"})

    acts.move(old=AGENT, new="new@example.org")
    assert (queries.refused_by(AGENT), queries.refused_by("new@example.org")) == (set(), {"talk"})

    acts.forget("new@example.org")
    assert queries.refused_by("new@example.org") == set()


def path_to_leave(letter):
    return letter.text.rsplit("http://testserver", 1)[1].strip()
