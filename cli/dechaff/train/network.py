"""The labeller's network in PyTorch: the same arithmetic as `dechaff.label.network`, on padded batches.

Weights go out as the arrays that the numpy half reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dechaff.document import Floats
from dechaff.label.network import DRAFT_SCALE, FAINT, LOG_SIZE, LOG_TOTAL, led_by_draft
from dechaff.train.examples import Example


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that shapes a training; swept by cross-validation on the open corpus, see the map's table."""

    hidden: int = 48
    embedding: int = 16
    bits: int = 14
    dilations: tuple[int, ...] = (1, 2, 4, 1, 2, 4, 8, 16, 1)
    summary_at: tuple[int, ...] = (2, 8)
    draft_at: int = 3
    """Convolutions after which a first answer is drafted that the others revise."""
    extremes: int = 12
    heads: int = 4
    key: int = 12
    draft_loss: float = 0.3
    dropout: float = 0.2
    epochs: int = 17
    dumps_per_page: int = 2
    """Dumps of a page drawn for an epoch."""
    dumps_per_rare_page: int = 3
    """More of them for pages of sources with few: news in forty languages beside one large source in English."""
    dumps_per_unmixed_page: int = 1
    """More of them for pages whose content cannot be moved (shops, forums, listings), or mixes outnumber them."""
    gold_share: float = 0.15
    """Pages of an epoch that are also shown as their own gold text: clean text must come through whole."""
    rewritten_share: float = 0.8
    """Pages of an epoch that are also shown in another script."""
    mixed_pages: int = 3
    """Mixes of a page's article with other pages' frames that are drawn for an epoch."""
    page_blocks: int = 2500
    batch_blocks: int = 12_000
    learning_rate: float = 3e-3
    weight_decay: float = 1e-2
    word_decay: float = 1e-1
    """Weight decay of the word embeddings, the part that learns sites by heart."""
    hide_words: float = 0.4
    """Pages whose words are all hidden, so that languages never seen are labelled by their shape."""
    drop_word: float = 0.4
    drop_measure: float = 0.08
    noise: float = 0.15
    """Standard deviation of noise on the standardised measures."""
    soft_f1: float = 1.0
    seed: int = 0


class Dropout(nn.Module):
    """Dropout by random bytes: as good as `nn.Dropout` here, and five times as fast on a processor."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(256 * share)

    def forward(self, values: Tensor) -> Tensor:
        if not self.training:
            return values
        drawn = torch.empty(values.numel() // 8 + 1, dtype=torch.int64).random_(-(2**63), None)
        kept = (drawn.view(torch.uint8)[: values.numel()] >= self.dropped).view(values.shape)
        return values * (kept * (256 / (256 - self.dropped)))


class PageNetwork(nn.Module):
    """(B, L) log-odds, the draft's and the final ones, for B pages padded to L blocks."""

    size_mean: Tensor
    size_scale: Tensor
    led: Tensor

    def __init__(self, scale: Scale, recipe: Recipe) -> None:
        super().__init__()
        hidden, n_measures = recipe.hidden, len(scale.mean)
        self.recipe = recipe
        self.register_buffer("size_mean", torch.tensor(scale.mean[LOG_SIZE]), persistent=False)
        self.register_buffer("size_scale", torch.tensor(scale.scale[LOG_SIZE]), persistent=False)
        self.register_buffer("led", torch.tensor(led_by_draft(recipe.heads)), persistent=False)
        self.embedding = nn.EmbeddingBag(1 << recipe.bits, recipe.embedding, mode="sum")
        nn.init.normal_(self.embedding.weight, std=0.05)
        self.enter = nn.Linear(n_measures + recipe.embedding, hidden)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(hidden, hidden, 3, padding=gap, dilation=gap) for gap in recipe.dilations
        )
        self.summaries = nn.ModuleList(nn.Linear(2 * hidden, hidden) for _ in recipe.summary_at)
        self.draft = nn.Linear(hidden, 1)
        self.extremes = nn.Linear(hidden, recipe.extremes)
        self.query = nn.Linear(hidden, recipe.heads)
        self.key = nn.Linear(hidden, recipe.key)
        self.found = nn.Linear(recipe.heads * recipe.key, hidden)
        self.revise = nn.Linear(4 + 2 * recipe.extremes + recipe.heads, hidden)
        self.leave = nn.Linear(hidden, 1)
        self.dropout = Dropout(recipe.dropout)

    def forward(self, batch: Batch, see_words: Tensor) -> tuple[Tensor, Tensor]:
        mask = batch.mask.unsqueeze(-1)
        drop = self.recipe.drop_word if self.training else 0.0
        weight = (torch.rand(len(batch.words)) >= drop).float() / (1 - drop)
        bag = self.embedding(batch.words, batch.offsets, per_sample_weights=weight).view(*batch.mask.shape, -1)
        bag = bag / torch.sqrt(batch.word_count.clamp(min=1)).unsqueeze(-1) * see_words
        hidden = self.dropout(functional.relu(self.enter(torch.cat((batch.measures, bag), -1))) * mask)
        count = batch.mask.sum(1, keepdim=True).clamp(min=1)
        summaries = iter(self.summaries)
        draft = hidden
        for index, convolution in enumerate(self.convolutions):
            if index == self.recipe.draft_at:
                draft = self.draft(hidden).squeeze(-1)
                hidden = self._revised(hidden, draft, batch)
            if index in self.recipe.summary_at:
                pooled = torch.cat((hidden.sum(1) / count, hidden.max(1).values), -1)
                hidden = (hidden + functional.relu(next(summaries)(pooled)).unsqueeze(1)) * mask
            seen = functional.relu(convolution(hidden.transpose(1, 2)).transpose(1, 2))
            hidden = hidden + self.dropout(seen) * mask
        return draft, self.leave(hidden).squeeze(-1)

    def _revised(self, hidden: Tensor, draft: Tensor, batch: Batch) -> Tensor:
        """See `dechaff.label.network.revised`: the same arithmetic on padded pages."""
        mask = batch.mask.unsqueeze(-1)
        kept = torch.sigmoid(draft) * batch.mask
        peaks = functional.relu(self.extremes(hidden)) * mask
        size = torch.exp((batch.measures[..., LOG_SIZE] / self.size_scale + self.size_mean) / 2)
        so_far = torch.cumsum(kept * size, 1)
        total = so_far[:, -1:].clamp(min=1e-3)
        share = so_far / total
        query = self.query(hidden) + torch.log(kept + FAINT).unsqueeze(-1) * self.led
        attention = torch.softmax(query.masked_fill(mask == 0, -1e4), 1)
        key = self.key(hidden)
        value = torch.einsum("blk,bld->bkd", attention, key)
        alike = torch.einsum("bld,bkd->blk", _direction(key), _direction(value))
        features = (
            (draft / DRAFT_SCALE).clamp(-DRAFT_SCALE, DRAFT_SCALE).unsqueeze(-1),
            torch.cummax(peaks, 1).values,
            torch.cummax(peaks.flip(1), 1).values.flip(1),
            torch.stack((share, 1 - share, torch.log1p(total).expand_as(share) / LOG_TOTAL), -1),
            alike,
        )
        found = functional.relu(self.found(value.flatten(1))).unsqueeze(1)
        revised: Tensor = (hidden + found + functional.relu(self.revise(torch.cat(features, -1)))) * mask
        return revised


