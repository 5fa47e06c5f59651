"""HTML in, blocks out: where blocks begin, what shape they have, which lines they come from, what Markdown they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

import numpy as np
import pytest
from dechaff.blockify.html import evidence_names, html_blocks
from dechaff.document import Blocks, Form, Page, Shape, Source
from dechaff.options import Options
from dechaff.render.markdown import to_markdown
from dechaff.render.text import to_text
from hypothesis import given, settings
from hypothesis import strategies as st

PROSE = (
    "The council voted on Tuesday to repair the bridge, which has been closed since the spring floods of last year. "
)


def blocks_of(html: str, url: str | None = None, **options: bool) -> Blocks:
    """Blocks of a page given as text."""
    return html_blocks(Page(Source("-", html, url=url), html, Form.HTML, "utf-8", "test"), Options(**options))  # type: ignore[arg-type]


def shaped(html: str) -> list[tuple[str, str, int]]:
    """(text, shape, level) of each block."""
    blocks = blocks_of(html, fast=True)
    columns = zip(blocks.lines, blocks.shape.tolist(), blocks.level.tolist(), strict=True)
    return [(text, Shape(shape).name.lower(), level) for text, shape, level in columns]


def column(blocks: Blocks, name: str) -> list[float]:
    """One column of the evidence."""
    assert blocks.evidence is not None
    return [float(value) for value in blocks.evidence[:, evidence_names().index(name)]]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one<p>two", [("one", "paragraph", 0), ("two", "paragraph", 0)]),
        (
            "<div>one<span> two</span><div>three</div> four</div>",
            [(t, "paragraph", 0) for t in ("one two", "three", "four")],
        ),
        ("<h3>Part <em>one</em></h3>", [("Part one", "heading", 3)]),
        ("<div role=heading aria-level=4>Part</div><p>x", [("Part", "heading", 4), ("x", "paragraph", 0)]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("a", "list_item", 1), ("b", "list_item", 2), ("c", "list_item", 1)]),
        ("<ol start=3><li>a<li>b</ol>", [("3. a", "list_item", 1), ("4. b", "list_item", 1)]),
        ("<li><p>a</p><p>b</p></li>", [("a", "list_item", 1), ("b", "paragraph", 0)]),
        ("<blockquote><p>q</p></blockquote><p>p", [("q", "quote", 1), ("p", "paragraph", 0)]),
        ("<figure><img src=x><figcaption>Fig.</figcaption></figure>", [("Fig.", "caption", 0)]),
        ("<p>verse<br>verse two</p>", [("verse", "paragraph", 0), ("verse two", "paragraph", 0)]),
        ("<h1>one<br>line</h1>", [("one line", "heading", 1)]),
        ("<pre>a\n\n  b</pre>", [("a", "code", 1), ("  b", "code", 0)]),
        ("<pre>1\n2\n3</pre><pre>x</pre>", [("x", "code", 1)]),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", [("A | B", "table", 1), ("1 | 2", "table", 0)]),
        ("<table><tr><td><h2>T</h2><p>layout</table>", [("T", "heading", 2), ("layout", "paragraph", 0)]),
        ("<my-card>a</my-card><my-card>b</my-card>", [("a", "paragraph", 0), ("b", "paragraph", 0)]),
        ("<p>soft\u00adhyphen zero\u200bwidth</p>", [("softhyphen zerowidth", "paragraph", 0)]),
        (
            "<script>x()</script><style>p{}</style><select><option>o</select><textarea>t</textarea><p>p",
            [("p", "paragraph", 0)],
        ),
        ("<p>می‌خواهم</p>", [("می‌خواهم", "paragraph", 0)]),
        ("<p>段落。<br>第二段。</p>", [("段落。", "paragraph", 0), ("第二段。", "paragraph", 0)]),
    ],
)
def test_blocks_and_their_shapes(html: str, expected: list[tuple[str, str, int]]) -> None:
    """Blocks end where a browser breaks the line; marks become shape and level."""
    assert shaped(html) == expected


def test_every_block_knows_its_lines() -> None:
    """Line numbers point into the decoded page, also for text behind an inline tag."""
    blocks = blocks_of(
        "<html>\n<body>\n<p>one\nstill\none</p>\n\n<div>two <b>bold</b>\nmore</div>\n<p>\n three</p>", fast=True
    )
    assert list(zip(blocks.first_line.tolist(), blocks.last_line.tolist(), strict=True)) == [(3, 5), (7, 8), (10, 10)]


def test_markdown_of_inline_marks_and_links() -> None:
    """Emphasis, code and links are kept, links absolute where the page's URL is known; anchors and scripts are none."""
    html = (
        '<p>A <b>bold</b>, <em>fine</em> and <code>x_y*</code> <a href="/a b(1)">link [1]</a>! '
        '<a href="#top">up</a> <a href="javascript:x()">do</a> 2 * 3</p>'
    )
    blocks = blocks_of(html, "https://example.org/dir/page.html", fast=True)
    assert to_markdown(blocks, [0], None) == (
        "A **bold**, *fine* and `x_y*` [link \\[1\\]](https://example.org/a%20b%281%29)! up do 2 \\* 3"
    )
    assert to_text(blocks, [0]) == "A bold, fine and x_y* link [1]! up do 2 * 3"


