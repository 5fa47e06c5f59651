"""Runs of the real program over folders made for the purpose."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DECHAFF = [sys.executable, "-c", "from dechaff.app import main; main()", "clean"]
PROSE = "Some words of prose number {} that go on for a while, with a comma, and end in a full stop."


def page(number: int) -> str:
    """A small page with a menu and an article of its own."""
    paragraphs = "\n".join(" ".join([PROSE.format(f"{number}-{part}")] * 4) for part in range(5))
    return f"Home\nNews\nContact\n\nHeadline number {number}\n\n{paragraphs}\n\nShare\nPrivacy\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of 60 pages at two depths."""
    return make_folder(tmp_path / "in", 60)


def make_folder(path: Path, n_pages: int) -> Path:
    for number in range(n_pages):
        file = path / f"{number % 7}" / f"page-{number:05d}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(number))
    return path


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [*DECHAFF, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, text=True, timeout=240, cwd=cwd)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts runs that are ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> subprocess.Popen[str]:
        # A job in the background is started with Ctrl-C ignored, and hands that on: these runs must hear it.
        heard = signal.signal(signal.SIGINT, signal.default_int_handler)
        process = subprocess.Popen([*DECHAFF, *map(str, arguments)], stderr=subprocess.PIPE, text=True)
        signal.signal(signal.SIGINT, heard)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes; of the manifest all but the seconds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "manifest.jsonl":
                rows = [json.loads(line) for line in data.splitlines()]
                data = json.dumps([{**row, "seconds": 0} for row in rows[1:]]).encode()
            found[str(path.relative_to(folder))] = data
    return found


def rows(manifest: Path) -> list[dict[str, object]]:
    """The manifest's lines without its head."""
    return [json.loads(line) for line in manifest.read_bytes().splitlines()[1:]]


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Polls until it holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """The processes a process has started."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                status = Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            if int(status.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry))
    return found


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
