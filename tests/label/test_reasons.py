"""Reasons are the score itself, taken apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Source
from dechaff.label import TEXT_MODEL, explain, label
from dechaff.label.network import load
from dechaff.label.reasons import group_columns
from dechaff.measure import NAMES, SLAB, PageMeasures, measure
from dechaff.options import Options

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))[::3]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_reasons_sum_to_the_log_odds(seed: Path) -> None:
    """For every block the named contributions add up to the log-odds of its score, but for blocks that are forced."""
    blocks = dump_blocks(seed.read_text("utf-8"))
    measures = measure(blocks)
    labels = label(measures, blocks, Options())
    reasons = list(explain(measures, blocks, labels))
    free = np.flatnonzero((labels.score > 0) & (labels.score < 1))
    assert len(free) >= len(blocks) - 1
    sums = np.array([sum(reason.weight for reason in reasons[index]) for index in free])
    score = labels.score[free].astype(np.float64)
    assert sums == pytest.approx(np.log(score / (1 - score)), abs=1e-3)


@pytest.mark.parametrize("share", [0.2, 1.0])
def test_reasons_of_html_name_what_its_text_alone_says(share: float) -> None:
    """HTML's score is its own model's and the text model's; the reasons show both and still sum to the log-odds."""
    seed = SEEDS[0].with_name("ovasesi-tr-news.html").read_text("utf-8")
    blocks = html_blocks(Page(Source("-", seed, form=Form.HTML), seed, Form.HTML, "utf-8", ""), Options())
    measures = measure(blocks)
    labels = label(measures, blocks, Options(), seconded=share)
    reasons = list(explain(measures, blocks, labels))
    free = np.flatnonzero((labels.score > 0) & (labels.score < 1))
    sums = [sum(reason.weight for reason in reasons[index]) for index in free]
    score = labels.score[free].astype(np.float64)
    assert sums == pytest.approx(np.log(score / (1 - score)), abs=1e-3)
    assert not np.allclose(labels.score, label(measures, blocks, Options()).score)
    named = {reason.name for reason in reasons[int(free[0])] if reason.weight}
    assert named == {"text-alone"} if share == 1 else {"tags", "text-alone"} <= named
    for row in reasons:
        assert [abs(reason.weight) for reason in row] == sorted((abs(reason.weight) for reason in row), reverse=True)


def test_strongest_reason_comes_first() -> None:
    """A reader who sees two reasons sees the two that decided."""
    blocks = dump_blocks(SEEDS[0].read_text("utf-8"))
    measures = measure(blocks)
    for reasons in explain(measures, blocks, label(measures, blocks, Options())):
        sizes = [abs(reason.weight) for reason in reasons]
        assert sizes == sorted(sizes, reverse=True)
        assert len({reason.name for reason in reasons}) == len(reasons)


def test_every_measure_belongs_to_one_reason() -> None:
    """No column is left out or counted twice."""
    columns = [column for group in group_columns(load(TEXT_MODEL).names).values() for column in group]
    assert sorted(columns) == list(range(len(NAMES)))
    assert group_columns((*NAMES, "a-tag"))["tags"] == [len(NAMES)]


def test_page_without_blocks_has_no_reasons() -> None:
    """Nothing to explain is no error."""
    blocks = dump_blocks("")
    measures = measure(blocks)
    assert list(explain(measures, blocks, label(measures, blocks, Options()))) == []


def test_long_page_is_explained_slab_by_slab() -> None:
    """Each block of a page in slabs has its own reasons, and they sum to its own score."""
    text = "\n".join(f"Line {number} of text that goes on" if number % 3 else "Menu" for number in range(SLAB + 50))
    blocks = dump_blocks(text)
    measures = PageMeasures(blocks)
    labels = label(measures, blocks, Options())
    reasons = list(explain(measures, blocks, labels))
    assert len(reasons) == len(blocks)
    score = labels.score[SLAB - 3 : SLAB + 3].astype(np.float64)
    sums = [sum(reason.weight for reason in row) for row in reasons[SLAB - 3 : SLAB + 3]]
    assert sums == pytest.approx(np.log(score / (1 - score)), abs=1e-3)
