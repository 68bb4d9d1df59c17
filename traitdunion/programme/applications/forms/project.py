"""The project: title, summary, aims, days, places."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.days import read_day
from traitdunion.programme.applications.forms.fields import Field, text
from traitdunion.programme.applications.forms.places import add_country, add_subdivision, settled_places
from traitdunion.programme.applications.forms.section import Row, Section
from traitdunion.programme.applications.models import Aim, AimKind, Place, Project, SectionKey, Typed
from traitdunion.programme.applications.models.project import TEXT
from traitdunion.programme.calls.texts import said

TITLE = 300
GOALS = range(1, 18)
"""Numbers of the sustainable development goals."""


@dataclass(frozen=True)
class PlaceRow(Row):
    @property
    def words(self) -> str:
        """The place in a few words: its name, its region, its country."""
        told = (self["name"].text, self["subdivision"].written, self["country"].written)
        return _(", ").join(filter(None, told)) or _("Lieu à préciser")


class ProjectSection(Section):
    key = SectionKey.PROJECT
    lists = {"places": "l"}
    names = re.compile(r"title|summary|strands|sdg|(starts|ends)-(day|month|year)|l\d{1,4}-(country|subdivision|name)")

    def build(self) -> None:
        years = self.contents.years_allowed
        self.add(
            Field("title", _("Titre du projet"), hint=_("Une dizaine de mots, lisibles par un habitant.")), text(TITLE)
        )
        self.add(
            Field(
                "summary",
                _("Résumé"),
                kind="textarea",
                count=TEXT,
                hint=_("Pour qui, quoi, où, et ce qui aura changé."),
            ),
            text(TEXT),
        )
        strands = self.contents.document["strands"]
        self.add_many(
            Field(
                "strands",
                _("Volets de l’appel"),
                choices=tuple((s["code"], said(s["title"], _language()).text) for s in strands),
            ),
            (strand["code"] for strand in strands),
        )
        goals = self.contents.all_goals
        self.add_many(
            Field(
                "sdg",
                _("Objectifs de développement durable"),
                optional=True,
                choices=tuple((str(goal.number), f"{goal.number}. {goal.short(_language())}") for goal in goals),
            ),
            map(str, GOALS),
        )
        hint = _("Par exemple 1 7 2024.")
        self.add(Field("starts", _("Premier jour"), kind="date", hint=hint), lambda typed: read_day(typed, years))
        self.add(Field("ends", _("Dernier jour"), kind="date", hint=hint), lambda typed: read_day(typed, years))
        if self["starts"].value and self["ends"].value and self["ends"].value < self["starts"].value:
            self["ends"].error = _("Le dernier jour précède le premier : inversez-les, ou corrigez l’année.")
        self.places = [self._place(key) for key in self.rows("places")]

    def _place(self, key: str) -> PlaceRow:
        country = add_country(self, f"{key}-country", _("Pays"))
        subdivision = add_subdivision(self, f"{key}-subdivision")
        name = self.add(Field(f"{key}-name", _("Ville ou lieu"), optional=True), text(200))
        return PlaceRow(key, {"country": country, "subdivision": subdivision, "name": name}, opened=key == self.opened)

    @classmethod
    def settle(cls, typed: Typed, contents: Contents) -> Typed:  # noqa: ARG003 - others look at it
        return settled_places(typed, typed.get("places", ()))

    def write(self) -> None:
        application = self.contents.application
        ends = None if self["ends"].error else self["ends"].value
        project, _created = Project.objects.update_or_create(
            application=application,
            defaults={
                "title": self["title"].value or "",
                "summary": self["summary"].value or "",
                "starts": self["starts"].value,
                "ends": ends,
            },
        )
        application.project = project
        application.aims.all().delete()
        Aim.objects.bulk_create(
            Aim(application=application, kind=kind, key=key)
            for kind, name in ((AimKind.STRAND, "strands"), (AimKind.SDG, "sdg"))
            for key in self[name].value
        )
        application.places.all().delete()
        Place.objects.bulk_create(
            Place(
                application=application,
                key=row.key,
                position=position,
                country=row["country"].value,
                subdivision=row["subdivision"].value or "",
                name=row["name"].value or "",
            )
            for position, row in enumerate(self.places)
            if row["country"].value
        )


def _language() -> str:
    return get_language() or "fr"
