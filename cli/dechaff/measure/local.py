"""What a block shows by itself: size, characters, words, marks, and how often it occurs on the page."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Bools, Floats, Shape
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


class Lines(NamedTuple):
    """The blocks of a page, counted."""

    local: Floats
    """(len(LOCAL), n): a row for each measure"""
    words: Words
    word_count: npt.NDArray[np.intp]
    """(n,) words, scripts without spaces by the character"""
    chars: Floats
    """(n,) characters"""
    size: Floats
    """(n,) words, a character of a script without spaces counts half"""
    prose: Bools
    """(n,) is long prose"""


class Counts(NamedTuple):
    """Characters and words of the blocks of a page, counted by class."""

    codes: UInts
    classes: npt.NDArray[np.uint8]
    """(n_chars,) the page's code points and their classes; each block ends in a line break"""
    line: npt.NDArray[np.intp]
    """(n_chars,) block of each character"""
    starts: npt.NDArray[np.intp]
    stops: npt.NDArray[np.intp]
    """(n,) first character of each block, and its line break"""
    chars: Floats
    """(n,)"""
    by_class: Floats
    """(16, n) characters by class"""
    words: Words
    word_count: npt.NDArray[np.intp]
    """(n,)"""
    begun: Floats
    """(16, n) words by the class of their first character"""


def find_lines(blocks: Blocks) -> Lines:
    """Counts and local measures of all blocks; the page has at least one."""
    counts = _count(blocks)
    words, word_count = counts.words, counts.word_count
    spaceless = counts.by_class[Char.SPACELESS]
    size = word_count - spaceless / 2
    ending = counts.classes[np.maximum(counts.stops - 1, 0)]
    inner = np.where(ending == Char.QUOTE, counts.classes[np.maximum(counts.stops - 2, 0)], ending)
    ends_terminal = (inner == Char.TERMINAL) | (ending == Char.TERMINAL)
    unpunctuated = (spaceless > 0.6 * counts.chars) & (size >= UNPUNCTUATED_WORDS)
    prose = (size >= PROSE_WORDS) & (ends_terminal | (inner == Char.ELLIPSIS) | (inner == Char.COLON) | unpunctuated)
    begin = np.cumsum(word_count) - word_count
    prefix, signature = signatures(words, begin, word_count)
    repeats, before, start_hash = _repeats(words, word_count, begin, signature)
    columns = (
        *_letters(counts, size), ends_terminal, inner == Char.COLON, inner == Char.ELLIPSIS, *_edges(counts, ending),
        size <= 1, *_capitals(counts), prose, *_shapes(blocks), np.log(repeats), before,
        np.append(False, start_hash[1:] == start_hash[:-1]), np.append(start_hash[1:] == start_hash[:-1], False),
        *_cohesion(words, word_count, begin, prose), *_number_marks(counts), *_title(words, word_count, begin),
        *_echo(words, word_count),
    )  # fmt: skip
    local = np.empty((len(LOCAL), len(word_count)), np.float32)
    for index, column in enumerate(columns):
        local[index] = column
    local[len(columns) :] = find_phrases(words, begin, word_count, prefix).T
    return Lines(local, words, word_count, counts.chars, size.astype(np.float32), prose)


def _count(blocks: Blocks) -> Counts:
    """One look at each character, one at each word."""
    codes = np.frombuffer((_shortened(blocks) + "\n").encode("utf-32-le", "replace"), np.uint32)
    classes = class_table().take(codes)
    stops = np.flatnonzero(codes == ord("\n"))
    starts = np.concatenate(([0], stops[:-1] + 1))
    n = len(starts)
    line = np.repeat(np.arange(n), stops - starts + 1)
    by_class = _by_class(line, classes, n)
    words = find_words(codes, classes, line)
    word_count = np.bincount(words.line, minlength=n)
    begun = _by_class(words.line, words.start_class, n)
    chars = (stops - starts).astype(np.float32)
    return Counts(codes, classes, line, starts, stops, chars, by_class, words, word_count, begun)


def _by_class(line: npt.NDArray[np.intp], classes: npt.NDArray[np.uint8], n: int) -> Floats:
    """(16, n) how many of each class stand in each block."""
    counts: Floats = np.bincount(line + classes * np.intp(n), minlength=16 * n).reshape(16, n).astype(np.float32)
    return counts


