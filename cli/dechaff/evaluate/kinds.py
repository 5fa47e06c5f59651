"""`python -m dechaff.evaluate.kinds CORPUS...`: per-kind F1 and the confusion table on hand-labelled dumps.

The gold file holds no page text, only page id, dumper, lines and kind; the dumps are made anew from the corpus. What
is kept is taken from the hand labels, so that the figures speak of kinds alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Kind, Labels, Metadata, Verdict
from dechaff.evaluate.dumpers import dump
from dechaff.label.kinds import find_kinds

GOLD = Path("tests/label/kinds-gold.jsonl")
TARGETS = (
    Kind.MENU, Kind.LATEST_NEWS, Kind.RELATED, Kind.VIDEO, Kind.SHARE, Kind.COMMENTS, Kind.TAGS, Kind.SUBSCRIBE,
    Kind.COOKIE_NOTICE, Kind.FOOTER, Kind.BYLINE, Kind.DATELINE,
)  # fmt: skip
"""The kinds whose mean F1 is the headline figure."""

Confusion = Counter[tuple[Kind, Kind]]
"""(gold, found) -> lines."""


class Labelled(NamedTuple):
    """A dump labelled by hand."""

    page: str
    dumper: str
    kinds: dict[int, Kind]
    """1-based line -> kind; lines not named are main content."""


def read_gold(path: Path) -> list[Labelled]:
    """The labelled dumps, in the file's order."""
    dumps: dict[tuple[str, str], dict[int, Kind]] = {}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        kinds = dumps.setdefault((row["page"], row["dumper"]), {})
        kinds.update(dict.fromkeys(range(row["first_line"], row["last_line"] + 1), Kind(row["kind"])))
    return [Labelled(page, dumper, kinds) for (page, dumper), kinds in dumps.items()]


def is_test(host: str) -> bool:
    """Half of the hosts, by hash: never looked at while the rules and word lists were written."""
    return hashlib.sha256(host.encode()).digest()[0] % 2 == 1


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
    keep = np.array([kind is None for kind in wanted], bool)
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
    values = [scores[kind][0] for kind in TARGETS if scores[kind][1]]
    yield f"macro F1 of {len(values)} target kinds: {sum(values) / max(1, len(values)):.3f}"


def corpus_pages(paths: Iterable[Path], wanted: set[str]) -> Iterator[tuple[str, str, str]]:
    """(id, host, html) of the wanted pages."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if row["id"] in wanted:
                    yield row["id"], host_of(row["url"] or row["id"]), row["html"]


def host_of(url: str) -> str:
    """The site a page is of, e.g. `example.org`."""
    if url.startswith("http"):
        return (urlsplit(url).hostname or "").removeprefix("www.")
    return url.rpartition("::")[2].partition("-")[0].lower().removeprefix("www.")


def main() -> None:
    """Prints the tables of the half the rules were tuned on and of the half they were not."""
    parser = argparse.ArgumentParser(prog="python -m dechaff.evaluate.kinds", description=main.__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="corpus files (*.jsonl.xz)")
    parser.add_argument("--gold", type=Path, default=GOLD)
    arguments = parser.parse_args()
    gold = read_gold(arguments.gold)
    by_page = defaultdict(list)
    for labelled in gold:
        by_page[labelled.page].append(labelled)
    tables: dict[bool, Confusion] = {False: Counter(), True: Counter()}
    n_dumps: Counter[bool] = Counter()
    for page, host, html in corpus_pages(arguments.corpus, set(by_page)):
        for labelled in by_page[page]:
            tables[is_test(host)] += confusion(dump(labelled.dumper, html) or "", labelled)
            n_dumps[is_test(host)] += 1
    for test, table in tables.items():
        print(f"\n{'other half' if test else 'half the rules were made on'}: {n_dumps[test]} dumps")
        print("\n".join(report(table)))


if __name__ == "__main__":
    main()
