"""Candidates for one field -> the one to believe, and how far.

Every candidate is a value with named features; a weight per feature, fitted on most of the open corpus's sites, makes a
score, a softmax over the candidates and "none of them" makes a probability. So each value has a confidence that means
something, and `--explain` can name what spoke for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from pathlib import Path

NONE = "none of them"
"""Feature of the empty answer."""
SURE = "sure from"
"""Name of a field's threshold in its table of weights."""


@dataclass(slots=True)
class Candidate:
    """One reading of a field."""

    value: str
    """What the field would become."""
    key: str
    """Equal keys are the same value differently written."""
    block: int | None
    reason: str
    features: dict[str, float] = field(default_factory=dict)


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """Weights by field; written by `dechaff.train.metadata`."""
    table: dict[str, dict[str, float]] = json.loads(
        (Path(__file__).parent / "weights.json").read_text(encoding="utf-8")
    )
    return table


def sure(field_name: str) -> float:
    """Confidence under which a field stays empty."""
    return weights()[field_name].get(SURE, 0.0)


def best(candidates: Sequence[Candidate], field_name: str) -> tuple[Candidate, float] | None:
    """The candidate whose value is most probable, with that probability; candidates of one value add up."""
    return best_by(candidates, weights()[field_name]) if candidates else None


def best_by(candidates: Sequence[Candidate], table: dict[str, float]) -> tuple[Candidate, float] | None:
    """The same by other weights than those shipped."""
    if not candidates:
        return None
    scores = [score(candidate.features, table) for candidate in candidates]
    top = max(*scores, table.get(NONE, 0.0))
    shares = [exp(value - top) for value in scores]
    total = sum(shares) + exp(table.get(NONE, 0.0) - top)
    by_key: dict[str, float] = {}
    for candidate, share in zip(candidates, shares, strict=True):
        by_key[candidate.key] = by_key.get(candidate.key, 0.0) + share / total
    key = max(by_key, key=by_key.__getitem__)
    chosen = max((i for i, candidate in enumerate(candidates) if candidate.key == key), key=scores.__getitem__)
    return candidates[chosen], by_key[key]


def score(features: dict[str, float], table: dict[str, float]) -> float:
    """The weighted sum of a candidate's features."""
    total, weight = 0.0, table.get
    for name, value in features.items():
        total += weight(name, 0.0) * value
    return total
