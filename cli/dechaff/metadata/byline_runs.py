"""Authors inside longer lines: names behind a byline's words, beside a date, under the headline, or said twice at once.

In a dump that is one line no line is the byline, and where it was cut for judging a name falls apart. So the pieces
around the body are joined again and names are looked for by what stands right beside them; how many words a name has
is for the ranking to say, which sees every cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log1p

import numpy as np

from dechaff.metadata.byline import author_key
from dechaff.metadata.dates import Calendar, find_dates
from dechaff.metadata.names import (
    LONGEST_NAME,
    PARTICLES,
    Grade,
    clean_name,
    grade,
    holds_menu_word,
    is_job_word,
)
from dechaff.metadata.page_lines import PageLines, fold, words
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.readings import inner_cue
from dechaff.metadata.words import word_list

ABOVE, INTO_BODY, AROUND_END = 60, 12, 14
"""Blocks above the body, into it, and behind its end whose words are looked at."""
CUT = 0.5
"""Share of the blocks that go on in the line of the one before, from which a page is one of long lines."""
MOST_WORDS = 4
"""Words of a name."""
MOST_CUES, MOST_TITLES = 12, 4
"""Byline's words, and places of the headline, that are looked at."""
_TOKEN = re.compile(r"[^\s|｜•●·]+")
_EDGE = "\"'“”‘’()[]{}<>«»,;:.!?*_#-–—/"
_ENDS = frozenset(",;:.!?)]|»”")
_INITIAL = re.compile(r"[^\W\d_]\.$")
_FILL = "|"
"""What stands in the place of a date, so that spans stay true."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    ends: bool
    """A mark behind it ends a name."""
    opens: bool
    """It may open a name: a capital."""


@dataclass(slots=True)
class _Run:
    """A name as one place of the text shows it."""

    name: str
    at: int
    features: dict[str, float] = field(default_factory=dict)


def run_authors(page: PageLines, title: str | None, known: Calendar) -> Iterator[Candidate]:
    """Readings of the authors inside lines, of a page whose lines are longer than they can be judged."""
    gap = page.blocks.gap
    if len(gap) < 2 or np.count_nonzero(gap[1:] < 0) < CUT * (len(gap) - 1):
        return
    top = range(max(page.start, page.first - ABOVE), min(len(page.lines), page.first + INTO_BODY))
    end = range(max(top.stop, page.last - 2), min(len(page.lines), page.last + AROUND_END))
    merged: dict[str, _Run] = {}
    for place, rows in (("top", top), ("end", end)):
        text = " ".join(page.lines[rows.start : rows.stop])
        body_at = sum(len(page.lines[index]) + 1 for index in range(rows.start, min(page.first, rows.stop)))
        for run in _runs(text, page, title, known):
            run.features[f"run, {place}"] = 1.0
            distance = body_at - run.at if place == "top" else -run.at
            run.features["run, above body" if distance > 0 else "run, into body"] = log1p(abs(distance)) / 5
            other = merged.setdefault(run.name, run)
            if other is not run:
                other.features = run.features | other.features | {"run, again": 1.0}
    for run in merged.values():
        yield Candidate(run.name, author_key([run.name]), None, "a name inside a line", _features(run, page, title))


def _runs(text: str, page: PageLines, title: str | None, known: Calendar) -> Iterator[_Run]:
    """Names with what stands beside them."""
    moments = find_dates(text, known)
    for moment in moments:
        text = text[: moment.start] + _FILL * (moment.end - moment.start) + text[moment.end :]
    tokens = _words_of(text)
    starts = [token.start for token in tokens]
    for number, match in enumerate(inner_cue(page.language).finditer(text)):
        if number >= MOST_CUES:
            break
        small = {} if match[1][0].isupper() else {"run, small cue": 1.0}
        yield from _names_at(text, tokens, _at(starts, match.end()), {"run, cue": 1.0} | small)
    for moment in moments:
        yield from _names_at(text, tokens, _behind_marks(tokens, _at(starts, moment.end)), {"run, behind date": 1.0})
        yield from _names_before(text, tokens, _at(starts, moment.start))
    for place in _places(text, title):
        yield from _names_at(text, tokens, _at(starts, place), {"run, behind headline": 1.0})
    for index, token in enumerate(tokens):
        if token.opens and not token.ends:
            for n in (2, 3):
                first, second = tokens[index : index + n], tokens[index + n : index + 2 * n]
                if len(second) == n and all(a.text == b.text for a, b in zip(first, second, strict=True)):
                    yield from _names_at(text, tokens, index, {"run, said twice at once": 1.0}, (n,))


def _words_of(text: str) -> list[_Word]:
    found = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        bare = token.strip(_EDGE)
        if bare:
            is_initial = len(token) == 2 and bool(_INITIAL.match(token))
            ends = token[-1] in _ENDS and not is_initial
            found.append(_Word(token if is_initial else bare, match.start(), ends, bare[0].isupper()))
    return found


def _at(starts: list[int], place: int) -> int:
    """Index of the first word that begins at a place or behind it."""
    return int(np.searchsorted(starts, place))


def _behind_marks(tokens: list[_Word], index: int) -> int:
    """The index behind a byline's words: `5 May 2024 by Ann Lee`."""
    cues = word_list("byline_inside")
    return index + 1 if index < len(tokens) and tokens[index].text.casefold() in cues else index


