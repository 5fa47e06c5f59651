"""Where labels meet the page's shape: what is kept of a listing or a table is all of it."""

from __future__ import annotations

import numpy as np
from dechaff.assemble import in_whole
from dechaff.blockify import blockify
from dechaff.document import Form, Page, Source
from dechaff.options import Options

CODE = "<p>before</p><pre>import this\n\n# one\nthat()</pre><pre>rm -r build\nls</pre><p>after</p>"


def test_a_listing_is_kept_or_removed_whole() -> None:
    """Lines missing from code are worse than none: what most of a listing's characters are, all of it becomes. Listings
    that follow each other are judged apart, other blocks are left alone."""
    blocks = blockify(Page(Source("-", CODE), CODE, Form.HTML, "utf-8", "test"), Options(fast=True))
    assert blocks.lines == ["before", "import this", "# one", "that()", "rm -r build", "ls", "after"]
    kept = np.array([False, True, False, True, False, True, True])
    assert in_whole(blocks, kept).tolist() == [False, True, True, True, False, False, True]
    assert not in_whole(blocks, np.zeros(7, bool)).any()


def test_a_table_of_which_part_is_kept_is_kept_whole() -> None:
    """Rows mean nothing without the head and the others; of a table next to it, of which nothing is kept, nothing comes
    back."""
    rows = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number in zip("abcd", range(4), strict=True))
    html = f"<p>before</p><table><tr><th>Name</th><th>Share</th></tr>{rows}</table><table>{rows}</table><p>after</p>"
    blocks = blockify(Page(Source("-", html), html, Form.HTML, "utf-8", "test"), Options(fast=True))
    kept = np.array([True, False, False, True, True, False, False, False, False, False, False])
    assert in_whole(blocks, kept).tolist() == [True] * 6 + [False] * 5
    kept[3:5] = False
    assert in_whole(blocks, kept).tolist() == kept.tolist()


def test_a_dump_is_left_as_labelled() -> None:
    """Without tags an indented line may be anything; its label alone decides."""
    text = "before\n\n    import this\n    that()\n\nafter\n"
    blocks = blockify(Page(Source("-", text), text, Form.TEXT, "utf-8", "test"), Options())
    kept = np.arange(len(blocks)) % 2 == 0
    assert in_whole(blocks, kept).tolist() == kept.tolist()
