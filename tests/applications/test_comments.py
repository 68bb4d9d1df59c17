"""What people say to each other of a file: who writes, who is told, what officers never see."""

import json
from hashlib import sha256

import pytest

from tests.applications.factories import GuestFactory
from tests.files.samples import PDF, upload
from tests.visits import browser, text
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.acts import attach, comment, submit
from traitdunion.programme.applications.models import Comment


@pytest.fixture
def address(filled):
    return f"/dossiers/{filled.number}/commentaires/"


@pytest.fixture
def guest(filled):
    """Someone of a network, who reads the file."""
    return GuestFactory(application=filled).user


@pytest.fixture
def said(filled, people):
    """A question of the editor on the expenses."""
    return comment(application=filled, section="expenses", text="Qui paie les bornes ?", by=people.users["editor"])


@pytest.mark.parametrize("role", ["reader", "editor", "manager"])
def test_members_of_any_role_comment(role, address, people):
    response = getattr(people, role).post(address, {"section": "project", "text": "Le titre est long."})

    assert response.status_code == 302
    written = Comment.objects.get()
    assert (written.section, written.text, written.author) == ("project", "Le titre est long.", people.users[role])


def test_invited_reader_comments_in_the_name_of_their_network(address, guest, people):
    browser(guest).post(address, {"section": "funding", "text": "Comptez nos heures."})

    assert Comment.objects.get().organisation == "Réseau des trois rives"
    assert "Réseau des trois rives" in text(people.editor.get(address))


def test_colleague_who_is_mentioned_gets_one_letter_in_their_language(address, people):
    manager = people.users["manager"]
    manager.language = "en"
    manager.save()

    people.editor.post(address, {"section": "project", "text": "Vu ?", "mentions": [manager.pk]})

    letter = Letter.objects.get(to=manager.email)
    assert letter.subject.startswith(f"{people.users['editor'].shown_name} mentions you in")
    assert "Vu ?" in letter.text
    assert Letter.objects.count() == 1


def test_only_people_of_the_file_may_be_mentioned(address, people):
    response = people.editor.post(
        address, {"section": "project", "text": "Vu ?", "mentions": [people.users["stranger"].pk]}
    )

    assert response.status_code == 422
    assert not Letter.objects.exists()


def test_invited_reader_reads_no_address(address, guest, people):
    editor = people.users["editor"]
    editor.name = ""
    editor.save()

    page = text(browser(guest).get(address))

    assert editor.email not in page
    assert "@Rédaction, Trois-Rives" in page


def test_answer_stays_with_its_section_and_proposes_to_tell_the_author(address, said, people):
    shown = people.manager.get(f"{address}?repondre={said.pk}")
    people.manager.post(address, {"answers": said.pk, "text": "La subvention."})

    assert shown.context["form"].initial["mentions"] == [str(people.users["editor"].pk)]
    answer = Comment.objects.get(answers=said)
    assert (answer.section, answer.text) == ("expenses", "La subvention.")


def test_comment_is_resolved_then_reopened(address, said, people):
    people.reader.post(address, {"do": f"resolve:{said.pk}"})
    said.refresh_from_db()
    assert said.resolved_by == people.users["reader"]
    assert "Réglés (1)" in text(people.editor.get(address))

    people.editor.post(address, {"do": f"reopen:{said.pk}"})
    said.refresh_from_db()
    assert (said.resolved_at, said.resolved_by) == (None, None)


def test_count_is_beside_the_step_and_in_the_review_until_it_is_resolved(address, filled, said, people):
    step = f"/dossiers/{filled.number}/depenses/"
    assert "1 commentaire" in text(people.editor.get(step))
    assert "1 commentaire attend une réponse" in text(people.editor.get(f"/dossiers/{filled.number}/relire/"))

    people.editor.post(address, {"do": f"resolve:{said.pk}"})

    assert "1 commentaire" not in text(people.editor.get(step))


def test_comment_of_another_file_is_not_found(address, people):
    for word in ("0", "x", "99999", "²"):
        assert people.editor.post(address, {"do": f"resolve:{word}"}).status_code == 404


