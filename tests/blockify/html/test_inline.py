"""Emphasis as CommonMark: written wherever a reader shows it, and nowhere else."""

from __future__ import annotations

import re

import pytest
from dechaff.blockify.html.inline import IMAGE, Run, marked, plain
from dechaff.blockify.html.tags import BOLD, CODE, ITALIC
from dechaff.render.escape import escape_inline, escape_start
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark").enable("strikethrough")
TEXT = st.text(
    st.sampled_from("ab7漁の é .,!?:%€”“—。（「*_~`[]()<>&#;|\\-+=\u00a0\u200b\u3000\u0301\U0001f600\n"), max_size=6
)
STYLES = st.sampled_from((0, 0, BOLD, ITALIC, BOLD | ITALIC, CODE))
RUNS = st.lists(st.builds(Run, TEXT, STYLES, st.sampled_from((None, None, "/a", "#b"))), max_size=7)


def absolute(href: str) -> str | None:
    """Anchors lead nowhere."""
    return None if href.startswith("#") else href


def written(*runs: Run) -> str:
    """The runs as a line of their own."""
    return escape_start(marked(runs, absolute))


def read(markdown: str) -> list[tuple[str, bool, bool]]:
    """(character, bold, italic) of what a reader of Markdown shows, without white space."""
    shown: list[tuple[str, bool, bool]] = []
    bold = italic = 0
    for token in (inner for block in READER.parse(markdown) for inner in block.children or []):
        bold += (token.type == "strong_open") - (token.type == "strong_close")
        italic += (token.type == "em_open") - (token.type == "em_close")
        if token.type in ("text", "code_inline", "html_inline"):
            shown.extend((c, bold > 0, italic > 0) for c in re.sub(r"\s+", "", token.content))
    return shown


def text_of(markdown: str) -> str:
    """The characters that a reader shows."""
    return "".join(character for character, _, _ in read(markdown))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Run("JT:", BOLD), Run(" No.")], "**JT:** No."),
        ([Run("Were you afraid?", BOLD)], "**Were you afraid?**"),
        ([Run("It was "), Run("very!", ITALIC), Run(" cold")], "It was *very!* cold"),
        ([Run("up by "), Run("40 %", BOLD), Run(".")], "up by **40 %**."),
        ([Run("“"), Run("The Tide.", ITALIC), Run("”")], "“*The Tide.*”"),
        ([Run("これは"), Run("本", BOLD), Run("です")], "これは**本**です"),
        ([Run("un"), Run("believ", ITALIC), Run("able")], "un*believ*able"),
        ([Run("snake "), Run("_x_", BOLD)], "snake **\\_x\\_**"),
        ([Run("a "), Run("bold and ", BOLD), Run("both", BOLD | ITALIC)], "a **bold and both**"),
        ([Run("see "), Run("“it”", BOLD, "/a"), Run("s")], "see [**“it”**](/a)s"),
    ],
)
def test_emphasis_that_is_read_is_written(runs: list[Run], expected: str) -> None:
    """At signs, within words, in links; neighbours in the same marks are one."""
    assert written(*runs) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Run("注意。", BOLD), Run("これ")], "注意。これ"),
        ([Run("a"), Run("(b)", BOLD)], "a(b)"),
        ([Run("a", BOLD), Run("b", ITALIC)], "**a**b"),
        ([Run("—", BOLD)], "—"),
        ([Run("a < "), Run("!", BOLD), Run("b>", ITALIC), Run("c")], "a < !b>c"),
        ([Run("<"), Run("!", BOLD), Run("-- c")], "\\<!-- c"),
    ],
)
def test_emphasis_that_would_not_be_read_is_not_written(runs: list[Run], expected: str) -> None:
    """Stars that stay stars are worse than none; what loses its marks is escaped with what it then touches."""
    assert written(*runs) == expected


@given(RUNS)
@example([Run("a", BOLD), Run("b", ITALIC), Run("c", BOLD)])
@example([Run("\\]", 0, "/a")])
@settings(max_examples=600, deadline=None)
def test_marks_never_change_the_text(runs: list[Run]) -> None:
    """Whatever is emphasised, linked or code: the characters shown are those of the page."""
    assert text_of(written(*runs)) == re.sub(r"\s+", "", plain(runs))


@given(RUNS)
@settings(max_examples=600, deadline=None)
def test_what_is_shown_as_emphasis_is_emphasis(runs: list[Run]) -> None:
    """No mark reaches beyond its run."""
    styles = [run.style for run in runs for _ in re.sub(r"\s+", "", plain([run]))]
    for (_, bold, italic), style in zip(read(written(*runs)), styles, strict=True):
        assert not bold or style & BOLD
        assert not italic or style & ITALIC


@given(TEXT, TEXT.filter(lambda text: any(map(str.isalnum, text))), TEXT, st.sampled_from((BOLD, ITALIC)))
@settings(max_examples=600, deadline=None)
def test_emphasis_is_written_exactly_where_a_reader_shows_it(before: str, inside: str, after: str, style: int) -> None:
    """What the reader makes of marks set around the text decides, not what we know of its rules."""
    before, inside, after = (plain([Run(text)]) for text in (before, inside, after))
    mark = "**" if style & BOLD else "*"
    naive = escape_start(f"{escape_inline(before)}{mark}{escape_inline(inside)}{mark}{escape_inline(after)}")
    is_read = text_of(naive) == re.sub(r"\s+", "", before + inside + after)
    ours = read(written(Run(before), Run(inside, style), Run(after)))
    assert any(bold or italic for _, bold, italic in ours) == is_read


def test_an_image_is_no_neighbour_of_letters() -> None:
    """Images are left out of the line unless they are asked for, and then are set apart by their brackets."""
    runs = [Run("a"), Run("view", IMAGE, "/i.png"), Run("(b)", BOLD)]
    assert marked(runs, absolute) == "a(b)"
    assert marked(runs, absolute, images=True) == "a![view](/i.png)**(b)**"
