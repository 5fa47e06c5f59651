"""Raw scores of pages that a network has not seen -> what they are worth.

Block scores become probabilities by a monotone curve; the page's own figures become two probabilities by logistic
regression: that the cleaned page reaches a token F1 of 0.9, and that it is a listing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dechaff.document import Bools, Floats
from dechaff.label.comments import means
from dechaff.label.decide import choose, page_measures, seen
from dechaff.label.network import Network, bag_of_words, log_odds, standardise
from dechaff.measure import Measures
from dechaff.train.examples import Example

N_BINS = 48
MAX_ODDS = 6.0
"""Log-odds beyond this are not claimed: one block in four hundred is mislabelled in the gold itself."""
GOOD_F1 = 0.9
LISTINGS = frozenset({"listing", "collection"})
FORUM_TYPE = "forum"
RIDGE = 1e-2
STEPS = 30


def measures_of(example: Example, n_columns: int) -> Measures:
    """The example's measures as the labeller takes them."""
    words = example.word_hash.astype(np.uint32) << np.uint32(16)
    line = np.repeat(np.arange(len(example.word_count)), example.word_count)
    matrix = example.matrix[:, :n_columns].astype(np.float32)
    return Measures(matrix, words, line, example.word_count.astype(np.intp))


def raw_scores(network: Network, example: Example) -> Floats:
    """(n,) uncalibrated log-odds of an example's blocks."""
    measures = measures_of(example, example.matrix.shape[1])
    inputs = np.concatenate((standardise(network, measures.matrix), bag_of_words(network, measures)), axis=1)
    return log_odds(network, inputs)


def curve(examples: Sequence[Example], raw: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Log-odds of the network and of the truth at the same places; each page the same weight in all."""
    weight = [np.sqrt(example.tokens + 0.5) for example in examples]
    weights = np.concatenate([page / page.sum() for page in weight])
    share = np.concatenate([example.matched / np.maximum(1, example.tokens) for example in examples])
    scores = np.concatenate(raw)
    order = np.argsort(scores, kind="stable")
    place = np.cumsum(weights[order]) / weights.sum()
    bins = np.minimum((place * N_BINS).astype(int), N_BINS - 1)
    total = np.maximum(np.bincount(bins, weights[order], N_BINS), 1e-12)
    centre = np.bincount(bins, weights[order] * scores[order], N_BINS) / total
    truth = np.maximum.accumulate(np.bincount(bins, weights[order] * share[order], N_BINS) / total)
    odds = np.log(np.maximum(truth, 1e-9)) - np.log(np.maximum(1 - truth, 1e-9))
    odds = np.maximum.accumulate(np.clip(odds, -MAX_ODDS, MAX_ODDS) + np.arange(N_BINS) * 1e-4)
    return centre.astype(np.float32), odds.astype(np.float32)


def score_page(example: Example, score: Floats, beta: float = 1.0) -> tuple[float, Bools, float]:
    """Token F1 of the blocks chosen, the choice, and the F expected."""
    if example.references:
        score = score.copy()
        score[-1] = 0
    words = np.expm1(example.matrix[:, 1].astype(np.float32))
    keep, expected = choose(score, words, beta)
    right = float(example.matched[keep].sum())
    return 2 * right / max(1.0, float(example.tokens[keep].sum()) + example.gold_tokens), keep, expected


def page_models(examples: Sequence[Example], scores: Sequence[Floats], n_columns: int) -> dict[str, Floats]:
    """Weights, bias last, of the page models `confidence` and `listing`."""
    rows, good = [], []
    for example, score in zip(examples, scores, strict=True):
        f1, keep, expected = score_page(example, score)
        rows.append(page_measures(seen(measures_of(example, n_columns)), score, keep, expected))
        good.append(f1 >= GOOD_F1)
    listing = [example.type in LISTINGS for example in examples]
    features = np.array(rows)
    return {"confidence": logistic(features, np.array(good)), "listing": logistic(features, np.array(listing))}


def forum_model(examples: Sequence[Example]) -> Floats:
    """Weights, bias last, of the page model by which comments end an article but not a thread."""
    features = [means(example.matrix.astype(np.float32).sum(0), len(example.matrix)) for example in examples]
    return logistic(np.array(features), np.array([example.type == FORUM_TYPE for example in examples]))


def logistic(features: Floats, target: Bools) -> Floats:
    """(k + 1,) weights and bias of a ridge logistic regression, by Newton's method."""
    mean, spread = features.mean(0), features.std(0) + 1e-6
    inputs = np.column_stack(((features - mean) / spread, np.ones(len(features)))).astype(np.float64)
    weights = np.zeros(inputs.shape[1])
    penalty = np.full(inputs.shape[1], RIDGE * len(features))
    penalty[-1] = 0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (chance - target) + penalty * weights
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    slopes = weights[:-1] / spread
    return np.append(slopes, weights[-1] - slopes @ mean).astype(np.float32)
