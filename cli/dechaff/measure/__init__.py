"""Blocks -> measures: one (n_blocks, k) float32 matrix and the page's words as hashes.

Everything is vectorised over the page: one pass gives each character its class, one `bincount` gives each block its
class counts, windows are differences of prefix sums. A very long page is measured in slabs, so that memory stays
bounded and time linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Floats
from dechaff.measure.around import AROUND, around
from dechaff.measure.local import LOCAL, find_lines
from dechaff.measure.words import UInts

NAMES: tuple[str, ...] = (*LOCAL, *AROUND)
"""Names of the matrix's columns."""
SLAB = 8_192
"""Blocks measured together; a longer page is cut into slabs of at most this many (of 19,161 dumps of web pages none is
longer), so that memory grows with a slab and not with the page times the number of columns."""
SLAB_CHARS = 1 << 20
"""Characters measured together, for the same reason (no dump of a web page at hand has more)."""
HALO = 128
"""Blocks to both sides of a slab that are measured with it, so that blocks at its edges see their neighbours: as far as
the labeller's convolutions reach."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What the labeller looks at."""

    matrix: Floats
    """(n_blocks, len(NAMES))"""
    word_hash: UInts
    """(n_words,)"""
    word_line: npt.NDArray[np.intp]
    """(n_words,) block of each word, ascending"""
    word_count: npt.NDArray[np.intp]
    """(n_blocks,) words of each block"""


class Slab(NamedTuple):
    """Neighbouring blocks that are measured and labelled together."""

    blocks: Blocks
    measures: Measures
    own: slice
    """Its rows but for the halo; the slabs' own rows, one after the other, are the page."""


class PageMeasures:
    """The measures of a page, slab by slab; an ordinary page is one slab."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._whole = _measure(blocks) if len(blocks) <= SLAB and len(blocks.text) <= SLAB_CHARS else None

    def beside(self, blocks: Blocks) -> PageMeasures:
        """The same measures beside the same blocks with other evidence."""
        same = copy(self)
        same._blocks = blocks
        return same

    def __iter__(self) -> Iterator[Slab]:
        """The slabs in order; those of a long page are measured anew each time, never held."""
        if self._whole:
            yield Slab(self._blocks, self._whole, slice(None))
            return
        for start, stop in _cuts(self._blocks):
            low, high = max(0, start - HALO), min(len(self._blocks), stop + HALO)
            part = self._blocks.part(low, high)
            yield Slab(part, _measure(part), slice(start - low, stop - low))


def measure(blocks: Blocks) -> Measures:
    """Measures of all blocks of a page at once, however long it is."""
    parts = [_own(slab) for slab in PageMeasures(blocks)]
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part.matrix) for part in parts[:-1])])
    return Measures(
        np.concatenate([part.matrix for part in parts]),
        np.concatenate([part.word_hash for part in parts]),
        np.concatenate([part.word_line + offset for part, offset in zip(parts, offsets, strict=True)]),
        np.concatenate([part.word_count for part in parts]),
    )


def _own(slab: Slab) -> Measures:
    """A slab's measures without its halo."""
    measures = slab.measures
    low, high, _ = slab.own.indices(len(measures.matrix))
    if (low, high) == (0, len(measures.matrix)):
        return measures
    words = slice(*np.searchsorted(measures.word_line, (low, high)))
    return Measures(
        measures.matrix[low:high],
        measures.word_hash[words],
        measures.word_line[words] - low,
        measures.word_count[low:high],
    )


def _cuts(blocks: Blocks) -> Iterator[tuple[int, int]]:
    """(start, stop) of each slab's own blocks: as many as fit, with the halo, into a slab."""
    ends = np.cumsum(np.fromiter(map(len, blocks.lines), np.int64, len(blocks)))
    start = 0
    while start < len(blocks):
        before = ends[start - 1] if start else 0
        fitting = int(np.searchsorted(ends, before + SLAB_CHARS, side="right"))
        stop = min(start + SLAB - 2 * HALO, max(start + 1, fitting))
        yield start, stop
        start = stop


def _measure(blocks: Blocks) -> Measures:
    if not len(blocks):
        return Measures(
            np.zeros((0, len(NAMES)), np.float32), np.zeros(0, np.uint32), np.zeros(0, np.intp), np.zeros(0, np.intp)
        )
    columns = np.empty((len(NAMES), len(blocks)), np.float32)  # each measure in one stretch: written and read faster
    lines = find_lines(blocks, columns[: len(LOCAL)])
    around(lines, blocks, columns[len(LOCAL) :])
    return Measures(columns.T, lines.words.hash, lines.words.line, lines.word_count)
