"""Budgets made from a number, the same each time: what round trips through spreadsheets are tried on."""

from decimal import Decimal
from random import Random

from traitdunion.programme.applications.contents import Contents
from traitdunion.programme.applications.models import Party, Place, Project, SectionKey, SectionVersion
from traitdunion.programme.applications.models.application import HIGHEST

NAMES = (
    "Trois-Rives",
    "Commune de Keur Ndiaye",
    "بلدية النهر",
    "TROIS-RIVES",
    '=HYPERLINK("x")',
    "Région d’« Essai », & Cie <SA>",
    "*",
    "",
)
LABELS = (
    "Médiatrices",
    'Bornes ; câbles, "prises"',
    "=1+1",
    "+33 numéros",
    "-",
    "@somme",
    "'apostrophe",
    "1 234,56",
    "12/03/2024",
    "  deux   blancs  ",
    "تكوين المنشطين",
    "<b>&amp;</b>",
    "Médiatrices",
    "",
)
SHOWN = ("{:.2f}", "{:,.2f} €")


def generated(application, seed):
    """The contents of a file with a random budget: parties, places, lines and resources, as if saved in version 3."""
    random = Random(seed)
    contents = Contents(application, application.call.snapshot.document, Project(application=application))
    roles = ["lead", *random.choices(["partner", "carrier", "funder", "operator"], k=random.randint(1, 4))]
    contents.parties = [
        Party(key=f"p{rank}", role=role, name=random.choice(NAMES), country=random.choice(["FR", "SN", "LB"]))
        for rank, role in enumerate(roles, 1)
    ]
    contents.places = [
        Place(country=country) for country in random.sample(["SN", "BF", "LB", "MX"], k=random.randint(0, 3))
    ]
    years = random.sample(list(contents.years_allowed), k=random.randint(1, 4))
    for section, typed in (
        (SectionKey.EXPENSES, _expenses(contents, random, years)),
        (SectionKey.FUNDING, _funding(contents, random, years)),
    ):
        contents.versions[section] = SectionVersion(application=application, section=section, number=3, typed=typed)
    return contents


def emptied(contents):
    """The same file, with nothing typed yet in its budget."""
    bare = Contents(contents.application, contents.document, contents.project, contents.parties, contents.places)
    for section in (SectionKey.EXPENSES, SectionKey.FUNDING):
        bare.versions[section] = SectionVersion(application=contents.application, section=section, number=3)
    return bare


def _expenses(contents, random, years):
    typed, keys = {}, []
    categories = ["", *(item["code"] for item in contents.document["budget"]["categories"])]
    payers = ["", "grant", *(party.key for party in contents.parties)]
    countries = ["", "FR", *(place.country for place in contents.places)]
    for number in sorted(random.sample(range(1, 40), k=random.randint(0, 15))):
        key = f"e{number}"
        keys.append(key)
        typed |= {
            f"{key}-label": [random.choice(LABELS)],
            f"{key}-category": [random.choice(categories)],
            f"{key}-payer": [random.choice(payers)],
            f"{key}-country": [random.choice(countries)],
            f"{key}-nature": [random.choice(["cash", "in_kind"])],
        }
        typed |= {f"{key}-{year}": [_amount(random)] for year in years if random.random() < 0.7}
    return typed | ({"expenses": keys, "expenses-last": [keys[-1][1:]]} if keys else {})


def _funding(contents, random, years):
    prefixes = ["grant", *(f"{party.key}-cash" for party in contents.parties)]
    prefixes += [f"{party.key}-in_kind" for party in contents.parties if party.role != "funder"]
    return {f"{prefix}-{year}": [_amount(random)] for prefix in prefixes for year in years if random.random() < 0.6}


def _amount(random):
    """An amount as someone types it: often round, sometimes to the cent, sometimes the highest."""
    kind = random.random()
    if kind < 0.05:
        return HIGHEST
    if kind < 0.1:
        return "0"
    cents = random.randint(1, 99_999_999_999) if kind < 0.6 else random.randint(1, 999) * 100_000
    return random.choice(SHOWN).format(Decimal(cents) / 100).replace(",", " ")
