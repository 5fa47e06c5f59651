"""What a page's HTML says of each block of its text dump: targets that the network learns beside the gold.

Tags, class words and another extractor's verdict are not there when a dump is cleaned, but they are when a network is
trained. Made to guess them, it learns what menus, teasers, captions and comments look like without their tags (learning
with privileged information, Vapnik & Vashist 2009; auxiliary tasks, Caruana 1997). Nothing of it is in the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dechaff.document import Blocks, Floats
from dechaff.evaluate.metrics import tokens
from dechaff.train.alignment import common_runs

HINTS: tuple[str, ...] = (
    "shape:heading", "shape:list_item", "link-share", "styled-share", "tag:p", "tag:h1", "tag:h2", "tag:h3",
    "in:article", "in:main", "in:nav", "in:aside", "in:header", "in:footer", "in:form", "in:figure", "in:table",
    "in:list", "word:date", "word:author", "word:title", "word:lead", "around:body", "around:content", "around:comment",
    "around:author", "around:meta", "around:tags", "around:breadcrumb", "around:nav", "around:header", "around:footer",
    "around:sidebar", "around:related", "around:share", "around:promo", "around:widget", "around:newsletter",
    "around:cookie", "around:card", "around:gallery", "around:caption", "around:product", "vote:line",
)  # fmt: skip
"""Columns of HTML's evidence that are worth guessing: shares and flags, from 0 to 1."""
UNKNOWN = -1.0
"""The hint of a block that is not found in the page's HTML."""
MOST_CELLS = 400_000_000
"""Bits of the alignment's matrix; a larger page gives no hints."""

Hinted = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class PageHints:
    """A page's HTML as tokens in page order, the block of each, and the hints of each block."""

    tokens: list[str]
    owner: npt.NDArray[np.intp]
    columns: Floats
    """(n_blocks, len(HINTS)) 0 to 1"""


def page_hints(blocks: Blocks) -> PageHints:
    """What the blocks of an HTML page say."""
    from dechaff.blockify.html import evidence_names

    names = evidence_names()
    if blocks.evidence is None:
        raise ValueError("blocks of a text dump have no hints to give")
    per_block = [tokens(line) for line in blocks.lines]
    owner = np.repeat(np.arange(len(per_block)), [len(words) for words in per_block])
    columns = np.clip(blocks.evidence[:, [names.index(name) for name in HINTS]], 0, 1).astype(np.float32)
    return PageHints([word for words in per_block for word in words], owner, columns)


def hinted(lines: Sequence[str], page: PageHints) -> Hinted:
    """(n, len(HINTS)) mean hints of each line's tokens; `UNKNOWN` where fewer than half of them are found in order."""
    per_line = [tokens(line) for line in lines]
    counts = np.array([len(words) for words in per_line], np.intp)
    flat = [word for words in per_line for word in words]
    found = np.full((len(lines), len(HINTS)), UNKNOWN, np.float16)
    if not flat or not page.tokens or len(flat) * len(page.tokens) > MOST_CELLS:
        return found
    runs = common_runs(flat, page.tokens)
    if not runs:
        return found
    here, there = (np.r_[(*(run[side] for run in runs),)] for side in (0, 1))
    line = np.repeat(np.arange(len(lines)), counts)[here]
    n_found = np.bincount(line, minlength=len(lines))
    sums = np.zeros((len(lines), len(HINTS)), np.float32)
    np.add.at(sums, line, page.columns[page.owner[there]])
    known = (2 * n_found >= counts) & (n_found > 0)
    found[known] = sums[known] / n_found[known, None]
    return found
