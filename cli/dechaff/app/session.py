"""One run of `clean`: joins reader, workers, sink and progress."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dechaff._version import __version__
from dechaff.app.target import Target, Where
from dechaff.batch.limits import Limits
from dechaff.batch.progress import Bar, Lines, Meter, Progress, count_bytes, summary
from dechaff.batch.run import Workers, run
from dechaff.batch.sink import OneFile, Sink, Standard
from dechaff.batch.work import Job
from dechaff.errors import UsageError
from dechaff.options import Options
from dechaff.read import read_inputs
from dechaff.read.entry import RECORD_NAME, Container, Entry, Passed, Reading
from dechaff.render.format import SUFFIXES, Format
from dechaff.render.output import Rendering

if TYPE_CHECKING:
    from dechaff.batch.report import Report


@dataclass(frozen=True, slots=True)
class Session:
    """Everything a run needs that the options say."""

    target: Target
    options: Options
    rendering: Rendering
    resume: bool = True
    quiet: bool = False
    debug: bool = False
    report: str | None = None

    def run(self, container: str | None, workers: int | None, seconds: float | None, n_bytes: int) -> Progress:
        """Cleans all inputs; what became of them."""
        kind = None if container is None else Container(container if container in ("jsonl", "warc") else "page")
        meter = Meter()
        first, readings = _first(
            read_inputs(self.target.inputs, container=kind, max_bytes=self.options.max_bytes, meter=meter)
        )
        many = self.target.is_many or _is_record(first)
        rendering = self._rendering(many)
        refuse_unused(rendering)
        n_workers = _cpus() if workers is None and many else workers or 0
        if seconds is not None:
            n_workers = max(1, n_workers)
        sink = self._sink(rendering)
        progress = self._progress(many, meter)
        job = Job(
            self.options,
            rendering,
            hash_pages=self.target.where in (Where.FOLDER, Where.RECORDS),
            count_removed=many and not self.quiet,
            summarise=self.report is not None,
            debug=self.debug,
        )
        report = self._report(rendering)
        run(readings, job, sink, progress, Workers(n_workers, Limits(seconds or 60.0, n_bytes)), report)
        self._tell(progress, many)
        return progress

    def _rendering(self, many: bool) -> Rendering:
        """Records where several pages go to standard output and nothing else was asked for."""
        given = self.rendering
        if many and self.target.where is Where.STANDARD and not self.target.explicit:
            return Rendering(Format.JSONL, given.meta, given.with_removed, given.explain)
        return given

    def _progress(self, many: bool, meter: Meter) -> Progress:
        if self.quiet or not many:
            return Progress(meter)
        count_bytes(meter, self.target.inputs)
        is_terminal = sys.stderr is not None and sys.stderr.isatty()  # None: closed
        on_terminal = is_terminal and (self.target.where is not Where.STANDARD or not sys.stdout.isatty())
        return Bar(meter) if on_terminal else Lines(meter)

    def _tell(self, progress: Progress, many: bool) -> None:
        """After the run: a summary, or why a single page gave nothing."""
        if self.quiet:
            return
        if many:
            for line in summary(progress):
                progress.say(f"dechaff: {line}")
        elif progress.n_empty:
            progress.say("dechaff: no main content found; --strictness recall keeps more, dechaff inspect shows why")

    def _sink(self, rendering: Rendering) -> Sink:
        target, path = self.target, self.target.path
        if path is None:
            return Standard(one=rendering.format is not Format.JSONL)
        if target.where is Where.FILE:
            return OneFile(path)
        head = self._head(rendering)
        if target.where is Where.RECORDS:
            from dechaff.batch.records import Records

            return Records(path, head, resume=self.resume)
        from dechaff.batch.tree import Tree

        return Tree(
            path, SUFFIXES[rendering.format], [Path(name) for name in target.inputs if name], head, resume=self.resume
        )

    def _report(self, rendering: Rendering) -> Report | None:
        if self.report is None:
            return None
        from dechaff.batch.report import Report

        folder = self.target.path if self.target.where is Where.FOLDER else None
        return Report(Path(self.report), folder, SUFFIXES[rendering.format])

    def _head(self, rendering: Rendering) -> dict[str, Any]:
        """What must be the same for an earlier run to be continued."""
        options = self.options
        return {
            "dechaff": __version__,
            "manifest_version": 1,
            "inputs": [os.path.abspath(name) if name != "-" else "-" for name in self.target.inputs],
            "format": rendering.format.value,
            "meta": rendering.meta,
            "with_removed": rendering.with_removed,
            "explain": rendering.explain,
            "strictness": options.strictness.value,
            "keep": sorted(kind.value for kind in options.keep),
            "drop": sorted(kind.value for kind in options.drop),
            "form": options.form.value if options.form else None,
            "fast": options.fast,
            "images": options.images,
            "max_bytes": options.max_bytes,
        }


def refuse_unused(rendering: Rendering) -> None:
    """No option is ignored silently."""
    if rendering.meta and rendering.format is not Format.MARKDOWN:
        raise UsageError(f"--meta goes before Markdown, not {rendering.format.value}", "JSON has the same fields")
    if rendering.format not in (Format.JSON, Format.JSONL):
        for given, option in ((rendering.with_removed, "--with-removed"), (rendering.explain, "--explain")):
            if given:
                raise UsageError(f"{option} adds to JSON, not to {rendering.format.value}", "add -f json")


def _first(readings: Iterator[Reading]) -> tuple[Reading | None, Iterator[Reading]]:
    first = next(readings, None)
    return first, readings if first is None else chain([first], readings)


def _is_record(first: Reading | None) -> bool:
    """Whether an input that begins like this holds records; a crawl begins with one that describes it."""
    if isinstance(first, Entry):
        return first.container is not Container.PAGE
    return isinstance(first, Passed) or (first is not None and RECORD_NAME.search(first.name) is not None)


def _cpus() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