def test_comments_are_never_submitted_nor_shown_to_officers(filled, said, people):
    manager = people.users["manager"]
    attach(application=filled, kind="letter", upload=upload("lettre.pdf", PDF), by=manager)

    deposit = submit(number=filled.number, by=manager, received_at=now())

    assert "bornes ?" not in json.dumps(deposit.submission.document, ensure_ascii=False)
    assert "bornes ?" not in json.dumps(deposit.submission.receipt, ensure_ascii=False)
    assert people.officer.get(f"/dossiers/{filled.number}/commentaires/").status_code == 404


def test_author_erased_is_a_former_member(address, said, people):
    people.users["editor"].delete()

    page = text(people.manager.get(address))

    assert "Ancien membre" in page
    assert "Qui paie les bornes ?" in page


def test_comment_typed_after_the_session_ended_waits_for_the_sign_in(address, people):
    people.anonymous.post(address, {"section": "project", "text": "Écrit trop tard"})
    people.anonymous.force_login(people.users["editor"])

    assert "Écrit trop tard" in text(people.anonymous.get(address))


def test_page_asks_the_same_with_one_comment_and_thirty(address, filled, said, people, django_assert_max_num_queries):
    people.editor.get(address)
    with django_assert_max_num_queries(20) as one:
        people.editor.get(address)
    for number in range(30):
        comment(
            application=filled,
            section="project",
            text=str(number),
            by=people.users["manager"],
            mentions=[people.users["editor"]],
            answers=said if number % 2 else None,
        )

    with django_assert_max_num_queries(20) as many:
        people.editor.get(address)

    assert len(many) == len(one)


# -- corrected, withdrawn --------------------------------------------------------------------------------------------


@pytest.fixture
def answered(filled, said, people):
    """What the manager answered to the question."""
    return comment(application=filled, section="expenses", text="La région.", by=people.users["manager"], answers=said)


def corrects(browser, address, said, text="Qui paie les bornes et leur pose ?"):
    return browser.post(f"{address}?corriger={said.pk}", {"do": f"correct:{said.pk}", "text": text})


def withdraws(browser, address, said):
    return browser.post(f"{address}?corriger={said.pk}", {"do": f"withdraw:{said.pk}"})


def test_author_corrects_a_comment_and_the_page_says_when(address, filled, said, people):
    form = text(people.editor.get(f"{address}?corriger={said.pk}"))
    assert "Retirer ce commentaire" in form

    response = corrects(people.editor, address, said)

    assert response.url == f"{address}?section=depenses#c{said.pk}"
    page = text(people.reader.get(address))
    assert "Qui paie les bornes et leur pose ?" in page
    assert "modifié le" in page
    entry = Entry.objects.get(act="correct_comment")
    assert entry.subject == f"{filled.number}/c{said.pk}"
    assert entry.data == {"text_sha256": sha256(b"Qui paie les bornes ?").hexdigest()}
    assert entry.actor == people.users["editor"].reference


def test_same_words_again_change_nothing(address, said, people):
    corrects(people.editor, address, said, "Qui paie les bornes ?")

    said.refresh_from_db()
    assert said.corrected_at is None
    assert not Entry.objects.filter(act="correct_comment").exists()


def test_empty_correction_is_refused_where_it_was_typed(address, said, people):
    response = corrects(people.editor, address, said, " ")

    assert response.status_code == 422
    assert f'value="correct:{said.pk}"' in response.text
    said.refresh_from_db()
    assert said.text == "Qui paie les bornes ?"


def test_author_withdraws_a_comment_whose_words_are_gone(address, filled, said, people):
    said.mentions.add(people.users["manager"])

    for _press in range(3):
        assert withdraws(people.editor, address, said).status_code == 302

    said.refresh_from_db()
    assert (said.text, said.mentions.count()) == ("", 0)
    page = text(people.editor.get(address))
    assert "bornes" not in page
    assert "Rien n’attend de réponse" in page
    assert "1 commentaire" not in text(people.editor.get(f"/dossiers/{filled.number}/depenses/"))
    assert Entry.objects.get(act="withdraw_comment").subject == f"{filled.number}/c{said.pk}"


