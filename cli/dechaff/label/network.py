"""The labeller's network: dilated convolutions over the blocks of a page, its forward pass in numpy alone.

A block sees its own measures, a hashed bag of its words, its neighbours to both sides (residual convolutions of width
three with growing gaps) and, twice, a summary of the whole page. After the first convolutions an answer is drafted; the
others revise it, knowing where on the page the drafted article lies and how much each block is like it. Ideas: dilated
convolutions (Yu & Koltun 2016), hashed embeddings (Weinberger et al. 2009), stacked labellers (Cohen & Carvalho 2005),
attention pooling (Lin et al. 2017). Some dozen matrix products a page, no tree walks: cheap in numpy.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from dechaff.document import Floats
from dechaff.errors import ModelError
from dechaff.measure import NAMES, Measures

CLIP = 5.0
"""Standardised measures beyond this say no more."""
WIDTH = 3
"""Blocks a convolution looks at."""
LOG_SIZE = NAMES.index("log-words")
"""The measure that says how large a block is."""
DRAFT_SCALE, LOG_TOTAL, FAINT = 3.0, 5.0, 1e-4
"""Units of a draft's log-odds and of its log size; the least weight a block has for heads that look at the draft."""


REVISION = ("extremes", "query", "key", "found", "revise")


@dataclass(frozen=True)
class Network:
    """Weights as arrays; H hidden units, E embedding columns, k measures."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    embedding: Floats
    """(2**bits, E)"""
    enter: tuple[Floats, Floats]
    """(k + E, H), (H,)"""
    convolutions: tuple[tuple[Floats, Floats], ...]
    """(3 H, H), (H,) each"""
    dilations: tuple[int, ...]
    summaries: tuple[tuple[Floats, Floats], ...]
    """(2 H, H), (H,) each: applied before the convolutions named in `summary_at`"""
    summary_at: tuple[int, ...]
    draft_at: int
    """The convolution before which the answer is drafted and the page looked at again."""
    draft: tuple[Floats, float]
    """(H,), bias"""
    revision: dict[str, tuple[Floats, Floats]]
    """Layers of `revised`: `extremes` (H, C), `query` (H, heads), `key` (H, D), `found` (heads D, H) and
    `revise` (4 + 2 C + heads, H), each with its bias"""
    leave: tuple[Floats, float]
    """(H,), bias"""
    calibration: tuple[Floats, Floats]
    """Log-odds of the network and of the truth at the same places, ascending."""
    page: dict[str, tuple[Floats, float]]
    """Logistic models over page measures: name -> (weights, bias)."""
    beside: Path | None = None
    """Of a model for HTML, where the one for text dumps lies that was trained with it."""

    @cached_property
    def sibling(self) -> Network | None:
        """That model, loaded when it is first asked: most pages do without it."""
        return load(self.beside) if self.beside else None

    @cached_property
    def look(self) -> tuple[Floats, Floats]:
        """`extremes`, `query` and `key` side by side."""
        three = [self.revision[name] for name in ("extremes", "query", "key")]
        return np.concatenate([weights for weights, _ in three], axis=1), np.concatenate([bias for _, bias in three])


def standardise(network: Network, measures: Floats, out: Floats | None = None) -> Floats:
    """(n, k) measures in units of their spread over the training pages, clipped."""
    scaled: Floats = np.subtract(measures, network.mean, out=out)
    scaled *= network.scale
    return scaled.clip(-CLIP, CLIP, out=scaled)


def inputs_of(network: Network, matrix: Floats, measures: Measures) -> Floats:
    """(n, k + E) what the network sees: standardised measures and bags of words."""
    n, k = matrix.shape
    inputs: Floats = np.empty((k + network.embedding.shape[1], n), np.float32).T  # column by column, as measures lie
    standardise(network, matrix, inputs[:, :k])
    inputs[:, k:] = bag_of_words(network, measures)
    return inputs


def bag_of_words(network: Network, measures: Measures) -> Floats:
    """(n, E) sum of the embeddings of each block's words over the root of their number."""
    bits = int(network.embedding.shape[0]).bit_length() - 1
    rows = network.embedding.take(measures.word_hash >> np.uint32(32 - bits), axis=0)
    some = measures.word_count.nonzero()[0]
    bag: Floats = np.zeros((len(measures.word_count), network.embedding.shape[1]), np.float32)
    if len(some):
        bag[some] = np.add.reduceat(rows, (np.cumsum(measures.word_count) - measures.word_count).take(some), axis=0)
    bag /= np.sqrt(np.maximum(measures.word_count, 1))[:, None].astype(np.float32)
    return bag


def log_odds(network: Network, inputs: Floats) -> Floats:
    """(n,) the network's raw log-odds for standardised measures and bags of words, (n, k + E), of one page."""
    weights, bias = network.enter
    hidden: Floats = inputs @ weights
    hidden += bias
    np.maximum(hidden, 0, out=hidden)
    width = hidden.shape[1]
    summaries = iter(network.summaries)
    for index, ((weights, bias), gap) in enumerate(zip(network.convolutions, network.dilations, strict=True)):
        if index == network.draft_at:
            hidden = revised(network, hidden, inputs[:, LOG_SIZE])
        if index in network.summary_at:
            summary_weights, summary_bias = next(summaries)
            pooled = np.concatenate((hidden.mean(0), hidden.max(0)))
            hidden = hidden + np.maximum(pooled @ summary_weights + summary_bias, 0)
        seen: Floats = hidden @ weights[width : 2 * width]  # three products and no copy of the neighbours
        seen[gap:] += hidden[:-gap] @ weights[:width]
        seen[:-gap] += hidden[gap:] @ weights[2 * width :]
        hidden = _added(hidden, seen, bias)
    weights, offset = network.leave
    result: Floats = hidden @ weights + np.float32(offset)
    return result


