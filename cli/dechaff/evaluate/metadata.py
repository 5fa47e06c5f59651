"""Titles, authors and dates found, against gold: exact matches, by source, language and dumper, beside two baselines.

A value counts as right after folding case, space, punctuation and width; a date by its day; authors as a set.
Precision is over the values given on pages that have a gold value. Recall is over the pages whose HTML shows the gold
value in its visible text, the same pages for every dumper, because no reader of a text dump can find what the page
keeps in its head; `recall of all`, and F1, are over every page with a gold value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from dechaff.evaluate.gold import Gold, fold_of
from dechaff.metadata.dates import Calendar, find_dates
from dechaff.metadata.names import split_names
from dechaff.metadata.page_lines import fold

FIELDS = ("title", "authors", "date")
LONGEST_DATE_LINE = 1500
"""Characters of a line in which a date counts as shown to a reader."""
DENSE = "\u0e00"
"""Characters from here on may belong to scripts without spaces between words."""
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_HAN_LIST = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one page."""

    gold: bool
    """The page has a gold value."""
    shown: bool
    """The page's HTML shows it in its visible text; a page that is a dump already, in the dump."""
    given: bool
    """A value was found."""
    right: bool


@dataclass(frozen=True, slots=True)
class ScoredPage:
    """The outcomes of one page as one tool read one form of it."""

    source: str
    language: str
    dumper: str
    """`html`, or the dumper that made the text."""
    tool: str
    """`dechaff`, `first line`, `trafilatura on html`."""
    outcomes: Mapping[str, Outcome]
    type: str = "-"
    """Type of page, e.g. `article`."""
    fitted: bool = False
    """The weights were fitted on the page's site: such pages make one line of the table and count in no other."""


FITTED_ON = frozenset({"wcxb", "fundus", "zhweb"})
"""Sources of gold pages on most of whose sites the weights were fitted."""
PARTS, HELD_OUT = 8, 1
"""Parts of the sites, and the one that no weight and no choice has seen."""


def is_fitted_on(page: Gold) -> bool:
    """The weights were fitted on pages of this page's site."""
    return page.source in FITTED_ON and fold_of(page.site, PARTS) != HELD_OUT


def gold_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """`title` folded, `authors` a set of folded names, `date` an ISO day; absent values are empty."""
    return {
        "title": fold(row.get("title") or ""),
        "authors": author_set(row.get("author")),
        "date": _day(row.get("date")),
    }


def author_set(authors: Any) -> frozenset[str]:
    """Folded names of one or more authors, without degrees and jobs: `A Lee, MD; B Ray` is two names."""
    texts = [authors] if isinstance(authors, str) else list(authors or [])
    pieces = [piece for text in texts for part in text.split(";") for piece in _HAN_LIST.split(part)]
    names = [name for piece in pieces for name in split_names(piece) or [piece]]
    return frozenset(fold(name) for name in names if fold(name))


def found_values(title: str | None, authors: Iterable[str] | str | None, date: str | None) -> dict[str, Any]:
    """A tool's answer in the form of `gold_values`."""
    return {"title": fold(title or ""), "authors": author_set(authors), "date": _day(date)}


def _day(text: Any) -> str:
    match = _DAY.match(str(text or ""))
    return f"{int(match[1]):04d}-{int(match[2]):02d}-{int(match[3]):02d}" if match else ""


def shown_values(gold: Mapping[str, Any], text: str) -> dict[str, bool]:
    """For each field whether a text shows its gold value."""
    folded, edges = _folded_words(text)
    return {
        "title": bool(gold["title"]) and _shows(folded, edges, gold["title"]),
        "authors": bool(gold["authors"]) and all(_shows(folded, edges, name) for name in gold["authors"]),
        "date": bool(gold["date"]) and _shows_day(text, gold["date"]),
    }


def _folded_words(text: str) -> tuple[str, set[int]]:
    """A page folded, and the places in it where words begin and end."""
    words = [fold.__wrapped__(word) for word in _WORD.findall(text)]
    return "".join(words), set(accumulate(map(len, words), initial=0))


def _shows(folded: str, edges: set[int], value: str) -> bool:
    """Does a page say a value, in whole words? An author called Dan is not shown by a dance; Han has no such edges."""
    loose = value[0] >= DENSE or value[-1] >= DENSE
    start = folded.find(value)
    while start >= 0:
        if loose or (start in edges and start + len(value) in edges):
            return True
        start = folded.find(value, start + 1)
    return False


def _shows_day(text: str, day: str) -> bool:
    year, short = day[:4], day[2:4]
    for line in text.split("\n"):
        if len(line) > LONGEST_DATE_LINE or not (year in line or f".{short}" in line or f"/{short}" in line):
            continue
        for month_first in (True, False):
            if any(moment.day.isoformat() == day for moment in find_dates(line, Calendar(None, None, month_first))):
                return True
    return False


