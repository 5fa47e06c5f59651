"""Dates of the forms datelines use, in many languages, and the look-alikes that are no dates."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from dechaff.metadata.calendars import gregorian, persian
from dechaff.metadata.dates import Calendar, find_dates, month_number
from dechaff.metadata.relative import find_relative

CASES = Path(__file__).parent.parent / "cases" / "dates.md"
MONTH_FIRST = {"en"}
ROW = re.compile(r"- (\w\w) \| (\S*) ?\| (.*) => ?(.*)")


def read_cases() -> list[tuple[str, str, str, list[str]]]:
    """(language, reference, line, expected dates) of each case."""
    rows = [ROW.fullmatch(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    return [(row[1], row[2], row[3], row[4].split()) for row in rows if row]


def test_every_case_is_read() -> None:
    """A case in a form the reader does not understand must not be lost silently."""
    listed = sum(line.startswith("- ") for line in CASES.read_text(encoding="utf-8").splitlines())
    assert len(read_cases()) == listed > 50


@pytest.mark.parametrize(("language", "reference", "line", "expected"), read_cases(), ids=lambda value: str(value)[:40])
def test_case(language: str, reference: str, line: str, expected: list[str]) -> None:
    """The line names these dates and no others."""
    known = Calendar(language, date.fromisoformat(reference) if reference else None, language in MONTH_FIRST)
    found = find_dates(line, known) or list(find_relative(line, known))
    assert [moment.iso() for moment in found] == expected


def test_month_of_two_languages() -> None:
    """`listopad` is October in Croatian, November in Polish, and nothing where the language is unknown."""
    assert month_number("listopada", "hr") == 10
    assert month_number("listopada", "pl") == 11
    assert month_number("listopada") is None


def test_order_unknown_is_said() -> None:
    """03/04 without a language is read day first and marked as ambiguous, so that the ranking can doubt it."""
    (moment,) = find_dates("03/04/2024", Calendar())
    assert (moment.day, moment.form) == (date(2024, 4, 3), "ambiguous")


def test_persian_new_year_and_leap_day() -> None:
    """The solar calendar's edges: new year's day, the leap day of 1403, no 31st in autumn."""
    assert persian(1403, 1, 1) == date(2024, 3, 20)
    assert persian(1403, 12, 30) == date(2025, 3, 20)
    assert persian(1402, 8, 31) is None


def test_no_such_day() -> None:
    """Days that no calendar has are no dates."""
    assert gregorian(2025, 2, 29) is None
    assert gregorian(2025, 13, 1) is None
