"""Inputs, `-o` and `-f` -> where the output goes; refuses what would harm an input."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from dechaff.batch.sink import part_of
from dechaff.errors import UsageError
from dechaff.render.format import SUFFIXES, Format

STANDARD = ("-", "/dev/stdout")
"""Names of standard output."""
_STREAMS = tuple(f".{name}{packed}" for name in ("jsonl", "ndjson") for packed in ("", ".gz", ".zst"))
_PACKED = (".gz", ".zst")
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
    if output == "":
        raise UsageError("-o names nothing", "give a file, FILE.jsonl or FOLDER/ (an unset variable?)")
    if output is None or output in STANDARD:
        assumed = Format.JSONL if many else Format.MARKDOWN
        if many and format not in (None, Format.JSONL):
            raise UsageError("several pages on standard output are records", "use -f jsonl, or -o FOLDER/")
        return Target(given, Where.STANDARD, format or assumed, format is not None)
    path = Path(output)
    where = _where(output, path, many, inputs)
    for own in _own_files(where, path):
        refuse_over(own, inputs)
    if where is Where.FOLDER:
        _refuse_inside(path, inputs)
        return Target(given, where, format or Format.MARKDOWN, format is not None, path)
    if where is Where.RECORDS:
        if format not in (None, Format.JSONL):
            raise UsageError(f"{output} is a file of records, -f {format.value} is not" if format else "", "drop -f")
        return Target(given, where, Format.JSONL, True, path)
    return Target(given, where, format or _BY_SUFFIX.get(path.suffix.lower(), Format.MARKDOWN), True, path)


def _where(output: str, path: Path, many: bool, inputs: Sequence[str]) -> Where:
    if output.endswith(("/", os.sep)) or path.is_dir():
        return Where.FOLDER
    if path.name.lower().endswith(_STREAMS):
        return Where.RECORDS
    if path.name.lower().endswith(_PACKED):
        raise UsageError(f"{output}: only records are packed", "use -o FILE.jsonl.gz, or pipe into gzip")
    if not many:
        return Where.FILE
    if path.suffix.lower() in _BY_SUFFIX and not any(os.path.isdir(name) for name in inputs):
        raise UsageError(f"several pages do not fit into {output}", "use -o FILE.jsonl, or -o FOLDER/")
    if path.is_file():
        raise UsageError(f"{output} is a file, several pages need a folder", "use another name, or -o FILE.jsonl")
    return Where.FOLDER


def refuse_report(report: Path, target: Target) -> None:
    """Raises `UsageError` where the index page would take the place of an input or of a result."""
    refuse_over(report, target.inputs)
    if str(report) in ("", ".", *STANDARD):
        raise UsageError("--report needs a file of its own", "use --report FILE.html")
    if target.path is None:
        return
    place = _real(report)
    in_folder = target.where is Where.FOLDER and _real(target.path) in place.parents
    if (in_folder and place.suffix == SUFFIXES[target.format]) or any(
        _real(own) == place for own in (target.path, *_own_files(target.where, target.path))
    ):
        raise UsageError(f"--report {report} is where results go", "use --report FILE.html")


def _own_files(where: Where, path: Path) -> list[Path]:
    """What a run writes under names that the input does not give."""
    if where is Where.FOLDER:
        from dechaff.batch.tree import OWN_FILES

        return [path / name for name in OWN_FILES]
    if where is Where.RECORDS:
        return [path.with_name(path.name + suffix) for suffix in ("", ".part", ".part.manifest")]
    return [path, part_of(_real(path))]


def _refuse_inside(folder: Path, inputs: Sequence[str]) -> None:
    out = _real(folder)
    for name in filter(None, inputs):
        source = _real(name)
        if source.is_dir() and (out == source or source in out.parents):
            raise UsageError(f"{folder} lies inside the input {name}", "choose a folder outside it")
        if source.is_dir() and out in source.parents and (out / source.name) == source and len(inputs) > 1:
            raise UsageError(f"{folder} would mirror {name} over itself", "choose another folder")


def refuse_over(path: Path, inputs: Sequence[str]) -> None:
    """Raises `UsageError` where a file to write is an input or lies inside one."""
    for name in inputs:
        if name in ("", "-"):
            continue
        source = _real(name)
        if _real(path) == source or _same_file(path, source):
            raise UsageError(f"{path} is the input {name}", "choose another output")
        if source.is_dir() and source in _real(path).parents:
            raise UsageError(f"{path} lies inside the input {name}", "choose a place outside it")


def _same_file(one: Path, other: Path) -> bool:
    """Do both names lead to one file? Not where either is missing, or goes while another run works beside this one."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def refuse_around(folder: Path, inputs: Sequence[str]) -> None:
    """Raises `UsageError` where an input lies in a folder that is written into."""
    for name in inputs:
        if name not in ("", "-") and _real(folder) in _real(name).parents:
            raise UsageError(f"the input {name} lies where pages go, in {folder}", "choose another output")


def _real(path: Path | str) -> Path:
    """The place behind all links; of links that lead in a circle the name itself, where `Path.resolve` would raise."""
    return Path(os.path.realpath(path))
