"""A folder in, a folder out: names, manifest, resume, and the same bytes whatever the number of workers."""

from __future__ import annotations

import gzip
import json
import os
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import pytest
import zstandard
from dechaff.app.session import Session
from dechaff.app.target import choose_target
from dechaff.batch.records import Records
from dechaff.batch.work import Job, Outcome, Status, work
from dechaff.options import Options
from dechaff.read import read_inputs
from dechaff.render.format import Format
from dechaff.render.output import Rendering

from .conftest import make_folder, page, rows, run, tree


def test_tree_is_mirrored_with_a_manifest(folder: Path, tmp_path: Path) -> None:
    """Every page has its file, with the format's suffix, and its line."""
    done = run(folder, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    out = tree(tmp_path / "out")
    assert len(out) == 61
    assert "0/page-00000.md" in out
    line = rows(tmp_path / "out" / "manifest.jsonl")[0]
    assert line.keys() == {"source", "hash", "output", "verdict", "confidence", "seconds", "bytes"}
    assert "60 pages in" in done.stderr


def test_same_bytes_with_1_2_and_4_workers(folder: Path, tmp_path: Path) -> None:
    """The number of workers changes the time only."""
    (folder / "bad.txt").write_bytes(b"\x89PNG")
    trees = []
    for workers in (0, 1, 2, 4):
        run(folder, "-o", tmp_path / f"out{workers}", "--workers", workers)
        trees.append(tree(tmp_path / f"out{workers}"))
    assert trees[0] == trees[1] == trees[2] == trees[3]
    streams = {run(folder, "--workers", workers, "-q").stdout for workers in (0, 1, 2, 4)}
    assert len(streams) == 1
    for workers in (0, 1, 2, 4):
        run(folder, "--workers", workers, "-q", "-o", tmp_path / f"{workers}.jsonl.gz")
    assert len({(tmp_path / f"{workers}.jsonl.gz").read_bytes() for workers in (0, 1, 2, 4)}) == 1


def test_second_run_does_nothing_twice(folder: Path, tmp_path: Path) -> None:
    """What is done with the same content and options is kept; what changed, failed or vanished is done again."""
    out = tmp_path / "out"
    (folder / "bad.txt").write_text(" ")
    run(folder, "-o", out)
    again = run(folder, "-o", out)
    assert "kept from an earlier run: 60" in again.stderr
    (folder / "0" / "page-00000.txt").write_text(page(999))
    (folder / "bad.txt").write_text(page(7))
    (out / "1" / "page-00001.md").unlink()
    third = run(folder, "-o", out)
    assert "3 pages in" in third.stderr
    assert "999-0" in (out / "0" / "page-00000.md").read_text()
    sources = [row["source"] for row in rows(out / "manifest.jsonl")]
    assert len(sources) == len(set(sources)) == 61


def test_other_options_start_over(folder: Path, tmp_path: Path) -> None:
    """A manifest of other options is not continued."""
    run(folder, "-o", tmp_path / "out")
    done = run(folder, "-o", tmp_path / "out", "--strictness", "recall")
    assert "60 pages in" in done.stderr
    assert "60 pages in" in run(folder, "-o", tmp_path / "out", "--strictness", "recall", "--no-resume").stderr


def test_torn_last_line_is_repaired(folder: Path, tmp_path: Path) -> None:
    """A manifest cut within a line is continued from the line before."""
    out = tmp_path / "out"
    run(folder, "-o", out)
    whole = tree(out)
    manifest = out / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-30])
    done = run(folder, "-o", out)
    assert "1 pages in" in done.stderr
    assert tree(out) == whole


@pytest.mark.parametrize(("suffix", "unpack"), [("", bytes), (".gz", gzip.decompress), (".zst", None)])
def test_one_stream_of_records(folder: Path, tmp_path: Path, suffix: str, unpack: object) -> None:
    """All pages in one file, plain or packed, in input order, with nothing left beside it."""
    out = tmp_path / "pages" / f"all.jsonl{suffix}"
    done = run(folder, "-o", out)
    assert done.returncode == 0, done.stderr
    data = out.read_bytes()
    plain = (
        unpack(data)
        if callable(unpack)
        else zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    )
    sources = [json.loads(line)["source"] for line in plain.splitlines()]
    assert sources == sorted(sources)
    assert len(sources) == 60
    assert os.listdir(out.parent) == [out.name]


def test_records_become_files_by_number(tmp_path: Path) -> None:
    """A record's id never becomes a path."""
    ids = ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "x" * 300, "same", "same"]
    source = tmp_path / "pages.jsonl"
    source.write_text("".join(json.dumps({"id": id_, "text": page(5)}) + "\n" for id_ in ids))
    done = run(source, "-o", f"{tmp_path}/out/deep/")
    assert done.returncode == 0, done.stderr
    assert sorted(tree(tmp_path / "out")) == ["deep/manifest.jsonl", *(f"deep/pages/{n:08d}.md" for n in range(1, 8))]
    assert sorted(os.listdir(tmp_path)) == ["out", "pages.jsonl"]


