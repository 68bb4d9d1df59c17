import pytest

from tests.mail.post_office import PostOffice


@pytest.fixture
def post_office(settings):
    """A mail server that the platform knows."""
    office = PostOffice()
    office.open()
    settings.ENV = settings.ENV.model_copy(update={"smtp_url": office.url})
    yield office
    office.close()


@pytest.fixture
def templates(tmp_path, settings):
    """A room's folder of letters, before those of the platform."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "plain.txt").write_text("Dossier {{ number }}\n\nBonjour {{ name }},\n")
    (folder / "both.txt").write_text("{{ _('Dossier') }} {{ number }}\n\n{{ name }}\n")
    (folder / "both.html").write_text("{% extends 'mail/base.html' %}{% block main %}<p>{{ name }}</p>{% endblock %}")
    pages, *others = settings.TEMPLATES
    settings.TEMPLATES = [pages | {"DIRS": [tmp_path, *pages["DIRS"]]}, *others]
