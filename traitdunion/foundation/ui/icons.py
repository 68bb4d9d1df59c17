"""The icons: 16 × 16 strokes in the colour of the text. A page carries one sprite, of those it uses."""

import re

from markupsafe import Markup

SHAPES = {
    "ask": '<path d="M5.3 5.8a2.7 2.7 0 1 1 3.8 2.5C8.3 8.7 8 9.2 8 10M8 13v.1"/>',
    "away": '<circle cx="8" cy="8" r="6"/><path d="m4 12 8-8"/>',
    "clock": '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
    "down": '<path d="M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.5h10"/>',
    "eye": '<path d="M1.5 8S4 4 8 4s6.5 4 6.5 4-2.5 4-6.5 4-6.5-4-6.5-4z"/><circle cx="8" cy="8" r="1.5"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.5V11M8 5v.1"/>',
    "lock": '<path d="M4 7.5h8V13H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"/>',
    "na": '<path d="M3 8h10"/>',
    "no": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "ok": '<path d="M3 8.5 6.5 12 13 4.5"/>',
    "pen": '<path d="m3 13 .7-3L10.5 3.2l2.3 2.3L6 12.3z"/>',
    "plus": '<path d="M3 8h10M8 3v10"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "sent": '<path d="M8 10V2.5M4.8 5.5 8 2.5l3.2 3M3 9.5V13h10V9.5"/>',
}
USED = re.compile(r'href="#i-([a-z]+)"')


def icon(name: str) -> Markup:
    """Draw the icon `name`, hidden from screen readers: a word always stands beside it."""
    if name not in SHAPES:
        raise KeyError(f"{name} is not an icon: {', '.join(SHAPES)}")
    return Markup('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>').format(name)


def sprite(html: str) -> str:
    """Define the icons that `html` uses, each once."""
    symbols = (
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{SHAPES[name]}</symbol>' for name in sorted(set(USED.findall(html)))
    )
    inside = "".join(symbols)
    return f'<svg id="icons" class="vh" width="0" height="0" aria-hidden="true">{inside}</svg>' if inside else ""
