"""Input written to take for ever, or to lose what stands beside it, takes its time once and loses nothing."""

from __future__ import annotations

import textwrap
import time

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import html_blocks
from dechaff.blockify.html.collect import MAX_BLOCKS
from dechaff.decode import decode
from dechaff.document import Blocks, Form, Source
from dechaff.options import Options

SAID = "the ferry that has carried our village across its fjord since that war made one last trip on a sunday and"
WORDS = SAID.split()
PROSE = " ".join(" ".join(WORDS[n:] + WORDS[:n]) for n in range(len(WORDS)))
WRAPPED = "\n".join(textwrap.wrap(PROSE, 72)) + "\n"
"""Broken at a fixed width, so that it is read as paragraphs."""
LIMIT = 8.0
"""Seconds of the processor that no page of this size may take; each took more than twelve before it was bounded."""


def blocks_of(body: str) -> Blocks:
    options = Options(form=Form.HTML, fast=True)
    return html_blocks(decode(Source("-", f"<html><body>{body}</body></html>", form=Form.HTML), options), options)


HOSTILE = {
    "deep quotes": f"<pre>{WRAPPED}{'&gt;' * 100_000} quoted</pre>",
    "commas of a srcset": "".join(f'<img srcset="{"," * 20_000}{n}">' for n in range(40)) + "<p>End",
    "pictures of a cell": "<table><tr><th>a<th>b<tr><td>1<td>" + "".join(f"<img src={n}.png>" for n in range(30_000)),
    "custom elements in each other": "<p>text " + "<x-a>" * 1_500 + "<b>y</b>" * 5_000,
    "places of one piece": '<template id="B:0"></template>' * 20_000 + '<div hidden id="S:0">' + "<p>word two" * 20_000,
    "data scripts": "".join(
        f'<script type="application/json">{{"text": "{" ".join(f"w{n}x{m} and" for m in range(30))}."}}</script>'
        for n in range(1_500)
    ),
    "a string of lines below": '<script type="application/json">{"a": ["' + PROSE + '", "' + "_" * 200_000
    + ' a"]}</script>',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_html_in_bounded_time(name: str) -> None:
    """The cost of a page grows with its size."""
    start = time.process_time()
    blocks_of(HOSTILE[name])
    assert time.process_time() - start < LIMIT


@pytest.mark.parametrize("text", ["[a](" * 100_000, "[a](." * 100_000, " ".join(map(str, range(60_000)))])
def test_dump_in_bounded_time(text: str) -> None:
    """Links that never end and pages of numbers are read in one go."""
    start = time.process_time()
    dump_blocks(text)
    assert time.process_time() - start < LIMIT


def test_numbers_of_one_line_are_cut_evenly() -> None:
    """A row of numbers is no date: none of its pieces is a page of its own."""
    lines = dump_blocks(" ".join(map(str, range(400))) + " and some words more").lines
    assert max(len(line.split()) for line in lines) <= 16


def test_text_beside_a_formula_stays() -> None:
    """An element called after a formula's program may hold a whole proof."""
    proof = "<div class=katex><p>One two three.</p><p>Then <math><mi>x</mi></math> follows.</p></div>"
    assert blocks_of(proof).lines == ["One two three.", "Then x follows."]
    assert blocks_of("<p class=katex>Theorem <math><mi>x</mi></math> holds.").lines == ["Theorem x holds."]


def test_a_pre_of_too_many_paragraphs_is_cut_off() -> None:
    """As any other page is."""
    said = [" ".join(WORDS[n:] + WORDS[:n]) for n in range(len(WORDS))]
    paragraphs = "\n\n".join("\n".join(textwrap.wrap(text, 72)) for text in said)
    text = f"{paragraphs}\n\n" * 3_000
    assert len(blocks_of(f"<pre>{text}</pre>")) == MAX_BLOCKS
