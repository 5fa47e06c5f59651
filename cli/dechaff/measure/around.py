"""What stands around a block: windows over its neighbours, its place on the page, and the page as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Floats
from dechaff.measure.characters import Char
from dechaff.measure.local import LOCAL, LONG_WORD, Lines
from dechaff.measure.phrases import GROUPS

PROSE_WINDOWS = ((1, 1), (3, 3), (10, 10), (30, 30), (8, -1), (-1, 8))
"""(blocks before, blocks after) whose share of long prose is measured; -1 leaves out the block itself."""
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
    """Fill `out`, (n, len(AROUND)), with what stands around each block."""
    n = len(lines.chars)
    index = np.arange(n)
    prose_chars = lines.chars * lines.prose
    sums = _prefix(np.column_stack((prose_chars, lines.chars)))
    columns: list[Array] = [*_shares(sums, index, (*PROSE_WINDOWS, (n, -1), (-1, n)))]
    columns += [sums[:-1, 0] / max(1.0, sums[-1, 0]), *_to_prose(lines, index, n)]
    averaged = _prefix(lines.local[:, _AVERAGED])
    for window in WINDOWS:
        low, high = np.maximum(index - window, 0), np.minimum(index + window + 1, n)
        columns += [*((averaged[high] - averaged[low]) / (high - low)[:, None]).T]
    last = np.maximum.accumulate(np.where(lines.local[:, _SINCE].T > 0, index, -n), axis=1)
    columns += [*np.log1p(np.minimum(index - last, n))]
    columns += _to_title(lines, index, n)
    step = np.diff(lines.local[:, _LOG_WORDS])
    columns += [np.append(0, step), np.append(step, 0)]
    columns += _period(lines, index, n)
    columns += _peak(lines, sums, index, n)
    columns += [index / n, sums[:-1, 1] / max(1.0, sums[-1, 1]), np.log1p(index), np.log1p(n - 1 - index)]
    for place, column in enumerate(columns):
        out[:, place] = column
    out[:, len(columns) :] = _page(lines, blocks, sums)


def _prefix(values: Floats) -> Array:
    """(n + 1, k) sums of the rows before each row, in double precision."""
    sums = np.zeros((len(values) + 1, values.shape[1]))
    np.cumsum(values, axis=0, out=sums[1:], dtype=np.float64)
    return sums


def _shares(sums: Array, index: Array, windows: Sequence[tuple[int, int]]) -> Array:
    """(windows, n) share of each window's characters that are long prose; -1 leaves out the block itself."""
    n = len(index)
    low = [np.maximum(index - before, 0) if before >= 0 else np.minimum(index + 1, n) for before, _ in windows]
    high = [np.minimum(index + after + 1, n) if after >= 0 else index for _, after in windows]
    window = sums[np.stack(high)] - sums[np.stack(low)]
    share: Array = window[:, :, 0] / np.maximum(window[:, :, 1], 1.0)
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
    title = lines.local[:, LOCAL.index("title-cover")] >= TITLE_AGAIN
    above = np.maximum.accumulate(np.where(title, index, -n))
    below = np.minimum.accumulate(np.where(title, index, 2 * n)[::-1])[::-1]
    return [np.log1p(np.minimum(index - above, n)), np.log1p(np.minimum(below - index, n))]


def _period(lines: Lines, index: Array, n: int) -> list[Array]:
    """How much more alike blocks at some lag are than blocks on average around here, (n,) for lags 2-3 and 4-6, and the
    mean difference itself: lists of teasers repeat headline, text and date; an article has no such rhythm."""
    profile = lines.local[:, _PROFILE] * _PROFILE_WEIGHT
    low, high = np.maximum(index - PERIOD_WINDOW, 0), np.minimum(index + PERIOD_WINDOW + 1, n)
    means = np.zeros((MAX_PERIOD, n), np.float32)
    for lag in range(1, MAX_PERIOD + 1):
        difference = np.zeros((n, 1), np.float32)
        if lag < n:
            difference[: n - lag, 0] = np.abs(profile[lag:] - profile[: n - lag]).sum(1)
        sums = _prefix(difference)[:, 0]
        stop = np.maximum(np.minimum(high, n - lag), low + 1)
        means[lag - 1] = (sums[np.minimum(stop, n)] - sums[low]) / (stop - low)
    usual = means.mean(0)
    scale = np.maximum(usual, 0.1)
    return [(usual - means[1:3].min(0)) / scale, (usual - means[3:6].min(0)) / scale, usual]


def _peak(lines: Lines, sums: Array, index: Array, n: int) -> list[Array]:
    """How each block relates to the page's densest prose: log distance in blocks, whether it comes after, the share of
    its long words that occur there, and the prose there as a share of the page's."""
    low, high = np.maximum(index - PEAK_WINDOW, 0), np.minimum(index + PEAK_WINDOW + 1, n)
    dense = sums[high, 0] - sums[low, 0]
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
    return [np.log1p(distance), index > peak, share, np.full(n, dense[peak] / max(1.0, sums[-1, 0]))]


def _page(lines: Lines, blocks: Blocks, sums: Array) -> list[float]:
    """Measures of the page as a whole, the same for each block."""
    local = lines.local
    n = len(local)
    total = max(1.0, float(sums[-1, 1]))
    mean = {
        name: float(np.add.reduce(local[:, LOCAL.index(name)]) / np.float32(n))
        for name in ("ends-terminal", "is-list-item", "is-heading", "log-repeats")
    }
    ordered = np.sort(lines.size)  # not np.median, which imports numpy.ma
    words = lines.words.hash
    used = np.zeros(1 << 16, bool)
    used[words >> np.uint32(16)] = True
    return [
        float(np.log1p(n)),
        float(np.log1p(total)),
        float(sums[-1, 0]) / total,
        np.count_nonzero(lines.prose) / n,
        float(np.log1p((ordered[(n - 1) // 2] + ordered[n // 2]) / 2)),
        float(np.log1p(lines.size.max())),
        mean["ends-terminal"],
        float((blocks.links * lines.chars).sum()) / total,
        mean["is-list-item"],
        mean["is-heading"],
        mean["log-repeats"],
        float((local[:, LOCAL.index("spaceless-share")] * lines.chars).sum()) / total,
        np.count_nonzero(used) / max(1, len(words)),
        np.count_nonzero(blocks.last_line > blocks.first_line) / n,
        float(local[0, LOCAL.index("log-words")]),
    ]
