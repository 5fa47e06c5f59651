"""Class and id words -> groups, one bit each.

The groups are a data file, so that what is known of naming habits can be read and widened without touching code.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_MAX_CHARS = 400
"""Longer values are lists of utility classes: their first words say enough."""


@cache
def groups() -> tuple[str, ...]:
    """The groups' names in the order of their bits."""
    return tuple(name for name, _ in _rows())


@cache
def _rows() -> list[tuple[str, list[str]]]:
    text = files("dechaff.blockify.html").joinpath("class-words.txt").read_text("utf-8")
    rows = [line.partition(":") for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, words.split()) for name, _, words in rows]


@cache
def _bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for index, (_, words) in enumerate(_rows()):
        for word in words:
            bits[word] = bits.get(word, 0) | 1 << index
    return bits


@lru_cache(maxsize=20_000)
def word_bits(value: str) -> int:
    """Groups that the words of one attribute value belong to, as a bit mask."""
    found = 0
    for word in value[:_MAX_CHARS].split():
        found |= _bits_of(word)
    return found


@lru_cache(maxsize=20_000)
def _bits_of(word: str) -> int:
    """The same of one word, which most pages combine anew with others."""
    bits = _bits()
    found = bits.get(word.lower(), 0)
    for part in _PART.findall(word):
        found |= bits.get(part.lower(), 0)
    return found
