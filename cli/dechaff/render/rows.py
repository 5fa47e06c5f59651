"""Article -> the rows a person reads: runs of removed blocks folded into one, kept blocks one by one.

Both views, terminal and page, are made of these rows, so that they can never tell different stories.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from dechaff.document import Article, Block, Found, Kind, Reason

UNCERTAIN = (0.3, 0.7)
"""Scores between these are told as uncertain."""


class Only(str, Enum):
    """Which blocks to show."""

    REMOVED = "removed"
    KEPT = "kept"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Row:
    """One block, or a run of neighbouring removed blocks of one kind."""

    blocks: tuple[Block, ...]
    also_kept: bool | None = None
    """With two runs side by side: whether the other one keeps it."""

    @property
    def kept(self) -> bool:
        return self.blocks[0].kept

    @property
    def kind(self) -> Kind:
        return self.blocks[0].kind

    @property
    def lines(self) -> str:
        """`7`, or `44-92`."""
        first, last = self.blocks[0].first_line, self.blocks[-1].last_line
        return str(first) if first == last else f"{first}-{last}"

    @property
    def score(self) -> float:
        """Mean of the blocks by their length, 0-1."""
        sizes = [max(1, len(block.text)) for block in self.blocks]
        return sum(block.score * size for block, size in zip(self.blocks, sizes, strict=True)) / sum(sizes)

    @property
    def text(self) -> str:
        return " | ".join(block.text for block in self.blocks)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Of the first block: a run's blocks share what named them."""
        return self.blocks[0].reasons


def rows(article: Article, only: Only | None = None, fold: bool = True, other: Article | None = None) -> list[Row]:
    """The rows of an article in page order; beside `other`, blocks on which both agree are folded too."""
    also = [block.kept for block in other.blocks] if other else [None] * len(article.blocks)
    shown = [(block, theirs) for block, theirs in zip(article.blocks, also, strict=True) if _is_shown(block, only)]
    if not fold:
        return [Row((block,), theirs) for block, theirs in shown]
    return list(_folded(shown, agree=other is not None))


def _is_shown(block: Block, only: Only | None) -> bool:
    if only is None:
        return True
    if only is Only.UNCERTAIN:
        return UNCERTAIN[0] <= block.score <= UNCERTAIN[1]
    return block.kept is (only is Only.KEPT)


def _folded(shown: Iterable[tuple[Block, bool | None]], agree: bool) -> Iterator[Row]:
    def key(pair: tuple[int, tuple[Block, bool | None]]) -> tuple[object, ...]:
        number, (block, theirs) = pair
        if agree and block.kept and theirs:
            return (True, True)
        return (number,) if block.kept else (False, theirs, block.kind)

    for _, group in groupby(enumerate(shown), key):
        run = [pair for _, pair in group]
        yield Row(tuple(block for block, _ in run), run[0][1])


def removed_by_kind(blocks: Sequence[Block]) -> list[tuple[Kind, float]]:
    """Share of the page's characters that was removed, by kind, the largest first."""
    total = max(1, sum(len(block.text) for block in blocks))
    sizes: Counter[Kind] = Counter()
    for block in blocks:
        if not block.kept:
            sizes[block.kind] += len(block.text)
    ordered = sorted(sizes.items(), key=lambda item: (-item[1], item[0].value))
    return [(kind, size / total) for kind, size in ordered]


def facts(article: Article) -> list[tuple[str, Found]]:
    """What is known of the article beside its text: (name, value with its evidence)."""
    known = article.metadata
    one = [("title", known.title), *(("author", author) for author in known.authors), ("date", known.date)]
    one += [("site", known.site), ("section", known.section), ("language", known.language)]
    return [(name, found) for name, found in one if found is not None]


def line_of(article: Article, found: Found) -> int | None:
    """The line a fact was read from; `None` where it comes from outside the blocks."""
    return article.blocks[found.block].first_line if found.block is not None else None
