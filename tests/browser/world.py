"""The world of the tables of addresses, on a platform that runs: where each page is, and the session of who opens it.

`manage.py shell -c "from tests.browser.world import tell; tell()"` makes it and prints it.
"""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import CALLS, FILLED, published_call
from tests.factories import TerritoryFactory
from tests.files.samples import PDF, upload
from tests.house.addresses import ADDRESSES, build
from traitdunion.directory.accounts.models import User
from traitdunion.foundation.clock import now
from traitdunion.foundation.jobs.worker import run_due
from traitdunion.foundation.mail.models import Bounce, Letter
from traitdunion.programme.applications import acts
from traitdunion.programme.applications.models import SectionKey
from traitdunion.programme.applications.sections import BY_ADDRESS
from traitdunion.programme.calls import asking
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.publication import read

MARK = "WORLD "
MORE = {
    **dict.fromkeys(("start", "copy", "copy-choose", "compare", "change", "pieces-history", "move"), "manager"),
    **dict.fromkeys(("answer-a-comment", "withdrawn", "closed", "previews", "letter", "mailbox"), "manager"),
    **{f"{state}-{section}": "manager" for state in ("empty", "filled") for section in BY_ADDRESS},
    "home-of-the-guest": "guest",
    "file-of-the-guest": "guest",
    "received": "officer",
}
"""Who opens each page that is in another state than those of the tables, or that the tables do not reach."""


def tell():
    """Make the world and print it: `paths`, the address of each name; `sessions`, the cookie of each person."""
    TerritoryFactory.reset_sequence(10_000)  # beyond the codes of real communes
    world = build()
    more = _more(world)
    Call.objects.update(owner=world["staff_role"].owner)
    paths = {name: reverse(name, args=address.args(world)) for name, address in ADDRESSES.items()}
    print(MARK + json.dumps({"paths": paths | more, "sessions": _sessions(world)}))


def _sessions(world):
    sessions = {}
    for person, user in world.people.items():
        if user is not None:
            client = Client()
            client.force_login(User.objects.get(pk=user.pk))
            sessions[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions


def _more(world):
    """What the tables do not need: a history, comments, questions, a letter that came back, other states of a file."""
    manager, officer = world.people["manager"], world.people["officer"]
    file, sent, trial = world["application"], world["submission"].application, world["trial"]
    published_call("essai-2025")
    typed = FILLED[SectionKey.PROJECT] | {"title": ["Guichets à trois voix"], "ends-year": ["2026"]}
    acts.save_section(application=file, section=SectionKey.PROJECT, typed=typed, base=1, by=manager)
    said = acts.comment(application=file, section=SectionKey.PROJECT, text="Le titre est clair ?", by=manager)
    acts.comment(application=file, section=SectionKey.PROJECT, text="Oui.", by=world.people["editor"], answers=said)
    acts.write_message(application=sent, text="Bien reçu.", files=[], by=officer, from_officer=True)
    for question, answer in (("Une commune peut-elle déposer seule ?", "Non."), ("Et un département ?", "")):
        asked = asking.ask(call=trial, text=question, by=manager)
        if answer:
            asking.answer(enquiry=asked, shown=question, answer=answer, by=officer)
    made = {"call": trial, "lead": world["organisation"], "created_by": manager}
    withdrawn = _submitted(**made)
    acts.withdraw_file(application=withdrawn, because="Le partenaire se retire.", by=manager, at=now())
    closed = ApplicationFactory(**made | {"call": published_call("clos-2024")})
    until = now() + timedelta(days=2)
    acts.authorise_late(application=closed, until=until, reason="La fibre a été coupée.", by=officer)
    _shorter_projects()
    run_due()
    letter = Letter.objects.order_by("pk").first()
    Bounce.objects.create(letter=letter, address=manager.email, status="5.1.1", said="550 no such person")
    place, query = f"/dossiers/{file.number}", f"?appel={trial.slug}"
    return {
        "start": f"/dossiers/nouveau/{query}",
        "copy": f"/dossiers/nouveau/reprendre/{query}",
        "copy-choose": f"/dossiers/nouveau/reprendre/{query}&dossier={sent.number}",
        "compare": f"{place}/projet/comparer/?de=1&a=2",
        "change": f"{place}/reglement/",
        "pieces-history": f"{place}/pieces/historique/",
        "move": f"/dossiers/{sent.number}/changer-appel/?appel=essai-2025",
        "answer-a-comment": f"{place}/commentaires/?section=projet&repondre={said.pk}",
        "withdrawn": f"/dossiers/{withdrawn.number}/",
        "closed": f"/dossiers/{closed.number}/",
        **{
            f"{state}-{section}": f"/dossiers/{each.number}/{section}/"
            for state, each in (("empty", ApplicationFactory(**made)), ("filled", file))
            for section in BY_ADDRESS
        },
        "previews": f"{place}/pieces/?apercus=1",
        "letter": f"/boite-aux-lettres/{letter.pk}/",
        "mailbox": "/boite-aux-lettres/",
        "home-of-the-guest": "/dossiers/",
        "file-of-the-guest": f"{place}/",
        "received": f"/instruction/{trial.slug}/{withdrawn.number}/",
    }


def _submitted(**made):
    file = ApplicationFactory(filled=True, **made)
    acts.attach(application=file, kind="letter", upload=upload("lettre.pdf", PDF), by=made["created_by"])
    return acts.submit(number=file.number, by=made["created_by"], received_at=now()).submission.application


def _shorter_projects():
    """A second version of the trial's rules: twelve months at most."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(CALLS.parent, folder, dirs_exist_ok=True)
        rules = folder / "regulations/essai-2024.toml"
        text = rules.read_text().replace("version = 1\n", "version = 2\n").replace("max = 24", "max = 12")
        rules.write_text(text)
        publish(publication=read(folder / "calls/essai-2024.toml"))
