"""The one exception tree.

DechaffError
├── InputError      a page or file that cannot be read or cleaned
├── OutputError     a result that cannot be written
├── UsageError      options that do not fit together
└── ModelError      weights that cannot be used
"""

from __future__ import annotations


def one_line(text: str) -> str:
    """Text for a message: it moves no cursor and breaks no line."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


class DechaffError(Exception):
    """Anything dechaff refuses: `message` says what, `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}: {hint}" if hint else message)
        self.message = message
        self.hint = hint


class InputError(DechaffError):
    """A page or file that cannot be read or cleaned."""


class OutputError(DechaffError):
    """A result that cannot be written."""


class UsageError(DechaffError):
    """Options that do not fit together."""


class ModelError(DechaffError):
    """Weights that cannot be used."""
