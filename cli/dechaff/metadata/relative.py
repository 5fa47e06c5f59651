"""Relative dates ("Сегодня, 17:11", "vor 3 Stunden", "2時間前") -> dates counted from a reference.

The phrases are the page's language's own, because "hier" is yesterday in French and here in German; without a
language English is tried, without a reference nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from dechaff.metadata.dates import Calendar, Moment, clock, find_time
from dechaff.metadata.words import calendar

LONGEST = 80
"""Characters of a line that may hold one: longer ones are prose."""
MOST_AGO = {1: 600, 60: 72, 1440: 31}
"""Minutes, hours and days a page writes this way; more of them is prose or a countdown."""


def find_relative(line: str, known: Calendar) -> Iterator[Moment]:
    """The relative dates a short line names."""
    if known.reference is None or len(line) > LONGEST:
        return
    days, ago, units = _phrases(known.language or "en")
    folded = line.casefold()
    if days and (match := days.search(folded)):
        when = known.reference - timedelta(days=_day_phrases(known.language or "en")[match[1]])
        time = find_time(line)
        yield Moment(when, clock(time) if time else None, match.start(), match.end(), "relative")
    elif ago and (match := ago.search(folded)):
        groups = [(index, text) for index, text in enumerate(match.groups()) if text]
        minutes, n = units[groups[0][0]], int(groups[0][1])
        if n <= MOST_AGO[minutes]:
            when = known.reference - timedelta(days=n if minutes == 1440 else 0)
            yield Moment(when, None, match.start(), match.end(), "relative")


@lru_cache(maxsize=32)
def _day_phrases(language: str) -> dict[str, int]:
    phrases: dict[str, int] = {**calendar()["days"].get(language, {})}
    if language == "az":
        phrases |= {"bugün": 0}
    return phrases


@lru_cache(maxsize=32)
def _phrases(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, list[int]]:
    """Patterns of the day words and of "n units ago", and the unit of each group of the latter."""
    days = sorted(_day_phrases(language), key=len, reverse=True)
    ago = sorted(calendar()["ago"].get(language, []), key=lambda row: -len(row[1]))
    day_pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, days))})(?!\w)") if days else None
    forms = [rf"(?<!\w){re.escape(before)}\s*(\d{{1,3}})\s*{re.escape(after)}(?!\w)" for before, after, _ in ago]
    ago_pattern = re.compile("|".join(forms)) if forms else None
    return day_pattern, ago_pattern, [minutes for _, _, minutes in ago]
