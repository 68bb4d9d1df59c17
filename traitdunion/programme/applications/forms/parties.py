"""The parties: lead, co-carriers, partners, operators, other funders."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.directory.accounts.acts import organisation_for
from traitdunion.directory.accounts.models import Organisation
from traitdunion.directory.territories.models import Territory
from traitdunion.directory.territories.queries import network_of, resolve
from traitdunion.programme.applications.amounts import read_amount, show_amount
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.fields import Field, choice, text, yes_or_no
from traitdunion.programme.applications.forms.places import add_country, add_subdivision, settled_places, suggested
from traitdunion.programme.applications.forms.section import Row, Section, first
from traitdunion.programme.applications.kinds import KINDS, kind_of_organisation, kind_of_territory, kind_words
from traitdunion.programme.applications.models import (
    Application,
    Duty,
    DutyKind,
    Party,
    PartyRole,
    SectionKey,
    Typed,
)
from traitdunion.programme.applications.models.duty import SINGLE
from traitdunion.programme.applications.models.project import TEXT
from traitdunion.programme.applications.parts import Standing, standing_of
from traitdunion.regulations.vocabulary import AUTHORITIES, FRENCH_CODES

LEAD = "p1"
"""Key of the lead, in every file."""
NAME = 300
SEPARATOR = "|"
NEITHER = "none"
"""Answer of who finds none of the proposed territories theirs."""


@dataclass(frozen=True)
class PartyRow(Row):
    """A party, and the territories that its name could be."""

    candidates: list[tuple[str, str, str]] = field(default_factory=list)
    party: Party | None = None
    contents: Contents | None = None

    @cached_property
    def standing(self) -> Standing | None:
        """Whether it confirmed its part; none for the lead, on paper, and before the first save."""
        if self.party is None or self.contents is None or self.is_lead or self.contents.application.on_paper:
            return None
        return standing_of(self.contents, self.party)

    @property
    def name(self) -> str:
        if self.party and self.party.name:
            return self.party.name
        typed = self.fields["who"].text if "who" in self.fields else ""
        return typed or _("Partenaire à nommer")

    @property
    def role(self) -> str:
        return _("chef de file") if self.is_lead else self["role"].said

    @property
    def where(self) -> str:
        """The country, when it is known and is not France."""
        return "" if self.is_lead or self["country"].value == "FR" else self["country"].written

    @property
    def french(self) -> bool:
        if self.is_lead:
            return self.party is None or self.party.country in FRENCH_CODES
        return self["country"].value in FRENCH_CODES

    @property
    def is_lead(self) -> bool:
        return self.key == LEAD

    @property
    def funds(self) -> bool:
        """Only brings money."""
        return not self.is_lead and self["role"].value == PartyRole.FUNDER


class PartiesSection(Section):
    key = SectionKey.PARTIES
    lists = {"parties": "p"}
    fixed = frozenset({LEAD})
    names = re.compile(
        r"p\d{1,4}-(role|who|kind|country|subdivision|committed|network|commitment|choice|gets)"
        r"|duty-(owns|follows|receives|reports)"
    )

    def build(self) -> None:
        known = {party.key: party for party in self.contents.parties}
        self.parties = [self._party(key, known.get(key)) for key in self.rows("parties")]
        others = [row for row in self.parties if not (row.is_lead or row.funds)]
        self.duties = [self._duty(kind) for kind in SINGLE] if others else []
        self.gets = {row.key: self._gets(row) for row in others}

    def _duty(self, kind: DutyKind) -> Field:
        """Who has a duty; a party that was removed since has none any more."""
        parties = {row.key: row.name for row in self.parties if not row.funds}
        field = Field(
            f"duty-{kind}", str(kind.label), "select", choices=(("", _("À préciser")), *parties.items()), optional=True
        )
        return self.add(field, lambda typed: typed if typed in parties else "")

    def _gets(self, row: PartyRow) -> Field:
        label = _("Reversé à %(name)s sur la subvention, en euros") % {"name": row.name}
        field = self.add(Field(f"{row.key}-gets", label, optional=True), read_amount)
        if not field.error:
            field.shown = show_amount(field.value, get_language() or "fr")
        return field

    def _party(self, key: str, party: Party | None) -> PartyRow:
        fields = {} if key == LEAD else self._identity(key)
        if first(self.typed, f"{key}-role") != PartyRole.FUNDER:
            fields |= self._commitment(key)
        return PartyRow(key, fields, key == self.opened, _candidates(self.typed, key), party, self.contents)

    def _identity(self, key: str) -> dict[str, Field]:
        here = PartyRole.of_call(self.contents.document["family"])
        held = first(self.typed, f"{key}-role")
        roles = [role for role in PartyRole if role in here[1:] or role == held != PartyRole.LEAD]
        found = {
            "role": self.add(
                Field(f"{key}-role", _("Rôle"), "select", choices=tuple((role.value, role.label) for role in roles)),
                choice(role.value for role in roles),
            ),
            "who": self.add(
                Field(
                    f"{key}-who",
                    _("Nom"),
                    hint=_("Pour une collectivité française : son nom, son code INSEE ou son SIREN."),
                    attrs=suggested("authority"),
                ),
                text(NAME),
            ),
            "kind": self.add(
                Field(f"{key}-kind", _("Nature"), "select", choices=(("", _("À préciser")), *kind_words())),
                choice(kind.value for kind in KINDS),
            ),
            "country": add_country(self, f"{key}-country", _("Pays")),
            "subdivision": add_subdivision(self, f"{key}-subdivision"),
        }
        if _candidates(self.typed, key) and not first(self.typed, f"{key}-territory"):
            found["who"].error = _("Plusieurs collectivités portent ce nom : choisissez la vôtre ci-dessous.")
        return found

    def _commitment(self, key: str) -> dict[str, Field]:
        answers = (("yes", _("Oui")), ("no", _("Pas encore")))
        network = (("yes", _("Oui")), ("no", _("Non")))
        return {
            "committed": self.add(
                Field(
                    f"{key}-committed",
                    _("S’est engagé par convention, délibération ou lettre"),
                    "choices",
                    choices=answers,
                ),
                yes_or_no,
            ),
            "network": self.add(
                Field(
                    f"{key}-network",
                    _("Membre d’un réseau régional multi-acteurs (RRMA)"),
                    "choices",
                    choices=network,
                    optional=True,
                ),
                yes_or_no,
            ),
            "commitment": self.add(
                Field(f"{key}-commitment", _("Ce qu’il apporte au projet"), "textarea", count=TEXT, optional=True),
                text(TEXT),
            ),
        }

    @classmethod
    def initial(cls, word: str = "") -> dict[str, str]:
        """A co-carrier, a participating authority and a funder are French until said otherwise; a partner is not."""
        role = word if word in PartyRole.values and word != PartyRole.LEAD else PartyRole.PARTNER.value
        french = role in {PartyRole.CARRIER, PartyRole.PARTICIPANT, PartyRole.FUNDER}
        return {"role": role, "country": "FR" if french else ""}

    @classmethod
    def settle(cls, typed: Typed, contents: Contents) -> Typed:  # noqa: ARG003 - others look at it
        keys = [key for key in typed.get("parties", ()) if key != LEAD]
        typed = settled_places(typed, keys)
        for key in keys:
            typed = _settled(typed, key)
        return typed

    def write(self) -> None:
        application = self.contents.application
        application.parties.exclude(key__in=self.rows("parties")).delete()
        for position, row in enumerate(self.parties):
            Party.objects.update_or_create(
                application=application, key=row.key, defaults={"position": position, **self._columns(row)}
            )

        self._write_duties(application)

    def _write_duties(self, application: Application) -> None:
        parties = {party.key: party for party in application.parties.all()}
        application.duties.all().delete()
        said = [(field.name.removeprefix("duty-"), field.value, None) for field in self.duties if field.value]
        passed = [(DutyKind.GETS, key, field.value) for key, field in self.gets.items() if field.value is not None]
        Duty.objects.bulk_create(
            Duty(application=application, kind=kind, party=parties[key], amount=amount)
            for kind, key, amount in (*said, *passed)
        )

    def _columns(self, row: PartyRow) -> dict[str, object]:
        organisation = self._organisation(row)
        columns: dict[str, object] = {
            "organisation": organisation,
            "network_available": True if organisation and network_of(organisation.territory) else None,
            "role": PartyRole.LEAD if row.is_lead else row["role"].value or PartyRole.PARTNER,
        }
        if organisation:
            columns |= {
                "name": organisation.name,
                "kind": kind_of_organisation(organisation),
                "country": organisation.country_id,
                "subdivision": "",
            }
        else:
            columns |= {
                "name": row["who"].value or "",
                "kind": row["kind"].value or "",
                "country": row["country"].value or "",
                "subdivision": row["subdivision"].value or "",
            }
        if "committed" in row.fields:
            columns |= {
                "committed": row["committed"].value,
                "network_member": row["network"].value,
                "commitment": row["commitment"].value or "",
            }
        return columns

    def _organisation(self, row: PartyRow) -> Organisation | None:
        if row.is_lead:
            return self.contents.application.lead
        territory = Territory.objects.by_ref(first(self.typed, f"{row.key}-territory"))
        return organisation_for(territory) if territory else None


def _settled(typed: Typed, key: str) -> Typed:
    """`typed` with the territory that the name of the row means, or the candidates among which to choose.

    A name is looked for among French authorities only, when country and kind allow it or are not said.
    """
    who, country = first(typed, f"{key}-who"), first(typed, f"{key}-country")
    chosen = first(typed, f"{key}-choice")
    blank = typed | {f"{key}-candidates": [], f"{key}-territory": [], f"{key}-looked": [who], f"{key}-choice": []}
    body = first(typed, f"{key}-kind")
    elsewhere = (country and country not in FRENCH_CODES) or (body and body not in AUTHORITIES)
    if not who or elsewhere or chosen == NEITHER:
        return blank
    if not chosen and first(typed, f"{key}-looked") == who:
        return typed
    answer = resolve(chosen or who)
    if answer.found and (chosen or country):
        return blank | _linked(key, answer.found)
    found = [answer.found] if answer.found else answer.candidates
    shown = [SEPARATOR.join((place.ref, place.label, place.detail)) for place in found]
    return blank | {f"{key}-candidates": shown}


def _linked(key: str, territory: Territory) -> Typed:
    return {
        f"{key}-who": [territory.label],
        f"{key}-looked": [territory.label],
        f"{key}-territory": [territory.ref],
        f"{key}-country": [territory.country_code],
        f"{key}-kind": [kind_of_territory(territory).value],
    }


def _candidates(typed: Typed, key: str) -> list[tuple[str, str, str]]:
    """(reference, label, detail) of the territories that the name could be."""
    parts = (line.split(SEPARATOR) for line in typed.get(f"{key}-candidates", ()))
    return [(ref, label, detail) for ref, label, detail in parts]
