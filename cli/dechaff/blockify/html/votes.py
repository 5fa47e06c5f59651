"""What other extractors say of each block: trafilatura's verdict on the same tree.

An extractor gives text, not nodes, so its result is laid over the blocks by their words: a block's share of word
triples that the result holds, and whether the result has the block as a line of its own.
"""

from __future__ import annotations

import logging
import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.blockify.html.columns import Containers, RawBlocks
from dechaff.blockify.html.containers import group_mean
from dechaff.document import Bools, Floats

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
_DENSE = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN_WORD = re.compile(r"\w+")
"""The same for text without those characters, in half the time."""
_ASCII_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
"""What stands between the words of ASCII text: four times as fast."""
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
    result = _result(found.body)
    columns[:, 1] = [" ".join(line) in result.lines for line in words]
    columns[:, 2] = share = _shares(words, columns[:, 1] > 0, result)
    comments = _result(getattr(found, "commentsbody", None))
    if comments.lines:
        columns[:, 3] = _shares(words, np.array([" ".join(line) in comments.lines for line in words]), comments)
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
    flow: list[str]
    """All its words."""


def _words(text: str) -> list[str]:
    if text.isascii():
        return text.lower().translate(_ASCII_APART).split()
    return (_WORD if _DENSE.search(text) else _PLAIN_WORD).findall(text.lower())


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
    return _Said(lines, flow)


def _end_line(parts: list[str], lines: set[str], flow: list[str]) -> None:
    line = _words("\n".join(parts))
    if line:
        lines.add(" ".join(line))
        flow.extend(line)


def _shares(words: list[list[str]], is_line: Bools, said: _Said) -> Floats:
    """Share of each block's word triples in the result; shorter blocks must be a line of it."""
    number = {word: index for index, word in enumerate(dict.fromkeys(said.flow), start=1)}
    size = np.fromiter(map(len, words), np.int64, len(words))
    said_triples = _triples(list(map(number.__getitem__, said.flow)), len(number))
    triples = _triples([number.get(word, 0) for line in words for word in line], len(number))
    held = np.concatenate([[0], np.cumsum(np.isin(triples, said_triples))])
    start = np.cumsum(size) - size
    n_triples = np.maximum(size - 2, 0)
    last = len(held) - 1
    found = held[np.minimum(start + n_triples, last)] - held[np.minimum(start, last)]
    shares = np.where(is_line, size > 0, found / np.maximum(1, n_triples))
    return shares.astype(np.float32)


def _triples(numbers: list[int], n_words: int) -> npt.NDArray[np.int64]:
    """A number for each three words in a row, the same for the same words; fewer than three have none."""
    own = np.array(numbers, np.int64)
    return (own[:-2] * (n_words + 1) + own[1:-1]) * (n_words + 1) + own[2:]
