"""Scoring metadata: what counts as right, shown and given."""

from __future__ import annotations

from dechaff.evaluate.metadata import (
    FIELDS,
    Outcome,
    ScoredPage,
    author_set,
    figures,
    first_line_title,
    found_values,
    gold_values,
    metadata_table,
    score_page,
    shown_values,
)

GOLD = {"title": "The “Old” Bridge", "author": "Ann Lee, MD; Bob Ray", "date": "2025-03-12 10:15:00+00:00"}


def test_folding() -> None:
    """Case, punctuation, order, degrees and the clock make no difference."""
    found = found_values("the old BRIDGE", ["Bob Ray", "Ann Lee"], "2025-03-12T18:00")
    outcomes = score_page(gold_values(GOLD), found, dict.fromkeys(FIELDS, True))
    assert all(outcome.right for outcome in outcomes.values())


def test_half_of_the_authors_is_wrong() -> None:
    """Authors are compared as a set: one of two is not the answer."""
    outcomes = score_page(gold_values(GOLD), found_values(None, ["Ann Lee"], None), dict.fromkeys(FIELDS, True))
    assert outcomes["authors"] == Outcome(gold=True, shown=True, given=True, right=False)


def test_chinese_authors_are_split_at_spaces() -> None:
    """`王建宏 张文攀` is two names."""
    assert author_set("王建宏 张文攀") == {"王建宏", "张文攀"}


def test_shown() -> None:
    """A value counts for recall only where the text shows it."""
    shown = shown_values(gold_values(GOLD), "The 'old' bridge\nBy Ann Lee\n12 March 2025")
    assert shown == {"title": True, "authors": False, "date": True}


def test_shown_in_whole_words() -> None:
    """An author called Dan is not shown by a dance, nor a headline by half of two words; scripts without spaces are."""
    gold = gold_values({"title": "Art", "author": "Dan"})
    assert shown_values(gold, "A dance party") == {"title": False, "authors": False, "date": False}
    assert shown_values(gold, "Art: a dance by Dan.") == {"title": True, "authors": True, "date": False}
    assert shown_values(gold_values({"author": "王小明"}), "本报记者王小明报道")["authors"]


def test_jobs_and_degrees_are_no_authors() -> None:
    """A gold author with a job, an employer's abbreviation or a degree behind it is the person alone."""
    assert author_set("Ann Lee, Senior Director of Operations") == {"annlee"}
    assert author_set("Ann Lee, VMD, DACVB; Bob Ray, LVT") == {"annlee", "bobray"}


def test_figures_and_table() -> None:
    """Precision over what is given, recall over what is shown, F1 over all gold; the table names every tool."""
    rows = [Outcome(True, True, True, True), Outcome(True, False, False, False), Outcome(False, False, True, False)]
    assert figures(rows) == {
        "pages": 2, "precision": 1.0, "recall": 1.0, "recall of all": 0.5, "f1": 2 / 3, "extra": 1,
    }  # fmt: skip
    outcomes = score_page(gold_values(GOLD), first_line_title("\nThe old bridge\n"), dict.fromkeys(FIELDS, True))
    table = metadata_table([ScoredPage("s", "en", "lynx", tool, outcomes) for tool in ("dechaff", "first line")])
    assert "first line, text - all" in table
    assert "mean of dumpers" in table
