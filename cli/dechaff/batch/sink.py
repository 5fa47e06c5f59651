"""Where outcomes go: what every sink does, and the two for a single page or a pipe.

Whatever the sink, a file appears whole or not at all: it is written under a temporary name and then renamed.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from dechaff.batch.work import Outcome, Status
from dechaff.errors import OutputError, UsageError
from dechaff.render.visible import visible

_OPEN = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_MAX_PART = 200  # bytes of the name that the temporary one repeats


class Sink(Protocol):
    """Takes outcomes in order."""

    def done(self, name: str, digest: str) -> str | None:
        """Whether an earlier run already delivered this page: why it failed then, or nothing; `None` if it did not."""

    def take(self, outcome: Outcome) -> str:
        """Delivers an outcome; why it could not be, if so."""

    def close(self, *, whole: bool) -> None:
        """Ends the run; `whole` if all of it was done."""


class Standard:
    """Standard output; a pipe closed by its reader raises `BrokenPipeError`, which is no failure."""

    def __init__(self, *, one: bool) -> None:
        self._one = one
        self._held: bytes | None = None

    def done(self, name: str, digest: str) -> str | None:  # noqa: ARG002
        return None

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
        if sys.stdout is None:
            raise OutputError("standard output is closed", "open it, or use -o")
        try:
            sys.stdout.buffer.write(_shown(data) if sys.stdout.isatty() else data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            drop_standard_output()
            said = (error.strerror or str(error)).lower()
            raise OutputError(f"standard output: {said}", "use another place") from None


def _shown(data: bytes) -> bytes:
    """The output as a terminal may have it: nothing in a page steers it. Pipes and files get every byte."""
    return "\n".join(map(visible, data.decode("utf-8").split("\n"))).encode("utf-8")


def drop_standard_output() -> None:
    """What could not be written is given up; else the interpreter tries again at its end, and complains."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class OneFile(Standard):
    """A single page into a single file."""

    def __init__(self, path: Path) -> None:
        super().__init__(one=True)
        self._path = path

    def _write(self, data: bytes) -> None:
        write_one(self._path, data)

    def close(self, *, whole: bool) -> None:
        if whole and self._held is not None:
            self._write(self._held)


def write_one(path: Path, data: bytes) -> None:
    """Writes a file that the user named: through a link, and into a device or pipe instead of in its place."""
    try:
        if is_open_end(path):
            _write_into(path, data)
            return
        real = Path(os.path.realpath(path))
        real.parent.mkdir(parents=True, exist_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: {(error.strerror or str(error)).lower()}", "choose another output") from None
    write_whole(real, part_of(real), data, forced=True)


def is_open_end(path: Path) -> bool:
    """Whether this name leads to a device, a pipe or something that is open already, not to a file to make anew.

    Asked of the name as it was given: behind /dev/stdout and >(command) the system shows a name that is none.
    """
    return _descriptor(path) is not None or (path.exists() and not path.is_file())


def _descriptor(path: Path) -> int | None:
    given = _OPEN.fullmatch(str(path))
    return int(given[1]) if given else _STREAMS.get(str(path))


def part_of(path: Path) -> Path:
    """Where a file is written before it gets its name; never longer than a file system allows."""
    short = os.fsencode(path.name)[:_MAX_PART].decode("utf-8", "ignore")
    return path.with_name(f".{short}.part")


def _write_into(path: Path, data: bytes) -> None:
    number = _descriptor(path)
    # What is open is written to as it is: opened by its name once more, a file that is appended to would be emptied.
    with open(path if number is None else os.dup(number), "wb", buffering=0) as file:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]


def write_whole(path: Path, part: Path, data: bytes, *, forced: bool = False) -> None:
    """Writes under the temporary name and renames; raises `OutputError`, and leaves no part behind, on failure.

    `forced`: also through the disk's caches first, which makes a small file take six times as long on an idle disk and
    fifty times on a busy one (measured); of many files the size in the manifest tells what a power cut took.
    """
    try:
        with open(part, "wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            if forced:
                os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:  # Ctrl-C too
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        said = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: {said}", "what is done so far is kept") from None
