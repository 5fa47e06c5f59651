"""Labels: probabilities that do not change, a knob that moves one way, and a verdict for every page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Labels, Verdict
from dechaff.label import label
from dechaff.label.decide import choose
from dechaff.measure import measure
from dechaff.options import Options, Strictness
from hypothesis import given, settings
from hypothesis import strategies as st

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


def labelled(text: str, strictness: Strictness = Strictness.BALANCED) -> tuple[Blocks, Labels]:
    blocks = dump_blocks(text)
    return blocks, label(measure(blocks), blocks, Options(strictness=strictness))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_scores_are_probabilities_and_repeatable(seed: Path) -> None:
    """The same page gives the same scores, each between 0 and 1."""
    text = seed.read_text("utf-8")
    blocks, labels = labelled(text)
    assert labels.score.shape == labels.keep.shape == (len(blocks),)
    assert ((labels.score >= 0) & (labels.score <= 1)).all()
    assert 0 <= labels.confidence <= 1
    assert np.array_equal(labels.score, labelled(text)[1].score)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_strictness_only_moves_the_cut(seed: Path) -> None:
    """What `precision` keeps `balanced` keeps, and what that keeps `recall` keeps, for pages that are not empty."""
    text = seed.read_text("utf-8")
    precision, balanced, recall = (labelled(text, strictness)[1] for strictness in Strictness)
    assert np.array_equal(precision.score, recall.score)
    assert not (precision.keep & ~balanced.keep).any()
    assert not (balanced.keep & ~recall.keep).any()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(1, 200)), min_size=1, max_size=30))
def test_choice_is_the_best_of_all_cuts(blocks: list[tuple[float, int]]) -> None:
    """No other cut through the scores has a higher expected F; a larger beta never keeps less."""
    score = np.array([one[0] for one in blocks], np.float32)
    words = np.array([one[1] for one in blocks], np.float32)
    keep, expected = choose(score, words, 1.0)
    for cut in score:
        other = score >= cut
        value = 2 * float((score * words)[other].sum()) / float(words[other].sum() + (score * words).sum())
        assert value <= expected + 1e-4
    assert keep.any()
    assert not (choose(score, words, 0.5)[0] & ~choose(score, words, 2.0)[0]).any()


@pytest.mark.parametrize("text", ["", "\n\n \n", "x", "Home\nNews\nContact\nPrivacy\n"])
def test_page_without_text_is_empty(text: str) -> None:
    """Nothing, a word and a bare menu are no article, and nothing of them is kept."""
    _, labels = labelled(text)
    assert labels.verdict is Verdict.EMPTY
    assert not labels.keep.any()


def test_front_page_is_a_listing() -> None:
    """A page of headlines is called a listing, not an article."""
    seed = next(path for path in SEEDS if "listing" in path.stem)
    assert labelled(seed.read_text("utf-8"))[1].verdict in (Verdict.LISTING, Verdict.EMPTY)


def test_link_targets_are_never_kept() -> None:
    """A dump's list of link targets is boilerplate, whatever the network says."""
    prose = "The council voted for the bridge on Tuesday, and the mayor said that work would begin in spring.\n\n" * 5
    targets = "References\n\n" + "\n".join(f"   {number}. https://example.org/{number}" for number in range(1, 6))
    blocks, labels = labelled(prose + targets)
    assert blocks.references
    assert labels.score[-1] == 0
    assert not labels.keep[-1]


def test_cleaned_article_stays_whole() -> None:
    """An article that was cleaned before is kept to the last block, so cleaning twice changes nothing."""
    _, labels = labelled("# The bridge\n\nRead more\n\nShare\n\nThe council voted on Tuesday for the new bridge.\n")
    assert labels.keep.all()
