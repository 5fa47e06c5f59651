"""One page of many: what is done with it, here or in a worker, and what comes of it.

Nothing raised by a page leaves this file: an outcome is a value, so that one bad page never ends a run.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import Any

from dechaff.document import Article, Skipped, Source
from dechaff.errors import DechaffError
from dechaff.options import Options
from dechaff.read.entry import Entry, Passed, Unreadable
from dechaff.render.output import Rendering, render

_SAMPLE_ALL, _SAMPLE_EVERY = 100, 20  # pages counted in each process: the first, then one in so many, a tenth more time
Task = Entry | Source | Unreadable | Passed
"""What a run is fed with: pages to clean, and what reading already knows to be none."""


class Status(str, Enum):
    """What became of a page."""

    DONE = "done"
    FAILED = "failed"
    PASSED = "passed"
    """A record that holds no page; no failure."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to do with every page of a run."""

    options: Options
    rendering: Rendering | None = None
    """`None`: hand the article itself back."""
    hash_pages: bool = False
    """For a manifest."""
    count_removed: bool = False
    """Also say how much of each kind was removed, of a sample: naming every block costs more than cleaning the page."""
    summarise: bool = False
    """Also give what an index page tells of each page."""
    debug: bool = False
    """Keep the traceback of an error that dechaff did not foresee."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page."""

    name: str
    place: str
    status: Status
    reason: str = ""
    verdict: str = ""
    confidence: float = 0.0
    seconds: float = 0.0
    digest: str = ""
    """Of the page's bytes; empty where there were none."""
    output: bytes = b""
    removed: dict[str, int] | None = None
    """Characters removed by kind, if they were counted."""
    article: Article | Skipped | None = None
    is_empty: bool = False
    """No main content was found."""
    summary: Any = None
    """An entry of the index page (`dechaff.render.report.index.Entry`), if asked for."""


def work(task: Task, job: Job, number: int = 0) -> Outcome:
    """The outcome of one page, of which this process has done `number` before."""
    begun = time.perf_counter()
    if isinstance(task, Unreadable):
        return failed(Skipped(task.name, task.reason), job)
    if isinstance(task, Passed):
        return Outcome(task.name, "", Status.PASSED, task.what)
    place = task.place if isinstance(task, Entry) else ""
    digest = digest_of(task) if job.hash_pages else ""
    page = _clean(task, job)
    seconds = time.perf_counter() - begun
    if isinstance(page, Passed):
        return Outcome(page.name, place, Status.PASSED, page.what, digest=digest)
    if isinstance(page, Skipped):
        return failed(page, job, place=place, digest=digest, seconds=seconds)
    return Outcome(
        task.name,
        place,
        Status.DONE,
        verdict=page.verdict.value,
        confidence=round(page.confidence, 4),
        seconds=seconds,
        digest=digest,
        output=render(page, job.rendering) if job.rendering else b"",
        removed=_removed(page) if job.count_removed and _is_in_sample(number) else None,
        article=None if job.rendering else page,
        is_empty=not page.text.strip(),
        summary=_summary(page) if job.summarise else None,
    )


def failed(page: Skipped, job: Job, *, place: str = "", digest: str = "", seconds: float = 0.0) -> Outcome:
    """The outcome of a page that cannot be cleaned."""
    output = render(page, job.rendering) if job.rendering else b""
    article = None if job.rendering else page
    return Outcome(
        page.source, place, Status.FAILED, page.reason, seconds=seconds, digest=digest, output=output, article=article
    )


def digest_of(task: Task) -> str:
    """A short hash of a page's bytes."""
    from hashlib import blake2b

    data = task.data if isinstance(task, (Entry, Source)) else b""
    return blake2b(data.encode("utf-8", "replace") if isinstance(data, str) else data, digest_size=12).hexdigest()


def _clean(task: Entry | Source, job: Job) -> Article | Skipped | Passed:
    from dechaff.pipeline import clean_source
    from dechaff.read import open_entry

    source: Source | Skipped | Passed = Source(task.name, "")
    try:
        source = open_entry(task) if isinstance(task, Entry) else task
        return clean_source(source, job.options) if isinstance(source, Source) else source
    except DechaffError as error:
        reason = str(error)
    except MemoryError:
        reason = "needs more memory than a page may have: lower --max-bytes, or leave this page out"
    except RecursionError:
        reason = "nested too deeply: leave this page out"
    except Exception as error:  # noqa: BLE001  (one page's surprise must not end the others)
        if job.debug:
            import traceback

            traceback.print_exc()
        said = " ".join(str(error).split())[:200]
        reason = f"internal error ({type(error).__name__}: {said}): please report it; --debug shows where"
    known = source if isinstance(source, Source) else Source(task.name, "")
    return Skipped(known.name, reason, known.id, known.url)


def _summary(article: Article) -> Any:
    from dechaff.render.report.index import Entry as IndexEntry

    return IndexEntry.of(article, "")


def _is_in_sample(number: int) -> bool:
    return number < _SAMPLE_ALL or number % _SAMPLE_EVERY == 0


def _removed(article: Article) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for run in article.removed:
        counts[run.kind.value] += len(run.text)
    return dict(counts)
