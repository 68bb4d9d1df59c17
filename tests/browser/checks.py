"""What a page is held to: no fault for assistive tools, no overflow, a weight, a time on a poor link."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import html5lib
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Browser, BrowserContext, Page

# EcoIndex: quantiles of the web (HTTP Archive), as published with the method; the score uses the numbers only.
ELEMENTS = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32,
    1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip
GRADES = {"A": 80, "B": 70, "C": 55, "D": 40, "E": 25, "F": 10}

_TWINS = WeakKeyDictionary[Browser, BrowserContext]()

# An old 2G link: 50 kbit/s each way, 400 ms for a round trip.
BITS_PER_SECOND = 50_000
LATENCY = 400


@dataclass(frozen=True)
class Weight:
    """What a first visit costs: bytes on the wire, requests, elements (an icon counts for one).

    `bytes` are headers and bodies, `bodies` what a page may tell of itself: headers depend on the proxy.
    """

    bytes: int
    bodies: int
    requests: int
    elements: int
    parts: dict[str, int]

    @property
    def ecoindex(self) -> float:
        return ecoindex(self.elements, self.requests, self.bytes)

    @property
    def grade(self) -> str:
        return next((grade for grade, bound in GRADES.items() if self.ecoindex > bound), "G")


@dataclass(frozen=True)
class Timing:
    """Seconds from the click to the first text or image, and to the end of loading."""

    first_paint: float
    loaded: float


def axe(page, **options) -> None:
    """Fail with axe-core's own words if it finds a violation in the page as it is now, even one without scripts."""
    if page.evaluate("matchMedia('(scripting: enabled)').matches"):
        results = Axe().run(page, options=DEFAULT_OPTIONS | options)
    else:
        with _twin(page) as twin:
            results = Axe().run(twin, options=DEFAULT_OPTIONS | options)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


def axe_in_the_dark(page) -> None:
    """The same for what changes in the dark, which the page is left in: its colours."""
    page.emulate_media(color_scheme="dark")
    axe(page, runOnly={"type": "rule", "values": ["color-contrast"]})


@contextmanager
def _twin(page) -> Iterator[Page]:
    """Axe needs scripts: the same document in a browser that has them, closed afterwards for the keyboard's sake."""
    browser = page.context.browser
    if browser not in _TWINS:
        _TWINS[browser] = browser.new_context(reduced_motion="reduce")
    with _TWINS[browser].new_page() as twin:
        twin.set_viewport_size(page.viewport_size)
        page.wait_for_load_state()
        seen = {"body": page.content(), "content_type": "text/html; charset=utf-8"}
        twin.route(page.url, lambda route: route.fulfill(**seen), times=1)
        twin.goto(page.url)
        yield twin


def no_overflow(page, width: int = 320) -> None:
    """Fail if the page has to be scrolled sideways at `width` CSS pixels; the viewport is put back."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(e => { const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1; })
        .slice(0, 8).map(e => e.outerHTML.slice(0, 120))"""
    )
    scroll = page.evaluate("() => document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    assert scroll <= width, f"{page.url} is {scroll} px wide at {width}:\n" + "\n".join(wide)


def html_errors(html: str) -> list[str]:
    """Return the faults that a strict HTML parser finds, each with its line and column."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{line}:{column} {code} {details}" for (line, column), code, details in parser.errors]


def valid_html(page) -> None:
    """Fail if the document, as the server sent it, is not valid HTML."""
    source = page.request.get(page.url).text()
    assert html_errors(source) == [], page.url


def weigh(page, address: str | None = None, *, cold: bool = True, until: str = "networkidle") -> Weight:
    """Load `address` (the page's own without it), with an empty cache if `cold`; return what went over the wire."""
    address = address or page.url
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": cold})
    urls: dict[str, str] = {}
    parts: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))

    def finished(event) -> None:
        url = urls.get(event["requestId"], "")
        if url.startswith("http") and event["encodedDataLength"]:
            parts[url] = parts.get(url, 0) + int(event["encodedDataLength"])

    headers: dict[str, int] = {}
    session.on("Network.loadingFinished", finished)
    # At this event, only the headers have come.
    session.on(
        "Network.responseReceived",
        lambda event: headers.update({event["response"]["url"]: int(event["response"]["encodedDataLength"])}),
    )
    response = page.goto(address, wait_until=until, timeout=60_000)
    assert response.ok, f"{address} gives {response.status}"
    elements = page.evaluate("document.querySelectorAll('*').length - document.querySelectorAll('svg *').length")
    session.detach()
    return Weight(
        sum(parts.values()), sum(size - headers[url] for url, size in parts.items()), len(parts), elements, parts
    )


