"""`manage.py verify_files`: a lost or altered file is told, noted, and forgiven when it is whole again."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import RequestFactory

from tests.files.samples import PDF, body, upload
from traitdunion.foundation.files import acts, serve
from traitdunion.foundation.files.models import Standing, StoredFile
from traitdunion.foundation.files.words import told

pytestmark = pytest.mark.django_db


def given(name="accord.pdf", content=PDF):
    return acts.store(upload(name, content))


def again(stored):
    return StoredFile.objects.get(pk=stored.pk)


def verified(capsys):
    """What the command says, and whether it is content."""
    try:
        call_command("verify_files")
    except CommandError as error:
        return capsys.readouterr().out, str(error)
    return capsys.readouterr().out, ""


def test_whole_files_are_counted_once_by_content(capsys):
    first, *_ = given(), given("copie.pdf"), given("notes.txt", b"notes")

    assert verified(capsys) == ("2 files are whole.\n", "")
    assert again(first).verified_at is not None


def test_an_altered_file_is_told_and_not_given(capsys):
    stored, copy = given("notes.txt", b"notes"), given("copie.txt", b"notes")
    Path(default_storage.path(stored.path)).write_bytes(b"nope!")

    said, fault = verified(capsys)

    assert f"ALTERED {stored.sha256} notes.txt" in said
    assert fault == "1 of 1 files are lost or altered: their pages say so."
    assert {again(each).standing for each in (stored, copy)} == {Standing.ALTERED}
    assert told(again(stored)).word == "altéré"
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), again(stored))


def test_a_lost_file_is_told(capsys):
    stored = given("notes.txt", b"lost")
    default_storage.delete(stored.path)

    said, _ = verified(capsys)

    assert f"LOST {stored.sha256} notes.txt" in said
    assert again(stored).standing == Standing.LOST


def test_a_file_found_lost_by_its_reader_is_noted():
    stored = given("notes.txt", b"lost")
    default_storage.delete(stored.path)

    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), stored)

    assert again(stored).standing == Standing.LOST


@pytest.mark.parametrize("mend", ["from a backup", "by a new deposit"])
def test_a_file_that_is_whole_again_is_given_again(mend, capsys):
    stored = given("notes.txt", b"notes")
    path = Path(default_storage.path(stored.path))
    path.write_bytes(b"nope!")
    verified(capsys)

    if mend == "from a backup":
        path.write_bytes(b"notes")
        assert verified(capsys)[1] == ""
    else:
        given("notes.txt", b"notes")

    assert again(stored).standing == Standing.UNSCANNED
    assert body(serve(RequestFactory().get("/"), again(stored))) == b"notes"
