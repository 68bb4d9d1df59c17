"""Rendering without a view: a template, the current language, a request when the template asks for one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.utils import translation

HEAD = '{% import "ui/components.html" as c with context %}{% import "ui/fields.html" as f with context %}'


@pytest.fixture
def draw(rf):
    """Draw a line of template that uses the macros `c` and `f`."""

    def drawn(source, language="fr", path="/", **context):
        request = rf.get(path)
        request.user = AnonymousUser()
        with translation.override(language):
            return engines["jinja2"].from_string(HEAD + source).render(context, request).strip()

    return drawn
