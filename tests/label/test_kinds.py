"""Kinds of what was removed: cases by kind, the lexicon's entries, and `--keep` and `--drop`."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from dechaff.assemble import Later, assemble
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Article, Blocks, Form, Kind, Labels, Metadata, Page, Shape, Source, Verdict
from dechaff.label.kinds import find_kinds, name_blocks
from dechaff.label.kinds.items import list_items
from dechaff.label.kinds.lexicon import FOLDER, ROLES, TIME, entries, languages
from dechaff.label.kinds.lines import read_line
from dechaff.measure import measure
from dechaff.options import Options

CASES = Path(__file__).parents[1] / "cases" / "kinds.md"
REQUIRED = "ru az tr uk en de fr es pt it pl el ar fa zh ja ko hi id vi".split()  # noqa: SIM905
PROSE = "The council decided on Monday to build a new bridge over the river near the old mill."


def cases() -> list[tuple[str, str, list[str]]]:
    """(title, dump, kinds) of each case."""
    parts = re.split(r"\n\.\n", CASES.read_text(encoding="utf-8").split("\n\n", 1)[1])
    return [(parts[i].strip(), parts[i + 1], parts[i + 2].split()) for i in range(0, len(parts) - 2, 3)]


def judged(dump: str) -> tuple[Blocks, Labels]:
    """Blocks of a case's dump, and labels that keep the lines marked `| `."""
    lines = dump.split("\n")
    marked = {number for number, line in enumerate(lines, 1) if line.startswith("| ")}
    blocks = dump_blocks("\n".join(line.removeprefix("| ") for line in lines))
    keep = np.array([first in marked for first in blocks.first_line.tolist()], bool)
    return blocks, Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)


def article(blocks: Blocks, labels: Labels, options: Options) -> Article:
    """The article, from labels made by hand."""
    page = Page(Source("-", b""), blocks.text, Form.TEXT, "utf-8", "valid utf-8")
    return assemble(page, blocks, measure(blocks), labels, Metadata(), options)


@pytest.mark.parametrize(("title", "dump", "kinds"), cases(), ids=[title for title, _, _ in cases()])
def test_case(title: str, dump: str, kinds: list[str]) -> None:  # noqa: ARG001
    """Each removed line of a case gets the kind that is written beside it."""
    blocks, labels = judged(dump)
    found = find_kinds(blocks, labels, Metadata())
    assert [kind.value for kind, kept in zip(found, labels.keep, strict=True) if not kept] == kinds


def test_every_kind_has_a_case_and_a_look_alike() -> None:
    """No kind of boilerplate goes without a positive and a negative case."""
    titles = [title for title, _, _ in cases()]
    for kind in list(Kind)[7:]:
        assert any(title.startswith(f"{kind.value}:") for title in titles), kind
        assert any(title.startswith(f"{kind.value}, look-alike:") for title in titles), kind


def test_required_languages_have_words() -> None:
    """The languages promised have a data file with at least fifteen kinds of chaff each, or ten where few are known."""
    for language in REQUIRED:
        kinds = {kind for kind, role, _ in entries(language) if kind != TIME}
        assert len(kinds) >= 15, language


@pytest.mark.parametrize("language", languages())
def test_entries_are_well_formed(language: str) -> None:
    """Every entry names a kind of the contract and a role, and every file says where it comes from."""
    path = FOLDER / f"{language}.txt"
    assert path.read_text(encoding="utf-8").startswith("# ")
    for kind, role, phrase in entries(language):
        assert kind == TIME or kind in set(Kind), (kind, phrase)
        assert role in ROLES
        assert phrase, "an empty phrase would match every line"


@pytest.mark.parametrize("language", languages())
def test_entries_name_their_line_but_no_prose(language: str) -> None:
    """Each head, line and name is read as chaff alone on its line; inside a sentence it names nothing."""
    for kind, role, phrase in entries(language):
        if kind == TIME or role not in ("head", "line", "name"):
            continue
        assert read_line(phrase).kind is not None, phrase
        sentence = f"Yesterday the old baker said {phrase} to all seven of his many guests and then went home."
        assert read_line(sentence).role not in ("head", "line", "name"), sentence


