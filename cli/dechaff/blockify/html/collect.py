"""Inline runs -> raw blocks: where a block ends, what shape it has, which lines of the page it spans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Any

from dechaff.blockify.html.columns import Picture, RawBlocks
from dechaff.blockify.html.inline import IMAGE, UNCOUNTED, Run, plain
from dechaff.blockify.html.listings import MADE, code_lines, code_texts, language_of, may_be_prose
from dechaff.blockify.html.preformatted import Piece, pieces
from dechaff.blockify.html.tables import Row
from dechaff.blockify.html.tags import BOLD, JOINED_AT_BREAK
from dechaff.blockify.wrap import Wrap
from dechaff.document import QUOTED, Hold, Shape

MAX_BLOCKS = 50_000
"""A page with more is cut off: the longest page of the open corpus has some 12,000 blocks."""
MAX_CODE_LINES = 5_000
"""Longer listings are data, not code to read; the rest is cut off."""
MAX_DEPTH = 9
"""Lists and quotes nested deeper are shown at this depth."""
_KEPT_IMAGES = 50
"""Images without text of their own that are shown before the next block: a picture and its caption, a gallery."""
_COUNTED_IMAGES = 4
"""As many of them count as the block's own."""

TYPED_MARK = re.compile(r"(?P<mark>[•●○■▪◦‣·∙➤►✓✔]|(?P<number>\d{1,3}[.)])(?! ?\S{1,12} (?:19|20)\d\d\b))\s+(?=\w)")
"""A list typed by hand: a paragraph that begins with a bullet or a number, but not with a day and its month and year.
A dash alone proves nothing: in many languages it begins direct speech; see `mark_dashed`."""
_DASHED = re.compile(r"[-–*] (?=\S)")
_SAID = ("?", "!", "？", "！", "…", "؟")
"""What items do not end in, but speech does."""
_PARAGRAPH, _ITEM, _TABLE = Shape.PARAGRAPH, Shape.LIST_ITEM, Shape.TABLE


