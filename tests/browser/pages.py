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
    "/disponibilite/",
    "/chercher/?q=numerique",
)


@dataclass(frozen=True)
class Page:
    """A page: its address in French, and what it may cost.

    `first_paint` and `loaded` are seconds at 50 kbit/s with round trips of 400 ms.
    """

    path: str
    bytes: int = 30_000
    requests: int = 4
    elements: int = 380
    first_paint: float = 4
    loaded: float = 7
    grade: str = "A"

    def __str__(self) -> str:
        return self.path


TOLD = "nature=commune&pays=SN&cout=80000&apport=8000"
PUBLIC = [
    Page("/"),
    Page("/appels/"),
    Page("/appels/numerique-2024/"),
    Page("/appels/numerique-2024/presentation/"),
    Page("/appels/numerique-2024/reglement/"),
    Page("/appels/numerique-2024/reglement/versions/"),
    Page("/appels/numerique-2024/questions/"),
    Page("/appels/numerique-2024/formulaire/"),
    Page("/simulateur/"),
    Page(f"/simulateur/?{TOLD}"),
    Page(f"/simulateur/?{TOLD}&appel=numerique-2024"),
    Page("/verifier/"),
    Page("/confirmer/"),
    Page("/connexion/"),
    Page("/inscription/"),
    *map(Page, SITE),
]
STEPS = [
    Page(f"/dossiers/{{number}}/{step}", requests=6, loaded=4)
    for step in (
        *("budget/reprendre/", "formulaire/reprendre/", "commentaires/", "personnes/", "projet/historique/"),
        *("signature/", "imprimer/"),
        *("partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/"),
    )
]
"""The steps of a form, and the pages around it; `bytes` of a first visit, as for the others.

`loaded` is for who has the style and the scripts already.
"""
NEXT_STEP = 12_000
"""Bytes of a step for the same."""
PART = Page("/confirmer/{secret}/", loaded=4)
"""What a partner without an account opens, on an old telephone."""
RECEIPT = Page("/dossiers/{number}/accuse/1/")
OFFICE = {"bytes": 90_000, "requests": 10, "elements": 900, "loaded": 20, "grade": "C"}
"""What a page of the officers may cost."""
RECEIVED = Page("/instruction/numerique-2024/", **OFFICE)
"""The officers' list, full: fifty rows."""
