"""Signing a file by link and code; what cannot be signed says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.signature.signing import (
    MAYOR,
    ask_code,
    change_title,
    last_code,
    letter_joined,
    link_in,
    seen_on,
    signed,
)
from tests.visits import plain, text
from traitdunion.directory.accounts.links import CODE_LASTS, TRIES
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Signature, SignatureRequest
from traitdunion.programme.applications.proof.frozen import fingerprint


def test_mayor_reads_one_page_and_signs_with_a_code_without_an_account(filled, link, mayor, people):
    page = mayor.get(link).content.decode()
    assert "Guichets à deux voix" in page
    assert "Trois-Rives demande 48 000,00 € et apportera 24 000,00 €." in plain(page)
    assert "no-referrer" not in page  # a browser would post from nowhere, and be refused as forged

    answer = signed(mayor, link)

    assert answer.url == link
    signature = Signature.objects.get()
    assert (str(signature), signature.way, signature.submission) == ("Dominique Exemple, Maire", "link", None)
    assert signature.sha256 == fingerprint(signature.summary)
    assert "Le résumé est signé" in mayor.get(link).content.decode()
    file = people.reader.get(f"/dossiers/{filled.number}/").content.decode()
    assert "Signé par Dominique Exemple, Maire, le " in file
    assert "a changé depuis" not in file


def test_signature_is_journalled_without_a_name(filled, link, mayor):
    signed(mayor, link)

    entry = Entry.objects.get(act="sign")
    assert entry.subject == filled.number
    assert entry.data["summary_sha256"] == Signature.objects.get().sha256
    assert "Dominique" not in str(entry.payload())


def test_whoever_asked_learns_that_it_is_signed(link, mayor, people):
    signed(mayor, link)
    letter = Letter.objects.get(to=people.users["editor"].email)
    assert "Dominique Exemple, Maire a signé" in letter.text


def test_only_the_hash_of_the_link_is_kept(link):
    token = link.split("/")[2]
    asked = SignatureRequest.objects.get()
    assert token not in {asked.token_hash, asked.letters, asked.code_hash}
    assert len(asked.token_hash) == 64
    assert Letter.objects.get(to="maire@example.org").secret


def test_summary_changed_after_the_code_is_shown_again_with_what_changed(filled, link, mayor, people):
    seen = ask_code(mayor, link)
    code = last_code()
    change_title(filled, people.users["editor"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": code})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Projet\u202f: «\u202fGuichets à deux voix\u202f» devient «\u202fAutre titre\u202f»." in page
    assert not Signature.objects.exists()
    assert signed(mayor, link).status_code == 302
    assert Signature.objects.get().summary["title"] == "Autre titre"


def test_a_change_of_detail_is_told_by_its_section(filled, link, mayor, people):
    seen = ask_code(mayor, link)
    typed = {"q-needs": ["Davantage de guichets."], "q-follow_up": ["yes"]}
    acts.save_section(application=filled, section="questions", typed=typed, base=1, by=people.users["editor"])

    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})

    assert answer.status_code == 409
    assert "Le détail a changé dans\u202f: Questions" in answer.content.decode()


def test_a_file_changed_since_it_was_signed_says_so(filled, link, mayor, people):
    signed(mayor, link)
    change_title(filled, people.users["editor"])
    page = people.editor.get(f"/dossiers/{filled.number}/").content.decode()
    assert "Le dossier a changé depuis." in page


def test_a_piece_added_since_does_not_undo_the_signature(filled, link, mayor, people):
    signed(mayor, link)
    letter_joined(filled, people.users["editor"])
    assert "a changé depuis" not in people.editor.get(f"/dossiers/{filled.number}/").content.decode()


def test_pressed_twice_gives_one_signature(link, mayor):
    seen = ask_code(mayor, link)
    code = last_code()

    answers = [mayor.post(link, {"do": "sign", "seen": seen, "code": code}).status_code for _press in range(2)]

    assert answers[0] == 302
    assert Signature.objects.count() == 1
    assert Entry.objects.filter(act="sign").count() == 1


def test_a_code_is_guessed_five_times_at_most(link, mayor):
    seen = ask_code(mayor, link)
    right = last_code()
    wrong = "0000-0000" if right != "0000-0000" else "1111-1111"

    statuses = [mayor.post(link, {"do": "sign", "seen": seen, "code": wrong}).status_code for _try in range(TRIES)]
    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": right})

    assert statuses == [422] * TRIES
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_wrong_code_is_said_first_and_at_its_box(link, mayor):
    seen = ask_code(mayor, link)
    wrong = "0000-0000" if last_code() != "0000-0000" else "1111-1111"

    page = mayor.post(link, {"do": "sign", "seen": seen, "code": wrong}).text

    said = "Ce code n’est pas celui de la lettre. Vérifiez les chiffres."
    assert f'<h2><a href="#id_code">{said}</a></h2>' in page
    assert said in page[page.index('id="id_code-e"') :]


def test_a_code_lasts_fifteen_minutes_of_the_real_clock(link, mayor):
    seen = ask_code(mayor, link)
    SignatureRequest.objects.update(code_at=timezone.now() - CODE_LASTS)
    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_code_of_another_link_signs_nothing(filled, address, link, mayor, people):
    ask_code(mayor, link)
    code = last_code()
    people.editor.post(address, {"do": "ask", **MAYOR, "email": "adjointe@example.org"})
    other = link_in(Letter.objects.get(to="adjointe@example.org"))
    seen = ask_code(mayor, other)
    assert mayor.post(other, {"do": "sign", "seen": seen, "code": code}).status_code == 422
    assert not Signature.objects.exists()


def test_codes_do_not_leave_without_end(link, mayor):
    seen = seen_on(mayor.get(link))
    statuses = [mayor.post(link, {"do": "code", "seen": seen}).status_code for _ask in range(7)]
    assert statuses == [302] * 5 + [422] * 2


def test_a_withdrawn_file_is_not_signed_and_its_link_says_why(filled, link, mayor, people):
    letter_joined(filled, people.users["manager"])
    seen = ask_code(mayor, link)
    code = last_code()
    acts.submit(number=filled.number, by=people.users["manager"], received_at=now())
    acts.withdraw_file(application=filled, because="Le conseil a voté contre.", by=people.users["manager"], at=now())

    page = plain(mayor.get(link).content.decode())
    answer = mayor.post(link, {"do": "sign", "seen": seen, "code": code})

    assert "Ce dossier a été retiré le" in page
    assert 'name="do"' not in page.split("<main")[1]
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_file_that_is_put_back_is_signed_by_the_same_link(filled, link, mayor, people):
    letter_joined(filled, people.users["manager"])
    acts.submit(number=filled.number, by=people.users["manager"], received_at=now())
    acts.withdraw_file(application=filled, because="Erreur.", by=people.users["manager"], at=now())
    acts.keep(application=filled, by=people.users["manager"], at=now())

    assert signed(mayor, link).status_code == 302


def test_a_revoked_link_opens_nothing(filled, address, link, mayor, people):
    seen = ask_code(mayor, link)
    people.editor.post(address, {"do": f"revoke:{SignatureRequest.objects.get().pk}"})
    assert mayor.get(link).status_code == 404
    assert mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()}).status_code == 404
    assert not Signature.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 32, "a" * 5000, "..%2F..", "é"])
def test_an_unknown_link_opens_nothing(token, mayor, db):
    assert mayor.get(f"/signer/{token}/").status_code == 404
    assert mayor.post(f"/signer/{token}/", {"do": "code"}).status_code == 404


def test_a_link_ends_after_ninety_days_and_with_its_file(filled, link, mayor, people):
    asked = SignatureRequest.objects.get()
    acts.delete(application=filled, by=people.users["manager"])
    assert mayor.get(link).status_code == 404
    acts.restore(application=filled)
    SignatureRequest.objects.update(asked_at=asked.asked_at - timedelta(days=90))
    assert mayor.get(link).status_code == 404


def test_page_of_a_link_is_in_the_language_asked_for(address, people, mayor):
    people.editor.post(address, {"do": "ask", **MAYOR, "language": "ar"})
    letter = Letter.objects.get(to="maire@example.org")
    assert "/ar/signer/" in letter.text
    page = mayor.get("/ar" + link_in(letter)).content.decode()
    assert 'dir="rtl"' in page


def test_page_of_a_file_asks_for_a_signature_of_those_who_may_while_it_is_missing(filled, link, mayor, people):
    def page(reader):
        return text(reader.get(f"/dossiers/{filled.number}/"))

    assert "Voir et faire signer Elle n’est pas nécessaire pour déposer." in page(people.editor)
    assert "Voir la signature Elle n’est pas nécessaire pour déposer." in page(people.reader)

    signed(mayor, link)

    assert "Voir la signature" in page(people.editor)
    assert "pas nécessaire" not in page(people.editor)
    assert "jamais nécessaire" not in text(people.editor.get(f"/dossiers/{filled.number}/signature/"))


def test_what_is_missing_to_send_a_link_is_said_first_and_nothing_missing_is_called_optional(address, people):
    answer = people.editor.post(address, {"do": "ask", "language": "fr"})

    page = text(answer)
    assert answer.status_code == 422
    assert page.count("3 réponses à revoir") == 1
    assert page.index("Adresse électronique : Donnez l’adresse à laquelle envoyer le lien.") < page.index("Ce qui sera")
    assert "(facultatif)" not in page
