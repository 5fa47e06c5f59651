# ruff: noqa: E501 - wide characters count twice
"""Measures are finite, mean what their names say in every script, and cost what the text's length says."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Floats
from dechaff.measure import HALO, NAMES, SLAB, SLAB_CHARS, PageMeasures, measure
from hypothesis import given, settings
from hypothesis import strategies as st

OWN = SLAB - 2 * HALO
"""Blocks of a slab without its halo."""
PROSE = {
    "English": "The town council voted on Tuesday to rebuild the old wooden bridge across the river, which the flood took.",
    "Russian": "Городской совет во вторник решил восстановить старый мост через реку, который снесло наводнением два года назад.",
    "Greek": "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ξαναχτίσει την παλιά ξύλινη γέφυρα πάνω από το ποτάμι της πόλης.",
    "Arabic": "صوت مجلس المدينة يوم الثلاثاء على إعادة بناء الجسر الخشبي القديم فوق النهر الذي جرفه الفيضان قبل عامين كاملين.",
    "Hindi": "नगर परिषद ने मंगलवार को नदी पर बने पुराने लकड़ी के पुल को फिर से बनाने का निर्णय लिया जो बाढ़ में बह गया था।",
    "Chinese": "市议会星期二决定重建横跨河流的旧木桥，这座桥两年前被洪水冲走，费用由贷款支付，工程明年春天开始。",
    "Japanese": "市議会は火曜日、二年前の洪水で流された古い木造の橋を再建することを決め、工事は来年の春に始まる。",
    "Thai": "สภาเทศบาลมีมติเมื่อวันอังคารให้สร้างสะพานไม้เก่าข้ามแม่น้ำขึ้นใหม่หลังจากถูกน้ำท่วมพัดหายไปเมื่อสองปีก่อน"
    "และจะจ่ายค่าก่อสร้างด้วยเงินกู้ซึ่งชาวบ้านจะต้องชำระคืนภายในยี่สิบปี",
}
HARD = {
    "one line": "word",
    "one character": "x",
    "one repeated line": "Read more\n" * 3000,
    "digits": "12 34 56\n789\n" * 200,
    "emoji": "😀🎉\n👩‍👩‍👧‍👦 🇺🇳\n" * 200,
    "right to left with controls": "\u202bمرحبا\u202c \u200f!\u200e\x07\x1b[31m\n\u2067שלום\u2069\x00\n" * 100,
    "mixed scripts": "Привет hello 你好 สวัสดี مرحبا γειά\n한국어 日本語 हिन्दी\n" * 100,
    "lone surrogate": "a \ud800 b\nc\n",
    "beyond the basic plane": "𝔘𝔫𝔦 𐍈𐍉 𠀀𠀁。\n" * 30,
    "one long line without spaces": "a" * 300_000,
    "punctuation": "...!!!???\n,,,\n«»\n" * 50,
}


def columns(text: str, *names: str) -> Floats:
    """The named measures of a dump's blocks, (n, len(names))."""
    matrix = measure(dump_blocks(text)).matrix
    return matrix[:, [NAMES.index(name) for name in names]]


def column(text: str, name: str) -> list[float]:
    return [float(value) for value in columns(text, name)[:, 0]]


