"""Fit the weights of the metadata's ranking: `python -m dechaff.train.metadata GOLD... --folds tests/folds`.

A softmax over each page's candidates and "none of them", whose right answers are the candidates with the gold's key;
plain full-batch Adam with a ridge penalty, deterministic. The headline's network comes first: one is fitted for the
package, and one for each half of the sites, so that the ranking is fitted on what they say of pages they have not seen.
The labels below are those of models that have not seen the page's site either. Thresholds are set by cross-validation.
An eighth of all sites is left out of everything; `dechaff evaluate --metadata` reports it.
"""

from __future__ import annotations

import argparse
import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import fold_of, read_gold
from dechaff.evaluate.run import Plan
from dechaff.metadata.ranking import NONE, SURE, best_by, weights
from dechaff.train.headline import fit_headlines, fit_in_halves, write_headlines
from dechaff.train.metadata_examples import Example, Work, examples_of, headline_examples

Numbers = npt.NDArray[np.float64]
TARGET = Path(__file__).parent.parent / "metadata" / "weights.json"
STEPS, RATE = 300, 0.08
"""Steps and learning rate of Adam."""
RIDGE, RIDGE_HTML = 0.001, 0.003
"""Penalty on the squared weights; of 0.001, 0.003 and 0.005 the better one on sites left out of the fit."""
PRECISION = {"authors": 0.935, "date": 0.91}
"""Precision that authors and dates must have on sites left out of the fit, so that others reach .90: a bound is common
to all dumps, and authors in those of one line are less sure."""
PARTS = 5
"""Parts of the sites, each left out of one fit to set a threshold."""
SURE_OF = {"title": 0.1, "title, html": 0.1, "authors, html": 0.4, "date, html": 0.3}
"""Confidence from which the other fields are given: the best F1 on sites left out of the fit; of two bounds that are
equal in it the one with the higher precision (HTML's authors: .919 and .907 in five parts)."""
THRESHOLDS = [n / 50 for n in range(10, 49)]
HAND: dict[str, dict[str, float]] = {
    "authors": {"signature": 3.0, "cue in prose": 1.2, "joined by a conjunction": 3.0},
    "date": {"head line": 2.2, "is headline": -1.5, "lone update": 1.6},
    "date, html": {"is headline": -1.5},
}
"""Weights no corpus page can teach: head lines, dates in headlines; and those few can: signatures, a column's only
byline, the reporters of Chinese papers, a line for "and" between two names, manuals with no date but the last update's.
On sites left out signatures and reporters cost nothing (recall .490 against .489 of authors), nor does the last update
(.762 against .754 of dates, at the same precision)."""


@dataclass(slots=True)
class Matrix:
    """The candidates of many pages as a sparse matrix: a row a candidate, a column a feature."""

    columns: dict[str, int] = field(default_factory=dict)
    row: array[int] = field(default_factory=lambda: array("i"))
    column: array[int] = field(default_factory=lambda: array("i"))
    value: array[float] = field(default_factory=lambda: array("f"))
    page: array[int] = field(default_factory=lambda: array("i"))
    right: array[int] = field(default_factory=lambda: array("b"))
    weight: array[float] = field(default_factory=lambda: array("d"))

    def add(self, example: Example) -> None:
        """One more page."""
        for candidate in example.candidates:
            row = len(self.page)
            self.page.append(len(self.weight))
            self.right.append(candidate.key == example.gold)
            for name, value in candidate.features.items():
                if value:
                    self.row.append(row)
                    self.column.append(self.columns.setdefault(name, len(self.columns)))
                    self.value.append(value)
        self.weight.append(example.weight)


def fit(examples: Iterable[Example], prior: Mapping[str, float], ridge: float) -> dict[str, float]:
    """The weight of each feature, and of `NONE`; what the examples do not show stays near `prior`, or 0."""
    matrix = Matrix()
    for example in examples:
        matrix.add(example)
    start = np.array([prior.get(name, 0.0) for name in (*matrix.columns, NONE)])
    fitted = _adam(partial(_gradient, _arrays(matrix), start, ridge), start)
    named = {name: round(float(fitted[index]), 3) for name, index in matrix.columns.items()}
    return named | {NONE: round(float(fitted[-1]), 3)}


Arrays = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Numbers, npt.NDArray[np.int32], Numbers, Numbers]


def _arrays(matrix: Matrix) -> Arrays:
    importance = np.array(matrix.weight)
    return (
        np.array(matrix.row, np.int32), np.array(matrix.column, np.int32), np.array(matrix.value, np.float64),
        np.array(matrix.page, np.int32), np.array(matrix.right, np.float64), importance / importance.sum(),
    )  # fmt: skip


