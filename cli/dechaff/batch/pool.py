"""Pages -> outcomes with several worker processes: in order, with bounded queues, and whatever happens to a worker.

One thread per worker does blocking reads and writes on its pipes, which works the same on every system; a monitor
kills a worker that is over its limits, and its thread sees that as the end of the pipe.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from queue import Empty, Full, Queue

from dechaff.batch.hand import Hand
from dechaff.batch.limits import Limits
from dechaff.batch.work import Job, Outcome, Task, work
from dechaff.errors import DechaffError
from dechaff.read.entry import Passed, Unreadable

_BATCH_PAGES = 32  # 80 ms of text pages: the gap between two batches is below 1 %
_BATCH_BYTES = 1 << 19  # a few HTML pages; also what waits in a pipe
_WINDOW = 4  # batches per worker on their way; a slow page stalls the others only behind this many
_WINDOW_BYTES = 1 << 26


@dataclass
class Batch:
    """Pages that travel together, and what came of them."""

    tasks: list[Task] = field(default_factory=list)
    n_bytes: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    error: BaseException | None = None
    ready: threading.Event = field(default_factory=threading.Event)

    def add(self, task: Task) -> None:
        self.tasks.append(task)
        self.n_bytes += len(getattr(task, "data", b""))


def clean_with_workers(
    tasks: Iterable[Task], job: Job, n_workers: int, limits: Limits
) -> Generator[Outcome, None, None]:
    """Outcomes in the order of the tasks; raises what reading the tasks raises."""
    pool = _Pool(job, n_workers, limits)
    try:
        yield from pool.outcomes(tasks)
    finally:
        pool.close()


class _Pool:
    def __init__(self, job: Job, n_workers: int, limits: Limits) -> None:
        self._job = job
        self._closing = threading.Event()
        self._waiting: Queue[Batch] = Queue()
        self._order: Queue[Batch | None] = Queue(n_workers * _WINDOW)
        self._on_the_way = 0
        self._room = threading.Condition()
        self._hands = [Hand(job, limits, self._closing) for _ in range(n_workers)]
        for hand in self._hands:
            threading.Thread(target=self._serve, args=(hand,), daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        threading.Thread(target=self._feed, args=(tasks,), daemon=True).start()
        while (batch := self._order.get()) is not None:
            batch.ready.wait()
            if batch.error:
                raise batch.error
            yield from batch.outcomes
            with self._room:
                self._on_the_way -= batch.n_bytes
                self._room.notify()

    def close(self) -> None:
        self._closing.set()
        for hand in self._hands:
            hand.kill()

    def _feed(self, tasks: Iterable[Task]) -> None:
        try:
            for batch in _batches(tasks):
                with self._room:
                    while self._on_the_way > _WINDOW_BYTES and not self._closing.is_set():
                        self._room.wait(0.2)
                    self._on_the_way += batch.n_bytes
                if not self._put(batch):
                    return
                self._waiting.put(batch)
        except BaseException as error:  # noqa: BLE001  (raised again where the outcomes are read)
            last = Batch(error=error)
            last.ready.set()
            self._put(last)
        self._put(None)

    def _put(self, batch: Batch | None) -> bool:
        while not self._closing.is_set():
            try:
                self._order.put(batch, timeout=0.2)
            except Full:
                continue
            return True
        return False

    def _serve(self, hand: Hand) -> None:
        while not self._closing.is_set():
            try:
                batch = self._waiting.get(timeout=0.2)
            except Empty:
                continue
            try:
                batch.outcomes = self._do(hand, batch.tasks)
            except DechaffError as error:
                batch.error = error
            except BaseException as error:  # noqa: BLE001  (raised again where the outcomes are read)
                batch.error = error
            batch.tasks = []
            batch.ready.set()
        hand.kill()

    def _do(self, hand: Hand, tasks: list[Task]) -> list[Outcome]:
        """Outcomes in order; what reading already knows to be no page needs no worker."""
        pages = [task for task in tasks if not isinstance(task, (Unreadable, Passed))]
        done = iter(hand.clean(pages))
        return [work(task, self._job) if isinstance(task, (Unreadable, Passed)) else next(done) for task in tasks]

    def _watch(self) -> None:
        while not self._closing.wait(0.1):
            for hand in self._hands:
                hand.check()


def _batches(tasks: Iterable[Task]) -> Iterator[Batch]:
    """Tasks in growing batches: the first result comes at once, later ones travel cheaply."""
    batch, size = Batch(), 1
    for task in tasks:
        batch.add(task)
        if len(batch.tasks) >= size or batch.n_bytes >= _BATCH_BYTES:
            yield batch
            batch, size = Batch(), min(_BATCH_PAGES, size * 2)
    if batch.tasks:
        yield batch
