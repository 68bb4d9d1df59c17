"""Catalogues of the texts people read. The French text is the key; each room keeps its own.

python -m tools.translations
- update [ROOM…]   brings the catalogues up to date with the code and the templates;
- compile          writes the .mo files that gettext reads;
- check [ROOM…]    names each text without its translation, or that two rooms translate differently, and exits
                   with 1 if there is one.
"""

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools import ROOT

LANGUAGES = ("fr", "en", "ar")
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(
    ["N_", "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"]
)


# Nothing that changes by itself (dates, tool versions) is written: a difference is always a text.
HEADER = """# {comment}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural};\\n"

"""
HEADERS = {
    "fr": ("Only plurals: the French text is the key.", "nplurals=2; plural=(n > 1)"),
    "en": ("English texts.", "nplurals=2; plural=(n != 1)"),
    "ar": (
        "Arabic texts, to be reviewed by a speaker. Plurals: zero, one, two, few, many, other.",
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
    ),
}


@dataclass(frozen=True)
class Room:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def domain(self) -> str:
        return "regulations" if self.name == "regulations" else "django"

    def path(self, language: str) -> Path:
        return self.folder / f"locale/{language}/LC_MESSAGES/{self.domain}.po"

    def catalogue(self, language: str) -> Catalog:
        """Return what is written, or an empty catalogue."""
        if not self.path(language).is_file():
            return Catalog(locale=language, project="Trait d’union", charset="utf-8")
        with self.path(language).open("rb") as file:
            return read_po(file, locale=language)

    def write(self, language: str, catalogue: Catalog) -> None:
        """Replace what is written. Sorted by text, without line numbers: small differences."""
        comment, plural = HEADERS[language]
        body = io.BytesIO()
        write_po(
            body, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True
        )
        self.path(language).parent.mkdir(parents=True, exist_ok=True)
        header = HEADER.format(comment=comment, language=language, plural=plural)
        self.path(language).write_text(header + body.getvalue().decode())

    def texts(self) -> Catalog:
        """Return every text of the room's code and templates."""
        catalogue = Catalog(project="Trait d’union", charset="utf-8")
        with (ROOT / "babel.cfg").open() as file:
            methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
        found = extract_from_dir(self.folder, methods, options, KEYWORDS, comment_tags=("Translators:",))
        for name, _line, message, comments, context in found:
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
        return catalogue


def rooms(*names: str) -> list[Room]:
    """Return the rooms of these names, all of them without a name."""
    folders = [ROOT / "traitdunion/regulations", *sorted(path.parent for path in ROOT.glob("traitdunion/*/*/apps.py"))]
    found = [Room(folder) for folder in folders if not names or folder.name in names]
    if unknown := set(names) - {room.name for room in found}:
        sys.exit(f"No such room: {', '.join(sorted(unknown))}")
    return found


def update(room: Room) -> None:
    texts = room.texts()
    for language in LANGUAGES:
        catalogue = room.catalogue(language)
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        if language == "fr":
            _keep_plurals(catalogue)
        if not len(catalogue):
            continue
        room.write(language, catalogue)


def _keep_plurals(catalogue: Catalog) -> None:
    """French texts are their own translation; gettext only needs to know that 0 is singular."""
    for message in list(catalogue):
        if message.id and message.pluralizable:
            message.string = message.id
        elif message.id:
            catalogue.delete(message.id, message.context)


def compile_catalogues() -> None:
    """Write each .mo that is older than its .po."""
    for room in rooms():
        for language in LANGUAGES:
            source = room.path(language)
            target = source.with_suffix(".mo")
            if source.is_file() and not (target.is_file() and target.stat().st_mtime >= source.stat().st_mtime):
                compiled = io.BytesIO()
                write_mo(compiled, room.catalogue(language))
                draft = target.with_suffix(f".part{os.getpid()}")
                draft.write_bytes(compiled.getvalue())
                draft.replace(target)


def faults(room: Room) -> Iterator[str]:
    """Name each text of a room that some reader would not find in their language."""
    texts = room.texts()
    for language in LANGUAGES:
        catalogue = room.catalogue(language)
        for text in texts:
            if not text.id or (language == "fr" and not text.pluralizable):
                continue
            found = catalogue.get(text.id, text.context)
            label = f"{room.name}, {language}: {_forms(text.id)[0]!r}"
            if found is None or found.fuzzy or not all(_forms(found.string)):
                yield f"{label} is not translated"
            elif not text.pluralizable and _placeholders(text.id) != _placeholders(found.string):
                yield f"{label} does not keep its placeholders"


def disagreements(rooms: Iterable[Room]) -> Iterator[str]:
    """Name each text that two rooms translate differently: a reader would find one translation in both."""
    for language in LANGUAGES:
        met: dict[tuple[object, ...], tuple[Room, object]] = {}
        for room in rooms:
            for text in room.catalogue(language):
                key = room.domain, text.context, _forms(text.id)[0], text.pluralizable
                first, string = met.setdefault(key, (room, text.string))
                if text.id and text.string != string:
                    yield f"{first.name} and {room.name}, {language}: {key[2]!r} is translated in two ways"


def _forms(text: Any) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [text]


def _placeholders(text: Any) -> list[str]:
    return sorted(set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text)))


def main() -> int:
    command, *names = sys.argv[1:] or [""]
    if command == "compile":
        compile_catalogues()
    elif command == "update":
        for room in rooms(*names):
            update(room)
        compile_catalogues()
    elif command == "check":
        found = [fault for room in rooms(*names) for fault in faults(room)] + list(disagreements(rooms()))
        print("\n".join(found) or "Every text is translated, in one way.")
        return bool(found)
    else:
        sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
