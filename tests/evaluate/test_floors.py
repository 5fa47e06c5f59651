"""Quality an update may not lower silently: cross-validated token F1 on the open corpus.

Each page is cleaned by a fold model that has not seen its site. The floors stand in `floors.json`, by the groups that
`dechaff evaluate --json` prints.
"""

from __future__ import annotations

import json
import os
from itertools import chain, islice
from pathlib import Path

import pytest
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import read_gold
from dechaff.evaluate.run import Plan, evaluate, table

FOLDS = Path(__file__).parents[1] / "folds"
FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))
EVERY = {"wcxb": 12, "fundus": 4, "zhweb": 1}
"""Source -> every how manieth page: thirty pages or more of each, in a few minutes, so that one page moves no figure by
more than about .01."""
DUMPERS = ("html-text", "lynx", "beautifulsoup")


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    corpus = os.environ.get("DECHAFF_CORPUS")
    if not corpus:
        pytest.skip("DECHAFF_CORPUS does not name the open corpus")
    if not list(FOLDS.glob("text-*.npz")):
        pytest.skip("tests/folds holds no fold models: `dechaff train --folds` makes them")
    missing = set(DUMPERS) - set(installed())
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    pages = chain.from_iterable(
        islice(read_gold(Path(corpus) / f"{source}.jsonl.xz"), 0, None, every) for source, every in EVERY.items()
    )
    with_html = bool(list(FOLDS.glob("html-*.npz")))
    return table(list(evaluate(pages, Plan(DUMPERS, html=with_html, folds=FOLDS), workers=2)))


@pytest.mark.parametrize("group", FLOORS)
def test_token_f1_stays_above_its_floor(group: str, figures: dict[str, dict[str, float]]) -> None:
    """Each group of pages is cleaned as well as when its floor was set."""
    if group.startswith("html") and not list(FOLDS.glob("html-*.npz")):
        pytest.skip("tests/folds holds no fold models for HTML")
    assert figures[group]["token_f1"] >= FLOORS[group]
