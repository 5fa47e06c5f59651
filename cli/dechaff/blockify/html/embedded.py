"""Article text that sits in scripts: JSON-LD's `articleBody`, and what it has in common with other data.

Offered as further blocks at the page's end, and only where the visible text lacks it; the labeller decides. Data
scripts are opened only where the page shows little prose, for they can be megabytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, NamedTuple

BODY_KEYS = frozenset(("articleBody", "reviewBody", "recipeInstructions", "acceptedAnswer", "text"))
"""schema.org's properties that hold a page's text."""
LITTLE_PROSE = 1_500
"""Characters of visible long blocks from which data scripts are left alone."""
LONG = 120
"""Characters from which a string in a data script may be an article's paragraph."""
MAX_SCRIPT = 5_000_000
MAX_VALUES = 200_000
MAX_TEXT = 500_000

_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|ul|li)\b", re.I)
TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.I)
_SPACED = re.compile(r"\S\s+\S+\s+\S|[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CODE = re.compile(r"[{}]\s|=>|function\s*\(|\burl\(|^\s*[<{\[]\s*[\"{\[]|</?(?:svg|path|style|script)\b")
_ENTITY = re.compile(r"&#?\w{2,31};")
_STATEMENT = 80
"""Characters per semicolon, below which a string is code."""
_JSON_START = re.compile(r"^\s*(?:(?:window|self|globalThis)?[\w.$\[\]\"']{0,60}\s*=\s*)?(?=[{\[])")
_ESCAPED_TWICE = re.compile(r"&amp;(?=#?\w{2,31};)")
_WORD = re.compile(r"\w+")


class LinkedData(NamedTuple):
    """What the page's JSON-LD says, in its order, each thing once."""

    bodies: list[str]
    """Article texts."""
    descriptions: list[str]
    types: list[str]
    """schema.org's types."""


def linked_data(scripts: Iterable[Any]) -> LinkedData:
    """The page's JSON-LD."""
    found = LinkedData([], [], [])
    for script in scripts:
        if (script.get("type") or "").startswith("application/ld+json") and script.text:
            for key, string in _strings(load(script.text)):
                value = unescaped(string)
                if key == "@type":
                    found.types.append(value)
                elif key == "description":
                    found.descriptions.append(value[:MAX_TEXT])
                elif key in BODY_KEYS and len(value) >= LONG:
                    found.bodies.append(value[:MAX_TEXT])
    return LinkedData(*map(distinct, found))


def missing(texts: list[str], visible: str) -> list[str]:
    """The texts of which the visible text holds less than half, judged by runs of four words."""
    shown = shingles(visible)
    return [text for text in texts if not is_held(TAG.sub(" ", text), shown)]


class Said:
    """What the page says so far: its runs of words, and its lines."""

    def __init__(self, texts: list[str]) -> None:
        self.runs: set[tuple[str, ...]] = set()
        self.lines: set[str] = set()
        self.add(texts)

    def add(self, texts: list[str]) -> None:
        """It says these too."""
        self.runs |= shingles(" ".join(texts))
        self.lines.update(text.casefold() for text in texts)


def missing_together(texts: list[str], said: Said) -> list[str]:
    """Those of a script's texts that the page does not show; where it shows most of them, short ones count as shown."""
    shown, lines = said.runs, said.lines
    bare = [TAG.sub(" ", text) for text in texts]
    if is_held(" ".join(bare), shown):
        return [
            text for text, words in zip(texts, bare, strict=True) if len(text) >= LONG and not is_held(words, shown)
        ]
    return [
        text
        for text, words in zip(texts, bare, strict=True)
        if not (is_held(words, shown) if shingles(words) else " ".join(words.split()).casefold() in lines)
    ]


def as_html(text: str) -> str:
    """A string as an HTML fragment: its own tags kept, line breaks as paragraphs."""
    if TAG.search(text):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n") if line.strip())


def unescaped(text: str) -> str:
    """A script's string as its author meant it, HTML or plain text: sites escape either once too often."""
    if "&" not in text:
        return text
    is_html = TAG.search(text) is not None
    if not is_html and _ESCAPED_TAG.search(text):
        return unescape(text)
    text = _ESCAPED_TWICE.sub("&", text)
    return text if is_html else unescape(text)


def load(text: str) -> Any:
    """The JSON a script holds, bare or assigned to a variable; `None` where there is none."""
    start = _JSON_START.match(text)
    if not start:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start.end())[0]
    except (ValueError, RecursionError):
        return None


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """(key, string) of every string inside, in order, without recursion."""
    todo: list[tuple[str, Any]] = [("", value)]
    for _ in range(MAX_VALUES):
        if not todo:
            return
        key, item = todo.pop()
        if isinstance(item, str):
            yield key, item
        elif isinstance(item, dict):
            todo.extend((str(name), inner) for name, inner in reversed(item.items()))
        elif isinstance(item, list):
            todo.extend((key, inner) for inner in reversed(item))


def is_prose(value: str) -> bool:
    """A paragraph or more of text, and no code."""
    if len(value) < LONG or not _SPACED.search(value) or _CODE.search(value):
        return False
    is_markup = value.lstrip().startswith("<") and not TAG.search(value)
    n_statements = _ENTITY.sub("", value).count(";") if ";" in value else 0
    return not is_markup and n_statements * _STATEMENT <= len(value)


def distinct(texts: Iterable[str]) -> list[str]:
    """Each text once."""
    return list(dict.fromkeys(texts))


def shingles(text: str) -> set[tuple[str, ...]]:
    """The text's runs of four words; in scripts without spaces, of four characters."""
    words = [part for word in _WORD.findall(text.lower()) for part in _split(word)]
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _split(word: str) -> list[str]:
    return list(word) if word > "\u0e00" else [word]


def is_held(text: str, shown: set[tuple[str, ...]]) -> bool:
    """Are half of the text's runs among those shown?"""
    wanted = shingles(text)
    return len(wanted & shown) * 2 >= len(wanted)
