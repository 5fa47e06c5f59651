"""Training examples -> batches: which dumps of which pages an epoch shows, and several pages as padded tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dechaff.document import Floats
from dechaff.label.network import CLIP
from dechaff.train.examples import GOLD, MIXED, REWRITTEN, Example
from dechaff.train.hints import HINTS, UNKNOWN
from dechaff.train.recipe import Recipe


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
    hints: Tensor
    """(B, L, k) targets of the hints"""
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


def collate(examples: Sequence[Example], scale: Scale, recipe: Recipe) -> Batch:
    """One batch of pages."""
    longest = min(recipe.page_blocks, max(len(example.tokens) for example in examples))
    shape = (len(examples), longest)
    measures = np.zeros((*shape, len(scale.mean)), np.float32)
    mask, tokens, word_count = (np.zeros(shape, np.float32) for _ in range(3))
    matched = np.full(shape, -1, np.float32)
    hints = np.full((*shape, len(HINTS)), UNKNOWN, np.float32)
    words = []
    for row, example in enumerate(examples):
        n = min(longest, len(example.tokens))
        measures[row, :n] = np.clip((example.matrix[:n].astype(np.float32) - scale.mean) * scale.scale, -CLIP, CLIP)
        mask[row, :n] = 1
        tokens[row, :n], matched[row, :n] = example.tokens[:n], example.matched[:n]
        word_count[row, :n] = example.word_count[:n]
        if example.hints is not None:
            hints[row, :n] = example.hints[:n]
        words.append(example.word_hash[: example.word_count[:n].sum()] >> (16 - recipe.bits))
    counts = word_count.ravel().astype(np.int64)
    offsets = np.concatenate(([0], np.cumsum(counts)[:-1]))
    gold = np.array([example.gold_tokens for example in examples], np.float32)
    arrays = (measures, mask, np.concatenate(words).astype(np.int64), offsets, word_count, tokens, matched, hints, gold)
    return Batch(*map(torch.from_numpy, arrays))


def epoch(examples: Sequence[Example], recipe: Recipe, rng: np.random.Generator) -> Iterator[list[int]]:
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
