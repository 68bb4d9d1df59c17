"""A message, the scan of a signed sheet, a partner's letter: their files come in pieces, or with the form as before."""

import io
import re
from dataclasses import dataclass
from hashlib import sha256

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.applications.signature.signing import MAYOR
from tests.applications.test_in_pieces import LAST_SECOND, TICKET, ticket
from tests.files.samples import PDF, upload
from tests.visits import text
from traitdunion.directory.accounts.models import User
from traitdunion.foundation.clock import today
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.uploads import append, begin
from traitdunion.programme.applications.models import Confirmation, Enclosure, Message, Signature, SignatureRequest

LETTER = PDF + b"%" * 300_000
SHA256 = sha256(LETTER).hexdigest()
GONE = "00000000-0000-4000-8000-000000000000"


@dataclass
class Case:
    """A page with a form that takes files: what is typed there, what would be wrong, and what it leaves behind."""

    who: Client
    page: str
    field: str
    typed: dict[str, str]
    wrong: dict[str, str]
    kept: list[object]
    """What was typed, as `said` finds it once it is kept."""

    def posts(self, *, by=None, **more):
        return (by or self.who).post(self.page, self.typed | more)

    def sends(self, content=LETTER, *, brought=None):
        """The key of a file of which `brought` bytes, or all, have come; it goes on from what came before."""
        identity = {"name": "acte.pdf", "size": len(content), "sha256": sha256(content).hexdigest()}
        found = begin(ticket(self.who, self.page), **identity, at=LAST_SECOND)
        append(found, found.received, io.BytesIO(content[found.received : brought]))
        return {f"sent:{self.field}": str(found.pk)}


def stored():
    """The hash and name of each file that was kept."""
    rows = [*Enclosure.objects.all(), *Signature.objects.all(), *Confirmation.objects.all()]
    kept = [getattr(row, "stored", None) or getattr(row, "scan", None) or row.letter.stored for row in rows]
    return [(each.sha256, each.name) for each in kept]


def said():
    """What was typed with the files, as it was kept."""
    messages = list(Message.objects.values_list("text", flat=True))
    signed = list(Signature.objects.values_list("signed_on", flat=True))
    return [*messages, *signed, *Confirmation.objects.values_list("person", "function")]


def writing(browser, page):
    text = "Voici la délibération."
    return Case(browser, page, "enclosures", {"text": text}, {"text": ""}, [text])


@pytest.fixture
def message(submitted, people):
    return writing(people.editor, f"/dossiers/{submitted.number}/messages/")


@pytest.fixture
def officers_message(submitted, people):
    return writing(people.officer, f"/instruction/essai-2024/{submitted.number}/messages/")


@pytest.fixture
def scan(filled, people):
    people.editor.post(f"/dossiers/{filled.number}/signature/", {"do": "print", **MAYOR})
    page, day = f"/signature/{SignatureRequest.objects.get().letters}/", today()
    signed = {"signed_on-day": str(day.day), "signed_on-month": str(day.month), "signed_on-year": str(day.year)}
    return Case(people.editor, page, "scan", signed, {"signed_on-year": str(day.year - 1)}, [day])


@pytest.fixture
def letter(filled, people):
    page = f"/dossiers/{filled.number}/confirmation/p2/"
    shown = re.search('name="shown" value="([^"]+)"', people.editor.get(page).text)[1]
    typed = {"do": "letter", "shown": shown, "person": "Awa Exemple", "function": "Maire"}
    return Case(people.editor, page, "letter", typed, {"person": ""}, [("Awa Exemple", "Maire")])


@pytest.fixture(params=["message", "officers_message", "scan", "letter"])
def case(request):
    return request.getfixturevalue(request.param)


def test_file_that_was_cut_goes_on_and_comes_whole_with_what_was_typed(case):
    case.sends(brought=120_000)
    key = case.sends()

    assert case.posts(**key).status_code == 302

    assert stored() == [(SHA256, "acte.pdf")]
    assert said() == case.kept


