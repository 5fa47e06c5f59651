"""What a block shows by itself: size, characters, words, marks, and how often it occurs on the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Bools, Floats, Indices, Shape
from dechaff.measure.characters import Char, class_table
from dechaff.measure.phrases import GROUPS, find_phrases, signatures
from dechaff.measure.words import UInts, Words, find_words

LONGEST = 20_000
"""Characters of a block that are measured: what a longer one is shows by then."""
PROSE_WORDS = 15
"""Long prose: this many words (a character of a script without spaces counts half a word), ending like a sentence."""
UNPUNCTUATED_WORDS = 40
"""Long prose without a mark at its end, in scripts that need none (Thai, Lao, Khmer): longer than any headline."""
MAX_GAP = 4
ECHO = 5
"""Words in a row that are no chance when they come again; pairs of characters in scripts without spaces."""
LONG_WORD = 5
"""Characters from which on a word is likely to be one of the page's own topic."""

LOCAL: tuple[str, ...] = (
    "log-chars", "log-words", "word-length", "upper-share", "digit-share", "space-share", "spaceless-share",
    "uncased-share", "symbol-share", "log-terminals", "log-commas", "log-quotes", "log-dashes", "log-separators",
    "log-colons", "has-ellipsis", "log-sentences", "title-case", "digit-words", "ends-terminal", "ends-colon",
    "ends-ellipsis", "ends-quote", "ends-digit", "ends-symbol", "starts-upper", "starts-lower", "starts-digit",
    "starts-symbol", "one-word", "all-caps", "prose", "links", "is-heading", "is-list-item", "is-quote", "is-code",
    "is-table", "level", "gap", "wrapped-lines", "log-repeats", "repeats-before", "same-start-before",
    "same-start-after", "cohesion", "cohesion-other", "cohesion-long", "time-marks", "date-marks",
    "title-share", "title-cover", "echo-before", "echo-after", *GROUPS,
)  # fmt: skip


_CLOSES = np.isin(np.arange(16), [Char.SPACE, Char.NEWLINE, Char.QUOTE])
"""What a mark stands before where it ends a sentence."""
_ENDS_PROSE = np.isin(np.arange(16), [Char.TERMINAL, Char.ELLIPSIS, Char.COLON])


def _flags(*groups: tuple[int, ...]) -> Floats:
    """(k, 16) 1 for the classes of each group: one look-up for all measures of one character."""
    return np.array([np.isin(np.arange(16), group) for group in groups], np.float32)


_INNER = _flags((Char.TERMINAL,), (Char.COLON,), (Char.ELLIPSIS,))
_LAST = _flags((Char.QUOTE,), (Char.DIGIT,), (Char.SYMBOL, Char.SEPARATOR))
_FIRST = _flags((Char.UPPER,), (Char.LOWER,), (Char.DIGIT,), (Char.SYMBOL, Char.SEPARATOR))
_SHARES = [Char.DIGIT, Char.SPACE, Char.SPACELESS, Char.UNCASED]
_MARKS = [Char.TERMINAL, Char.COMMA, Char.QUOTE, Char.DASH, Char.SEPARATOR, Char.COLON]
_SHAPES = np.array([[Shape.HEADING], [Shape.LIST_ITEM], [Shape.QUOTE], [Shape.CODE], [Shape.TABLE]], np.uint8)


class Lines(NamedTuple):
    """The blocks of a page, counted."""

    local: Floats
    """(len(LOCAL), n): a row for each measure"""
    words: Words
    tokens: Tokens
    word_count: Indices
    """(n,) words, scripts without spaces by the character"""
    chars: Floats
    """(n,) characters"""
    size: Floats
    """(n,) words, a character of a script without spaces counts half"""
    prose: Bools
    """(n,) is long prose"""


class Tokens(NamedTuple):
    """The words of a page as they are compared."""

    bucket: Indices
    """(n_words,) upper half of each word's hash"""
    in_prose: Bools
    """(n_words,) stands in long prose"""
    long: Bools
    """(n_words,) is long enough to be of the page's topic, or of a script without spaces"""
    n_long: Indices
    """(n,) how many such words each block has"""
    begin: Indices
    """(n,) first word of each block"""


