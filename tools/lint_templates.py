"""What a Jinja2 page of ours may not contain, checked without rendering it.

- a fault of syntax;
- an inline style or script, which the content security policy refuses;
- in a file of macros, a text translated at the level of the module: it would keep the language of the first reader;
- the faults of a form said twice: a form that is drawn whole says its own;
- the name of a room that the template's own room may not know (see storeys.py).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from tools import ROOT
from tools.storeys import HOUSE, room_of, upward

INLINE = {
    r"<style[\s>]": "<style> element",
    r"<script(?![^>]*\ssrc=)(?![^>]*application/(ld\+)?json)[^>]*>": "<script> without src",
    r"<[a-z][^<>]*\sstyle\s*=": "style attribute",
    r"<[a-z][^<>]*\son[a-z]+\s*=": "on… attribute",
    r"""(href|action|src)=["']?\s*javascript:""": "javascript: address",
}
LETTER = "mail/templates/mail/base.html"
"""The one skeleton that carries its own style: a letter is read outside of the site."""
TRANSLATIONS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
ENVIRONMENT = jinja2.Environment(  # noqa: S701 - parses, never renders
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
)


def faults(path: Path) -> Iterator[str]:
    """Say what is wrong in a template, each with its file and line."""
    source = path.read_text()
    place = path.relative_to(ROOT)
    try:
        tree = ENVIRONMENT.parse(source)
    except jinja2.TemplateSyntaxError as error:
        yield f"{place}:{error.lineno}: {error.message}"
        return
    shown = re.sub(r"\{#.*?#\}", lambda match: "\n" * match[0].count("\n"), source, flags=re.DOTALL)
    # What a tag of Jinja2 holds may contain < or >, and hides nothing of ours.
    shown = re.sub(r"\{[%{].*?[%}]\}", lambda match: "\n" * match[0].count("\n"), shown, flags=re.DOTALL)
    for pattern, what in INLINE.items():
        if path.match(LETTER) and what == "<style> element":
            continue
        for match in re.finditer(pattern, shown, flags=re.IGNORECASE):
            yield f"{place}:{shown.count(chr(10), 0, match.start()) + 1}: {what}"
    if any(isinstance(node, nodes.Macro) for node in tree.body):
        for statement in tree.body:
            if isinstance(statement, nodes.Assign | nodes.AssignBlock) and _translates(statement):
                yield f"{place}:{statement.lineno}: a text translated outside of a macro keeps its first language"
    yield from (f"{place}:{line}: {form} is drawn whole, it says its faults itself" for form, line in _twice(source))
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and upward(path, constant.value):
            yield f'{place}:{constant.lineno}: {room_of(path)} may not name "{constant.value}", which is above it'


def _twice(source: str) -> Iterator[tuple[str, int]]:
    """The forms drawn whole beside a summary of their faults, and the line of that summary."""
    for match in re.finditer(r"form_errors\((\w+)\)", source):
        if f"{{{{ {match[1]} }}}}" in source:
            yield match[1], source.count("\n", 0, match.start()) + 1


def _translates(statement: nodes.Node) -> bool:
    called = (call.node for call in statement.find_all(nodes.Call))
    return any(isinstance(name, nodes.Name) and name.name in TRANSLATIONS for name in called)


def main() -> int:
    paths = sorted(path for path in HOUSE.glob("*/*/templates/**/*.*") if path.suffix != ".typ")
    found = [fault for path in paths for fault in faults(path)]
    print("\n".join(found) or f"{len(paths)} templates keep the rules.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
