"""A line of text -> the dates it names.

A grammar of the forms datelines use (numbers, month names of some hundred languages, CJK, eras) instead of a general
date parser: a general one reads a date into "5 in 10" and "May 2", and takes milliseconds. Every match keeps its span,
so that the ranking can see what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dechaff.metadata.calendars import BUDDHIST_OFFSET, ERAS, PERSIAN_MONTHS, gregorian, persian
from dechaff.metadata.words import calendar

EARLIEST = date(1990, 1, 1)
"""No page of the web is older."""
LONGEST_YEARLESS = 80
"""Characters of a line in which a day without its year is a dateline."""
TIME_DISTANCE = 22
"""Most characters between a date and its time: ", Mon, at about "."""

_MONTH = r"([^\W\d_][^\s\d,/|()\[\]:;·•—–-]{1,19})"
_YEAR = r"((?:19|20|25|1[34])\d\d)(?:(?!\d)|(?=\d{1,2}:[0-5]\d))"
_SUFFIX = r"(?:st|nd|rd|th|er|ère|\.º|º|ª|\.|-?(?:го|е|ое|го|ші|шы|р|ин|ն|da|de|an))?"
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<y>(?:19|20|25|1[34])\d\d)(?:\s?[-/.]\s?|\s?[年년]\s?|\. )"
    r"(?P<m>\d{1,2})(?:\s?[-/.]\s?|\s?[月월]\s?|\. )"
    r"(?P<d>\d{1,2})(?!\d|[./-]\d)"
    r"|(?<![\d./:,$€£-])(?P<d1>\d{1,2})(?P<sep>\s?[-/.]\s?)(?P<d2>\d{1,2})(?P=sep)(?P<y2>(?:19|20|25|1[34])\d\d|\d\d)(?![\d%]|[./-]\d)"
    r"|(?P<era>令和|平成|昭和|民國|民国)\s?(?P<ey>元|\d{1,3})\s?年\s?(?P<em>\d{1,2})\s?月\s?(?P<ed>\d{1,2})\s?日"
    r"|(?<!\d)(?P<vd>\d{1,2}) tháng (?P<vm>\d{1,2}),? (?:năm )?(?P<vy>\d{4})"
)
_NAMED = re.compile(
    rf"(?<![\d.,:])(?P<d>\d{{1,2}}){_SUFFIX}[\s\-/]{{0,2}}(?:de |of |d[’'])?{_MONTH}[.,]?"
    rf"[\s\-/,]{{0,2}}(?:de |del |of |d[’'])?(?P<y>{_YEAR}|'?\d\d(?![\d:.]))"
    rf"|{_MONTH}\.?[\s\-/]{{1,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s|, |de ){{1,3}}(?P<y2>{_YEAR})"
    rf"|(?P<y4>{_YEAR})\.?(?: gada)? (?P<d4>\d{{1,2}})\.?[ -]{_MONTH}"
    rf"|(?P<y3>{_YEAR})(?:\.|\s?-?(?:ж|m|жылғы|оны|ko|yil|il|й|йил|елның)\b\.?)?,?\s?{_MONTH}\.?\s?(?P<d3>\d{{1,2}})(?![\d:])"
)
_YEARLESS = re.compile(
    rf"(?<![\d.,:])(?P<d>\d{{1,2}}){_SUFFIX}[\s\-]?(?:de )?{_MONTH}"
    rf"|{_MONTH}\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])"
    r"|(?<!\d)(?P<m3>\d{1,2})\s?[月월]\s?(?P<d3>\d{1,2})\s?[日일]"
)
_DIGIT = re.compile(r"\d")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
"""Digits of other scripts, one for one, so that spans stay true."""
_TWO_WORDS = re.compile(r"(تشرين|كانون)\s(الأول|الاول|الثاني)")
"""Months of two words, joined to one of the same length."""
_HAS_DATE = re.compile(r"\d\s?[./年년月월-]\s?\d|[^\W\d]\W{0,4}\d|\d\W{0,3}[^\W\d]")
_TWO_NUMBERS = re.compile(r"\d\D{1,45}\d")
"""What every date with its year has, as near each other as its words allow: most lines that pass have one number."""
_TIME = re.compile(
    r"(?:(?P<pm>下午|午後|晚上|오후|PM)|(?P<am>上午|午前|凌晨|早上|오전|AM))?\s?(?<![\d.,:/-])(?P<h>[01]?\d|2[0-3])"
    r"(?:[:.：]|\s?h\s?|\s?[時时点點시]\s?)(?P<m>[0-5]\d)(?![\d%])(?!\s?[-/.]\s?\d\d\d)(?::\d\d)?(?:\s?[分분])?\s?(?P<half>[ap]\.?m\b)?",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(r"[(（]|\|.*[^\W\d_]{3}")
"""Between a date and a time that is not its own: a bracket opens, or something else begins."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date read from a line."""

    day: date
    time: str | None
    """`15:35`, as the page shows it."""
    start: int
    end: int
    """The span of date and time in the line."""
    form: str
    """`numeric`, `named`, `two-digit year`, `no year`, `relative`, `ambiguous`."""

    def iso(self) -> str:
        """`2026-01-06` or `2026-01-06T15:35`."""
        return f"{self.day.isoformat()}T{self.time}" if self.time else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What reading a date depends on beside the line."""

    language: str | None = None
    reference: date | None = None
    """The page's own date or the date of its capture: relative dates count from it, later ones are refused."""
    month_first: bool | None = None
    """05/04 is the fourth of May; `None`: cannot be known."""


