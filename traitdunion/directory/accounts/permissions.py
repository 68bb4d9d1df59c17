"""A permission is a sentence made of named predicates; it answers with the reason that the page shows.

    can_invite = is_signed_in & manages
    answer = can_invite(user, organisation)
    if not answer: show answer.reason

Default deny: a predicate that fails to hold is a refusal. `a & b` gives the first refusal; `a | b` gives the
first yes, or the refusal of the *last* (write the ordinary way last: its reason is the one to follow).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Answer:
    """Yes, or no with its reason in the reader's language."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raises PermissionDenied with the reason when the answer is no: the page of error 403 shows it."""
        if not self:
            raise PermissionDenied(str(self.reason))


YES = Answer(allowed=True)


@dataclass(frozen=True)
class Permission:
    """Called with a person (maybe anonymous) and the thing, gives an Answer."""

    ask: Callable[[Any, Any], Answer]

    def __call__(self, user: Any, thing: Any = None) -> Answer:
        return self.ask(user, thing)

    def __and__(self, other: Permission) -> Permission:
        return Permission(lambda user, thing: self(user, thing) and other(user, thing))

    def __or__(self, other: Permission) -> Permission:
        return Permission(lambda user, thing: self(user, thing) or other(user, thing))

    def on(self, part: Callable[[Any], Any]) -> Permission:
        """The same permission, asked about a part of the thing: `writes.on(lambda file: file.organisation)`."""
        return Permission(lambda user, thing: self(user, part(thing)))

    def because(self, reason: str | Promise) -> Permission:
        """The same permission, refused with another reason."""
        return Permission(lambda user, thing: YES if self(user, thing) else Answer(allowed=False, reason=reason))


def predicate(reason: str | Promise) -> Callable[[Callable[[Any, Any], bool]], Permission]:
    """Makes a permission of a test of (person, thing); `reason` is said when the test does not hold."""

    def wrap(test: Callable[[Any, Any], bool]) -> Permission:
        return Permission(lambda user, thing: YES if test(user, thing) else Answer(allowed=False, reason=reason))

    return wrap


@predicate(_("Connectez-vous pour continuer."))
def is_signed_in(user: Any, _thing: Any) -> bool:
    return bool(user.is_authenticated)


@predicate(_("Cette page est celle des membres de l’organisme. Demandez à le rejoindre, ou faites-vous inviter."))
def belongs(user: Any, organisation: Any) -> bool:
    return user.is_authenticated and user.role_in(organisation) is not None


@predicate(_("Votre rôle dans cet organisme est la lecture. Un gestionnaire peut vous donner la rédaction."))
def writes(user: Any, organisation: Any) -> bool:
    return user.is_authenticated and user.role_in(organisation) in {"editor", "manager"}


@predicate(_("Les membres sont gérés par les gestionnaires de l’organisme."))
def manages(user: Any, organisation: Any) -> bool:
    return user.is_authenticated and user.role_in(organisation) == "manager"


@predicate(_("Cette page est réservée aux agents du ministère."))
def is_staff(user: Any, _thing: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff_member)


can_manage = is_signed_in & belongs & manages


def staff_or_404(user: Any) -> None:
    """For anyone but the ministry's people, the page does not exist."""
    if not is_staff(user):
        raise Http404
