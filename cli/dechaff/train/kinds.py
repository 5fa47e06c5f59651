"""Train the model of kinds: `python -m dechaff.train.kinds CORPUS... [--gold FILE] [--dumps DIR] [-o WEIGHTS]`.

First what the pages' own HTML calls their parts, thousands of dumps; then the hand-labelled dumps that are not kept for
measuring, so that the kinds mean what the labelling guide says; beside it what HTML's tags and class words add. The
same corpus gives the same weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch

from dechaff.blockify.html import evidence_names
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import Gold, fold_of, read_gold
from dechaff.evaluate.kinds import GOLD, TUNING
from dechaff.evaluate.kinds import read_gold as read_labelled
from dechaff.label.kinds.evidence import looked_at
from dechaff.label.kinds.model import WEIGHTS
from dechaff.train.kind_evidence import Page, fit_evidence, save_evidence
from dechaff.train.kind_examples import (
    HtmlExample,
    KindExample,
    hand_examples,
    html_examples,
    owner,
    weak_examples,
)
from dechaff.train.kind_network import SEED, KindNetwork, Recipe, Scale, fit, odds_of, save, scale_of

WEAK = Recipe(epochs=5, learning_rate=3e-3, batch=12)
HAND = Recipe(epochs=9, learning_rate=3e-3, batch=8, hide=0.25)
"""By five folds of 192 labelled dumps: 6 epochs at 2e-3 .635 macro F1, 8 and 9 at 3e-3 .647 and .643; only 9 keep all
that the 108 dumps before had taught."""
N_FOLDS = 5
"""Parts of the hand-labelled sites, each of which one network does not see."""
N_WEAK_AGAIN = 120
"""Examples of the first round shown again in the second, at half weight, lest they be forgotten."""


def corpus_pages(paths: Sequence[Path]) -> Iterator[Gold]:
    """The pages of all files that have HTML."""
    return (page for path in paths for page in read_gold(path) if page.html)


def main() -> None:
    """Builds the examples, trains in two rounds, writes the weights."""
    parser = argparse.ArgumentParser(prog="python -m dechaff.train.kinds", description=main.__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="corpus files (*.jsonl.xz)")
    parser.add_argument("--gold", type=Path, default=GOLD, help="hand-labelled dumps")
    parser.add_argument("--dumps", type=Path, help="keep the dumps here between runs")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    corpus = partial(corpus_pages, arguments.corpus)
    labelled = read_labelled(arguments.gold)
    known = {dump.page for dump in labelled}
    theirs = {owner(page.site) for page in corpus() if page.id in known}
    strangers = (page for page in corpus() if owner(page.site) not in theirs)
    weak = list(weak_examples(strangers, installed(), arguments.dumps))
    tuning = [dump for dump in labelled if dump.part in TUNING]
    hand = list(hand_examples(corpus(), tuning, arguments.dumps))
    print(f"{len(weak)} dumps named by their HTML, {len(hand)} by hand", flush=True)
    torch.manual_seed(SEED)
    network, scale = KindNetwork(WEAK), scale_of(weak)
    fit(network, weak, scale, WEAK)
    again = _again(weak)
    pages = html_examples(corpus(), tuning, arguments.dumps)
    names = [evidence_names()[column] for column in looked_at(evidence_names())]
    evidence = fit_evidence(_unseen(network, scale, hand, again, list(pages)), names)
    fit(network, [*hand, *again], scale, HAND)
    save(network, scale, arguments.output)
    save_evidence(evidence, names, arguments.output.with_name("evidence.npz"))


def _unseen(
    network: KindNetwork,
    scale: Scale,
    hand: Sequence[KindExample],
    again: Sequence[KindExample],
    pages: list[HtmlExample],
) -> list[Page]:
    """The labelled blocks of the pages, with the log-odds of networks that have not seen their sites."""
    found: list[Page] = []
    for fold in range(N_FOLDS):
        theirs = [page for page in pages if fold_of(page.seen.owner, N_FOLDS) == fold]
        others = [example for example in hand if fold_of(example.owner, N_FOLDS) != fold]
        stranger = deepcopy(network)
        fit(stranger, [*others, *again], scale, HAND)
        for page in theirs:
            known = page.seen.kinds >= 0
            odds = odds_of(stranger, page.seen, scale)[known]
            found.append(Page(page.evidence[known], odds, page.seen.kinds[known].astype(np.int64)))
    return found


def _again(weak: Sequence[KindExample]) -> list[KindExample]:
    chosen = np.random.default_rng(SEED).permutation(len(weak))[:N_WEAK_AGAIN]
    return [replace(e, weight=e.weight / 2) for e in (weak[i] for i in chosen)]


if __name__ == "__main__":
    main()
