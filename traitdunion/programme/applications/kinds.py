"""Kinds of organisation: the words of the regulations, from those of the directory."""

from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import Organisation
from traitdunion.directory.territories.models import Territory
from traitdunion.regulations import Kind

KINDS = (
    Kind.COMMUNE,
    Kind.GROUPING,
    Kind.DEPARTMENT,
    Kind.REGION,
    Kind.OVERSEAS,
    Kind.LOCAL_AUTHORITY,
    Kind.ASSOCIATION,
    Kind.GIP,
    Kind.NETWORK,
    Kind.COMPANY,
    Kind.PUBLIC_BODY,
    Kind.MINISTRY,
    Kind.OTHER,
)
"""Kinds that a party may say it is."""


def kind_words() -> tuple[tuple[str, str], ...]:
    """The kinds with their words in the current language."""
    words = (
        _("Commune"),
        _("Intercommunalité ou groupement"),
        _("Département"),
        _("Région"),
        _("Collectivité d’outre-mer"),
        _("Collectivité étrangère"),
        _("Association"),
        _("Groupement d’intérêt public"),
        _("Réseau régional multi-acteurs"),
        _("Entreprise"),
        _("Établissement public"),
        _("Ministère ou agence d’État"),
        _("Autre"),
    )
    return tuple((kind.value, word) for kind, word in zip(KINDS, words, strict=True))


ORGANISATIONS = {
    Organisation.Kind.EPCI: Kind.GROUPING,
    Organisation.Kind.FOREIGN_AUTHORITY: Kind.LOCAL_AUTHORITY,
    Organisation.Kind.EMBASSY_POST: Kind.EMBASSY,
}
TERRITORIES = {
    Territory.Kind.COMMUNE: Kind.COMMUNE,
    Territory.Kind.INTERCOMMUNAL: Kind.GROUPING,
    Territory.Kind.PARIS_BODY: Kind.GROUPING,
    Territory.Kind.DEPARTMENT: Kind.DEPARTMENT,
    Territory.Kind.REGION: Kind.REGION,
    Territory.Kind.SINGLE: Kind.REGION,
    Territory.Kind.OVERSEAS: Kind.OVERSEAS,
}


def kind_of_organisation(organisation: Organisation) -> Kind:
    """The kind of `organisation` in the words of the regulations."""
    return ORGANISATIONS.get(Organisation.Kind(organisation.kind)) or Kind(organisation.kind)


def kind_of_territory(territory: Territory) -> Kind:
    """The kind of the authority of `territory`."""
    return TERRITORIES.get(Territory.Kind(territory.kind), Kind.LOCAL_AUTHORITY)
