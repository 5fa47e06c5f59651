"""Broken, hostile and strange HTML: blocks or none, in bounded time and memory, never an exception."""

from __future__ import annotations

import resource
import time

import pytest
from dechaff.blockify.html import evidence_names, html_blocks
from dechaff.document import Blocks, Form, Page, Shape, Source
from dechaff.options import Options

PROSE = "A sentence of quite ordinary words that anyone may read, and one more of them. "


def blocks_of(html: str, fast: bool = False) -> Blocks:
    """Blocks of a page given as text."""
    return html_blocks(Page(Source("-", html), html, Form.HTML, "utf-8", "test"), Options(fast=fast))


@pytest.mark.parametrize(
    "html",
    [
        "", " ", "<", "<>", "</", "<html>", "<html></html>", "<body></body>", "<!-- only a comment", "<!doctype html>",
        "<script>var a = '<p>no text</p>'</script>", "<frameset><frame src=a><frame src=b></frameset>",
        "<html><head><title>Only a title</title></head></html>", "\0\0\0", "<p \ud800>", "<![CDATA[", "<?php echo 1 ?>",
    ],
)  # fmt: skip
def test_nothing_to_read_gives_no_blocks(html: str) -> None:
    """A page without text has no blocks, and says so with empty columns."""
    blocks = blocks_of(html)
    assert len(blocks.text) <= len(html)
    assert not any(word in blocks.text for word in ("text", "title", "only", "src"))
    assert blocks.evidence is not None
    assert blocks.evidence.shape == (len(blocks), len(evidence_names()))


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body><div><p>{PROSE}",
        f"<p>{PROSE}</div></p></table></body></html><p>after the end",
        f'<?xml version="1.0" encoding="utf-16"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{PROSE}</p></body></html>',
        f'<html><head><meta charset="shift_jis"></head><body><p>{PROSE}</p></body></html>',
        f"<table><tr><td colspan=9007199254740991 rowspan=-3>{PROSE}</td><td>x</td></tr><tr><td>y<td>z</table>",
        f"<ol start=99999999999999999999><li>{PROSE}</ol>",
        f"<ol start=²><li>{PROSE}</ol>",
        f"<noframes><p>{PROSE}</noframes>",
        f'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><body><p>{PROSE}&b;</p>',
        f"<p>{PROSE}<svg><p>inside</svg><math><mi>x</math>",
        f'<div role="heading" aria-level="-1">{PROSE}</div>',
        f'<p>{PROSE}<a href="http://[broken">link</a><a href="//[">x</a></p>',
        f'<base href="http://[x"><p>{PROSE}<a href="a">link</a></p>',
        f'<script type="application/ld+json">{{"articleBody": {"[" * 5000}</script><p>{PROSE}</p>',
        f'<script type="application/json">{"[" * 100000}{"]" * 100000}</script><p>{PROSE}</p>',
    ],
)
def test_what_can_be_read_is_read(html: str) -> None:
    """Unclosed, misdeclared and absurd markup keeps its text."""
    blocks = blocks_of(html)
    assert any(PROSE[:40] in line for line in blocks.lines)
    assert all(blocks.markdown[index] for index in range(len(blocks)))  # type: ignore[index]


@pytest.mark.parametrize(
    ("open_tag", "close"),
    [("<div>", "</div>"), ("<div>", ""), ("<b>", ""), ("<a href=x>", "</a>"), ("<ul><li>", ""), ("<blockquote>", ""),
     ("<table><tr><td>", ""), ("<x-y class=c>", "</x-y>"), ("<span>a", "</span>")],
)  # fmt: skip
def test_a_hundred_thousand_open_tags(open_tag: str, close: str) -> None:
    """The text inside the deepest nesting is still found, without recursion and in seconds."""
    started = time.perf_counter()
    blocks = blocks_of(f"<html><body>{open_tag * 100_000}{PROSE}{close * 100_000}<p>after the nest</p>")
    assert any(PROSE[:40] in line for line in blocks.lines)
    assert "after the nest" in blocks.text
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize("depth", [1_000, 3_000, 100_000])
def test_flattened_tags_still_name_their_content(depth: int) -> None:
    """What nests deeper than can be read loses its containers, not its headings, menus and title."""
    nest = "<div>" * depth + f"<h2>Head</h2><p>{PROSE}" + "</div>" * depth
    blocks = blocks_of(f"<title>Page</title><nav>Menu</nav>{nest}")
    assert blocks.lines == ["Menu", "Head", PROSE.strip()]
    assert [Shape(value) for value in blocks.shape] == [Shape.PARAGRAPH, Shape.HEADING, Shape.PARAGRAPH]
    assert blocks.head_title == "Page"


@pytest.mark.parametrize("piece", [PROSE, "<p>word ", "<td>x", "&amp;", "<!--"])
def test_twenty_megabytes_on_one_line(piece: str) -> None:
    """Size alone is no failure; time and memory stay in proportion to it."""
    html = "<html><body>" + piece * (20_000_000 // len(piece))
    started = time.perf_counter()
    blocks = blocks_of(html, fast=True)
    assert time.perf_counter() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 4_000_000  # kilobytes
    assert blocks.evidence is not None
    assert len(blocks.evidence) == len(blocks.lines)
