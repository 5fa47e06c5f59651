"""Lists that are open while a tree is walked, and how their items are numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dechaff.document import Hold

_WHOLE = re.compile(r"\s*[-+]?[0-9]{1,6}\s*")


@dataclass(slots=True)
class OpenList:
    """A list that is open."""

    number: int
    """Among the page's."""
    counter: int | None
    """Number of its next item; `None` for bullets."""
    step: int = 1
    last: Hold | None = None
    """Its last item."""


def numbering(element: Any) -> tuple[int, int]:
    """An ordered list's first number, and what is added from item to item."""
    if element.get("reversed") is None:
        return whole_number(element.get("start"), 1), 1
    return whole_number(element.get("start"), sum(child.tag == "li" for child in element)), -1


def whole_number(value: str | None, default: int) -> int:
    return int(value) if value and _WHOLE.fullmatch(value) else default
