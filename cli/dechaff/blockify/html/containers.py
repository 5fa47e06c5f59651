"""Statistics of the containers around each block, all from cumulative sums over the page's blocks.

Container scores follow Readability (Mozilla, Arc90): prose paragraphs give points to the containers around them, less
the further out, less the more of them is link text; here for all containers at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dechaff.blockify.html.columns import Containers
from dechaff.document import Floats, Ints

N_ANCESTORS = 4
"""Containers looked at from each block outwards: its own and three around it."""
POINTS_FROM_LENGTH = 100.0
"""Characters that give a paragraph one more point, up to 3, as in Readability."""
SHARE_PER_STEP = (1.0, 0.5, 0.33, 0.25)
"""Share of a paragraph's points that its containers get, from the innermost outwards."""


@dataclass(frozen=True, slots=True)
class BlockSums:
    """Per-block counts that are summed over containers."""

    chars: Floats
    link_chars: Floats
    prose_chars: Floats
    """Characters of blocks that are long prose."""
    commas: Floats
    headings: Floats
    items: Floats


@dataclass(frozen=True, slots=True)
class Nest:
    """Containers as arrays, and those around each block."""

    parent: Ints
    start: Ints
    stop: Ints
    depth: Ints
    around: npt.NDArray[np.int32]
    """(N_ANCESTORS, n_blocks) containers of each block, innermost first; wrappers without further blocks left out."""


def nest(nodes: Containers, container: Ints) -> Nest:
    """The containers around each block."""
    parent = np.array(nodes.parent, np.int32)
    start, stop = np.array(nodes.start, np.int32), np.array(nodes.stop, np.int32)
    outer = _wider(parent, start, stop)
    around = [container]
    for _ in range(N_ANCESTORS - 1):
        around.append(outer[around[-1]])
    return Nest(parent, start, stop, np.array(nodes.depth, np.int32), np.stack(around).astype(np.int32))


def _wider(parent: Ints, start: Ints, stop: Ints) -> Ints:
    """For each container the nearest one around it that spans more blocks; the root is its own."""
    wider = parent.copy()
    spans = stop - start
    for _ in range(20):  # wrappers nest a few deep; each round doubles the reach
        same = spans[wider] == spans
        same &= wider != 0
        step = np.where(same, wider[wider], wider)
        if np.array_equal(step, wider):
            break
        wider = step
    return wider


def spans_sum(nested: Nest, values: Floats) -> Floats:
    """Sum of a per-block value over each container."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    summed: Floats = (total[nested.stop] - total[nested.start]).astype(np.float32)
    return summed


def container_score(nested: Nest, sums: BlockSums) -> Floats:
    """Readability's score of each container."""
    prose = sums.prose_chars > 0
    points = (1 + sums.commas + np.minimum(3, sums.chars / POINTS_FROM_LENGTH)) * prose
    score = np.zeros(len(nested.parent), np.float64)
    for share, ring in zip(SHARE_PER_STEP, nested.around, strict=True):
        np.add.at(score, ring, points * share)
    link_share = spans_sum(nested, sums.link_chars) / np.maximum(1, spans_sum(nested, sums.chars))
    return (score * (1 - link_share)).astype(np.float32)


def group_mean(keys: Ints, values: Floats) -> Floats:
    """Each block's mean of `values` over the blocks that share its key."""
    n_keys = int(keys.max(initial=-1)) + 1
    count = np.bincount(keys, minlength=n_keys)
    total = np.bincount(keys, weights=values, minlength=n_keys)
    return (total / np.maximum(1, count))[keys].astype(np.float32)
