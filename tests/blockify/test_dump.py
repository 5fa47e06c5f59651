"""Text dumps become blocks as their maker meant them."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks, is_cleaned
from dechaff.document import Blocks, Shape
from hypothesis import given, settings
from hypothesis import strategies as st

LYNX = """   [1]Home [2]News

                              The bridge

   The council [3]voted on Tuesday for it.

References

   1. https://example.org/
   2. https://example.org/news
   3. https://example.org/vote
"""


def test_every_line_is_a_block_and_knows_its_place() -> None:
    """Blank lines are gaps, other lines blocks, and line numbers count from one."""
    blocks = dump_blocks("Menu\n\n\nA headline\nA line of text\n\n")
    assert blocks.lines == ["Menu", "A headline", "A line of text"]
    assert blocks.first_line.tolist() == blocks.last_line.tolist() == [1, 4, 5]
    assert blocks.gap.tolist() == [0, 2, 0]


@pytest.mark.parametrize("text", ["", "\n", " \t\u00a0\u200b\n\ufeff\n", "----\n====\n│\n•\n"])
def test_nothing_to_read_is_no_block(text: str) -> None:
    """Blank lines, invisible characters, rules and empty bullets give no block."""
    blocks = dump_blocks(text)
    assert len(blocks) == 0
    assert blocks.lines == []


def test_link_targets_are_one_block_of_links() -> None:
    """lynx's list of link targets is the last block, whole, and marked as such."""
    blocks = dump_blocks(LYNX)
    assert blocks.references
    assert blocks.lines[-1].startswith("References 1. https://example.org/ 2.")
    assert (int(blocks.first_line[-1]), int(blocks.last_line[-1])) == (7, len(LYNX.split("\n")))
    assert blocks.links[-1] == 1


def test_link_numbers_leave_the_text_and_become_link_share() -> None:
    """`[3]` is no word of the article; a menu of links has a larger share of links than prose."""
    blocks = dump_blocks(LYNX)
    assert blocks.lines[:3] == ["Home News", "The bridge", "The council voted on Tuesday for it."]
    assert blocks.links[0] > blocks.links[2] > 0 == blocks.links[1]


def test_footnotes_of_a_page_without_targets_stay() -> None:
    """`[3]` in a dump without a list of targets is the author's own."""
    assert dump_blocks("As Smith [3] says, bridges fall.").lines == ["As Smith [3] says, bridges fall."]


def test_numbered_list_at_the_end_is_no_list_of_targets() -> None:
    """An article may end with a numbered list."""
    blocks = dump_blocks("Steps follow.\n\n1. Boil the water\n2. Add the rice\n3. Wait\n")
    assert not blocks.references
    assert len(blocks) == 4


@pytest.mark.parametrize("space", [" ", "  ", "    "])
def test_head_line_gives_date_and_title(space: str) -> None:
    """A dump may begin with `date YYYY-MM-DD  <title>`; both are known from it."""
    blocks = dump_blocks(f"date 2026-01-06{space}The bridge | Example\nHome\n")
    assert (blocks.head_date, blocks.head_title) == ("2026-01-06", "The bridge | Example")


@pytest.mark.parametrize("text", ["date: 2026-01-06 x\n", "2026-01-06  Title\n", "Home\ndate 2026-01-06  Title\n"])
def test_other_first_lines_are_no_head_line(text: str) -> None:
    """Only that form, and only at the top, is a head line."""
    assert dump_blocks(text).head_date is None


def test_cleaned_article_is_known() -> None:
    """Markdown with its one top heading first is an article that was cleaned before; a page is not."""
    assert is_cleaned(dump_blocks("# The bridge\n\nA paragraph of text.\n\n## Later\n\nMore text.\n"))
    assert not is_cleaned(dump_blocks("Home\n\n# The bridge\n\nA paragraph of text.\n"))
    assert not is_cleaned(dump_blocks("# The bridge\n\nText.\n\n# Other news\n\nText.\n"))
    assert not is_cleaned(dump_blocks("# The bridge\n\n[all of it](https://example.org/)\n"))


LINES = st.lists(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\n"), max_size=60), max_size=30
)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_blocks_are_well_formed(lines: list[str]) -> None:
    """For any text: columns of one length, lines ascending and inside the page, no block blank or of two lines."""
    text = "\n".join(lines)
    blocks = dump_blocks(text)
    check(blocks, max(1, len(lines)))


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_words_come_from_the_page_in_order(lines: list[str]) -> None:
    """Without marks to read, the blocks' visible characters are the page's, in the page's order."""
    plain = ["".join(char for char in line if char.isalnum()) for line in lines]
    blocks = dump_blocks("\n".join(plain))
    assert "".join(blocks.lines) == "".join(plain)


def check(blocks: Blocks, n_lines: int) -> None:
    n = len(blocks)
    for column in (blocks.lines, blocks.last_line, blocks.gap, blocks.shape, blocks.level, blocks.links):
        assert len(column) == n
    assert all(line.strip() and "\n" not in line for line in blocks.lines)
    assert (blocks.first_line >= 1).all()
    assert (blocks.last_line <= n_lines).all()
    assert (blocks.last_line >= blocks.first_line).all()
    assert (np.diff(blocks.first_line) >= 0).all()
    assert ((blocks.links >= 0) & (blocks.links <= 1)).all()
    assert set(blocks.shape.tolist()) <= {int(shape) for shape in Shape}
