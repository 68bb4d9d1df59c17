"""Takes away the second factor of a person who has lost both telephone and recovery codes; check who asks first."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from traitdunion.directory.accounts import acts
from traitdunion.directory.accounts.adapter import AccountAdapter
from traitdunion.directory.accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None or not Authenticator.objects.filter(user=user).delete()[0]:
            raise CommandError(f"{options['email']} has no second factor.")
        acts.end_sessions(user=user)
        AccountAdapter().send_mail("mfa/email/totp_deactivated", user.email, {})
        self.stdout.write(f"{user.email} is signed out and told by letter; a ministry role will ask for a new one.")
