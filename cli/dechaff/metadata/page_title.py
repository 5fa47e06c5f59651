"""A page's title without its site's name: "Headline | Site | Section" -> headline, site, section.

A separator is cut only where something shows what stands behind it: a part is what the page's address says, or a line
of the page (the headline itself, repeated), or it is the host's name, or it stands on the page as a line of its own
above the body. A headline
may itself hold " - " or " | ".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dechaff.metadata.address import likeness
from dechaff.metadata.page_lines import PageLines, fold

SEPARATOR = re.compile(
    r"\s+[|–—\-·•»«:›>/＿_]{1,2}\s+|\s*[|｜•›‹]\s*|[_＿](?=\D)|(?<=\S)[-–—](?=[\u3400-\u9fff\u3040-\u30ff])"
)
"""What stands between a headline and a site's name."""
LONGEST_SITE = 40
"""Characters of a site's name."""
MENTIONS = 3
"""Lines that hold a short part of the page title: the page speaks of its site that often."""
LIKE_ADDRESS = 0.8
"""Likeness of a part to the page's address, from which it is the headline."""


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A page title taken apart."""

    headline: str
    rest: tuple[str, ...]
    """The parts cut off, in the page's order."""
    evidence: str
    """Why it was cut there, or `whole`."""


def split_page_title(
    title: str, page: PageLines, host: str | None, address: frozenset[str] = frozenset()
) -> TitleParts:
    """The headline in a page's title, and what stands beside it; `address`: the words of its address's last part."""
    title = " ".join(title.split())
    cuts = [(match.start(), match.end()) for match in SEPARATOR.finditer(title)]
    if not cuts:
        return TitleParts(title, (), "whole")
    if found := _as_address(title, cuts, address) or _as_line(title, cuts, page):
        return found
    return _named_site(title, cuts, page, host) or TitleParts(title, (), "whole")


def _as_address(title: str, cuts: list[tuple[int, int]], address: frozenset[str]) -> TitleParts | None:
    """The run of parts that reads most like the page's address."""
    runs = [(likeness(text, address), text, rest) for text, rest in _runs(title, cuts)] if address else []
    best, text, rest = max(runs, key=lambda run: run[0], default=(0.0, "", ()))
    return TitleParts(text, rest, "the headline is in the address") if best >= LIKE_ADDRESS else None


def _as_line(title: str, cuts: list[tuple[int, int]], page: PageLines) -> TitleParts | None:
    """The longest run of parts that is itself a line of the page."""
    lines = _near_lines(page)
    headings = frozenset(fold(page.lines[i]) for i in range(min(len(page.lines), page.first + 8)) if _is_top(page, i))
    for text, rest in sorted(_runs(title, cuts), key=lambda run: -len(run[0])):
        is_line = len(text) > 12 and fold(text) in lines and len(text) * 3 > len(title)
        if is_line or fold(text) in headings:
            return TitleParts(text, rest, "the headline is a line of the page")
    return None


def _is_top(page: PageLines, index: int) -> bool:
    """The page's own tags call the line its first heading: what it says may be short."""
    return page.is_heading(index) and int(page.blocks.level[index]) == 1


def _runs(title: str, cuts: list[tuple[int, int]]) -> list[tuple[str, tuple[str, ...]]]:
    """The runs of parts that are not the whole title, with the parts beside them."""
    edges = [(0, 0), *cuts, (len(title), len(title))]
    found = []
    for a in range(len(edges) - 1):
        for b in range(a + 1, len(edges)):
            if b - a < len(edges) - 1:
                beside = (title[: edges[a][0]], *_parts(title[edges[b][1] :]))
                text = title[edges[a][1] : edges[b][0]].strip()
                found.append((text, tuple(part.strip() for part in beside if part.strip())))
    return found


def _near_lines(page: PageLines) -> frozenset[str]:
    """Folded lines from which the headline may be known: above the body and a little into it."""
    near = page.lines[1 : page.first + 8] if page.lines else []
    return frozenset(fold(line) for line in near[-120:] if 6 < len(line) < 300)


def _named_site(title: str, cuts: list[tuple[int, int]], page: PageLines, host: str | None) -> TitleParts | None:
    """Cut at the first or last separator whose far side is the site's name."""
    for start, end in cuts:
        behind = title[end:]
        if _is_site(_parts(behind)[-1] if _parts(behind) else behind, page, host) and start > 8:
            return TitleParts(title[:start].strip(), tuple(_parts(behind)), "followed by the site's name")
    start, end = cuts[0]
    if _is_site(title[:start], page, host) and len(title) - end > 8:
        return TitleParts(title[end:].strip(), (title[:start].strip(),), "preceded by the site's name")
    return None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in SEPARATOR.split(text) if part and part.strip()]


def _is_site(part: str, page: PageLines, host: str | None) -> bool:
    """A short part that is the host's name, looks like a host, or is a line of the page or of its copyright notice."""
    name = fold(part)
    if not 2 < len(name) <= LONGEST_SITE:
        return False
    if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", part.strip(), re.IGNORECASE):
        return True
    if host and (name in fold(host) or fold(host.split(".")[0]) in name):
        return True
    if len(part.split()) > 5:
        return False
    edges = [*page.lines[1:40], *page.lines[-25:]]
    if any(fold(line) == name or ("©" in line and name in fold(line)) for line in edges if len(line) < 200):
        return True
    return sum(part in line for line in page.lines[1:]) >= MENTIONS
