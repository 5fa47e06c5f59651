"""Text that a page shows twice: the copies of what is kept.

Pages carry their article a second time for printers, scripts or telephones, forums quote the post they answer, shops
repeat a description under a tab. What is said elsewhere among the kept blocks is found by runs of four words (shingles,
Broder 1997), so that a copy may be cut into other blocks than its original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Bools, Floats, Indices
from dechaff.measure import Measures
from dechaff.vocabulary import Shape

RUN = 4
"""Words of a shingle."""
MIN_WORDS = 15
"""Words from which a block may be a copy: what is shorter, like a refrain or a label, may well be said twice."""
COVERED = 0.85
"""Share of a copy's shingles that other kept blocks have too."""
MIN_SHARE = 0.12
"""Share of the kept words that are copies, from which they are taken out.

Below it, repeats are more often meant: parameters of an interface, conditions of an offer.
"""
IN_ONE_PIECE = 2
"""Times the words of any other kept block, from which a copy is the article in one piece and may hold numbers of its
own, a footnote's or a caption's: what differs from another block in its figures alone is as long as that."""
COPY = "copy"
COPY_ODDS = 4.0
"""What the log-odds of a copy lose."""

_NUMBER = re.compile(r"\d+")
_MIX = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 1], np.uint32)
_REPEATABLE = (Shape.HEADING, Shape.CODE, Shape.TABLE)
"""Shapes whose repeats are meant: examples and rows often differ in one number."""


class Shingles(NamedTuple):
    """The shingles of blocks, in order."""

    hash: npt.NDArray[np.uint32]
    """(n,)"""
    per_block: Indices
    """(n_blocks,) shingles of each block"""


def shingles(measures: Measures, rows: slice) -> Shingles:
    """The shingles of these rows' blocks; none crosses from one block into the next."""
    ends = np.cumsum(measures.word_count)
    first, last = (int(ends[row - 1]) if row > 0 else 0 for row in rows.indices(len(ends))[:2])
    words, lines = measures.word_hash[first:last], measures.word_line[first:last]
    n = max(0, len(words) - RUN + 1)
    mixed = words[:n] * _MIX[0]
    for place in range(1, RUN):
        mixed += words[place : place + n] * _MIX[place]
    within = lines[:n] == lines[RUN - 1 :][:n]
    return Shingles(mixed[within], np.maximum(measures.word_count[rows] - RUN + 1, 0))


def find_copies(text: Shingles, words: Floats, shape: npt.NDArray[np.uint8], keep: Bools) -> Indices:
    """Indices of the kept blocks that say what other kept blocks say; of two alike the later one."""
    kept = keep.repeat(text.per_block)
    in_order = np.sort(text.hash[kept])
    if np.count_nonzero(in_order[1:] == in_order[:-1]) < MIN_SHARE / 2 * len(in_order):
        return np.zeros(0, np.intp)  # as of most pages: too little comes twice
    block = np.arange(len(keep)).repeat(text.per_block)
    pairs = np.unique(block[kept].astype(np.uint64) << np.uint64(32) | text.hash[kept])
    block = (pairs >> np.uint64(32)).astype(np.intp)
    _, shingle, n_blocks = np.unique(pairs.astype(np.uint32), return_inverse=True, return_counts=True)
    n_own = np.bincount(block, minlength=len(keep))
    n_shared = np.bincount(block, n_blocks[shingle] > 1, len(keep))
    alike = keep & (n_own > 0) & (n_shared >= COVERED * n_own) & (words >= MIN_WORDS) & ~np.isin(shape, _REPEATABLE)
    at_least = MIN_SHARE * float(words[keep].sum())
    found: list[int] = []
    if words[alike].sum() < at_least:
        return np.array(found, np.intp)
    start = np.cumsum(n_own) - n_own
    for index in sorted(np.flatnonzero(alike).tolist(), key=lambda index: (-words[index], -index)):
        own = shingle[start[index] : start[index] + n_own[index]]
        if (n_blocks[own] > 1).mean() >= COVERED:
            n_blocks[own] -= 1
            found.append(index)
    return np.array(sorted(found) if words[found].sum() >= at_least else [], np.intp)


def without_own_numbers(copies: Indices, words: Floats, keep: Bools, lines: Sequence[str]) -> Indices:
    """The copies all of whose numbers stand in other kept blocks too, and those in one piece: shingles do not tell one
    number from another."""
    if not len(copies):
        return copies
    others = keep.copy()
    others[copies] = False
    known = {number for index in np.flatnonzero(others).tolist() for number in _NUMBER.findall(lines[index])}
    longest = float(words[others].max(initial=1))
    return np.array(
        [
            index
            for index in copies.tolist()
            if words[index] >= IN_ONE_PIECE * longest or known.issuperset(_NUMBER.findall(lines[index]))
        ],
        np.intp,
    )
