"""Inputs -> pages, found out from the bytes: files, folders, standard input, JSON Lines, WARC, each also compressed.

Two halves: `read_inputs` cuts pages in the one process that reads, `open_entry` parses a page where it is cleaned.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from dechaff.document import Skipped, Source
from dechaff.errors import InputError
from dechaff.read.entry import Container, Entry, Passed, Reading, Unreadable
from dechaff.read.jsonl import RECORD, json_lines, parse_line, refuse_one_document
from dechaff.read.stream import Stream, plain_stream
from dechaff.read.walk import File, os_reason, shown, tops, walk
from dechaff.read.warc import parse_record, warc_records

__all__ = ["Container", "Entry", "Passed", "Reading", "Unreadable", "container_of", "open_entry", "read_inputs"]

_CHUNK = 1 << 18  # bytes read at a time: 64 KB and 1 MB were no faster
_HEAD = 1 << 12  # bytes the container is judged by
Meter = Callable[[int], None]
"""Told the number of raw bytes whenever some were read."""


def read_inputs(
    inputs: Sequence[str], *, container: Container | None = None, max_bytes: int, meter: Meter | None = None
) -> Iterator[Reading]:
    """The pages of all inputs in order; what cannot be read is a value among them, so the rest goes on."""
    for file in _files(inputs):
        if isinstance(file, Unreadable):
            yield file
        else:
            yield from _read_file(file, container, max_bytes, meter)


def open_entry(entry: Entry) -> Source | Skipped | Passed:
    """The page of an entry, or why there is none."""
    if entry.container is Container.JSONL:
        return parse_line(entry)
    if entry.container is Container.WARC:
        return parse_record(entry)
    return Source(entry.name, entry.data)


def container_of(head: bytes) -> Container:
    """What the first bytes of an input say it is."""
    if head.startswith(b"WARC/"):
        return Container.WARC
    return Container.JSONL if RECORD.match(head) else Container.PAGE


def _files(inputs: Sequence[str]) -> Iterator[File | Unreadable]:
    """The files of all inputs; several inputs keep their own names at the top of the output."""
    if len(inputs) == 1 and os.path.isdir(inputs[0]):
        yield from _folder(inputs[0], "")
        return
    names = [os.path.basename(os.path.abspath(name)) if name != "-" else "stdin" for name in inputs]
    for given, (folder, place) in zip(inputs, tops(names), strict=True):
        if not given:
            yield Unreadable("''", "an input without a name: check where it comes from (an unset variable?)")
        elif given != "-" and os.path.isdir(given):
            yield from _folder(given, folder)
        else:
            yield File(given, shown(given), place)


def _folder(path: str, prefix: str) -> Iterator[File | Unreadable]:
    """The files below a folder; that there is none is told, or a mistyped path would look like a success."""
    found = walk(path, prefix)
    first = next(found, None)
    if first is None:
        yield Unreadable(shown(path), "no files in this folder (hidden ones are left out): check the name")
        return
    yield first
    yield from found


def _read_file(file: File, container: Container | None, max_bytes: int, meter: Meter | None) -> Iterator[Reading]:
    try:
        with _open(file.path) as raw:
            yield from _readings(raw, file, container, max_bytes, meter)
    except OSError as error:
        yield Unreadable(file.name, os_reason(error))
    except InputError as error:
        yield Unreadable(file.name, str(error))
    except Exception as error:  # noqa: BLE001  (one input's surprise must not end the others)
        yield Unreadable(file.name, f"internal error ({type(error).__name__}: {error}): please report it")


def _open(path: str) -> BinaryIO:
    if path == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed", "name a file, or pipe a page in")
        return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)
    return open(path, "rb", buffering=0)


def _readings(
    raw: BinaryIO, file: File, container: Container | None, max_bytes: int, meter: Meter | None
) -> Iterator[Reading]:
    stream = plain_stream(_FileChunks(raw, meter))
    if container is None:
        head = stream.peek(_HEAD)
        refuse_one_document(head)
        container = container_of(head)
    if container is Container.JSONL:
        yield from json_lines(stream, file.name, file.place, max_bytes)
    elif container is Container.WARC:
        yield from warc_records(stream, file.name, file.place, max_bytes)
    else:
        yield _page(stream, file, max_bytes)


def _page(stream: Stream, file: File, max_bytes: int) -> Reading:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        return Unreadable(file.name, f"larger than {max_bytes} bytes: raise --max-bytes")
    return Entry(file.name, file.place, data)


class _FileChunks:
    """The bytes of an open file or pipe."""

    def __init__(self, raw: BinaryIO, meter: Meter | None) -> None:
        self._raw = raw
        self._meter = meter
        self._ended = False

    def __call__(self) -> bytes:
        chunk = b"" if self._ended else self._raw.read(_CHUNK) or b""
        self._ended = not chunk  # asked again, a terminal would wait for another Ctrl-D
        if self._meter:
            self._meter(len(chunk))
        return chunk

    def skip(self, size: int) -> int:
        """Jumps over bytes of a regular file; how many."""
        status = os.fstat(self._raw.fileno())
        if size < _CHUNK or not stat.S_ISREG(status.st_mode):
            return 0
        at = self._raw.tell()
        jumped = max(0, min(size, status.st_size - at))
        self._raw.seek(at + jumped)
        if self._meter:
            self._meter(jumped)
        return jumped
