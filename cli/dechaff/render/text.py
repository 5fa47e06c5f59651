"""Kept blocks -> plain text without markup."""

from __future__ import annotations

from collections.abc import Sequence

from dechaff.document import Blocks, Shape

_LINED = (Shape.CODE, Shape.TABLE)
"""Shapes of which one table or listing is many blocks, one per line."""


def to_text(blocks: Blocks, kept: Sequence[int]) -> str:
    """The kept blocks separated by one blank line; a table's rows and a listing's lines follow each other."""
    lines = blocks.lines
    shape = blocks.shape.tolist()
    parts: list[str] = []
    before = -1
    for index in kept:
        if before >= 0:
            together = shape[index] == shape[before] and shape[index] in _LINED and blocks.level[index] != 1
            blank = shape[index] == Shape.CODE and blocks.gap[index] > 0
            parts.append("\n" if together and not blank else "\n\n")
        parts.append(lines[index])
        before = index
    return "".join(parts)
