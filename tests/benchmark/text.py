"""Measures the cleaning of text dumps on one core: speed beside its rivals and its floor, growth, memory.

    python tests/benchmark/text.py [speed] [growth] [memory] [--corpus DIR] [--pages N] [--passes N]

Rivals get the HTML of the very pages whose dumps we get, in the same run, and each pass takes turns, so that a busy
machine slows all alike; what is printed are seconds of the processor. DIR (or DECHAFF_CORPUS) holds `*.jsonl.xz` with
`html`; without it the seeds are the pages. Prints Markdown rows.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import itertools
import json
import lzma
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import dechaff
import numpy as np
from dechaff.assemble import assemble
from dechaff.blockify import blockify
from dechaff.decode import decode
from dechaff.document import Metadata
from dechaff.evaluate.dumpers import dump, installed
from dechaff.evaluate.peers import extract_with
from dechaff.evaluate.peers import installed as installed_peers
from dechaff.label import label
from dechaff.measure import PageMeasures

SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = dechaff.Options(form=dechaff.Form.TEXT)
PEERS = ("resiliparse", "trafilatura")
MB = 1_000_000
KB = 1_000
EVERY = 8
"""Of the first pages of a file of the corpus every so many is taken: neighbours are often of one site."""
GROWTH = (1_000, 10_000, 100_000, 1_000_000)
"""Lines of the pages over which the cost's exponent is fitted."""
HARD: dict[str, str] = {
    "lines of one character": "x\ny\n",
    "one repeated line": "Read more\nRead more\n",
    "only digits": "12 34 56\n789\n",
    "only emoji": "😀🎉\n👩‍👩‍👧‍👦 🇺🇳\n",
    "right to left with controls": "\u202bمرحبا\u202c \u200f!\x1b[31m\n\u2067שלום\u2069\x07\n",
    "mixed scripts": "Привет hello 你好 สวัสดี مرحبا γειά\n한국어 日本語 हिन्दी\n",
    "one line": "word and ",
}
"""Pages that are no pages: what they repeat."""
_PEAK = """
import sys, dechaff
from pathlib import Path
page = sys.stdin.read()
dechaff.clean(page, dechaff.Options(form=dechaff.Form.TEXT))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024)
"""


class Sample(NamedTuple):
    """A page as a dump and, where known, as HTML."""

    text: str
    html: str | None


