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
    """How the lines of a dump are hard-wrapped; `None` where they are not.

    lynx counts characters and w3m columns, which differ in Chinese and Japanese: both are tried.
    """
    lengths = sorted(map(len, filter(None, raw)))
    if len(lengths) < MIN_FULL_LINES or lengths[int((1 - OVERLONG_SHARE) * (len(lengths) - 1))] > MAX_WIDTH:
        return None
    widths = lengths if all(map(str.isascii, raw)) else sorted(map(columns, filter(None, raw)))
    found = [(_sharpness(sizes, *_fullness(sizes)), measure) for sizes, measure in ((lengths, len), (widths, columns))]
    (n_sharp, width), measure = max(found, key=lambda one: one[0])
    return Wrap(width, measure) if n_sharp else None


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
