"""Measures -> a calibrated probability per block, the blocks that stay, a page verdict and a calibrated confidence.

Text dumps and HTML have sibling models from one training command; HTML's sees more columns.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dechaff.document import Blocks, Floats, Labels, Reason, Verdict
from dechaff.label.decide import BETA, choose, forced, page_measures, verdict_of
from dechaff.label.network import Network, bag_of_words, calibrated, load, log_odds, standardise
from dechaff.measure import NAMES, SLAB, Measures
from dechaff.options import Options

TEXT_MODEL = Path(__file__).with_name("text.npz")
HTML_MODEL = Path(__file__).with_name("html.npz")


def label(measures: Measures, blocks: Blocks, options: Options, network: Network | None = None) -> Labels:
    """Labels of all blocks of a page, by the network given or by the one shipped."""
    if not len(blocks):
        nothing = np.zeros(0, np.float32)
        return Labels(nothing, nothing > 0, Verdict.EMPTY, 1.0)
    network = network or _network(blocks)
    score = forced(blocks, scores(network, _matrix(network, measures, blocks), measures))
    words = measures.matrix[:, NAMES.index("log-words")]
    words = np.expm1(words)
    keep, expected = choose(score, words, BETA[options.strictness])
    features = page_measures(measures, score, words, keep, expected)
    verdict, confidence = verdict_of(network, features, float((score * words)[keep].sum()))
    if verdict is Verdict.EMPTY:
        keep = np.zeros(len(keep), bool)
    return Labels(score, keep, verdict, confidence)


def scores(network: Network, matrix: Floats, measures: Measures) -> Floats:
    """(n,) calibrated probabilities; a page longer than a slab is labelled slab by slab."""
    inputs = np.concatenate((standardise(network, matrix), bag_of_words(network, measures)), axis=1)
    raw = [log_odds(network, inputs[start : start + SLAB]) for start in range(0, len(inputs), SLAB)]
    odds = calibrated(network, np.concatenate(raw))
    result: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return result


def explain(measures: Measures, blocks: Blocks, labels: Labels) -> list[tuple[Reason, ...]]:  # noqa: ARG001
    """For each block the named contributions that sum to its log-odds."""
    from dechaff.label.reasons import explain_blocks

    network = _network(blocks)
    return explain_blocks(network, _matrix(network, measures, blocks), measures)


def _network(blocks: Blocks) -> Network:
    """The model for what the blocks show; without the HTML model, HTML is labelled by its text."""
    return load(HTML_MODEL if blocks.evidence is not None and HTML_MODEL.exists() else TEXT_MODEL)


def _matrix(network: Network, measures: Measures, blocks: Blocks) -> Floats:
    """The columns the network was trained on."""
    if blocks.evidence is None or len(network.names) <= len(NAMES):
        if network.names == NAMES:
            return measures.matrix
        return measures.matrix[:, [NAMES.index(name) for name in network.names]]
    return np.concatenate((measures.matrix, blocks.evidence), axis=1)
