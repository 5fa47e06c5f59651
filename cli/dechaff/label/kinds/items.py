"""The items of a removed list: of latest news its times and titles, of videos their titles and dates.

Whether the time stands above or below its title is read off the run itself, once for all its items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dechaff.document import Kind
from dechaff.label.kinds.lines import CLOCK, DATE, EDGE, Form, Sign, read_line

Item = dict[str, str | None]

_TIMES = frozenset({Form.TIME, Form.DATE, Form.TIMED})
_NUMERIC_DATE = re.compile(
    r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?((?:19|20)\d\d)|((?:19|20)\d\d)\s?[./年-]\s?(\d{1,2})\s?[./月-]\s?(\d{1,2})"
)

_GLUED_DATE = re.compile(r"(?<=\D)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)\d\d(?:,?\s*\d{1,2}:\d\d)?$")
"""A date at the end of a summary, as dumps print it where a tag without a line break stood between."""


class _Row(NamedTuple):
    line: str
    sign: Sign


def list_items(kind: Kind, lines: Sequence[str]) -> tuple[Item, ...]:
    """Items in page order, for `latest-news` `{time, title}`, for `video` `{title, date}`; else none.

    A time is given as `17:11` where the line holds one, else as written (`5 h ago`); a date as ISO 8601 where its
    figures say which it is, else as written. Absent parts are `None`.
    """
    if kind not in (Kind.LATEST_NEWS, Kind.VIDEO):
        return ()
    rows = [_Row(line.strip(), read_line(line)) for line in lines]
    rows = [
        row
        for row in rows
        if row.sign.role not in ("head", "line", "name") and row.sign.form not in (Form.MARK, Form.NUMBER)
    ]
    pairs = _pairs(_without_labels(rows))
    if kind is Kind.LATEST_NEWS:
        return tuple({"time": _time(when), "title": title} for when, title in pairs)
    return tuple({"title": title, "date": _date(when)} for when, title in pairs)


def _without_labels(rows: list[_Row]) -> list[_Row]:
    """Without the sections and authors beside headlines; with them where there are no headlines."""
    if sum(row.sign.form in (Form.HEADLINE, Form.PROSE, Form.TIMED) for row in rows) < 2:
        return rows
    n_times = sum(row.sign.form in _TIMES for row in rows)
    labels = sum(row.sign.form is Form.SHORT for row in rows)
    titles = sum(row.sign.form is Form.HEADLINE for row in rows)
    keep_short = n_times > titles and labels <= n_times - titles
    return [row for row in rows if keep_short or row.sign.form is not Form.SHORT]


def _pairs(rows: Sequence[_Row]) -> Iterator[tuple[str | None, str]]:
    """(time or date as written, title) of each item."""
    rows = list(_split_timed(rows))
    times = [i for i, row in enumerate(rows) if row.sign.form in _TIMES]
    if not times:
        yield from (
            (None, title) for title in dict.fromkeys(row.line for row in rows if row.sign.form is not Form.PROSE)
        )
        return
    group: list[str] = []
    when: str | None = None
    above = times[0] == 0
    for row in rows:
        if row.sign.form not in _TIMES:
            group.append(row.line)
        elif above:
            if group:
                yield when, group[0]
            group, when = [], row.line
        else:
            if group:
                yield row.line, group[0]
            group = []
    if group:
        yield when if above else None, group[0]


def _split_timed(rows: Sequence[_Row]) -> Iterator[_Row]:
    """A line that holds time and title, or a summary and its date, as two."""
    for row in rows:
        early = (CLOCK.match(row.line) or DATE.match(row.line)) if row.sign.form is Form.TIMED else None
        late = _GLUED_DATE.search(row.line) if row.sign.form not in _TIMES else None
        if early:
            yield _Row(early[0], Sign(Form.TIME))
            yield _Row(row.line[early.end() :].strip(EDGE), Sign(Form.HEADLINE))
        elif late:
            yield _Row(row.line[: late.start()].strip(), row.sign)
            yield _Row(late[0], Sign(Form.TIME))
        else:
            yield row


def _time(when: str | None) -> str | None:
    if when is None:
        return None
    clock = CLOCK.search(when)
    return clock[0] if clock and not DATE.search(when) else when


def _date(when: str | None) -> str | None:
    if when is None:
        return None
    match = _NUMERIC_DATE.search(when)
    if not match:
        return when
    day, month, year = (match[1], match[2], match[3]) if match[3] else (match[6], match[5], match[4])
    if int(month) > 12:
        day, month = month, day
    clock = re.search(r"\b([01]?\d|2[0-3]):([0-5]\d)\b", when[match.end() :])
    iso = f"{year}-{int(month):02d}-{int(day):02d}"
    return f"{iso}T{int(clock[1]):02d}:{clock[2]}" if clock else iso
