"""Text dump -> blocks.

A dump is read as its maker wrote it: hard wraps are joined, link marks and Markdown marks become columns, a
trailing list of link targets becomes one block. Everything else is one block per line that is not blank.
"""

from __future__ import annotations

import re
from array import array
from itertools import compress, count
from operator import itemgetter

import numpy as np

from dechaff.blockify.marks import BULLETS, Marked, is_markdown, read_marks, strip_numbered_links
from dechaff.blockify.sentences import split_long_lines
from dechaff.blockify.wrap import find_wrap, unwrap
from dechaff.document import Blocks, Shape

BLANK = "".join(
    map(chr, [*range(33), *range(0x7F, 0xA1), 0xAD, 0x1680, *range(0x2000, 0x2010), *range(0x2028, 0x2030)])
)
BLANK += "\u205f\u2060\u2061\u2066\u2067\u2068\u2069\u3000\ufeff\ufffc"
"""Characters that pad a line: spaces, controls, invisible marks, separators."""
_ODD_BLANK = frozenset(char for char in BLANK if not char.isspace())
"""Those that `str.strip`, which takes a third of the time, leaves."""
RULES = BLANK + "_-=*~·|+¯‐‑‒–—―─━│┃═║╔╗╚╝╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋•◦○●▪■□"
"""A line of these alone is a rule, a table's border or an empty bullet: a gap, not a block."""
_RULES = frozenset(RULES)

LINK_BLOCK = 0.5
"""Share of link text above which a block is a link."""

_HEAD_LINE = re.compile(r"\s*date (\d{4}-\d\d-\d\d) {1,4}(\S[^\n]*)")
_TARGET = re.compile(r"\s*\d{1,5}\.\s+\S|\t\S+://")
_TARGET_HEADS = frozenset({"References", "Visible links", "Visible links:", "Hidden links", "Hidden links:"})
"""lynx and elinks print these in English whatever the page's language."""


def dump_blocks(text: str) -> Blocks:
    """The blocks of a text dump in reading order; linear in the length of `text`."""
    raw = text.split("\n")
    n_body = _body_length(raw)
    body = raw[:n_body] if n_body < len(raw) else raw
    texts, first = _stripped(body)
    wrap = find_wrap(body, (first, texts))
    if wrap:
        texts, first, last = unwrap(texts, first, wrap)
    else:
        texts, first = split_long_lines(texts, first)
        last = first
    links = array("d", bytes(8 * len(texts)))
    if n_body < len(raw):
        texts, links = strip_numbered_links(texts)
    marked = Marked(texts, bytearray(len(texts)), bytearray(len(texts)), links, first, last)
    markdown = is_markdown(text)
    if markdown or n_body < len(raw) or not BULLETS.isdisjoint(map(itemgetter(0), texts)):
        marked = read_marks(marked, raw, markdown)
    head = _HEAD_LINE.match(text)
    return _columns(marked, raw, n_body, head)


def is_cleaned(blocks: Blocks) -> bool:
    """Is the dump an article as dechaff writes it: the one top heading first, and no block that is all links?

    Of 2,112 pages that html2text wrote, one looks so, and the gold keeps nearly all of that one.
    """
    if blocks.evidence is not None or len(blocks) < 2:
        return False
    if int(blocks.shape[0]) != Shape.HEADING or int(blocks.level[0]) != 1:
        return False
    top = (blocks.shape == Shape.HEADING) & (blocks.level == 1)
    return int(top.sum()) == 1 and not (blocks.links > LINK_BLOCK).any()


def _stripped(raw: list[str]) -> tuple[list[str], array[int]]:
    """The lines that hold text, stripped, and their 1-based numbers."""
    stripped = strip_blanks(raw)
    texts, numbers = list(filter(None, stripped)), array("i", compress(count(1), stripped))
    if _RULES.isdisjoint(map(itemgetter(0), texts)):
        return texts, numbers
    filled = [text[0] not in _RULES or bool(text.strip(RULES)) for text in texts]
    return list(compress(texts, filled)), array("i", compress(numbers, filled))


def strip_blanks(lines: list[str]) -> list[str]:
    """The lines without `BLANK` at their ends."""
    stripped = list(map(str.strip, lines))
    edges = (map(itemgetter(place), filter(None, stripped)) for place in (0, -1))
    return stripped if all(map(_ODD_BLANK.isdisjoint, edges)) else [line.strip(BLANK) for line in stripped]


def _body_length(raw: list[str]) -> int:
    """Number of lines before the link targets that end a lynx or elinks dump; all lines where there are none."""
    end = len(raw)
    n_targets = n_heads = 0
    while end:
        line = raw[end - 1]
        if _TARGET.match(line):
            n_targets += "://" in line
        else:
            stripped = line.strip(BLANK)
            if stripped and stripped not in _TARGET_HEADS:
                break
            n_heads += line.strip() in _TARGET_HEADS
        end -= 1
    return end if n_targets and (n_heads or n_targets >= 5) else len(raw)


def _columns(marked: Marked, raw: list[str], n_body: int, head: re.Match[str] | None) -> Blocks:
    targets = strip_blanks(raw[n_body:])
    references = any(targets)
    if references:
        offset = next(index for index, line in enumerate(targets) if line)
        marked.append(" ".join(filter(None, targets)), Shape.PARAGRAPH, 0, 1.0, n_body + 1 + offset, len(raw))
    first, last = np.array(marked.first, np.int32), np.array(marked.last, np.int32)
    gap = first.copy()
    gap[1:] -= last[:-1]
    return Blocks(
        text="\n".join(marked.texts),
        first_line=first,
        last_line=last,
        gap=gap - 1,
        shape=np.array(marked.shapes, np.uint8),
        level=np.array(marked.levels, np.uint8),
        links=np.array(marked.links, np.float32),
        references=references,
        head_date=head[1] if head else None,
        head_title=head[2].strip(BLANK) if head else None,
    )
