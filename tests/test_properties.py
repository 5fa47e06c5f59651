"""Properties of cleaning that hold for any page, tried on pages that hypothesis makes up."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import dechaff
import pytest
from dechaff.decode import decode
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PROSE = (
    "The ferry left the harbour before sunrise, and nobody on the quay noticed that the captain was not aboard.",
    "Перша хвиля накрила причал, коли рибалки вже витягли човни на берег, тому ніхто не постраждав.",
    "وصلت السفينة إلى الميناء بعد منتصف الليل، ولم يكن في استقبالها سوى حارس واحد وقطة سوداء.",
    "船は夜明け前に港を出たが、船長が乗っていないことに気づいた者は誰もいなかった。",
    "เรือออกจากท่าก่อนฟ้าสาง และไม่มีใครบนท่าสังเกตเห็นว่ากัปตันไม่ได้อยู่บนเรือ",
    "Το πλοίο έφυγε πριν χαράξει, και κανείς στην προβλήτα δεν πρόσεξε ότι έλειπε ο καπετάνιος.",
)
CHAFF = (
    "Home", "Log in", "Поділитися:", "348", "16:53", "Today, 17:11", "© 2026", "1 | 2 | 3", "Αρχική", "广告",
    "Read more »", "[12]Archive", "  * [13]About", "By Jane Roe", "2026-01-06, 15:35",
    " date 2026-01-06  Title | Site", "-------",
    "# Heading", "References", "   1. https://example.org/a", "|cell|cell|", "> quoted", "```", "[text](https://a.org/)",
    "\\*", "&amp;", "<b>bold</b>", "&#0;", "\x1b[31mred", "\u202eright to left",
    "\ufeff", "a\u0301", "\U0001f600", "\x00",
)  # fmt: skip
TAGS = (
    "<p>", "</p>", "<div class=x>", "</div>", "<ul><li>", "<a href=#>", "</a>", "<table><tr><td>", "<script>", "<!--",
    "]]>", "<pre>", "&nbsp;", "&#0;", "</body>", "<h1>", "<br>", "<title>", "<", "<svg><desc>", "<time datetime=x>",
    '<meta property="article:published_time" content="99">', '<script type="application/ld+json">{"@type":</script>',
)  # fmt: skip

LINES = st.one_of(
    st.sampled_from(PROSE),
    st.lists(st.sampled_from(PROSE), min_size=2, max_size=30).map(" ".join),
    st.sampled_from(CHAFF),
    st.just(""),
    st.text(max_size=80),
)
DUMPS = st.lists(LINES, max_size=60).map("\n".join)
HTML_PAGES = st.lists(st.one_of(st.sampled_from(TAGS), LINES), max_size=60).map(
    lambda parts: "<html><body>" + "".join(parts)
)
AS_TEXT = dechaff.Options(form=dechaff.Form.TEXT)
SLOW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
SEEDS = sorted(path for path in (Path(__file__).parent.parent / "seeds").iterdir() if path.suffix in {".txt", ".html"})


def cleaned(page: str | bytes, options: dechaff.Options | None = None) -> dechaff.Article | None:
    """The article of a page; `None` where dechaff refuses it with an error of its own."""
    try:
        return dechaff.clean(page, options)
    except dechaff.DechaffError as error:
        return pytest.fail("an error without a message") if not str(error) else None


def squeezed(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def is_within(part: str, whole: str) -> bool:
    """All characters of `part` stand in `whole` in the same order."""
    rest = iter(whole)
    return all(character in rest for character in part)


@SLOW
@given(DUMPS)
@example("")
@example("\n \n\t\n")
@example(" date 2026-01-06  Title | Site\nTitle\n" + PROSE[0])
def test_every_block_of_a_dump_is_made_of_its_own_source_lines(page: str) -> None:
    """Nothing is invented: a block is its source lines without marks and line breaks, in their order."""
    article = cleaned(page, AS_TEXT)
    if article:
        lines = decode(dechaff.Source("-", page), AS_TEXT).text.split("\n")
        for block in article.blocks:
            assert is_within(squeezed(block.text), squeezed("".join(lines[block.first_line - 1 : block.last_line])))


@SLOW
@given(DUMPS)
def test_every_line_of_the_output_is_a_kept_block(page: str) -> None:
    """The text holds the kept blocks and nothing else, in reading order."""
    article = cleaned(page, AS_TEXT)
    if article:
        assert squeezed(article.text) == squeezed("".join(block.text for block in article.blocks if block.kept))


@SLOW
@given(DUMPS)
def test_labels_partition_the_blocks(page: str) -> None:
    """Each block is either content or boilerplate; the removed runs hold just the latter, each once."""
    article = cleaned(page, AS_TEXT)
    if article:
        assert [block.index for block in article.blocks] == list(range(len(article.blocks)))
        removed = [block.text for block in article.blocks if not block.kept]
        assert "\n".join(run.text for run in article.removed) == "\n".join(removed)
        assert all(0.0 <= block.score <= 1.0 for block in article.blocks)
        assert 0.0 <= article.confidence <= 1.0


@SLOW
@given(st.one_of(DUMPS, HTML_PAGES))
@example(f"<html><body><pre>{PROSE[0]}<p>{PROSE[0]}<br>{PROSE[0]}")
def test_line_numbers_are_in_range_and_in_order(page: str) -> None:
    """A block points at lines that exist, and blocks come in the order of the page."""
    article = cleaned(page)
    if article:
        n_lines = len(decode(dechaff.Source("-", page), dechaff.Options()).text.split("\n"))
        assert all(1 <= block.first_line <= block.last_line <= n_lines for block in article.blocks)
        if article.input is dechaff.Form.TEXT:
            assert all(before.last_line <= after.first_line for before, after in pairwise(article.blocks))
        assert all(1 <= run.first_line <= run.last_line <= n_lines for run in article.removed)


@SLOW
@given(st.one_of(st.text(), st.binary(), DUMPS, HTML_PAGES, HTML_PAGES.map(str.encode)))
@example(b"\xff\xfe")
@example(b"\x00" * 100)
@example("\ud800")
@example("<html><body>" + "<p>\x00\x0b" + PROSE[0])
def test_any_input_gives_a_record_or_an_error_of_dechaffs_own(page: str | bytes) -> None:
    """Arbitrary text and bytes raise nothing but `DechaffError`, with reasons and removed blocks asked for too."""
    article = cleaned(page, dechaff.Options(explain=True))
    if article:
        record = article.to_dict(with_removed=True, explain=True)
        assert set(record) > {"schema_version", "verdict", "text", "markdown", "removed", "blocks"}
        assert (record["verdict"] == "empty") <= (record["text"] == "")


@SLOW
@given(st.one_of(DUMPS, HTML_PAGES), DUMPS)
def test_the_same_page_gives_the_same_record(page: str, other: str) -> None:
    """Cleaning keeps no memory of the pages before."""
    first = cleaned(page)
    cleaned(other)
    second = cleaned(page)
    assert (first and first.to_dict(True, True)) == (second and second.to_dict(True, True))


@SLOW
@given(st.lists(st.one_of(DUMPS, st.binary(max_size=50)), max_size=5))
def test_many_pages_give_the_same_as_one_by_one(pages: list[str | bytes]) -> None:
    """`clean_many` keeps the order, loses no page, and a bad one is a `Skipped` in its place."""
    together = list(dechaff.clean_many(pages))
    assert len(together) == len(pages)
    for page, result in zip(pages, together, strict=True):
        alone = cleaned(page)
        if alone is None:
            assert isinstance(result, dechaff.Skipped)
            assert result.reason
        else:
            assert isinstance(result, dechaff.Article)
            assert result.to_dict(True, True) == alone.to_dict(True, True)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_bytes_and_text_of_a_seed_give_the_same_article(seed: Path) -> None:
    """Only the decoder sees bytes; line ends are no part of a page."""
    expected = dechaff.clean(seed.read_text("utf-8"))
    assert dechaff.clean(seed.read_bytes()).text == expected.text
    assert dechaff.clean(seed.read_text("utf-8").replace("\n", "\r\n").encode()).text == expected.text
