"""Words of the command line become the same values as typer makes of them, only without its validators."""

from __future__ import annotations

import subprocess
import sys
from enum import Enum
from typing import Annotated, Any

import pytest
import typer
from dechaff.app.words import Command, Group
from typer.testing import CliRunner


class Colour(str, Enum):
    """A choice."""

    RED = "red"
    DARK_BLUE = "dark-blue"


def shout(value: str | None) -> str | None:
    """A callback."""
    return value and value.upper()


def values(arguments: list[str], command: Any = None, group: Any = None) -> tuple[int, str, list[Any]]:
    """Exit status, what was said, and what the function was called with, by a command of every kind of parameter."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, cls=group)
    called: list[Any] = []

    @app.callback()
    def top(version: bool = False) -> None:
        called.append(version)

    @app.command("do", cls=command)
    def do(  # noqa: PLR0913, PLR0917 - one parameter of each kind
        inputs: Annotated[list[str] | None, typer.Argument()] = None,
        word: str | None = None,
        words: Annotated[list[str] | None, typer.Option("--words")] = None,
        loud: Annotated[str | None, typer.Option("--loud", callback=shout)] = None,
        colour: Colour = Colour.RED,
        shade: Colour | None = None,
        number: Annotated[int, typer.Option(min=1)] = 7,
        seconds: float | None = None,
        on: Annotated[bool, typer.Option("--on/--off")] = True,
    ) -> None:
        called.extend((inputs, word, words, loud, colour, shade, number, seconds, on))

    done = CliRunner().invoke(app, arguments)
    return done.exit_code, done.output, [(type(value), value) for value in called]


@pytest.mark.parametrize(
    "line",
    [
        "do",
        "do a b -",
        "do a --word x --words y --words=z --loud quiet",
        "do --colour dark-blue --shade red",
        "do --colour RED",
        "do --colour green",
        "do --shade DARK_BLUE",
        "do --number 3 --seconds 2.5 --off",
        "do --number 0",
        "do --number three",
        "do --word",
        "do --unknown",
        "do -- --word x",
        "do --word= --words=",
        "--version do",
        "do --help",
        "--help",
        "undo",
        "",
    ],
)
def test_same_values_and_messages_as_typers(line: str) -> None:
    """Whatever is given: the same call with the same types, or the same refusal with the same status."""
    ours = values(line.split(), Command, Group)
    assert ours == values(line.split())
    assert ours[2] or ours[0] or "help" in line or not line


@pytest.mark.parametrize("arguments", [[], ["-f", "json", "--strictness", "recall", "--keep", "byline"], ["-o", "-"]])
def test_no_validators_are_loaded_for_plain_words(arguments: list[str]) -> None:
    """What typer imports to check words stays out where there is nothing to check: it takes longer than a page."""
    code = "import sys\nfrom dechaff.app import main\ntry:\n    main()\nfinally:\n    print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", "-q", *arguments],
        input=b"A page of a few words.\n", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == b"False"
