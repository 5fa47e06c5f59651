"""What one page may take of time, memory and threads; apart from what enforces it, as one page needs none."""

from __future__ import annotations

from dataclasses import dataclass

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""The environment in which numpy multiplies in one thread, if it is set before numpy is imported. A page's matrices are
so small that more threads wait for each other: on two cores 12 MB of text took 1.0 s with one and 1.9 s with two."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take."""

    seconds: float = 60.0
    """Of the processor, where the system tells; ten times as many in all."""
    n_bytes: int = 2 << 30
    """Resident memory of the worker that cleans it."""
