"""The site's name: cut from the page's title, or named by the copyright line and the page's first lines at once.

A name is given only where two places of the page agree on it; a host's name alone is no answer, the record has the URL.
"""

from __future__ import annotations

import re

from dechaff.document import Found
from dechaff.metadata.page_lines import PageLines, fold
from dechaff.metadata.page_title import LONGEST_SITE, TitleParts

TOP, BOTTOM = 25, 30
"""Blocks from the page's ends in which a site names itself."""
_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", re.IGNORECASE)
_NOTICE = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)


def find_site(page: PageLines, parts: list[TitleParts], host: str | None) -> Found | None:
    """The site's name with the line or title it comes from."""
    rest = [piece for part in parts for piece in part.rest if len(piece) <= LONGEST_SITE]
    for piece in rest:
        if _HOST.fullmatch(piece):
            return Found(piece, None, 0.9, "page title, a host's name")
    for piece in reversed(rest):
        if _named(page, piece) or (host and fold(host.split(".")[0]) in fold(piece)):
            return Found(piece, _line_of(page, piece), 0.9, "page title and a line of its own")
    if rest:
        return Found(rest[-1], None, 0.6, "page title, beside the headline")
    return _first_line_in_notice(page)


def _named(page: PageLines, name: str) -> bool:
    key = fold(name)
    edges = [*page.lines[:TOP], *page.lines[-BOTTOM:]]
    return any(fold(line) == key or (_NOTICE.search(line) and key in fold(line)) for line in edges if len(line) < 250)


def _line_of(page: PageLines, name: str) -> int | None:
    places = page.places.get(name)
    return places[0] if places else None


def _first_line_in_notice(page: PageLines) -> Found | None:
    """A short line among the first that the copyright notice or the page's last lines repeat."""
    notices = [fold(line) for line in page.lines[-BOTTOM:] if len(line) < 300 and _NOTICE.search(line)]
    if not notices:
        return None
    for index, line in enumerate(page.lines[: min(TOP, page.first)]):
        if len(fold(line)) > 3 and len(line) <= LONGEST_SITE and any(fold(line) in notice for notice in notices):
            return Found(line.strip(" #"), index, 0.7, "one of the first lines, named in the copyright notice")
    return None
