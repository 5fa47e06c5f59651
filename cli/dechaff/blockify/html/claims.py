"""What the page says of itself beside its text: title, description, JSON-LD's article body; and what it says twice.

Authors write these for search engines and previews, so they point at the article whatever the layout.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from dechaff.blockify.html.embedded import LinkedData
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

_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।؟۔])")
_LETTERS = re.compile(r"[\W_]+")
_ASCII_REST = {code: None for code in range(128) if not chr(code).isalnum()}
"""What `_LETTERS` takes out of ASCII text, ten times as fast."""
_DESCRIPTIONS = frozenset(("description", "og:description", "twitter:description"))
_TITLES = frozenset(("og:title", "twitter:title"))


def claims(texts: list[str], tree: Any, data: LinkedData) -> Floats:
    """(n_blocks, len(CLAIM_NAMES)) float32."""
    columns = np.zeros((len(texts), len(CLAIM_NAMES)), np.float32)
    if not texts:
        return columns
    letters = [_letters(text) if len(text) <= LONGEST_TITLE else "" for text in texts]
    sentences = [_sentences(text, known) for text, known in zip(texts, letters, strict=True)]
    body = _letters(" ".join(data.bodies))
    if body:
        columns[:, 0] = 1
        columns[:, 1] = [_share(said, body) for said in sentences]
    titles, description = _head(tree)
    columns[:, 2] = _title_shares(letters, titles)
    if description:
        columns[:, 3] = [_share(said, description) if said else 0.0 for said in sentences]
    columns[:, 4] = _distance(columns[:, 2] > 0)
    columns[:, 5] = _repeats(sentences)
    columns[:, 6] = _repeats(sentences[::-1])[::-1]
    described = _letters(" ".join(data.descriptions))
    if described:
        columns[:, 7] = [_share(said, described) for said in sentences]
    return columns


def _letters(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_ASCII_REST)
    return _LETTERS.sub("", text.lower())


def _sentences(text: str, letters: str) -> list[str]:
    """Long sentences, letters and digits only; `letters` are the text's own where it is short."""
    if len(text) < LONG_SENTENCE // 3:
        return []
    if len(text) <= ONE_SENTENCE:
        is_long = len(letters) >= LONG_SENTENCE or (letters > "\u0e00" and 3 * len(letters) >= LONG_SENTENCE)
        return [letters] if is_long else []
    found = [_letters(part) for part in _END.split(text)]
    return [
        part for part in found if len(part) >= LONG_SENTENCE or (part > "\u0e00" and 3 * len(part) >= LONG_SENTENCE)
    ]


def _share(said: list[str], where: str) -> float:
    return len([part for part in said if part in where]) / len(said) if said else 0.0


def _head(tree: Any) -> tuple[list[str], str]:
    """Titles and descriptions the page's head names, letters only."""
    titles: list[str] = []
    description = ""
    for title in tree.iter("title"):
        titles.append(_letters(title.text or ""))
        break
    for meta in tree.iter("meta"):
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
