"""Headlines inside longer lines: runs of words that the page's address names, or that the page says twice.

In a dump that is one line no line is the headline, and where it was cut for judging says nothing of it; in others a
number, a rubric or a date may stand beside it in its line. Whether a run is the headline is for the ranking to say, by
how much of the address it holds and by what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dechaff.metadata.address import address_words, plain_words
from dechaff.metadata.page_lines import PageLines, fold
from dechaff.metadata.ranking import Candidate

ABOVE, INTO_BODY = 60, 12
"""Blocks above and into the body whose words are looked at."""
CUT = 0.5
"""Share of the blocks that go on in the line of the one before, from which a page is one of long lines."""
SHORTEST, LONGEST = 12, 200
"""Characters of a run, folded."""
FEWEST, MOST_WORDS = 3, 30
"""Words of a run that is said twice."""
SKIPPED = 3
"""Words of a headline in a row that an address may leave out."""
ENOUGH = 0.6
"""Share of an address's letters that a run must hold."""
MOST_RUNS = 8
MOST_IN_LINE = 2
"""Runs of one line that its parts begin or end with."""
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
_BEHIND = re.compile(r"\W{0,3}(?:[Bb]y\b|[Vv]on\b|[Pp]ar\b|[Pp]or\b|\d|[^\W\d_]{3,9}\.? \d)")
"""A byline's word or a date right behind a run."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    words: list[str]
    spans: list[tuple[int, int]]
    body: int
    """Index of the body's first word."""


def run_candidates(page: PageLines, url: str | None, best: float) -> Iterator[Candidate]:
    """Readings of the headline inside lines, of a page whose lines are longer than they can be judged.

    `best`: how much the best of the lines looks like a headline.
    """
    gap = page.blocks.gap
    if len(gap) < 2 or np.count_nonzero(gap[1:] < 0) < CUT * (len(gap) - 1):
        return
    region = _region(page)
    named = _named(region, _address(url))
    seen: set[tuple[int, int]] = set()
    for start, stop, said in [*named, *_repeated(region)]:
        value = _value(region, start, stop)
        if (start, stop) in seen or not SHORTEST <= len(fold(value)) <= LONGEST:
            continue
        seen.add((start, stop))
        features = said | _features(region, start, stop) | {"run beside lines": best, "run": 1.0}
        yield Candidate(value, fold(value), None, "words inside a line", features)


def part_candidates(page: PageLines, lines: Sequence[tuple[int, float]], url: str | None) -> Iterator[Candidate]:
    """Readings of lines that say the address's words beside others: from its first word, up to its last, or between.

    `lines`: indices, and how much each line looks like a headline.
    """
    address = _address(url)
    for index, look in lines:
        text = page.lines[index]
        region = _text(text)
        n, seen = len(region.words), set[tuple[int, int]]()
        for start, stop, said in _named(region, address)[:MOST_IN_LINE]:
            for first, end, kind in ((start, n, "to the end"), (0, stop, "from the start"), (start, stop, "between")):
                value = text[region.spans[first][0] :] if end == n else _value(region, first, end)
                if (first, end) in {(0, n), *seen} or not SHORTEST <= len(fold(value)) <= LONGEST:
                    continue
                seen.add((first, end))
                features = {f"part {name}": x for name, x in (said | _edges(region, first, end)).items()}
                features |= {"part": 1.0, f"part {kind}": 1.0, "part of a likely line": look}
                features["part, share"] = len(value) / len(text)
                yield Candidate(value, fold(value), None, "a line's part", features)


def _address(url: str | None) -> list[str]:
    return plain_words(address_words(url)) if url else []


def _region(page: PageLines) -> _Text:
    low, high = max(page.start, page.first - ABOVE), min(len(page.lines), page.first + INTO_BODY)
    return _text(" ".join(page.lines[low:high]), sum(len(line) + 1 for line in page.lines[low : page.first]))


