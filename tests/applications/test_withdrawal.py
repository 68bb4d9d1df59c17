"""A file is withdrawn with its reason, and kept after all: who may, who is told, what stays."""

from datetime import timedelta

import pytest

from tests.applications.factories import GuestFactory
from tests.factories import MembershipFactory, OrganisationFactory
from tests.visits import text
from traitdunion.foundation.clock import now
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application, State
from traitdunion.programme.calls.models import Window

WHY = "Notre partenaire ne peut plus s’engager."


def withdraw(browser, application, because=WHY):
    return browser.post(f"/dossiers/{application.number}/retirer/", {"because": because})


def close(call):
    """The closing was an hour ago."""
    Window.objects.filter(round__call=call).update(closes_at=now() - timedelta(hours=1))
    card = call.snapshot.card
    for row in card["windows"]:
        row["closes_at"] = (now() - timedelta(hours=1)).isoformat()
    type(call.snapshot).objects.filter(pk=call.snapshot.pk).update(card=card)


def test_page_says_what_it_means_and_asks_why(submitted, people):
    page = text(people.editor.get(f"/dossiers/{submitted.number}/retirer/"))
    refused = withdraw(people.editor, submitted, "   ")

    assert "Le dossier n’est plus examiné" in page
    assert "Vous pouvez revenir sur le retrait jusqu’à la clôture" in page
    assert refused.status_code == 422
    assert Application.objects.get().withdrawn_at is None


def test_withdrawn_file_is_read_and_nothing_else(submitted, people):
    withdraw(people.editor, submitted)
    withdraw(people.editor, submitted)  # a second press

    application = Application.objects.get()
    assert (application.state, application.withdrawn_because) == (State.SUBMITTED, WHY)
    assert application.withdrawals.count() == 1
    assert [entry.act for entry in Entry.objects.order_by("pk")][-2:] == ["submit", "withdraw"]
    assert WHY not in str(Entry.objects.last().payload())
    page = text(people.reader.get(f"/dossiers/{submitted.number}/"))
    assert "Retiré le" in page
    assert WHY in page
    assert "Retirer le dossier" not in page
    assert WHY in text(people.manager.get("/dossiers/"))
    people.manager.post(f"/dossiers/{submitted.number}/rouvrir/")
    assert Application.objects.get().state == State.SUBMITTED
    assert people.manager.get(f"/dossiers/{submitted.number}/accuse/1/").status_code == 200


def test_parties_guests_colleagues_and_officers_are_told(submitted, people):
    partner = MembershipFactory(organisation=OrganisationFactory(foreign=True), role="manager")
    submitted.parties.filter(key="p2").update(organisation=partner.organisation)
    guest = GuestFactory(application=submitted)
    by = people.users["editor"]
    acts.ask(
        application=submitted, party=submitted.parties.get(key="p2"), by=by, email="mairie@example.org", language="ar"
    )
    Letter.objects.all().delete()

    withdraw(people.editor, submitted)

    told = {letter.to: letter for letter in Letter.objects.all()}
    assert set(told) == {
        "mairie@example.org",
        partner.user.email, guest.user.email, people.users["manager"].email, people.users["officer"].email,
    }  # fmt: skip
    assert all(WHY in letter.text for letter in told.values())
    assert f"/dossiers/{submitted.number}/" in told[people.users["manager"].email].text
    assert "/dossiers/" not in told[partner.user.email].text
    assert f"/instruction/essai-2024/{submitted.number}/" in told[people.users["officer"].email].text


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("stranger", 404), ("officer", 404), ("anonymous", 302)])
def test_only_who_writes_for_the_lead_withdraws(who, status, submitted, people):
    assert withdraw(getattr(people, who), submitted).status_code == status
    assert Application.objects.get().withdrawn_at is None


def test_draft_has_nothing_to_withdraw(filled, people):
    assert withdraw(people.manager, filled).status_code == 403


def test_taken_back_before_the_closing_it_counts_again(submitted, people):
    withdraw(people.editor, submitted)
    Letter.objects.all().delete()

    people.editor.post(f"/dossiers/{submitted.number}/maintenir/")
    people.editor.post(f"/dossiers/{submitted.number}/maintenir/")

    application = Application.objects.get()
    assert (application.withdrawn_at, application.withdrawn_because) == (None, "")
    (trace,) = application.withdrawals.all()
    assert (trace.because, trace.ended_by) == (WHY, people.users["editor"])
    assert Entry.objects.last().act == "keep"
    assert {letter.to for letter in Letter.objects.all()} == {
        people.users["manager"].email,
        people.users["officer"].email,
    }


def test_after_the_closing_only_an_officer_puts_it_back(submitted, people, call):
    close(call)
    assert "seul le ministère pourra rétablir" in text(people.editor.get(f"/dossiers/{submitted.number}/retirer/"))
    withdraw(people.editor, submitted)

    people.editor.post(f"/dossiers/{submitted.number}/maintenir/")
    assert Application.objects.get().withdrawn_at
    assert "Maintenir le dossier" not in text(people.editor.get(f"/dossiers/{submitted.number}/"))

    address = f"/instruction/essai-2024/{submitted.number}/retablir/"
    people.officer.post(address, {"because": ""})
    assert Application.objects.get().withdrawn_at
    people.officer.post(address, {"because": "Retrait demandé par erreur."})

    application = Application.objects.get()
    assert application.withdrawn_at is None
    assert application.withdrawals.get().ended_because == "Retrait demandé par erreur."
    assert people.stranger.post(address, {"because": "moi"}).status_code == 404


def test_officer_reads_the_withdrawal_and_filters_by_it(submitted, people):
    withdraw(people.editor, submitted)
    address = "/instruction/essai-2024/"

    assert "retiré le" in text(people.officer.get(address))
    assert submitted.number in text(people.officer.get(f"{address}?retrait=oui"))
    assert submitted.number not in text(people.officer.get(f"{address}?retrait=non"))
    page = text(people.officer.get(f"{address}{submitted.number}/"))
    assert WHY in page
    assert "Rétablir le dossier" in page


def test_reason_is_inert(submitted, people):
    withdraw(people.editor, submitted, "<script>alert(1)</script>\u202eedoc" + "é" * 600)
    assert Application.objects.get().withdrawn_at is None
    withdraw(people.editor, submitted, "<script>alert(1)</script>\u202eedoc")

    assert Application.objects.get().withdrawn_because == "<script>alert(1)</script>edoc"
    for browser, address in (
        (people.editor, "/dossiers/"),
        (people.editor, f"/dossiers/{submitted.number}/"),
        (people.officer, f"/instruction/essai-2024/{submitted.number}/"),
    ):
        assert b"<script>alert" not in browser.get(address).content


def test_withdrawn_file_is_not_offered_instead_of_a_new_one(submitted, people, town, call):
    withdraw(people.editor, submitted)

    fresh = acts.start_once(call=call, lead=town, by=people.users["editor"])

    assert fresh.pk != submitted.pk
