"""A page that its server sends in pieces reads as the browser shows it, without running its scripts."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.html import html_blocks
from dechaff.decode import decode
from dechaff.document import Blocks, Form, Source
from dechaff.options import Options

LISTING = '<pre><code>nvm install 20\nnvm use 20</code></pre><script>window.more = "' + "x" * 400 + '"</script>'


def blocks_of(body: str) -> Blocks:
    options = Options(form=Form.HTML, fast=True)
    return html_blocks(decode(Source("-", f"<html><body>{body}</body></html>", form=Form.HTML), options), options)


def streamed(places: str, pieces: str) -> Blocks:
    return blocks_of(
        f"<main><p>You will be able to:\n\n{places}<p>After that go on.</main><footer>End</footer>\n{pieces}"
    )


def test_a_piece_stands_in_its_place() -> None:
    """A listing that came late stands between its paragraphs; lines never go back."""
    blocks = streamed(
        '<!--$?--><template id="B:1f"></template><!--/$-->',
        f'<div hidden id="S:1f">{LISTING}</div><script>$RC("B:1f","S:1f")</script>',
    )
    assert blocks.lines == ["You will be able to:", "nvm install 20", "nvm use 20", "After that go on.", "End"]
    assert (np.diff(blocks.first_line) >= 0).all()


def test_pieces_of_pieces() -> None:
    """A piece may itself wait for another, which comes before or after it."""
    inner, outer = (
        '<div hidden id="S:5">Second.</div>',
        '<div hidden id="S:4">First. <template id="P:5"></template></div>',
    )
    for pieces in (inner + outer, outer + inner):
        lines = streamed('<template id="B:4"></template>', pieces).lines
        assert lines == ["You will be able to:", "First.", "Second.", "After that go on.", "End"]


def test_teasers_that_came_late_stay_behind() -> None:
    """What is mostly links is no part of the article: it stays at the end, hidden as it is."""
    links = "".join(f"<li><a href=/{n}>A headline about the harbour, number {n}</a>" for n in range(5))
    lines = streamed('<template id="B:0"></template>', f'<div hidden id="S:0"><ul>{links}</ul></div>').lines
    assert lines[1] == "After that go on."
    assert len(lines) == 8


@pytest.mark.parametrize(
    "pieces",
    [
        "",
        '<div id="S:1">Shown</div>',
        '<div hidden id="S:7"><template id="B:7"></template>Itself</div>',
        '<div hidden id="S:2">Another</div>',
    ],
)
def test_what_is_missing_or_strange_is_left_alone(pieces: str) -> None:
    """A place without a piece, a piece that is none, a piece that waits for itself."""
    lines = streamed('<template id="B:1"></template>', pieces).lines
    assert lines[:3] == ["You will be able to:", "After that go on.", "End"]
