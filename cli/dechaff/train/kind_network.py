"""The network of kinds in PyTorch: the same arithmetic as `dechaff.label.kinds.model`, and how it learns.

Words are often hidden, so that languages without words are named by shape. One thread and fixed seeds: the same
examples give the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from dechaff.document import Floats
from dechaff.label.kinds.inputs import GROUND, GROUPS, PLACES, N
from dechaff.label.kinds.model import CLIP
from dechaff.label.kinds.weigh import SAY
from dechaff.measure import NAMES
from dechaff.train.kind_examples import KindExample

DILATIONS = (1, 2, 4, 8, 16, 1)
GAP = max(DILATIONS)
"""Empty rows between two pages of a batch, so that none sees the other."""
SIZES = tuple(GROUPS.values())
N_NUMBERS = len(NAMES) + len(PLACES)
LONGEST = 1200
"""Blocks of a page shown at once."""
LEAST_SPREAD = 0.02
SMOOTHING = 0.1
"""Share of the target given to all kinds alike: a fifth of the names that HTML gives are wrong."""
SEED = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """One round of training."""

    epochs: int
    learning_rate: float
    batch: int
    hide: float = 0.15
    """Pages whose words and rules are hidden, and again as many of which the rules alone are."""
    noise: float = 0.15
    drop_measure: float = 0.08
    weight_decay: float = 1e-2
    hidden: int = 48
    dropout: float = 0.2


class KindNetwork(nn.Module):
    """The arithmetic of `dechaff.label.kinds.model`, with dropout."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        width = recipe.hidden
        self.enter = nn.Linear(N_NUMBERS + sum(SIZES), width)
        self.convolutions = nn.ModuleList(nn.Linear(3 * width, width) for _ in DILATIONS)
        self.leave = nn.Linear(width, N)
        self.dropout = nn.Dropout(recipe.dropout)

    def forward(self, inputs: Tensor, real: Tensor) -> Tensor:
        hidden = torch.relu(self.enter(inputs)) * real
        for layer, gap in zip(self.convolutions, DILATIONS, strict=True):
            empty = hidden.new_zeros(gap, hidden.shape[1])
            before, after = torch.cat((empty, hidden[:-gap])), torch.cat((hidden[gap:], empty))
            hidden = hidden + self.dropout(torch.relu(layer(torch.cat((before, hidden, after), 1)))) * real
        out: Tensor = self.leave(hidden)
        return out


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns measures and places into units of their spread."""

    mean: Floats
    scale: Floats


def scale_of(examples: Sequence[KindExample]) -> Scale:
    """Mean and spread over every third example."""
    seen = np.concatenate([example.seen for example in examples[::3]]).astype(np.float32)
    return Scale(seen.mean(0), 1 / np.maximum(seen.std(0), np.float32(LEAST_SPREAD)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages end to end, with empty rows between them."""

    inputs: Tensor
    real: Tensor
    kinds: Tensor
    weight: Tensor


def batch_of(examples: Sequence[KindExample], scale: Scale, recipe: Recipe, rng: np.random.Generator) -> Batch:
    """The examples with noise, some of their words and measures hidden."""
    inputs, real, kinds, weight = [], [], [], []
    for example in examples:
        n = len(example.kinds)
        start = int(rng.integers(n - LONGEST)) if n > LONGEST else 0
        rows = slice(start, start + LONGEST)
        known = example.kinds[rows].astype(np.int64)
        shown = _shown(example, rows, scale, recipe, rng)
        often = np.bincount(known[known >= 0], minlength=N)
        value = np.where(known >= 0, example.weight[rows] / np.sqrt(np.maximum(often[known], 1)), 0)
        pad = ((0, GAP), (0, 0))
        inputs.append(np.pad(shown, pad))
        real.append(np.pad(np.ones((len(known), 1), np.float32), pad))
        kinds.append(np.pad(np.maximum(known, 0), (0, GAP)))
        weight.append(np.pad(value.astype(np.float32), (0, GAP)))
    return Batch(*(torch.from_numpy(np.concatenate(parts)) for parts in (inputs, real, kinds, weight)))


