"""New HTML pages out of old ones: one page's article in another page's tree, under its own head.

What `dechaff.train.mixing` does for text dumps, a stage earlier: tags, containers and other extractors' votes are then
those of a page that could exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dechaff.blockify.html.parse import parse
from dechaff.evaluate.gold import Gold, fold_of
from dechaff.evaluate.metrics import SHINGLE, tokens

N_FRAMES = 2
"""Frames for each article."""
HELD, SHOWN = 0.9, 0.5
"""Shares of the gold: of what the body shows, how much an article's element must hold; how much the body must show."""
MOVABLE = frozenset({"article", "mixed", "-"})
"""Types of pages whose content is one article."""


@dataclass(frozen=True, slots=True)
class Splice:
    """An article, and the page whose own article it is to replace."""

    page: Gold
    frame: Gold
    asked: bool
    """Whether other extractors are asked about the new page."""


def splices(pages: Sequence[Gold], n_folds: int, seed: int) -> Iterator[Splice]:
    """`N_FRAMES` for every article whose gold is known whole; only sites of one fold meet, so that folds stay apart."""
    rng = np.random.default_rng(seed)
    articles = [p for p in pages if p.html and p.gold and not p.keep and not p.drop and p.type in MOVABLE]
    for fold in range(n_folds):
        met = [page for page in articles if fold_of(page.site, n_folds) == fold]
        for page in met:
            for _ in range(N_FRAMES):
                yield Splice(page, met[int(rng.integers(len(met)))], bool(rng.random() < 0.5))


def spliced(splice: Splice) -> Gold | None:
    """The new page; `None` where either page has no element that holds its article alone."""
    from lxml import etree

    inner, outer = parse(splice.page.html or ""), parse(splice.frame.html or "")
    article, place = article_element(inner, splice.page.gold or ""), article_element(outer, splice.frame.gold or "")
    if article is None or place is None:
        return None
    _empty_headline(outer, place)
    article.tail = place.tail
    place.getparent().replace(place, article)
    old, new = outer.find("head"), inner.find("head")
    if old is not None and new is not None:
        outer.replace(old, new)
    return replace(splice.page, html=etree.tostring(outer, encoding="unicode", method="html"))


def article_element(tree: Any, gold: str) -> Any:
    """The smallest element that holds the article; `None` where the body shows too little of it, or nothing else.

    >>> article_element(parse("<p>Menu</p><div><h1>Rain comes</h1>It rains.</div>"), "Rain comes. It rains.").tag
    'div'
    """
    wanted = _shingles(gold)
    body = tree.find("body")
    whole = 0 if body is None else _held(body, wanted)
    if not wanted or whole < SHOWN * len(wanted):
        return None
    element = body
    while True:
        inner = next((c for c in element if isinstance(c.tag, str) and _held(c, wanted) >= HELD * whole), None)
        if inner is None:
            return None if element is body else element
        element = inner


def _empty_headline(tree: Any, place: Any) -> None:
    """Take out the first-level headings beside `place`: they name the article that goes."""
    for heading in list(tree.iter("h1")):
        if heading is not place and place not in heading.iterdescendants():
            heading.clear(keep_tail=True)


def _held(element: Any, wanted: frozenset[tuple[str, ...]]) -> int:
    return len(wanted & _shingles(" ".join(element.itertext())))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = tokens(text)
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))
