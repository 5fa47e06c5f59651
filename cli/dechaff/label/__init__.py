"""Measures -> a calibrated probability per block, the blocks that stay, a page verdict and a calibrated confidence.

Text dumps and HTML have sibling models from one training command; HTML's sees more columns. A page too long for one
pass goes through slab by slab; only the choice of the blocks that stay and the verdict look at all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dechaff.blockify.dump import is_cleaned
from dechaff.document import Blocks, Bools, Floats, Indices, Labels, Reason, Verdict
from dechaff.label.comments import BELOW_COMMENTS, COMMENT_ODDS, find_heading, headings, is_thread
from dechaff.label.copies import COPY, COPY_ODDS, Shingles, find_copies, shingles, without_own_numbers
from dechaff.label.decide import BETA, Seen, choose, forced, join, page_measures, seen, verdict_of, without_odds
from dechaff.label.network import Network, calibrated, inputs_of, load, log_odds
from dechaff.measure import NAMES, Measures, PageMeasures, Slab
from dechaff.options import Options, Strictness

TEXT_MODEL = Path(__file__).with_name("text.npz")
HTML_MODEL = Path(__file__).with_name("html.npz")


def label(
    measures: Measures | PageMeasures,
    blocks: Blocks,
    options: Options,
    network: Network | None = None,
    seconded: float = 0.0,
) -> Labels:
    """Labels of all blocks of a page, by the network given or by the one shipped; `seconded`: share of the model for
    text dumps in the log-odds of HTML."""
    if not len(blocks):
        nothing = np.zeros(0, np.float32)
        return Labels(nothing, nothing > 0, Verdict.EMPTY, 1.0)
    network = network or _network(blocks)
    judged = [_judge(network, slab, seconded) for slab in _slabs(measures, blocks)]
    page = join([slab.seen for slab in judged])
    score = forced(blocks, np.concatenate([slab.score for slab in judged]))
    keep, expected = choose(score, page.words, BETA[options.strictness])
    features = page_measures(page, score, keep, expected)
    verdict, confidence = verdict_of(network, features, float((score * page.words)[keep].sum()))
    if verdict is Verdict.EMPTY:
        keep = np.zeros(len(keep), bool)
    lowered: dict[str, Indices] = {}
    if not is_cleaned(blocks):
        is_balanced = options.strictness is Strictness.BALANCED and verdict is not Verdict.EMPTY
        balanced = keep.copy() if is_balanced else choose(score, page.words, BETA[Strictness.BALANCED])[0]
        text = Shingles(*map(np.concatenate, zip(*(slab.shingles for slab in judged), strict=True)))
        copies = find_copies(text, page.words, blocks.shape, balanced)
        copies = without_own_numbers(copies, page.words, balanced, blocks.lines)
        score[copies] = without_odds(score[copies], COPY_ODDS)
        keep[copies] = False
        lowered[COPY] = copies
        balanced[copies] = False
        first = find_heading(page.words, np.concatenate([slab.heading for slab in judged]), balanced)
        if first is not None and not is_thread(network, np.sum([slab.total for slab in judged], axis=0), len(score)):
            most, _ = choose(score, page.words, BETA[Strictness.RECALL])
            comments = np.flatnonzero(most[first:]) + first
            score[comments] = without_odds(score[comments], COMMENT_ODDS)
            keep[comments] = False
            lowered[BELOW_COMMENTS] = comments
    return Labels(score, keep, verdict, confidence, lowered, seconded)


def scores(network: Network, slab: Slab, matrix: Floats, seconded: float = 0.0) -> Floats:
    """(n,) calibrated probabilities of the blocks of a slab; `matrix` are the network's columns of it."""
    odds = _odds(network, matrix, slab.measures)
    if seconded and network.sibling:
        odds = (1 - seconded) * odds + seconded * _sibling_odds(network.sibling, slab)
    result: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return result


def _odds(network: Network, matrix: Floats, measures: Measures) -> Floats:
    return calibrated(network, log_odds(network, inputs_of(network, matrix, measures)))


def _sibling_odds(sibling: Network, slab: Slab) -> Floats:
    return _odds(sibling, _matrix(sibling, slab), slab.measures)


def explain(measures: Measures | PageMeasures, blocks: Blocks, labels: Labels) -> Iterator[tuple[Reason, ...]]:
    """For each block the named contributions that sum to its log-odds."""
    from dechaff.label.reasons import explain_blocks, with_lowered, with_sibling

    network = _network(blocks)
    why = {index: name for name, found in labels.lowered.items() for index in found.tolist()}
    block = count()
    for slab in _slabs(measures, blocks):
        told = explain_blocks(network, _matrix(network, slab), slab.measures)
        if labels.seconded and network.sibling:
            told = with_sibling(told, _sibling_odds(network.sibling, slab), labels.seconded)
        for reasons in told[slab.own]:
            index = next(block)
            yield with_lowered(reasons, float(labels.score[index]), why[index]) if index in why else reasons


def _slabs(measures: Measures | PageMeasures, blocks: Blocks) -> Iterable[Slab]:
    return [Slab(blocks, measures, slice(None))] if isinstance(measures, Measures) else measures


class _Judged(NamedTuple):
    """A slab's own blocks: their scores, and what decisions on the page look at beside them."""

    score: Floats
    seen: Seen
    shingles: Shingles
    total: Floats
    """(k,) sums of the network's columns"""
    heading: Bools
    """(n,) says that comments follow"""


def _judge(network: Network, slab: Slab, seconded: float) -> _Judged:
    matrix = _matrix(network, slab)
    score = scores(network, slab, matrix, seconded)[slab.own]
    found = shingles(slab.measures, slab.own)
    heading = headings(slab.measures, slab.own)
    return _Judged(score, seen(slab.measures, slab.own), found, matrix[slab.own].sum(0), heading)


def _network(blocks: Blocks) -> Network:
    """The model for what the blocks show; without the HTML model, HTML is labelled by its text."""
    return load(HTML_MODEL if blocks.evidence is not None and HTML_MODEL.exists() else TEXT_MODEL)


def _matrix(network: Network, slab: Slab) -> Floats:
    """The columns the network was trained on."""
    matrix, evidence = slab.measures.matrix, slab.blocks.evidence
    if evidence is None or len(network.names) <= len(NAMES):
        return matrix if network.names == NAMES else matrix[:, [NAMES.index(name) for name in network.names]]
    from dechaff.blockify.html import evidence_names

    whole = np.concatenate((matrix, evidence), axis=1)
    known = (*NAMES, *evidence_names())
    return whole if network.names == known else whole[:, [known.index(name) for name in network.names]]