def find_dates(line: str, known: Calendar) -> list[Moment]:
    """The dates a line names, left to right, with their times; none later than a day after the reference."""
    if not _DIGIT.search(line) or not _HAS_DATE.search(line):
        return []
    if not line.isascii():
        line = _TWO_WORDS.sub(r"\1_\2", _OTHER_DIGITS.sub(lambda digit: str(int(digit[0])), line))
    found = [*_numeric(line, known), *_named(line, known)] if _TWO_NUMBERS.search(line) else []
    if not found and known.reference:
        found = [*_yearless(line, known)]
    found.sort(key=lambda moment: moment.start)
    latest = known.reference + timedelta(days=1) if known.reference else date.max
    return [_with_time(line, moment) for moment in found if EARLIEST <= moment.day <= latest]


def month_number(name: str, language: str | None = None) -> int | None:
    """1-12 of a month's name in any language; a name that means several months needs its language."""
    name = name.casefold().rstrip(".")
    months = calendar()["months"]
    number: int | dict[str, str] | None = months.get(name) or months.get(name.replace(".", ""))
    if isinstance(number, dict):
        fits = [int(value) for value, languages in number.items() if language in languages.split()]
        return fits[0] if fits else None
    return number


def _numeric(line: str, known: Calendar) -> Iterator[Moment]:
    for match in _NUMERIC.finditer(line):
        day, form = None, "numeric"
        if match["y"]:
            day = gregorian(int(match["y"]), int(match["m"]), int(match["d"]))
        elif match["era"]:
            year = ERAS[match["era"]] + (1 if match["ey"] == "元" else int(match["ey"]))
            day = gregorian(year, int(match["em"]), int(match["ed"]))
        elif match["vy"]:
            day = gregorian(int(match["vy"]), int(match["vm"]), int(match["vd"]))
        else:
            day, form = _ordered(match, known)
        if day:
            yield Moment(day, None, match.start(), match.end(), form)


