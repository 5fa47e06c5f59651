"""Hard-wrapped lines -> paragraphs.

One test decides, found in how a wrapping program works: it breaks a line where the next word would not have fitted.
The width that explains most breaks in this way is the one a dump was wrapped at. A break before a word that would have
fitted was meant, and stays.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from operator import itemgetter

import numpy as np

from dechaff.blockify.rows import Rows, columns, has_wide
from dechaff.document import Ints

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
MAX_FITTING = 0.5
"""Of the full lines that a line follows, the share that may be followed by a word that would have fitted."""
MIN_SMALL = 0.2
"""Of the lines that go on, the share that begin with a small letter, in scripts that have them."""
MIN_EXPLAINED = 8
"""Breaks that one width must explain to be believed whatever else the page holds."""
MIN_EXPLAINED_SHARE = 0.5
"""The same as a share of the breaks after lines longer than half of it.

With the next bound, every third page of WCXB and all of two smaller sets of the open corpus: of 1,995 dumps that lynx,
w3m and elinks wrapped, 1,880 are believed, at 74, 79 and 77 columns nearly always; of 3,990 by programs that do not
wrap, 35, most of which kept the wraps of the page's own source.
"""
MAX_MEANT = 0.3
"""Breaks near the width that it does not explain, to those that it does."""
MAX_ENDED = 0.5
"""Of the full lines that a line follows, the share that may end a sentence: paragraphs of one length all do."""
COLUMN_GAP = "   "
"""Spaces inside a line that set the cells of a table apart: a row is no part of a sentence."""

_MARK = re.compile(r"(?:[*+•◦○●▪■□#o·‣–—-]|\d{1,3}[.)])\s")
_TERMINALS = ".!?…؟।。！？"
_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]"
)
"""Characters between which lines break without a space: Thai, Lao, Burmese, Khmer, kana, Han, full-width forms."""


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a dump is wrapped: its lines, and the width in what they are counted in."""

    width: int
    rows: Rows


