"""Gold text -> how much of each block is main content.

Gold and page are aligned as token sequences by their longest common subsequence, so that of a headline's three
occurrences the one in its place counts. Chance matches (a lone "the" in a menu) are dropped; gold that stands in
another order on the page is found by its shingles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dechaff.evaluate.metrics import SHINGLE, tokens

MIN_SHARE = 0.5
"""A block with less of its tokens matched was matched by chance, unless a long run of it was."""
MIN_RUN = 6
"""Tokens in a row that no chance matches."""
MIN_SHINGLE_SHARE = 0.6
MAX_CELLS = 3_000_000_000
"""Bits of the alignment's matrix; a larger page is aligned by shingles alone."""

Counts = npt.NDArray[np.float32]


def align(lines: Sequence[str], gold: str) -> tuple[Counts, Counts, int]:
    """Tokens of each block, how many of them are gold, and the tokens of the gold."""
    per_line = [tokens(line) for line in lines]
    counts = np.array([len(words) for words in per_line], np.float32)
    flat = [word for words in per_line for word in words]
    target = tokens(gold)
    owner = np.repeat(np.arange(len(lines)), counts.astype(int))
    hit = np.zeros(len(flat), bool)
    used = np.zeros(len(target), bool)
    if flat and target and len(flat) * len(target) < MAX_CELLS:
        _match(flat, target, owner, hit, used)
    matched = np.bincount(owner[hit], minlength=len(lines)).astype(np.float32) if len(lines) else counts
    chance = matched < MIN_SHARE * counts
    matched[chance] = 0
    used_by = _rest(target, used)
    _match_shingles(per_line, matched, counts, used_by)
    return counts, matched, len(target)


def _match(
    flat: list[str],
    target: list[str],
    owner: npt.NDArray[np.intp],
    hit: npt.NDArray[np.bool_],
    used: npt.NDArray[np.bool_],
) -> None:
    """Mark the tokens on the common subsequence: whole blocks and long runs, not strays."""
    runs = common_runs(flat, target)
    total = np.bincount(owner)
    for here, _ in runs:
        hit[here] = True
    found = np.bincount(owner[hit], minlength=len(total))
    good = found >= MIN_SHARE * total
    for here, there in runs:
        keep = good[owner[here]]
        if here.stop - here.start >= MIN_RUN:
            keep[:] = True
        hit[here] = keep
        used[there] = keep


def common_runs(one: Sequence[str], other: Sequence[str]) -> list[tuple[slice, slice]]:
    """Where the longest common subsequence of two token sequences runs on, in both."""
    from rapidfuzz.distance import LCSseq

    numbers = {word: number for number, word in enumerate({*one, *other})}
    codes = LCSseq.opcodes([numbers[word] for word in one], [numbers[word] for word in other])
    spans = ((slice(op.src_start, op.src_end), slice(op.dest_start, op.dest_end)) for op in codes if op.tag == "equal")
    return list(spans)


def _rest(target: list[str], used: npt.NDArray[np.bool_]) -> Counter[tuple[str, ...]]:
    """Shingles of the gold that the common subsequence left over."""
    free = ~used
    runs: npt.NDArray[np.intp] | list[int] = (
        np.flatnonzero(np.convolve(free, np.ones(SHINGLE, int), "valid") == SHINGLE) if len(target) >= SHINGLE else []
    )
    return Counter(tuple(target[i : i + SHINGLE]) for i in runs)


def _match_shingles(per_line: list[list[str]], matched: Counts, counts: Counts, rest: Counter[tuple[str, ...]]) -> None:
    """Give blocks that were not matched the gold left over that they hold, each piece of gold once."""
    if not rest:
        return
    for index in np.flatnonzero((matched == 0) & (counts >= SHINGLE)):
        words = per_line[index]
        pieces = [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]
        share = sum(piece in rest for piece in pieces) / len(pieces)
        if share >= MIN_SHINGLE_SHARE:
            matched[index] = share * counts[index]
            rest.subtract(pieces)
            for piece in pieces:
                if rest[piece] <= 0:
                    del rest[piece]
