# ruff: noqa: E501 - wide characters count twice
"""Paragraphs that real terminal browsers wrapped come back whole, in scripts with spaces and without."""

from __future__ import annotations

import shutil
import textwrap

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.rows import Rows, columns
from dechaff.blockify.wrap import find_wrap
from dechaff.evaluate.dumpers import dump
from hypothesis import given, settings
from hypothesis import strategies as st

PARAGRAPHS = {
    "English": "The town council voted on Tuesday to rebuild the old wooden bridge across the river, which was swept "
    "away by the flood two years ago, and to pay for it with a loan that everyone on the far bank will repay. "
    "The mayor said that the work starts in spring.",
    "Russian": "Городской совет во вторник решил восстановить старый деревянный мост через реку, который два года "
    "назад снесло наводнением, и оплатить его за счёт займа, который будут возвращать жители другого берега. "
    "По словам мэра, работы начнутся весной.",
    "Chinese": "市议会星期二决定重建横跨河流的旧木桥，这座桥两年前被洪水冲走，建设费用将由一笔贷款支付，住在对岸的居民将在"
    "二十年内偿还。市长表示，这座桥对全城的商业和学校都非常重要，工程将在明年春天开始，预计需要一年半的时间才能完成。"
    "在此期间，渡船每天免费运送居民过河，学生和老人可以优先上船，冬天的时候渡船只在白天开行，请大家注意公告。",
    "Japanese": "市議会は火曜日、二年前の洪水で流された古い木造の橋を再建することを決め、その費用は対岸の住民が二十年かけて"
    "返す融資でまかなわれる。市長はこの橋が町の商業と学校にとって大切だと述べ、工事は来年の春に始まり、完成までに一年半かかる"
    "見込みだという。それまでの間は渡し船が毎日無料で住民を運び、子どもとお年寄りが先に乗れるようにする。",
    "Thai": "สภาเทศบาลมีมติเมื่อวันอังคารให้สร้างสะพานไม้เก่าข้ามแม่น้ำขึ้นใหม่หลังจากถูกน้ำท่วมพัดหายไปเมื่อสองปีก่อน"
    "และจะจ่ายค่าก่อสร้างด้วยเงินกู้ซึ่งชาวบ้านที่อาศัยอยู่อีกฝั่งหนึ่งจะต้องชำระคืนภายในยี่สิบปี"
    "นายกเทศมนตรีกล่าวว่าสะพานแห่งนี้มีความสำคัญต่อการค้าและโรงเรียนของเมือง",
}
BROWSERS = ("lynx", "w3m", "elinks")
SPOILS = {("elinks", "Thai")}
"""Debian's elinks prints Thai's combining vowels and tones as broken bytes: nothing is left to join."""


def page(paragraph: str) -> str:
    menu = "".join(f"<li><a href=/{name}>{name}</a>" for name in ("home", "news", "about", "contact"))
    body = f"<p>{paragraph}</p>" * 4
    return f"<html><head><title>T</title></head><body><ul>{menu}</ul><h1>{paragraph[:14]}</h1>{body}</body></html>"


@pytest.mark.parametrize("browser", BROWSERS)
@pytest.mark.parametrize("language", PARAGRAPHS)
def test_wrapped_paragraphs_are_joined(browser: str, language: str) -> None:
    """What a browser wrapped is one block with the very text of the paragraph, and menu entries stay apart."""
    if shutil.which(browser) is None:
        pytest.skip(f"{browser} is not installed")
    if (browser, language) in SPOILS:
        pytest.skip(f"{browser} itself spoils {language}")
    paragraph = PARAGRAPHS[language]
    text = dump(browser, page(paragraph))
    assert text is not None
    blocks = dump_blocks(text)
    assert blocks.lines.count(paragraph) == 4
    assert [line for line in blocks.lines if line in ("home", "news", "about", "contact")] == [
        "home", "news", "about", "contact",
    ]  # fmt: skip
    assert paragraph[:14].strip() in blocks.lines


@pytest.mark.parametrize("browser", BROWSERS)
def test_line_numbers_lead_back_to_the_dump(browser: str) -> None:
    """The lines a joined block names hold its words and no others."""
    if shutil.which(browser) is None:
        pytest.skip(f"{browser} is not installed")
    text = dump(browser, page(PARAGRAPHS["English"])) or ""
    raw = text.split("\n")
    blocks = dump_blocks(text)
    joined = 0
    for line, first, last in zip(blocks.lines, blocks.first_line, blocks.last_line, strict=True):
        if line == PARAGRAPHS["English"]:
            joined += 1
            assert last > first
            assert " ".join(" ".join(raw[first - 1 : last]).split()) == line
    assert joined == 4


def test_lines_of_a_poem_stay_lines() -> None:
    """Short lines were broken on purpose: the next word would have fitted."""
    poem = "\n".join(f"A line of verse that ends here {number}" for number in range(20))
    assert len(dump_blocks(poem)) == 20


def test_one_line_a_paragraph_is_not_wrapped() -> None:
    """Long lines of very different lengths have no common width."""
    lines = [" ".join(["word"] * (17 * number % 61 + 20)) for number in range(1, 30)]
    assert find_wrap(lines) is None
    assert dump_blocks("\n".join(lines)).lines == lines


