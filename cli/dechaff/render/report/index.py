"""Many articles -> an index that puts the pages most likely to be wrong first, with what was removed of all of them.

Keeps only a few numbers of each page, so that a folder of any size can be indexed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dechaff.document import Article, Kind, Verdict
from dechaff.render.report import hue
from dechaff.render.report.chart import bars
from dechaff.render.report.markup import document, element, text
from dechaff.render.rows import removed_by_kind


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index tells of one page."""

    source: str
    title: str | None
    verdict: Verdict
    confidence: float
    address: str
    """Of its own page, relative to the index."""
    size: int
    """Characters of the page."""
    removed: tuple[tuple[Kind, float], ...]
    """Share of the characters removed, by kind."""

    @classmethod
    def of(cls, article: Article, address: str) -> Entry:
        """The entry of an article."""
        size = sum(len(block.text) for block in article.blocks)
        removed = tuple(removed_by_kind(article.blocks))
        return cls(article.source, article.title, article.verdict, article.confidence, address, size, removed)


def index_page(entries: Sequence[Entry]) -> str:
    """The index as HTML, least confident pages first."""
    title = f"{len(entries)} page{'s' if len(entries) != 1 else ''}, least confident first"
    ordered = sorted(entries, key=lambda entry: (entry.confidence, entry.source))
    names = ("confidence", "verdict", "page", "kept", "removed")
    head = element("tr", "".join(element("th", name, scope="col") for name in names))
    table = element("table", element("thead", head) + element("tbody", "".join(map(_row, ordered))))
    return document(title, element("header", element("h1", text(title))) + _charts(entries) + table)


def _charts(entries: Sequence[Entry]) -> str:
    sizes: Counter[Kind] = Counter()
    for entry in entries:
        for kind, share in entry.removed:
            sizes[kind] += round(share * entry.size)
    total = max(1, sum(entry.size for entry in entries))
    removed = [(kind.value, size / total, hue(kind)) for kind, size in sizes.most_common()]
    tenths = Counter(min(9, int(entry.confidence * 10)) for entry in entries)
    spread = [
        (f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}", tenths[tenth] / max(1, len(entries)), 120) for tenth in range(10)
    ]
    figures = _figure(bars(removed), "Share of all characters that was removed, by kind")
    figures += _figure(bars(spread), "Share of the pages, by confidence")
    return element("div", figures, class_="charts")


def _figure(chart: str, caption: str) -> str:
    return element("figure", chart + element("figcaption", caption))


def _row(entry: Entry) -> str:
    stack = "".join(
        element("i", "", style=f"--share:{share:.3f};--hue:{hue(kind)}", title=f"{kind.value} {share:.0%}")
        for kind, share in entry.removed
    )
    kept = 1 - sum(share for _, share in entry.removed)
    link = element("a", element("bdi", text(entry.title or entry.source)), href=entry.address)
    return element(
        "tr",
        element("td", f"{entry.confidence:.2f}", class_="number")
        + element("td", entry.verdict.value)
        + element("td", f"{link}<br>{element('small', text(entry.source))}")
        + element("td", f"{kept:.0%}", class_="number")
        + element("td", element("div", stack, class_="stack")),
    )
