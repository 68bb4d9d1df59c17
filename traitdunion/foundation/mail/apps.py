from collections.abc import Iterator

from django.apps import AppConfig
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

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
        yield Link(_("Boîte aux lettres de la démonstration"), reverse("mail:mailbox"), order=90)
