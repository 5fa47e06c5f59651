"""Fit the weights of the metadata's ranking: pages with gold -> `metadata/weights.json`.

A softmax over each page's candidates and "none of them", whose right answers are the candidates with the gold's key;
plain full-batch Adam with a ridge penalty, deterministic. Weights of features the corpus hardly holds are set by
hand, below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dechaff.metadata.ranking import NONE, Candidate

Numbers = npt.NDArray[np.float64]
TARGET = Path(__file__).parent.parent / "metadata" / "weights.json"
STEPS, RATE, RIDGE = 150, 0.08, 0.02
"""Steps and learning rate of Adam, and the penalty on the squared distance from the prior."""
HAND: dict[str, dict[str, float]] = {
    "authors": {"signature": 5.4},
    "authors, html": {"signature": 4.5},
    "date": {"head line": 2.2, "is headline": -1.5, "lone update": 2.2},
    "date, html": {"is headline": -1.5},
}
"""Weights no corpus page can teach: columns signed below the last paragraph, head lines, dates in headlines."""


@dataclass(frozen=True, slots=True)
class Example:
    """One page's candidates for a field."""

    candidates: Sequence[Candidate]
    gold: str | None
    """Key of the right value; `None`: there is none, "none of them" is right."""
    weight: float = 1.0


def fit(examples: Iterable[Example], prior: Mapping[str, float], ridge: float = RIDGE) -> dict[str, float]:
    """The weight of each feature, and of `NONE`; what the examples do not show stays near `prior`, or 0."""
    examples = list(examples)
    names = sorted({name for example in examples for c in example.candidates for name in c.features})
    column = {name: index for index, name in enumerate(names)}
    flat = [(page, c) for page, example in enumerate(examples) for c in example.candidates]
    cells = [(row, column[name], value) for row, (_, c) in enumerate(flat) for name, value in c.features.items()]
    rows, columns, values = (np.array(part) for part in zip(*cells, strict=True))
    pages = np.array([page for page, _ in flat])
    right = np.array([c.key == examples[page].gold for page, c in flat])
    importance = np.array([example.weight for example in examples])
    importance = importance / importance.sum()
    reachable = np.bincount(pages, right, len(examples)) > 0

    start = np.array([prior.get(name, 0.0) for name in (*names, NONE)])

    def gradient(weights: Numbers) -> Numbers:
        scores = np.bincount(rows, weights[columns] * values, len(flat))
        top = np.full(len(examples), weights[-1])
        np.maximum.at(top, pages, scores)
        shares, none = np.exp(scores - top[pages]), np.exp(weights[-1] - top)
        total = np.bincount(pages, shares, len(examples)) + none
        good = np.where(reachable, np.bincount(pages, shares * right, len(examples)), none)
        error = (shares / total[pages] - shares * right / np.maximum(good, 1e-12)[pages]) * importance[pages]
        none_error = (none / total - np.where(reachable, 0.0, 1.0)) * importance
        slope = np.bincount(columns, error[rows] * values, len(names))
        slopes: Numbers = np.append(slope, none_error.sum()) + 2 * ridge * (weights - start)
        return slopes

    weights = _adam(gradient, start)
    named = {name: round(float(weights[index]), 3) for name, index in column.items()}
    return named | {NONE: round(float(weights[-1]), 3)}


def _adam(gradient: Callable[[Numbers], Numbers], start: Numbers) -> Numbers:
    weights, mean, square = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    for step in range(1, STEPS + 1):
        slope = gradient(weights)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def write(fields: dict[str, dict[str, float]], target: Path = TARGET) -> None:
    """Write fitted weights, the hand-set ones over them; fields not given stay as they are."""
    table = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    table.update(fields)
    for field, by_hand in HAND.items():
        table.setdefault(field, {}).update(by_hand)
    target.write_text(json.dumps(table, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
