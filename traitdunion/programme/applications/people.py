"""The people of a file, and under which name each is shown to whom.

Members of the lead read names; invited readers read the name that a person chose, or a role; in a history, the role
only. Nobody outside the lead reads an address.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from traitdunion.directory.accounts.models import Membership, Organisation
from traitdunion.directory.territories.queries import network_of
from traitdunion.programme.applications.models import Application, Guest


def network_near(organisation: Organisation) -> str:
    """Name of the regional network of an organisation's region, when one is known."""
    network = network_of(organisation.territory)
    return network.name if network else ""


class People:
    """Everyone who opens `application`, as `viewer` sees them."""

    def __init__(self, application: Application, viewer: Any) -> None:
        self.application = application
        self.viewer = viewer
        self.inside = viewer.role_in(application.lead_id) is not None

    @cached_property
    def members(self) -> list[Membership]:
        """Members of the lead, those who may do most first."""
        order = list(reversed(Membership.Role.values))
        found = Membership.objects.filter(organisation=self.application.lead_id).select_related("user")
        return sorted(found, key=lambda each: (order.index(each.role), each.user.shown_name.casefold(), each.pk))

    @cached_property
    def guests(self) -> list[Guest]:
        """Everyone ever invited to read the file, in the order of the invitations."""
        return list(self.application.guests.select_related("user", "invited_by", "revoked_by"))

    @cached_property
    def readers(self) -> list[Guest]:
        """Those who accepted, and still read it."""
        still = set(self.application.guests.open().exclude(user=None).values_list("pk", flat=True))
        return [guest for guest in self.guests if guest.pk in still]

    @cached_property
    def _words(self) -> dict[int, str]:
        """What each person is in the file, by the person's id."""
        lead = self.application.lead.name
        words = {
            guest.user_id: _("Lecture invitée, %(body)s") % {"body": guest.organisation}
            for guest in self.guests
            if guest.user_id
        }
        return words | {
            each.user_id: _("%(role)s, %(body)s") % {"role": each.get_role_display(), "body": lead}
            for each in self.members
        }

    def role(self, user: Any) -> str:
        """What a person is in the file: "Rédaction, Trois-Rives"; a former member when nothing is known any more."""
        return self._words.get(user.pk, _("Ancien membre")) if user else _("Ancien membre")

    def name(self, user: Any) -> str:
        """The name under which the viewer knows a person of the file."""
        if user is None:
            return _("Ancien membre")
        return user.shown_name if self.inside else user.name or self.role(user)

    def author(self, user: Any, partner: str = "") -> str:
        """Who saved a version: the partner, else the name for members, the role for the others."""
        if partner:
            return partner
        if self.inside or user is None:
            return self.name(user)
        return self.role(user)

    def others(self) -> Iterator[Any]:
        """Everyone who opens the file but the viewer: members, then invited readers."""
        everyone = [each.user for each in self.members] + [guest.user for guest in self.readers]
        yield from (user for user in everyone if user != self.viewer)
