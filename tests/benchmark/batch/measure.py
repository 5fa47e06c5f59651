"""Measures long runs: speed by workers, memory over a large stream, WET, folders of many files, the start.

    python tests/benchmark/batch/measure.py [NAME ...] [--scale 0.01]

Makes its own input from the seeds and, where CORPUS names a folder of `*.jsonl.xz` with `html`, from those pages. The
full sizes are 2 GB of JSON Lines, 1 GB of WET, 200,000 and 100,000 files; --scale makes them smaller. Prints Markdown
rows; figures of time want a machine that does nothing else, memory and manifest do not.
"""

from __future__ import annotations

import argparse
import itertools
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from dechaff.batch.sink import write_whole

SEEDS = Path(__file__).parents[3] / "seeds"
DECHAFF = [sys.executable, "-c", "from dechaff.app import main; main()", "clean"]
_N_TEXT, _N_HTML = 4000, 1000  # pages
_PEER = """
import json, sys
from concurrent.futures import ProcessPoolExecutor
from trafilatura import extract
def one(line): return extract(json.loads(line)["html"])
if __name__ == "__main__":
    with ProcessPoolExecutor(int(sys.argv[2])) as pool:
        sum(1 for _ in pool.map(one, open(sys.argv[1]), chunksize=16))
"""
"""trafilatura's own way with many pages: its command line maps `extract` over a pool of processes like this."""


