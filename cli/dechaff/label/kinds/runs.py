"""Signs of the removed lines -> their kinds, by the company they keep.

A page's chaff comes in sections: a heading that names it, then lines that name nothing (headlines, times, labels).
So a line's own sign counts first, then the open section, then the shape of its surroundings and its place on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dechaff.document import Kind
from dechaff.label.kinds.lines import Form, Sign
from dechaff.label.kinds.shapes import fill_by_shape

Verdict = tuple[Kind, str]
"""Kind and why."""

TEASERS = frozenset({Kind.LATEST_NEWS, Kind.RELATED, Kind.VIDEO, Kind.GALLERY})
"""Sections of headlines."""
LONGEST_SECTION = {
    Kind.TAGS: 25, Kind.SHARE: 3, Kind.SUBSCRIBE: 7, Kind.LOGIN: 8, Kind.AUTHOR_BIO: 5, Kind.ADVERT: 6,
    Kind.CONTACT: 8, Kind.COOKIE_NOTICE: 60, Kind.COMMENTS: 400,
}  # fmt: skip
"""Blocks a section may span; sections of headlines end by what follows, not by length."""
MANY_LABELS = 7
MANY_LABELS_AFTER = {
    **dict.fromkeys(TEASERS, MANY_LABELS),
    Kind.COMMENTS: 12,
    Kind.COOKIE_NOTICE: 4,
    **dict.fromkeys((Kind.SUBSCRIBE, Kind.AUTHOR_BIO, Kind.ADVERT, Kind.CONTACT), 3),
}
"""A section ends where this many labels follow each other without a headline or a time: they are another list."""
_NO_HEADLINES = (Kind.SUBSCRIBE, Kind.AUTHOR_BIO, Kind.ADVERT, Kind.CONTACT)
"""Sections that end where a list of headlines begins."""
MOST_DATELINES = 3
"""More dates than these in one stretch are a list of news."""
SHORTEST_LIST = 12
"""Neighbouring teasers without a heading that make a list; fewer are strays in a foot."""
NOTICE_GAP = 10
"""Lines between two that speak of cookies which belong to the same notice."""

LABELS = frozenset({Form.SHORT, Form.LABELS})
ITEMS = frozenset({Form.HEADLINE, Form.TIME, Form.TIMED, Form.DATE})
_TIMES = frozenset({Form.TIME, Form.DATE})
_MENU_WORDS = frozenset({
    Kind.MENU, Kind.FOOTER, Kind.VIDEO, Kind.LATEST_NEWS, Kind.RELATED, Kind.GALLERY, Kind.CONTACT, Kind.SUBSCRIBE,
    Kind.TAGS, Kind.BYLINE, Kind.AUTHOR_BIO, Kind.COMMENTS, Kind.ADVERT, Kind.COOKIE_NOTICE, Kind.OTHER,
})  # fmt: skip
"""Kinds whose words are also ordinary entries of a menu (`Videos`, `Contact`, `Topics`, `Cookies`, `Back`)."""
_NOTICES = frozenset({
    Kind.COOKIE_NOTICE, Kind.SHARE, Kind.SUBSCRIBE, Kind.LOGIN, Kind.SEARCH, Kind.LANGUAGE_SWITCH, Kind.LINK_REFERENCES,
})  # fmt: skip
"""What keeps its own name inside a page's foot."""
_ABOVE_FOOT = (Kind.SHARE, Kind.COUNTER, Kind.TAGS, Kind.SUBSCRIBE, Kind.LOGIN, Kind.ADVERT)
_ENDS_SECTION = frozenset({
    Kind.FOOTER, Kind.MENU, Kind.LOGIN, Kind.SEARCH, Kind.SHARE, Kind.COOKIE_NOTICE, Kind.BREADCRUMB, Kind.TAGS,
    Kind.SUBSCRIBE, Kind.LANGUAGE_SWITCH,
})  # fmt: skip
_ABSORBED = {
    **dict.fromkeys(TEASERS, frozenset({
        Kind.COUNTER, Kind.DATELINE, Kind.BYLINE, Kind.VIDEO, Kind.GALLERY, Kind.CONTACT, Kind.BREADCRUMB, Kind.RELATED,
        Kind.DUPLICATE_TITLE, Kind.OTHER, Kind.MENU,
    })),
    Kind.COMMENTS: frozenset(Kind) - {Kind.FOOTER, Kind.COOKIE_NOTICE, Kind.LINK_REFERENCES},
    Kind.COOKIE_NOTICE: frozenset({Kind.FOOTER, Kind.ADVERT, Kind.OTHER}),
    Kind.SUBSCRIBE: frozenset({Kind.SHARE, Kind.LOGIN, Kind.FOOTER, Kind.OTHER}),
    Kind.LOGIN: frozenset({Kind.ADVERT}),
    Kind.TAGS: frozenset({Kind.TAGS, Kind.COUNTER}),
    Kind.SHARE: frozenset({Kind.SHARE, Kind.OTHER}),
}  # fmt: skip
"""Section -> kinds whose lines it swallows unless they open a section themselves."""


