"""The headline: candidates among the lines above and around the body, and in the page's title.

A headline is known less by its looks than by its company: it repeats (in the page title, above a picture), the body
talks about its words, a byline or a date stands below it. Each of these is a feature; the ranking weighs them.
"""

from __future__ import annotations

import re
from math import log1p

import numpy as np

from dechaff.document import Shape
from dechaff.metadata.page_lines import PageLines, fold, words
from dechaff.metadata.page_title import TitleParts
from dechaff.metadata.promise import LONGEST, NEVER, SENTENCE_MARKS, SHORTEST, promises, scores_around
from dechaff.metadata.ranking import Candidate

ABOVE, INTO_BODY = 250, 30
"""Blocks above and into the body among which a headline is sought."""
MOST = 14
"""Blocks that are looked at closely."""
RIVALS = 6
"""Blocks above a candidate among which another headline makes it a subtitle."""
COMPANY = 4
"""Blocks after a headline in which its byline or date is expected."""

_NOT_A_HEADLINE = re.compile(
    r"^[\W\d_]*$|https?://|^\W*\d{1,2}[:.]\d\d\b|[©→»]\s*$|^\[|\b\w+\.(?:jpe?g|png|gif|svg|webp)\b"
)
_SENTENCE_END = re.compile(r"[.。।؛;,:：…]\W{0,2}$")
_CLOSING = "\"'”’»)] "
_QUESTION_END = re.compile(r"[?!？！؟]\W{0,2}$")


def title_candidates(page: PageLines, parts: list[TitleParts], company: frozenset[int]) -> list[Candidate]:
    """Readings of the headline; `company`: indices of the lines that hold a date or open with a byline's words."""
    indices = _indices(page, parts, company)
    around = scores_around(page, np.array(indices, np.intp))
    headlines = {fold(part.headline) for part in parts}
    titles = [fold(title) for title in page.page_titles]
    first_line = fold(page.lines[0]) if page.lines and len(page.lines[0]) < 2 * LONGEST else ""
    found = []
    for index, *scores in zip(indices, *(means.tolist() for means in around), strict=True):
        line = page.lines[index]
        if SHORTEST <= page.weights[index] <= LONGEST and not _NOT_A_HEADLINE.search(line):
            features = _features(page, index, company)
            features |= _score_features(page, index, scores)
            key = fold(line)
            _compare(features, key, index, headlines, titles, first_line)
            found.append(Candidate(line, key, index, "line above the body", features))
    found += [_from_page_title(part, page) for part in parts]
    return found


def _indices(page: PageLines, parts: list[TitleParts], company: frozenset[int]) -> list[int]:
    """The blocks to weigh: the most promising ones, and those that repeat the page's title."""
    start, stop = max(page.start, page.first - ABOVE), min(len(page.lines), page.first + INTO_BODY)
    promise = promises(page, start, stop, company)
    chosen = np.argpartition(promise, -MOST)[-MOST:] if len(promise) > MOST else np.arange(len(promise))
    indices = {start + int(i) for i in chosen if promise[i] > NEVER}
    for part in parts:
        indices.update(index for index in page.places(part.headline)[:4] if index >= page.start)
    return sorted(indices)


def _score_features(page: PageLines, index: int, around: list[float]) -> dict[str, float]:
    own, (before, after) = float(page.labels.score[index]), around
    return {
        f"own score {_fifth(own)}": 1.0,
        f"scores before {_fifth(before)}": 1.0,
        f"scores after {_fifth(after)}": 1.0,
        "step up": after - before,
    }


def _fifth(share: float) -> int:
    """0-4."""
    return min(int(share * 5), 4)


def _from_page_title(part: TitleParts, page: PageLines) -> Candidate:
    features = {
        "page title": 1.0,
        f"page title, {part.evidence}": 1.0,
        "title words in body": _overlap(part.headline, page),
    }
    return Candidate(part.headline, fold(part.headline), None, f"page title, {part.evidence}", features)


