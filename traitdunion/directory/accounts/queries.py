"""What the pages ask of people and organisations, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import DataError, models
from django.db.models import Case, Count, Q, When
from django.http import Http404

from traitdunion.foundation.search.text import index_text

if TYPE_CHECKING:
    from traitdunion.directory.accounts.models import User


WRITERS = ("editor", "manager")
"""Roles that write the files of an organisation."""


class FetchQuerySet(models.QuerySet[Any]):
    """A queryset whose fetch is the access check: what it does not hold does not exist for the reader."""

    def get_or_404(self, **lookup: Any) -> Any:
        """The one row that matches; Http404 otherwise, and for what no column can hold (a NUL in a number)."""
        try:
            return self.get(**lookup)
        except (self.model.DoesNotExist, ValueError, DataError):
            raise Http404 from None


class OrganisationQuerySet(FetchQuerySet):
    """Organisations: `Organisation.objects.…`"""

    def of_member(self, user: User) -> Self:
        """Those in which `user` has a role."""
        return self.filter(memberships__user=user) if user.is_authenticated else self.none()

    def edited_by(self, user: User) -> Self:
        """Those in whose name `user` may start and write a file."""
        return self._with_role(user, *WRITERS)

    def managed_by(self, user: User) -> Self:
        """Those whose members `user` manages."""
        return self._with_role(user, "manager")

    def to_check(self) -> Self:
        """Those that a person added and that no officer has looked at."""
        return self.filter(status="to_check")

    def left_alone_by(self, user: User) -> Self:
        """Those that would keep members but no manager without `user`: to hand over before leaving for good."""
        counted = self.filter(pk__in=self.managed_by(user).values("pk")).annotate(
            members=Count("memberships"), managers=Count("memberships", filter=Q(memberships__role="manager"))
        )
        return counted.filter(members__gt=1, managers=1)

    def administered_by(self, user: User) -> Self:
        """The owners of calls whose ministry roles `user` gives."""
        return self.filter(staff_roles__user=user, staff_roles__role="administrator").order_by("name", "pk")

    def administered_only_by(self, user: User) -> Self:
        """The owners of calls that would have no administrator without `user`."""
        administrators = Count("staff_roles", filter=Q(staff_roles__role="administrator"), distinct=True)
        theirs = self.filter(pk__in=self.administered_by(user).order_by().values("pk"))
        return theirs.annotate(administrators=administrators).filter(administrators=1)

    def named(self, text: str) -> Self:
        """Those whose name has words that begin as those of `text`: first those that have just these words."""
        just = Case(When(words=index_text(text, stem=False), then=0), default=1)
        return self.filter(words__matches=text).order_by(just, "name", "pk")

    def with_member_count(self) -> Self:
        """Adds `member_count`."""
        return self.annotate(member_count=Count("memberships", distinct=True))

    def _with_role(self, user: User, *roles: str) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__role__in=roles)


class MembershipQuerySet(FetchQuerySet):
    """Memberships: `Membership.objects.…`"""

    def of(self, user: User) -> Self:
        """Those of one person, with the organisation."""
        return self.filter(user=user).select_related("organisation").order_by("organisation__name", "pk")

    def managed_by(self, user: User) -> Self:
        """Those that `user` may change: the members of the organisations that he manages."""
        return self.filter(organisation__memberships__user=user, organisation__memberships__role="manager")

    def writing(self) -> Self:
        """Those that may write the files of their organisation."""
        return self.filter(role__in=WRITERS)

    def managers(self) -> Self:
        """Those with the role of manager."""
        return self.filter(role="manager")

    def to_check(self) -> Self:
        """Those that no officer has looked at, oldest first, with the person and the organisation."""
        return (
            self.filter(checked_at=None)
            .select_related("user", "organisation", "organisation__territory")
            .order_by("since", "pk")
        )


class JoinRequestQuerySet(FetchQuerySet):
    """Requests to join an organisation, not answered yet."""

    def answerable_by(self, user: User) -> Self:
        """Those that `user` may answer: as a manager of the organisation, or on the ministry's side."""
        if user.is_staff_member:
            return self.all()
        return self.filter(organisation__memberships__user=user, organisation__memberships__role="manager")

    def sent_by(self, user: User) -> Self:
        """Those of one person, with the organisation; adds `managed`: how many there can answer."""
        managers = Count("organisation__memberships", filter=Q(organisation__memberships__role="manager"))
        return self.filter(user=user).select_related("organisation").annotate(managed=managers)

    def awaiting(self, user: User) -> Self:
        """Those that wait for `user` as a manager of the organisation, oldest first, with the person."""
        managed = self.filter(organisation__memberships__user=user, organisation__memberships__role="manager")
        return managed.select_related("user", "organisation")

    def without_manager(self) -> Self:
        """Those that nobody in the organisation can answer."""
        return self.exclude(organisation__memberships__role="manager")


class InvitationQuerySet(FetchQuerySet):
    """Invitations, accepted or not."""

    def open(self) -> Self:
        """Those that still wait for their answer."""
        return self.filter(accepted_at=None)

    def sent_to(self, user: User) -> Self:
        """Those that wait for this person, whatever the capitals of the address."""
        return self.open().filter(email__iexact=user.email).select_related("organisation")

    def of_members(self) -> Self:
        """Those that managers send, into an organisation."""
        return self.filter(staff=False)

    def of_staff(self) -> Self:
        """Those that administrators send, to the ministry's side."""
        return self.filter(staff=True)


class StaffRoleQuerySet(FetchQuerySet):
    """Roles on the ministry's side: `StaffRole.objects.…`"""

    def administered_by(self, user: User) -> Self:
        """Those that `user` may change: of the owners of calls that he administers."""
        administered = [owner for owner, role in user.staff_roles_by_owner.items() if role == "administrator"]
        return self.filter(owner__in=administered).select_related("user", "owner")
