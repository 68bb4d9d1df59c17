"""Who asks to join an organisation that has members: what waits is kept, managers see it, the answer leads on."""

import pytest
from django.urls import reverse

from tests.factories import JoinRequestFactory, MembershipFactory, StaffRoleFactory, UserFactory
from tests.visits import browser, plain
from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import JoinRequest, Membership
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db

SIMULATION = "/simulateur/dossier/?appel=numerique-2024&pays=SN&cout=80000"


@pytest.fixture
def manager():
    return MembershipFactory(user__name="Gestionnaire", organisation__name="Trois-Rives")


def text(response):
    return plain(response.text.replace("&amp;", "&"))


def ask(agent, organisation):
    """Choose the town with a simulation in hand, then send the request."""
    client = browser(agent)
    chosen = client.post("/organismes/nouveau/", {"territory": organisation.territory.ref, "next": SIMULATION})
    form = client.get(chosen.url)
    assert "Ce que vous avez préparé sera gardé" in text(form)
    return client, client.post(chosen.url, {"message": "", "next": SIMULATION}, follow=True)


def test_the_request_says_since_when_who_answers_and_keeps_what_was_prepared(agent, manager):
    client, page = ask(agent, manager.organisation)

    shown = text(page)
    assert "Votre demande attend une réponse depuis le" in shown
    assert "chacun d’eux peut répondre" in shown
    assert f'href="{SIMULATION}"' in shown
    assert "Gestionnaire" not in shown.replace("Gestionnaires", "")
    assert f'href="{SIMULATION}"' in text(client.get("/compte/"))


def test_an_organisation_without_manager_is_answered_by_the_ministry(agent, manager):
    Membership.objects.all().delete()

    client, page = ask(agent, manager.organisation)

    assert "le ministère répondra" in text(page)
    assert "Le ministère répond" in text(client.get("/compte/"))


def test_another_site_is_never_kept_with_a_request(agent, manager):
    address = reverse("accounts:join", args=[manager.organisation.pk])

    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example/", "http://testserver//ailleurs.example/"):
        browser(agent).post(address, {"next": elsewhere})

    assert JoinRequest.objects.get().onward in {"", "/ailleurs.example/"}


def test_coming_back_with_another_simulation_keeps_the_last_one(agent, manager):
    client, _page = ask(agent, manager.organisation)

    client.post(
        "/organismes/nouveau/", {"territory": manager.organisation.territory.ref, "next": "/simulateur/?pays=LB"}
    )

    assert JoinRequest.objects.get().onward == "/simulateur/?pays=LB"
    assert Letter.objects.count() == 1


def test_a_request_can_be_withdrawn(agent, manager):
    client, _page = ask(agent, manager.organisation)

    done = client.post(reverse("accounts:join", args=[manager.organisation.pk]), {"do": "withdraw"})

    assert done.url == SIMULATION
    assert not JoinRequest.objects.exists()


def test_the_manager_sees_how_many_wait_on_every_page_and_answers_in_one_press(agent, manager):
    ask(agent, manager.organisation)
    client = browser(manager.user)
    letter = Letter.objects.get(to=manager.user.email)
    page = reverse("accounts:organisation", args=[manager.organisation.pk])

    assert f"http://testserver{page}#demandes" in letter.text
    assert "Compte (1)" in text(client.get("/aide/"))
    for address in ("/compte/", page):
        assert "1 personne demande à entrer" in text(client.get(address))
        assert 'id="demandes"' in text(client.get(address))
    request = JoinRequest.objects.get()
    client.post(reverse("accounts:answer_request", args=[request.pk]), {"role": "editor"})

    assert Membership.objects.get(user=agent).role == "editor"
    assert "Compte (" not in text(client.get("/aide/"))


def test_nobody_else_is_told_how_many_wait(manager):
    JoinRequestFactory(organisation=manager.organisation)
    editor = MembershipFactory(organisation=manager.organisation, role="editor").user

    for person in (editor, MembershipFactory().user, UserFactory(officer=True)):
        assert "Compte (" not in text(browser(person).get("/aide/"))


def test_whoever_is_let_in_goes_on_from_the_letter_or_from_the_account(agent, manager):
    client, _page = ask(agent, manager.organisation)

    acts.admit(request=JoinRequest.objects.get(), role="editor", by=manager.user)

    assert f"http://testserver{SIMULATION}" in Letter.objects.get(to=agent.email).text
    for address in ("/compte/", reverse("accounts:organisation", args=[manager.organisation.pk])):
        assert "Reprendre où vous en étiez" in text(client.get(address))
    acts.arrive(user=agent, organisation=manager.organisation)
    assert "Reprendre où vous en étiez" not in text(client.get("/compte/"))


def test_whoever_is_not_let_in_learns_it_with_the_way_to_another_organisation(agent, manager):
    ask(agent, manager.organisation)

    acts.decline(request=JoinRequest.objects.get(), by=manager.user)

    letter = Letter.objects.get(to=agent.email)
    assert "http://testserver/organismes/nouveau/" in letter.text
    assert f"http://testserver{SIMULATION}" in letter.text


def test_an_invitation_accepted_meanwhile_keeps_what_was_prepared(agent, manager):
    ask(agent, manager.organisation)
    invitation = acts.invite(
        organisation=manager.organisation, email=agent.email, role="editor", by=manager.user, language="fr"
    )

    acts.accept(invitation=invitation, by=agent)

    assert Membership.objects.get(user=agent).onward == SIMULATION
    assert not JoinRequest.objects.exists()


def test_the_ministry_itself_does_not_fall_to_the_first_comer(agent):
    owner = StaffRoleFactory().owner
    acts.set_staff_role(user=UserFactory(), owner=owner, role="officer")

    assert isinstance(acts.join(user=agent, organisation=owner), JoinRequest)
