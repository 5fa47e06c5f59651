"""What stands around a block: windows over its neighbours, its place on the page, and the page as a whole."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Bools, Floats
from dechaff.measure.local import LOCAL, Lines, fill
from dechaff.measure.phrases import GROUPS

PROSE_WINDOWS = ((1, 1), (3, 3), (10, 10), (30, 30), (8, -1), (-1, 8))
"""(blocks before, blocks after) whose share of long prose is measured; -1 leaves out the block itself."""
FARTHEST = max(map(max, PROSE_WINDOWS))
WINDOWS = (3, 10)
"""Blocks to each side over which these columns are averaged."""
AVERAGED = (
    "log-words",
    "ends-terminal",
    "title-case",
    "digit-share",
    "ends-ellipsis",
    "links",
    "is-list-item",
    "log-repeats",
    "cohesion-other",
    "gap",
    "one-word",
    "time-marks",
    "date-marks",
    *GROUPS,
)
SINCE = ("says-news", "says-related", "says-offer", "says-comments", "says-author", "says-footer")
"""Phrases that open a section: how far above a block the last one stands."""

TITLE_AGAIN = 0.5
"""Share of the first block's words from which on a block repeats it."""

AROUND: tuple[str, ...] = (
    *(f"prose-{before}-{after}" for before, after in PROSE_WINDOWS), "prose-before", "prose-after", "prose-so-far",
    "to-prose-before", "to-prose-after", "next-to-prose",
    *(f"{name}-{window}" for window in WINDOWS for name in AVERAGED),
    *(f"since-{name}" for name in SINCE), "since-title", "to-title", "size-step-before", "size-step-after",
    "period-2-3", "period-4-6", "rhythm",
    "to-peak", "after-peak", "peak-words", "peak-prose",
    "place", "place-chars", "from-top", "from-bottom",
    "page-blocks", "page-chars", "page-prose", "page-prose-blocks", "page-median-words", "page-longest",
    "page-terminal", "page-links", "page-list-items", "page-headings", "page-repeats", "page-spaceless",
    "page-vocabulary", "page-wrapped", "page-title-words",
)  # fmt: skip

PERIOD_WINDOW = 9
"""Blocks to each side over which a rhythm is looked for."""
MAX_PERIOD = 6
"""Longest rhythm looked for: the blocks of one teaser."""
PROFILE = {
    "log-words": 0.5, "ends-terminal": 1.0, "ends-digit": 1.0, "ends-ellipsis": 1.0, "date-marks": 0.5,
    "time-marks": 0.5, "is-list-item": 0.5, "is-heading": 0.5, "gap": 0.25, "title-case": 0.5,
}  # fmt: skip
"""What two blocks must share to be alike, and its weight."""
PEAK_WINDOW = 12
"""Blocks to each side that are taken for one stretch of prose."""

Array = npt.NDArray[Any]

_PROFILE = [LOCAL.index(name) for name in PROFILE]
_PROFILE_WEIGHT = np.array(list(PROFILE.values()), np.float32)[:, None]
_LAGS = np.arange(1, MAX_PERIOD + 1)[:, None]

_AVERAGED = [LOCAL.index(name) for name in AVERAGED]
_SINCE = [LOCAL.index(name) for name in SINCE]
_MEANS = [LOCAL.index(name) for name in ("ends-terminal", "is-list-item", "is-heading", "log-repeats")]
_LOG_WORDS, _TITLE_COVER, _SPACELESS = (LOCAL.index(name) for name in ("log-words", "title-cover", "spaceless-share"))


def around(lines: Lines, blocks: Blocks, out: Floats) -> None:
    """Fill `out`, (len(AROUND), n), with what stands around each block."""
    n = len(lines.chars)
    index = np.arange(n)
    log = _logs(1 << n.bit_length())
    sums = Sums(np.stack((lines.chars * lines.prose, lines.chars)), FARTHEST)
    (prose, chars), (all_prose, all_chars) = sums.before, np.maximum(sums.total, 1.0).tolist()
    to_prose, next_to_prose, to_others = _distances(lines, index, n)
    averaged = Sums(lines.local.take(_AVERAGED, axis=0), max(WINDOWS))
    step = lines.local[_LOG_WORDS, 1:] - lines.local[_LOG_WORDS, :-1]
    steps = np.zeros((2, n), np.float32)
    steps[0, 1:] = steps[1, :-1] = step
    parts = (
        _shares(sums), prose / all_prose, log.take(to_prose), next_to_prose,
        *(averaged.window(window, window) / _extent(index, window, n) for window in WINDOWS),
        log.take(to_others), steps, _period(lines, index, n), _peak(lines, sums, index, log),
        index / n, chars / all_chars, log[:n], log[:n][::-1],
    )  # fmt: skip
    out[fill(out, parts) :] = np.array(_page(lines, blocks, sums), np.float32)[:, None]


