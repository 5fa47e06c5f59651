"""dechaff: the main article of a web page, from HTML or from a tag-less text dump.

The library never prints and never touches the disk or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dechaff._version import __version__
from dechaff.document import Article, Block, Form, Kind, Skipped, Source, Verdict
from dechaff.errors import DechaffError
from dechaff.options import Options, Strictness

__all__ = [
    "Article",
    "Block",
    "DechaffError",
    "Form",
    "Kind",
    "Options",
    "Skipped",
    "Source",
    "Strictness",
    "Verdict",
    "__version__",
    "clean",
    "clean_many",
]


def clean(page: str | bytes | Source, options: Options | None = None) -> Article:
    """The article of one page, given as text, bytes or a `Source`; raises `DechaffError` where that is impossible."""
    from dechaff.pipeline import clean_source

    source = page if isinstance(page, Source) else Source(name="-", data=page)
    return clean_source(source, options or Options())


def clean_many(
    pages: Iterable[str | bytes | Source], options: Options | None = None, *, workers: int = 1
) -> Iterator[Article | Skipped]:
    """Articles in the order of `pages`, lazily and in constant memory; a bad page gives a `Skipped` with its reason."""
    from dechaff.batch import clean_sources

    sources = (page if isinstance(page, Source) else Source(name="-", data=page) for page in pages)
    return clean_sources(sources, options or Options(), workers=workers)
