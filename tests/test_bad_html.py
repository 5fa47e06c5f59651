"""Broken and hostile HTML through the whole program: a result or one clear line, within a process's limits.

The limits are the operating system's own, so that a page that takes more memory or processor time than its size allows
ends the program instead of the test being slow.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

MOST_MEMORY = 2_500_000_000
"""Bytes of address space, libraries included; 20 MB of HTML are 2.5 million elements at worst."""
MOST_SECONDS = 60
"""Of the processor."""
PROSE = "A sentence of quite ordinary words that anyone may read, and one more of them. "
ARTICLE = "".join(f"<p>{number} {PROSE * 3}</p>\n" for number in range(6))
ENTITIES = "".join(f'<!ENTITY lol{number} "{f"&lol{number - 1};" * 10}">' for number in range(1, 10))

READ: dict[str, str] = {
    "truncated": f'<html><body><article><h1>A headline of the page</h1>{ARTICLE}<p>And then <a href="https://exa',
    "unclosed": f"<html><body><div><ul><li><b>{PROSE}<table><tr><td>{ARTICLE}",
    "nested blocks": f"<html><body>{'<div>' * 100_000}{ARTICLE}{'</div>' * 100_000}",
    "nested marks": f"<html><body>{'<b><i>' * 50_000}{ARTICLE}",
    "one line of 20 MB": f"<html><body><p>{PROSE * (20_000_000 // len(PROSE))}",
    "wrong charset": f'<html><head><meta charset="shift_jis"></head><body>{ARTICLE}<p>žluťoučký kůň, naïve façade',
    "bomb of entities": f'<!DOCTYPE x [<!ENTITY lol0 "lol">{ENTITIES}]><html><body>{ARTICLE}<p>&lol9;</p></body>',
    "wide cells": (
        f"<html><body>{ARTICLE}<table><tr><th colspan=9007199254740991 rowspan=9007199254740991>Name<th>x"
        "<tr><td colspan=1e99>a<td>b</table>"
    ),
    "XML declaration": (
        '<?xml version="1.0" encoding="utf-16"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{ARTICLE}</body></html>'
    ),
}
EMPTY: dict[str, str] = {
    "scripts only": f"<html><body><div id=root></div>{'<script>var a = 1;</script>' * 2_000}</body></html>",
    "frames": "<html><frameset cols='1,2'><frame src=a.html><frame src=b.html></frameset></html>",
    "empty body": "<html><head></head><body></body></html>",
}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def clean(tmp_path: Path, page: str | bytes, name: str = "page.html") -> subprocess.CompletedProcess[bytes]:
    """`dechaff clean FILE` in a process of its own, within its limits."""
    path = tmp_path / name
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    command = [sys.executable, "-m", "dechaff", "clean", path.name]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, preexec_fn=_limit, check=False)


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_cleaned(tmp_path: Path, name: str) -> None:
    """The article comes out, and not much more than was put in: nothing is expanded, guessed wrong or cut off."""
    done = clean(tmp_path, READ[name])
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert text.count(PROSE.strip()) >= 3
    assert len(text) < 2 * len(READ[name])
    assert ("naïve façade" in text) == (name == "wrong charset")


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_read_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    """A page without text is no failure, but nobody is left to wonder about an empty output."""
    done = clean(tmp_path, EMPTY[name])
    assert (done.returncode, done.stdout.strip()) == (0, b"")
    assert done.stderr.startswith(b"dechaff: no main content found")
    assert done.stderr.count(b"\n") == 1


def test_millions_of_elements_stay_within_bounds(tmp_path: Path) -> None:
    """20 MB of two and a half million tiny paragraphs end in a result: the walk is cut off, and no other extractor is
    given a tree that it would copy many times."""
    done = clean(tmp_path, f"<html><body>{'<p>word ' * 2_500_000}")
    assert done.returncode == 0
    assert done.stderr.count(b"\n") <= 1


def test_a_pdf_is_named_for_what_it_is(tmp_path: Path) -> None:
    """What is in a file is found from its bytes, and one line says what to do."""
    done = clean(
        tmp_path, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + bytes(range(256)) * 400
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"dechaff: page.html: a PDF")
    assert done.stderr.count(b"\n") == 1
