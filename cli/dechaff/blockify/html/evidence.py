"""Raw blocks and containers -> the evidence matrix: what only HTML shows of each block.

Every column has a name and a row in one of the tables below, so that a verdict can be explained and a column can be
found by reading. Values are shares, log counts or flags, so that pages of any size compare.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dechaff.blockify.html.columns import Containers, RawBlocks
from dechaff.blockify.html.containers import (
    N_ANCESTORS,
    BlockSums,
    Nest,
    container_score,
    group_mean,
    nest,
    spans_sum,
)
from dechaff.blockify.html.siblings import SIBLING_NAMES, siblings
from dechaff.blockify.html.tags import REGIONS
from dechaff.blockify.html.walk import ARIA_HIDDEN, ARTICLE_BODY, HIDDEN, HYDRATION, JSON_LD, MODAL
from dechaff.blockify.html.words import groups
from dechaff.document import Bools, Floats, Ints, Shape

FLAGS = {
    "hidden": HIDDEN,
    "aria-hidden": ARIA_HIDDEN,
    "article-body": ARTICLE_BODY,
    "modal": MODAL,
    "json-ld": JSON_LD,
    "hydration": HYDRATION,
}
TAGS = ("p", "div", "li", "td", "section", "article", "pre", "dd", "dt", "button", "h1", "h2", "h3", "h4")
"""Own tags with a column each; others are all zero."""
OWN = (
    "heading-level", "list-depth", "quote-depth", "link-share", "styled-share", "n-links", "n-images", "after-break",
    "log-chars", "log-words", "sentence-end", "depth", "position", "chars-before",
)  # fmt: skip
RING = ("link-share", "prose-share", "log-chars", "log-blocks", "heading-share", "item-share", "share-of-page", "score")
GROUP = ("path-blocks", "path-link-share", "path-prose-share", "path-log-chars", "path-chars-of-page", "sign-blocks")
NEAR = (
    "same-container-before", "same-container-after", "same-path-before", "same-path-after", "link-share-before",
    "link-share-after", "in-best", "steps-to-best", "share-of-container", "first-in-container", "distance-to-best",
)  # fmt: skip
PAGE = ("page-log-blocks", "page-link-share", "page-prose-share", "page-has-article", "page-best-share")

Rows = Sequence[npt.NDArray[Any]] | Sequence[float] | npt.NDArray[Any]
"""Columns of the matrix, (n_blocks,) each or one number for all."""

_ENDS, _CLOSERS = ".!?…。！？।؟۔։།་", "'\"’”»」』)]"
_SENTENCE_END = re.compile(rf"[{_ENDS}][{re.escape(_CLOSERS)}]*$")
_COMMA = re.compile("[,،、，;；]")
_WORDS = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_DENSE = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PLAIN_WORDS = re.compile(r"\w+")
"""The same without the scripts written without spaces, a character of which is half a word."""
PROSE_WORDS = 12
"""Words (or 2 characters of a script without spaces each) from which a block with a sentence's end is long prose."""


@cache
def structure_names() -> tuple[str, ...]:
    """Names of the columns made here, in order."""
    return (
        *(f"shape:{shape.name.lower()}" for shape in Shape),
        *OWN,
        *(f"tag:{tag}" for tag in TAGS),
        *(f"in:{region}" for region in REGIONS),
        *FLAGS,
        *(f"word:{group}" for group in groups()),
        *(f"around:{group}" for group in groups()),
        *(f"ring{ring}:{name}" for ring in range(N_ANCESTORS) for name in RING),
        *GROUP,
        *NEAR,
        *PAGE,
        *SIBLING_NAMES,
    )


