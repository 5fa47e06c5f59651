"""Ctrl-C and SIGTERM wherever the program is."""

from __future__ import annotations

import subprocess
import sys

WITHIN_A_CALLBACK = """
import signal, time
from dechaff.app.stop import stop_on_signals

class Value:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)

stop_on_signals()
try:
    value = Value()
    del value
    for _ in range(100):
        time.sleep(0.01)
    print("went on")
except KeyboardInterrupt:
    signal.raise_signal(signal.SIGINT)
    print("stopped once")
"""


def test_stop_within_a_callback() -> None:
    """Where Python drops what is raised, and would print a traceback: stopped in order all the same, silently."""
    done = subprocess.run(
        [sys.executable, "-c", WITHIN_A_CALLBACK], capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped once\n", "")
