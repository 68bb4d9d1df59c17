"""Files that came on paper: recorded once, corrected without loss, read by their lead, proved by a receipt."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.applications.trial import published_call
from tests.factories import MembershipFactory, OrganisationFactory, StaffRoleFactory, TerritoryFactory, UserFactory
from tests.files.samples import PDF, upload
from traitdunion.directory.accounts.models import Organisation
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.journal.acts import reference
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications.models import Application, Attachment, SignatureRequest, State, Submission
from traitdunion.programme.applications.proof.printing import print_out
from traitdunion.programme.applications.proof.receipts import as_json, read

PLACE = "/instruction/programme-2024/papier/"
TOWNS = ("Trois-Rives", "Val-Clair", "Port-Neuf")


@pytest.fixture
def call(db):
    """A call on paper for associations, closed since 4 April 2024 at midnight."""
    return published_call("programme-2024")


@pytest.fixture
def officer(call):
    return StaffRoleFactory(owner=call.owner, user=UserFactory(totp=True, name="Camille")).user


@pytest.fixture
def desk(officer):
    return browser(officer)


@pytest.fixture
def network(db):
    """An association of the directory, without anybody yet."""
    return OrganisationFactory(association=True)


@pytest.fixture
def towns(db):
    for name in TOWNS:
        TerritoryFactory(name=name)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def typed(**changes):
    """What the officer types: three towns whose letters are in the envelope, and a partner in Senegal."""
    rows = {
        f"p{place}-{name}": value
        for place, town in enumerate(TOWNS, 2)
        for name, value in (("role", "participant"), ("who", town), ("country", "France"), ("committed", "yes"))
    }
    partner = {"p5-role": "partner", "p5-who": "Keur Ndiaye", "p5-kind": "local_authority", "p5-country": "Sénégal"}
    return {
        "lead": "Rives et Baobabs",
        "day-day": "28", "day-month": "3", "day-year": "2024", "hour": "",
        "title": "Guichets à deux voix", "requested": "48 000", "cost": "80 000",
        "row": ["p2", "p3", "p4", "p5"],
        "scan": upload("dossier.pdf", PDF),
    } | rows | partner | changes  # fmt: skip


def page(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def recorded(desk, network, towns):
    """A file recorded on paper."""
    desk.post(PLACE, typed())
    return Submission.objects.select_related("application__lead").get()


def test_a_paper_file_is_received_as_if_it_had_been_submitted(recorded, network, officer):
    file = recorded.application
    assert (file.lead, file.state, file.on_paper) == (network, State.SUBMITTED, True)
    assert recorded.received_as == "paper"
    assert recorded.received_at == datetime(2024, 3, 27, 23, tzinfo=UTC)  # 28 March, midnight in Paris
    assert (recorded.title, recorded.requested, recorded.cost) == (
        "Guichets à deux voix", Decimal(48000), Decimal(80000),
    )  # fmt: skip
    assert [piece["name"] for piece in recorded.document["attachments"]] == ["dossier.pdf"]
    assert [party["name"] for party in recorded.document["parties"]] == ["Rives et Baobabs", *TOWNS, "Keur Ndiaye"]
    assert recorded.submitted_by == officer


def test_the_rules_read_what_is_known_and_refuse_nothing_for_what_is_not(recorded):
    # 48,000 of 80,000 is 60 %: the flat rate holds.
    assert recorded.verdicts == {
        "applicant": "met", "authorities": "met", "letters": "met", "rate": "met", "window": "met",
    }  # fmt: skip


def test_the_towns_are_those_of_the_reference(recorded):
    parties = recorded.application.parties.filter(name__in=TOWNS)

    assert [party.kind for party in parties] == ["commune"] * 3
    assert all(party.organisation_id for party in parties)


def test_the_journal_says_who_recorded_it_and_when_it_came(recorded, officer):
    entry = Entry.objects.get(act="receive_on_paper")

    assert (entry.subject, entry.actor) == (f"{recorded.application.number}/1", reference(officer.pk))
    assert entry.data["day"] == "2024-03-28"
    assert entry.data["answers_sha256"] == recorded.receipt["answers_sha256"]


def test_the_receipt_is_signed_verifies_and_says_that_it_is_of_paper(recorded, desk, client):
    print_out(recorded)
    printed = desk.get(f"/instruction/programme-2024/{recorded.application.number}/accuse/1.pdf")
    content = b"".join(printed.streaming_content)

    assert content.startswith(b"%PDF")
    assert read(content).accepted
    assert read(as_json(recorded)).accepted
    told = recorded.receipt["received_as"]
    assert (told["how"], told["day"], "hour" in told) == ("paper", "2024-03-28", False)
    answer = client.post("/verifier/", {"accuse": upload("accuse.json", as_json(recorded))})
    assert "Reçu sur papier le jeudi 28 mars 2024." in page(answer)


def test_the_officer_reads_it_in_the_list_and_on_its_page_with_its_scan(recorded, desk):
    number, piece = recorded.application.number, recorded.document["attachments"][0]

    rows = page(desk.get("/instruction/programme-2024/"))
    assert number in rows
    assert "28/03/2024" in rows or "28 mars 2024" in rows
    shown = page(desk.get(f"/instruction/programme-2024/{number}/"))
    assert "Reçu sur papier le jeudi 28 mars 2024, saisi par Camille le" in shown
    assert "dossier.pdf" in shown
    scan = desk.get(f"/instruction/programme-2024/{number}/pieces/1/{piece['id']}/")
    assert b"".join(scan.streaming_content) == PDF


@pytest.mark.parametrize("press", [1, 2])
def test_pressed_twice_it_is_one_file(press, recorded, desk):
    for _again in range(press):
        answer = desk.post(PLACE, typed())

    assert answer.url == f"/instruction/programme-2024/{recorded.application.number}/"
    assert Application.objects.count() == Submission.objects.count() == Attachment.objects.count() == 1


def test_another_file_of_the_same_lead_asks_why(recorded, desk):
    other = typed(title="Un autre programme")

    refused = desk.post(PLACE, other)
    assert refused.status_code == 422
    assert f"Cet organisme a déjà un dossier ici, {recorded.application.number}." in page(refused)
    desk.post(PLACE, other | {"scan": upload("autre.pdf", PDF), "another_because": "Deux programmes distincts."})
    assert sorted(Application.objects.values_list("another_because", flat=True)) == ["", "Deux programmes distincts."]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"lead": ""}, "id_lead", "Ce champ est obligatoire"),
        ({"lead": "Inconnue au bataillon"}, "id_kind", "Cet organisme n’est pas encore ici"),
        ({"day-year": "2090"}, "id_day-day", "Ce jour n’est pas encore venu"),
        ({"day-month": "13"}, "id_day-month", "Choisissez un mois entre 1 et 12."),
        ({"hour": "26:00"}, "id_hour", "Écrivez une heure"),
        ({"hour": "24:00"}, "id_hour", "Écrivez une heure de ce jour"),
        ({"day-day": "5", "day-month": "4"}, "id_late_because", "La clôture était le jeudi 4 avril 2024 à 24 h 00"),
        ({"day-day": "9", "day-month": "1"}, "id_late_because", "Les dépôts ouvrent le mercredi 10 janvier 2024"),
        ({"requested": "beaucoup"}, "id_requested", "Écrivez un montant en chiffres"),
        (
            {"p5-country": "Sénégale"},
            "id_p5-country",
            "« Sénégale » n’est pas tout à fait le nom d’un pays. Est-ce Sénégal ?",
        ),
    ],
)
@pytest.mark.usefixtures("network", "towns")
def test_what_cannot_be_is_said_at_its_field_and_records_nothing(changes, field, sentence, desk):
    answer = desk.post(PLACE, typed(**changes))

    told = page(answer)
    assert answer.status_code == 422
    assert sentence in told
    assert f'href="#{field}"' in told
    assert "Choisissez-le de nouveau" in told
    assert not Application.objects.exists()


@pytest.mark.usefixtures("network", "towns")
def test_a_day_to_come_is_said_with_the_other_mistakes(desk):
    told = page(desk.post(PLACE, typed(**{"day-year": "2090", "title": ""})))

    assert "Ce jour n’est pas encore venu" in told
    assert "Titre du projet : Ce champ est obligatoire" in told


def test_a_file_without_its_scan_or_with_another_thing_is_refused(desk, network, towns):
    nothing = desk.post(PLACE, {name: value for name, value in typed().items() if name != "scan"})
    script = desk.post(PLACE, typed(scan=upload("dossier.exe", b"MZ")))

    assert 'href="#id_scan"' in page(nothing)
    assert "n’est pas d’un format accepté" in page(script)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("changes", "late"),
    [
        ({"day-day": "4", "day-month": "4"}, False),
        ({"day-day": "4", "day-month": "4", "hour": "23:59"}, False),
        ({"day-day": "5", "day-month": "4", "late_because": "Cachet du 2 avril."}, True),
        ({"day-day": "5", "day-month": "4", "hour": "00:00", "late_because": "Cachet du 2 avril."}, True),
    ],
)
def test_a_late_arrival_is_recorded_with_its_reason_and_said(changes, late, desk, network, towns):
    desk.post(PLACE, typed(**changes))

    submission = Submission.objects.get()
    assert submission.verdicts["window"] == ("not_met" if late else "met")
    told = page(desk.get(f"/instruction/programme-2024/{submission.application.number}/"))
    assert ("L’appel n’était pas ouvert ce jour-là. Motif de la saisie : Cachet du 2 avril." in told) is late


def test_an_hour_that_is_known_is_kept(desk, network, towns):
    desk.post(PLACE, typed(hour="14:30"))

    submission = Submission.objects.get()
    assert submission.received_at == datetime(2024, 3, 28, 13, 30, tzinfo=UTC)
    assert submission.receipt["received_as"]["hour"] == "14:30"


def test_a_lead_that_the_directory_lacks_is_added_to_be_checked_and_managed_by_nobody(desk, towns):
    new = {"lead": "Rivages en commun", "kind": "association", "country": "France"}

    for _press in range(2):
        desk.post(PLACE, typed(**new))

    added = Organisation.objects.get(name="Rivages en commun")
    assert (added.kind, added.status, added.memberships.count()) == ("association", "to_check", 0)
    assert Application.objects.get().lead == added


def test_a_name_that_several_bear_is_chosen(desk, network, towns):
    other = OrganisationFactory(association=True, name="Rives et Baobabs")

    asked = desk.post(PLACE, typed())
    desk.post(PLACE, typed(choice=str(other.pk)))

    assert "Plusieurs organismes répondent à ce nom" in page(asked)
    assert Application.objects.get().lead == other


def test_a_misspelt_country_is_put_right_by_one_press(desk, network, towns):
    asked = desk.post(PLACE, typed(**{"p5-country": "Sénégale"}))
    assert '<button class="btn alt s" name="p5-country" value="SN">Sénégal</button>' in page(asked)

    desk.post(PLACE, typed(**{"p5-country": ["Sénégale", "SN"]}))

    assert Application.objects.get().parties.get(key="p5").country == "SN"


def test_the_misspelt_country_of_a_new_lead_is_said_once(desk, towns):
    told = page(desk.post(PLACE, typed(lead="Rivages en commun", kind="association", country="Frnace")))

    assert '<button class="btn alt s" name="country" value="FR">France</button>' in told
    assert "Cet organisme n’est pas encore ici" not in told


def test_more_rows_keep_what_was_typed_and_judge_nothing(desk, network, towns):
    answer = desk.post(PLACE, typed(do="more", title="", requested="beaucoup"))

    told = page(answer)
    assert answer.status_code == 200
    assert 'value="beaucoup"' in told
    assert 'value="Val-Clair"' in told
    assert 'name="p8-who"' in told
    assert "error" not in told.split("<main")[1]


def correct(desk, recorded, **changes):
    place = f"/instruction/programme-2024/{recorded.application.number}/corriger/"
    told = {name: value for name, value in typed(**changes).items() if name != "scan"}
    return desk.post(place, told | {"because": "Montant mal lu."} | changes)


def test_a_correction_is_a_new_version_and_keeps_the_first(recorded, desk):
    correct(desk, recorded, requested="45 000", scan=upload("annexe.pdf", PDF + b"%2\n"))

    first, second = Submission.objects.order_by("version")
    assert (first.requested, first.latest) == (Decimal(48000), False)
    assert (second.requested, second.latest, second.version) == (Decimal(45000), True, 2)
    assert [piece["name"] for piece in second.document["attachments"]] == ["dossier.pdf", "annexe.pdf"]
    assert second.receipt["received_as"]["corrected_because"] == "Montant mal lu."
    assert Entry.objects.get(act="correct_paper").data["corrected_because"] == "Montant mal lu."
    assert read(as_json(first)).accepted
    assert read(as_json(second)).accepted


def test_a_correction_that_changes_nothing_or_is_pressed_twice_makes_no_version(recorded, desk):
    correct(desk, recorded)
    for _press in range(2):
        correct(desk, recorded, **{"p4-committed": "no"})

    assert [each.version for each in Submission.objects.order_by("version")] == [1, 2]
    assert Submission.objects.get(latest=True).verdicts["authorities"] == "not_met"


def test_the_page_of_a_correction_shows_what_was_recorded(recorded, desk):
    told = page(desk.get(f"/instruction/programme-2024/{recorded.application.number}/corriger/"))

    for value in ("Rives et Baobabs", "Guichets à deux voix", "48 000,00", "Trois-Rives", "Sénégal"):
        assert f'value="{value}"' in told


def test_a_wrong_lead_is_put_right(recorded, desk):
    other = OrganisationFactory(association=True, name="Autre réseau")

    correct(desk, recorded, lead="Autre réseau", choice=str(recorded.application.lead_id))

    assert Application.objects.get().lead == other
    assert Submission.objects.get(latest=True).receipt["organisation"]["name"] == "Autre réseau"


@pytest.fixture
def member(network):
    """Someone whom a person who may confirmed in the association."""
    return MembershipFactory(organisation=network, role="manager").user


def test_its_lead_reads_it_among_its_files_and_changes_nothing(recorded, member):
    number = recorded.application.number
    mine = browser(member)

    assert number in page(mine.get("/dossiers/"))
    for place in ("", "partenaires/", "projet/", "depenses/", "ressources/", "pieces/", "relire/", "accuse/1/"):
        assert mine.get(f"/dossiers/{number}/{place}").status_code == 200
    assert "Ce dossier a été reçu sur papier : il se lit ici." in page(mine.get(f"/dossiers/{number}/"))
    mine.post(f"/dossiers/{number}/rouvrir/")
    mine.post(f"/dossiers/{number}/projet/", {"title": "Changé", "version": "1", "do": "save"})
    mine.post(f"/dossiers/{number}/signature/", {"do": "print", "name": "Dominique", "function": "Maire"})
    assert not SignatureRequest.objects.exists()
    assert Application.objects.get().state == State.SUBMITTED
    assert Application.objects.get().title == "Guichets à deux voix"


def test_its_lead_may_still_withdraw_it(recorded, member, desk):
    number = recorded.application.number

    browser(member).post(f"/dossiers/{number}/retirer/", {"because": "Le programme est abandonné."})

    assert Application.objects.get().withdrawn_because == "Le programme est abandonné."
    assert "Le programme est abandonné." in page(desk.get(f"/instruction/programme-2024/{number}/"))


@pytest.mark.parametrize("place", ["papier/", "{number}/corriger/", "{number}/"])
def test_the_pages_of_a_paper_file_cost_few_queries(place, recorded, desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        desk.get(f"/instruction/programme-2024/{place.format(number=recorded.application.number)}")


def test_its_lead_is_told_once(member, desk, network, towns):
    for _press in range(2):
        desk.post(PLACE, typed())
    run_due()

    letter = Letter.objects.get(to=member.email)
    assert "est arrivé le jeudi 28 mars 2024" in letter.text


def test_nobody_reads_it_by_claiming_to_belong_to_its_lead(recorded, network):
    claims = browser(MembershipFactory(organisation=network, role="manager", unchecked=True).user)
    number = recorded.application.number

    assert number not in page(claims.get("/dossiers/"))
    for place in ("", "pieces/", "accuse/1/", "accuse/1/accuse.json", "commentaires/", "imprimer/"):
        assert claims.get(f"/dossiers/{number}/{place}").status_code == 404


def test_a_call_that_is_filed_online_takes_no_paper(officer, desk):
    published_call()

    answer = desk.get("/instruction/essai-2024/papier/")

    assert answer.status_code == 403
    assert "Cet appel se dépose en ligne" in page(answer)


def test_these_pages_are_for_the_officers_of_the_call(recorded, member):
    elsewhere = OrganisationFactory(ministry=True, name="Autre ministère")
    stranger = browser(StaffRoleFactory(owner=elsewhere, user=UserFactory(totp=True)).user)
    number = recorded.application.number

    for person in (stranger, browser(member)):
        for place in ("papier/", f"{number}/corriger/", f"{number}/accuse/1.pdf"):
            assert person.get(f"/instruction/programme-2024/{place}").status_code == 404


def test_what_was_typed_is_found_again_after_signing_in(call, client, officer):
    client.post(PLACE, {name: value for name, value in typed().items() if name != "scan"})
    client.force_login(officer)

    assert 'value="Rives et Baobabs"' in page(client.get(PLACE))
