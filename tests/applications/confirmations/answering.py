"""What somebody answers from the page of a part, and what becomes of it."""

import re

from django.test import Client

from traitdunion.programme.applications.contents import contents_of
from traitdunion.programme.applications.models import Application
from traitdunion.programme.applications.parts import standings_of

SIGNED = {"person": "Awa", "function": "Maire"}
AMOUNT = re.compile(r"(cash|in_kind)-\d{4}")
ON_SCREEN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


def shown(response):
    """The hash of the part that the page shows."""
    return ON_SCREEN.search(response.content.decode())[1]


def answer(page, *, who=None, do="confirmed", **more):
    """What somebody posts from the page as it is shown now."""
    who = who or Client()
    seen = who.get(page)
    form = seen.context["form"]
    amounts = {name: form[name].value() or "" for name in form.fields if AMOUNT.fullmatch(name)}
    return who.post(page, {"shown": shown(seen), "do": do, **amounts, **SIGNED, **more})


def read(filled):
    """The contents of the file as it is now."""
    return contents_of(Application.objects.with_heading().get(pk=filled.pk))


def state(filled, key="p2"):
    """Where the confirmation of a party stands."""
    return next(each.state for each in standings_of(read(filled)) if each.party.key == key)
