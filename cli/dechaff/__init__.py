"""dechaff: the main article of a web page, from HTML or from a tag-less text dump.

The library never prints and never touches the disk or the network. Its names are imported when they are first used, so
that the command line need not wait for what `--help` does not use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dechaff._version import __version__

TYPE_CHECKING = False  # typing itself is slow to import

if TYPE_CHECKING:
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
_HOMES = {"DechaffError": "errors", "Options": "options", "Strictness": "options"}
"""The modules of the names that are not in `dechaff.document`."""


def clean(page: str | bytes | Source, options: Options | None = None) -> Article:
    """The article of one page, given as text, bytes or a `Source`; raises `DechaffError` where that is impossible."""
    from dechaff.document import Source
    from dechaff.options import Options
    from dechaff.pipeline import clean_source

    source = page if isinstance(page, Source) else Source(name="-", data=page)
    return clean_source(source, options or Options())


def clean_many(
    pages: Iterable[str | bytes | Source], options: Options | None = None, *, workers: int = 1
) -> Iterator[Article | Skipped]:
    """Articles in the order of `pages`, lazily and in constant memory; a bad page gives a `Skipped` with its reason."""
    from dechaff.batch import clean_sources
    from dechaff.document import Source
    from dechaff.options import Options

    sources = (page if isinstance(page, Source) else Source(name="-", data=page) for page in pages)
    return clean_sources(sources, options or Options(), workers=workers)


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"dechaff.{_HOMES.get(name, 'document')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
