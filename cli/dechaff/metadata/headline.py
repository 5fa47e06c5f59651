"""Which line looks like the headline: a small network over the lines around the body, its forward pass in numpy alone.

A line sees its own measures, the labels around it, bylines and dates near it, and how much of it the body, the page's
title and its address say again; one convolution lets it see its neighbours. All lines at once: a look at each of them
in Python would cost more than the rest of the metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dechaff.document import Floats
from dechaff.measure import NAMES, SLAB, SLAB_CHARS, Measures, PageMeasures, measure
from dechaff.measure.characters import class_table
from dechaff.measure.words import UInts, find_words
from dechaff.metadata.address import address_words, last_part
from dechaff.metadata.page_lines import PROSE, PageLines

ABOVE, INTO_BODY = 500, 60
"""Blocks above and into the body among which a headline is sought."""
SCORES_BEFORE, SCORES_AFTER = 4, 6
"""Blocks before and after a line whose scores it sees one by one."""
WINDOWS = (5, 15, 40)
"""Blocks before and after it whose mean score it sees."""
COMPANY_BEFORE, COMPANY_AFTER = 2, 5
"""Blocks before and after it in which it sees bylines and dates."""
LENGTHS_BEFORE, LENGTHS_AFTER = 2, 3
"""Blocks before and after it whose lengths it sees."""
BITS = 16
"""Bits of a word's hash that tell words apart."""
CLIP = 5.0
"""Standardised inputs beyond this say no more."""
FILE = Path(__file__).with_name("headline.npz")

EXTRA: tuple[str, ...] = (
    *(f"score {step}" for step in range(-SCORES_BEFORE, SCORES_AFTER + 1)),
    *(f"mean score {side} {size}" for size in WINDOWS for side in ("before", "after")),
    *(f"company {step}" for step in range(-COMPANY_BEFORE, COMPANY_AFTER + 1)),
    *(f"length {step}" for step in range(-LENGTHS_BEFORE, LENGTHS_AFTER + 1)),
    "kept", "first of kept", "kept above", "above body", "inside body", "opens body", "index", "top heading",
    "said by body", "said often", "has address", "in address", "address in it", "has title", "in title", "title in it",
    "like last part",
)  # fmt: skip
"""Inputs beside the measures."""
INPUTS: tuple[str, ...] = (*NAMES, *EXTRA)
_IN_ADDRESS, _ADDRESS_IN_IT = (INPUTS.index(name) for name in ("in address", "address in it"))


@dataclass(frozen=True)
class Network:
    """Weights as arrays; H hidden units, G behind the convolution."""

    names: tuple[str, ...]
    """The inputs by name."""
    mean: Floats
    scale: Floats
    enter: tuple[Floats, Floats]
    """(inputs, H), (H,)"""
    beside: tuple[Floats, Floats]
    """(3 H, G), (G,): a line's units, those of the line above and of the line below"""
    leave: tuple[Floats, Floats]
    """(H + G,), ()"""


@lru_cache(maxsize=1)
def network() -> Network:
    """The network shipped."""
    with np.load(FILE) as file:
        arrays = {name: file[name] if name == "names" else file[name].astype(np.float32) for name in file.files}
    return Network(
        tuple(str(name) for name in arrays["names"]),
        arrays["mean"], arrays["scale"], (arrays["enter"], arrays["enter_bias"]),
        (arrays["beside"], arrays["beside_bias"]), (arrays["leave"], arrays["leave_bias"]),
    )  # fmt: skip


def looks(net: Network, inputs: Floats) -> Floats:
    """(n,) log-odds of each line against "none of them"."""
    scaled = inputs - net.mean
    scaled *= net.scale
    np.clip(scaled, -CLIP, CLIP, out=scaled)
    hidden = np.maximum(scaled @ net.enter[0] + net.enter[1], 0)
    width = hidden.shape[1]
    weights, bias = net.beside
    seen = hidden @ weights[:width]
    seen[1:] += hidden[:-1] @ weights[width : 2 * width]
    seen[:-1] += hidden[1:] @ weights[2 * width :]
    seen = np.maximum(seen + bias, 0)
    result: Floats = hidden @ net.leave[0][:width] + seen @ net.leave[0][width:] + net.leave[1]
    return result