def _text(text: str, body_at: int = 0) -> _Text:
    lowered = text.lower()
    matches = list(_WORD.finditer(lowered if len(lowered) == len(text) else text))
    words = [_plain(match[0]) for match in matches]
    body = next((index for index, match in enumerate(matches) if match.start() >= body_at), len(matches))
    return _Text(text, words, [match.span() for match in matches], body)


def _plain(word: str) -> str:
    return word if word.isascii() and word.isalnum() else "".join(plain_words(word)) or word


def _named(region: _Text, address: list[str]) -> list[tuple[int, int, dict[str, float]]]:
    """Runs that say the words of the address in order, the fullest ones."""
    letters = sum(map(len, address))
    if len(address) < 2 or letters < SHORTEST:
        return []
    runs: list[tuple[float, int, int]] = []
    for start, word in enumerate(region.words):
        if word not in address[:2]:
            continue
        stop, said = _follow(region.words, start, address)
        if said >= ENOUGH * letters:
            runs.append((said / letters, start, stop))
    runs.sort(key=lambda run: (-run[0], run[2] - run[1], -run[1]))
    found = []
    for share, start, stop in runs[:MOST_RUNS]:
        features = {"run of the address": 1.0, "run's share of the address": share}
        found.append((start, stop, features))
        if start and region.words[start - 1] not in address and len(region.words[start - 1]) <= SKIPPED:
            found.append((start - 1, stop, features | {"run with a word before": 1.0}))
    return found


def _follow(words: list[str], start: int, address: list[str]) -> tuple[int, int]:
    """Where a run that says the address ends, and how many letters of it the run says."""
    place, at, said = start, address.index(words[start]), 0
    stop = start
    while at < len(address) and place < len(words):
        ahead = words[place : place + 1 + SKIPPED]
        if address[at] in ahead:
            place += ahead.index(address[at]) + 1
            said += len(address[at])
            stop = place
        at += 1
    return stop, said


def _repeated(region: _Text) -> list[tuple[int, int, dict[str, float]]]:
    """Runs that are said twice, the last ones above the body first."""
    words = region.words
    last: dict[tuple[str, ...], int] = {}
    found: dict[tuple[int, int], dict[str, float]] = {}
    place = 0
    while place + FEWEST <= len(words):
        key = tuple(words[place : place + FEWEST])
        before = last.get(key)
        last[key] = place
        if before is None:
            place += 1
            continue
        length = FEWEST
        while (
            place + length < len(words) and before + length < place and words[before + length] == words[place + length]
        ):
            length += 1
        if length <= MOST_WORDS:
            features = {"run said twice": 1.0}
            if before + length == place:
                features["run said twice at once"] = 1.0
            found[place, place + length] = features
        place += length
    nearest = sorted(found, key=lambda run: abs(region.body - run[1]))[:MOST_RUNS]
    return [(*run, found[run]) for run in nearest]


def _value(region: _Text, start: int, stop: int) -> str:
    end = region.spans[stop - 1][1]
    while end < len(region.text) and region.text[end] in '?!？！)”"':
        end += 1
    return region.text[region.spans[start][0] : end]


def _features(region: _Text, start: int, stop: int) -> dict[str, float]:
    """What stands around a run: the body, a byline or date behind it, the end of a sentence."""
    return _edges(region, start, stop) | {
        "run above body": float(np.log1p(max(0, region.body - stop)) / 5),
        "run into body": float(np.log1p(max(0, stop - region.body)) / 5),
        "run's words": float(np.log1p(stop - start) / 3),
        "run is said": min(float(_count(region, start, stop)), 5.0) / 5,
    }


def _edges(region: _Text, start: int, stop: int) -> dict[str, float]:
    """How a run begins, and what stands behind it."""
    features, end = {}, region.spans[stop - 1][1]
    if _BEHIND.match(region.text, end):
        features["run before a byline"] = 1.0
    if region.text[region.spans[start][0]].isupper():
        features["run opens with a capital"] = 1.0
    if region.text[end : end + 1] in {".", ","}:
        features["run inside a sentence"] = 1.0
    return features


def _count(region: _Text, start: int, stop: int) -> int:
    return region.text.count(region.text[region.spans[start][0] : region.spans[stop - 1][1]])
