"""Every choice a caller has, in one frozen value that is passed whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dechaff.vocabulary import Form, Kind


class Strictness(str, Enum):
    """One knob: lose chaff at the price of content, or keep content at the price of chaff."""

    PRECISION = "precision"
    BALANCED = "balanced"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean a page."""

    strictness: Strictness = Strictness.BALANCED
    keep: frozenset[Kind] = frozenset()
    """Kinds that stay in the article whatever the labeller says."""
    drop: frozenset[Kind] = frozenset()
    """Kinds that leave the article whatever the labeller says."""
    form: Form | None = None
    """Override what the bytes seem to hold."""
    explain: bool = False
    """Fill `Article.blocks` with the reasons of each verdict."""
    fast: bool = False
    """HTML only: without trafilatura's second opinion."""
    images: bool = False
    """HTML only: images as links in the Markdown."""
    max_bytes: int = 100_000_000
    """Pages larger than this are skipped, with a reason."""
