"""What pytest does for every room: catalogues compiled, French to begin with, pages that show their context,
tests for one database only."""

import gc
import os

import pytest
from django.conf import settings
from django.template.backends import jinja2
from django.test.signals import template_rendered
from django.utils import translation

from tests.database import begin_with_tables
from tools.test import REPORTS
from tools.translations import compile_catalogues


def vendor() -> str:
    """Return "sqlite" or "postgresql"."""
    return "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_collection_finish():
    """What is loaded now is never garbage, as in config.wsgi: collections need not walk through it at each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    begin_with_tables()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Start in French, whatever the language of the page that the test before asked for."""
    translation.deactivate()


DATABASE = {"db", "transactional_db", "django_db_setup"}
MARKED = ("django_db", "browser", "storm")
"""What says that a test asks something of a database: its fixtures, or its marks."""
ONCE = "asks nothing of a database"


def pytest_collection_modifyitems(config, items):
    """Begin with the files that last; leave out what is for the other database only, or was run there already.

    Why is written down for `make test`, which compares both.
    """
    lasting = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in lasting)
    elsewhere = {item: reason for item in items if (reason := _elsewhere(item))}
    if elsewhere:
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]
        if os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0":
            REPORTS.mkdir(parents=True, exist_ok=True)
            with (REPORTS / f"elsewhere-{vendor()}.txt").open("a") as notes:
                notes.writelines(f"{_junit_name(item)}\t{reason}\n" for item, reason in elsewhere.items())


def _elsewhere(item):
    """Why a test does not run on this database; None when it does."""
    mark = item.get_closest_marker("only_on")
    if mark and not mark.kwargs.get("reason"):
        raise pytest.UsageError(f"{item.nodeid}: only_on needs a reason")
    if mark:
        return None if mark.args == (vendor(),) else mark.kwargs["reason"]
    asks = not DATABASE.isdisjoint(item.fixturenames) or any(map(item.get_closest_marker, MARKED))
    return ONCE if os.environ.get("ONLY_DATABASE") and not asks else None


def _junit_name(item):
    path, *names = item.nodeid.split("::")
    return ".".join([path.removesuffix(".py").replace("/", "."), *names[:-1]]) + f"::{names[-1]}"


@pytest.fixture(autouse=True, scope="session")
def _pages_show_their_context():
    """Make `response.templates` and `response.context` work: Django's Jinja2 backend does not tell its test client."""
    render = jinja2.Template.render

    def told(self, context=None, request=None):
        template_rendered.send(sender=self, template=self, context=context or {})
        return render(self, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Template, "render", told)
        yield
