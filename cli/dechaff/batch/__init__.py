"""Many pages: in order, in constant memory, with workers that may fail one by one.

The command line adds outputs, a manifest and progress around the same outcomes that `clean_many` gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dechaff.document import Article, Skipped, Source
from dechaff.options import Options


def clean_sources(sources: Iterable[Source], options: Options, *, workers: int = 1) -> Iterator[Article | Skipped]:
    """The article of each source, in order; with more than one worker in as many processes."""
    from dechaff.batch.hand import Limits
    from dechaff.batch.pool import clean_here, clean_with_workers
    from dechaff.batch.work import Job

    job = Job(options)
    outcomes = clean_with_workers(sources, job, workers, Limits()) if workers > 1 else clean_here(sources, job)
    for outcome in outcomes:
        assert outcome.article is not None
        yield outcome.article