def test_difficult_names(tmp_path: Path) -> None:
    """Spaces, line breaks, quotes, no UTF-8, 255 bytes, dots, a leading dash, only case: each its own file."""
    names = [b"a b.txt", b"new\nline.txt", b"quo'te\".txt", b"caf\xe9.txt", b"n" * 255, "ж".encode() * 127, b"..a.x",
             b"-rf.txt", b"Case.txt", b"case.txt", b"case.html", b"[link].txt", b"$HOME;x.txt"]  # fmt: skip
    source = tmp_path / "in"
    source.mkdir()
    for number, name in enumerate(names):
        (source / os.fsdecode(name)).write_text(page(number))
    done = run(source, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    visible = [name for name in names if not name.startswith(b".")]
    out = [name for name in os.listdir(os.fsencode(tmp_path / "out")) if name != b"manifest.jsonl"]
    assert len(out) == len(visible)
    assert len({name.lower() for name in out}) == len(visible)
    assert all(name.endswith(b".md") and len(name) <= 255 for name in out)
    assert b"caf\xe9.md" in out
    assert "kept from an earlier run: 12" in run(source, "-o", tmp_path / "out").stderr


def test_folder_of_records(tmp_path: Path) -> None:
    """-f jsonl into a folder mirrors it like any format, a record a file; a page never takes the manifest's name."""
    source = tmp_path / "in"
    source.mkdir()
    for name in ("manifest.txt", "a.txt"):
        (source / name).write_text(page(1))
    done = run(source, "-o", tmp_path / "out", "-f", "jsonl")
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(tmp_path / "out")) == ["a.jsonl", "manifest.jsonl", "manifest.txt.jsonl"]
    assert json.loads((tmp_path / "out" / "manifest.txt.jsonl").read_bytes())["source"] == "manifest.txt"
    assert [row["source"] for row in rows(tmp_path / "out" / "manifest.jsonl")] == ["a.txt", "manifest.txt"]


def test_output_folder_that_leads_into_the_input(tmp_path: Path) -> None:
    """A link within the output folder is no way to write over an input; the other pages are done."""
    source, out = make_folder(tmp_path / "in", 14), tmp_path / "out"
    out.mkdir()
    (out / "3").symlink_to(source / "3")
    before = tree(source)
    done = run(source, "-o", out)
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("dechaff: 3/")]
    assert len(told) == 2
    assert all("leads into an input" in line for line in told)
    assert tree(source) == before
    failed = [row["source"] for row in rows(out / "manifest.jsonl") if "failed" in row]
    assert failed == ["3/page-00003.txt", "3/page-00010.txt"]


def test_dash_file_as_an_argument(tmp_path: Path) -> None:
    """A file whose name begins with a dash is read behind --."""
    (tmp_path / "-x.txt").write_text(page(1))
    assert "prose number 1-0" in run("--", "-x.txt", cwd=tmp_path).stdout


def test_identical_pages_stay_two(tmp_path: Path) -> None:
    """Pages of the same content have each their own output."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(page(1))
    run(tmp_path / "in", "-o", tmp_path / "out")
    assert {"a.md", "b.md"} < tree(tmp_path / "out").keys()


def test_inputs_are_never_written_over(tmp_path: Path) -> None:
    """Not through the same name, a link to it, or a folder that mirrors onto it."""
    source = make_folder(tmp_path / "in", 3)
    (tmp_path / "a.md").write_text(page(1))
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    for name in ("x.jsonl.part", "x.jsonl.part.manifest", "manifest.jsonl"):
        (source / name).write_text(json.dumps({"text": page(1)}) + "\n")
    for arguments in (
        ["a.md", "-o", "a.md"], ["a.md", "-o", "b.md"], ["a.md", "-o", "./"], ["in", "-o", "in/x.jsonl"],
        ["in/x.jsonl.part", "-o", "in/x.jsonl"], ["in/x.jsonl.part.manifest", "-o", "in/x.jsonl"],
        ["in/manifest.jsonl", "-o", "in/"],
    ):  # fmt: skip
        before = (tree(source), (tmp_path / "a.md").read_bytes())
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode in (1, 2), arguments
        assert done.stderr.count("\n") >= 1
        assert (tree(source), (tmp_path / "a.md").read_bytes()) == before


def test_progress_without_a_terminal_and_quiet(folder: Path, tmp_path: Path) -> None:
    """Standard error has a summary, nothing with --quiet; standard output has results only."""
    done = run(folder, "-o", tmp_path / "out")
    assert done.stdout == ""
    assert done.stderr.startswith("dechaff: 60 pages in")
    quiet = run(folder, "-o", tmp_path / "out2", "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_report_lists_the_pages_with_links_to_their_outputs(folder: Path, tmp_path: Path) -> None:
    """The index page names every page and leads to what was written for it."""
    (folder / "<b>&.txt").write_text(page(1))
    done = run(folder, "-o", tmp_path / "out", "--report", tmp_path / "report.html")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "report.html").read_text("utf-8")
    assert 'href="out/0/page-00000.md"' in html
    assert 'href="out/%3Cb%3E%26.md"' in html
    assert "<b>&" not in html
    assert run(folder, "-o", tmp_path / "out", "--report", folder / "x.html").returncode == 2


def test_stream_is_continued_at_the_last_whole_member(folder: Path, tmp_path: Path) -> None:
    """A run killed between a member's data and its last manifest line neither loses nor doubles a record."""
    out = tmp_path / "all.jsonl"
    run(folder, "-o", out, "-q")
    whole = out.read_bytes()
    lines = whole.splitlines(keepends=True)
    options = Rendering(Format.JSONL)
    head = Session(choose_target([str(folder)], str(out), None), Options(), options)._head(options)
    half = Records(out, head, resume=False)
    for line in lines[:20]:
        source = json.loads(line)["source"]
        digest = blake2b((folder / source).read_bytes(), digest_size=12).hexdigest()
        half.take(Outcome(source, "", Status.DONE, output=line, digest=digest))
        if source == json.loads(lines[9])["source"]:
            half._flush()
    half.close(whole=False)
    manifest = tmp_path / "all.jsonl.part.manifest"
    manifest.write_bytes(b"".join(manifest.read_bytes().splitlines(keepends=True)[:15]) + b'{"source": "torn')
    out.unlink()
    done = run(folder, "-o", out)
    assert "kept from an earlier run: 10" in done.stderr
    assert out.read_bytes() == whole


