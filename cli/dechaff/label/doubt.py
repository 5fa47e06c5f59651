"""A second opinion on HTML, where the labeller doubts its answer: of the model for text dumps and of another extractor.

The extractor takes as long as all else together, and where the labeller is sure neither changes anything that pays.
"""

from __future__ import annotations

from dataclasses import replace

from dechaff.document import Blocks, Labels
from dechaff.label import label
from dechaff.label.network import Network
from dechaff.measure import PageMeasures
from dechaff.options import Options, Strictness

SIBLING_SHARE = 0.2
"""Of the log-odds of HTML's blocks, what the model for text dumps says of them: it has seen nine dumps of each of its
pages and knows nothing of tags. Swept 0 to .4 by the block on unseen sites, where .15 to .3 are alike: Chinese pages
gain .015, documentation .007, news and services .003; forums lose .002, listings .001."""
MOSTLY_PREFORMATTED = 0.5
"""Share of a page's characters that is preformatted prose, from which it is a text dump in a frame of HTML: its tags
say nothing, and the model for text dumps alone is heard."""
DOUBT = 0.6
"""Confidence in a page below which others are asked; from .5 on, unseen sites are cleaned as well as when another
extractor is asked of every page."""


def label_in_doubt(
    measures: PageMeasures, blocks: Blocks, options: Options, network: Network | None = None
) -> tuple[Labels, Blocks]:
    """The labels of a page, and its blocks as they were labelled: with the extractor's votes, if it was asked."""
    labels = label(measures, blocks, options, network)
    if blocks.evidence is None:
        return labels, blocks
    balanced = replace(options, strictness=Strictness.BALANCED)  # so that no level of strictness sees other evidence
    sure = labels if options == balanced else label(measures, blocks, balanced, network)
    if sure.confidence >= DOUBT:
        return labels, blocks
    asked = blocks.extras["ask"](blocks) if "ask" in blocks.extras else blocks
    share = 1.0 if blocks.extras.get("preformatted", 0.0) > MOSTLY_PREFORMATTED else SIBLING_SHARE
    return label(measures.beside(asked), asked, options, network, share), asked
