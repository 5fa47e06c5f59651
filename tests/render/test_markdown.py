"""CommonMark out: what a Markdown reader shows is the text that went in."""

from __future__ import annotations

import re

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import html_blocks
from dechaff.document import Blocks, Form, Page, Shape, Source
from dechaff.options import Options
from dechaff.render.markdown import to_markdown
from dechaff.render.text import to_text
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")
SHOWN = frozenset(("text", "code_inline", "fence", "code_block", "html_block", "html_inline", "image"))
MARKS = st.sampled_from(
    (
        "#", "# x", "- y", "* z", "+ w", "1. v", "2) u", "> t", "```", "~~~", "~~s~~", "---", "===", "***", "___", "|",
        "a | b", "[a](b)", "[a]: /b", "![i](j)", "<b>", "</p>", "<!-- c -->", "<http://a.b>", "&amp;", "&#35;", "\\",
        "\\*", "`c`", "*e*", "_e_", "__f__", "**g**", "snake_case_name", "5 * 3", "C#", "a!", "{x}", "-", "+", "1.",
        "#tag", "* * *", "- - -",
    )
)  # fmt: skip
PLAIN = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
LINE = st.lists(st.one_of(MARKS, PLAIN), min_size=1, max_size=6).map(lambda words: " ".join(" ".join(words).split()))
ROWS = st.lists(st.tuples(LINE.filter(bool), st.sampled_from(list(Shape)), st.integers(0, 9)), min_size=1, max_size=8)


def dump_like(rows: list[tuple[str, Shape, int]]) -> Blocks:
    """Blocks as a text dump gives them: text, shape and level only."""
    texts, shapes, levels = zip(*rows, strict=True)
    flat = np.zeros(len(rows), np.int32)
    return Blocks(
        text="\n".join(texts),
        first_line=flat,
        last_line=flat,
        gap=flat,
        shape=np.array(shapes, np.uint8),
        level=np.array([_level(shape, level) for shape, level in zip(shapes, levels, strict=True)], np.uint8),
        links=flat.astype(np.float32),
    )


def _level(shape: Shape, level: int) -> int:
    if shape is Shape.HEADING:
        return level % 6 + 1
    if shape in (Shape.LIST_ITEM, Shape.QUOTE):
        return level % 4 + 1
    return level % 2 if shape in (Shape.TABLE, Shape.CODE) else 0


def shown(markdown: str) -> str:
    """The characters a reader of the rendered page sees, without white space."""
    seen: list[str] = []
    for token in READER.parse(markdown):
        seen.extend(inner.content for inner in token.children or [token] if inner.type in SHOWN)
    return re.sub(r"\s+", "", "".join(seen))


def expected(blocks: Blocks) -> str:
    """The blocks' characters; a table's bars and a list's numbers are drawn by the reader."""
    texts = []
    for text, shape in zip(blocks.lines, blocks.shape.tolist(), strict=True):
        if shape == Shape.TABLE:
            text = "".join(text.split(" | "))  # noqa: PLW2901
        if shape == Shape.LIST_ITEM:
            text = re.sub(r"^\d{1,9}[.)]\s+(?=\S)", "", text)  # noqa: PLW2901
        texts.append(text)
    return re.sub(r"\s+", "", "".join(texts))


@given(ROWS)
@example([("a", Shape.LIST_ITEM, 0), ("2) b", Shape.LIST_ITEM, 1)])
@settings(max_examples=400, deadline=None)
def test_rendered_again_it_gives_back_the_same_text(rows: list[tuple[str, Shape, int]]) -> None:
    """Text that looks like Markdown is shown as it is, whatever shape its block has."""
    blocks = dump_like(rows)
    assert shown(to_markdown(blocks, range(len(blocks)), None)) == expected(blocks)


