"""What a first visit costs, page by page; `make weights` publishes the figures on the page about eco-design."""

import os
import re
from datetime import UTC, datetime

import pytest

from tests.browser.checks import slow_link, weigh
from tests.browser.pages import PUBLIC
from traitdunion.front.site import weights

pytestmark = pytest.mark.browser

MEASURED = []


@pytest.fixture(scope="module", autouse=True)
def _published():
    yield
    if os.environ.get("PUBLISH_WEIGHTS"):
        order = [page.path for page in PUBLIC]
        pages = sorted(MEASURED, key=lambda measure: order.index(measure.path))
        weights.write(weights.Measures(datetime.now(UTC).date(), tuple(pages)))


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_keeps_its_budget(open_page, server, wanted, language):
    page = open_page(None)

    weight = weigh(page, server.address(wanted.path, language))

    MEASURED.append(
        weights.Measure(
            wanted.path, weight.bytes, weight.requests, weight.elements, round(weight.ecoindex, 1), weight.grade
        )
    )
    print(f"{wanted.path} {language}: {weight} EcoIndex {weight.ecoindex:.1f}")
    document_and_style = sum(size for url, size in weight.parts.items() if not url.endswith((".svg", ".png", ".js")))
    assert weight.bytes <= wanted.bytes, weight.parts
    assert document_and_style <= wanted.bytes / 2, weight.parts
    assert weight.requests <= wanted.requests, weight.parts
    assert weight.elements <= wanted.elements
    assert weight.grade == "A"
    assert all(url.startswith(server.url) for url in weight.parts)


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_the_footer_tells_the_weight_within_five_percent(open_page, server, wanted):
    page = open_page(None)

    sent = weigh(page, server.address(wanted.path)).bodies

    (told,) = re.findall(r"pèse ([\d,\s]+)\sko", page.locator("footer").inner_text())
    assert float(told.replace(",", ".")) * 1000 == pytest.approx(sent, rel=0.05)


@pytest.mark.parametrize("wanted", PUBLIC, ids=str)
def test_a_page_comes_quickly_on_a_poor_link(open_page, server, wanted, language):
    page = open_page(None)

    timing = slow_link(page, server.address(wanted.path, language))

    print(f"{wanted.path} {language}: {timing}")
    assert timing.first_paint < wanted.first_paint
    assert timing.loaded < wanted.loaded
