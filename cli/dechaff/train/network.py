"""The labeller's network in PyTorch: the same arithmetic as `dechaff.label.network`, and how it learns.

The loss is a block's cross-entropy against the share of its tokens that is gold, plus one minus the page's soft F1:
the metric itself, made differentiable, so that what cannot be decided is decided the way the metric pays for. Of text
dumps what their HTML says is guessed too (`hints`), and the weights of the last steps are averaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import cos, pi

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dechaff.document import Floats
from dechaff.label.network import DRAFT_SCALE, FAINT, LOG_SIZE, LOG_TOTAL, led_by_draft
from dechaff.measure import NAMES
from dechaff.train.batches import Batch, Scale, collate, epoch
from dechaff.train.examples import Example
from dechaff.train.hints import HINTS, UNKNOWN
from dechaff.train.recipe import Recipe


class Dropout(nn.Module):
    """Dropout by random bytes: drawing PyTorch's own masks is a sixth of a training."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self.bound = round(256 * share)
        self.rng = np.random.default_rng(seed)

    def forward(self, values: Tensor) -> Tensor:
        if not self.training:
            return values
        drawn = np.frombuffer(self.rng.bytes(values.numel()), np.uint8) >= self.bound
        mask = torch.from_numpy(drawn).view(values.shape) * (256 / (256 - self.bound))
        return values * mask


class PageNetwork(nn.Module):
    """(B, L) log-odds, the draft's and the final ones, and (B, L, k) those of the hints, for B pages of L blocks."""

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
        self.hints = nn.Linear(hidden, len(HINTS)) if recipe.hint_loss else None
        self.dropout = Dropout(recipe.dropout, recipe.seed)

    def forward(self, batch: Batch, see_words: Tensor) -> tuple[Tensor, Tensor, Tensor | None]:
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
        return draft, self.leave(hidden).squeeze(-1), self.hints(hidden) if self.hints else None

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


def loss_of(logits: Tensor, batch: Batch, soft_f1: float) -> Tensor:
    """Mean over pages of cross-entropy, blocks weighted by the root of their tokens, and of one minus soft F1."""
    known = (batch.matched >= 0) * batch.mask
    share = (batch.matched / batch.tokens.clamp(min=1)).clamp(min=0, max=1)
    weight = torch.sqrt(batch.tokens + 0.5) * known
    weight = weight / weight.sum(1, keepdim=True).clamp(min=1e-6)
    entropy = (functional.binary_cross_entropy_with_logits(logits, share, reduction="none") * weight).sum(1)
    probability = torch.sigmoid(logits) * batch.mask
    right = (probability * batch.matched.clamp(min=0)).sum(1)
    f1 = (2 * right + 1) / ((probability * batch.tokens).sum(1) + batch.gold_tokens.clamp(min=0) + 1)
    whole = (batch.gold_tokens >= 0).float()
    return (entropy * (0.5 + 0.5 * whole)).mean() + soft_f1 * ((1 - f1) * whole).mean()


def hint_loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """Mean over pages and hints of cross-entropy, blocks weighted by the root of their tokens."""
    weight = torch.sqrt(batch.tokens + 0.5) * (batch.hints[..., 0] != UNKNOWN)
    weight = weight / weight.sum(1, keepdim=True).clamp(min=1e-6)
    entropy = functional.binary_cross_entropy_with_logits(logits, batch.hints.clamp(min=0), reduction="none")
    return (entropy.mean(-1) * weight).sum(1).mean()


def families(names: Sequence[str]) -> list[list[int]]:
    """Columns of HTML's evidence that tell of one thing, which some page shows badly or not at all; none of text's.

    >>> families(("words", "word:nav", "around:nav", "tag:p", "in:main", "hidden"))
    [[1, 2], [3, 4]]
    """
    found: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        family = _FAMILY.match(name)
        if family and family.lastgroup and name not in NAMES:
            found.setdefault(family.lastgroup, []).append(index)
    return list(found.values())


_FAMILY = re.compile(
    r"(?P<class_words>(?:word|around):)|(?P<tags>(?:tag|in):)|(?P<rings>ring\d:)|(?P<claims>claim:|said-)"
    r"|(?P<sections>section-)|(?P<likes>same-|path-|sign-)|(?P<page>page[:-])"
)


def fit(examples: Sequence[Example], names: Sequence[str], recipe: Recipe) -> tuple[PageNetwork, Scale]:
    """A trained network; the same examples, whose measures are `names`, and recipe give the same weights."""
    torch.set_num_threads(1)  # sums in one order: the same bytes on any number of cores
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)
    rng = np.random.default_rng(recipe.seed)
    scale, hideable = Scale.of(examples), families(names)
    network = PageNetwork(scale, recipe)
    optimiser = _optimiser(network, recipe)
    drawn = [rows for _ in range(recipe.epochs) for rows in epoch(examples, recipe, rng)]
    n_averaged = max(1, len(drawn) - round(len(drawn) * (1 - recipe.averaged))) if recipe.averaged else 0
    n_falling = len(drawn) - n_averaged
    mean = [weights.detach().clone() for weights in network.parameters()]
    network.train()
    for step, rows in enumerate(drawn):
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, n_falling, recipe)
        batch = collate([examples[row] for row in rows], scale, recipe)
        see_words = _obscure(batch, hideable, recipe)
        optimiser.zero_grad()
        draft, final, hints = network(batch, see_words)
        loss = loss_of(final, batch, recipe.soft_f1) + recipe.draft_loss * loss_of(draft, batch, recipe.soft_f1)
        if hints is not None:
            loss += recipe.hint_loss * hint_loss_of(hints, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        if step >= n_falling:
            _blend(mean, network.parameters(), 1 / (step - n_falling + 1))
    if n_averaged:
        _blend(network.parameters(), mean, 1.0)
    return network.eval(), scale


def _optimiser(network: PageNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    """AdamW that forgets words, the part that learns sites by heart, sooner than the rest."""
    words = list(network.embedding.parameters())
    others = [weights for name, weights in network.named_parameters() if "embedding" not in name]
    groups = [
        {"params": others, "weight_decay": recipe.weight_decay},
        {"params": words, "weight_decay": recipe.word_decay},
    ]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate)


def _rate(step: int, n_falling: int, recipe: Recipe) -> float:
    """The learning rate of a step: it rises for a hundred steps, falls like a cosine and then stays."""
    fall = (1 + cos(pi * min(1, step / max(1, n_falling)))) / 2
    rate = recipe.learning_rate * min(1, (step + 1) / 100)
    return rate * (recipe.least_rate + (1 - recipe.least_rate) * fall)


def _obscure(batch: Batch, hideable: Sequence[Sequence[int]], recipe: Recipe) -> Tensor:
    """Hide measures of a batch in place, add noise, and say which pages show their words: (B, 1, 1)."""
    n = len(batch.measures)
    see_words = (torch.rand(n, 1, 1) > recipe.hide_words).float()
    for family in hideable:
        batch.measures[:, :, family] *= torch.rand(n, 1, 1) >= recipe.hide_family
    batch.measures.add_(torch.randn_like(batch.measures), alpha=recipe.noise)
    batch.measures.mul_(torch.rand(n, 1, batch.measures.shape[2]) > recipe.drop_measure)
    return see_words


def _blend(weights: Iterable[Tensor], others: Iterable[Tensor], share: float) -> None:
    """Move weights that share of the way to others."""
    with torch.no_grad():
        for own, other in zip(weights, others, strict=True):
            own.lerp_(other, share)


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
