"""Is a `<table>` data or layout, and if data, its rows.

Judged by what is inside, as half the web's old tables are layout: a data table holds no other table, no heading but in
its header cells and caption, no form and no listing of many lines, and its cells are short or headed.
"""

from __future__ import annotations

from typing import Any

from dechaff.blockify.html.images import image_below, image_run
from dechaff.blockify.html.inline import IMAGE, Run
from dechaff.blockify.html.tags import ACTS, STYLES, Act

MAX_ROWS = 5_000
MAX_CELLS = 60
"""Cells of a row beyond these are cut off."""
MEAN_CELL = 100
"""Characters; a table without header cells whose cells are longer on the mean is layout."""
LONGEST_CELL = 600
"""Characters; no data table of the open corpus looked at has a longer cell unless it has header cells."""
LONGEST_HEADED_CELL = 3_000
_LAYOUT = frozenset(
    ["table", "h1", "h2", "h3", "form", "article", "section", "main", "nav", "pre", "blockquote", "iframe", "video"]
)
_HEADINGS = frozenset(("h1", "h2", "h3"))
_HEADS = frozenset(("th", "caption"))
_EMPHATIC = frozenset(("th", "thead"))

Row = tuple[list[list[Run]], int]
"""Cells as runs, and the row's line."""


def data_rows(table: Any) -> list[Row] | None:
    """The rows of a data table; `None` for layout."""
    if table.get("role") in ("presentation", "none"):
        return None
    rows: list[Any] = []
    headed = False
    for element in table.iter():
        tag = element.tag
        if tag in _LAYOUT and element is not table and not _fits_a_cell(element, tag):
            return None
        if tag == "tr":
            rows.append(element)
            if len(rows) > MAX_ROWS:
                break
        headed = headed or tag in _EMPHATIC
    if len(rows) < 2 and not (headed and rows):
        return None
    read = [[cell_runs(cell) for cell in _cells(row)] for row in rows]
    if not _is_data(read, headed):
        return None
    return [(cells, row.sourceline or 0) for cells, row in zip(_grid(rows, read), rows, strict=True)]


def _fits_a_cell(element: Any, tag: str) -> bool:
    """A heading in a header cell or caption, a listing of one line."""
    if tag == "pre":
        return "\n" not in "".join(element.itertext()).strip()
    return tag in _HEADINGS and any(around.tag in _HEADS for around in element.iterancestors("th", "td", "caption"))


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")][:MAX_CELLS]


def _grid(rows: list[Any], read: list[list[list[Run]]]) -> list[list[list[Run]]]:
    """The cells each in its column: one that spans several is followed, or stood under, by empty ones."""
    if not any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row):
        return read
    below: dict[int, int] = {}
    return [_spread(_cells(row), texts, below) for row, texts in zip(rows, read, strict=True)]


def _spread(cells: list[Any], texts: list[list[Run]], below: dict[int, int]) -> list[list[Run]]:
    """One row; `below` counts by column the rows for which a cell above still fills it."""
    line: list[list[Run]] = []
    for cell, runs in zip([*cells, None], [*texts, []], strict=True):
        while below.get(len(line), 0) > 0 and len(line) < MAX_CELLS:
            below[len(line)] -= 1
            line.append([])
        if cell is None or len(line) >= MAX_CELLS:
            break
        height = _span(cell.get("rowspan"))
        for part in [runs, *[list[Run]()] * (_span(cell.get("colspan")) - 1)]:
            below[len(line)] = height - 1
            line.append(part)
    return line[:MAX_CELLS]


def _span(value: str | None) -> int:
    """Columns or rows of a cell; what no table needs counts as one."""
    return max(1, int(value)) if value and value.isascii() and value.isdigit() and len(value) <= 2 else 1


def _is_data(rows: list[list[list[Run]]], headed: bool) -> bool:
    sizes = [sum(len(run.text) for run in cell if not run.style & IMAGE) for cells in rows for cell in cells]
    wide = sum(len(cells) >= 2 for cells in rows)
    if not any(sizes) or 2 * wide < len(rows):
        return False
    if headed:
        return max(sizes) <= LONGEST_HEADED_CELL
    return max(sizes) <= LONGEST_CELL and sum(sizes) <= MEAN_CELL * len(sizes)


def cell_runs(cell: Any) -> list[Run]:
    """A cell's or caption's text in runs; block-level elements inside are set apart by a space.

    A cell of icons alone says what they stand for, as a table of ticks and crosses means nothing without.
    """
    from lxml import etree

    runs: list[Run] = []
    spoken: list[str] = []
    shown: set[str] = set()
    style, href = 0, None
    saved: list[tuple[int, str | None]] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        act = ACTS.get(element.tag, Act.INLINE)
        if event == "start":
            spoken.append(element.get("alt" if act is Act.IMAGE else "aria-label") or "")
            image = (
                image_run(element) if act is Act.IMAGE else image_below(element) if element.tag == "source" else None
            )
            if image and image.href and image.href not in shown:
                shown.add(image.href)
                runs.append(image)
            if act is Act.SKIP:
                walk.skip_subtree()
                continue
            saved.append((style, href))
            style |= STYLES.get(element.tag, 0)
            href = element.get("href") or href if act is Act.LINK else href
            apart = act not in (Act.INLINE, Act.LINK, Act.STYLE)
            text = (" " if apart else "") + (element.text or "")
        else:
            if act is not Act.SKIP:
                style, href = saved.pop()
            apart = act not in (Act.INLINE, Act.LINK, Act.STYLE, Act.SKIP)
            text = (" " if apart else "") + ((element.tail or "") if element is not cell else "")
        if text:
            runs.append(Run(text, style, href))
    if any(spoken) and not any(run.text.strip() and not run.style & IMAGE for run in runs):
        return [Run(" ".join(dict.fromkeys(spoken)))]
    return runs
