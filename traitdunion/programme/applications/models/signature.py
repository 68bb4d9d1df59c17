"""Who signs the summary of a file, by link or on paper, and what exactly was signed."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.links import MailedCode
from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application
from traitdunion.programme.applications.models.submission import Submission

LASTS = timedelta(days=90)
"""How long a link opens the page to sign; a printed sheet is not bounded."""


class Way(models.TextChoices):
    LINK = "link", _("par un lien")
    PAPER = "paper", _("sur papier")


class SignatureRequestQuerySet(FetchQuerySet):
    def open(self) -> Self:
        """Not revoked, of a file that is there; a link not too old."""
        fresh = Q(way=Way.PAPER) | Q(asked_at__gt=clock.now() - LASTS)
        return self.filter(fresh, revoked_at=None, application__deleted_at=None)

    def waiting(self) -> Self:
        """Open, and not signed yet."""
        return self.open().filter(signature=None)


class SignatureRequest(MailedCode):
    """Someone is asked to sign for the lead: by a link of which the hash alone is kept, or on a sheet with letters.

    `summary` is what was shown when the code was sent, or printed, `sha256` the hash of its canonical JSON.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="signature_requests")
    way = models.CharField(max_length=5, choices=Way)
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    mandate = models.ForeignKey("accounts.SignatureMandate", models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)
    letters = models.CharField(max_length=8, blank=True)
    summary = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = SignatureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="signature_token_once"),
            models.UniqueConstraint(fields=["letters"], condition=~Q(letters=""), name="signature_letters_once"),
            models.CheckConstraint(
                condition=Q(way=Way.LINK, letters="") & ~Q(token_hash="")
                | Q(way=Way.PAPER, token_hash="") & ~Q(letters=""),
                name="signature_link_or_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.function}"


class Signature(models.Model):
    """The summary of a file, signed: by whom, in what function, when, and what it said. Never changed nor erased.

    `submission` is the version received that it refers to; None when the file was signed before any. `signed_on` is
    the day written on paper, or that of the link; `scan` what came back of the paper.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="signatures")
    request = models.OneToOneField(SignatureRequest, models.CASCADE, related_name="signature")
    way = models.CharField(max_length=5, choices=Way)
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120)
    organisation = models.CharField(max_length=300)
    mandate = models.ForeignKey("accounts.SignatureMandate", models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    summary = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="signatures")
    scan = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.function}"


class Sheet(models.TextChoices):
    FILE = "file", _("le dossier")
    SUMMARY = "summary", _("le résumé")
    FORM = "form", _("le formulaire")


class Printout(models.Model):
    """A PDF of a file, of its summary or of its form, as it was when asked for; `stored` once a job has made it.

    The same content in the same language is made once: `sha256` is the hash of what it is made from.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="printouts")
    sheet = models.CharField(max_length=7, choices=Sheet)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(SignatureRequest, models.CASCADE, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    document = models.JSONField()
    asked_at = models.DateTimeField(default=clock.now)
    stored = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "sheet", "language", "sha256"], name="printout_once")
        ]
