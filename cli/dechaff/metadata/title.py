"""The headline: the lines around the body that look most like it, and the page's title.

A network has looked at every line (`headline`); what it cannot see, because it takes the folded text, is asked here of
the few most promising ones: whether a line is the page's title, and whether it can be a headline at all.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from dechaff.document import Floats
from dechaff.metadata.address import address_features, last_words
from dechaff.metadata.cuts import cut_candidates, overlap
from dechaff.metadata.page_lines import PageLines, fold
from dechaff.metadata.page_title import SEPARATOR, TitleParts
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.runs import part_candidates, run_candidates

SHORTEST, LONGEST = 3, 280
"""Weight of a headline in characters, see `weight_of`."""
MOST_CUT = 2
"""Lines with separators that are cut too."""
MOST = 12
"""Lines that are asked."""
NAMED, MOST_NAMED = 0.6, 4
"""Likeness to the page's address from which a line is asked, and how many of such lines."""
SAID = 0.6
"""Share of the address's words that a line of more words says, whose parts are asked."""


class Seen(NamedTuple):
    """What was seen of the lines among which the headline is sought."""

    rows: range
    looks: Floats
    """(n,) how much each line looks like a headline, log-odds"""
    named: Floats
    """(n,) how alike it and the page's address are, 0-1"""
    said: Floats
    """(n,) share of the address's words that it says"""


_NOT_A_HEADLINE = re.compile(
    r"^[\W\d_]*$|https?://|^\W*\d{1,2}[:.]\d\d\b|[©→»]\s*$|^\[[^\]]*\]?$|\b\w+\.(?:jpe?g|png|gif|svg|webp)\b"
)


def title_candidates(page: PageLines, parts: list[TitleParts], seen: Seen, url: str | None = None) -> list[Candidate]:
    """Readings of the headline."""
    rows, looks = seen.rows, seen.looks
    headlines = {fold(part.headline) for part in parts}
    titles = [fold(title) for title in page.page_titles]
    first_line = fold(page.lines[0]) if page.lines and len(page.lines[0]) < 2 * LONGEST else ""
    found = []
    for index in _indices(page, parts, seen):
        line = page.lines[index]
        if SHORTEST <= page.weights[index] <= LONGEST and not _NOT_A_HEADLINE.search(line):
            key = fold(line)
            features = {"look": float(looks[index - rows.start])}
            _compare(features, key, index, headlines, titles, first_line)
            found.append(Candidate(line, key, index, "line above the body", features))
    best = max((candidate.features["look"] for candidate in found), default=0.0)
    found += [_from_page_title(part, page, best) for part in parts]
    found += cut_candidates(page, _with_separators(page, found), best, url)
    found += run_candidates(page, url, best)
    likely = [(rows.start + int(i), float(looks[i])) for i in _most(seen.said, looks, SAID)]
    found += part_candidates(page, likely, url)
    last = last_words(url)
    for candidate in found:
        kind = next((kind for kind in ("run", "part", "cut", "page title") if kind in candidate.features), "line")
        candidate.features.update(address_features(candidate.value, kind, last))
    return found


def _with_separators(page: PageLines, found: list[Candidate]) -> list[str]:
    """The page's titles, and the lines most like a headline, in which something may stand beside the headline."""
    goes_on = {index - 1 for index in np.flatnonzero(page.blocks.gap < 0).tolist()}
    lines = [one for one in found if one.block not in {None, *goes_on} and SEPARATOR.search(one.value)]
    lines.sort(key=lambda one: -one.features["look"])
    titles = [title for title in page.page_titles if 0 not in goes_on or title != page.lines[0]]
    texts = [*titles, *(one.value for one in lines[:MOST_CUT])]
    return [text for text in dict.fromkeys(texts) if SEPARATOR.search(text)]


def _most(share: Floats, looks: Floats, least: float) -> list[int]:
    """Places of the lines with at least that share, the largest first, then those that look most like a headline."""
    order = np.lexsort((-looks, -share))[:MOST_NAMED]
    return [int(i) for i in order if share[i] >= least]


def _indices(page: PageLines, parts: list[TitleParts], seen: Seen) -> list[int]:
    """The most promising lines, those that read like the page's address, and those that repeat the page's title."""
    rows, looks = seen.rows, seen.looks
    chosen = np.argpartition(looks, -MOST)[-MOST:] if len(looks) > MOST else np.arange(len(looks))
    indices = {rows.start + int(i) for i in [*chosen, *_most(seen.named, looks, NAMED)]}
    for part in parts:
        indices.update(index for index in page.places(part.headline)[:4] if index in rows)
    return sorted(indices)


def _from_page_title(part: TitleParts, page: PageLines, best: float) -> Candidate:
    """`best`: how much the best of the lines looks like a headline."""
    features = {
        "page title": 1.0,
        f"page title, {part.evidence}": 1.0,
        "title words in body": overlap(part.headline, page),
        "page title beside lines": best,
    }
    return Candidate(part.headline, fold(part.headline), None, f"page title, {part.evidence}", features)


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
    if not index:
        features["first line"] = 1.0
