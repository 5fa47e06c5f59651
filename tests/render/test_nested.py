"""Lists, quotes and what lies in them: what a Markdown reader makes of an HTML page's lists is what the page shows."""

from __future__ import annotations

import re
import textwrap

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import html_blocks
from dechaff.document import Blocks, Form, Page, Source
from dechaff.options import Options
from dechaff.render.markdown import to_markdown
from dechaff.render.text import to_text
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable("table")
FRAGMENTS = st.sampled_from(
    (
        "<ul><li>", "<ol><li>", "<ol reversed><li>", "<ol start=-1><li>", "<ul>", "<ol>", "<li>", "<li value=3>",
        "</li>", "</ul>", "</ol>", "<blockquote>", "</blockquote>", "<p>", "</p>", "<br>", "<h3>", "</h3>", "word ",
        "# *x* ", "- y ", "2. z ", "> q ", "• typed ", "<b>bold</b> ", "<pre><code>x = 1\n\n  y</code></pre>",
        "<table><tr><th>A<th>B<tr><td>1<td>2</table>",
    )
)  # fmt: skip


def blocks_of(html: str) -> Blocks:
    """All blocks of a page."""
    return html_blocks(Page(Source("-", html), html, Form.HTML, "utf-8", "test"), Options(fast=True))


def markdown(html: str, kept: list[int] | None = None) -> str:
    """A page, or some of its blocks, as Markdown."""
    blocks = blocks_of(html)
    return to_markdown(blocks, range(len(blocks)) if kept is None else kept, None)


def rendered(html: str) -> str:
    """A page's Markdown as a reader of Markdown shows it: HTML without line breaks."""
    return READER.render(markdown(html)).replace("\n", "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>a<li>b</ol><ol><li>c<li>d</ol>", "1. a\n2. b\n\n1) c\n2) d"),
        ("<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul>", "- a\n\n+ b\n\n- c"),
        ("<ol><li>a</ol><ul><li>b</ul>", "1. a\n\n- b"),
        ("<ul><li>a</ul><p>p</p><ul><li>b</ul>", "- a\n\np\n\n- b"),
        ("<ul><li>a<ul><li>b</ul><ul><li>c</ul></ul>", "- a\n  - b\n\n  + c"),
        ("<ol><li>a</ol><ol start=2><li>b</ol>", "1. a\n2. b"),
        ("<ul><li>a</li><ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
    ],
)
def test_two_lists_stay_two(html: str, expected: str) -> None:
    """Lists that touch get other marks, as a reader counts on through the second; a list between the items of another
    lies under the item before it."""
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol start=3><li>a<li>b</ol>", "3. a\n4. b"),
        ("<ol><li>a<li value=5>b<li>c</ol>", "1. a\n\n5) b\n6) c"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n\n1) b"),
        ("<ol reversed start=9><li>a<li>b</ol>", "9. a\n\n8) b"),
        ("<ol start=-1><li>a<li>b<li>c</ol>", "- -1. a\n\n0. b\n1. c"),
        ("<ol start=x><li value=99999999999>a</ol>", "1. a"),
        ("<ul><li value=7>a</ul>", "- a"),
    ],
)
def test_every_item_has_the_number_that_browsers_show(html: str, expected: str) -> None:
    """Numbers that a page sets, counts down or begins below zero; they are in the text as well."""
    assert markdown(html) == expected
    numbers = [line.removeprefix("- ").replace(")", ".", 1) for line in expected.split("\n") if line]
    assert blocks_of(html).lines == numbers


def test_the_numbers_of_what_is_kept_stay() -> None:
    """An item that is removed does not change the numbers of those behind it."""
    assert markdown("<ol><li>a<li>b<li>c<li>d</ol>", [0, 2, 3]) == "1. a\n\n3) c\n4) d"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li><p>a</p><p>b</p><li>c</ol>", "1. a\n\n   b\n\n2. c"),
        ("<ul><li><p>a<br>b</p><li>c</ul>", "- a\n\n  b\n\n- c"),
        ("<ul><li>a<ul><li>b</ul>tail<li>c</ul>", "- a\n  - b\n\n  tail\n\n- c"),
        ("<ol><li>a<pre>x\n\n y</pre><li>b</ol>", "1. a\n\n   ```\n   x\n\n    y\n   ```\n\n2. b"),
        (
            "<ul><li>a<table><tr><th>A<th>B<tr><td>1<td>2</table></ul>",
            "- a\n\n  | A | B |\n  | --- | --- |\n  | 1 | 2 |",
        ),
        ("<blockquote><p>q</p><ul><li>a<ul><li>b</ul></ul><p>r</blockquote>", "> q\n>\n> - a\n>   - b\n>\n> r"),
        ("<blockquote>q</blockquote><blockquote>r</blockquote>", "> q\n\n> r"),
        ("<ul><li>a<blockquote><p>q<p>r</blockquote><li>b</ul>", "- a\n\n  > q\n  >\n  > r\n\n- b"),
        ("<ul><li><h3>a</h3><p>x</p><h3>b</h3><p>y</p></ul>", "- a\n\nx\n\n### b\n\ny"),
    ],
)
def test_what_lies_in_an_item_or_a_quote_stays_in_it(html: str, expected: str) -> None:
    """Further paragraphs, code, tables and quotes are indented under their item, and the list goes on; an item that
    has headings is a page's layout."""
    assert markdown(html) == expected