def _shown(example: KindExample, rows: slice, scale: Scale, recipe: Recipe, rng: np.random.Generator) -> Floats:
    numbers = np.clip((example.seen[rows].astype(np.float32) - scale.mean) * scale.scale, -CLIP, CLIP)
    n, k = len(numbers), len(NAMES)
    numbers[:, :k] += recipe.noise * rng.standard_normal((n, k), dtype=np.float32)
    numbers[:, :k] *= rng.random(k) > recipe.drop_measure
    codes = example.codes[rows].astype(np.int64)
    drawn = rng.random()
    if drawn < 2 * recipe.hide:
        codes[:, 2:4] = (N, 0)
    if drawn < recipe.hide:
        codes[:, 1], codes[:, 4] = 2 * N, N
    return np.concatenate((numbers, _one_hot(codes)), axis=1)


def _one_hot(codes: npt.NDArray[np.int64]) -> Floats:
    hot = np.zeros((len(codes), sum(SIZES)), np.float32)
    np.put_along_axis(hot, codes + np.cumsum((0, *SIZES[:-1])), 1, axis=1)
    return hot


def class_weights(examples: Sequence[KindExample]) -> Tensor:
    """Rare kinds count more, by the root of their share; a page's lines of a kind count as the root of their number."""
    total = sum(np.sqrt(np.bincount(e.kinds[e.kinds >= 0], minlength=N)) for e in examples) + np.zeros(N)
    weights = np.sqrt(total.sum() / np.maximum(total, 20))
    return torch.tensor(weights * total.sum() / (weights * total).sum(), dtype=torch.float32)


def fit(network: KindNetwork, examples: Sequence[KindExample], scale: Scale, recipe: Recipe) -> None:
    """One round of training, in place."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    rarity = class_weights(examples)
    n_steps = recipe.epochs * -(-len(examples) // recipe.batch)
    steps = torch.optim.AdamW(network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    pace = torch.optim.lr_scheduler.OneCycleLR(steps, recipe.learning_rate, total_steps=n_steps + 1, pct_start=0.15)
    network.train()
    for epoch in range(recipe.epochs):
        order, losses = rng.permutation(len(examples)), []
        for chosen in np.split(order, range(recipe.batch, len(order), recipe.batch)):
            batch = batch_of([examples[i] for i in chosen], scale, recipe, rng)
            odds = network(batch.inputs, batch.real)
            loss = functional.cross_entropy(odds, batch.kinds, reduction="none", label_smoothing=SMOOTHING)
            weight = batch.weight * rarity[batch.kinds]
            mean = (loss * weight).sum() / weight.sum().clamp(min=1e-3)
            steps.zero_grad()
            mean.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            steps.step()
            pace.step()
            losses.append(mean.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)


def save(network: KindNetwork, scale: Scale, path: Path) -> None:
    """The arrays that `dechaff.label.kinds.model` reads, in half precision."""
    values = {name: value.detach().numpy().astype(np.float16) for name, value in network.state_dict().items()}
    enter = values["enter.weight"].T
    arrays = {"enter_w": enter[:N_NUMBERS], "enter_b": values["enter.bias"]}
    first = N_NUMBERS
    for group, size in GROUPS.items():
        arrays[f"{group}_w"], first = enter[first : first + size], first + size
    for index in range(len(DILATIONS)):
        arrays[f"conv{index}_w"] = values[f"convolutions.{index}.weight"].T
        arrays[f"conv{index}_b"] = values[f"convolutions.{index}.bias"]
    arrays |= {"leave_w": values["leave.weight"].T, "leave_b": values["leave.bias"]}
    arrays |= {"mean": scale.mean.astype(np.float32), "scale": scale.scale.astype(np.float32)}
    arrays |= {"dilations": np.array(DILATIONS), "names": np.array(" ".join(NAMES))}
    np.savez_compressed(path, **arrays)


def odds_of(network: KindNetwork, example: KindExample, scale: Scale) -> Floats:
    """(n, K) the log-odds of a page's blocks, with the rules' say."""
    network.eval()
    numbers = np.clip((example.seen.astype(np.float32) - scale.mean) * scale.scale, -CLIP, CLIP)
    codes = example.codes.astype(np.int64)
    with torch.no_grad():
        shown = torch.from_numpy(np.concatenate((numbers, _one_hot(codes)), axis=1))
        odds: Floats = network(shown, torch.ones(len(shown), 1)).numpy()
    ruled, ground = codes[:, GROUND - 1], codes[:, GROUND]
    rows = np.flatnonzero(ruled < N)
    odds[rows, ruled[rows]] += SAY[ground[rows]]
    return odds
