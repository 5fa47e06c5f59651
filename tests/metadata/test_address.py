"""Addresses that a page comes with: any text may be called one."""

from __future__ import annotations

import dechaff
import pytest
from dechaff.metadata.address import address_features, last_words

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


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://example.org/shoes/mens-trail-runner-2.html", "Men’s Trail Runner 2"),
        ("https://example.fr/lete-des-cafes", "L’été des cafés"),
        ("https://example.cz/zluty-kun", "Žlutý kůň"),
        ("https://example.ru/%D0%BC%D0%BE%D1%81%D1%82-%D0%BE%D1%82%D0%BA%D1%80%D1%8B%D1%82", "Мост открыт"),
        ("https://example.gr/%CE%B3%CE%AD%CF%86%CF%85%CF%81%CE%B1", "Γέφυρα"),
        ("https://example.kr/%EB%8B%A4%EB%A6%AC-%EA%B0%9C%ED%86%B5", "다리 개통"),
    ],
)
def test_headline_that_is_its_address(url: str, title: str) -> None:
    """Addresses leave out accents, apostrophes and numbers, and may be percent-encoded in any script."""
    assert address_features(title, "line", last_words(url))["is the address"]


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://example.org/shoes/trail-runner", "Shoes"),
        ("https://example.org/?p=123", "123"),
        ("https://example.org/2024/05/17/", "17"),
        (None, "Trail Runner"),
    ],
)
def test_headline_that_is_not_its_address(url: str | None, title: str) -> None:
    """A rubric of the address is not its page, and numbers name nothing."""
    assert "is the address" not in address_features(title, "line", last_words(url))