ONE_LINE = {
    Kind.MENU: "Menu", Kind.BREADCRUMB: "Home > News > City", Kind.LANGUAGE_SWITCH: "Deutsch", Kind.SEARCH: "Search",
    Kind.BYLINE: "By Jane Smith", Kind.DATELINE: "Published 14 May 2024, 18:20", Kind.TAGS: "Tags: bridges, river",
    Kind.SHARE: "Share on Facebook", Kind.COUNTER: "348", Kind.LATEST_NEWS: "Latest news",
    Kind.RELATED: "Read also: the mill by the river", Kind.VIDEO: "Videos", Kind.GALLERY: "Photo gallery",
    Kind.ADVERT: "Advertisement", Kind.SUBSCRIBE: "Subscribe to our newsletter",
    Kind.COOKIE_NOTICE: "We use cookies to understand our readers.", Kind.LOGIN: "Log in",
    Kind.COMMENTS: "Leave a comment", Kind.PAGINATION: "Next page", Kind.AUTHOR_BIO: "About the author",
    Kind.CONTACT: "Phone: 030 555 01 20", Kind.FOOTER: "© 2024 The River Post",
    Kind.LINK_REFERENCES: "References Visible links: 1. https://river.example/",
    Kind.DUPLICATE_TITLE: "New bridge over the river from spring on | The River Post", Kind.OTHER: "Skip to content",
}  # fmt: skip
"""Each kind of boilerplate as one line between two paragraphs."""


def around(line: str, kept: bool) -> tuple[Blocks, Labels]:
    """The line between two paragraphs, below a title; kept or removed by the labeller."""
    lines = ["New bridge over the river from spring on", PROSE, line, PROSE.replace("Monday", "Friday")]
    n = len(lines)
    numbers = np.arange(1, n + 1, dtype=np.int32)
    flat = np.zeros(n, np.uint8)
    blocks = Blocks(
        "\n".join(lines), numbers, numbers, flat.astype(np.int32), flat, flat.copy(), np.zeros(n, np.float32)
    )
    keep = np.array([True, True, kept, True])
    return blocks, Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)


@pytest.mark.parametrize("kind", list(Kind)[7:])
def test_keep_brings_a_kind_back(kind: Kind) -> None:
    """`--keep KIND` puts removed blocks of that kind into the text, and no others."""
    blocks, labels = around(ONE_LINE[kind], kept=False)
    assert name_blocks(blocks, labels, Metadata()).kinds[2] is kind
    assert ONE_LINE[kind] not in article(blocks, labels, Options()).text
    assert ONE_LINE[kind] in article(blocks, labels, Options(keep=frozenset({kind}))).text
    other = frozenset(set(list(Kind)[7:]) - {kind})
    assert ONE_LINE[kind] not in article(blocks, labels, Options(keep=other)).text


@pytest.mark.parametrize("kind", list(Kind)[7:])
def test_drop_takes_a_kind_out(kind: Kind) -> None:
    """`--drop KIND` removes what names itself so even where the labeller kept it, and nothing else."""
    blocks, labels = around(ONE_LINE[kind], kept=True)
    assert ONE_LINE[kind] in article(blocks, labels, Options()).text
    dropped = article(blocks, labels, Options(drop=frozenset({kind})))
    assert ONE_LINE[kind] not in dropped.text
    assert dropped.text.count(PROSE[:20]) == 2
    assert [run.kind for run in dropped.removed] == [kind]


@pytest.mark.parametrize("shape", list(Shape))
def test_keep_and_drop_hear_content_kinds(shape: Shape) -> None:
    """Captions, tables and the other kinds of main content can be kept and dropped by their shape."""
    kind = Kind(shape.name.lower().replace("_", "-"))
    for kept in (False, True):
        blocks, labels = around("Old mill", kept=kept)
        blocks.shape[2] = shape
        options = Options(drop=frozenset({kind})) if kept else Options(keep=frozenset({kind}))
        assert ("Old mill" in article(blocks, labels, options).text) is not kept


def test_keep_wins_over_drop() -> None:
    """A kind that is both kept and dropped is kept."""
    blocks, labels = around("Advertisement", kept=False)
    both = frozenset({Kind.ADVERT})
    assert "Advertisement" in article(blocks, labels, Options(keep=both, drop=both)).text


