"""Gold is found on the page where it stands, and only there."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz", reason="training is an extra: pip install dechaff[train]")

from dechaff.train.alignment import align

BODY = [
    "The council voted on Tuesday to rebuild the old bridge.",
    "The mayor said that the work begins in spring and takes a year.",
    "Until then a ferry carries people and goods for free.",
]


def shares(lines: list[str], gold: str) -> list[float]:
    counts, matched, _ = align(lines, gold)
    return [float(hit / count) for hit, count in zip(matched, counts, strict=True)]


def test_headline_counts_where_the_article_has_it() -> None:
    """Of a headline's occurrences in a news list and above the body, one is gold."""
    headline = "Old bridge to be rebuilt after the flood"
    found = shares([headline, "Home", "Sport", headline, *BODY, "Share"], "\n".join([headline, *BODY]))
    assert found[0] + found[3] == 1
    assert min(found[4:7]) >= 0.8
    assert found[1] == found[2] == found[7] == 0


def test_chance_matches_are_dropped() -> None:
    """Single words that menu and article share do not make the menu gold."""
    found = shares(
        ["The news in the town and beyond it all", *BODY, "People and places for you and me"], "\n".join(BODY)
    )
    assert found[0] == found[4] == 0
    assert min(found[1:4]) >= 0.8


def test_gold_in_another_order_is_found() -> None:
    """A paragraph that the page shows elsewhere than the gold is found all the same."""
    found = shares([BODY[2], "Menu", BODY[0], BODY[1]], "\n".join(BODY))
    assert found == [pytest.approx(1), 0, 1, 1]


def test_scripts_without_spaces() -> None:
    """A Chinese paragraph is matched by its characters."""
    lines = ["首页", "市议会星期二决定重建旧木桥。", "工程明年春天开始。", "相关新闻"]
    assert shares(lines, lines[1] + lines[2]) == [0, 1, 1, 0]


@pytest.mark.parametrize(("lines", "gold"), [([], "words"), (["words"], ""), (["..."], "words")])
def test_nothing_to_align(lines: list[str], gold: str) -> None:
    """Empty pages and empty gold match nothing and raise nothing."""
    counts, matched, _ = align(lines, gold)
    assert len(counts) == len(matched) == len(lines)
    assert matched.sum() == 0