def _ordered(match: re.Match[str], known: Calendar) -> tuple[date | None, str]:
    """A date whose first two numbers may be day and month or month and day."""
    first, second, year = int(match["d1"]), int(match["d2"]), _full_year(match["y2"], known)
    form = "numeric" if len(match["y2"]) == 4 else "two-digit year"
    if year is None or (form == "two-digit year" and match["sep"].strip() == "-" and known.language == "en"):
        return None, form
    day_first, month_first = gregorian(year, second, first), gregorian(year, first, second)
    if "." in match["sep"] and day_first:
        return day_first, form
    if not (day_first and month_first) or day_first == month_first:
        return day_first or month_first, form
    if known.month_first is None:
        return day_first, "ambiguous"
    return (month_first if known.month_first else day_first), form


def _full_year(digits: str, known: Calendar) -> int | None:
    """`26` is 2026, `98` is 1998, and 2568 in Thai; `None` where a two-digit year can be no year of the web."""
    year = int(digits.lstrip("'’"))
    if year >= 100:
        return year
    if known.language == "th" and year >= 40:
        return 2500 + year - BUDDHIST_OFFSET
    newest = (known.reference.year if known.reference else 2050) - 2000
    return 2000 + year if year <= newest else 1900 + year if year >= 90 else None


def _named(line: str, known: Calendar) -> Iterator[Moment]:
    position = 0
    while match := _NAMED.search(line, position):
        groups = [group for group in match.groups() if group]
        words = [group for group in groups if not group[-1].isdigit()]
        digits = next(int(match[key]) for key in ("d", "d2", "d3", "d4") if match[key])
        year_text = next(match[key] for key in ("y", "y2", "y3", "y4") if match[key])
        year = _full_year(year_text, known)
        day = _of_month(year, words[0], digits, known) if words and year else None
        if day:
            form = "named" if len(year_text) == 4 else "two-digit year"
            yield Moment(day, None, match.start(), match.end(), form)
        position = match.end() if day else match.start() + 1


def _of_month(year: int, name: str, day: int, known: Calendar) -> date | None:
    if (number := month_number(name, known.language)) is not None:
        return gregorian(year, number, day)
    if (number := PERSIAN_MONTHS.get(name)) is not None:
        return persian(year, number, day)
    return None


def _yearless(line: str, known: Calendar) -> Iterator[Moment]:
    """`5 January, 15:35`: the last such day before the reference, if it is less than ten months past."""
    if known.reference is None or len(line) > LONGEST_YEARLESS:
        return
    for match in _YEARLESS.finditer(line):
        words = [group for group in match.groups() if group and not group.isdigit()]
        number = int(match["m3"]) if match["m3"] else month_number(words[0], known.language)
        day = next(int(match[key]) for key in ("d", "d2", "d3") if match[key])
        if number is None:
            continue
        for year in (known.reference.year, known.reference.year - 1):
            when = gregorian(year, number, day)
            if when and timedelta(days=-1) <= known.reference - when <= timedelta(days=300):
                yield Moment(when, None, match.start(), match.end(), "no year")
                break


def _with_time(line: str, moment: Moment) -> Moment:
    """The moment with the clock time that stands beside it, behind it or else before it."""
    match = _TIME.search(line, moment.end, moment.end + TIME_DISTANCE)
    if not match or _OTHER_TIME.search(line[moment.end : match.start()]):
        before = list(_TIME.finditer(line, max(0, moment.start - TIME_DISTANCE), moment.start))
        match = before[-1] if before else None
    time = clock(match) if match else None
    if not match or time is None:
        return moment
    return Moment(moment.day, time, min(moment.start, match.start()), max(moment.end, match.end()), moment.form)


def clock(match: re.Match[str]) -> str | None:
    """`15:35` of a matched time, 12-hour forms resolved."""
    hour = int(match["h"])
    half = (match["half"] or "").lower()
    if (half.startswith("p") or match["pm"]) and hour < 12:
        hour += 12
    elif (half.startswith("a") or match["am"]) and hour == 12:
        hour = 0
    return f"{hour:02d}:{int(match['m']):02d}"


def find_time(line: str) -> re.Match[str] | None:
    """The first clock time of a line."""
    return _TIME.search(line)
