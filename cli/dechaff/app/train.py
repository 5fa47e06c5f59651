"""`dechaff train`: rebuild the labeller from gold pages."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from dechaff.errors import UsageError

NEEDS = ("torch", "rapidfuzz")


def train(  # noqa: PLR0913, PLR0917 - one parameter an option
    corpus: Annotated[list[Path], typer.Argument(metavar="CORPUS...", help="Gold pages: JSON Lines files or folders.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="MODEL", help="Where the weights go (.npz).")],
    form: Annotated[str, typer.Option("--for", metavar="text|html", help="What the model is for.")] = "text",
    n_folds: Annotated[int, typer.Option("--n-folds", min=2, max=20, help="Parts of a cross-validation by site.")] = 5,
    folds: Annotated[Path | None, typer.Option("--folds", metavar="DIR", help="Keep the fold models here.")] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Passes over the pages.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 0,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that prepare examples.")] = 2,
) -> None:
    """Rebuild the labeller from gold pages."""
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"training needs {' and '.join(missing)}", 'pip install "dechaff[train]"')
    if form not in ("text", "html"):
        raise UsageError(f"--for {form}: unknown", "text or html")
    from dechaff.train.build import Job, build_model

    job = Job(form, n_folds, folds, epochs, seed, workers)
    build_model(corpus, output, job, say=lambda line: typer.echo(line, err=True))
