"""Ctrl-C and SIGTERM: a run ends within two seconds, whatever it was at.

What is done is whole at every moment, so an end without goodbye costs nothing; closing in order is tried first.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from _thread import interrupt_main
from typing import Any, NoReturn

from dechaff.app.status import Exit

_GRACE = 1.5  # seconds to close in order: two are promised, and an end at once takes a while on a crowded machine


def stop_on_signals() -> None:
    """From now on these signals raise `KeyboardInterrupt` once, and end the program if that does not."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup, jobs in the background
            signal.signal(number, _stop)


def _stop(*_: Any) -> NoReturn:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # a second Ctrl-C must not disturb the closing
    timer = threading.Timer(_GRACE, os._exit, (int(Exit.STOPPED),))
    timer.daemon = True
    timer.start()
    sys.unraisablehook = _raise_again
    raise KeyboardInterrupt


def _raise_again(dropped: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised within a callback, and tells of it: the stop is raised once more, a moment later."""
    if not isinstance(dropped.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(dropped)
        return
    signal.signal(signal.SIGINT, _raise_once)
    timer = threading.Timer(0.01, interrupt_main)
    timer.daemon = True
    timer.start()


def _raise_once(*_: Any) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
