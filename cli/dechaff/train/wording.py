"""What chaff calls itself in each language, for pages that are made: the cleaner's own lexicon, read backwards.

A made page whose sections are headed as real ones are, in thirty languages, teaches what a heading means wherever the
lexicon knows one; a page rewritten in another script keeps what the lexicon would have seen in it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from dechaff.label.kinds.lexicon import entries, languages, lower

ENGLISH = "en"
_LINE = re.compile(r"(\W*)(.+?)([:»>…\s]*)")
_EXACT = frozenset({"head", "line"})


@cache
def wording(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(kind, role) -> the phrases of a language; of English where there is no lexicon for it."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind, role, phrase in entries(language if language in languages() else ENGLISH):
        found.setdefault((kind, role), []).append(phrase[:1].upper() + phrase[1:])
    return {key: tuple(phrases) for key, phrases in found.items()}


def phrase(kinds: Sequence[str], role: str, language: str, rng: np.random.Generator) -> str:
    """A phrase that heads, or is, chaff of one of the kinds; empty where the language has none."""
    known = [phrases for kind in kinds if (phrases := wording(language).get((kind, role)))]
    if not known:
        return ""
    phrases = known[int(rng.integers(len(known)))]
    return phrases[int(rng.integers(len(phrases)))]


@cache
def _english() -> dict[str, tuple[str, str]]:
    return {phrase: (kind, role) for kind, role, phrase in entries(ENGLISH) if role in _EXACT}


def translated(line: str, spoken: Sequence[str]) -> str | None:
    """What the languages `spoken` say where the line is chaff in English, always the same; `None` where it is not."""
    match = _LINE.fullmatch(line)
    named = _english().get(lower(match[2])) if match else None
    choice = [phrase for language in spoken for phrase in wording(language).get(named, ())] if named else []
    if not match or not choice:
        return None
    return match[1] + choice[zlib.crc32(lower(match[2]).encode()) % len(choice)] + match[3]
