import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import transaction
from django.utils import translation

from traitdunion.foundation.jobs.models import Job
from traitdunion.foundation.mail import acts
from traitdunion.foundation.mail.message import HEAVIEST, compose
from traitdunion.foundation.mail.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def send(**changes):
    given = {
        "to": "agent@example.org",
        "template": "plain",
        "context": {"number": "NIR-2024-0001", "name": "l’agente & co"},
        "language": "fr",
        "key": "letter:1",
    }
    return acts.send(**given | changes)


def test_a_letter_is_written_and_waits():
    letter = send()

    assert (letter.to, letter.subject, letter.text) == (
        "agent@example.org",
        "Dossier NIR-2024-0001",
        "Bonjour l’agente & co,\n",
    )
    assert (letter.state, letter.language) == ("queued", "fr")
    assert "<p>Bonjour l’agente &amp; co,</p>" in letter.html
    assert Job.objects.get().arguments == {"letter": letter.pk}


def test_a_letter_belongs_to_the_act_that_sends_it():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


def test_a_key_sends_one_letter():
    first = send()

    second = send(to="other@example.org")

    assert second == first
    assert (Letter.objects.count(), Job.objects.count()) == (1, 1)


def test_the_illustrated_version_escapes_what_people_wrote():
    letter = send(template="both", context={"number": "1", "name": "<b>&"})

    assert letter.text == "<b>&\n"
    assert "<p>&lt;b&gt;&amp;</p>" in letter.html


@pytest.mark.parametrize(("language", "head"), [("fr", 'lang="fr" dir="ltr"'), ("ar", 'lang="ar" dir="rtl"')])
def test_a_letter_speaks_the_language_of_its_reader(language, head):
    with translation.override("en"):
        letter = send(template="both", language=language)

    assert head in letter.html


def test_a_subject_stays_on_one_line():
    letter = send(template="plain", context={"number": "1\r\tBcc: all@example.org", "name": ""})

    assert letter.subject == "Dossier 1 Bcc: all@example.org"
    assert compose(letter).message()["Bcc"] is None


@pytest.mark.parametrize("name", ["a" * 30_000, "اسم " * 4_000, "é" * 11_000])
def test_a_letter_never_weighs_more_than_12_kilobytes(name):
    letter = send(template="both", context={"number": "1", "name": name})

    assert HEAVIEST * 0.7 < len(compose(letter).message().as_bytes()) <= HEAVIEST
    assert letter.html == ""


def test_a_letter_says_who_writes_and_that_a_machine_did():
    message = compose(send()).message()

    assert (message["From"], message["Reply-To"]) == ("ne-pas-repondre@example.org", "contact@example.org")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "fr")
    assert message["Message-ID"] == compose(Letter.objects.get()).message()["Message-ID"]


@pytest.fixture
def django_uses_the_outbox(settings):
    settings.EMAIL_BACKEND = "traitdunion.foundation.mail.backend.OutboxBackend"


@pytest.mark.usefixtures("django_uses_the_outbox")
def test_what_django_sends_takes_the_outbox():
    with translation.override("ar"):
        sent = send_mail("Code\n", "123456", None, ["a@example.org", "b@example.org"], html_message="<p>123456</p>")

    assert sent == 1
    assert list(Letter.objects.order_by("to").values_list("to", "subject", "text", "html", "language", "secret")) == [
        ("a@example.org", "Code", "123456\n", "<p>123456</p>", "ar", True),
        ("b@example.org", "Code", "123456\n", "<p>123456</p>", "ar", True),
    ]


@pytest.mark.usefixtures("django_uses_the_outbox")
def test_a_letter_carries_no_attachment():
    message = EmailMessage("Reçu", "Voici", None, ["a@example.org"])
    message.attach("recu.pdf", b"%PDF", "application/pdf")

    with pytest.raises(ValueError, match="no attachment"):
        message.send()


@pytest.mark.usefixtures("django_uses_the_outbox")
def test_only_the_html_alternative_is_kept():
    message = EmailMultiAlternatives("Invitation", "Venez", None, ["a@example.org"])
    message.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
    message.send()

    assert "BEGIN" not in Letter.objects.get().html
