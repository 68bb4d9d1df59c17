import os
import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from tests.files.samples import PDF, upload
from traitdunion.foundation.files import acts
from traitdunion.foundation.files.models import StoredFile
from traitdunion.foundation.files.tasks import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """A storage that the other tests do not share."""
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    }
    return tmp_path / "files"


def given(name="accord.pdf", content=PDF, hours=25):
    stored = acts.store(upload(name, content))
    StoredFile.objects.filter(pk=stored.pk).update(created=timezone.now() - timedelta(hours=hours))
    path = default_storage.path(stored.path)
    os.utime(path, (time.time() - hours * 3600,) * 2)
    return stored


def test_what_nothing_points_at_goes_after_a_day():
    old, young = given(), given("notes.txt", b"notes", hours=23)

    sweep()

    assert list(StoredFile.objects.all()) == [young]
    assert not default_storage.exists(old.path)
    assert default_storage.exists(young.path)


@pytest.fixture
def enclosures(transactional_db):
    """A model of another room that points at files, with no name for the way back."""

    class Enclosure(models.Model):
        stored = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

        class Meta:
            app_label = "files"

    with connection.schema_editor() as editor:
        editor.create_model(Enclosure)
    yield Enclosure.objects
    Enclosure.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.delete_model(Enclosure)
    del apps.all_models["files"]["enclosure"]
    apps.clear_cache()


def test_what_another_room_points_at_stays(enclosures):
    enclosed, lonely = given(), given("notes.txt", b"notes")
    enclosures.create(stored=enclosed)

    sweep()

    assert list(StoredFile.objects.all()) == [enclosed]
    assert default_storage.exists(enclosed.path)
    assert not default_storage.exists(lonely.path)


def test_bytes_stay_as_long_as_one_of_their_rows():
    old, young = given(), given(hours=1)
    os.utime(default_storage.path(old.path), (time.time() - 100_000,) * 2)

    sweep()

    assert list(StoredFile.objects.all()) == [young]
    assert default_storage.exists(young.path)


def test_bytes_brought_lately_stay_without_a_row():
    """The request that brought them may not have committed yet."""
    stored = given(hours=1)
    StoredFile.objects.all().delete()

    sweep()

    assert default_storage.exists(stored.path)


def test_leftovers_of_a_killed_process_go(folder):
    part = folder / "ab" / "cd" / "tmp123.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half a file")
    os.utime(part, (time.time() - 100_000,) * 2)

    sweep()

    assert not part.exists()


def test_a_sweep_before_the_first_file_does_nothing():
    sweep()

    assert StoredFile.objects.count() == 0


def test_a_sweep_asks_once_per_folder(django_assert_max_num_queries):
    for number in range(30):
        given(f"{number}.txt", str(number).encode(), hours=1)

    with django_assert_max_num_queries(1 + 256):
        sweep()
