"""Headings that no phrase of the lexicon is: a short line above a list, told by one word (`Recent from our blog`).

The same word in a menu or a headline means nothing, so a line is a heading only where items follow, and only if
it stands once: a rubric stands above each of its items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from dechaff.document import Kind
from dechaff.label.kinds.foot import ITEMS
from dechaff.label.kinds.lexicon import WIDE, lower
from dechaff.label.kinds.lines import CACHED, Form, Sign

WORDS = Path(__file__).with_name("headings.txt")
BELOW = 3
"""Lines below a heading within which its first item stands; rubrics and numbers come between."""
LETTERS = 3
"""First letters by which the beginnings of words are found; none is shorter."""
_WIDE = re.compile(f"[{WIDE}]")
_WORD = re.compile(r"\w+")


class _Words(NamedTuple):
    """The words of all languages, each with the place of its kind among `kinds`."""

    kinds: tuple[Kind, ...]
    """In the order of the file's first language."""
    whole: dict[str, int]
    starts: dict[str, list[tuple[str, int]]]
    """Its first letters -> words of which any that begin so count."""
    phrases: tuple[tuple[str, int], ...]
    """What is more than one word."""
    wide: tuple[tuple[str, int], ...]
    """In scripts without spaces, where a word may stand anywhere."""


@cache
def _words() -> _Words:
    kinds: dict[Kind, int] = {}
    found = _Words((), {}, {}, (), ())
    phrases, wide = [], []
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, words = line.split(": ", 1)
            rank = kinds.setdefault(Kind(head.split()[1]), len(kinds))
            for word in words.split(" | "):
                if _WIDE.search(word):
                    wide.append((word, rank))
                elif word.endswith("*"):
                    found.starts.setdefault(word[:LETTERS], []).append((word[:-1], rank))
                elif _WORD.fullmatch(word):
                    found.whole[word] = min(rank, found.whole.get(word, rank))
                else:
                    phrases.append((word, rank))
    return found._replace(kinds=tuple(kinds), phrases=tuple(phrases), wide=tuple(wide))


@lru_cache(CACHED)
def topic(line: str) -> Kind | None:
    """The kind that a word of a heading names."""
    low, words = lower(line), _words()
    ranks = [rank for phrase, rank in words.phrases if phrase in low]
    for token in _WORD.findall(low):
        if token in words.whole:
            ranks.append(words.whole[token])
        ranks += [rank for start, rank in words.starts.get(token[:LETTERS], ()) if token.startswith(start)]
    if not low.isascii() and _WIDE.search(low):
        ranks += [rank for word, rank in words.wide if word in low]
    return words.kinds[min(ranks)] if ranks else None


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
