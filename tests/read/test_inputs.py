"""Reading: what an input is comes from its bytes, and every fault is a value with a name."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
import zstandard
from dechaff.document import Form, Skipped, Source
from dechaff.read import Container, Entry, Passed, Unreadable, container_of, open_entry, read_inputs
from dechaff.read.compression import MAX_RATIO

PAGE = b"Some words of prose that go on and end in a full stop.\n" * 5


def read(*inputs: Path | str, max_bytes: int = 1_000_000) -> list[object]:
    return list(read_inputs([str(name) for name in inputs], max_bytes=max_bytes))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", Container.WARC),
        (b'{"text": "a"}\n{"text": "b"}\n', Container.JSONL),
        (b'\xef\xbb\xbf{"text": "a"}\n', Container.JSONL),
        (b'{"text": "broken\n', Container.JSONL),
        (b"<html>{", Container.PAGE),
        (b"{ a brace begins this text", Container.PAGE),
        (b"", Container.PAGE),
    ],
)
def test_container_from_bytes(head: bytes, expected: Container) -> None:
    """The bytes decide, not the name."""
    assert container_of(head) is expected


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress, lambda data: gzip.compress(data) * 2])
def test_compression_is_seen_through(tmp_path: Path, pack: object) -> None:
    """Whatever a page is packed with, its bytes arrive; members are joined."""
    path = tmp_path / "page.bin"
    path.write_bytes(pack(PAGE))  # type: ignore[operator]
    (entry,) = read(path)
    assert isinstance(entry, Entry)
    assert entry.data in (PAGE, PAGE * 2)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_truncated_compression_is_told(tmp_path: Path, pack: object) -> None:
    """A file cut short is a failure that names the file, not a shorter page."""
    path = tmp_path / "page.gz"
    path.write_bytes(pack(os.urandom(3000))[:-20])  # type: ignore[operator]
    (entry,) = read(path)
    assert isinstance(entry, Unreadable)
    assert entry.name == str(path)
    assert "ends too early" in entry.reason


def test_whole_lines_before_a_truncation_survive(tmp_path: Path) -> None:
    """Of a truncated JSON Lines file the whole records are read, then the fault is told."""
    rows = b"".join(json.dumps({"text": os.urandom(200).hex()}).encode() + b"\n" for _ in range(3000))
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:-5000])
    entries = read(path)
    assert len(entries) > 2000
    assert isinstance(entries[-1], Unreadable)
    assert all(isinstance(entry, Entry) for entry in entries[:-1])


def test_gzip_bomb_costs_neither_memory_nor_time(tmp_path: Path) -> None:
    """A record that only expands is given up early; a page is read up to its limit and refused."""
    bomb = gzip.compress(b"\0" * (80 << 20))
    assert (80 << 20) / len(bomb) > MAX_RATIO
    path = tmp_path / "bomb.gz"
    path.write_bytes(bomb)
    (entry,) = read(path)
    assert isinstance(entry, Unreadable)
    assert "larger than" in entry.reason
    (entry,) = read_inputs([str(path)], container=Container.JSONL, max_bytes=1_000_000)
    assert isinstance(entry, Unreadable)
    assert "bomb" in entry.reason


@pytest.mark.parametrize(("magic", "name"), [(b"BZh91AY", "bzip2"), (b"\xfd7zXZ\0\0\0", "xz")])
def test_other_packers_are_named(tmp_path: Path, magic: bytes, name: str) -> None:
    """An unsupported packer is told by its name with what to do."""
    path = tmp_path / "page"
    path.write_bytes(magic + b"\0" * 50)
    (entry,) = read(path)
    assert isinstance(entry, Unreadable)
    assert name in entry.reason


def test_one_json_document_is_refused_with_a_recipe(tmp_path: Path) -> None:
    """A pretty-printed document is not a page of braces."""
    path = tmp_path / "page.json"
    path.write_text(json.dumps([{"text": "a"}], indent=1))
    (entry,) = read(path)
    assert isinstance(entry, Unreadable)
    assert "jq" in entry.reason


def lines(tmp_path: Path, *rows: str) -> list[Source | Skipped | Passed | Unreadable]:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    entries = read_inputs([str(path)], container=Container.JSONL, max_bytes=1_000_000)
    return [open_entry(entry) if isinstance(entry, Entry) else entry for entry in entries]  # type: ignore[misc]


def test_fields_of_a_record(tmp_path: Path) -> None:
    """The page is in the first field that holds one; id, url, date and title travel with it."""
    row = {"id": 7, "url": "http://a/", "date": "2026-01-06", "title": "T", "text": "x", "html": "<p>y</p>"}
    page, fallback = lines(tmp_path, json.dumps(row), json.dumps({"html": " ", "body": "z"}))
    assert isinstance(page, Source)
    assert (page.data, page.form, page.id, page.url, page.date, page.title) == (
        "<p>y</p>", Form.HTML, "7", "http://a/", "2026-01-06", "T",
    )  # fmt: skip
    assert isinstance(fallback, Source)
    assert (fallback.data, fallback.form) == ("z", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"text": "oops', "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"title": "only"}', "no page in this record"),
        ('{"text": 5}', "no page in this record"),
        ("[" * 200_000, "nested too deeply"),
        ('{"text": "a", "id": ' + "9" * 5000 + "}", "not valid JSON"),
        ('{"text": "a"} {"text": "b"}', "not valid JSON"),
    ],
)
def test_broken_record_is_named_by_its_line(tmp_path: Path, row: str, reason: str) -> None:
    """A bad line is a value with its line number; the lines around it are read."""
    before, blank_skipped, after = lines(tmp_path, '{"text": "a"}', "", row, '{"text": "b"}')
    assert isinstance(before, Source)
    assert isinstance(blank_skipped, Skipped)
    assert blank_skipped.source.endswith("rows.jsonl:3")
    assert reason in blank_skipped.reason
    assert isinstance(after, Source)


def test_surrogates_in_json_stay_out_of_the_output(tmp_path: Path) -> None:
    """An escaped lone surrogate cannot break the encoding of the output."""
    (page,) = lines(tmp_path, '{"id": "\\ud800", "text": "a \\ud800 b"}')
    assert isinstance(page, Source)
    assert page.id == "?"


def test_oversized_line_is_passed_over(tmp_path: Path) -> None:
    """A line over the limit is not held, and the next one is read."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a"}\n{"text": "' + "b" * 5000 + '"}\n{"text": "c"}\n')
    first, long, last = read(path, max_bytes=1000)
    assert isinstance(first, Entry)
    assert isinstance(long, Unreadable)
    assert long.name.endswith(":2")
    assert isinstance(last, Entry)
    assert last.name.endswith(":3")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_lines_in_another_encoding_are_told(tmp_path: Path, encoding: str) -> None:
    """JSON Lines as another shell's redirection writes them are no page of braces."""
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    path = tmp_path / "rows.jsonl"
    path.write_bytes(mark + (json.dumps({"text": "Some words."}) + "\n").encode(encoding))
    (entry,) = read(path)
    assert isinstance(entry, Unreadable)
    assert "UTF-16" in entry.reason


