"""Folders -> files in sorted order, each with the place of its output.

Places are settled folder by folder from the names alone, so that they do not depend on the order of work, and so that
a folder of any size starts to produce at once.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dechaff.errors import one_line
from dechaff.read.entry import Unreadable

_PAGE_SUFFIXES = frozenset(
    ".html .htm .xhtml .shtml .php .asp .aspx .jsp .txt .text .dump .md .json .jsonl .ndjson .warc .wet".split()  # noqa: SIM905  (a list to read)
)
_PACKED_SUFFIXES = frozenset((".gz", ".zst"))
_MANIFEST = "manifest.jsonl"  # the run's own file, at the top of the output
_RESERVED = ("manifest", _MANIFEST)


@dataclass(frozen=True, slots=True)
class File:
    """A file to read."""

    path: str
    name: str
    """Shown to the user; relative to the folder given."""
    place: str
    """Where its output belongs, without the format's suffix."""


def walk(folder: str, prefix: str = "") -> Iterator[File | Unreadable]:
    """All files below `folder`, hidden ones left out; links are followed unless they lead back."""
    yield from _walk(folder, prefix, prefix, frozenset({_identity(folder)}))


def shown(name: str) -> str:
    """A file name as one line of valid text."""
    return one_line(os.fsencode(name).decode("utf-8", "backslashreplace"))


def places(names: list[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """File name -> output name without suffix: the page suffix goes, unless two names then meet (also in case)."""
    short = {name: stem(name) for name in names}
    taken = Counter(place.casefold() for place in short.values())
    placed, used = {}, set(reserved)
    for name in names:
        place = short[name] if taken[short[name].casefold()] == 1 else name
        number = 1
        while place.casefold() in used:
            place, number = f"{name}~{number}" if number > 1 else name, number + 1
        used.add(place.casefold())
        placed[name] = place
    return placed


def tops(names: list[str]) -> list[tuple[str, str]]:
    """Of each input's own name (the folder of its pages, the output name of a file); one that comes again is numbered,
    past numbers that other inputs' names have."""
    settled = places(sorted(set(names)), _RESERVED)
    taken = {top.casefold() for name in settled for top in (name, settled[name])}
    numbers: dict[str, int] = {}
    found = []
    for name in names:
        again = ""
        if name in numbers:
            numbers[name] += 1
            while any(f"{top}~{numbers[name]}".casefold() in taken for top in (name, settled[name])):
                numbers[name] += 1
            again = f"~{numbers[name]}"
        numbers.setdefault(name, 1)
        found.append(((settled[name] if name == _MANIFEST else name) + again, settled[name] + again))
    return found


def stem(name: str) -> str:
    """A file name without what only says how a page is stored: `a.html.gz` -> `a`, `1news.az` stays."""
    base, suffix = os.path.splitext(name)
    if suffix.lower() in _PACKED_SUFFIXES and base:
        name = base
        base, suffix = os.path.splitext(name)
    return base if suffix.lower() in _PAGE_SUFFIXES and base else name


def _walk(folder: str, name: str, place: str, above: frozenset[tuple[int, int]]) -> Iterator[File | Unreadable]:
    try:
        names, files = _listed(folder or ".")
    except OSError as error:
        yield Unreadable(shown(name or folder), os_reason(error))
        return
    settled = places(names, () if place else _RESERVED)
    for entry in names:
        path, shown_name = os.path.join(folder, entry), os.path.join(name, shown(entry))
        there = os.path.join(place, settled[entry])
        problem, is_folder = _look(path, above)
        if is_folder and entry in files:
            problem = "was a file when the run began and is a folder now: run again to read it"
        if problem:
            yield Unreadable(shown_name, problem)
        elif is_folder:
            folder_there = there if not place and entry == _MANIFEST else os.path.join(place, entry)
            yield from _walk(path, shown_name, folder_there, above | {_identity(path)})
        else:
            yield File(path, shown_name, there)


def _listed(folder: str) -> tuple[list[str], frozenset[str]]:
    """(names in sorted order, hidden ones left out; which of them are files, links left out)."""
    with os.scandir(folder) as found:
        entries = [(entry.name, entry.is_file(follow_symlinks=False)) for entry in found]
    names = sorted(name for name, _ in entries if not name.startswith("."))
    return names, frozenset(name for name, is_file in entries if is_file)


def _look(path: str, above: frozenset[tuple[int, int]]) -> tuple[str, bool]:
    """(why this entry cannot be read, or nothing; whether it is a folder)."""
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            return ("a link back to a folder above: not followed" if _identity(path) in above else ""), True
    except OSError as error:
        return os_reason(error), False
    return ("" if stat.S_ISREG(mode) else "not a regular file: give it as an input of its own to read it"), False


def _identity(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path or ".")
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino


def os_reason(error: OSError) -> str:
    """One line: what the system said, and what to do."""
    hints = {
        FileNotFoundError: "check the name",
        PermissionError: "check its permissions",
        IsADirectoryError: "give the folder itself as the input",
    }
    hint = next((hint for kind, hint in hints.items() if isinstance(error, kind)), "")
    said = (error.strerror or str(error)).lower()
    return f"{said}: {hint}" if hint else said