@contextmanager
def slow_link(page) -> Iterator[None]:
    """What is loaded comes at 50 kbit/s, with round trips of 400 ms."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = BITS_PER_SECOND / 8
    throttle = {"downloadThroughput": speed, "uploadThroughput": speed, "latency": LATENCY}
    session.send("Network.emulateNetworkConditions", {"offline": False, **throttle})
    yield
    free = {"downloadThroughput": -1, "uploadThroughput": -1, "latency": 0}
    session.send("Network.emulateNetworkConditions", {"offline": False, **free})
    session.detach()


def timing(page) -> Timing:
    """Return the times of the page that was just loaded."""
    # Asking at each frame makes the browser draw one: a page that nobody looks at may otherwise never be painted.
    times = page.wait_for_function(
        """() => {
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            return paint && [paint.startTime, performance.getEntriesByType('navigation')[0].loadEventStart];
        }""",
        polling="raf",
        timeout=20_000,
    )
    paint, load = times.json_value()
    return Timing(paint / 1000, load / 1000)


def weigh_slowly(page, address: str, wanted, *, cold: bool = True) -> tuple[Weight, Timing]:
    """Load `address` on a poor link until it keeps its times, thrice at most: what else runs then only adds to them."""
    for _attempt in range(3):
        with slow_link(page):
            weight = weigh(page, address, cold=cold)
            taken = timing(page)
        print(f"{address}: {weight} EcoIndex {weight.ecoindex:.1f}, {taken}")
        if taken.first_paint < wanted.first_paint and taken.loaded < wanted.loaded:
            break
    return weight, taken


def keeps(weight: Weight, wanted) -> bool:
    """Fail if a first visit costs more than it may: bytes, half of them for document and style, requests, elements."""
    document_and_style = sum(size for url, size in weight.parts.items() if not url.endswith((".svg", ".png", ".js")))
    assert weight.bytes <= wanted.bytes, weight.parts
    assert document_and_style <= wanted.bytes / 2, weight.parts
    assert weight.requests <= wanted.requests, weight.parts
    assert weight.elements <= wanted.elements, wanted
    assert weight.grade <= wanted.grade, wanted
    return True


def told(page) -> float:
    """Bytes that the footer says the page weighs, in any language."""
    figure = re.search(r"\d+[.,]\d", page.locator("footer .weight").inner_text())[0]
    return float(figure.replace(",", ".")) * 1000


def tab_to(page, target, *, limit: int = 150) -> int:
    """Press Tab until `target` (a locator) has the focus, and return how often; fail if it never comes."""
    for presses in range(1, limit + 1):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return presses
    raise AssertionError(f"{target} is not reached in {limit} presses of Tab")


def focus_is_shown(page) -> None:
    """Fail if the element that has the focus looks as it does without."""
    styles = "getComputedStyle(document.activeElement)"
    shown = page.evaluate(f"{styles}.outlineStyle !== 'none' || {styles}.boxShadow !== 'none'")
    assert shown, page.evaluate("document.activeElement.outerHTML")


def ecoindex(elements: int, requests: int, size: int) -> float:
    """Return the EcoIndex of a page, out of 100; `size` in bytes."""
    ranks = (_rank(ELEMENTS, elements), _rank(REQUESTS, requests), _rank(KILOBYTES, size / 1000))
    return 100 - 5 / 6 * (3 * ranks[0] + 2 * ranks[1] + ranks[2])


def _rank(quantiles, value: float) -> float:
    for number, (low, high) in enumerate(pairwise(quantiles)):
        if value < high:
            return number + (value - low) / (high - low)
    return 20
