"""The metrics are the field's: the same figures as the reference program, in every script."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from dechaff.evaluate.metrics import score_snippets, score_text, summary, token_f1, tokens

TEXTS = [
    "The council voted for the bridge. The mayor agreed.",
    "The council voted. Read more",
    "Совет проголосовал за мост. Мэр согласился.",
    "市议会投票决定重建这座桥。",
    "市議会は橋の再建を決めた。",
    "다리를 다시 짓기로 했다",
    "สภาลงมติสร้างสะพาน",
    "صوت المجلس لصالح الجسر",
    "परिषद ने पुल के लिए मतदान किया",
    "bridge 桥 мост 2026",
    "one two",
    "",
]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    """The corpus's own scoring program."""
    corpus = os.environ.get("DECHAFF_CORPUS")
    if not corpus:
        pytest.skip("DECHAFF_CORPUS does not name the open corpus")
    path = Path(corpus).parent / "score.py"
    if not path.exists():
        pytest.skip(f"{path.name} does not lie beside the corpus")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_agrees_with_the_reference_on_full_gold(reference: ModuleType) -> None:
    """Every text against every other: all four figures to four digits."""
    pairs = [(predicted, gold) for predicted in TEXTS for gold in TEXTS if gold]
    rows: list[dict[str, Any]] = [{"id": n, "source": "s", "gold": gold} for n, (_, gold) in enumerate(pairs)]
    expected = reference.score(rows, {n: predicted for n, (predicted, _) in enumerate(pairs)})["s", "all"]
    assert summary([score_text(*pair) for pair in pairs]) == pytest.approx(expected, abs=5e-5)


def test_agrees_with_the_reference_on_snippets(reference: ModuleType) -> None:
    """Snippets that must and must not be there: all three figures to four digits."""
    pages = [
        ("a b c d\ne", ["b  c", "d e", "x"], ["a b"]),
        ("市议会投票", ["议会"], ["橋", "投票"]),
        ("", ["a"], ["b"]),
    ]
    rows = [{"id": n, "source": "s", "with_": k, "without": d} for n, (_, k, d) in enumerate(pages)]
    expected = reference.score(rows, {n: page[0] for n, page in enumerate(pages)})["s", "all"]
    assert summary([score_snippets(*page) for page in pages]) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_its_own_gold(text: str) -> None:
    """Perfect is one, also where there is nothing to find."""
    assert token_f1(text, text) == 1
    assert token_f1(text, "unheard ütterly ξένο") == 0


def test_scripts_without_spaces_count_characters() -> None:
    """A sentence without spaces is many tokens, so that losing half of it costs half."""
    assert tokens("市议会 ok Мост") == ["市", "议", "会", "ok", "мост"]
    assert token_f1("市议", "市议会员") == pytest.approx(2 / 3)


def test_order_matters_for_shingles_alone() -> None:
    """Shuffled words are right as a bag and wrong as runs."""
    score = score_text("e d c b a", "a b c d e")
    assert score.token_f1 == 1
    assert score.shingle_precision == score.shingle_recall == 0
