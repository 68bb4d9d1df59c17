"""Questions about a call: asked by who is signed in, answered to all without a name, sent to who follows."""

import pytest
from django.test import Client

from tests.calls.fixtures import publish_call
from tests.factories import OrganisationFactory, StaffRoleFactory, UserFactory
from tests.visits import browser, text
from traitdunion.directory.accounts.acts import erase
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.calls.models import Enquiry

PAGE = "/appels/numerique-2024/questions/"
OFFICE = "/instruction/numerique-2024/questions/"
TEXT = "La commune de Trois-Rives peut-elle déposer seule ?"
SHOWN = "Une commune peut-elle déposer seule ?"


@pytest.fixture
def call(db, at):
    """The digital call of 2024, open."""
    at("2024-02-15 10:00")
    return publish_call()


@pytest.fixture
def town(db):
    return browser_of(UserFactory())


@pytest.fixture
def officer(call):
    return browser_of(StaffRoleFactory(owner=call.owner, user=UserFactory(totp=True)).user)


def browser_of(user):
    """Signed in; `person` is who."""
    client = browser(user)
    client.person = user
    return client


@pytest.fixture
def enquiry(call, town):
    town.post(f"{PAGE}poser/", {"text": TEXT})
    return Enquiry.objects.get()


def publish(officer, enquiry, answer="Oui, avec une autorité locale partenaire.", shown=SHOWN):
    return officer.post(OFFICE, {"do": f"answer:{enquiry.pk}", "shown": shown, "answer": answer})


def test_nothing_is_public_before_the_answer(enquiry, officer):
    assert "Trois-Rives" not in text(Client().get(PAGE))
    assert TEXT in text(officer.get(OFFICE))
    assert b"Trois-Rives" not in Client().get(f"{PAGE}flux.xml").content


def test_answer_is_published_rephrased_and_without_a_name(enquiry, officer, town):
    publish(officer, enquiry)
    publish(officer, enquiry, answer="Une autre réponse")  # a second press

    page = text(Client().get(PAGE))
    assert SHOWN in page
    assert "Oui, avec une autorité locale partenaire." in page
    assert "Trois-Rives" not in page
    assert town.person.email not in page
    assert SHOWN in Client().get(f"{PAGE}flux.xml").content.decode()
    assert Enquiry.objects.get().answer == "Oui, avec une autorité locale partenaire."


def test_officers_are_told_then_followers_and_who_asked(officer, enquiry, town):
    assert [letter.to for letter in Letter.objects.all()] == [officer.person.email]
    follower = browser_of(UserFactory(language="ar"))
    gone = browser_of(UserFactory())
    for client in (follower, gone):
        client.post(f"{PAGE}suivre/")
        client.post(f"{PAGE}suivre/")
    gone.post(f"{PAGE}suivre/", {"do": "stop"})
    Letter.objects.all().delete()

    publish(officer, enquiry)
    run_due()

    assert {letter.to for letter in Letter.objects.all()} == {follower.person.email, town.person.email}
    assert {letter.kind for letter in Letter.objects.all()} == {"followed"}


def test_same_question_twice_is_one_and_five_wait_at_most(enquiry, town):
    town.post(f"{PAGE}poser/", {"text": TEXT})
    assert Enquiry.objects.count() == 1
    for number in range(6):
        town.post(f"{PAGE}poser/", {"text": f"Question {number}"})
    assert Enquiry.objects.count() == 5


def test_closed_call_takes_no_question_and_keeps_its_answers(enquiry, officer, town, at):
    publish(officer, enquiry)
    at("2024-03-14 00:00")  # it closes on 13 March, at midnight in Paris

    told = town.post(f"{PAGE}poser/", {"text": "Est-il trop tard ?"}, follow=True)

    assert "Cet appel est clos : il ne reçoit plus de questions." in text(told)
    assert "Envoyer la question" not in text(told)
    assert SHOWN in text(told)
    assert Enquiry.objects.count() == 1


def test_question_that_is_none_is_set_aside_unpublished(enquiry, officer):
    officer.post(OFFICE, {"do": f"aside:{enquiry.pk}"})

    assert "Aucune question n’attend" in text(officer.get(OFFICE))
    assert TEXT not in text(Client().get(PAGE))
    publish(officer, enquiry)
    assert Enquiry.objects.get().answered_at is None


def test_texts_are_inert(call, town, officer):
    town.post(f"{PAGE}poser/", {"text": "<script>alert(1)</script>\u202eoui"})
    refused = town.post(f"{PAGE}poser/", {"text": "é" * 1_501})
    enquiry = Enquiry.objects.get()
    publish(officer, enquiry, answer="<b onclick=x>non</b>", shown=enquiry.text)

    assert refused.status_code == 422
    assert enquiry.text == "<script>alert(1)</script>oui"
    for page in (Client().get(PAGE), officer.get(OFFICE)):
        assert b"<script>alert" not in page.content
        assert b"<b onclick" not in page.content


def test_only_officers_of_the_owner_answer(enquiry, town):
    other = browser_of(StaffRoleFactory(owner=OrganisationFactory(ministry=True), user=UserFactory(totp=True)).user)

    assert publish(town, enquiry).status_code == 404
    assert publish(other, enquiry).status_code == 404
    assert Client().post(f"{PAGE}poser/", {"text": "Moi aussi ?"}).status_code == 302
    assert Enquiry.objects.count() == 1


def test_erased_person_leaves_what_was_published_only(enquiry, officer, town):
    publish(officer, enquiry)
    town.post(f"{PAGE}poser/", {"text": "Encore une ?"})

    erase(user=town.person)

    left = Enquiry.objects.get()
    assert (left.text, left.shown, left.asked_by) == ("", SHOWN, None)


def test_page_asks_the_same_with_thirty_answers(enquiry, officer, django_assert_max_num_queries):
    Enquiry.objects.bulk_create(
        Enquiry(call=enquiry.call, text="?", shown="?", answer="Oui.", answered_at=enquiry.asked_at)
        for _each in range(30)
    )
    with django_assert_max_num_queries(4):
        Client().get(PAGE)
