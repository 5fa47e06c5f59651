"""JSON Lines: one page per line.

The page is in the first of a few fields; lines are cut here and parsed where they are cleaned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dechaff.document import Form, Skipped, Source
from dechaff.errors import InputError
from dechaff.read.entry import Container, Entry, Reading, Unreadable
from dechaff.read.stream import Stream

RECORD = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[ \t]*"(?:[^"\\\r\n]|\\.)*"[ \t]*:')
"""How a line begins that is a record."""
_FIELDS = ("html", "text", "content", "raw_content", "body")


def json_lines(stream: Stream, name: str, place: str, max_bytes: int) -> Iterator[Reading]:
    """An entry per line that is not blank."""
    number = 0
    while True:
        line = stream.line(max_bytes)
        number += 1
        if line is None:
            yield Unreadable(f"{name}:{number}", f"larger than {max_bytes} bytes: raise --max-bytes")
        elif not line:
            return
        elif line.strip():
            yield Entry(f"{name}:{number}", f"{place}/{number:08d}", line, Container.JSONL)


def parse_line(entry: Entry) -> Source | Skipped:
    """The page of one line, or why there is none."""
    try:
        row = json.loads(entry.data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        hint = "repair or remove this line"
        if entry.data.strip() in (b"{", b"["):
            hint = "one JSON document is not JSON Lines; write one record per line (jq -c '.[]')"
        return Skipped(entry.name, f"not valid JSON ({error.msg.removesuffix(' at')} at column {error.colno}): {hint}")
    except UnicodeDecodeError as error:
        return Skipped(entry.name, f"not valid UTF-8 at byte {error.start}: JSON Lines are UTF-8; convert the file")
    except ValueError as error:
        return Skipped(
            entry.name, f"not valid JSON ({str(error).partition(';')[0].lower()}): repair or remove this line"
        )
    except RecursionError:
        return Skipped(entry.name, "JSON nested too deeply: repair or remove this line")
    if not isinstance(row, dict):
        return Skipped(entry.name, 'not a JSON object: each line must be a record such as {"text": ...}')
    return _source(entry.name, row)


def _source(name: str, row: dict[str, Any]) -> Source | Skipped:
    fields = {key: _word(row.get(key)) for key in ("id", "url", "date", "title")}
    pages = {field: row[field] for field in _FIELDS if isinstance(row.get(field), str)}
    if not pages:
        wanted = ", ".join(_FIELDS)
        return Skipped(
            name, f"no page in this record: it needs one of the fields {wanted}", fields["id"], fields["url"]
        )
    field = next((field for field, page in pages.items() if page.strip()), next(iter(pages)))
    return Source(name, pages[field], Form.HTML if field == "html" else None, **fields)


def _word(value: object) -> str | None:
    """A field's value as text; numbers are ids, other things are not."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return str(value).encode("utf-8", "replace").decode("utf-8")
    return None


def looks_like_one_document(head: bytes) -> bool:
    """Whether JSON begins here that is not one record per line."""
    first, _, second = head.lstrip(b"\xef\xbb\xbf \r\n\t").partition(b"\n")
    return first.strip() in (b"{", b"[", b"[{") and second.lstrip()[:1] in (b'"', b"{")


def refuse_one_document(head: bytes) -> None:
    """Raises `InputError` where a whole JSON document is meant, or lines in an encoding that JSON Lines do not have."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and RECORD.match(head.decode("utf-16", "replace").encode()):
        raise InputError("JSON Lines in UTF-16", "convert the file to UTF-8 (iconv -f UTF-16 -t UTF-8)")
    if looks_like_one_document(head):
        raise InputError(
            "one JSON document, not JSON Lines", "write one record per line (jq -c . or, for a list, jq -c '.[]')"
        )
