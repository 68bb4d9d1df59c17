"""What `make bench` measures of this room."""

from traitdunion.programme.applications.models import Submission

OFFICER = "instruction@example.org"
LIST = "/instruction/numerique-2024/"


def a_file() -> str:
    return f"{LIST}{Submission.objects.that_count().earliest('pk').application.number}/"


PAGES = {
    "officer's calls": ("/instruction/", OFFICER),
    "officer's list, 50 rows": (LIST, OFFICER),
    "officer's list, last page": (f"{LIST}?page=9999", OFFICER),
    "officer's list, words": (f"{LIST}?q=guichets", OFFICER),
    "officer's list, filtered, by amount": (f"{LIST}?verdict=to_check&pays=SN&tri=montant", OFFICER),
    "officer's file": (a_file, OFFICER),
}
