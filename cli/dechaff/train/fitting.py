"""How the network learns: examples in batches, the loss, the epochs.

The loss is a block's cross-entropy against the share of its tokens that is gold, plus one minus the page's soft F1:
the metric itself, made differentiable, so that what cannot be decided is decided the way the metric pays for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import cos, pi

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dechaff.label.network import CLIP
from dechaff.train.examples import GOLD, MIXED, REWRITTEN, Example
from dechaff.train.network import Batch, PageNetwork, Recipe, Scale


def collate(examples: Sequence[Example], scale: Scale, recipe: Recipe) -> Batch:
    """One batch of pages."""
    longest = min(recipe.page_blocks, max(len(example.tokens) for example in examples))
    shape = (len(examples), longest)
    measures = np.zeros((*shape, len(scale.mean)), np.float32)
    mask, tokens, word_count = (np.zeros(shape, np.float32) for _ in range(3))
    matched = np.full(shape, -1, np.float32)
    words = []
    for row, example in enumerate(examples):
        n = min(longest, len(example.tokens))
        measures[row, :n] = np.clip((example.matrix[:n].astype(np.float32) - scale.mean) * scale.scale, -CLIP, CLIP)
        mask[row, :n] = 1
        tokens[row, :n], matched[row, :n] = example.tokens[:n], example.matched[:n]
        word_count[row, :n] = example.word_count[:n]
        words.append(example.word_hash[: example.word_count[:n].sum()] >> (16 - recipe.bits))
    counts = word_count.ravel().astype(np.int64)
    offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
    gold = np.array([example.gold_tokens for example in examples], np.float32)
    arrays = (measures, mask, np.concatenate(words).astype(np.int64), offsets, word_count, tokens, matched, gold)
    return Batch(*map(torch.from_numpy, arrays))


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


def fit(examples: Sequence[Example], recipe: Recipe) -> tuple[PageNetwork, Scale]:
    """A trained network; the same examples and recipe give the same weights."""
    torch.set_num_threads(1)  # sums in one order: the same bytes on any number of cores
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)
    rng = np.random.default_rng(recipe.seed)
    scale = Scale.of(examples)
    network = PageNetwork(scale, recipe)
    words, others = (
        list(network.embedding.parameters()),
        [p for n, p in network.named_parameters() if "embedding" not in n],
    )
    groups = [
        {"params": others, "weight_decay": recipe.weight_decay},
        {"params": words, "weight_decay": recipe.word_decay},
    ]
    optimiser = torch.optim.AdamW(groups, lr=recipe.learning_rate)
    plan = [list(_epoch(examples, recipe, rng)) for _ in range(recipe.epochs)]
    n_steps, step = sum(map(len, plan)), 0
    network.train()
    for batches in plan:
        for rows in batches:
            rate = recipe.learning_rate * min(1, (step + 1) / 100) * (1 + cos(pi * step / n_steps)) / 2
            step += 1
            for group in optimiser.param_groups:
                group["lr"] = rate
            batch = collate([examples[row] for row in rows], scale, recipe)
            see_words = (torch.rand(len(rows), 1, 1) > recipe.hide_words).float()
            batch.measures.add_(torch.randn_like(batch.measures), alpha=recipe.noise)
            batch.measures.mul_(torch.rand(len(rows), 1, batch.measures.shape[2]) > recipe.drop_measure)
            optimiser.zero_grad()
            draft, final = network(batch, see_words)
            loss = loss_of(final, batch, recipe.soft_f1) + recipe.draft_loss * loss_of(draft, batch, recipe.soft_f1)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
    return network.eval(), scale


def _epoch(examples: Sequence[Example], recipe: Recipe, rng: np.random.Generator) -> Iterator[list[int]]:
    """Batches of one epoch: some dumps of every page, pages of like length together."""
    pages: dict[str, dict[str, list[int]]] = {}
    for row, example in enumerate(examples):
        pages.setdefault(example.id, {}).setdefault(_role(example), []).append(row)
    common = Counter(example.source for example in examples).most_common(1)[0][0]
    drawn: list[int] = []
    for rows in pages.values():
        first = examples[next(iter(rows.values()))[0]]
        n_dumps = recipe.dumps_per_page
        if first.source != common and first.gold_tokens >= 0:
            n_dumps += recipe.dumps_per_rare_page
        if first.gold_tokens >= 0 and MIXED not in rows:
            n_dumps += recipe.dumps_per_unmixed_page
        drawn += rng.permutation(rows.get("real", []))[:n_dumps].tolist()
        drawn += rng.permutation(rows.get(MIXED, []))[: recipe.mixed_pages].tolist()
        for role, share in ((GOLD, recipe.gold_share), (REWRITTEN, recipe.rewritten_share)):
            if role in rows and rng.random() < share:
                drawn.append(int(rng.choice(rows[role])))
    drawn.sort(key=lambda row: len(examples[row].tokens) + 20 * rng.random())
    batches: list[list[int]] = [[]]
    for row in drawn:
        blocks = min(recipe.page_blocks, len(examples[row].tokens))
        if batches[-1] and blocks * (len(batches[-1]) + 1) > recipe.batch_blocks:
            batches.append([])
        batches[-1].append(row)
    return iter([batches[index] for index in rng.permutation(len(batches))])


def _role(example: Example) -> str:
    return "real" if example.is_real else example.dumper.split(":")[0]
