"""Lines that `<br>` breaks at a fixed width -> paragraphs.

What a mail or a word processor wrapped and a tool turned into `<br>` is prose, and each line alone would be judged as
a fragment. The test that finds wrapped dumps finds them: the next word would not have fitted. Verses, lists and
addresses break where a word would have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from itertools import accumulate, compress
from operator import or_

from dechaff.blockify.html.columns import Containers, RawBlocks
from dechaff.blockify.html.inline import UNCOUNTED, Run
from dechaff.blockify.rows import Rows
from dechaff.blockify.wrap import MAX_WIDTH, Wrap, find_wrap, unwrap
from dechaff.document import Shape

MIN_LINES = 4
"""Lines of a stretch that may show the width it is broken at; shorter ones follow the page's others."""
MAX_LINES = 5_000
"""A longer stretch is data."""
MIN_SMALL = 0.5
"""Of the lines joined to the one before, the share that begin with a small letter, in scripts that have them."""
MIN_CASELESS = 8
"""Lines to join in a script without small letters, which show less."""
MAX_ALIKE = 0.3
"""Of the lines joined, the share that may begin with one and the same word, as bullets and the frames of boxes do, or
end in a digit, as dated titles do."""

_FILLERS = {"\u3000": "〇"}
"""The ideographic space is two columns wide."""

Stretch = tuple[int, int]
"""Blocks [first, last)."""
Paragraph = tuple[int, int, str]
"""The same, and the text they are together."""


def rewrap(blocks: RawBlocks, nodes: Containers) -> None:
    """Join the lines of paragraphs that are broken at a fixed width."""
    stretches = list(_stretches(blocks))
    found: dict[Stretch, list[Paragraph]] = {}
    widest: Wrap | None = None
    for stretch in stretches:
        wrap = find_wrap(_raw(blocks, stretch)) if stretch[1] - stretch[0] >= MIN_LINES else None
        paragraphs = _paragraphs(blocks, stretch, wrap) if wrap else []
        if wrap and is_prose([blocks.text[index] for index in _joined(paragraphs)]):
            found[stretch] = paragraphs
            widest = wrap if widest is None or wrap.width > widest.width else widest
    if widest is None:
        return
    for stretch in stretches:
        paragraphs = found.get(stretch) or _paragraphs(blocks, stretch, widest)
        if stretch in found or all(blocks.text[index][0].islower() for index in _joined(paragraphs)):
            found[stretch] = paragraphs
    _join(blocks, nodes, [paragraph for stretch in stretches for paragraph in found.get(stretch, [])])


def is_prose(lines: list[str]) -> bool:
    """Do the lines to join to those before them look like what goes on in the middle of a sentence?"""
    cased = [line[0].islower() for line in lines if line[0].lower() != line[0].upper()]
    if 2 * len(cased) < len(lines):
        enough = len(lines) >= MIN_CASELESS
    else:
        enough = bool(cased) and sum(cased) >= MIN_SMALL * len(cased)
    n_alike = Counter(line.split(None, 1)[0] for line in lines).most_common(1)
    n_digits = sum(line[-1].isdigit() for line in lines)
    most = max(n_digits, n_alike[0][1] if n_alike else 0)
    return enough and most <= max(1, MAX_ALIKE * len(lines))


def _stretches(blocks: RawBlocks) -> Iterator[Stretch]:
    """Lines of one container with a `<br>` between any two, none too long to have been wrapped."""
    start = 0
    for index, broken in enumerate([*blocks.broken[1:], 0], 1):
        if not broken or not _alike(blocks, index):
            several = 1 < index - start <= MAX_LINES and blocks.shape[start] in (Shape.PARAGRAPH, Shape.QUOTE)
            if several and max(map(len, blocks.text[start:index])) <= MAX_WIDTH:
                yield start, index
            start = index


def _alike(blocks: RawBlocks, index: int) -> bool:
    return blocks.container[index] == blocks.container[index - 1] and blocks.shape[index] == blocks.shape[index - 1]


def _raw(blocks: RawBlocks, stretch: Stretch) -> list[str]:
    """A stretch as a dump of it would be: an empty line where two breaks follow each other or a line is indented."""
    lines: list[str] = []
    for index in range(*stretch):
        indent = _indent(blocks, index)
        if lines and (indent or blocks.broken[index] > 1):
            lines.append("")
        lines.append(indent + blocks.text[index])
    return lines


def _indent(blocks: RawBlocks, index: int) -> str:
    """What indents a line, as wide and visible, so that it is no margin: only a paragraph's first line has it, and none
    before which an image stands."""
    if any(not image.run.style & UNCOUNTED for image in blocks.pictures.get(index, ())):
        return ""
    runs: list[Run] = [run for run in blocks.runs[index] if not run.style & UNCOUNTED]  # type: ignore[union-attr,misc]
    text = runs[0].text.lstrip(" \t\r\n\f")
    width = len(text) - len(text.lstrip())
    return "".join(_FILLERS.get(char, "_") for char in text[:width]) if width > 1 else ""


def _paragraphs(blocks: RawBlocks, stretch: Stretch, wrap: Wrap) -> list[Paragraph]:
    """The stretch's paragraphs of more than one line, were it broken at that width."""
    raw = _raw(blocks, stretch)
    places = [number for number, line in enumerate(raw, 1) if line]
    block_at = {place: index for index, place in enumerate(places, stretch[0])}
    own = Wrap(wrap.width, Rows(raw, wrap.rows.wide))
    lines = zip(*unwrap(blocks.text[slice(*stretch)], places, own), strict=True)
    return [(block_at[first], block_at[last] + 1, text) for text, first, last in lines if last > first]


def _joined(paragraphs: list[Paragraph]) -> list[int]:
    """The blocks that are joined to the one before."""
    return [index for first, last, _ in paragraphs for index in range(first + 1, last)]


def _join(blocks: RawBlocks, nodes: Containers, paragraphs: list[Paragraph]) -> None:
    """Make one block of each; containers and whatever else counts blocks follow."""
    for paragraph in paragraphs:
        _into_first(blocks, *paragraph)
    gone = set(_joined(paragraphs))
    kept = [index not in gone for index in range(len(blocks.text) + 1)]  # the last: what stands behind the last block
    place = [0, *accumulate(kept)]
    for name in blocks.__slots__:
        column = getattr(blocks, name)
        if isinstance(column, dict):
            setattr(blocks, name, {place[index]: value for index, value in column.items() if kept[index]})
        else:
            column[:] = compress(column, kept)
    nodes.start[:] = [place[index] for index in nodes.start]
    nodes.stop[:] = [place[index] for index in nodes.stop]


def _into_first(blocks: RawBlocks, first: int, last: int, text: str) -> None:
    """The first line of a paragraph takes in the others; `text`, all of it, shows where spaces belong between them."""
    runs: list[Run] = []
    done = 0
    for index in range(first, last):
        following: list[Run] = blocks.runs[index]  # type: ignore[assignment]
        if index > first:
            following = [*(image.run for image in blocks.pictures.pop(index, [])), *following]
        if runs and text[done].isspace():
            before = runs[-1]
            runs.append(Run(" ", *before[1:]) if before[1:] == following[0][1:] else Run(" "))
            done += 1
        runs += following
        done += len(blocks.text[index])
    blocks.text[first], blocks.runs[first] = text, runs
    blocks.last[first] = blocks.last[last - 1]
    blocks.words[first] = reduce(or_, blocks.words[first:last])
    for column in (blocks.n_link, blocks.n_styled, blocks.n_links, blocks.n_images):
        column[first] = sum(column[first:last])