class Place(NamedTuple):
    """Where a stretch of removed blocks lies."""

    head: bool
    """Before the main content."""
    tail: bool
    """After it."""
    top: bool = False
    """Within it, but right below its first lines."""


def name_stretch(signs: Sequence[Sign], place: Place) -> list[Verdict]:
    """The kind of each block of one stretch of neighbouring removed blocks, and why."""
    signs = without_menu_words(signs, place)
    foot = _footer_start(signs) if place.tail else len(signs)
    named = _sections(signs[:foot])
    if not place.tail or foot:
        _name_signatures(signs, named, place)
    verdicts = fill_by_shape(signs[:foot], named, place.head, place.tail)
    if place.tail:
        _lower_menus(verdicts)
    return verdicts + _footer(signs[foot:])


def _lower_menus(verdicts: list[Verdict]) -> None:
    """Menus below the last list of a page belong to its foot."""
    n_teasers = 0
    for i in range(len(verdicts) - 1, -1, -1):
        kind, reason = verdicts[i]
        n_teasers = n_teasers + 1 if kind in TEASERS else 0
        if n_teasers >= SHORTEST_LIST or kind is Kind.COMMENTS or (kind in TEASERS and reason.startswith("below")):
            break
        if verdicts[i][0] is Kind.MENU:
            verdicts[i] = (Kind.FOOTER, "a menu at the foot of the page")


def without_menu_words(signs: Sequence[Sign], place: Place) -> list[Sign]:
    """Words that open sections elsewhere are menu entries among labels: their sign becomes that of a label."""
    out = list(signs)
    for i, sign in enumerate(signs):
        if sign.kind not in _MENU_WORDS or sign.form is not Form.SHORT or (sign.kind is Kind.TAGS and not place.head):
            continue
        if sign.kind is Kind.ADVERT and sign.role == "line":
            continue
        before = i > 0 and signs[i - 1].form is Form.SHORT
        after = i + 1 < len(signs) and signs[i + 1].form is Form.SHORT
        opens = _items_follow(signs, i)
        if not opens and ((before and after) or (place.head and (before or after))):
            out[i] = Sign(Form.SHORT, None, "", sign.phrase)
    return out


def _items_follow(signs: Sequence[Sign], i: int) -> bool:
    """Do headlines, times or prose follow a word at block i, maybe below a label or a number?"""
    if any(other.form in ITEMS or other.form is Form.PROSE for other in signs[i + 1 : i + 3]):
        return True
    numbered = any(other.form is Form.NUMBER for other in signs[i + 1 : i + 3])
    return numbered and any(other.form in ITEMS for other in signs[i + 3 : i + 5])


def _footer_start(signs: Sequence[Sign]) -> int:
    """Where the page's foot begins in its last stretch; the length where there is none."""
    n = len(signs)
    after = 1 + max((i for i in range(n) if _heads_list(signs, i)), default=-1)
    words = [i for i in range(after, n) if signs[i].kind is Kind.FOOTER]
    start = next((i for i in words if _is_foot(signs, i)), None)
    if start is None:
        start = n
        while start > after and signs[start - 1].form not in ITEMS:
            start -= 1
        return start if n - start >= MANY_LABELS else n
    while start > after and sum(_is_item(sign) for sign in signs[max(after, start - 6) : start]) <= 2:
        start -= 1
    while _is_item(signs[start]):
        start += 1
    while signs[start].kind in _ABOVE_FOOT:
        start += 1
    return start


def _heads_list(signs: Sequence[Sign], i: int) -> bool:
    """Does block i open a list of headlines, comments or tags?"""
    sign = signs[i]
    if sign.role != "head":
        return False
    if sign.kind in TEASERS:
        return any(after.form in ITEMS and not after.kind for after in signs[i + 1 : i + 4])
    return sign.kind in (Kind.COMMENTS, Kind.TAGS, Kind.AUTHOR_BIO)


def _is_item(sign: Sign) -> bool:
    """A headline or a time that no word names."""
    return sign.form in ITEMS and sign.kind is None


def _is_foot(signs: Sequence[Sign], i: int) -> bool:
    """Is the foot's word at block i followed by a foot, not by more headlines?"""
    rest = signs[i:]
    n_words = sum(sign.kind is Kind.FOOTER for sign in rest)
    n_heads = sum(map(_is_item, rest))
    return n_heads <= 3 + 0.1 * len(rest) or n_words >= 4


def _footer(signs: Sequence[Sign]) -> list[Verdict]:
    """Everything in the page's foot belongs to it, but for notices and buttons that name themselves."""
    out: list[Verdict] = []
    section: Kind | None = None
    left = 0
    for sign in signs:
        if sign.kind in _NOTICES:
            section, left = (sign.kind, 12) if sign.kind is not Kind.SHARE and sign.role != "line" else (None, 0)
            out.append((sign.kind, why(sign)))
        elif section and left and _in_notice(section, sign):
            left -= 1
            out.append((section, f"below {section.value}"))
        else:
            section = None
            out.append((Kind.FOOTER, why(sign) if sign.kind is Kind.FOOTER else "foot of the page"))
    _close_notices(signs, out)
    return out


