"""Letters about a file to people who have an account, each in their language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from traitdunion.directory.accounts.models import Membership, User
from traitdunion.foundation.mail import acts as mail
from traitdunion.programme.applications.models import Application


def writers_of(application: Application) -> list[User]:
    """Those who write for the lead, in the order in which they joined it."""
    writing = Membership.objects.writing().filter(organisation=application.lead_id)
    return [each.user for each in writing.select_related("user").order_by("pk")]


def tell(
    people: Iterable[Any], template: str, application: Application, more: Callable[[Any], dict[str, Any]], key: str = ""
) -> None:
    """Send `template` to each of `people`: what says which file it is, then `more` of the person, in their language.

    With a `key`, each gets the letter once.
    """
    for person in people:
        with override(person.language):
            context = about(application) | more(person)
        mail.send(
            to=person.email,
            template=template,
            context=context,
            language=person.language,
            key=f"applications:{key}:{person.pk}" if key else "",
        )


def about(application: Application) -> dict[str, str]:
    """What every letter says of its file, in the current language: number, title, lead, address of its first page."""
    return {
        "number": application.number,
        "title": application.title or _("Projet sans titre"),
        "lead": application.lead.name,
        "address": settings.BASE_URL + reverse("applications:file", args=[application.number]),
    }
