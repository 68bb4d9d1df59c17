"""A part confirmed by account, or by a signed letter that the lead enters; what stays of the persons."""

from tests.applications.confirmations.answering import SIGNED, answer, shown, state
from tests.factories import MembershipFactory
from tests.files.samples import PDF, upload
from tests.visits import browser, text
from traitdunion.directory.accounts import acts as accounts
from traitdunion.directory.accounts.personal import personal_data
from traitdunion.foundation.journal.models import Entry
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Confirmation


def test_member_of_the_organisation_finds_the_request_in_their_files(filled, known, link):
    theirs = browser(known)
    assert filled.number in text(theirs.get("/dossiers/"))

    answer(f"/dossiers/{filled.number}/ma-part/p2/", who=theirs)

    kept = Confirmation.objects.get()
    assert (kept.how, kept.by) == ("account", known)
    assert filled.number not in text(theirs.get("/dossiers/"))
    assert theirs.get(f"/dossiers/{filled.number}/").status_code == 404


def test_nobody_sees_a_file_before_being_asked(filled, known):
    assert filled.number not in text(browser(known).get("/dossiers/"))
    assert browser(known).get(f"/dossiers/{filled.number}/ma-part/p2/").status_code == 404


def test_stranger_does_not_open_a_part(filled, link, people):
    assert people.stranger.get(f"/dossiers/{filled.number}/ma-part/p2/").status_code == 404


def test_reader_of_the_organisation_reads_and_does_not_answer(filled, known, link):
    reader = MembershipFactory(organisation=filled.parties.get(key="p2").organisation, role="reader").user
    page = f"/dossiers/{filled.number}/ma-part/p2/"

    assert "la lecture" in text(browser(reader).get(page))
    browser(reader).post(page, {"do": "confirmed", **SIGNED})
    assert not Confirmation.objects.exists()


def test_lead_enters_a_signed_letter(filled, people):
    page = f"/dossiers/{filled.number}/confirmation/p2/"
    seen = shown(people.editor.get(page))

    response = people.editor.post(page, {"do": "letter", "shown": seen, "letter": upload("lettre.pdf", PDF), **SIGNED})

    assert response.status_code == 302
    kept = Confirmation.objects.get()
    assert (kept.how, kept.by, kept.letter.party.key) == ("letter", people.users["editor"], "p2")
    assert "lettre signée" in text(people.editor.get(page))


def test_letter_needs_its_scan(filled, people):
    page = f"/dossiers/{filled.number}/confirmation/p2/"

    response = people.editor.post(page, {"do": "letter", **SIGNED})

    assert response.status_code == 422
    told = text(response)
    assert "Lettre signée, photo ou PDF : Choisissez un fichier." in told
    assert told.index("1 réponse à revoir") < told.index("Sa part")


def test_answer_put_aside_stays_in_the_history(filled, page, people):
    answer(page)

    people.editor.post(f"/dossiers/{filled.number}/confirmation/p2/", {"do": "withdraw"})

    assert state(filled) == "asked"
    assert "Réponses précédentes" in text(people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/"))
    assert Entry.objects.filter(act="confirmation_withdrawn").count() == 1


def test_party_without_a_name_is_named_first(filled, people):
    filled.parties.filter(key="p2").update(name="")

    assert people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/").status_code == 404


def test_erased_person_leaves_no_address_in_the_requests(filled, partner, known, people):
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr", email=known.email)
    assert personal_data(known)["demandes de confirmation reçues"][0]["dossier"] == filled.number

    accounts.erase(user=known)

    link.refresh_from_db()
    assert link.email == ""
