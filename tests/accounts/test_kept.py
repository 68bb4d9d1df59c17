"""What was typed when the session had ended is there after sign-in, for its owner only, for a day."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, MembershipFactory, UserFactory
from traitdunion.directory.accounts import kept, tasks
from traitdunion.directory.accounts.models import KeptForm

pytestmark = pytest.mark.django_db
TYPED = "Service jeunesse,\nquatrième étage"


@pytest.fixture(autouse=True)
def _no_past_tries():
    cache.clear()


@pytest.fixture
def page():
    """A page with a form that shows what was kept: asking to join an organisation."""
    return reverse("accounts:join", args=[MembershipFactory().organisation.pk])


def signed_in(client, user):
    client.post("/connexion/", {"login": user.email, "password": PASSWORD})


def page_of(path):
    return f"http://testserver{path}"


def session_ends(client):
    client.session.flush()
    del client.cookies["sessionid"]


def test_text_is_back_after_signing_in_again(client, agent, page):
    signed_in(client, agent)
    session_ends(client)

    refused = client.post(page, {"message": TYPED, "password": "secret"})
    back = client.post("/connexion/", {"login": agent.email, "password": PASSWORD, "next": page}, follow=True)

    assert refused.headers["Location"] == f"/connexion/?next={page}"
    assert back.redirect_chain == [(page, 302)]
    assert back.context["form"]["message"].value() == TYPED.replace("\n", "\r\n") or TYPED in back.content.decode()
    assert back.status_code == 200


def test_button_pressed_too_late_leads_back_to_its_page(client):
    manager = MembershipFactory()
    page = reverse("accounts:organisation", args=[manager.organisation.pk])
    signed_in(client, manager.user)
    session_ends(client)

    refused = client.post(
        page + "inviter/",
        {"email": "collegue@example.org", "role": "reader"},
        headers={"referer": page_of(page) + "?x=1"},
    )
    signed_in(client, manager.user)
    back = client.get(page)

    assert refused.headers["Location"] == f"/connexion/?next={page}%3Fx%3D1"
    assert 'value="collegue@example.org"' in back.content.decode()
    client.post(
        page + "inviter/", {"email": "collegue@example.org", "role": "reader"}, headers={"referer": page_of(page)}
    )
    assert not KeptForm.objects.exists()


def test_button_of_an_unknown_page_leads_to_the_account(client, agent):
    refused = client.post("/organismes/7/inviter/", headers={"referer": "https://ailleurs.example/"})

    assert refused.headers["Location"] == "/connexion/?next=/compte/"
    assert client.get("/organismes/7/inviter/").status_code == 405


def test_sign_in_page_says_that_nothing_is_lost(client, agent, page):
    signed_in(client, agent)
    session_ends(client)

    shown = client.post(page, {"message": TYPED}, follow=True)

    assert "est gardé 24 heures" in shown.content.decode()


def test_files_are_named_and_secrets_left_out(rf, agent):
    upload = SimpleUploadedFile("convention.pdf", b"%PDF-1.7")
    request = rf.post(
        "/x/", {"title": "Guichets", "password1": "secret", "csrfmiddlewaretoken": "abc", "piece": upload}
    )
    typed = round_trip(rf, request, agent)

    assert typed.data.dict() == {"title": "Guichets"}
    assert typed.files == ("convention.pdf",)


def test_repeated_fields_keep_all_their_values(rf, agent):
    typed = round_trip(rf, rf.post("/x/", {"goal": ["4", "9"], "empty": ""}), agent)

    assert typed.data.getlist("goal") == ["4", "9"]
    assert typed.data["empty"] == ""


def round_trip(rf, request, user, page="/x/"):
    """Keep `request` as a visitor, then take it as `user`, through the browser's cookie."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpResponse

    request.user, response = AnonymousUser(), HttpResponse()
    assert kept.keep(request, response)
    later = rf.get(page)
    later.user = user
    later.COOKIES |= {name: cookie.value for name, cookie in response.cookies.items()}
    return kept.take(later)


