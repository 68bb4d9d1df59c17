"""The sections of a file: their order, their addresses, and which one holds which fact."""

from urllib.parse import urlencode

from django.urls import reverse

from traitdunion.programme.applications.models import Application, SectionKey

ADDRESSES = {
    SectionKey.PARTIES: "partenaires",
    SectionKey.PROJECT: "projet",
    SectionKey.EXPENSES: "depenses",
    SectionKey.FUNDING: "ressources",
    SectionKey.QUESTIONS: "questions",
    SectionKey.ATTACHMENTS: "pieces",
    SectionKey.REVIEW: "relire",
}
BY_ADDRESS = {address: key for key, address in ADDRESSES.items()}
TYPED = (
    SectionKey.PARTIES,
    SectionKey.PROJECT,
    SectionKey.EXPENSES,
    SectionKey.FUNDING,
    SectionKey.QUESTIONS,
)
"""Sections made of fields; attachments and review are not."""


def address(  # noqa: PLR0913 - each part of the address has its name
    application: Application,
    section: SectionKey,
    *,
    anchor: str = "",
    opened: str = "",
    shown: str = "",
    undo: str = "",
) -> str:
    """The page of a section, at `anchor`, with the row `opened` (or only `shown`), or the offer to `undo` a removal."""
    path = reverse("applications:section", args=[application.number, ADDRESSES[section]])
    asked = urlencode({name: value for name, value in (("ligne", opened), ("des", shown), ("retrait", undo)) if value})
    return f"{path}{f'?{asked}' if asked else ''}{f'#{anchor}' if anchor else ''}"


def following(section: SectionKey) -> SectionKey:
    """The next section of the stepper; the last one follows itself."""
    order = list(ADDRESSES)
    return order[min(order.index(section) + 1, len(order) - 1)]
