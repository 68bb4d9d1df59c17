"""What each party says of its own part, and the secret links by which it is asked."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from traitdunion.directory.accounts.links import LENGTH, LETTERS, hashed, read_letters, shown
from traitdunion.directory.accounts.queries import FetchQuerySet
from traitdunion.foundation import clock
from traitdunion.programme.applications.models.application import Application
from traitdunion.programme.applications.models.attachment import Attachment
from traitdunion.programme.applications.models.project import Party

AFTER_CLOSING = timedelta(days=30)
"""How long a link lives after the closing, to read what was answered; after its making when the closing is unknown."""
PASS = timedelta(days=1)
"""How long the address lasts to which a typed code leads."""
SALT = "applications.confirmation"


class Said(models.TextChoices):
    CONFIRMED = "confirmed", _("confirme sa part")
    CHANGE = "change", _("demande un changement")
    REFUSED = "refused", _("ne participe pas")


class How(models.TextChoices):
    ACCOUNT = "account", _("par son compte")
    LINK = "link", _("par le lien reçu")
    CODE = "code", _("par le code de la feuille imprimée")
    LETTER = "letter", _("par une lettre signée, saisie par le chef de file")


class ConfirmationQuerySet(FetchQuerySet):
    def standing(self) -> Self:
        """The last answer of each party, unless it was withdrawn."""
        return self.filter(withdrawn_at=None)


class Confirmation(models.Model):
    """What the party `party_key` of a file answered about its part, by whom, how and when. Nothing of it changes.

    `part` is what it was shown (see `parts.part_of`) and `sha256` the hash of its canonical JSON. `organisation` and
    `person`, with their function, are as they were typed. A later answer withdraws the one before; amounts were shown
    in `currency` at `rate` units for one euro, both empty when only euros were.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="confirmations")
    party_key = models.CharField(max_length=8)
    said = models.CharField(max_length=10, choices=Said)
    part = models.JSONField()
    sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=8, choices=How)
    organisation = models.CharField(max_length=300)
    person = models.CharField(_("nom"), max_length=200)
    function = models.CharField(_("fonction"), max_length=200)
    words = models.TextField(_("message"), max_length=2_000, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    currency = models.CharField(max_length=3, blank=True)
    rate = models.CharField(max_length=20, blank=True)
    letter = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey("ConfirmationLink", models.SET_NULL, null=True, related_name="answers")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "party_key"], condition=Q(withdrawn_at=None), name="confirmation_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(said__in=Said.values) & Q(how__in=How.values), name="confirmation_words_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.said}"


class ConfirmationLinkQuerySet(FetchQuerySet):
    def open(self) -> Self:
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())

    def asked_of(self, user: Any) -> Self:
        """Open requests to the organisations of `user`, not answered yet, with `party_name`."""
        parties = Party.objects.filter(application=OuterRef("application"), key=OuterRef("party_key"))
        theirs = parties.filter(organisation__in=list(user.roles))
        waiting = self.open().filter(Exists(theirs), application__deleted_at=None, answers=None)
        return waiting.annotate(party_name=Subquery(theirs.values("name")[:1])).select_related("application__lead")


class ConfirmationLink(models.Model):
    """A request to the party `party_key` to confirm its part, which opens that part and nothing else.

    It opens by a secret address, by a code of 8 letters, and to the members of the party's organisation. Neither secret
    is stored: they are made again from `seed` with the platform's key, and recognised by their hashes.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="confirmation_links")
    party_key = models.CharField(max_length=8)
    seed = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ConfirmationLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "party_key"], condition=Q(revoked_at=None), name="confirmation_link_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.party_key}"

    def seal(self) -> None:
        """Give the link new secrets."""
        self.seed = get_random_string(32)
        self.token_hash, self.code_hash = hashed(self.token), hash_of_code(self.code)

    @property
    def token(self) -> str:
        """The secret of the address, 128 bits."""
        return salted_hmac(f"{SALT}.token", self.seed, algorithm="sha256").hexdigest()[:32]

    @property
    def code(self) -> str:
        """The secret to type, eight letters."""
        number = int(salted_hmac(f"{SALT}.code", self.seed, algorithm="sha256").hexdigest(), 16)
        return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH))

    @property
    def shown_code(self) -> str:
        """The code in two groups, easier to copy."""
        return shown(self.code)

    @property
    def pass_by_code(self) -> str:
        """What the address carries after the code was typed, for a day."""
        return signing.dumps(self.pk, salt=SALT)

    def is_open(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


def hash_of_code(code: str) -> str:
    """Keyed: there are few enough codes for all their plain hashes to be computed."""
    return salted_hmac(f"{SALT}.hash", code, algorithm="sha256").hexdigest()


def link_by_code(typed: str) -> ConfirmationLink | None:
    """The link of the code typed, revoked and expired ones included."""
    code = read_letters(typed)
    return ConfirmationLink.objects.filter(code_hash=hash_of_code(code)).first() if code else None


def link_by_address(secret: str) -> tuple[ConfirmationLink | None, How]:
    """The link that an address opens, revoked and expired included, and how it is opened.

    Only an address that was mailed proves more than its sheet: the lead, who hands sheets over, never sees it.
    """
    links = ConfirmationLink.objects.all()
    if ":" not in secret:
        link = links.filter(token_hash=hashed(secret)).first()
        return link, How.LINK if link and link.email else How.CODE
    try:
        return links.filter(pk=signing.loads(secret, salt=SALT, max_age=PASS)).first(), How.CODE
    except signing.BadSignature:
        return None, How.CODE
