"""What no tracked file may hold, and the order of the rooms where names hide it."""

import re
import subprocess

import pytest

from tools import ROOT, lint_templates, storeys

TEXTS = {".py", ".html", ".md", ".toml", ".txt", ".in", ".css", ".js", ".yml", ".cfg", ".po", ".typ", ""}
# Written in two halves, so that this file passes its own test.
FORBIDDEN = {
    "a note left for later": re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b"),
    "a folder of one machine": re.compile(r"(?<![\w.])/(ro" r"ot|wo" r"rk|ho" r"me)/\w"),
    "the address of a registry": re.compile(r"py" r"pi\.org|pythonho" r"sted|npm" r"js\.org|deb\.deb" r"ian\.org"),
    "a test that is not run": re.compile(r"@pytest\.mark\.(sk" r"ip|xf" r"ail)"),
}


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file() and path.suffix in TEXTS]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what):
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]

    assert found == []


def test_a_link_of_the_documentation_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in tracked()
        if page.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
        if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists()
    ]

    assert broken == []


def test_a_lower_room_names_no_upper_one():
    assert [fault for path in sorted(storeys.HOUSE.rglob("*.py")) for fault in storeys.faults(path)] == []


@pytest.mark.parametrize(
    ("here", "text", "there"),
    [
        ("foundation/ui/templates/ui/base.html", "calls:list", "calls"),
        ("foundation/ui/templates/ui/base.html", "calls/list.html", "calls"),
        ("directory/territories/models.py", "accounts.Organisation", "accounts"),
        ("front/desk/views.py", "site:help", "site"),
        ("front/site/views.py", "calls:list", None),
        ("programme/calls/views.py", "calls:list", None),
        ("programme/calls/views.py", "site:home", None),
        ("programme/calls/models.py", "calls for projects", None),
    ],
)
def test_a_name_that_goes_up_is_seen(here, text, there):
    assert storeys.upward(storeys.HOUSE / here, text) == there


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% if a %}", "Unexpected end of template"),
        ('<p style="color:red">', "style attribute"),
        ("<p {% if a > 1 %}hidden{% endif %} onclick='f()'>", "on… attribute"),
        ("<style>p{}</style>", "<style> element"),
        ("<script>f()</script>", "<script> without src"),
        ('<a href="javascript:f()">', "javascript: address"),
        ('{% set a = _("b") %}{% macro c() %}{% endmacro %}', "keeps its first language"),
        ("{{ c.form_errors(form) }}<form>{{ form }}</form>", "form is drawn whole"),
        ('{{ url("site:map") }}', 'may not name "site:map"'),
    ],
)
def test_a_faulty_template_is_refused(source, fault, tmp_path, monkeypatch):
    place = tmp_path / "traitdunion/foundation/ui/templates/ui/page.html"
    place.parent.mkdir(parents=True)
    place.write_text(source)
    monkeypatch.setattr(lint_templates, "ROOT", tmp_path)
    monkeypatch.setattr(storeys, "HOUSE", tmp_path / "traitdunion")

    (found,) = lint_templates.faults(place)

    assert fault in found


@pytest.mark.parametrize(
    "source",
    [
        "<script src=\"{{ static('ui/page.js') }}\" defer></script>",
        "{# <style> #}<p>once = twice</p>",
        '{% extends "ui/base.html" %}{% set a = _("b") %}',
    ],
)
def test_a_sound_template_passes(source, tmp_path, monkeypatch):
    place = tmp_path / "page.html"
    place.write_text(source)
    monkeypatch.setattr(lint_templates, "ROOT", tmp_path)

    assert list(lint_templates.faults(place)) == []
