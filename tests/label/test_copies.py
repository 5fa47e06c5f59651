"""A page that shows its article twice has one article; what is meant to be said twice stays."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Labels
from dechaff.label import explain, label
from dechaff.label.copies import COPY_ODDS, Shingles, find_copies, shingles
from dechaff.measure import PageMeasures, measure
from dechaff.options import Options, Strictness
from dechaff.vocabulary import Shape

STORY = {
    "en": [
        "The ferry that has carried the village across the fjord since the war made its last trip on Sunday evening.",
        "Its captain, who took the wheel from his father, said that he would miss the children on their way to school.",
        "The new bridge was opened by the mayor in the rain, and by noon eleven hundred cars had driven over it.",
        "For the islanders it means that a doctor is twenty minutes away now and not an hour and a half as before.",
    ],
    "ru": [
        "Паром, который с войны перевозил жителей деревни через залив, в воскресенье вечером сделал последний рейс.",
        "Капитан, принявший штурвал от своего отца, сказал, что ему будет не хватать детей, ехавших утром в школу.",
        "Новый мост открыл под дождём глава района, и уже к полудню по нему проехало больше тысячи ста машин.",
        "Для островитян это значит, что врач теперь в двадцати минутах езды, а не в полутора часах, как было раньше.",
    ],
    "zh": [
        "自战争结束以来一直运送村民渡过海湾的渡轮在星期天晚上完成了最后一次航行，码头上站满了前来告别的居民。",
        "从父亲手中接过舵轮的船长说，他会想念那些每天早晨乘船去上学的孩子们。",
        "新桥在雨中由市长宣布开通，到中午时分已经有一千一百多辆汽车驶过。",
        "对岛上的居民来说，这意味着去看医生只需要二十分钟，而不再像过去那样需要一个半小时的路程。",
    ],
}


def labelled(text: str, strictness: Strictness = Strictness.BALANCED) -> tuple[list[str], Labels]:
    blocks = dump_blocks(text)
    return blocks.lines, label(measure(blocks), blocks, Options(strictness=strictness))


def kept(text: str) -> list[str]:
    lines, labels = labelled(text)
    return [line for line, keep in zip(lines, labels.keep, strict=True) if keep]


@pytest.mark.parametrize("language", STORY)
def test_an_article_shown_twice_is_kept_once(language: str) -> None:
    """The second copy goes, though the network takes it for main content as it does the first."""
    story = STORY[language]
    assert kept("\n".join(story)) == story
    assert kept("\n".join([*story, *story])) == story


def test_a_copy_in_one_block_gives_way_to_paragraphs() -> None:
    """What a script holds in one piece is the copy, wherever it stands, and the paragraphs are the article."""
    story = STORY["en"]
    assert kept("\n".join([" ".join(story), *story])) == story
    assert kept("\n".join([*story, " ".join(story)])) == story


def test_a_copy_cut_into_other_lines_is_found() -> None:
    """A copy need not be cut where its original is: a few runs of words at the cuts may be missing."""
    runs = np.arange(100, dtype=np.uint32)
    other_cuts = [runs[:45], runs[48:]]
    text = Shingles(np.concatenate([runs, *other_cuts]), np.array([100, 45, 52]))
    shape = np.full(3, Shape.PARAGRAPH, np.uint8)
    assert find_copies(text, np.array([103, 48, 55], np.float32), shape, np.ones(3, bool)).tolist() == [0]


def test_what_is_said_again_in_a_long_text_may_stay() -> None:
    """One sentence of many that is said again, word by word, is no copy of the article."""
    text = "\n".join([*STORY["en"], *STORY["ru"], *STORY["zh"], STORY["en"][0]])
    assert kept(text).count(STORY["en"][0]) == 2


def test_what_is_short_may_be_said_twice() -> None:
    """A refrain of a few words, however often it comes, is no copy."""
    text = Shingles(np.tile(np.arange(7, dtype=np.uint32), 6), np.full(6, 7))
    shape = np.full(6, Shape.PARAGRAPH, np.uint8)
    assert find_copies(text, np.full(6, 10.0, np.float32), shape, np.ones(6, bool)).tolist() == []
    assert find_copies(text, np.full(6, 20.0, np.float32), shape, np.ones(6, bool)).tolist() == [1, 2, 3, 4, 5]


def test_rows_and_code_are_no_copies() -> None:
    """Rows and examples often differ in one number."""
    words = np.full(4, 40.0, np.float32)
    text = Shingles(np.tile(np.arange(37, dtype=np.uint32), 4), np.full(4, 37))
    for shape, n_copies in ((Shape.PARAGRAPH, 3), (Shape.TABLE, 0), (Shape.CODE, 0)):
        assert len(find_copies(text, words, np.full(4, shape, np.uint8), np.ones(4, bool))) == n_copies


def test_only_kept_blocks_make_a_copy() -> None:
    """A paragraph whose other copy is a removed teaser stays."""
    words = np.full(2, 40.0, np.float32)
    text = Shingles(np.tile(np.arange(37, dtype=np.uint32), 2), np.full(2, 37))
    shape = np.full(2, Shape.PARAGRAPH, np.uint8)
    assert find_copies(text, words, shape, np.array([False, True])).tolist() == []
    assert find_copies(text, words, shape, np.array([True, True])).tolist() == [1]


def test_reasons_of_a_copy_say_so_and_sum() -> None:
    """The lowered score is explained by a reason of that name, and the sum still is the log-odds."""
    story = STORY["en"]
    blocks = dump_blocks("\n".join([*story, *story]))
    measures = measure(blocks)
    labels = label(measures, blocks, Options())
    rows = list(explain(measures, blocks, labels))
    assert [any(reason.name == "copy" for reason in row) for row in rows] == [False] * 4 + [True] * 4
    score = labels.score.astype(float)
    sums = [sum(reason.weight for reason in row) for row in rows]
    assert sums == pytest.approx(np.log(score / (1 - score)), abs=1e-3)
    assert rows[-1][0].weight == pytest.approx(-COPY_ODDS, abs=0.1) or rows[-1][0].name != "copy"


def test_strictness_still_moves_one_way() -> None:
    """What `precision` keeps of a doubled page `balanced` keeps, and what that keeps `recall` keeps."""
    text = "\n".join([*STORY["en"], "Tags: ferry, bridge", *STORY["en"]])
    precise, balanced, recall = (labelled(text, strictness)[1].keep for strictness in Strictness)
    assert (precise <= balanced).all()
    assert (balanced <= recall).all()


def test_shingles_of_slabs_are_those_of_the_page() -> None:
    """A page measured slab by slab has the same shingles, none lost or doubled at the seams."""
    lines = [f"{STORY['en'][number % 4]} {number}" for number in range(40_000)]
    blocks = dump_blocks("\n".join(lines))
    parts = [shingles(slab.measures, slab.own) for slab in PageMeasures(blocks)]
    assert len(parts) > 1
    whole = [shingles(measure(dump_blocks(line)), slice(None)) for line in lines[:8]]
    counts = np.concatenate([part.per_block for part in parts])
    assert len(counts) == len(lines)
    assert sum(len(part.hash) for part in parts) == counts.sum()
    assert np.array_equal(parts[0].hash[: counts[:8].sum()], np.concatenate([part.hash for part in whole]))


def test_what_differs_in_a_number_is_no_copy() -> None:
    """Reports of two days that differ in their figures alone are two reports."""
    days = [f"On day {day} the gauge at the old harbour stood at {day}7 degrees, the wind came from the west and the "
            f"ferry left on time with {day}4 people on board." for day in range(1, 6)]  # fmt: skip
    assert kept("\n".join(days)) == days


def test_a_copy_in_one_piece_may_hold_numbers_of_its_own() -> None:
    """The whole article once more, with a footnote's number that the paragraphs lack, is a copy all the same."""
    story = STORY["en"]
    assert kept("\n".join([*story, " 7 ".join(story)])) == story
