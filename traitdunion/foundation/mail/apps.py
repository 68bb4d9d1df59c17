from collections.abc import Iterator

from django.apps import AppConfig
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from traitdunion.foundation.clock import today
from traitdunion.foundation.ui.formats import date_long
from traitdunion.foundation.ui.slots import Link, register


class MailConfig(AppConfig):
    name = "traitdunion.foundation.mail"
    label = "mail"

    def ready(self) -> None:
        autodiscover_modules("letters")
        register("footer", mailbox_link)


def mailbox_link(_request: HttpRequest) -> Iterator[Link]:
    """The way to the demonstration's mailbox, at the foot of each page."""
    if settings.DEMO:
        words = _("Démonstration, au %(day)s : la boîte aux lettres") % {"day": date_long(today())}
        yield Link(words, reverse("mail:mailbox"), order=90)
