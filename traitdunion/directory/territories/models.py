"""Places and lists of reference: written by `import_reference` only, except the networks, which an officer may edit."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from traitdunion.foundation.search.fields import LexemesField
from traitdunion.foundation.ui.formats import number


def _in_language(thing: models.Model, field: str, language: str | None) -> str:
    """The text of `field` in `language` (the active one by default), else in French, else in English."""
    wanted = (language or get_language() or "fr")[:2]
    texts = (getattr(thing, f"{field}_{code}", "") for code in (wanted, "fr", "en"))
    return next((text for text in texts if text), "")


class Country(models.Model):
    """A country or territory of ISO 3166-1 (and XK, Kosovo); names of the Unicode CLDR."""

    code = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    name_fr = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    name_ar = models.CharField(max_length=100)
    dac_code = models.PositiveSmallIntegerField(null=True, unique=True)
    french = models.BooleanField(default=False)
    words = models.TextField()

    @property
    def ref(self) -> str:
        return f"country:{self.code}"

    @property
    def label(self) -> str:
        return self.name()

    def name(self, language: str | None = None) -> str:
        return _in_language(self, "name", language)


class Subdivision(models.Model):
    """A subdivision of ISO 3166-2, as "CA-QC"; names of the Unicode CLDR, English where French or Arabic is missing."""

    code = models.CharField(max_length=6, primary_key=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="subdivisions")
    name_fr = models.CharField(max_length=150, blank=True)
    name_en = models.CharField(max_length=150)
    name_ar = models.CharField(max_length=150, blank=True)
    words = models.TextField()

    @property
    def ref(self) -> str:
        return f"subdivision:{self.code}"

    @property
    def label(self) -> str:
        return f"{self.name()} ({self.country.name()})"

    def name(self, language: str | None = None) -> str:
        return _in_language(self, "name", language)


class IncomeClass(models.Model):
    """The group of a country on the DAC list of aid recipients between two days, both included."""

    class Group(models.TextChoices):
        LDC = "LDC", _("pays les moins avancés")
        LIC = "LIC", _("autres pays à faible revenu")
        LMIC = "LMIC", _("revenu intermédiaire, tranche inférieure")
        UMIC = "UMIC", _("revenu intermédiaire, tranche supérieure")
        UNKNOWN = "?", _("inconnu")

    country = models.ForeignKey(Country, models.PROTECT, related_name="income_classes")
    group = models.CharField(max_length=4, choices=Group)
    valid_from = models.DateField()
    valid_to = models.DateField()
    status = models.CharField(max_length=8, choices=[("sourced", _("sourcé")), ("assumed", _("à confirmer"))])
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "valid_from"], name="income_class_one_per_day"),
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_to")), name="income_class_dates_in_order"),
        ]


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def pickable(self) -> Self:
        """Bodies that may carry or join a file today."""
        return self.filter(pickable=True, closed_on=None)

    def by_ref(self, ref: str) -> Territory | None:
        """The territory named "commune:76575", open or closed; None if there is none."""
        kind, _colon, code = ref.partition(":")
        return self.filter(kind=kind, code=code).first()


class Territory(models.Model):
    """A French authority or grouping, a former commune, or a district that only has geography (`pickable` false)."""

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        INTERCOMMUNAL = "intercommunal", _("Intercommunalité")
        PARIS_BODY = "paris_body", _("Établissement public territorial")
        DEPARTMENT = "department", _("Département")
        REGION = "region", _("Région")
        SINGLE = "single", _("Collectivité unique")
        OVERSEAS = "overseas", _("Collectivité d’outre-mer")
        FORMER = "former", _("Ancienne commune")

    kind = models.CharField(max_length=13, choices=Kind)
    code = models.CharField(max_length=9, help_text="INSEE code; SIREN for an intercommunal body")
    siren = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=150, blank=True, help_text="empty for a former code whose name is not known")
    short_name = models.CharField(max_length=150, blank=True)
    population = models.PositiveIntegerField(null=True, help_text="municipal population")
    department = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    parents = models.ManyToManyField("self", symmetrical=False, related_name="members")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    postcodes = models.CharField(max_length=200, blank=True)
    vintage = models.PositiveSmallIntegerField()
    pickable = models.BooleanField(default=True)
    closed_on = models.DateField(null=True, help_text="the day an import no longer found it")
    folded = models.CharField(max_length=150)
    words = LexemesField(stem=False)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="territory_one_per_code"),
            models.UniqueConstraint(
                fields=["siren"], condition=~Q(siren="") & Q(closed_on=None), name="territory_one_per_siren"
            ),
            models.CheckConstraint(condition=Q(kind="former") | ~Q(name=""), name="territory_has_a_name"),
            models.CheckConstraint(
                condition=~Q(kind="former") | Q(pickable=False), name="territory_former_not_pickable"
            ),
        ]
        indexes = [
            models.Index(fields=["folded"], name="territory_folded"),
            models.Index(fields=["code"], name="territory_code"),
        ]

    country_code = "FR"
    formerly = ""

    @property
    def ref(self) -> str:
        """The value of pickers: "commune:76575"."""
        return f"{self.kind}:{self.code}"

    @property
    def label(self) -> str:
        """The name and the department, for there are homonyms: "Saint-Denis (Seine-Saint-Denis)"."""
        place = self.department.short_name if self.department else ""
        name = self.name or self.code
        return f"{name} ({place})" if place and place != name else name

    @property
    def detail(self) -> str:
        """What to read beside the label: "Commune, 29 518 habitants"."""
        kind = str(self.get_kind_display())
        if self.population is None:
            return kind
        count = ngettext("%(count)s habitant", "%(count)s habitants", self.population)
        return _(", ").join([kind, count % {"count": number(self.population)}])


class SDG(models.Model):
    """One of the 17 Sustainable Development Goals of the United Nations."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    short_fr = models.CharField(max_length=100)
    short_en = models.CharField(max_length=100)
    short_ar = models.CharField(max_length=100)
    title_fr = models.TextField()
    title_en = models.TextField()
    colour = models.CharField(max_length=7)

    class Meta:
        ordering = ["number"]

    def short(self, language: str | None = None) -> str:
        return _in_language(self, "short", language)

    def title(self, language: str | None = None) -> str:
        return _in_language(self, "title", language)


class Target(models.Model):
    """One of the 169 targets of the goals: "9.1" is an outcome, "9.c" a means."""

    code = models.CharField(max_length=5, primary_key=True)
    goal = models.ForeignKey(SDG, models.PROTECT, related_name="targets")
    kind = models.CharField(
        max_length=7, choices=[("outcome", _("cible de résultat")), ("means", _("moyen de mise en œuvre"))]
    )
    title_fr = models.TextField()
    title_en = models.TextField()

    def title(self, language: str | None = None) -> str:
        return _in_language(self, "title", language)


class Network(models.Model):
    """A regional multi-actor network (RRMA); an edited row is left alone by later imports."""

    class Status(models.TextChoices):
        """How far its region is known."""

        SOURCED = "sourced", _("sourcé")
        TO_VERIFY = "to_verify", _("région à vérifier")

    name = models.CharField(max_length=100, unique=True)
    region = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="networks")
    status = models.CharField(max_length=9, choices=Status)
    source = models.CharField(max_length=250)
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]


class ImportRun(models.Model):
    """What one import did with one file."""

    dataset = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    vintage = models.PositiveSmallIntegerField()
    lexicon = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["dataset", "-at"], name="import_run_latest")]
