"""Why a block was labelled as it was: a few named contributions that sum to its log-odds.

Measures are put into groups a person can name. Starting from a page on which every group is ordinary, the groups are
given their real values one after the other, in one order and in its reverse; a group's contribution is the mean change
of the log-odds it makes (a Shapley value over two orders). The changes telescope, so the sum is exact.
"""

from __future__ import annotations

from math import log

import numpy as np

from dechaff.document import Floats, Reason
from dechaff.label.network import Network, bag_of_words, calibrated, log_odds, standardise
from dechaff.measure import NAMES, Measures

GROUPS: dict[str, tuple[str, ...]] = {
    "prose-around": ("prose-", "to-prose", "next-to-prose", "page-prose"),
    "length": ("log-chars", "log-words", "word-length", "one-word", "log-sentences", "prose", "size-step"),
    "vocabulary": ("cohesion",),
    "title": ("title-", "since-title", "to-title", "page-title"),
    "names-chaff": ("says-", "since-says"),
    "repeated-line": ("log-repeats", "repeats-before", "same-start"),
    "punctuation": ("log-", "ends-", "has-ellipsis"),
    "letters": ("upper-", "title-case", "all-caps", "starts-", "uncased", "spaceless", "symbol", "space-share"),
    "digits": ("digit", "time-marks", "date-marks"),
    "links": ("links",),
    "shape": ("is-", "level", "gap", "wrapped-lines"),
    "place": ("place", "from-top", "from-bottom"),
    "page": ("page-",),
}
"""Reason -> beginnings of the measures it stands for; the first group that fits a measure has it."""
WORDS, TAGS, BASE, CALIBRATION, SIBLING = "words", "tags", "usual-block", "calibration", "text-alone"


def group_columns(names: tuple[str, ...]) -> dict[str, list[int]]:
    """Reason -> columns of the matrix; columns that only HTML has are `tags`."""
    found: dict[str, list[int]] = {group: [] for group in GROUPS}
    found[TAGS] = [*range(len(NAMES), len(names))]
    for column, name in enumerate(names[: len(NAMES)]):
        longest = max(
            ((len(begin), group) for group, begins in GROUPS.items() for begin in begins if name.startswith(begin)),
            default=(0, "length"),
        )
        found[longest[1]].append(column)
    return {group: columns for group, columns in found.items() if columns}


def explain_blocks(network: Network, matrix: Floats, measures: Measures) -> list[tuple[Reason, ...]]:
    """For each block its reasons, strongest first; they sum to the log-odds of its score."""
    if not len(matrix):
        return []
    k = matrix.shape[1]
    real = np.concatenate((standardise(network, matrix), bag_of_words(network, measures)), axis=1)
    groups = group_columns(network.names)
    groups[WORDS] = [*range(k, real.shape[1])]
    names = list(groups)
    base = log_odds(network, np.zeros_like(real))
    total = np.zeros((len(matrix), len(names)))
    for order in (range(len(names)), reversed(range(len(names)))):
        inputs, before = np.zeros_like(real), base
        for place in order:
            columns = groups[names[place]]
            inputs[:, columns] = real[:, columns]
            after = log_odds(network, inputs)
            total[:, place] += (after - before) / 2
            before = after
    raw = base + total.sum(1)
    extra = np.column_stack((base, calibrated(network, raw.astype(np.float32)) - raw))
    weights = np.concatenate((total, extra), axis=1)
    labels = [*names, BASE, CALIBRATION]
    return [
        tuple(Reason(labels[place], float(row[place])) for place in np.argsort(-np.abs(row), kind="stable"))
        for row in weights
    ]


def with_sibling(told: list[tuple[Reason, ...]], odds: Floats, share: float) -> list[tuple[Reason, ...]]:
    """The reasons of each block where another model's log-odds, (n,), have that share in its score."""
    found = []
    for reasons, own in zip(told, odds, strict=True):
        less = (Reason(reason.name, (1 - share) * reason.weight) for reason in reasons)
        found.append(_strongest_first((*less, Reason(SIBLING, share * float(own)))))
    return found


def with_lowered(reasons: tuple[Reason, ...], score: float, why: str) -> tuple[Reason, ...]:
    """The reasons of a block, with one more for what the page as a whole took from its score."""
    if not 0 < score < 1:
        return reasons
    lowered = log(score / (1 - score)) - sum(reason.weight for reason in reasons)
    return _strongest_first((*reasons, Reason(why, lowered)))


def _strongest_first(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
