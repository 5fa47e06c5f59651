"""Measures -> a calibrated probability per block, a page verdict, and the kinds of what is removed."""

from __future__ import annotations

import numpy as np

from dechaff.document import Blocks, Floats, Labels, Reason, Verdict
from dechaff.options import Options


def label(measures: Floats, blocks: Blocks, options: Options) -> Labels:  # noqa: ARG001
    """Labels of all blocks (first version: prose density)."""
    score = measures[:, 0] if len(measures) else np.zeros(0, np.float32)
    keep = score > 0.5
    return Labels(score, keep, Verdict.ARTICLE if keep.any() else Verdict.EMPTY, float(score.max(initial=0)))


def explain(measures: Floats, blocks: Blocks, labels: Labels) -> list[tuple[Reason, ...]]:  # noqa: ARG001
    """For each block the named contributions that sum to its log-odds."""
    return [(Reason("prose-around", float(score)),) for score in labels.score]
