"""`python -m dechaff.evaluate.kinds CORPUS...`: per-kind F1 and the confusion table on hand-labelled dumps.

The gold file holds no page text, only page id, dumper, lines, kind and part; the dumps are made anew from the corpus.
What is kept is taken from the hand labels, so that the figures speak of kinds alone. With `--html`, the same labels are
laid on the blocks of the pages' HTML, where the text of a block stands in the dump. The rules, the word lists and the
models are made on the parts in `TUNING`; of them `held-out` and `measured`, each of other sites and chosen by hash,
were labelled before they were measured on and joined the others only then. The parts `fresh`, `newest`, `latest` and
`unseen`, of yet other sites, were labelled before what they measure was made; `measured` is the other half of
`newest`, `taught` was labelled together with `latest`, by three people, and `added` together with `unseen`, by one.
`added` is meant for learning; the weights there are have not seen it. How lines are labelled is said in the map
(`cli/README.md`).
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dechaff.blockify import blockify
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Bools, Form, Kind, Labels, Metadata, Page, Source, Verdict
from dechaff.evaluate.dumpers import dump
from dechaff.label.kinds import find_kinds
from dechaff.options import Options
from dechaff.train.kind_hints import Hint, locate

GOLD = Path("tests/label/kinds-gold.jsonl")
TARGETS = (
    Kind.MENU, Kind.LATEST_NEWS, Kind.RELATED, Kind.VIDEO, Kind.SHARE, Kind.COMMENTS, Kind.TAGS, Kind.SUBSCRIBE,
    Kind.COOKIE_NOTICE, Kind.FOOTER, Kind.BYLINE, Kind.DATELINE,
)  # fmt: skip
"""The kinds whose mean F1 is the headline figure."""

TUNING = ("tuning", "held-out", "measured", "taught")
PARTS = {
    "tuning": "made on these",
    "held-out": "made on these, held out once",
    "measured": "made on these, newest once",
    "taught": "made on these, never held out",
    "added": "labelled to learn from, not learned from yet",
    "fresh": "fresh",
    "newest": "newest",
    "latest": "latest",
    "unseen": "unseen",
}
"""Parts of the gold, and how they are called in the report."""

Confusion = Counter[tuple[Kind, Kind]]
"""(gold, found) -> lines."""


class Labelled(NamedTuple):
    """A dump labelled by hand."""

    page: str
    dumper: str
    part: str
    """A key of `PARTS`."""
    kinds: dict[int, Kind]
    """1-based line -> kind; lines not named are main content."""


def read_gold(path: Path) -> list[Labelled]:
    """The labelled dumps, in the file's order."""
    dumps: dict[tuple[str, str, str], dict[int, Kind]] = {}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        kinds = dumps.setdefault((row["page"], row["dumper"], row["part"]), {})
        kinds.update(dict.fromkeys(range(row["first_line"], row["last_line"] + 1), Kind(row["kind"])))
    return [Labelled(*key, kinds) for key, kinds in dumps.items()]


def gold_kinds(blocks: Blocks, gold: Labelled) -> list[Kind | None]:
    """The hand-labelled kind of each block: the one most of its lines have; `None` for main content."""
    out = []
    for first, last in zip(blocks.first_line.tolist(), blocks.last_line.tolist(), strict=True):
        votes = Counter(gold.kinds.get(line) for line in range(first, last + 1))
        out.append(votes.most_common(1)[0][0])
    return out


def confusion(text: str, gold: Labelled) -> Confusion:
    """Blocks of one dump by gold and found kind."""
    blocks = dump_blocks(text)
    wanted = gold_kinds(blocks, gold)
    return _compared(blocks, wanted, np.array([kind is None for kind in wanted], bool))


def confusion_html(html: str, text: str, gold: Labelled) -> Confusion:
    """Blocks of a dump's page by gold and found kind; those that are not in the dump do not count."""
    blocks = page_blocks(html)
    wanted = html_kinds(blocks, text, gold)
    keep = np.array([kind is Kind.PARAGRAPH for kind in wanted], bool)
    return _compared(blocks, [None if kept else kind for kind, kept in zip(wanted, keep, strict=True)], keep)


