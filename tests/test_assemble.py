"""Where labels meet the page's shape: what is kept of a listing is all of it."""

from __future__ import annotations

import numpy as np
from dechaff.assemble import whole_listings
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
    assert whole_listings(blocks, kept).tolist() == [False, True, True, True, False, False, True]
    assert not whole_listings(blocks, np.zeros(7, bool)).any()


def test_a_dump_is_left_as_labelled() -> None:
    """Without tags an indented line may be anything; its label alone decides."""
    text = "before\n\n    import this\n    that()\n\nafter\n"
    blocks = blockify(Page(Source("-", text), text, Form.TEXT, "utf-8", "test"), Options())
    kept = np.arange(len(blocks)) % 2 == 0
    assert whole_listings(blocks, kept).tolist() == kept.tolist()
