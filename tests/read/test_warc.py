"""WARC and WET: pages out of records written by another program, whatever is damaged around them."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from dechaff.document import Form, Source
from dechaff.read import Entry, Passed, Unreadable, open_entry, read_inputs
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

HTML = "<html><body><p>Привет, мир</p></body></html>"


def write_warc(path: Path, *, gzipped: bool = True, n_pages: int = 3) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
        for number in range(n_pages):
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=windows-1251")], protocol="HTTP/1.1"
            )
            body = io.BytesIO(HTML.encode("cp1251") + b"\n" * number)
            writer.write_record(
                writer.create_warc_record(f"http://a/{number}", "response", payload=body, http_headers=head)
            )
        image = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record("http://a/i", "response", payload=io.BytesIO(b"\x89PNG"), http_headers=image)
        )
        writer.write_record(
            writer.create_warc_record(
                "http://a/wet", "conversion", payload=io.BytesIO(b"Text."), warc_content_type="text/plain"
            )
        )


def read(path: Path, max_bytes: int = 1_000_000) -> list[object]:
    return list(read_inputs([str(path)], max_bytes=max_bytes))


@pytest.mark.parametrize("gzipped", [True, False])
def test_records_of_another_program(tmp_path: Path, gzipped: bool) -> None:
    """A record's own charset, URL and date are used; what is no page is passed, not failed."""
    path = tmp_path / "x.warc"
    write_warc(path, gzipped=gzipped)
    pages = [open_entry(entry) if isinstance(entry, Entry) else entry for entry in read(path)]
    assert [type(page) for page in pages] == [Passed, Source, Source, Source, Passed, Source]
    first, wet = pages[1], pages[5]
    assert isinstance(first, Source)
    assert isinstance(wet, Source)
    assert (first.url, first.charset) == ("http://a/0", "windows-1251")
    assert first.captured is not None
    assert isinstance(first.data, bytes)
    assert first.data.decode("cp1251") == HTML
    assert (wet.data, wet.form) == (b"Text.", Form.TEXT)


def test_names_are_offsets_in_the_compressed_file(tmp_path: Path) -> None:
    """The number behind the @ is where the record's gzip member begins, as other tools count it."""
    path = tmp_path / "x.warc.gz"
    write_warc(path)
    data = path.read_bytes()
    offsets = [int(entry.name.rsplit("@")[1]) for entry in read(path)]  # type: ignore[attr-defined]
    assert offsets[0] == 0
    assert all(gzip.decompress(data[at:]).startswith(b"WARC/") for at in offsets)


def test_damaged_member_in_the_middle(tmp_path: Path) -> None:
    """One record is lost and told, the records behind it are read."""
    path = tmp_path / "x.warc.gz"
    write_warc(path, n_pages=5)
    whole = read(path)
    at = int(whole[3].name.rsplit("@")[1])  # type: ignore[attr-defined]
    data = bytearray(path.read_bytes())
    data[at + 30 : at + 60] = b"\xff" * 30
    path.write_bytes(bytes(data))
    damaged = read(path)
    assert sum(isinstance(entry, Unreadable) for entry in damaged) == 1
    assert sum(isinstance(entry, Entry) for entry in damaged) == sum(isinstance(entry, Entry) for entry in whole) - 1


def test_rubbish_between_plain_records(tmp_path: Path) -> None:
    """Reading goes on at the next record head."""
    path = tmp_path / "x.warc"
    write_warc(path, gzipped=False)
    data = path.read_bytes()
    at = data.index(b"WARC/", 10)
    path.write_bytes(data[:at] + b"rubbish\r\nmore\r\n" + data[at:])
    entries = read(path)
    assert sum(isinstance(entry, Unreadable) for entry in entries) == 1
    assert sum(isinstance(entry, Entry) for entry in entries) == 5


def test_huge_record_is_passed_over_without_being_held(tmp_path: Path) -> None:
    """A record of 2 GB (a hole in the file) costs no memory, and the next record is read."""
    path = tmp_path / "x.warc"
    size = 2 << 30
    head = "WARC/1.0\r\nWARC-Type: {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n"
    with path.open("wb") as file:
        file.write(head.format("resource", size).encode())
        file.seek(size, 1)
        file.write(b"\r\n\r\n" + head.format("conversion", 5).encode() + b"Text.\r\n\r\n")
    huge, page = read(path)
    assert isinstance(huge, Unreadable)
    assert "larger than" in huge.reason
    assert isinstance(page, Entry)
    assert page.data == b"Text."


def test_record_cut_off_at_the_end(tmp_path: Path) -> None:
    """A file that ends within a record says so."""
    path = tmp_path / "x.warc"
    write_warc(path, gzipped=False)
    path.write_bytes(path.read_bytes()[:-8])
    assert isinstance(read(path)[-1], Unreadable)


@pytest.mark.parametrize("length", ["-5", "²", "٣", "9" * 30, "9" * 5000, "0x10", ""])
def test_lengths_that_are_none(tmp_path: Path, length: str) -> None:
    """A length that is no number, or far too large a one, costs its record; nothing else is lost to it."""
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n"
    (tmp_path / "bad.warc").write_bytes((head.format(length) + "\r\n\r\n").encode())
    (tmp_path / "good.warc").write_bytes((head.format(5) + "Text.\r\n\r\n").encode())
    *bad, good = read_inputs([str(tmp_path / "bad.warc"), str(tmp_path / "good.warc")], max_bytes=1_000_000)
    assert len(bad) == 1
    assert isinstance(bad[0], Unreadable)
    assert "internal" not in bad[0].reason
    assert isinstance(good, Entry)
