"""How the program ends, and the one line it says when something is wrong."""

from __future__ import annotations

import sys
from enum import IntEnum

from dechaff.errors import DechaffError


class Exit(IntEnum):
    """Exit statuses; part of the contract."""

    OK = 0
    FAILED = 1
    """Some input failed; the rest is done."""
    USAGE = 2
    NOTHING_FOUND = 3
    """Nothing but boilerplate; only with --fail-empty."""
    STOPPED = 130
    """Ctrl-C or SIGTERM; what is done is kept."""


def say(message: str) -> None:
    """One line on standard error; control characters are shown, not obeyed."""
    if sys.stderr is None:  # closed; print would turn to standard output
        return
    line = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in message)
    print(f"dechaff: {line}", file=sys.stderr)


def say_error(error: DechaffError) -> None:
    """What is wrong and what to do."""
    say(str(error))
