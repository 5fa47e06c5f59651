"""What a page's HTML calls its chaff: text in page order, each piece with the kind its tags and class names give it.

Class and id words are the web's own labels, in English whatever the page's language, so they teach kinds for languages
that no one labelled by hand. They are noisy; a container that holds most of the page is a layout, not a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dechaff.document import Kind

MOST_OF_PAGE = 0.5
"""An element with more of the page's characters than this is a layout whatever it is called."""
MOST_DEPTH = 400
"""Elements within elements that are looked into."""

_WORDS = Path(__file__).with_name("kind_words.txt")


def _patterns() -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """(kind, pattern) in the order of the file, for names whose words are apart."""
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, words = line.split(": ", 1)
            yield Kind(kind), re.compile(rf"(?:^|[ |])(?:{words.replace(', ', '|')})(?=$|[ |])")


_PATTERNS = tuple(_patterns())
_HINTED = ("class", "id", "role", "itemprop", "rel", "data-testid", "data-component")
_TAGS = {"nav": Kind.MENU, "footer": Kind.FOOTER, "time": Kind.DATELINE, "video": Kind.VIDEO}
_ATTRIBUTES = {
    ("role", "navigation"): Kind.MENU, ("role", "contentinfo"): Kind.FOOTER, ("role", "search"): Kind.SEARCH,
    ("rel", "author"): Kind.BYLINE, ("rel", "tag"): Kind.TAGS, ("itemprop", "author"): Kind.BYLINE,
    ("itemprop", "datepublished"): Kind.DATELINE, ("itemprop", "keywords"): Kind.TAGS,
}  # fmt: skip
MOST = {
    Kind.BYLINE: 150, Kind.DATELINE: 120, Kind.COUNTER: 40, Kind.TAGS: 900, Kind.BREADCRUMB: 400, Kind.SEARCH: 300,
    Kind.LOGIN: 1500, Kind.LANGUAGE_SWITCH: 1500, Kind.PAGINATION: 2000, Kind.MENU: 8000, Kind.OTHER: 200,
    Kind.SHARE: 600, Kind.SUBSCRIBE: 2500, Kind.VIDEO: 2500, Kind.GALLERY: 2500, Kind.ADVERT: 1500, Kind.CONTACT: 600,
    Kind.AUTHOR_BIO: 1500, Kind.COOKIE_NOTICE: 12_000,
}  # fmt: skip
"""Characters of an element that may be named so; a larger one is a container that holds such a thing."""
_NO_FOOT = re.compile(r"(?:article|entry|post|card|modal|comment|teaser|item|widget|section|table|box|story) foot")
"""Feet of what is no page."""
_CONTENT = re.compile(r"(?:^|[ |])(?:article|entry|post|story|page) (?:body|content|text)(?=$|[ |])")
"""The text itself; what lies in it is not named by containers around it."""
_SMALL = frozenset({Kind.BYLINE, Kind.DATELINE, Kind.TAGS, Kind.COUNTER, Kind.VIDEO, Kind.GALLERY, Kind.OTHER})
_TEASERS = _SMALL | {Kind.MENU, Kind.AUTHOR_BIO, Kind.COMMENTS, Kind.CONTACT, Kind.ADVERT, Kind.PAGINATION, Kind.FOOTER}
_ABSORBED = {
    Kind.COOKIE_NOTICE: _SMALL | {Kind.MENU, Kind.ADVERT, Kind.CONTACT, Kind.SUBSCRIBE, Kind.LOGIN},
    Kind.COMMENTS: frozenset(Kind) - {Kind.COOKIE_NOTICE, Kind.FOOTER, Kind.RELATED, Kind.LATEST_NEWS},
    Kind.RELATED: _TEASERS | {Kind.LATEST_NEWS},
    Kind.LATEST_NEWS: _TEASERS,
    Kind.VIDEO: _SMALL | {Kind.RELATED},
    Kind.SUBSCRIBE: _SMALL | {Kind.MENU, Kind.ADVERT, Kind.CONTACT, Kind.FOOTER},
    Kind.AUTHOR_BIO: _SMALL,
    Kind.MENU: _SMALL | {Kind.CONTACT, Kind.ADVERT, Kind.FOOTER},
    Kind.FOOTER: _SMALL | {Kind.MENU, Kind.CONTACT, Kind.ADVERT},
    Kind.BREADCRUMB: _SMALL | {Kind.MENU},
    Kind.PAGINATION: frozenset(Kind) - {Kind.COOKIE_NOTICE},
    Kind.LANGUAGE_SWITCH: frozenset({Kind.MENU, Kind.OTHER}),
    Kind.TAGS: frozenset({Kind.MENU, Kind.COUNTER, Kind.RELATED}),
    Kind.SHARE: frozenset({Kind.MENU, Kind.COUNTER, Kind.OTHER}),
    Kind.BYLINE: frozenset({Kind.OTHER}),
}  # fmt: skip
"""Container -> kinds inside it that are parts of it: a teaser's date is no dateline."""
_ONCE = frozenset({Kind.BYLINE, Kind.DATELINE, Kind.COUNTER, Kind.AUTHOR_BIO})
MOST_SIGNATURES = 8
"""Pieces of text that name the author or the date; more of them are parts of a list that nothing names."""
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "math"})
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