@pytest.mark.parametrize("who", ["reader", "manager", "guest"])
def test_nobody_else_corrects_or_withdraws_it(who, address, guest, said, people):
    other = browser(guest) if who == "guest" else getattr(people, who)

    assert "Corriger ou retirer" not in text(other.get(address))
    assert other.get(f"{address}?corriger={said.pk}").status_code == 302
    assert corrects(other, address, said).status_code == 403
    assert withdraws(other, address, said).status_code == 403
    said.refresh_from_db()
    assert said.text == "Qui paie les bornes ?"


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("officer", 404), ("anonymous", 302)])
def test_who_does_not_open_the_file_finds_no_comment_to_correct(who, status, address, said, people):
    assert corrects(getattr(people, who), address, said).status_code == status
    said.refresh_from_db()
    assert said.corrected_at is None


def test_invited_reader_corrects_their_own(address, filled, guest, people):
    theirs = comment(application=filled, section="project", text="A lire", by=guest)

    assert corrects(browser(guest), address, theirs, "À lire").status_code == 302

    assert "À lire" in text(people.editor.get(address))


def test_author_who_left_the_file_corrects_nothing(address, said, people):
    people.users["editor"].memberships.all().delete()

    assert corrects(people.editor, address, said).status_code == 404


def test_what_was_answered_stays_and_the_new_words_are_offered_as_an_answer(address, said, answered, people):
    assert "Corriger ou retirer" not in text(people.editor.get(address))
    assert withdraws(people.editor, address, said).status_code == 403

    response = corrects(people.editor, address, said)

    assert response.status_code == 409
    assert "Une réponse a suivi : ce commentaire ne se corrige plus. Répondez pour préciser." in text(response)
    assert "Qui paie les bornes et leur pose ?</textarea>" in response.text
    assert f'name="answers" value="{said.pk}"' in response.text
    said.refresh_from_db()
    assert said.text == "Qui paie les bornes ?"


def test_last_answer_is_corrected_then_withdrawn_and_the_question_may_change_again(address, said, answered, people):
    corrects(people.manager, address, answered, "La région et nous.")
    assert "La région et nous." in text(people.editor.get(address))

    withdraws(people.manager, address, answered)

    assert "La région" not in text(people.editor.get(address))
    assert corrects(people.editor, address, said).status_code == 302


def test_resolved_comment_is_reopened_before_it_is_corrected(address, said, people):
    people.reader.post(address, {"do": f"resolve:{said.pk}"})

    assert corrects(people.editor, address, said).status_code == 409
    people.reader.post(address, {"do": f"reopen:{said.pk}"})
    assert corrects(people.editor, address, said).status_code == 302


def test_correction_of_what_was_withdrawn_in_another_tab_keeps_the_words(address, said, people):
    withdraws(people.editor, address, said)

    response = corrects(people.editor, address, said)

    assert response.status_code == 409
    assert "Ce commentaire est retiré." in text(response)
    assert "Qui paie les bornes et leur pose ?</textarea>" in response.text


def test_answer_to_what_was_withdrawn_meanwhile_is_kept(address, said, people):
    withdraws(people.editor, address, said)

    people.manager.post(address, {"answers": said.pk, "text": "La région."})

    page = text(people.reader.get(address))
    assert "Commentaire retiré par son auteur." in page
    assert "La région." in page


def test_comments_of_a_submitted_file_are_corrected_as_they_are_said(submitted, people):
    there = comment(application=submitted, section="project", text="Bravo", by=people.users["editor"])

    assert corrects(people.editor, f"/dossiers/{submitted.number}/commentaires/", there, "Bravo !").status_code == 302


def test_correction_typed_after_the_session_ended_waits_for_the_sign_in(address, said, people):
    corrects(people.anonymous, address, said, "Écrit trop tard")
    people.anonymous.force_login(people.users["editor"])

    assert "Écrit trop tard</textarea>" in people.anonymous.get(f"{address}?corriger={said.pk}").text


def test_address_that_asks_for_a_correction_and_an_answer_shows_the_correction(address, said, people):
    page = people.editor.get(f"{address}?corriger={said.pk}&repondre={said.pk}").text

    assert f'value="correct:{said.pk}"' in page
    assert 'name="answers"' not in page
