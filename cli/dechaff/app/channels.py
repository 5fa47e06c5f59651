"""Standard input and output, made to pass everything on: a write that takes less than it was given says nothing.

That happens where another program has left the channel non-blocking, as programs built on event loops do, and where
Python is told not to buffer (PYTHONUNBUFFERED) and the disk is full. Here instead of around each write, because rich
and typer write too.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys


def settle_channels() -> None:
    """The channels wait until all is read or written, or raise."""
    for number in range(3):
        with contextlib.suppress(OSError, AttributeError):  # closed; a system without
            os.set_blocking(number, True)
    given = sys.stdout
    raw = getattr(given, "buffer", None)
    if isinstance(raw, io.RawIOBase):
        buffered = io.BufferedWriter(raw)
        sys.stdout = io.TextIOWrapper(buffered, given.encoding, given.errors, line_buffering=True)
