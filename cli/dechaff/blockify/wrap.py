"""Hard-wrapped lines -> paragraphs.

One test decides, found in how a wrapping program works: it breaks a line where the next word would not have fitted.
The width that explains most breaks in this way is the one a dump was wrapped at. A break before a word that would have
fitted was meant, and stays.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
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
CENTRED = 2
"""Columns by which the middles of two lines of centred text may differ."""
MAX_ENDED = 0.5
"""Of the full lines that a line follows, the share that may end a sentence: paragraphs of one length all do."""
COLUMN_GAP = "   "
"""Spaces inside a line that set the cells of a table apart: a row is no part of a sentence."""

_MARK = re.compile(r"(?:[*+•◦○●▪■□#o·‣–—-]|\d{1,3}[.)])\s")
_TERMINALS = ".!?…؟।。！？"
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
_WIDE_RUNS = re.compile(f"{_WIDE.pattern}+")
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
    if line.isascii() or not _WIDE.search(line):
        return len(line)
    return len(line) + sum(map(len, _WIDE_RUNS.findall(line)))


def find_wrap(raw: list[str], begins: Iterable[tuple[int, str]] | None = None) -> Wrap | None:
    """How the lines of a dump are hard-wrapped; `None` where they are not.

    `begins` are the lines that are not blank: 1-based number and first character, where they are known.
    """
    wide = any(_WIDE.search(line) for line in raw if not line.isascii())
    letters = begins or _begins(raw)
    going_on = array("i", (n - 1 for n, letter in letters if letter.islower() or _is_caseless(letter)))
    if len(going_on) >= MIN_EXPLAINED:
        measures = (len, columns) if wide else (len,)
        believed = max((_explaining(raw, going_on, one) for one in measures), key=lambda found: found[0])[1]
        if believed:
            return believed
    lengths = sorted(map(len, filter(None, raw)))
    wrap = _longest(raw, lengths, wide) if len(lengths) >= MIN_FULL_LINES else None
    return wrap if wrap and _signs(raw, wrap).plausible else None


def _begins(raw: list[str]) -> list[tuple[int, str]]:
    return [(number, line[0]) for number, line in enumerate(map(str.strip, raw), 1) if line]


def _is_caseless(letter: str) -> bool:
    return letter > "\x7f" and letter.isalpha() and letter.lower() == letter.upper()


def _explaining(raw: list[str], going_on: Sequence[int], measure: Callable[[str], int]) -> tuple[int, Wrap | None]:
    """Breaks explained by the width that explains most, and that width if it is believed.

    Counted are breaks before a small letter or, in scripts that have none, before any letter: where lines are titles,
    most begin with a capital. `going_on` are the lines that begin so.
    """
    above = ((raw[index - 1], raw[index]) for index in going_on if index)
    breaks = np.array([(end, need) for end, need, goes_on in _breaks(above, measure) if goes_on], np.intp)
    if len(breaks) < MIN_EXPLAINED:
        return 0, None
    ends, needs = breaks.T
    steps = np.bincount(ends, minlength=MAX_WIDTH + 2)[: MAX_WIDTH + 2]
    steps = steps - np.bincount(np.minimum(needs, MAX_WIDTH + 1), minlength=MAX_WIDTH + 2)
    explained = np.cumsum(steps)[: MAX_WIDTH + 1]
    explained[: MIN_WIDTH + 1] = 0
    width = int(explained.argmax())
    n_explained = int(explained[width])
    if n_explained < max(MIN_EXPLAINED, MIN_EXPLAINED_SHARE * np.count_nonzero(ends > width / 2)):
        return n_explained, None
    n_meant = sum(end > width - NEAR and need <= width for end, need, _ in _breaks(pairwise(raw), measure))
    return n_explained, Wrap(width, measure) if n_meant <= MAX_MEANT * n_explained else None


def _breaks(pairs: Iterable[tuple[str, str]], measure: Callable[[str], int]) -> Iterator[tuple[int, int, bool]]:
    """Breaks between lines that may be one paragraph: where the first ends, where it would end with the next word.

    And whether that word looks as if it went on: a small letter, or one of a script without them.
    """
    for padded, following in pairs:
        if not following or len(padded) <= MIN_WIDTH // 2:
            continue
        line, text = padded.rstrip(), following.strip()
        end = measure(line)
        if not text or not MIN_WIDTH - NEAR < end <= MAX_WIDTH or _is_marked(text):
            continue
        if _indent(line) == _indent(following) or _is_centred(line, following, measure):
            letter = text[0]
            goes_on = letter.islower() or (_is_caseless(letter) and line[-1] not in _TERMINALS)
            yield end, end + _first_word(text, line, measure), goes_on


def _is_marked(text: str) -> bool:
    """Does a line begin with a list's mark? Most letters tell at once."""
    begin = text[0]
    return not ("A" <= begin <= "n" or "p" <= begin <= "z") and _MARK.match(text) is not None


