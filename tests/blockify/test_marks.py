"""Bullets and Markdown's marks become columns and leave the text."""

from __future__ import annotations

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.marks import is_markdown, strip_inline, strip_numbered_links
from dechaff.document import Shape

MARKDOWN = """# The *bridge*

A **bold** word and a [link](https://example.org/a_(b)).

> Said the mayor.

- first
  - inner
- second

| Name | Length |
|------|--------|
| Old  | 40 m   |

```
a * b = [c](d)
```

1\\. Not a list. 2 \\* 3
"""


@pytest.fixture
def rows() -> dict[str, tuple[int, int]]:
    blocks = dump_blocks(MARKDOWN)
    return dict(zip(blocks.lines, zip(blocks.shape.tolist(), blocks.level.tolist(), strict=True), strict=True))


@pytest.mark.parametrize(
    ("text", "shape", "level"),
    [
        ("The bridge", Shape.HEADING, 1),
        ("A bold word and a link.", Shape.PARAGRAPH, 0),
        ("Said the mayor.", Shape.QUOTE, 1),
        ("first", Shape.LIST_ITEM, 1),
        ("inner", Shape.LIST_ITEM, 2),
        ("second", Shape.LIST_ITEM, 1),
        ("Name | Length", Shape.TABLE, 0),
        ("a * b = [c](d)", Shape.CODE, 0),
        ("1. Not a list. 2 * 3", Shape.PARAGRAPH, 0),
    ],
)
def test_markdown_is_read(rows: dict[str, tuple[int, int]], text: str, shape: Shape, level: int) -> None:
    """Each mark says what its block is and is gone from its text; code and escaped marks keep theirs."""
    assert rows[text] == (shape, level)


def test_rules_and_fences_are_no_blocks(rows: dict[str, tuple[int, int]]) -> None:
    """A table's rule and a fence's marks are not text."""
    assert not [line for line in rows if "---" in line or "```" in line]


@pytest.mark.parametrize(
    ("text", "plain", "n_link"),
    [
        ("[all](https://example.org/)", "all", 3),
        ("![picture](a.png) beside", "beside", 0),
        ("[![picture](a.png) Title](b)", "Title", 5),
        ("`a *b* c` and *d*", "a *b* c and d", 0),
        (r"five \* three \[sic\]", "five * three [sic]", 0),
        ("snake_case_name stays", "snake_case_name stays", 0),
        ("<https://example.org/x>", "https://example.org/x", 0),
        ("[市议会](/x)的决定", "市议会的决定", 3),
    ],
)
def test_inline_marks(text: str, plain: str, n_link: int) -> None:
    """Marks go, what they mark stays, and link text is counted."""
    assert strip_inline(text) == (plain, n_link)


def test_prose_with_stars_is_not_markdown() -> None:
    """A page that is no Markdown keeps its stars and underscores."""
    text = "Rated *** by our readers.\nA file_name_here and 2 * 3."
    assert not is_markdown(text)
    assert dump_blocks(text).lines == text.split("\n")


@pytest.mark.parametrize("bullet", ["*", "+", "-", "•", "◦", "o", "·", "■"])
def test_bullets_make_list_items(bullet: str) -> None:
    """Every dumper's bullet is read and leaves the text."""
    blocks = dump_blocks(f"  {bullet} first entry\n  {bullet} second entry\n")
    assert blocks.lines == ["first entry", "second entry"]
    assert blocks.shape.tolist() == [Shape.LIST_ITEM, Shape.LIST_ITEM]


def test_dash_and_number_in_a_text_are_no_bullets() -> None:
    """A minus before a number and a word that begins with o are text."""
    blocks = dump_blocks("-5 degrees tonight\nold bridge gone\n")
    assert blocks.shape.tolist() == [Shape.PARAGRAPH] * 2
    assert blocks.lines == ["-5 degrees tonight", "old bridge gone"]


def test_share_of_numbered_links() -> None:
    """More marks in fewer words are a larger share, never above one."""
    plain, share = strip_numbered_links(
        ["[1]Home [2]News", "A long sentence has [3]one link among many words here.", "x"]
    )
    assert plain[:2] == ["Home News", "A long sentence has one link among many words here."]
    assert share[0] == 1 > share[1] > 0 == share[2]
