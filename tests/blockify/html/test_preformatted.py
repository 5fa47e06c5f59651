"""Mails, manual pages and standards stand in a `<pre>`: their paragraphs are whole, and listings stay as they are."""

from __future__ import annotations

import textwrap

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.blockify.html.collect import MAX_CODE_LINES
from dechaff.decode import decode
from dechaff.document import Blocks, Form, Shape, Source
from dechaff.options import Options

PARAGRAPHS = {
    "en": [
        "On Monday the ferry that has carried the village across the fjord since the war made its last trip. Its "
        "captain, who took the wheel from his father, said that he would miss the children on their way to school "
        "and the dogs that slept below the benches in the bow, whatever the weather was like.",
        "A bridge was opened by the mayor in the rain, and by noon as many as eleven hundred cars had driven over it, "
        "which was more than a boat had carried in a month of the best summer that anybody could remember.",
        "For the islanders it means that a doctor is twenty minutes away now, and not an hour and a half as before, "
        "while those who lived from selling coffee to people who waited will have to look for something else.",
    ],
    "ru": [
        "В понедельник паром, который с войны перевозил жителей деревни через залив, сделал последний рейс. Капитан, "
        "принявший штурвал от своего отца, сказал, что ему будет не хватать детей, ехавших утром в школу, и собак, "
        "спавших под скамейками на носу в любую погоду.",
        "Новый мост открыл под дождём глава района, и уже к полудню по нему проехало больше тысячи ста машин, то есть "
        "больше, чем паром перевозил за месяц самого лучшего лета, которое кто-либо здесь мог припомнить.",
        "Для островитян это значит, что врач теперь в двадцати минутах езды, а не в полутора часах, как было раньше, "
        "а тем, кто продавал кофе ожидающим, придётся искать себе какое-нибудь другое занятие.",
    ],
}


def blocks_of(body: str) -> Blocks:
    options = Options(form=Form.HTML, fast=True)
    return html_blocks(decode(Source("-", f"<html><body>{body}</body></html>", form=Form.HTML), options), options)


def wrapped(paragraphs: list[str], indent: str = "") -> str:
    return "\n\n".join(textwrap.fill(text, 72, initial_indent=indent, subsequent_indent=indent) for text in paragraphs)


@pytest.mark.parametrize("language", PARAGRAPHS)
@pytest.mark.parametrize("indent", ["", " " * 7])
def test_paragraphs_of_a_mail_are_whole(language: str, indent: str) -> None:
    """A line alone would be judged, and kept or dropped, as a fragment."""
    blocks = blocks_of(f"<pre>{wrapped(PARAGRAPHS[language], indent)}</pre>")
    assert blocks.lines == PARAGRAPHS[language]
    assert set(blocks.shape.tolist()) == {Shape.PARAGRAPH}


def test_paragraphs_know_their_lines() -> None:
    """The source lines of a paragraph are those it was broken into."""
    mail = wrapped(PARAGRAPHS["en"])
    blocks = blocks_of(f"\n\n<pre>{mail}</pre>")
    lines = mail.split("\n")
    for text, first, last in zip(blocks.lines, blocks.first_line, blocks.last_line, strict=True):
        assert " ".join(lines[first - 3 : last - 2]) == text


def test_what_lies_in_columns_keeps_its_layout() -> None:
    """A table in a mail is one listing with the spaces between its cells."""
    table = "    day        cars       trucks\n    Monday     1100       17\n    Tuesday     980       21"
    mail = wrapped(PARAGRAPHS["en"][:2]) + "\n\n" + table + "\n\n" + wrapped(PARAGRAPHS["en"][2:])
    blocks = blocks_of(f"<pre>{mail}</pre>")
    assert [text for text, shape in zip(blocks.lines, blocks.shape, strict=True) if shape == Shape.CODE] == (
        table.split("\n")
    )
    assert blocks.level[blocks.shape == Shape.CODE].tolist() == [1, 0, 0]


def test_short_text_follows_its_page() -> None:
    """A section of a manual of a few lines is read at the width of the others, whatever stands between them."""
    short = "grep prints the lines of its files that match a pattern, one after the other, in\n the order they come."
    short = textwrap.fill(" ".join(short.split()), 72)
    page = f"<pre>{wrapped(PARAGRAPHS['en'])}</pre><h2>NAME</h2><pre>{short}</pre>"
    assert blocks_of(page).lines[-1] == " ".join(short.split())
    assert blocks_of(f"<pre>{short}</pre>").lines == short.split("\n")


@pytest.mark.parametrize(
    "listing",
    [
        "\n".join(f"def make_{name}(first, second, third):\n    # {PARAGRAPHS['en'][0][:59]}\n    return first.{name}("
                  f"second, third)\n" for name in ("list", "dict", "tuple", "number", "string", "table")),
        "\n".join(f"2024-05-03 10:09:{second} ERROR (MainThread) [core] task exception was never retrieved"
                  for second in range(10, 40)),
    ],
)  # fmt: skip
def test_code_and_logs_stay_as_they_are(listing: str) -> None:
    """Nothing is joined where nothing was broken."""
    blocks = blocks_of(f"<pre>{listing}</pre>")
    assert blocks.lines == [line for line in listing.split("\n") if line.strip()]
    assert set(blocks.shape.tolist()) == {Shape.CODE}


def test_marked_code_is_code() -> None:
    """What the page calls code is not read as prose, however it is broken."""
    mail = wrapped(PARAGRAPHS["en"])
    for body in (f"<pre><code>{mail}</code></pre>", f'<pre class="brush: sql">{mail}</pre>'):
        assert set(blocks_of(body).shape.tolist()) == {Shape.CODE}


def test_a_book_in_one_pre_is_whole() -> None:
    """Listings are cut where they are data; a book is not."""
    book = "\n\n".join([wrapped(PARAGRAPHS["en"])] * (MAX_CODE_LINES // 8))
    assert book.count("\n") > MAX_CODE_LINES
    assert len(blocks_of(f"<pre>{book}</pre>")) == 3 * (MAX_CODE_LINES // 8)


def test_what_a_mail_quotes_is_a_quotation() -> None:
    """Quoted lines are joined as others are, by how often they are quoted; none runs into the answer."""
    first, second, third = PARAGRAPHS["en"]
    quoted = "\n".join(f"> {line}" for line in textwrap.wrap(second, 70))
    deeper = "\n".join(f">> {line}" for line in textwrap.wrap(third, 69))
    blocks = blocks_of(f"<pre>Ilse wrote:\n{quoted}\n{deeper}\n{wrapped([first, second])}</pre>".replace("> ", "&gt; "))
    assert blocks.lines == ["Ilse wrote:", second, third, first, second]
    assert blocks.shape.tolist() == [Shape.PARAGRAPH, Shape.QUOTE, Shape.QUOTE, Shape.PARAGRAPH, Shape.PARAGRAPH]
    assert blocks.level.tolist() == [0, 1, 2, 0, 0]


def test_a_patch_in_a_mail_stays_as_it_is() -> None:
    """Lines of code between paragraphs keep their signs and their indents."""
    patch = "--- a/export.py\n+++ b/export.py\n-    yield tide\n+    yield from tides"
    blocks = blocks_of(f"<pre>{wrapped(PARAGRAPHS['en'][:2])}\n\n{patch}\n\n{wrapped(PARAGRAPHS['en'][2:])}</pre>")
    assert [text for text, shape in zip(blocks.lines, blocks.shape, strict=True) if shape == Shape.CODE] == (
        patch.split("\n")
    )
