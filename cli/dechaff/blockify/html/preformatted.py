"""A `<pre>` that holds no code: mails, manual pages, standards are prose that their makers broke at a fixed width.

Its paragraphs are joined as those of a text dump are, by the same test; what lies in columns keeps its layout.
"""

from __future__ import annotations

from dechaff.blockify.html.rewrap import is_prose
from dechaff.blockify.rows import Rows
from dechaff.blockify.wrap import COLUMN_GAP, MIN_EXPLAINED, Wrap, find_wrap, unwrap

MIN_JOINED = 0.2
"""Of a text's lines, the share that must go on with the line before; comments in a listing are fewer."""

Piece = tuple[str, int, int, bool]
"""Text, its first and last line, counted from 0, and whether it is laid out in columns or indented as it stands."""


def pieces(lines: list[str], known: Wrap | None) -> tuple[list[Piece], Wrap | None]:
    """The paragraphs of a text broken at a fixed width, and the width; nothing where it is not.

    A short text is read at the width `known` from another of its page, if all that goes on begins with a small letter.
    """
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    texts = [lines[number - 1].strip() for number in numbers]
    own = find_wrap(lines, (numbers, texts)) if len(texts) > MIN_EXPLAINED else None
    wrap = own or (Wrap(known.width, Rows(lines, known.rows.wide)) if known else None)
    if not wrap:
        return [], known
    found = list(zip(*unwrap(texts, numbers, wrap), strict=True))
    joined = [lines[number].strip() for _, first, last in found for number in range(first, last)]
    if own:
        believed = len(joined) >= MIN_JOINED * len(texts) and is_prose(joined)
    else:
        believed = bool(joined) and all(line[0].islower() for line in joined)
    if not believed:
        return [], known
    return [_piece(lines, *paragraph) for paragraph in found], own or known


def _piece(lines: list[str], text: str, first: int, last: int) -> Piece:
    laid_out = first == last and COLUMN_GAP in text
    return (lines[first - 1].rstrip() if laid_out else text), first - 1, last - 1, laid_out
