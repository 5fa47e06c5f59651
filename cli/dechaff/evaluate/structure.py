"""How well Markdown keeps an article's shape: headings, list items, table cells and code blocks against gold Markdown.

Both sides are read by the same plain reader, line by line, as gold Markdown is not always well-formed; an element
counts as found when its words (and a heading's level) are the same. Other tools' Markdown is read the same way.

usage: python -m dechaff.evaluate.structure GOLD... [--folds DIR] [--only ELEMENT] [--every N]
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from dechaff.blockify.marks import strip_inline
from dechaff.document import Form, Source
from dechaff.evaluate.gold import Gold, read_gold
from dechaff.evaluate.metrics import harmonic, precision_recall, tokens
from dechaff.evaluate.run import Plan, clean_unseen

ELEMENTS = ("heading", "list-item", "cell", "code")

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s+(\S.*)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BAR = re.compile(r"(?<!\\)\|")

Elements = dict[str, Counter[object]]


def elements(markdown: str) -> Elements:
    """The structural elements of a Markdown text as multisets of normalised texts."""
    found: Elements = {name: Counter() for name in ELEMENTS}
    fence, code = "", list[str]()
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                _count(found, "code", " ".join(code))
                fence = ""
            else:
                code.append(line)
        elif mark:
            fence, code = mark[1], []
        else:
            _read_line(found, line)
    return found


def _read_line(found: Elements, line: str) -> None:
    line = re.sub(r"^(?:\s*>\s?)+", "", line)
    heading = _HEADING.match(line)
    item = _ITEM.match(line)
    if heading:
        _count(found, "heading", heading[2], len(heading[1]))
    elif line.lstrip().startswith("|"):
        if not _RULE.match(line):
            for cell in _BAR.split(line.strip().strip("|")):
                _count(found, "cell", cell)
    elif item:
        _count(found, "list-item", item[1])


def _count(found: Elements, name: str, text: str, level: int = 0) -> None:
    words = " ".join(tokens(text if name == "code" else strip_inline(text)[0]))
    if words:
        found[name][(level, words) if name == "heading" else words] += 1


def structure_f1(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[float, int]]:
    """Per element the mean F1 over the pages whose gold has it, and their number; pairs are (predicted, gold)."""
    scores: dict[str, list[float]] = defaultdict(list)
    for predicted, gold in pairs:
        mine, wanted = elements(predicted), elements(gold)
        for name in ELEMENTS:
            if wanted[name]:
                scores[name].append(harmonic(*precision_recall(mine[name], wanted[name])))
    return {name: (sum(scores[name]) / max(1, len(scores[name])), len(scores[name])) for name in ELEMENTS}


def with_gold_selection(row: dict[str, Any]) -> str:
    """Our Markdown of the blocks that the gold text holds: the shape alone, without the labeller's mistakes."""
    from dechaff.blockify.html import html_blocks
    from dechaff.document import Page
    from dechaff.options import Options
    from dechaff.render.markdown import to_markdown
    from dechaff.train.alignment import align

    page = Page(Source("-", row["html"], url=row.get("url")), row["html"], Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True))
    counts, matched, _ = align(blocks.lines, row["gold"])
    kept = [index for index in range(len(blocks)) if counts[index] and matched[index] >= 0.5 * counts[index]]
    return to_markdown(blocks, kept, None)


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
    pages = [page for page in pages if any(elements(page.markdown or "")[name] for name in wanted)][:: arguments.every]
    makers = _makers(Plan(html=True, folds=arguments.folds))
    for name in arguments.maker or makers:
        scores = structure_f1((makers[name](page), page.markdown or "") for page in pages)
        cells = "  ".join(f"{element} {f1:.3f} ({n} pages)" for element, (f1, n) in scores.items())
        print(f"{name:22s} {cells}", flush=True)


if __name__ == "__main__":
    main()
