"""Readers' comments under an article: what is kept below a heading that says so.

Under an article such a heading ends the main content; in a forum what stands below it is the page itself. So a page
model looks at the means of all measures for the chance that the page is a forum thread.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from dechaff.document import Bools, Floats
from dechaff.label.decide import chance
from dechaff.label.network import Network
from dechaff.measure import NAMES, Measures
from dechaff.measure.characters import class_table
from dechaff.measure.phrases import GROUPS, find_phrases, signatures
from dechaff.measure.words import UInts, Words, find_words

MODEL = "forum"
FORUM = 0.3
"""Chance of a forum thread from which comments stay; between .2 and .4 no page type's mean F moves by .002."""
MIN_ABOVE = 100
"""Kept words above the heading: the word also stands in menus and beside the byline."""
MIN_RATIO = 0.5
"""Kept words above the heading to those below; where comments are most of the page, they may be what it is for."""
HEADING_WORDS = 12
"""Words of a heading, at most."""
COUNTED_WORDS = 4
"""Words of a heading with a number in it, at most: `Comments (3)`, `12 Kommentare`."""
BELOW_COMMENTS = "below-comments"
COMMENT_ODDS = 4.0
"""What the log-odds of a comment lose."""

_COMMENTS, _LOG_WORDS, _DIGIT_WORDS = (NAMES.index(name) for name in ("says-comments", "log-words", "digit-words"))


def means(total: Floats, n_blocks: int) -> Floats:
    """(k + 1,) what the page model looks at, from the (k,) sums of the measures over a page's blocks."""
    return np.append(total / np.float32(max(1, n_blocks)), np.float32(np.log1p(n_blocks))).astype(np.float32)


def headings(measures: Measures, rows: slice = slice(None)) -> Bools:
    """(n,) is a heading of comments, with or without their number."""
    matrix = measures.matrix[rows]
    named: Bools = (matrix[:, _COMMENTS] > 0) & (matrix[:, _LOG_WORDS] < np.log1p(HEADING_WORDS))
    return named | _counted(measures)[rows]


def _counted(measures: Measures) -> Bools:
    """(n_blocks,) names comments once its numbers are left out."""
    counted = np.zeros(len(measures.word_count), bool)
    few = ((measures.word_count <= COUNTED_WORDS) & (measures.matrix[:, _DIGIT_WORDS] > 0)).nonzero()[0]
    if not len(few):
        return counted
    size = measures.word_count.take(few)  # of few words: looking at all would cost as much as a convolution
    begin = np.cumsum(measures.word_count).take(few) - np.cumsum(size)
    hashed, line_of = measures.word_hash.take(np.arange(size.sum()) + begin.repeat(size)), few.repeat(size)
    number = (hashed[:, None] == _numbers()).any(1)
    n_numbers = np.bincount(line_of[number], minlength=len(counted))
    own = ((n_numbers > 0) & (n_numbers < measures.word_count))[line_of] & ~number
    if not own.any():
        return counted
    block, line = np.unique(line_of[own], return_inverse=True)
    words = Words(hashed[own], line, np.zeros(len(line), np.uint8), np.zeros(len(line), np.intp))
    count = np.bincount(line)
    first = np.cumsum(count) - count
    found = find_phrases(words, first, count, signatures(words, first, count)[0])
    counted[block] = found[:, list(GROUPS).index("says-comments")] > 0
    return counted


@cache
def _numbers() -> UInts:
    """The hashes of numbers: a word's digits are all hashed as 0."""
    codes = np.frombuffer("0 00 000 0000 00000\n".encode("utf-32-le"), np.uint32)
    return find_words(codes, class_table()[codes], np.zeros(len(codes), np.intp)).hash


def find_heading(words: Floats, heading: Bools, keep: Bools) -> int | None:
    """Index of the first heading of comments, where it stands below enough of an article."""
    above = np.cumsum(words * keep)
    found = np.flatnonzero(heading & (above > 0))
    if not len(found) or above[found[0]] <= MIN_ABOVE:
        return None
    first = int(found[0])
    below = float(words[first:][keep[first:]].sum())
    return first if below and above[first] >= MIN_RATIO * below else None


def is_thread(network: Network, total: Floats, n_blocks: int) -> bool:
    """Is the page a forum thread, or is there no model of them?"""
    return MODEL not in network.page or chance(network, MODEL, means(total, n_blocks)) >= FORUM
