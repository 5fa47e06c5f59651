"""`dechaff inspect`: every block with its label, kind, score and reasons, in the terminal or as a page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dechaff.app import arguments as arg
from dechaff.app.status import Exit, printing, say, tell_of_terminal
from dechaff.app.stop import stop_on_signals
from dechaff.errors import DechaffError, OutputError, UsageError
from dechaff.options import Options, Strictness

if TYPE_CHECKING:
    from rich.console import Console

    from dechaff.document import Article, Skipped, Source

    Judged = tuple[Source, Article] | Skipped


class OnlyValue(str, Enum):
    """Which blocks to show."""

    REMOVED = "removed"
    KEPT = "kept"
    UNCERTAIN = "uncertain"


def inspect(  # noqa: PLR0913, PLR0917  (one parameter per option is how typer works)
    inputs: arg.Inputs = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="FILE", help="Write one self-contained page; of a folder, an index and its pages."
        ),
    ] = None,
    only: Annotated[OnlyValue | None, typer.Option("--only", help="Show these blocks alone.")] = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="Show what spoke for and against each block.")] = False,
    unfold: Annotated[bool, typer.Option("--unfold", help="Show every removed block, not runs.")] = False,
    compare: Annotated[
        Strictness | None, typer.Option("--compare", help="Beside it, what this strictness would keep.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as JSON, one line per page.")] = False,
    width: Annotated[
        int | None, typer.Option("--width", min=40, help="Columns; default: the terminal's, 100 in a pipe.")
    ] = None,
    strictness: arg.Strictness = Strictness.BALANCED,
    keep: arg.Keep = None,
    drop: arg.Drop = None,
    from_: arg.From = None,
    fast: arg.Fast = False,
    max_bytes: arg.MaxBytes = 100_000_000,
    debug: arg.Debug = False,
) -> Exit:
    """Show what was removed, what it is, and why."""
    options = Options(
        strictness, *arg.kinds(keep, drop), form=arg.form(from_), explain=True, fast=fast, max_bytes=max_bytes
    )
    if html is not None and (json or compare or only):
        raise UsageError("--html writes the whole page", "filters are on the page itself; leave the other option out")
    if json and (compare or only):
        raise UsageError("--json prints every block", "choose among them with jq, or leave the other option out")
    place = None if html is None else _place(html, inputs or [])
    if place is None and sys.stdout is None:
        raise OutputError("standard output is closed", "open it, or use --html")
    stop_on_signals()
    tell_of_terminal(inputs or ["-"])
    pages = _articles(inputs or ["-"], from_.value if from_ else None, options, debug)
    if place:
        return _write_html(pages, place, many=_is_many(inputs))
    with printing():
        if json:
            return _print_json(pages)
        return _print_view(pages, options, _View(only, reasons, not unfold, compare, width))


def _place(html: str, inputs: list[str]) -> Path:
    """Where `--html` leads, `index.html` in a folder; raises `UsageError` where an input would be harmed."""
    from dechaff.app.target import STANDARD, refuse_around, refuse_over

    if not html or html == ".":
        raise UsageError("--html names no file", "use --html FILE.html (an unset variable?)")
    if html in STANDARD:
        return Path(STANDARD[-1])
    place = Path(html, "index.html") if html.endswith("/") or os.path.isdir(html) else Path(html)
    refuse_over(place, inputs)
    refuse_around(_pages_folder(place), inputs)
    return place


class _View:
    """How the terminal view was asked for."""

    def __init__(
        self, only: OnlyValue | None, reasons: bool, fold: bool, compare: Strictness | None, width: int | None
    ) -> None:
        self.only = only
        self.reasons = reasons
        self.fold = fold
        self.compare = compare
        self.width = width


def _articles(inputs: list[str], container: str | None, options: Options, debug: bool) -> Iterator[Judged]:
    """Each page with its article, or why it has none."""
    from dechaff.document import Skipped
    from dechaff.pipeline import clean_source
    from dechaff.read import open_entry, read_inputs
    from dechaff.read.entry import Container, Passed, Unreadable

    kind = None if container is None else Container(container if container in ("jsonl", "warc") else "page")
    for reading in read_inputs(inputs, container=kind, max_bytes=options.max_bytes):
        if isinstance(reading, Unreadable):
            yield Skipped(reading.name, reading.reason)
            continue
        source = reading if isinstance(reading, Passed) else open_entry(reading)
        if isinstance(source, Skipped):
            yield source
        elif not isinstance(source, Passed):
            try:
                yield source, clean_source(source, options)
            except DechaffError as error:
                if debug:
                    raise
                yield Skipped(source.name, str(error))


def _is_many(inputs: list[str] | None) -> bool:
    return bool(inputs) and (len(inputs or ()) > 1 or os.path.isdir((inputs or [""])[0]))


def _print_view(pages: Iterator[Judged], options: Options, view: _View) -> Exit:
    from dechaff.document import Skipped
    from dechaff.pipeline import clean_source
    from dechaff.render.rows import Only
    from dechaff.render.terminal import terminal_view

    console = _console(view.width)
    only = Only(view.only.value) if view.only else None
    status = Exit.OK
    for number, page in enumerate(pages):
        if isinstance(page, Skipped):
            say(f"{page.source}: {page.reason}")
            status = Exit.FAILED
            continue
        source, article = page
        other = clean_source(source, replace(options, strictness=view.compare)) if view.compare else None
        if number:
            console.print()
        terminal_view(article, console, only, view.reasons, view.fold, other)
    return status


def _console(width: int | None) -> Console:
    """Colours on a terminal; plain lines of a fixed width in a pipe."""
    from rich.console import Console

    from dechaff.render.terminal import PIPED_WIDTH

    class Closing(Console):
        """Leaves a closed pipe to the one place that knows it is success; rich would end with status 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    piped = not sys.stdout.isatty()
    return Closing(
        width=width or (PIPED_WIDTH if piped else None),
        no_color=piped or None,
        force_terminal=False if piped else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _print_json(pages: Iterator[Judged]) -> Exit:
    from dechaff.document import Skipped
    from dechaff.render.format import Format
    from dechaff.render.output import Rendering, render

    rendering = Rendering(Format.JSONL, with_removed=True, explain=True)
    status = Exit.OK
    for page in pages:
        if isinstance(page, Skipped):
            say(f"{page.source}: {page.reason}")
            status = Exit.FAILED
        sys.stdout.buffer.write(render(page if isinstance(page, Skipped) else page[1], rendering))
    return status


def _write_html(pages: Iterator[Judged], target: Path, many: bool) -> Exit:
    """One page; of several, an index at `target` and the pages in a folder beside it."""
    from dechaff.batch.sink import is_open_end
    from dechaff.document import Skipped
    from dechaff.render.report import report_page
    from dechaff.render.report.index import Entry, index_page

    entries: list[Entry] = []
    status = Exit.OK
    folder = _pages_folder(target)
    for number, (page, is_last) in enumerate(_with_end(pages), 1):
        many = many or not is_last
        if isinstance(page, Skipped):
            say(f"{page.source}: {page.reason}")
            status = Exit.FAILED
        elif many:
            if is_open_end(target):
                raise UsageError(f"several pages do not fit into {target}", "give --html a file, or inspect one page")
            path = folder / f"{number:05d}.html"
            _write(path, report_page(page[1], back=f"../{target.name}"))
            entries.append(Entry.of(page[1], f"{folder.name}/{path.name}"))
        else:
            _write(target, report_page(page[1]))
    if many:
        _write(target, index_page(entries))
    return status


def _pages_folder(index: Path) -> Path:
    return index.with_name(f"{index.stem}-pages")


def _with_end(pages: Iterator[Judged]) -> Iterator[tuple[Judged, bool]]:
    """Each page and whether it is the last: a file of records shows only then that it holds several."""
    held = next(pages, None)
    while held is not None:
        following = next(pages, None)
        yield held, following is None
        held = following


def _write(path: Path, text: str) -> None:
    from dechaff.batch.sink import write_one

    write_one(path, text.encode("utf-8", "replace"))
