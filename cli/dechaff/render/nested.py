"""Parts of an article -> CommonMark in which each stands in the items and quotes that it lies in.

Two lists that touch get different marks, as do two items whose numbers do not follow each other: readers of Markdown
count on from a list's first number, whatever the others are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dechaff.document import QUOTED, Hold, Shape

MAX_INSIDE = 12
"""Parts of an item beside its first line and its lists; what holds more is a page's layout and no item to indent."""
_MARK = re.compile(r"(?P<number>\d{1,9})?(?P<sign>[-.)]) ")
_OTHER = {"-": "+", ".": ")", ")": "."}
"""What marks a list that stands behind another one with the same mark. No dumper writes `+`."""


class Part(NamedTuple):
    """A block with its mark, or a whole listing or table."""

    text: str
    shape: Shape
    held: tuple[Hold, ...]
    """The quotes and items it lies in, from the outermost."""


@dataclass(slots=True)
class _Open:
    """A quote or item that the next line may go on in."""

    hold: Hold
    indent: str
    """What its further lines begin with."""
    number: int | None = None
    own: str = ""
    """The sign behind its number, or a bullet, as the page has it."""
    used: str = ""
    """The same as written."""


class _Item(NamedTuple):
    hold: Hold
    number: int | None
    own: str
    text: str


def laid_out(parts: Sequence[Part]) -> list[str]:
    """The parts below each other as one text; none where there are none."""
    page = _Page(_layout(parts))
    for part in parts:
        page.add(part)
    return ["\n".join(page.lines)] if page.lines else []


def _layout(parts: Sequence[Part]) -> set[Hold]:
    """Items that are no items but a page's layout: they hold headings, or a lot."""
    others = [part for part in parts if part.shape is not Shape.LIST_ITEM]
    inside = Counter(hold for part in others for hold in part.held)
    headed = {hold for part in others if part.shape is Shape.HEADING for hold in part.held}
    return headed | {hold for hold, n_parts in inside.items() if n_parts > MAX_INSIDE}


class _Page:
    """The lines so far, and what is open at their end."""

    def __init__(self, layout: set[Hold]) -> None:
        self.lines: list[str] = []
        self._layout = layout
        self._open: list[_Open] = []
        self._begun: set[Hold] = set()
        """Items that have their first line."""
        self._after_item = False

    def add(self, part: Part) -> None:
        """Write a part, a blank line before it unless it is an item that goes on with a list or begins one inside."""
        item = self._item(part) if part.shape is Shape.LIST_ITEM else None
        path = self._path(part, item)
        n_common = 0
        while n_common < min(len(path), len(self._open)) and path[n_common] == self._open[n_common].hold:
            n_common += 1
        new = [_Open(hold, "> ") for hold in path[n_common:]]
        tight, mark = False, ""
        if item:
            beside = self._open[n_common] if not new and len(self._open) > n_common else None
            begun = _begun(item, beside)
            goes_on = beside is not None and _continues(item, beside)
            tight = self._after_item and (goes_on or (not new and beside is None and item.number in (None, 1)))
            mark = f"{'' if item.number is None else item.number}{begun.used} "
            new.append(begun)
            self._begun.add(item.hold)
        around = "".join([part.indent for part in self._open[:n_common]])
        if self.lines and not tight:
            self.lines.append(around.rstrip())
        self._open[n_common:] = new
        indent = around + "".join([part.indent for part in new])
        self._write(item.text if item else _unquoted(part), indent[: len(indent) - len(mark)] + mark, indent)
        self._after_item = item is not None

    def _write(self, text: str, first: str, indent: str) -> None:
        for number, line in enumerate(text.split("\n")):
            begin = indent if number else first
            self.lines.append(begin + line if line else begin.rstrip())

    def _item(self, part: Part) -> _Item:
        """The item that a part begins: the innermost it lies in, or one typed by hand."""
        inner = next((hold for hold in reversed(part.held) if hold.of != QUOTED), None)
        hold = inner if inner and inner not in self._begun else Hold(-1 - len(self._begun), 0)
        mark = _MARK.match(part.text)
        if not mark:
            return _Item(hold, None, "-", part.text)
        return _Item(hold, int(mark["number"]) if mark["number"] else None, mark["sign"], part.text[mark.end() :])

    def _path(self, part: Part, item: _Item | None) -> list[Hold]:
        """What the part lies in, of what can be shown: quotes around prose and items, and items that are open here."""
        held = part.held[: part.held.index(item.hold)] if item and item.hold in part.held else part.held
        quoted = item is not None or part.shape is Shape.QUOTE
        path: list[Hold] = []
        for hold in held:
            if hold.of == QUOTED:
                if quoted:
                    path.append(hold)
            elif hold not in self._layout:
                place = len(path)
                if [part.hold for part in self._open[: place + 1]] == [*path, hold]:
                    path.append(hold)
        return path


def _continues(item: _Item, before: _Open) -> bool:
    """Is the item the next of the list of the one before?"""
    if before.own != item.own:
        return False
    if item.number is None:
        return before.number is None and before.hold.of == item.hold.of
    return before.number is not None and item.number == before.number + 1


def _begun(item: _Item, before: _Open | None) -> _Open:
    """The item, opened: it goes on with the list of the one before, or has another mark than that."""
    used = item.own
    if before and _continues(item, before):
        used = before.used
    elif before and before.used == item.own:
        used = _OTHER[item.own]
    width = len(used) + 1 + (0 if item.number is None else len(str(item.number)))
    return _Open(item.hold, " " * width, item.number, item.own, used)


def _unquoted(part: Part) -> str:
    return part.text.removeprefix("> ") if part.shape is Shape.QUOTE else part.text
