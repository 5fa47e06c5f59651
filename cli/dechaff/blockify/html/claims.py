"""What the page says of itself beside its text: title, description, JSON-LD's article body; and what it says twice.

Authors write these for search engines and previews, so they point at the article whatever the layout.
"""

from __future__ import annotations

import re
from itertools import islice

import numpy as np

from dechaff.blockify.html.embedded import LinkedData
from dechaff.blockify.html.unseen import Unseen
from dechaff.document import Bools, Floats

CLAIM_NAMES = (
    "claim:has-body", "claim:body", "claim:title", "claim:description", "claim:title-distance",
    "said-before", "said-after", "claim:data-description",
)  # fmt: skip
"""Columns: JSON-LD holds an article body; share of the block's sentences in it; the block is the page's title; share of
the block's sentences in the page's description or the other way round; signed log distance to the last block before
that is the title (or the first after); shares of the block's sentences that blocks before, blocks after also say;
the share that JSON-LD's descriptions hold."""
LONG_SENTENCE = 25
"""Letters from which a sentence is not met twice by chance; a character of a script without spaces counts as three."""
SHORT_TITLE, LONGEST_TITLE = 8, 300
ONE_SENTENCE = 60
"""Characters up to which a block is taken for one sentence."""

_END = re.compile(r"[.!?…。！？।؟۔](?:(?<=[。！？।؟۔])|\s+)")
"""A set of characters at its beginning, for such patterns are searched three times as fast."""
_REST = re.compile(r"[\W_]+")
"""What is no letter or digit."""
_ASCII_REST = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")
"""That of ASCII, most of it: taken out of the encoded text, at a tenth of what a pattern costs."""
_DESCRIPTIONS = frozenset(("description", "og:description", "twitter:description"))
_TITLES = frozenset(("og:title", "twitter:title"))


def claims(texts: list[str], said: Unseen, data: LinkedData) -> Floats:
    """(n_blocks, len(CLAIM_NAMES)) float32."""
    columns = np.zeros((len(texts), len(CLAIM_NAMES)), np.float32)
    if not texts:
        return columns
    letters = _letters_of([text if len(text) <= LONGEST_TITLE else "" for text in texts])
    sentences = _sentences_of(texts, letters)
    body = _letters(" ".join(data.bodies))
    if body:
        columns[:, 0] = 1
        columns[:, 1] = [_share(parts, body) for parts in sentences]
    titles, description = _head(said)
    columns[:, 2] = _title_shares(letters, titles)
    if description:
        columns[:, 3] = [_share(parts, description) for parts in sentences]
    columns[:, 4] = _distance(columns[:, 2] > 0)
    columns[:, 5] = _repeats(sentences)
    columns[:, 6] = _repeats(sentences[::-1])[::-1]
    described = _letters(" ".join(data.descriptions))
    if described:
        columns[:, 7] = [_share(parts, described) for parts in sentences]
    return columns


def _letters(text: str) -> str:
    return _letters_of([text.replace("\n", " ")])[0]


def _letters_of(texts: list[str]) -> list[str]:
    """Each text's letters and digits in lower case; all in one pass, as there are hundreds. No text has line breaks."""
    joined = "\n".join(texts).lower().encode("utf-8", "surrogatepass").translate(None, _ASCII_REST)
    letters = joined.decode("utf-8", "surrogatepass").split("\n")
    return [text if text.isalnum() else _REST.sub("", text) for text in letters]


def _sentences_of(texts: list[str], letters: list[str]) -> list[list[str]]:
    """Long sentences of each text, letters and digits only; `letters` are a text's own where it is short."""
    short = [len(text) <= ONE_SENTENCE for text in texts]
    cut = [[] if one else _END.split(text) for text, one in zip(texts, short, strict=True)]
    parts = iter(_letters_of([part for pieces in cut for part in pieces]))
    return [
        [part for part in ([own] if one else islice(parts, len(pieces))) if _is_long(part)]
        for own, one, pieces in zip(letters, short, cut, strict=True)
    ]


def _is_long(part: str) -> bool:
    return len(part) >= LONG_SENTENCE or (part > "\u0e00" and 3 * len(part) >= LONG_SENTENCE)


def _share(parts: list[str], where: str) -> float:
    return len([part for part in parts if part in where]) / len(parts) if parts else 0.0


def _head(said: Unseen) -> tuple[list[str], str]:
    """Titles and descriptions the page's head names, letters only."""
    titles = [_letters(title.text or "") for title in said.titles[:1]]
    description = ""
    for meta in said.metas:
        name = meta.get("property") or meta.get("name") or ""
        if name in _TITLES:
            titles.append(_letters(meta.get("content") or ""))
        elif name in _DESCRIPTIONS:
            description += _letters(meta.get("content") or "") + " "
    return list(dict.fromkeys(filter(None, titles))), description.strip()


def _title_shares(letters: list[str], titles: list[str]) -> list[float]:
    """For each block the share of the shortest title around it that it is; 0 where no title holds it."""
    longest = max(map(len, titles), default=0)
    shares = [0.0] * len(letters)
    for index, text in enumerate(letters):
        if text and len(text) <= longest and len(text) >= SHORT_TITLE // (4 if text > "\u0e00" else 1):
            shares[index] = max((len(text) / len(title) for title in titles if text in title), default=0.0)
    return shares


def _distance(is_title: Bools) -> Floats:
    n = len(is_title)
    at = np.flatnonzero(is_title)
    if not len(at):
        return np.zeros(n, np.float32)
    index = np.arange(n)
    nearest = at[np.maximum(0, np.searchsorted(at, index, side="right") - 1)]
    gap = index - nearest
    distance: Floats = (np.sign(gap) * np.log1p(np.abs(gap))).astype(np.float32)
    return distance


def _repeats(sentences: list[list[str]]) -> list[float]:
    """Share of each block's sentences that a block before it says too."""
    seen: set[str] = set()
    shares = []
    for said in sentences:
        if not said:
            shares.append(0.0)
            continue
        shares.append(len([part for part in said if part in seen]) / len(said))
        seen.update(said)
    return shares
