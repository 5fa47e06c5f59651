"""Whole pages: what is found where headline, byline and date stand together, and what must stay empty."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Form, Kind, Labels, Metadata, Page, Source, Verdict
from dechaff.metadata import ON_LISTINGS, find_metadata, read_page

CASES = Path(__file__).parent.parent / "cases" / "metadata.md"


def cases() -> list[tuple[str, str, dict[str, str]]]:
    """(title, dump, expected fields) of each case."""
    parts = re.split(r"\n\.\n", CASES.read_text(encoding="utf-8").split("\n\n", 1)[1])
    return [
        (parts[i].strip(), parts[i + 1], dict(line.split(": ", 1) for line in parts[i + 2].split("\n")))
        for i in range(0, len(parts) - 2, 3)
    ]


def judged(dump: str, url: str | None = None) -> tuple[Page, Blocks, Labels]:
    """A case's page, its blocks, and labels that keep the lines marked `| `."""
    lines = dump.split("\n")
    marked = {number for number, line in enumerate(lines, 1) if line.startswith("| ")}
    text = "\n".join(line.removeprefix("| ") for line in lines)
    blocks = dump_blocks(text)
    keep = np.array([first in marked for first in blocks.first_line.tolist()], bool)
    labels = Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)
    return Page(Source("-", b"", url=url), text, Form.TEXT, "utf-8", "valid utf-8"), blocks, labels


def fields(found: Metadata) -> dict[str, str]:
    """The fields of a record as the cases write them."""
    return {
        "title": found.title.value if found.title else "-",
        "authors": "; ".join(author.value for author in found.authors) or "-",
        "date": found.date.value if found.date else "-",
        "site": found.site.value if found.site else "-",
        "section": found.section.value if found.section else "-",
        "language": found.language.value if found.language else "-",
    }


@pytest.mark.parametrize(("title", "dump", "expected"), cases(), ids=[title for title, _, _ in cases()])
def test_case(title: str, dump: str, expected: dict[str, str]) -> None:  # noqa: ARG001
    """The fields a case names are found as written, or stay empty."""
    found = fields(find_metadata(*judged(dump)))
    assert {name: found[name] for name in expected} == expected


def test_metadata_blocks_leave_the_text() -> None:
    """Headline, byline and dateline are marked with the blocks they stand in, and no paragraph is."""
    page, blocks, labels = judged(cases()[0][1])
    found = find_metadata(page, blocks, labels)
    marked = {blocks.lines[index]: kind for index, kind in found.kinds.items()}
    assert marked == {
        "Old bridge over the Wend reopens after two years": Kind.DUPLICATE_TITLE,
        "By Ann Lee": Kind.BYLINE,
        "12 March 2025": Kind.DATELINE,
    }


def test_each_value_names_its_line() -> None:
    """A value's block is the line it was read from, and its confidence a probability."""
    page, blocks, labels = judged(cases()[0][1])
    found = find_metadata(page, blocks, labels)
    assert found.date is not None
    assert found.date.block is not None
    assert blocks.lines[found.date.block] == "12 March 2025"
    for value in (found.title, found.date, *found.authors):
        assert value is not None
        assert 0 < value.confidence <= 1
        assert value.reason


ONE_LINE = (
    "Home News Sport Culture Weather Contact Search Subscribe Bridges Old bridge over the Wend reopens after two years "
    "By Ann Lee 12 March 2025 Share Print The old stone bridge over the river Wend opened again on Monday after two "
    "years of repair, the county said in a note. Engineers replaced eleven stones of the middle arch and sealed the "
    "road, which had let in water since the flood. Buses go over it again from next week, the mayor said. "
    "The town had asked for a new bridge at first, but the ministry found the old one worth keeping. Two hundred "
    "people came to the opening in spite of the rain, and the brass band of the fire brigade played until noon."
)


