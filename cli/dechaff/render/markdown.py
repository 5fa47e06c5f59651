"""Article -> CommonMark (first version: no escaping)."""

from __future__ import annotations

from collections.abc import Sequence

from dechaff.document import Blocks


def to_markdown(blocks: Blocks, kept: Sequence[int], title: str | None) -> str:
    """The kept blocks as CommonMark under their title."""
    lines = blocks.markdown or blocks.lines
    parts = [f"# {title}"] if title else []
    return "\n\n".join([*parts, *(lines[index] for index in kept)])