def test_wide_characters_take_two_columns() -> None:
    """Widths are counted as a terminal does."""
    assert columns("abc") == 3
    assert columns("木桥") == 4
    assert columns("мост") == 4


@pytest.mark.parametrize(
    "line", ["", "   ", " bridge ", "木桥", "  木桥 b　", "　木", "мост\t", "\u3000", "😀 木", "ｗｉｄｅ"]
)
def test_a_dump_is_counted_as_its_lines_are(line: str) -> None:
    """Counting all lines at once gives for each what counting it alone gives."""
    for raw in ([line], ["木", line, "a"], [line, line]):
        for wide in (False, True):
            rows = Rows(raw, wide)
            assert rows.end.tolist() == [(columns if wide else len)(one.rstrip()) for one in raw]
            assert rows.indent.tolist() == [len(one) - len(one.lstrip()) for one in raw]


def test_titles_of_one_length_stay_titles() -> None:
    """Lines that all stop at the same column are no wrapped text where none of them goes on in the next."""
    titles = [f"Council {word} the old bridge over the river after {number} years" for number, word in enumerate(
        ("closes", "sells", "paints", "opens", "moves", "rents", "keeps", "burns"), 11)]  # fmt: skip
    titles = [title.ljust(64, "x") for title in titles]
    assert len({len(title) for title in titles}) == 1
    assert dump_blocks("\n".join(titles)).lines == titles


def test_a_wide_table_does_not_hide_that_the_text_is_wrapped() -> None:
    """Rows wider than the text stick out of its width; the paragraphs beside them are joined all the same."""
    import textwrap

    paragraphs = [" ".join(f"{PARAGRAPHS['English']} Number {number} of them.".split()) for number in range(6)]
    rows = [f"Bridge {n}   stone and timber   {n * 17} metres   {n * 3} arches   built in {1800 + n}   "
            f"repaired in {1900 + n}   closed since {2000 + n} for all but those who walk" for n in range(12)]  # fmt: skip
    text = "\n\n".join([*(textwrap.fill(paragraph, 78) for paragraph in paragraphs), "\n".join(rows)])
    lines = dump_blocks(text).lines
    assert lines[:6] == paragraphs
    assert lines[6:] == rows


def test_rows_of_a_table_are_not_joined() -> None:
    """A row that fills the width is no sentence that goes on in the next row, whose cells stand apart."""
    import textwrap

    rows = [f"Dipper {n:2}   a small brown bird of fast water   seen {n * 7:3} times along the brook" for n in range(9)]
    text = "\n\n".join([textwrap.fill(PARAGRAPHS["English"], len(rows[0])), "\n".join(rows)])
    assert dump_blocks(text).lines == [PARAGRAPHS["English"], *rows]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=40, max_size=80), min_size=3, max_size=6)
)
def test_greedy_wrapping_is_undone(paragraphs: list[list[str]]) -> None:
    """Whatever the words, paragraphs that a greedy wrapper broke at 72 columns are found again."""
    import textwrap

    texts = [" ".join(["start", *words]) for words in paragraphs]
    wrapped = "\n\n".join(textwrap.fill(text, 72) for text in texts)
    if any(line.startswith("o ") for line in wrapped.split("\n")):
        return  # a lone `o` at a line's beginning is a bullet
    if find_wrap(wrapped.split("\n")) and find_wrap(wrapped.split("\n")).width == 72:  # type: ignore[union-attr]
        assert dump_blocks(wrapped).lines == texts


def test_many_short_lines_do_not_hide_that_the_text_is_wrapped() -> None:
    """A page of headlines around a short article: the width that its breaks have in common is still found."""
    article = textwrap.wrap(PARAGRAPHS["English"], 74)
    titles = [f"Council {'votes again ' * (number % 5)}on bridge number {number}" for number in range(300)]
    found = dump_blocks("\n\n".join(["\n".join(article), "\n".join(article), "\n".join(article), *titles]))
    assert found.lines.count(PARAGRAPHS["English"]) == 3
    assert set(titles) <= set(found.lines)


def test_text_cut_at_another_width_does_not_move_the_width() -> None:
    """Lines of code beside the text end at 80: the text was wrapped at 74, and is joined as such."""
    code = [f"const row{number:02} = load('{'x' * 80}"[:80] for number in range(12)]
    article = textwrap.wrap(PARAGRAPHS["Russian"], 74)
    found = dump_blocks("\n\n".join(["\n".join(article)] * 4 + code))
    assert found.lines.count(PARAGRAPHS["Russian"]) == 4
    assert set(code) <= set(found.lines)


def test_centred_paragraphs_are_joined() -> None:
    """elinks centres what the page centres: the lines of a paragraph are indented each by its own length."""
    if shutil.which("elinks") is None:
        pytest.skip("elinks is not installed")
    paragraph = PARAGRAPHS["English"]
    html = f"<html><body><center>{f'<p>{paragraph}</p>' * 4}<p>Ferry Press</p><p>12 May</p></center></body></html>"
    lines = dump_blocks(dump("elinks", html) or "").lines
    assert lines.count(paragraph) == 4
    assert lines[-2:] == ["Ferry Press", "12 May"]
