"""Hard-wrapped lines -> paragraphs.

One test decides, found in how a wrapping program works: it breaks a line where the next word would not have fitted.
A break before a word that would have fitted was meant, and stays.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

MIN_WIDTH, MAX_WIDTH = 40, 170
"""Columns a dump may be wrapped at; terminal browsers wrap at 80 unless told otherwise."""
NEAR = 12
"""Columns below the width within which a wrapped line usually ends: about one word."""
SHARP = 3
"""Columns by which wrapped Chinese falls short of the width: at most a wide character and a mark that must not lead."""
MIN_FULL_LINES = 4
MIN_FULL_SHARE = 0.25
"""Of the lines longer than half the width, the share that must end near it."""
OVERLONG_SHARE = 0.02
"""Tables and unbreakable words may stick out of the width."""
MAX_ABOVE = 0.1
"""Lines that end within `NEAR` columns beyond the width, to those that end as near below it, where wide tables stand.

With the next bounds, every fifth page of the open corpus: of 1,068 dumps that lynx, w3m and elinks wrapped, 33 more are
seen to be; of 1,786 dumps by programs that do not wrap, 16 are taken for wrapped instead of 37, and none newly.
"""
MAX_FITTING = 0.5
"""Of the full lines that a line follows, the share that may be followed by a word that would have fitted."""
MIN_SMALL = 0.2
"""Of the lines that go on, the share that begin with a small letter, in scripts that have them."""
MIN_CERTAIN = 8
"""Lines that must go on with a small letter where lines wider than the width say that there is none."""
MIN_CERTAIN_SMALL = 0.5
"""The same as a share of the lines that go on."""
COLUMN_GAP = "   "
"""Spaces inside a line that set the cells of a table apart: a row is no part of a sentence."""

_MARK = re.compile(r"(?:[*+•◦○●▪■□#o·‣–—-]|\d{1,3}[.)])\s")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]"
)
"""Characters between which lines break without a space: Thai, Lao, Burmese, Khmer, kana, Han, full-width forms."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a dump is wrapped: at `width`, as `measure` counts a line."""

    width: int
    measure: Callable[[str], int]


