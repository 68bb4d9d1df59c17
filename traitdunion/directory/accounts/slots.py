"""What accounts puts on the pages of lower rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.directory.accounts import demo
from traitdunion.foundation.ui.slots import Link, register


def fill() -> None:
    """Called once, when the application starts."""
    register("account", account)
    register("demo.accounts", demo_accounts)


def account(request: HttpRequest) -> Iterable[Link]:
    """Sign in, or my account: the end of the header."""
    if getattr(request, "user", None) and request.user.is_authenticated:
        return [Link(_("Mon compte"), reverse("accounts:home"))]
    return [Link(_("Connexion"), reverse("account_login"))]


def demo_accounts(_request: HttpRequest) -> Iterable[demo.Sample]:
    """The sample accounts, in demo only."""
    return demo.samples()
