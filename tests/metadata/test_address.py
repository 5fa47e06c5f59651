"""Addresses that a page comes with: any text may be called one."""

from __future__ import annotations

import dechaff
import pytest

PROSE = "Some words of prose that go on for a while, with a comma, and end in a full stop. " * 4
NO_ADDRESSES = [
    "http://[",
    "http://[bad/a/b",
    "//[::1",
    "http://a]b/",
    "http://ex\u2100mple.com/a",
    "http://a:port/",
    ":",
    "\x00",
]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_page_with_a_broken_address(url: str) -> None:
    """A text dump or an HTML page is cleaned whatever its record, its base or its links call an address."""
    text = f"Home | News | Contact\n\nA headline of some words\n\n{PROSE}\n\n{PROSE}\n"
    html = f"<base href='{url}'><h1>A headline</h1><p>{PROSE}<p><a href='{url}'>{PROSE}</a><p>{PROSE}"
    for form, page in ((dechaff.Form.TEXT, text), (dechaff.Form.HTML, html)):
        article = dechaff.clean(dechaff.Source("-", page, form, url=url))
        assert PROSE.strip() in article.text
        assert article.url == url