def _gradient(arrays: Arrays, start: Numbers, ridge: float, fitted: Numbers) -> Numbers:
    """Slope of the mean negative log-probability of the right answers, and of the ridge."""
    rows, columns, values, pages, right, importance = arrays
    n = len(importance)
    reachable = np.bincount(pages, right, n) > 0
    scores = np.bincount(rows, fitted[columns] * values, len(pages))
    top = np.full(n, fitted[-1])
    np.maximum.at(top, pages, scores)
    shares, none = np.exp(scores - top[pages]), np.exp(fitted[-1] - top)
    total = np.bincount(pages, shares, n) + none
    good = np.where(reachable, np.bincount(pages, shares * right, n), none)
    error = (shares / total[pages] - shares * right / np.maximum(good, 1e-12)[pages]) * importance[pages]
    none_error = (none / total - np.where(reachable, 0.0, 1.0)) * importance
    slope = np.bincount(columns, error[rows] * values, len(fitted) - 1)
    slopes: Numbers = np.append(slope, none_error.sum()) + 2 * ridge * (fitted - start)
    return slopes


def _adam(gradient: Callable[[Numbers], Numbers], start: Numbers) -> Numbers:
    fitted, mean, square = start.copy(), np.zeros(len(start)), np.zeros(len(start))
    for step in range(1, STEPS + 1):
        slope = gradient(fitted)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        fitted = fitted - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return fitted


Answer = tuple[float, bool]
"""Confidence, and whether the value was right."""


def answers_unseen(examples: Sequence[Example], name: str, prior: Mapping[str, float], ridge: float) -> list[Answer]:
    """The best answer on each page with gold, by weights fitted without its site."""
    found: list[Answer] = []
    part_of = [fold_of(f"{example.site} threshold", PARTS) for example in examples]
    for part in range(PARTS):
        seen = [one for one, its in zip(examples, part_of, strict=True) if its != part]
        table = fit(seen, prior, ridge) | HAND.get(name, {})
        for example, its in zip(examples, part_of, strict=True):
            answer = best_by(example.candidates, table) if example.gold and its == part else None
            if answer:
                found.append((answer[1], answer[0].key == example.gold))
    return found


def threshold(answers: Sequence[Answer], precision: float) -> float:
    """The lowest confidence from which that share of the answers is right."""
    for level in THRESHOLDS:
        given = [right for confidence, right in answers if confidence >= level]
        if given and sum(given) >= precision * len(given):
            return level
    return THRESHOLDS[-1]


def write(fields: Mapping[str, Mapping[str, float]], target: Path = TARGET) -> None:
    """Write fitted weights, the hand-set ones over them; fields not given stay as they are."""
    table = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    for name, fitted in fields.items():
        table[name] = {**table.get(name, {}), **fitted} if set(fitted) == {SURE} else dict(fitted)
    for name, by_hand in HAND.items():
        table.setdefault(name, {}).update(by_hand)
    target.write_text(json.dumps(table, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    weights.cache_clear()


def fit_fields(examples: Mapping[str, list[Example]], target: Path = TARGET) -> None:
    """Fit every field there are examples of, HTML's with the text's weights as prior, and set its threshold."""
    for name in sorted(examples, key=lambda key: ("html" in key, key)):
        plain = name.removesuffix(", html")
        prior = {} if name == plain else weights().get(plain, {})
        ridge = RIDGE if name == plain else RIDGE_HTML
        level = SURE_OF.get(name) or threshold(answers_unseen(examples[name], name, prior, ridge), PRECISION[name])
        write({name: fit(examples[name], prior, ridge)}, target)
        write({name: {SURE: level}}, target)
        print(f"{name}: {len(examples[name])} pages, sure from {level}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=Path, help="folder of fold models")
    parser.add_argument("--dumps", type=Path, help="keep the dumps here between runs")
    parser.add_argument("--labels", type=Path, help="keep the labelled dumps here, from one pass or run to the next")
    parser.add_argument("--no-html", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    plan = Plan(tuple(installed()), not given.no_html, folds=given.folds, dumps=given.dumps)
    with TemporaryDirectory() as folder:
        work = Work(plan, given.labels or Path(folder))
        work.labels.mkdir(parents=True, exist_ok=True)
        headlines = headline_examples(chain.from_iterable(map(read_gold, given.gold)), work, given.workers)
        print(f"headline: {len(headlines)} dumps", flush=True)
        write_headlines(fit_headlines(headlines))
        halves = fit_in_halves(headlines)
        print("headline: fitted", flush=True)
        del headlines
        fit_fields(examples_of(chain.from_iterable(map(read_gold, given.gold)), work, given.workers, halves))


if __name__ == "__main__":
    main()
