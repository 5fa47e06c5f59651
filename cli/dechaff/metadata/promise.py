"""Which lines may be the headline: a first look at all lines around the body at once, so that few need a close one.

Sums of the same weights that the ranking uses, for the features that arrays hold; a second set would have to be kept
in step with the first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dechaff.document import Shape
from dechaff.metadata.page_lines import PageLines
from dechaff.metadata.ranking import weights

Numbers = npt.NDArray[np.float64]
SHORTEST, LONGEST = 4, 280
"""Weight of a headline in characters, see `weight_of`."""
NEVER = -50.0
"""Promise of a line that cannot be a headline."""
AROUND = 5
"""Blocks before and after a candidate whose mean score tells whether the body begins there."""
SENTENCE_MARKS = frozenset(".。।؛;,:：…")
_BINS = np.array([12, 30, 80, 200])
"""Edges of the weights of neighbouring lines, see `title`."""
_BIN_NAMES = ("under 12", "12-29", "30-79", "80-199", "200+")


def scores_around(page: PageLines, here: npt.NDArray[np.intp]) -> tuple[Numbers, Numbers]:
    """Mean label score of the blocks before and after each of these blocks."""
    n = len(page.lines)
    low = max(0, int(here.min()) - AROUND) if len(here) else 0
    high = min(n, int(here.max()) + AROUND + 1) if len(here) else 0
    sums = np.concatenate([[0.0], np.cumsum(page.labels.score[low:high])])
    after, before = np.minimum(here + 1 + AROUND, n), np.maximum(here - AROUND, 0)
    means_after = (sums[after - low] - sums[np.minimum(here + 1, n) - low]) / np.maximum(after - here - 1, 1)
    means_before = (sums[here - low] - sums[before - low]) / np.maximum(here - before, 1)
    return means_before, means_after


def promises(page: PageLines, start: int, stop: int, company: frozenset[int]) -> Numbers:
    """What the features known of all lines at once say for each line from `start` to before `stop` as the headline."""
    before, after = scores_around(page, np.arange(start, stop))
    table = _tables()
    rows = slice(start, stop)
    score = page.labels.score[rows]
    lengths = np.frombuffer(page.weights, np.float32)
    total = table["own score "][_fifth(score)] + table["scores before "][_fifth(before)]
    total += table["scores after "][_fifth(after)]
    total += table["step up"][0] * (after - before)
    total += table["log length"][0] * np.log1p(lengths[rows])
    edge = [0.0]
    bins = np.digitize(np.concatenate((lengths[start - 1 : start] if start else edge, lengths[start : stop + 1],
                                       edge if stop == len(lengths) else [])), _BINS)  # fmt: skip
    total += table["line before "][bins[:-2]] + table["line after "][bins[2:]]
    total += _shapes(page, rows, table)
    total += _distances(page.first - np.arange(start, stop), table)
    for index in company:
        if start <= index < stop:
            total[index - start] += table["is byline or date"][0]
        for step, weight in enumerate(table["byline after "], 1):
            if start <= index - step < stop:
                total[index - step - start] += weight
    total[(lengths[rows] < SHORTEST) | (lengths[rows] > LONGEST)] = NEVER
    ends = [line[-1:] in SENTENCE_MARKS for line in page.lines[rows]]
    result: Numbers = total + table["sentence end"][0] * np.array(ends, bool)
    return result


def _shapes(page: PageLines, rows: slice, table: dict[str, Numbers]) -> Numbers:
    shape, level = page.blocks.shape[rows], np.minimum(page.blocks.level[rows], 3)
    total = np.where(shape == Shape.HEADING, table["heading "][level], 0.0)
    total += table["list item"][0] * (shape == Shape.LIST_ITEM)
    total += table["link"][0] * (page.blocks.links[rows] > 0.5)
    result: Numbers = total + table["gap above"][0] * (page.blocks.gap[rows] > 0)
    return result


def _distances(distance: npt.NDArray[np.int64], table: dict[str, Numbers]) -> Numbers:
    far = np.log1p(np.abs(distance))
    bins = np.digitize(distance, [0, 1, 2, 3, 5, 9, 17])
    result: Numbers = table["distance"][bins] + far * np.where(
        distance >= 0, table["log distance"][0], table["inside body"][0]
    )
    return result


def _fifth(share: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.int64]:
    result: npt.NDArray[np.int64] = np.minimum((share * 5).astype(np.int64), 4)
    return result


@lru_cache(maxsize=1)
def _tables() -> dict[str, Numbers]:
    """The weights as arrays by bin."""
    known = weights()["title"]
    names: dict[str, tuple[str, ...]] = {
        **{f"{name} ": tuple("01234") for name in ("own score", "scores before", "scores after")},
        **{f"{name} ": _BIN_NAMES for name in ("line before", "line after")},
        "heading ": tuple("0123"),
        "byline after ": tuple("1234"),
    }
    tables = {name: np.array([known.get(name + end, 0.0) for end in ends]) for name, ends in names.items()}
    places = ("in body", "opens body", "1 above", "2 above", "3-4 above", "5-8 above", "9-16 above", "17+ above")
    tables["distance"] = np.array([known.get(name, 0.0) for name in places])
    single = ("step up", "log length", "log distance", "inside body", "list item", "link", "gap above",
              "sentence end", "is byline or date")  # fmt: skip
    return tables | {name: np.array([known.get(name, 0.0)]) for name in single}
