"""Blocks -> measures: one (n_blocks, k) float32 matrix and the page's words as hashes.

Everything is vectorised over the page: one pass gives each character its class, one `bincount` gives each block its
class counts, windows are differences of prefix sums. A very long page is measured in slabs, so that memory stays
bounded and time linear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Floats
from dechaff.measure.around import AROUND, around
from dechaff.measure.local import LOCAL, find_lines
from dechaff.measure.words import UInts

NAMES: tuple[str, ...] = (*LOCAL, *AROUND)
"""Names of the matrix's columns."""
SLAB = 16_384
"""Blocks measured together; a longer page is cut into slabs of this many."""


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


def measure(blocks: Blocks) -> Measures:
    """Measures of all blocks of a page."""
    if len(blocks) <= SLAB:
        return _measure(blocks)
    parts = [_measure(blocks.part(start, start + SLAB)) for start in range(0, len(blocks), SLAB)]
    offsets = np.cumsum([0, *(len(part.matrix) for part in parts[:-1])])
    return Measures(
        np.concatenate([part.matrix for part in parts]),
        np.concatenate([part.word_hash for part in parts]),
        np.concatenate([part.word_line + offset for part, offset in zip(parts, offsets, strict=True)]),
        np.concatenate([part.word_count for part in parts]),
    )


def _measure(blocks: Blocks) -> Measures:
    if not len(blocks):
        return Measures(
            np.zeros((0, len(NAMES)), np.float32), np.zeros(0, np.uint32), np.zeros(0, np.intp), np.zeros(0, np.intp)
        )
    lines = find_lines(blocks)
    matrix = np.empty((len(blocks), len(NAMES)), np.float32)
    matrix[:, : len(LOCAL)] = lines.local
    around(lines, blocks, matrix[:, len(LOCAL) :])
    return Measures(matrix, lines.words.hash, lines.words.line, lines.word_count)
