"""Lines that name chaff in any of the lexicon's languages, found by hash.

Every beginning of a block, up to six words, has a signature that two prefix sums give; the phrases' signatures are one
sorted table. One look-up for all beginnings of all blocks says which blocks are, or begin with, a phrase.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Floats
from dechaff.measure.characters import Char, class_table
from dechaff.measure.words import UInts, Words, find_words

FOLDER = Path(__file__).parents[1] / "lexicon"
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
    """(n_words + 1,) prefix sums that `signature_of` takes differences of, and the (n,) signature of each whole block."""
    place = (np.arange(len(words.hash)) - first[words.line]).astype(np.uint32)
    prefix = np.zeros(len(words.hash) + 1, np.uint32)
    np.cumsum(words.hash * (place * np.uint32(2) + np.uint32(0x9E3779B1)), dtype=np.uint32, out=prefix[1:])
    return prefix, prefix[first + count] - prefix[first]


def find_phrases(
    words: Words, first: npt.NDArray[np.intp], count: npt.NDArray[np.intp], prefix: UInts
) -> Floats:
    """(n, len(GROUPS)) 1 where a block is, begins with or is short and holds a phrase of the group."""
    table = _phrases()
    found = np.zeros((len(count), len(GROUPS)), np.float32)
    blocks = np.arange(len(count))
    keys, owners = [], []
    for length in range(1, LONGEST + 1):
        reaches = blocks[count >= length]
        signature = prefix[first[reaches] + length] - prefix[first[reaches]]
        whole = count[reaches] == length
        keys += [_key(signature[whole], _WHOLE), _key(signature, _START)]
        owners += [reaches[whole], reaches]
    short = count[words.line] <= SHORT
    keys.append(_key(words.hash[short], _WORD))
    owners.append(words.line[short])
    key, owner = np.concatenate(keys), np.concatenate(owners)
    place = np.minimum(np.searchsorted(table.signature, key), len(table.signature) - 1)
    hit = table.signature[place] == key
    np.maximum.at(found, owner[hit], table.groups[place[hit]].astype(np.float32))
    return found


def _key(signature: UInts, role: int) -> UInts:
    """A signature that differs by role."""
    result: UInts = signature * np.uint32(4) + np.uint32(role)
    return result


@cache
def _phrases() -> Phrases:
    """The lexicon of all languages; phrases of more than `LONGEST` words are looked up by their first words."""
    rows = [row for path in sorted(FOLDER.glob("*.txt")) for row in _entries(path)]
    group_of = {kind: index for index, kinds in enumerate(GROUPS.values()) for kind in kinds}
    codes = np.frombuffer("".join([phrase + "\n" for _, _, phrase in rows]).encode("utf-32-le"), np.uint32)
    classes = class_table()[codes]
    newline = codes == ord("\n")
    line = np.cumsum(newline) - newline
    words = find_words(codes, classes, line)
    count = np.bincount(words.line, minlength=len(rows))
    first = np.cumsum(count) - count
    prefix, _ = signatures(words, first, count)
    keys: dict[int, int] = {}
    for index, (kind, role, _) in enumerate(rows):
        spaceless = count[index] > 1 and words.start_class[first[index] + count[index] - 1] == Char.SPACELESS
        usage, length = _ROLES[role], min(int(count[index]), LONGEST)
        if usage != _WHOLE and spaceless:
            length = min(int(count[index]) - 1, LONGEST)
        if not length or (usage == _WHOLE and count[index] > LONGEST):
            continue
        if usage == _WORD and length > 1:
            usage = _START
        start = slice(first[index], first[index] + 1)
        signature = prefix[first[index] + length : first[index] + length + 1] - prefix[start]
        key = int(_key(words.hash[start] if usage == _WORD else signature, usage)[0])
        keys[key] = keys.get(key, 0) | 1 << group_of[kind]
    ordered = np.array(sorted(keys), np.uint32)
    masks = np.array([keys[int(key)] for key in ordered], np.uint32)
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