def test_emphasis_is_left_out_where_it_would_not_be_read() -> None:
    """CommonMark closes no emphasis between punctuation and a letter; stars that stay stars are worse than none."""
    assert blocks_of("<p><b>注意。</b>これは<b>本</b>です</p>", fast=True).markdown[0] == "注意。これは**本**です"  # type: ignore[index]


def test_images_only_when_asked_for() -> None:
    """Images are links in the Markdown with `--images`, and never in the text."""
    html = '<figure><img data-src="/i.png" src="data:x" alt="A [view]"><figcaption>Caption</figcaption></figure>'
    blocks = blocks_of(html, "https://example.org/", fast=True, images=True)
    assert to_markdown(blocks, [0], None) == "![A \\[view\\]](https://example.org/i.png)\n\nCaption"
    assert blocks.lines == ["Caption"]
    assert to_markdown(blocks_of(html, fast=True), [0], None) == "Caption"


def test_custom_elements_and_buttons_may_be_words() -> None:
    """Inside a sentence they are words, as browsers show them; alone, and around blocks, they are blocks."""
    sentence = (
        "<p>The <x-term>adze</x-term> is the oldest tool, and <button class=tip>larch</button> is the wood of the "
        "<app-link><a href=/v>village</a></app-link>.</p>"
    )
    assert [text for text, _, _ in shaped(sentence)] == [
        "The adze is the oldest tool, and larch is the wood of the village."
    ]
    apart = "<p><button>Subscribe</button></p><x-card><p>One</p></x-card><div>Two<button>Share</button></div>"
    assert [text for text, _, _ in shaped(apart)] == ["Subscribe", "One", "Two", "Share"]


def test_marks_of_a_heading_are_no_part_of_it() -> None:
    """A sign that links to the heading, `edit` and a book's page number go; a heading that is such a link stays."""
    html = (
        '<h2>Nails<a class="headerlink" href=#n>¶</a></h2>'
        '<h2><a class="heading-anchor" href=#p>Planks and nails</a></h2>'
        '<h2>Tar <span class="mw-editsection">[<a>edit</a>]</span></h2><p>thir'
        '<span class="pagenum">[Pg 2]</span>ty years'
    )
    assert [text for text, _, _ in shaped(html)] == ["Nails", "Planks and nails", "Tar", "thirty years"]


def test_code_is_read_in_its_order() -> None:
    """Colours and links inside a listing nest and leave its words, spaces and lines where they are; a button to copy
    the listing is no part of it."""
    html = (
        "<pre><code>[ <i class=x><b>WITH</b> <a href=q>query</a></i> [, ...] ]\n"
        "<span><span>fn</span> main</span>() {<br>  x\n}<button><span>Copy</span></button> end</code></pre>"
    )
    assert blocks_of(html, fast=True).lines == ["[ WITH query [, ...] ]", "fn main() {", "  x", "} end"]


def test_code_is_fenced_with_its_language() -> None:
    """Blank lines and indents inside a listing come back; its language is found on `<pre>`, `<code>` or around it."""
    blocks = blocks_of(
        '<div class="highlight-source-python"><pre>def f():\n\n    return 1\n</pre></div><p>x', fast=True
    )
    assert to_markdown(blocks, [0, 1, 2], None) == "```python\ndef f():\n\n    return 1\n```\n\nx"
    assert to_text(blocks, [0, 1, 2]) == "def f():\n\n    return 1\n\nx"


def test_text_from_scripts_is_offered_where_the_page_lacks_it() -> None:
    """JSON-LD and hydration data are blocks of their own, flagged; what the page shows anyway is not doubled."""
    body = PROSE * 3
    linked = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    data = f'{{"props":{{"html":"<p>{body}</p><p>End, {body}</p>"}}}}'
    state = f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    lone = blocks_of(f"<body>{linked}<div id=app></div>", fast=True)
    assert lone.lines == [body.strip()]
    assert column(lone, "json-ld") == [1]
    built = blocks_of(f"<body>{state}<div>Loading</div>", fast=True)
    assert built.lines == ["Loading", body.strip(), f"End, {body.strip()}"]
    assert column(built, "hydration") == [0, 1, 1]
    assert len(blocks_of(f"<body>{linked}<p>{body}</p>", fast=True)) == 1


