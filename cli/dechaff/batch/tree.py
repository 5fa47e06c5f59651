"""A folder that mirrors the input, with a manifest beside the pages.

One temporary name at the top of the folder serves all files, so a killed run leaves one stray at most, and the next
run takes it over.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from dechaff.batch.manifest import Manifest
from dechaff.batch.sink import write_whole
from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError

MANIFEST = "manifest.jsonl"
_PART = ".dechaff.part"
_MAX_NAME = 255  # bytes of a file name on the common file systems


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


def output_name(place: str, suffix: str) -> str:
    """The file name of an output, shortened where a file system would refuse it."""
    folder, name = os.path.split(place)
    if len(os.fsencode(name + suffix)) > _MAX_NAME:
        from hashlib import blake2b

        mark = f"~{blake2b(os.fsencode(name), digest_size=4).hexdigest()}"
        room = _MAX_NAME - len(mark) - len(suffix)
        name = os.fsencode(name)[:room].decode("utf-8", "ignore") + mark
    return os.path.join(folder, name + suffix)
