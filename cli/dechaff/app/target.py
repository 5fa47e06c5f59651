"""Inputs, `-o` and `-f` -> where the output goes; refuses what would harm an input."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from dechaff.errors import UsageError
from dechaff.render.output import SUFFIXES, Format

_STREAMS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson")
_BY_SUFFIX = {suffix: format for format, suffix in SUFFIXES.items()} | {".markdown": Format.MARKDOWN}


class Where(Enum):
    """The kinds of target."""

    STANDARD = "standard output"
    FILE = "one file for one page"
    RECORDS = "one file of records"
    FOLDER = "a folder that mirrors the input"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the output goes."""

    inputs: tuple[str, ...]
    where: Where
    format: Format
    explicit: bool
    """Whether the format was asked for, not assumed."""
    path: Path | None = None

    @property
    def is_many(self) -> bool:
        """Whether more than one file may be read."""
        return len(self.inputs) > 1 or any(os.path.isdir(name) for name in self.inputs)


def choose_target(inputs: Sequence[str], output: str | None, format: Format | None) -> Target:
    """The target; raises `UsageError` where the options do not fit together or an input would be harmed."""
    many = len(inputs) > 1 or any(os.path.isdir(name) for name in inputs)
    given = tuple(inputs)
    if output is None:
        assumed = Format.JSONL if many else Format.MARKDOWN
        if many and format not in (None, Format.JSONL):
            raise UsageError("several pages on standard output are records", "use -f jsonl, or -o FOLDER/")
        return Target(given, Where.STANDARD, format or assumed, format is not None)
    path = Path(output)
    where = _where(output, path, many, inputs)
    if where is Where.FOLDER:
        _refuse_inside(path, inputs)
        refuse_over(path / "manifest.jsonl", inputs)
        return Target(given, where, format or Format.MARKDOWN, format is not None, path)
    refuse_over(path, inputs)
    if where is Where.RECORDS:
        for own in (".part", ".part.manifest"):
            refuse_over(path.with_name(path.name + own), inputs)
        if format not in (None, Format.JSONL):
            raise UsageError(f"{output} is a file of records, -f {format.value} is not" if format else "", "drop -f")
        return Target(given, where, Format.JSONL, True, path)
    return Target(given, where, format or _BY_SUFFIX.get(path.suffix.lower(), Format.MARKDOWN), True, path)


def _where(output: str, path: Path, many: bool, inputs: Sequence[str]) -> Where:
    if output.endswith(("/", os.sep)) or path.is_dir():
        return Where.FOLDER
    if path.name.lower().endswith(_STREAMS):
        return Where.RECORDS
    if not many:
        return Where.FILE
    if path.suffix.lower() in _BY_SUFFIX and not any(os.path.isdir(name) for name in inputs):
        raise UsageError(f"several pages do not fit into {output}", "use -o FILE.jsonl, or -o FOLDER/")
    if path.is_file():
        raise UsageError(f"{output} is a file, several pages need a folder", "use another name, or -o FILE.jsonl")
    return Where.FOLDER


def _refuse_inside(folder: Path, inputs: Sequence[str]) -> None:
    out = folder.resolve()
    for name in inputs:
        source = Path(name).resolve()
        if source.is_dir() and (out == source or source in out.parents):
            raise UsageError(f"{folder} lies inside the input {name}", "choose a folder outside it")
        if source.is_dir() and out in source.parents and (out / source.name) == source and len(inputs) > 1:
            raise UsageError(f"{folder} would mirror {name} over itself", "choose another folder")


def refuse_over(path: Path, inputs: Sequence[str]) -> None:
    """Raises `UsageError` where a file to write is an input or lies inside one."""
    for name in inputs:
        if name == "-":
            continue
        source = Path(name).resolve()
        if path.resolve() == source or (path.exists() and source.exists() and path.samefile(source)):
            raise UsageError(f"{path} is the input {name}", "choose another output")
        if source.is_dir() and source in path.resolve().parents:
            raise UsageError(f"{path} lies inside the input {name}", "choose a place outside it")
