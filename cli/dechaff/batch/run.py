"""A whole run of the command line: pages in, outcomes into a sink, progress and a summary beside it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dechaff.batch.limits import Limits
from dechaff.batch.progress import Progress
from dechaff.batch.sink import Sink
from dechaff.batch.work import Job, Outcome, Task, digest_of, work
from dechaff.read.entry import Entry, Unreadable

if TYPE_CHECKING:
    from dechaff.batch.report import Report


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work."""

    n: int = 0
    """Worker processes; 0: this process, without limits."""
    limits: Limits = field(default_factory=Limits)


def run(
    tasks: Iterable[Task], job: Job, sink: Sink, progress: Progress, workers: Workers, report: Report | None = None
) -> None:
    """Cleans everything; raises what the sink or the reader cannot go on from, after the sink is closed."""
    whole = False
    left = _not_done(tasks, sink, progress) if job.hash_pages else iter(tasks)
    outcomes = _outcomes(left, job, workers)
    try:
        for outcome in outcomes:
            problem = sink.take(outcome)
            progress.take(outcome, problem)
            if report:
                report.take(outcome)
        whole = True
    finally:
        outcomes.close()
        progress.stop()
        sink.close(whole=whole)
        if report:
            report.write()


def _outcomes(tasks: Iterator[Task], job: Job, workers: Workers) -> Generator[Outcome, None, None]:
    if workers.n:
        from dechaff.batch.pool import clean_with_workers

        yield from clean_with_workers(tasks, job, workers.n, workers.limits)
    else:
        for number, task in enumerate(tasks):
            yield work(task, job, number)


def _not_done(tasks: Iterable[Task], sink: Sink, progress: Progress) -> Iterator[Task]:
    for task in tasks:
        earlier = sink.done(task.name, _digest(task)) if isinstance(task, (Entry, Unreadable)) else None
        if earlier is None:
            yield task
        else:
            progress.keep(task.name, earlier)


def _digest(task: Entry | Unreadable) -> str:
    return digest_of(task) if isinstance(task, Entry) else ""
