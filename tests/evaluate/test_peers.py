"""Other extractors are the packages themselves, and one that fails on a page counts as finding nothing there."""

from __future__ import annotations

import pytest
from dechaff.evaluate.peers import extract_with, installed

PARAGRAPH = "The old mill by the river was sold on Friday to a family that wants to grind flour there again. "


def test_trafilatura_is_always_there() -> None:
    """It is a dependency, so the table in the README always has it to compare with."""
    assert "trafilatura" in installed()


@pytest.mark.parametrize("name", installed())
def test_peers_read_a_plain_article(name: str) -> None:
    """Each finds the prose of a simple page and survives an empty one."""
    html = f"<html><body><nav><a href=/>Home</a></nav><article>{f'<p>{PARAGRAPH * 4}</p>' * 4}</article></body></html>"
    assert "old mill by the river" in extract_with(name, html)
    assert extract_with(name, "") == ""
