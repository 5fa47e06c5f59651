"""The figures for kinds: how they are counted, and what the hand-labelled file may hold."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from dechaff.document import Kind
from dechaff.evaluate.dumpers import DUMPERS
from dechaff.evaluate.kinds import Labelled, confusion, f1, host_of, is_test, read_gold, report

GOLD = Path(__file__).parents[1] / "label" / "kinds-gold.jsonl"


def test_gold_holds_no_page_text() -> None:
    """At least sixty dumps by five dumpers, as page id, dumper, lines and kind alone; no line has two kinds."""
    rows = [json.loads(row) for row in GOLD.read_text(encoding="utf-8").splitlines()]
    assert {frozenset(row) for row in rows} == {frozenset({"page", "dumper", "first_line", "last_line", "kind"})}
    assert len({(row["page"], row["dumper"]) for row in rows}) >= 60
    assert len({row["dumper"] for row in rows}) >= 5
    assert {row["dumper"] for row in rows} <= set(DUMPERS)
    assert {row["kind"] for row in rows} <= {kind.value for kind in list(Kind)[7:]}
    assert all(row["first_line"] <= row["last_line"] for row in rows)


def test_confusion_counts_removed_blocks_alone() -> None:
    """Lines without a hand label are main content; the others are compared with what the rules say."""
    text = "Politics\nBusiness\nCulture\n\nThe council decided on Monday to build a new bridge.\n\nAdvertisement\n"
    gold = Labelled("page", "lynx", {1: Kind.MENU, 2: Kind.MENU, 3: Kind.TAGS, 7: Kind.ADVERT})
    table = confusion(text, gold)
    assert table == Counter({(Kind.MENU, Kind.MENU): 2, (Kind.TAGS, Kind.MENU): 1, (Kind.ADVERT, Kind.ADVERT): 1})
    assert f1(table, Kind.MENU) == (pytest.approx(0.8), 2)
    assert f1(table, Kind.TAGS) == (0.0, 1)
    lines = list(report(table))
    assert any(line.startswith("tags") and line.endswith("taken for menu 1") for line in lines)
    assert lines[-1].startswith("macro F1 of 2 target kinds: 0.400")


def test_half_is_chosen_by_host() -> None:
    """All pages of a site fall on the same side, whatever their address."""
    assert host_of("https://www.river.example/a/b?c") == host_of("http://river.example/") == "river.example"
    assert host_of("hard::river.example-page.html") == "river.example"
    sides = Counter(is_test(f"{number}.example") for number in range(200))
    assert min(sides.values()) > 70


def test_gold_is_read_in_order() -> None:
    """Each dump once, with its lines' kinds."""
    gold = read_gold(GOLD)
    assert len(gold) == len({(labelled.page, labelled.dumper) for labelled in gold})
    assert all(labelled.kinds for labelled in gold)
