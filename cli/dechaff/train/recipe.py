"""What shapes a training of the labeller, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass


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
    epochs: int = 16
    dumps_per_page: int = 2
    """Dumps of a page drawn for an epoch."""
    dumps_per_rare_page: int = 3
    """More of them for pages of sources with few: news in forty languages beside one large source in English."""
    gold_share: float = 0.15
    """Pages of an epoch that are also shown as their own gold text: clean text must come through whole."""
    rewritten_share: float = 0.8
    """Pages of an epoch that are also shown in another script."""
    mixed_pages: int = 2
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
    hide_family: float = 0.15
    """Pages that show nothing of one family of HTML's evidence, such as class words or trees that repeat."""
    noise: float = 0.15
    """Standard deviation of noise on the standardised measures."""
    soft_f1: float = 1.0
    hint_loss: float = 1.0
    """Weight of guessing what the page's HTML says of a block of its dump."""
    averaged: float = 0.3
    """Last share of the steps, whose weights are averaged into the network's (Izmailov et al. 2018)."""
    least_rate: float = 0.12
    """The learning rate of those steps, as a share of the highest."""
    seed: int = 0