@pytest.mark.parametrize("case", HARD)
def test_hard_pages_give_finite_measures(case: str) -> None:
    """Whatever a page holds: the right shape, finite numbers, and no warning."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        blocks = dump_blocks(HARD[case])
        measures = measure(blocks)
    assert measures.matrix.shape == (len(blocks), len(NAMES))
    assert measures.matrix.dtype == np.float32
    assert np.isfinite(measures.matrix).all()
    assert len(measures.word_hash) == len(measures.word_line) == measures.word_count.sum()
    assert (np.diff(measures.word_line) >= 0).all()


def test_empty_page_has_no_rows() -> None:
    """No block, no row, no error."""
    measures = measure(dump_blocks(""))
    assert measures.matrix.shape == (0, len(NAMES))
    assert len(measures.word_hash) == len(measures.word_count) == 0


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_finite_measures(text: str) -> None:
    """No text makes a measure infinite or undefined."""
    measures = measure(dump_blocks(text))
    assert np.isfinite(measures.matrix).all()


@pytest.mark.parametrize("n_lines", [SLAB, SLAB + 1, 8 * SLAB])
def test_many_lines_are_measured_piece_by_piece(n_lines: int) -> None:
    """Cost is linear, and memory a slab's: a long page is as many bounded pieces as it has slabs, each line in one."""
    blocks = dump_blocks("x\ny\n" * (n_lines // 2) + "z" * (n_lines % 2))
    own = []
    for slab in PageMeasures(blocks):
        assert len(slab.measures.matrix) == len(slab.blocks) <= SLAB
        assert np.isfinite(slab.measures.matrix).all()
        own += slab.blocks.first_line[slab.own].tolist()
    assert own == list(range(1, n_lines + 1))
    assert len(list(PageMeasures(blocks))) == (1 if n_lines <= SLAB else -(-n_lines // OWN))


def test_long_lines_are_measured_piece_by_piece() -> None:
    """What bounds a slab is also its characters: few lines, each as long as a line may be, are cut too."""
    blocks = dump_blocks("\n".join(["some words of a line " * 90] * 1500))
    sizes = [len("\n".join(slab.blocks.lines[slab.own])) for slab in PageMeasures(blocks)]
    assert len(sizes) == 3
    assert max(sizes) <= SLAB_CHARS + 1500
    assert measure(blocks).matrix.shape == (len(blocks), len(NAMES))


def test_names_are_unique() -> None:
    """A column is found by its name."""
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("language", PROSE)
def test_prose_is_prose_in_every_script(language: str) -> None:
    """A long sentence is long prose and a menu entry is not, whatever the script, so that neighbours see it."""
    entry = PROSE[language].split("，")[0].split("、")[0][:12].strip()
    text = f"{entry}\n{PROSE[language]}\n{entry}\n"
    found = columns(text, "prose", "next-to-prose")
    assert found[:, 0].tolist() == [0, 1, 0]
    assert found[[0, 2], 1].tolist() == [1, 1]


@pytest.mark.parametrize("language", PROSE)
def test_sizes_are_comparable_across_scripts(language: str) -> None:
    """A sentence is between ten and eighty words long by `log-words`, with spaces or without."""
    (size,) = np.expm1(column(PROSE[language], "log-words"))
    assert 10 <= size <= 90


@pytest.mark.parametrize("language", [name for name in PROSE if name != "Thai"])
def test_sentence_ends_are_seen(language: str) -> None:
    """Every script's own full stop ends a block like a sentence; without it the block does not."""
    sentence = PROSE[language]
    assert column(f"{sentence}\n{sentence[:-1]}", "ends-terminal") == [1, 0]


def test_character_shares() -> None:
    """Shares of upper case, digits and scripts without spaces are what one counts by hand."""
    assert column("ABcd", "upper-share") == [0.5]
    assert column("ab12", "digit-share") == [0.5]
    assert column("ab木桥", "spaceless-share") == [0.5]
    assert column("МОСТ\nМост", "all-caps") == [1, 0]
    assert column("Мост\nмост\n5 мостов", "starts-upper") == [1, 0, 0]


def test_repeats() -> None:
    """A line that occurs three times says so, and which of them came first; letter case and digits do not matter."""
    text = "Read more\nText of one\nREAD MORE\nOther text\nRead more"
    found = columns(text, "log-repeats", "repeats-before")
    assert found[[0, 2, 4], 0] == pytest.approx([np.log(3)] * 3)
    assert found[:, 1].tolist() == [0, 0, 1, 0, 1]
    assert column("5 comments\n7 comments", "repeats-before") == [0, 1]


@pytest.mark.parametrize(
    ("text", "time_marks", "date_marks"),
    [
        ("17:11 News", 1, 0),
        ("26/12 News", 0, 1),
        ("2026-01-06", 0, 2),
        ("06.01.2026 17:11", 1, 2),
        ("1,000: five", 0, 0),
    ],
)
def test_marks_between_digits(text: str, time_marks: int, date_marks: int) -> None:
    """Times and dates are told from other numbers by the marks between digits."""
    assert columns(text, "time-marks", "date-marks").tolist() == [[time_marks, date_marks]]


def test_title_again() -> None:
    """The block that repeats the page's first line is found, and the distance to it is counted from both sides."""
    text = "The old bridge is rebuilt\nHome\nSport\nThe old bridge is rebuilt\nToday\n"
    found = columns(text, "title-cover", "since-title", "to-title")
    assert found[:, 0].tolist() == [0, 0, 0, 1, 0]
    assert found[4, 1] == pytest.approx(np.log1p(1))
    assert found[1, 2] == pytest.approx(np.log1p(2))


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("Related articles", "says-related"), ("Читайте также", "says-related"), ("Комментарии", "says-comments"),
     ("Comments", "says-comments"), ("最新ニュース", "says-news")],
)  # fmt: skip
def test_phrases_name_chaff(phrase: str, name: str) -> None:
    """Headings of chaff are known in many languages, and ordinary words are not."""
    found = column(f"{phrase}\nThe river rose again\nРека снова поднялась", name)
    assert found == [1, 0, 0]


def test_shape_and_links_come_from_the_blocks() -> None:
    """What the dump showed of lists and links reaches the labeller."""
    found = columns(
        "# The bridge\n\n* [Home](/)\n\nSome [linked](/x) text here\n", "is-heading", "is-list-item", "links"
    )
    assert found[:, :2].tolist() == [[1, 0], [0, 1], [0, 0]]
    assert found[0, 2] == 0 < found[2, 2] < found[1, 2] == 1


def test_place_on_the_page() -> None:
    """Distances from both ends, counted in blocks."""
    found = columns("a\nb\nc\nd", "from-top", "from-bottom", "page-blocks")
    assert np.expm1(found[:, 0]) == pytest.approx([0, 1, 2, 3])
    assert np.expm1(found[:, 1]) == pytest.approx([3, 2, 1, 0])
    assert np.expm1(found[:, 2]) == pytest.approx([4] * 4)


def test_windows_stop_at_the_page() -> None:
    """Prose three blocks away is seen by the window of three and not by that of one."""
    text = "\n".join(["Menu", "Sport", "World", PROSE["English"], "Share"])
    found = columns(text, "prose-1-1", "prose-3-3", "to-prose-after")
    assert found[0, 0] == 0 < found[0, 1]
    assert found[0, 2] == pytest.approx(np.log1p(3))


def test_slabs_see_their_neighbours() -> None:
    """A slab is what that part alone would be, and its edges are measured with the blocks beyond them."""
    lines = [f"{PROSE['English'][: 20 + number % 60]} {number % 7}" for number in range(SLAB + 500)]
    blocks = dump_blocks("\n".join(lines))
    first, second = PageMeasures(blocks)
    assert np.array_equal(first.measures.matrix, measure(blocks.part(0, OWN + HALO)).matrix)
    assert np.array_equal(second.measures.matrix, measure(blocks.part(OWN - HALO, len(blocks))).matrix)


def test_whole_page_is_its_slabs_without_their_halos() -> None:
    """Who wants the page in one matrix gets each block once, with its own words."""
    lines = [f"{PROSE['English'][: 20 + number % 60]} {number % 7}" for number in range(SLAB + 500)]
    blocks = dump_blocks("\n".join(lines))
    measures = measure(blocks)
    own = measures.matrix[:, NAMES.index("log-words")]
    assert np.allclose(np.expm1(own), measures.word_count, rtol=1e-4)
    assert np.array_equal(np.bincount(measures.word_line), measures.word_count)
    alone = measure(dump_blocks("\n".join(lines[OWN:])))
    assert np.array_equal(measures.word_hash[-len(alone.word_hash) :], alone.word_hash)


def test_ordinary_page_is_one_slab() -> None:
    """Nothing of a page below the limit is cut, and measuring it in slabs or at once is the same."""
    blocks = dump_blocks("\n".join(PROSE.values()))
    (slab,) = PageMeasures(blocks)
    assert slab.blocks is blocks
    assert np.array_equal(slab.measures.matrix[slab.own], measure(blocks).matrix)
