"""Many pages: in order, in constant memory, with workers that may fail one by one.

The command line adds outputs, a manifest and progress around the same outcomes that `clean_many` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dechaff.document import Article, Skipped, Source
    from dechaff.options import Options


def clean_sources(sources: Iterable[Source], options: Options, *, workers: int = 1) -> Iterator[Article | Skipped]:
    """The article of each source, in order; with more than one worker in as many processes."""
    from dechaff.batch.limits import Limits
    from dechaff.batch.work import Job, Outcome, work

    job = Job(options)
    if workers <= 1:
        outcomes: Iterator[Outcome] = (work(source, job) for source in sources)
    else:
        from dechaff.batch.pool import clean_with_workers

        outcomes = clean_with_workers(sources, job, workers, Limits())
    for outcome in outcomes:
        assert outcome.article is not None
        yield outcome.article
