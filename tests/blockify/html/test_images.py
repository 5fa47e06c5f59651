"""Images with `--images`: each once, where the page shows it, and never in what the labeller sees."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.html import evidence_names, html_blocks
from dechaff.document import Blocks, Form, Page, Source
from dechaff.options import Options
from dechaff.render.markdown import to_markdown


def blocks_of(html: str, images: bool = True) -> Blocks:
    """All blocks of a page."""
    return html_blocks(
        Page(Source("-", html, url="https://a.org/"), html, Form.HTML, "utf-8", "test"),
        Options(fast=True, images=images),
    )


def markdown(html: str, kept: list[int] | None = None) -> str:
    """A page, or some of its blocks, as Markdown, the site left out."""
    blocks = blocks_of(html)
    return to_markdown(blocks, range(len(blocks)) if kept is None else kept, None).replace("https://a.org/", "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><figure><img src=i alt=A></figure><p>b", "a\n\n![A](i)\n\nb"),
        ("<p>a <img src=i> b", "a ![](i) b"),
        ("<p><img src=i> a", "![](i) a"),
        ("<p><img src=i></p><h2>h</h2>", "![](i)\n\n## h"),
        ("<figure><img src=i><figcaption>c</figcaption></figure>", "![](i)\n\nc"),
        ("<figure><img src=i></figure><ul><li>a<li><div><img src=j></div><p>b</ul>", "![](i)\n\n- a\n- ![](j) b"),
        ("<ul><li>a<p><img src=i></p><li>b</ul>", "- a\n\n  ![](i)\n\n- b"),
        ("<blockquote><p><img src=i></p><p>q</p></blockquote>", "> ![](i)\n>\n> q"),
        (
            "<table><tr><th>A<th>B<tr><td>1<td><img src=i alt=x> 2</table>",
            "| A | B |\n| --- | --- |\n| 1 | ![x](i) 2 |",
        ),
    ],
)
def test_an_image_stands_where_the_page_shows_it(html: str, expected: str) -> None:
    """In the line of its text, in the item whose thumbnail it is, else in a paragraph of its own."""
    assert markdown(html) == expected


def test_a_gallery_is_whole() -> None:
    """However many images stand in a row, up to a bound."""
    gallery = "".join(f"<img src={number}>" for number in range(20))
    assert markdown(f"<p>{gallery}</p><p>a").count("![](") == 20


@pytest.mark.parametrize(
    ("image", "source"),
    [
        ("<img srcset='s.png 1x, l,1.png 2x, m.png 1.5x'>", "l,1.png"),
        ("<img srcset='a.png, b.png'>", "a.png"),
        ("<img src=data:x data-srcset='s.png 300w, l.png 900w'>", "l.png"),
        ("<picture><source srcset='l.webp 900w'><img></picture>", "l.webp"),
        ("<picture><source srcset=x></source><img src=i.png></picture>", "i.png"),
        ("<picture><source srcset=x><source srcset=y><img src=i.png></picture>", "i.png"),
    ],
)
def test_an_image_of_several_sizes_is_shown(image: str, source: str) -> None:
    """Its own source if it has one, else the largest of its set; the parser puts an image behind an open `<source>`
    into that."""
    assert markdown(f"<p>{image}</p><p>a") == f"![]({source})\n\na"


@pytest.mark.parametrize(
    "images",
    [
        "<img data-src=i src=data:x><noscript><img src=i></noscript>",
        "<img data-src=i><noscript><img src=other-size></noscript>",
        "<noscript><img src=i></noscript><img data-src=i>",
        "<img src=data:x><noscript><img src=i></noscript>",
    ],
)
def test_a_lazy_image_and_its_substitute_are_one(images: str) -> None:
    """What stands in a `<noscript>` beside an image is that image for browsers without scripts."""
    assert markdown(f"<p>a</p><div>{images}</div><p>b") == "a\n\n![](i)\n\nb"


def test_two_images_with_text_between_are_two() -> None:
    """Only neighbours are the same picture."""
    assert markdown("<p>a <img src=i> b</p><noscript><img src=i></noscript><p>c") == "a ![](i) b\n\n![](i)\n\nc"


def test_the_last_image_of_an_article_stays_with_it() -> None:
    """Its text is removed or there is none; an image in a box of the chaff's own goes."""
    assert markdown("<div><p>a</p><p><img src=i></p></div>") == "a\n\n![](i)"
    assert markdown("<div><p>a</p><p><img src=i></p><p>b</p></div>", [0]) == "a\n\n![](i)"
    assert markdown("<div><p>a</p></div><div><div><img src=i></div><p>b</p></div>", [0]) == "a"


def test_images_are_no_text_and_the_labeller_sees_them_as_before() -> None:
    """At most four before a block count, those of cells and those that no parser showed do not."""
    html = (
        "<p>" + "<img src=x>" * 9 + "</p><p>a</p><picture><source srcset=x><img src=y></picture><p>b</p>"
        "<table><tr><th>A<th>B<tr><td>1<td>2 <img src=i alt=x></table>"
    )
    with_images, without = blocks_of(html), blocks_of(html, images=False)
    assert with_images.text == without.text == "a\nb\nA | B\n1 | 2"
    assert with_images.evidence is not None
    assert without.evidence is not None
    assert np.array_equal(with_images.evidence, without.evidence)
    n_images = with_images.evidence[:, evidence_names().index("n-images")]
    assert n_images[0] > 0
    assert not n_images[1:].any()
    assert "![" not in to_markdown(without, range(4), None)