def revised(network: Network, hidden: Floats, log_size: Floats) -> Floats:
    """(n, H) hidden units that know the draft: its log-odds, the strongest signals above and below each block, how much
    of the drafted article lies before and after it, and how like each block is to what attention finds on the page."""
    weights, bias = network.look
    seen = hidden @ weights
    seen += bias
    n_peaks, n_heads = (network.revision[name][0].shape[1] for name in ("extremes", "query"))
    query, key = seen[:, n_peaks : n_peaks + n_heads], seen[:, n_peaks + n_heads :]
    draft_weights, offset = network.draft
    draft = hidden @ draft_weights + np.float32(offset)
    kept = 1 / (1 + np.exp(-draft))
    peaks = np.maximum(seen[:, :n_peaks], 0)
    size = np.exp((log_size / network.scale[LOG_SIZE] + network.mean[LOG_SIZE]) / 2)
    so_far = np.cumsum(kept * size)
    total = max(so_far[-1], np.float32(1e-3))
    query += np.log(kept + np.float32(FAINT))[:, None] * led_by_draft(n_heads)
    attention = np.exp(query - query.max(0))
    value = (attention / attention.sum(0)).T @ key
    features = np.empty((len(hidden), 4 + 2 * n_peaks + n_heads), np.float32)
    features[:, 0] = np.clip(draft / DRAFT_SCALE, -DRAFT_SCALE, DRAFT_SCALE)
    np.maximum.accumulate(peaks, out=features[:, 1 : 1 + n_peaks])
    np.maximum.accumulate(peaks[::-1], out=features[::-1, 1 + n_peaks : 1 + 2 * n_peaks])
    share = features[:, 1 + 2 * n_peaks]
    np.divide(so_far, total, out=share)
    features[:, 2 + 2 * n_peaks] = 1 - share
    features[:, 3 + 2 * n_peaks] = np.log1p(total) / LOG_TOTAL
    features[:, 4 + 2 * n_peaks :] = _direction(key) @ _direction(value).T
    for name, given in (("found", value.reshape(1, -1)), ("revise", features)):
        weights, bias = network.revision[name]
        hidden = _added(hidden, given @ weights, bias)
    return hidden


def _added(hidden: Floats, seen: Floats, bias: Floats) -> Floats:
    """`hidden` with what is above zero in `seen`, which is used up, and its bias."""
    seen += bias
    np.maximum(seen, 0, out=seen)
    if len(seen) < len(hidden):
        return hidden + seen
    seen += hidden
    return seen


def led_by_draft(n_heads: int) -> Floats:
    """(n_heads,) 1 for heads that look mostly at what the draft keeps, the first half, and 0 for the others."""
    return (np.arange(n_heads) < n_heads // 2).astype(np.float32)


def _direction(vectors: Floats) -> Floats:
    length = np.sqrt((vectors * vectors).sum(-1, keepdims=True))
    unit: Floats = vectors / (length + np.float32(1e-3))
    return unit


def calibrated(network: Network, raw: Floats) -> Floats:
    """(n,) log-odds that mean what they say."""
    return np.interp(raw, *network.calibration).astype(np.float32)


@cache
def load(path: Path) -> Network:
    """The network stored at `path`, that of `html*.npz` with the `text*.npz` beside it; raises `ModelError` where the
    file is none."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        network = from_arrays(arrays)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"{path}: not a usable model ({error})", "rebuild it with `dechaff train`") from error
    beside = path.with_name(path.name.replace("html", "text", 1))
    return replace(network, beside=beside) if beside != path and beside.exists() else network


def from_arrays(arrays: dict[str, Floats]) -> Network:
    """A network from the arrays of its file."""
    dilations = tuple(int(gap) for gap in arrays["dilations"])
    summary_at = tuple(int(index) for index in arrays["summary_at"])
    pages = [name.removeprefix("page_") for name in arrays if name.startswith("page_")]
    single = {name: value.astype(np.float32) for name, value in arrays.items() if value.dtype.kind == "f"}
    return Network(
        names=tuple(str(arrays["names"]).split()),
        mean=single["mean"],
        scale=single["scale"],
        embedding=single["embedding"],
        enter=(single["enter_w"], single["enter_b"]),
        convolutions=tuple((single[f"conv{i}_w"], single[f"conv{i}_b"]) for i in range(len(dilations))),
        dilations=dilations,
        summaries=tuple((single[f"sum{i}_w"], single[f"sum{i}_b"]) for i in range(len(summary_at))),
        summary_at=summary_at,
        draft_at=int(arrays["draft_at"]),
        draft=(single["draft_w"], float(single["draft_b"])),
        revision={name: (single[f"{name}_w"], single[f"{name}_b"]) for name in REVISION},
        leave=(single["leave_w"], float(single["leave_b"])),
        calibration=(single["calibration_raw"], single["calibration_true"]),
        page={name: (single[f"page_{name}"][:-1], float(single[f"page_{name}"][-1])) for name in pages},
    )
