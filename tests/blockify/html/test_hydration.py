"""Articles that a page holds only in its scripts' data: whole, in order, once, and without what lies beside them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Shape, Source
from dechaff.options import Options

LONG = [
    "The council voted on Tuesday to repair the bridge, which has been closed since the spring floods of last year, "
    "and to let a ferry cross until then.",
    "Farmers on the far bank had carried their milk over the dam for months, a way of forty minutes that the dairy no "
    "longer wanted to pay for.",
    "Work begins in October with the two middle piers, and the mayor hopes that lorries can cross before the next "
    "harvest is brought in.",
]
BLOCKS = [
    {"id": "b-1", "type": "paragraph", "text": LONG[0]},
    {"id": "b-2", "type": "heading", "level": 3, "text": "A long way round"},
    {"id": "b-3", "type": "paragraph", "text": LONG[1]},
    {"id": "b-4", "type": "paragraph", "text": "Nobody asked them."},
    {"id": "b-5", "type": "heading", "text": "Outlook"},
    {"id": "b-6", "type": "paragraph", "text": LONG[2]},
]
TEXTS = [block["text"] for block in BLOCKS]
HTML = "".join(f"<{'p' if b['type'] == 'paragraph' else 'h2'}>{b['text']}</p>" for b in BLOCKS)
TEASER = (
    "A bakery that had stood empty since the war opens its doors again, and half the town queued for the first bread "
)
BESIDE = {
    "related": [{"title": f"Other news {n}", "teaser": f"{TEASER} {n}.", "url": f"/news/{n}"} for n in range(4)],
    "i18n": {
        "nav": {"title": "Our menu", "text": "Close the menu"},
        "cookie": {"text": "We and our partners use cookies to store and read information on your device, to measure "
                   "audiences and to improve our services, as our policy says."},
    },
    "buildId": "development build", "className": "flex mt-4 text-lg",
}  # fmt: skip


def lines(data: Any, body: str = "<div id=app>Loading</div>", shapes: bool = False) -> list[Any]:
    """The blocks of a page with this data, without what its body shows."""
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    html = f"<html><body>{body}{script}</body></html>"
    blocks = html_blocks(Page(Source("-", html), html, Form.HTML, "utf-8", "already text"), Options(fast=True))
    found = zip(blocks.lines, blocks.shape.tolist(), blocks.level.tolist(), strict=True)
    return [(line, Shape(shape).name, level) if shapes else line for line, shape, level in found if line != "Loading"]


def props(**page: Any) -> dict[str, Any]:
    """Data as Next.js puts it into a page."""
    return {
        "props": {"pageProps": page},
        "page": "/news/[slug]",
        "query": {"slug": "bridge-repair"},
        "isFallback": False,
    }


def test_a_list_of_blocks_is_whole_and_in_order() -> None:
    """Headings and short paragraphs come with the long ones; teasers and translations beside them do not."""
    article = {"title": "Bridge to be repaired", "blocks": BLOCKS}
    assert lines(props(article=article, **BESIDE)) == TEXTS
    assert lines(props(**BESIDE, article=article)) == TEXTS


def test_a_heading_of_the_data_is_a_heading() -> None:
    """By its block's type, at its level."""
    found = lines(props(blocks=BLOCKS), shapes=True)
    assert found[1] == ("A long way round", "HEADING", 3)
    assert found[4] == ("Outlook", "HEADING", 2)
    assert {shape for _, shape, _ in (found[0], *found[2:4], found[5])} == {"PARAGRAPH"}


def test_a_body_of_html_comes_with_its_title_and_once() -> None:
    """Its plain text, its teaser and its title in the page's description are the same again."""
    article = {
        "title": "Bridge to be repaired", "slug": "bridge-repair", "excerpt": LONG[0], "bodyHtml": HTML,
        "plain": " ".join(TEXTS), "seo": {"title": "Bridge to be repaired now", "description": LONG[0]},
        "related": BESIDE["related"],
    }  # fmt: skip
    assert lines(props(article=article, **BESIDE)) == ["Bridge to be repaired", *TEXTS]


def _cut(text: str) -> list[dict[str, Any]]:
    """A paragraph as an editor keeps it, with a link and a bold word."""
    first, second, third, rest = text.split(" ", 3)
    link = {"type": "a", "url": "/x", "children": [{"text": second}]}
    return [{"text": f"{first} "}, link, {"text": " "}, {"text": third, "bold": True}, {"text": f" {rest}"}]