def texts() -> list[str]:
    """The seeds' dumps, short and long."""
    return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def htmls(limit: int = 300) -> list[str]:
    """Pages of the corpus if there is one, else the seeds in HTML."""
    folder = os.environ.get("CORPUS")
    if not folder:
        return [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.html"))]
    files = sorted(Path(folder).glob("*.jsonl.xz"))
    rows = (json.loads(line) for file in files for line in lines_of(file))
    return [row["html"] for row in itertools.islice((row for row in rows if row.get("html")), limit)]


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a packed file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from lines


def records(pages: list[str], field: str, path: Path, *, n_bytes: int = 0, n_pages: int = 0) -> int:
    """Writes JSON Lines of the given size; how many."""
    count = 0
    with path.open("wb") as file:
        for number, page in enumerate(itertools.cycle(pages)):
            if (n_pages and number >= n_pages) or (n_bytes and file.tell() >= n_bytes):
                break
            line = {"id": str(number), field: f"{page}\nPage number {number}\n"}
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def seconds(command: list[str]) -> float:
    """Wall time of a command."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def text(work: Path, scale: float) -> None:
    """Pages per second with 1 and 2 workers, text dumps."""
    by_workers("text", texts(), work / "text.jsonl", max(50, int(_N_TEXT * scale)))


def html(work: Path, scale: float) -> None:
    """The same for HTML, and trafilatura on the same pages."""
    path, n_pages = work / "html.jsonl", max(50, int(_N_HTML * scale))
    by_workers("html", htmls(), path, n_pages)
    rates = [n_pages / seconds([sys.executable, "-c", _PEER, str(path), str(n)]) for n in (1, 2)]
    row(
        f"trafilatura, the same {n_pages} pages of HTML, 1 and 2 processes",
        f"{rates[0]:.0f} and {rates[1]:.0f} pages/s, {rates[1] / rates[0]:.2f} times",
    )


def by_workers(field: str, pages: list[str], path: Path, n_pages: int) -> None:
    """Pages per second with 1 and 2 workers."""
    records(pages, field, path, n_pages=n_pages)
    options = ["-q", "-o", str(path.with_name("out.jsonl")), "--no-resume", "--workers"]
    rates = [n_pages / seconds([*DECHAFF, str(path), *options, str(workers)]) for workers in (1, 2)]
    row(
        f"{field}, {n_pages} pages of {path.stat().st_size / n_pages / 1000:.0f} KB, 1 and 2 workers",
        f"{rates[0]:.0f} and {rates[1]:.0f} pages/s, {rates[1] / rates[0]:.2f} times",
    )


def memory(work: Path, scale: float) -> None:
    """Resident memory of parent and workers over a long stream."""
    path = work / "long.jsonl"
    records(texts(), "text", path, n_bytes=int(2e9 * scale))
    process = subprocess.Popen([*DECHAFF, str(path), "-q", "-o", str(work / "long.out.jsonl"), "--workers", "2"])
    samples: list[list[int]] = []
    while process.poll() is None:
        sample = [resident(pid) for pid in (process.pid, *sorted(children(process.pid)))]
        if len(sample) == 3 and all(sample):
            samples.append(sample)
        time.sleep(0.2)
    tenth = max(1, len(samples) // 10)
    what = f"memory over {path.stat().st_size / 1e9:.2f} GB of JSON Lines"
    for name, column in (("parent", 0), ("first worker", 1), ("second worker", 2), ("all", slice(None))):
        held = [sum(sample[column]) if isinstance(column, slice) else sample[column] for sample in samples]
        second, last = (sum(part) / len(part) for part in (held[tenth : 2 * tenth] or held, held[-tenth:]))
        row(
            f"{what}, {name}",
            f"{max(held) / 1e6:.0f} MB at most; last tenth {100 * (last / second - 1):+.1f} % against the second",
        )


def wet(work: Path, scale: float) -> None:
    """A WET file against the same pages as JSON Lines."""
    path, lines = work / "pages.wet", work / "pages.jsonl"
    count = records(texts(), "text", lines, n_bytes=int(1e9 * scale))
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://example.org/{}\r\n"
    head += "WARC-Date: 2026-01-06T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n"
    with path.open("wb") as file:
        file.write(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n")
        for number, line in enumerate(lines.open("rb")):
            data = json.loads(line)["text"].encode()
            file.write(head.format(number, len(data)).encode() + data + b"\r\n\r\n")
    rates = [count / seconds([*DECHAFF, str(name), "-q", "-o", str(work / "wet.out.jsonl")]) for name in (lines, path)]
    row(
        f"WET of {path.stat().st_size / 1e9:.2f} GB, and its pages as JSON Lines",
        f"{rates[1]:.0f} and {rates[0]:.0f} pages/s, {100 * (rates[1] / rates[0] - 1):+.1f} %",
    )


def folder(work: Path, scale: float) -> None:
    """Time until the first page of a large flat folder is there."""
    source, out = work / "many", work / "many.out"
    source.mkdir()
    page, n_files = texts()[0], int(200_000 * scale)
    for number in range(n_files):
        (source / f"{number:06d}.txt").write_text(page, "utf-8")
    begun = time.perf_counter()
    process = subprocess.Popen([*DECHAFF, str(source), "-q", "-o", str(out)])
    while not (out.exists() and any(name.endswith(".md") for name in os.listdir(out))):
        time.sleep(0.01)
    row(f"folder of {n_files} files, first page after", f"{time.perf_counter() - begun:.2f} s")
    process.terminate()
    process.wait()


def manifest(work: Path, scale: float) -> None:
    """A long run into a folder, each of its lines checked, and the same run again, which has nothing to do."""
    source, out = work / "in", work / "out"
    pages, n_files = dumps(), int(100_000 * scale)
    for number, page in zip(range(n_files), itertools.cycle(pages), strict=False):
        path = source / f"{number // 1000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if number % 1000 == 999 else f"{page}\nPage number {number}\n", "utf-8", "replace")
    begun = time.perf_counter()
    done = told([*DECHAFF, str(source), "-q", "-o", str(out), "--workers", "2"])
    spent = time.perf_counter() - begun
    problems = wrong_lines(source, out)
    again = told([*DECHAFF, str(source), "-o", str(out)])
    kept = next((line.removeprefix("dechaff: ") for line in again if "kept from" in line), "nothing kept")
    row(
        f"folder of {n_files} pages of {len(pages)} dumps, 1 in 1000 empty, in {spent:.0f} s",
        f"{len(problems)} wrong lines in the manifest, {len(done)} failures told; run again: {kept}",
    )
    for problem in problems[:10]:
        print(problem)


def told(command: list[str]) -> list[str]:
    """What a command says on standard error."""
    return subprocess.run(command, check=False, capture_output=True, text=True).stderr.splitlines()


def wrong_lines(source: Path, out: Path) -> list[str]:
    """What a manifest says that is not so, and what it does not say."""
    problems, seen = [], set()
    with (out / "manifest.jsonl").open("rb") as lines:
        next(lines)
        for line in lines:
            about = json.loads(line)
            name = about["source"]
            data = (source / name).read_bytes()
            if name in seen:
                problems.append(f"{name}: twice")
            seen.add(name)
            if about["hash"] != blake2b(data, digest_size=12).hexdigest():
                problems.append(f"{name}: not the hash of the file")
            if bool(data) == ("failed" in about):
                problems.append(f"{name}: {about.get('failed', 'an empty page that did not fail')}")
            elif data and (out / about["output"]).stat().st_size != about["bytes"]:
                problems.append(f"{name}: its output is not what was written")
    files = {str(path.relative_to(source)) for path in source.rglob("*.txt")}
    problems += [f"{name}: no line" for name in files - seen]
    n_outputs = sum(1 for path in out.rglob("*") if path.is_file())
    n_expected = 1 + sum(1 for path in source.rglob("*.txt") if path.stat().st_size)
    return problems + ([] if n_outputs == n_expected else [f"{n_outputs} files in the output, not {n_expected}"])


def dumps() -> list[str]:
    """The seeds' dumps, and those of the corpus if there is one."""
    pages = texts()
    if os.environ.get("CORPUS"):
        from trafilatura import html2txt

        pages += [text for text in map(html2txt, htmls(1000)) if text.strip()]
    return pages


def flush(work: Path, scale: float) -> None:
    """What it would cost to force every small file through the disk's caches."""
    n_files, data = max(100, int(2000 * scale)), b"x" * 3000
    times = []
    for forced in (False, True):
        begun = time.perf_counter()
        for number in range(n_files):
            write_whole(work / f"{forced}{number}", work / ".part", data, forced=forced)
        times.append(1000 * (time.perf_counter() - begun) / n_files)
    row("writing a file of 3 KB, and forcing it to the disk", f"{times[0]:.2f} and {times[1]:.2f} ms")


def start(work: Path, scale: float) -> None:  # noqa: ARG001  (all measurements have one shape)
    """A whole `clean` of the first seed against the imports it cannot do without."""
    seed = str(SEEDS / "1news-az-ru-opinion.txt")
    commands = ([sys.executable, "-c", "import typer, rich.console, numpy"], [*DECHAFF, seed])
    times = [min(seconds(command) for _ in range(15)) for command in commands]
    row(
        "start: imports alone, and clean of a seed",
        f"{1000 * times[0]:.0f} and {1000 * times[1]:.0f} ms, {times[1] / times[0]:.2f} times",
    )


def row(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |", flush=True)


def resident(pid: int) -> int:
    """Bytes of memory held by a process."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def children(pid: int) -> Iterator[int]:
    """Processes started by any thread of a process."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            yield from map(int, task.read_text().split())


MEASUREMENTS: dict[str, Callable[[Path, float], None]] = {
    "start": start, "text": text, "html": html, "memory": memory, "wet": wet, "folder": folder, "manifest": manifest,
    "flush": flush,
}  # fmt: skip


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MEASUREMENTS)}; all if none")
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    for name in arguments.names or MEASUREMENTS:
        work = Path(tempfile.mkdtemp(prefix="dechaff-benchmark-"))
        try:
            MEASUREMENTS[name](work, arguments.scale)
        finally:
            shutil.rmtree(work)


if __name__ == "__main__":
    main()
