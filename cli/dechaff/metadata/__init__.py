"""Title, byline, dateline, site, section, language: what is known of the article beside its text.

Text dumps and HTML go one way: candidates from the lines around the body, for HTML also from its head, and one ranking.
The order matters: the language reads the dates, dates and bylines betray the headline, the headline places both.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime

from dechaff.blockify.dump import is_cleaned
from dechaff.document import Blocks, Floats, Form, Found, Labels, Metadata, Page, Verdict
from dechaff.measure import PageMeasures
from dechaff.metadata.address import last_words
from dechaff.metadata.byline import byline_candidates
from dechaff.metadata.byline_runs import run_authors
from dechaff.metadata.dateline import date_candidates, find_moments, mark_lone_update
from dechaff.metadata.dates import Calendar, Moment
from dechaff.metadata.headline import Network, address_said, inputs_of, like_address, looks, network
from dechaff.metadata.kinds import metadata_kinds
from dechaff.metadata.language import find_language
from dechaff.metadata.page_lines import PageLines, fold, host_of, is_byline_cue
from dechaff.metadata.page_title import SEPARATOR, split_page_title
from dechaff.metadata.places import near_indices
from dechaff.metadata.ranking import Candidate, best, sure
from dechaff.metadata.section import find_section
from dechaff.metadata.site import find_site
from dechaff.metadata.title import Seen, title_candidates

COMPANY_ABOVE, COMPANY_BELOW = 44, 7
"""Blocks above and into the body in which a date or byline may betray the headline."""
DATELINE_REST = 40
"""Characters beside the dates of a line that is a dateline; a headline with a date in it has more, or loses little."""
LONGEST_PAGE_TITLE = 300
"""Characters of a first line that may be the page's title."""
MONTH_FIRST = frozenset({"en", "tl"})
"""Languages most of whose pages write month/day/year; other orders show themselves by a day above 12."""
DOUBTFUL = (0.3, 0.6)
"""Confidence in an HTML page's date from which and below which htmldate is asked too. On 406 pages its opinion changed
no date for the better outside; within, the dates' F1 rises from .90 to .92 on sites fitted on, .85 to .87 on others."""
LINKS_HOME = 4
"""Links to one host that make it the page's own."""
ON_LISTINGS = 0.8
"""Confidence from which a page that looks like a listing has authors: what is called a listing is sometimes a long
article or a thread. On sites left out of the fit it finds .010 more of the authors at the same precision."""
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
"""Marks where a word may be broken, which belong to the page's layout and not to its headline."""
_LINK = re.compile(r"https?://(?:www\.)?([\w-]+(?:\.[\w-]+)+)")
RECORD = 0.5
"""Confidence in what only the record says of its page: it may be the site's title, or the day of the crawl."""
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?")


def find_metadata(page: Page, blocks: Blocks, labels: Labels, measures: PageMeasures | None = None) -> Metadata:
    """What is known of the article beside its text; fields nothing speaks for are `None` or empty."""
    fields, _ = read_page(page, blocks, labels, measures)
    return fields


