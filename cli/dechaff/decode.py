"""Bytes -> text: says which charset, why, and whether it is HTML or a text dump.

In this order: byte-order mark, valid UTF-8, what the page or its server declares, statistics. Valid UTF-8 goes before
the declaration because wrong declarations are common and text that is valid UTF-8 by chance is not.
"""

from __future__ import annotations

import codecs
import re

from dechaff.document import Form, Page, Source
from dechaff.errors import InputError
from dechaff.options import Options

_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|table|meta|span|script)\b[^<>]{0,2000}>", re.I)
_META = re.compile(
    rb"<(?:meta\b[^<>]{0,300}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC = (
    (b"%PDF-", "a PDF", "convert it first, e.g. with pdftotext"),
    (b"\x89PNG", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF8", "a GIF image", ""),
    (b"RIFF", "a media file", ""),
    (b"PK\x03\x04", "a ZIP archive or office document", "unpack or export it first"),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3", "a database", "export its pages first"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "export it as HTML or text first"),
)
_BROADER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
"""What a declared charset is read as: its superset in use, as browsers do (WHATWG Encoding Standard)."""
_ALIASES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "windows-874": "cp874",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "ks_c_5601-1987": "cp949", "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
_HEAD = 1 << 16  # bytes looked at for binary data
_META_HEAD = 1 << 13  # bytes a declaration must lie in; browsers use 1024, real pages put scripts first
_MAX_CONTROL = 0.02  # share of control characters that text may have: form feeds and stray bytes, not binaries
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\b\x0b\x1a\x1b"))
_MAX_DAMAGE = 0.02  # undecodable bytes per non-ASCII byte in text that still counts as UTF-8
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(source: Source, options: Options) -> Page:
    """The page's text; raises `InputError` for binary, empty or oversized data."""
    if len(source.data) > options.max_bytes:
        raise InputError(f"larger than {options.max_bytes} bytes", "raise --max-bytes")
    if isinstance(source.data, str):
        text, charset, why = _without_surrogates(source.data), "utf-8", "already text"
    else:
        text, charset, why = decode_bytes(source.data, source.charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "")
    if not text or text.isspace():
        raise InputError("empty: there is no text in it", "check how the page was saved")
    form = options.form or source.form or _form(text)
    return Page(source, text, form, charset, why)


def _without_surrogates(text: str) -> str:
    """Text that can be written; encoding it is the fastest way to know that it can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def decode_bytes(data: bytes, declared: str | None = None) -> tuple[str, str, str]:
    """(text, charset, why this charset); raises `InputError` for binary data."""
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace"), charset, "byte-order mark"
    head = data[:_HEAD]
    if b"\0" in head and (wide := _wide(head)):
        return data.decode(wide, "replace"), wide, "statistics"
    _refuse_binary(head)
    if b"\x1b$" in head and (text := _strict(data, "iso2022_jp")) is not None:
        return text, "iso2022_jp", "statistics"
    if (text := _strict(data, "utf-8")) is not None:
        return text, "utf-8", "valid utf-8"
    return _declared(data, declared) or _damaged_utf8(data) or _guessed(data)


def _declared(data: bytes, declared: str | None) -> tuple[str, str, str] | None:
    """As the server or the page says, unless that is plainly wrong."""
    found = _META.search(data[:_META_HEAD])
    for label in (declared, found.group(1).decode("ascii") if found else None):
        charset = label and _codec(label)
        if not charset or charset == "utf-8":
            continue
        text = data.decode(charset, "replace")
        if _credible(text, data, charset):
            return text, charset, "declared"
    return None


def _codec(label: str) -> str | None:
    """The codec of a declared charset; none for an unknown one or one that is not a charset of text."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf-16", "utf-32")) or name in ("utf-7", "idna", "punycode", "unicode_escape"):
        return None
    name = _BROADER.get(name, name)
    return name if isinstance(_try(name), str) else None


def _try(codec: str) -> object:
    try:
        return b"x".decode(codec)
    except (LookupError, UnicodeError):
        return None


def _credible(text: str, data: bytes, charset: str) -> bool:
    """Few undecodable bytes; and for Western charsets, words that are not accents from end to end."""
    n_high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if text.count("\ufffd") > max(3, _MAX_DAMAGE * n_high):
        return False
    if charset in ("cp1252", "cp1254", "iso8859-15"):
        n_letters = sum(char.isalpha() for char in text[:20_000])
        n_accents = sum(char.isalpha() and char > "\x7f" for char in text[:20_000])
        return n_accents < 0.5 * n_letters
    return True


_MAX_BROKEN = 0.25
"""Broken bytes of UTF-8, as a share of its whole characters beyond ASCII."""


def _damaged_utf8(data: bytes) -> tuple[str, str, str] | None:
    """UTF-8 with a few broken bytes: cut in the middle of a character, or with a foreign snippet. In other charsets
    bytes make whole characters of UTF-8 by chance alone."""
    text = data.decode("utf-8", "replace")
    n_broken = text.count("\ufffd")
    n_whole = sum(char > "\x7f" for char in text) - n_broken
    if n_broken <= max(1, _MAX_BROKEN * n_whole) and n_whole > n_broken:
        return text, "utf-8", f"utf-8 with {n_broken} broken bytes"
    return None


def _guessed(data: bytes) -> tuple[str, str, str]:
    from dechaff.charsets import guess

    charset = guess(data)
    return data.decode(charset, "replace"), charset, "statistics"


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: the NULs of its ASCII characters all stand on one side."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.1 * len(head) / 2 or min(even, odd) > 0.02 * len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_binary(head: bytes) -> None:
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            raise InputError(f"{what}, not a page", hint or "leave it out")
    n_control = len(head) - len(head.translate(None, _CONTROL))
    if n_control > _MAX_CONTROL * len(head):
        raise InputError("binary data, not a page", "leave it out, or convert it to text first")


def _form(text: str) -> Form:
    return Form.HTML if len(_TAG.findall(text[:20_000])) >= 2 else Form.TEXT
