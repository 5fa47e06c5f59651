"""The terminal view: its look at fixed widths, and hostile text that must be shown, not obeyed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from dechaff.assemble import assemble
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Article, Form, Found, Kind, Labels, Metadata, Page, Source, Verdict
from dechaff.measure import measure
from dechaff.options import Options
from dechaff.render.rows import Only, removed_by_kind, rows
from dechaff.render.terminal import terminal_view
from dechaff.render.visible import visible
from hostile import LINES, hostile_article
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

GOLDEN = Path(__file__).parent / "golden"
DUMP = """Головна
Політика
Спорт
Культура

Новий міст над річкою відкриють навесні

Міська рада вирішила в понеділок збудувати новий міст через річку біля старого млина, сказав мер.

议会周一决定在城外的河上建造一座新桥，工程将于春天开始，预计需要两年时间，市长在会上说。

Роботи почнуться навесні й триватимуть два роки, а старий міст стоятиме, доки не відкриють новий.

Поділитися:
348

Останні новини

У місті відкрилася виставка старих карт і планів

17:11

Призначено нового директора обласної бібліотеки

16:53
"""


def article(keep_from: int = 5, confidence: float = 0.9, score: float = 0.95) -> Article:
    """A page judged by hand: what the golden files show depends on no model."""
    blocks = dump_blocks(DUMP)
    keep = np.array([keep_from <= first <= 13 for first in blocks.first_line.tolist()])
    scores = np.where(keep, score, 0.08).astype(np.float32)
    page = Page(Source("міст.txt", b""), blocks.text, Form.TEXT, "utf-8", "valid utf-8")
    metadata = Metadata(title=Found("Новий міст над річкою відкриють навесні", 4, 0.9, "heading above the body"))
    labels = Labels(scores, keep, Verdict.ARTICLE, confidence)
    return assemble(page, blocks, measure(blocks), labels, metadata, Options())


def printed(page: Article, width: int, terminal: bool, **how: object) -> str:
    """What a console of that width gets."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None,
        markup=False, emoji=False, highlight=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    terminal_view(page, console, **how)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
def test_looks_as_agreed_on_a_terminal(width: int) -> None:
    """With colours and bars, at three widths; wide characters keep the columns straight."""
    assert printed(article(), width, True) == (GOLDEN / f"terminal-{width}.ansi").read_text(encoding="utf-8")


def test_looks_as_agreed_in_a_pipe() -> None:
    """Plain text without escape sequences."""
    text = printed(article(), 100, False)
    assert "\x1b" not in text
    assert text == (GOLDEN / "piped.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Also lines of wide characters are cut to the width."""
    for line in printed(article(), width, False).splitlines():
        assert cell_len(line) <= width


def test_only_shows_what_is_asked_for() -> None:
    """Kept, removed and uncertain blocks can be looked at alone."""
    page = article()
    assert {row.kept for row in rows(page, Only.KEPT)} == {True}
    assert {row.kept for row in rows(page, Only.REMOVED)} == {False}
    assert not rows(page, Only.UNCERTAIN)
    assert rows(article(score=0.5), Only.UNCERTAIN)


def test_runs_are_folded_and_unfolded() -> None:
    """A run of one kind is one row; unfolded, each block is."""
    page = article()
    assert len(rows(page, fold=False)) == len(page.blocks)
    menu = rows(page)[0]
    assert (menu.kind, menu.lines, len(menu.blocks)) == (Kind.MENU, "1-4", 4)


def test_two_runs_side_by_side() -> None:
    """With a second strictness each row has two marks, and differences stand alone."""
    text = printed(article(), 100, False, other=article(keep_from=9))
    assert " ++ " in text
    assert " +- " in text
    assert " -- " in text


def test_shares_add_up_to_what_was_removed() -> None:
    """The head's shares are of all characters."""
    page = article()
    removed = sum(len(block.text) for block in page.blocks if not block.kept)
    total = sum(len(block.text) for block in page.blocks)
    assert sum(share for _, share in removed_by_kind(page.blocks)) == pytest.approx(removed / total)


def test_hostile_text_is_shown_not_obeyed() -> None:
    """Escape sequences, rich markup, emoji codes and overrides come out as characters."""
    text = printed(hostile_article(), 400, False, fold=False, reasons=True)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)
    assert r"\x1b[31mred" in text
    assert "[bold red]markup[/bold red]" in text
    assert ":smile:" in text
    assert r"\u202e" in text
    coloured = printed(hostile_article(), 400, True, fold=False)
    assert set(re.findall(r"\x1b(.)", coloured)) == {"["}, "only rich's own colours"
    assert "evil.example\x07" not in coloured


@given(st.text())
def test_visible_text_is_one_printable_line(text: str) -> None:
    """Whatever a page holds, what is shown neither breaks a line nor steers a terminal."""
    shown = visible(text)
    assert all(char.isprintable() or char in "\u200c\u200d" for char in shown)
    assert shown.encode("utf-8").decode("utf-8") == shown, "no lone surrogate is left"


def test_visible_leaves_languages_alone() -> None:
    """Text in any script is shown as it is, joiners included."""
    for text in ("Новый мост", "می‌روم", "橋を渡る", "สะพานใหม่", "Ünlü İş", *LINES[5:7]):
        assert visible(text) == text
