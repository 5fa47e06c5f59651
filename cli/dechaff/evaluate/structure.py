"""How well Markdown keeps an article's shape: headings, list items, table cells and code blocks against gold Markdown.

Other tools' Markdown is read the same way. Two figures each: against the gold's marks alone, and where the page is
asked as well, because gold that was matched to its page line by line leaves many items and listings without a mark.

usage: python -m dechaff.evaluate.structure GOLD... [--folds DIR] [--only ELEMENT] [--every N]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from dechaff.document import Form, Source
from dechaff.evaluate.elements import ELEMENTS, agreement, has_broken_fences, of_markdown, of_page, plain
from dechaff.evaluate.gold import Gold, read_gold
from dechaff.evaluate.run import Plan, clean_unseen

Scores = dict[str, tuple[float, int]]
"""Element -> (mean F1 over the pages whose gold has it, their number)."""


def structure_f1(pages: Iterable[tuple[str, str, str]]) -> tuple[Scores, Scores]:
    """Scores against the gold's marks as they are, and with the page asked where the gold lost them.

    Pages are (predicted Markdown, gold Markdown, HTML). Listings of a gold text with broken fences are left out.
    """
    strict: dict[str, list[float]] = defaultdict(list)
    asked: dict[str, list[float]] = defaultdict(list)
    for predicted, gold, html in pages:
        mine, wanted = of_markdown(predicted), of_markdown(gold)
        if has_broken_fences(gold):
            wanted.found["code"].clear()
        for scores, page in ((strict, None), (asked, of_page(html))):
            for name, f1 in agreement(mine, wanted, page).items():
                scores[name].append(f1)
    return _means(strict), _means(asked)


def _means(scores: dict[str, list[float]]) -> Scores:
    return {name: (sum(scores[name]) / max(1, len(scores[name])), len(scores[name])) for name in ELEMENTS}


def with_gold_selection(row: dict[str, Any]) -> str:
    """Our Markdown of the blocks that the gold Markdown holds: the shape alone, without the labeller's mistakes.

    The plain gold text would not do: it leaves out tables that the Markdown has.
    """
    from dechaff.blockify.html import html_blocks
    from dechaff.document import Page
    from dechaff.options import Options
    from dechaff.render.markdown import to_markdown
    from dechaff.train.alignment import MIN_SHARE, align

    page = Page(Source("-", row["html"], url=row.get("url")), row["html"], Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True))
    counts, matched, _ = align(blocks.lines, plain(row["gold_markdown"]))
    kept = np.flatnonzero((counts > 0) & (matched >= MIN_SHARE * counts))
    return to_markdown(blocks, kept.tolist(), None)


def with_labeller(page: Gold, plan: Plan) -> str:
    """Our Markdown as `dechaff clean` gives it, by the model that has not seen the page's site where there is one."""
    source = Source("-", page.html or "", form=Form.HTML, url=(page.row or {}).get("url"))
    return clean_unseen(page, source, plan).markdown


def trafilatura(html: str) -> str:
    """trafilatura's Markdown."""
    from trafilatura import extract

    return extract(html, output_format="markdown", include_links=True, include_formatting=True) or ""


def resiliparse(html: str) -> str:
    """Resiliparse's main content: text with list bullets, its nearest to Markdown."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, list_bullets=True))


def _makers(plan: Plan) -> dict[str, Callable[[Gold], str]]:
    return {
        "dechaff, gold blocks": lambda page: with_gold_selection(page.row or {}),
        "dechaff": partial(with_labeller, plan=plan),
        "trafilatura": lambda page: trafilatura(page.html or ""),
        "resiliparse": lambda page: resiliparse(page.html or ""),
    }


def main() -> None:
    """Print one line per maker."""
    parser = argparse.ArgumentParser(description="F1 of Markdown structure against gold Markdown")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=Path, help="clean each page with the model that has not seen its site")
    parser.add_argument("--only", choices=ELEMENTS, help="pages whose gold has this element")
    parser.add_argument("--every", type=int, default=1, help="every Nth of the pages")
    parser.add_argument("--maker", choices=list(_makers(Plan())), action="append")
    arguments = parser.parse_args()
    pages = [page for path in arguments.gold for page in read_gold(path) if page.html and page.markdown]
    wanted = [arguments.only] if arguments.only else ELEMENTS
    pages = [page for page in pages if _has_any(page.markdown or "", wanted)][:: arguments.every]
    makers = _makers(Plan(html=True, folds=arguments.folds))
    for name in arguments.maker or makers:
        made = ((makers[name](page), page.markdown or "", page.html or "") for page in pages)
        for label, scores in zip(("gold's marks", "page asked"), structure_f1(made), strict=True):
            cells = "  ".join(f"{element} {f1:.3f} ({n} pages)" for element, (f1, n) in scores.items())
            print(f"{name:20s} {label:12s} {cells}", flush=True)


def _has_any(markdown: str, names: Iterable[str]) -> bool:
    found = of_markdown(markdown).found
    return any(found[name] for name in names)


if __name__ == "__main__":
    main()
