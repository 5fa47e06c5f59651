"""What the finders look at: a page's lines, folded, and where its body begins and ends.

Everything that costs time is computed for the lines near the body only, once, on demand.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Found, Labels, Shape
from dechaff.metadata.words import word_list

PROSE = 70
"""Weight, see `weight_of`, from which a kept block counts as the body's prose."""
NEUTRAL = 0.4
"""Score that neither adds to the body nor takes from it; swept 0.3-0.5 on the open corpus."""
PROSE_SAMPLE = 3000
"""Characters of the body whose words are known."""
_SMALL = re.compile(r"(?<![^\W_])[a-zß-öø-ÿāăąćčďđēęěğīįıłńňőœřśşšţťūůűźżža-яёіїєґүөәқғңұһα-ωά-ώ]{2,}(?![^\W_])")
_DENSE_SPANS = ((0x3040, 0x9FFF), (0xAC00, 0xD7AF))
"""Code points of kana, ideographs and Hangul: one of them says about what two letters say."""
_MAYBE_DENSE = re.compile(rb"[\xe3-\xed]")
"""Bytes that begin a dense character in UTF-8: a pattern of the characters themselves is slow to compile."""
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")
_REST = re.compile(r"[\W_]+")
"""What is neither letter nor digit."""
_ASCII_REST = bytes(code for code in range(128) if not chr(code).isalnum())
"""That of ASCII: taken out of the encoded text, at a tenth of what a pattern costs; a page's text is folded whole."""
SITE_PART = 4
"""Letters of a name, folded, that may be a part of the site's name or hold it."""
CUE_WORDS = 5
"""Most words of a phrase such as "a column by" in the word lists."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text's letters and digits alone, so that case, space, punctuation and width make no difference.

    >>> fold("Who’s  next? ")
    'whosnext'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    encoded = text.casefold().encode("utf-8", "surrogatepass").translate(None, _ASCII_REST)
    letters = encoded.decode("utf-8", "surrogatepass")
    return letters if letters.isalnum() else _REST.sub("", letters)


def host_of(url: str) -> str:
    """The host an address names, in small letters; "" where it names none.

    >>> host_of("https://WWW.example.org:80/a"), host_of("http://[")
    ('www.example.org', '')
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "http://[": no address
        return ""


def weight_of(text: str) -> int:
    """A text's length in characters, dense ones counting double: 40 is a short line in any script."""
    return len(text) if text.isascii() else len(text) + sum(map(_is_dense, text))


def _is_dense(char: str) -> bool:
    return char >= "\u3040" and (char <= "\u9fff" or "\uac00" <= char <= "\ud7af")


@lru_cache(maxsize=8192)
def cue_length(line: str, phrases: frozenset[str]) -> int:
    """Length of the phrase that opens a line, with the colon or space behind it; 0 where none does."""
    folded = line[:60].casefold()
    best = position = 0
    firsts = _first_words(phrases)
    for _ in range(CUE_WORDS):
        match = _CUE_END.search(folded, position)
        end = match.start() if match else len(folded)
        words_so_far = folded[:end].strip(_EDGE)
        if not position and words_so_far not in firsts:
            return 0
        if words_so_far in phrases:
            best = match.end() if match else len(folded)
        if not match or folded[end] in ":：":
            break
        position = match.end()
    return best


@lru_cache(maxsize=256)
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(_CUE_END.split(phrase, maxsplit=1)[0].strip(_EDGE) for phrase in phrases)


_CUE_END = re.compile(r"[\s:：/|]+\s*")
_EDGE = " .,()[]<>«»【】-–—*|•·"


