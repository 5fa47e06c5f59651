"""Real text dumpers: HTML in, the tag-less text a user would have, out.

Every dumper loses something else (line breaks at inline tags, hard wraps, indents, blank lines), so the
labeller is trained and judged on all that are installed. Each is the tool itself, never an imitation.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable

SECONDS = 30
"""Time limit for one page in an external dumper."""

_DECLARED = re.compile(
    r"""(?i)(<meta[^>]{0,200}charset\s*=\s*["']?)[\w-]+|(<\?xml[^>]{0,80})encoding\s*=\s*["'][\w-]+["']"""
)

_LYNX_FILE = re.compile(r"file://\S*?/lynx\w{10}/(?:L[\d-]+TMP\.html)?")
"""Where lynx keeps what it reads from a pipe: another name each time, which relative links would show."""


def _as_utf8(html: str) -> bytes:
    """The page as UTF-8 bytes that declare themselves so: browsers believe the declaration."""
    declared = _DECLARED.sub(lambda m: m[1] + "utf-8" if m[1] else m[2], html[:20_000])
    return (declared + html[20_000:]).encode("utf-8", "replace")


def _run(command: list[str], html: str) -> str:
    done = subprocess.run(command, input=_as_utf8(html), capture_output=True, timeout=SECONDS, check=False)
    return done.stdout.decode("utf-8", "replace")


def lynx(html: str) -> str:
    """`lynx -dump`: wraps at 80 columns, indents, numbers links, lists `References`."""
    command = ["lynx", "-dump", "-stdin", "-force_html", "-display_charset=utf-8", "-assume_charset=utf-8"]
    return _LYNX_FILE.sub("file:///", _run(command, html))


def w3m(html: str) -> str:
    """`w3m -dump`: wraps at 80 columns, draws tables and rules."""
    return _run(["w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8"], html)


def elinks(html: str) -> str:
    """`elinks -dump`: wraps at 80 columns, indents, numbers links, lists `References`."""
    options = [
        "-dump",
        "-dump-charset",
        "utf-8",
        "-force-html",
        "-no-connect",
        "-eval",
        "set document.codepage.assume = 'utf-8'",
    ]
    return _run(["elinks", *options, "/dev/stdin"], html)


def inscriptis(html: str) -> str:
    """inscriptis: layout-aware text, tables in columns, lists indented."""
    from inscriptis import get_text

    return str(get_text(html))


def html_text(html: str) -> str:
    """html-text: one line per block, blank lines between paragraphs."""
    import html_text as package

    return str(package.extract_text(html))


def html2text(html: str) -> str:
    """html2text without wrapping: Markdown with inline links."""
    import html2text as package

    converter = package.HTML2Text(bodywidth=0)
    converter.ignore_images = True
    return str(converter.handle(html))


def beautifulsoup(html: str) -> str:
    r"""BeautifulSoup's `get_text("\n")`: a line break at every tag."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    return str(soup.get_text("\n"))


def resiliparse(html: str) -> str:
    """Resiliparse's plain text of the whole page."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def trafilatura(html: str) -> str:
    """trafilatura's `html2txt`: everything between the tags, on few and long lines."""
    from trafilatura import html2txt

    return str(html2txt(html))


DUMPERS: dict[str, tuple[Callable[[str], str], str]] = {
    "lynx": (lynx, "lynx"),
    "w3m": (w3m, "w3m"),
    "elinks": (elinks, "elinks"),
    "inscriptis": (inscriptis, "inscriptis"),
    "html-text": (html_text, "html_text"),
    "html2text": (html2text, "html2text"),
    "beautifulsoup": (beautifulsoup, "bs4"),
    "resiliparse": (resiliparse, "resiliparse"),
    "trafilatura": (trafilatura, "trafilatura"),
}
"""Name -> (dumper, the program or module it needs)."""

PROGRAMS = frozenset({"lynx", "w3m", "elinks"})


def installed() -> list[str]:
    """Names of the dumpers that can run here, in the table's order."""
    return [
        name
        for name, (_, needs) in DUMPERS.items()
        if (shutil.which(needs) if name in PROGRAMS else importlib.util.find_spec(needs))
    ]


def dump(name: str, html: str) -> str | None:
    """The page as dumper `name` prints it; `None` where the dumper fails or takes too long."""
    try:
        return DUMPERS[name][0](html)
    except Exception:  # noqa: BLE001 - third-party code on hostile HTML: any failure means no dump of this page
        return None
