"""`dechaff evaluate`: score the cleaner against gold pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from dechaff.app.status import printing
from dechaff.errors import UsageError
from dechaff.options import Options, Strictness


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter an option
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold pages: JSON Lines files or folders.")],
    dumper: Annotated[
        list[str] | None, typer.Option("--dumper", metavar="NAME", help="Only this text dumper; repeatable.")
    ] = None,
    html: Annotated[bool, typer.Option("--html/--no-html", help="Score HTML too.")] = True,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Score text dumps too.")] = True,
    fast: Annotated[bool, typer.Option("--fast", help="HTML without other extractors' votes.")] = False,
    strictness: Annotated[Strictness, typer.Option("--strictness", help="What to score.")] = Strictness.BALANCED,
    folds: Annotated[
        Path | None,
        typer.Option("--folds", metavar="DIR", help="Clean each page by the model that has not seen its site."),
    ] = None,
    dumps: Annotated[
        Path | None, typer.Option("--dumps", metavar="DIR", help="Keep the dumps here between runs.")
    ] = None,
    every: Annotated[int, typer.Option("--every", min=1, metavar="N", help="Only every Nth page.")] = 1,
    metadata: Annotated[bool, typer.Option("--metadata", help="Score metadata instead of text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes.")] = 2,
) -> None:
    """Score the cleaner against gold pages, by source, type, language and dumper."""
    from itertools import chain, islice

    from dechaff.evaluate.dumpers import DUMPERS, installed
    from dechaff.evaluate.gold import read_gold
    from dechaff.evaluate.run import Plan, table
    from dechaff.evaluate.run import evaluate as run

    unknown = set(dumper or ()) - set(DUMPERS)
    if unknown:
        raise UsageError(f"--dumper {', '.join(sorted(unknown))}: unknown", f"one of {', '.join(DUMPERS)}")
    dumpers = [name for name in installed() if not dumper or name in dumper] if text else []
    pages = islice(chain.from_iterable(map(read_gold, gold)), 0, None, every)
    plan = Plan(tuple(dumpers), html, Options(strictness=strictness, fast=fast), folds, dumps)
    if metadata:
        from dechaff.evaluate.metadata import metadata_table
        from dechaff.evaluate.metadata_run import evaluate_metadata

        typer.echo(metadata_table(evaluate_metadata(pages, plan, workers)))
        return
    figures = table(list(run(pages, plan, workers)))
    with printing():
        _print(figures, as_json)


def _print(figures: dict[str, dict[str, float]], as_json: bool) -> None:
    """JSON, or one rich table."""
    if as_json:
        json.dump(figures, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("input", "pages of", "pages", "token F1", "shingle P", "R", "F1", "kept", "dropped", "snippet F1")
    names = ("token_f1", "shingle_p", "shingle_r", "shingle_f1", "kept", "dropped", "snippet_f1")
    for group, row in figures.items():
        form, _, rest = group.partition(" | ")
        cells = [f"{row[name]:.4f}" if name in row else "" for name in names]
        table.add_row(form, rest, str(int(row["pages"])), *cells)
    Console(width=None if sys.stdout.isatty() else 140).print(table)
