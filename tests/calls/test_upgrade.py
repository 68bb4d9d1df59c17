"""What was published is read by newer pages: its document has a shape with a number, and `migrate` brings it there."""

from pathlib import Path

import pytest
from django.core.management import call_command

from tests.calls.fixtures import publish_call, publish_calls
from traitdunion.foundation.journal.models import Entry
from traitdunion.foundation.journal.queries import verify
from traitdunion.programme.calls import documents
from traitdunion.programme.calls.models import Call, CallSnapshot

OUTLINE = Path(__file__).with_name("shape.txt")
SLUG = "numerique-2024"


@pytest.fixture
def old(db):
    """A call published by software that described rules otherwise: no figures, statements under another name."""
    call = publish_call(SLUG)
    rules = dict(call.snapshot.document["regulation"])
    del rules["figures"]
    rules["conditions"] = [{"rule": row["id"], "text": row["statement"]} for row in rules["conditions"]]
    age(call.snapshot, document=call.snapshot.document | {"regulation": rules}, sha256="a" * 64, shape=0)
    return call


def age(snapshot, **fields):
    CallSnapshot.objects.filter(pk=snapshot.pk).update(**fields)


def migrate():
    call_command("migrate", verbosity=0)


def test_pages_read_an_old_document_after_migrate(client, old):
    fresh = old.snapshot

    migrate()

    snapshot = Call.objects.get(slug=SLUG).snapshot
    assert (snapshot.document, snapshot.card, snapshot.shape) == (fresh.document, fresh.card, documents.SHAPE)
    assert snapshot.sha256 == fresh.sha256
    assert client.get(f"/appels/{SLUG}/").status_code == 200


def test_a_document_drawn_again_is_no_new_publication(old):
    was = old.snapshot

    migrate()

    snapshot = CallSnapshot.objects.get()
    assert (snapshot.pk, snapshot.version, snapshot.published_at) == (was.pk, 1, was.published_at)
    assert (snapshot.regulation, snapshot.regulation.sha256) == (was.regulation, was.regulation.sha256)


def test_a_document_drawn_again_leaves_its_trace(old):
    migrate()

    first, second = Entry.objects.order_by("number")
    assert [first.act, second.act] == ["publish", "redraw"]
    assert second.subject == f"{SLUG}/1"
    assert second.data == {"document": old.snapshot.sha256, "replaces": "a" * 64, "shape": documents.SHAPE}
    assert verify(second.chain) is None


def test_every_version_is_drawn_again_the_current_one_and_those_before(old):
    latest = CallSnapshot.objects.create(
        call=old, version=2, regulation=old.snapshot.regulation, document=old.snapshot.document,
        card=old.snapshot.card | {"change": {"fr": "Ce qui change."}}, sha256="b" * 64,
    )  # fmt: skip

    migrate()

    assert {*CallSnapshot.objects.values_list("shape", flat=True)} == {documents.SHAPE}
    latest.refresh_from_db()
    assert latest.card["change"] == {"fr": "Ce qui change."}


def test_migrating_again_changes_nothing(old):
    migrate()
    migrate()

    assert Entry.objects.count() == 2


def test_other_words_of_the_software_are_no_publication(db):
    call = publish_call(SLUG)
    rules = call.snapshot.document["regulation"] | {"gaps": []}
    age(call.snapshot, document=call.snapshot.document | {"regulation": rules}, sha256="a" * 64)

    published = publish_call(SLUG).snapshot

    assert (published.version, published.document) == (1, call.snapshot.document)
    assert [entry.act for entry in Entry.objects.order_by("number")] == ["publish", "redraw"]


def test_the_outline_of_documents_is_that_of_their_number(db):
    """When this fails: add one to `documents.SHAPE`, then write what is found into shape.txt."""
    found = {path for call in publish_calls() for path in outline(call.snapshot.document)}

    number, *expected = OUTLINE.read_text().split()
    assert sorted(found) == expected
    assert int(number) == documents.SHAPE


def outline(data, path=""):
    """Every key of a document with its path: "windows[].opens.status"; texts in languages and values are leaves."""
    if isinstance(data, list):
        for item in data:
            yield from outline(item, f"{path}[]")
    elif isinstance(data, dict) and path != "sources" and "fr" not in data:
        for key, item in data.items():
            yield from outline(item, f"{path}.{key}" if path else key)
    else:
        yield path
