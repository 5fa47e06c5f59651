"""Fit the weights of the metadata's ranking: `python -m dechaff.train.metadata GOLD... --folds tests/folds`.

A softmax over each page's candidates and "none of them", whose right answers are the candidates with the gold's key;
plain full-batch Adam with a ridge penalty, deterministic. The headline's network comes first: one is fitted for the
package, and one for each half of the sites, so that the ranking is fitted on what they say of pages they have not seen.
The labels below are those of models that have not seen the page's site either. One half of all sites is fitted on and
sets the thresholds, `dechaff evaluate --metadata` reports the other.
"""

from __future__ import annotations

import argparse
import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dechaff.document import Form, Source
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import Gold, fold_of, read_gold
from dechaff.evaluate.metadata import FIELDS, author_set, gold_values, is_fitted_on
from dechaff.evaluate.run import HTML, Plan, labelled_unseen, sources
from dechaff.metadata import headline_inputs, read_page
from dechaff.metadata.headline import Network
from dechaff.metadata.page_lines import fold
from dechaff.metadata.ranking import NONE, SURE, Candidate, best, weights
from dechaff.train.headline import HeadlineExample, fit_headlines, fit_in_halves, half_of, write_headlines

Numbers = npt.NDArray[np.float64]
TARGET = Path(__file__).parent.parent / "metadata" / "weights.json"
STEPS, RATE = 300, 0.08
"""Steps and learning rate of Adam."""
RIDGE, RIDGE_HTML = 0.001, 0.003
"""Penalty on the squared weights; of 0.001, 0.003 and 0.005 the better one on sites left out of the fit."""
PRECISION = 0.925
"""Precision that a date or an author must have on the sites fitted on, so that others reach .90."""
SURE_OF = {"title": 0.1, "title, html": 0.1, "authors, html": 0.3, "date, html": 0.3}
"""Confidence from which the other fields are given: the best F1 on sites left out of the fit."""
LONGEST_TITLE = 600
"""Characters of a line that may be a title."""
THRESHOLDS = [n / 50 for n in range(10, 49)]
HAND: dict[str, dict[str, float]] = {
    "authors": {"signature": 3.0},
    "date": {"head line": 2.2, "is headline": -1.5},
    "date, html": {"is headline": -1.5},
}
"""Weights no corpus page can teach: head lines, dates in headlines; and signatures, a column's only byline: on sites
left out 3 costs nothing (precision .936 and recall .510 at .7, fitted .933 and .501), 5 does (.913 and .504)."""


@dataclass(frozen=True, slots=True)
class Example:
    """One page's candidates for a field."""

    candidates: Sequence[Candidate]
    gold: str | None
    """Key of the right value; `None`: there is none, "none of them" is right."""
    weight: float = 1.0


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


def headline_examples(pages: Iterable[Gold], plan: Plan, workers: int) -> list[HeadlineExample]:
    """The lines of every dump of the pages with a gold title whose site is fitted on."""
    wanted = (page for page in pages if is_fitted_on(page) and gold_values(page.row or {})["title"])
    with ProcessPoolExecutor(workers) as pool:
        return [one for part in pool.map(partial(_headlines_of_page, plan=plan), wanted, chunksize=4) for one in part]


def _headlines_of_page(page: Gold, plan: Plan) -> list[HeadlineExample]:
    gold = gold_values(page.row or {})["title"]
    found = []
    for source in _sources(page, replace(plan, html=False)):
        lines, inputs = headline_inputs(*labelled_unseen(page, source, plan))
        right = np.array([len(line) < LONGEST_TITLE and fold(line) == gold for line in lines], bool)
        if len(lines):
            found.append(HeadlineExample(inputs.astype(np.float16), right, _weight(page), page.site))
    return found


def _sources(page: Gold, plan: Plan) -> Iterator[Source]:
    """Every form of a page; every other dump with the page's address, because some users' dumps have it."""
    for form, source in sources(page, plan):
        with_address = form == HTML or fold_of(page.id + form, 2)
        yield replace(source, url=(page.row or {}).get("url") if with_address else None)


def _weight(page: Gold) -> float:
    """A page's weight: those of other languages than English are few."""
    return 1.0 if page.source == "wcxb" else 2.0


def examples_of(pages: Iterable[Gold], plan: Plan, workers: int, halves: Sequence[Network]) -> dict[str, list[Example]]:
    """Field, or `field, html` -> examples: every form of every page whose site is fitted on.

    `halves`: the headline's networks, see `fit_in_halves`.
    """
    found: dict[str, list[Example]] = {}
    wanted = (page for page in pages if is_fitted_on(page))
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(partial(_examples_of_page, plan=plan, halves=halves), wanted, chunksize=4):
            for name, example in part:
                found.setdefault(name, []).append(example)
    return found


def _examples_of_page(page: Gold, plan: Plan, halves: Sequence[Network]) -> list[tuple[str, Example]]:
    found = []
    for source in _sources(page, plan):
        decoded, blocks, labels = labelled_unseen(page, source, plan)
        _, candidates = read_page(decoded, blocks, labels, headlines=halves[half_of(page.site)])
        found += list(page_examples(page, decoded.form, candidates))
    return found


def page_examples(page: Gold, form: Form, candidates: Mapping[str, list[Candidate]]) -> Iterator[tuple[str, Example]]:
    """One page's examples by field: pages without a gold value teach only where an article should have one."""
    gold = gold_values(page.row or {})
    for name in FIELDS:
        right = " ".join(sorted(gold[name])) if name == "authors" else gold[name]
        if not right and (name == "title" or page.type != "article"):
            continue
        if name == "authors":
            for candidate in candidates[name]:
                candidate.key = " ".join(sorted(author_set(candidate.value)))
        weight = _weight(page) * (1.0 if right else 0.5)
        yield _field(name, form), Example(candidates[name], right or None, weight)


def _field(name: str, form: Form) -> str:
    return f"{name}, html" if form is Form.HTML else name


def threshold(examples: Iterable[Example], name: str, precision: float = PRECISION) -> float:
    """The lowest confidence from which that share of the answers on pages with gold is right."""
    answers = [(best(example.candidates, name), example.gold) for example in examples if example.gold]
    rows = [(answer[1], answer[0].key == gold) for answer, gold in answers if answer]
    for level in THRESHOLDS:
        given = [right for confidence, right in rows if confidence >= level]
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
        write({name: fit(examples[name], prior, RIDGE if name == plain else RIDGE_HTML)}, target)
        level = SURE_OF[name] if name in SURE_OF else threshold(examples[name], name)
        write({name: {SURE: level}}, target)
        print(f"{name}: {len(examples[name])} pages, sure from {level}", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=Path, help="folder of fold models")
    parser.add_argument("--dumps", type=Path, help="keep the dumps here between runs")
    parser.add_argument("--no-html", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    plan = Plan(tuple(installed()), not given.no_html, folds=given.folds, dumps=given.dumps)
    headlines = headline_examples(chain.from_iterable(map(read_gold, given.gold)), plan, given.workers)
    write_headlines(fit_headlines(headlines))
    halves = fit_in_halves(headlines)
    fit_fields(examples_of(chain.from_iterable(map(read_gold, given.gold)), plan, given.workers, halves))


if __name__ == "__main__":
    main()
