"""A file as it was received: what the officer reads is what was frozen, and what the applicant saw."""

import pytest

from tests.appraisal.conftest import again, manager_of
from tests.files.samples import PDF
from tests.visits import plain
from traitdunion.foundation.files.models import StoredFile
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import Application
from traitdunion.programme.appraisal.reading import Reading


def address(submission, tail=""):
    return f"/instruction/essai-2024/{submission.application.number}/{tail}"


def page(people, submission, tail=""):
    response = people.officer.get(address(submission, tail))
    assert response.status_code == 200
    return plain(response.text)


def test_it_shows_parties_project_budget_ceiling_and_pieces(submission, people):
    shown = page(people, submission)

    for text in (
        "Trois-Rives", "Commune de Keur Ndiaye", "Guichets à deux voix", "dimanche 1er septembre 2024",
        "Médiatrices", "50 000,00", "80 000,00 €", "80 000,00 € × 60 %", "lettre.pdf", "non analysé",
    ):  # fmt: skip
        assert text in shown, text
    assert "Décider" not in shown


def test_its_verdicts_are_the_sentences_that_the_applicant_saw(submission, people):
    number = submission.application.number
    applicant = manager_of(submission).get(f"/dossiers/{number}/relire/").content.decode()

    reading = Reading(submission)

    assert reading.open or reading.met
    for sentence in [item["title"] for item in reading.open] + reading.met:
        assert sentence in applicant, sentence
    assert {verdict.id: verdict.outcome.value for verdict in reading.verdicts} == submission.verdicts


def test_a_draft_changed_since_changes_nothing(submission, people):
    before = page(people, submission)
    application, by = Application.objects.get(pk=submission.application_id), submission.submitted_by
    acts.reopen(application=application, by=by, at=submission.received_at)
    project = application.versions.get(section="project", current=True)
    typed = project.typed | {"title": ["Tout autre chose"]}
    acts.save_section(application=application, section="project", typed=typed, base=project.number, by=by)

    after = page(people, submission)

    assert "Tout autre chose" not in after
    assert "Rouvert par son auteur" in after
    assert "Rouvert par son auteur" not in before


def test_earlier_versions_stay_readable(submission, people):
    again(submission, title="Seconde version")

    latest, first = page(people, submission), page(people, submission, "?version=1")

    assert "Seconde version" in latest
    assert "Guichets à deux voix" in first
    assert "Seconde version" not in first
    assert "Une version plus récente compte" in first


@pytest.mark.parametrize("version", ["3", "0", "x", "-1", "9" * 30, "1'"])
def test_a_version_that_does_not_exist_is_not_found(version, submission, people):
    assert people.officer.get(address(submission), {"version": version}).status_code == 404


def test_a_piece_is_downloaded_unless_the_antivirus_refuses_it(submission, people):
    piece = submission.document["attachments"][0]
    place = address(submission, f"pieces/1/{piece['id']}/")
    given = people.officer.get(place)
    assert (given["Content-Disposition"], b"".join(given)) == ('attachment; filename="lettre.pdf"', PDF)

    StoredFile.objects.filter(sha256=piece["sha256"]).update(scan="clean")
    assert "sain" in page(people, submission)

    StoredFile.objects.filter(sha256=piece["sha256"]).update(scan="refused")
    assert "refusé par l’antivirus" in page(people, submission)
    assert place not in page(people, submission)
    again = people.officer.get(place)
    assert (again.status_code, again.url) == (302, address(submission, "?version=1#pieces"))


def test_a_piece_that_was_not_received_is_not_found(submission, submit, people):
    other = submit("Deux-Fontaines").document["attachments"][0]["id"]
    assert people.officer.get(address(submission, f"pieces/1/{other}/")).status_code == 404


def test_an_account_not_checked_at_submission_is_said(submit, people):
    assert "Au dépôt, personne n’avait encore vérifié" in page(people, submit("Trois-Rives", checked=False))


@pytest.mark.parametrize(("language", "word"), [("fr", "Vérifications"), ("en", "Checks"), ("ar", "التحقّقات")])
def test_the_file_speaks_three_languages(language, word, submission, people):
    prefix = "" if language == "fr" else f"/{language}"
    assert word in people.officer.get(prefix + address(submission)).content.decode()


def test_a_file_costs_twenty_queries_at_most(submission, people, django_assert_max_num_queries):
    page(people, submission)
    with django_assert_max_num_queries(20):
        page(people, submission)


def test_officer_reads_the_other_partners_of_the_lead_in_files_received_never_in_drafts(submission, people, call):
    by, lead = submission.submitted_by, submission.application.lead
    for name, state in (("Commune de Gandon", "submitted"), ("Ville de Mbour", "draft")):
        other = acts.start(call=call, lead=lead, by=by, another_because="Un autre projet")
        Application.objects.filter(pk=other.pk).update(state=state, title="Guichets mobiles")
        other.parties.create(key="p2", role="partner", name=name, country="SN", position=1)

    shown = page(people, submission)

    assert "Coopérations connues ici avec ces pays" in shown
    assert "Commune de Gandon" in shown
    assert "Mbour" not in shown