def like_address(inputs: Floats) -> Floats:
    """(n,) how alike each line and the page's address are, 0-1: twice the words in common over the words of both."""
    said, says = inputs[:, _IN_ADDRESS], address_said(inputs)
    result: Floats = 2 * said * says / np.maximum(said + says, np.float32(1e-6))
    return result


def address_said(inputs: Floats) -> Floats:
    """(n,) share of the address's words that each line says."""
    return inputs[:, _ADDRESS_IN_IT]


def inputs_of(
    page: PageLines, measures: PageMeasures, company: frozenset[int], url: str | None
) -> tuple[range, Floats]:
    """The lines among which a headline is sought, and what the network sees of each: (n, len(INPUTS))."""
    rows = range(max(page.start, page.first - ABOVE), min(len(page.lines), page.first + INTO_BODY))
    low, high = max(0, rows.start - SCORES_BEFORE), min(len(page.lines), max(page.last + 1, rows.stop) + 1)
    local = _near(page, measures, low, high)
    shift = 0 if len(local.matrix) == len(page.lines) else low
    own = slice(rows.start - shift, rows.stop - shift)
    columns = [*_scores(page, rows), *_company(company, rows), *_lengths(page, rows), *_places(page, rows)]
    columns += _words(page, local, shift, rows, url)
    inputs = np.empty((len(rows), len(INPUTS)), np.float32)
    inputs[:, : len(NAMES)] = local.matrix[own]
    for index, column in enumerate(columns, len(NAMES)):
        inputs[:, index] = column
    return rows, inputs


def _near(page: PageLines, measures: PageMeasures, low: int, high: int) -> Measures:
    """The measures of the page; of a page in slabs those of the lines from `low` to before `high` alone."""
    if len(page.lines) <= SLAB and len(page.blocks.text) <= SLAB_CHARS:
        return next(iter(measures)).measures
    return measure(page.blocks.part(low, min(high, low + SLAB)))


def _scores(page: PageLines, rows: range) -> list[npt.NDArray[np.floating]]:
    """Scores one by one, and means of more."""
    n, here = len(page.lines), np.arange(rows.start, rows.stop)
    score = page.labels.score
    padded = np.zeros(len(rows) + SCORES_BEFORE + SCORES_AFTER, np.float32)
    low, high = max(0, rows.start - SCORES_BEFORE), min(n, rows.stop + SCORES_AFTER)
    padded[low - rows.start + SCORES_BEFORE : high - rows.start + SCORES_BEFORE] = score[low:high]
    found: list[npt.NDArray[np.floating]] = [
        padded[step : step + len(rows)] for step in range(SCORES_BEFORE + SCORES_AFTER + 1)
    ]
    sums = np.concatenate(([0.0], np.cumsum(score)))
    for size in WINDOWS:
        before, after = np.maximum(here - size, 0), np.minimum(here + 1 + size, n)
        found.append((sums[here] - sums[before]) / size)
        found.append((sums[after] - sums[here + 1]) / size)
    return found


def _company(company: frozenset[int], rows: range) -> list[npt.NDArray[np.floating]]:
    padded = np.zeros(len(rows) + COMPANY_BEFORE + COMPANY_AFTER, np.float32)
    for index in company:
        place = index - rows.start + COMPANY_BEFORE
        if 0 <= place < len(padded):
            padded[place] = 1
    return [padded[step : step + len(rows)] for step in range(COMPANY_BEFORE + COMPANY_AFTER + 1)]