@dataclass
class PageLines:
    """The lines of a page as the finders see them."""

    blocks: Blocks
    labels: Labels
    page_titles: tuple[str, ...] = ()
    """What the page's container or head says its title is, site's name and all."""
    language: str | None = None
    found_language: Found | None = None
    """The same with its evidence."""
    start: int = 0
    """Index of the first block that belongs to the page: 1 behind a head line."""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """What is no person on this page, folded: `site` and `section` -> names."""
    lines: list[str] = field(init=False)
    weights: array[float] = field(init=False)
    """`weight_of` each line."""
    first: int = field(init=False)
    """Index of the body's first prose block."""
    last: int = field(init=False)
    """Index of the body's last block."""

    def __post_init__(self) -> None:
        self.lines = self.blocks.lines
        weights = _weights(self.lines, self.blocks.text)
        self.weights = array("f", weights.tobytes())
        self.first, self.last = _body(weights, self.labels)

    @cached_property
    def body_words(self) -> frozenset[str]:
        """Words of the body's prose, case-folded."""
        return frozenset(words(self._prose.casefold()))

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words the body's prose writes in small letters: what is common is no name."""
        return frozenset(_SMALL.findall(self._prose))

    @cached_property
    def _prose(self) -> str:
        kept = self.labels.keep
        picked, size = [], 0
        for index in range(self.first, self.last + 1):
            if kept[index] and self.weights[index] >= PROSE:
                picked.append(self.lines[index])
                size += len(picked[-1])
                if size > PROSE_SAMPLE:
                    break
        return " ".join(picked)[:PROSE_SAMPLE]

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each line occurs."""
        return Counter(self.lines)

    def places(self, line: str) -> list[int]:
        """The indices of all lines that read so."""
        count = self.counts.get(line, 0)
        if count <= 1:
            return [self.lines.index(line)] if count else []
        return [index for index, other in enumerate(self.lines) if other == line]

    def name_site(self, sites: Iterable[str], sections: Iterable[str], host: str | None) -> None:
        """Remember the names of the page's site, its host's among them, and of its section."""
        labels = [label for label in (host or "").split(".")[:-1] if len(label) >= SITE_PART]
        self.names["site"] = frozenset(filter(None, map(fold, (*sites, *labels))))
        self.names["section"] = frozenset(filter(None, map(fold, sections)))

    def names_site(self, key: str) -> str | None:
        """How a folded name is that of the page's site or section; `None` where it is not."""
        site = self.names.get("site", frozenset())
        if key in site:
            return "is the site"
        if key in self.names.get("section", frozenset()):
            return "is the section"
        if len(key) >= SITE_PART and any(key in name for name in site):
            return "in the site's name"
        return "holds the site's name" if any(len(name) >= SITE_PART and name in key for name in site) else None

    def is_heading(self, index: int) -> bool:
        """The source marks the block as a heading."""
        return int(self.blocks.shape[index]) == Shape.HEADING


def words(text: str) -> list[str]:
    """Case-folded words; of scripts without spaces, pairs of characters."""
    if text.isascii() or not _MAYBE_DENSE.search(text.encode("utf-8", "surrogatepass")):
        return _WORDS.findall(text.casefold())
    found: list[str] = []
    for word in _WORDS.findall(text.casefold()):
        if len(word) > 2 and _is_dense(word[0]):
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            found.append(word)
    return found


def _weights(lines: list[str], text: str) -> npt.NDArray[np.float32]:
    """`weight_of` each line."""
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    if text.isascii() or not lines:
        return lengths.astype(np.float32)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    dense = np.zeros(len(codes), np.uint8)
    for low, high in _DENSE_SPANS:
        dense += (codes >= low) & (codes <= high)
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    return (lengths + np.add.reduceat(dense, starts, dtype=np.int64)).astype(np.float32)


def _body(lengths: npt.NDArray[np.float32], labels: Labels) -> tuple[int, int]:
    """First prose block and last block of the body; where nothing is kept, the longest block.

    The body is the run of blocks with the largest sum of scores above `NEUTRAL`, each weighted by the root of its
    length: a teaser the labels kept by mistake, far from the article, does not move it.
    """
    if not len(lengths):
        return 0, -1
    sums = np.cumsum((labels.score - NEUTRAL) * np.sqrt(lengths))
    lowest = np.minimum.accumulate(np.concatenate([[0.0], sums[:-1]]))
    last = int(np.argmax(sums - lowest))
    before = np.concatenate([[0.0], sums[:last]])
    start = int(len(before) - 1 - np.argmin(before[::-1]))
    prose = np.flatnonzero(labels.keep[start : last + 1] & (lengths[start : last + 1] >= PROSE))
    return (start + int(prose[0]) if len(prose) else start), last


def is_byline_cue(line: str, language: str | None) -> int:
    """Length of the words before an author's name that open the line, else 0."""
    return cue_length(line, word_list("byline_before", language))
