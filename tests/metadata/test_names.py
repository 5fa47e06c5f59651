"""Names read from bylines, and what is no name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dechaff.metadata.names import MOST_NAMES, Grade, grade, holds_menu_word, split_names, unglue

CASES = Path(__file__).parent.parent / "cases" / "names.md"
ROW = re.compile(r"- (\w\w) \| (.*) => ?(.*)")


def read_cases() -> list[tuple[str, str, list[str]]]:
    """(language, text, expected names) of each case."""
    rows = [ROW.fullmatch(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert all(rows)
    return [(row[1], row[2], [name for name in row[3].split("; ") if name]) for row in rows if row]


@pytest.mark.parametrize(("language", "text", "expected"), read_cases(), ids=lambda value: str(value)[:40])
def test_case(language: str, text: str, expected: list[str]) -> None:
    """The text names these authors and no others."""
    assert split_names(text, language) == expected


def test_list_of_forty_names_is_no_byline() -> None:
    """A cast or a roll of signatories is refused whole rather than cut somewhere."""
    assert split_names(", ".join(f"Ann{chr(97 + n % 26)} Lee{chr(97 + n // 26)}" for n in range(40))) == []
    assert len(split_names(", ".join(f"Ann{chr(97 + n)} Lee" for n in range(MOST_NAMES)))) == MOST_NAMES


@pytest.mark.parametrize("text", ["Read More", "Share This", "General Discussion", "Подписаться на новости"])
def test_menu_words(text: str) -> None:
    """Two capitalised words of a menu are not a person's name without a byline's word."""
    assert holds_menu_word(text)


def test_grades() -> None:
    """A person, an agency and a handle are told apart; a sentence is none of them."""
    assert [grade(text) for text in ("Anna van der Berg", "Reuters", "mkrieger1", "it was a long day out there")] == [
        Grade.PERSON,
        Grade.AGENCY,
        Grade.HANDLE,
        Grade.NO,
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Ann LeeJanuary 26, 2025", "By Ann Lee | January 26, 2025"),
        ("By Ann McDonaldPublished: 5 May", "By Ann McDonald | Published: 5 May"),
        ("Von Anna LeeMärz 2025", "Von Anna Lee | März 2025"),
        ("Mary McMay and Ann DeMarch", "Mary McMay and Ann DeMarch"),
        ("iPhone reviews by JoAnn Lee", "iPhone reviews by JoAnn Lee"),
    ],
)
def test_lost_tags_between_a_name_and_a_date(line: str, expected: str) -> None:
    """A month or a date's word glued to a surname begins a new part; a surname with two capitals stays whole."""
    assert unglue(line) == expected
