"""Words as hashes: starts, lines and a 32-bit hash of each word of a page, without a Python loop.

A word's hash is a difference of two prefix sums of a polynomial, multiplied back to the word's own origin
(Karp-Rabin over the integers modulo 2**32). Scripts without spaces give overlapping pairs of characters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

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


def find_words(codes: npt.NDArray[Any], classes: npt.NDArray[np.uint8], line: npt.NDArray[np.intp]) -> Words:
    """Words of a text given as code points, their classes and the line of each; the text ends in a line break."""
    padded = np.frombuffer(b"\0" + classes.tobytes().translate(_WORDISH) + b"\0", np.bool_)
    inside = padded[1:-1]
    begins, ends = inside > padded[:-2], inside > padded[2:]
    spaceless = classes == Char.SPACELESS
    some_spaceless = spaceless.any()
    if some_spaceless:
        begins |= spaceless
        ends |= spaceless
    starts, stops = begins.nonzero()[0], ends.nonzero()[0] + 1
    up, down = _powers(max(1 << 16, 1 << len(codes).bit_length()))
    if codes.max() < N_FOLDED:
        folded = fold_table().take(codes)
    else:
        folded = fold_table().take(codes, mode="clip")
        folded += (codes >> 16).astype(np.uint32)
    folded *= up[: len(codes)]
    prefix = np.empty(len(codes) + 1, np.uint32)
    prefix[0] = 0
    np.cumsum(folded, dtype=np.uint32, out=prefix[1:])
    paired = spaceless.take(starts) & spaceless.take(starts + 1, mode="clip") if some_spaceless else 0
    hashed = prefix.take(stops + paired)
    hashed -= prefix.take(starts)
    hashed *= down.take(starts)
    return Words(_scramble(hashed), line.take(starts), classes.take(starts), stops - starts)


def _scramble(hashed: UInts) -> UInts:
    """Spread the bits (the finaliser of MurmurHash3), in place, so that any slice of them is a good bucket number."""
    hashed ^= hashed >> np.uint32(16)
    hashed *= np.uint32(0x85EBCA6B)
    hashed ^= hashed >> np.uint32(13)
    hashed *= np.uint32(0xC2B2AE35)
    hashed ^= hashed >> np.uint32(16)
    return hashed