def candidates_of_title(text: str, url: str | None) -> set[str]:
    """The readings of the headline inside the lines of a dump."""
    return candidates_of("title", text, url).get("words inside a line", set())


def test_headline_inside_a_line_is_known_by_the_address() -> None:
    """In a dump of one line the words that the address says in order are read as one, with what it leaves out."""
    url = "https://example.org/bridges/old-bridge-over-wend-reopens-after-two-years-1234.html"
    assert "Old bridge over the Wend reopens after two years" in candidates_of_title(ONE_LINE, url)
    other = candidates_of_title(ONE_LINE, "https://example.org/bridges/wind-turbines-of-the-north-sea")
    assert "Old bridge over the Wend reopens after two years" not in other


def test_headline_inside_a_line_is_known_by_its_repeat() -> None:
    """Without an address, what the line says twice; a menu said twice is too long for a headline."""
    twice = ONE_LINE.replace("Bridges Old", "Old bridge over the Wend reopens after two years Old")
    assert "Old bridge over the Wend reopens after two years" in candidates_of_title(twice, None)
    menu = " ".join(f"Word{n} and more" for n in range(20))
    assert not {value for value in candidates_of_title(f"{menu} {menu} {ONE_LINE}", None) if "Word3" in value}


def test_a_page_of_ordinary_lines_is_not_searched_for_runs() -> None:
    """Where lines are lines, a headline is one of them."""
    assert not candidates_of_title(cases()[0][1], "https://example.org/old-bridge-over-the-wend-reopens")


@pytest.mark.parametrize(
    "line",
    [
        "4. Old bridge over the Wend reopens after two years",
        "Old bridge over the Wend reopens after two years 12 March",
        "Bridges and roads Old bridge over the Wend reopens after two years",
    ],
)
def test_headline_beside_something_else_in_its_line_is_known_by_the_address(line: str) -> None:
    """A number, a rubric or a date in the headline's line: what the address names is read without it."""
    url = "https://example.org/old-bridge-over-the-wend-reopens-after-two-years"
    dump = f"Home\nNews\n\n{line}\n\nThe old stone bridge over the river opened again on Monday, the county said.\n"
    parts = candidates_of("title", dump, url).get("a line's part", set())
    assert "Old bridge over the Wend reopens after two years" in parts
    assert not candidates_of("title", dump, "https://example.org/turbines-of-the-north-sea").get("a line's part")


def test_short_name_that_the_address_gives_is_asked_among_many_better_lines() -> None:
    """A shop's page is full of lines that look more like headlines than its product's name."""
    lines = [f"The {word} jacket that keeps you warm in any weather" for word in ("red", "blue", "grey", "black")]
    dump = "\n\n".join([*(lines * 4), "Trail Runner", "Made of stone-washed cotton, these shoes last for many years."])
    url = "https://example.org/shoes/trail-runner"
    assert "Trail Runner" in candidates_of("title", dump, url)["line above the body"]


def candidates_of(field: str, text: str, url: str | None = None) -> dict[str, set[str]]:
    """Reason -> values of a field's candidates, of a dump whose body begins with its first line on stones."""
    page, blocks, _ = judged(text, url)
    body = next((index for index, line in enumerate(blocks.lines) if "stone" in line), 0)
    keep = np.arange(len(blocks.lines)) >= body
    _, candidates = read_page(page, blocks, Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0))
    found: dict[str, set[str]] = {}
    for candidate in candidates[field]:
        found.setdefault(candidate.reason, set()).add(candidate.value)
    return found


INSIDE = "a name inside a line"


@pytest.mark.parametrize(
    "byline",
    [
        "By Ann Lee 12 March 2025",
        "12 March 2025 Ann Lee",
        "Ann Lee Published 12 March 2025",
        "Ann Lee Ann Lee",
        "by Ann Lee,",
    ],
)
def test_authors_inside_a_line(byline: str) -> None:
    """In a dump of one line a name is read behind a byline's words, on either side of a date, or doubled."""
    names = candidates_of("authors", ONE_LINE.replace("By Ann Lee 12 March 2025", byline))[INSIDE]
    assert "Ann Lee" in names
    assert not {name for name in names if "March" in name or "Published" in name or "Home" in name}


