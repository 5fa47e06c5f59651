"""WARC and WET: records cut by their length, parsed where they are cleaned.

Own reader of the two headers instead of a library: records larger than the limit are passed over without being held,
and after a damaged record reading goes on at the next one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from dechaff.document import Form, Skipped, Source
from dechaff.read.compression import DamagedError
from dechaff.read.entry import Container, Entry, Passed, Reading, Unreadable
from dechaff.read.stream import Stream

_MAX_HEADER = 1 << 16  # bytes of one header line; real ones stay under 4 KB
_LENGTH = re.compile(r"[0-9]{1,40}")  # no other script's digits, and no number that is there to be a burden
_PAGES = {"response", "resource", "conversion"}
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_CHUNK_SIZE = re.compile(rb"\r?\n?([0-9a-fA-F]+)[^\r\n]*\r?\n")


def warc_records(stream: Stream, name: str, place: str, max_bytes: int) -> Iterator[Reading]:
    """An entry per record that may hold a page."""
    number = 0
    while True:
        try:
            if not (begin := _next_record(stream)):
                return
            number += 1
            offset, lost = begin
            where = f"{name}@{offset}"
            if lost:
                yield Unreadable(where, "damaged WARC data before this record: passed over")
            yield _record(stream, where, f"{place}/{number:08d}", max_bytes)
        except DamagedError as error:  # noqa: PERF203  (reading goes on behind the damage)
            yield Unreadable(f"{name}@{stream.member_start(stream.position)}", str(error))


def _next_record(stream: Stream) -> tuple[int, bool] | None:
    """(offset of the next record, whether anything but blank lines was passed over); `None` at the end."""
    lost = False
    while True:
        position = stream.position
        line = stream.line(_MAX_HEADER)
        if line == b"":
            if lost:
                raise DamagedError("damaged WARC data at the end", "fetch or copy the file again")
            return None
        if line is not None and line.startswith(b"WARC/"):
            return stream.member_start(position), lost
        lost = lost or line is None or bool(line.strip())


def _record(stream: Stream, where: str, place: str, max_bytes: int) -> Reading:
    fields = _fields(stream)
    kind, length = fields.get("warc-type", ""), fields.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        return Unreadable(where, "a WARC record without Content-Length: passed over")
    size = int(length)
    if kind not in _PAGES:
        stream.skip(size)
        return Passed(where, kind or "record without type")
    if size > max_bytes:
        there = stream.skip(size)
        cut = " (and cut short)" if there < size else ""
        return Unreadable(where, f"larger than {max_bytes} bytes{cut}: raise --max-bytes")
    data = stream.read(size)
    if len(data) < size:
        return Unreadable(where, "the file ends within this record: fetch or copy it again")
    url = fields.get("warc-target-uri", "").strip("<>") or None
    return Entry(where, place, data, Container.WARC, url, fields.get("warc-date"), fields.get("content-type", ""))


def _fields(stream: Stream) -> dict[str, str]:
    fields = {}
    while (line := stream.line(_MAX_HEADER)) and line.strip():
        key, _, value = line.decode("utf-8", "replace").partition(":")
        fields[key.strip().lower()] = value.strip()
    return fields


def parse_record(entry: Entry) -> Source | Skipped | Passed:
    """The page of one record, or why there is none."""
    mime, data = entry.mime or "", entry.data
    if mime.startswith("application/http"):
        head, _, data = data.partition(b"\r\n\r\n")
        status, _, rest = head.partition(b"\n")
        code = status.split(b" ")[1:2]
        if not (code and code[0].startswith(b"2")):
            return Passed(entry.name, f"HTTP {(code or [b'?'])[0].decode('latin-1')}")
        fields = _http_fields(rest)
        mime = fields.get("content-type", "text/html")
        try:
            data = _body(fields, data)
        except (zlib.error, ValueError) as error:
            return Skipped(entry.name, f"damaged HTTP body ({error})", None, entry.url)
    if mime and not mime.lower().startswith(_PAGE_TYPES):
        return Passed(entry.name, mime.split(";")[0][:60])
    charset = _CHARSET.search(mime)
    form = Form.TEXT if mime.lower().startswith("text/plain") else None
    known = charset.group(1) if charset else None
    return Source(entry.name, data, form, url=entry.url, charset=known, captured=entry.date)


def _http_fields(head: bytes) -> dict[str, str]:
    rows = (line.partition(":") for line in head.decode("latin-1").splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in rows}


def _body(fields: dict[str, str], data: bytes) -> bytes:
    """The body without transfer and content coding, where the crawler left them in."""
    if "chunked" in fields.get("transfer-encoding", "").lower() and _CHUNK_SIZE.match(data):
        data = _dechunk(data)
    coding = fields.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(31).decompress(data, 1 << 28)
    if coding == "deflate":
        return zlib.decompressobj(15 if data[:1] == b"\x78" else -15).decompress(data, 1 << 28)
    if coding == "br":
        raise ValueError("brotli-compressed body: let the crawler store it decoded")
    return data


def _dechunk(data: bytes) -> bytes:
    parts, at = [], 0
    while (size := _CHUNK_SIZE.match(data, at)) and (length := int(size.group(1), 16)):
        parts.append(data[size.end() : size.end() + length])
        at = size.end() + length
    return b"".join(parts)