def structure(blocks: RawBlocks, nodes: Containers, is_title: Bools) -> Floats:
    """(n_blocks, len(structure_names())) float32; `is_title` tells which blocks are the page's title."""
    if not blocks.text:
        return np.zeros((0, len(structure_names())), np.float32)
    n = len(blocks.text)
    container = np.array(blocks.container, np.int32)
    nested = nest(nodes, container)
    sums, own = _own(blocks, nested, container)
    score = container_score(nested, sums)
    shape = np.array(blocks.shape, np.int32)
    level = np.where(shape == Shape.HEADING, np.array(blocks.level, np.int32), 0)
    parts: tuple[Rows, ...] = (
        _one_hot(shape, len(Shape)),
        own,
        _tags(nodes, container),
        _bits(np.array(nodes.regions, np.uint64)[container], len(REGIONS)),
        _bits(np.array(nodes.flags, np.uint64)[container], len(FLAGS)),
        *_words(blocks, nodes, nested),
        *_rings(nested, sums, score),
        _groups(nodes, container, sums),
        _near(nodes, nested, sums, score),
        _page(nodes, nested, sums, score),
        siblings(nodes, nested, sums, level, is_title),
    )
    columns = np.empty((len(structure_names()), n), np.float32)  # each column in one stretch: written and read faster
    place = 0
    for part in parts:
        for row in part:
            columns[place] = row
            place += 1
    return columns.T


def _own(blocks: RawBlocks, nested: Nest, container: Ints) -> tuple[BlockSums, Rows]:
    text = blocks.text
    n = len(text)
    chars = np.fromiter(map(len, text), np.float32, n)
    words = np.fromiter(map(_n_words, text), np.float32, n)
    ends = np.fromiter(map(_ends_sentence, text), np.float32, n)
    shape, level = np.array(blocks.shape), np.array(blocks.level, np.float32)
    link_chars = np.array(blocks.n_link, np.float32)
    prose = (words >= PROSE_WORDS) & (ends > 0) & (link_chars < 0.5 * chars)
    commas = np.fromiter(
        (len(_COMMA.findall(line)) if long else 0 for line, long in zip(text, prose.tolist(), strict=True)),
        np.float32,
        n,
    )
    total = max(1.0, float(chars.sum()))
    sums = BlockSums(
        chars,
        link_chars,
        chars * prose,
        commas,
        np.float32(1) * (shape == Shape.HEADING),
        np.float32(1) * (shape == Shape.LIST_ITEM),
    )
    columns = [
        level * (shape == Shape.HEADING), level * (shape == Shape.LIST_ITEM), level * (shape == Shape.QUOTE),
        link_chars / np.maximum(1, chars), np.array(blocks.n_styled, np.float32) / np.maximum(1, chars),
        np.minimum(20, blocks.n_links), np.minimum(5, blocks.n_images), np.minimum(1, blocks.broken),
        np.log1p(chars), np.log1p(words), ends, np.minimum(40, nested.depth[container]),
        np.arange(n) / max(1, n), (np.cumsum(chars) - chars) / total,
    ]  # fmt: skip
    return sums, columns


def _ends_sentence(line: str) -> bool:
    return line[-1] in _ENDS or (line[-1] in _CLOSERS and _SENTENCE_END.search(line, max(0, len(line) - 6)) is not None)


def _n_words(line: str) -> float:
    if line.isascii():
        return line.count(" ") + 1
    found = (_WORDS if _DENSE.search(line) else _PLAIN_WORDS).findall(line)
    single = len([word for word in found if len(word) == 1 and word > "\u0e00"])
    return float(len(found) - single / 2)


def _one_hot(values: Ints, n_known: int) -> Bools:
    hot: Bools = values == np.arange(n_known)[:, None]
    return hot


def _bits(masks: npt.NDArray[np.uint64], n_bits: int) -> Rows:
    return (masks >> np.arange(n_bits, dtype=np.uint64)[:, None]) & np.uint64(1)


def _tags(nodes: Containers, container: Ints) -> Rows:
    index = {tag: number for number, tag in enumerate(TAGS)}
    tags = nodes.tag
    return _one_hot(np.array([index.get(tags[node], -1) for node in container.tolist()], np.int32), len(TAGS))


def _words(blocks: RawBlocks, nodes: Containers, nested: Nest) -> tuple[Rows, Rows]:
    """Words of the block's inline elements and two nearest containers; words of all containers around it."""
    words, around = np.array(nodes.words, np.uint64), np.array(nodes.words_around, np.uint64)
    near = np.array(blocks.words, np.uint64) | words[nested.around[0]] | words[nested.parent[nested.around[0]]]
    n_bits = len(groups())
    return _bits(near, n_bits), _bits(around[nested.around[0]], n_bits)