def test_an_item_without_its_first_line_is_no_item() -> None:
    """What is left of an item stands by itself: nothing is indented under a line that is not there."""
    assert markdown("<ol><li><p>a</p><p>b</p><ul><li>c</ul></ol>", [1, 2]) == "b\n\n- c"


def test_a_list_for_layout_does_not_indent_a_whole_page() -> None:
    """An item that holds very much, as a forum's posts may, is not an item to readers."""
    assert markdown("<ul><li><p>a" + "<p>b" * 13 + "</ul>") == "- a" + "\n\nb" * 13


def test_checkboxes_are_tasks() -> None:
    """Before an item's text, in a label or not; elsewhere they are nothing."""
    html = "<ul><li><input type=checkbox checked> a<li><label><input type=CHECKBOX>b</label><li>c<input type=checkbox>"
    assert markdown(html) == "- [x] a\n- [ ] b\n- c"
    assert to_text(blocks_of(html), range(3)) == "a\n\nb\n\nc"


def test_numbers_render_as_they_were() -> None:
    """The reason for the marks: CommonMark's own reader gives two lists with their own numbers."""
    html = "<ol><li>a<li>b</ol><ol start=7><li>c</ol>"
    assert rendered(html) == '<ol><li>a</li><li>b</li></ol><ol start="7"><li>c</li></ol>'
    assert rendered("<ol reversed><li>a<li>b</ol>") == '<ol start="2"><li>a</li></ol><ol><li>b</li></ol>'


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS, min_size=1, max_size=25).map("".join), st.data())
def test_whatever_is_nested_in_what_the_text_is_the_same(html: str, data: st.DataObject) -> None:
    """However a page nests its lists and whatever of it is kept, a reader shows the same characters."""
    blocks = blocks_of(html)
    kept = [index for index in range(len(blocks)) if data.draw(st.integers(0, 3))]
    assert squeezed(READER.render(to_markdown(blocks, kept, None))) == shown_text(blocks, kept)


def squeezed(html: str) -> str:
    """What HTML shows, without numbers of items and white space."""
    text = re.sub(r"<[^>]*>", "", html)
    for name, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("amp", "&")):
        text = text.replace(f"&{name};", character)
    return re.sub(r"\s+", "", text)


def shown_text(blocks: Blocks, kept: list[int]) -> str:
    """The blocks' text as a reader shows it, without the marks it draws itself."""
    lines = [
        re.sub(r"^\d+[.)] ", "", blocks.lines[index]) if blocks.markdown[index][:1].isdigit() else blocks.lines[index]  # type: ignore[index]
        for index in kept
    ]
    return re.sub(r"\s+", "", "".join(lines).replace(" | ", ""))


def test_nested_markdown_read_as_a_dump_gives_the_same_text() -> None:
    """Cleaned again, indents, quotes' bullets and checkboxes are no text."""
    html = (
        "<h2>h</h2><blockquote>q<ul><li>a<ul><li>b</ul></ul></blockquote><ol><li><p>c</p><p>d</p>"
        "<pre><code>x\n\n  y</code></pre><li>e</ol><ul><li><input type=checkbox>f</ul>"
    )
    blocks = blocks_of(html)
    every = range(len(blocks))
    again = dump_blocks(to_markdown(blocks, every, None))
    assert to_text(again, range(len(again))) == to_text(blocks, every)


def test_a_mails_quotes_are_quotes() -> None:
    """What a preformatted mail quotes, and what that quotes, stand in quotes of Markdown as deep."""
    said = "a ferry carried our village across its fjord since that war and made one last trip on Sunday"
    words = said.split()
    texts = [" ".join(words[n:] + words[:n]).capitalize() + "." for n in range(9)]
    marks = ["&gt; ", "&gt;&gt; ", *[""] * 7]
    mail = "\n\n".join(
        "\n".join(mark + line for line in textwrap.wrap(text, 72 - 2 * mark.count("&gt;")))
        for mark, text in zip(marks, texts, strict=True)
    )
    options = Options(form=Form.HTML, fast=True)
    blocks = html_blocks(Page(Source("-", ""), f"<pre>{mail}</pre>", Form.HTML, "utf-8", "test"), options)
    markdown = to_markdown(blocks, range(len(blocks)), None)
    assert markdown.startswith(f"> {texts[0]}\n>\n> > {texts[1]}\n\n{texts[2]}")
