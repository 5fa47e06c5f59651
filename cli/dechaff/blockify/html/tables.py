"""Is a `<table>` data or layout, and if data, its rows.

Judged by what is inside, as half the web's old tables are layout: a data table holds no other table, no heading and no
form, and its cells are short or headed.
"""

from __future__ import annotations

from typing import Any

from dechaff.blockify.html.inline import Run
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
        if tag in _LAYOUT and element is not table:
            return None
        if tag == "tr":
            rows.append(element)
            if len(rows) > MAX_ROWS:
                break
        headed = headed or tag in _EMPHATIC
    if len(rows) < 2 and not (headed and rows):
        return None
    read = [([_cell_runs(cell) for cell in _cells(row)], row.sourceline or 0) for row in rows]
    return read if _is_data([cells for cells, _ in read], headed) else None


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")][:MAX_CELLS]


def _is_data(rows: list[list[list[Run]]], headed: bool) -> bool:
    sizes = [sum(len(run.text) for run in cell) for cells in rows for cell in cells]
    wide = sum(len(cells) >= 2 for cells in rows)
    if not any(sizes) or 2 * wide < len(rows):
        return False
    if headed:
        return max(sizes) <= LONGEST_HEADED_CELL
    return max(sizes) <= LONGEST_CELL and sum(sizes) <= MEAN_CELL * len(sizes)


def _cell_runs(cell: Any) -> list[Run]:
    """A cell's text in runs; block-level elements inside are set apart by a space."""
    from lxml import etree

    runs: list[Run] = []
    style, href = 0, None
    saved: list[tuple[int, str | None]] = []
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        act = ACTS.get(element.tag, Act.INLINE)
        if event == "start":
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
    return runs
