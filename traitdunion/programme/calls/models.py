"""A call, its rounds and windows, the versions of its regulation, and the snapshots that the public reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.clock import now
from traitdunion.programme.calls.asked import Enquiry, Follower
from traitdunion.programme.calls.extensions import extended
from traitdunion.programme.calls.grace import with_grace
from traitdunion.programme.calls.queries import CallQuerySet, RegulationVersionQuerySet
from traitdunion.regulations.grammar import Regulation
from traitdunion.regulations.loading import loads

__all__ = [
    "Call",
    "CallSnapshot",
    "Enquiry",
    "Extension",
    "Follower",
    "RegulationVersion",
    "Round",
    "Window",
    "regulations_of",
]


class Call(models.Model):
    """A call for projects: a family and an edition. What it says is in its snapshots."""

    class Family(models.TextChoices):
        THEMATIC = "thematic", _("Appel thématique")
        GEOGRAPHIC = "geographic", _("Appel géographique")
        GENERALIST = "generalist", _("Appel généraliste")
        JOINT = "joint", _("Dispositif conjoint")
        TURNKEY = "turnkey", _("Appel « Clés en main »")

    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    owner = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="calls", verbose_name=_("pour"))
    family = models.CharField(_("famille"), max_length=12, choices=Family.choices)
    edition = models.CharField(_("édition"), max_length=4)
    complete = models.BooleanField(_("règlement complet"), default=True)
    snapshot: models.ForeignKey[CallSnapshot | None, CallSnapshot] = models.ForeignKey(  # type: ignore[misc]
        "CallSnapshot", models.PROTECT, null=True, related_name="+", verbose_name=_("publié")
    )
    """Empty until the first publication; what reads it asks for `published()` calls."""

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-edition", "slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("calls:detail", args=[self.slug])

    def regulation_on(self, day: date) -> RegulationVersion:
        """The version in force on `day`, else the first one. Raises DoesNotExist when none is published."""
        return self.regulations.in_force(day).first() or self.regulations.earliest("version")


class Round(models.Model):
    """A session of a call, in which files are received."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="rounds")
    key = models.CharField(_("session"), max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="round_unique_in_call")]

    def __str__(self) -> str:
        return f"{self.call}/{self.key}"


class Window(models.Model):
    """When a round receives files, for some kinds of applicant. A bound that is not known is empty: nothing opens.

    Written from the regulation at publication, for queries. `through`: the closing is an hour, and that instant still
    counts. An extension moves the closing and leaves its trace.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="windows")
    key = models.CharField(_("fenêtre"), max_length=40)
    applicants = models.JSONField(_("candidats"), default=list, help_text=_("vide : tous"))
    opens_at = models.DateTimeField(_("ouverture"), null=True)
    closes_at = models.DateTimeField(_("clôture"), null=True)
    through = models.BooleanField(default=False)

    class Meta:
        ordering = ["closes_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="window_unique_in_round"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="window_opens_before_closing",
                violation_error_message=_("Une fenêtre s’ouvre avant de se fermer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.opens_at} – {self.closes_at}"


class Extension(models.Model):
    """A closing put back after publication: never erased."""

    window = models.ForeignKey(Window, models.CASCADE, related_name="extensions")
    closed_at = models.DateTimeField(_("clôture précédente"))
    closes_at = models.DateTimeField(_("nouvelle clôture"))
    reason = models.JSONField(_("motif"), default=dict, help_text=_("par langue"))
    recorded_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_at")),
                name="extension_puts_back",
                violation_error_message=_("Une prolongation recule la clôture."),
            )
        ]


class RegulationVersion(models.Model):
    """A published version of a regulation, word for word. It never changes: an erratum is a new version.

    A general regulation has no call. `parent` is the exact version that this one extends.
    """

    name = models.CharField(_("règlement"), max_length=80)
    version = models.PositiveIntegerField(_("version"))
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="regulations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    applies_from = models.DateField(_("applicable à partir du"), null=True)
    published_at = models.DateTimeField(default=now, editable=False)

    objects = RegulationVersionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="regulation_version_unique")]

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"

    def load(self) -> Regulation:
        """The regulation, read once per process: a version never changes."""
        return regulations_of([self])[0]


class CallSnapshot(models.Model):
    """A publication: what the public reads of a call, as one document, and the version of its regulation.

    What it says never changes. `card` is the part that a list needs; `shape` is the number of the form in which both
    are drawn (`documents.py`): newer software may draw them again, with its trace in the journal.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="snapshots")
    version = models.PositiveIntegerField(_("version"))
    regulation = models.ForeignKey(RegulationVersion, models.PROTECT, related_name="snapshots")
    document = models.JSONField()
    card = models.JSONField()
    shape = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["call", "version"], name="snapshot_unique_in_call")]

    def __str__(self) -> str:
        return f"{self.call}@{self.version}"

    def rules(self, version: RegulationVersion | None = None) -> Regulation:
        """Its regulation, or another `version` of it, with the closings that officers put back."""
        return extended((version or self.regulation).load(), self.card.get("extensions", ()))


_READ: dict[tuple[int, str], Regulation] = {}


def regulations_of(versions: Sequence[RegulationVersion]) -> list[Regulation]:
    """The regulation of each version, read once per process, in one query for those that were not read yet."""
    keys = [(version.pk, version.sha256) for version in versions]
    unread = [pk for pk, sha256 in keys if (pk, sha256) not in _READ]
    if unread:
        for version in RegulationVersion.objects.filter(pk__in=unread).select_related("parent__parent"):
            _READ[version.pk, version.sha256] = _read(version)
    return [_READ[key] for key in keys]


def _read(version: RegulationVersion) -> Regulation:
    texts: dict[tuple[str, int], tuple[str, str]] = {}
    parent = version.parent
    while parent:
        texts[parent.name, parent.version] = parent.text, f"{parent}"
        parent = parent.parent
    return with_grace(loads(version.text, str(version), find=lambda name, number: texts.get((name, number))))
