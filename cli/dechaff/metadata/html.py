"""What an HTML page's head claims: JSON-LD, meta tags, marked bylines and times; and htmldate on a doubtful date.

Claims are candidates beside the lines of the text, weighed by the same ranking: each source has its own weight, and
sources that agree strengthen each other. Another extractor is asked only where that can change the answer: its metadata
of every page took half of the time of cleaning HTML, and only doubtful dates were better for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from dechaff.blockify.html.marked import marked_in
from dechaff.blockify.html.unseen import unseen
from dechaff.document import Blocks, Page
from dechaff.metadata.byline import author_key
from dechaff.metadata.dates import Calendar, find_dates
from dechaff.metadata.names import split_names, unglue
from dechaff.metadata.page_lines import PageLines, fold
from dechaff.metadata.page_title import split_page_title
from dechaff.metadata.ranking import Candidate

Claims = dict[str, list[tuple[str, str]]]
"""Field -> (source, value)."""

META = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title"),
    "authors": ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "citation_author",
                "parsely-author", "sailthru.author", "twitter:data1", "og:article:author"),
    "date": ("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
             "dc.date.issued",             "dcterms.date", "citation_publication_date", "parsely-pub-date",
             "sailthru.date", "pubdate", "publish-date",
             "publication_date", "cxenseparse:recs:publishtime", "og:published_time", "article.published"),
    "updated": ("article:modified_time", "og:updated_time", "lastmod", "last-modified"),
    "site": ("og:site_name", "application-name"),
    "section": ("article:section", "parsely-section"),
}  # fmt: skip
"""Field -> names of meta tags, most telling first."""
ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review|Recipe|WebPage|Discussion|QAPage|Question|VideoObject")
"""JSON-LD types that speak of the page itself."""
HTMLDATE = "trafilatura"
"""The source's name in `weights.json`, since trafilatura's date is htmldate's."""
MOST_MARKED = 6
"""Marked-up bylines and times read; a page with more is a list."""
_BY_CLASS = "*[contains(concat(' "
"""A byline marked by its class; the sources' names are those that `weights.json` knows."""


def head_candidates(
    page: Page, blocks: Blocks, view: PageLines, known: Calendar, host: str | None
) -> dict[str, list[Candidate]]:
    """Candidates by field: title, authors, date, site, section."""
    tree = blocks.extras.get("tree")
    if tree is None:
        tree = _parse(page.text)
    if tree is None:
        return {}
    claims: Claims = {field: [] for field in (*META,)}
    said = blocks.extras.get("unseen") or unseen(tree)
    _from_meta(said.metas, claims)
    _from_linked_data(said.scripts, claims)
    marked = blocks.extras.get("marked")
    _from_marks(marked_in(tree) if marked is None else marked, claims)
    view.name_site([value for _, value in claims["site"]], [value for _, value in claims["section"]], host)
    return {
        "title": list(_titles(claims["title"], view, page)),
        "authors": list(_authors(claims["authors"], view)),
        "date": list(_dates(claims, known)),
        "site": _plain(claims["site"]),
        "section": _plain(claims["section"]),
    }


def _parse(text: str) -> Any:
    from lxml import etree, html

    try:
        return html.fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None


def _from_meta(metas: list[Any], claims: Claims) -> None:
    by_name: dict[str, list[str]] = {}
    for tag in metas:
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        content = (tag.get("content") or "").strip()
        if name and content:
            by_name.setdefault(name, []).append(content)
    for field, names in META.items():
        for name in names:
            values = by_name.get(name, [])
            if field == "authors" and len(values) > 1:
                values = ["; ".join(values)]
            claims[field] += [(f"meta {name}", value) for value in values[:1]]


