"""What stands around a block: windows over its neighbours, its place on the page, and the page as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Floats
from dechaff.measure.characters import Char
from dechaff.measure.local import LOCAL, LONG_WORD, Lines
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
_PROFILE_WEIGHT = np.array(list(PROFILE.values()), np.float32)

_AVERAGED = [LOCAL.index(name) for name in AVERAGED]
_SINCE = [LOCAL.index(name) for name in SINCE]
_LOG_WORDS = LOCAL.index("log-words")


def around(lines: Lines, blocks: Blocks, out: Floats) -> None:
    """Fill `out`, (len(AROUND), n), with what stands around each block."""
    n = len(lines.chars)
    index = np.arange(n)
    sums = Sums(np.stack((lines.chars * lines.prose, lines.chars)), FARTHEST)
    prose, chars = sums.before
    columns: list[Array] = [*_shares(sums)]
    columns += [prose / max(1.0, float(sums.total[0])), *_to_prose(lines, index, n)]
    averaged = Sums(lines.local[_AVERAGED], max(WINDOWS))
    for window in WINDOWS:
        columns += [*(averaged.window(window, window) / _extent(index, window, n))]
    last = np.maximum.accumulate(np.where(lines.local[_SINCE] > 0, index, -n), axis=1)
    columns += [*np.log1p(np.minimum(index - last, n))]
    columns += _to_title(lines, index, n)
    step = np.diff(lines.local[_LOG_WORDS])
    columns += [np.append(0, step), np.append(step, 0)]
    columns += _period(lines, index, n)
    columns += _peak(lines, sums, index, n)
    columns += [index / n, chars / max(1.0, float(sums.total[1])), np.log1p(index), np.log1p(n - 1 - index)]
    for place, column in enumerate(columns):
        out[place] = column
    out[len(columns) :] = np.array(_page(lines, blocks, sums), np.float32)[:, None]


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
    windows = [sums.window(before, after) for before, after in PROSE_WINDOWS]
    window = np.stack([*windows, sums.before, sums.after], axis=1)
    share: Array = window[0] / np.maximum(window[1], 1.0)
    return share


def _to_prose(lines: Lines, index: Array, n: int) -> list[Array]:
    """Log distance in blocks to the nearest long prose above and below, and whether a neighbour is long prose."""
    last = np.maximum.accumulate(np.where(lines.prose, index, -n))
    above = np.append(-n, last[:-1])
    following = np.minimum.accumulate(np.where(lines.prose, index, 2 * n)[::-1])[::-1]
    below = np.append(following[1:], 2 * n)
    up, down = np.minimum(index - above, n), np.minimum(below - index, n)
    return [np.log1p(up), np.log1p(down), np.minimum(up, down) == 1]


def _to_title(lines: Lines, index: Array, n: int) -> list[Array]:
    """Log distance in blocks from the last block above, and to the next below, that says most of the title again."""
    title = lines.local[LOCAL.index("title-cover")] >= TITLE_AGAIN
    above = np.maximum.accumulate(np.where(title, index, -n))
    below = np.minimum.accumulate(np.where(title, index, 2 * n)[::-1])[::-1]
    return [np.log1p(np.minimum(index - above, n)), np.log1p(np.minimum(below - index, n))]


def _period(lines: Lines, index: Array, n: int) -> list[Array]:
    """How much more alike blocks at some lag are than blocks on average around here, (n,) for lags 2-3 and 4-6, and the
    mean difference itself: lists of teasers repeat headline, text and date; an article has no such rhythm."""
    profile = lines.local[_PROFILE] * _PROFILE_WEIGHT[:, None]
    differences = np.zeros((len(profile), MAX_PERIOD, n), np.float32)
    for lag in range(1, min(MAX_PERIOD + 1, n)):
        np.subtract(profile[:, lag:], profile[:, : n - lag], out=differences[:, lag - 1, : n - lag])
    np.abs(differences, out=differences)
    means = _window_means(_sum_of_ten(differences), index, n)
    usual = means.mean(0)
    scale = np.maximum(usual, 0.1)
    return [(usual - means[1:3].min(0)) / scale, (usual - means[3:6].min(0)) / scale, usual]


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
    lag = np.arange(1, MAX_PERIOD + 1)[:, None]
    stop = np.maximum(np.minimum(high, n - lag), low + 1)
    total = np.take_along_axis(sums, np.minimum(stop, n), axis=1) - sums[:, low]
    means: Floats = (total / (stop - low)).astype(np.float32)
    return means


def _peak(lines: Lines, sums: Sums, index: Array, n: int) -> list[Array]:
    """How each block relates to the page's densest prose: log distance in blocks, whether it comes after, the share of
    its long words that occur there, and the prose there as a share of the page's."""
    low, high = np.maximum(index - PEAK_WINDOW, 0), np.minimum(index + PEAK_WINDOW + 1, n)
    dense = sums.window(PEAK_WINDOW, PEAK_WINDOW)[0]
    peak = int(np.argmax(dense))
    distance = np.maximum(np.abs(index - peak) - PEAK_WINDOW, 0)
    words = lines.words
    bucket = words.hash >> np.uint32(16)
    there = (words.line >= low[peak]) & (words.line < high[peak]) & lines.prose[words.line]
    long = (words.length >= LONG_WORD) | (words.start_class == Char.SPACELESS)
    used = np.zeros(1 << 16, bool)
    used[bucket[there & long]] = True
    n_long = np.maximum(np.bincount(words.line[long], minlength=n), 1)
    share = np.bincount(words.line[long & used[bucket]], minlength=n) / n_long
    return [np.log1p(distance), index > peak, share, np.full(n, dense[peak] / max(1.0, float(sums.total[0])))]


def _page(lines: Lines, blocks: Blocks, sums: Sums) -> list[float]:
    """Measures of the page as a whole, the same for each block."""
    local = lines.local
    n = local.shape[1]
    total = max(1.0, float(sums.total[1]))
    mean = {
        name: float(np.add.reduce(local[LOCAL.index(name)]) / np.float32(n))
        for name in ("ends-terminal", "is-list-item", "is-heading", "log-repeats")
    }
    ordered = np.sort(lines.size)  # not np.median, which imports numpy.ma
    words = lines.words.hash
    used = np.zeros(1 << 16, bool)
    used[words >> np.uint32(16)] = True
    return [
        float(np.log1p(n)),
        float(np.log1p(total)),
        float(sums.total[0]) / total,
        np.count_nonzero(lines.prose) / n,
        float(np.log1p((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)),
        float(np.log1p(lines.size.max())),
        mean["ends-terminal"],
        float((blocks.links * lines.chars).sum()) / total,
        mean["is-list-item"],
        mean["is-heading"],
        mean["log-repeats"],
        float((local[LOCAL.index("spaceless-share")] * lines.chars).sum()) / total,
        np.count_nonzero(used) / max(1, len(words)),
        np.count_nonzero(blocks.last_line > blocks.first_line) / n,
        float(local[LOCAL.index("log-words"), 0]),
    ]
