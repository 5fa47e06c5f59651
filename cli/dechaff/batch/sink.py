"""Where outcomes go: standard output, one file, one stream of records, or a folder that mirrors the input.

Whatever the sink, a file appears whole or not at all: it is written under a temporary name and then renamed.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from dechaff.batch.manifest import Manifest
from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError, UsageError

MANIFEST = "manifest.jsonl"
_PART = ".dechaff.part"
_MAX_NAME = 255  # bytes of a file name on the common file systems


class Sink(Protocol):
    """Takes outcomes in order."""

    def done(self, name: str, digest: str) -> bool:
        """Whether an earlier run already delivered this page."""

    def take(self, outcome: Outcome) -> str:
        """Delivers an outcome; why it could not be, if so."""

    def close(self, *, whole: bool) -> None:
        """Ends the run; `whole` if all of it was done."""


class Standard:
    """Standard output."""

    def __init__(self, *, one: bool) -> None:
        self._one = one
        self._held: bytes | None = None

    def done(self, name: str, digest: str) -> bool:  # noqa: ARG002
        return False

    def take(self, outcome: Outcome) -> str:
        if outcome.status is Status.PASSED:
            return ""
        if not self._one:
            self._write(outcome.output)
        elif self._held is None:
            self._held = outcome.output
        else:
            self._held = None
            raise UsageError("several pages do not fit into one output", "use -f jsonl, or -o FOLDER/")
        return ""

    def close(self, *, whole: bool) -> None:
        if whole and self._held:
            self._write(self._held)

    def _write(self, data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


class OneFile(Standard):
    """A single page into a single file."""

    def __init__(self, path: Path) -> None:
        super().__init__(one=True)
        self._path = path

    def _write(self, data: bytes) -> None:
        part = self._path.with_name(f".{self._path.name[:200]}.part")
        write_whole(self._path, part, data)

    def close(self, *, whole: bool) -> None:
        if whole and self._held is not None:
            self._write(self._held)


class Tree:
    """A folder that mirrors the input, with a manifest."""

    def __init__(self, folder: Path, suffix: str, inputs: list[Path], head: dict[str, Any], *, resume: bool) -> None:
        self._folder = folder
        self._suffix = suffix
        self._inputs = [path.resolve() for path in inputs]
        self._part = folder / _PART
        self._made: Path | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.manifest = Manifest(folder / MANIFEST, head, resume=resume)
        except OSError as error:
            raise OutputError(f"{folder}: {error.strerror}", "choose another output folder") from None

    def done(self, name: str, digest: str) -> bool:
        row = self.manifest.finished(name, digest)
        if row is None:
            return False
        try:
            return bool((self._folder / row["output"]).stat().st_size == row["bytes"])
        except (OSError, KeyError, ValueError):
            return False

    def take(self, outcome: Outcome) -> str:
        if outcome.status is Status.PASSED:
            return ""
        if outcome.status is Status.FAILED:
            self.manifest.add(outcome)
            return ""
        place = output_name(outcome.place, self._suffix)
        if problem := self._write(place, outcome.output):
            return problem
        self.manifest.add(outcome, output=place, bytes=len(outcome.output))
        return ""

    def close(self, *, whole: bool) -> None:
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
        if self.manifest:
            self.manifest.close(whole=whole)

    def _write(self, place: str, data: bytes) -> str:
        path = self._folder / place
        if not self._folder.is_dir():
            raise OutputError(f"{self._folder}: the output folder is gone", "run again to start over")
        try:
            if path.parent != self._made:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._made = path.parent
            if path.resolve() in self._inputs:
                return "its output would replace an input: choose another output folder"
        except OSError as error:
            return f"no output folder {path.parent}: {error.strerror}"
        if path.is_dir():
            return f"its output {place} is a folder: remove or rename that"
        write_whole(path, self._part, data)
        return ""


def write_whole(path: Path, part: Path, data: bytes) -> None:
    """Writes under the temporary name and renames; raises `OutputError`, and leaves no part behind, on failure."""
    try:
        with open(part, "wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        said = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: {said}", "what is done so far is kept") from None


def output_name(place: str, suffix: str) -> str:
    """The file name of an output, shortened where a file system would refuse it."""
    folder, name = os.path.split(place)
    if len(os.fsencode(name + suffix)) > _MAX_NAME:
        from hashlib import blake2b

        mark = f"~{blake2b(os.fsencode(name), digest_size=4).hexdigest()}"
        room = _MAX_NAME - len(mark) - len(suffix)
        name = os.fsencode(name)[:room].decode("utf-8", "ignore") + mark
    return os.path.join(folder, name + suffix)