def test_the_pieces_of_a_line_are_one() -> None:
    """Rich text keeps bold words and links apart; its paragraphs are read as paragraphs."""
    rich = [{"type": "p", "children": _cut(text)} for text in LONG]
    rich.insert(1, {"type": "h2", "children": [{"text": "A long way round"}]})
    assert lines(props(content=rich, **BESIDE)) == [LONG[0], "A long way round", *LONG[1:]]


def test_one_long_paragraph_of_several_does_not_stand_for_all() -> None:
    """The list is the article, not the object in it that holds most of the prose; a space at its end makes no line."""
    blocks = [{"text": f"{LONG[0]} {LONG[1]} {TEASER} "}, {"text": LONG[2]}, {"text": "Nobody asked."}]
    assert lines(props(blocks=blocks)) == [" ".join(block["text"].split()) for block in blocks]


def test_semicolons_make_no_code() -> None:
    """Prose has them, and entities end in one; styles and scripts have many."""
    body = f"<p>{LONG[0]}</p><p>He&nbsp;&mdash; as we know&rsquo; &mdash; was late; she was not.</p><p>{LONG[1]}</p>"
    assert len(lines(props(article={"body": body}))) == 3
    style = "color: red; margin: 0 auto; padding: 1em 2em; " * 9
    markup = '<Details Name="all of it"> <Item Key="Brand" Value="A mill" /> </Details> ' * 3
    assert lines(props(article={"style": style, "details": markup, "blocks": BLOCKS})) == TEXTS


def test_titles_far_from_the_prose_stay_out() -> None:
    """Those of pictures and tags say nothing that an article says."""
    pictures = [{"title": f"Picture of the bridge {n}"} for n in range(9)]
    article = {"title": "Bridge to be repaired", "body": " ".join(TEXTS), "pictures": pictures}
    assert lines(props(article=article)) == ["Bridge to be repaired", " ".join(TEXTS)]


def test_strings_that_are_no_text_stay_out() -> None:
    """Addresses, identifiers and names of classes are not read, wherever they lie."""
    noise = ["https://example.org/a b", "body_text_small", "/img/a.png", "42", "", "  "]
    blocks = [*BLOCKS, *({"type": "embed", "text": text, "className": "mt-4 flex"} for text in noise)]
    assert lines(props(blocks=blocks)) == TEXTS


def test_where_no_place_stands_out_all_long_texts_are_offered() -> None:
    """The labeller decides, as it knows more than where a text lies."""
    data = {"a": {"intro": LONG[0]}, "b": {"legal": LONG[1], "title": "Short title"}, "c": {"more": LONG[2]}}
    assert lines(data) == LONG
    values = [{"title": 1, "body": 2}, "Bridge to be repaired", LONG[0], ["Reactive", 3], LONG[1], " and so on", 7]
    assert lines(values) == LONG[:2]


def test_what_the_page_shows_is_not_offered_again() -> None:
    """Neither whole nor in its short texts; what it shows in part, comes with what it lacks."""
    shown = "".join(f"<p>{text}</p>" for text in TEXTS)
    assert lines(props(blocks=BLOCKS, title="Short title"), shown) == TEXTS
    title = "<h1>A long way round</h1>"
    assert lines(props(blocks=BLOCKS), title) == ["A long way round", TEXTS[0], *TEXTS[2:]]


def test_two_scripts_with_the_same_article_give_it_once() -> None:
    """Frameworks keep a cache beside their properties; JSON-LD may hold the body as well."""
    state = f"<script>window.__STATE__ = {json.dumps({'cache': {'a': {'blocks': BLOCKS}}})}</script>"
    assert lines(props(blocks=BLOCKS), state) == TEXTS
    linked = f'<script type="application/ld+json">{json.dumps({"articleBody": " ".join(TEXTS)})}</script>'
    assert lines(props(blocks=BLOCKS), linked) == [" ".join(TEXTS)]


@pytest.mark.parametrize(
    "data",
    [
        [[LONG[0]] * 3] * 20_000,
        {f"key{n}": {"text": LONG[0], "n": n} for n in range(20_000)},
        {"text": [{"text": f"{LONG[0]} {n} "} for n in range(5_000)]},
        "x" * 1_000_000,
        {"": {"": [{"": LONG[0]}, None, 1.5, True]}},
        {"level": True, "type": "heading", "text": LONG[0], "more": {"type": ["h2"], "text": LONG[1]}},
    ],
)
def test_hostile_data_costs_little(data: Any) -> None:
    """Size and nesting are bounded, and whatever lies under a key, is read."""
    start = time.process_time()
    assert all(isinstance(line, str) for line in lines(data))
    assert time.process_time() - start < 10
