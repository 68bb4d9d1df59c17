"""What accounts puts on the pages of lower rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from traitdunion.directory.accounts import demo
from traitdunion.directory.accounts.models import JoinRequest
from traitdunion.foundation.ui.addresses import reverse
from traitdunion.foundation.ui.slots import Link, register


def fill() -> None:
    """Called once, when the application starts."""
    register("account", account)
    register("demo.accounts", demo_accounts)
    register("instruction.links", instruction_links)


def account(request: HttpRequest) -> Iterable[Link]:
    """Sign in, or my account, with the number of people whom a manager keeps waiting: the end of the header.

    Officers, whose lists have no query to spare, read that number on their account.
    """
    user = getattr(request, "user", None)
    if user and user.is_authenticated:
        counted = not user.is_officer and user.manages_any
        waiting = JoinRequest.objects.awaiting(user).count() if counted else 0
        words = ngettext("%(n)s demande à confirmer", "%(n)s demandes à confirmer", waiting) % {"n": waiting}
        label = _("Compte (%(n)s)") % {"n": waiting} if waiting else _("Mon compte")
        return [Link(label, reverse("accounts:home"), note=words if waiting else "")]
    return [Link(_("Connexion"), reverse("account_login"))]


def demo_accounts(_request: HttpRequest) -> Iterable[demo.Sample]:
    """The sample accounts, in demo only."""
    return demo.samples()


def instruction_links(request: HttpRequest) -> Iterable[Link]:
    """The page of ministry roles, for whoever gives them."""
    if request.user.is_authenticated and request.user.is_administrator:
        return [Link(_("Rôles au ministère"), reverse("accounts:roles"))]
    return []