def samples(corpus: Path | None, n_pages: int) -> list[Sample]:
    """Pages spread over the corpus, each dumped by another of the installed dumpers; without a corpus the seeds."""
    if corpus is None:
        pages = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.html"))]
        alone = [Sample(path.read_text("utf-8"), None) for path in sorted(SEEDS.glob("*.txt"))]
    else:
        files = [file for file in sorted(corpus.glob("*.jsonl.xz")) if next(htmls_of(file), None)]
        share = max(1, n_pages // max(1, len(files)))
        pages = [html for file in files for html in itertools.islice(htmls_of(file), 0, EVERY * share, EVERY)]
        alone = []
    dumped = (Sample(dump(name, html) or "", html) for html, name in zip(pages, itertools.cycle(installed())))
    return [sample for sample in (*dumped, *alone) if sample.text.strip()]


def htmls_of(file: Path) -> Iterator[str]:
    """The pages of a packed file; none where its rows are no pages."""
    with lzma.open(file, "rt", encoding="utf-8") as rows:
        for row in rows:
            html = json.loads(row).get("html")
            if not html:
                return
            yield html


def labels_alone(text: str) -> object:
    """The main content without its metadata."""
    source = dechaff.Source("-", text)
    page = decode(source, TEXT)
    blocks = blockify(page, TEXT)
    measures = PageMeasures(blocks)
    return assemble(page, blocks, measures, label(measures, blocks, TEXT), Metadata(), TEXT)


def with_kinds(text: str) -> object:
    """The article, its metadata, and what was removed, by kind."""
    return list(dechaff.clean(text, TEXT).removed)


def speed(pages: list[Sample], n_passes: int) -> None:
    """Cleaners and rivals on the same pages, in turns."""
    texts = [page.text for page in pages]
    htmls = [page.html for page in pages if page.html is not None]
    word = re.compile(r"\w+")
    jobs: dict[str, tuple[Callable[[str], object], list[str]]] = {
        'floor: `re.findall(r"\\w+", text)`': (word.findall, texts),
        "dechaff, text dumps": (clean, texts),
        "- without metadata": (labels_alone, texts),
        "- with the removed blocks and their kinds": (with_kinds, texts),
    }
    for name in PEERS:
        if name in installed_peers() and htmls:
            jobs[f"{name}, HTML of the same pages"] = (partial(extract_with, name), htmls)
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for job, inputs in jobs.values():
        spent(job, inputs[::5])  # imports and tables
    for _ in range(n_passes):
        for name, (job, inputs) in jobs.items():
            seconds[name].append(spent(job, inputs))
    sizes = [len(text.encode("utf-8", "replace")) for text in texts]
    n_lines = sum(text.count("\n") + 1 for text in texts)
    print(
        f"{len(pages)} pages, mean {sum(sizes) / len(sizes) / KB:.1f} KB and {n_lines / len(pages):.0f} lines of text\n"
    )
    row("", "ms a page", "pages/s", "MB/s", "times the floor")
    row(*["---"] * 5)
    floor = 0.0
    for name, (_, inputs) in jobs.items():
        each = min(seconds[name]) / len(inputs)
        floor = floor or each
        rate = sum(len(page.encode("utf-8", "replace")) for page in inputs) / MB / min(seconds[name])
        row(name, f"{1000 * each:.2f}", f"{1 / each:.0f}", f"{rate:.1f}", f"{each / floor:.1f}")


def spent(job: Callable[[str], object], pages: list[str]) -> float:
    """Seconds of the processor that a job takes for all pages."""
    begun = time.process_time()
    for page in pages:
        job(page)
    return time.process_time() - begun


def growth(pages: list[Sample], n_passes: int) -> None:  # noqa: ARG001  (all measurements have one shape)
    """How the cost grows with the page: the exponent of lines in seconds, fitted; 1 is linear."""
    row("page", *(f"{n:,} lines" for n in GROWTH), "exponent")
    row(*["---"] * (len(GROWTH) + 2))
    whole = "\n".join(page.text for page in pages[:50])
    spent(clean, [whole])  # imports and tables
    for name, part in {"dumps, one after the other": whole, **HARD}.items():
        sizes = [n if part.count("\n") else 4 * n for n in GROWTH]
        seconds = [spent(clean, [of_size(part, n)]) for n in sizes]
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        row(name, *(f"{second:.3f} s" for second in seconds), f"{slope:.2f}")


def clean(text: str) -> object:
    """One library call: text, Markdown, metadata."""
    return dechaff.clean(text, TEXT)


def of_size(part: str, n: int) -> str:
    """A page of n lines; of n characters, where the part has no line break."""
    n_lines = part.count("\n")
    if not n_lines:
        return (part * (n // len(part) + 1))[:n]
    return "\n".join((part * (n // n_lines + 1)).split("\n")[:n])


def memory(pages: list[Sample], n_passes: int) -> None:  # noqa: ARG001
    """Peak resident memory of a process of its own, for large pages; the target is 40 times the page and 120 MB."""
    row("page", "size", "peak", "peak without 120 MB, over the size")
    row(*["---"] * 4)
    whole = "\n".join(page.text for page in pages[:50])
    for name, part in {"dumps, one after the other": whole, **HARD}.items():
        page = of_size(part, 1_000_000 if part.count("\n") else 4_000_000)
        size = len(page.encode("utf-8", "replace"))
        done = subprocess.run([sys.executable, "-c", _PEAK], input=page, capture_output=True, text=True, check=True)
        peak = int(done.stdout)
        row(name, f"{size / MB:.1f} MB", f"{peak / MB:.0f} MB", f"{max(0.0, peak - 120 * MB) / size:.1f}")


def row(*cells: str) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


MEASUREMENTS: dict[str, Callable[[list[Sample], int], None]] = {"speed": speed, "growth": growth, "memory": memory}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASUREMENTS)}; all if none")
    parser.add_argument("--corpus", type=Path, default=os.environ.get("DECHAFF_CORPUS"))
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--passes", type=int, default=3)
    arguments = parser.parse_args()
    pages = samples(Path(arguments.corpus) if arguments.corpus else None, arguments.pages)
    for name in arguments.names or MEASUREMENTS:
        MEASUREMENTS[name](pages, arguments.passes)
        print()


if __name__ == "__main__":
    main()
