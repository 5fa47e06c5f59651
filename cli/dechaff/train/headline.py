"""How the headline's network learns: a softmax over the lines of each page and "none of them".

Right answers are the lines that read as the gold title does, wherever they stand; the loss is the negative logarithm of
what they get together. Small enough to be fitted in a minute on one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from dechaff.document import Floats
from dechaff.evaluate.gold import fold_of
from dechaff.metadata.headline import CLIP, FILE, INPUTS, Network, network

HIDDEN, BESIDE = 32, 16
"""Units of the first layer, and behind the convolution."""
EPOCHS, BATCH, RATE = 12, 64, 4e-3
"""Passes over the pages, pages a step, and the learning rate at its highest."""
DECAY = 0.3
"""Weight decay."""
DROPOUT = 0.5
"""Share of the inputs and units left out at a time."""
FAR = -30.0
"""Log-odds of a line that is not there."""


@dataclass(frozen=True, slots=True)
class HeadlineExample:
    """The lines of one dump among which a headline is sought."""

    inputs: npt.NDArray[np.float16]
    """(n, len(INPUTS))"""
    right: npt.NDArray[np.bool_]
    """(n,) reads as the gold title does"""
    weight: float
    site: str


class HeadlineNetwork(nn.Module):
    """The same arithmetic as `dechaff.metadata.headline.looks`, on many pages at once."""

    def __init__(self, mean: Floats, scale: Floats) -> None:
        super().__init__()
        self.mean, self.scale = torch.from_numpy(mean), torch.from_numpy(scale)
        self.enter = nn.Linear(len(mean), HIDDEN)
        self.beside = nn.Linear(3 * HIDDEN, BESIDE)
        self.leave = nn.Linear(HIDDEN + BESIDE, 1)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, inputs: Tensor, last: Tensor) -> Tensor:
        """(n,) log-odds of the lines of pages one after the other; `last`: (n,) 1 but for the last line of a page."""
        scaled = torch.clamp((inputs - self.mean) * self.scale, -CLIP, CLIP)
        hidden = self.dropout(torch.relu(self.enter(self.dropout(scaled))))
        joined = last[:-1, None]
        nothing = torch.zeros_like(hidden[:1])
        above = torch.cat((nothing, hidden[:-1] * joined))
        below = torch.cat((hidden[1:] * joined, nothing))
        seen = torch.relu(self.beside(torch.cat((hidden, above, below), 1)))
        result: Tensor = self.leave(torch.cat((hidden, seen), 1))[:, 0]
        return result

    def arrays(self) -> Network:
        """The weights for numpy."""
        enter, beside, leave = (
            (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
            for layer in (self.enter, self.beside, self.leave)
        )
        return Network(INPUTS, self.mean.numpy(), self.scale.numpy(), enter, beside, (leave[0][:, 0], leave[1][0]))


def fit_headlines(examples: Sequence[HeadlineExample], seed: int = 1) -> Network:
    """A trained network; the same examples give the same weights."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    sample = np.concatenate([example.inputs[::4] for example in examples]).astype(np.float32)
    net = HeadlineNetwork(sample.mean(0), (1 / np.maximum(sample.std(0), 1e-2)).astype(np.float32))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    n_steps = EPOCHS * (len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=n_steps + 1)
    for _ in range(EPOCHS):
        order = rng.permutation(len(examples))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            loss = _loss(net, [examples[index] for index in order[start : start + BATCH]])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    net.eval()
    return net.arrays()


def _loss(net: HeadlineNetwork, batch: Sequence[HeadlineExample]) -> Tensor:
    """Mean negative log-probability of the right lines, or of "none of them" where no line is right."""
    inputs = torch.from_numpy(np.concatenate([example.inputs for example in batch]).astype(np.float32))
    lengths = [len(example.inputs) for example in batch]
    last = torch.ones(len(inputs))
    last[torch.tensor(lengths).cumsum(0) - 1] = 0
    odds = nn.utils.rnn.pad_sequence(list(net(inputs, last).split(lengths)), True, FAR)
    right = nn.utils.rnn.pad_sequence([torch.from_numpy(example.right) for example in batch], True)
    none = torch.zeros(len(batch), 1)
    total = torch.logsumexp(torch.cat((odds, none), 1), 1)
    good = torch.where(right.any(1), torch.logsumexp(torch.where(right, odds, torch.tensor(2 * FAR)), 1), none[:, 0])
    weight = torch.tensor([example.weight for example in batch])
    result: Tensor = ((total - good) * weight).sum() / weight.sum()
    return result


def fit_in_halves(examples: Sequence[HeadlineExample]) -> list[Network]:
    """Two networks, each of the sites that are not in its half: the ranking is fitted on what they say of pages they
    have not seen."""
    return [fit_headlines([one for one in examples if half_of(one.site) != half]) for half in (0, 1)]


def half_of(site: str) -> int:
    """0 or 1: the half of the sites fitted on."""
    return fold_of(f"{site} half", 2)


def write_headlines(net: Network, target: Path = FILE) -> None:
    """Write a network as it is shipped."""
    np.savez_compressed(
        target, names=np.array(net.names), mean=net.mean, scale=net.scale, enter=net.enter[0].astype(np.float16),
        enter_bias=net.enter[1], beside=net.beside[0].astype(np.float16), beside_bias=net.beside[1],
        leave=net.leave[0], leave_bias=net.leave[1],
    )  # fmt: skip
    network.cache_clear()
