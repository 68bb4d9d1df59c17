"""Who sends files in pieces: whoever holds a ticket and speaks the protocol, which a page and a form do not."""

from django.utils import timezone

from tests.house.addresses import PEOPLE, Address
from traitdunion.foundation.files.models import Upload
from traitdunion.foundation.files.uploads import Ticket

NO_PAGE = dict.fromkeys(PEOPLE, 412)


def build(world):
    """A page that lets files be sent, and one on its way."""
    world["ticket"] = Ticket("world", 40_000_000)
    world["upload"] = Upload.objects.create(
        owner="world", name="lettre.pdf", size=1_000, sha256="0" * 64, begun_at=timezone.now()
    )


def ticket(world):
    return world["ticket"].address.split("/")[2:3]


ADDRESSES = {
    "files:begin": Address(post=NO_PAGE, args=ticket),
    "files:upload": Address(NO_PAGE, args=lambda world: [*ticket(world), world["upload"].pk]),
}
