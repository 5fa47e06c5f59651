"""Containers that repeat beside each other, and what lies under each heading.

Cards of a list, posts of a thread and rows of a menu are one template's output: how often it repeats and how much it
holds each time tells them apart. Sections run from heading to heading, whatever containers they cross.
"""

from __future__ import annotations

import numpy as np

from dechaff.blockify.html.columns import Containers
from dechaff.blockify.html.containers import N_ANCESTORS, BlockSums, Nest, spans_sum
from dechaff.document import Bools, Floats, Ints

SIBLING_NAMES = (
    *(
        f"ring{ring}:{name}"
        for ring in range(N_ANCESTORS)
        for name in ("log-repeats", "repeat-log-chars", "repeat-prose-share", "repeat-share-of-page")
    ),
    "section-level", "section-log-chars", "section-log-blocks", "section-link-share", "section-prose-share",
    "section-place", "steps-to-title", "after-title",
)  # fmt: skip
"""Columns: per ring, how many containers of the same tag and class lie beside it, the mean of their text, how much of
that is prose, their share of the page. Level of the heading above; size, link share and share of prose of the text
under it, and how far down in it the block stands. Rings out to the one that also holds the page's title; and whether
the block comes after it."""


def siblings(nodes: Containers, nested: Nest, sums: BlockSums, level: Ints, is_title: Bools) -> list[Floats]:
    """(n_blocks,) each of `SIBLING_NAMES`; `level` is each heading's level, 0 for other blocks."""
    return [*_repeats(nodes, nested, sums), *_sections(sums, level), *_to_title(nested, level, is_title)]


def _repeats(nodes: Containers, nested: Nest, sums: BlockSums) -> list[Floats]:
    parent, sign = nested.parent.astype(np.int64), np.array(nodes.sign, np.int64)
    chars = spans_sum(nested, sums.chars)
    has_text = (chars > 0).astype(np.float32)
    group = np.unique(parent * (int(sign.max(initial=0)) + 1) + sign, return_inverse=True)[1]
    count = np.bincount(group, weights=has_text)[group]
    text = np.bincount(group, weights=chars)[group]
    prose = np.bincount(group, weights=spans_sum(nested, sums.prose_chars))[group]
    count[:1] = 1
    spans = nested.stop - nested.start
    wrapped = spans == spans[nested.parent]
    wrapped[:1] = False
    for _ in range(4):  # a card is wrapped a few deep; the wrapper that repeats counts
        more = wrapped & (count[nested.parent] > count)
        count, text, prose = (np.where(more, value[nested.parent], value) for value in (count, text, prose))
    total = max(1.0, float(sums.chars.sum()))
    columns = [np.log1p(count), np.log1p(text / np.maximum(1, count)), prose / np.maximum(1, text), text / total]
    return [column[ring].astype(np.float32) for ring in nested.around for column in columns]


def _sections(sums: BlockSums, level: Ints) -> list[Floats]:
    n = len(level)
    index = np.arange(n)
    section = np.cumsum(level > 0)
    above = np.maximum.accumulate(np.where(level > 0, index, -1))
    own = np.where(level > 0, 0, 1)
    chars = np.bincount(section, weights=sums.chars * own)[section]
    some = np.maximum(1, chars)
    return [
        np.where(above >= 0, level[np.maximum(above, 0)], 0).astype(np.float32),
        np.log1p(chars).astype(np.float32),
        np.log1p(np.bincount(section)[section]).astype(np.float32),
        (np.bincount(section, weights=sums.link_chars * own)[section] / some).astype(np.float32),
        (np.bincount(section, weights=sums.prose_chars * own)[section] / some).astype(np.float32),
        np.log1p(index - np.maximum(above, 0)).astype(np.float32),
    ]


def _to_title(nested: Nest, level: Ints, is_title: Bools) -> list[Floats]:
    """Rings from each block out to one that holds the title: the first first-level heading that says it, else the first
    heading of the first level, else the first block that is the title."""
    n = len(level)
    places = [np.flatnonzero((level == 1) & is_title), np.flatnonzero(level == 1), np.flatnonzero(is_title)]
    title = next((int(found[0]) for found in places if len(found)), -1)
    steps = np.full(n, N_ANCESTORS, np.float32)
    if title < 0:
        return [steps, np.zeros(n, np.float32)]
    for ring in range(N_ANCESTORS - 1, -1, -1):
        around = nested.around[ring]
        steps = np.where((nested.start[around] <= title) & (nested.stop[around] > title), ring, steps)
    return [steps.astype(np.float32), (np.arange(n) > title).astype(np.float32)]
