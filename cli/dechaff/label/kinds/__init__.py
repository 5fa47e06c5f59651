"""What each block is: of kept blocks their shape, of metadata blocks theirs, of the rest the chaff's kind.

Rules by words and shapes speak first: their verdicts can be said in one phrase, and a new language is one data file. A
small model that learned from HTML's own names for chaff then weighs them, with all else that surrounds a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dechaff.document import CONTENT_KINDS, Blocks, Bools, Kind, Labels, Metadata, Shape
from dechaff.label.comments import BELOW_COMMENTS
from dechaff.label.kinds.headings import with_headings
from dechaff.label.kinds.lines import Sign, read_line
from dechaff.label.kinds.runs import Place, name_stretch, without_menu_words
from dechaff.label.kinds.weigh import weighed
from dechaff.measure import Measures, PageMeasures

EDGE_SHARE = 0.02
"""A page's main content begins and ends where this share of its kept characters is reached: a stray kept line in the
menu or the foot moves neither."""

LEAST_TITLE = 12
"""Characters; a shorter line may repeat a title by chance."""

_CONTENT = [CONTENT_KINDS[shape] for shape in Shape]


class Named(NamedTuple):
    """The kind of every block, and why for those removed."""

    kinds: list[Kind]
    reasons: dict[int, str]
    """Block index -> e.g. `head: latest news`, `headlines beside times`."""


def find_kinds(blocks: Blocks, labels: Labels, metadata: Metadata) -> list[Kind]:
    """The kind of every block."""
    return name_blocks(blocks, labels, metadata).kinds


def name_blocks(
    blocks: Blocks, labels: Labels, metadata: Metadata, measures: Measures | PageMeasures | None = None
) -> Named:
    """The kind of every block, with the reasons for those that are no main content; measures are taken if not given."""
    kinds = [_CONTENT[value] for value in blocks.shape.tolist()]
    reasons: dict[int, str] = {}
    signs, verdicts = signs_and_verdicts(blocks, labels, metadata)
    verdicts = weighed(signs, verdicts, measures or PageMeasures(blocks), labels.keep, blocks.evidence)
    for index, verdict in enumerate(verdicts):
        if verdict:
            kinds[index], reasons[index] = verdict
    for index in labels.lowered.get(BELOW_COMMENTS, ()):
        if not labels.keep[index]:
            kinds[index], reasons[index] = Kind.COMMENTS, "below a heading of comments"
    for index, kind in metadata.kinds.items():
        kinds[index] = kind
        reasons[index] = "metadata"
    return Named(kinds, reasons)


def signs_and_verdicts(
    blocks: Blocks, labels: Labels, metadata: Metadata
) -> tuple[list[Sign], list[tuple[Kind, str] | None]]:
    """What each block says of itself, and the rules' verdict on the removed ones."""
    removed = ~labels.keep
    removed[list(metadata.kinds)] = False
    lines = blocks.lines
    titles = _titles(blocks, labels, metadata)
    signs = [read_line(line) for line in lines]
    verdicts: list[tuple[Kind, str] | None] = [None] * len(lines)
    for start, stop, place in _stretches(blocks, labels, removed):
        read = [_sign(lines[index], titles, place) for index in range(start, stop)]
        signs[start:stop] = with_headings(read, lines[start:stop])
        verdicts[start:stop] = name_stretch(signs[start:stop], place)
    return signs, verdicts


def name_kept(blocks: Blocks, labels: Labels, metadata: Metadata) -> dict[int, Kind]:
    """The kind that their own words give to blocks the labeller kept: block index -> kind.

    What stands below a heading is left alone: below `Video` the article may go on. The title is not its own duplicate.
    """
    if not labels.keep.any():
        return {}
    first = int(np.argmax(labels.keep))
    titles = _titles(blocks, labels, metadata)
    place = Place(head=False, tail=False)
    signs = [_sign(line, () if index == first else titles, place) for index, line in enumerate(blocks.lines)]
    named = enumerate(without_menu_words(signs, place))
    return {index: sign.kind for index, sign in named if sign.kind and labels.keep[index]}


def _sign(line: str, titles: tuple[str, ...], place: Place) -> Sign:
    sign = read_line(line)
    if titles and not place.tail and (line.startswith(titles) or line.endswith(titles) or _begins(line, titles)):
        return sign._replace(kind=Kind.DUPLICATE_TITLE, role="line", phrase="the title again")
    return sign


def _begins(line: str, titles: tuple[str, ...]) -> bool:
    """Is the line a title without the site's name behind it?"""
    return len(line) >= LEAST_TITLE and any(title.startswith(line) for title in titles)


def _titles(blocks: Blocks, labels: Labels, metadata: Metadata) -> tuple[str, ...]:
    """What a line that repeats the title begins with."""
    known = [metadata.title.value if metadata.title else "", blocks.head_title or ""]
    first = int(np.argmax(labels.keep)) if labels.keep.any() else -1
    if first >= 0:
        known.append(blocks.lines[first])
    return tuple({title.strip() for title in known if len(title.strip()) >= LEAST_TITLE})


def _stretches(blocks: Blocks, labels: Labels, removed: Bools) -> Iterator[tuple[int, int, Place]]:
    """(start, stop, place) of each stretch of neighbouring removed blocks."""
    begin, end = _content_span(blocks, labels)
    edges = np.flatnonzero(np.diff(removed, prepend=False, append=False)).tolist()
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield (start, stop, Place(head=stop <= begin + 1, tail=start >= end, top=start <= begin + 3))


def _content_span(blocks: Blocks, labels: Labels) -> tuple[int, int]:
    """First block of the main content, and the block after its last."""
    sizes = np.fromiter(map(len, blocks.lines), np.int64, len(blocks)) * labels.keep
    total = np.cumsum(sizes)
    if not len(total) or not total[-1]:
        return len(blocks), len(blocks)
    begin = int(np.searchsorted(total, EDGE_SHARE * total[-1]))
    end = int(np.searchsorted(total, (1 - EDGE_SHARE) * total[-1])) + 1
    return begin, end
