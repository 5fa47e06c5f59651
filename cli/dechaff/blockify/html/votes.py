"""What other extractors say of each block: trafilatura's verdict on the same tree.

An extractor gives text, not nodes, so its result is laid over the blocks by their words: a block's share of word
triples that the result holds, and whether the result has the block as a line of its own.
"""

from __future__ import annotations

import logging
import re
from typing import Any, NamedTuple

import numpy as np

from dechaff.blockify.html.columns import Containers, RawBlocks
from dechaff.blockify.html.containers import group_mean
from dechaff.document import Floats

VOTE_NAMES = (
    "has-vote", "vote:line", "vote:share", "vote:comment", "vote:container", "vote:path", "vote:before", "vote:after",
    "vote:between", "vote:page",
)  # fmt: skip
"""Columns: votes were taken; the block is a line of the result; share of its word triples in the result; the same for
what was taken for comments; mean share over its container and over blocks of its path; mean share of the two blocks
before and after; lies between the first and the last block voted for; share of the page's characters voted for."""
MAX_ELEMENTS, MAX_DEPTH = 80_000, 400
"""Larger or deeper trees get no votes: trafilatura copies and prunes them many times, and recurses."""

_WORD = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_ASCII_WORD = re.compile(r"\w+")
"""The same for text in ASCII, in half the time."""
_LINE_TAGS = frozenset(
    ("p", "head", "item", "quote", "cell", "row", "code", "list", "table", "lb", "ab", "div", "dt", "dd")
)


def extract(tree: Any) -> Any:
    """trafilatura's document for a tree; `None` where it finds nothing or fails."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return bare_extraction(tree, output_format="txt")  # its own format would write out the text as well
    except Exception:  # noqa: BLE001 - third-party code on hostile HTML: any failure means no vote
        return None


def votes(found: Any, blocks: RawBlocks, nodes: Containers, asked: bool) -> Floats:
    """(n_blocks, len(VOTE_NAMES)) float32; zeros where nobody was asked."""
    n = len(blocks.text)
    columns = np.zeros((n, len(VOTE_NAMES)), np.float32)
    if not asked or not n:
        return columns
    columns[:, 0] = 1
    if found is None:
        return columns
    words = list(map(_words, blocks.text))
    joined = list(map(" ".join, words))
    result = _result(found.body)
    columns[:, 1] = list(map(result.lines.__contains__, joined))
    columns[:, 2] = share = _shares(words, joined, result)
    comments = _result(getattr(found, "commentsbody", None))
    if comments.lines:
        columns[:, 3] = _shares(words, joined, comments)
    _around(columns, share, blocks, nodes)
    return columns


def _around(columns: Floats, share: Floats, blocks: RawBlocks, nodes: Containers) -> None:
    """Fill the columns that tell the votes on the blocks nearby."""
    n = len(share)
    container = np.array(blocks.container, np.int32)
    path = np.array(nodes.path, np.int32)[container]
    columns[:, 4] = group_mean(container, share)
    columns[:, 5] = group_mean(path, share)
    padded = np.concatenate([[0, 0], share, [0, 0]])
    columns[:, 6] = (padded[:n] + padded[1 : n + 1]) / 2
    columns[:, 7] = (padded[3 : n + 3] + padded[4 : n + 4]) / 2
    chars = np.fromiter(map(len, blocks.text), np.float32, n)
    sure = np.flatnonzero((share > 0.8) & (chars > 30))
    if len(sure):
        columns[sure[0] : sure[-1] + 1, 8] = 1
    columns[:, 9] = float((share * chars).sum() / max(1.0, float(chars.sum())))


class _Said(NamedTuple):
    """What an extractor gives."""

    lines: set[str]
    """Its lines, their words joined by spaces."""
    grams: set[tuple[str, ...]]
    """Word triples of its text, across lines."""


def _words(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text.lower())


def _result(body: Any) -> _Said:
    """The result's lines and word triples."""
    lines: set[str] = set()
    flow: list[str] = []
    parts: list[str] = []
    for element in body.iter() if body is not None else ():
        ends = element.tag in _LINE_TAGS
        if ends and parts:
            _end_line(parts, lines, flow)
            parts = []
        if element.text:
            parts.append(element.text)
        if element.tail:
            if ends and parts:
                _end_line(parts, lines, flow)
                parts = []
            parts.append(element.tail)
    _end_line(parts, lines, flow)
    return _Said(lines, set(zip(flow, flow[1:], flow[2:], strict=False)))


def _end_line(parts: list[str], lines: set[str], flow: list[str]) -> None:
    line = _words("\n".join(parts))
    if line:
        lines.add(" ".join(line))
        flow.extend(line)


def _shares(words: list[list[str]], joined: list[str], said: _Said) -> Floats:
    """Share of each block's word triples in the result; shorter blocks must be a line of it."""
    lines, grams = said
    shares = np.zeros(len(words), np.float32)
    for index, line in enumerate(words):
        if joined[index] in lines:
            shares[index] = len(line) > 0
        elif len(line) > 2:
            triples = zip(line, line[1:], line[2:], strict=False)
            shares[index] = sum(map(grams.__contains__, triples)) / (len(line) - 2)
    return shares