def page_blocks(html: str) -> Blocks:
    """The blocks of a page's HTML, without other extractors' votes."""
    return blockify(Page(Source("-", b""), html, Form.HTML, "utf-8", "already text"), Options(fast=True))


def html_kinds(blocks: Blocks, text: str, gold: Labelled) -> list[Kind | None]:
    """The kind that the labels of a dump give to each block of its page; `PARAGRAPH`: main content, `None`: unknown."""
    dumped = dump_blocks(text)
    kinds = gold_kinds(dumped, gold)
    return locate(
        blocks.lines, [Hint(line, kind or Kind.PARAGRAPH) for line, kind in zip(dumped.lines, kinds, strict=True)]
    )


def _compared(blocks: Blocks, wanted: list[Kind | None], keep: Bools) -> Confusion:
    labels = Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)
    found = find_kinds(blocks, labels, Metadata())
    return Counter((want, kind) for want, kind in zip(wanted, found, strict=True) if want)


def f1(table: Confusion, kind: Kind) -> tuple[float, int]:
    """(F1, gold lines) of one kind; F1 is NaN for a kind neither wanted nor found."""
    hit = table[kind, kind]
    wanted = sum(n for (want, _), n in table.items() if want is kind)
    found = sum(n for (_, got), n in table.items() if got is kind)
    return (2 * hit / (wanted + found) if wanted + found else float("nan")), wanted


def report(table: Confusion) -> Iterator[str]:
    """F1 by kind, their mean over the target kinds, and for each kind what it was taken for."""
    scores = {kind: f1(table, kind) for kind in list(Kind)[7:]}
    for kind, (score, wanted) in scores.items():
        if not math.isnan(score):
            taken = Counter({got: n for (want, got), n in table.items() if want is kind and got is not kind})
            mistakes = ", ".join(f"{got.value} {n}" for got, n in taken.most_common(5))
            yield f"{kind.value:16} {score:5.3f} {wanted:6d} lines   {'taken for ' + mistakes if mistakes else ''}"
    n_targets = sum(scores[kind][1] > 0 for kind in TARGETS)
    yield f"macro F1 of {n_targets} target kinds: {macro_f1(table):.3f}"


def corpus_pages(paths: Iterable[Path], wanted: set[str]) -> Iterator[tuple[str, str]]:
    """(id, html) of the wanted pages."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if row["id"] in wanted:
                    yield row["id"], row["html"]


def tables(corpus: Iterable[Path], gold: Iterable[Labelled], html: bool = False) -> dict[str, tuple[int, Confusion]]:
    """Part -> (dumps, confusion) of the labelled dumps, or of their pages, that the corpus has."""
    by_page = defaultdict(list)
    for labelled in gold:
        by_page[labelled.page].append(labelled)
    found: dict[str, tuple[int, Confusion]] = {part: (0, Counter()) for part in PARTS}
    for page, source in corpus_pages(corpus, set(by_page)):
        for labelled in by_page[page]:
            n, table = found[labelled.part]
            text = dump(labelled.dumper, source) or ""
            one = confusion_html(source, text, labelled) if html else confusion(text, labelled)
            found[labelled.part] = n + 1, table + one
    return found


def macro_f1(table: Confusion) -> float:
    """Mean F1 of the target kinds that occur."""
    values = [score for score, wanted in (f1(table, kind) for kind in TARGETS) if wanted]
    return sum(values) / max(1, len(values))


def main() -> None:
    """Prints the tables of the part that all was made on and of the parts held out."""
    parser = argparse.ArgumentParser(prog="python -m dechaff.evaluate.kinds", description=main.__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="corpus files (*.jsonl.xz)")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--html", action="store_true", help="name the blocks of the pages' HTML, not of their dumps")
    arguments = parser.parse_args()
    for part, (n_dumps, table) in tables(arguments.corpus, read_gold(arguments.gold), arguments.html).items():
        print(f"\n{PARTS[part]}: {n_dumps} {'pages' if arguments.html else 'dumps'}")
        print("\n".join(report(table)))


if __name__ == "__main__":
    main()
