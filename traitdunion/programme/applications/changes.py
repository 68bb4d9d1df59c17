"""What a new version of the regulation does to the files of a call: compared once, at its publication."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from traitdunion.directory.territories.names import place_name
from traitdunion.foundation.clock import now, today
from traitdunion.programme.applications.acts.sections import lock
from traitdunion.programme.applications.contents import Contents, contents_of
from traitdunion.programme.applications.correspondence import tell, writers_of
from traitdunion.programme.applications.facts import collect
from traitdunion.programme.applications.models import Application, Change, State, Submission
from traitdunion.programme.applications.regulation import rules_of, version_of
from traitdunion.programme.applications.summary import summarise
from traitdunion.programme.applications.ways import ways
from traitdunion.programme.calls.models import RegulationVersion
from traitdunion.programme.calls.texts import said
from traitdunion.regulations import (
    Facts,
    Outcome,
    Regulation,
    Stage,
    Verdicts,
    ceiling,
    check,
    compare,
    restore,
    sentence,
)
from traitdunion.regulations.comparing import Difference


def compare_files(call: int, old: RegulationVersion, new: RegulationVersion) -> None:
    """Compare every file of `call` under both versions; write a row for each that is touched, and no other."""
    files = Application.objects.filter(call=call, deleted_at=None, withdrawn_at=None).order_by("pk")
    for pk in list(files.values_list("pk", flat=True)):
        _compare_one(pk, old, new)


@transaction.atomic
def _compare_one(pk: int, old: RegulationVersion, new: RegulationVersion) -> None:
    """Compare a file: what was received if it is submitted, else the draft. Done again, it tells nobody again."""
    application = lock(Application(pk=pk))
    submission = application.submissions.first() if application.state == State.SUBMITTED else None
    facts = facts_of(application, submission)
    (difference,) = compare(rules_of(application, old), rules_of(application, new), {application.number: facts})
    if not submission:
        summarise(application)
    if difference.same:
        return
    change, created = Change.objects.update_or_create(
        application=application, new=new, defaults=_told(difference) | {"old": old, "submission": submission}
    )
    if not created:
        return
    application.change, application.change_shown = change, change.better or submission is None
    application.save(update_fields=["change", "change_shown"])
    if submission and change.better:
        _tell(change)


def facts_of(application: Application, submission: Submission | None) -> Facts:
    """The facts of what was received, or of the draft as it stands."""
    return restore(submission.facts.encode()) if submission else collect(application, now())


def _told(difference: Difference) -> dict[str, object]:
    return {
        "before": difference.before.value,
        "after": difference.after.value,
        "rules": [[each.rule, _value(each.before), _value(each.after)] for each in difference.changes],
        "ceiling_before": difference.ceiling_before,
        "ceiling_after": difference.ceiling_after,
        "better": difference.better,
    }


def _value(outcome: Outcome | None) -> str | None:
    return None if outcome is None else outcome.value


def _tell(change: Change) -> None:
    """Write to the authors that better rules are offered to their file."""
    application = change.application
    address = settings.BASE_URL + reverse("applications:change", args=[application.number])
    tell(
        writers_of(application),
        "applications_better",
        application,
        lambda _person: {
            "call": said(application.call.snapshot.card["title"]).text,
            "version": change.new.version,
            "address": address,
        },
        f"better:{change.pk}",
    )


@dataclass(frozen=True)
class Line:
    """A rule whose outcome is not the same any more, in words; empty where the version has no such rule."""

    before: str
    after: str
    kind: str
    repairs: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A file under two versions, as it now stands: what `lines` and ceilings say."""

    lines: tuple[Line, ...]
    ceiling_before: Decimal | None
    ceiling_after: Decimal | None


def comparison_of(change: Change, application: Application, *, may_edit: bool = False) -> Comparison:
    """What `change` means for `application` today, in the current language.

    Who `may_edit` a draft that the new rules already read is led to what a repair changes.
    """
    old, new = (rules_of(application, version) for version in (change.old, change.new))
    held = None if change.submission else contents_of(application)
    facts = collect(application, now(), held) if held else facts_of(application, change.submission)
    offered = held if may_edit and held and version_of(application, today()).pk == change.new.pk else None
    lines = tuple(_lines(facts, old, new, offered))
    return Comparison(lines, ceiling(facts, old).amount, ceiling(facts, new).amount)


def _lines(facts: Facts, old: Regulation, new: Regulation, held: Contents | None) -> Iterator[Line]:
    before, after = check(facts, old, Stage.SUBMIT), check(facts, new, Stage.SUBMIT)
    language = get_language() or settings.LANGUAGE_CODE
    for difference in compare(old, new, [facts]):
        for each in difference.changes:
            yield Line(
                _said(before, each.rule, language),
                _said(after, each.rule, language),
                _value(each.after) or "",
                tuple(way for verdict in after if verdict.id == each.rule for way in ways(verdict, facts, held)),
            )


def _said(verdicts: Verdicts, rule: str, language: str) -> str:
    found = next((verdict for verdict in verdicts if verdict.id == rule), None)
    return sentence(found, language, place_name) if found else ""