class Counts(NamedTuple):
    """Characters and words of the blocks of a page, counted by class."""

    codes: Indices
    classes: npt.NDArray[np.uint8]
    """(n_chars,) the page's code points and their classes; each block ends in a line break"""
    line: Indices
    """(n_chars,) block of each character"""
    starts: Indices
    stops: Indices
    """(n,) first character of each block, and its line break"""
    chars: Floats
    """(n,)"""
    by_class: Floats
    """(16, n) characters by class"""
    words: Words
    word_count: Indices
    """(n,)"""
    begun: Floats
    """(16, n) words by the class of their first character"""


def find_lines(blocks: Blocks, local: Floats) -> Lines:
    """Counts of all blocks, and their measures written to `local`, (len(LOCAL), n); the page has at least one block."""
    counts = _count(blocks)
    words, word_count, chars = counts.words, counts.word_count, counts.chars
    spaceless = counts.by_class[Char.SPACELESS]
    size = word_count - spaceless / 2
    ending = counts.classes.take(np.maximum(counts.stops - 1, 0))
    inner = np.where(ending == Char.QUOTE, counts.classes.take(np.maximum(counts.stops - 2, 0)), ending)
    unpunctuated = (spaceless > 0.6 * chars) & (size >= UNPUNCTUATED_WORDS)
    prose = (size >= PROSE_WORDS) & (_ENDS_PROSE.take(inner) | unpunctuated)
    begin = np.cumsum(word_count) - word_count
    prefix, signature = signatures(words, begin, word_count)
    repeats, before, same = _repeats(words, word_count, begin, signature)
    tokens, title, cohesion = _vocabulary(words, word_count, begin, prose)
    parts = (
        *_letters(counts, size), _INNER.take(inner, axis=1), _LAST.take(ending, axis=1),
        _FIRST.take(counts.classes.take(counts.starts), axis=1), size <= 1, _all_caps(counts), prose,
        *_shapes(blocks), np.log(repeats), before, same, cohesion, _number_marks(counts), title,
        _echo(words, word_count), find_phrases(words, begin, word_count, prefix).T,
    )  # fmt: skip
    fill(local, parts)
    return Lines(local, words, tokens, word_count, chars, size.astype(np.float32), prose)


def fill(out: Floats, parts: Iterable[npt.NDArray[Any]]) -> int:
    """Write measures, one, (n,), or some, (k, n), of a part, to the rows of `out`; the number of rows written."""
    place = 0
    for part in parts:
        n_measures = 1 if part.ndim == 1 else len(part)
        out[place : place + n_measures] = part
        place += n_measures
    return place


def _count(blocks: Blocks) -> Counts:
    """One look at each character, one at each word."""
    codes = np.frombuffer((_shortened(blocks) + "\n").encode("utf-32-le", "replace"), np.uint32).astype(np.intp)
    classes = class_table().take(codes)
    stops = (classes == Char.NEWLINE).nonzero()[0]
    n = len(stops)
    starts = np.zeros(n, np.intp)
    np.add(stops[:-1], 1, out=starts[1:])
    size = stops - starts
    line = np.arange(n).repeat(size + 1)
    by_class = _by_class(line, classes, n)
    words = find_words(codes, classes, line)
    word_count = np.bincount(words.line, minlength=n)
    begun = _by_class(words.line, words.start_class, n)
    return Counts(codes, classes, line, starts, stops, size.astype(np.float32), by_class, words, word_count, begun)


def _by_class(line: Indices, classes: npt.NDArray[np.uint8], n: int) -> Floats:
    """(16, n) how many of each class stand in each block."""
    key = np.multiply(classes, n, dtype=np.intp)
    key += line
    counts: Floats = np.bincount(key, minlength=16 * n).reshape(16, n).astype(np.float32)
    return counts