class Hint(NamedTuple):
    """A piece of a page's text."""

    text: str
    kind: Kind | None


def hints(html: str) -> list[Hint]:
    """The page's text in order, with the kind each piece's containers name, or `None`."""
    from dechaff.blockify.html.parse import parse

    root = parse(html)
    body = root.find("body") if root is not None else None
    if body is None:
        return []
    sizes = _sizes(body)
    found = list(_walk(body, None, sizes, MOST_OF_PAGE * max(1, sizes[body]), 0))
    often = {kind for kind, n in Counter(hint.kind for hint in found).items() if kind in _ONCE and n > MOST_SIGNATURES}
    return [Hint(hint.text, None) if hint.kind in often else hint for hint in found]


def _sizes(body: Any) -> dict[Any, int]:
    """Characters below each element."""
    sizes: dict[Any, int] = {}
    for element in reversed(list(body.iter())):
        own = len(element.text or "") if _seen(element) else 0
        inner = sum(sizes[child] + len(child.tail or "") for child in element)
        sizes[element] = own + (inner if _seen(element) else 0)
    return sizes


def _seen(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _UNSEEN


def _walk(element: Any, around: Kind | None, sizes: dict[Any, int], most: float, depth: int) -> Iterator[Hint]:
    if not _seen(element) or depth > MOST_DEPTH:
        return
    kind = around
    if sizes[element] <= most and element.tag != "body":
        kind = _within(around, element, sizes[element])
    if element.text and element.text.strip():
        yield Hint(element.text, kind)
    for child in element:
        yield from _walk(child, kind, sizes, most, depth + 1)
        if child.tail and child.tail.strip():
            yield Hint(child.tail, kind)


def _within(around: Kind | None, element: Any, size: int) -> Kind | None:
    """The kind of what lies in an element, given the kind around it."""
    found = named(element.tag, element.attrib, size)
    if found is None:
        return None if _CONTENT.search(_spoken(element.attrib)) and around is not Kind.COMMENTS else around
    return around if around and found in _ABSORBED.get(around, ()) else found


def named(tag: str, attributes: Any, size: int = 0) -> Kind | None:
    """The kind an element's tag and attributes name."""
    for (name, value), kind in _ATTRIBUTES.items():
        if size <= MOST.get(kind, size) and value in (attributes.get(name) or "").lower().split():
            return kind
    spoken = _spoken(attributes)
    if spoken:
        for kind, pattern in _PATTERNS:
            if size <= MOST.get(kind, size) and pattern.search(spoken) and not _no_foot(kind, spoken):
                return kind
    tagged = _TAGS.get(tag)
    return tagged if tagged and size <= MOST.get(tagged, size) else None


def _no_foot(kind: Kind, spoken: str) -> bool:
    return kind is Kind.FOOTER and _NO_FOOT.search(spoken) is not None


def _spoken(attributes: Any) -> str:
    """Class names and ids as words: names apart by `|`, their words by blanks."""
    names = [name for key in _HINTED for name in (attributes.get(key) or "").split()[:12]]
    return "|".join(" ".join(filter(None, _SPLIT.split(name))).lower() for name in names)


def locate(lines: Sequence[str], pieces: Sequence[Hint]) -> list[Kind | None]:
    """The kind of each line of a dump of the page: that of most of its characters, found in page order."""
    letters = [_letters(piece.text) for piece in pieces]
    page = "".join(letters)
    kinds: list[Kind | None] = []
    for piece, run in zip(pieces, letters, strict=True):
        kinds += [piece.kind] * len(run)
    out: list[Kind | None] = []
    cursor = 0
    for line in lines:
        wanted = _letters(line)
        start, cursor = _find(page, wanted, cursor)
        votes = kinds[start : start + len(wanted)] if start >= 0 else []
        out.append(max(set(votes), key=votes.count) if votes else None)
    return out


def _find(page: str, wanted: str, cursor: int) -> tuple[int, int]:
    """(place or -1, next cursor): near the cursor, or anywhere if it is long and stands there once."""
    if not wanted:
        return -1, cursor
    start = page.find(wanted, cursor, cursor + 100 + 60 * len(wanted))
    if start < 0 and len(wanted) >= LEAST_ALONE:
        first = page.find(wanted)
        start = first if first >= 0 and page.find(wanted, first + 1) < 0 else -1
        if start < cursor:
            return start, cursor
    return start, start + len(wanted) if start >= 0 else cursor


LEAST_ALONE = 12
"""Letters of a line that is looked for anywhere on the page."""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
