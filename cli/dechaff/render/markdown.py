"""Kept blocks -> CommonMark (with GitHub's tables).

Each block is one line; what spans blocks is made here: lists nest, listings are fenced, rows become tables, quotes
hang together. A dump's blocks know only their text, so their line is made from shape and level, and escaped. HTML's
know the items and quotes around them: `nested` sets them into those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from dechaff.document import QUOTED, Blocks, Hold, Shape, Shown
from dechaff.render.escape import code_fence, escape_inline, escape_start, heading_line
from dechaff.render.nested import Part, laid_out
from dechaff.render.text import joint

_SHAPES = tuple(Shape)
_NUMBER = re.compile(r"(\d{1,9}[.)])\s+(?=\S)")
_COUNTED = re.compile(r"([1-9]\d{0,8})([.)])\s+(?=\S)")
_ITEM_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)]) ")
_PIPE = re.compile(r"(?<!\\)\|")


def to_markdown(blocks: Blocks, kept: Sequence[int], title: str | None) -> str:
    """The kept blocks as CommonMark under their title, a blank line between any two parts."""
    parts = [heading_line(1, title)] if title else []
    if blocks.markdown is not None:
        return "\n\n".join([*parts, *laid_out(list(_parts(blocks, kept)))])
    for shape, run in _runs(blocks, kept):
        parts.extend(_WRITERS[shape](blocks, run) if shape in _WRITERS else _paragraphs(blocks, run))
    return "\n\n".join(parts)


def _parts(blocks: Blocks, kept: Sequence[int]) -> Iterator[Part]:
    """The blocks of an HTML page, and the images between them. An image whose text is removed stays with the block
    before it, if it belongs there."""
    pictures: dict[int, list[Shown]] = blocks.extras.get("pictures", {})
    is_kept = set(kept) if pictures else set()
    stretch: list[int] = []
    for index in kept:
        if index in pictures:
            yield from (*_whole(blocks, stretch), *map(_picture, pictures[index]))
            stretch = []
        stretch.append(index)
        if index + 1 not in is_kept and any(image.goes_before for image in pictures.get(index + 1, ())):
            own = [image for image in pictures[index + 1] if image.goes_before]
            yield from (*_whole(blocks, stretch), *map(_picture, own))
            stretch = []
    yield from _whole(blocks, stretch)


def _picture(image: Shown) -> Part:
    quoted = any(hold.of == QUOTED for hold in image.held)
    return Part(image.markdown, Shape.QUOTE if quoted else Shape.PARAGRAPH, image.held)


def _whole(blocks: Blocks, kept: Sequence[int]) -> Iterator[Part]:
    """What stands for itself: a listing, a table, or a block, each with what it lies in."""
    held: dict[int, tuple[Hold, ...]] = blocks.extras.get("held", {})
    shapes = blocks.shape.tolist()
    for (value, around), run in groupby(kept, key=lambda index: (shapes[index], held.get(index, ()))):
        shape = _SHAPES[value]
        if shape is Shape.TABLE or shape is Shape.CODE:
            yield from (Part(text, shape, around) for text in _WRITERS[shape](blocks, list(run)))
        else:
            yield from (Part(_line(blocks, index), shape, around) for index in run)


def _runs(blocks: Blocks, kept: Sequence[int]) -> Iterator[tuple[Shape, list[int]]]:
    shape = blocks.shape.tolist()
    for value, run in groupby(kept, key=shape.__getitem__):
        if value == Shape.PARAGRAPH:
            yield from _counted(blocks, list(run))
        else:
            yield Shape(value), list(run)


def _counted(blocks: Blocks, run: list[int]) -> Iterator[tuple[Shape, list[int]]]:
    """A dump's paragraphs; those that count up ("1. Open", "2. Pull") as a list, for a dump shows no other mark of it.

    Lists that touch stay paragraphs: the second would go on with the first one's numbers.
    """
    spans: list[list[int]] = []
    for place in range(1, len(run)):
        if _counts_on(blocks, run[place - 1], run[place]):
            if spans and spans[-1][1] == place:
                spans[-1][1] += 1
            else:
                spans.append([place - 1, place + 1])
    done, ends = 0, {place for span in spans for place in span}
    for start, stop in spans if len(ends) == 2 * len(spans) else ():
        yield from ((Shape.PARAGRAPH, run[done:start]), (Shape.LIST_ITEM, run[start:stop]))
        done = stop
    yield Shape.PARAGRAPH, run[done:] if done else run  # no copy of a run that may have a million blocks


def _counts_on(blocks: Blocks, before: int, index: int) -> bool:
    """Two blocks of whole lines are numbered, the second one higher."""
    here = _COUNTED.match(blocks.lines[index]) if blocks.lines[index][0].isdigit() else None
    last = _COUNTED.match(blocks.lines[before]) if here else None
    if not here or not last or (blocks.gap[before + 1 : index + 2] == -1).any():
        return False
    return int(here[1]) == int(last[1]) + 1 and here[2] == last[2]


def _line(blocks: Blocks, index: int, counted: bool = False) -> str:
    """The block's own line with its mark."""
    if blocks.markdown is not None:
        return blocks.markdown[index]
    text, shape = blocks.lines[index], Shape.LIST_ITEM if counted else _SHAPES[blocks.shape[index]]
    if shape is Shape.CODE:
        return text
    if shape is Shape.HEADING:
        return heading_line(int(blocks.level[index]) or 2, text)
    if shape is Shape.TABLE:
        cells = [escape_inline(cell.strip()).replace("|", "\\|") for cell in text.split(" | ")]
        return f"| {' | '.join(cells)} |"
    mark = "> " if shape is Shape.QUOTE else ""
    if shape is Shape.LIST_ITEM:
        number = _NUMBER.match(text)
        mark = f"{number[1]} " if number else "- "
        text = text[number.end() :] if number else text
    return mark + escape_start(escape_inline(text))


