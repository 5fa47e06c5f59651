"""Words as hashes: starts, lines and a 32-bit hash of each word of a page, without a Python loop.

A word's hash is a difference of two prefix sums of a polynomial, multiplied back to the word's own origin
(Karp-Rabin over the integers modulo 2**32). Scripts without spaces give overlapping pairs of characters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.measure.characters import N_FOLDED, Char, fold_table

UInts = npt.NDArray[np.uint32]

_BASE = 0x9E3779B1
_BASE_INVERSE = pow(_BASE, -1, 1 << 32)
_WORDISH = bytes(char in (Char.LOWER, Char.UPPER, Char.UNCASED, Char.DIGIT) for char in range(256))
"""Is the class one of a word's characters: a table for `bytes.translate`, which is faster than an index."""


class Words(NamedTuple):
    """The words of a page, in order."""

    hash: UInts
    """(n_words,) hash of the case-folded word, digits as 0."""
    line: npt.NDArray[np.intp]
    """(n_words,) index of the block the word stands in, ascending."""
    start_class: npt.NDArray[np.uint8]
    """(n_words,) class of the first character."""
    length: npt.NDArray[np.intp]
    """(n_words,) characters; 1 in scripts without spaces."""


@lru_cache(maxsize=2)
def _powers(n: int) -> tuple[UInts, UInts]:
    """The first n powers of the base and of its inverse, modulo 2**32."""
    up = np.full(n, _BASE, np.uint32)
    down = np.full(n, _BASE_INVERSE, np.uint32)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up, dtype=np.uint32), np.multiply.accumulate(down, dtype=np.uint32)


def find_words(codes: UInts, classes: npt.NDArray[np.uint8], line: npt.NDArray[np.intp]) -> Words:
    """Words of a text given as code points, their classes and the line of each; the text ends in a line break."""
    inside = np.frombuffer(classes.tobytes().translate(_WORDISH), np.bool_)
    spaceless = classes == Char.SPACELESS
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    ends = inside.copy()
    ends[:-1] &= ~inside[1:]
    starts = np.flatnonzero(begins | spaceless)
    stops = np.flatnonzero(ends | spaceless) + 1
    paired = spaceless[starts] & spaceless[np.minimum(starts + 1, len(codes) - 1)]
    up, down = _powers(max(1 << 16, 1 << len(codes).bit_length()))
    if codes.max() < N_FOLDED:
        folded = fold_table().take(codes)
    else:
        folded = fold_table().take(np.minimum(codes, N_FOLDED - 1)) + (codes >> 16)
    prefix = np.empty(len(codes) + 1, np.uint32)
    prefix[0] = 0
    np.cumsum(folded * up[: len(codes)], dtype=np.uint32, out=prefix[1:])
    hashed = (prefix[stops + paired] - prefix[starts]) * down[starts]
    return Words(_scramble(hashed), line[starts], classes[starts], stops - starts)


def _scramble(hashed: UInts) -> UInts:
    """Spread the bits (the finaliser of MurmurHash3), so that any slice of them is a good bucket number."""
    mixed: UInts = (hashed ^ (hashed >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return mixed ^ (mixed >> np.uint32(16))
