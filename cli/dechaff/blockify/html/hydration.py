"""The data a page is built from in the browser -> the article it holds, whole and in order.

The article is the smallest list or object that holds most of the data's prose; in it also short texts count, its
headings and paragraphs of a line. Where no such place stands out, every long text is offered, as the labeller decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from dechaff.blockify.html.embedded import (
    LONG,
    MAX_SCRIPT,
    MAX_TEXT,
    MAX_VALUES,
    TAG,
    distinct,
    is_prose,
    load,
    shingles,
    unescaped,
)

MOST = 0.7
"""Share of a script's prose that the article has."""
TEXT_KEYS = frozenset((
    "text", "title", "heading", "headline", "subtitle", "subheading", "content", "html", "value", "body", "caption",
    "lead", "quote", "paragraph",
))  # fmt: skip
"""Keys under which a short string is text."""
LEAST = 3 * LONG
"""Characters of prose from which a script may hold an article."""
NEAR = 0.2
"""Share of the article's prose in the list or object around an object, from which a text in this is near to it."""
REPEATED = 0.9
"""Share of a text's runs of words in longer ones, from which it is one of them in another form."""

_INLINE_KEYS = ("text", "value")
"""Keys of a piece of a line; in a line's list, also what stands under the next."""
_NESTED_KEYS = frozenset((*_INLINE_KEYS, "children", "content", "nodes", ""))
_OTHER = re.compile(
    r"related|recommend|teaser|trending|popular|promo|advert|cookie|consent|i18n|translations|locales|navigation|menu|"
    r"footer|sidebar|^(?:seo|meta|metadata|og|ads|nav|comments|styles?|config|settings)$",
    re.I,
)
"""Keys of what is no part of an article."""
_OUTSIDE = -2
"""Container of strings that are no part of an article; that of the outermost container is -1."""
_HEADING = re.compile(
    r"(?:sub-?)?(?:heading|header|headline)[-_]?(?:[1-6]|one|two|three|four|five|six)?|h[1-6]|title", re.I
)
"""Types of a block that is a heading."""
_NO_TEXT = re.compile(r"://|^(?:/|\.|#|www\.|mailto:)|^[^\s_@/\\=]*[_@/\\=]\S*$|^[\W\d]*$")
_WORDY = re.compile(r"\S\s+\S|[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Two words, or a script without spaces."""
_ONE_WORD = re.compile(r"[^\W\d_a-z][^\W\d_]*\W?")
"""One that begins with a capital, as a heading may."""
_MOST_PIECES = 200
"""Pieces of a line; a longer list is none."""
_OPENING = frozenset(" \u00a0([{“«„'\"-–—/")
"""Behind these a line goes on."""
_SENTENCE_ENDS = tuple(".!?…:。！？")


class _Text(NamedTuple):
    """A string of the data."""

    text: str
    key: str
    place: int
    """Number of its path without the numbers of list items."""
    container: int
    level: int
    """That of the heading it is; 0 for others."""
    is_prose: bool


class _Data:
    """What a script holds: its strings, and the lists and objects they lie in, numbered in their order."""

    def __init__(self, value: Any) -> None:
        self.texts: list[_Text] = []
        self.parent: list[int] = []
        self.is_list: list[bool] = []
        self.is_mixed: list[bool] = []
        """Lists of strings beside other things, as in tables of values that refer to each other."""
        self._places: dict[tuple[int, str], int] = {}
        self._read(value)

    def _place(self, above: int, key: str) -> int:
        return self._places.setdefault((above, key), len(self._places) + 1)

    def _read(self, value: Any) -> None:
        """All of it in order, without recursion; what says that it is no article lies outside of all containers."""
        todo: list[tuple[Any, str, int, int, int]] = [(value, "", 0, -1, 0)]
        for _ in range(MAX_VALUES):
            if not todo:
                return
            item, key, place, container, level = todo.pop()
            if isinstance(item, str):
                text = unescaped(item)[:MAX_TEXT]
                self.texts.append(_Text(text, key, place, container, level, is_prose(text)))
            elif isinstance(item, list) and (line := _line(item)[:MAX_TEXT]):
                self.texts.append(_Text(line, "text", self._place(place, "text"), container, level, is_prose(line)))
            elif isinstance(item, (list, dict)) and container == _OUTSIDE:
                inner_items = item.items() if isinstance(item, dict) else ((key, inner) for inner in item)
                todo.extend((inner, name, place, _OUTSIDE, 0) for name, inner in reversed(list(inner_items)))
            elif isinstance(item, (list, dict)):
                number = len(self.parent)
                self.parent.append(container)
                self.is_list.append(isinstance(item, list))
                if isinstance(item, list):
                    self.is_mixed.append(0 < sum(isinstance(inner, str) for inner in item) < len(item))
                    todo.extend((inner, key, place, number, level) for inner in reversed(item))
                else:
                    self.is_mixed.append(False)
                    own = level or _level(item)
                    todo.extend(
                        (inner, name, self._place(place, name), _OUTSIDE if _is_other(name) else number, own)
                        for name, inner in reversed(item.items())
                    )

    def article(self) -> list[_Text]:
        """The strings in the place that holds most of the prose; none where no place stands out."""
        weights = [0] * len(self.parent)
        for text in self.texts:
            if text.container >= 0 and text.is_prose:
                weights[text.container] += len(text.text)
        own = list(weights)
        for number in range(len(weights) - 1, 0, -1):
            weights[self.parent[number]] += weights[number]
        if not weights or weights[0] < LEAST:
            return []
        at = 0
        for number in range(1, len(weights)):
            if self.parent[number] == at and weights[number] >= MOST * weights[0]:
                at = number
        if own[at] and self.parent[at] >= 0 and self.is_list[self.parent[at]]:
            at = self.parent[at]  # one of several paragraphs
        inside = self._inside(at)
        if not self._stands_out(at, own[at], weights[at], inside):
            return []
        long_places = {text.place for text in inside if text.is_prose}
        near = {
            number for number, above in enumerate(self.parent) if above >= 0 and weights[above] >= NEAR * weights[at]
        }
        near.add(at)
        return [text for text in inside if _is_text(text, text.place in long_places, text.container in near)]

    def _inside(self, at: int) -> list[_Text]:
        """The strings in a container and those in it."""
        within = [False] * len(self.parent)
        within[at] = True
        for number in range(at + 1, len(within)):
            within[number] = within[self.parent[number]]
        return [text for text in self.texts if text.container >= 0 and within[text.container]]

    def _stands_out(self, at: int, own: int, weight: int, inside: list[_Text]) -> bool:
        """Is it a list of blocks, or an object of which most prose is its own or lies in one kind of place?"""
        if self.is_list[at]:
            return not self.is_mixed[at]
        by_place: dict[int, int] = defaultdict(int)
        for text in inside:
            by_place[text.place] += len(text.text) * text.is_prose
        return own >= MOST * weight or 2 * max(by_place.values()) >= weight


def hydration_data(scripts: Iterable[Any]) -> list[list[str]]:
    """The texts of each data script that holds prose, in their order; none comes twice."""
    found: list[list[str]] = []
    for script in scripts:
        text = script.text
        if not text or not LONG < len(text) <= MAX_SCRIPT or "ld+json" in (script.get("type") or ""):
            continue
        if (value := load(text)) is not None:
            found.append(_texts(value))
    return [texts for texts in found if texts]


def _texts(value: Any) -> list[str]:
    """A script's article, or where none stands out all its prose."""
    data = _Data(value)
    texts = [_written(text) for text in data.article()]
    return _once(texts or distinct(text.text for text in data.texts if text.is_prose))


def _is_text(text: _Text, is_beside: bool, is_near: bool) -> bool:
    """Is it prose, a short text in the same place as prose, or one whose key says so near to it?"""
    string = text.text.strip()
    if text.is_prose or not string or not (is_beside or (is_near and text.key in TEXT_KEYS)):
        return text.is_prose
    if TAG.search(string):
        return True
    is_wordy = _WORDY.search(string) or ((is_beside or text.level) and _ONE_WORD.fullmatch(string))
    return bool(is_wordy) and not _NO_TEXT.search(string)


def _written(text: _Text) -> str:
    """A heading as one, the rest as it is."""
    is_heading = text.level and len(text.text) < LONG and not TAG.search(text.text)
    return f"<h{text.level}>{escape(text.text.strip(), False)}</h{text.level}>" if is_heading else text.text


def _once(texts: list[str]) -> list[str]:
    """The texts without those that are parts of others, as teasers and the same in another form."""
    bare = [TAG.sub(" ", text) for text in texts]
    shown: set[tuple[str, ...]] = set()
    kept: list[int] = []
    said: set[str] = set()
    for index in sorted(
        range(len(texts)), key=lambda index: -len(bare[index]) * (1 + bool(TAG.search(texts[index])) / 4)
    ):
        words, line = shingles(bare[index]), " ".join(bare[index].split()).casefold()
        if line and line not in said and not (words and len(words & shown) >= REPEATED * len(words)):
            kept.append(index)
        shown |= words
        said.add(line)
        said.update(" ".join(part.split()).casefold() for part in TAG.split(texts[index]) if len(part) < LONG)
    return [texts[index] for index in sorted(kept)]


def _level(item: dict[str, Any]) -> int:
    """Level of the heading that a block of an article is; 0 for others."""
    named = item.get("type") or item.get("nodeType") or item.get("style") or item.get("_type")
    if not isinstance(named, str) or not _HEADING.fullmatch(named):
        return 0
    level = item.get("level") or (int(named[-1]) if named[-1].isdigit() else 2)
    return int(level) if isinstance(level, int) and 1 <= level <= 6 else 2


def _is_other(key: str) -> bool:
    return bool(_OTHER.search(key[:LONG]))


def _line(items: list[Any]) -> str:
    """The text of a list whose items are pieces of one line, as rich text has them; empty for other lists."""
    if not 1 < len(items) <= _MOST_PIECES or not all(isinstance(item, (str, dict)) for item in items):
        return ""
    pieces = [_piece(item) for item in items]
    within = any(piece[:1] == " " for piece in pieces[1:]) or any(
        piece[-1:] == " " and not piece.rstrip().endswith(_SENTENCE_ENDS) for piece in pieces[:-1]
    )
    return "".join(_pieces(items)).strip() if within and all(map(_join, pieces, pieces[1:])) else ""


def _join(left: str, right: str) -> bool:
    """Does a line go on from one piece to the next? What is no piece by itself, as a link, joins with all."""
    return not left or not right or right[0].isspace() or not right[0].isalnum() or left[-1] in _OPENING


def _piece(item: Any) -> str:
    """The text of a piece of a line, unless it is deeper within."""
    if isinstance(item, dict):
        item = next((item[key] for key in _INLINE_KEYS if isinstance(item.get(key), str)), "")
    return item if isinstance(item, str) else ""


def _pieces(items: list[Any]) -> list[str]:
    """All pieces of a line, with those in links and marks."""
    found: list[str] = []
    todo: list[Any] = [items]
    for _ in range(MAX_VALUES):
        if not todo:
            break
        item = todo.pop()
        if isinstance(item, str):
            found.append(unescaped(item))
        elif isinstance(item, list):
            todo.extend(reversed(item))
        elif isinstance(item, dict):
            todo.extend(inner for key, inner in reversed(item.items()) if key in _NESTED_KEYS)
    return found
