"""Scores -> which blocks stay, and what the page is.

The blocks that stay are those that maximise the expected F of the page: with calibrated probabilities that is the set
of the highest-scored blocks down to half of the best F itself (Lipton et al. 2014). The knob `--strictness` is the
beta of that F: how much recall weighs against precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dechaff.blockify.dump import is_cleaned
from dechaff.document import Blocks, Bools, Floats, Verdict
from dechaff.label.network import Network
from dechaff.measure import NAMES, Measures
from dechaff.options import Strictness

BETA = {Strictness.PRECISION: 0.5, Strictness.BALANCED: 0.9, Strictness.RECALL: 2.0}
"""How many times recall weighs what precision weighs; swept 0.4-2.5 on the open corpus, where 0.85 to 1 are best."""
MIN_WORDS = 8
"""Expected words of main content below which a page has none."""
LISTING = 0.3
"""Chance from which a page is called a listing: the verdict's own F1 is .55 there on unseen sites, .42 at one half."""
UNCERTAIN = 0.2
"""Confidence below which a page is called uncertain."""

_PAGE = [index for index, name in enumerate(NAMES) if name.startswith("page-")]
_WORDS, _PROSE, _LINKS = (NAMES.index(name) for name in ("log-words", "prose", "links"))


class Seen(NamedTuple):
    """What a decision looks at beside the scores: few columns, so that a very long page fits."""

    page: Floats
    """(n_page,) the page's own measures; of a page in slabs its first slab's"""
    words: Floats
    """(n,) words of each block"""
    prose: Floats
    links: Floats
    """(n,) share of link text"""


def seen(measures: Measures, rows: slice = slice(None)) -> Seen:
    """The columns of these rows."""
    matrix = measures.matrix[rows]
    return Seen(matrix[0, _PAGE], np.expm1(matrix[:, _WORDS]), matrix[:, _PROSE].copy(), matrix[:, _LINKS].copy())


def join(parts: Sequence[Seen]) -> Seen:
    """One page of its slabs."""
    if len(parts) == 1:
        return parts[0]
    return Seen(parts[0].page, *(np.concatenate(columns) for columns in list(zip(*parts, strict=True))[1:]))


def choose(score: Floats, words: Floats, beta: float) -> tuple[Bools, float]:
    """The blocks that maximise the expected F-beta, and that F; `words` weigh the blocks."""
    if not len(score):
        return np.zeros(0, bool), 0.0
    order = np.argsort(-score, kind="stable")
    kept = np.cumsum(words[order])
    right = np.cumsum((score * words)[order])
    square = beta * beta
    expected = (1 + square) * right / np.maximum(kept + square * right[-1], 1e-9)
    best = int(np.argmax(expected))
    keep = np.zeros(len(score), bool)
    keep[order[: best + 1]] = True
    return keep, float(expected[best])


def page_measures(page: Seen, score: Floats, keep: Bools, expected: float) -> Floats:
    """(n_page_measures,) what page models look at: the page's own measures and how sure the labeller is."""
    words = page.words
    total = max(1.0, float(words.sum()))
    kept = max(1.0, float(words[keep].sum()))
    unsure = float((np.minimum(score, 1 - score) * words).sum())
    own = [
        expected, expected**2, np.log1p(words[keep].sum()), kept / total, unsure / total, unsure / kept, keep.mean(),
        float((page.prose * words * keep).sum()) / kept, float((page.links * words * keep).sum()) / kept,
        float(np.abs(np.diff(keep.astype(np.int8))).sum()) / np.sqrt(len(keep)),
    ]  # fmt: skip
    return np.concatenate((page.page, np.array(own, np.float32))).astype(np.float32)


def chance(network: Network, model: str, features: Floats) -> float:
    """The probability a page model gives."""
    weights, bias = network.page[model]
    return float(1 / (1 + np.exp(-(features @ weights + bias))))


def verdict_of(network: Network, features: Floats, expected_words: float) -> tuple[Verdict, float]:
    """What the page is, and the calibrated chance that its article reaches a token F1 of 0.9."""
    confidence = chance(network, "confidence", features)
    if expected_words < MIN_WORDS:
        return Verdict.EMPTY, 1 - confidence
    if chance(network, "listing", features) >= LISTING:
        return Verdict.LISTING, confidence
    return (Verdict.ARTICLE if confidence >= UNCERTAIN else Verdict.UNCERTAIN), confidence


def forced(blocks: Blocks, score: Floats) -> Floats:
    """Scores with those blocks settled that need no judgement: an article that was cleaned before stays as it is, and a
    dump's list of link targets is boilerplate."""
    if is_cleaned(blocks):
        return np.ones_like(score)
    if blocks.references:
        score = score.copy()
        score[-1] = 0.0
    return score


def without_odds(score: Floats, odds: float) -> Floats:
    """Scores whose log-odds are that much lower."""
    lower: Floats = (score / (score + (1 - score) * np.exp(odds))).astype(np.float32)
    return lower