@pytest.mark.parametrize("escaped", [escape, lambda text: escape(escape(text)), str])
def test_text_from_scripts_may_be_escaped(escaped: Callable[[str], str]) -> None:
    """Sites escape what they put into JSON, some twice: it reads as it was meant, and is not offered beside itself."""
    body = "İzmir & Çorum: “yangın söndürüldü” - 5 < 7 hektar alan zarar gördü, ekipler gece boyunca çalıştı. " * 3
    value = escaped(body).replace("ç", "&amp;ccedil;" if escaped is not str else "ç")
    linked = f'<script type="application/ld+json">{json.dumps({"articleBody": value}, ensure_ascii=False)}</script>'
    assert blocks_of(f"<body>{linked}<div id=app></div>", fast=True).lines == [body.strip()]
    assert len(blocks_of(f"<body>{linked}<p>{escape(body)}</p>", fast=True)) == 1


def test_tags_in_scripts_are_tags_and_shown_ones_are_not() -> None:
    """HTML inside JSON is HTML, escaped or not; what its text shows as a tag stays text."""
    html = f"<p>{PROSE}</p><p>Write &lt;br&gt; at the end of a line, as in {PROSE}</p>"
    for value in (html, escape(html)):
        linked = f'<script type="application/ld+json">{json.dumps({"articleBody": value})}</script>'
        lines = blocks_of(f"<body>{linked}<div id=app></div>", fast=True).lines
        assert lines[0] == PROSE.strip()
        assert lines[1].startswith("Write <br> at the end")


def test_noscript_and_template_are_offered_with_a_flag() -> None:
    """A page whose content is only there is cleaned too; the labeller sees where it comes from."""
    blocks = blocks_of(f"<body><noscript><p>{PROSE}</p></noscript><template><p>Templated.</p></template>", fast=True)
    assert blocks.lines == [PROSE.strip(), "Templated."]
    assert column(blocks, "in:noscript") == [1, 0]
    assert column(blocks, "in:template") == [0, 1]


def test_evidence_tells_tags_words_and_votes() -> None:
    """Regions, class words, hidden parts, link shares and trafilatura's votes are named columns."""
    html = (
        "<html><head><title>Bridge reopens</title></head><body>"
        "<nav class='main-menu'><a href=/a>Home</a></nav><main><article>"
        f"<h1>Bridge reopens</h1><p>{PROSE * 2}</p><p>{PROSE}Again.</p></article></main>"
        "<div class=relatedPosts style='display: none'><a href=/b>More</a> here</div></body></html>"
    )
    blocks = blocks_of(html)
    assert blocks.head_title == "Bridge reopens"
    assert column(blocks, "in:nav") == [1, 0, 0, 0, 0]
    assert column(blocks, "in:article") == [0, 1, 1, 1, 0]
    assert column(blocks, "word:nav") == [1, 0, 0, 0, 0]
    assert column(blocks, "word:related") == [0, 0, 0, 0, 1]
    assert column(blocks, "hidden") == [0, 0, 0, 0, 1]
    assert column(blocks, "claim:title")[1] == 1
    assert column(blocks, "vote:share") == [0, 1, 1, 1, 0]
    assert blocks.links.tolist() == pytest.approx([1, 0, 0, 0, 4 / 9])
    fast = blocks_of(html, fast=True)
    votes = evidence_names().index("has-vote")
    assert fast.evidence is not None
    assert blocks.evidence is not None
    assert not fast.evidence[:, votes:].any()
    assert np.array_equal(fast.evidence[:, :votes], blocks.evidence[:, :votes])


def test_what_the_page_says_twice_is_marked() -> None:
    """Doubles for narrow screens and quoted posts: the later one knows of the earlier and the other way round."""
    blocks = blocks_of(
        f"<p>{PROSE}</p><p>Other words that nobody says twice on this page.</p><p>{PROSE}</p>", fast=True
    )
    assert column(blocks, "said-before") == [0, 0, 1]
    assert column(blocks, "said-after") == [1, 0, 0]


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "h2",
        "a",
        "b",
        "pre",
        "blockquote",
        "br",
        "img",
        "span",
        "figure",
        "script",
        "noscript",
        "x-y",
    ]
)
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag} class=a-b href=/x>"), TAGS.map(lambda tag: f"</{tag}>"), st.text(max_size=12)
)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_tag_soup_gives_whole_columns(html: str) -> None:
    """No block is blank or holds a line break; every column has a row per block; lines are in order."""
    blocks = blocks_of(html, fast=True)
    n = len(blocks)
    assert len(blocks.lines) == n
    assert all(line.strip() and len(line.splitlines()) == 1 for line in blocks.lines)
    assert blocks.evidence is not None
    assert blocks.evidence.shape == (n, len(evidence_names()))
    assert np.isfinite(blocks.evidence).all()
    assert blocks.markdown is not None
    assert all(blocks.markdown[index] for index in range(n))
    assert (np.diff(blocks.first_line) >= 0).all()
    assert (blocks.last_line >= blocks.first_line).all()