@lru_cache(maxsize=4)
def _logs(n: int) -> Floats:
    """(n,) logarithms of 1, 2, 3 ...: what distances in blocks are measured in."""
    return np.log1p(np.arange(n)).astype(np.float32)


class Sums:
    """Sums of values over windows of neighbouring blocks, as differences of prefix sums in double precision."""

    def __init__(self, values: Floats, reach: int) -> None:
        """`values` (k, n); no window reaches further than `reach` to either side."""
        k, n = values.shape
        self.n, self._reach = n, reach
        self._prefix = np.zeros((k, n + 1 + 2 * reach))  # beyond the page as at its edge
        np.cumsum(values, axis=1, out=self._prefix[:, reach + 1 : reach + 1 + n], dtype=np.float64)
        self._prefix[:, reach + 1 + n :] = self._prefix[:, reach + n, None]

    @property
    def before(self) -> Array:
        """(k, n) sums over all blocks before each."""
        return self._prefix[:, self._reach : self._reach + self.n]

    @property
    def after(self) -> Array:
        """(k, n) sums over all blocks after each."""
        return self._prefix[:, -1:] - self._prefix[:, self._reach + 1 : self._reach + 1 + self.n]

    @property
    def total(self) -> Array:
        """(k,) sums over the page."""
        return self._prefix[:, -1]

    def window(self, before: int, after: int) -> Array:
        """(k, n) sums over each block and so many before and after it; -1 after: without the block itself."""
        low, high = self._reach - before, self._reach + 1 + after
        return self._prefix[:, high : high + self.n] - self._prefix[:, low : low + self.n]


def _extent(index: Array, reach: int, n: int) -> Array:
    """(n,) blocks in the window of so many to both sides."""
    extent: Array = np.minimum(index + reach + 1, n) - np.maximum(index - reach, 0)
    return extent


def _shares(sums: Sums) -> Array:
    """(windows + 2, n) share of each window's characters that are long prose; of all blocks before, and all after."""
    window = np.empty((2, len(PROSE_WINDOWS) + 2, sums.n))
    for place, (before, after) in enumerate(PROSE_WINDOWS):
        window[:, place] = sums.window(before, after)
    window[:, -2], window[:, -1] = sums.before, sums.after
    share: Array = window[0] / np.maximum(window[1], 1.0)
    return share


def _distances(lines: Lines, index: Array, n: int) -> tuple[Array, Bools, Array]:
    """Distances in blocks, n at most, to what is looked for on the page.

    (2, n) to the nearest long prose above and below; whether a neighbour is long prose; (8, n) to the last block above
    that opens a section, of each of `SINCE`, and to the last above and the next below that say most of the title again.
    """
    seen = np.empty((2 + len(SINCE), n), bool)
    np.greater(lines.local.take(_SINCE, axis=0), 0, out=seen[: len(SINCE)])
    np.greater_equal(lines.local[_TITLE_COVER], TITLE_AGAIN, out=seen[-2])
    seen[-1] = lines.prose
    last = np.maximum.accumulate(np.where(seen, index, -n), axis=1)
    title, prose = np.minimum.accumulate(np.where(seen[-2:, ::-1], index[::-1], 2 * n), axis=1)[:, ::-1]
    to_prose, to_others = np.full((2, n), n), np.empty((len(SINCE) + 2, n), np.intp)
    np.subtract(index[1:], last[-1, :-1], out=to_prose[0, 1:])
    np.subtract(prose[1:], index[:-1], out=to_prose[1, :-1])
    np.subtract(index, last[:-1], out=to_others[:-1])
    np.subtract(title, index, out=to_others[-1])
    np.minimum(to_prose, n, out=to_prose)
    next_to_prose = np.minimum(to_prose[0], to_prose[1]) == 1
    return to_prose, next_to_prose, np.minimum(to_others, n, out=to_others)


