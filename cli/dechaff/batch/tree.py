"""A folder that mirrors the input, with a manifest beside the pages.

One temporary name at the top of the folder serves all files, so a killed run leaves one stray at most, and the next
run takes it over.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from dechaff.batch.manifest import Manifest
from dechaff.batch.sink import write_whole
from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError

MANIFEST = "manifest.jsonl"
_PART = ".dechaff.part"
OWN_FILES = (MANIFEST, f"{MANIFEST}.part", _PART)
"""What a run writes into the folder beside the pages."""
_MAX_NAME = 255  # bytes of a file name on the common file systems


class Tree:
    """A folder that mirrors the input, with a manifest."""

    def __init__(self, folder: Path, suffix: str, inputs: list[Path], head: dict[str, Any], *, resume: bool) -> None:
        self._folder = folder
        self._suffix = suffix
        self._inputs = {path.resolve() for path in inputs}
        self._part = folder / _PART
        self._parent: tuple[Path, Path | None] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.manifest = Manifest(folder / MANIFEST, head, resume=resume)
            self._there = os.stat(folder)
        except OSError as error:
            raise OutputError(f"{folder}: {(error.strerror or '').lower()}", "choose another output folder") from None

    def done(self, name: str, digest: str) -> str | None:
        """As `Sink.done`; a page that failed is tried again."""
        row = self.manifest.finished(name, digest)
        if row is None:
            return None
        try:
            return "" if (self._folder / row["output"]).stat().st_size == row["bytes"] else None
        except (OSError, KeyError, ValueError):
            return None

    def take(self, outcome: Outcome) -> str:
        """Writes the page's file, then its line."""
        if outcome.status is Status.PASSED:
            return ""
        if outcome.status is Status.FAILED:
            self.manifest.add(outcome)
            return ""
        place = output_name(outcome.place, self._suffix)
        if problem := self._write(place, outcome.output):
            self.manifest.add(replace(outcome, status=Status.FAILED, reason=problem))
            return problem
        self.manifest.add(outcome, output=place, bytes=len(outcome.output))
        return ""

    def close(self, *, whole: bool) -> None:
        """Ends the run; raises `OutputError` where the folder is gone after a whole one."""
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
        self.manifest.close(whole=whole and self._is_there())
        if whole:
            self._refuse_if_gone()

    def _write(self, place: str, data: bytes) -> str:
        path = self._folder / place
        self._refuse_if_gone()
        try:
            if self._parent is None or self._parent[0] != path.parent:
                self._parent = path.parent, self._made(path.parent)
            parent = self._parent[1]
            if parent is None:
                return "its output folder leads into an input: choose another output folder"
            if parent / path.name in self._inputs:
                return "its output would replace an input: choose another output folder"
            if path.exists() and not path.is_file():
                return f"its output is there and no file: remove or rename {place}"
        except OSError as error:
            self._refuse_if_gone()
            return f"no output folder: {(error.strerror or '').lower()}: {path.parent}"
        try:
            write_whole(path, self._part, data)
        except OutputError:
            self._refuse_if_gone()
            raise
        return ""

    def _made(self, parent: Path) -> Path | None:
        """The folder without links in its path, made if need be, but never the output folder itself; `None` if it
        lies in an input."""
        for step in reversed([parent, *parent.parents][: len(parent.parts) - len(self._folder.parts)]):
            step.mkdir(exist_ok=True)
        real = parent.resolve(strict=True)
        return None if self._inputs & {real, *real.parents} else real

    def _is_there(self) -> bool:
        try:
            return os.path.samestat(os.stat(self._folder), self._there)
        except OSError:
            return False

    def _refuse_if_gone(self) -> None:
        if not self._is_there():
            raise OutputError(f"{self._folder}: the output folder is gone", "run again to start over")


def output_name(place: str, suffix: str) -> str:
    """The file name of an output, shortened where a file system would refuse it."""
    folder, name = os.path.split(place)
    if len(os.fsencode(name + suffix)) > _MAX_NAME:
        from hashlib import blake2b

        mark = f"~{blake2b(os.fsencode(name), digest_size=4).hexdigest()}"
        room = _MAX_NAME - len(mark) - len(suffix)
        name = os.fsencode(name)[:room].decode("utf-8", "ignore") + mark
    return os.path.join(folder, name + suffix)
