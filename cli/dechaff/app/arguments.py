"""The options of `clean` as types: name, help and limits of each, so that the command itself reads as a list."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from dechaff.errors import UsageError
from dechaff.options import Strictness as StrictnessValue
from dechaff.render.format import Format as FormatValue
from dechaff.vocabulary import Form, Kind


class FromValue(str, Enum):
    """What the inputs hold, when the bytes are not to decide."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"
    WARC = "warc"


def _option(*names: str, metavar: str | None = None, help: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(*names, metavar=metavar, help=help, show_default=False)
    return info


Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT", help="Files, folders, or - for standard input.", show_default=False),
]
Output = Annotated[
    str | None,
    _option("-o", "--output", metavar="OUT", help="A file, FILE.jsonl[.gz|.zst], or a folder to mirror into."),
]
Format = Annotated[
    FormatValue | None, _option("-f", "--format", help="Default: markdown; jsonl for several pages on standard output.")
]
Meta = Annotated[bool, _option("--meta", help="YAML front matter before the Markdown.")]
WithRemoved = Annotated[bool, _option("--with-removed", help="Add the removed blocks to JSON.")]
Explain = Annotated[bool, _option("--explain", help="Add label, kind, score and reasons of each block to JSON.")]
Strictness = Annotated[
    StrictnessValue,
    typer.Option("--strictness", help="precision: rather lose content; recall: rather keep chaff."),
]
Keep = Annotated[list[str] | None, _option("--keep", metavar="KIND", help="Keep this kind of block; repeatable.")]
Drop = Annotated[list[str] | None, _option("--drop", metavar="KIND", help="Drop this kind of block; repeatable.")]
From = Annotated[FromValue | None, _option("--from", help="What the inputs hold; default: found from the bytes.")]
Fast = Annotated[bool, _option("--fast", help="HTML: without trafilatura's second opinion.")]
Images = Annotated[bool, _option("--images", help="HTML: images as links in the Markdown.")]
WorkerCount = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=0,
        metavar="N",
        help="Worker processes; 0: none. Default: one per CPU for folders, JSON Lines and WARC.",
        show_default=False,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout", min=0.001, metavar="SECONDS", help="Limit per page; 60 with workers.", show_default=False
    ),
]
MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, metavar="N", help="Refuse larger pages.")]
MaxMemory = Annotated[int, typer.Option("--max-memory", min=64, metavar="MB", help="Limit of each worker process.")]
Resume = Annotated[bool, typer.Option("--resume/--no-resume", help="Go on from the output's manifest, or start over.")]
Report = Annotated[
    str | None,
    _option("--report", metavar="FILE.html", help="Also write an index page, least confident pages first."),
]
FailEmpty = Annotated[bool, _option("--fail-empty", help="Exit with 3 if a page holds nothing but boilerplate.")]
Quiet = Annotated[bool, _option("-q", "--quiet", help="No progress, notes or summary; failures are still told.")]
Debug = Annotated[bool, _option("--debug", help="Tracebacks of unforeseen errors.")]


def form(value: FromValue | None) -> Form | None:
    """The form of the pages, where `--from` says it."""
    return Form(value.value) if value in (FromValue.TEXT, FromValue.HTML) else None


def kinds(keep: list[str] | None, drop: list[str] | None) -> tuple[frozenset[Kind], frozenset[Kind]]:
    """The kinds of block to keep and to drop; raises `UsageError` where one is named in both or is none."""
    kept, dropped = _kinds(keep, "--keep"), _kinds(drop, "--drop")
    if both := kept & dropped:
        raise UsageError(f"--keep and --drop both name {min(both).value}", "choose one")
    return kept, dropped


def _kinds(names: list[str] | None, option: str) -> frozenset[Kind]:
    known = {kind.value: kind for kind in Kind}
    for name in names or ():
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"the kinds are {', '.join(known)}"
            raise UsageError(f"{option} {name}: no such kind of block", hint)
    return frozenset(known[name] for name in names or ())
