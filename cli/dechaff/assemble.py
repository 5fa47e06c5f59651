"""Labelled blocks + metadata -> the article.

The one place where the labeller's verdict, the metadata's claims and the caller's `--keep` and `--drop` meet. What
was removed and why is worked out only when somebody looks: most callers want the text alone.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np

from dechaff.document import (
    CONTENT_KINDS,
    Article,
    Block,
    Blocks,
    Bools,
    Indices,
    Kind,
    Labels,
    Metadata,
    Page,
    Reason,
    Removed,
    Shape,
)
from dechaff.label import explain
from dechaff.measure import Measures, PageMeasures
from dechaff.options import Options
from dechaff.render.markdown import to_markdown
from dechaff.render.text import to_text

if TYPE_CHECKING:  # what names the chaff is loaded when somebody asks for the names
    from dechaff.label.kinds import Named

T = TypeVar("T")
MOSTLY = 0.5
"""Share of a listing's characters from which all of it stays."""
PARTLY = 0.2
"""The same of a table's; swept 0.1-0.5 on the open corpus, where no share below which a table goes pays."""


def assemble(
    page: Page, blocks: Blocks, measures: Measures | PageMeasures, labels: Labels, metadata: Metadata, options: Options
) -> Article:
    """The article of a labelled page."""
    labels = replace(labels, keep=in_whole(blocks, labels.keep))
    kept = _without_metadata(labels, metadata)
    naming: Callable[[], Named] = partial(_name, blocks, measures, labels, metadata)
    if options.keep or options.drop:
        named, kept = _as_asked(naming(), blocks, labels, metadata, options)
        naming = partial(_same, named)
    judged = Later(partial(_blocks, blocks, measures, labels, kept, naming, options))
    chosen = array("i", np.flatnonzero(kept).astype(np.int32).tobytes())  # a list of a million would be 40 MB
    return Article(
        source=page.source.name,
        id=page.source.id,
        url=page.source.url,
        input=page.form,
        charset=page.charset,
        verdict=labels.verdict,
        confidence=labels.confidence,
        metadata=metadata,
        text=to_text(blocks, chosen),
        markdown=to_markdown(blocks, chosen, metadata.title.value if metadata.title else None),
        blocks=judged,
        removed=Later(partial(_runs, judged)),
    )


def in_whole(blocks: Blocks, kept: Bools) -> Bools:
    """`kept`, anew, with the listings and tables of an HTML page whole: code with lines missing is worse than none, and
    rows mean nothing without the head and the others. A listing stays or goes as most of its characters do; a table
    stays where part of it does. What a dump indents may be neither."""
    whole = kept.copy()
    if blocks.evidence is not None:
        for shape, least in ((Shape.CODE, MOSTLY), (Shape.TABLE, PARTLY)):
            rows = np.flatnonzero(blocks.shape == shape)
            if len(rows):
                stays = _has_share(blocks, kept, rows, least)
                whole[rows] = stays if shape is Shape.CODE else stays | kept[rows]
    return whole


def _has_share(blocks: Blocks, kept: Bools, rows: Indices, least: float) -> Bools:
    """For each row of a listing or table: is so large a share of all its characters kept?"""
    opens = (np.diff(rows, prepend=-2) > 1) | (blocks.level[rows] == 1)
    owner = np.cumsum(opens) - 1
    lines = blocks.lines
    chars = np.array([len(lines[index]) for index in rows.tolist()])
    share = np.bincount(owner, weights=chars * kept[rows]) / np.bincount(owner, weights=chars)
    enough: Bools = (share >= least)[owner]
    return enough


class Later(Sequence[T]):
    """A tuple that is made when it is first looked at; pickled, it is that tuple."""

    def __init__(self, make: Callable[[], Iterator[T]]) -> None:
        self._make = make

    @cached_property
    def values(self) -> tuple[T, ...]:
        """The tuple itself."""
        return tuple(self._make())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self.values[index]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[T]:
        return iter(self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.values == tuple(other)

    def __hash__(self) -> int:
        return hash(self.values)

    def __repr__(self) -> str:
        return repr(self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self.values,)


def _name(blocks: Blocks, measures: Measures | PageMeasures, labels: Labels, metadata: Metadata) -> Named:
    from dechaff.label.kinds import name_blocks

    return name_blocks(blocks, labels, metadata, measures)


def _same(named: Named) -> Named:
    return named


def _without_metadata(labels: Labels, metadata: Metadata) -> Bools:
    kept = labels.keep.copy()
    kept[list(metadata.kinds)] = False
    return kept


def _as_asked(
    named: Named, blocks: Blocks, labels: Labels, metadata: Metadata, options: Options
) -> tuple[Named, Bools]:
    """Kinds and what is kept once the caller's `--keep` and `--drop` are heard; where both name a kind, `--keep` wins.

    A dropped kind of chaff also leaves where the labeller took it for main content, if its words name it.
    """
    kinds = named.kinds
    kept = _without_metadata(labels, metadata)
    if options.drop - set(CONTENT_KINDS.values()):
        from dechaff.label.kinds import name_kept

        for index, kind in name_kept(blocks, labels, metadata).items():
            if kind in options.drop:
                kinds[index] = kind
    shapes = [CONTENT_KINDS[Shape(value)] for value in blocks.shape.tolist()]
    for index, kind in enumerate(kinds):
        if kind in options.keep or (shapes[index] in options.keep and _is_plain(kind, shapes[index])):
            kept[index] = True
        elif kind in options.drop:
            kept[index] = False
    return named, kept


def _is_plain(kind: Kind, shape: Kind) -> bool:
    """May a removed block stay for its shape's sake? Every line is a paragraph by shape, so that says nothing of one
    that is known to be chaff."""
    return kind is Kind.OTHER or shape is not Kind.PARAGRAPH


def _blocks(
    blocks: Blocks,
    measures: Measures | PageMeasures,
    labels: Labels,
    kept: Bools,
    naming: Callable[[], Named],
    options: Options,
) -> Iterator[Block]:
    named = naming()
    columns = zip(
        blocks.first_line.tolist(), blocks.last_line.tolist(), blocks.lines, kept.tolist(), named.kinds,
        labels.score.tolist(), strict=True,
    )  # fmt: skip
    found = [Block(index, *column) for index, column in enumerate(columns)]
    if not options.explain:
        yield from found
        return
    for block, reasons in zip(found, explain(measures, blocks, labels), strict=True):
        why = named.reasons.get(block.index)
        named_so = (Reason(f"kind: {why}", 0.0),) if why else ()
        yield replace(block, reasons=(*reasons, *named_so))


def _runs(blocks: Sequence[Block]) -> Iterator[Removed]:
    """Neighbouring removed blocks of one kind, joined."""
    from dechaff.label.kinds.items import list_items

    for (kept, kind), group in groupby(blocks, key=lambda block: (block.kept, block.kind)):
        if not kept:
            run = list(group)
            lines = [block.text for block in run]
            items = list_items(kind, lines)
            yield Removed(kind, run[0].first_line, run[-1].last_line, "\n".join(lines), items)
