"""The model of kinds: a small network over the blocks of a page, its forward pass in numpy alone.

It sees the labeller's measures, the main content's place, and what words and rules say of each block; it learned from
the names that HTML gives to chaff, and weighs the signs that the rules take one by one. Codes are rows of the first
layer that are looked up and added, so that a page costs one product of its measures and few small ones.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dechaff.document import Floats
from dechaff.errors import ModelError
from dechaff.label.kinds.inputs import GROUPS, Inputs
from dechaff.measure import NAMES

WEIGHTS = Path(__file__).with_name("kinds.npz")
CLIP = 4.0
"""Standard deviations beyond which a measure says no more."""


@dataclass(frozen=True, slots=True)
class KindModel:
    """The weights, for H hidden units and K kinds."""

    columns: tuple[int, ...]
    """Columns of the measures' matrix."""
    mean: Floats
    """(k + places,)"""
    scale: Floats
    """(k + places,)"""
    enter: tuple[Floats, Floats]
    """(k + places, H), (H,)"""
    codes: tuple[Floats, ...]
    """A table a group of codes, (codes, H)."""
    convolutions: tuple[tuple[Floats, Floats], ...]
    """(3 H, H), (H,) each"""
    dilations: tuple[int, ...]
    leave: tuple[Floats, Floats]
    """(H, K), (K,)"""


def log_odds(model: KindModel, measures: Floats, inputs: Inputs) -> Floats:
    """(n, K) unnormalised log-probabilities of the kinds of each block of a page."""
    seen = np.concatenate((measures[:, model.columns], inputs.places), axis=1)
    seen = np.clip((seen - model.mean) * model.scale, -CLIP, CLIP)
    weights, bias = model.enter
    hidden = seen @ weights + bias
    for group, table in enumerate(model.codes):
        hidden += table[inputs.codes[:, group]]
    np.maximum(hidden, 0, out=hidden)
    width = hidden.shape[1]
    for (weights, bias), gap in zip(model.convolutions, model.dilations, strict=True):
        near = hidden @ weights[width : 2 * width] + bias
        near[gap:] += hidden[:-gap] @ weights[:width]
        near[:-gap] += hidden[gap:] @ weights[2 * width :]
        hidden = hidden + np.maximum(near, 0)
    weights, bias = model.leave
    result: Floats = hidden @ weights + bias
    return result


def shares(odds: Floats) -> Floats:
    """(n, K) probabilities."""
    odds = np.exp(odds - odds.max(axis=1, keepdims=True))
    result: Floats = odds / odds.sum(axis=1, keepdims=True)
    return result


@cache
def load(path: Path = WEIGHTS) -> KindModel:
    """The model stored at `path`; raises `ModelError` where the file is none."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        floats = {name: value.astype(np.float32) for name, value in arrays.items() if value.dtype.kind == "f"}
        dilations = tuple(int(gap) for gap in arrays["dilations"])
        return KindModel(
            columns=tuple(NAMES.index(name) for name in str(arrays["names"]).split()),
            mean=floats["mean"],
            scale=floats["scale"],
            enter=(floats["enter_w"], floats["enter_b"]),
            codes=tuple(floats[f"{group}_w"] for group in GROUPS),
            convolutions=tuple((floats[f"conv{i}_w"], floats[f"conv{i}_b"]) for i in range(len(dilations))),
            dilations=dilations,
            leave=(floats["leave_w"], floats["leave_b"]),
        )
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(
            f"{path}: not a usable model ({error})", "rebuild it with `python -m dechaff.train.kinds`"
        ) from error
