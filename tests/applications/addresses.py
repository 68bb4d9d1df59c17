"""Who may open the pages of files; makes the file that every table speaks of."""

from tests.applications.factories import ApplicationFactory
from tests.applications.trial import published_call
from tests.files.samples import PDF, upload
from tests.house.addresses import SIGNED_IN, Address, only
from traitdunion.programme.applications import acts

MEMBERS = ("reader", "editor", "manager")


def build(world):
    """A draft of the organisation with an attachment, and one that its manager has deleted."""
    manager = world.people["manager"]
    world["trial"] = published_call()
    made = {"call": world["trial"], "lead": world["organisation"], "created_by": manager}
    world["application"] = ApplicationFactory(filled=True, **made)
    world["attachment"] = acts.attach(
        application=world["application"], kind="letter", upload=upload("lettre.pdf", PDF), by=manager
    )
    world["deleted"] = ApplicationFactory(**made)
    acts.delete(application=world["deleted"], by=manager)


def number(world):
    return [world["application"].number]


ADDRESSES = {
    "applications:list": Address(SIGNED_IN),
    "applications:start": Address(only()),
    "applications:file": Address(only(*MEMBERS), args=number),
    "applications:section": Address(only(*MEMBERS), args=lambda world: [*number(world), "projet"]),
    "applications:delete": Address(only("manager") | {"reader": 403, "editor": 403}, args=number),
    "applications:restore": Address(post=only("manager", yes=302), args=lambda world: [world["deleted"].number]),
    "applications:attachment": Address(only(*MEMBERS), args=lambda world: [*number(world), world["attachment"].pk]),
}
