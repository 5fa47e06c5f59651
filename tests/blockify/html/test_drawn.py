"""Signs that browsers draw and the tree lacks: without them quotations, readings and numbers say something else."""

from __future__ import annotations

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Source
from dechaff.options import Options


def lines(html: str) -> list[str]:
    """The blocks' texts."""
    return html_blocks(Page(Source("-", html), html, Form.HTML, "utf-8", "already text"), Options(fast=True)).lines


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ruby>漁船<rp>（</rp><rt>ぎょせん</rt><rp>）</rp></ruby>が", "漁船（ぎょせん）が"),
        ("<ruby>漁船<rt>ぎょせん</rt></ruby>が", "漁船（ぎょせん）が"),
        ("<ruby><rb>漁</rb><rt>ぎょ</rt><rb>船</rb><rt>せん</rt></ruby>", "漁（ぎょ）船（せん）"),
        ("<ruby>DOM<rt>Document Object Model</ruby> is", "DOM(Document Object Model) is"),
        ("<ruby>漁<rp>(<rt>ぎょ<rp>)</ruby>", "漁(ぎょ)"),
        ("<ruby>漁<rt></rt></ruby>船", "漁船"),
    ],
)
def test_a_reading_stands_in_brackets(html: str, expected: str) -> None:
    """Those of `<rp>` where there are any, else those of the script."""
    assert lines(f"<p>{html}</p>") == [expected]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("He sold <q>the fish</q>.", 'He sold "the fish".'),
        ("<q>the <b>fish</b></q>", '"the fish"'),
        ("<q>“the fish”</q>", "“the fish”"),
        ("“<q>the fish</q>”", "“the fish”"),
        ("a<q></q>b", "ab"),
    ],
)
def test_a_quotation_has_its_marks(html: str, expected: str) -> None:
    """Once, whoever wrote them."""
    assert lines(f"<p>{html}</p>") == [expected]


def test_a_quotation_of_blocks_leaves_no_lone_mark() -> None:
    """A block that is a quotation mark alone would be no text."""
    assert lines("<q><p>One.</p><p>Two.</p></q>") == ["One.", "Two."]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("10<sup>6</sup> fish", "10^6 fish"),
        ("2<sup> 10 </sup> bytes", "2^10 bytes"),
        ("10<sup>−6</sup> m, 3 m s<sup>-1</sup>", "10^−6 m, 3 m s^-1"),
        ("<i>10</i><sup>6</sup>", "10^6"),
        ("the 1<sup>st</sup> boat", "the 1st boat"),
        ("the boat<sup>12</sup>", "the boat12"),
        ("in 1998<sup><a href='#fn1'>12</a></sup>", "in 199812"),
        ("in 1998<sup class=footnote>12</sup>", "in 199812"),
        ("the boat<sup>[1]</sup>", "the boat[1]"),
        ("$19<sup>99</sup>", "$1999"),
        ("19<sup>99</sup> €", "1999 €"),
    ],
)
def test_an_exponent_does_not_fuse_with_its_number(html: str, expected: str) -> None:
    """Ordinals, cents and marks of notes are raised too, and are none."""
    assert lines(f"<p>{html}</p>") == [expected]


def test_cells_have_them_too() -> None:
    """A data table's cells are read by themselves."""
    assert lines("<table><tr><th>A<th>B<tr><td>10<sup>6</sup><td><q>x</q></table>") == ["A | B", '10^6 | "x"']


@pytest.mark.parametrize(
    "quote",
    [
        "<cite>bob_m wrote:</cite>The boards are wet.",
        "<div><cite><a href=/u>bob_m</a> wrote:</cite> The boards are wet.</div>",
        "<cite>bob_m wrote:</cite><span>The boards</span> are wet.",
        "<cite>bob_m wrote:</cite><br>The boards are wet.",
        "<header>bob_m wrote:</header>The boards are wet.",
        "<footer>bob_m wrote:</footer>The boards are wet.",
    ],
)
def test_who_is_quoted_stands_in_a_line_of_its_own(quote: str) -> None:
    """Forums glue a name to the words quoted, and their style sheets set it apart."""
    assert lines(f"<blockquote>{quote}</blockquote>") == ["bob_m wrote:", "The boards are wet."]


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><cite>The Tide</cite> is a novel.</blockquote>",
        "<blockquote><cite>The Tide</cite>, he said.</blockquote>",
        "<blockquote>See <cite>The Tide:</cite> a novel.</blockquote>",
        "<p><cite>The Tide:</cite> a novel.</p>",
    ],
)
def test_a_work_that_is_named_stays_in_its_sentence(html: str) -> None:
    """`<cite>` names works first of all, in quotes too."""
    assert len(lines(html)) == 1
