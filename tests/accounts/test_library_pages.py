"""Every page of the sign-in library that we serve is ours."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from traitdunion.directory.accounts.entrance import PAGES

OURS = '<a class="mark" href='

SIGNED_OUT = ["account_login", "account_signup", "account_reset_password", "account_inactive"]
SIGNED_IN = ["account_logout", "account_email", "account_change_password", "account_reauthenticate", "mfa_index"]
SIGNED_IN_WITHOUT_PASSWORD = ["account_set_password", "mfa_activate_totp"]
SECOND_FACTOR = ["mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]
HALF_WAY = [
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "mfa_authenticate",
]


def test_every_library_page_is_seen_by_a_test():
    seen = SIGNED_OUT + SIGNED_IN + SIGNED_IN_WITHOUT_PASSWORD + SECOND_FACTOR + HALF_WAY

    assert sorted(seen) == sorted(PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_OUT)
@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_page_for_a_visitor_is_ours(client, name, language):
    page = client.get(language + reverse(name))

    assert page.status_code == 200
    assert OURS in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_for_a_member_is_ours(client, name):
    client.force_login(UserFactory())

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert OURS in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_IN_WITHOUT_PASSWORD)
def test_page_for_a_member_without_password_is_ours(client, name):
    client.force_login(UserFactory(without_password=True))

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert OURS in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SECOND_FACTOR)
def test_page_of_the_second_factor_is_ours(client, name):
    client.force_login(UserFactory(totp=True))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert OURS in page.content.decode()


@pytest.mark.django_db
def test_page_of_a_sign_in_code_is_ours(client, agent):
    page = client.post("/connexion/", {"login": agent.email}, follow=True)

    assert page.redirect_chain == [("/connexion/code/", 302)]
    assert OURS in page.content.decode()


@pytest.mark.django_db
def test_page_of_a_sign_up_code_is_ours(client):
    page = client.post("/inscription/", {"name": "Nouvelle", "email": "nouvelle@example.org"}, follow=True)

    assert page.redirect_chain == [("/inscription/code/", 302)]
    assert OURS in page.content.decode()


@pytest.mark.django_db
def test_pages_of_a_forgotten_password_are_ours(client, agent, last_code):
    confirm = client.post("/mot-de-passe/", {"email": agent.email}, follow=True)
    choose = client.post("/mot-de-passe/code/", {"code": last_code(agent.email)}, follow=True)

    assert confirm.redirect_chain == [("/mot-de-passe/code/", 302)]
    assert choose.redirect_chain == [("/mot-de-passe/nouveau/", 302)]
    assert OURS in confirm.content.decode()
    assert OURS in choose.content.decode()


@pytest.mark.django_db
def test_page_of_the_second_factor_at_sign_in_is_ours(sign_in):
    user = UserFactory(totp=True)

    page = sign_in(user.email, follow=True)

    assert page.redirect_chain == [("/connexion/second-facteur/", 302)]
    assert OURS in page.content.decode()


@pytest.mark.django_db
def test_a_library_page_that_we_forgot_still_looks_like_ours(rf):
    from django.template.loader import get_template

    page = get_template("account/verified_email_required.html", using="django").render({"request": rf.get("/")})

    assert OURS in page
    assert EmailAddress.objects.count() == 0