def test_one_word_behind_a_byline_inside_a_line() -> None:
    """A thread's starter has one word; a capital beside a date alone is nobody's name."""
    text = ONE_LINE.replace("By Ann Lee 12 March 2025", "Thread starter wendfan Start date 12 March 2025 Messages")
    names = candidates_of("authors", text)[INSIDE]
    assert "wendfan" in names
    assert "Messages" not in names


def test_a_page_of_ordinary_lines_is_not_searched_for_names() -> None:
    """Where lines are lines, an author stands in one of them."""
    assert INSIDE not in candidates_of("authors", cases()[0][1])


def test_every_cut_of_a_line_with_separators_is_a_reading() -> None:
    """Where nothing on the page proves which part is the site's name, the ranking has both parts to choose from."""
    text = "Stone bridges of the Wend | The Valley Post\nNews\n" + cases()[0][1].replace("The Valley Post\n", "")
    parts = candidates_of("title", text.replace("| The old", "The old"))["a line's part"]
    assert {"Stone bridges of the Wend", "The Valley Post"} <= parts


def test_a_listing_by_mistake_keeps_its_plain_byline() -> None:
    """A page that looks like a listing has no date, and an author only where one is as good as certain."""
    page, blocks, labels = judged(cases()[0][1])
    listing = Labels(labels.score, labels.keep, Verdict.LISTING, 1.0)
    assert fields(find_metadata(page, blocks, listing))["date"] == "-"
    for author in find_metadata(page, blocks, listing).authors:
        assert author.confidence >= ON_LISTINGS


@pytest.mark.parametrize("text", ["", "\n\n", "x", "12 March 2025", "\x00" * 20, "By\nBy\nBy"])
def test_pages_of_nothing(text: str) -> None:
    """Empty and tiny pages raise nothing."""
    find_metadata(*judged(text))


PLAIN = "The ferry made its last trip on Sunday evening, and the new bridge was opened in the rain."


def of_record(text: str, **named: str) -> dict[str, str]:
    """What is found of a record that names these fields itself."""
    blocks = dump_blocks(text)
    keep = np.ones(len(blocks), bool)
    source = Source("pages.jsonl:1", b"", **named)
    page = Page(source, text, Form.TEXT, "utf-8", "valid utf-8")
    return fields(find_metadata(page, blocks, Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)))


def test_what_a_record_says_is_passed_on() -> None:
    """A record's own title and date stand where its text shows none, as when a cleaned record is cleaned again."""
    found = of_record(PLAIN, title="Last trip of the ferry", date="2026-03-01T08:15:00Z")
    assert (found["title"], found["date"]) == ("Last trip of the ferry", "2026-03-01T08:15")
    assert of_record(PLAIN, date="2026-03-01")["date"] == "2026-03-01"


def test_a_page_that_is_sure_of_its_headline_keeps_it() -> None:
    """A record may be called after its site: what the page shows plainly is surer."""
    page, blocks, labels = judged(cases()[0][1])
    named = replace(page, source=replace(page.source, title="Something else"))
    found, own = (find_metadata(one, blocks, labels).title for one in (named, page))
    assert found is not None
    assert own is not None
    assert found.value == own.value == "Old bridge over the Wend reopens after two years"


def test_what_no_date_is_is_not_passed_on() -> None:
    """A day of capture is not the page's own, and a date that is none stays out."""
    assert of_record(PLAIN, captured="2026-03-01T08:15:00Z")["date"] == "-"
    assert [of_record(PLAIN, date=text)["date"] for text in ("2026-02-31", "soon", "")] == ["-"] * 3
    assert of_record(PLAIN, title="  ")["title"] == "-"
