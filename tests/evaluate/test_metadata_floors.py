"""Metadata an update may not make worse silently: precision and recall on sites the weights were not fitted on.

Each page is cleaned by a fold model that has not seen its site. The floors stand in `metadata_floors.json`:
form, field and figure as `dechaff evaluate --metadata` prints them, two points under what these pages gave when
they were set, or what was the floor on other pages before where that is higher.
"""

from __future__ import annotations

import json
import os
from itertools import chain
from pathlib import Path

import pytest
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import Gold, read_gold
from dechaff.evaluate.metadata import ScoredPage, figures, is_fitted_on
from dechaff.evaluate.metadata_run import OURS, evaluate_metadata
from dechaff.evaluate.run import HTML, Plan

FOLDS = Path(__file__).parents[1] / "folds"
FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("metadata_floors.json").read_text("utf-8"))
SOURCES = ("wcxb", "fundus", "zhweb")
DUMPERS = ("lynx", "html-text", "beautifulsoup")


@pytest.fixture(scope="module")
def scored() -> list[ScoredPage]:
    corpus = os.environ.get("DECHAFF_CORPUS")
    if not corpus:
        pytest.skip("DECHAFF_CORPUS does not name the open corpus")
    if not list(FOLDS.glob("text-*.npz")) or not list(FOLDS.glob("html-*.npz")):
        pytest.skip("tests/folds holds no fold models: `dechaff train --folds` makes them")
    missing = {*DUMPERS, "inscriptis"} - set(installed())
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    rows = chain.from_iterable(read_gold(Path(corpus) / f"{source}.jsonl.xz") for source in SOURCES)
    pages: list[Gold] = [page for page in rows if not is_fitted_on(page)]
    return list(evaluate_metadata(pages, Plan(DUMPERS, html=True, folds=FOLDS), workers=2))


@pytest.mark.parametrize("name", FLOORS)
def test_metadata_stays_above_its_floor(name: str, scored: list[ScoredPage]) -> None:
    """Each field is found as often, and is as often right, as when its floor was set."""
    form, field, figure = name.split(" | ")
    outcomes = (
        page.outcomes[field] for page in scored if page.tool == OURS and (page.dumper == HTML) == (form == "html")
    )
    assert figures(outcomes)[figure] >= FLOORS[name]


@pytest.mark.parametrize("field", ["title", "authors", "date"])
def test_html_is_read_better_than_by_trafilatura(field: str, scored: list[ScoredPage]) -> None:
    """The same pages' HTML: at least four points of F1 above trafilatura's own metadata."""
    by_tool = {
        tool: figures(page.outcomes[field] for page in scored if page.tool == tool and page.dumper == HTML)["f1"]
        for tool in (OURS, "trafilatura")
    }
    assert by_tool[OURS] >= by_tool["trafilatura"] + 0.04
