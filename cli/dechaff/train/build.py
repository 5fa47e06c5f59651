"""From files of gold pages to files of weights: what `dechaff train` does, a call a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from dechaff.errors import InputError
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import Gold, read_gold
from dechaff.measure import NAMES
from dechaff.train.agreement import with_agreed_gold
from dechaff.train.examples import Example, examples_of, html_examples_of, mixed_examples
from dechaff.train.learn import Folding, train, training_lines, write_model
from dechaff.train.recipe import Recipe

MIN_SITES = 20
"""Gold pages of fewer sites cannot be cross-validated by site."""


@dataclass(frozen=True, slots=True)
class Job:
    """How to train."""

    form: str = "text"
    """`text` or `html`: what the model is for."""
    n_folds: int = 5
    folds: Path | None = None
    """Where the fold models go; `None`: nowhere."""
    epochs: int | None = None
    seed: int = 0
    workers: int = 2


def build_model(corpus: Sequence[Path], output: Path, job: Job, say: Callable[[str], None]) -> None:
    """Train on `corpus` and write the weights to `output`, where asked for the fold models too."""
    pages = list(chain.from_iterable(read_gold(path) for path in corpus))
    n_sites = len({page.site for page in pages})
    if n_sites < MIN_SITES:
        raise InputError(f"gold pages of {n_sites} sites", f"give pages of {MIN_SITES} sites or more")
    recipe = replace(HTML_RECIPE if job.form == "html" else Recipe(), seed=job.seed)
    recipe = replace(recipe, epochs=job.epochs) if job.epochs else recipe
    names, examples = examples_for(pages, job, say)
    say(f"{len(pages)} pages, {len(examples)} examples, {len(names)} measures")
    trained = train(examples, names, recipe, Folding(job.n_folds, job.workers), say)
    write_model(trained.final, output)
    if job.folds:
        job.folds.mkdir(parents=True, exist_ok=True)
        for index, arrays in enumerate(trained.folds):
            write_model(arrays, job.folds / f"{job.form}-{index}.npz")
    for line in training_lines(trained.scores):
        say(line)


HTML_RECIPE = Recipe(epochs=14, mixed_pages=1, hint_loss=0, averaged=0, least_rate=0)
"""Swept like the recipe for text; more articles in other pages' frames crowd out listings and shop pages."""


def examples_for(pages: Sequence[Gold], job: Job, say: Callable[[str], None]) -> tuple[tuple[str, ...], list[Example]]:
    """The measures' names and the examples."""
    agreed = [with_agreed_gold(page) for page in pages]
    if job.form == "html":
        from dechaff.blockify.html import evidence_names

        return (*NAMES, *evidence_names()), list(html_examples_of(agreed, job.n_folds, job.seed, job.workers))
    dumpers = installed()
    say(f"dumpers: {', '.join(dumpers)}")
    examples = list(examples_of(agreed, dumpers, job.workers))
    return NAMES, [*examples, *mixed_examples(examples, job.n_folds, job.seed)]
