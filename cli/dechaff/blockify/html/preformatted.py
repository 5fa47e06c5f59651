"""A `<pre>` that holds no code: mails, manual pages, standards are prose that their makers broke at a fixed width.

Its paragraphs are joined as those of a text dump are, by the same test; what lies in columns or is code keeps its
layout, and what a mail quotes is a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from dechaff.blockify.html.rewrap import is_prose
from dechaff.blockify.rows import Rows
from dechaff.blockify.wrap import COLUMN_GAP, MIN_EXPLAINED, Wrap, find_wrap, unwrap

MIN_JOINED = 0.2
"""Of a text's lines, the share that must go on with the line before; comments in a listing are fewer."""
MOST_SMALL = 0.75
"""Of a short text's lines that go on, the share that must begin with a small letter."""
MIN_LISTING = 3
"""Lines between two blank ones, none of which goes on, that may be a listing."""
MIN_ROWS = 0.5
"""Of lines between two blank ones, the share that fall into columns, from which they are a table."""
MAX_SYMBOLS = 1 / 3
"""Of these, the share with a sign of code or of a patch, from which they are one."""

_SYMBOL = re.compile(r"[{}=<>|;\\]|\(\)|^\s*[-+@#$%/]")
_QUOTED = re.compile(r" ?((?:> ?){1,9})(?!>)")


class Piece(NamedTuple):
    """A paragraph, or a line that stays as it is laid out."""

    text: str
    first: int
    """Its first line, counted from 0."""
    last: int
    laid_out: bool
    quotes: int
    """How often it is quoted."""


def text_wrap(lines: list[str], known: Wrap | None = None) -> Wrap | None:
    """How a text is broken at a fixed width; `None` where it is not.

    A short text is read at the width `known` from another of its page, if what goes on begins with small letters.
    """
    plain = [_QUOTED.sub("", line, count=1) if _QUOTED.match(line) else line for line in lines]
    texts = [line.strip() for line in plain if line.strip()]
    own = find_wrap(plain) if len(texts) > MIN_EXPLAINED else None
    wrap = own or known
    found = list(_unwrapped(plain, wrap.width, wrap.rows.wide)) if wrap else []
    joined = [plain[number].strip() for _, first, last in found for number in range(first + 1, last + 1)]
    believed = (
        len(joined) >= MIN_JOINED * len(texts) and is_prose(joined)
        if own
        else bool(joined) and sum(line[0].islower() for line in joined) >= MOST_SMALL * len(joined)
    )
    return wrap if believed else None


def pieces(lines: list[str], known: Wrap | None) -> list[Piece]:
    """The paragraphs of a text broken at a fixed width, see `text_wrap`; nothing where it is not."""
    wrap = text_wrap(lines, known)
    return (
        [piece for depth, start, part in _parts(lines) for piece in _pieces(part, start, depth, wrap)] if wrap else []
    )


def _parts(lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Stretches of lines that are quoted as often, the number of the first, and the lines without the marks."""
    marks = [_QUOTED.match(line) for line in lines]
    depths = [mark[1].count(">") if mark else 0 for mark in marks]
    bare = [line[mark.end() :] if mark else line for line, mark in zip(lines, marks, strict=True)]
    for depth, group in groupby(range(len(lines)), key=lambda index: depths[index] if bare[index].strip() else -1):
        part = list(group)
        if depth >= 0:
            yield depth, part[0], bare[part[0] : part[-1] + 1]


def _pieces(lines: list[str], start: int, depth: int, wrap: Wrap) -> Iterator[Piece]:
    """Those of lines between two blank ones; a listing stays as it is."""
    found = list(_unwrapped(lines, wrap.width - 2 * depth, wrap.rows.wide))
    n_rows = sum(COLUMN_GAP in line.strip() for line in lines)
    has_symbols = sum(_SYMBOL.search(line) is not None for line in lines) >= MAX_SYMBOLS * len(lines)
    none_joined = len(found) == len(lines) >= MIN_LISTING
    if n_rows >= MIN_ROWS * len(lines) or (has_symbols and (none_joined or n_rows)):
        quoted = "> " * depth
        yield from (Piece(f"{quoted}{line.rstrip()}", start + n, start + n, True, 0) for n, line in enumerate(lines))
    else:
        yield from (Piece(text, start + first, start + last, False, depth) for text, first, last in found)


def _unwrapped(lines: list[str], width: int, wide: bool) -> Iterator[tuple[str, int, int]]:
    """(text, first, last) of each paragraph, were the lines broken at that width."""
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    texts = [lines[number - 1].strip() for number in numbers]
    for text, first, last in zip(*unwrap(texts, numbers, Wrap(width, Rows(lines, wide))), strict=True):
        yield text, first - 1, last - 1