def find_wrap(raw: list[str], filled: tuple[Sequence[int], list[str]] | None = None) -> Wrap | None:
    """How the lines of a dump are hard-wrapped; `None` where they are not.

    `filled` are the 1-based numbers and the texts of the lines that are not blank, where they are known.
    """
    lengths = np.fromiter(map(len, raw), np.int32, len(raw))
    if not len(raw) or lengths.max() < MIN_WIDTH // 2:
        return None
    wide = has_wide("".join([line for line in raw if not line.isascii()]))
    numbers, texts = filled or _filled(raw)
    letters = set(map(itemgetter(0), texts))
    going_on = {letter for letter in letters if letter.islower() or _is_caseless(letter)}
    below = np.fromiter(compress(numbers, map(going_on.__contains__, map(itemgetter(0), texts))), np.int32) - 1
    below = below[(below > 0) & (lengths[below - 1] > MIN_WIDTH // 2)]
    if len(below) >= MIN_EXPLAINED:
        both = [Rows(raw, counted) for counted in ((False, True) if wide else (False,))]
        believed = max((_explaining(rows, below) for rows in both), key=lambda found: found[0])[1]
        if believed:
            return believed
    lengths = np.sort(lengths[lengths > 0])
    wrap = _longest(raw, lengths, wide) if len(lengths) >= MIN_FULL_LINES else None
    return wrap if wrap and _signs(wrap).plausible else None


def _filled(raw: list[str]) -> tuple[list[int], list[str]]:
    filled = [(number, line) for number, line in enumerate(map(str.strip, raw), 1) if line]
    return [number for number, _ in filled], [line for _, line in filled]


def _is_caseless(letter: str) -> bool:
    return letter > "\x7f" and letter.isalpha() and letter.lower() == letter.upper()


def _explaining(rows: Rows, below: Ints) -> tuple[int, Wrap | None]:
    """Breaks explained by the width that explains most, and that width if it is believed.

    Counted are breaks before a small letter or, in scripts that have none, before any letter: where lines are titles,
    most begin with a capital. `below` are the lines that begin so.
    """
    raw = rows.raw
    below, needs = _breaks(rows, [index for index in _touching(rows, below).tolist() if _goes_on(raw, index)])
    if len(below) < MIN_EXPLAINED:
        return 0, None
    ends = rows.end[below - 1]
    steps = np.bincount(ends, minlength=MAX_WIDTH + 2)[: MAX_WIDTH + 2]
    steps = steps - np.bincount(np.minimum(needs, MAX_WIDTH + 1), minlength=MAX_WIDTH + 2)
    explained = np.cumsum(steps)[: MAX_WIDTH + 1]
    explained[: MIN_WIDTH + 1] = 0
    width = int(explained.argmax())
    n_explained = int(explained[width])
    if n_explained < max(MIN_EXPLAINED, MIN_EXPLAINED_SHARE * np.count_nonzero(ends > width / 2)):
        return n_explained, None
    near = np.flatnonzero(rows.end[:-1] > width - NEAR).astype(np.int32) + 1
    _, needs = _breaks(rows, _touching(rows, near).tolist())
    return n_explained, Wrap(width, rows) if np.count_nonzero(needs <= width) <= MAX_MEANT * n_explained else None


def _touching(rows: Rows, below: Ints) -> Ints:
    """Those of these lines that may be of one paragraph with the line above, as far as their places tell."""
    above = below - 1
    end = rows.end[above]
    likely = (rows.end[below] > 0) & (end > MIN_WIDTH - NEAR) & (end <= MAX_WIDTH)
    likely &= rows.length[above] > MIN_WIDTH // 2
    likely &= (rows.indent[below] == rows.indent[above]) | rows.is_centred(below)
    return below[likely]


def _goes_on(raw: list[str], index: int) -> bool:
    """Does a line look as if the one above went on in it: a small letter, or one of a script without them?"""
    letter = raw[index].lstrip()[0]
    return letter.islower() or (_is_caseless(letter) and raw[index - 1].rstrip()[-1] not in _TERMINALS)


def _breaks(rows: Rows, below: list[int]) -> tuple[Ints, Ints]:
    """Those of these lines that begin with no list's mark; where the line above each would end with its first word."""
    raw, measure = rows.raw, rows.measure
    found: list[int] = []
    words: list[int] = []
    for index in below:
        text, before = raw[index].strip(), raw[index - 1]
        if not _is_marked(text):
            found.append(index)
            words.append(_first_word(text, before, measure))
    lines = np.array(found, np.int32)
    return lines, rows.end[lines - 1] + np.array(words, np.int32)


def _is_marked(text: str) -> bool:
    """Does a line begin with a list's mark? Most letters tell at once."""
    begin = text[0]
    return not ("A" <= begin <= "n" or "p" <= begin <= "z") and _MARK.match(text) is not None


def _longest(raw: list[str], lengths: Ints, wide: bool) -> Wrap | None:
    """The width that the longest lines but a few have, if many have nearly that.

    lynx counts characters and w3m columns, which differ in Chinese and Japanese: both are tried.
    """
    if lengths[int((1 - OVERLONG_SHARE) * (len(lengths) - 1))] > MAX_WIDTH:
        return None
    widths = np.sort(np.fromiter(map(columns, filter(None, raw)), np.int32)) if wide else lengths
    found = [(_sharpness(sizes, *_fullness(sizes)), counted) for sizes, counted in ((lengths, False), (widths, True))]
    (n_sharp, width), counted = max(found, key=lambda one: one[0])
    return Wrap(width, Rows(raw, counted)) if n_sharp else None


@dataclass(frozen=True, slots=True)
class _Signs:
    """What full lines and the lines after them show."""

    n_pairs: int
    n_fitting: int
    """The first word of the next line would have fitted."""
    n_cased: int
    """The next line begins with a letter of a script that has small ones."""
    n_small: int
    n_ended: int
    """The line ends like a sentence."""

    @property
    def plausible(self) -> bool:
        """Nothing says that the lines are a list of titles."""
        return (
            self.n_pairs > 0
            and self.n_fitting <= MAX_FITTING * self.n_pairs
            and self.n_small >= MIN_SMALL * self.n_cased
            and self.n_ended <= MAX_ENDED * self.n_pairs
        )


def _signs(wrap: Wrap) -> _Signs:
    rows, n_pairs, n_fitting, n_cased, n_small, n_ended = wrap.rows, 0, 0, 0, 0, 0
    end, full = rows.end[:-1], (wrap.width - NEAR) // 2
    likely = (end > wrap.width - NEAR) & (end <= wrap.width) & (rows.length[:-1] > full)
    likely &= (rows.end[1:] > 0) & (rows.indent[1:] == rows.indent[:-1])
    for index in np.flatnonzero(likely).tolist():
        line, text = rows.raw[index].rstrip(), rows.raw[index + 1].strip()
        if _is_marked(text):
            continue
        n_pairs += 1
        n_ended += line[-1] in _TERMINALS
        if end[index] + _first_word(text, line, rows.measure) <= wrap.width:
            n_fitting += 1
        elif text[0].lower() != text[0].upper():
            n_cased += 1
            n_small += text[0].islower()
    return _Signs(n_pairs, n_fitting, n_cased, n_small, n_ended)


def _sharpness(widths: Ints, share: float, width: int) -> tuple[int, int]:
    """Lines within `SHARP` columns of a wrapping width, and that width; of two measures the true one has more."""
    if share < MIN_FULL_SHARE:
        return 0, 0
    return _n_up_to(widths, width) - _n_up_to(widths, width - SHARP), width


def _fullness(widths: Ints) -> tuple[float, int]:
    """Share of the long lines that end near the width, and that width; 0 where it is no wrapping width."""
    width = int(widths[int((1 - OVERLONG_SHARE) * (len(widths) - 1))])
    near = _n_up_to(widths, width) - _n_up_to(widths, width - NEAR)
    long = len(widths) - _n_up_to(widths, width // 2)
    plausible = MIN_WIDTH <= width <= MAX_WIDTH and near >= MIN_FULL_LINES
    return (near / long if plausible else 0.0), width


def _n_up_to(widths: Ints, width: int) -> int:
    """How many of the ascending widths are not above this one."""
    return int(widths.searchsorted(width, "right"))


def unwrap(texts: list[str], numbers: Sequence[int], wrap: Wrap) -> tuple[list[str], array[int], array[int]]:
    """Paragraphs of a wrapped dump: texts, first and last 1-based lines.

    `texts` are the stripped lines that are not blank, `numbers` their 1-based places in the dump. A line is continued
    by the next one where the next one's first word would not have fitted, and where indent and marks do not say that
    something new begins.
    """
    at = np.array(numbers, np.int32) - 1
    goes_on = np.zeros(len(texts) + 1, bool)
    goes_on[_going_on(texts, at, wrap)] = True
    starts, stops = np.flatnonzero(~goes_on[:-1]), np.flatnonzero(~goes_on[1:])
    spans = zip(starts.tolist(), stops.tolist(), strict=True)
    joined = [texts[start] if start == stop else _joined(texts[start : stop + 1]) for start, stop in spans]
    return joined, array("i", (at[starts] + 1).tolist()), array("i", (at[stops] + 1).tolist())


def _going_on(texts: list[str], at: Ints, wrap: Wrap) -> list[int]:
    """Places of the texts that go on with the paragraph of the one before; `at` are the rows of all texts."""
    rows, width = wrap.rows, wrap.width
    above, here = at[:-1], at[1:]
    centred = rows.is_centred(here)
    full = rows.end[above] + 1 + rows.end[here] - rows.indent[here] > width
    likely = np.flatnonzero((here == above + 1) & (full | centred))
    above = above[likely]
    columns = (likely + 1, above, rows.end[above], rows.indent[above], rows.indent[above + 1], centred[likely])
    found: list[int] = []
    before = hanging = -1
    is_row = False
    for place, row, end, outer, indent, is_centred in zip(*(column.tolist() for column in columns), strict=True):
        text, line = texts[place], texts[place - 1]
        if before != place - 1:  # the line before begins a paragraph
            mark = _MARK.match(line) if _is_marked(line) else None
            hanging, is_row = outer + (mark.end() if mark else 0), COLUMN_GAP in line
        if is_row or COLUMN_GAP in text or _is_marked(text):
            continue
        if indent in (outer, hanging):
            goes_on = end + _first_word(text, line, rows.measure) > width
        else:  # both margins of a centred line are as wide as the smaller of the two indents, at least
            line = rows.raw[row]
            with_next = rows.measure(line.strip()) + _first_word(text, line, rows.measure)
            goes_on = is_centred and with_next > width - min(outer, indent)
        if goes_on:
            found.append(place)
            before = place
    return found


def _joined(lines: list[str]) -> str:
    """The paragraph of these lines, without a space between characters of scripts that have none."""
    text = " ".join(lines)
    if text.isascii() or not _SPACELESS.search(text):
        return text
    parts = lines[:1]
    for before, line in pairwise(lines):
        parts += ("" if _SPACELESS.match(line) and _SPACELESS.match(before[-1]) else " ", line)
    return "".join(parts)


def _first_word(text: str, before: str, measure: Callable[[str], int]) -> int:
    """Columns that the first unbreakable piece of a line would have added to the line before."""
    if not text.isascii() and _SPACELESS.match(text) and _SPACELESS.match(before.rstrip()[-1]):
        return measure(text[:2])
    return 1 + measure(text.split(None, 1)[0])
