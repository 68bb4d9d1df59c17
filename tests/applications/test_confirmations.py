"""Each party confirms its own part: by link, by code, by account, by a signed letter that the lead enters."""

import gzip
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.applications.conftest import browser
from tests.applications.factories import ApplicationFactory
from tests.applications.trial import FUNDING, PARTIES
from tests.factories import MembershipFactory, OrganisationFactory
from tests.files.samples import PDF, image, upload
from traitdunion.directory.accounts import acts as accounts
from traitdunion.directory.accounts.personal import personal_data
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application, Confirmation, ConfirmationLink, State
from traitdunion.programme.applications.parts import part_of, standings_of

SIGNED = {"person": "Awa", "function": "Maire"}
ON_SCREEN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


@pytest.fixture
def partner(filled):
    """The foreign partner of the file: it brings 3,000 € in 2024 and 5,000 € in 2025, that is 8,000 €."""
    return filled.parties.get(key="p2")


@pytest.fixture
def link(filled, partner, people):
    return acts.ask(
        application=filled, party=partner, by=people.users["editor"], language="fr", email="keur@example.org"
    )


@pytest.fixture
def page(link):
    return f"/confirmer/{link.token}/"


def text(response):
    return " ".join(strip_tags(response.content.decode()).split())


def shown(response):
    return ON_SCREEN.search(response.content.decode())[1]


def answer(page, *, who=None, do="confirmed", **more):
    """What somebody posts from the page as it is shown now."""
    who = who or Client()
    seen = who.get(page)
    amounts = {
        name: value or ""
        for name, value in re.findall(
            r'name="((?:cash|in_kind)-\d{4})"[^>]*?(?: value="([^"]*)")?', seen.content.decode()
        )
    }
    initial = {
        name: seen.context["form"].initial.get(name) or seen.context["form"][name].value() or "" for name in amounts
    }
    return who.post(page, {"shown": shown(seen), "do": do, **initial, **SIGNED, **more})


def read(filled):
    return contents_of(Application.objects.with_heading().get(pk=filled.pk))


def state(filled, key="p2"):
    return next(each.state for each in standings_of(read(filled)) if each.party.key == key)


# -- asking ----------------------------------------------------------------------------------------------------------


def test_letter_in_the_partner_language_leads_to_its_part(filled, partner, people):
    link = acts.ask(
        application=filled, party=partner, by=people.users["editor"], language="ar", email="Keur@example.org"
    )

    letter = Letter.objects.get(to="keur@example.org")
    assert (letter.language, letter.secret) == ("ar", True)
    assert f"/ar/confirmer/{link.token}/" in letter.text
    assert link.shown_code in letter.text
    assert 'dir="rtl"' in Client().get(f"/ar/confirmer/{link.token}/").content.decode()


def test_neither_secret_is_stored(link):
    row = ConfirmationLink.objects.filter(pk=link.pk).values().get()

    assert link.token not in str(row)
    assert link.code not in str(row)


def test_link_expires_thirty_days_after_the_closing(link):
    assert link.expires_at.date().isoformat() == "2090-04-12"


def test_link_made_after_another_replaces_it(filled, partner, people, page):
    second = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    assert Client().get(page).status_code == 410
    assert Client().get(f"/confirmer/{second.token}/").status_code == 200


