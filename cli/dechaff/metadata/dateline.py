"""The date of publication: every date near the headline or the body, ranked by its company.

A date in a list of other articles' dates, one in prose, one of an update or a comment is a candidate too: it loses by
its features, not by a rule that would forget it. "None of them" is a candidate as well: better no date than a wrong
one.
"""

from __future__ import annotations

import re

from dechaff.metadata.dates import Calendar, Moment, find_dates
from dechaff.metadata.page_lines import PageLines, cue_length
from dechaff.metadata.places import place_features
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.relative import find_relative
from dechaff.metadata.words import word_list

LONGEST_LINE = 160
"""Characters of a line whose dates are read; of a longer one only the beginning."""
OPENING = 90
"""Characters at the beginning of a prose line where a dateline may stand: `BERLIN, 5 January 2026 (dpa) -`."""
NEIGHBOURS = 6
"""Blocks around a date in which other dates tell of a list."""

_LETTER = re.compile(r"[^\W\d_]")
_COPYRIGHT = re.compile(r"[©]|\(c\)|copyright", re.IGNORECASE)
_LAST_WORDS = re.compile(r"[^\s|•·/,;()]+(?:\s+[^\s|•·/,;()]+){0,2}[\s:：]*$")


def find_moments(page: PageLines, indices: list[int], known: Calendar) -> dict[int, list[Moment]]:
    """The dates of the lines at `indices`, by index; lines without one are left out."""
    moments = {}
    for index in indices:
        line = page.lines[index]
        text = line if len(line) <= LONGEST_LINE else line[:OPENING]
        found = find_dates(text, known)
        if not found and known.reference:
            found = list(find_relative(text, known))
        if found:
            moments[index] = found
    return moments


def date_candidates(
    page: PageLines, moments: dict[int, list[Moment]], title: int | None, names: frozenset[int]
) -> list[Candidate]:
    """Readings of the date; `names`: indices of lines that may hold an author."""
    found = []
    seen: set[str] = set()
    for index, here in moments.items():
        place = place_features(page, index, title)
        n_others = len(
            {m.day for i, ms in moments.items() if 0 < abs(i - index) <= NEIGHBOURS for m in ms} - {here[0].day}
        )
        for number, moment in enumerate(here):
            features = dict(place)
            features.update(
                _line_features(page, index, moment, number, index + 1 in names or index - 1 in names or index in names)
            )
            if n_others:
                features["other dates near"] = min(n_others, 3.0)
            if moment.day.isoformat() not in seen:
                features["first of page" if not seen else "first of its day"] = 1.0
                seen.add(moment.day.isoformat())
            reason = f"{moment.form} date " + ("in the byline" if index in names else "near the headline")
            found.append(Candidate(moment.iso(), moment.day.isoformat(), index, reason, features))
    return found


def mark_lone_update(candidates: list[Candidate]) -> None:
    """Mark the date of an update that is the only date of a page without authors: a manual's page has no other."""
    if len({candidate.key for candidate in candidates}) == 1:
        for candidate in candidates:
            if candidate.features.keys() & {"updated", "updated above"}:
                candidate.features["lone update"] = 1.0


def _line_features(page: PageLines, index: int, moment: Moment, number: int, by_name: bool) -> dict[str, float]:
    line = page.lines[index]
    features = {f"form {moment.form}": 1.0}
    rest = len(_LETTER.findall(line[: moment.start])) + len(_LETTER.findall(line[moment.end : LONGEST_LINE]))
    features["alone" if rest <= 3 else "rest short" if rest <= 30 else "rest 31-80" if rest <= 80 else "in prose"] = 1.0
    if rest > 80 and moment.start < OPENING:
        features["opens prose"] = 1.0
    if moment.time:
        features["with time"] = 1.0
    if by_name:
        features["beside a name"] = 1.0
    if number:
        features["second of line"] = 1.0
    if _COPYRIGHT.search(line):
        features["copyright"] = 1.0
    cue = _cue(page, index, line[: moment.start])
    if cue:
        features[cue] = 1.0
    return features


def _cue(page: PageLines, index: int, before: str) -> str | None:
    """What the words before a date, or the line above one that stands alone, say of it."""
    before = before.strip(" \t:：|•·,-–—([/")
    if not before and index:
        above = page.lines[index - 1]
        if len(above) > 40:
            return None
        kind = _cue_kind(above)
        return f"{kind} above" if kind else None
    return _cue_kind(before)


def _cue_kind(before: str) -> str | None:
    """`published` or `updated` where one of their phrases opens or ends the text."""
    tail = _LAST_WORDS.search(before)
    words = tail[0].split() if tail else []
    ends = {" ".join(words[-n:]).casefold().strip(" :：.,") for n in range(1, len(words) + 1)}
    for kind in ("updated", "published"):
        phrases = word_list(kind)
        if ends & phrases or cue_length(before, phrases):
            return kind
    return None
