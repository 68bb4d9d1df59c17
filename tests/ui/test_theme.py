"""The stylesheet: each allowed pair of colours is readable, nothing is left or right, and it weighs little."""

import re
from pathlib import Path

import brotli
import pytest

from traitdunion.foundation.ui.icons import SHAPES

STATIC = Path(__file__).parents[2] / "traitdunion/foundation/ui/static/ui"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "theme.css").read_text(), flags=re.DOTALL)
TEXT, SHAPE = 4.5, 3.0
# A pair that is not here is not allowed.
PAIRS = {
    **dict.fromkeys(
        [
            *(("ink", ground) for ground in ("paper", "card", "sunk", "brand-tint", "trait-tint")),
            *(("ink", f"{state}-tint") for state in ("ok", "no", "ask", "wait")),
            *((state, f"{state}-tint") for state in ("ok", "no", "ask", "wait", "brand")),
            *((text, ground) for text in ("soft", "brand") for ground in ("paper", "card", "sunk")),
            *(("no", ground) for ground in ("paper", "card")),
            *(("brand-on", "brand"), ("deep-on", "deep"), ("deep-soft", "deep"), ("trait-on", "trait")),
        ],
        TEXT,
    ),
    **dict.fromkeys([("edge", ground) for ground in ("paper", "card", "sunk")], SHAPE),
    **dict.fromkeys([("brand", "line"), ("trait", "deep"), ("trait", "deep-2")], SHAPE),
}


def tokens(block):
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b", block))


LIGHT = tokens(re.search(r":root \{(.*?)\n\}", CSS, re.DOTALL)[1])
DARK = LIGHT | tokens(re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", CSS, re.DOTALL)[1])


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pair", "least"), PAIRS.items(), ids=[f"{a} on {b}" for a, b in PAIRS])
def test_an_allowed_pair_of_colours_is_readable(palette, pair, least):
    text, ground = (palette[name] for name in pair)

    assert contrast(text, ground) >= least


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(
    "physical",
    [
        r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)",
        r"border-(?:top|bottom)-(?:left|right)-radius",
        r"(?<![a-z-])(?:left|right|top|bottom)\s*:",
        r"(?:text-align|float|clear)\s*:\s*(?:left|right)",
        r"(?<![a-z-])(?:min-|max-)?(?:width|height)\s*:(?![^{]*\)\s*\{)",
    ],
)
def test_no_property_names_a_side_of_the_screen(physical):
    rules = re.sub(r"@media[^{]*\{", "", CSS)

    assert re.findall(physical, rules) == []


def test_no_shorthand_differs_between_left_and_right():
    four_values = re.findall(r"(?:margin|padding|inset|border-radius|border-width):\s*([^;}]+)", CSS)

    split = [re.findall(r"(?:calc|var|clamp|min|max)\((?:[^()]|\([^()]*\))*\)|\S+", value) for value in four_values]
    assert [parts for parts in split if len(parts) == 4 and parts[1] != parts[3]] == []


def test_colours_outside_the_tokens_are_only_for_print():
    screen, _, _ = CSS.partition("@media print")
    rules = screen[screen.index("/* 2") :] if "/* 2" in screen else screen.split("}\n}\n", 1)[1]

    assert re.findall(r"#[0-9a-f]{3,8}\b", rules) == []


def test_the_stylesheet_fetches_nothing():
    assert "url(" not in CSS
    assert "@import" not in CSS
    assert "@font-face" not in CSS


def test_the_stylesheet_weighs_less_than_nine_kilobytes_as_sent():
    assert len(brotli.compress((STATIC / "theme.css").read_bytes())) <= 9_000


def test_the_script_weighs_less_than_five_kilobytes_before_compression():
    assert (STATIC / "enhance.js").stat().st_size <= 5_000


def test_every_class_of_the_stylesheet_is_used_by_a_page():
    house = Path(__file__).parents[2] / "traitdunion"
    pages = "".join(path.read_text() for path in [*house.rglob("*.html"), *house.rglob("*.py"), *house.rglob("*.js")])

    classes = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)", CSS))
    assert sorted(name for name in classes if not re.search(rf"(?<![a-z-]){name}(?![a-z-])", pages)) == []


def test_icons_are_strokes_without_colour():
    assert [name for name, shape in SHAPES.items() if "fill" in shape or "stroke" in shape] == []