def test_without_a_script_the_form_carries_its_file(case):
    assert case.posts(**{case.field: upload("acte.pdf", LETTER)}).status_code == 302

    assert stored() == [(SHA256, "acte.pdf")]
    assert said() == case.kept
    assert not Upload.objects.exists()


def test_mistake_beside_it_does_not_cost_a_file_that_came_with_the_form(case):
    wrong = case.posts(**{case.field: upload("acte.pdf", LETTER)} | case.wrong)

    assert wrong.status_code == 422
    assert "acte.pdf est arrivé en entier" in text(wrong)
    assert stored() == []
    name, key = re.search('name="(sent:[a-z]+)" value="([^"]+)"', wrong.text).groups()
    assert case.posts(**{name: key}).status_code == 302
    assert stored() == [(SHA256, "acte.pdf")]
    assert said() == case.kept


@pytest.mark.parametrize("why", ["not whole", "made by hand", "of nobody"])
def test_file_that_is_not_there_is_asked_again_once_at_its_field(why, case):
    keys = {
        "not whole": lambda: case.sends(brought=120_000),
        "made by hand": lambda: {f"sent:{case.field}": GONE},
        "of nobody": lambda: {f"sent:{case.field}": GONE, "sent:nothing": GONE},
    }

    response = case.posts(**keys[why]())

    assert response.status_code == 422
    errors = re.findall(f'id="id_{case.field}-e">(.*?)</p>', response.text)
    assert [strip_tags(each).strip() for each in errors] == [
        "Ce fichier n’est pas arrivé en entier, ou n’est plus gardé. Choisissez-le de nouveau."
    ]
    assert stored() == []


def test_file_whose_content_is_not_what_it_says_is_refused_at_its_field_and_not_held(case):
    key = case.sends(b"MZ\x90\x00" * 50)

    response = case.posts(**key)

    assert response.status_code == 422
    assert "mais son contenu" in text(response)
    assert f'id="id_{case.field}-e"' in response.text
    assert "sent:" not in response.text
    assert stored() == []


def test_ended_session_costs_neither_the_file_nor_what_was_typed(case):
    key, late = case.sends(), Client()
    late.post(case.page, case.typed | key)
    late.force_login(User.objects.get(pk=case.who.session["_auth_user_id"]))

    page = late.get(case.page)

    assert "Ce que vous aviez préparé est ci-dessous : envoyez-le de nouveau." in text(page)
    assert "acte.pdf est arrivé en entier" in text(page)
    assert case.posts(by=late, **key).status_code == 302
    assert said() == case.kept


def test_ended_session_says_which_file_that_came_with_the_form_is_to_be_chosen_again(case):
    late = Client()
    late.post(case.page, case.typed | {case.field: upload("acte.pdf", LETTER)})
    late.force_login(User.objects.get(pk=case.who.session["_auth_user_id"]))

    assert "Choisissez de nouveau : acte.pdf" in text(late.get(case.page))


@pytest.mark.parametrize("page", ["message", "letter"])
def test_who_only_reads_is_given_no_ticket(page, request, people):
    assert not TICKET.search(people.reader.get(request.getfixturevalue(page).page).text)


def test_five_files_come_in_pieces_the_sixth_is_refused_and_the_text_stays(message):
    keys = [message.sends(LETTER + str(number).encode())["sent:enclosures"] for number in range(6)]

    refused = message.posts(**{"sent:enclosures": keys})

    assert refused.status_code == 422
    assert "5 fichiers au plus par message." in text(refused)
    assert "Voici la délibération." in text(refused)
    assert message.posts(**{"sent:enclosures": keys[:5]}).status_code == 302
    assert Enclosure.objects.count() == 5


def test_same_file_named_twice_goes_once(message):
    key = message.sends()["sent:enclosures"]

    message.posts(**{"sent:enclosures": [key, key]})

    assert Enclosure.objects.count() == 1
