"""What a form that came back says of each section: the text it began from, with what was changed in the form."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import resolve_countries, sdg_targets
from traitdunion.foundation.files import Refused
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.exchange.words import Lists, known_lists
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.forms.project import GOALS
from traitdunion.programme.applications.forms.rows import MOST, apart, removed
from traitdunion.programme.applications.forms.section import first
from traitdunion.programme.applications.models import SectionKey, Typed
from traitdunion.programme.applications.offline.drawing import CODES, WRITTEN, Drawing, untouched

CODE = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}")
COUNTRY = re.compile(r"e\d{1,4}-country")
NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass
class Taken:
    """The text of each section that the form holds, and the version it began from.

    `left`: names of what was answered and is asked no more; `unknown`: codes of targets that mean nothing.
    """

    typed: dict[SectionKey, Typed] = field(default_factory=dict)
    bases: dict[SectionKey, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def taken(fields: Typed, contents: Contents) -> Taken:
    """Read `fields` against the file (or the call, when it has no number). Raises Refused when they are another's."""
    check_place(fields, contents)
    began, numbers = _began(fields, contents)
    found = Taken(bases=numbers)
    with translation.override(_language(fields)):
        lists = Drawing(contents, began).lists
        rows = {
            name: _added(fields, began[section], name, letter)
            for section in SECTIONS
            for name, letter in lists(section).items()
        }
        drawing = Drawing(contents, began, rows)
        drawing.shown  # noqa: B018 - read in the language of the form
        words = [Lists(drawing.words)]
    for section in drawing.sections:
        found.typed[section] = _text(fields, section, drawing, began[section])
    _targets(fields, found, drawing)
    _countries(found)
    _written(found, [*words, *known_lists(drawing.contents)])
    for section in SECTIONS:
        _tell_apart(found, section, began[section], contents, lists(section))
    theirs = (name for name, values in fields.items() if any(values) and any(_accepts(name)))
    found.left = sorted(name for name in theirs if drawing.shows(name) is None)
    return found


def check_place(fields: Typed, contents: Contents) -> None:
    """Raise Refused when the form is that of another file, or of another call."""
    application = contents.application
    number, call = first(fields, "dossier"), first(fields, "appel")
    if number and number != application.number:
        raise Refused(_("Ce formulaire est celui du dossier %(number)s.") % {"number": number[:40]})
    if call != application.call.slug:
        raise Refused(_("Ce formulaire est celui d’un autre appel : %(call)s.") % {"call": call[:60]})


def _language(fields: Typed) -> str:
    """The language in which the form was written: its amounts and its countries are compared as they were shown."""
    said = first(fields, "langue")
    return said if said in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _began(fields: Typed, contents: Contents) -> tuple[dict[SectionKey, Typed], dict[SectionKey, int]]:
    """The text from which each section of the form began, and its version; the current one when it is not known."""
    blank = untouched()
    if not first(fields, "dossier"):
        return blank, dict.fromkeys(SECTIONS, 0)
    texts: dict[SectionKey, Typed] = {}
    numbers: dict[SectionKey, int] = {}
    for section in SECTIONS:
        said = first(fields, f"version-{section.value}")
        number = int(said) if NUMBER.fullmatch(said) else contents.number_of(section)
        version = contents.versions.get(section)
        if number and number != contents.number_of(section):
            version = contents.application.versions.filter(section=section, number=number).first() or version
        texts[section] = dict(version.typed) if version and number else blank[section]
        numbers[section] = version.number if version and number else 0
    return texts, numbers


def _added(fields: Typed, began: Typed, name: str, letter: str) -> list[str]:
    """The keys of the rows of a list that were blank in the form, in their order."""
    last = int(first(began, f"{name}-last") or 0)
    shape = re.compile(re.escape(letter) + r"(\d{1,4})-.+", re.ASCII)
    numbers = {int(row[1]) for each in fields if (row := shape.fullmatch(each))}
    return [f"{letter}{number}" for number in sorted(numbers) if number > last][:MOST]


