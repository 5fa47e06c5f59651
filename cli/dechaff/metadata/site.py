"""The site's name: cut from the page's title, or named by the copyright line and the page's first lines at once.

A name is given only where two places of the page agree on it; a host's name alone is no answer, the record has the URL.
"""

from __future__ import annotations

import re

from dechaff.document import Found
from dechaff.metadata.page_lines import PageLines, fold, words
from dechaff.metadata.page_title import LONGEST_SITE, TitleParts

TOP, BOTTOM = 25, 30
"""Blocks from the page's ends in which a site names itself."""
FIRST = 3
"""Blocks at the page's top that may be its name where only a part of it is named elsewhere."""
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
    return _first_line_in_notice(page, host)


def _named(page: PageLines, name: str) -> bool:
    key = fold(name)
    edges = [*page.lines[:TOP], *page.lines[-BOTTOM:]]
    return any(fold(line) == key or (_NOTICE.search(line) and key in fold(line)) for line in edges if len(line) < 250)


def _line_of(page: PageLines, name: str) -> int | None:
    places = page.places(name)
    return places[0] if places else None


def _first_line_in_notice(page: PageLines, host: str | None) -> Found | None:
    """A short line among the first that the copyright notice names, in part at least, or the page's own links do."""
    notices = [line for line in page.lines[-BOTTOM:] if len(line) < 300 and _NOTICE.search(line)]
    whole = [fold(line) for line in notices]
    parts = {word for line in notices for word in words(line) if len(word) > 3 or not word.isascii()}
    label = fold(host.split(".")[0]) if host else ""
    for index, line in enumerate(page.lines[: min(TOP, page.first)]):
        name = line.strip(" #")
        key = fold(name)
        if not 2 < len(key) <= LONGEST_SITE or len(name) > LONGEST_SITE:
            continue
        if (len(key) > 3 and any(key in notice for notice in whole)) or (len(label) > 4 and label in key):
            return Found(name, index, 0.7, "one of the first lines, named at the page's end or by its links")
        own = words(name)
        if index < FIRST and own and sum(word in parts for word in own) >= len(own) / 2:
            return Found(name, index, 0.6, "the first line, named in part by the copyright notice")
    return None
