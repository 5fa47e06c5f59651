"""Labelled blocks + metadata -> the article.

The one place where the labeller's verdict, the metadata's claims and the caller's `--keep` and `--drop` meet.
"""

from __future__ import annotations

from itertools import groupby

from dechaff.document import Article, Block, Blocks, Floats, Labels, Metadata, Page, Removed
from dechaff.label import explain
from dechaff.label.kinds import find_kinds
from dechaff.options import Options
from dechaff.render.markdown import to_markdown
from dechaff.render.text import to_text


def assemble(
    page: Page, blocks: Blocks, measures: Floats, labels: Labels, metadata: Metadata, options: Options
) -> Article:
    """The article of a labelled page."""
    all_blocks = _blocks(blocks, measures, labels, metadata, options)
    kept = [block.index for block in all_blocks if block.kept]
    title = metadata.title.value if metadata.title else None
    return Article(
        source=page.source.name,
        id=page.source.id,
        url=page.source.url,
        input=page.form,
        charset=page.charset,
        verdict=labels.verdict,
        confidence=labels.confidence,
        metadata=metadata,
        text=to_text(blocks, kept),
        markdown=to_markdown(blocks, kept, title),
        blocks=tuple(all_blocks),
        removed=tuple(_runs(all_blocks)),
    )


def _blocks(
    blocks: Blocks, measures: Floats, labels: Labels, metadata: Metadata, options: Options
) -> list[Block]:
    kinds = find_kinds(blocks, labels, metadata)
    reasons = explain(measures, blocks, labels) if options.explain else [()] * len(blocks)
    columns = zip(
        blocks.first_line.tolist(), blocks.last_line.tolist(), blocks.lines, kinds, labels.keep.tolist(),
        labels.score.tolist(), reasons, strict=True,
    )  # fmt: skip
    return [
        Block(index, first, last, text, _kept(index, kept, kind, metadata, options), kind, score, why)
        for index, (first, last, text, kind, kept, score, why) in enumerate(columns)
    ]


def _kept(index: int, kept: bool, kind: object, metadata: Metadata, options: Options) -> bool:
    if kind in options.keep:
        return True
    return kept and index not in metadata.kinds and kind not in options.drop


def _runs(blocks: list[Block]) -> list[Removed]:
    """Neighbouring removed blocks of one kind, joined."""
    runs = []
    for (kept, kind), group in groupby(blocks, key=lambda block: (block.kept, block.kind)):
        if not kept:
            run = list(group)
            text = "\n".join(block.text for block in run)
            runs.append(Removed(kind, run[0].first_line, run[-1].last_line, text))
    return runs
