"""HTML from values: every text escaped, every attribute quoted, the document with its style, script and policy."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from dechaff.render.visible import visible

_HERE = Path(__file__).parent
_VOID = frozenset({"input", "meta", "br"})


def text(value: str) -> str:
    """Page text as text: no tag, no entity, no control character and no turn of direction survives as such."""
    return escape(visible(value), quote=True)


def attributes(values: dict[str, str | bool | None]) -> str:
    """` name="value"` of each, `class_` and `data_kind` spelt as HTML does; `None` leaves one out."""
    parts = []
    for name, value in values.items():
        spelt = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {spelt}")
        elif value is not None and value is not False:
            parts.append(f' {spelt}="{text(value)}"')
    return "".join(parts)


def element(tag: str, inside: str | None, **values: str | bool | None) -> str:
    """An element around markup that is safe already."""
    start = f"<{tag}{attributes(values)}>"
    return start if tag in _VOID else f"{start}{inside or ''}</{tag}>"


def document(title: str, body: str, language: str | None = None, script: str | None = None) -> str:
    """A whole page: its own style and at most one script, named by hash; nothing may be loaded from anywhere."""
    code = _file(script) if script else ""
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    allowed = f"'sha256-{digest}'" if script else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html{attributes({"lang": language})}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>\n{_file('page.css')}</style>\n</head>\n<body>\n{body}\n"
        + (f"<script>{code}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
