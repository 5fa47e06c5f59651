"""Gold pages: a page as it was, and the main content a person (or a careful rule) found in it.

Rows of JSON Lines (plain, gzip or xz) with `html` or `text`, and `gold` or the snippets `with_` and `without`; or a
folder of pairs: `page.html` or `page.txt` beside `page.json`, whose `text` is the gold.
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast
from urllib.parse import urlsplit

from dechaff.errors import InputError

_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
_DECLARED_URL = re.compile(r"""(?:<text id=|rel=["']?canonical["']? href=|<base href=)["']https?://([^/"'?]+)""")
_COUNTRY_LANGUAGE = {
    "de": "de", "at": "de", "uk": "en", "us": "en", "ca": "en", "au": "en", "za": "en", "ind": "en", "es": "es",
    "mx": "es", "py": "es", "jp": "ja", "no": "no", "se": "sv", "tr": "tr", "it": "it", "fr": "fr", "pt": "pt",
    "il": "he", "lb": "ar", "lt": "lt", "my": "ms", "gl": "da", "zh": "zh", "tz": "sw", "lu": "de", "ch": "de",
}  # fmt: skip
"""Language most of a country's pages are in; only to group figures."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold page."""

    id: str
    source: str
    type: str
    language: str
    site: str
    """What pages of one site share; splits are by site."""
    html: str | None
    text: str | None
    """The page as a text dump, where it is none of HTML."""
    gold: str | None
    markdown: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    row: dict[str, Any] | None = None
    """The row as it was read: metadata and whatever else it holds."""


def fold_of(site: str, n_folds: int) -> int:
    """The fold a site belongs to: the same on every machine."""
    return zlib.crc32(site.encode()) % n_folds


def read_gold(path: Path) -> Iterator[Gold]:
    """The gold pages of a file or folder, in order; raises `InputError` where a row is none."""
    if path.is_dir():
        rows = _pairs(path)
        files = sorted(child for child in path.iterdir() if ".jsonl" in child.suffixes)
        rows += [row for file in files for row in read_gold(file)]
        if not rows:
            raise InputError(f"{path}: no gold pages", "give JSON Lines, or pages beside `<page>.json` with their text")
        yield from rows
        return
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _gold(json.loads(line), f"{path.name}:{number}")
    except (OSError, ValueError, lzma.LZMAError) as error:
        raise InputError(f"{path}: {error}", "give JSON Lines of gold pages") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return cast(TextIO, lzma.open(path, "rt", encoding="utf-8"))
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _gold(row: dict[str, Any], place: str) -> Gold:
    if not isinstance(row, dict) or not (row.get("html") or row.get("text")):
        raise InputError(f"{place}: no page in this row", "each row needs `html` or `text`")
    if not (row.get("gold") or row.get("with_") or row.get("without")):
        raise InputError(f"{place}: no gold in this row", "each row needs `gold`, or snippets in `with_` and `without`")
    country = row.get("country") or ""
    return Gold(
        id=str(row.get("id") or place),
        source=str(row.get("source") or "-"),
        type=str(row.get("type") or "-"),
        language=str(row.get("language") or _COUNTRY_LANGUAGE.get(country, country or "-")),
        site=site_of(row),
        html=row.get("html"),
        text=row.get("text"),
        gold=row.get("gold"),
        markdown=row.get("gold_markdown"),
        keep=tuple(row.get("with_") or ()),
        drop=tuple(row.get("without") or ()),
        row=row,
    )


def _pairs(folder: Path) -> list[Gold]:
    """Pages that lie beside a JSON file of the same name with their gold."""
    return [
        _pair(file, page)
        for file in sorted(folder.glob("*.json"))
        for page in (file.with_suffix(".txt"), file.with_suffix(".html"))
        if page.exists()
    ]


def _pair(file: Path, page: Path) -> Gold:
    gold = json.loads(file.read_text("utf-8"))
    content = page.read_text("utf-8", errors="replace")
    is_html = page.suffix == ".html"
    return Gold(
        id=page.name,
        source=file.parent.name,
        type=str(gold.get("verdict") or "-"),
        language=str(gold.get("language") or "-"),
        site=str(gold.get("site") or file.stem),
        html=content if is_html else None,
        text=None if is_html else content,
        gold=gold.get("text") or "",
        row=gold,
    )


def site_of(row: dict[str, Any]) -> str:
    """The registered part of the page's host, as far as a row tells: from its URL, its HTML, else the page itself."""
    url = str(row.get("url") or "")
    host = urlsplit(url).netloc.lower().split(":")[0]
    if not host:
        named = _DOMAIN.search(url.rsplit("::", 1)[-1].lower()) if url else None
        declared = _DECLARED_URL.search((row.get("html") or "")[:5000])
        host = named[0].removesuffix(".html") if named else declared[1].lower() if declared else str(row.get("id"))
    parts = host.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])
