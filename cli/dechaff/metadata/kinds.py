"""Blocks that are metadata: the headline and its repeats, byline and dateline.

Only blocks that say nothing else are marked, because a marked block leaves the article's text: a paragraph that opens
with a dateline stays, and so do lines of listings and rows of tables, which are whole or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from dechaff.document import Found, Kind, Shape
from dechaff.metadata.dates import Moment
from dechaff.metadata.page_lines import PageLines, fold, weight_of

LONGEST_LINE = 160
"""Weight of a block that may be byline or dateline alone."""
_WHOLE = (Shape.CODE, Shape.TABLE)
REPEATS_INTO_BODY = 3
"""Blocks into the body in which the headline's repeat is a duplicate, not a heading of its own."""


def metadata_kinds(
    page: PageLines, title: Found | None, authors: Iterable[Found], date: Found | None, moments: dict[int, list[Moment]]
) -> dict[int, Kind]:
    """Block index -> duplicate-title, byline or dateline."""
    kinds: dict[int, Kind] = {}
    if date and date.block is not None and _is_short(page, date.block):
        kinds[date.block] = Kind.DATELINE
        for index in (date.block - 1, date.block + 1):
            if index in moments and _is_short(page, index):
                kinds[index] = Kind.DATELINE
    for author in authors:
        if author.block is not None and _is_short(page, author.block):
            kinds[author.block] = Kind.BYLINE
            _mark_repeat(page, author, kinds)
    if title:
        key = fold(title.value)
        for line in {title.value, page.lines[title.block] if title.block is not None else title.value}:
            for index in page.places(line):
                if index <= page.first + REPEATS_INTO_BODY:
                    kinds[index] = Kind.DUPLICATE_TITLE
        for index in range(max(0, page.first - 12), min(len(page.lines), page.first + REPEATS_INTO_BODY)):
            if len(page.lines[index]) < len(title.value) + 60 and fold(page.lines[index]) == key:
                kinds[index] = Kind.DUPLICATE_TITLE
        if title.block is not None:
            kinds[title.block] = Kind.DUPLICATE_TITLE
    return {index: kind for index, kind in kinds.items() if not _belongs(page, index)}


def _belongs(page: PageLines, index: int) -> bool:
    """A line of a listing, a row of a table, or who wrote what is quoted below."""
    shape = page.blocks.shape
    quoted = index + 1 < len(shape) and int(shape[index + 1]) == Shape.QUOTE != int(shape[index])
    return int(shape[index]) in _WHOLE or (quoted and page.lines[index].endswith(":"))


def _is_short(page: PageLines, index: int) -> bool:
    return 0 <= index < len(page.lines) and weight_of(page.lines[index]) <= LONGEST_LINE


def _mark_repeat(page: PageLines, author: Found, kinds: dict[int, Kind]) -> None:
    """The byline's words above a name, and the name once more beside it."""
    if author.block is None:
        return
    for index in (author.block - 1, author.block + 1):
        if 0 <= index < len(page.lines) and page.lines[index].strip() == author.value:
            kinds[index] = Kind.BYLINE