def _direction(vectors: Tensor) -> Tensor:
    unit: Tensor = vectors / (vectors.norm(dim=-1, keepdim=True) + 1e-3)
    return unit


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages padded to the same number of blocks."""

    measures: Tensor
    mask: Tensor
    words: Tensor
    offsets: Tensor
    word_count: Tensor
    tokens: Tensor
    matched: Tensor
    """Gold tokens of each block; -1 where nothing is known."""
    gold_tokens: Tensor
    """-1 for pages of which only snippets are known."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and reciprocal spread of each measure over the training pages."""

    mean: Floats
    scale: Floats

    @staticmethod
    def of(examples: Sequence[Example]) -> Scale:
        rows = np.concatenate([example.matrix[::7].astype(np.float32) for example in examples[::5]])
        return Scale(rows.mean(0), 1 / (rows.std(0) + 1e-3))


def arrays_of(network: PageNetwork, scale: Scale, names: Sequence[str]) -> dict[str, Floats]:
    """The weights as `dechaff.label.network.from_arrays` reads them; half precision, which costs nothing measurable."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays: dict[str, Floats] = {
        "names": np.array(" ".join(names)),
        "mean": scale.mean.astype(np.float32),
        "scale": scale.scale.astype(np.float32),
        "embedding": state["embedding.weight"],
        "enter_w": state["enter.weight"].T,
        "enter_b": state["enter.bias"],
        "leave_w": state["leave.weight"][0],
        "leave_b": state["leave.bias"][0],
        "dilations": np.array(network.recipe.dilations, np.int32),
        "summary_at": np.array(network.recipe.summary_at, np.int32),
        "draft_at": np.array(network.recipe.draft_at, np.int32),
        "draft_w": state["draft.weight"][0],
        "draft_b": state["draft.bias"][0],
    }
    for name in ("extremes", "query", "key", "found", "revise"):
        arrays[f"{name}_w"], arrays[f"{name}_b"] = state[f"{name}.weight"].T, state[f"{name}.bias"]
    for index in range(len(network.recipe.dilations)):
        weight = state[f"convolutions.{index}.weight"]
        arrays[f"conv{index}_w"] = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0])
        arrays[f"conv{index}_b"] = state[f"convolutions.{index}.bias"]
    for index in range(len(network.recipe.summary_at)):
        arrays[f"sum{index}_w"] = state[f"summaries.{index}.weight"].T
        arrays[f"sum{index}_b"] = state[f"summaries.{index}.bias"]
    exact = {"mean", "scale"}
    return {
        name: value.astype(np.float16) if value.dtype.kind == "f" and name not in exact else value
        for name, value in arrays.items()
    }
