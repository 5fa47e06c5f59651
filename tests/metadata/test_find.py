"""Whole pages: what is found where headline, byline and date stand together, and what must stay empty."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Form, Kind, Labels, Metadata, Page, Source, Verdict
from dechaff.metadata import find_metadata

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


@pytest.mark.parametrize("text", ["", "\n\n", "x", "12 March 2025", "\x00" * 20, "By\nBy\nBy"])
def test_pages_of_nothing(text: str) -> None:
    """Empty and tiny pages raise nothing."""
    find_metadata(*judged(text))
