"""A page in another script keeps its skeleton."""

from __future__ import annotations

import pytest
from dechaff.train.augment import SCRIPTS, rewrite
from hypothesis import given
from hypothesis import strategies as st

PAGE = "Home\n\nThe Council Voted, 26 to 4: done.\n  * First item\nHome\n"


@pytest.mark.parametrize("script", SCRIPTS)
def test_lines_repeats_and_digits_stay(script: str) -> None:
    """Lines stay lines, equal lines stay equal, digits stay, Latin letters go."""
    found = rewrite(PAGE, SCRIPTS[script]).split("\n")
    lines = PAGE.split("\n")
    assert len(found) == len(lines)
    assert found[0] == found[4] != ""
    assert [not line.strip() for line in found] == [not line.strip() for line in lines]
    assert "26" in found[2]
    assert "4" in found[2]
    assert not any("a" <= char.lower() <= "z" for char in "".join(found))


@given(st.text(max_size=200), st.sampled_from(sorted(SCRIPTS)))
def test_any_text_keeps_its_lines(text: str, script: str) -> None:
    """No text gains or loses a line, and the same text gives the same text."""
    found = rewrite(text, SCRIPTS[script])
    assert found.count("\n") == text.count("\n")
    assert found == rewrite(text, SCRIPTS[script])
