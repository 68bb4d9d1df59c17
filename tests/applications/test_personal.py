"""A person's data: what the files keep of them is in their export, and goes with them."""

from traitdunion.directory.accounts.personal import personal_data
from traitdunion.programme.applications.models import Application, SectionVersion


def test_export_tells_what_a_person_did_in_files(filled, people):
    data = personal_data(people.users["manager"])

    assert [each["dossier"] for each in data["dossiers commencés"]] == [filled.number]
    assert {each["section"] for each in data["sections enregistrées"]} == {
        "parties", "project", "expenses", "funding", "questions",
    }  # fmt: skip
    assert personal_data(people.users["stranger"])["dossiers commencés"] == []


def test_erasing_a_person_leaves_the_file_without_their_name(filled, people):
    people.users["manager"].delete()

    assert Application.objects.get(pk=filled.pk).created_by is None
    assert set(SectionVersion.objects.values_list("saved_by", flat=True)) == {None}
