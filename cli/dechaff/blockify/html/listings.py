"""A `<pre>` as lines: where they break, what is no part of them, and the language the page says they are in."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from dechaff.blockify.html.preformatted import text_wrap
from dechaff.blockify.wrap import Wrap

MOST_TEXTS = 100
"""Preformatted texts of a page of which the longest is looked for."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\xa0\u2028\u2029]")
_LANGUAGE = re.compile(r"\b(?:lang(?:uage)?|highlight(?:-source|-lang)?|brush|src)[-:]\s?([A-Za-z][\w+#-]{0,19})")
_CODE_LINES = frozenset(("div", "li", "p", "tr"))
_NUMBERS = re.compile(r"(?:^|[\s_-])(?:ln|linenos?|linenum\w*|line-?num\w*)\b", re.I)
"""Class words that highlighters give to the number of a line."""
MADE = "\x1e"
"""Stands before a line break that an element makes: the page's source goes on in the same line."""
_NO_CODE = frozenset(("script", "style", "button"))
_NOT_LANGUAGES = frozenset(
    ("none", "text", "plain", "plaintext", "plain_text", "nohighlight", "source", "default", "auto")
)


def page_wrap(root: Any) -> Wrap | None:
    """How a page's preformatted prose is broken into lines: as the longest text of it is, so that short ones before and
    after it can be read too."""
    first = islice(root.iter("pre"), MOST_TEXTS)
    found = (element for element in first if may_be_prose(element, language_of(element)))
    longest = max(found, key=lambda element: len("".join(element.itertext())), default=None)
    return None if longest is None else text_wrap(code_texts(code_lines(longest)))


def may_be_prose(element: Any, language: str) -> bool:
    """The page does not call a `<pre>` code."""
    return not language and next(element.iter("code"), None) is None


def code_lines(element: Any) -> list[str]:
    """The lines of a `<pre>`, tabs as spaces; those that an element breaks end in `MADE`."""
    return _code_text(element).expandtabs(4).split("\n")


def code_texts(lines: list[str]) -> list[str]:
    """The same without control characters and what stands behind their text."""
    return [_CONTROLS.sub(" ", line).rstrip() for line in lines]


def _code_text(element: Any) -> str:
    """A listing's text with its line breaks, also where each line is an element; buttons and line numbers beside it
    are no code."""
    from lxml import etree

    parts: list[str] = []
    events = etree.iterwalk(element, events=("start", "end"))
    for event, part in events:
        own_line = part.tag in _CODE_LINES
        if own_line and parts and not parts[-1].endswith("\n"):
            parts.append(MADE + "\n")
        if event == "end":
            text = part.tail if part is not element else ""
        elif part.tag in _NO_CODE or _is_line_number(part):
            events.skip_subtree()
            continue
        else:
            text = MADE + "\n" if part.tag == "br" else part.text
        if text:
            parts.append(text)
    return "".join(parts).replace("\r", "")


def _is_line_number(element: Any) -> bool:
    name = element.get("class")
    if not name or not _NUMBERS.search(name):
        return False
    return "".join(element.itertext()).strip().isdigit()


def language_of(element: Any) -> str:
    """Language of a listing, as its own, its `<code>`'s or its nearest ancestors' attributes name it."""
    inner = next(element.iter("code"), None)
    parent = element.getparent()
    nearest = [element, inner, parent, parent.getparent() if parent is not None else None]
    for place in nearest:
        if place is None:
            continue
        named = place.get("data-lang") or place.get("data-language") or ""
        match = _LANGUAGE.search(place.get("class") or "")
        name = named or (match[1] if match else "")
        if name and name.lower() not in _NOT_LANGUAGES and re.fullmatch(r"[\w+#.-]{1,20}", name):
            return str(name.lower())
    return ""
