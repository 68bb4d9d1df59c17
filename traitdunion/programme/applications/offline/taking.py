"""What a form says of each section when it arrives: the text it began from, with what was changed in it."""

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from traitdunion.directory.territories.queries import resolve_countries, sdg_targets
from traitdunion.foundation.files import Refused
from traitdunion.programme.applications.amounts import says_euros
from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.currencies import currency_of, local_name
from traitdunion.programme.applications.differences import CELL
from traitdunion.programme.applications.exchange.words import Lists, known_lists
from traitdunion.programme.applications.forms import SECTIONS
from traitdunion.programme.applications.forms.parties import LEAD
from traitdunion.programme.applications.forms.project import GOALS
from traitdunion.programme.applications.forms.rows import MOST, removed
from traitdunion.programme.applications.forms.section import first
from traitdunion.programme.applications.models import SectionKey, Typed
from traitdunion.programme.applications.offline.blank import untouched
from traitdunion.programme.applications.offline.drawing import CODES, WRITTEN, Drawing, lists_of_rows
from traitdunion.programme.applications.regulation import regulation_of

CODE = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}")
COUNTRY = re.compile(r"e\d{1,4}-country")
NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass
class Taken:
    """The text of each section that the form holds, with the text and the version that it began from.

    `number`: the file that the form was made for, empty for a call; `left`: names of what was answered and is asked no
    more; `unknown`: codes of targets that mean nothing. Plain data, that waits as JSON until it is applied.
    """

    number: str
    typed: dict[SectionKey, Typed]
    began: dict[SectionKey, Typed]
    bases: dict[SectionKey, int]
    left: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def taken(fields: Typed, contents: Contents) -> Taken:
    """Read `fields` against the file (or the call, when it has no number). Raises Refused when they are another's.

    Places are looked for now, once, and not each time that the form is shown.
    """
    number, call = first(fields, "dossier"), first(fields, "appel")
    check_number(number, contents)
    if call != contents.application.call.slug:
        raise Refused(_("Ce formulaire est celui d’un autre appel : %(call)s.") % {"call": call[:60]})
    began, bases = _began(fields, contents)
    with translation.override(_language(fields)):
        drawing = Drawing(contents, began, _added(fields, began, contents))
        drawing.shown  # noqa: B018 - read in the language of the form
        words = Lists(drawing.words)
    typed = {section: _text(fields, section, drawing, began[section]) for section in SECTIONS}
    found = Taken(number, typed, began, bases)
    _targets(fields, found, drawing)
    _places(found, contents)
    _countries(found)
    _currencies(found, contents)
    know_written(found, [words, *known_lists(drawing.contents)])
    found.left = sorted(name for name, values in fields.items() if any(values) and _is_lost(name, drawing))
    return found


def check_number(number: str, contents: Contents) -> None:
    """Raise Refused when the form is that of another file."""
    if number and number != contents.application.number:
        raise Refused(_("Ce formulaire est celui du dossier %(number)s.") % {"number": number[:40]})


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


def _added(fields: Typed, began: dict[SectionKey, Typed], contents: Contents) -> dict[str, list[str]]:
    """The keys of the rows of each list that were blank in the form, in their order."""
    rows = {}
    for section in SECTIONS:
        for name, letter in lists_of_rows(section, contents).items():
            last = int(first(began[section], f"{name}-last") or 0)
            shape = re.compile(re.escape(letter) + r"(\d{1,4})-.+", re.ASCII)
            numbers = {int(row[1]) for each in fields if (row := shape.fullmatch(each))}
            rows[name] = [f"{letter}{number}" for number in sorted(numbers) if number > last][:MOST]
    return rows


def _text(fields: Typed, section: SectionKey, drawing: Drawing, began: Typed) -> Typed:
    """The text of a section: as it was, but for what does not say the same any more."""
    form, typed = SECTIONS[section], dict(began)
    lists = lists_of_rows(section, drawing.contents)
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


def _places(found: Taken, contents: Contents) -> None:
    """The places that the rows which changed name become codes, as at a save."""
    for section, name in ((SectionKey.PARTIES, "parties"), (SectionKey.PROJECT, "places")):
        typed, began = found.typed[section], found.began[section]
        changed = [key for key in typed.get(name, ()) if _row(typed, key) != _row(began, key)]
        if changed:
            found.typed[section] = SECTIONS[section].settle(typed | {name: changed}, contents) | {name: typed[name]}


def _row(typed: Typed, key: str) -> Typed:
    return {name: values for name, values in typed.items() if name.startswith(f"{key}-")}


def _countries(found: Taken) -> None:
    """The country of an expense is written by its name: its code takes its place, when it has one answer."""
    typed = found.typed[SectionKey.EXPENSES]
    written = {name: first(typed, name) for name in typed if COUNTRY.fullmatch(name)}
    answers = resolve_countries({text for text in written.values() if len(text) > 2})
    for name, text in written.items():
        if text in answers and (country := answers[text].found):
            typed[name] = [country.code]


def _currencies(found: Taken, contents: Contents) -> None:
    """An amount with the code of its party's currency is in it; so is a bare one, where it took the place of such."""
    typed, began = found.typed[SectionKey.FUNDING], found.began[SectionKey.FUNDING]
    parties = found.typed[SectionKey.PARTIES]
    countries = {party.key: party.country for party in contents.parties}
    countries |= {key: first(parties, f"{key}-country") for key in parties.get("parties", ()) if key != LEAD}
    regulation = regulation_of(contents)
    for name, values in list(typed.items()):
        cell = CELL.fullmatch(name)
        if cell is None or values == began.get(name):
            continue
        local, text = local_name(cell[1], cell[2], int(cell[3])), first(typed, name)
        currency = currency_of(countries.get(cell[1], ""), regulation)
        in_it = currency and (currency.code in text.upper() or (first(began, local) and not says_euros(text)))
        if in_it and text:
            typed.update({local: [text], name: [""]})
        elif local in began:
            typed[local] = [""]


def know_written(found: Taken, known: list[Lists]) -> None:
    """The same for its category and its payer, who may be written by the name that the form gives it."""
    typed, parties = found.typed[SectionKey.EXPENSES], found.typed[SectionKey.PARTIES]
    named = Lists({"payer": {key: first(parties, f"{key}-who") for key in parties.get("parties", ())}})
    for name in typed:
        column, text = name.rpartition("-")[2], first(typed, name)
        if column not in WRITTEN or not text or text in known[0].of.get(column, ()):
            continue
        codes = (lists.code(column, text) for lists in (*known, named))
        typed[name] = [next((code for code in codes if code), text)]


def _is_lost(name: str, drawing: Drawing) -> bool:
    """Was it an answer, and is asked no more?"""
    return drawing.shows(name) is None and any(form.names.fullmatch(name) for form in SECTIONS.values())
