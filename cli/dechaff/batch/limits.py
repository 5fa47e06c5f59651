"""What one page may take of time and memory; apart from what enforces it, which a single page need not import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take."""

    seconds: float = 60.0
    """Of the processor, where the system tells; ten times as many in all."""
    n_bytes: int = 2 << 30
    """Resident memory of the worker that cleans it."""