def _places(text: str, title: str | None) -> list[int]:
    """Where the headline ends."""
    if not title:
        return []
    found: list[int] = []
    start = text.find(title)
    while start >= 0 and len(found) < MOST_TITLES:
        found.append(start + len(title))
        start = text.find(title, start + len(title))
    return found


def _names_at(
    text: str, tokens: list[_Word], index: int, features: dict[str, float], lengths: tuple[int, ...] = (1, 2, 3, 4)
) -> Iterator[_Run]:
    """The names of one to four words that begin with a word."""
    is_cue = "run, cue" in features
    for n in lengths:
        part = tokens[index : index + n]
        if len(part) < n or (n > 1 and part[n - 2].ends):
            return
        if n == 1 and not is_cue:
            continue
        if _FILL in text[part[0].start : part[-1].start]:
            return
        if n > 1 and not (part[-1].opens or part[-1].text.casefold() in PARTICLES):
            return
        if name := _name([token.text for token in part], is_cue):
            behind = tokens[index + n : index + n + 1]
            yield _Run(name, part[0].start, features | _beside(part[-1], behind, text))


def _names_before(text: str, tokens: list[_Word], index: int) -> Iterator[_Run]:
    """The names of two or three words that end before a date, or before the words that open it."""
    opens_date = {"run, before date": 1.0}
    for _ in range(2):
        if index and tokens[index - 1].text.casefold() in _before_dates():
            index -= 1
            opens_date = {"run, before date": 1.0, "run, before a date's words": 1.0}
    for n in (2, 3):
        part = tokens[max(0, index - n) : index]
        if len(part) < n or any(token.ends for token in part[:-1]) or not part[0].opens:
            return
        if _FILL in text[part[0].start : part[-1].start]:
            return
        if name := _name([token.text for token in part], False):
            before = tokens[index - n - 1 : index - n]
            own = {"run, capital before": 1.0} if before and before[0].opens and not before[0].ends else {}
            yield _Run(name, part[0].start, opens_date | own)


def _before_dates() -> frozenset[str]:
    return word_list("published") | word_list("updated")


def _beside(last: _Word, behind: list[_Word], text: str) -> dict[str, float]:
    """What stands right behind a name: its end, a job, another capital."""
    if last.ends or not behind:
        return {"run, ends": 1.0}
    if _FILL in text[last.start : behind[0].start]:
        return {"run, ends at a date": 1.0}
    if is_job_word(behind[0].text):
        return {"run, job behind": 1.0}
    return {"run, capital behind": 1.0} if behind[0].opens else {}


def _name(parts: list[str], is_cue: bool) -> str | None:
    name = " ".join(parts)
    if len(name) > LONGEST_NAME or holds_menu_word(name):
        return None
    graded = grade(name)
    if graded is Grade.PERSON and len(clean_name(name)) == len(name):
        return name
    return name if is_cue and len(parts) == 1 and graded in (Grade.HANDLE, Grade.AGENCY) else None


def _features(run: _Run, page: PageLines, title: str | None) -> dict[str, float]:
    parts = words(run.name)
    features = run.features | {"run": 1.0, f"run, words {len(run.name.split())}": 1.0}
    features["run, common words"] = sum(word in page.small_words for word in parts) / (len(parts) or 1)
    features[f"run, mentions {min(page.blocks.text.count(run.name), 4)}"] = 1.0
    if title and any(word in words(title) for word in parts if len(word) > 2):
        features["run, in headline"] = 1.0
    if run.name.isupper():
        features["run, upper case"] = 1.0
    if kind := page.names_site(fold(run.name)):
        features[f"run, {kind}"] = 1.0
    return features
