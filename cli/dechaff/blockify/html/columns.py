"""What the walk over a tree collects, as columns: raw blocks and the containers they lie in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from dechaff.blockify.html.inline import Run
from dechaff.document import Hold


@dataclass(slots=True)
class Containers:
    """Block-level elements as columns, in document order; the first is the root and its own parent."""

    parent: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    """Bits of `REGIONS`, inherited."""
    words: list[int] = field(default_factory=list)
    """Bits of the class-word groups, its own."""
    words_around: list[int] = field(default_factory=list)
    """Bits of the class-word groups, inherited."""
    flags: list[int] = field(default_factory=list)
    sign: list[int] = field(default_factory=list)
    """Number of its tag and class among the page's."""
    path: list[int] = field(default_factory=list)
    """Number of its whole path of tags and classes among the page's."""
    start: list[int] = field(default_factory=list)
    stop: list[int] = field(default_factory=list)
    """Blocks [start, stop) lie inside."""


class Picture(NamedTuple):
    """An image that stands before a block, not in its line."""

    run: Run
    container: int
    held: tuple[Hold, ...]
    """The quotes and list items it lies in."""


@dataclass(slots=True)
class RawBlocks:
    """Blocks as columns, before anything is computed from them."""

    text: list[str] = field(default_factory=list)
    runs: list[list[Run] | list[list[Run]]] = field(default_factory=list)
    """Inline runs; of a table row one list per cell."""
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    shape: list[int] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    gap: list[int] = field(default_factory=list)
    container: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    """Class-word groups of the inline elements inside."""
    n_link: list[int] = field(default_factory=list)
    """Characters of link text."""
    n_styled: list[int] = field(default_factory=list)
    """Characters of emphasised or code text."""
    n_links: list[int] = field(default_factory=list)
    n_images: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    """Number of `<br>` before the block; a rule counts as two."""
    markers: dict[int, str] = field(default_factory=dict)
    """Item of a numbered list -> its number as written, `3. `."""
    held: dict[int, tuple[Hold, ...]] = field(default_factory=dict)
    """Block -> the quotes and list items it lies in, from the outermost; for the renderer, no evidence."""
    tasks: dict[int, str] = field(default_factory=dict)
    """Item that begins with a checkbox -> `[x] ` or `[ ] `."""
    pictures: dict[int, list[Picture]] = field(default_factory=dict)
    """Images by the block they stand before; those at the page's end by the number of blocks."""
    languages: dict[int, str] = field(default_factory=dict)
    """Block that opens a code listing -> the listing's language."""
