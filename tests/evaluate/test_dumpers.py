"""Dumpers are the tools themselves: those installed, in one order, and a failing one never stops a run."""

from __future__ import annotations

import shutil

import pytest
from dechaff.evaluate.dumpers import DUMPERS, dump, installed

HTML = (
    "<html><head><meta charset='windows-1251'><title>T</title><style>p{color:red}</style></head>"
    "<body><p>Мост 桥 bridge</p><p>Second</p><script>var hidden = 1</script></body></html>"
)


@pytest.mark.parametrize("name", installed())
def test_dumper_gives_text_without_tags(name: str) -> None:
    """Text in any script survives a wrong declaration of charset; markup, styles and scripts do not."""
    text = dump(name, HTML)
    assert text is not None
    assert "Мост 桥 bridge" in " ".join(text.split())
    assert "Second" in text
    assert not any(mark in text for mark in ("<p>", "color:red", "var hidden"))


def test_only_installed_dumpers_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is not on the path is not offered, and dumping with it gives nothing instead of an error."""
    assert [name for name in DUMPERS if name in installed()] == installed()
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv("PATH", "")
    assert not {"lynx", "w3m", "elinks"} & set(installed())
    assert dump("lynx", HTML) is None


@pytest.mark.parametrize("html", ["", "<", "\x00", "<html><body></body></html>", "plain words"])
@pytest.mark.parametrize("name", installed())
def test_odd_pages_never_raise(name: str, html: str) -> None:
    """No page, however odd, stops an evaluation."""
    assert isinstance(dump(name, html), (str, type(None)))


@pytest.mark.parametrize("name", installed())
def test_a_page_gives_the_same_dump_again(name: str) -> None:
    """The same weights are trained from the same pages: no dump holds a name or time of its own making."""
    html = (
        '<html><body><h1>One</h1><p>Text <a href="#note">1</a> <a href="other">2</a></p><p id=note>N</p></body></html>'
    )
    assert dump(html, name) == dump(html, name)