def read_page(
    page: Page, blocks: Blocks, labels: Labels, measures: PageMeasures | None = None, headlines: Network | None = None
) -> tuple[Metadata, dict[str, list[Candidate]]]:
    """The metadata and all candidates by field: the second is what the ranking is fitted on.

    `measures` are made anew where none are given; `headlines` is another network than the one shipped.
    """
    view, known = _view(page, blocks, labels)
    host = _host(page)
    head = _head_candidates(page, blocks, view, known, host)
    address = last_words(page.source.url)
    parts = [split_page_title(title, view, host, address) for title in view.page_titles]
    moments = find_moments(view, _company_indices(view), known)
    rows, inputs = inputs_of(view, measures or PageMeasures(blocks), _company(view, moments), page.source.url)
    seen = Seen(rows, looks(headlines or network(), inputs), like_address(inputs), address_said(inputs))
    candidates = {"title": title_candidates(view, parts, seen, page.source.url) + head.get("title", [])}
    site = _head_site(head) or find_site(view, parts, host)
    if page.form is Form.TEXT:
        view.name_site([site.value] if site else [], [], host)
    title = _heading_of_cleaned(blocks) or _title(candidates["title"], site, page.form)
    title = _surer(title, _record_title(page, view, host))
    index = _title_index(view, title)
    near = near_indices(view, index)
    moments |= find_moments(view, [i for i in near if i not in moments], known)
    candidates["authors"] = byline_candidates(view, near, moments, index) + head.get("authors", [])
    candidates["authors"] += run_authors(view, title.value if title else None, known)
    names = frozenset(c.block for c in candidates["authors"] if c.block is not None)
    here = {i: moments[i] for i in near if i in moments and i != index}
    authors = _authors(candidates["authors"], page.form)
    candidates["date"] = date_candidates(view, here, index, names) + head.get("date", [])
    if not authors:
        mark_lone_update(candidates["date"])
    if blocks.head_date:
        head_line = {"head line": 1.0}
        candidates["date"].append(Candidate(blocks.head_date, blocks.head_date, None, "head line", head_line))
    if _is_doubtful(candidates["date"], page, blocks):
        candidates["date"] = _with_htmldate(candidates["date"], page, blocks, known)
    day = _found(candidates["date"], "date", page.form)
    if labels.verdict is Verdict.LISTING:
        day, authors = None, tuple(author for author in authors if author.confidence >= ON_LISTINGS)
    day = day or _record_date(page)
    section = _head_section(head) or find_section(view, index, title.value if title else None)
    kinds = metadata_kinds(view, title, authors, day, here)
    return Metadata(title, authors, day, site, section, view.found_language, kinds), candidates


def headline_inputs(page: Page, blocks: Blocks, labels: Labels) -> tuple[list[str], Floats]:
    """The lines among which a headline is sought, and what the network sees of each: what it is fitted on."""
    view, known = _view(page, blocks, labels)
    company = _company(view, find_moments(view, _company_indices(view), known))
    rows, inputs = inputs_of(view, PageMeasures(blocks), company, page.source.url)
    return view.lines[rows.start : rows.stop], inputs


def _view(page: Page, blocks: Blocks, labels: Labels) -> tuple[PageLines, Calendar]:
    """The page's lines with its language, and what reading its dates depends on."""
    view = PageLines(blocks, labels, _page_titles(page, blocks), start=int(blocks.head_date is not None))
    view.found_language = find_language(view) if view.lines else None
    view.language = view.found_language.value if view.found_language else None
    month_first = view.language in MONTH_FIRST if view.language else None
    return view, Calendar(view.language, _reference(page, blocks), month_first)


def _page_titles(page: Page, blocks: Blocks) -> tuple[str, ...]:
    """The head's title, the record's, or a first line that looks like a page's title: a line of the page opens it."""
    titles = [title for title in (blocks.head_title, page.source.title) if title and title.strip()]
    lines = blocks.lines[:1] if page.form is Form.TEXT and not titles else []
    if (
        lines
        and len(lines[0]) <= LONGEST_PAGE_TITLE
        and (SEPARATOR.search(lines[0]) or blocks.text.count(lines[0]) > 1)
    ):
        titles.append(lines[0])
    return tuple(dict.fromkeys(titles))


def _host(page: Page) -> str | None:
    """The page's host: from its URL, else the one most links of the dump lead to."""
    if page.source.url:
        return host_of(page.source.url).removeprefix("www.") or None
    if page.form is Form.HTML or "://" not in page.text:
        return None
    hosts = Counter(_LINK.findall(page.text)).most_common(1)
    return hosts[0][0] if hosts and hosts[0][1] >= LINKS_HOME else None


def _reference(page: Page, blocks: Blocks) -> date | None:
    """The page's own date, from which relative dates count and after which no article was published."""
    for text in (blocks.head_date, page.source.date, page.source.captured):
        if text and (match := _ISO.match(text.strip())):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def _head_candidates(
    page: Page, blocks: Blocks, view: PageLines, known: Calendar, host: str | None
) -> dict[str, list[Candidate]]:
    if page.form is not Form.HTML:
        return {}
    from dechaff.metadata.html import head_candidates

    return head_candidates(page, blocks, view, known, host)


def _is_doubtful(dates: list[Candidate], page: Page, blocks: Blocks) -> bool:
    """Could another opinion change the date? Only of HTML, and not with `--fast`, which asks nobody."""
    if page.form is not Form.HTML or blocks.extras.get("fast", True):
        return False
    chosen = best(dates, _field("date", page.form))
    return chosen is not None and DOUBTFUL[0] <= chosen[1] < DOUBTFUL[1]


