"""The lines of a dump as columns: where the text of each begins and ends, in characters or in columns of a terminal."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from dechaff.document import Bools, Ints

CENTRED = 2
"""Columns by which the middles of two lines of centred text may differ."""

_WIDE_SPANS = (
    (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0x4DBF), (0x4E00, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
)  # fmt: skip
"""East Asian wide characters."""
_WIDE = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _WIDE_SPANS)}]")
_WIDE_RUNS = re.compile(f"{_WIDE.pattern}+")
_WIDE_BYTES = bytes((0xE1, *range(0xE3, 0xEE), 0xEF))
"""First bytes of all but those of `_RADICALS` in UTF-8; those of typographic marks (0xE2) are not among them."""
_RADICALS = re.compile(r"[\u2e80-\u2fff]")


class Rows:
    """The lines of a dump as columns, counted in characters or in columns of a terminal."""

    def __init__(self, raw: list[str], wide: bool) -> None:
        """`wide`: East Asian wide characters count two."""
        self.raw, self.wide, self.measure = raw, wide, columns if wide else len
        n = len(raw)
        self.length = np.fromiter(map(len, raw), np.int32, n)
        self.end = np.fromiter(map(len, map(str.rstrip, raw)), np.int32, n)
        """(n,) where a line's text ends; 0 for a blank one"""
        if wide:
            self.end += _n_wide(raw)
        self.indent = self.length - np.fromiter(map(len, map(str.lstrip, raw)), np.int32, n)
        """(n,) spaces before a line's text"""

    def is_centred(self, below: Ints) -> Bools:
        """Have two indented lines the same middle? Asked of these lines and those above them."""
        indent, before = self.indent[below], self.indent[below - 1]
        apart = indent + self.end[below] - before - self.end[below - 1]
        same: Bools = (np.minimum(indent, before) > 0) & (np.abs(apart) <= CENTRED)
        return same


def columns(line: str) -> int:
    """Terminal columns of a line: East Asian wide characters take two."""
    if line.isascii() or not _WIDE.search(line):
        return len(line)
    return len(line) + sum(map(len, _WIDE_RUNS.findall(line)))


def _n_wide(raw: list[str]) -> Ints:
    """(n,) wide characters of each line, but for spaces at its end."""
    lines = list(map(str.rstrip, raw))
    sizes = np.fromiter(map(len, lines), np.intp, len(lines)) + 1
    codes = np.frombuffer("\n".join([*lines, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    wide = _wide_table().take(codes, mode="clip")
    counts: Ints = np.add.reduceat(wide, np.cumsum(sizes) - sizes, dtype=np.int32)
    return counts


@cache
def _wide_table() -> Bools:
    """Is a code point of the basic plane wide?"""
    table = np.zeros(1 << 16, bool)
    for first, last in _WIDE_SPANS:
        table[first : last + 1] = True
    return table


def has_wide(text: str) -> bool:
    """Are there wide characters in a text? Most texts show by their bytes that there are none."""
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded.translate(None, _WIDE_BYTES)) == len(encoded):
        return b"\xe2" in encoded and _RADICALS.search(text) is not None
    return _WIDE.search(text) is not None
