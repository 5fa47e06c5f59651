"""Headlines beside something else in one line, with nothing to prove where they end: every cut is a reading.

`page_title` cuts off what it knows to be a site's name. What it cannot know, "Kayaks | Outdoor Shop" on a page that
never names the shop again, is for the ranking to say: by the mark it would be cut at, by what would be left, and by how
much of both the page says again.
"""

from __future__ import annotations

from collections.abc import Iterator

from dechaff.metadata.address import address_words
from dechaff.metadata.page_lines import PageLines, fold, host_of, words
from dechaff.metadata.page_title import SEPARATOR
from dechaff.metadata.ranking import Candidate

SHORTEST = 3
"""Characters of a headline."""
SAID_AGAIN = 2
"""Times a page says what stands beside its headline, from which that is more than chance."""
MARKS = "|｜-–—:·•»›>_"
"""Separators that are told apart."""


def cut_candidates(page: PageLines, texts: list[str], best: float, url: str | None) -> Iterator[Candidate]:
    """The readings of lines with separators; `best`: how much the best of the page's lines looks like a headline."""
    address = frozenset(words(address_words(url))) if url else frozenset()
    host = _host(url)
    for text in texts:
        marks = list(SEPARATOR.finditer(text))
        first, last = marks[0], marks[-1]
        readings = [("before the first", text[: first.start()], text[first.end() :], first[0])]
        if last is not first:
            readings.append(("before the last", text[: last.start()], text[last.end() :], last[0]))
        readings.append(("behind the first", text[first.end() :], text[: first.start()], first[0]))
        for place, kept, rest, mark in readings:
            if len(kept.strip()) < SHORTEST:
                continue
            features = _features(page, kept, rest, mark.strip()[:1])
            features |= {f"cut {place}": 1.0, "cut": 1.0, "cut beside lines": best, "cut, marks": len(marks) - 1.0}
            if text in page.page_titles:
                features["cut of the page title"] = 1.0
            if host and (name := fold(rest)) and (name in host or any(label in name for label in host.split())):
                features["cut off the host"] = 1.0
            if address:
                features["cut has address"] = 1.0
                features["cut in address"] = _share(words(kept), address)
                features["cut off in address"] = _share(words(rest), address)
            yield Candidate(kept.strip(), fold(kept), None, "a line's part", features)


def _features(page: PageLines, kept: str, rest: str, mark: str) -> dict[str, float]:
    features = {
        f"cut at {mark if mark in MARKS and mark else 'another mark'}": 1.0,
        "cut, share": len(kept) / (len(kept) + len(rest)),
        "cut, words": min(len(words(kept)), 10) / 10,
        "cut off, words": min(len(words(rest)), 10) / 10,
        "cut, in body": overlap(kept, page),
        "cut off, in body": overlap(rest, page),
    }
    if len(page.places(kept.strip())):
        features["cut is a line"] = 1.0
    if page.blocks.text.count(rest.strip()) > SAID_AGAIN:
        features["cut off said again"] = 1.0
    return features


def _share(found: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in found) / (len(found) or 1)


def _host(url: str | None) -> str:
    """The labels of an address's host that may name a site, with spaces between."""
    labels = host_of(url).split(".")[:-1] if url else []
    return " ".join(fold(label) for label in labels if len(label) > SHORTEST)


def overlap(line: str, page: PageLines) -> float:
    """Share of a line's longer words that the body uses."""
    found = [word for word in words(line) if len(word) > SHORTEST or not word.isascii()]
    if not found:
        return 0.0
    return sum(word in page.body_words for word in found) / (len(found) + 1)
