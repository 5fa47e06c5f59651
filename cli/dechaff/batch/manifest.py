"""What a run did, one JSON line per page, appended as it happens; and what of it a later run need not do again.

A line is written after its output is whole, so a killed run's manifest never claims too much. Of an earlier run only
hashes of the names and offsets of the lines are held in memory, 16 bytes a page, of the present one nothing.
"""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError

if TYPE_CHECKING:
    import numpy as np


class Manifest:
    """The file, locked for the length of the run."""

    def __init__(self, path: Path, head: dict[str, Any], *, resume: bool) -> None:
        """Raises `OutputError` where another run holds the lock."""
        self._path = path
        self._file = open(path, "a+b", buffering=0)  # noqa: SIM115  (open for the length of the run)
        self._earlier: _Places | None = None
        self._stale = False
        self.started_over = False
        try:
            _lock(self._file, path)
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
        self._stale = self._stale or (self._earlier is not None and self._earlier.find(outcome.name) is not None)
        self.write([row_of(outcome, **about)])

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Several lines at once; raises `OutputError`."""
        lines = b"".join(
            json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n" for row in rows
        )
        view = memoryview(lines)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            said = (error.strerror or "").lower()
            raise OutputError(f"{self._path}: {said}", "what is done so far is kept") from None

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
        try:
            if whole and self._stale:
                self._compact()
        finally:
            self._file.close()

    def _open(self, head: dict[str, Any], resume: bool) -> None:
        size = self._file.seek(0, os.SEEK_END)
        if resume and size and self._load(head):
            return
        self.started_over = resume and size > 0
        self._file.truncate(0)
        self.write([head])

    def _load(self, head: dict[str, Any]) -> bool:
        """Whether the earlier run had the same head; a torn last line is cut off."""
        with open(self._path, "rb") as lines:
            first = lines.readline()
            if _parse(first) != head:
                return False
            self._earlier = _Places(lines, len(first))
        self._file.truncate(self._earlier.end)
        self._stale = self._earlier.has_doubles
        return True

    def _row(self, name: str) -> dict[str, Any] | None:
        at = self._earlier.find(name) if self._earlier else None
        if at is None:
            return None
        with open(self._path, "rb") as lines:
            lines.seek(at)
            row = _parse(lines.readline())
        return row if row and row.get("source") == name else None

    def _compact(self) -> None:
        """Leaves the last line of each page only."""
        part = self._path.with_name(self._path.name + ".part")
        with open(self._path, "rb") as old, open(part, "wb") as new:
            head = old.readline()
            new.write(head)
            for at in _Places(old, len(head)).last():
                old.seek(at)
                new.write(old.readline())
        os.replace(part, self._path)


class _Places:
    """Where the last line of each page stands."""

    def __init__(self, lines: BinaryIO, begin: int) -> None:
        """Reads on until the end or the first line that is not whole."""
        import numpy as np

        keys, offsets = array("Q"), array("Q")
        self.end = begin
        """Offset behind the last whole line."""
        for line in lines:
            row = _parse(line)
            if row is None:
                break
            keys.append(_key(str(row.get("source"))))
            offsets.append(self.end)
            self.end += len(line)
        order = np.argsort(np.frombuffer(keys, np.uint64), kind="stable")
        self._keys: np.ndarray[Any, np.dtype[np.uint64]] = np.frombuffer(keys, np.uint64)[order]
        self._offsets: np.ndarray[Any, np.dtype[np.uint64]] = np.frombuffer(offsets, np.uint64)[order]

    @property
    def has_doubles(self) -> bool:
        """Whether some page has several lines."""
        return bool((self._keys[1:] == self._keys[:-1]).any())

    def find(self, name: str) -> int | None:
        """Offset of a page's last line."""
        import numpy as np

        key = np.uint64(_key(name))
        at = int(self._keys.searchsorted(key, "right")) - 1
        return int(self._offsets[at]) if at >= 0 and self._keys[at] == key else None

    def last(self) -> list[int]:
        """Offsets of the last line of each page, in the order of the file."""
        import numpy as np

        is_last = np.append(self._keys[1:] != self._keys[:-1], True)[: len(self._keys)]
        return [int(at) for at in np.sort(self._offsets[is_last])]


def row_of(outcome: Outcome, **about: Any) -> dict[str, Any]:
    """The line of an outcome."""
    row: dict[str, Any] = {"source": outcome.name, "hash": outcome.digest}
    if outcome.status is Status.FAILED:
        row["failed"] = outcome.reason
    elif outcome.status is Status.PASSED:
        row["passed"] = outcome.reason
    else:
        row |= {"verdict": outcome.verdict, "confidence": outcome.confidence}
    return {**row, **about, "seconds": round(outcome.seconds, 4)}


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
        is_mine = os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except OSError:
        is_mine = False
    if not is_mine:  # locked, or replaced by a run that was just ending
        raise OutputError(f"{path.parent}: another run writes here", "wait for it, or choose another output")
