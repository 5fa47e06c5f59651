"""Headings that no phrase of the lexicon is: a short line above a list, told by one word (`Recent from our blog`).

The same word in a menu or a headline means nothing, so a line is a heading only where items follow, and only if
it stands once: a rubric stands above each of its items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dechaff.document import Kind
from dechaff.label.kinds.foot import ITEMS
from dechaff.label.kinds.lexicon import WIDE, lower
from dechaff.label.kinds.lines import Form, Sign

WORDS = Path(__file__).with_name("headings.txt")
BELOW = 3
"""Lines below a heading within which its first item stands; rubrics and numbers come between."""
_WIDE = re.compile(f"[{WIDE}]")


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """A pattern of all languages' words for each kind, in the order of the file's first language."""
    words: dict[Kind, list[str]] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, phrases = line.split(": ", 1)
            words.setdefault(Kind(head.split()[1]), []).extend(phrases.split(" | "))
    return tuple((kind, re.compile("|".join(map(_pattern, sorted(set(those)))))) for kind, those in words.items())


def _pattern(word: str) -> str:
    """Matches a word within a line in lower case; in scripts without spaces wherever it stands."""
    if _WIDE.search(word):
        return re.escape(word)
    return rf"\b{re.escape(word[:-1])}\w*" if word.endswith("*") else rf"\b{re.escape(word)}\b"


def topic(line: str) -> Kind | None:
    """The kind that a word of a heading names."""
    low = lower(line)
    return next((kind for kind, pattern in _patterns() if pattern.search(low)), None)


def with_headings(signs: Sequence[Sign], lines: Sequence[str]) -> list[Sign]:
    """The signs of one stretch, those of headings named by one of their words."""
    out = list(signs)
    often = Counter(lines)
    for i, sign in enumerate(signs):
        if sign.form is Form.SHORT and sign.kind is None and often[lines[i]] == 1 and _heads(signs, i):
            kind = topic(lines[i])
            if kind:
                out[i] = sign._replace(kind=kind, role="head", phrase=lower(lines[i].strip()), name=False)
    return out


def _heads(signs: Sequence[Sign], i: int) -> bool:
    """Do items follow block i?"""
    return any(sign.form in ITEMS and sign.kind is None for sign in signs[i + 1 : i + 1 + BELOW])
