"""Lines that name chaff in any of the lexicon's languages, found by hash.

Every beginning of a block, up to six words, has a signature that two prefix sums give; the phrases' signatures are one
sorted table. One look-up for all beginnings of all blocks says which blocks are, or begin with, a phrase. It ships
as `phrases.npz`; after a change of the lexicon `python -m dechaff.measure.phrases` writes it anew (a test asks for it).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Bools, Floats, Indices
from dechaff.measure.characters import Char, class_table
from dechaff.measure.words import UInts, Words, find_words

FOLDER = Path(__file__).parents[1] / "lexicon"
FILE = Path(__file__).with_name("phrases.npz")
GROUPS: dict[str, tuple[str, ...]] = {
    "says-menu": ("menu", "breadcrumb", "language-switch", "search", "login", "pagination", "other"),
    "says-share": ("share", "counter", "tags"),
    "says-byline": ("byline", "dateline"),
    "says-time": ("time",),
    "says-news": ("latest-news",),
    "says-related": ("related", "video", "gallery"),
    "says-offer": ("advert", "subscribe", "cookie-notice"),
    "says-comments": ("comments",),
    "says-author": ("author-bio", "contact"),
    "says-footer": ("footer",),
}
"""Measure -> the lexicon's kinds that it stands for."""
LONGEST = 6
"""Words of a phrase that are compared."""
SHORT = 12
"""Words of a block up to which one word in it may name it."""

_WHOLE, _START, _WORD = 0, 1, 2
_ROLES = {"head": _WHOLE, "line": _WHOLE, "name": _WHOLE, "code": _WHOLE, "start": _START, "word": _WORD}


class Phrases(NamedTuple):
    """The lexicon as a table."""

    signature: UInts
    """(m,) ascending; a phrase's words and how it is used, hashed"""
    groups: npt.NDArray[np.bool_]
    """(m, len(GROUPS))"""


def signatures(words: Words, first: npt.NDArray[np.intp], count: npt.NDArray[np.intp]) -> tuple[UInts, UInts]:
    """(n_words + 1,) prefix sums whose differences are signatures, and the (n,) signature of each whole block."""
    factor = (np.arange(len(words.hash)) - first.take(words.line)).astype(np.uint32)  # the word's place in its block
    factor *= np.uint32(2)
    factor += np.uint32(0x9E3779B1)
    factor *= words.hash
    prefix = np.zeros(len(words.hash) + 1, np.uint32)
    np.cumsum(factor, dtype=np.uint32, out=prefix[1:])
    return prefix, prefix.take(first + count) - prefix.take(first)


def find_phrases(words: Words, first: npt.NDArray[np.intp], count: npt.NDArray[np.intp], prefix: UInts) -> Floats:
    """(n, len(GROUPS)) 1 where a block is, begins with or is short and holds a phrase of the group."""
    table, n = _phrases(), len(count)
    found = np.zeros((len(GROUPS), n), np.float32)
    length, start = np.arange(1, LONGEST + 1)[:, None], prefix.take(first)
    begins = prefix.take(first + length, mode="clip") - start
    short = (count <= SHORT).take(words.line).nonzero()[0]
    begin_key, begin = _likely(begins.ravel(), _START, (length <= count).ravel())
    whole_key, whole = _likely(prefix.take(first + count) - start, _WHOLE, (count > 0) & (count <= LONGEST))
    word_key, word = _likely(words.hash.take(short), _WORD, None)
    key = np.concatenate((begin_key, whole_key, word_key))
    owner = np.concatenate((begin % n, whole, words.line.take(short.take(word))))
    place = np.minimum(table.signature.searchsorted(key), len(table.signature) - 1)
    hit = (table.signature.take(place) == key).nonzero()[0]
    row, group = table.groups.take(place.take(hit), axis=0).nonzero()
    found[group, owner.take(hit.take(row))] = 1
    return found.T


def _likely(signature: UInts, role: int, usable: Bools | None) -> tuple[UInts, Indices]:
    """The keys of a role that may be in the table, and their places."""
    key: UInts = signature * np.uint32(4)  # differs by role
    key += np.uint32(role)
    likely = _buckets().take(key >> np.uint32(16))
    if usable is not None:
        likely &= usable
    place = likely.nonzero()[0]
    return key.take(place), place


@cache
def _phrases() -> Phrases:
    """The lexicon of all languages, as it ships."""
    with np.load(FILE) as stored:
        return Phrases(stored["signature"], (stored["groups"][:, None] >> np.arange(len(GROUPS)) & 1).astype(bool))


@cache
def _buckets() -> npt.NDArray[np.bool_]:
    """(2**16,) whether any key begins with these bits: most keys are none and need no search."""
    buckets = np.zeros(1 << 16, bool)
    buckets[_phrases().signature >> np.uint32(16)] = True
    return buckets


def write_table(path: Path = FILE) -> None:
    """Write `phrases.npz` from the lexicon's files."""
    table = compile_phrases()
    groups = (table.groups << np.arange(len(GROUPS))).sum(1).astype(np.uint16)
    np.savez_compressed(path, signature=table.signature, groups=groups)


def compile_phrases() -> Phrases:
    """The table of the lexicon's files; phrases of more than `LONGEST` words are looked up by their first words."""
    rows = [row for path in sorted(FOLDER.glob("*.txt")) for row in _entries(path)]
    group_of = {kind: index for index, kinds in enumerate(GROUPS.values()) for kind in kinds}
    mask = np.array([1 << group_of[kind] for kind, _, _ in rows], np.uint32)
    usage = np.array([_ROLES[role] for _, role, _ in rows])
    codes = np.frombuffer("".join([phrase + "\n" for _, _, phrase in rows]).encode("utf-32-le"), np.uint32)
    newline = codes == ord("\n")
    words = find_words(codes, class_table()[codes], np.cumsum(newline) - newline)
    count = np.bincount(words.line, minlength=len(rows))
    first = np.cumsum(count) - count
    prefix, _ = signatures(words, first, count)
    open_ended = words.start_class[np.maximum(first + count - 1, 0)] == Char.SPACELESS
    length = np.minimum(count - ((usage != _WHOLE) & open_ended & (count > 1)), LONGEST)
    usage = np.where((usage == _WORD) & (length > 1), _START, usage)
    usable = (length > 0) & ((usage != _WHOLE) | (count <= LONGEST))
    signature = np.where(
        usage == _WORD, words.hash[np.minimum(first, len(words.hash) - 1)], prefix[first + length] - prefix[first]
    )
    key = (signature * np.uint32(4) + usage.astype(np.uint32))[usable]
    order = np.argsort(key, kind="stable")
    ordered, begin = np.unique(key[order], return_index=True)
    masks = np.bitwise_or.reduceat(mask[usable][order], begin)
    return Phrases(ordered, (masks[:, None] >> np.arange(len(GROUPS)) & 1).astype(bool))


def _entries(path: Path) -> list[tuple[str, str, str]]:
    """(kind, role, phrase) of one language's file."""
    rows = []
    for row in path.read_text("utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            head, phrases = row.split(":", 1)
            kind, role = head.split()
            rows += [(kind, role, phrase.strip()) for phrase in phrases.split(" | ")]
    return rows


if __name__ == "__main__":
    write_table()
