"""Kept blocks -> plain text without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dechaff.document import Blocks, Shape

_LINED = (Shape.CODE, Shape.TABLE)
"""Shapes of which one table or listing is many blocks, one per line."""


_SPACELESS = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]"
)
"""Characters between which a line goes on without a space."""


def joint(blocks: Blocks, before: int, index: int) -> str | None:
    """What joins two kept blocks that are pieces of one line; `None` where they are not."""
    if index != before + 1 or blocks.gap[index] != -1:
        return None
    lines = blocks.lines
    return "" if _SPACELESS.match(lines[before][-1]) and _SPACELESS.match(lines[index]) else " "


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
            glue = joint(blocks, before, index)
            parts.append(glue if glue is not None else "\n" if together and not blank else "\n\n")
        parts.append(lines[index])
        before = index
    return "".join(parts)
