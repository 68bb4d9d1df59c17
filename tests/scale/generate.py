"""Files in number, for the tests of scale and for `make bench`.

A handful goes through the acts, from the first section to the receipt (see `patterns`); the others are copied in bulk,
each with its organisation, title, amounts and instants. Their frozen documents, receipts and journal entries are as
true as those of the patterns: signatures verify, and so does the chain.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tests.scale.patterns import Pattern, new_member, write_patterns
from traitdunion.directory.accounts.acts import KIND_OF_TERRITORY
from traitdunion.directory.accounts.models import Organisation, User
from traitdunion.directory.territories.models import Territory
from traitdunion.foundation.journal.canonical import canonical
from traitdunion.foundation.journal.models import Chain, Entry
from traitdunion.foundation.search import index_text
from traitdunion.programme.applications import calendar
from traitdunion.programme.applications.acts.life import prefix_of
from traitdunion.programme.applications.models import (
    Aim,
    Answer,
    Application,
    Attachment,
    Election,
    ExpenseLine,
    FundingLine,
    Numbering,
    Party,
    Place,
    Project,
    Reception,
    SectionVersion,
    Submission,
)
from traitdunion.programme.applications.proof.frozen import fingerprint, fingerprint_of
from traitdunion.programme.applications.proof.receipts import compose, sign
from traitdunion.programme.calls.models import Call

OPENING = datetime(2024, 2, 15, 9, tzinfo=UTC)
"""When the first file is received; the call of 2024 is open then."""
BATCH = 1000
MOST_LEADS = 240
CENT = Decimal("0.01")
QUARTERS = ("de la Gare", "du Port", "des Écoles", "du Marché", "de l’Hôtel de ville", "des Jardins", "du Fleuve")


@transaction.atomic
def generate(call: Call, count: int) -> None:
    """Make `count` files of `call`, one in six a draft, the others submitted, of as many organisations as there are."""
    leads = organisations(most=min(count, MOST_LEADS))
    people = [new_member(lead, f"redaction{n}.{call.slug}@example.org") for n, lead in enumerate(leads)]
    patterns = write_patterns(call, leads, people, OPENING)
    for start in range(len(patterns), count, BATCH):
        ranks = range(start, min(start + BATCH, count))
        copies = [Copy(patterns[n % len(patterns)], n, leads[n % len(leads)], people[n % len(people)]) for n in ranks]
        _write(call, copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def organisations(*, most: int) -> list[Organisation]:
    """Organisations of real territories of every kind, made if need be."""
    known = set(Organisation.objects.values_list("territory", flat=True))
    territories = [each for each in Territory.objects.pickable().order_by("population", "pk") if each.pk not in known]
    made = [
        Organisation(
            territory=territory,
            siren=territory.siren,
            kind=KIND_OF_TERRITORY[territory.kind],
            name=territory.name,
            country_id=territory.country_code,
            status=Organisation.Status.CHECKED,
        )
        for territory in territories[-most:]
    ]
    return Organisation.objects.bulk_create(made)


@dataclass
class Copy:
    """The file of rank `rank`, after `pattern`; amounts are those of the pattern times `factor`."""

    pattern: Pattern
    rank: int
    lead: Organisation
    person: User
    application: Application = field(init=False)
    submission: Submission = field(init=False)

    def __post_init__(self) -> None:
        self.factor = Decimal(50 + self.rank * 37 % 450) / 100
        self.title = f"{self.pattern.application.title} {QUARTERS[self.rank % 7]}, {self.lead.name}"[:300]
        self.moment = OPENING + timedelta(seconds=self.rank)

    def times(self, amount: Decimal) -> Decimal:
        return amount * self.factor

    def document(self, attachments: list[int]) -> dict[str, Any]:
        """The frozen document of the pattern, made this file's."""
        of = self.pattern.submission.document
        pieces = [piece | {"id": pk} for piece, pk in zip(of["attachments"], attachments, strict=True)]
        return self._changed(of, "expenses", "funding") | {"attachments": pieces}

    def facts(self) -> str:
        """The canonical facts of the pattern, made this file's."""
        facts = self._changed(self.pattern.facts, "expenses", "resources", "grants")
        facts["received_at"] = self.moment.isoformat().replace("+00:00", "Z")
        return canonical(facts).decode()

    def _changed(self, of: dict[str, Any], *amounts: str) -> dict[str, Any]:
        """`of` with this file's title, lead, and amounts in the lists named; what does not change is shared."""
        lead, *others = of["parties"]
        lines = {name: [line | {"amount": self._euros(line["amount"])} for line in of[name]] for name in amounts}
        project = of["project"] | {"title": self.title}
        return of | lines | {"project": project, "parties": [lead | {"name": self.lead.name}, *others]}

    def _euros(self, text: str) -> str:
        return str(self.times(Decimal(text)).quantize(CENT))


def _write(call: Call, copies: list[Copy]) -> None:
    _write_applications(call, copies)
    _write_contents(copies)
    sent = [each for each in copies if each.pattern.submission]
    pieces = defaultdict(list)
    held = Attachment.objects.filter(application__in=[each.application for each in sent]).order_by("pk")
    for application, pk in held.values_list("application", "pk"):
        pieces[application].append(pk)
    for each in sent:
        each.submission = _submission(each, pieces[each.application.pk])
    _sign(call, sent)
    _insert([each.submission for each in sent])


