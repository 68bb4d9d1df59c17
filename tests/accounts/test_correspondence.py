"""What people choose to receive, and what they learn when nothing arrives."""

import pytest
from allauth.account.models import EmailAddress

from tests.factories import UserFactory
from traitdunion.directory.accounts import acts, correspondence
from traitdunion.directory.accounts.personal import personal_data
from traitdunion.foundation.mail import queries
from traitdunion.foundation.mail.acts import prefer
from traitdunion.foundation.mail.bounces import bounced
from traitdunion.foundation.mail.catalogue import kinds
from traitdunion.foundation.mail.models import Letter

NOTICE = "Votre adresse ne reçoit pas nos lettres"


@pytest.fixture
def returned(agent):
    """A letter to the agent that came back."""
    letter = Letter.objects.create(
        key="lost", to="Agent@example.org", subject="Votre demande", language="fr", state="sent"
    )
    return bounced(letter=letter, status="5.2.2", said="mailbox full")


@pytest.mark.parametrize("page", ["/compte/", "/compte/lettres/"])
def test_whoever_does_not_receive_our_letters_reads_it_with_the_reason(client, agent, returned, page):
    client.force_login(agent)

    text = client.get(page).text

    assert NOTICE in text
    assert "La boîte est pleine." in text


def test_the_others_read_nothing_of_it(client, returned):
    client.force_login(UserFactory())

    assert NOTICE not in client.get("/compte/").text


def test_a_trial_takes_the_notice_away(client, agent, returned):
    client.force_login(agent)

    page = client.post("/compte/lettres/essai/", follow=True).text

    assert "Une lettre d’essai est partie vers agent@example.org." in page
    assert NOTICE not in page
    assert Letter.objects.filter(to="agent@example.org", subject="Votre adresse reçoit nos lettres").count() == 1


def test_each_kind_can_be_turned_off_and_on(client, agent):
    first, *others = [kind.code for kind in kinds()]
    client.force_login(agent)

    client.post("/compte/lettres/", {"wanted": others})
    assert queries.refused_by(agent.email) == {first}
    assert f'value="{first}" checked' not in client.get("/compte/lettres/").text

    client.post("/compte/lettres/", {"wanted": [first, *others]})
    assert queries.refused_by(agent.email) == set()


def test_a_kind_that_does_not_exist_is_refused(client, agent):
    client.force_login(agent)

    assert client.post("/compte/lettres/", {"wanted": ["essential"]}).status_code == 422


def test_officers_see_whose_letters_come_back_and_which_nobody_read(client, agent, returned):
    Letter.objects.create(key="unsaid", to="x@example.org", subject="Jamais partie", language="fr", state="failed")
    client.force_login(UserFactory(officer=True))

    page = client.get("/instruction/courrier/").text

    for expected in ("agent@example.org", "Agent d’essai", "Votre demande", "La boîte est pleine.", "Jamais partie"):
        assert expected in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_with_one_row_and_with_thirty(client, db, django_assert_num_queries, rows):
    for number in range(rows):
        letter = Letter.objects.create(key=f"{number}", to=f"a{number}@example.org", subject="x", language="fr")
        bounced(letter=letter, said="550 no")
    officer = UserFactory(officer=True)
    client.force_login(officer)
    client.get("/instruction/courrier/")

    with django_assert_num_queries(7):
        client.get("/instruction/courrier/")


def test_what_was_chosen_follows_the_person_to_a_new_address(agent):
    prefer(address=agent.email, refused={kind.code for kind in kinds()})
    new = EmailAddress(user=agent, email="new@example.org")

    correspondence.follow(from_email_address=EmailAddress.objects.get(user=agent), to_email_address=new)

    assert queries.refused_by("new@example.org") == {kind.code for kind in kinds()}


def test_letters_leave_with_the_person_and_are_in_the_export(agent, returned):
    data = personal_data(agent)
    assert data["lettres revenues"][0]["réponse"] == "mailbox full"

    acts.erase(user=agent)

    assert not Letter.objects.filter(to__iexact="agent@example.org").exists()
    assert queries.bounce_of("agent@example.org") is None
