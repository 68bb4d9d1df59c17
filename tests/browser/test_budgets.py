"""What a first visit costs, page by page; `make weights` publishes the figures on the page about eco-design."""

import os
from datetime import UTC, datetime

import pytest

from tests.browser.checks import keeps, told, weigh, weigh_slowly
from tests.browser.pages import NEXT_STEP, PUBLIC, RECEIVED, STEPS
from tests.browser.test_cuts import asked
from traitdunion.front.site import weights

pytestmark = [pytest.mark.browser, pytest.mark.long]

MEASURED = []
SIXTY_FILES = """
from tests.scale.generate import generate
from traitdunion.programme.calls.models import Call
generate(Call.objects.get(slug="numerique-2024"), 75)
"""


@pytest.fixture(scope="module", autouse=True)
def _published():
    yield
    if os.environ.get("PUBLISH_WEIGHTS"):
        order = [page.path for page in PUBLIC]
        pages = sorted(MEASURED, key=lambda measure: order.index(measure.path))
        weights.write(weights.Measures(datetime.now(UTC).date(), tuple(pages)))


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_keeps_its_budget_on_a_poor_link_and_tells_its_weight(open_page, server, wanted, language):
    page = open_page(None)

    weight, timing = weigh_slowly(page, server.address(wanted.path, language), wanted)

    MEASURED.append(
        weights.Measure(
            wanted.path, weight.bodies, weight.requests, weight.elements, round(weight.ecoindex, 1), weight.grade
        )
    )
    assert keeps(weight, wanted)
    assert told(page) == pytest.approx(weight.bodies, rel=0.05)
    assert all(url.startswith(server.url) for url in weight.parts)
    assert timing.first_paint < wanted.first_paint
    assert timing.loaded < wanted.loaded


def test_the_steps_of_a_file_keep_their_budgets(open_page, server):
    number, _secret = asked(server)
    page = open_page(None, person="mairie@example.org")

    for step in STEPS:
        address = server.address(step.path.format(number=number))
        first = weigh(page, address, until="load")
        assert keeps(first, step)
        assert told(page) == pytest.approx(first.bodies, rel=0.05)
        again, timing = weigh_slowly(page, address, step, cold=False)
        assert again.bytes <= NEXT_STEP, again.parts
        assert timing.loaded < step.loaded


def test_a_full_list_of_the_officers_keeps_its_budget(open_page, fresh_server):
    fresh_server.does(SIXTY_FILES)
    page = open_page(None, on=fresh_server, person="instruction@example.org")

    weight = weigh(page, fresh_server.address(RECEIVED.path))

    assert page.locator("tbody tr").count() == 50
    assert keeps(weight, RECEIVED)
    assert told(page) == pytest.approx(weight.bodies, rel=0.05)
