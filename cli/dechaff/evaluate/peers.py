"""Other extractors on the same gold pages, scored and timed the same way, in seconds of the processor.

Each is the package itself with its defaults for main content; one that is not installed is left out.

usage: python -m dechaff.evaluate.peers GOLD... [--peer NAME]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from dechaff.evaluate.gold import Gold, read_gold
from dechaff.evaluate.metrics import Score, score_snippets, score_text, summary


def trafilatura(html: str) -> str:
    """trafilatura with its defaults."""
    from trafilatura import extract

    return extract(html) or ""


def trafilatura_fast(html: str) -> str:
    """trafilatura without its fallbacks."""
    from trafilatura import extract

    return extract(html, fast=True) or ""


def readability(html: str) -> str:
    """readability-lxml's summary as text."""
    from lxml.html import fromstring
    from readability import Document

    tree = fromstring(Document(html).summary())
    return "\n".join(str(text).strip() for text in tree.itertext() if str(text).strip())


def resiliparse(html: str) -> str:
    """Resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def justext(html: str) -> str:
    """jusText with English stop words, its most used setting."""
    import justext as package

    paragraphs = package.justext(html.encode("utf-8", "replace"), package.get_stoplist("English"), encoding="utf-8")
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def newspaper(html: str) -> str:
    """newspaper4k's article text."""
    from newspaper import fulltext

    return str(fulltext(html))


PEERS: dict[str, tuple[Callable[[str], str], str, str]] = {
    "trafilatura": (trafilatura, "trafilatura", "trafilatura"),
    "trafilatura-fast": (trafilatura_fast, "trafilatura", "trafilatura"),
    "readability-lxml": (readability, "readability", "readability-lxml"),
    "resiliparse": (resiliparse, "resiliparse", "Resiliparse"),
    "justext": (justext, "justext", "jusText"),
    "newspaper4k": (newspaper, "newspaper", "newspaper4k"),
}
"""Name -> (extractor, module, distribution)."""


def installed() -> list[str]:
    """Names of the peers that can run here."""
    return [name for name, (_, module, _) in PEERS.items() if importlib.util.find_spec(module)]


def extract_with(name: str, html: str) -> str:
    """The main content a peer finds; nothing where it fails."""
    try:
        return PEERS[name][0](html)
    except Exception:  # noqa: BLE001 - third-party code on hostile HTML: any failure means no content
        return ""


def main() -> None:
    """Print one line per peer, source and page type."""
    parser = argparse.ArgumentParser(description="Other extractors on gold pages")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--peer", choices=list(PEERS), action="append")
    arguments = parser.parse_args()
    for name in arguments.peer or installed():
        groups: dict[tuple[str, str], list[Score]] = defaultdict(list)
        seconds, n_pages = 0.0, 0
        for page in (page for path in arguments.gold for page in read_gold(path) if page.html):
            started = time.process_time()
            text = extract_with(name, page.html or "")
            seconds += time.process_time() - started
            n_pages += 1
            for kind in {"all", page.type}:
                groups[page.source, kind].append(_score(page, text))
        print(f"{name} {importlib.metadata.version(PEERS[name][2])}: {1000 * seconds / max(1, n_pages):.1f} ms a page")
        for (source, kind), scores in sorted(groups.items()):
            figures = {metric: value for metric, value in summary(scores).items() if metric != "pages"}
            cells = "  ".join(f"{metric} {value:.3f}" for metric, value in figures.items())
            print(f"  {source:12s} {kind:14s} {len(scores):5d} pages  {cells}", flush=True)


def _score(page: Gold, text: str) -> Score:
    return score_text(text, page.gold) if page.gold else score_snippets(text, page.keep, page.drop)


if __name__ == "__main__":
    main()
