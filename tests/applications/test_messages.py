"""Messages between a submitted file and its officers: who reads, who is told, what is counted, what is joined."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.files.samples import PDF
from tests.visits import text
from traitdunion.directory.accounts.acts import erase
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.models import Enclosure, Message

TEXT = "Bonjour, voici la délibération."


def here(application):
    return f"/dossiers/{application.number}/messages/"


def there(application):
    return f"/instruction/essai-2024/{application.number}/messages/"


def counts(application):
    application.refresh_from_db()
    return application.unread_here, application.unread_there


def test_officers_are_told_read_and_answer(submitted, people):
    people.editor.post(here(submitted), {"text": TEXT})
    people.editor.post(here(submitted), {"text": TEXT})  # a second press

    assert Message.objects.count() == 1
    assert counts(submitted) == (0, 1)
    (letter,) = Letter.objects.all()
    assert (letter.to, TEXT in letter.text, there(submitted) in letter.text) == (
        people.users["officer"].email, True, True,
    )  # fmt: skip
    assert "message à lire" in text(people.officer.get("/instruction/essai-2024/"))
    assert TEXT in text(people.officer.get(there(submitted)))
    assert counts(submitted) == (0, 0)

    people.officer.post(there(submitted), {"text": "Merci."})

    assert counts(submitted) == (1, 0)
    told = {letter.to for letter in Letter.objects.exclude(pk=letter.pk)}
    assert told == {people.users["manager"].email, people.users["editor"].email}
    people.reader.get(here(submitted))
    assert counts(submitted) == (1, 0)  # only who may answer marks as read
    assert "Merci." in text(people.editor.get(here(submitted)))
    assert counts(submitted) == (0, 0)


def test_joined_file_is_served_to_both_sides_only(submitted, people):
    people.editor.post(here(submitted), {"text": TEXT, "enclosures": [SimpleUploadedFile("acte.pdf", PDF)]})
    file = Enclosure.objects.get()

    for browser, page in ((people.reader, here(submitted)), (people.officer, there(submitted))):
        response = browser.get(f"{page}{file.pk}/")
        assert b"".join(response.streaming_content)[:4] == b"%PDF"
    assert people.stranger.get(f"{here(submitted)}{file.pk}/").status_code == 404
    assert people.officer.get(f"{here(submitted)}{file.pk}/").status_code == 404


def test_refused_file_sends_nothing_and_keeps_the_text(submitted, people):
    refused = people.editor.post(here(submitted), {"text": TEXT, "enclosures": [SimpleUploadedFile("jeu.exe", b"MZ")]})

    assert refused.status_code == 422
    assert TEXT in refused.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("officer", 404), ("anonymous", 302)])
def test_only_who_writes_for_the_lead_writes(who, status, submitted, people):
    assert getattr(people, who).post(here(submitted), {"text": TEXT}).status_code == status
    assert people.stranger.post(there(submitted), {"text": TEXT}).status_code == 404
    assert not Message.objects.exists()


def test_nothing_is_written_before_the_file_is_submitted(filled, people):
    assert people.editor.post(here(filled), {"text": TEXT}).status_code == 403
    assert people.officer.get(there(filled)).status_code == 404


def test_texts_are_inert(submitted, people):
    people.editor.post(here(submitted), {"text": "<script>alert(1)</script>\u202eoui"})
    huge = people.editor.post(here(submitted), {"text": "é" * 5_001})

    assert huge.status_code == 422
    assert Message.objects.get().text == "<script>alert(1)</script>oui"
    for page in (people.officer.get(there(submitted)), people.editor.get(here(submitted))):
        assert b"<script>alert" not in page.content


def test_message_of_an_erased_person_stays_the_lead_s(submitted, people):
    people.editor.post(here(submitted), {"text": TEXT})

    erase(user=people.users["editor"])

    page = text(people.officer.get(there(submitted)))
    assert TEXT in page
    assert "Trois-Rives" in page


def test_page_asks_the_same_with_thirty_messages(submitted, people, django_assert_max_num_queries):
    people.editor.post(here(submitted), {"text": TEXT, "enclosures": [SimpleUploadedFile("acte.pdf", PDF)]})
    for number in range(30):
        Message.objects.create(application=submitted, from_officer=False, text=str(number))
    with django_assert_max_num_queries(20):
        people.editor.get(here(submitted))


def test_the_page_of_messages_is_among_its_own_tabs(application, people):
    tabs = people.editor.get(here(application)).text.partition('class="tabs"')[2].partition("</nav>")[0]

    assert f'<a href="{here(application)}" aria-current="page">' in tabs
