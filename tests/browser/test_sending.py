"""What the script adds to a form with files: they come in pieces, and go on after whatever stops them."""

import re
from random import Random

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe, no_overflow
from tests.browser.people import begun
from tests.browser.test_cuts import asked, joined, letter, photo, restarted, whole

pytestmark = pytest.mark.browser

TOWN = "mairie@example.org"
SIZE = 600_000
SHEET = """
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.signing import acts

file = Application.objects.with_heading().get(number="{number}")
by = file.created_by
asked = acts.print_to_sign(application=file, by=by, mandate=None, name="Dominique", function="Maire", language="fr")
Application.objects.filter(pk=file.pk).update(state="reopened")
print("SHEET", asked.letters)
"""
"""A sheet to sign, of a file that can be written to and about."""
FORMS = {
    "a message": ("/dossiers/{number}/messages/", {"text": "Voici l’acte."}, "enclosures", "Envoyer le message"),
    "a scan": ("/signature/{letters}/", {}, "scan", "Joindre la feuille signée"),
    "a letter": (
        "/dossiers/{number}/confirmation/p2/",
        {"person": "Awa", "function": "Maire"},
        "letter",
        "Enregistrer la lettre",
    ),
}
"""Where each is, what is typed there, its field of files, its button."""
KEPT = """
from traitdunion.foundation.files.models import StoredFile

print(*StoredFile.objects.values_list("sha256", flat=True))
"""
CUT, STOPPED = re.compile("La liaison est coupée"), re.compile("Envoi arrêté")


@pytest.fixture
def file(tmp_path):
    """A letter that comes in about six pieces."""
    path = tmp_path / "lettre.pdf"
    path.write_bytes(letter(Random(6), SIZE))
    return path


@pytest.fixture
def pieces(server, open_page):
    """The page of the attachments of a new draft."""
    draft = begun(open_page("/dossiers/nouveau/?appel=numerique-2024", person=TOWN, on=server))
    return open_page(f"{draft}pieces/", person=TOWN, on=server)


def form(page):
    return page.locator("form:has([name='letter-file'])")


def sends(page, file, *, times=1):
    form(page).locator("[name='letter-file']").set_input_files(file)
    form(page).get_by_role("button", name=re.compile("^Envoyer")).click(click_count=times)


