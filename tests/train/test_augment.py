"""A page in another script keeps its skeleton."""

from __future__ import annotations

import pytest
from dechaff.label.kinds.lexicon import entries, lower
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


@pytest.mark.parametrize(
    ("line", "script", "among"),
    [
        ("  * Related articles:", "cyrillic", {"ru", "uk"}),
        ("COMMENTS", "han", {"zh"}),
        ("Leave a comment", "arabic", {"ar", "fa"}),
    ],
)
def test_chaff_is_translated(line: str, script: str, among: set[str]) -> None:
    """What the lexicon knows in English it knows in the rewritten page too; marks around it stay."""
    found = rewrite(f"Some words\n{line}\n", SCRIPTS[script]).split("\n")[1]
    known = {phrase for language in among for _, _, phrase in entries(language)}
    assert lower(found.strip(" *:")) in known
    assert found.startswith("  * ") == line.startswith("  * ")
