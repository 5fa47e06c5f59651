"""The commands as one typer app, and the one place where an error becomes a line and an exit status.

Only the command that is called is imported, so that `--help`, `--version` and a small page start fast. A command
`name` is the function `name` of the module `dechaff.app.name`.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from collections.abc import Callable
from typing import Annotated, Any

import typer

from dechaff._version import __version__
from dechaff.app.status import Exit, printing, say, say_error
from dechaff.app.words import Command, Group
from dechaff.batch.limits import ONE_THREAD
from dechaff.errors import DechaffError, UsageError

COMMANDS = ("clean", "inspect", "evaluate", "train")
_IN_ONE_THREAD = ("clean", "inspect")
"""What runs in one thread of numpy, unless the environment asks for another number."""


def build(arguments: list[str]) -> typer.Typer:
    """The app with the command that the arguments call, or with all commands."""
    app = typer.Typer(
        name="dechaff",
        cls=Group,
        help=_HELP,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_top)
    called = arguments[0] if arguments and arguments[0] in COMMANDS else None
    if called in _IN_ONE_THREAD and not os.environ.keys() & ONE_THREAD.keys():
        os.environ |= ONE_THREAD
    for name in COMMANDS:
        if called in (None, name) and importlib.util.find_spec(f"dechaff.app.{name}"):
            module = importlib.import_module(f"dechaff.app.{name}")
            app.command(name, cls=Command)(_guarded(getattr(module, name)))
    return app


_HELP = """Strips menus, news lists, video blocks and other chaff from web pages and from text dumps of them."""


def _version(value: bool) -> None:
    if value:
        print(f"dechaff {__version__}")
        raise typer.Exit


def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def _guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """The one place where an error becomes a line and an exit status."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            status = command(*args, **kwargs)
            with printing():
                pass
        except BrokenPipeError:
            from dechaff.batch.sink import drop_standard_output

            drop_standard_output()
            status = Exit.OK
        except KeyboardInterrupt:
            status = Exit.STOPPED
        except DechaffError as error:
            if kwargs.get("debug"):
                raise
            say_error(error)
            status = Exit.USAGE if isinstance(error, UsageError) else Exit.FAILED
        except (OSError, MemoryError) as error:
            if kwargs.get("debug"):
                raise
            said = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or "out of memory"
            about = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
            say(f"{about}{said.lower()}: --debug shows where")
            status = Exit.FAILED
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if kwargs.get("debug"):
                raise
            say(f"internal error ({type(error).__name__}: {error}): please report it; --debug shows where")
            status = Exit.FAILED
        raise typer.Exit(int(status or Exit.OK))

    return guarded
