"""Article -> the JSON record of the contract: every field present, `None` where nothing is known."""

from __future__ import annotations

from typing import Any

from dechaff.document import Article, Block, Kind, Removed, Skipped

SCHEMA_VERSION = 1
_LISTS = (Kind.LATEST_NEWS, Kind.VIDEO)
"""Kinds whose runs have items, if only none that could be told apart."""


def record(page: Article | Skipped, with_removed: bool = False, explain: bool = False) -> dict[str, Any]:
    """The record as plain values, in the contract's order."""
    head = {"schema_version": SCHEMA_VERSION, "id": page.id, "source": page.source, "url": page.url}
    if isinstance(page, Skipped):
        return {**head, "skipped": page.reason}
    fields: dict[str, Any] = {
        "input": page.input.value,
        "charset": page.charset,
        "verdict": page.verdict.value,
        "confidence": round(page.confidence, 4),
        "title": page.title,
        "authors": page.authors,
        "date": page.date,
        "site": page.site,
        "section": page.section,
        "language": page.language,
        "text": page.text,
        "markdown": page.markdown,
    }
    if with_removed:
        fields["removed"] = [_removed(run) for run in page.removed]
    if explain:
        fields["blocks"] = [_block(block) for block in page.blocks]
    return {**head, **fields}


def _removed(run: Removed) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kind": run.kind.value,
        "first_line": run.first_line,
        "last_line": run.last_line,
        "text": run.text,
    }
    return {**row, "items": list(run.items)} if run.items or run.kind in _LISTS else row


def _block(block: Block) -> dict[str, Any]:
    return {
        "index": block.index,
        "first_line": block.first_line,
        "last_line": block.last_line,
        "text": block.text,
        "label": block.label,
        "kind": block.kind.value,
        "score": round(block.score, 4),
        "reasons": [{"name": reason.name, "weight": round(reason.weight, 4)} for reason in block.reasons],
    }