def _letters(counts: Counts, size: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    """`log-chars` to `digit-words`: how much of a block is what."""
    by_class, whole = counts.by_class, np.maximum(counts.chars, 1)
    letters = by_class[Char.LOWER] + by_class[Char.UPPER]
    cased = counts.begun[Char.LOWER] + counts.begun[Char.UPPER]
    marks = (Char.TERMINAL, Char.COMMA, Char.QUOTE, Char.DASH, Char.SEPARATOR, Char.COLON)
    return (
        np.log1p(counts.chars), np.log1p(size), (whole - by_class[Char.SPACE]) / np.maximum(size, 1) / 8,
        by_class[Char.UPPER] / np.maximum(letters, 1), by_class[Char.DIGIT] / whole,
        by_class[Char.SPACE] / whole, by_class[Char.SPACELESS] / whole, by_class[Char.UNCASED] / whole,
        (by_class[Char.SYMBOL] + by_class[Char.OTHER]) / whole,
        *(np.log1p(by_class[mark]) for mark in marks), by_class[Char.ELLIPSIS] > 0,
        np.log1p(_sentences(counts)), counts.begun[Char.UPPER] / np.maximum(cased, 1),
        counts.begun[Char.DIGIT] / np.maximum(counts.word_count, 1),
    )  # fmt: skip


def _sentences(counts: Counts) -> npt.NDArray[np.intp]:
    """(n,) ends of sentences: a terminal mark before a space, a quote or the end; those of Chinese need none."""
    terminals = np.flatnonzero(counts.classes == Char.TERMINAL)
    end = _CLOSES[counts.classes[terminals + 1]] | (counts.codes[terminals] > 0x2FFF)
    return np.bincount(counts.line[terminals[end]], minlength=len(counts.starts))


def _edges(counts: Counts, ending: npt.NDArray[np.uint8]) -> tuple[Bools, ...]:
    """`ends-quote` to `starts-symbol`: the first and the last character."""
    first = counts.classes[counts.starts]
    return (
        ending == Char.QUOTE, ending == Char.DIGIT, (ending == Char.SYMBOL) | (ending == Char.SEPARATOR),
        first == Char.UPPER, first == Char.LOWER, first == Char.DIGIT,
        (first == Char.SYMBOL) | (first == Char.SEPARATOR),
    )  # fmt: skip


def _capitals(counts: Counts) -> tuple[Bools]:
    """`all-caps`."""
    lower, upper = counts.by_class[Char.LOWER], counts.by_class[Char.UPPER]
    return ((lower + upper > 1) & (lower == 0),)


def _shapes(blocks: Blocks) -> tuple[npt.NDArray[Any], ...]:
    """`links` to `wrapped-lines`: what the dump or the page says of the block itself."""
    shapes = (Shape.HEADING, Shape.LIST_ITEM, Shape.QUOTE, Shape.CODE, Shape.TABLE)
    return (
        blocks.links, *(blocks.shape == shape for shape in shapes), blocks.level, np.minimum(blocks.gap, MAX_GAP),
        np.log1p(blocks.last_line - blocks.first_line),
    )  # fmt: skip


def _shortened(blocks: Blocks) -> str:
    """The blocks' text with over-long blocks cut at `LONGEST`."""
    if len(blocks.text) <= LONGEST:
        return blocks.text
    return "\n".join([line[:LONGEST] for line in blocks.lines])


def _repeats(
    words: Words, word_count: npt.NDArray[np.intp], begin: npt.NDArray[np.intp], signature: UInts
) -> tuple[Floats, Bools, UInts]:
    """How often each block's words occur as a block on the page, whether they did before, and its first word's hash."""
    n = len(word_count)
    order = np.argsort(signature, kind="stable")
    ordered = signature[order]
    new = np.append(True, ordered[1:] != ordered[:-1])
    starts = np.flatnonzero(new)
    repeats, again = np.empty(n, np.float32), np.empty(n, bool)
    repeats[order] = np.repeat(np.diff(starts, append=n), np.diff(starts, append=n))
    again[order] = ~new
    wordless = word_count == 0
    counts: Floats = np.where(wordless, np.float32(1), repeats)
    before = again & ~wordless
    start_hash = np.arange(n, dtype=np.uint32)
    start_hash[~wordless] = words.hash[begin[~wordless]]
    return counts, before, start_hash


def _title(words: Words, word_count: npt.NDArray[np.intp], begin: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """(n,) share of each block's words that the first block has, and share of the first block's words that it has.

    Most dumps begin with the page's title; where the title comes again, the article is near.
    """
    bucket = words.hash >> np.uint32(16)
    top = np.zeros(1 << 16, bool)
    top[bucket[: word_count[0]]] = True
    found = _per_block(top[bucket][None], word_count, begin)[0].astype(np.float32)
    found[0] = 0
    share: Floats = (found / np.maximum(word_count, 1)).astype(np.float32)
    return share, np.minimum(found / np.float32(max(1, int(word_count[0]))), 1)


def _echo(words: Words, word_count: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """(n,) shares of each block's word sequences of length `ECHO` that stand in an earlier, and in a later block.

    A page often holds its article twice, whole or as a summary, and teasers repeat what a menu says.
    """
    n, n_words = len(word_count), len(words.hash)
    if n_words < ECHO:
        return np.zeros(n, np.float32), np.zeros(n, np.float32)
    step = np.uint32(0x9E3779B1)
    key = words.hash[: n_words - ECHO + 1].copy()
    for place in range(1, ECHO):
        key = key * step + words.hash[place : n_words - ECHO + 1 + place]
    line = words.line[: len(key)]
    inside = words.line[ECHO - 1 :] == line
    line, bucket = line[inside], key[inside] >> np.uint32(32 - max(16, len(key).bit_length() + 4))
    first = np.empty(1 << max(16, len(key).bit_length() + 4), np.int32)
    first[bucket[::-1]] = line[::-1]
    before = np.bincount(line[first[bucket] < line], minlength=n)
    first[bucket] = line
    after = np.bincount(line[first[bucket] > line], minlength=n)
    total = np.maximum(word_count - ECHO + 1, 1)
    return (before / total).astype(np.float32), (after / total).astype(np.float32)


def _number_marks(counts: Counts) -> tuple[Floats, Floats]:
    """(n,) marks between two digits of each block: colons as in `17:11`; points, dashes and slashes as in `26/12`."""
    digit, n = counts.classes == Char.DIGIT, len(counts.starts)
    between = np.flatnonzero(digit[:-2] & digit[2:] & ~digit[1:-1]) + 1
    mark, where = counts.classes[between], counts.line[between]
    time = mark == Char.COLON
    date = (mark == Char.TERMINAL) | (mark == Char.DASH) | (counts.codes[between] == ord("/"))
    return (
        np.minimum(np.bincount(where[time], minlength=n), 3).astype(np.float32),
        np.minimum(np.bincount(where[date], minlength=n), 3).astype(np.float32),
    )


def _cohesion(
    words: Words, word_count: npt.NDArray[np.intp], begin: npt.NDArray[np.intp], prose: Bools
) -> tuple[Floats, Floats, Floats]:
    """Shares of a block's words that occur in long prose: anywhere, in other blocks; of its long words elsewhere."""
    bucket = words.hash >> np.uint32(16)
    in_prose = prose[words.line]
    found = np.bincount(bucket[in_prose], minlength=1 << 16)[bucket]
    elsewhere = found > in_prose
    long = (words.length >= LONG_WORD) | (words.start_class == Char.SPACELESS)
    counts = _per_block(np.stack((found > 0, elsewhere, elsewhere & long, long)), word_count, begin)
    some = np.maximum(word_count, 1)
    first, second, third = (counts[:3] / np.stack((some, some, np.maximum(counts[3], 1)))).astype(np.float32)
    return first, second, third


def _per_block(marked: Bools, word_count: npt.NDArray[np.intp], begin: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """(k, n) how many of each block's words are marked, for k marks of all words."""
    sums = np.zeros((len(marked), marked.shape[1] + 1), np.int32)
    np.cumsum(marked, axis=1, out=sums[:, 1:])
    counts: npt.NDArray[np.int32] = sums[:, begin + word_count] - sums[:, begin]
    return counts
