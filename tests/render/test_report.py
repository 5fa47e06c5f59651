"""The page of `inspect --html`: what it holds, and how it behaves in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from dechaff.document import Metadata
from dechaff.render.report import report_page
from dechaff.render.report.chart import bars
from dechaff.render.report.index import Entry, index_page
from hostile import LINES, TITLE, hostile_article
from test_terminal import article

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NO_BROWSER = "no Chromium is installed (Debian: apt-get install chromium)"
NO_DRIVER = "playwright is not installed (pip install 'dechaff[browser]')"


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


PAGES = {"page": report_page(hostile_article()), "index": index_page([Entry.of(hostile_article(), "p/1.html")])}


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_page_text_is_never_markup(html: str) -> None:
    """No tag, handler or style of the page's text becomes one of the report's."""
    tags = Tags(html).found
    assert sum(tag == "script" for tag, _ in tags) == (1 if html is PAGES["page"] else 0)
    assert not {tag for tag, _ in tags} & {"img", "iframe", "object", "embed", "base", "form"}
    assert sum(tag == "style" for tag, _ in tags) == 1
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_nothing_points_outside(html: str) -> None:
    """Every address is within the report, and the policy allows none but its own style and script."""
    addresses = [attributes.get(name) for _, attributes in Tags(html).found for name in ("href", "src", "srcset")]
    assert all(address.startswith(("#", "p/")) for address in addresses if address)
    assert "default-src 'none'" in html
    assert "'unsafe-eval'" not in html


def test_page_holds_every_line_and_the_article() -> None:
    """Each block has an address of its line, its score and its kind; metadata link to their lines."""
    page = article()
    html = report_page(page)
    ids = {attributes.get("id") for _, attributes in Tags(html).found}
    assert {f"L{block.first_line}" for block in page.blocks} <= ids
    assert 'href="#L6"' in html
    assert html.count("<details") == 4
    assert "<h2" in html
    assert "latest-news 27%" in html


def test_page_without_blocks() -> None:
    """An empty page gives a report that says so."""
    from dataclasses import replace

    assert "Nothing of this page" in report_page(replace(article(), metadata=Metadata(), blocks=(), removed=()))


def test_index_puts_the_least_confident_first() -> None:
    """The pages a person should look at come first; the chart has a bar for each kind."""
    entries = [Entry.of(article(confidence=value), f"p/{value}.html") for value in (0.9, 0.2, 0.6)]
    html = index_page(entries)
    assert re.findall(r'href="p/([\d.]+)\.html"', html) == ["0.2", "0.6", "0.9"]
    assert "<svg" in html
    assert ">latest-news<" in html


def test_chart_of_nothing() -> None:
    """No rows, no division by nothing."""
    assert "<svg" in bars([])
    assert "<rect" in bars([("a", 0.0, 1)])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    sync_api = pytest.importorskip("playwright.sync_api", reason=NO_DRIVER)
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


class Opened:
    """A report in the browser, with what it asked for and what it said."""

    def __init__(self, browser: Any, path: Path, html: str, scheme: str = "light") -> None:
        path.write_text(html, encoding="utf-8")
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.page = browser.new_page(color_scheme=scheme)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri())

    def visible(self, selector: str) -> int:
        """How many such elements can be seen."""
        return sum(element.is_visible() for element in self.page.query_selector_all(selector))


def test_filters_hide_and_show(browser: Any, tmp_path: Path) -> None:
    """A kind's switch hides its runs and shows them again; `kept` the article's blocks; `uncertain` all but those."""
    opened = Opened(browser, tmp_path / "page.html", report_page(article()))
    menu = "details[data-kind=menu]"
    assert opened.visible(menu) == 1
    opened.page.uncheck("input[data-kind=menu]")
    assert opened.visible(menu) == 0
    assert opened.visible("details[data-kind=latest-news]") == 1
    opened.page.check("input[data-kind=menu]")
    assert opened.visible(menu) == 1
    opened.page.uncheck("input[data-kind=kept]")
    assert opened.visible(".block.content") == 0
    opened.page.check("input[data-kind=kept]")
    opened.page.check("#uncertain")
    assert opened.visible(".block") == opened.visible("details.run") == 0


def test_a_run_unfolds_by_mouse_and_by_key(browser: Any, tmp_path: Path) -> None:
    """Click, Enter, `u` and `f` fold and unfold; `n` and `p` go from run to run; a linked line opens its run."""
    opened = Opened(browser, tmp_path / "page.html", report_page(article()))
    page = opened.page
    inside = "details[data-kind=menu] .block"
    assert opened.visible(inside) == 0
    page.click("details[data-kind=menu] summary")
    assert opened.visible(inside) == 4
    page.keyboard.press("f")
    assert opened.visible(inside) == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert opened.visible(inside) == 4
    page.keyboard.press("n")
    focused = "document.activeElement.closest('details').dataset.kind"
    assert page.evaluate(focused) == "share"
    page.keyboard.press("p")
    assert page.evaluate(focused) == "menu"
    page.keyboard.press("u")
    assert opened.visible("details .block") == 11
    page.keyboard.press("f")
    page.evaluate("location.hash = '#L19'")
    page.wait_for_function("document.querySelector('details[data-kind=latest-news]').open")


def test_reasons_show_on_hover_and_on_focus(browser: Any, tmp_path: Path) -> None:
    """What spoke for a line can be read with the mouse and with the keyboard."""
    opened = Opened(browser, tmp_path / "page.html", report_page(article()))
    tip = "#L8 [role=tooltip]"
    assert not opened.page.is_visible(tip)
    opened.page.hover("#L8 .score")
    assert opened.page.is_visible(tip)
    opened.page.mouse.move(0, 0)
    opened.page.focus("#L10 .score")
    assert opened.page.is_visible("#L10 [role=tooltip]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_can_be_read(browser: Any, tmp_path: Path, scheme: str) -> None:
    """Text and paper differ by at least WCAG's 7 to 1 in both schemes."""
    opened = Opened(browser, tmp_path / "page.html", report_page(article()), scheme)
    style = "getComputedStyle(document.body)"
    colours = [opened.page.evaluate(f"{style}.{name}") for name in ("color", "backgroundColor")]
    bright, dark = sorted((_luminance(colour) for colour in colours), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= 7


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("width", [320, 600, 900, 1400])
def test_nothing_is_cut_off_in_a_narrow_window(browser: Any, tmp_path: Path, width: int) -> None:
    """Long lines wrap or end in dots at any width; the page never scrolls sideways."""
    page = Opened(browser, tmp_path / "page.html", report_page(hostile_article())).page
    page.set_viewport_size({"width": width, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_shows_what_is_folded(browser: Any, tmp_path: Path) -> None:
    """On paper there are no switches, and every run is open."""
    opened = Opened(browser, tmp_path / "page.html", report_page(article()))
    opened.page.emulate_media(media="print")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.visible("fieldset") == 0
    assert opened.visible("details .block") == 11


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_hostile_page_runs_and_loads_nothing(browser: Any, tmp_path: Path, html: str) -> None:
    """`<script>alert(1)</script>` in a page's text is text; nothing is asked for but the file itself."""
    path = tmp_path / "page.html"
    opened = Opened(browser, path, html)
    opened.page.wait_for_timeout(200)
    assert opened.dialogs == []
    assert opened.requests == [path.as_uri()]
    text = opened.page.inner_text("body")
    assert "<script>alert(5)</script>" in text
    if html is PAGES["page"]:
        assert TITLE.split("\x1b", 1)[0] in opened.page.title()
        opened.page.keyboard.press("u")
        assert LINES[2] in opened.page.inner_text("#dump")