def _letters(counts: Counts, size: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    """`log-chars` to `digit-words`: how much of a block is what."""
    by_class, begun, whole = counts.by_class, counts.begun, np.maximum(counts.chars, 1)
    letters = by_class[Char.LOWER] + by_class[Char.UPPER]
    cased = begun[Char.LOWER] + begun[Char.UPPER]
    return (
        np.log1p(counts.chars), np.log1p(size), (whole - by_class[Char.SPACE]) / np.maximum(size, 1) / 8,
        by_class[Char.UPPER] / np.maximum(letters, 1), by_class.take(_SHARES, axis=0) / whole,
        (by_class[Char.SYMBOL] + by_class[Char.OTHER]) / whole, np.log1p(by_class.take(_MARKS, axis=0)),
        by_class[Char.ELLIPSIS] > 0, np.log1p(_sentences(counts)), begun[Char.UPPER] / np.maximum(cased, 1),
        begun[Char.DIGIT] / np.maximum(counts.word_count, 1),
    )  # fmt: skip


def _sentences(counts: Counts) -> Indices:
    """(n,) ends of sentences: a terminal mark before a space, a quote or the end; those of Chinese need none."""
    terminals = (counts.classes == Char.TERMINAL).nonzero()[0]
    end = _CLOSES.take(counts.classes.take(terminals + 1)) | (counts.codes.take(terminals) > 0x2FFF)
    return np.bincount(counts.line.take(terminals[end]), minlength=len(counts.starts))


def _all_caps(counts: Counts) -> Bools:
    lower, upper = counts.by_class[Char.LOWER], counts.by_class[Char.UPPER]
    caps: Bools = (lower + upper > 1) & (lower == 0)
    return caps


def _shapes(blocks: Blocks) -> tuple[npt.NDArray[Any], ...]:
    """`links` to `wrapped-lines`: what the dump or the page says of the block itself."""
    return (
        blocks.links, blocks.shape == _SHAPES, blocks.level, np.minimum(blocks.gap, MAX_GAP),
        np.log1p(blocks.last_line - blocks.first_line),
    )  # fmt: skip


def _shortened(blocks: Blocks) -> str:
    """The blocks' text with over-long blocks cut at `LONGEST`."""
    if len(blocks.text) <= LONGEST or max(map(len, blocks.lines)) <= LONGEST:
        return blocks.text
    return "\n".join([line[:LONGEST] for line in blocks.lines])


def _repeats(words: Words, word_count: Indices, begin: Indices, signature: UInts) -> tuple[Floats, Bools, Bools]:
    """How often each block's words occur as a block on the page, whether they did before; and, (2, n), whether the
    block begins with the same word as the one before, as the one after."""
    n = len(word_count)
    order = np.argsort(signature, kind="stable")
    ordered = signature.take(order)
    new = np.ones(n + 1, bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:-1])
    starts = new.nonzero()[0]
    sizes = starts[1:] - starts[:-1]
    repeats, again = np.empty(n, np.float32), np.empty(n, bool)
    repeats[order] = sizes.repeat(sizes)
    again[order] = ~new[:-1]
    wordless = word_count == 0
    repeats[wordless] = 1
    again &= ~wordless
    start_hash = np.arange(n, dtype=np.uint32)
    worded = (~wordless).nonzero()[0]
    start_hash[worded] = words.hash.take(begin.take(worded))
    same = np.zeros((2, n), bool)
    np.equal(start_hash[1:], start_hash[:-1], out=same[0, 1:])
    same[1, :-1] = same[0, 1:]
    return repeats, again, same