def stopped_stream(source: Path, out: Path, n_pages: int) -> None:
    """Leaves what a run leaves that is stopped after so many pages."""
    rendering = Rendering(Format.JSONL)
    sink = Session(choose_target([str(source)], str(out), None), Options(), rendering)._sink(rendering)
    for reading in islice(read_inputs([str(source)], max_bytes=1_000_000), n_pages):
        sink.take(work(reading, Job(Options(), rendering, hash_pages=True)))
    sink.close(whole=False)


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_continued_stream_is_that_of_an_undisturbed_run(folder: Path, tmp_path: Path, suffix: str) -> None:
    """Nothing is done twice, an earlier failure is told again, and the bytes are the same."""
    (folder / "0" / "bad.txt").write_bytes(b"\x89PNG")
    out, whole = tmp_path / f"all.jsonl{suffix}", tmp_path / f"whole.jsonl{suffix}"
    assert run(folder, "-o", whole).returncode == 1
    stopped_stream(folder, out, 20)
    done = run(folder, "-o", out)
    assert done.returncode == 1
    assert done.stderr.count("dechaff: 0/bad.txt: a PNG image") == 1
    assert "kept from an earlier run: 20, 1 of them failed" in done.stderr
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.jsonl" + suffix, "in", "whole.jsonl" + suffix]


def test_stream_of_a_crawl_is_continued_behind_records_without_a_page(tmp_path: Path) -> None:
    """Pages that were not found have no line in the output, and are known all the same when it is continued."""
    source = tmp_path / "crawl.warc"
    with source.open("wb") as file:
        for number in range(12):
            status = "404 Not Found" if number % 3 == 0 else "200 OK"
            body = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\n\r\n{page(number)}".encode()
            head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
            file.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n")
    stopped_stream(source, tmp_path / "all.jsonl", 5)
    done = run(source, "-o", tmp_path / "all.jsonl")
    assert done.returncode == 0, done.stderr
    assert "kept from an earlier run: 5\n" in done.stderr
    numbers = [json.loads(line)["text"].split()[5] for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert numbers == [f"{number}-0" for number in range(12) if number % 3]


def test_crawl_to_standard_output_is_records(tmp_path: Path) -> None:
    """Also when the file begins, as crawls do, with a record that is no page, or with a damaged one."""
    record = f"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {len(page(1))}\r\n\r\n{page(1)}\r\n\r\n"
    first = "WARC/1.0\r\nWARC-Type: {}\r\n{}\r\n\r\n\r\n"
    for head in (first.format("warcinfo", "Content-Length: 0\r\n"), first.format("conversion", "")):
        (tmp_path / "x.wet").write_bytes((head + 2 * record).encode())
        done = run("x.wet", cwd=tmp_path)
        texts = [json.loads(line).get("text", "") for line in done.stdout.splitlines()]
        assert sum("prose number 1-0" in text for text in texts) == 2
        assert "verdicts: 2 " in done.stderr


def test_torn_member_of_a_stream_is_cut_off(folder: Path, tmp_path: Path) -> None:
    """Data that a power cut left half written, or as zeros, is done again."""
    out, whole = tmp_path / "all.jsonl", tmp_path / "whole.jsonl"
    run(folder, "-o", whole)
    part = tmp_path / "all.jsonl.part"
    for damage in (lambda data: data[:-10], lambda data: data[:-500] + b"\0" * 500):
        stopped_stream(folder, out, 20)
        part.write_bytes(damage(part.read_bytes()))
        assert run(folder, "-o", out, "-q").returncode == 0
        assert out.read_bytes() == whole.read_bytes()
