"""Blocks -> one (n_blocks, k) float32 matrix, vectorised over the page (first version: prose density)."""

from __future__ import annotations

import numpy as np

from dechaff.document import Blocks, Floats


def measure(blocks: Blocks) -> Floats:
    """(n_blocks, 1): share of long-prose characters within 3 blocks."""
    lines = blocks.lines
    size = np.array([len(line) for line in lines], np.float32)
    prose = np.array([len(line.split()) >= 15 or len(line) > 120 for line in lines], bool)
    window = np.ones(7, np.float32)
    if not lines:
        return np.zeros((0, 1), np.float32)
    near = np.convolve(size * prose, window, "same")[: len(size)] / np.maximum(1, np.convolve(size, window, "same")[: len(size)])
    return near[:, None].astype(np.float32)