def slowly(page, bytes_per_second=100_000):
    """A link on which the letter takes some seconds."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def change(speed=bytes_per_second, *, offline=False):
        limits = {"downloadThroughput": -1, "uploadThroughput": speed, "latency": 0}
        session.send("Network.emulateNetworkConditions", {"offline": offline, **limits})

    change()
    return change


def offsets(page):
    """Where each piece that leaves this page begins."""
    seen = []
    page.on(
        "request",
        lambda request: seen.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None,
    )
    return seen


def in_the_middle(page, percent=10):
    page.wait_for_function(f"() => document.querySelector('.sending progress')?.value > {SIZE * percent // 100}")


def arrived(server, page, file):
    """The one attachment is the file, byte for byte."""
    expect(page.locator("#letter")).to_contain_text("SHA-256", timeout=30_000)
    assert joined(server, number(page)) == [whole(file.name, file.read_bytes())]
    return True


def number(page):
    return re.search("/dossiers/([^/]+)/", page.url)[1]


def test_a_file_comes_in_pieces_and_its_progress_is_told(pieces, server, file):
    slowly(pieces)
    begins = offsets(pieces)

    sends(pieces, file)
    in_the_middle(pieces)
    expect(pieces.get_by_role("status").filter(has_text="Envoi en cours")).to_be_visible()
    expect(pieces.get_by_role("progressbar", name=file.name)).to_be_visible()
    axe(pieces)
    no_overflow(pieces)

    assert arrived(server, pieces, file)
    assert begins[0] == 0
    assert len(begins) > 2


def test_a_cut_link_goes_on_by_itself(pieces, server, file):
    link = slowly(pieces)
    begins = offsets(pieces)
    sends(pieces, file)
    in_the_middle(pieces)

    link(offline=True)
    expect(pieces.get_by_role("status").filter(has_text=CUT)).to_be_visible()
    reached = max(begins)
    link(-1)

    assert arrived(server, pieces, file)
    assert begins.count(0) == 1
    assert max(begins) >= reached


def test_a_server_killed_and_restarted_is_waited_for(pieces, server, file):
    slowly(pieces)
    sends(pieces, file)
    in_the_middle(pieces)

    restarted(server)

    assert arrived(server, pieces, file)


def test_a_telephone_that_sleeps_goes_on_when_it_wakes(pieces, server, file):
    link = slowly(pieces)
    session = pieces.context.new_cdp_session(pieces)
    sends(pieces, file)
    in_the_middle(pieces)

    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    link(offline=True)
    restarted(server)
    link(-1)
    session.send("Page.setWebLifecycleState", {"state": "active"})

    assert arrived(server, pieces, file)


def test_a_sending_that_is_stopped_goes_on_where_it_was(pieces, server, file):
    link = slowly(pieces)
    begins = offsets(pieces)
    sends(pieces, file)
    in_the_middle(pieces)

    pieces.get_by_role("button", name="Arrêter l’envoi").click()
    expect(pieces.get_by_role("status").filter(has_text=STOPPED)).to_be_visible()
    link(-1)
    form(pieces).get_by_role("button", name=re.compile("^Envoyer")).click()

    assert arrived(server, pieces, file)
    assert begins.count(0) == 1


def test_a_page_opened_again_goes_on_where_the_first_one_was(pieces, server, file):
    slowly(pieces)
    sends(pieces, file)
    in_the_middle(pieces)
    pieces.on("dialog", lambda dialog: dialog.accept())
    pieces.reload()
    begins = offsets(pieces)

    sends(pieces, file)

    assert arrived(server, pieces, file)
    assert begins[0] > 0


def test_a_second_tab_finishes_the_same_file_and_it_is_joined_once(pieces, server, file):
    slowly(pieces)
    sends(pieces, file)
    in_the_middle(pieces)
    second = pieces.context.new_page()
    second.goto(pieces.url)

    sends(second, file)

    assert arrived(server, second, file)
    assert arrived(server, pieces, file)


@pytest.mark.parametrize("size", [SIZE, 20_000], ids=["in pieces", "with the form"])
def test_a_double_press_joins_one_file(size, pieces, server, file):
    file.write_bytes(letter(Random(7), size))

    sends(pieces, file, times=2)

    assert arrived(server, pieces, file)


def test_a_session_that_ends_in_the_middle_costs_neither_the_file_nor_the_texts(pieces, server, file):
    slowly(pieces)
    form(pieces).get_by_label("Nom affiché").fill("Lettre du maire")
    sends(pieces, file)
    in_the_middle(pieces)

    pieces.context.clear_cookies(name=re.compile("session"))
    expect(pieces).to_have_url(re.compile("/connexion/"), timeout=30_000)
    pieces.locator(f"form:has(input[value='{TOWN}']) button").click()

    expect(pieces.locator("#letter")).to_contain_text("lettre.pdf est arrivé en entier")
    expect(form(pieces).get_by_label("Nom affiché")).to_have_value("Lettre du maire")
    axe(pieces)
    form(pieces).get_by_role("button", name=re.compile("^Envoyer")).click()
    expect(pieces.locator("#letter")).to_contain_text("SHA-256")
    assert joined(server, number(pieces)) == [whole("Lettre du maire.pdf", file.read_bytes())]


def test_a_refusal_is_told_before_anything_is_sent(pieces, server, tmp_path):
    program = tmp_path / "programme.exe"
    program.write_bytes(b"MZ" + b"\0" * SIZE)
    begins = offsets(pieces)

    sends(pieces, program)

    expect(pieces.get_by_role("status").filter(has_text="n’est pas d’un format accepté")).to_be_visible()
    assert begins == []
    assert joined(server, number(pieces)) == []


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_when_pieces_are_not_taken_the_form_carries_the_file(status, pieces, server, file):
    pieces.route(re.compile("/envois/"), lambda route: route.fulfill(status=status))

    sends(pieces, file)

    assert arrived(server, pieces, file)


def test_without_a_secure_context_the_form_carries_the_file(pieces, server, file):
    pieces.add_init_script("delete Crypto.prototype.subtle")
    pieces.reload()

    sends(pieces, file)

    assert arrived(server, pieces, file)


def test_a_partner_without_an_account_sends_its_photo_in_pieces(server, open_page, tmp_path, language):
    file_number, secret = asked(server)
    picture = tmp_path / "photo.png"
    picture.write_bytes(photo(Random(8), SIZE))
    page = open_page(f"/confirmer/{secret}/", language=language, width=360, on=server)
    link = slowly(page)
    page.locator("[name=letter]").set_input_files(picture)
    page.locator("[name=person]").fill("Awa")
    page.locator("[name=function]").fill("Maire")
    page.locator("button[value=confirmed]").click()
    in_the_middle(page)
    axe(page)
    link(offline=True)
    page.wait_for_timeout(500)
    link(-1)

    expect(page.locator(".notice.ok")).to_be_visible(timeout=30_000)
    assert [name for name, _size, _sha256 in joined(server, file_number)] == ["photo.png"]


@pytest.mark.parametrize("form", FORMS)
def test_the_other_forms_with_files_go_on_after_a_cut(form, server, open_page, file):
    place, typed, field, button = FORMS[form]
    file_number, _secret = asked(server)
    letters = re.search(r"SHEET (\w+)", server.manage("shell", "-v", "0", "-c", SHEET.format(number=file_number)))[1]
    page = open_page(place.format(number=file_number, letters=letters), person=TOWN, on=server)
    link = slowly(page)
    begins = offsets(page)
    sending = page.locator(f"form:has([name={field}])")
    for name, words in typed.items():
        sending.locator(f"[name={name}]").fill(words)
    sending.locator(f"[name={field}]").set_input_files(file)
    sending.get_by_role("button", name=button).click()
    in_the_middle(page)
    axe(page)

    link(offline=True)
    expect(page.get_by_role("status").filter(has_text=CUT)).to_be_visible()
    link(-1)

    expect(page.locator("main")).not_to_contain_text("Envoi en cours", timeout=30_000)
    _name, _size, sha256 = whole(file.name, file.read_bytes())
    assert sha256 in server.manage("shell", "-v", "0", "-c", KEPT)
    assert begins.count(0) == 1


def test_a_mistake_in_the_form_does_not_cost_the_photo(server, open_page, tmp_path):
    """Without a script: the photo came with the form that was refused, and goes with the next one."""
    file_number, secret = asked(server)
    picture = tmp_path / "photo.png"
    picture.write_bytes(photo(Random(9), SIZE))
    page = open_page(f"/confirmer/{secret}/", width=360, javascript=False, on=server)
    page.locator("[name=letter]").set_input_files(picture)
    page.locator("[name=person]").fill("Awa")
    page.locator("[name=function]").fill("Maire")
    page.locator("[name='cash-2024']").fill("beaucoup")
    page.locator("button[value=confirmed]").click()
    expect(page.locator("main")).to_contain_text("photo.png est arrivé en entier")
    axe(page)

    page.locator("[name='cash-2024']").fill("1000")
    page.locator("button[value=confirmed]").click()

    expect(page.locator(".notice.ok")).to_be_visible()
    assert [name for name, _size, _sha256 in joined(server, file_number)] == ["photo.png"]
