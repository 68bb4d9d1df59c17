"""Signing up, signing in, and what a stranger learns or breaks by trying: nothing."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import PASSWORD, TOTP_SECRET, MembershipFactory, UserFactory
from traitdunion.directory.accounts.middleware import SIGNED_IN_AT
from traitdunion.directory.accounts.models import CacheEntry, User
from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_past_tries():
    cache.clear()


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_person_signs_up_with_a_code_and_lands_in_her_language(client, last_code):
    client.post("/ar/inscription/", {"name": "Nouvelle", "email": "Nouvelle@Example.org"})
    answer = client.post("/ar/inscription/code/", {"code": last_code("nouvelle@example.org")})

    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("nouvelle@example.org", "Nouvelle", "ar")
    assert not user.has_usable_password()
    assert answer.headers["Location"] == "/ar/compte/"


def test_person_signs_up_with_a_password_too(client, last_code, sign_in):
    client.post("/inscription/", {"name": "Nouvelle", "email": "n@example.org", "password1": PASSWORD})
    client.post("/inscription/code/", {"code": last_code("n@example.org")})
    client.post("/deconnexion/")

    sign_in("n@example.org")

    assert is_signed_in(client)


def test_short_password_is_refused_beside_its_field(client):
    page = client.post("/inscription/", {"name": "Nouvelle", "email": "n@example.org", "password1": "court"})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["password1"]
    assert not User.objects.exists()


def test_person_signs_in_with_a_code(client, agent, last_code):
    client.post("/connexion/", {"login": agent.email})

    answer = client.post("/connexion/code/", {"code": last_code(agent.email).replace("-", "")})

    assert is_signed_in(client)
    assert answer.headers["Location"] == "/compte/"


def test_member_lands_among_the_files_in_his_language(sign_in):
    member = MembershipFactory(user__language="en").user

    assert sign_in(member.email).headers["Location"] == "/en/dossiers/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_whoever_signs_in_on_a_translated_page_stays_in_its_language(client, agent, last_code, language):
    member = MembershipFactory(user__language="fr").user

    by_password = client.post(f"/{language}/connexion/", {"login": member.email, "password": PASSWORD})
    client.logout()
    client.post(f"/{language}/connexion/", {"login": agent.email})
    by_code = client.post(f"/{language}/connexion/code/", {"code": last_code(agent.email)})

    assert by_password.headers["Location"] == f"/{language}/dossiers/"
    assert by_code.headers["Location"] == f"/{language}/compte/"


def test_person_signs_in_with_a_password_and_goes_where_she_was_going(client, agent, sign_in):
    answer = sign_in(agent.email, next="/organismes/nouveau/")

    assert is_signed_in(client)
    assert answer.headers["Location"] == "/organismes/nouveau/"


def test_sign_in_never_leads_to_another_site(agent, sign_in):
    answer = sign_in(agent.email, next="https://ailleurs.example/")

    assert answer.headers["Location"] == "/compte/"


def test_wrong_code_can_be_corrected_twice_then_another_is_asked(client, agent):
    client.post("/connexion/", {"login": agent.email})

    answers = [client.post("/connexion/code/", {"code": "0000-0000"}).status_code for _try in range(3)]

    assert answers == [422, 422, 302]
    assert not is_signed_in(client)


def test_another_code_can_be_asked_and_the_first_dies(client, agent, last_code):
    client.post("/connexion/", {"login": agent.email})
    first = last_code(agent.email)
    client.post("/connexion/code/", {"action": "resend"})
    second = last_code(agent.email)

    assert client.post("/connexion/code/", {"code": first}).status_code == 422
    client.post("/connexion/code/", {"code": second})
    assert is_signed_in(client)


def test_code_of_fifteen_minutes_ago_is_dead(client, agent, last_code, monkeypatch):
    client.post("/connexion/", {"login": agent.email})
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 15 * 60 + 1)

    client.post("/connexion/code/", {"code": last_code(agent.email)})

    assert not is_signed_in(client)


def test_code_is_shown_on_the_page_in_demo_only(client, agent, last_code, settings):
    page = client.post("/connexion/", {"login": agent.email}, follow=True)
    code = last_code(agent.email)
    assert code not in page.content.decode()

    settings.DEMO = True
    assert code in client.get("/connexion/code/").content.decode()


def test_forgotten_password_is_changed_with_a_code(client, agent, last_code, sign_in):
    client.post("/mot-de-passe/", {"email": agent.email})
    client.post("/mot-de-passe/code/", {"code": last_code(agent.email)})
    client.post("/mot-de-passe/nouveau/", {"password1": "une-autre-phrase-longue"})

    sign_in(agent.email, password="une-autre-phrase-longue")

    assert is_signed_in(client)


# What a stranger learns


@pytest.mark.parametrize(
    ("address", "field", "extra"),
    [
        ("/connexion/", "login", {}),
        ("/inscription/", "email", {"name": "Quelqu’un"}),
        ("/mot-de-passe/", "email", {}),
    ],
)
def test_pages_do_not_tell_who_has_an_account(agent, address, field, extra):
    pages = []
    for email in (agent.email, "absent@example.org"):
        page = Client().post(address, {field: email, **extra}, follow=True)
        pages.append((page.redirect_chain, page.status_code, _shape(page, email)))

    assert pages[0] == pages[1]


def _shape(page, email):
    text = page.content.decode().replace(email, "…")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and "Cette page pèse" not in line]


def test_wrong_password_says_the_same_with_or_without_an_account(agent, sign_in):
    known, unknown = sign_in(agent.email, password="faux"), sign_in("absent@example.org", password="faux")

    assert known.status_code == unknown.status_code == 422
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_owner_of_the_address_is_told_by_letter(client, agent):
    client.post("/inscription/", {"name": "Quelqu’un", "email": agent.email})

    assert Letter.objects.get().subject == "Vous avez déjà un compte"
    assert User.objects.count() == 1


# What a stranger breaks


def test_tries_are_limited(agent, sign_in):
    for _try in range(5):
        sign_in(agent.email, password="faux")

    refused = sign_in(agent.email)

    assert "Trop d’essais" in refused.context["form"].non_field_errors()[0]


def test_tries_of_a_stranger_do_not_shut_the_owner_out(agent):
    stranger, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.9")
    for _try in range(8):
        stranger.post("/connexion/", {"login": agent.email, "password": "faux"})

    owner.post("/connexion/", {"login": agent.email, "password": PASSWORD})

    assert is_signed_in(owner)


def test_tries_of_a_colleague_behind_the_same_address_do_not_shut_out_a_browser_that_knows_its_owner(agent):
    owner, colleague = Client(), Client()
    owner.post("/connexion/", {"login": agent.email, "password": PASSWORD})
    owner.post("/deconnexion/")
    for _try in range(8):
        colleague.post("/connexion/", {"login": agent.email, "password": "faux"})

    owner.post("/connexion/", {"login": agent.email, "password": PASSWORD})

    assert is_signed_in(owner)


def test_codes_asked_by_a_stranger_do_not_keep_the_owner_from_asking(agent, last_code):
    stranger, owner = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="198.51.100.9")
    for _try in range(8):
        stranger.post("/connexion/", {"login": agent.email})
        stranger.post("/deconnexion/")

    owner.post("/connexion/", {"login": agent.email})
    owner.post("/connexion/code/", {"code": last_code(agent.email)})

    assert is_signed_in(owner)


def test_mailbox_of_a_person_is_not_flooded_from_many_addresses(agent):
    for number in range(40):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post("/connexion/", {"login": agent.email})

    assert Letter.objects.count() == 30


def test_page_of_too_many_tries_is_ours(client):
    for _try in range(21):
        page = client.post("/inscription/", {"name": "", "email": ""})

    assert page.status_code == 429
    assert page.headers["Retry-After"]


def test_limits_are_counted_in_the_database_for_all_processes(agent, sign_in):
    sign_in(agent.email, password="faux")

    assert CacheEntry.objects.exists()


# Sessions


@pytest.mark.parametrize(
    ("make", "hours", "lasts"),
    [
        (lambda: MembershipFactory().user, 13, True),
        (lambda: MembershipFactory().user, 14 * 24 + 1, False),
        (lambda: UserFactory(officer=True), 11, True),
        (lambda: UserFactory(officer=True), 13, False),
    ],
)
def test_sessions_end_after_12_hours_at_the_ministry_and_14_days_elsewhere(client, make, hours, lasts):
    client.force_login(make())
    session = client.session
    session[SIGNED_IN_AT] = time.time() - hours * 3600
    session.save()

    page = client.get("/compte/")

    assert page.status_code == (200 if lasts else 302)


def test_signed_in_pages_are_not_kept_by_caches(client, agent):
    client.force_login(agent)

    assert "no-store" in client.get("/compte/").headers["Cache-Control"]


# Second factor


def code_of_now():
    from allauth.mfa.totp.internal import auth

    return auth.format_hotp_value(auth.hotp_value(TOTP_SECRET, int(time.time()) // 30))


def test_officer_signs_in_with_a_second_factor(client, sign_in):
    officer = UserFactory(officer=True)

    first = sign_in(officer.email)
    assert not is_signed_in(client)
    second = client.post("/connexion/second-facteur/", {"code": code_of_now()})

    assert first.headers["Location"] == "/connexion/second-facteur/"
    assert second.headers["Location"] == "/instruction/"
    assert client.get("/instruction/comptes/").status_code == 200


def test_code_of_the_application_serves_once(client, sign_in):
    officer, code = UserFactory(officer=True), code_of_now()
    sign_in(officer.email)
    client.post("/connexion/second-facteur/", {"code": code})
    other = Client()
    other.post("/connexion/", {"login": officer.email, "password": PASSWORD})

    again = other.post("/connexion/second-facteur/", {"code": code})

    assert again.status_code == 422
    assert not is_signed_in(other)


def test_officer_without_second_factor_is_led_to_activate_it(client, agent):
    from tests.factories import StaffRoleFactory

    StaffRoleFactory(user=agent)
    client.force_login(agent)

    for address in ("/instruction/comptes/", "/en/instruction/comptes/", "/instruction/nimporte-quoi/"):
        assert client.get(address).headers["Location"].endswith("/compte/second-facteur/activer/")
    assert client.get("/compte/").status_code == 200


def test_officer_activates_the_second_factor_and_comes_in(client, agent, sign_in):
    from allauth.mfa.totp.internal import auth

    from tests.factories import StaffRoleFactory

    StaffRoleFactory(user=agent)
    sign_in(agent.email)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    page = client.get("/compte/second-facteur/activer/")
    secret = page.context["form"].secret
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))

    done = client.post("/compte/second-facteur/activer/", {"code": code}, follow=True)

    assert done.redirect_chain[-1] == ("/compte/second-facteur/codes/", 302)
    assert client.get("/instruction/comptes/").status_code == 200


def test_officer_cannot_put_the_second_factor_down(client, sign_in):
    officer = UserFactory(officer=True)
    client.force_login(officer)
    client.post("/compte/confirmer/", {"password": PASSWORD})

    page = client.post("/compte/second-facteur/desactiver/")

    assert page.status_code == 422
    assert officer.authenticator_set.filter(type="totp").exists()