def test_ids_are_kept_as_they_are_written(tmp_path: Path) -> None:
    """Whole and broken numbers are ids; truth values and lists are none."""
    rows = [json.dumps({"id": id_, "text": "x"}) for id_ in (7, 2.5, True, [1], None)]
    assert [getattr(page, "id", "") for page in lines(tmp_path, *rows)] == ["7", "2.5", None, None, None]


def test_a_surprise_in_one_input_costs_that_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw while one file is read is a line with its name; the next file is read."""
    import dechaff.read

    def surprise(*_: object) -> object:
        raise ArithmeticError("unforeseen")

    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "b.txt").write_text("b")
    monkeypatch.setattr(dechaff.read, "json_lines", surprise)
    bad, good = read(tmp_path)
    assert isinstance(bad, Unreadable)
    assert (bad.name, "unforeseen" in bad.reason) == ("a.jsonl", True)
    assert isinstance(good, Entry)


def test_end_of_a_terminal_is_asked_for_once(tmp_path: Path) -> None:
    """After the end nothing more is read: a terminal would wait for a second Ctrl-D."""
    from dechaff.read import _FileChunks

    (tmp_path / "a").write_bytes(b"x")
    with (tmp_path / "a").open("rb", buffering=0) as file:
        chunks = _FileChunks(file, None)
        assert (chunks(), chunks()) == (b"x", b"")
        with (tmp_path / "a").open("ab") as more:
            more.write(b"typed later")
        assert chunks() == b""