def test_sheet_bears_the_code_and_no_more_than_the_part(filled, partner, people):
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    said = text(people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/feuille/"))

    assert link.shown_code in said
    assert "8 000,00 €" in said
    assert "24 000" not in said  # what the lead brings


def test_secrets_that_were_mailed_are_not_shown_to_the_lead(filled, link, people):
    page = people.manager.get(f"/dossiers/{filled.number}/confirmation/p2/").content.decode()

    assert link.shown_code not in page
    assert link.token not in page
    assert people.manager.get(f"/dossiers/{filled.number}/confirmation/p2/feuille/").status_code == 404


def test_address_of_a_sheet_counts_as_the_sheet(filled, partner, people):
    link = acts.ask(application=filled, party=partner, by=people.users["editor"], language="fr")

    answer(f"/confirmer/{link.token}/")

    assert Confirmation.objects.get().how == "code"


def test_reader_of_the_lead_asks_nobody(filled, people):
    response = people.reader.post(f"/dossiers/{filled.number}/confirmation/p2/", {"do": "ask", "language": "fr"})

    assert response.status_code == 403
    assert not ConfirmationLink.objects.exists()


# -- the part --------------------------------------------------------------------------------------------------------


def test_page_shows_the_part_in_both_currencies_and_nothing_else(page):
    said = text(Client().get(page))

    # 8,000 × 655.957 = 5,247,656 francs
    assert "8 000,00 €" in said
    assert "5 247 656 XOF" in said
    assert "24 000" not in said
    assert "Médiatrices" not in said


def test_page_is_light_and_asks_little_of_the_database(page):
    Client().get(page)
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(page)

    assert len(queries) <= 20
    assert "<script" not in response.content.decode()
    assert response.headers["Cache-Control"].count("no-store") == 1
    assert len(gzip.compress(response.content)) < 12_000


def test_partner_confirms_without_account(filled, partner, link, page):
    response = answer(page)

    assert response.status_code == 302
    kept = Confirmation.objects.get()
    assert (kept.said, kept.how, kept.organisation, kept.person, kept.function, kept.by) == (
        *("confirmed", "link", "Commune de Keur Ndiaye", "Awa", "Maire"),
        None,
    )
    assert kept.part == part_of(read(filled), partner)
    assert (kept.currency, kept.rate) == ("XOF", "655.957")
    assert "Awa, Maire, par le lien reçu" in text(Client().get(page))
    entry = Entry.objects.get(act="confirmation")
    assert entry.data == {"said": "confirmed", "how": "link", "part_sha256": kept.sha256}
    assert "Awa" not in str(entry.payload())


def test_lead_is_told_what_the_partner_answered(filled, page, people):
    answer(page, do="change", words="Nous apportons une salle.")

    letter = Letter.objects.get(to=people.users["manager"].email)
    assert "Nous apportons une salle." in letter.text
    assert state(filled) == "change_asked"


def test_double_press_is_one_answer(page):
    seen = shown(Client().get(page))
    posted = {"shown": seen, "do": "confirmed", "cash-2024": "1 967 871", "cash-2025": "3 000 000", **SIGNED}

    codes = [Client().post(page, posted).status_code for _press in range(3)]

    assert codes == [302, 302, 302]
    assert Confirmation.objects.count() == 1


def test_partner_corrects_its_amounts_in_its_currency(filled, page):
    answer(page, **{"cash-2025": "3 000 003"})

    # 3,000,003 / 655.957 = 4,573.476… euros
    held = read(filled)
    line = filled.funding.get(party__key="p2", year=2025)
    assert line.amount == Decimal("4573.48")
    version = held.versions["funding"]
    assert (version.partner, version.saved_by, version.number) == ("Commune de Keur Ndiaye", None, 2)
    assert filled.funding.get(party__key="p2", year=2024).amount == Decimal("3000.00")
    assert filled.funding.get(party__key="p1", year=2024).amount == Decimal("9000.00")
    assert 'value="3\u202f000\u202f003"' in Client().get(page).content.decode()
    assert state(filled) == "confirmed"


def test_history_names_the_partner(filled, page, people):
    answer(page, **{"cash-2025": "3 000 003"})

    assert "Commune de Keur Ndiaye" in text(people.editor.get(f"/dossiers/{filled.number}/ressources/historique/"))


def test_amounts_not_touched_keep_their_euros(filled, page):
    answer(page)

    assert read(filled).versions["funding"].number == 1


def test_cents_of_a_currency_without_cents_are_refused(page):
    response = answer(page, **{"cash-2025": "1000,50"})

    assert response.status_code == 422
    assert "centimes" in text(response)
    assert not Confirmation.objects.exists()


def test_part_changed_by_the_lead_meanwhile_is_shown_again_and_nothing_is_lost(filled, page, people):
    seen = shown(Client().get(page))
    acts.save_section(
        application=filled,
        section="funding",
        typed=FUNDING | {"p2-cash-2024": ["4 000"]},
        base=1,
        by=people.users["editor"],
    )

    response = Client().post(page, {"shown": seen, "do": "confirmed", "cash-2024": "1967871", **SIGNED})

    assert response.status_code == 409
    assert 'value="1967871"' in response.content.decode()
    assert not Confirmation.objects.exists()
    assert filled.funding.get(party__key="p2", year=2024).amount == Decimal("4000.00")


def test_change_made_after_the_confirmation_is_to_be_confirmed_again(filled, page, people):
    answer(page)

    acts.save_section(
        application=filled,
        section="funding",
        typed=FUNDING | {"p2-cash-2024": ["4 000"]},
        base=1,
        by=people.users["editor"],
    )

    assert state(filled) == "changed"
    said = text(people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/"))
    assert "3 000,00 € → 4 000,00 €" in said
    assert "à confirmer de nouveau" in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))


