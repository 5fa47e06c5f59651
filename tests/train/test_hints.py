"""What a dump's lines are told of their page's HTML in training."""

from __future__ import annotations

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Source
from dechaff.options import Options

pytest.importorskip("rapidfuzz", reason="training is an extra: pip install dechaff[train]")

from dechaff.train.hints import HINTS, UNKNOWN, hinted, page_hints

PROSE = [
    f"On day {day} the council decided to build bridge number {day} over the river near the old mill, and went home."
    for day in range(1, 9)
]
HTML = (
    "<html><body><nav><a href='/'>Start page</a> <a href='/n'>All the news</a></nav>"
    f"<main><h2>Bridges for everyone</h2>{''.join(f'<p>{text}</p>' for text in PROSE)}</main>"
    "<footer>Imprint and privacy</footer></body></html>"
)


def told(dump: str) -> dict[str, dict[str, float]]:
    """Line -> hints of a dump of the page."""
    tagged = html_blocks(Page(Source("-", HTML, form=Form.HTML), HTML, Form.HTML, "utf-8", ""), Options())
    lines = dump_blocks(dump).lines
    found = hinted(lines, page_hints(tagged))
    assert found.shape == (len(lines), len(HINTS))
    return {line: dict(zip(HINTS, row.tolist(), strict=True)) for line, row in zip(lines, found, strict=True)}


def test_lines_are_told_the_tags_they_came_from() -> None:
    """Each line of the dump has the tags of its own place on the page, also where a dumper joined what tags part."""
    lines = told("\n".join(["Start page All the news", "Bridges for everyone", *PROSE, "Imprint and privacy"]))
    menu, heading, foot = (lines[x] for x in ("Start page All the news", "Bridges for everyone", "Imprint and privacy"))
    assert (menu["in:nav"], menu["in:footer"], round(menu["link-share"], 1)) == (1, 0, 1)
    assert (heading["shape:heading"], heading["tag:h2"], heading["in:main"]) == (1, 1, 1)
    assert (foot["in:footer"], foot["in:main"]) == (1, 0)
    assert all(lines[text]["tag:p"] == 1 for text in PROSE)


def test_line_that_is_not_on_the_page_is_told_nothing() -> None:
    """What a dumper wrote itself has no tags, and is no evidence of their absence."""
    lines = told("\n".join(["Start page", "#alternate stylesheet prefetch", *PROSE]))
    assert set(lines["#alternate stylesheet prefetch"].values()) == {UNKNOWN}
    assert lines["Start page"]["in:nav"] == 1


def test_page_too_large_to_align_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the alignment would take too much memory, no line has hints; of what only text shows there are none."""
    monkeypatch.setattr("dechaff.train.hints.MOST_CELLS", 100)
    assert {value for row in told("\n".join(PROSE)).values() for value in row.values()} == {UNKNOWN}
    with pytest.raises(ValueError, match="text dump"):
        page_hints(dump_blocks("\n".join(PROSE)))


def test_dump_of_another_page_is_told_nothing() -> None:
    """Nothing in common, nothing to learn."""
    assert set(told("Zebra xylophone quagmire")["Zebra xylophone quagmire"].values()) == {UNKNOWN}
