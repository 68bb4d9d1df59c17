"""Published calls for tests: the real ones, read once, published as often as wanted."""

from functools import cache
from pathlib import Path

from config.environment import ROOT
from traitdunion.directory.territories.models import Country, Subdivision
from traitdunion.foundation.search import words
from traitdunion.programme.calls.acts import publish
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.publication import Publication, files, read

DATA = ROOT / "data"
COUNTRIES = (
    ("FR", "France", "France", "فرنسا"),
    ("SN", "Sénégal", "Senegal", "السنغال"),
    ("LB", "Liban", "Lebanon", "لبنان"),
    ("MX", "Mexique", "Mexico", "المكسيك"),
    ("CO", "Colombie", "Colombia", "كولومبيا"),
    ("CA", "Canada", "Canada", "كندا"),
)


def publish_call(slug: str = "numerique-2024") -> Call:
    """A call of data/calls, published; the countries that it names exist."""
    few_countries()
    publish(publication=_read(DATA / "calls" / f"{slug}.toml"))
    return Call.objects.get(slug=slug)


def publish_calls() -> list[Call]:
    """Every call of data/calls, published."""
    return [publish_call(path.stem) for path in files(DATA)]


def few_countries() -> None:
    """The countries that the calls name, unless the reference is already there."""
    if Country.objects.exists():
        return
    for code, french, english, arabic in COUNTRIES:
        found_by = " " + " ".join(words(f"{code} {french} {english} {arabic}"))
        Country.objects.create(
            code=code, iso3=f"{code}X", name_fr=french, name_en=english, name_ar=arabic, words=found_by
        )
    Subdivision.objects.create(code="CA-QC", country_id="CA", name_fr="Québec", name_en="Quebec", words=" quebec")


@cache
def _read(path: Path) -> Publication:
    return read(path)
