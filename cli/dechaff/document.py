"""The nouns: what flows from stage to stage.

Frozen values only; a stage returns new ones. A page's blocks are columns (arrays) beside one string, because
every stage up to the renderer works on all blocks of a page at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from sys import intern
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.vocabulary import CONTENT_KINDS, Form, Kind, Shape, Verdict

__all__ = [
    "CONTENT_KINDS",
    "MANY",
    "Article",
    "Block",
    "Blocks",
    "Bools",
    "Floats",
    "Form",
    "Found",
    "Hold",
    "Ints",
    "Kind",
    "Labels",
    "Metadata",
    "Page",
    "Reason",
    "Removed",
    "Shape",
    "Shown",
    "Skipped",
    "Source",
    "Verdict",
]

MANY = 1 << 17
"""Blocks from which on equal lines are held once: a page of so many says most of them again and again."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Source:
    """One page as it was read, with what its container said of it."""

    name: str
    """`-`, a path relative to the input given, `pages.jsonl:17`, `x.warc.gz@1042`."""
    data: bytes | str
    form: Form | None = None
    """`None`: to be found out from the data."""
    id: str | None = None
    url: str | None = None
    date: str | None = None
    """The page's own date, as the record names it, e.g. `2026-01-06`."""
    title: str | None = None
    charset: str | None = None
    """Declared outside the bytes, e.g. by an HTTP header."""
    captured: str | None = None
    """When the page was fetched: dates are counted from it, but it is not the page's own."""


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page."""

    source: Source
    text: str
    form: Form
    charset: str
    charset_reason: str
    """Why this charset: `byte-order mark`, `declared`, `valid utf-8`, `statistics`, `already text`."""


class Hold(NamedTuple):
    """A quote or a list's item that blocks of an HTML page lie in."""

    number: int
    """Among the page's quotes and items."""
    of: int
    """Number of the item's list among the page's; 0 where it lies in none, `QUOTED` for a quote."""


QUOTED = -1
"""`Hold.of` of a quote."""


class Shown(NamedTuple):
    """An image that stands between two blocks."""

    markdown: str
    held: tuple[Hold, ...]
    """The quotes and items it lies in."""
    goes_before: bool
    """Does it belong to the block before it too?"""


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page, in reading order, as columns of length n_blocks."""

    text: str
    r"""All blocks joined by `"\n"`; no block is blank, none holds a line break."""
    first_line: Ints
    last_line: Ints
    """1-based lines of the decoded page, inclusive."""
    gap: Ints
    """Blank lines before the block; -1: it goes on in the line where the block before ends."""
    shape: npt.NDArray[np.uint8]
    """`Shape` values."""
    level: npt.NDArray[np.uint8]
    """Heading level 1-6, list depth from 1, else 0."""
    links: Floats
    """Share of the block's characters that are link text, 0-1, where the source shows links, else 0."""
    references: bool = False
    """The last block is a dump's list of link targets."""
    evidence: Floats | None = None
    """(n_blocks, k) what only HTML shows: tags, links, other extractors' votes; `None` for text dumps."""
    markdown: Sequence[str] | None = None
    """Each block as CommonMark, where the source knows more than its text; `None` for text dumps."""
    head_date: str | None = None
    """ISO date of a `date YYYY-MM-DD  <title>` head line."""
    head_title: str | None = None
    """Page title of such a head line, or of HTML's `<title>`."""
    extras: dict[str, Any] = field(default_factory=dict)
    """What a reader knows beside the blocks; HTML: `tree`, `trafilatura`, `held`, the quotes and items by
    block, `pictures`, the images by the block behind them."""

    def __len__(self) -> int:
        return len(self.first_line)

    def part(self, start: int, stop: int) -> Blocks:
        """The blocks from `start` to before `stop`, without what only the page as a whole has."""
        rows = slice(start, stop)
        return Blocks(
            text="\n".join(self.lines[rows]),
            first_line=self.first_line[rows],
            last_line=self.last_line[rows],
            gap=self.gap[rows],
            shape=self.shape[rows],
            level=self.level[rows],
            links=self.links[rows],
            evidence=None if self.evidence is None else self.evidence[rows],
        )

    @cached_property
    def lines(self) -> list[str]:
        """The text of each block."""
        lines = self.text.split("\n") if len(self) else []
        return lines if len(lines) < MANY else list(map(intern, lines))


@dataclass(frozen=True, slots=True)
class Labels:
    """The labeller's verdict on each block and on the page."""

    score: Floats
    """(n_blocks,) calibrated probability of main content, 0-1."""
    keep: Bools
    """(n_blocks,) is main content at the chosen strictness."""
    verdict: Verdict
    confidence: float
    """0-1: calibrated chance that the article reaches a token F1 of 0.9."""
    lowered: Mapping[str, Indices] = field(default_factory=dict)
    """Reason -> indices of the blocks whose score the page as a whole lowered for it."""
    seconded: float = 0.0
    """Share of the model for text dumps in the log-odds of HTML, 0-1."""


@dataclass(frozen=True, slots=True)
class Found:
    """A metadata value with its evidence."""

    value: str
    block: int | None
    """Index of the block it was read from; `None`: from outside the blocks."""
    confidence: float
    reason: str
    """What found it, e.g. `signature below the body`."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of the article beside its text."""

    title: Found | None = None
    authors: tuple[Found, ...] = ()
    date: Found | None = None
    """ISO 8601: `2026-01-06` or `2026-01-06T15:35`."""
    site: Found | None = None
    section: Found | None = None
    language: Found | None = None
    kinds: dict[int, Kind] = field(default_factory=dict)
    """Blocks that are metadata and leave the article's text: block index -> byline, dateline, duplicate-title ..."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One named contribution to a block's log-odds of being main content."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a cleaned page."""

    index: int
    first_line: int
    last_line: int
    text: str
    kept: bool
    kind: Kind
    score: float
    reasons: tuple[Reason, ...] = ()

    @property
    def label(self) -> str:
        """`content` or `boilerplate`."""
        return "content" if self.kept else "boilerplate"


@dataclass(frozen=True, slots=True)
class Removed:
    """A run of neighbouring removed blocks of one kind."""

    kind: Kind
    first_line: int
    last_line: int
    text: str
    items: tuple[dict[str, str | None], ...] = ()
    """`latest-news`: time and title; `video`: title and date."""


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page. Fields as in the JSON record, where each is described."""

    source: str
    id: str | None
    url: str | None
    input: Form
    charset: str
    verdict: Verdict
    confidence: float
    metadata: Metadata
    text: str
    markdown: str
    blocks: Sequence[Block] = ()
    removed: Sequence[Removed] = ()

    @property
    def title(self) -> str | None:
        return self.metadata.title.value if self.metadata.title else None

    @property
    def authors(self) -> list[str]:
        return [author.value for author in self.metadata.authors]

    @property
    def date(self) -> str | None:
        return self.metadata.date.value if self.metadata.date else None

    @property
    def site(self) -> str | None:
        return self.metadata.site.value if self.metadata.site else None

    @property
    def section(self) -> str | None:
        return self.metadata.section.value if self.metadata.section else None

    @property
    def language(self) -> str | None:
        return self.metadata.language.value if self.metadata.language else None

    def to_dict(self, with_removed: bool = False, explain: bool = False) -> dict[str, Any]:
        """The JSON record, `schema_version` 1."""
        from dechaff.render.record import record

        return record(self, with_removed=with_removed, explain=explain)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that could not be cleaned, and why: a value, not an exception, so that the rest goes on."""

    source: str
    reason: str
    id: str | None = None
    url: str | None = None
