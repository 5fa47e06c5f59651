"""How well Markdown keeps an article's shape: headings, list items, table cells and code blocks against gold Markdown.

Both sides are read by the same plain reader, line by line, as gold Markdown is not always well-formed; an element
counts as found when its words (and a heading's level) are the same. Other tools' Markdown is read the same way.

usage: python -m dechaff.evaluate.structure CORPUS.jsonl[.xz] [--limit N]
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dechaff.blockify.marks import strip_inline
from dechaff.evaluate.metrics import harmonic, precision_recall, tokens

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
    from dechaff.document import Form, Page, Source
    from dechaff.options import Options
    from dechaff.render.markdown import to_markdown
    from dechaff.train.alignment import align

    page = Page(Source("-", row["html"], url=row.get("url")), row["html"], Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True))
    counts, matched, _ = align(blocks.lines, row["gold"])
    kept = [index for index in range(len(blocks)) if counts[index] and matched[index] >= 0.5 * counts[index]]
    return to_markdown(blocks, kept, None)


def with_labeller(row: dict[str, Any]) -> str:
    """Our Markdown as `dechaff clean` gives it."""
    import dechaff

    return dechaff.clean(dechaff.Source("-", row["html"], form=dechaff.Form.HTML, url=row.get("url"))).markdown


def trafilatura(row: dict[str, Any]) -> str:
    """trafilatura's Markdown."""
    from trafilatura import extract

    return extract(row["html"], output_format="markdown", include_links=True, include_formatting=True) or ""


def resiliparse(row: dict[str, Any]) -> str:
    """Resiliparse's main content: text with list bullets, its nearest to Markdown."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(row["html"], main_content=True, list_bullets=True))


MAKERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "dechaff, gold blocks": with_gold_selection,
    "dechaff": with_labeller,
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
}


def _rows(path: str, limit: int) -> Iterator[dict[str, Any]]:
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as handle:
        for number, line in enumerate(handle):
            if limit and number >= limit:
                return
            row = json.loads(line)
            if any(elements(row.get("gold_markdown") or "").values()):
                yield row


def main() -> None:
    """Print one line per maker."""
    parser = argparse.ArgumentParser(description="F1 of Markdown structure against gold Markdown")
    parser.add_argument("corpus")
    parser.add_argument("--limit", type=int, default=0, help="first N pages only")
    parser.add_argument("--maker", choices=list(MAKERS), action="append")
    arguments = parser.parse_args()
    rows = list(_rows(arguments.corpus, arguments.limit))
    for name in arguments.maker or MAKERS:
        scores = structure_f1((MAKERS[name](row), row["gold_markdown"]) for row in rows)
        cells = "  ".join(f"{element} {f1:.3f} ({pages} pages)" for element, (f1, pages) in scores.items())
        print(f"{name:22s} {cells}", flush=True)


if __name__ == "__main__":
    main()