def test_money_of_the_others_does_not_undo_a_confirmation(filled, page, people):
    answer(page)

    acts.save_section(
        application=filled,
        section="funding",
        typed=FUNDING | {"p1-cash-2024": ["9 500"]},
        base=1,
        by=people.users["editor"],
    )

    assert state(filled) == "confirmed"


def test_photo_of_a_signed_letter_becomes_a_piece_of_the_file(filled, page):
    answer(page, letter=upload("lettre.png", image("PNG")))

    piece = filled.attachments.get()
    assert (piece.kind, piece.party.key, piece.added_by) == ("letter", "p2", None)
    assert Confirmation.objects.get().letter == piece


def test_letter_that_is_no_image_is_refused_with_what_to_do(page):
    response = answer(page, letter=upload("lettre.odt", b"PK"))

    assert response.status_code == 422
    assert "format" in text(response)
    assert not Confirmation.objects.exists()


def test_message_is_needed_to_ask_for_a_change(page):
    assert answer(page, do="change").status_code == 422


# -- what the rules read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("do", "committed"), [("confirmed", True), ("refused", False), ("change", None)])
def test_own_answer_of_a_party_is_what_the_rules_read(filled, page, people, do, committed):
    typed = dict(PARTIES)
    del typed["p2-committed"]
    acts.save_section(application=filled, section="parties", typed=typed, base=2, by=people.users["editor"])

    answer(page, do=do, words="Voir.")

    facts = collect(read(filled).application, now())
    assert next(party.committed for party in facts.parties if party.key == "p2") is committed


def test_submission_freezes_the_answers_without_names(filled, page, people):
    answer(page)
    acts.attach(application=filled, kind="letter", upload=upload("l.pdf", PDF), by=people.users["manager"])

    submission = acts.submit(number=filled.number, by=people.users["manager"], received_at=now()).submission

    frozen = submission.document["confirmations"]
    assert [(each["party"], each["said"], each["how"], each["holds"]) for each in frozen] == [
        ("p2", "confirmed", "link", True)
    ]
    assert "Awa" not in str(submission.document)
    page_now = Client().get(page)
    assert "Le dossier est déposé" in text(page_now)
    assert "<form" not in page_now.content.decode().split("<main")[1]
    assert Client().post(page, {"do": "refused", "shown": "", **SIGNED}).status_code == 302
    assert Confirmation.objects.count() == 1


# -- codes -----------------------------------------------------------------------------------------------------------


def test_code_typed_in_any_way_opens_the_part(link):
    typed = f" {link.code[:4].lower()} {link.code[4:].lower()} "

    opened = Client().post("/confirmer/", {"code": typed})

    assert opened.status_code == 302
    answer(opened.url)
    assert Confirmation.objects.get().how == "code"


