"""Gives a person a role on the ministry's side: the first administrator has nobody to ask."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.models import Organisation, StaffRole, User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of an existing account")
        parser.add_argument("role", choices=StaffRole.Role.values)
        parser.add_argument("--owner", type=int, help="number of the organisation; may be left out if one owns calls")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"{options['email']} has no account: the person signs up first.")
        owner = self._owner(options["owner"])
        try:
            acts.set_staff_role(user=user, owner=owner, role=options["role"])
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        self.stdout.write(f"{user.email}: {options['role']} for {owner.name}. The second factor is asked at the door.")

    def _owner(self, number: int | None) -> Organisation:
        ministries = Organisation.objects.filter(kind=Organisation.Kind.MINISTRY)
        found = list(Organisation.objects.filter(pk=number) if number else ministries)
        if len(found) == 1:
            return found[0]
        known = "\n".join(f"  {ministry.pk}  {ministry.name}" for ministry in ministries)
        raise CommandError(f"Say which organisation with --owner:\n{known or '  (none yet: publish a call first)'}")
