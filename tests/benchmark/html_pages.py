"""Measures the cleaning of HTML on one core: pages a second beside other extractors, on the very same pages.

    python tests/benchmark/html_pages.py [--corpus DIR] [--pages N] [--passes N]

Each pass takes turns, so that a busy machine slows all alike; what is printed are seconds of the processor, and the
ratio to trafilatura, whose second opinion the full path holds. DIR (or DECHAFF_CORPUS) holds `*.jsonl.xz` with `html`;
without it the seeds are the pages. Prints Markdown rows.
"""

from __future__ import annotations

import os

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import argparse
import importlib.metadata
import itertools
import json
import lzma
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import dechaff
from dechaff.evaluate.peers import PEERS, extract_with, installed

SEEDS = Path(__file__).parents[2] / "seeds"
FULL = dechaff.Options(form=dechaff.Form.HTML)
FAST = dechaff.Options(form=dechaff.Form.HTML, fast=True)
BASE = "trafilatura"
EVERY = 8
"""Of the first pages of a file of the corpus every so many is taken: neighbours are often of one site."""

Job = Callable[[str], object]


def pages_of(corpus: Path | None, n_pages: int) -> list[str]:
    """Pages spread over the corpus; without one the seeds."""
    if corpus is None:
        return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.html"))]
    files = [file for file in sorted(corpus.glob("*.jsonl.xz")) if next(_htmls(file), None)]
    share = max(1, n_pages // max(1, len(files)))
    return [html for file in files for html in itertools.islice(_htmls(file), 0, EVERY * share, EVERY)]


def _htmls(file: Path) -> Iterator[str]:
    """The pages of a packed file; none where its rows are no HTML."""
    with lzma.open(file, "rt", encoding="utf-8") as rows:
        for row in rows:
            html = json.loads(row).get("html")
            if not html:
                return
            yield html


def clean(options: dechaff.Options, html: str) -> object:
    """One library call: text, Markdown, metadata; nothing of a page that is refused."""
    try:
        return dechaff.clean(html, options)
    except dechaff.DechaffError:
        return None


def with_metadata(html: str) -> object:
    """trafilatura's text and metadata, which is what a call of ours gives too."""
    from trafilatura import extract

    return extract(html, with_metadata=True)


def spent(job: Job, pages: list[str]) -> float:
    """Seconds of the processor that a job takes for all pages."""
    begun = time.process_time()
    for page in pages:
        job(page)
    return time.process_time() - begun


def main() -> None:
    """Print one row for each extractor."""
    parser = argparse.ArgumentParser(description="Speed of cleaning HTML, beside other extractors")
    known = os.environ.get("DECHAFF_CORPUS")
    parser.add_argument("--corpus", type=Path, default=Path(known) if known else None)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--passes", type=int, default=3)
    arguments = parser.parse_args()
    pages = pages_of(arguments.corpus, arguments.pages)
    jobs: dict[str, Job] = {"dechaff": partial(clean, FULL), "dechaff --fast": partial(clean, FAST)}
    for name in installed():
        jobs[f"{name} {importlib.metadata.version(PEERS[name][2])}"] = partial(extract_with, name)
    jobs[f"{BASE}, with its metadata"] = with_metadata
    for job in jobs.values():
        spent(job, pages[::5])  # imports and tables
    seconds = {name: min(times) for name, times in _turns(jobs, pages, arguments.passes).items()}
    base = next(seconds[name] for name in seconds if name.split()[0] == BASE)
    size = sum(len(page.encode("utf-8", "replace")) for page in pages)
    print(f"{len(pages)} pages, mean {size / len(pages) / 1000:.0f} KB of HTML\n")
    print(f"| | ms a page | pages/s | times {BASE} |\n| --- | --- | --- | --- |")
    for name, taken in seconds.items():
        each = taken / len(pages)
        print(f"| {name} | {1000 * each:.1f} | {1 / each:.0f} | {taken / base:.2f} |")


def _turns(jobs: dict[str, Job], pages: list[str], n_passes: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(n_passes):
        for name, job in jobs.items():
            seconds[name].append(spent(job, pages))
    return seconds


if __name__ == "__main__":
    main()
