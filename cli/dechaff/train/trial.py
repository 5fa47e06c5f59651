"""One change to the labeller, tried on one fold: `python -m dechaff.train.trial CORPUS... --fold 0 --set epochs=9`.

What a fold costs is what a night allows, so a trial trains one network and judges it by the block on the sites left
out. It also answers what a dumper or a language costs that training has never seen: `--unseen-dumper`,
`--unseen-language` leave it out of training and judge by it alone, and print the same pages judged by a network that
has seen it.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from dechaff.evaluate.gold import fold_of, read_gold
from dechaff.label.decide import BETA
from dechaff.label.network import from_arrays
from dechaff.options import Strictness
from dechaff.train.build import HTML_RECIPE, Job, examples_for
from dechaff.train.calibration import raw_scores, score_page
from dechaff.train.examples import Example
from dechaff.train.learn import fit_all, is_judged, training_lines, uncalibrated
from dechaff.train.recipe import Recipe

Test = Callable[[Example], bool]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is left out of training, and what of that is judged."""

    name: str
    unseen: Test
    judged: Test


def trials(fold: int, n_folds: int, dumpers: Sequence[str], languages: Sequence[str]) -> Iterator[Trial]:
    """The fold itself, then the fold with each dumper and each language left out of training as well."""

    def outside(example: Example) -> bool:
        return fold_of(example.site, n_folds) == fold

    yield Trial(f"fold {fold}", outside, outside)
    for dumper in dumpers:
        yield Trial(
            f"unseen dumper {dumper}",
            lambda e, dumper=dumper: outside(e) or e.dumper == dumper,  # type: ignore[misc]
            lambda e, dumper=dumper: outside(e) and e.dumper == dumper,  # type: ignore[misc]
        )
    for language in languages:
        yield Trial(
            f"unseen language {language}",
            lambda e, language=language: outside(e) or e.language == language,  # type: ignore[misc]
            lambda e, language=language: outside(e) and e.language == language,  # type: ignore[misc]
        )


def run(examples: Sequence[Example], names: Sequence[str], recipe: Recipe, tried: Sequence[Trial]) -> Iterator[str]:
    """The figures of each trial, and of the first trial's network on the same pages."""
    subsets = [[example for example in examples if not trial.unseen(example)] for trial in tried]
    networks = [from_arrays(uncalibrated(arrays)) for arrays in fit_all(subsets, names, recipe, 2, lambda _: None)]
    for trial, network in zip(tried, networks, strict=True):
        pages = [example for example in examples if trial.judged(example) and example.is_real and is_judged(example)]
        for name, judge in ((trial.name, network), *([] if trial is tried[0] else [("seen", networks[0])])):
            yield f"{name}: {len(pages)} dumps"
            found = []
            for page in pages:
                score = (1 / (1 + np.exp(-raw_scores(judge, page)))).astype(np.float32)
                found.append((page, score_page(page, score, BETA[Strictness.BALANCED])[0]))
            yield from training_lines(found)


def main() -> None:
    """Read the arguments, train and print."""
    parser = argparse.ArgumentParser(prog="python -m dechaff.train.trial", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--n-folds", type=int, default=5)
    parser.add_argument("--for", dest="form", choices=("text", "html"), default="text")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="changes to the recipe")
    parser.add_argument("--unseen-dumper", nargs="*", default=[])
    parser.add_argument("--unseen-language", nargs="*", default=[])
    given = parser.parse_args()
    changes = {name: ast.literal_eval(value) for name, value in (change.split("=", 1) for change in given.set)}
    recipe = replace(HTML_RECIPE if given.form == "html" else Recipe(), **changes)
    pages = list(chain.from_iterable(read_gold(path) for path in given.corpus))
    names, examples = examples_for(pages, Job(given.form, given.n_folds), print)
    tried = list(trials(given.fold, given.n_folds, given.unseen_dumper, given.unseen_language))
    for line in run(examples, names, recipe, tried):
        print(line, flush=True)


if __name__ == "__main__":
    main()