def _close_notices(signs: Sequence[Sign], out: list[Verdict]) -> None:
    """Lines between two that speak of cookies are of the same notice."""
    spoken = [i for i, sign in enumerate(signs) if sign.kind is Kind.COOKIE_NOTICE and sign.form is not Form.SHORT]
    for before, after in pairwise(spoken):
        if after - before <= NOTICE_GAP:
            out[before:after] = [(Kind.COOKIE_NOTICE, "within a notice on cookies")] * (after - before)


def _in_notice(section: Kind, sign: Sign) -> bool:
    if section is Kind.COOKIE_NOTICE:
        return sign.form in (Form.PROSE, Form.HEADLINE) and sign.kind is None
    return sign.form is Form.PROSE and sign.kind is None


def why(sign: Sign) -> str:
    """The reason as the user reads it."""
    return f"{sign.role}: {sign.phrase}"


def _sections(signs: Sequence[Sign]) -> list[Verdict | None]:
    """What signs and open sections say; `None` where they are silent."""
    out: list[Verdict | None] = [None] * len(signs)
    section: Sign | None = None
    left = size = 0
    for i, sign in enumerate(signs):
        kind = sign.kind
        opens = kind is not None and _opens(signs, i)
        if section and section.kind and left and not opens and _claims(section.kind, signs, i):
            out[i] = (section.kind, f"below {section.phrase}")
            left, size = left - 1, size + 1
        elif kind:
            out[i] = (kind, why(sign))
            if opens:
                section, left, size = sign, LONGEST_SECTION.get(kind, 10_000), 0
            elif section and (kind in _ENDS_SECTION or (section.kind is kind and size > 1)):
                section = None
        else:
            section = None
    return out


def _opens(signs: Sequence[Sign], i: int) -> bool:
    """Does block i open a section?"""
    sign = signs[i]
    if sign.role == "head":
        return True
    if sign.role == "start":
        return sign.kind in TEASERS and sign.form is Form.SHORT
    return sign.kind in (Kind.COOKIE_NOTICE, Kind.LOGIN) and sign.role in ("word", "line")


def _claims(kind: Kind, signs: Sequence[Sign], i: int) -> bool:
    """Does an open section of this kind claim block i?"""
    sign = signs[i]
    if sign.kind is not None and (sign.kind is not kind or kind in TEASERS):
        if kind in TEASERS and sign.kind is Kind.SHARE:
            return sign.role == "word"
        return sign.kind in _ABSORBED.get(kind, ()) and sign.role != "head"
    if kind is Kind.TAGS:
        return sign.form in (Form.SHORT, Form.MARK, Form.LABELS)
    many = MANY_LABELS_AFTER.get(kind)
    if many is None:
        return sign.form is Form.MARK
    return not _only_labels(signs, i, many) and not (kind in _NO_HEADLINES and _headlines_follow(signs, i))


def _only_labels(signs: Sequence[Sign], i: int, many: int) -> bool:
    """Do only labels follow, so many that they are another list?"""
    window = signs[i : i + many]
    return len(window) == many and all(sign.form in LABELS or sign.form is Form.NUMBER for sign in window)


def _headlines_follow(signs: Sequence[Sign], i: int) -> bool:
    window = signs[i : i + 3]
    if len(window) == 3 and all(sign.form is Form.HEADLINE and sign.kind is None for sign in window):
        return True
    ahead = signs[i : i + 5]
    return sum(map(_is_item, ahead)) >= 3 and any(sign.form in _TIMES for sign in ahead)


def _name_signatures(signs: Sequence[Sign], named: list[Verdict | None], place: Place) -> None:
    """Dates and the names beside them above or below the text: dateline and byline."""
    n = len(named)
    reach = range(max(0, n - 8), n) if place.head else range(min(n, 6) if place.tail else n)
    n_times = sum(signs[i].form in _TIMES for i in reach)
    n_heads = sum(signs[i].form is Form.HEADLINE for i in reach)
    if n_times > MOST_DATELINES or (n_times > 1 and n_heads > 1):
        return
    for i in reach:
        if named[i] is None and signs[i].form in _TIMES:
            named[i] = (Kind.DATELINE, "a date by the text")
    for i in reach:
        near_date = any(_is(named, k, Kind.DATELINE) for k in range(i - 2, i + 4))
        near_share = (place.top or (place.tail and i < 3)) and any(
            _is(named, k, Kind.SHARE) for k in range(i - 4, i + 5)
        )
        if named[i] is None and signs[i].name and (near_date or near_share):
            named[i] = (Kind.BYLINE, "a name beside a date" if near_date else "a name above the text")


def _is(named: Sequence[Verdict | None], i: int, kind: Kind) -> bool:
    verdict = named[i] if 0 <= i < len(named) else None
    return verdict is not None and verdict[0] is kind