@pytest.mark.parametrize(
    ("rows", "markdown"),
    [
        ([("Price - 5 * 3", Shape.PARAGRAPH, 0)], "Price - 5 \\* 3"),
        ([("# of items", Shape.PARAGRAPH, 0)], "\\# of items"),
        ([("snake_case stays", Shape.PARAGRAPH, 0)], "snake_case stays"),
        ([("AT&T, 1 < 2", Shape.PARAGRAPH, 0)], "AT&T, 1 < 2"),
        ([("Part", Shape.HEADING, 2)], "## Part"),
        ([("a", Shape.LIST_ITEM, 1), ("b", Shape.LIST_ITEM, 2), ("c", Shape.LIST_ITEM, 1)], "- a\n  - b\n- c"),
        ([("3. a", Shape.LIST_ITEM, 1), ("b", Shape.LIST_ITEM, 2)], "3. a\n   - b"),
        ([("1. a", Shape.PARAGRAPH, 0), ("2. b", Shape.PARAGRAPH, 0)], "1. a\n2. b"),
        (
            [("7) a", Shape.PARAGRAPH, 0), ("8) *b*", Shape.PARAGRAPH, 0), ("c", Shape.PARAGRAPH, 0)],
            "7) a\n8) \\*b\\*\n\nc",
        ),
        ([("1. a", Shape.PARAGRAPH, 0), ("3. b", Shape.PARAGRAPH, 0)], "1\\. a\n\n3\\. b"),
        ([("1. a", Shape.PARAGRAPH, 0), ("2) b", Shape.PARAGRAPH, 0)], "1\\. a\n\n2\\) b"),
        ([("1986. A year", Shape.PARAGRAPH, 0)], "1986\\. A year"),
        (
            [(f"{number}. a", Shape.PARAGRAPH, 0) for number in (1, 2, 1, 2)],
            "1\\. a\n\n2\\. a\n\n1\\. a\n\n2\\. a",
        ),
        ([("deep first", Shape.LIST_ITEM, 4)], "- deep first"),
        ([("q", Shape.QUOTE, 1), ("r", Shape.QUOTE, 1)], "> q\n>\n> r"),
        ([("x = `1`", Shape.CODE, 1), ("  y", Shape.CODE, 0)], "```\nx = `1`\n  y\n```"),
        ([("```", Shape.CODE, 1)], "````\n```\n````"),
        ([("A | B", Shape.TABLE, 1), ("1 | 2 | 3", Shape.TABLE, 0)], "| A | B | |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
    ],
)
def test_what_each_shape_looks_like(rows: list[tuple[str, Shape, int]], markdown: str) -> None:
    """Marks are made from shape and level; only what Markdown would obey is escaped."""
    levels = [level for _, _, level in rows]
    blocks = dump_like(rows)
    object.__setattr__(blocks, "level", np.array(levels, np.uint8))
    assert to_markdown(blocks, range(len(rows)), None) == markdown


def test_the_title_is_the_first_heading_and_not_in_the_text() -> None:
    """The record's `markdown` begins with the title, its `text` does not."""
    blocks = dump_like([("Body.", Shape.PARAGRAPH, 0)])
    assert to_markdown(blocks, [0], "A *b* #") == "# A \\*b\\* \\#\n\nBody."
    assert to_text(blocks, [0]) == "Body."


def test_only_kept_blocks_are_shown() -> None:
    """A removed row, item or line of code leaves a whole table, list or listing."""
    blocks = dump_like([("a | b", Shape.TABLE, 1), ("c | d", Shape.TABLE, 0), ("e | f", Shape.TABLE, 0)])
    assert to_text(blocks, [1, 2]) == "c | d\ne | f"
    assert to_markdown(blocks, [1, 2], None) == "| c | d |\n| --- | --- |\n| e | f |"


PAGE = """<h1>Head # one</h1><p>A <b>bold</b> <a href="/x_(y)">link [1]</a> 2 * 3 # _a_ &lt;b&gt; snake_case `c`</p>
<ul><li>a<ul><li>b *c*</ul><li>d</ul><ol><li>x<li>y</ol><blockquote><p>q1</p><p>q2</p></blockquote>
<pre class="lang-py">def f():

    return 1</pre><table><tr><th>A<th>B<tr><td>1|2<td>2<tr><td><td>x</table><p># no heading</p><p>- no list</p>
<p>1986. A year</p><p>&gt; no quote</p><figure><figcaption>caption</figcaption></figure>"""


def test_markdown_read_as_a_dump_gives_the_same_text() -> None:
    """The contract: `markdown` cleaned again as a text dump gives the same text; here without the labeller between."""
    blocks = html_blocks(Page(Source("-", PAGE), PAGE, Form.HTML, "utf-8", "test"), Options(fast=True))
    every = range(len(blocks))
    again = dump_blocks(to_markdown(blocks, every, None))
    assert to_text(again, range(len(again))) == to_text(blocks, every)
