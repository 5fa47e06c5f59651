"""Pages that are no pages get a verdict and finite scores, without a warning, in linear work and bounded memory."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import dechaff
import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.label import explain, label
from dechaff.measure import PageMeasures

AS_TEXT = dechaff.Options(form=dechaff.Form.TEXT, explain=True)
PAGES: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "word and " * n,
    "one line without spaces": lambda n: "x" * n,
    "lines of one character": lambda n: "x\ny\n" * (n // 2),
    "one repeated line": lambda n: "Read more\n" * n,
    "only digits": lambda n: "12 34 56\n789\n" * (n // 2),
    "only emoji": lambda n: "😀🎉\n👩‍👩‍👧‍👦 🇺🇳\n" * (n // 2),
    "right to left with controls": lambda n: (
        "\u202bمرحبا\u202c \u200f!\u200e\x1b[31m\n\u2067שלום\u2069\x07\n" * (n // 2)
    ),
    "mixed scripts": lambda n: "Привет hello 你好 สวัสดี مرحبا γειά\n한국어 日本語 हिन्दी\n" * (n // 2),
}
MANY = 1_000_000
MB = 1_000_000
_PEAK = """
import resource, sys, dechaff
from pathlib import Path
page = sys.argv[1].encode().decode("unicode_escape") * int(sys.argv[2])
article = dechaff.clean(page, dechaff.Options(form=dechaff.Form.TEXT))
status = Path("/proc/self/status")  # of this process alone: getrusage may tell of the parent it was forked from
lines = status.read_text().splitlines() if status.exists() else []
peak = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")]
print(article.verdict.value, *peak or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024])
"""


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("n", [2, 3000])
def test_any_page_has_a_verdict_and_finite_scores(kind: str, n: int) -> None:
    """All the way, reasons too: a verdict, a confidence, a score from 0 to 1 per block; numpy warns of nothing."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        article = dechaff.clean(PAGES[kind](n), AS_TEXT)
        blocks = article.blocks
    assert article.verdict in dechaff.Verdict
    assert 0 <= article.confidence <= 1
    assert blocks
    assert all(0 <= block.score <= 1 for block in blocks)  # false for what is not a number, too
    assert all(np.isfinite([reason.weight for reason in block.reasons]).all() for block in blocks)


@pytest.mark.parametrize("kind", PAGES)
def test_work_is_linear(kind: str) -> None:
    """Eight times the page is at most eight times the calls (of Python's and C's functions) up to its labels.

    Counted and not timed; what one call does inside numpy is bounded by the slab it works on. What comes after the
    labels depends on how much of a page stays, which is not the same share of a longer page.
    """
    few, many = (n_calls(PAGES[kind](n)) for n in (2000, 16_000))
    assert many <= 8 * few


@pytest.mark.parametrize("lines", ["x\ny\n", "я\nж\n"])
def test_memory_of_a_million_lines_of_one_character(lines: str) -> None:
    """At most 40 times the page's size and 120 MB: no table of all lines by all measures is ever held."""
    escaped = lines.encode("unicode_escape").decode()
    command = [sys.executable, "-c", _PEAK, escaped, str(MANY // 2)]
    verdict, peak = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert verdict in [verdict.value for verdict in dechaff.Verdict]
    assert int(peak) <= 40 * len(lines.encode()) * MANY // 2 + 120 * MB


def test_a_million_lines_have_a_finite_score_each() -> None:
    """One score per line, in slabs as at once."""
    blocks = dump_blocks("x\ny\n" * (MANY // 8))
    labels = label(PageMeasures(blocks), blocks, AS_TEXT)
    assert len(labels.score) == len(blocks) == MANY // 4
    assert np.isfinite(labels.score).all()
    assert labels.score.min() >= 0
    assert labels.score.max() <= 1


def label_all(page: str) -> None:
    """Everything up to the labels and their reasons."""
    blocks = dump_blocks(page)
    labels = label(PageMeasures(blocks), blocks, AS_TEXT)
    assert len(list(explain(PageMeasures(blocks), blocks, labels))) == len(blocks)


def n_calls(page: str) -> int:
    """Calls of functions while a page is read, cut into blocks, measured, labelled and explained."""
    count = 0

    def called(_frame: object, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    label_all("A page that fills the caches.\nHome\n")
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        label_all(page)
    finally:
        sys.setprofile(before)
    return count
