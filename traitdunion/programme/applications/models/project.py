"""Who and what: parties, project, places, aims, answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from traitdunion.programme.applications.models.application import Application
from traitdunion.regulations import Kind, Role

TEXT = 4_000
"""Longest text, in characters, unless the call says otherwise."""


class PartyRole(models.TextChoices):
    """The roles of the engine; two ways to carry the project that some calls name; other funders, who only bring money.

    A participating authority is one of those that a turnkey programme gathers; the foreign lead is the authority that
    carries a joint project abroad, beside the lead, who submits.
    """

    LEAD = Role.LEAD.value, _("chef de file")
    FOREIGN_LEAD = "foreign_lead", _("chef de file étranger")
    PARTICIPANT = "participant", _("collectivité participante")
    CARRIER = Role.CARRIER.value, _("co-porteur")
    PARTNER = Role.PARTNER.value, _("partenaire")
    OPERATOR = Role.OPERATOR.value, _("maîtrise d’œuvre")
    FUNDER = "funder", _("autre financeur")

    @property
    def engine(self) -> Role:
        """The role that the rules read: who carries the project beside the lead is a carrier, under any name."""
        return Role.CARRIER if self in {PartyRole.FOREIGN_LEAD, PartyRole.PARTICIPANT} else Role(self.value)

    @classmethod
    def of_call(cls, family: str) -> list["PartyRole"]:
        """The roles that a file of a call of this family has, the lead first."""
        named = {cls.FOREIGN_LEAD: "joint", cls.PARTICIPANT: "turnkey"}
        return [role for role in cls if named.get(role, family) == family]


class Party(models.Model):
    """An organisation's part in an application. `key` ("p1") names it in forms, facts and budget lines."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="parties")
    key = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(_("rôle"), max_length=12, choices=PartyRole)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nom"), max_length=300, blank=True)
    kind = models.CharField(_("nature"), max_length=20, blank=True, choices=[(kind.value, kind.value) for kind in Kind])
    country = models.CharField(_("pays"), max_length=2, blank=True)
    subdivision = models.CharField(_("région ou province"), max_length=6, blank=True)
    committed = models.BooleanField(_("s’est engagé"), null=True, blank=True)
    network_member = models.BooleanField(_("membre d’un réseau régional"), null=True, blank=True)
    network_available = models.BooleanField(null=True, blank=True)
    commitment = models.TextField(_("apport au projet"), max_length=TEXT, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "key"], name="party_key_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(role="lead"),
                name="party_one_lead",
                violation_error_message=_("Un dossier a un seul chef de file."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=PartyRole.values),
                name="party_role_known",
                violation_error_message=_("Choisissez le rôle dans la liste."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Project(models.Model):
    application = models.OneToOneField(Application, models.CASCADE, related_name="project")
    title = models.CharField(_("titre"), max_length=300, blank=True)
    summary = models.TextField(_("résumé"), max_length=TEXT, blank=True)
    starts = models.DateField(_("début"), null=True, blank=True)
    ends = models.DateField(_("fin"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts=None) | models.Q(starts__year__range=(1990, 2200)),
                name="project_starts_in_our_time",
                violation_error_message=_("Donnez une année proche de celle de l’appel."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__year__range=(1990, 2200)),
                name="project_ends_in_our_time",
                violation_error_message=_("Donnez une année proche de celle de l’appel."),
            ),
        ]


class Place(models.Model):
    """Where the project happens: a country, if need be a subdivision (ISO 3166-2) and a place in words."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="places")
    key = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField(default=0)
    country = models.CharField(_("pays"), max_length=2)
    subdivision = models.CharField(_("région ou province"), max_length=6, blank=True)
    name = models.CharField(_("lieu"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="place_key_once")]


class AimKind(models.TextChoices):
    STRAND = "strand", _("volet")
    SDG = "sdg", _("objectif de développement durable")


class Aim(models.Model):
    """What the project aims at: a strand of the call by its key, or a sustainable development goal by its number."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="aims")
    kind = models.CharField(max_length=6, choices=AimKind)
    key = models.CharField(max_length=80)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "kind", "key"], name="aim_once")]


class Answer(models.Model):
    """Answer to a question of the call, by the question's key; `value` is the text of a value of this `kind`.

    See `answers`. A question that a call asks no more keeps its answers.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, default="text")
    value = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]
