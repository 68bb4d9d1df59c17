import pytest
from django.urls import reverse
from django.utils import translation

from traitdunion.foundation.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def letter(number=1, **fields):
    given = {"key": f"letter:{number}", "to": "agent@example.org", "subject": f"Votre code {number}", "language": "fr"}
    return Letter.objects.create(**given | {"text": "Code 123456\nhttps://example.org/x\n\n<b>Fin</b>\n"} | fields)


def addresses(row):
    return [reverse("mail:mailbox"), reverse("mail:letter", args=[row.pk]), reverse("mail:illustrated", args=[row.pk])]


def test_the_mailbox_exists_in_the_demo_only(client):
    for address in addresses(letter()):
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("demo")
def test_an_empty_mailbox_says_what_to_do(client):
    assert "Aucune lettre pour l’instant" in client.get("/boite-aux-lettres/").text


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_the_mailbox_lists_every_letter(client, prefix):
    row = letter()

    page = client.get(f"{prefix}/boite-aux-lettres/").text

    assert f'href="{prefix}/boite-aux-lettres/{row.pk}/"' in page
    assert "Votre code 1" in page
    assert "agent@example.org" in page


@pytest.mark.usefixtures("demo")
def test_a_letter_that_goes_nowhere_else_has_arrived(client, settings):
    row = letter()

    for address in ("/boite-aux-lettres/", reverse("mail:letter", args=[row.pk])):
        assert "arrivée ici" in client.get(address).text
    settings.ENV = settings.ENV.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    assert "à envoyer" in client.get("/boite-aux-lettres/").text


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("letters", [1, 30])
def test_the_mailbox_costs_two_queries(client, django_assert_num_queries, letters):
    for number in range(letters):
        letter(number)

    with django_assert_num_queries(2):
        client.get("/boite-aux-lettres/")


@pytest.mark.usefixtures("demo")
def test_a_letter_shows_its_text_with_links_and_no_markup(client):
    page = client.get(reverse("mail:letter", args=[letter().pk])).text

    assert '<p><bdi>Code 123456</bdi><br><bdi><a href="https://example.org/x"' in page
    assert "<p><bdi>&lt;b&gt;Fin&lt;/b&gt;</bdi></p>" in page
    assert "illustree" not in page


@pytest.mark.usefixtures("demo")
def test_an_arabic_letter_is_read_from_the_right(client):
    page = client.get(reverse("mail:letter", args=[letter(language="ar").pk])).text

    assert '<article class="card" lang="ar" dir="rtl">' in page


@pytest.mark.usefixtures("demo")
def test_the_illustrated_version_is_shut_in(client):
    row = letter(html="<style>p{}</style><script>alert(1)</script>")
    address = reverse("mail:illustrated", args=[row.pk])

    response = client.get(address)

    assert address in client.get(reverse("mail:letter", args=[row.pk])).text
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation"
    )


@pytest.mark.usefixtures("demo")
def test_an_unknown_letter_is_not_found(client):
    assert client.get("/boite-aux-lettres/7/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_every_page_of_the_demo_leads_to_the_mailbox(client):
    with translation.override("fr"):
        assert '<a href="/boite-aux-lettres/"' in client.get("/boite-aux-lettres/").text.partition("<footer")[2]
