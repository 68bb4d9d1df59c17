from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from traitdunion.foundation.journal import acts, queries, triggers
from traitdunion.foundation.journal.models import GENESIS, Chain, Entry, PersonSalt

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 3, 13, 12, 0, 0, 250_000, tzinfo=UTC)


def record(subject="NIR-2024-0001/1", **fields):
    return acts.record(**{"chain": "numerique-2024", "act": "submit", "subject": subject, "at": NOON} | fields)


def chain():
    return Chain.objects.get(pk="numerique-2024")


def tamper(sql, *values):
    with triggers.lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_record_numbers_and_links_entries():
    first, second = record(), record("NIR-2024-0002/1")

    assert (first.number, first.previous_hash) == (1, GENESIS)
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert (chain().length, chain().head) == (2, second.hash)


def test_record_seals_a_payload_that_anyone_can_recompute():
    entry = record(actor="ab" * 32, data={"sha256": "cd" * 32, "unknowns": []})

    assert entry.payload() == {
        "chain": "numerique-2024",
        "number": 1,
        "at": "2024-03-13T12:00:00.250000Z",
        "act": "submit",
        "subject": "NIR-2024-0001/1",
        "actor": "ab" * 32,
        "data": {"sha256": "cd" * 32, "unknowns": []},
        "previous_hash": GENESIS,
    }
    assert Entry.objects.get(pk=entry.pk).seal() == entry.hash


def test_record_writes_the_instant_in_utc():
    entry = record(at=NOON.astimezone(timezone(timedelta(hours=1))))

    assert entry.payload()["at"] == "2024-03-13T12:00:00.250000Z"


def test_record_refuses_data_without_a_canonical_form():
    with pytest.raises(TypeError), transaction.atomic():
        record(data={"amount": 1.5})

    assert Entry.objects.count() == 0


def test_record_costs_three_queries(django_assert_num_queries):
    record()

    with transaction.atomic(), django_assert_num_queries(3):
        record()


def test_chains_are_numbered_apart():
    record()

    assert record(chain="jeunesse-2024").number == 1


def test_what_is_rolled_back_leaves_no_gap():
    record()
    with transaction.atomic():
        record("NIR-2024-0002/1")
        transaction.set_rollback(True)

    assert record("NIR-2024-0003/1").number == 2
    assert queries.verify(chain()) is None


@pytest.mark.parametrize("change", [lambda rows: rows.update(act="decide"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_an_entry(change):
    record()

    with pytest.raises(DatabaseError, match="never changed nor removed"), transaction.atomic():
        change(Entry.objects.all())

    assert Entry.objects.get().act == "submit"


def test_the_database_refuses_to_empty_the_journal():
    """TRUNCATE exists on PostgreSQL only; SQLite's DELETE without a condition is the case above."""
    record()
    connection.check_constraints()
    empty = "TRUNCATE journal_entry" if connection.vendor == "postgresql" else "DELETE FROM journal_entry"

    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="never changed nor removed"):
        cursor.execute(empty)


@pytest.mark.parametrize(
    ("sql", "number", "reason"),
    [
        ("UPDATE journal_entry SET subject = 'NIR-2024-0009/1' WHERE number = 2", 2, "content"),
        ("UPDATE journal_entry SET at = '2024-03-13 11:00:00+00:00' WHERE number = 3", 3, "content"),
        ("DELETE FROM journal_entry WHERE number = 2", 2, "missing"),
        ("DELETE FROM journal_entry WHERE number = 3", 3, "should end at entry 3, it ends at 2"),
        ("UPDATE journal_entry SET previous_hash = hash WHERE number = 2", 2, "follow"),
        ("UPDATE journal_chain SET head = 'a'", 4, "should end"),
    ],
)
def test_verify_finds_the_first_break(sql, number, reason):
    for position in range(3):
        record(f"NIR-2024-000{position}/1")
    tamper(sql)

    fault = queries.verify(chain())

    assert fault.number == number
    assert reason in fault.reason


def test_verify_sees_an_entry_sealed_anew():
    """Whoever rewrites an entry and its hash still breaks the link of the next one."""
    record("NIR-2024-0001/1")
    record("NIR-2024-0002/1")
    forged = Entry.objects.get(number=1)
    forged.subject = "NIR-2024-0009/1"
    tamper("UPDATE journal_entry SET subject = %s, hash = %s WHERE number = 1", forged.subject, forged.seal())

    assert queries.verify(chain()).number == 2


def test_command_walks_every_chain():
    record()
    record(chain="jeunesse-2024")
    output = StringIO()

    call_command("verify_journal", stdout=output)

    assert [line.split(",")[0] for line in output.getvalue().splitlines()] == [
        "jeunesse-2024: 1 entries",
        "numerique-2024: 1 entries",
    ]


def test_command_fails_on_a_broken_chain_and_on_an_unknown_one():
    record()
    tamper("UPDATE journal_entry SET act = 'decide'")
    output = StringIO()

    with pytest.raises(CommandError, match="1 of 1 chains no longer hold"):
        call_command("verify_journal", "numerique-2024", stdout=output)
    assert "BROKEN at entry 1" in output.getvalue()
    with pytest.raises(CommandError, match="no chain named numerik"):
        call_command("verify_journal", "numerik")


def test_a_reference_is_opaque_and_stable():
    reference = acts.reference(17)

    assert reference == acts.reference("17")
    assert reference != acts.reference(18)
    assert len(reference) == 64
    assert queries.person_of(reference) == "17"


def test_a_reference_can_be_proved_by_its_salt():
    reference = acts.reference(17)
    salt = PersonSalt.objects.get(person="17").salt

    assert acts.salted(17, salt) == reference


def test_a_forgotten_person_leaves_a_chain_that_verifies():
    reference = acts.reference(17)
    record(actor=reference)

    acts.forget(17)

    assert queries.person_of(reference) is None
    assert queries.verify(chain()) is None
    assert acts.reference(17) != reference


def test_writers_at_once_make_one_chain(shared_database):
    def write(writer):
        for turn in range(10):
            record(f"{writer}/{turn}")
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    assert chain().length == 40
    assert queries.verify(chain()) is None
