"""`dechaff evaluate` as a user of a shell meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
COMMAND = [sys.executable, "-c", "from dechaff.app import main; main()", "evaluate", str(SEEDS)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="a system that lists processes there")
def test_ctrl_c_is_silent() -> None:
    """Ctrl-C reaches the processes of an evaluation too, as the terminal sends it; none of them says anything."""
    command = [*COMMAND, "--workers", "8"]  # some have nothing to do
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children.read_text().split()) < 2:
        time.sleep(0.01)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_full_standard_output() -> None:
    """One line, and exit 1."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "--no-html", "--dumper", "lynx", "--json"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.stderr == b"dechaff: standard output: no space left on device: use another place\n"
    assert done.returncode == 1
