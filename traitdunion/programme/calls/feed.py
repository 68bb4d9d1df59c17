"""The Atom feed: each publication of a call is an entry."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traitdunion.programme.calls.models import CallSnapshot
from traitdunion.programme.calls.texts import said


def atom(request: HttpRequest, snapshots: Iterable[CallSnapshot]) -> str:
    """An Atom 1.0 document, newest first; `snapshots` come with their call."""
    home = request.build_absolute_uri(reverse("calls:list"))
    feed = Atom1Feed(
        title=_("Appels à projets, Trait d’union"),
        link=home,
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        feed_guid=home,
    )
    for snapshot in snapshots:
        address = request.build_absolute_uri(reverse("calls:detail", args=[snapshot.call.slug]))
        change = snapshot.card["change"]
        feed.add_item(
            title=_("%(call)s, version %(number)s")
            % {"call": said(snapshot.card["title"]).text, "number": snapshot.version},
            link=address,
            description=said(change or snapshot.card["summary"]).text,
            unique_id=f"{address}#{snapshot.version}",
            pubdate=snapshot.published_at,
            updateddate=snapshot.published_at,
        )
    return feed.writeString("utf-8")