def score_page(gold: Mapping[str, Any], found: Mapping[str, Any], shown: Mapping[str, bool]) -> dict[str, Outcome]:
    """The outcome of each field; arguments as `gold_values`, `found_values` and `shown_values` give them."""
    return {
        field: Outcome(
            bool(gold[field]), shown[field], bool(found[field]), bool(gold[field]) and gold[field] == found[field]
        )
        for field in FIELDS
    }


def first_line_title(text: str) -> dict[str, Any]:
    """Baseline: the dump's first line is the title, and there is nothing else."""
    return found_values(next((line.strip() for line in text.split("\n") if line.strip()), None), None, None)


def trafilatura_on_html(html: str, url: str | None) -> dict[str, Any]:
    """Baseline: trafilatura's metadata of the page's HTML."""
    from trafilatura.metadata import extract_metadata

    try:
        found = extract_metadata(html, default_url=url)
    except Exception:  # noqa: BLE001 - third-party code on hostile HTML: any failure is an empty answer
        return found_values(None, None, None)
    return found_values(found.title, found.author, found.date)


def figures(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """`pages` with gold, `precision`, `recall` of what is shown, `f1` over all gold, `extra` where gold has none."""
    rows = list(outcomes)
    gold = [row for row in rows if row.gold]
    given = sum(row.given for row in gold)
    right = sum(row.right for row in gold)
    shown = sum(row.shown for row in gold)
    precision = right / given if given else 1.0
    of_all = right / len(gold) if gold else 0.0
    return {
        "pages": len(gold),
        "precision": precision,
        "recall": sum(row.right and row.shown for row in gold) / shown if shown else 0.0,
        "recall of all": of_all,
        "f1": 2 * precision * of_all / (precision + of_all) if precision + of_all else 0.0,
        "extra": sum(row.given for row in rows if not row.gold),
    }


def metadata_table(scored: Iterable[ScoredPage]) -> str:
    """A plain-text table: one line per tool and form of page, then per source, language and dumper of dechaff's.

    `mean` lines average the dumpers, so that each counts the same. Sites the weights were fitted on have a line apart.
    """
    pages: list[ScoredPage] = []
    fitted: list[ScoredPage] = []
    for page in scored:
        (fitted if page.fitted else pages).append(page)
    groups: dict[tuple[str, str], list[ScoredPage]] = defaultdict(list)
    for page in pages:
        form = "html" if page.dumper == "html" else "text"
        groups[f"{page.tool}, {form}", "all"].append(page)
        if page.type == "article":
            groups[f"{page.tool}, {form}", "articles"].append(page)
        if page.tool == "dechaff":
            groups[f"{page.tool}, {form}", f"source {page.source}"].append(page)
            groups[f"{page.tool}, {form}", f"language {page.language}"].append(page)
            if form == "text":
                groups[f"{page.tool}, {form}", f"dumper {page.dumper}"].append(page)
    for page in fitted:
        if page.tool == "dechaff":
            form = "html" if page.dumper == "html" else "text"
            groups[f"{page.tool}, {form}", "sites fitted on, all"].append(page)
    lines = [f"{'':44}{'title':>22}{'authors':>26}{'date':>26}"]
    lines.append(f"{'':44}" + f"{'P':>7}{'R':>6}{'F1':>6}{'n':>7}" * 3)
    for (tool, group), members in sorted(groups.items()):
        lines.append(f"{tool + ' - ' + group:44.44}" + "".join(_cells(members, field) for field in FIELDS))
    if dumpers := sorted({page.dumper for page in pages if page.dumper != "html"}):
        for name, members in (("all", pages), ("articles", [page for page in pages if page.type == "article"])):
            means = mean_of_dumpers(members, dumpers)
            cells = "".join(f"{means[f]['precision']:7.3f}{means[f]['recall']:6.3f}{'':13}" for f in FIELDS)
            lines.append(f"{'dechaff, text - mean of dumpers, ' + name:44.44}" + cells.rstrip())
    return "\n".join(lines)


def _cells(members: list[ScoredPage], field: str) -> str:
    row = figures(page.outcomes[field] for page in members)
    return f"{row['precision']:7.3f}{row['recall']:6.3f}{row['f1']:6.3f}{int(row['pages']):7d}"


def mean_of_dumpers(pages: Iterable[ScoredPage], dumpers: Iterable[str]) -> dict[str, dict[str, float]]:
    """Field -> mean precision and recall of dechaff's answers over the dumpers."""
    pages, dumpers = list(pages), list(dumpers)
    means: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        rows = [
            figures(page.outcomes[field] for page in pages if page.dumper == name and page.tool == "dechaff")
            for name in dumpers
        ]
        means[field] = {key: sum(row[key] for row in rows) / len(rows) for key in ("precision", "recall")}
    return means