def _lengths(page: PageLines, rows: range) -> list[npt.NDArray[np.floating]]:
    lengths = np.frombuffer(page.weights, np.float32)
    padded = np.zeros(len(rows) + LENGTHS_BEFORE + LENGTHS_AFTER, np.float32)
    low, high = max(0, rows.start - LENGTHS_BEFORE), min(len(lengths), rows.stop + LENGTHS_AFTER)
    padded[low - rows.start + LENGTHS_BEFORE : high - rows.start + LENGTHS_BEFORE] = np.log1p(lengths[low:high])
    return [padded[step : step + len(rows)] for step in range(LENGTHS_BEFORE + LENGTHS_AFTER + 1)]


def _places(page: PageLines, rows: range) -> list[npt.NDArray[np.floating]]:
    """`kept` to `top heading`."""
    keep = page.labels.keep
    here = np.arange(rows.start, rows.stop)
    kept = keep[rows.start : rows.stop]
    before = np.concatenate((keep[rows.start - 1 : rows.start] if rows.start else [False], kept[:-1]))
    above: npt.NDArray[np.intp] = np.cumsum(keep[: rows.stop])[rows.start :] - kept
    distance = page.first - here
    level = page.blocks.level[: rows.stop]
    headings = np.flatnonzero((page.blocks.shape[: rows.stop] == 1) & (level > 0))
    top = np.zeros(len(rows), np.float32)
    if len(headings):
        highest = headings[level[headings] == level[headings].min()]
        first = highest[highest >= rows.start]
        top[first - rows.start] = 1 / (1 + np.arange(len(first)))
    return [
        kept.astype(np.float32), (kept & ~before.astype(bool)).astype(np.float32), np.log1p(above),
        np.log1p(np.maximum(distance, 0)), np.log1p(np.maximum(-distance, 0)), (distance == 0).astype(np.float32),
        np.log1p(here), top,
    ]  # fmt: skip


def _words(page: PageLines, local: Measures, shift: int, rows: range, url: str | None) -> list[Floats]:
    """`said by body` to `like last part`: shares of words, known by their hashes."""
    bucket, line = local.word_hash >> np.uint32(32 - BITS), local.word_line + shift
    low, high = np.searchsorted(line, (rows.start, rows.stop)).tolist()
    own, place = bucket[low:high], line[low:high] - rows.start
    count = np.maximum(np.bincount(place, minlength=len(rows)), 1)
    first, last = np.searchsorted(line, (page.first, page.last + 1)).tolist()
    prose = page.labels.keep & (np.frombuffer(page.weights, np.float32) >= PROSE)
    said = np.bincount(bucket[first:last][prose[line[first:last]]], minlength=1 << BITS)[own]
    found = [np.bincount(place, said > 0, len(rows)) / count, np.bincount(place, np.log1p(said), len(rows)) / count]
    titles = " ".join(page.page_titles)
    for text in (address_words(url) if url else "", titles):
        n_same, n_words = _in_common(text, own, place, len(rows))
        found += [np.full(len(rows), float(n_words > 0)), n_same / count, np.minimum(n_same / max(n_words, 1), 1)]
    n_same, n_words = _in_common(last_part(url) if url else "", own, place, len(rows))
    found.append(2 * n_same / (count + n_words))
    return [column.astype(np.float32) for column in found]


def _in_common(text: str, own: UInts, place: npt.NDArray[np.intp], n_rows: int) -> tuple[Floats, int]:
    """(n_rows,) words of each line, `own` at `place`, that a text says too, and how many words the text has."""
    words = hashes(text)
    if not len(words):
        return np.zeros(n_rows, np.float32), 0
    known = np.zeros(1 << BITS, bool)
    known[words] = True
    return np.bincount(place, known[own], n_rows).astype(np.float32), len(words)


def hashes(text: str) -> UInts:
    """(n_words,) the words of a text as the measures know words, `BITS` wide."""
    if not text:
        return np.zeros(0, np.uint32)
    codes = np.frombuffer((text + "\n").encode("utf-32-le", "replace"), np.uint32)
    words = find_words(codes, class_table()[codes], np.zeros(len(codes), np.intp))
    return words.hash >> np.uint32(32 - BITS)
