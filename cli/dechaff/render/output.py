"""Article -> the bytes of one output, in the format asked for.

Rendering is pure and lives apart from the writers, so that workers render and only finished bytes travel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from dechaff.document import Article, Skipped
from dechaff.render.format import Format
from dechaff.render.front_matter import front_matter
from dechaff.render.record import record


@dataclass(frozen=True, slots=True)
class Rendering:
    """How to render a page."""

    format: Format = Format.MARKDOWN
    meta: bool = False
    """YAML front matter before the Markdown."""
    with_removed: bool = False
    explain: bool = False


def render(page: Article | Skipped, rendering: Rendering) -> bytes:
    """The output of a page; nothing for a skipped page, unless as a record."""
    if rendering.format in (Format.JSON, Format.JSONL):
        row = record(page, with_removed=rendering.with_removed, explain=rendering.explain)
        indent = 2 if rendering.format is Format.JSON else None
        return _line(json.dumps(row, ensure_ascii=False, indent=indent))
    if isinstance(page, Skipped):
        return b""
    if rendering.format is Format.TEXT:
        return _line(page.text)
    head = front_matter(page) if rendering.meta else ""
    return _line(head + page.markdown)


def _line(text: str) -> bytes:
    """As UTF-8 with one line end; nothing stays nothing."""
    return f"{text.rstrip()}\n".encode("utf-8", "replace") if text.strip() else b""
