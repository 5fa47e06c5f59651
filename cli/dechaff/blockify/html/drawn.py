"""What browsers draw where the tree has none: marks of quotations, brackets of ruby, the height of an exponent, the
line of its own that names who is quoted.

Written into the tree before it is read, as a dump without them says something else: `10<sup>6</sup>` is not 106.
"""

from __future__ import annotations

import re
from typing import Any

from dechaff.blockify.html.tags import ACTS, WITHIN_LINE

QUOTATION_MARKS = frozenset("\"'“”„‟«»‹›‘’‚‛「」『』《》〈〉＂＇")
_EXPONENT = re.compile(r"(?P<sign>[-−–+]?)\d{1,6}")
_PRICE = re.compile(r"[$€£¥₽₹]\s*[\d.,]*\d$")
_CURRENCY = re.compile(r"\s*(?:[$€£¥₽₹]|[A-Z]{3}\b)")
_NOTE = re.compile(r"foot|note|ref|cit", re.I)
"""In the class or id of a raised number that points at a note."""
_NESTED = 4
"""Elements between a quote and who is quoted."""
_FULL_WIDTH = "\u2e80"
"""From here on characters take brackets of their own width."""


def draw(root: Any) -> None:
    """Write all of it into the tree."""
    for element in root.iter("q", "rt", "sup", "cite"):
        _DRAWERS[element.tag](element)


def _quote(element: Any) -> None:
    """Marks around a quotation, unless its author typed them or it spans blocks."""
    if any(ACTS[child.tag] not in WITHIN_LINE for child in element) or not (element.text or len(element)):
        return
    around = {(element.text or "").lstrip()[:1], _text_before(element).rstrip()[-1:]}
    if not around & QUOTATION_MARKS:
        _enclose(element, '"', '"')


def _annotation(element: Any) -> None:
    """Brackets around a reading of ruby, where no `<rp>` has them."""
    before, around = element.getprevious(), element.getparent()
    if "rp" in (before.tag if before is not None else "", around.tag if around is not None else ""):
        return
    if (element.text or "").strip():
        base = _text_before(element).rstrip()[-1:] or element.text.strip()[0]
        _enclose(element, *("（", "）") if base >= _FULL_WIDTH else ("(", ")"))


def _exponent(element: Any) -> None:
    """A number raised behind a number, or a negative one behind a letter; but no mark of a note and no cents."""
    text = (element.text or "").strip()
    match = _EXPONENT.fullmatch(text) if not len(element) else None
    if not match or _NOTE.search(f"{element.get('class')} {element.get('id')}"):
        return
    before = _text_before(element)
    follows = before[-1:].isalnum() if match["sign"] in ("-", "−", "–") else before[-1:].isdigit()
    if follows and not _PRICE.search(before[-20:]) and not _CURRENCY.match(element.tail or ""):
        element.text = f"^{text}"


def _source(element: Any) -> None:
    """A line break behind who is quoted, where that opens a quote: forums show it as a line and glue it to the text."""
    tail, behind = element.tail or "", element.getnext()
    ends_line = not tail.strip() and (behind is None or ACTS[behind.tag] not in WITHIN_LINE)
    if ends_line or not _opens_quote(element):
        return
    if not tail or tail[0].isalnum() or "".join(element.itertext()).rstrip().endswith((":", "：")):
        line_break = element.makeelement("br")
        line_break.sourceline = element.sourceline
        line_break.tail, element.tail = element.tail, None
        element.addnext(line_break)


def _opens_quote(element: Any) -> bool:
    """Nothing stands before it in its quote."""
    around = element.getparent()
    for _ in range(_NESTED):
        if around is None or element.getprevious() is not None or (around.text or "").strip():
            return False
        if around.tag == "blockquote":
            return True
        element, around = around, around.getparent()
    return False


def _text_before(element: Any) -> str:
    """The text that an element directly follows; of elements before it only what is not nested deeper."""
    before = element.getprevious()
    if before is not None:
        return before.tail or ("" if len(before) else before.text or "")
    around = element.getparent()
    return (around.text or "") if around is not None else ""


def _enclose(element: Any, opening: str, closing: str) -> None:
    element.text = opening + (element.text or "")
    if len(element):
        element[-1].tail = (element[-1].tail or "") + closing
    else:
        element.text += closing


_DRAWERS = {"q": _quote, "rt": _annotation, "sup": _exponent, "cite": _source}
