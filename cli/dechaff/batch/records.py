"""One stream of JSON Lines as a file, plain or compressed, that a killed run can be continued into.

The unfinished file and its manifest stand beside the target as `.part` files until the run is whole. Data is written
in members of about a megabyte, each followed by the manifest lines of its records, so what the manifest names is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dechaff.batch.manifest import Manifest
from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError

_MEMBER = 1 << 20  # plain bytes per write: gzip loses under 1 % against one long member


class Records:
    """The stream, and what of it an earlier run left."""

    def __init__(self, path: Path, head: dict[str, Any], *, resume: bool) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._journal = path.with_name(path.name + ".part.manifest")
        self._pack = _packer(path)
        self._held: list[Outcome] = []
        self._size = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.manifest = Manifest(self._journal, head, resume=resume)
            self._file = open(self._part, "a+b", buffering=0)  # noqa: SIM115  (open for the length of the run)
        except OSError as error:
            raise OutputError(f"{path}: {(error.strerror or '').lower()}", "choose another output") from None
        self._earlier = self._whole_rows()
        self._following: dict[str, Any] | None = next(self._earlier, None)

    def done(self, name: str, digest: str) -> bool:
        """Whether the next record of the earlier run is this page's; raises `OutputError` where it is another's."""
        if self._following is None:
            return False
        if (self._following["source"], self._following["hash"]) != (name, digest):
            raise OutputError(f"{self._part}: the inputs changed since that run", "--no-resume starts over")
        self._following = next(self._earlier, None)
        return True

    def take(self, outcome: Outcome) -> str:
        """Keeps the record; written when a member is full."""
        if outcome.status is not Status.PASSED:
            self._held.append(outcome)
            self._size += len(outcome.output)
            if self._size >= _MEMBER:
                self._flush()
        return ""

    def close(self, *, whole: bool) -> None:
        """Writes what is held; a whole stream gets its name."""
        try:
            self._flush()
            if whole:
                if not self._part.exists():
                    raise OutputError(f"{self._path}: its unfinished file is gone", "run again to start over")
                os.replace(self._part, self._path)
                self._journal.unlink(missing_ok=True)
        finally:
            self._file.close()
            self.manifest.close(whole=False)

    def _flush(self) -> None:
        held, self._held, self._size = self._held, [], 0
        if not held:
            return
        try:
            view = memoryview(self._pack(b"".join(outcome.output for outcome in held)))
            while view:
                view = view[self._file.write(view) :]
            end = self._file.seek(0, os.SEEK_END)
        except OSError as error:
            raise OutputError(
                f"{self._part}: {(error.strerror or '').lower()}", "what is done so far is kept"
            ) from None
        for left, outcome in zip(reversed(range(len(held))), held, strict=True):
            self.manifest.add(outcome, end=end, left=left)

    def _whole_rows(self) -> Iterator[dict[str, Any]]:
        """The earlier run's rows, once they and the file are cut back to the members that all rows are there of."""
        end = count = 0
        for number, row in enumerate(self.manifest.rows(), 1):
            if row["left"] == 0:
                end, count = row["end"], number
        self.manifest.keep_first(count)
        if self._file.seek(0, os.SEEK_END) < end:
            raise OutputError(f"{self._part}: shorter than its manifest says", "--no-resume starts over")
        self._file.truncate(end)
        return self.manifest.rows()


def _packer(path: Path) -> Callable[[bytes], bytes]:
    if path.suffix == ".gz":
        import gzip

        return lambda data: gzip.compress(data, 6, mtime=0)
    if path.suffix == ".zst":
        try:
            import zstandard
        except ImportError:
            raise OutputError(f"{path}: zstandard is not installed", 'pip install "dechaff[zstd]"') from None
        return zstandard.ZstdCompressor(level=6).compress
    return lambda data: data
