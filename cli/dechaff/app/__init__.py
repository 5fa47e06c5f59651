"""The command line: one file per command, each only translates options.

This file imports nothing large, so that Ctrl-C while the rest is imported is an end in order too.
"""

from __future__ import annotations

import sys

from dechaff.app.channels import settle_channels
from dechaff.app.status import Exit, printing, say_error
from dechaff.errors import OutputError


def main() -> None:
    """Entry point."""
    settle_channels()
    standard_output = sys.stdout
    try:
        from dechaff.app.commands import build

        with printing():  # help and version; a command's own errors end within it
            build(sys.argv[1:])()
    except KeyboardInterrupt:
        sys.exit(int(Exit.STOPPED))
    except BrokenPipeError:
        from dechaff.batch.sink import drop_standard_output

        drop_standard_output()
    except OutputError as error:
        say_error(error)
        sys.exit(int(Exit.FAILED))
    except SystemExit:
        if sys.stdout is standard_output:
            raise
        # typer ends a help that nobody reads to its end with 1, after it has put a muted standard output in place
