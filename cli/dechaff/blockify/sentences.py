"""One-line dumps -> pieces that can be judged apart.

Some dumpers put a whole page on one line, menu and article alike. Such a line is cut at sentence ends, and a stretch
without any (a menu) every few words. Pieces that are kept side by side are joined again by the renderer.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from itertools import pairwise

LONG_LINE = 2_000
"""Width from which a line is no paragraph but many, in characters of scripts with spaces between words."""
LONG_ONLY_LINE = 600
"""The same where the page has no other line and a stretch of this one has no sentence: a menu shares it.

On 24 such dumps of the open corpus the best choice of blocks then has a token F1 of .82 instead of .46.
"""
LONG_PIECE = 25
"""Words without a sentence end from which a piece is no sentence."""
CHUNK = 8
"""Words of a chunk of such a stretch, counted from its end, where a first sentence may hang on a menu."""
DATE_WORDS = 3
"""Words of a date, before which a chunk is cut instead; a longer row of numbers is none."""
DENSE = 3
"""Characters of a script with spaces that say as much as one of a script without."""

_SENTENCE_END = re.compile(
    r"""[.!?…؟।۔։።。！？](?<!\s\d\.)(?<!\s\d\d\.)(?:(?<![。！？])[.!?…؟।۔։።]*["'”’»)\]]*\s+|(?<=[。！？])[。！？]*[”’」』）]*\s*)"""
)
"""A pattern that begins with one set of characters is searched in a tenth of the time of one that begins with two. The
point behind a number of one or two digits is an ordinal's: `am 12. November`."""

_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Kana and Han: a character is half a word."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese, Khmer: letters, but no spaces between words."""
_SPACELESS_BYTES = bytes((0xE0, 0xE1, *range(0xE3, 0xEB), 0xEF))
"""First bytes of both in UTF-8; those of typographic marks (0xE2) are not among them."""
UNSPACED_WORD = 5
"""Letters of a word in those."""


def split_long_lines(texts: list[str], numbers: Sequence[int]) -> tuple[list[str], array[int]]:
    """The lines with those wider than `LONG_LINE` in pieces, and the line number of each."""
    limit = LONG_LINE if len(texts) > 1 else LONG_ONLY_LINE
    if not texts or max(map(len, texts)) < limit / DENSE:
        return texts, array("i", numbers)
    pieces: list[str] = []
    places = array("i")
    for text, number in zip(texts, numbers, strict=True):
        found = _pieces(text) if len(text) >= limit / DENSE and _is_many(text, limit) else [text]
        pieces += found
        places.extend([number] * len(found))
    return pieces, places


def _is_many(text: str, limit: int) -> bool:
    """Is the line wider than a paragraph, or wider than `limit` with a stretch that is no sentence?"""
    width = len(text) if len(text) >= LONG_LINE else len(text) + (DENSE - 1) * _n_of(_DENSE, text)
    return width >= LONG_LINE or (width >= limit and any(_n_words(piece) > LONG_PIECE for piece in _sentences(text)))


def _n_words(text: str) -> float:
    """Words in the sense of `LONG_PIECE`."""
    if not _may_be_spaceless(text):
        return len(text.split())
    return len(text.split()) + _n_of(_DENSE, text) / 2 + _n_of(_UNSPACED, text) / UNSPACED_WORD


def _n_of(script: re.Pattern[str], text: str) -> int:
    return len(text) - len(script.sub("", text)) if _may_be_spaceless(text) else 0


def _may_be_spaceless(text: str) -> bool:
    """May characters of a script without spaces be among these? Most texts show by their bytes that none are."""
    if text.isascii():
        return False
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded.translate(None, _SPACELESS_BYTES)) < len(encoded)


def _pieces(text: str) -> list[str]:
    """Sentences of a line, and chunks of what has no sentences."""
    chunks = _spaceless_chunks if _may_be_spaceless(text) else _chunks
    return [piece for sentence in _sentences(text) for piece in chunks(sentence)]


def _sentences(text: str) -> list[str]:
    cuts = [0]
    cuts += [end.end() for end in _SENTENCE_END.finditer(text) if not text[end.end() : end.end() + 1].islower()]
    sentences = [text[start:stop].strip() for start, stop in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return [sentence for sentence in sentences if sentence]


def _chunks(sentence: str) -> list[str]:
    """Chunks of a script with spaces, where each word is one; none cuts a date apart."""
    words = sentence.split()
    if len(words) <= LONG_PIECE:
        return [sentence]
    cuts = [0]
    for cut in range(len(words) % CHUNK or CHUNK, len(words), CHUNK):
        places = range(cut, max(cuts[-1], cut - DATE_WORDS - 1), -1)
        cuts.append(next((place for place in places if not _may_be_date(words[place - 1], words[place])), cut))
    cuts.append(len(words))
    return [" ".join(words[start:stop]) for start, stop in pairwise(cuts)]


def _may_be_date(before: str, word: str) -> bool:
    """May these two words be of one date? One of them is a number."""
    return word[0].isdigit() or before.rstrip(".,").isdigit()


def _spaceless_chunks(sentence: str) -> list[str]:
    """Chunks of what may be of a script without."""
    n_words = _n_words(sentence)
    if n_words <= LONG_PIECE:
        return [sentence]
    words = sentence.split()
    if n_words == len(words):
        return _chunks(sentence)
    chunks: list[list[str]] = [[]]
    size = 0.0
    for word in reversed(words):
        if size >= CHUNK:
            chunks.append([])
            size = 0
        chunks[-1].append(word)
        size += _n_words(word)
    return [" ".join(reversed(chunk)) for chunk in reversed(chunks)]
