"""One factory per model that several rooms need, with traits. Everybody's password is PASSWORD."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from traitdunion.directory.accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipChange,
    Organisation,
    StaffRole,
    User,
)
from traitdunion.directory.territories.models import Country, Territory
from traitdunion.foundation.clock import now
from traitdunion.foundation.search import words

PASSWORD = "un-mot-de-passe-assez-long"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Factory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


class CountryFactory(Factory):
    """France, unless another code is given; names are made from the code."""

    class Meta:
        model = Country
        django_get_or_create = ["code"]

    code = "FR"
    iso3 = factory.LazyAttribute(
        lambda o: {"FR": "FRA", "SN": "SEN", "LB": "LBN", "TN": "TUN"}.get(o.code, f"{o.code}X")
    )
    name_fr = factory.LazyAttribute(
        lambda o: {"FR": "France", "SN": "Sénégal", "LB": "Liban", "TN": "Tunisie"}.get(o.code, o.code)
    )
    name_en = factory.LazyAttribute(
        lambda o: {"FR": "France", "SN": "Senegal", "LB": "Lebanon", "TN": "Tunisia"}.get(o.code, o.code)
    )
    name_ar = factory.LazyAttribute(
        lambda o: {"FR": "فرنسا", "SN": "السنغال", "LB": "لبنان", "TN": "تونس"}.get(o.code, o.code)
    )
    french = factory.LazyAttribute(lambda o: o.code == "FR")
    words = factory.LazyAttribute(
        lambda o: "".join(f" {word}" for word in words(f"{o.code} {o.name_fr} {o.name_en} {o.name_ar}"))
    )


class TerritoryFactory(Factory):
    """A French commune that does not exist."""

    class Meta:
        model = Territory

    kind = "commune"
    code = factory.Sequence(lambda n: f"9{n:04}")
    siren = factory.Sequence(lambda n: f"21{n:07}")
    name = factory.Sequence(lambda n: f"Trois-Rives-{n}")
    short_name = factory.SelfAttribute("name")
    population = 12_345
    vintage = 2024
    folded = factory.LazyAttribute(lambda o: o.name.lower().replace("-", " "))
    words = factory.SelfAttribute("folded")


class OrganisationFactory(Factory):
    """A checked French commune, with its territory; traits `association`, `foreign`, `ministry`, `to_check`."""

    class Meta:
        model = Organisation

    class Params:
        association = factory.Trait(
            kind="association", territory=None, siren=factory.Sequence(lambda n: f"78{n:07}"), name="Rives et Baobabs"
        )
        foreign = factory.Trait(
            kind="foreign_authority",
            territory=None,
            siren="",
            country=factory.SubFactory(CountryFactory, code="SN"),
            name="Commune de Keur Ndiaye",
        )
        ministry = factory.Trait(kind="ministry", territory=None, siren="", name="Ministère d’essai")
        to_check = factory.Trait(status="to_check")

    kind = "commune"
    territory = factory.SubFactory(TerritoryFactory)
    name = factory.LazyAttribute(lambda o: o.territory.name)
    siren = factory.LazyAttribute(lambda o: o.territory.siren)
    country = factory.SubFactory(CountryFactory)
    status = "checked"


class UserFactory(Factory):
    """A person with a verified address; traits `totp`, `officer`, `administrator` (with totp), `without_password`."""

    class Meta:
        model = User

    class Params:
        totp = factory.Trait(second_factor=factory.RelatedFactory("tests.factories.SecondFactorFactory", "user"))
        officer = factory.Trait(
            staff=factory.RelatedFactory("tests.factories.StaffRoleFactory", "user", role="officer"),
            second_factor=factory.RelatedFactory("tests.factories.SecondFactorFactory", "user"),
        )
        administrator = factory.Trait(
            staff=factory.RelatedFactory("tests.factories.StaffRoleFactory", "user", role="administrator"),
            second_factor=factory.RelatedFactory("tests.factories.SecondFactorFactory", "user"),
        )
        without_password = factory.Trait(password=None)

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    name = factory.Sequence(lambda n: f"Personne {n}")
    language = "fr"
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = model_class.objects.create_user(**kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class SecondFactorFactory(Factory):
    """An authenticator application whose secret is TOTP_SECRET, and recovery codes."""

    class Meta:
        model = Authenticator

    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": TOTP_SECRET})

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        made = super()._create(model_class, *args, **kwargs)
        RecoveryCodes.activate(made.user)
        return made


class StaffRoleFactory(Factory):
    """An officer of one ministry, shared by all unless `owner` is given."""

    class Meta:
        model = StaffRole

    user = factory.SubFactory(UserFactory)
    role = "officer"

    @factory.lazy_attribute
    def owner(self):
        return Organisation.objects.filter(kind="ministry").first() or OrganisationFactory(ministry=True)


class MembershipFactory(Factory):
    """A checked manager; traits `reader`, `editor`, `unchecked`. Leaves the organisation's first line of history."""

    class Meta:
        model = Membership

    class Params:
        reader = factory.Trait(role="reader")
        editor = factory.Trait(role="editor")
        unchecked = factory.Trait(checked_at=None)

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "manager"
    checked_at = factory.LazyFunction(now)

    @factory.post_generation
    def history(membership, create, given):  # noqa: N805
        MembershipChange.objects.create(
            organisation=membership.organisation,
            person=membership.user.reference,
            by=membership.user.reference,
            act="founded",
            role=membership.role,
        )


class JoinRequestFactory(Factory):
    class Meta:
        model = JoinRequest

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class InvitationFactory(Factory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invite{n}@example.org")
    role = "editor"
    invited_by = factory.SubFactory(UserFactory)
