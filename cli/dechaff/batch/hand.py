"""One worker process seen from outside: started when needed, fed, watched, replaced.

A page that kills its worker, hangs it or eats its memory becomes that page's outcome; the pages behind it go to a
fresh worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dechaff.batch.frames import receive, send
from dechaff.batch.limits import ONE_THREAD, Limits
from dechaff.batch.work import Job, Outcome, Task, digest_of, failed
from dechaff.document import Skipped
from dechaff.errors import DechaffError
from dechaff.read.entry import Entry

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path[:1] = []; sys.path.append(sys.argv[1]); from dechaff.batch.worker import main; main()"
_MAX_STARTS = 3  # of workers that end before their first page
_PATIENCE = 10  # times the limit that a page may take in all: it only computes, so else its worker hangs
_OWN_GROUP: Any = {"process_group": 0} if sys.version_info >= (3, 11) else {"start_new_session": True}
"""Ctrl-C is for the parent alone. A session of its own would also take the workers out of the run's share of the
processor, where the system schedules by session."""


class Hand:
    """A worker process and its replacements."""

    def __init__(self, job: Job, limits: Limits, closing: threading.Event) -> None:
        self._job = job
        self._limits = limits
        self._closing = closing
        self._process: subprocess.Popen[bytes] | None = None
        self._since: float | None = None
        self._at = (0.0, 0.0)
        """When the page began that was last looked at, and the worker's processor time then."""
        self._why = ""

    def clean(self, tasks: Sequence[Task]) -> list[Outcome]:
        """An outcome per page."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(tasks) and not self._closing.is_set():
            process: Any = self._process or self._start()
            try:
                self._begin_page()
                send(process.stdin, tasks[len(outcomes) :])
                for _ in tasks[len(outcomes) :]:
                    outcomes.append(receive(process.stdout))
                    self._begin_page()
            except (EOFError, OSError):
                outcomes.append(self._lost(tasks[len(outcomes)]))
            finally:
                self._since = None
        return outcomes

    def check(self) -> None:
        """Kills the worker if its page is over a limit."""
        since, process = self._since, self._process
        if since is None or process is None:
            return
        if self._is_late(process.pid, since):
            self._why = f"took longer than {self._limits.seconds:g} seconds: raise --timeout, or leave this page out"
            self.kill()
        elif _resident(process.pid) > self._limits.n_bytes:
            self._why = (
                f"needs more than {self._limits.n_bytes >> 20} MB of memory: raise --max-memory, or lower --max-bytes"
            )
            self.kill()

    def _is_late(self, pid: int, since: float) -> bool:
        """Whether the page took its time: of the processor, so that a crowded machine fails no page."""
        waited, worked = time.monotonic() - since, _worked(pid)
        if worked is None:
            return waited > self._limits.seconds
        if since != self._at[0]:
            self._at = since, worked
        return worked - self._at[1] > self._limits.seconds or waited > _PATIENCE * self._limits.seconds

    def kill(self) -> None:
        """Ends the worker at once."""
        if process := self._process:
            with suppress(OSError):
                process.kill()

    def _begin_page(self) -> None:
        self._since = time.monotonic()

    def _start(self) -> subprocess.Popen[bytes]:
        for _ in range(_MAX_STARTS):
            process = subprocess.Popen(
                [sys.executable, "-c", _START, _ROOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None if self._job.debug else subprocess.DEVNULL,
                env={**os.environ, **ONE_THREAD},
                **_OWN_GROUP,
            )
            self._process, self._why = process, ""
            assert process.stdin
            assert process.stdout
            with suppress(EOFError, OSError):
                send(process.stdin, self._job)
                receive(process.stdout)
                return process
            self._end()
            if self._closing.is_set():
                break
        raise DechaffError("no worker process could be started", "run with --debug to see why, or --workers 0")

    def _lost(self, task: Task) -> Outcome:
        """The outcome of the page at which the worker ended."""
        status = self._end()
        why = self._why or f"its worker process died ({_said(status)}): leave this page out, or try again"
        place = task.place if isinstance(task, Entry) else ""
        known = Skipped(task.name, why, getattr(task, "id", None), getattr(task, "url", None))
        return failed(known, self._job, place=place, digest=digest_of(task) if self._job.hash_pages else "")

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(OSError):
            process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        return process.wait()


def _said(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _worked(pid: int) -> float | None:
    """Seconds of processor time used; `None` where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as status:
            fields = status.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def _resident(pid: int) -> int:
    """Bytes of memory held; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