def _paragraphs(blocks: Blocks, run: list[int]) -> Iterator[str]:
    """A line per block; pieces of one line are one again."""
    pieces: list[str] = []  # joined at the end: a line may have a million
    for place, index in enumerate(run):
        glue = joint(blocks, run[place - 1], index) if place else None
        if glue is not None:
            pieces += (glue, escape_inline(blocks.lines[index]))
            continue
        if pieces:
            yield "".join(pieces)
        pieces = [_line(blocks, index)]
    if pieces:
        yield "".join(pieces)


def _list(blocks: Blocks, run: list[int]) -> list[str]:
    """One list; an item deeper than the one before is indented to that one's text."""
    lines = []
    open_items: list[tuple[int, int]] = []  # (level, column of the item's text)
    for index in run:
        level, line = int(blocks.level[index]), _line(blocks, index, counted=True)
        deeper = bool(open_items) and open_items[-1][0] < level
        while open_items and open_items[-1][0] >= level:
            open_items.pop()
        indent = open_items[-1][1] if open_items else 0
        mark = _ITEM_MARK.match(line)
        if deeper and mark and mark[0][0].isdigit() and int(mark[0][:-2]) != 1:
            lines.append("")  # a list that begins at another number than one would go on with the paragraph above it
        open_items.append((level, indent + (mark.end() if mark else 2)))
        lines.append(" " * indent + line)
    return ["\n".join(lines)]


def _opened(blocks: Blocks, run: list[int]) -> list[list[int]]:
    """A run of rows or code lines, cut where a block opens a new table or listing."""
    pieces: list[list[int]] = []
    for index in run:
        if not pieces or blocks.level[index] == 1:
            pieces.append([])
        pieces[-1].append(index)
    return pieces


def _table(blocks: Blocks, run: list[int]) -> list[str]:
    """Pipe tables; the first row kept is the head, as CommonMark's tables must have one."""
    tables = []
    for piece in _opened(blocks, run):
        rows = [_line(blocks, index) for index in piece]
        widths = [len(_PIPE.findall(row)) - 1 for row in rows]
        head = rows[0] + " |" * (max(widths) - widths[0])
        tables.append("\n".join([head, "|" + " --- |" * max(widths), *rows[1:]]))
    return tables


def _code(blocks: Blocks, run: list[int]) -> list[str]:
    """Fenced listings with their language, blank lines put back."""
    languages: dict[int, str] = blocks.extras.get("languages", {})
    listings = []
    for piece in _opened(blocks, run):
        lines: list[str] = []
        for before, index in zip([-1, *piece], piece, strict=False):
            if index == before + 1:
                lines.extend([""] * int(blocks.gap[index]) if lines else [])
            lines.append(_line(blocks, index))
        start = piece[0]
        while start and blocks.level[start] != 1:
            start -= 1
        listings.append(code_fence(lines, languages.get(start, "")))
    return listings


def _quote(blocks: Blocks, run: list[int]) -> list[str]:
    """One quote, its paragraphs set apart, deeper levels with more marks."""
    lines: list[str] = []
    before = 0
    for index in run:
        level = max(1, int(blocks.level[index]))
        if lines:
            lines.append(">" * min(level, before))
        lines.append("> " * (level - 1) + _line(blocks, index))
        before = level
    return ["\n".join(lines)]


_WRITERS: dict[Shape, Callable[[Blocks, list[int]], list[str]]] = {
    Shape.LIST_ITEM: _list,
    Shape.TABLE: _table,
    Shape.CODE: _code,
    Shape.QUOTE: _quote,
}
