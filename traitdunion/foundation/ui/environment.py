"""Jinja2 as the language of every page: names that are not defined are errors, texts follow the request's language."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import jinja2
from django.conf import settings
from django.forms.renderers import BaseRenderer, Jinja2, TemplatesSetting
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from traitdunion.foundation.ui import controls, formats, icons, slots
from traitdunion.foundation.ui.addresses import reverse

RTL = ("ar",)
PREFIXES = tuple(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
FRENCH = Markup(' lang="fr" dir="ltr"')


class Page(jinja2.Template):
    """A template whose whole output receives what only the output can tell: its icons, and any French left in."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        html = super().render(*args, **kwargs)
        if "<!--icons-->" not in html:
            return html
        html = html.replace("<!--icons-->", icons.sprite(html), 1)
        return html if FRENCH in html else re.sub("<!--french-->.*?<!--/french-->", "", html, count=1, flags=re.DOTALL)


class FormRenderer(TemplatesSetting):
    """Our own forms and fields; Django's stock widgets keep their own environment, which tolerates undefined names."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    stock: BaseRenderer = Jinja2()

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> Any:
        if template_name.startswith("django/forms/"):
            return self.stock.render(template_name, context, request)
        return super().render(template_name, context, request)


def environment(**options: Any) -> jinja2.Environment:
    """The environment that Django's Jinja2 backend asks for."""
    options |= {
        "autoescape": jinja2.select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    made = jinja2.Environment(**options)  # noqa: S701 - escaping is chosen above, by extension
    made.template_class = Page
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    filters = formats.FILTERS | {"french": french, "local": local}
    made.filters |= {name: per_request(function) for name, function in filters.items()}
    made.globals |= {
        "url": url,
        "home": home,
        "static": static,
        "icon": icons.icon,
        "pair": pair,
        "slot": slot,
        "query": query,
        "control": controls.control,
        "languages": languages,
        "french_attributes": french_attributes,
        "language": translation.get_language,
        "direction": direction,
    }
    return made


def per_request(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that Jinja2 may not apply once and for all to a constant: its answer depends on the language."""

    @pass_context
    @wraps(function)
    def filtered(_context: Context, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return filtered


def url(name: str, *args: Any) -> str:
    """The address of a page, in the current language."""
    return reverse(name, args)


def home() -> str:
    """The address of the front door in the current language."""
    return _in_language("/", translation.get_language() or settings.LANGUAGE_CODE)


def direction() -> str:
    """The way the current language is written: ltr or rtl."""
    return "rtl" if translation.get_language() in RTL else "ltr"


def pair(*names: str) -> Markup:
    """Names joined by the trait. The word inside is heard and copied; each name keeps its own direction."""
    link = Markup(' <span class="t">{}</span> ').format(translation.gettext("et"))
    if direction() == "rtl":
        return link.join(Markup("<bdi>{}</bdi>").format(name) for name in names)
    return link.join(names)


def french_attributes() -> Markup:
    """` lang="fr" dir="ltr"` for an element whose text exists only in French; nothing on a French page."""
    return Markup() if translation.get_language() == "fr" else FRENCH


def french(text: str) -> Markup:
    """`text`, which exists only in French, marked so on pages of another language."""
    marks = french_attributes()
    return Markup("<span{}>{}</span>").format(marks, text) if marks and text else escape(text)


def local(texts: Mapping[str, str] | str) -> Markup:
    """The text of the current language among `texts`, or the French one, marked."""
    if isinstance(texts, str):
        return french(texts)
    here = texts.get(translation.get_language() or "fr")
    return escape(here) if here else french(texts.get("fr", ""))


def languages(request: HttpRequest) -> list[dict[str, str]]:
    """The same page in each language: only the prefix changes."""
    here = request.get_full_path()
    first, _slash, rest = here[1:].partition("/")
    bare = "/" + rest.lstrip("/") if first in PREFIXES else here
    return [
        {"code": code, "label": label, "name": name, "url": _in_language(bare, code)}
        for code, label, name in (("fr", "fr", "Français"), ("en", "en", "English"), ("ar", "ع", "العربية"))
    ]


def _in_language(bare: str, code: str) -> str:
    return f"/{code}{bare}" if code in PREFIXES else bare


@pass_context
def slot(context: Context, name: str, **values: Any) -> list[Any]:
    """The entries of a slot for the current request."""
    return slots.entries(name, context["request"], **values)


@pass_context
def query(context: Context, **changes: Any) -> str:
    """The current question of the address (`?…`) with `changes`; None takes a name away."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if isinstance(value, list | tuple):
            asked.setlist(name, value)
        elif value is not None:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"
