"""One stream of JSON Lines as a file, plain or compressed, that a killed run can be continued into.

The unfinished file and its manifest stand beside the target as `.part` files until the run is whole. Data is written
in members; the manifest names a member's records, its end and its checksum before the member is written, so whatever
whole member the file holds is known, and a torn one is known to be torn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from dechaff.batch.manifest import Manifest, row_of
from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError

_PLAIN_MEMBER = 1 << 16  # bytes of output a kill may cost, some twenty records
_PACKED_MEMBER = 1 << 20  # plain bytes: gzip loses under 1 % against one long member, a tenth with 64 KB
_MEMBER_ROWS = 10_000  # records without a page have rows but no output
_GONE = "its unfinished file is gone"


class Records:
    """The stream, and what of it an earlier run left."""

    def __init__(self, path: Path, head: dict[str, Any], *, resume: bool) -> None:
        self._path = path = Path(os.path.realpath(path))  # a link is written through
        self._part = path.with_name(path.name + ".part")
        self._journal = path.with_name(path.name + ".part.manifest")
        self._pack, self._unpack = _packer(path)
        self._member = _PACKED_MEMBER if self._unpack else _PLAIN_MEMBER
        self._held: list[tuple[dict[str, Any], bytes]] = []
        self._size = 0
        if path.exists() and not path.is_file():
            raise OutputError(f"{path}: not a regular file", "redirect standard output there instead of using -o")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.manifest = Manifest(self._journal, head, resume=resume)
            self._file: BinaryIO | Any = open(self._part, "a+b", buffering=0)  # noqa: SIM115  (open for the run)
            self._earlier = self._recover()
        except OSError as error:
            raise OutputError(f"{path}: {(error.strerror or '').lower()}", "choose another output") from None
        self._following: dict[str, Any] | None = next(self._earlier, None)

    def done(self, name: str, digest: str) -> str | None:
        """As `Sink.done`; raises `OutputError` where the next record of the earlier run is another page's."""
        row = self._following
        if row is None:
            return None
        if (row["source"], row["hash"]) != (name, digest):
            raise OutputError(f"{self._part}: the inputs changed since that run", "--no-resume starts over")
        self._following = next(self._earlier, None)
        return str(row.get("failed", ""))

    def take(self, outcome: Outcome) -> str:
        """Keeps the record; written when a member is full."""
        if outcome.status is not Status.PASSED or outcome.digest:
            self._hold(row_of(outcome), outcome.output)
            if self._is_full(self._size, len(self._held)):
                self._flush()
        return ""

    def close(self, *, whole: bool) -> None:
        """Writes what is held; a whole stream gets its name."""
        try:
            self._flush()
            if whole:
                os.fsync(self._file.fileno())
                if not self._part.exists():
                    raise OutputError(f"{self._path}: {_GONE}", "run again to start over")
                os.replace(self._part, self._path)
                self._journal.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self._path}: {(error.strerror or '').lower()}", "run again to go on") from None
        finally:
            self._file.close()
            self.manifest.close(whole=False)

    def _is_full(self, n_bytes: int, n_rows: int) -> bool:
        return n_bytes >= self._member or n_rows >= _MEMBER_ROWS

    def _hold(self, row: dict[str, Any], output: bytes) -> None:
        self._held.append((row, output))
        self._size += len(output)

    def _flush(self) -> None:
        held, self._held, self._size = self._held, [], 0
        if not held:
            return
        data = self._pack(b"".join(output for _, output in held))
        try:
            if not os.fstat(self._file.fileno()).st_nlink:
                raise OutputError(f"{self._path}: {_GONE}", "run again to start over")
            held[-1][0].update(end=self._file.seek(0, os.SEEK_END) + len(data), crc32=crc32(data))
            self.manifest.write(row for row, _ in held)
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            said = (error.strerror or "").lower()
            raise OutputError(f"{self._part}: {said}", "what is done so far is kept") from None

    def _recover(self) -> Iterator[dict[str, Any]]:
        """The rows of all members that are there and whole; what is behind them is cut off.

        A packed member that was cut short because the run was stopped is taken back, to be filled up: where members
        end must depend on the records alone, for the same bytes to come out.
        """
        ends, counts = [0], [0]
        for number, row in enumerate(self.manifest.rows(), 1):
            if "end" in row:
                if not self._is_whole(ends[-1], row):
                    break
                ends.append(row["end"])
                counts.append(number)
        taken_back: list[dict[str, Any]] = []
        if self._unpack and len(ends) > 1:
            plain = self._unpack(self._bytes(*ends[-2:]))
            if not self._is_full(len(plain), counts[-1] - counts[-2]):
                taken_back = list(islice(self.manifest.rows(), counts[-2], counts[-1]))
                lines = iter(plain.splitlines(keepends=True))
                for row in taken_back:
                    known = {key: value for key, value in row.items() if key not in ("end", "crc32")}
                    self._hold(known, b"" if "passed" in row else next(lines))
                del ends[-1], counts[-1]
        self.manifest.keep_first(counts[-1])
        self._file.truncate(ends[-1])
        return chain(islice(self.manifest.rows(), counts[-1]), taken_back)

    def _is_whole(self, begin: int, row: dict[str, Any]) -> bool:
        data = self._bytes(begin, row["end"])
        return bool(len(data) == row["end"] - begin and crc32(data) == row["crc32"])

    def _bytes(self, begin: int, end: int) -> bytes:
        self._file.seek(begin)
        data: bytes = self._file.read(max(0, end - begin))
        return data


def _packer(path: Path) -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes] | None]:
    """(how to pack a member, how to unpack it; nothing for a plain stream)."""
    if path.suffix == ".gz":
        import gzip

        return lambda data: gzip.compress(data, 6, mtime=0), gzip.decompress
    if path.suffix == ".zst":
        try:
            import zstandard
        except ImportError:
            raise OutputError(f"{path}: zstandard is not installed", 'pip install "dechaff[zstd]"') from None
        return zstandard.ZstdCompressor(level=6).compress, zstandard.ZstdDecompressor().decompress
    return lambda data: data, None
