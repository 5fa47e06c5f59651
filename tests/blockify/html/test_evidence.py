"""Evidence beyond a block's own tag: repeated containers, sections under headings, and what the page says of itself."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.html import evidence_names, html_blocks
from dechaff.blockify.html.page_types import PAGE_TYPES, page_types
from dechaff.document import Blocks, Form, Page, Source
from dechaff.options import Options

PROSE = "The mill by the river was sold on Friday, and the family that bought it wants to grind flour there again."


def blocks_of(html: str, fast: bool = True) -> Blocks:
    """The blocks of some HTML."""
    page = Page(Source("-", html), html, Form.HTML, "utf-8", "already text")
    return html_blocks(page, Options(fast=fast))


def column(blocks: Blocks, name: str) -> list[float]:
    """One column of the evidence."""
    assert blocks.evidence is not None
    values: list[float] = blocks.evidence[:, evidence_names().index(name)].tolist()
    return values


def test_text_behind_the_closing_html_tag_is_read() -> None:
    """Templates that close the page after their header lose nothing: browsers show what follows."""
    blocks = blocks_of(f"<html><body><p>Header</p></body></html> <div><p>{PROSE}</p></div><footer>Foot</footer></body>")
    assert blocks.lines == ["Header", PROSE, "Foot"]


def test_a_second_document_behind_the_first_is_read_in_order() -> None:
    """Two pages glued together come out as one, the first one first."""
    blocks = blocks_of(f"<html><body><p>One</p></body></html><html><body>{PROSE}<p>Two</p></body></html>")
    assert blocks.lines == ["One", PROSE, "Two"]


def test_a_head_that_nothing_closes_does_not_swallow_the_page() -> None:
    """HTML lets authors leave `<html>`, `<head>` and `<body>` out, whatever tag the page begins with."""
    blocks = blocks_of(f"<title>Mill</title><header>Site</header><main><h1>Mill sold</h1><p>{PROSE}</p></main>tail")
    assert blocks.lines == ["Site", "Mill sold", PROSE, "tail"]
    assert blocks.head_title == "Mill"


def test_repeated_containers_are_counted_where_they_repeat() -> None:
    """Posts of a thread repeat with much text each; the lone paragraph does not; empty ones do not count."""
    posts = "".join(f"<li class=post><div><p>{PROSE} {n}</p></div></li>" for n in range(5))
    blocks = blocks_of(f"<main><p>Alone</p><ul>{posts}<li class=post></li></ul></main>")
    repeats = column(blocks, "ring0:log-repeats")
    assert repeats[0] == pytest.approx(np.log1p(1))
    assert repeats[1:] == pytest.approx([np.log1p(5)] * 5)
    assert min(column(blocks, "ring0:repeat-log-chars")[1:]) > np.log(100)


def test_sections_run_from_heading_to_heading_across_containers() -> None:
    """A block knows the heading above it and how much of what stands under that heading is link text."""
    blocks = blocks_of(
        f"<div><h2>First</h2></div><div><p>{PROSE}</p></div>"
        "<section><h3>More</h3><p><a href=/x>Teaser</a></p></section>"
    )
    assert column(blocks, "section-level") == [2, 2, 3, 3]
    assert column(blocks, "section-link-share") == [0, 0, 1, 1]


def test_the_title_is_known_by_its_heading() -> None:
    """Blocks before the title and after it differ, and those in its container are nearest to it."""
    blocks = blocks_of(
        "<title>Mill sold</title><nav><div>Home</div><div>Shop</div></nav>"
        f"<main><h1>Mill sold</h1><p>{PROSE}</p></main>"
    )
    assert column(blocks, "after-title") == [0, 0, 0, 1]
    steps = column(blocks, "steps-to-title")
    assert steps[3] < steps[0]


def test_a_page_without_title_or_headings_has_neither() -> None:
    """Nothing to be near to: the farthest value, and no section."""
    blocks = blocks_of(f"<p>{PROSE}</p>")
    assert column(blocks, "after-title") == [0]
    assert column(blocks, "section-level") == [0]


def test_types_come_from_linked_data_microdata_and_open_graph() -> None:
    """All three ways to say it count for the whole page; a type of no group sets nothing."""
    blocks = blocks_of(
        '<head><meta property="og:type" content="website"><script type="application/ld+json">{"@type": ["QAPage"]}'
        f'</script></head><div itemscope itemtype="https://schema.org/Product"><p>{PROSE}</p></div>'
    )
    named = {name for name in PAGE_TYPES if column(blocks, f"page:{name}")[0]}
    assert named == {"website", "thread", "product"}
    assert not page_types(["https://schema.org/Zoo", ""], 2).any()


def test_descriptions_in_linked_data_point_at_the_block_that_says_them() -> None:
    """A shop's description stands in the page's data and on the page; the menu stands on the page alone."""
    blocks = blocks_of(
        f'<script type="application/ld+json">{{"@type": "Product", "description": "{PROSE}"}}</script>'
        f"<nav>All of our products and services at a glance</nav><p>{PROSE}</p>"
    )
    assert column(blocks, "claim:data-description") == [0, 1]


def test_columns_and_names_agree_and_are_finite() -> None:
    """Every column has one name, and no page makes a value that is no number."""
    names = evidence_names()
    assert len(set(names)) == len(names)
    for html in ("", "<p>x", "<ul><li><li></ul>", "<h1></h1><h1>a</h1>", f"<table><tr><td>{PROSE}</table>"):
        blocks = blocks_of(html)
        assert blocks.evidence is not None
        assert blocks.evidence.shape == (len(blocks), len(names))
        assert np.isfinite(blocks.evidence).all()
