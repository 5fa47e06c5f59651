"""The drawing of the program: read -> decode -> blockify -> measure -> label -> assemble -> render.

Calls only, no logic. Reading stands left of this file and rendering right of it, so that the core is pure.
"""

from __future__ import annotations

from dechaff.assemble import assemble
from dechaff.blockify import blockify
from dechaff.decode import decode
from dechaff.document import Article, Source
from dechaff.label.doubt import label_in_doubt
from dechaff.label.network import Network
from dechaff.measure import PageMeasures
from dechaff.metadata import find_metadata
from dechaff.options import Options


def clean_source(source: Source, options: Options, network: Network | None = None) -> Article:
    """The article of one page; raises `InputError` where the page cannot be decoded or is too large.

    `network` is another labeller than the one shipped.
    """
    page = decode(source, options)
    blocks = blockify(page, options)
    measures = PageMeasures(blocks)
    labels, blocks = label_in_doubt(measures, blocks, options, network)
    measures = measures.beside(blocks)
    metadata = find_metadata(page, blocks, labels, measures)
    return assemble(page, blocks, measures, labels, metadata, options)
