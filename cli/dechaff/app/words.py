"""Words of the command line -> values, where that takes no checking.

From 0.29 on typer builds a pydantic validator for each parameter, given or not, which takes longer than cleaning a
small page. A default is a value already, a word for a parameter of words is one, and the very name of a choice is found
in its enum; all else, and with it every message, is left to typer.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

ASK = object()
"""What `plain` gives for words that typer has to look at."""


class Command(TyperCommand):
    """A command whose parameters ask typer for no value that is plain."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, `--help` among them."""
        return _asking_little(super().get_params(ctx))


class Group(TyperGroup):
    """The same of what stands before the command's name."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, `--help` among them."""
        return _asking_little(super().get_params(ctx))


def _asking_little(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        own = vars(parameter)
        if hasattr(parameter, "type_descriptor") and "process_value" not in own:  # of a typer that uses pydantic
            own["process_value"] = partial(_process, parameter, parameter.process_value)
    return parameters


def _process(parameter: Any, by_typer: Callable[..., Any], context: Any, given: Any) -> Any:
    """What a parameter's `process_value` gives, in the same order: converted, refused where missing, called back."""
    if parameter.required:
        return by_typer(context, given)
    if given is None:
        value: object = () if parameter.multiple or parameter.nargs == -1 else None
    elif context.get_parameter_source(parameter.name).name == "DEFAULT":
        value = given
    else:
        value = plain(parameter.type_descriptor.annotation, given)
    if value is ASK:
        return by_typer(context, given)
    return parameter.callback(context, parameter, value) if parameter.callback else value


def plain(annotation: object, given: object) -> object:
    """The value of words given for a parameter of that type, or `ASK`."""
    if annotation is str and isinstance(given, str):
        return given
    if annotation == list[str] and isinstance(given, (list, tuple)) and all(isinstance(word, str) for word in given):
        return list(given)
    if isinstance(annotation, type) and issubclass(annotation, Enum) and isinstance(given, str):
        return next((member for member in annotation if member.value == given), ASK)
    return ASK
