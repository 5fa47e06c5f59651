"""A worker process: takes batches from standard input, gives one outcome per page to standard output.

Outcomes are sent one by one, so that whoever waits knows which page a dead or hanging worker was at.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from dechaff.batch.frames import receive, send
from dechaff.batch.work import Job, work


def main() -> None:
    """Serves until the pipe closes."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the outcomes
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        job: Job = receive(inbox)
        _warm_up(job)
        send(outbox, "ready")
        number = 0
        while True:
            for task in receive(inbox):
                send(outbox, work(task, job, number))
                number += 1
    sys.stdout.flush()
    os._exit(0)


def _warm_up(job: Job) -> None:
    """Imports now what the first page would otherwise pay for out of its time limit."""
    from dechaff.document import Source

    work(Source("-", "warm up\n"), job)


def _die_with_parent() -> None:
    """Linux: also a worker stuck in a page ends when its parent is killed."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    main()
