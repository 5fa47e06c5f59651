"""The measure of Markdown structure: what counts as found, and how other tools' Markdown is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dechaff.evaluate.structure import elements, main, structure_f1, with_gold_selection

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


def test_elements_are_read_by_line() -> None:
    """Inline marks, markers and table rules are no part of an element; code is one element, whatever it holds."""
    found = elements(MARKDOWN)
    assert dict(found["heading"]) == {(1, "one two"): 1}
    assert dict(found["list-item"]) == {"item link": 1, "nested": 1, "quoted item": 1}
    assert dict(found["cell"]) == {"a": 1, "b c": 1, "1": 1}
    assert dict(found["code"]) == {"no heading no item": 1}


def test_a_heading_of_another_level_is_not_found() -> None:
    """Level and text count."""
    scores = structure_f1([("## One\n\n# Two", "# One\n\n# Two"), ("text", "no structure")])
    assert scores["heading"] == (0.5, 1)
    assert scores["list-item"] == (0.0, 0)


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
    made = with_gold_selection({"html": html, "gold": gold, "url": None})
    assert {name: f1 for name, (f1, _) in structure_f1([(made, gold)]).items()} == dict.fromkeys(
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
    assert re.search(r"^trafilatura +heading \S+ \(0 pages\) .* code \S+ \(1 pages\)$", capsys.readouterr().out.strip())
