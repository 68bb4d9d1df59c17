"""What the pages weigh, as an automatic check measured and wrote it: `data/weights.json`."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).parents[3] / "data/weights.json"


@dataclass(frozen=True)
class Measure:
    """A first visit to a page: bytes sent, requests, elements of the page, EcoIndex out of 100 and its grade."""

    path: str
    bytes: int
    requests: int
    elements: int
    ecoindex: float
    grade: str


@dataclass(frozen=True)
class Measures:
    """Every measure of one day."""

    day: date
    pages: tuple[Measure, ...]


def read() -> Measures | None:
    """The last measures, None if nothing was measured yet."""
    if not FILE.is_file():
        return None
    found = json.loads(FILE.read_text())
    return Measures(date.fromisoformat(found["day"]), tuple(Measure(**page) for page in found["pages"]))


def write(measures: Measures) -> None:
    """Keep `measures` for the page on eco-design."""
    pages = [vars(page) for page in measures.pages]
    FILE.write_text(json.dumps({"day": measures.day.isoformat(), "pages": pages}, indent=1) + "\n")
