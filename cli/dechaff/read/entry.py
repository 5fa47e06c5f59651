"""The nouns of reading: what a reader hands on, one value per page.

A reader only cuts its input into pages; parsing a record is left to whoever cleans it, so that with many workers
the one process that reads stays ahead of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Container(str, Enum):
    """What an input's bytes are, once decompressed."""

    PAGE = "page"
    JSONL = "jsonl"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as cut out of its input, not parsed yet."""

    name: str
    """Shown to the user: `-`, `a/b.html`, `pages.jsonl:17`, `x.warc.gz@1042`."""
    place: str
    """Where its output belongs, relative to the output folder and without suffix, e.g. `a/b`, `pages/00000017`."""
    data: bytes
    container: Container = Container.PAGE
    url: str | None = None
    date: str | None = None
    mime: str | None = None
    """Of a WARC record: `application/http`, `text/plain` ..."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input or record that could not be read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that holds no page (a request, an image): counted, no failure."""

    name: str
    what: str


RECORD_NAME = re.compile(r"(?::|@)\d+$")
"""How a name ends that is a record's within its file."""
Reading = Entry | Unreadable | Passed
