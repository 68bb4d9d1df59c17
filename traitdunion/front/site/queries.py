"""What the front door asks of the rooms below."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from traitdunion.foundation.search import index_text, words
from traitdunion.programme.calls.models import Call
from traitdunion.programme.calls.sheets import Card


@dataclass(frozen=True)
class Hit:
    """A page that answers a search. Title and text are in the language of the page, or in several by language."""

    url: str
    title: dict[str, str] | str
    text: dict[str, str] | str
    card: Card | None = None


def next_closings(moment: datetime, limit: int = 3) -> list[Card]:
    """The calls that receive files at `moment`, those that close first."""
    calls = Call.objects.open_at(moment).with_card()
    return sorted((Card(call.snapshot, moment) for call in calls), key=lambda card: card.rank)[:limit]


def published_calls(moment: datetime) -> list[Card]:
    """Every call that the public may read, open ones first."""
    calls = Call.objects.published().with_card()
    return sorted((Card(call.snapshot, moment) for call in calls), key=lambda card: card.rank)


def search(text: str, moment: datetime) -> list[Hit]:
    """The calls and pages of which each word of `text` begins a word, in any language. No word, no hit."""
    asked = words(text)
    return [hit for hit in _pages(moment) if asked and all(_begins(word, hit) for word in asked)]


def _begins(word: str, hit: Hit) -> bool:
    texts = [said for part in (hit.title, hit.text) for said in (part.values() if isinstance(part, dict) else [part])]
    return f" {word}" in f" {index_text(*texts)}"


def _pages(moment: datetime) -> list[Hit]:
    """Calls first, then our own pages."""
    calls = [
        Hit(reverse("calls:detail", args=[card.slug]), card.data["title"], card.data["summary"], card)
        for card in published_calls(moment)
    ]
    pages = (
        (
            "desk:simulator",
            _("Simulateur"),
            _("Ce qui fait obstacle, et combien vous pouvez demander, appel par appel."),
        ),
        ("applications:verify", _("Vérifier un accusé de dépôt"), _("La signature d’un accusé, vérifiée sans compte.")),
        (
            "site:help",
            _("Aide et contact"),
            _("Le chemin d’un dossier, les questions qui reviennent, et à qui écrire."),
        ),
        ("site:accessibility", _("Accessibilité"), _("Ce qui est vérifié, ce qui ne l’est pas encore, vos recours.")),
        ("site:privacy", _("Données personnelles"), _("Cookies, durées de conservation, vos droits.")),
        ("site:ecodesign", _("Écoconception"), _("Le poids mesuré de chaque page.")),
        ("site:legal", _("Mentions légales"), _("Éditeur, licences, sources des données.")),
    )
    return calls + [Hit(reverse(name), title, text) for name, title, text in pages]