def _period(lines: Lines, index: Array, n: int) -> Floats:
    """(3, n) how much more alike blocks at some lag are than blocks on average around here, for lags 2-3 and 4-6, and
    the mean difference itself: lists of teasers repeat headline, text and date; an article has no such rhythm."""
    profile = lines.local.take(_PROFILE, axis=0)
    profile *= _PROFILE_WEIGHT
    differences = np.zeros((len(profile), MAX_PERIOD, n), np.float32)
    for lag in range(1, min(MAX_PERIOD + 1, n)):
        np.subtract(profile[:, lag:], profile[:, : n - lag], out=differences[:, lag - 1, : n - lag])
    np.abs(differences, out=differences)
    _, two, three, four, five, six = means = _window_means(_sum_of_ten(differences), index, n)
    usual = np.add.reduce(means, axis=0) / np.float32(MAX_PERIOD)
    rhythm = np.stack((np.minimum(two, three), np.minimum(np.minimum(four, five), six), usual))
    np.subtract(usual, rhythm[:2], out=rhythm[:2])
    rhythm[:2] /= np.maximum(usual, 0.1)
    return rhythm


def _sum_of_ten(parts: Floats) -> Floats:
    """The sum of ten arrays in the order in which numpy sums ten numbers that lie side by side: rounded alike."""
    a, b, c, d, e, f, g, h, i, j = parts
    total: Floats = ((a + b) + (c + d)) + ((e + f) + (g + h)) + i + j
    return total


def _window_means(difference: Floats, index: Array, n: int) -> Floats:
    """(lags, n) means of (lags, n) differences over the blocks around each that have a block so far behind them."""
    low, high = np.maximum(index - PERIOD_WINDOW, 0), np.minimum(index + PERIOD_WINDOW + 1, n)
    sums = np.zeros((MAX_PERIOD, n + 1))
    np.cumsum(difference, axis=1, out=sums[:, 1:], dtype=np.float64)
    stop = np.maximum(np.minimum(high, n - _LAGS), low + 1)
    total = sums.take(stop + (_LAGS - 1) * (n + 1)) - sums.take(low, axis=1)
    means: Floats = (total / (stop - low)).astype(np.float32)
    return means


def _peak(lines: Lines, sums: Sums, index: Array, log: Floats) -> Array:
    """(4, n) how each block relates to the page's densest prose: log distance in blocks, whether it comes after, the
    share of its long words that occur there, and the prose there as a share of the page's."""
    n, tokens = len(index), lines.tokens
    dense = sums.window(PEAK_WINDOW, PEAK_WINDOW)[0]
    peak = int(dense.argmax())
    low, high = max(peak - PEAK_WINDOW, 0), peak + PEAK_WINDOW + 1
    there = slice(int(tokens.begin[low]), int(tokens.begin[high]) if high < n else len(tokens.bucket))
    used = np.zeros(1 << 16, bool)
    used[tokens.bucket[there][tokens.in_prose[there] & tokens.long[there]]] = True
    shared = np.bincount(lines.words.line[tokens.long & used.take(tokens.bucket)], minlength=n)
    related = np.empty((4, n))
    related[0] = log.take(np.maximum(np.abs(index - peak) - PEAK_WINDOW, 0))
    related[1] = index > peak
    related[2] = shared / np.maximum(tokens.n_long, 1)
    related[3] = dense[peak] / max(1.0, float(sums.total[0]))
    return related


def _page(lines: Lines, blocks: Blocks, sums: Sums) -> list[float]:
    """Measures of the page as a whole, the same for each block."""
    local = lines.local
    n = local.shape[1]
    prose, chars = sums.total.tolist()
    total = max(1.0, chars)
    terminal, items, headings, repeats = (np.add.reduce(local.take(_MEANS, axis=0), axis=1) / np.float32(n)).tolist()
    ordered = np.sort(lines.size)  # not np.median, which imports numpy.ma
    used = np.zeros(1 << 16, bool)
    used[lines.tokens.bucket] = True
    return [
        float(np.log1p(n)),
        float(np.log1p(total)),
        prose / total,
        np.count_nonzero(lines.prose) / n,
        float(np.log1p((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)),
        float(np.log1p(ordered[-1])),
        terminal,
        float((blocks.links * lines.chars).sum()) / total,
        items,
        headings,
        repeats,
        float((local[_SPACELESS] * lines.chars).sum()) / total,
        np.count_nonzero(used) / max(1, len(lines.tokens.bucket)),
        np.count_nonzero(blocks.last_line > blocks.first_line) / n,
        float(local[_LOG_WORDS, 0]),
    ]