def _insert(rows: list[Any]) -> None:
    """As `bulk_create`, where nobody asks for the keys: one statement, written once."""
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if not field.primary_key]
    columns, places = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    values = ([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {options.db_table} ({columns}) VALUES ({places})", values)


def _write_applications(call: Call, copies: list[Copy]) -> None:
    counter = Numbering.objects.get(prefix=prefix_of(call))
    for each in copies:
        counter.last += 1
        of = each.pattern.application
        each.application = _like(
            of,
            number=f"{counter.prefix}-{counter.last:04}",
            lead=each.lead,
            title=each.title,
            requested=each.times(of.requested),
            cost=each.times(of.cost),
            created_at=each.moment - timedelta(days=3),
            saved_at=each.moment,
            created_by=each.person,
            saved_by=each.person,
        )
    counter.save()
    Application.objects.bulk_create([each.application for each in copies])


def _write_contents(copies: list[Copy]) -> None:
    """The rows of every table of a file, copied by the database. What was typed stays that of the pattern."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copies (made bigint PRIMARY KEY, pattern bigint, factor numeric, lead bigint,"
            " name text, title text, person bigint)"
        )
        cursor.executemany(
            "INSERT INTO copies VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (
                    *(each.application.pk, each.pattern.application.pk, each.factor),
                    *(each.lead.pk, each.lead.name, each.title, each.person.pk),
                )
                for each in copies
            ],
        )
        _copy(
            cursor,
            Party,
            organisation_id="CASE WHEN row.role = 'lead' THEN lead ELSE row.organisation_id END",
            name="CASE WHEN row.role = 'lead' THEN copies.name ELSE row.name END",
        )
        _copy(cursor, Project, title="copies.title")
        for model in (Place, Aim, Answer, Election):
            _copy(cursor, model)
        _copy(cursor, ExpenseLine, payer_id=_party("payer_id"), amount="row.amount * factor")
        _copy(cursor, FundingLine, party_id=_party("party_id"), amount="row.amount * factor")
        _copy(cursor, Attachment, party_id=_party("party_id"), added_by_id="person")
        _copy(cursor, SectionVersion, saved_by_id="person")
        cursor.execute("DROP TABLE copies")


def _copy(cursor: Any, model: type[Model], **changed: str) -> None:
    """Give each file of `copies` the rows of its pattern; `changed` holds the SQL of some columns."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    changed["application_id"] = "made"
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(changed.get(column, f'row.{column}') for column in columns)}"
        f" FROM {model._meta.db_table} AS row JOIN copies ON copies.pattern = row.application_id"
        " ORDER BY made, row.id"
    )


def _party(column: str) -> str:
    """The party of the copy that has the key of the party `column` of the pattern's row."""
    table = Party._meta.db_table
    return (
        f"(SELECT mine.id FROM {table} AS mine JOIN {table} AS theirs ON theirs.key = mine.key"
        f" WHERE theirs.id = row.{column} AND mine.application_id = made)"
    )


def _submission(each: Copy, attachments: list[int]) -> Submission:
    return _like(
        each.pattern.submission,
        application=each.application,
        received_at=each.moment,
        submitted_by=each.person,
        member_checked=bool(each.rank % 9),
        title=each.title,
        words=index_text(each.application.number, each.title, each.lead.name, each.application.partners),
        requested=each.application.requested,
        cost=each.application.cost,
        document=each.document(attachments),
        facts=each.facts(),
        printed=None,
    )


def _sign(call: Call, sent: list[Copy]) -> None:
    """The entries of the journal, each after the one before, and the receipts that name them."""
    head = Chain.objects.select_for_update().get(pk=call.slug)
    entries = []
    for each in sent:
        submission = each.submission
        entry = Entry(
            chain=head,
            number=head.length + 1,
            at=each.moment,
            act="submit",
            subject=str(submission),
            actor=each.person.reference,
            data={
                "answers_sha256": fingerprint(submission.document),
                "facts_sha256": fingerprint_of(submission.facts.encode()),
                "regulation_sha256": submission.regulation.sha256,
            },
            previous_hash=head.head,
        )
        entry.hash = entry.seal()
        head.length, head.head = entry.number, entry.hash
        entries.append(entry)
        entered = calendar.Entry(calendar.window_of(call.snapshot, each.lead, each.moment), Reception.ONLINE)
        unsettled = {name: each.pattern.submission.receipt[name] for name in ("unknowns", "to_confirm")}
        submission.receipt = compose(submission, entry=entry, entered=entered, unsettled=unsettled)
        sign(submission)
    _insert(entries)
    head.save(force_update=True)


def _like(row: Any, **changes: Any) -> Any:
    """A row not yet saved, with the columns of `row` but for `changes`."""
    made = copy(row)
    made._state = copy(row._state)
    made._state.adding, made._state.fields_cache = True, dict(row._state.fields_cache)
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    return made