def test_address_given_by_a_code_dies_with_the_link(filled, partner, link):
    opened = Client().post("/confirmer/", {"code": link.code}).url
    assert Client().get(opened).status_code == 200

    acts.revoke_link(application=filled, party=partner)

    assert Client().get(opened).status_code == 410
    assert Client().post(opened, {"do": "confirmed", **SIGNED}).status_code == 410
    assert not Confirmation.objects.exists()


def test_codes_cannot_be_tried_for_long_from_one_place_and_others_are_not_locked_out(link):
    guesses = [
        Client(REMOTE_ADDR="192.0.2.1").post("/confirmer/", {"code": "AAAAAAA" + sign}) for sign in "BCDEFGHJKMNP"
    ]

    assert guesses[0].status_code == 422
    assert guesses[-1].status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").post("/confirmer/", {"code": link.code}).status_code == 302


# -- hostile ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["0" * 32, "x", "a:b:c", "'; DROP TABLE", "é" * 40])
def test_forged_addresses_open_nothing(secret, db):
    assert Client().get(f"/confirmer/{secret}/").status_code == 404


def test_revoked_link_takes_no_answer(filled, partner, page):
    seen = shown(Client().get(page))
    acts.revoke_link(application=filled, party=partner)

    assert Client().post(page, {"shown": seen, "do": "confirmed", **SIGNED}).status_code == 410
    assert not Confirmation.objects.exists()


def test_expired_link_says_so(link, page):
    ConfirmationLink.objects.update(expires_at=now() - timedelta(minutes=1))

    assert "Cette demande est terminée" in text(Client().get(page))


def test_party_removed_meanwhile_says_so(filled, page, people):
    acts.save_section(
        application=filled,
        section="parties",
        typed=PARTIES | {"parties": ["p1"]},
        base=2,
        by=people.users["editor"],
    )

    response = Client().get(page)
    assert response.status_code == 410
    assert "Votre part n’est plus dans ce dossier" in text(response)


def test_link_of_one_file_says_nothing_of_another(page, call, town, people):
    other = ApplicationFactory(call=call, lead=town, created_by=people.users["manager"], filled=True)

    answer(page, application=other.number, party_key="p1")

    assert not other.confirmations.exists()


def test_script_in_names_is_text(filled, page, people):
    answer(page, person="<script>alert(1)</script>", function="Maire\u202e<b>")

    for shown_page in (
        Client().get(page),
        people.editor.get(f"/dossiers/{filled.number}/confirmation/p2/"),
        people.editor.get(f"/dossiers/{filled.number}/partenaires/"),
    ):
        body = shown_page.content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body
        assert "\u202e" not in body


# -- by account and by letter ----------------------------------------------------------------------------------------


@pytest.fixture
def known(filled, partner):
    """The partner as an organisation whose editor has an account."""
    organisation = OrganisationFactory(name="Keur Ndiaye")
    filled.parties.filter(pk=partner.pk).update(organisation=organisation)
    return MembershipFactory(organisation=organisation, role="editor").user


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

    assert people.editor.post(page, {"do": "letter", **SIGNED}).status_code == 422


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


def test_officer_reads_who_confirmed(filled, page, people, call):
    answer(page)
    acts.attach(application=filled, kind="letter", upload=upload("l.pdf", PDF), by=people.users["manager"])
    acts.submit(number=filled.number, by=people.users["manager"], received_at=now())

    said = text(people.officer.get(f"/instruction/{call.slug}/{filled.number}/"))

    assert "confirme sa part : Awa, Maire, par le lien reçu" in said


def test_unconfirmed_parts_are_an_advice_of_the_panel(filled, page, people):
    sentence = "1 partenaire n’a pas confirmé sa part."
    assert sentence in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))

    answer(page)

    assert sentence not in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))


def test_unconfirmed_parts_never_stop_a_submission(filled, people):
    acts.attach(application=filled, kind="letter", upload=upload("l.pdf", PDF), by=people.users["manager"])

    assert acts.submit(number=filled.number, by=people.users["manager"], received_at=now()).submission
    assert Application.objects.get(pk=filled.pk).state == State.SUBMITTED