def _is_centred(line: str, following: str, measure: Callable[[str], int]) -> bool:
    """Have two indented lines the same middle?"""
    middles = [_indent(one) + measure(one.rstrip()) for one in (line, following)]
    return min(_indent(line), _indent(following)) > 0 and abs(middles[0] - middles[1]) <= CENTRED


def _longest(raw: list[str], lengths: list[int], wide: bool) -> Wrap | None:
    """The width that the longest lines but a few have, if many have nearly that.

    lynx counts characters and w3m columns, which differ in Chinese and Japanese: both are tried.
    """
    if lengths[int((1 - OVERLONG_SHARE) * (len(lengths) - 1))] > MAX_WIDTH:
        return None
    widths = sorted(map(columns, filter(None, raw))) if wide else lengths
    both = ((lengths, len), (widths, columns))
    found = [(_sharpness(sizes, *_fullness(sizes)), measure) for sizes, measure in both]
    (n_sharp, width), measure = max(found, key=lambda one: one[0])
    return Wrap(width, measure) if n_sharp else None


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


def _signs(raw: list[str], wrap: Wrap) -> _Signs:
    n_pairs = n_fitting = n_cased = n_small = n_ended = 0
    shortest = (wrap.width - NEAR) // 2
    for padded, following in pairwise(raw):
        if len(padded) <= shortest or not following:
            continue
        line, text = padded.rstrip(), following.strip()
        width = wrap.measure(line)
        if not text or not wrap.width - NEAR < width <= wrap.width:
            continue
        if _indent(line) != _indent(following) or _is_marked(text):
            continue
        n_pairs += 1
        n_ended += line[-1] in _TERMINALS
        if width + _first_word(text, line, wrap.measure) <= wrap.width:
            n_fitting += 1
        elif text[0].lower() != text[0].upper():
            n_cased += 1
            n_small += text[0].islower()
    return _Signs(n_pairs, n_fitting, n_cased, n_small, n_ended)


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
    indent = width = hanging = before = -1
    line = paragraph = ""
    for text, number in zip(texts, numbers, strict=True):
        above, line = line, raw[number - 1].rstrip()
        outer, indent = indent, len(line) - len(line.lstrip())
        marked = _is_marked(text)
        if (
            number == before + 1
            and not marked
            and first
            and (
                width + _first_word(text, paragraph, wrap.measure) > wrap.width
                if indent in (outer, hanging)
                else _is_centred_on(above, line, text, wrap)
            )
            and COLUMN_GAP not in text
            and COLUMN_GAP not in paragraph
        ):
            glue = "" if not text.isascii() and _SPACELESS.match(text) and _SPACELESS.match(paragraph[-1]) else " "
            paragraph += glue + text
            joined[-1] = paragraph
            last[-1] = number
        else:
            paragraph = text
            joined.append(text)
            first.append(number)
            last.append(number)
            mark = _MARK.match(text) if marked else None
            hanging = indent + mark.end() if mark else indent
        before = number
        width = wrap.measure(line)
    return joined, first, last


def _is_centred_on(above: str, line: str, text: str, wrap: Wrap) -> bool:
    """Does a centred line go on with the next? Both margins are as wide as the smaller of the two indents, at least."""
    if not _is_centred(above, line, wrap.measure):
        return False
    room = wrap.width - min(_indent(above), _indent(line))
    return wrap.measure(above.strip()) + _first_word(text, above, wrap.measure) > room


def _first_word(text: str, before: str, measure: Callable[[str], int]) -> int:
    """Columns that the first unbreakable piece of a line would have added to the line before."""
    if not text.isascii() and _SPACELESS.match(text) and _SPACELESS.match(before[-1]):
        return measure(text[:2])
    return 1 + measure(text.split(None, 1)[0])
