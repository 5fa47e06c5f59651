"""How the program ends, and the one line it says when something is wrong."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from enum import IntEnum

from dechaff.errors import DechaffError, OutputError, one_line


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
    print(f"dechaff: {one_line(message)}", file=sys.stderr)


@contextlib.contextmanager
def printing() -> Iterator[None]:
    """Within this, what the system says of standard output is told as such; a pipe closed by its reader stays one."""
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from dechaff.batch.sink import drop_standard_output

        drop_standard_output()
        raise OutputError(f"standard output: {(error.strerror or str(error)).lower()}", "use another place") from None


def tell_of_terminal(inputs: Sequence[str]) -> None:
    """Whoever called without an input and did not mean to would else wait for nothing."""
    if "-" in inputs and sys.stdin is not None and sys.stdin.isatty():
        say("reading from the terminal: paste a page and end it with Ctrl-D, or name a file")


def say_error(error: DechaffError) -> None:
    """What is wrong and what to do."""
    say(str(error))