def _with_htmldate(dates: list[Candidate], page: Page, blocks: Blocks, known: Calendar) -> list[Candidate]:
    from dechaff.metadata.html import with_htmldate

    return with_htmldate(dates, page, blocks, known)


def _company_indices(view: PageLines) -> list[int]:
    return list(range(max(view.start, view.first - COMPANY_ABOVE), min(len(view.lines), view.first + COMPANY_BELOW)))


def _company(view: PageLines, moments: dict[int, list[Moment]]) -> frozenset[int]:
    """Indices of lines that hold a date or open with a byline's words."""
    short = (index for index in _company_indices(view) if len(view.lines[index]) < 90)
    bylines = {index for index in short if is_byline_cue(view.lines[index], view.language)}
    dated = {index for index, here in moments.items() if _beside(view.lines[index], here) <= DATELINE_REST}
    return frozenset(bylines | dated)


def _beside(line: str, moments: list[Moment]) -> int:
    """Characters of a line beside its dates."""
    return len(line) - sum(moment.end - moment.start for moment in moments)


def _field(name: str, form: Form) -> str:
    """Name of the weights of a field: HTML's candidates are weighed by their own."""
    return f"{name}, html" if form is Form.HTML else name


def _found(candidates: list[Candidate], name: str, form: Form) -> Found | None:
    chosen = best(candidates, _field(name, form))
    if chosen is None or chosen[1] < sure(_field(name, form)):
        return None
    candidate, confidence = chosen
    return Found(candidate.value.translate(_INVISIBLE), candidate.block, round(confidence, 3), candidate.reason)


def _title(candidates: list[Candidate], site: Found | None, form: Form) -> Found | None:
    """The headline; in a dump the site's name is none."""
    if site and form is Form.TEXT:
        candidates = [candidate for candidate in candidates if candidate.key != fold(site.value)]
    return _found(candidates, "title", form)


def _surer(found: Found | None, record: Found | None) -> Found | None:
    """What the page shows, unless the record names a value and the page is less sure of its own."""
    return record if found is None or (record and found.confidence < record.confidence) else found


def _record_title(page: Page, view: PageLines, host: str | None) -> Found | None:
    """What the record itself calls the page."""
    if not page.source.title or not page.source.title.strip():
        return None
    parts = split_page_title(page.source.title, view, host, last_words(page.source.url))
    return Found(parts.headline, None, RECORD, "the record's title")


def _record_date(page: Page) -> Found | None:
    """The date that the record itself names, where the page shows none."""
    match = _ISO_TIME.match(page.source.date.strip()) if page.source.date else None
    if not match:
        return None
    try:
        moment = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}")
    except ValueError:
        return None
    value = moment.isoformat(timespec="minutes") if match[2] else match[1]
    return Found(value, None, RECORD, "the record's date")


def _authors(candidates: list[Candidate], form: Form) -> tuple[Found, ...]:
    found = _found(candidates, "authors", form)
    if found is None:
        return ()
    return tuple(Found(name, found.block, found.confidence, found.reason) for name in found.value.split("; "))


def _heading_of_cleaned(blocks: Blocks) -> Found | None:
    """The headline of an article that was cleaned before."""
    return Found(blocks.lines[0], 0, 1.0, "top heading of Markdown") if is_cleaned(blocks) else None


def _title_index(view: PageLines, title: Found | None) -> int | None:
    """Block of the headline; of one known from the page's title its line nearest the body."""
    if title is None or title.block is not None:
        return title.block if title else None
    key = fold(title.value)
    start = max(0, view.first - COMPANY_ABOVE)
    same = [i for i in range(start, min(len(view.lines), view.first + 3)) if fold(view.lines[i]) == key]
    return same[-1] if same else None


def _head_site(head: dict[str, list[Candidate]]) -> Found | None:
    return next((Found(c.value, None, 0.9, c.reason) for c in head.get("site", [])), None)


def _head_section(head: dict[str, list[Candidate]]) -> Found | None:
    return next((Found(c.value, None, 0.8, c.reason) for c in head.get("section", [])), None)