def _features(page: PageLines, index: int, company: frozenset[int]) -> dict[str, float]:
    line = page.lines[index]
    distance = page.first - index
    n_words = len(line.split()) if line.isascii() or " " in line else int(page.weights[index]) // 4
    overlap = _overlap(line, page)
    features = {"overlap": overlap, f"overlap {_fifth(overlap)}": 1.0, "log length": log1p(page.weights[index])}
    features["log distance" if distance >= 0 else "inside body"] = log1p(abs(distance))
    features[_distance_bin(distance)] = 1.0
    features[f"words {_bin(n_words)}"] = 1.0
    shape = int(page.blocks.shape[index])
    if shape == Shape.HEADING:
        features[f"heading {min(int(page.blocks.level[index]), 3)}"] = 1.0
    elif shape == Shape.LIST_ITEM:
        features["list item"] = 1.0
    if page.blocks.links[index] > 0.5:
        features["link"] = 1.0
    if _SENTENCE_END.search(line):
        features["sentence end"] = 1.0
    elif _QUESTION_END.search(line):
        features["question"] = 1.0
    if index + 1 == page.first:
        features["next is body"] = 1.0
    features |= _company_features(page, index, company)
    if page.counts[line] > 1:
        features["repeated"] = 1.0
        if page.lines.index(line) == index:
            features["repeated, first place"] = 1.0
    if line.isupper():
        features["upper case"] = 1.0
    if int(page.blocks.gap[index]) > 0:
        features["gap above"] = 1.0
    if index == 0:
        features["first line"] = 1.0
    return features


def _company_features(page: PageLines, index: int, company: frozenset[int]) -> dict[str, float]:
    """Bylines, dates and other headlines around a candidate, and how long its neighbours are."""
    features: dict[str, float] = {}
    after = next((step for step in range(1, COMPANY + 1) if index + step in company), 0)
    if after:
        features[f"byline after {after}"] = 1.0
    if index - 1 in company:
        features["byline before"] = 1.0
    if index in company:
        features["is byline or date"] = 1.0
    if index:
        features[f"line before {_weight_bin(page.weights[index - 1])}"] = 1.0
    if index + 1 < len(page.lines):
        features[f"line after {_weight_bin(page.weights[index + 1])}"] = 1.0
    n_rivals = sum(_is_headline_like(page, i) for i in range(max(0, index - RIVALS), index))
    features["headlines above"] = float(n_rivals)
    if not n_rivals:
        features["no headline above"] = 1.0
    return features


def _compare(
    features: dict[str, float], key: str, index: int, headlines: set[str], titles: list[str], first_line: str
) -> None:
    """Features of the likeness to the page's titles and to its first line."""
    if key in headlines:
        features["is page title's headline"] = 1.0
    elif any(len(key) > 8 and key in title for title in titles):
        features["in page title"] = 1.0
    elif any(title and len(title) > 8 and title in key for title in titles):
        features["holds page title"] = 1.0
    elif titles:
        features["unlike page title"] = 1.0
    if index and len(key) > 6 and key != first_line and first_line.startswith(key):
        features["opens first line"] = 1.0


def _overlap(line: str, page: PageLines) -> float:
    """Share of a line's longer words that the body uses."""
    found = [word for word in words(line) if len(word) > 3 or not word.isascii()]
    if not found:
        return 0.0
    return sum(word in page.body_words for word in found) / (len(found) + 1)


def _distance_bin(distance: int) -> str:
    if distance < 0:
        return "in body"
    edges = ((0, "opens body"), (1, "1 above"), (2, "2 above"), (4, "3-4 above"), (8, "5-8 above"), (16, "9-16 above"))
    return next((name for edge, name in edges if distance <= edge), "17+ above")


def _weight_bin(weight: float) -> str:
    return (
        "under 12"
        if weight < 12
        else "12-29"
        if weight < 30
        else "30-79"
        if weight < 80
        else "80-199"
        if weight < 200
        else "200+"
    )


def _is_headline_like(page: PageLines, index: int) -> bool:
    """Four words or more and no sentence."""
    return 28 <= page.weights[index] <= LONGEST and page.lines[index].rstrip(_CLOSING)[-1:] not in SENTENCE_MARKS


def _bin(n_words: int) -> str:
    return "1" if n_words <= 1 else "2" if n_words == 2 else "3-4" if n_words < 5 else "5-18" if n_words < 19 else "19+"
