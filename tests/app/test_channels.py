"""Standard channels as other programs leave them: all of a page goes in, and its article comes out, or it is said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from dechaff.app import main; main()"]
PAGE = b"".join(b"<p>Paragraph %d of some words of prose, with a comma, that go on and on.\n" % n for n in range(2000))
END = b"Paragraph 1999"
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
ENVIRONMENTS = [BUFFERED, {**BUFFERED, "PYTHONUNBUFFERED": "1"}]
COMMANDS = [["clean", "-f", "json", "--explain"], ["inspect", "--json"], ["inspect", "--unfold"]]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_does_not_wait(command: list[str], environment: dict[str, str], tmp_path: Path) -> None:
    """A pipe left non-blocking holds some 64 KB: what comes after is waited with, not dropped."""
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    process = subprocess.Popen(
        [*COMMAND, *command, "--fast", str(page)], stdout=writing, stderr=subprocess.PIPE, env=environment
    )
    os.close(writing)
    time.sleep(2)  # the reader is slow
    with open(reading, "rb") as pipe:
        out = pipe.read()
    assert process.communicate(timeout=60) == (None, b"")
    assert process.returncode == 0
    assert len(out) > 1 << 17
    assert END in out


def test_input_that_does_not_wait() -> None:
    """A page that comes in two parts through such a pipe is read to its end."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    process = subprocess.Popen([*COMMAND, *COMMANDS[0], "--fast"], stdin=reading, stdout=subprocess.PIPE)
    os.close(reading)
    with open(writing, "wb") as pipe:
        time.sleep(1)
        pipe.write(PAGE[:1000])
        pipe.flush()
        time.sleep(1)
        pipe.write(PAGE[1000:])
    assert END in process.communicate(timeout=60)[0]
    assert process.returncode == 0


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("command", COMMANDS)
def test_file_that_may_not_grow(command: list[str], environment: dict[str, str], tmp_path: Path) -> None:
    """A disk that is full in the middle of the article is told, and is no success."""
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    limited = 'trap "" XFSZ; ulimit -f 64; exec "$@" > out'  # of 1 KB each
    done = subprocess.run(
        ["bash", "-c", limited, "bash", *COMMAND, *command, "--fast", str(page)],
        cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == b"dechaff: standard output: file too large: use another place\n"
    assert done.returncode == 1
