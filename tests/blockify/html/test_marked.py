"""What the walk finds on its way must be what a look at every element finds: authors and dates are read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.blockify.html.marked import marked_in
from dechaff.document import Blocks, Form, Page, Source
from dechaff.options import Options

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.html"))
HIDDEN_AWAY = """<html class="author-page"><head><meta itemprop="author" content="A"><title>T</title></head><body>
<table><tr><th class="author">Name</th><th>Year</th></tr><tr><td itemprop="author">Ann</td><td>2020</td></tr></table>
<pre><span class="Byline">x = 1</span></pre><svg><g class="author-icon"></g></svg>
<amp-img class="author-photo"><img class="author-small"></amp-img><br class="byline-break">
<select><option class="authors">All</option></select>
<p itemprop="author">Ben <a rel="author" href="/ben">Ben</a> <time datetime="2020-01-02">2 January</time></p>
<b class="byline">Cy</b><span itemprop="datePublished">2020-01-02</span><script class="author">1</script>
</body></html>"""
EMBEDDED = """<html><body><p class="byline">Dee</p><script type="application/ld+json">{"@type": "NewsArticle",
"articleBody": "<p class='author'>A long text of many words that the page itself does not show at all, from which the
reader would learn what happened on that day in the town by the river.</p>"}</script></body></html>"""


def _blocks(html: str) -> Blocks:
    page = Page(Source("-", html, Form.HTML), html, Form.HTML, "utf-8", "already text")
    return html_blocks(page, Options(fast=True))


@pytest.mark.parametrize("html", [HIDDEN_AWAY, EMBEDDED, *(path.read_text("utf-8") for path in SEEDS)])
def test_walk_finds_the_marked_elements_of_the_whole_tree(html: str) -> None:
    """Also inside of what the walk does not enter: the head, data tables, listings, drawings; none of embedded text."""
    extras = _blocks(html).extras
    assert extras["marked"] == marked_in(extras["tree"])


def test_hidden_places_hold_marks() -> None:
    """The page above tests what it says: every place in it is found."""
    assert len(_blocks(HIDDEN_AWAY).extras["marked"]) == 16
