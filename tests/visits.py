"""Who opens a page, and what they read there: what the tests of every room share."""

from django.test import Client
from django.utils.html import strip_tags

SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2066": None, "\u2069": None})


def browser(user):
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def plain(text):
    """`text` with plain spaces, and without the marks that isolate figures."""
    return text.translate(SPACES)


def text(response):
    """The words of a page, without its markup, on one line with plain spaces."""
    return plain(" ".join(strip_tags(response.text).split()))
