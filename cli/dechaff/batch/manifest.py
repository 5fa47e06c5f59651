"""What a run did, one JSON line per page, appended as it happens; and what of it a later run need not do again.

A line is written after its output is whole, so a killed run's manifest never claims too much. Of an earlier run only
hashes of the names and offsets of the lines are held in memory, of the present one nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError


class Manifest:
    """The file, locked for the length of the run."""

    def __init__(self, path: Path, head: dict[str, Any], *, resume: bool) -> None:
        """Raises `OutputError` where another run holds the lock."""
        self._path = path
        self._file = open(path, "a+b", buffering=0)  # noqa: SIM115  (open for the length of the run)
        try:
            _lock(self._file, path)
            self._lines: dict[int, int] = {}
            self._stale = 0
            self.started_over = False
            self._open(head, resume)
        except BaseException:
            self._file.close()
            raise

    def finished(self, name: str, digest: str) -> dict[str, Any] | None:
        """The line of a page that an earlier run finished with the same content."""
        row = self._row(name)
        return row if row and row.get("hash") == digest and "failed" not in row else None

    def add(self, outcome: Outcome, **about: Any) -> None:
        """The line of an outcome."""
        row: dict[str, Any] = {"source": outcome.name, "hash": outcome.digest}
        if outcome.status is Status.FAILED:
            row["failed"] = outcome.reason
        else:
            row |= {"verdict": outcome.verdict, "confidence": outcome.confidence}
        row |= {**about, "seconds": round(outcome.seconds, 4)}
        self._stale += _key(outcome.name) in self._lines
        self._write(row)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The lines an earlier run left, in order."""
        with open(self._path, "rb") as lines:
            next(lines, None)
            yield from map(json.loads, lines)

    def keep_first(self, count: int) -> None:
        """Drops all lines behind the head and the first `count`."""
        with open(self._path, "rb") as lines:
            size = sum(len(line) for line in islice(lines, count + 1))
        self._file.truncate(size)

    def close(self, *, whole: bool) -> None:
        """Ends the run; after a whole one every page has exactly one line."""
        if whole and self._stale:
            self._compact()
        self._file.close()

    def _open(self, head: dict[str, Any], resume: bool) -> None:
        size = self._file.seek(0, os.SEEK_END)
        if resume and size and self._load(head):
            return
        self.started_over = resume and size > 0
        self._file.truncate(0)
        self._lines = {}
        self._write(head)

    def _load(self, head: dict[str, Any]) -> bool:
        """Whether the earlier run had the same head; a torn last line is cut off."""
        self._file.seek(0)
        at = 0
        with open(self._path, "rb") as lines:
            for line in lines:
                row = _parse(line)
                if row is None:
                    break
                if at == 0 and row != head:
                    return False
                if at:
                    key = _key(row.get("source", ""))
                    self._stale += key in self._lines
                    self._lines[key] = at
                at += len(line)
        self._file.truncate(at)
        return at > 0

    def _row(self, name: str) -> dict[str, Any] | None:
        at = self._lines.get(_key(name))
        if at is None:
            return None
        with open(self._path, "rb") as lines:
            lines.seek(at)
            row = _parse(lines.readline())
        return row if row and row.get("source") == name else None

    def _write(self, row: dict[str, Any]) -> None:
        try:
            self._file.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        except OSError as error:
            raise OutputError(f"{self._path}: {error.strerror}", "what is done so far is kept") from None

    def _last_lines(self) -> dict[int, int]:
        """Key of each page -> offset of its last line."""
        last, at = {}, 0
        with open(self._path, "rb") as lines:
            for line in lines:
                if at:
                    last[_key(json.loads(line)["source"])] = at
                at += len(line)
        return last

    def _compact(self) -> None:
        """Leaves the last line of each page only."""
        last = set(self._last_lines().values())
        part = self._path.with_name(self._path.name + ".part")
        with open(self._path, "rb") as old, open(part, "wb") as new:
            at = 0
            for line in old:
                if at == 0 or at in last:
                    new.write(line)
                at += len(line)
        os.replace(part, self._path)


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "backslashreplace"), digest_size=8).digest(), "big")


def _parse(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _lock(file: BinaryIO | Any, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; two runs into one folder are then the user's care
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise OutputError(f"{path.parent}: another run writes here", "wait for it, or choose another output") from None
