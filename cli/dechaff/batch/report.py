"""The index page of a run: its least confident pages first, each linked to its output.

Holds a few numbers of a bounded number of pages, the least confident ones, so that a run of any size can have one.
"""

from __future__ import annotations

import heapq
import os
from pathlib import Path
from urllib.parse import quote

from dechaff.batch.sink import write_one
from dechaff.batch.tree import output_name
from dechaff.batch.work import Outcome

_MAX_PAGES = 5000  # a table that a browser still shows at once


class Report:
    """Collects outcomes and writes the page at the end."""

    def __init__(self, path: Path, folder: Path | None, suffix: str) -> None:
        """Links lead into `folder`, where outputs have the suffix; to the sources where there is none."""
        self._path = path
        self._folder = folder
        self._suffix = suffix
        self._pages: list[tuple[float, int, Outcome]] = []
        self._count = 0

    def take(self, outcome: Outcome) -> None:
        """Remembers a cleaned page, unless many are less confident."""
        if outcome.summary is None:
            return
        self._count += 1
        item = (-outcome.confidence, self._count, outcome)
        if len(self._pages) < _MAX_PAGES:
            heapq.heappush(self._pages, item)
        else:
            heapq.heappushpop(self._pages, item)

    def write(self) -> None:
        """The page; raises `OutputError`."""
        from dataclasses import replace

        from dechaff.render.report.index import index_page

        entries = [replace(outcome.summary, address=self._address(outcome)) for _, _, outcome in self._pages]
        page = index_page(entries).encode("utf-8", "replace")
        write_one(self._path, page)

    def _address(self, outcome: Outcome) -> str:
        if self._folder is None:
            target = outcome.name.rpartition(":")[0] or outcome.name
        else:
            target = os.path.join(self._folder, output_name(outcome.place, self._suffix))
        return quote(os.path.relpath(os.fsencode(target), os.fsencode(self._path.parent)))