def _from_linked_data(scripts: list[Any], claims: Claims) -> None:
    for script in scripts:
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, 0):
            _from_thing(thing, claims)


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The article-like objects of a JSON-LD value."""
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data[:50]:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        kind = data.get("@type")
        if ARTICLE_TYPES.search(" ".join(map(str, kind)) if isinstance(kind, list) else str(kind)):
            yield data
        yield from _things(data.get("@graph"), depth + 1)
        yield from _things(data.get("mainEntity"), depth + 1)


def _from_thing(thing: dict[str, Any], claims: Claims) -> None:
    kind = "page" if "WebPage" in str(thing.get("@type")) else "article"
    for key in ("headline", "name"):
        if isinstance(thing.get(key), str):
            claims["title"].append((f"json-ld {kind} {key}", thing[key]))
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if isinstance(thing.get(key), str):
            claims["date"].append((f"json-ld {kind} {key}", thing[key]))
    if isinstance(thing.get("dateModified"), str):
        claims["updated"].append((f"json-ld {kind} dateModified", thing["dateModified"]))
    names = _names_of(thing.get("author") or thing.get("creator"))
    if names:
        claims["authors"].append((f"json-ld {kind} author", "; ".join(names)))
    for name in _names_of(thing.get("publisher"))[:1]:
        claims["site"].append(("json-ld publisher", name))
    section = thing.get("articleSection")
    section = section[0] if isinstance(section, list) and section else section
    if isinstance(section, str):
        claims["section"].append(("json-ld articleSection", section))


def _names_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if not value.startswith("http") else []
    if isinstance(value, dict):
        return _names_of(value.get("name"))
    if isinstance(value, list):
        return [name for item in value[:20] for name in _names_of(item)]
    return []


def _from_marks(elements: list[Any], claims: Claims) -> None:
    """Bylines and times marked in the body: `rel=author`, `itemprop`, classes, `<time datetime>`."""
    authors: list[str] = []
    nodes_marked = [(node, _class_words(node)) for node in elements]
    for source, nodes in (
        ("*[@itemprop='author'", [node for node, _ in nodes_marked if node.get("itemprop") == "author"]),
        ("a[@rel='author']", [node for node, _ in nodes_marked if node.tag == "a" and node.get("rel") == "author"]),
        (_BY_CLASS, [node for node, words in nodes_marked if "byline" in words]),
        (_BY_CLASS, [node for node, words in nodes_marked if "author" in words]),
    ):
        found = [" ".join(node.text_content().split()) for node in nodes[: MOST_MARKED + 1]]
        values = list(dict.fromkeys(text for text in found if 1 < len(text) < 120))
        if values and len(found) <= MOST_MARKED and (value := "; ".join(values[:3])) not in authors:
            authors.append(value)
            claims["authors"].append((f"marked {source}", value))
    times = [
        node
        for node, _ in nodes_marked
        if (node.tag == "time" and node.get("datetime") is not None) or node.get("itemprop") == "datePublished"
    ]
    for number, node in enumerate(times[:MOST_MARKED]):
        value = node.get("datetime") or node.get("content") or node.text_content()
        if value:
            marked = "published" if node.get("itemprop") == "datePublished" else "time"
            claims["date"].append((f"marked {marked} {'first' if not number else 'later'}", value))


def _class_words(node: Any) -> set[str]:
    return set((node.get("class") or "").lower().replace("-", " ").replace("_", " ").split())


def with_htmldate(candidates: list[Candidate], page: Page, blocks: Blocks, known: Calendar) -> list[Candidate]:
    """Candidates for the date of an HTML page, with what htmldate makes of the page; the same where that is nothing."""
    from htmldate import find_date

    try:
        value = find_date(blocks.extras["tree"], original_date=True, url=page.source.url)
    except Exception:  # noqa: BLE001 - third-party code on hostile HTML: any failure is an opinion less
        return candidates
    moments = find_dates(value, known) if value else []
    if not moments:
        return candidates
    moment = moments[0]
    asked = Candidate(moment.iso(), moment.day.isoformat(), None, HTMLDATE, {f"claim {HTMLDATE}": 1.0})
    claimed = [candidate for candidate in candidates if any(name.startswith("claim ") for name in candidate.features)]
    if any("claim is also the update" in other.features for other in claimed if other.key == asked.key):
        asked.features["claim is also the update"] = 1.0
    _with_agreement([*claimed, asked])
    return [*candidates, asked]


def _with_agreement(candidates: list[Candidate]) -> list[Candidate]:
    """Each candidate with the number of other sources that say the same."""
    for candidate in candidates:
        n_same = sum(other.key == candidate.key for other in candidates) - 1
        candidate.features["sources agree"] = float(min(n_same, 3))
        candidate.features["alone in its claim"] = float(not n_same)
    return candidates


def _titles(claims: list[tuple[str, str]], view: PageLines, page: Page) -> Iterator[Candidate]:
    found = []
    lines = {fold(line) for line in view.lines[: view.last + 1] if len(line) < 300}
    host = (
        page.source.url.split("/")[2].removeprefix("www.")
        if page.source.url and page.source.url.count("/") > 1
        else None
    )
    for source, value in claims:
        part = split_page_title(value, view, host)
        if len(part.headline) < 2:
            continue
        key = fold(part.headline)
        features = {f"claim {source}": 1.0, f"claim, {part.evidence}": 1.0}
        features["claim is a line" if key in lines else "claim is no line"] = 1.0
        found.append(Candidate(part.headline, key, None, source, features))
    yield from _with_agreement(found)


def _authors(claims: list[tuple[str, str]], view: PageLines) -> Iterator[Candidate]:
    found = []
    text = fold(view.blocks.text)
    for source, value in claims:
        names = [
            name for piece in value.split(";") for name in split_names(unglue(piece).partition(" | ")[0], view.language)
        ]
        names = list(dict.fromkeys(names))
        if not names or value.startswith("http"):
            continue
        features = {f"claim {source}": 1.0, "claim several": float(len(names) > 1)}
        features["claim is shown" if all(fold(name) in text for name in names) else "claim is not shown"] = 1.0
        if kind := view.names_site(fold(names[0])):
            features[f"claim {kind}"] = 1.0
        if len(names[0].split()) == 1:
            features["claim of one word"] = 1.0
        found.append(Candidate("; ".join(names), author_key(names), None, source, features))
    yield from _with_agreement(found)


def _dates(claims: Claims, known: Calendar) -> Iterator[Candidate]:
    found = []
    updated = {value[:10] for _, value in claims["updated"]}
    for source, value in claims["date"]:
        moments = find_dates(value[:60], known)
        if not moments:
            continue
        moment = moments[0]
        features = {f"claim {source}": 1.0}
        if moment.day.isoformat() in updated:
            features["claim is also the update"] = 1.0
        found.append(Candidate(moment.iso(), moment.day.isoformat(), None, source, features))
    yield from _with_agreement(found)


def _plain(claims: list[tuple[str, str]]) -> list[Candidate]:
    return [
        Candidate(value.strip(), fold(value), None, source) for source, value in claims if 1 < len(value.strip()) < 60
    ]
