"""Article text that sits in scripts: JSON-LD's `articleBody`, the data a page is built from in the browser.

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
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.I)
_SPACED = re.compile(r"\S\s+\S+\s+\S|[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CODE = re.compile(r"[{};]\s|=>|function\s*\(|\burl\(|^\s*[<{\[]\s*[\"{\[]|</?(?:svg|path|style|script)\b")
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
            for key, string in _strings(_load(script.text)):
                value = _unescaped(string)
                if key == "@type":
                    found.types.append(value)
                elif key == "description":
                    found.descriptions.append(value[:MAX_TEXT])
                elif key in BODY_KEYS and len(value) >= LONG:
                    found.bodies.append(value[:MAX_TEXT])
    return LinkedData(*map(_distinct, found))


def hydration_data(scripts: Iterable[Any]) -> list[str]:
    """Prose in the page's data scripts, in their order."""
    found: list[str] = []
    for script in scripts:
        text = script.text
        if not text or not LONG < len(text) <= MAX_SCRIPT or "ld+json" in (script.get("type") or ""):
            continue
        found.extend(_unescaped(value)[:MAX_TEXT] for _, value in _strings(_load(text)) if _is_prose(value))
    return _distinct(found)


def missing(texts: list[str], visible: str) -> list[str]:
    """The texts of which the visible text holds less than half, judged by runs of four words."""
    shown = _shingles(visible)
    return [text for text in texts if not _held(_TAG.sub(" ", text), shown)]


def as_html(text: str) -> str:
    """A string as an HTML fragment: its own tags kept, line breaks as paragraphs."""
    if _TAG.search(text):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n") if line.strip())


def _unescaped(text: str) -> str:
    """A script's string as its author meant it, HTML or plain text: sites escape either once too often."""
    if "&" not in text:
        return text
    is_html = _TAG.search(text) is not None
    if not is_html and _ESCAPED_TAG.search(text):
        return unescape(text)
    text = _ESCAPED_TWICE.sub("&", text)
    return text if is_html else unescape(text)


def _load(text: str) -> Any:
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


def _is_prose(value: str) -> bool:
    return len(value) >= LONG and bool(_SPACED.search(value)) and not _CODE.search(value)


def _distinct(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = [part for word in _WORD.findall(text.lower()) for part in _split(word)]
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _split(word: str) -> list[str]:
    return list(word) if word > "\u0e00" else [word]


def _held(text: str, shown: set[tuple[str, ...]]) -> bool:
    wanted = _shingles(text)
    return len(wanted & shown) * 2 >= len(wanted)
