"""What a file makes of the answers: its rules, its checks, its submission, what the officer reads."""

import pytest
from django.test import Client

from tests.applications.confirmations.answering import SIGNED, answer, read
from tests.applications.trial import PARTIES
from tests.visits import text
from traitdunion.foundation.clock import now
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application, Confirmation, State


@pytest.mark.parametrize(("do", "committed"), [("confirmed", True), ("refused", False), ("change", None)])
def test_own_answer_of_a_party_is_what_the_rules_read(filled, page, people, do, committed):
    typed = dict(PARTIES)
    del typed["p2-committed"]
    acts.save_section(application=filled, section="parties", typed=typed, base=2, by=people.users["editor"])

    answer(page, do=do, words="Voir.")

    facts = collect(read(filled).application, now())
    assert next(party.committed for party in facts.parties if party.key == "p2") is committed


def test_submission_freezes_the_answers_without_names(complete, page, people):
    answer(page)

    submission = acts.submit(number=complete.number, by=people.users["manager"], received_at=now()).submission

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


def test_officer_reads_who_confirmed(complete, page, people, call):
    answer(page)
    acts.submit(number=complete.number, by=people.users["manager"], received_at=now())

    said = text(people.officer.get(f"/instruction/{call.slug}/{complete.number}/"))

    assert "confirme sa part : Awa, Maire, par le lien reçu" in said


def test_unconfirmed_parts_are_an_advice_of_the_panel(filled, page, people):
    sentence = "1 partenaire n’a pas confirmé sa part."
    assert sentence in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))

    answer(page)

    assert sentence not in text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))


def test_unconfirmed_parts_never_stop_a_submission(complete, people):
    assert acts.submit(number=complete.number, by=people.users["manager"], received_at=now()).submission
    assert Application.objects.get(pk=complete.pk).state == State.SUBMITTED


def test_panel_counts_the_parties_that_it_does_not_name(filled, people):
    more = {"parties": ["p1", *(f"p{n}" for n in range(2, 6))], "parties-last": ["5"]}
    more |= {f"p{n}-who": [f"Commune {n}"] for n in range(3, 6)} | {f"p{n}-role": ["partner"] for n in range(3, 6)}
    acts.save_section(application=filled, section="parties", typed=PARTIES | more, base=2, by=people.users["editor"])

    said = text(people.editor.get(f"/dossiers/{filled.number}/partenaires/"))

    assert "4 partenaires n’ont pas confirmé leur part." in said
    assert "Commune de Keur Ndiaye, Commune 3, Commune 4, 1 autre. Cela n’empêche pas de déposer." in said
