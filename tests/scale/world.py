"""Who and what the tests of scale look at, and how many queries each page may ask (design, section 7)."""

from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client

from tools.measuring import observed
from traitdunion.directory.accounts.models import User
from traitdunion.programme.applications.models import Submission
from traitdunion.programme.calls.models import Call

CALL = "numerique-2024"
LIST = f"/instruction/{CALL}/"
ANSWERS = "qui=Rouen&pays=SN&pays=LB&pays=CA-QC&duree=24&apport=20000&demande=50000&cout=90000&partenaires=5000"

PUBLIC = (
    "/",
    "/appels/",
    "/appels/?q=numerique",
    f"/appels/{CALL}/",
    f"/appels/{CALL}/presentation/",
    f"/appels/{CALL}/reglement/",
    "/simulateur/",
    f"/simulateur/?{ANSWERS}",
    f"/simulateur/?{ANSWERS}&appel={CALL}",
    "/verifier/",
    "/connexion/",
)
LISTS = (
    LIST,
    f"{LIST}?page=3",
    f"{LIST}?q=guichets",
    f"{LIST}?verdict=to_check&pays=SN&compte=a-verifier",
    f"{LIST}?tri=montant",
    f"{LIST}?tri=numero",
    f"{LIST}?tri=organisme",
)
SECTIONS = ("", "partenaires/", "projet/", "depenses/", "ressources/", "questions/", "pieces/", "relire/", "accuse/1/")


@dataclass(frozen=True)
class World:
    call: Call
    officer: User
    public: Client = field(default_factory=Client)

    @cached_property
    def submission(self) -> Submission:
        """The first file received."""
        return Submission.objects.filter(call=self.call).earliest("pk")

    @property
    def number(self) -> str:
        return self.submission.application.number

    @property
    def writer(self) -> User:
        """Who submitted it."""
        return self.submission.submitted_by


def queries(client: Client, address: str) -> int:
    """How many queries a page asks, once its process is warm; it must answer."""
    client.get(address)
    with observed() as (statements, _rows):
        response = client.get(address)
    assert response.status_code == 200, address
    return len(statements)