class Collector:
    """Runs of the block being read, and the blocks read so far."""

    def __init__(self) -> None:
        self.blocks = RawBlocks()
        self.runs: list[Run] = []
        self.images: list[Picture] = []
        """Images whose text has not come yet."""
        self.words = 0
        self.line = self.first = 1
        self.node = -1
        self.style = 0
        self.href: str | None = None
        self.marker: str | None = None
        """The mark of a list item whose text has not come yet."""
        self.task = ""
        """The checkbox of a list item whose text has not come yet."""
        self.held: tuple[Hold, ...] = ()
        """The quotes and list items that are open, from the outermost; the deepest alone beyond `MAX_DEPTH`."""
        self.n_holds = 0
        self.list_depth = self.heading = self.quotes = self.captions = self.broken = 0
        self.n_preformatted = 0
        """Characters of preformatted prose."""
        self.wrap: Wrap | None = None
        """How the page's preformatted prose is broken into lines, see `page_wrap`."""

    def add(self, text: str) -> None:
        """Take text in the present style and link; a block does not begin with white space alone."""
        if "\n" in text:
            if not self.runs:
                self.first = self.line + text.count("\n", 0, len(text) - len(text.lstrip()))
            self.line += text.count("\n")
        elif not self.runs:
            self.first = self.line
        self.runs.append(Run(text, self.style, self.href))

    def line_break(self, tag: str, container: str) -> None:
        """`<br>` or `<hr>`: a space inside headings, items and cells, else the end of the block."""
        if tag == "br" and container in JOINED_AT_BREAK:
            if self.runs:
                self.runs.append(Run(" ", self.style, self.href))
        else:
            self.flush()
            self.images = [Picture(image.run, -1, image.held) for image in self.images]
            self.broken += 1 if tag == "br" else 2

    def flush(self) -> None:
        """End the block being read, if it has text."""
        runs = self.runs
        if not runs:
            return
        self.runs = []
        text = plain(runs)
        if not text:
            return
        shape, level = self._shape()
        marker = self.marker if shape is Shape.LIST_ITEM else None
        typed = TYPED_MARK.match(text) if (shape is _PARAGRAPH or shape is _ITEM) and _may_be_mark(text[0]) else None
        if typed and not (typed["number"] and shape is Shape.PARAGRAPH and _is_bold(runs)):
            runs = _without(runs, len(typed["mark"]))
            shape, level = Shape.LIST_ITEM, max(1, level)
            number = typed["number"]
            marker = f"{number} " if number else marker or "- "
            text = text[typed.end() :]
        if marker and marker != "- ":
            self.blocks.markers[len(self.blocks.text)] = marker
            text = marker + text
        if self.task and shape is _ITEM:
            self.blocks.tasks[len(self.blocks.text)] = self.task
        self.marker, self.task = None, ""
        counted = [run for run in runs if not run.style & UNCOUNTED]
        if self.images:
            waiting = [image.run for image in self.images if not image.run.style & UNCOUNTED]
            counted = [*waiting[-_COUNTED_IMAGES:], *counted]
            runs = [*self._images_within(shape), *runs]
        tail = runs[-1].text
        last = self.line - tail.count("\n", len(tail.rstrip()))
        self._append((text, runs, shape, level, self.first, max(last, self.first)), self.node, counted)

    def keep_image(self, image: Run) -> None:
        """Take an image: into the text around it, or along to the next block."""
        if self.runs:
            self.runs.append(image)
        else:
            self.images = [*self.images[1 - _KEPT_IMAGES :], Picture(image, self.node, self.held)]

    def image_before(self) -> Run | None:
        """The image that the page shows just before here, if no text is between."""
        blocks = self.blocks
        flushed: list[Any] = blocks.runs[-1] if blocks.text and blocks.shape[-1] != _TABLE else []
        for runs in (self.runs, [image.run for image in self.images], flushed):
            shown = next((run for run in reversed(runs) if run.style & IMAGE or run.text.strip()), None)
            if shown:
                return shown if shown.style & IMAGE else None
        return None

    def _images_within(self, shape: Shape) -> list[Run]:
        """Of the images whose text has come, those in the same line as it, or in an item as its first line, to which
        they are thumbnails; the others stand before the block."""
        waiting, self.images = self.images, []
        n_before = len(waiting)
        while n_before and self._is_within(waiting[n_before - 1], shape):
            n_before -= 1
        if n_before:
            self.blocks.pictures[len(self.blocks.text)] = waiting[:n_before]
        within: list[Run] = []
        for image in waiting[n_before:]:
            within += [image.run] if image.container == self.node else [image.run, Run(" ")]
        return within

    def _is_within(self, image: Picture, shape: Shape) -> bool:
        return image.container == self.node or (shape is _ITEM and bool(self.held) and image.held == self.held)

    def _shape(self) -> tuple[Shape, int]:
        """Shape and level; a heading that begins a list item is that item's text, as in top tens and contents."""
        if self.heading and not self.marker:
            return Shape.HEADING, self.heading
        if self.captions:
            return Shape.CAPTION, 0
        if self.marker:
            return Shape.LIST_ITEM, min(max(1, self.list_depth), MAX_DEPTH)
        if self.quotes:
            return Shape.QUOTE, min(self.quotes, MAX_DEPTH)
        return Shape.PARAGRAPH, 0

    def _append(self, row: tuple[str, Any, Shape, int, int, int], node: int, counted: list[Run] | None = None) -> None:
        """One block more; what it counts as having may differ from what it shows."""
        blocks = self.blocks
        text, runs, shape, level, first, last = row
        n = len(text)
        if self.held:
            blocks.held[len(blocks.text)] = self.held
        blocks.text.append(text)
        blocks.runs.append(runs)
        blocks.shape.append(shape)
        blocks.level.append(level)
        blocks.first.append(first)
        blocks.last.append(last)
        blocks.gap.append(0)
        blocks.container.append(node)
        blocks.words.append(self.words)
        blocks.broken.append(self.broken)
        flat = counted or ([run for cell in runs for run in cell] if shape is _TABLE else runs)
        if len(flat) == 1 and not flat[0].style:
            n_link, n_styled, n_links, n_images = (n, 0, 1, 0) if flat[0].href is not None else (0, 0, 0, 0)
        else:
            n_link, n_styled, n_links, n_images = _counts(flat)
        blocks.n_link.append(n_link if n_link < n else n)
        blocks.n_styled.append(n_styled if n_styled < n else n)
        blocks.n_links.append(n_links)
        blocks.n_images.append(n_images)
        self.words = self.broken = 0

    def add_caption(self, runs: list[Run]) -> None:
        """What stands over a data table."""
        text = plain(runs)
        if text:
            self._append((text, runs, Shape.CAPTION, 0, self.line, self.line), self.node, _without_images(runs))

    def add_rows(self, rows: list[Row], node: int) -> None:
        """A data table: one block per row, cells joined by ` | `; level 1 opens the table."""
        level = 1
        for cells, line in rows:
            text = " | ".join(map(plain, cells)).strip("| ")
            if text:
                line = max(line, self.line)  # noqa: PLW2901 - lines never go back
                flat = _without_images([run for cell in cells for run in cell])
                self._append((text, cells, Shape.TABLE, level, line, line), node, flat)
                self.line, level = line, 0
        self.marker = None

    def add_code(self, element: Any, node: int) -> None:
        """A code listing: one block per line that is not blank, indents kept; level 1 opens the listing. What is no
        code but prose broken at a fixed width becomes paragraphs."""
        lines = code_lines(element)
        if all(line.strip().isdigit() for line in lines if line.strip()):
            return  # the line numbers beside a listing
        at = list(accumulate((not line.endswith(MADE) for line in lines[:-1]), initial=self.line))
        texts = code_texts(lines)
        language = language_of(element)
        prose = pieces(texts, self.wrap) if may_be_prose(element, language) else []
        start = len(self.blocks.text)
        if prose:
            self._add_prose(prose, at, node)
        else:
            self._add_lines([Piece(text, n, n, True, 0) for n, text in enumerate(texts[:MAX_CODE_LINES])], at, node)
        if language and len(self.blocks.text) > start:
            self.blocks.languages[start] = language
        self.line, self.marker = at[-1], None

    def _add_prose(self, prose: list[Piece], at: list[int], node: int) -> None:
        """Preformatted paragraphs, and listings of what stays as it is laid out between them."""
        around, quotes = self.held, self.quotes
        prose = prose[: max(0, MAX_BLOCKS - len(self.blocks.text))]
        for laid_out, group in groupby(prose, key=attrgetter("laid_out")):
            self.held, self.quotes = around, quotes
            if laid_out:
                self._add_lines(list(group), at, node)
                continue
            for piece in group:
                self.first, self.line = at[piece.first], at[piece.last]
                self.runs, self.quotes = [Run(piece.text)], quotes + piece.quotes
                self.n_preformatted += len(piece.text)
                self._hold_quotes(len(around) + piece.quotes)
                self.flush()
        self.held, self.quotes = around, quotes

    def _hold_quotes(self, n: int) -> None:
        """Close the innermost of what is open, or open further quotes, until it is so many, `MAX_DEPTH` at most."""
        self.held = self.held[:n]
        while len(self.held) < min(n, MAX_DEPTH):
            self.hold(QUOTED)

    def hold(self, of: int) -> Hold:
        """What comes lies in one more quote or item."""
        self.n_holds += 1
        hold = Hold(self.n_holds, of)
        self.held = (*self.held[: MAX_DEPTH - 1], hold)
        return hold

    def _add_lines(self, lines: list[Piece], at: list[int], node: int) -> None:
        """The lines of one listing; `at` are the page's lines they stand in."""
        start, before = len(self.blocks.text), -1
        for line in lines:
            text, number = line.text, line.first
            if plain([Run(text)]):
                opens = len(self.blocks.text) == start
                self._append((text, [Run(text)], Shape.CODE, int(opens), at[number], at[number]), node)
                self.blocks.gap[-1] = 0 if opens else number - before - 1
                before = number