def test_items_of_latest_news() -> None:
    """Times above or below their titles, with sections beside them, give the same items."""
    below = ["Последние новости", "В городе открылась выставка старых карт", "Сегодня, 17:11",
             "Назначен новый директор областной библиотеки", "Сегодня, 16:53"]  # fmt: skip
    above = ["Newest", "17:11", "Old maps shown in the town hall now", "16:53", "Library gets a new head this week"]
    timed = ["17:11 Old maps shown in the town hall now", "16:53 Library gets a new head this week"]
    assert list_items(Kind.LATEST_NEWS, below) == (
        {"time": "17:11", "title": "В городе открылась выставка старых карт"},
        {"time": "16:53", "title": "Назначен новый директор областной библиотеки"},
    )
    expected = (
        {"time": "17:11", "title": "Old maps shown in the town hall now"},
        {"time": "16:53", "title": "Library gets a new head this week"},
    )
    assert list_items(Kind.LATEST_NEWS, above) == expected
    assert list_items(Kind.LATEST_NEWS, timed) == expected


def test_items_of_videos() -> None:
    """A title that stands twice is one item, its date in ISO 8601 where the figures say so."""
    boats, snow = "Как строят лодки на севере - ВИДЕО", "Почему опоздал первый снег - ВИДЕО"
    lines = [boats, boats, "12 / 12 / 2025, 15:50", snow, snow, "10 / 12 / 2025, 17:36"]
    assert list_items(Kind.VIDEO, lines) == (
        {"title": boats, "date": "2025-12-12T15:50"},
        {"title": snow, "date": "2025-12-10T17:36"},
    )


def test_a_date_glued_to_a_summary_ends_its_item() -> None:
    """Where a dump runs summary and date together, the next title still begins an item of its own."""
    boats, snow = "Как строят лодки на севере - ВИДЕО", "Почему опоздал первый снег - ВИДЕО"
    lines = [boats, boats, "Наш корреспондент побывал у мастеров на Севере26 / 12 / 2025, 17:22", snow, snow]
    assert list_items(Kind.VIDEO, [*lines, "12 / 12 / 2025, 15:50"]) == (
        {"title": boats, "date": "2025-12-26T17:22"},
        {"title": snow, "date": "2025-12-12T15:50"},
    )


def test_other_kinds_have_no_items() -> None:
    """Only lists of news and videos are parsed."""
    assert list_items(Kind.RELATED, ["Read also", "Old maps shown in the town hall now"]) == ()


def test_reasons_say_why() -> None:
    """With `explain`, a removed block's reasons end with what named its kind."""
    blocks, labels = around("Latest news", kept=False)
    named = name_blocks(blocks, labels, Metadata())
    assert named.reasons[2] == "head: latest news"


def test_later_is_the_tuple_it_makes() -> None:
    """What is worked out later compares, hashes, slices and travels to another process as its tuple."""
    import pickle

    calls = []

    def make() -> object:
        calls.append(1)
        return iter((1, 2, 3))

    later = Later(make)  # type: ignore[arg-type]
    assert not calls, "nothing is done before somebody looks"
    assert later == (1, 2, 3)
    assert hash(later) == hash((1, 2, 3))
    assert (later[0], later[1:], len(later), list(later)) == (1, (2, 3), 3, [1, 2, 3])
    assert pickle.loads(pickle.dumps(later)) == (1, 2, 3)
    assert len(calls) == 1


def test_empty_page_has_no_kinds() -> None:
    """A page without blocks is no error."""
    blocks = dump_blocks("")
    nothing = np.zeros(0, np.float32)
    assert find_kinds(blocks, Labels(nothing, nothing > 0, Verdict.EMPTY, 1.0), Metadata()) == []


def test_a_line_of_control_characters_has_a_kind() -> None:
    """Nothing a page may hold ends in an error, not even a line without a single word."""
    import dechaff

    for page in ("#\x1f:", ":\x0b:", "x\x1f:\n:\x1f"):
        assert all(block.kind in Kind for block in dechaff.clean(page).blocks)


def test_kinds_are_named_only_when_asked_for() -> None:
    """Text and Markdown alone cost nothing of the naming of what was removed."""
    blocks, labels = around("Latest news", kept=False)
    page = article(blocks, labels, Options())
    assert page.text
    assert page.markdown
    assert "values" not in vars(page.blocks)
    assert [run.kind for run in page.removed] == [Kind.LATEST_NEWS]
    assert "values" in vars(page.blocks)