def _rings(nested: Nest, sums: BlockSums, score: Floats) -> list[Floats]:
    """Per ring around the block the statistics of its container."""
    chars = spans_sum(nested, sums.chars)
    n_blocks = (nested.stop - nested.start).astype(np.float32)
    some = np.maximum(1, chars)
    per_node = np.array(
        [
            spans_sum(nested, sums.link_chars) / some,
            spans_sum(nested, sums.prose_chars) / some,
            np.log1p(chars),
            np.log1p(n_blocks),
            spans_sum(nested, sums.headings) / np.maximum(1, n_blocks),
            spans_sum(nested, sums.items) / np.maximum(1, n_blocks),
            chars / max(1.0, float(sums.chars.sum())),
            score / max(1.0, float(score.max(initial=0))),
        ]
    )
    return [per_node[:, ring] for ring in nested.around]


def _groups(nodes: Containers, container: Ints, sums: BlockSums) -> Rows:
    """Statistics of the blocks that share the block's path of tags and classes: one template's output."""
    path, sign = np.array(nodes.path, np.int32)[container], np.array(nodes.sign, np.int32)[container]
    chars = group_mean(path, sums.chars)
    count = np.bincount(path)[path] if len(path) else np.zeros(0)
    total = max(1.0, float(sums.chars.sum()))
    return [
        np.log1p(count),
        group_mean(path, sums.link_chars) / np.maximum(1, chars),
        group_mean(path, sums.prose_chars) / np.maximum(1, chars),
        np.log1p(chars),
        chars * count / total,
        np.log1p(np.bincount(sign)[sign] if len(sign) else np.zeros(0)),
    ]


def _near(nodes: Containers, nested: Nest, sums: BlockSums, score: Floats) -> Rows:
    """How the block stands to its neighbours and to the container with the best score."""
    own = nested.around[0]
    n = len(own)
    path = np.array(nodes.path, np.int32)[own]
    link: Floats = (sums.link_chars / np.maximum(1, sums.chars)).astype(np.float32)
    best = int(score.argmax()) if len(score) else 0
    index = np.arange(n)
    low, high = nested.start[best], nested.stop[best]
    inside = (index >= low) & (index < high)
    steps = np.full(n, N_ANCESTORS, np.float32)
    for ring in range(N_ANCESTORS - 1, -1, -1):
        holds = (nested.start[nested.around[ring]] <= low) & (nested.stop[nested.around[ring]] >= high)
        steps = np.where(holds, ring, steps)
    edge = np.where(index < low, index - low, np.where(index >= high, index - high + 1, 0))
    return [
        _shifted(own[1:] == own[:-1], before=True), _shifted(own[1:] == own[:-1], before=False),
        _shifted(path[1:] == path[:-1], before=True), _shifted(path[1:] == path[:-1], before=False),
        _shifted(link[:-1], before=True), _shifted(link[1:], before=False),
        inside, steps, sums.chars / np.maximum(1, spans_sum(nested, sums.chars)[own]),
        nested.start[own] == index, np.sign(edge) * np.log1p(np.abs(edge)),
    ]  # fmt: skip


def _shifted(pairs: Floats | Bools, before: bool) -> Floats:
    """A value per pair of neighbours, given to the latter (`before`) or the former of the two."""
    return np.concatenate([[0.0], pairs] if before else [pairs, [0.0]]).astype(np.float32)


def _page(nodes: Containers, nested: Nest, sums: BlockSums, score: Floats) -> list[float]:
    """The same for all blocks."""
    total = max(1.0, float(sums.chars.sum()))
    return [
        float(np.log1p(len(sums.chars))),
        float(sums.link_chars.sum() / total),
        float(sums.prose_chars.sum() / total),
        float("article" in nodes.tag),
        float(spans_sum(nested, sums.chars)[int(score.argmax())] / total) if len(score) else 0.0,
    ]
