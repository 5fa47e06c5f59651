"""Pages on one line are cut where sentences end, so that menu and article can be judged apart."""

from __future__ import annotations

import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.sentences import LONG_LINE, LONG_PIECE, split_long_lines
from dechaff.document import Form, Source
from dechaff.options import Options
from dechaff.pipeline import clean_source
from hypothesis import given, settings
from hypothesis import strategies as st

SENTENCES = {
    "en": "The council voted for the bridge on Tuesday. ",
    "ru": "Совет проголосовал за мост во вторник. ",
    "ar": "هل صوت المجلس لصالح الجسر يوم الثلاثاء؟ ",
    "hi": "परिषद ने मंगलवार को पुल के लिए मतदान किया। ",
    "zh": "市议会星期二投票决定重建这座桥。",
    "ja": "市議会は火曜日に橋の再建を決めた。",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_line_page_becomes_sentences(language: str) -> None:
    """Each script's own full stop ends a piece, and all pieces name the one line they stand in."""
    sentence = SENTENCES[language]
    blocks = dump_blocks(sentence * (LONG_LINE // len(sentence) + 5))
    assert set(blocks.lines) == {sentence.strip()}
    assert set(blocks.first_line.tolist()) == set(blocks.last_line.tolist()) == {1}
    assert (blocks.gap[1:] == -1).all()


def test_ordinary_paragraphs_are_not_cut() -> None:
    """A paragraph below the limit is one block, however many sentences it has."""
    paragraph = (SENTENCES["en"] * 20).strip()
    assert dump_blocks(paragraph).lines == [paragraph]


def test_menu_without_sentences_is_cut_into_chunks() -> None:
    """A long stretch without a sentence end is no sentence."""
    menu = " ".join(f"Entry{number}" for number in range(400))
    pieces = dump_blocks(menu).lines
    assert " ".join(pieces) == menu
    assert max(len(piece.split()) for piece in pieces) <= LONG_PIECE


def test_a_short_page_on_one_line_is_cut_where_a_menu_shares_it() -> None:
    """Below the limit, too, a menu and the article behind it are judged apart; a pasted paragraph stays whole."""
    menu = " ".join(f"Entry{number}" for number in range(60))
    sentences = [SENTENCES["en"].strip()] * 12
    assert dump_blocks(f"{menu} {' '.join(sentences)}").lines[-11:] == sentences[1:]
    beside = f"Bridge\n{menu} {' '.join(sentences)}"
    assert dump_blocks(beside).lines == beside.split("\n")


def test_full_stop_within_a_sentence_does_not_cut() -> None:
    """What goes on in lower case is no new sentence."""
    text = "It is about 3 km. from the old mill to the bridge. " * 60
    assert set(dump_blocks(text).lines) == {"It is about 3 km. from the old mill to the bridge."}


def test_kept_pieces_are_joined_again() -> None:
    """An article on one line comes out as running text, not as a line per sentence."""
    sentence = "The council of town number {} voted on Tuesday for the bridge over the river there."
    sentences = [sentence.format(number) for number in range(60)]
    source = Source("page", "# The bridge\n\n" + " ".join(sentences), form=Form.TEXT)
    assert " ".join(sentences) in clean_source(source, Options()).text.split("\n")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"]), max_size=200), min_size=1, max_size=40))
def test_no_word_is_lost(parts: list[str]) -> None:
    """Cutting changes white space at most."""
    line = " ".join(" ".join(parts).split())
    pieces, numbers = split_long_lines([line * 30], [7])
    assert "".join("".join(pieces).split()) == "".join((line * 30).split())
    assert set(numbers) <= {7}


@pytest.mark.parametrize("language", ["zh", "ja", "th"])
def test_menu_without_spaces_in_its_words_is_cut_off(language: str) -> None:
    """Chinese, Japanese and Thai need few characters and few spaces: such a page on one line is told by its width."""
    items = {
        "zh": ["首页", "新闻中心", "体育赛事", "财经频道", "联系我们"],
        "ja": ["ホーム", "ニュース一覧", "スポーツ", "経済・政治", "お問い合わせ"],
        "th": ["หน้าแรก", "ข่าวล่าสุดวันนี้", "กีฬาและสุขภาพ", "เศรษฐกิจการเงิน", "ติดต่อเราได้ที่นี่"],
    }[language]
    sentences = {
        "zh": ["市议会星期二投票决定重建横跨河流的旧木桥。"] * 12,
        "ja": ["市議会は火曜日に古い木造の橋を再建することを決めた。"] * 12,
        "th": ["สภาเทศบาลมีมติเมื่อวันอังคารให้สร้างสะพานไม้เก่าข้ามแม่น้ำ? "] * 12,
    }[language]
    pieces = dump_blocks(" ".join(items * 6) + " " + "".join(sentences)).lines
    assert pieces[-11:] == [sentences[0].strip()] * 11
    assert " ".join(items) in " ".join(pieces[:-11])
    assert max(map(len, pieces)) < 80


def test_a_pasted_chinese_paragraph_stays_whole() -> None:
    """Sentences without a menu among them are one paragraph, as in any script."""
    paragraph = SENTENCES["zh"] * 30
    assert dump_blocks(paragraph).lines == [paragraph]