def columns(line: str) -> int:
    """Terminal columns of a line: East Asian wide characters take two."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def find_wrap(raw: list[str]) -> Wrap | None:
    """How the lines of a dump are hard-wrapped; `None` where they are not."""
    lengths = sorted(map(len, filter(None, raw)))
    if len(lengths) < MIN_FULL_LINES:
        return None
    wrap = _longest(raw, lengths)
    if wrap and _signs(raw, wrap).plausible:
        return wrap
    width = _steepest(lengths)
    wrap = Wrap(width, len)
    return wrap if width and _signs(raw, wrap).certain else None


def _longest(raw: list[str], lengths: list[int]) -> Wrap | None:
    """The width that the longest lines but a few have, if many have nearly that.

    lynx counts characters and w3m columns, which differ in Chinese and Japanese: both are tried.
    """
    if lengths[int((1 - OVERLONG_SHARE) * (len(lengths) - 1))] > MAX_WIDTH:
        return None
    widths = lengths if all(map(str.isascii, raw)) else sorted(map(columns, filter(None, raw)))
    both = ((lengths, len), (widths, columns))
    found = [(_sharpness(sizes, *_fullness(sizes)), measure) for sizes, measure in both]
    (n_sharp, width), measure = max(found, key=lambda one: one[0])
    return Wrap(width, measure) if n_sharp else None


def _steepest(lengths: list[int]) -> int:
    """The width near which many lines end and beyond which hardly any goes on; 0 where there is none.

    Where tables are wider than the text, lines stop there and not at the longest.
    """
    upto = np.searchsorted(lengths, np.arange(MAX_WIDTH + NEAR + 1), "right")
    full = upto[MIN_WIDTH:-NEAR] - upto[MIN_WIDTH - NEAR : -2 * NEAR]
    above = upto[MIN_WIDTH + NEAR :] - upto[MIN_WIDTH:-NEAR]
    steep = np.where(full > above / MAX_ABOVE, full - above, 0)
    best = int(steep.argmax())
    return best + MIN_WIDTH if steep[best] >= MIN_CERTAIN else 0


@dataclass(frozen=True, slots=True)
class _Signs:
    """What full lines and the lines after them show."""

    n_pairs: int
    n_fitting: int
    """The first word of the next line would have fitted."""
    n_cased: int
    """The next line begins with a letter of a script that has small ones."""
    n_small: int

    @property
    def plausible(self) -> bool:
        """Nothing says that the lines are a list of titles."""
        return (
            self.n_pairs > 0
            and self.n_fitting <= MAX_FITTING * self.n_pairs
            and self.n_small >= MIN_SMALL * self.n_cased
        )

    @property
    def certain(self) -> bool:
        """Sentences go on from line to line."""
        return (
            self.n_small >= MIN_CERTAIN
            and self.n_fitting <= MAX_ABOVE * self.n_pairs
            and self.n_small >= MIN_CERTAIN_SMALL * self.n_cased
        )


def _signs(raw: list[str], wrap: Wrap) -> _Signs:
    n_pairs = n_fitting = n_cased = n_small = 0
    shortest = (wrap.width - NEAR) // 2
    for padded, following in pairwise(raw):
        if len(padded) <= shortest or not following:
            continue
        line, text = padded.rstrip(), following.strip()
        width = wrap.measure(line)
        if not text or not wrap.width - NEAR < width <= wrap.width:
            continue
        if _indent(line) != _indent(following) or _MARK.match(text):
            continue
        n_pairs += 1
        if width + _first_word(text, line, wrap) <= wrap.width:
            n_fitting += 1
        elif text[0].lower() != text[0].upper():
            n_cased += 1
            n_small += text[0].islower()
    return _Signs(n_pairs, n_fitting, n_cased, n_small)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _sharpness(widths: list[int], share: float, width: int) -> tuple[int, int]:
    """Lines within `SHARP` columns of a wrapping width, and that width; of two measures the true one has more."""
    if share < MIN_FULL_SHARE:
        return 0, 0
    return bisect_right(widths, width) - bisect_right(widths, width - SHARP), width


def _fullness(widths: list[int]) -> tuple[float, int]:
    """Share of the long lines that end near the width, and that width; 0 where it is no wrapping width."""
    width = widths[int((1 - OVERLONG_SHARE) * (len(widths) - 1))]
    near = bisect_right(widths, width) - bisect_right(widths, width - NEAR)
    long = len(widths) - bisect_right(widths, width // 2)
    plausible = MIN_WIDTH <= width <= MAX_WIDTH and near >= MIN_FULL_LINES
    return (near / long if plausible else 0.0), width


def unwrap(
    raw: list[str], texts: list[str], numbers: Sequence[int], wrap: Wrap
) -> tuple[list[str], array[int], array[int]]:
    """Paragraphs of a wrapped dump: texts, first and last 1-based lines.

    `texts` are the stripped lines that are not blank, `numbers` their 1-based places in `raw`. A line is continued by
    the next one where the next one's first word would not have fitted, and where indent and marks do not say that
    something new begins.
    """
    joined: list[str] = []
    first, last = array("i"), array("i")
    indent = width = hanging = -1
    for text, number in zip(texts, numbers, strict=True):
        line = raw[number - 1].rstrip()
        before, indent = indent, len(line) - len(line.lstrip())
        goes_on = (
            bool(last)
            and number == last[-1] + 1
            and width + _first_word(text, joined[-1], wrap) > wrap.width
            and indent in (before, hanging)
            and COLUMN_GAP not in text
            and COLUMN_GAP not in joined[-1]
            and not _MARK.match(text)
        )
        if goes_on:
            glue = "" if _SPACELESS.match(text) and _SPACELESS.match(joined[-1][-1]) else " "
            joined[-1] += glue + text
            last[-1] = number
        else:
            joined.append(text)
            first.append(number)
            last.append(number)
            mark = _MARK.match(text)
            hanging = indent + mark.end() if mark else indent
        width = wrap.measure(line)
    return joined, first, last


def _first_word(text: str, before: str, wrap: Wrap) -> int:
    """Columns that the first unbreakable piece of a line would have added to the line before."""
    if _SPACELESS.match(text) and _SPACELESS.match(before[-1]):
        return wrap.measure(text[:2])
    return 1 + wrap.measure(text.split(None, 1)[0])
