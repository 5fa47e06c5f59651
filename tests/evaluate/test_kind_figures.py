"""The figures for kinds: how they are counted, and what the hand-labelled file may hold."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from dechaff.document import Kind
from dechaff.evaluate.dumpers import DUMPERS, installed
from dechaff.evaluate.kinds import (
    PARTS,
    Labelled,
    confusion,
    confusion_html,
    f1,
    html_kinds,
    macro_f1,
    page_blocks,
    read_gold,
    report,
    tables,
)

SOURCES = ("fundus", "wcxb", "zhweb", "trafilatura")
FLOORS = {
    "tuning": 0.78, "held-out": 0.655, "measured": 0.655, "taught": 0.685, "added": 0.665, "fresh": 0.645,
    "newest": 0.63, "latest": 0.645, "unseen": 0.61,
}  # fmt: skip
"""Part -> macro F1 of the target kinds: .782, .656, .660, .687, .668, .645, .632, .646 and .615 as measured."""
FLOORS_HTML = {
    "tuning": 0.81, "held-out": 0.725, "measured": 0.715, "taught": 0.74, "added": 0.695, "fresh": 0.665,
    "newest": 0.68, "latest": 0.675, "unseen": 0.675,
}  # fmt: skip
"""The same on the pages' HTML: .816, .730, .717, .744, .698, .670, .682, .680 and .679."""
TARGET = 0.80
GOLD = Path(__file__).parents[1] / "label" / "kinds-gold.jsonl"


def test_gold_holds_no_page_text() -> None:
    """At least sixty dumps by five dumpers, as page id, dumper, lines and kind alone; no line has two kinds."""
    rows = [json.loads(row) for row in GOLD.read_text(encoding="utf-8").splitlines()]
    assert {frozenset(row) for row in rows} == {
        frozenset({"page", "dumper", "part", "first_line", "last_line", "kind"})
    }
    assert len({(row["page"], row["dumper"]) for row in rows}) >= 60
    assert len({row["dumper"] for row in rows}) >= 5
    assert {row["dumper"] for row in rows} <= set(DUMPERS)
    assert {row["kind"] for row in rows} <= {kind.value for kind in list(Kind)[7:]}
    assert all(row["first_line"] <= row["last_line"] for row in rows)


def test_confusion_counts_removed_blocks_alone() -> None:
    """Lines without a hand label are main content; the others are compared with what the rules say."""
    text = "Politics\nBusiness\nCulture\n\nThe council decided on Monday to build a new bridge.\n\nAdvertisement\n"
    gold = Labelled("page", "lynx", "tuning", {1: Kind.MENU, 2: Kind.MENU, 3: Kind.TAGS, 7: Kind.ADVERT})
    table = confusion(text, gold)
    assert table == Counter({(Kind.MENU, Kind.MENU): 2, (Kind.TAGS, Kind.MENU): 1, (Kind.ADVERT, Kind.ADVERT): 1})
    assert f1(table, Kind.MENU) == (pytest.approx(0.8), 2)
    assert f1(table, Kind.TAGS) == (0.0, 1)
    lines = list(report(table))
    assert any(line.startswith("tags") and line.endswith("taken for menu 1") for line in lines)
    assert lines[-1].startswith("macro F1 of 2 target kinds: 0.400")


HTML = """<html><body><ul><li>Politics</li><li>Business</li></ul>
<p>The council decided on Monday to build a new bridge.</p><p>Not in the dump at all</p><div>Advertisement</div>
</body></html>"""


def test_labels_of_a_dump_name_the_blocks_of_its_page() -> None:
    """Blocks of HTML get the kind of the dump's line that holds their text; what the dump lacks has none."""
    text = "Politics\nBusiness\n\nThe council decided on Monday\nto build a new bridge.\n\nAdvertisement\n"
    gold = Labelled("page", "lynx", "tuning", {1: Kind.MENU, 2: Kind.MENU, 7: Kind.ADVERT})
    blocks = page_blocks(HTML)
    kinds = dict(zip(blocks.lines, html_kinds(blocks, text, gold), strict=True))
    assert kinds == {
        "Politics": Kind.MENU,
        "Business": Kind.MENU,
        "The council decided on Monday to build a new bridge.": Kind.PARAGRAPH,
        "Not in the dump at all": None,
        "Advertisement": Kind.ADVERT,
    }
    table = confusion_html(HTML, text, gold)
    assert sum(table.values()) == 3
    assert table[Kind.ADVERT, Kind.ADVERT] == 1


@pytest.mark.parametrize(
    ("part", "least"),
    [("held-out", 30), ("fresh", 16), ("measured", 17), ("newest", 17), ("latest", 24), ("unseen", 16)],
)
def test_held_out_parts_are_apart(part: str, least: int) -> None:
    """Each part that was labelled for measuring has dumps of its own by five dumpers, and no page of another part."""
    gold = read_gold(GOLD)
    held_out = [labelled for labelled in gold if labelled.part == part]
    assert len(held_out) >= least
    assert len({labelled.dumper for labelled in held_out}) >= 5
    assert not {labelled.page for labelled in held_out} & {labelled.page for labelled in gold if labelled.part != part}


def test_gold_is_read_in_order() -> None:
    """Each dump once, with its lines' kinds."""
    gold = read_gold(GOLD)
    assert len(gold) == len({(labelled.page, labelled.dumper) for labelled in gold})
    assert all(labelled.kinds for labelled in gold)


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    """Part -> macro F1, on dumps made anew from the open corpus."""
    corpus = os.environ.get("DECHAFF_CORPUS")
    if not corpus:
        pytest.skip("DECHAFF_CORPUS does not name the open corpus")
    gold = read_gold(GOLD)
    missing = {labelled.dumper for labelled in gold} - set(installed())
    if missing:
        pytest.skip(f"not installed: {', '.join(sorted(missing))}")
    sources = [Path(corpus) / f"{source}.jsonl.xz" for source in SOURCES]
    found = {part: macro_f1(table) for part, (_, table) in tables(sources, gold).items()}
    return found | {f"{part}, HTML": macro_f1(table) for part, (_, table) in tables(sources, gold, html=True).items()}


@pytest.mark.parametrize("part", PARTS)
def test_macro_f1_stays_above_its_floor(part: str, figures: dict[str, float]) -> None:
    """Kinds are named as well as when the floors were set, on the dumps tuned on and on the others."""
    assert figures[part] >= FLOORS[part]
    assert figures[f"{part}, HTML"] >= FLOORS_HTML[part]


@pytest.mark.xfail(strict=True, reason="rules and a small model reach .61 to .65 on sites they were not made on")
@pytest.mark.parametrize("part", ["held-out", "fresh", "newest", "latest", "unseen"])
def test_macro_f1_reaches_its_target(part: str, figures: dict[str, float]) -> None:
    """What was asked for on sites that nothing was tuned on."""
    assert figures[part] >= TARGET
