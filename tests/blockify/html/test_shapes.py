"""Tables, listings and typed lists: the shapes that pages write in many ways."""

from __future__ import annotations

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Shape, Source
from dechaff.options import Options
from dechaff.render.markdown import to_markdown

HEAD = "<tr><th>Name<th>Size"


def shaped(html: str) -> list[tuple[str, str]]:
    """(shape, text) of each block."""
    page = Page(Source("-", html), html, Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True))
    return [(Shape(shape).name, text) for shape, text in zip(blocks.shape, blocks.lines, strict=True)]


def markdown(html: str) -> str:
    """All of a page as Markdown."""
    page = Page(Source("-", html), html, Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True))
    return to_markdown(blocks, range(len(blocks)), None)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (f"{HEAD}<tr><td>a<td>1", "| Name | Size |\n| --- | --- |\n| a | 1 |"),
        (
            f"<tr><th colspan=2><h3>Both</h3>{HEAD}<tr><td>a<td>1",
            "| Both |  |\n| --- | --- |\n| Name | Size |\n| a | 1 |",
        ),
        ("<tr><th>A<th colspan=2>B<tr><td>1<td>2<td>3", "| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        (
            f"{HEAD}<tr><td rowspan=2>a<td>1<tr><td>2<tr><td>b<td>3",
            "| Name | Size |\n| --- | --- |\n| a | 1 |\n|  | 2 |\n| b | 3 |",
        ),
        (f"{HEAD}<tr><td>a<td><pre>x = 1;</pre>", "| Name | Size |\n| --- | --- |\n| a | x = 1; |"),
        (f"{HEAD}<tr><td>a<td><img src=t.png alt=Yes>", "| Name | Size |\n| --- | --- |\n| a | Yes |"),
        (f"{HEAD}<tr><td>a<td><i aria-label=No></i>", "| Name | Size |\n| --- | --- |\n| a | No |"),
        (f"{HEAD}<tr><td>a<td><img src=t.png alt=Tick> 1", "| Name | Size |\n| --- | --- |\n| a | 1 |"),
    ],
)
def test_a_table_keeps_its_columns_and_what_its_icons_say(table: str, expected: str) -> None:
    """Cells that span others leave those empty; an icon speaks where nothing else is in its cell."""
    assert markdown(f"<table>{table}</table>") == expected


def test_a_listing_of_lines_or_a_headed_cell_makes_a_layout() -> None:
    """A heading in a plain cell, or code of several lines, is not for a table's cell."""
    assert ("HEADING", "T") in shaped(f"<table>{HEAD}<tr><td><h2>T</h2><td>x</table>")
    assert ("CODE", "  b") in shaped(f"<table>{HEAD}<tr><td>x<td><pre>a\n  b</pre></table>")


def test_the_caption_of_a_data_table_stays() -> None:
    """Over the rows, links and all; a heading in it is one."""
    rows = f"{HEAD}<tr><td>a<td>1"
    assert shaped(f"<table><caption>Table 1. <b>Sizes</b></caption>{rows}</table>") == [
        ("CAPTION", "Table 1. Sizes"),
        ("TABLE", "Name | Size"),
        ("TABLE", "a | 1"),
    ]
    assert shaped(f"<table><caption><h3>Sizes</h3></caption>{rows}</table>")[0] == ("HEADING", "Sizes")
    assert markdown(f"<table><caption>Sizes</caption>{rows}</table>").startswith("Sizes\n\n| Name | Size |\n| --- |")


@pytest.mark.parametrize("span", ["9007199254740991", "-3", "x", "0", "99", ""])
def test_a_span_no_table_needs_is_bounded(span: str) -> None:
    """Whatever the attribute says, a row stays a row."""
    rows = f"<tr><td colspan='{span}' rowspan='{span}'>a<td>b" * 3
    found = shaped(f"<table>{rows}</table>")
    assert next(text.split(" | ")[0] for _, text in found) == "a"
    assert all(text.count("|") <= 60 for _, text in found)


@pytest.mark.parametrize(
    "listing",
    [
        "<pre><div>a = 1</div><div>  b = 2</div></pre>",
        "<pre><ol><li>a = 1</li><li>  b = 2</li></ol></pre>",
        "<pre><code><span class=line>a = 1</span>\n<span class=line>  b = 2</span></code></pre>",
        "<pre><div class=line>a = 1\n</div><div class=line>  b = 2\n</div></pre>",
        '<pre><span class="lineno">1</span>a = 1\n<span class="lineno">2</span>  b = 2</pre>',
        '<pre><span class="ln">1 </span>a = 1\n<span class="ln">2 </span>  b = 2</pre>',
        "<table><tr><td><pre>1\n2</pre></td><td><pre>a = 1\n  b = 2</pre></td></tr></table>",
    ],
)
def test_a_listing_has_its_lines_and_no_numbers(listing: str) -> None:
    """One element per line, line numbers within or beside: the same listing."""
    assert shaped(listing) == [("CODE", "a = 1"), ("CODE", "  b = 2")]


def test_a_number_of_the_code_is_no_line_number() -> None:
    """Highlighters mark numbers too; only the class that says so makes one a line's."""
    assert shaped('<pre><span class="num">1</span> + <span class="hljs-number">2</span></pre>') == [("CODE", "1 + 2")]


@pytest.mark.parametrize(
    "classes",
    [
        "mw-highlight mw-highlight-lang-python mw-content-ltr",
        "highlight highlight-source-python",
        "highlight-python notranslate",
        "brush: python; toolbar: false",
        "lang-python",
        "hljs language-python",
    ],
)
def test_a_listing_knows_its_language(classes: str) -> None:
    """Each highlighter has its own way to name it in a class; the fence gets the name alone."""
    assert markdown(f'<div class="{classes}"><pre>x = 1;</pre></div>') == "```python\nx = 1;\n```"


def test_dashes_after_a_colon_are_a_list() -> None:
    """Two or more in a row, broken by `<br>` or paragraphs, in any script."""
    for lines in ("Needed:<br>- oil<br>- a filter", "<p>需要：<p>- 油<p>- 滤芯", "<p>Нужно:<p>– масло<p>– фильтр"):
        assert [shape for shape, _ in shaped(lines)] == ["PARAGRAPH", "LIST_ITEM", "LIST_ITEM"]
    assert markdown("Needed:<br>- oil<br>- <b>a</b> filter") == "Needed:\n\n- oil\n- **a** filter"


@pytest.mark.parametrize(
    "lines",
    [
        "Он сказал:<br>- Привет!<br>- Ну и что.",
        "Ella dijo:<br>- Hola.<br>- ¿Qué tal?",
        "He left.<br>- So be it.<br>- And that was all.",
        "Offer:<br>- one line alone<br>and prose",
        "Mixed:<br>- a<br>– b",
        "Negative:<br>-5 degrees<br>-6 degrees",
    ],
)
def test_people_who_talk_and_single_dashes_are_no_list(lines: str) -> None:
    """Direct speech begins with a dash in many languages."""
    assert all(shape == "PARAGRAPH" for shape, _ in shaped(lines))


def test_a_bold_numbered_line_is_a_heading_in_all_but_its_tag() -> None:
    """It stays bold and keeps its number; numbered prose is an item."""
    assert markdown("<p><b>3. Cost</b></p><p>Low.") == "**3. Cost**\n\nLow."
    assert shaped("<p><b>3. Cost</b> is low</p>") == [("LIST_ITEM", "3. Cost is low")]
