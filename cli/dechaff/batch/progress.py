"""How far a run is, on standard error only: a bar on a terminal, else a line every ten seconds, and a summary.

Injected into the run, which knows nothing of terminals.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from dechaff.batch.work import Outcome, Status
from dechaff.errors import one_line

_EVERY = 10.0  # seconds between lines where there is no terminal
_LOW = 0.5  # confidence below which a page is counted as doubtful


class Meter:
    """Raw bytes read so far, and of how many."""

    def __init__(self) -> None:
        self.n_bytes = 0
        self.total = 0
        """0 until it is known."""

    def __call__(self, n_bytes: int) -> None:
        self.n_bytes += n_bytes


def count_bytes(meter: Meter, inputs: Sequence[str]) -> None:
    """Finds the total in the background; pipes leave it unknown."""

    def count() -> None:
        total = 0
        for name in inputs:
            if name == "-" or not os.path.exists(name):
                return
            total += sum(map(_size, _paths(name)))
        meter.total = total

    threading.Thread(target=count, daemon=True).start()


def _paths(name: str) -> Iterator[str]:
    if not os.path.isdir(name):
        yield name
    for folder, _, names in os.walk(name):
        for entry in names:
            yield os.path.join(folder, entry)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0


class Progress:
    """Counts outcomes and shows them; the base shows nothing but failures."""

    def __init__(self, meter: Meter | None = None) -> None:
        self.meter = meter or Meter()
        self.begun = time.monotonic()
        self.verdicts: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self.n_counted = 0
        """Pages of which what was removed was counted."""
        self.n_low = self.n_kept = self.n_kept_failed = self.n_empty = 0

    def take(self, outcome: Outcome, problem: str = "") -> None:
        """Counts an outcome; a failure is one line on standard error."""
        reason = problem or (outcome.reason if outcome.status is Status.FAILED else "")
        if reason:
            self.failures[_kind_of(reason)] += 1
            self.say(f"dechaff: {one_line(outcome.name)}: {one_line(reason)}")
        elif outcome.status is Status.PASSED:
            self.passed[outcome.reason] += 1
        else:
            self.verdicts[outcome.verdict] += 1
            self.n_empty += outcome.is_empty
            self.n_low += outcome.confidence < _LOW
            if outcome.removed is not None:
                self.n_counted += 1
                self.removed.update(outcome.removed)
        self.show()

    def keep(self, name: str, failure: str) -> None:
        """Counts a page that an earlier run already did; that it failed then is told again."""
        self.n_kept += 1
        if failure:
            self.n_kept_failed += 1
            self.say(f"dechaff: {one_line(name)}: {one_line(failure)}")

    @property
    def n_pages(self) -> int:
        """Pages done in this run, failed ones included."""
        return self.verdicts.total() + self.failures.total()

    @property
    def n_failed(self) -> int:
        """Pages that failed, in this run or in the one it continues."""
        return self.failures.total() + self.n_kept_failed

    def say(self, line: str) -> None:
        """One line on standard error."""
        if sys.stderr is not None:  # closed; print would turn to standard output
            print(line, file=sys.stderr, flush=True)

    def show(self) -> None:
        """Where the run is now."""

    def stop(self) -> None:
        """Clears what is shown."""


class Lines(Progress):
    """A line every ten seconds."""

    def __init__(self, meter: Meter) -> None:
        super().__init__(meter)
        self._last = self.begun

    def show(self) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self.say(f"dechaff: {self.n_pages} pages, {self._rate()}{self._eta()}, {self.n_failed} failed, "
                     f"{self.n_low} of low confidence")  # fmt: skip

    def _rate(self) -> str:
        return f"{self.n_pages / max(0.001, time.monotonic() - self.begun):.1f} pages/s"

    def _eta(self) -> str:
        done, total = self.meter.n_bytes, self.meter.total
        if not total or not done:
            return ""
        left = (time.monotonic() - self.begun) * max(0.0, total / done - 1)
        return f", {100 * min(1.0, done / total):.0f} %, {left:.0f} s left"


class Bar(Lines):
    """A line that renews itself on a terminal."""

    def __init__(self, meter: Meter) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as RichProgress

        super().__init__(meter)
        text = TextColumn("{task.description}", markup=False)
        self._bar = RichProgress(text, BarColumn(), console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def show(self) -> None:
        now = time.monotonic()
        if now - self._last >= 0.1:
            self._last = now
            said = f"{self.n_pages} pages  {self._rate()}{self._eta()}  {self.n_failed} failed  {self.n_low} doubtful"
            self._bar.update(self._task, description=said, completed=self.meter.n_bytes, total=self.meter.total or None)

    def say(self, line: str) -> None:
        self._bar.console.print(line, markup=False, emoji=False, highlight=False, soft_wrap=True)

    def stop(self) -> None:
        self._bar.stop()


def summary(progress: Progress) -> list[str]:
    """The run in a few lines."""
    spent = max(0.001, time.monotonic() - progress.begun)
    lines = [f"{progress.n_pages} pages in {spent:.1f} s, {progress.n_pages / spent:.1f} pages/s"]
    n_done = progress.verdicts.total()
    sample = f", of {progress.n_counted} pages" if progress.n_counted < n_done else ""
    rows = (
        ("verdicts", progress.verdicts),
        ("failed", progress.failures),
        ("records without a page", progress.passed),
        (f"characters removed{sample}", progress.removed),
    )
    for title, counts in rows:
        if counts:
            lines.append(
                f"{title}: " + ", ".join(f"{count} {one_line(what)}" for what, count in counts.most_common(12))
            )
    if progress.n_kept:
        failed = f", {progress.n_kept_failed} of them failed" if progress.n_kept_failed else ""
        lines.append(f"kept from an earlier run: {progress.n_kept}{failed}")
    if progress.n_low:
        lines.append(f"confidence below {_LOW}: {progress.n_low}")
    return lines


def _kind_of(reason: str) -> str:
    """A reason without what is particular to one page."""
    return reason.partition(":")[0].partition("(")[0].strip()
