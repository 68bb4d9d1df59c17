"""What a mayor and a town do to have a file signed."""

import re

from tests.files.samples import PDF, upload
from traitdunion.foundation.clock import today
from traitdunion.foundation.mail.models import Letter
from traitdunion.programme.applications import acts

MAYOR = {"name": "Dominique Exemple", "function": "Maire", "email": "maire@example.org", "language": "fr"}


def link_in(letter):
    return re.search(r"/signer/\S+/", letter.text).group()


def seen_on(page):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode()).group(1)


def last_code():
    letter = Letter.objects.filter(subject__contains="code").latest("pk")
    return re.search(r"\d{4}-\d{4}", letter.subject).group()


def ask_code(mayor, link):
    """The hash of what was shown, once the code has left."""
    seen = seen_on(mayor.get(link))
    assert mayor.post(link, {"do": "code", "seen": seen}).status_code == 302
    return seen


def signed(mayor, link):
    seen = ask_code(mayor, link)
    return mayor.post(link, {"do": "sign", "seen": seen, "code": last_code()})


def change_title(application, by, title="Autre titre"):
    current = application.versions.get(section="project", current=True)
    typed = current.typed | {"title": [title]}
    acts.save_section(application=application, section="project", typed=typed, base=current.number, by=by)


def letter_joined(application, by):
    acts.attach(application=application, kind="letter", upload=upload("lettre.pdf", PDF), by=by)


def give_back(client, sheet, **typed):
    """Send the scan of a sheet, signed today."""
    day = today()
    signed_on = {"signed_on-day": day.day, "signed_on-month": day.month, "signed_on-year": day.year}
    return client.post(f"/signature/{sheet.letters}/", {**signed_on, "scan": upload("feuille.pdf", PDF), **typed})
