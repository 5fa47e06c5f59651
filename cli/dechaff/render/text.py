"""Article -> plain text: blocks separated by one blank line."""

from __future__ import annotations

from collections.abc import Sequence

from dechaff.document import Blocks


def to_text(blocks: Blocks, kept: Sequence[int]) -> str:
    """The kept blocks as plain text, without markup."""
    lines = blocks.lines
    return "\n\n".join(lines[index] for index in kept)
