"""Whole files made from a number, the same each time: what round trips through the offline form are tried on."""

from random import Random

from tests.applications.budgets import LABELS, NAMES, generated
from traitdunion.programme.applications.acts.life import LEAD_ALONE
from traitdunion.programme.applications.models import Aim, AimKind, Party, PartyRole, SectionKey, SectionVersion

TEXTS = (
    "Deux villes, deux rives.\n\nUne ligne après l’autre.",
    "\nCommence par une ligne vide",
    "مركز رقمي للجميع، بلغتين.",
    "<script>alert(1)</script></textarea><input name=title value=faux>",
    '" onfocus="alert(1)',
    "&lt;déjà&gt; échappé &amp; co",
    "Fin de ligne\r\nde Windows",
    "",
)
COUNTRIES = ("", "FR", "SN", "Pays inconnu")


def whole(application, seed):
    """The contents of a file with a random text in every section, as if saved in version 3."""
    random = Random(seed)
    contents = generated(application, seed)
    contents.aims = [Aim(kind=AimKind.SDG, key="9")]
    roles = [party.role for party in contents.parties[1:]]
    texts = {
        SectionKey.PARTIES: _parties(random, roles),
        SectionKey.PROJECT: _project(random),
        SectionKey.QUESTIONS: _questions(random),
    }
    contents.parties = [
        contents.parties[0],
        *(Party(key=f"p{rank}", role=role, name=random.choice(NAMES)) for rank, role in enumerate(roles, 2)),
    ]
    for section, typed in texts.items():
        contents.versions[section] = SectionVersion(application=application, section=section, number=3, typed=typed)
    return contents


def emptied(contents):
    """Versions of the same numbers in which nothing is typed but the lead."""
    return {
        section: SectionVersion(
            section=section, number=3, typed=dict(LEAD_ALONE) if section == SectionKey.PARTIES else {}
        )
        for section in contents.versions
    }


def _parties(random, roles):
    typed = {"p1-role": [PartyRole.LEAD.value], "p1-commitment": [random.choice(TEXTS)]}
    for rank, role in enumerate(roles, 2):
        typed |= {
            f"p{rank}-role": [role],
            f"p{rank}-who": [random.choice(NAMES)],
            f"p{rank}-kind": [random.choice(["", "association", "local_authority"])],
            f"p{rank}-country": [random.choice(COUNTRIES)],
            f"p{rank}-subdivision": [random.choice(["", "Saint-Louis"])],
        }
        if role != PartyRole.FUNDER:
            typed |= {
                f"p{rank}-commitment": [random.choice(TEXTS)],
                f"p{rank}-committed": [random.choice(["yes", "no"])],
            }
    keys = ["p1", *(f"p{rank}" for rank in range(2, len(roles) + 2))]
    return typed | {"parties": keys, "parties-last": [str(len(keys))]}


def _project(random):
    typed = {
        "title": [random.choice(LABELS)],
        "summary": [random.choice(TEXTS)],
        "strands": ["", *random.choice([["inclusive"], []])],
        "sdg": ["", "9"],
        "starts-day": [random.choice(["1", "31", "premier", "١"])],
        "starts-month": ["2"],
        "starts-year": ["2024"],
    }
    keys = [f"l{number}" for number in sorted(random.sample(range(1, 9), k=random.randint(0, 3)))]
    for key in keys:
        typed |= {f"{key}-country": [random.choice(COUNTRIES)], f"{key}-name": [random.choice(LABELS)]}
    return typed | ({"places": keys, "places-last": [keys[-1][1:]]} if keys else {})


def _questions(random):
    typed = {
        "q-needs": [random.choice(TEXTS)],
        "q-builds": [random.choice(["yes", "no"])],
        "q-address": [random.choice(LABELS)],
        "q-publics": ["", *random.choice([["old", "young"], ["young"], []])],
        "q-opening-day": ["1"],
        "q-opening-month": [random.choice(["9", "neuf"])],
        "q-opening-year": ["2024"],
        "q-hours": [random.choice(["1 200,5", "beaucoup", "٣٫٥"])],
        "q-rent": [random.choice(["12.500,00", "1 234", "1,234"])],
        "q-targets-9": ["", *random.choice([["9.1"], ["9.c", "9.1"], []])],
    }
    keys = [f"devices.{number}" for number in range(1, random.randint(1, 3))]
    for key in keys:
        typed |= {f"{key}-what": [random.choice(LABELS)], f"{key}-origin": ["reused"], f"{key}-number": ["40"]}
    return typed | ({"devices": keys, "devices-last": [str(len(keys))]} if keys else {})