def _text(fields: Typed, section: SectionKey, drawing: Drawing, began: Typed) -> Typed:
    """The text of a section: as it was, but for what does not say the same any more."""
    form, typed = SECTIONS[section], dict(began)
    lists = drawing.lists(section)
    fresh = {key for name in lists for key in drawing.fresh[name]}
    said: dict[str, Typed] = {}
    for name, values in fields.items():
        key, shown = name.partition("-")[0], drawing.shows(name)
        if shown is None or not form.names.fullmatch(name):
            continue
        if key in fresh:
            said.setdefault(key, {})[name] = values
        elif not _same(values, shown):
            typed[name] = values
    for name in lists:
        for key in drawing.fresh[name]:
            row = said.get(key, {})
            if any(not _same(values, drawing.shows(each) or []) for each, values in row.items()):
                typed |= {each: values for each, values in row.items() if any(values)}
                typed[name] = [*typed.get(name, []), key]
                typed[f"{name}-last"] = [re.sub(r".*\D", "", key)]
        for key in fields.get("retirer", ()):
            if key in began.get(name, ()) and key not in form.fixed:
                typed = removed(typed, name, key)
    return typed


def _same(values: list[str], shown: list[str]) -> bool:
    """Whether a control says what it showed; the order of boxes does not count, nor how lines end."""
    return sorted(filter(None, map(_plain, values))) == sorted(filter(None, map(_plain, shown)))


def _plain(text: str) -> str:
    return "\n".join(text.splitlines())


def _targets(fields: Typed, found: Taken, drawing: Drawing) -> None:
    """The targets written by their codes join those that are ticked."""
    wanted = {
        name.removeprefix(CODES): CODE.findall(" ".join(values).lower())
        for name, values in fields.items()
        if name.startswith(CODES) and name in drawing.shown
    }
    codes = {code for each in wanted.values() for code in each}
    goals = {int(code.partition(".")[0]) for code in codes} & set(GOALS)
    known = {target.code: target.goal_id for target in sdg_targets(goals)} if goals else {}
    found.unknown = sorted(codes - known.keys())
    typed = found.typed[SectionKey.QUESTIONS]
    for question, each in wanted.items():
        for code in each:
            name = f"q-{question}-{known.get(code)}"
            if code in known and code not in typed.get(name, ()):
                typed[name] = [*typed.get(name, []), code]


def _countries(found: Taken) -> None:
    """The country of an expense is written by its name: its code takes its place, when it has one answer."""
    typed = found.typed[SectionKey.EXPENSES]
    written = {name: first(typed, name) for name in typed if COUNTRY.fullmatch(name)}
    names = {text for text in written.values() if len(text) > 2}
    codes = {text: answer.found.code for text, answer in resolve_countries(names).items() if answer.found}
    for name, text in written.items():
        if text in codes:
            typed[name] = [codes[text]]


def _written(found: Taken, known: list[Lists]) -> None:
    """The same for its category and its payer, who may be written by the name that the form gives it."""
    typed, parties = found.typed[SectionKey.EXPENSES], found.typed[SectionKey.PARTIES]
    named = {"payer": {key: first(parties, f"{key}-who") for key in parties.get("parties", ())}}
    for name in list(typed):
        column, text = name.rpartition("-")[2], first(typed, name)
        if column not in WRITTEN or not text or text in known[0].of[column]:
            continue
        codes = (lists.code(column, text) for lists in (*known, Lists(named)))
        typed[name] = [next((code for code in codes if code), text)]


def _tell_apart(found: Taken, section: SectionKey, began: Typed, contents: Contents, lists: dict[str, str]) -> None:
    """New rows take other keys than those added to the file since; a new party is followed wherever it is named."""
    for name, letter in lists.items():
        mine = found.typed[section]
        other = apart(mine, began, contents.typed(section), name, letter)
        keys = dict(zip(mine.get(name, ()), other.get(name, ()), strict=True))
        found.typed[section] = other
        moved = {old: new for old, new in keys.items() if old != new}
        if name == "parties" and moved:
            for each in (SectionKey.PARTIES, SectionKey.EXPENSES, SectionKey.FUNDING):
                found.typed[each] = {
                    _renamed(field, moved) if each == SectionKey.FUNDING else field: [
                        moved.get(value, value) if field.startswith("duty-") or field.endswith("-payer") else value
                        for value in values
                    ]
                    for field, values in found.typed[each].items()
                }


def _renamed(field: str, moved: dict[str, str]) -> str:
    key, dash, rest = field.partition("-")
    return f"{moved.get(key, key)}{dash}{rest}"


def _accepts(name: str) -> list[bool]:
    return [bool(form.names.fullmatch(name)) for form in SECTIONS.values()]