def mark_dashed(blocks: RawBlocks) -> None:
    """Paragraphs in a row that begin with the same dash become a list, unless it may be people talking: nothing ends
    in `?` or `!`, and what stands before ends in a colon."""
    texts, shapes = blocks.text, blocks.shape
    dashed = [i for i, text in enumerate(texts) if shapes[i] == Shape.PARAGRAPH and _DASHED.match(text)]
    for _, group in groupby(enumerate(dashed), key=lambda pair: (pair[1] - pair[0], texts[pair[1]][0])):
        run = [index for _, index in group]
        ends = [texts[index].rstrip() for index in run]
        before = texts[run[0] - 1] if run[0] else ""
        if len(run) >= 2 and before.endswith((":", "：")) and not any(end.endswith(_SAID) for end in ends):
            for index in run:
                texts[index] = texts[index][2:]
                blocks.runs[index] = _without(blocks.runs[index], 1)  # type: ignore[arg-type]
                shapes[index], blocks.level[index] = Shape.LIST_ITEM, 1
                blocks.n_link[index] = min(blocks.n_link[index], len(texts[index]))


def _is_bold(runs: list[Run]) -> bool:
    """All of it is: a heading in all but its tag."""
    return all(run.style & BOLD for run in runs if run.text.strip() and not run.style & IMAGE)


def _without_images(runs: list[Run]) -> list[Run]:
    return [run for run in runs if not run.style & IMAGE]


def _may_be_mark(begin: str) -> bool:
    """May a typed mark begin with this character? No letter does."""
    return not ("A" <= begin <= "z" or begin.isalpha())


def _without(runs: list[Run], n_chars: int) -> list[Run]:
    """The runs without their first visible characters."""
    for index, run in enumerate(runs):
        text = run.text.lstrip()
        if len(text) > n_chars:
            return [Run(text[n_chars:], run.style, run.href), *runs[index + 1 :]]
        n_chars -= len(text)
    return []


def _counts(runs: Iterable[Run]) -> tuple[int, int, int, int]:
    """(characters of link text, characters in a style, links, images)."""
    n_link = n_styled = n_links = n_images = 0
    target: str | None = None
    for text, style, href in runs:
        if style & IMAGE:
            n_images += 1
            continue
        if href is not None:
            n_link += len(text.strip())
            n_links += href != target
        if style:
            n_styled += len(text.strip())
        target = href
    return n_link, n_styled, n_links, n_images