def test_text_stays_until_the_page_is_posted_with_success(client, agent, page):
    signed_in(client, agent)
    session_ends(client)
    client.post(page, {"message": TYPED})
    signed_in(client, agent)

    for _reload in range(2):
        assert TYPED.splitlines()[0] in client.get(page).content.decode()
    client.post(page, {"message": "x" * 501})
    assert KeptForm.objects.exists()
    client.post(page, {"message": TYPED})

    assert not KeptForm.objects.exists()


def test_another_account_on_the_same_browser_does_not_see_it(client, agent, page):
    signed_in(client, agent)
    session_ends(client)
    client.post(page, {"message": TYPED})

    signed_in(client, UserFactory(email="autre@example.org"))

    assert TYPED.splitlines()[0] not in client.get(page).content.decode()


def test_other_pages_do_not_receive_the_key(client, agent, page):
    signed_in(client, agent)
    session_ends(client)

    refused = client.post(page, {"message": TYPED})

    (cookie,) = (cookie for name, cookie in refused.cookies.items() if name.startswith(kept.COOKIE))
    assert cookie["path"] == page
    assert cookie["httponly"]


def test_text_of_a_page_is_not_given_to_the_page_below_it(rf, agent):
    request = rf.post("/x/", {"title": "Guichets"})

    assert round_trip(rf, request, agent, page="/x/").data["title"] == "Guichets"
    assert round_trip(rf, request, agent, page="/x/y/") is None


def test_row_alone_cannot_be_read(client, agent, page):
    signed_in(client, agent)
    session_ends(client)
    client.post(page, {"message": TYPED})

    assert b"jeunesse" not in bytes(KeptForm.objects.get().sealed)


def test_after_24_hours_it_is_gone(client, agent, page):
    signed_in(client, agent)
    session_ends(client)
    client.post(page, {"message": TYPED})
    KeptForm.objects.update(at=timezone.now() - timedelta(hours=24, minutes=1))
    signed_in(client, agent)

    assert TYPED.splitlines()[0] not in client.get(page).content.decode()
    tasks.sweep()
    assert not KeptForm.objects.exists()


def test_too_long_a_text_is_not_kept_and_the_person_is_told(client, agent, page):
    signed_in(client, agent)
    session_ends(client)

    shown = client.post(page, {"message": "x" * 300_000}, follow=True)

    assert not KeptForm.objects.exists()
    assert "n’a pas pu être gardé" in shown.content.decode()


def test_unknown_browsers_cannot_fill_the_table(page):
    for _visitor in range(32):
        Client().post(page, {"message": TYPED})

    assert KeptForm.objects.count() == 30


def test_page_open_before_signing_in_elsewhere_keeps_its_text(agent, page):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent)

    refused = browser.post(
        page, {"message": TYPED, "csrfmiddlewaretoken": "old"}, headers={"origin": "http://testserver"}
    )

    assert refused.status_code == 403
    assert "Retrouver ce que j’ai écrit" in refused.content.decode()
    assert TYPED.splitlines()[0] in browser.get(page).content.decode()


def test_button_of_a_page_open_before_signing_in_elsewhere_leads_back_to_that_page(agent):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent)

    refused = browser.post(
        "/organismes/7/inviter/", headers={"origin": "http://testserver", "referer": "http://testserver/organismes/7/"}
    )

    assert refused.status_code == 403
    assert '<a class="btn" href="/organismes/7/">Ouvrir la page à nouveau</a>' in refused.content.decode()


def test_form_sent_from_another_site_is_not_kept(agent, page):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent)

    refused = browser.post(page, {"message": TYPED}, headers={"origin": "https://ailleurs.example"})

    assert refused.status_code == 403
    assert "Cette page avait vieilli" in refused.content.decode()
    assert not KeptForm.objects.exists()
