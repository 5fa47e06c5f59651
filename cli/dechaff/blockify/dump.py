"""Text dump -> blocks (first version: one block per line)."""

from __future__ import annotations

import numpy as np

from dechaff.document import Blocks


def dump_blocks(text: str) -> Blocks:
    """One block per line that is not blank."""
    kept = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    first = np.array([number for number, _ in kept], np.int32)
    gap = np.diff(first, prepend=0).astype(np.int32) - 1
    flat = np.zeros(len(kept), np.uint8)
    return Blocks("\n".join(line for _, line in kept), first, first, gap, flat, flat)