def _vocabulary(words: Words, word_count: Indices, begin: Indices, prose: Bools) -> tuple[Tokens, Floats, Floats]:
    """The words as they are compared, and what they say.

    Of the title, (2, n): the share of each block's words that the first block has, and the share of the first block's
    words that it has. Most dumps begin with the page's title; where the title comes again, the article is near.

    Of cohesion, (3, n): the shares of a block's words that occur in long prose: anywhere, in other blocks; of its long
    words elsewhere.
    """
    bucket = (words.hash >> np.uint32(16)).astype(np.intp)
    in_prose = prose.take(words.line)
    found = _once_or_more(bucket[in_prose]).take(bucket)
    top = np.zeros(1 << 16, bool)
    top[bucket[: word_count[0]]] = True
    marked = np.empty((5, len(bucket)), bool)
    np.greater(found, 0, out=marked[0])
    np.greater(found, in_prose, out=marked[1])
    long = np.logical_or(words.length >= LONG_WORD, words.start_class == Char.SPACELESS, out=marked[3])
    np.logical_and(marked[1], long, out=marked[2])
    top.take(bucket, out=marked[4])
    sums = np.zeros((5, len(bucket) + 1), np.int32)
    np.cumsum(marked, axis=1, out=sums[:, 1:])
    counts = sums.take(begin + word_count, axis=1) - sums.take(begin, axis=1)
    some = np.maximum(word_count, 1)
    cohesion = np.empty((3, len(some)), np.float32)
    cohesion[:2] = counts[:2] / some
    cohesion[2] = counts[2] / np.maximum(counts[3], 1)
    again = counts[4].astype(np.float32)
    again[0] = 0
    title = np.empty((2, len(some)), np.float32)
    title[0] = again / some
    title[1] = np.minimum(again / np.float32(max(1, int(word_count[0]))), 1)
    return Tokens(bucket, in_prose, long, counts[3], begin), title, cohesion


def _once_or_more(bucket: Indices) -> npt.NDArray[np.uint8]:
    """(2**16,) 1 for a bucket that is there once, 2 for one that is there more often, else 0."""
    times = np.zeros(1 << 16, np.uint8)
    times[bucket] = 1
    in_order = np.sort(bucket.astype(np.uint16))
    times[in_order[1:][in_order[1:] == in_order[:-1]]] = 2
    return times


def _echo(words: Words, word_count: Indices) -> Floats:
    """(2, n) shares of each block's word sequences of length `ECHO` that stand in an earlier, and in a later block.

    A page often holds its article twice, whole or as a summary, and teasers repeat what a menu says.
    """
    n, n_keys = len(word_count), len(words.hash) - ECHO + 1
    echo = np.zeros((2, n), np.float32)
    inside = (words.line[ECHO - 1 :] == words.line[: max(0, n_keys)]).nonzero()[0]
    if not len(inside):
        return echo
    step, bits = np.uint32(0x9E3779B1), max(16, n_keys.bit_length() + 4)
    key = words.hash[:n_keys].copy()
    for place in range(1, ECHO):
        key *= step
        key += words.hash[place : n_keys + place]
    line = words.line.take(inside)
    bucket = (key.take(inside) >> np.uint32(32 - bits)).astype(np.intp)
    some = np.empty(1 << bits, np.int32)
    total = np.maximum(word_count - ECHO + 1, 1)
    some[bucket[::-1]] = line[::-1]  # the first line that has a sequence, as the last one written stays
    echo[0] = np.bincount(line[some.take(bucket) < line], minlength=n) / total
    some[bucket] = line  # the last
    echo[1] = np.bincount(line[some.take(bucket) > line], minlength=n) / total
    return echo


def _number_marks(counts: Counts) -> Floats:
    """(2, n) marks between two digits of each block: colons as in `17:11`; points, dashes and slashes as in `26/12`."""
    digit, n = counts.classes == Char.DIGIT, len(counts.starts)
    between = ((digit[:-2] & digit[2:]) > digit[1:-1]).nonzero()[0] + 1
    mark, where = counts.classes.take(between), counts.line.take(between)
    time = mark == Char.COLON
    date = (mark == Char.TERMINAL) | (mark == Char.DASH) | (counts.codes.take(between) == ord("/"))
    marks = np.empty((2, n), np.float32)
    for row, kind in zip(marks, (time, date), strict=True):
        np.minimum(np.bincount(where[kind], minlength=n), 3, out=row, casting="unsafe")
    return marks
