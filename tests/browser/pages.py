"""The kinds of pages, each held to the same promises in every language: add yours here.

Budgets are those of a first visit, with an empty cache, in bytes on the wire.
"""

from dataclasses import dataclass

SITE = (
    "/aide/",
    "/accessibilite/",
    "/ecoconception/",
    "/donnees-personnelles/",
    "/mentions-legales/",
    "/plan-du-site/",
    "/chercher/?q=numerique",
)


@dataclass(frozen=True)
class Page:
    """A page anyone opens: its address in French, and what it may cost.

    `first_paint` and `loaded` are seconds at 50 kbit/s with round trips of 400 ms.
    """

    path: str
    bytes: int = 30_000
    requests: int = 4
    elements: int = 380
    first_paint: float = 4
    loaded: float = 7

    def __str__(self) -> str:
        return self.path


PUBLIC = [
    Page("/"),
    Page("/appels/"),
    Page("/appels/numerique-2024/"),
    Page("/appels/numerique-2024/reglement/"),
    Page("/simulateur/", bytes=40_000, requests=6),
    Page("/verifier/"),
    Page("/connexion/"),
    Page("/inscription/"),
    *map(Page, SITE),
]
