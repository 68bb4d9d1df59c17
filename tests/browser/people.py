"""Someone before the screen: reads and presses the words of a page in their own language, by mouse or by keyboard."""

import os
import re
from pathlib import Path

from django.utils import translation
from playwright.sync_api import expect

from tests.browser.checks import axe, focus_is_shown, no_overflow, tab_to, valid_html

PHOTOS = os.environ.get("JOURNEY_PHOTOS")


def begun(page):
    """Start a file on the page that starts one, whatever other tests have left there; return its address."""
    page.get_by_role("radio").first.check()
    if page.get_by_text("Vos dossiers pour cet appel").count():
        page.get_by_label(re.compile("Pourquoi un autre dossier")).fill("Un second projet")
    page.get_by_role("button", name="Commencer le dossier").click()
    return re.search(r"/dossiers/[A-Z0-9-]+/", page.url)[0]


class Person:
    """A person with a browser of their own. Words are given in French and looked for in the language of the pages."""

    def __init__(self, page, server, language="fr", *, keyboard=False, judging=True):
        self.page = page
        self.server = server
        self.language = language
        self.keyboard = keyboard
        self.judging = judging
        self.seen = 0

    def word(self, words, **values):
        with translation.override(self.language):
            said = translation.gettext(words)
        return said % values if values else said

    @property
    def main(self):
        return self.page.locator("main")

    def goes_to(self, path):
        response = self.page.goto(self.server.address(path, self.language))
        assert response.ok, f"{path} gives {response.status}"

    def presses(self, words, *, within=None, times=1):
        """Press the button or follow the link that bears these words."""
        name = self.word(words) if isinstance(words, str) else words
        place = within or self.page
        button, link = (place.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        self.press(button.or_(link).first, times)

    def press(self, target, times=1):
        """Press what leads to a page, and wait for it; twice is what impatient people do."""
        expect(target).to_be_visible()
        if times > 1 and not self.keyboard:
            target.dblclick()
            return
        if self.keyboard:
            self._tabs_to(target)
        with self.page.expect_navigation():
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                target.click()

    def _tabs_to(self, target):
        tab_to(self.page, target, limit=300)
        focus_is_shown(self.page)

    def writes(self, fields):
        """Type in fields, told by their names."""
        for name, text in fields.items():
            self.write(self.field(name), text)

    def write(self, target, text):
        if self.keyboard:
            self._tabs_to(target)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def chooses(self, fields):
        """Choose in lists, buttons and boxes, told by their names, a value."""
        for name, value in fields.items():
            options = self.page.locator(f"[name='{name}'][value='{value}']")
            if not options.count():
                self._select(self.field(name), value)
            else:
                self.choose(options)

    def choose(self, option):
        """Check a box, or a button among several."""
        if self.keyboard:
            self._tabs_to(option)
            self.page.keyboard.press("Space")
        else:
            option.check()

    def _select(self, target, value):
        if not self.keyboard:
            target.select_option(value)
            return
        self._tabs_to(target)
        values = target.locator("option").evaluate_all("options => options.map(option => option.value)")
        self.page.keyboard.press("Home")
        for _step in range(values.index(value)):
            self.page.keyboard.press("ArrowDown")
        assert target.input_value() == value

    def field(self, name):
        return self.page.locator(f"[name='{name}']:not([type=hidden])").first

    def attaches(self, name, path):
        """Choose a file; the window that the system opens for it is not the page's."""
        if self.keyboard:
            self._tabs_to(self.field(name))
        self.field(name).set_input_files(path)

    def downloads(self, link, folder):
        """Follow the link that gives a file, and return where it was put."""
        with self.page.expect_download() as waiting:
            self.page.locator(link).click()
        path = Path(folder) / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def reads(self, *texts):
        """Fail unless the page says each of these."""
        for text in texts:
            expect(self.main).to_contain_text(self.word(text) if isinstance(text, str) else text)

    def looks(self, name):
        """Judge the page as it is now: nothing for axe to say, valid, no sideways scroll at 320 px.

        Whoever is not `judging` goes on: the same pages are judged on another journey.
        """
        self.photographs(name)
        if not self.judging:
            return
        axe(self.page)
        no_overflow(self.page)
        valid_html(self.page)
        root = self.page.locator("html")
        assert root.get_attribute("dir") == ("rtl" if self.language == "ar" else "ltr")
        assert root.get_attribute("lang") == self.language
        assert self.page.locator("h1").count() == 1, name

    def photographs(self, name):
        """Keep a picture of the page for whoever wants to judge it, when JOURNEY_PHOTOS names a folder."""
        if PHOTOS:
            self.seen += 1
            width = self.page.viewport_size["width"]
            where = Path(PHOTOS) / f"{self.language}-{width}-{self.seen:02}-{name}.png"
            self.page.screenshot(path=where, full_page=True)
