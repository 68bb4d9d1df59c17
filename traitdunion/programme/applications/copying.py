"""What an earlier file gives to a new one, and what has no place in it: nothing is invented, all that is left is told.

Days and years move by the difference between the editions of the two calls. Commitments are of their year, and so are
the pieces: they are asked for again, unless the `whole` file moves to another call.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.forms.section import first
from traitdunion.programme.applications.models import AimKind, Application, Project, SectionKey, Typed
from traitdunion.programme.applications.regulation import choices_of, funders_of, questions_of
from traitdunion.programme.applications.sections import TYPED
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.texts import said

AMOUNT = re.compile(r"(.+)-(\d{4})")
STATUS = re.compile(r"p\d{1,4}-status")
PARTY_AMOUNT = re.compile(r"(p\d{1,4})-(local-)?(cash|in_kind)")


@dataclass
class Copy:
    """What is taken over from `source`, section by section as if typed, and sentences on what is not."""

    source: Application
    sections: dict[SectionKey, Typed] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


class Copier:
    """Reads the sections of an earlier file with the eyes of a new call."""

    def __init__(
        self, source: Contents, call: Call, chosen: Iterable[SectionKey], *, amounts: bool, whole: bool = False
    ) -> None:
        self.source = source
        self.chosen = [section for section in TYPED if section in set(chosen)]
        self.amounts = amounts
        self.whole = whole
        blank = Application(call=call, lead=source.application.lead)
        self.target = Contents(blank, call.snapshot.document, Project(application=blank))
        self.shift = self.target.year - source.year
        self.copy = Copy(source.application)

    def run(self) -> Copy:
        """The copy; a section of which nothing is taken is not in it."""
        takers = {
            SectionKey.PARTIES: self._parties,
            SectionKey.PROJECT: self._project,
            SectionKey.EXPENSES: self._expenses,
            SectionKey.FUNDING: self._funding,
            SectionKey.QUESTIONS: self._questions,
        }
        for section in self.chosen:
            typed = takers[section](self.source.typed(section))
            if typed:
                self.copy.sections[section] = typed
        if self.source.attachments and not self.whole:
            self._leave(_("Les pièces datent de l’ancien dossier : elles sont à joindre de nouveau."))
        return self.copy

    def _leave(self, sentence: str) -> None:
        if sentence not in self.copy.left:
            self.copy.left.append(sentence)

    def _parties(self, typed: Typed) -> Typed:
        if self.whole:
            return typed
        kept = {name: values for name, values in typed.items() if not name.endswith("-committed")}
        if any(any(typed[name]) for name in typed if name not in kept):
            self._leave(_("L’engagement de chaque partenaire est à redemander."))
        return kept

    def _project(self, typed: Typed) -> Typed:
        titles = {each["code"]: said(each["title"]).text for each in self.source.document["strands"]}
        open_ones = {each["code"] for each in self.target.document["strands"]}
        for aim in self.source.aims:
            if aim.kind == AimKind.STRAND and aim.key not in open_ones:
                name = titles.get(aim.key, aim.key)
                self._leave(_("Le volet « %(name)s » n’existe pas dans ce nouvel appel.") % {"name": name})
        strands = [code for code in typed.get("strands", []) if not code or code in open_ones]
        return typed | {"strands": strands} | self._day(typed, "starts") | self._day(typed, "ends")

    def _day(self, typed: Typed, name: str) -> Typed:
        """The same day, years later; the last of February when it has no 29th then."""
        day, month, year = (first(typed, f"{name}-{part}") for part in ("day", "month", "year"))
        if not all(part.isascii() and part.isdecimal() for part in (day, month, year)):
            return {}
        later = int(year) + self.shift
        if int(month) in range(1, 13) and 1 <= later <= 9999:
            day = str(min(int(day), monthrange(later, int(month))[1])) if int(day) <= 31 else day
        return {f"{name}-day": [day], f"{name}-year": [str(later)]}

    def _expenses(self, typed: Typed) -> Typed:
        allowed = {each["code"] for each in self.target.document["budget"]["categories"]}
        titles = {each["code"]: said(each["title"]).text for each in self.source.document["budget"]["categories"]}
        copied = {name: values for name, values in typed.items() if not AMOUNT.fullmatch(name)}
        for key in typed.get("expenses", []):
            category = first(typed, f"{key}-category")
            if category and category not in allowed:
                copied[f"{key}-category"] = [""]
                name, line = titles.get(category, category), first(typed, f"{key}-label") or key
                words = _("« %(line)s » : la catégorie « %(name)s » n’existe pas dans ce nouvel appel.")
                self._leave(words % {"line": line, "name": name})
            if not self._known(first(typed, f"{key}-payer")):
                copied[f"{key}-payer"] = [""]
                self._leave(_("Qui paie les dépenses est à redire : les partenaires ne sont pas repris."))
        return copied | self._moved(typed)

    def _funding(self, typed: Typed) -> Typed:
        funders = {f"grant.{key}" if key else "grant" for key, _name in funders_of(self.target)}
        held = {}
        for name, values in self._moved(typed).items():
            source = name.rpartition("-")[0]
            party = PARTY_AMOUNT.fullmatch(source)
            if party and not self._known(party[1]):
                self._leave(_("Les apports des partenaires sont à redire : les partenaires ne sont pas repris."))
            elif not party and source not in funders:
                self._leave(_("La demande est à redire : les financeurs ne sont plus les mêmes."))
            else:
                held[name] = values
        return held | self._statuses(typed) | self._elections(typed)

    def _statuses(self, typed: Typed) -> Typed:
        """What was acquired or asked for stays so in a file that moves; a new edition starts anew."""
        return {name: values for name, values in typed.items() if self.whole and STATUS.fullmatch(name)}

    def _elections(self, typed: Typed) -> Typed:
        options = {f"election-{each.rule}": {key for key, _title in each.options} for each in choices_of(self.target)}
        elected = {name: values for name, values in typed.items() if name.startswith("election-") and any(values)}
        kept = {name: values for name, values in elected.items() if values[0] in options.get(name, ())}
        if len(kept) < len(elected):
            self._leave(_("Un choix que le règlement vous laissait n’existe plus : relisez le plan de financement."))
        return kept

    def _questions(self, typed: Typed) -> Typed:
        here = {question["code"]: question for question in questions_of(self.target)}
        kept: Typed = {}
        for question in questions_of(self.source):
            answer = _typed_for(question, typed)
            if not any(any(values) for values in answer.values()):
                continue
            now = here.get(question["code"])
            if now and _asked_alike(question, now, answer):
                kept |= answer | (self._day(answer, f"q-{question['code']}") if question["kind"] == "date" else {})
                continue
            label = said(question["label"]).text
            self._leave(
                _("La question « %(name)s » n’est pas posée de la même façon par ce nouvel appel.") % {"name": label}
            )
        return kept

    def _moved(self, typed: Typed) -> Typed:
        """The amounts, in their new years; none unless they were asked for."""
        amounts = {name: values for name, values in typed.items() if AMOUNT.fullmatch(name) and any(values)}
        if amounts and not self.amounts:
            self._leave(_("Les montants ne sont pas repris, comme vous l’avez demandé."))
            return {}
        moved = {}
        for name, values in amounts.items():
            base, _dash, year = name.rpartition("-")
            if int(year) + self.shift in self.target.years_allowed:
                moved[f"{base}-{int(year) + self.shift}"] = values
            else:
                self._leave(_("Des montants de %(year)s sont hors des années de ce nouvel appel.") % {"year": year})
        return moved

    def _known(self, payer: str) -> bool:
        """Will this payer be in the new file? The lead and the grant always are."""
        return payer in {"", "p1", "grant"} or SectionKey.PARTIES in self.chosen


def _typed_for(question: dict, typed: Typed) -> Typed:
    """What of `typed` answers `question`."""
    code = question["code"]
    if question["kind"] == "table":
        return {
            name: values
            for name, values in typed.items()
            if name in {code, f"{code}-last"} or name.startswith(f"{code}.")
        }
    whole = (f"q-{code}",)
    parts = tuple(f"q-{code}-{part}" for part in ("day", "month", "year"))
    if question["kind"] == "targets":
        return {name: values for name, values in typed.items() if name.startswith(f"q-{code}-")}
    return {name: typed[name] for name in (parts if question["kind"] == "date" else whole) if name in typed}


def _asked_alike(before: dict, now: dict, answer: Typed) -> bool:
    """Whether the answer to a question has its place in the question of the new call."""
    if now["kind"] != before["kind"]:
        return False
    if now["kind"] == "table":
        return [_shape(column) for column in now["columns"]] == [_shape(column) for column in before["columns"]]
    if now["kind"] in {"choice", "several"}:
        return all(word in _codes(now) for values in answer.values() for word in values if word)
    return True


def _shape(column: dict) -> tuple[str, str, frozenset[str]]:
    return column["code"], column["kind"], frozenset(_codes(column))


def _codes(question: dict) -> set[str]:
    return {option["code"] for option in question.get("options", ())}
