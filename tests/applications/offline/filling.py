"""Filling in a form as a person does: fields of the downloaded file, then the file sent back."""

from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile

from traitdunion.programme.applications.offline.returning import fields_of


def upload(text, name="formulaire.html"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def fields_at(browser, address):
    """What the form at `address` holds, by name."""
    return fields_of(upload(browser.get(address).content))


def written(fields):
    """A file that holds these fields and nothing else: what the form is read for."""
    inputs = (
        f'<input name="{escape(name)}" value="{escape(value)}">' for name, values in fields.items() for value in values
    )
    return upload(f"<form>{''.join(inputs)}</form>")


def filled_in(browser, address, **typed):
    """The form at `address` with other words in some of its fields; dots of names are written as `__`."""
    return written(fields_at(browser, address) | {name.replace("__", "-"): [text] for name, text in typed.items()})


def send(browser, back, file):
    """The page that answers a form."""
    return browser.post(back, {"file": file, "do": "send"}, follow=True)


def press(browser, back, page):
    """Apply what the page shows."""
    word = page.redirect_chain[-1][0].partition("repris=")[2]
    return browser.post(f"{back}?repris={word}", {"do": "apply", "seen": page.context["preview"].seen}, follow=True)
