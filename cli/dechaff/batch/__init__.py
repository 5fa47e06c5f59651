"""Many pages: plan, workers, manifest, progress (first version: one after the other)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dechaff.document import Article, Skipped, Source
from dechaff.errors import DechaffError
from dechaff.options import Options


def clean_sources(
    sources: Iterable[Source], options: Options, *, workers: int = 1
) -> Iterator[Article | Skipped]:
    """The article of each source, in order."""
    from dechaff.pipeline import clean_source

    for source in sources:
        try:
            yield clean_source(source, options)
        except DechaffError as error:
            yield Skipped(source.name, str(error), source.id, source.url)
