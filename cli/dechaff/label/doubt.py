"""A second opinion on HTML: another extractor is asked only where the labeller doubts its own answer.

The extractor takes as long as all else together, and where the labeller is sure it changes nothing that pays for it.
"""

from __future__ import annotations

from dataclasses import replace

from dechaff.document import Blocks, Labels
from dechaff.label import label
from dechaff.label.network import Network
from dechaff.measure import PageMeasures
from dechaff.options import Options, Strictness

DOUBT = 0.85
"""Confidence in a page below which another extractor is asked; from .5 on, unseen sites are cleaned as well as when it
is asked of every page."""


def label_in_doubt(
    measures: PageMeasures, blocks: Blocks, options: Options, network: Network | None = None
) -> tuple[Labels, Blocks]:
    """The labels of a page, and its blocks as they were labelled: with the other's votes, if it was asked."""
    labels = label(measures, blocks, options, network)
    if "ask" not in blocks.extras:
        return labels, blocks
    balanced = replace(options, strictness=Strictness.BALANCED)  # so that no level of strictness sees other evidence
    sure = labels if options == balanced else label(measures, blocks, balanced, network)
    if sure.confidence >= DOUBT:
        return labels, blocks
    asked = blocks.extras["ask"](blocks)
    return label(measures.beside(asked), asked, options, network), asked
