"""The measure of Markdown structure: what counts as found, and how other tools' Markdown is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dechaff.evaluate.elements import agreement, has_broken_fences, of_markdown, of_page
from dechaff.evaluate.structure import main, structure_f1, with_gold_selection

MARKDOWN = """# One *two*

- item [link](https://e.org)
  1. nested

> - quoted item

| A | B \\| C |
| --- | --- |
| 1 | |

```py
# no heading
- no item
```
"""


def _found(markdown: str, name: str) -> dict[tuple[int, str], int]:
    return dict(of_markdown(markdown).found[name])


def test_elements_are_read_by_line() -> None:
    """Inline marks, markers and table rules are no part of an element; code is one element, whatever it holds."""
    assert _found(MARKDOWN, "heading") == {(1, "onetwo"): 1}
    assert _found(MARKDOWN, "list-item") == {(0, "itemlink"): 1, (0, "nested"): 1, (0, "quoteditem"): 1}
    assert _found(MARKDOWN, "cell") == {(0, "a"): 1, (0, "bc"): 1, (0, "1"): 1}
    assert _found(MARKDOWN, "code") == {(0, "noheadingnoitem"): 1}


def test_a_line_of_a_compiler_is_no_table_row() -> None:
    """A row has a second bar: what begins with one alone is drawn in text."""
    assert not _found("|\n|  move occurs here\n| -", "cell")


def test_glued_words_character_references_and_link_targets_in_code_are_not_looked_at() -> None:
    """Gold glues words at `<br>`, keeps `&#39;` and turns links inside listings into Markdown."""
    assert _found("- don&#39;t", "list-item") == _found("- don't", "list-item")
    assert _found("| 5 W2 pieces |\n", "cell") == _found("| 5W 2pieces |", "cell")
    assert _found("```\n[a](https://e.org/a)()\n```", "code") == _found("```\na()\n```", "code")


def test_prose_on_a_fence_line_breaks_the_gold() -> None:
    """Where a fence closes in the middle of prose, nobody knows what is code; an info string breaks nothing."""
    assert has_broken_fences("```\ncode\n``` Next, open the file `x`\n")
    assert has_broken_fences("```\ncode\n>>> ```\nprose\n```")
    assert not has_broken_fences("```py\ncode\n```\n\n~~~\ncode\n~~~")


def test_a_heading_of_another_level_is_not_found() -> None:
    """Level and text count."""
    scores, _ = structure_f1([("## One\n\n# Two", "# One\n\n# Two", "<p>"), ("text", "no structure", "<p>")])
    assert scores["heading"] == (0.5, 1)
    assert scores["list-item"] == (0.0, 0)


def test_the_title_over_the_text_counts_neither_way() -> None:
    """Gold leaves titles away; one it has is owed, and a heading of the first level further down costs as any other."""
    gold = of_markdown("## One\n\ntext\n")
    assert agreement(of_markdown("# Title\n\n## One"), gold)["heading"] == 1
    assert agreement(of_markdown("## One\n\n# Title"), gold)["heading"] == pytest.approx(2 / 3)
    assert agreement(of_markdown("## One"), of_markdown("# Title\n\n## One"))["heading"] == pytest.approx(2 / 3)


def test_nearly_the_same_gets_the_credit_of_its_words_once() -> None:
    """A dropped word costs what it is worth; a listing half of whose words are others is not found."""
    item = "one two three four five six seven eight nine ten"
    gold = of_markdown(f"- {item}\n")
    assert agreement(of_markdown(f"- {item} more\n"), gold)["list-item"] == pytest.approx(20 / 21)
    assert agreement(of_markdown(f"- {item} more\n- {item} other\n"), gold)["list-item"] < 2 / 3
    code = of_markdown("```\na b c d\n```")
    assert agreement(of_markdown("```\na b c x y z\n```"), code)["code"] == pytest.approx(0.6)
    assert agreement(of_markdown("```\na x y z\n```"), code)["code"] == 0


def test_an_element_of_the_page_whose_mark_the_gold_lost_counts_neither_way() -> None:
    """Only what both the page's tags and the gold's text hold: chaff in items and invented items still cost."""
    page = of_page("<ul><li>first</li><li>second</li><li>menu</li></ul><p>third</p>")
    gold = of_markdown("- first\n\nsecond\n\nthird\n")
    assert agreement(of_markdown("- first\n- second"), gold)["list-item"] == pytest.approx(2 / 3)
    assert agreement(of_markdown("- first\n- second"), gold, page)["list-item"] == 1
    assert agreement(of_markdown("- first\n- menu"), gold, page)["list-item"] == pytest.approx(2 / 3)
    assert agreement(of_markdown("- first\n- third"), gold, page)["list-item"] == pytest.approx(2 / 3)
    assert agreement(of_markdown("- second"), gold, page)["list-item"] == 0


def test_a_numbered_heading_without_its_mark_is_no_item() -> None:
    """`2. Two` of the gold is no item where the page calls it a heading."""
    gold = of_markdown("- item\n\n2. Two\n")
    page = of_page("<li>item</li><h2>2. Two</h2>")
    made = of_markdown("- item\n\n## 2. Two")
    assert agreement(made, gold)["list-item"] == pytest.approx(2 / 3)
    assert agreement(made, gold, page)["list-item"] == 1


def test_a_page_that_cannot_be_read_calls_nothing_anything() -> None:
    """An empty page or one of comments alone gives no elements and no error."""
    assert not any(of_page("").values())
    assert not any(of_page("<!-- - item -->").values())


def test_our_markdown_of_a_page_holds_its_structure() -> None:
    """Headings, nested items, cells and code come through from HTML unharmed; chaff outside the gold stays out."""
    pytest.importorskip("rapidfuzz", reason="blocks are chosen by aligning gold, which needs the extra `train`")
    html = (
        "<nav><ul><li>Menu</ul></nav><h2>A long enough heading</h2>"
        "<ul><li>first item of the list<ul><li>second item nested in it</ul></ul>"
        "<table><tr><th>Name of thing<th>Its value<tr><td>width of it<td>12 mm</table>"
        "<pre>code_line = 1\nother = 2</pre>"
    )
    gold = (
        "## A long enough heading\n\n- first item of the list\n  - second item nested in it\n\n"
        "| Name of thing | Its value |\n| --- | --- |\n"
        "| width of it | 12 mm |\n\n```\ncode_line = 1\nother = 2\n```"
    )
    made = with_gold_selection({"html": html, "gold_markdown": gold, "url": None})
    strict, _ = structure_f1([(made, gold, html)])
    assert {name: f1 for name, (f1, _) in strict.items()} == dict.fromkeys(
        ("heading", "list-item", "cell", "code"), pytest.approx(1)
    )


def test_the_command_measures_pages_that_have_the_element(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--only` chooses pages by their gold; each element is scored on the pages that have it."""
    prose = "The pump is taken apart before it is cleaned, and put together again once all of it is dry. " * 3
    plain = {"html": f"<p>{prose}</p>", "gold": prose, "gold_markdown": f"## Pump\n\n{prose}"}
    code = {**plain, "html": f"<p>{prose}<pre>clean pump</pre>", "gold_markdown": f"{prose}\n\n```\nclean pump\n```"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in (plain, code, plain)), "utf-8")
    monkeypatch.setattr("sys.argv", ["structure", str(gold), "--only", "code", "--maker", "trafilatura"])
    main()
    printed = capsys.readouterr().out.splitlines()
    for label, line in zip(("gold's marks", "page asked"), printed, strict=True):
        assert re.search(rf"^trafilatura +{label} +heading \S+ \(0 pages\) .* code \S+ \(1 pages\)$", line)
