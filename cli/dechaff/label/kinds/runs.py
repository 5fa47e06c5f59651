"""Signs of the removed lines -> their kinds, by the company they keep.

A page's chaff comes in sections: a heading that names it, then lines that name nothing (headlines, times, labels).
So a line's own sign counts first, then the open section, then the shape of its surroundings and its place on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dechaff.document import Kind
from dechaff.label.kinds.foot import ITEMS, MANY_LABELS, TEASERS, footer_start, is_item, lower_menus, name_foot, why
from dechaff.label.kinds.lexicon import lexicon
from dechaff.label.kinds.lines import Form, Sign
from dechaff.label.kinds.shapes import Verdict, fill_by_shape

LONGEST_SECTION = {
    Kind.TAGS: 25, Kind.SHARE: 3, Kind.SUBSCRIBE: 7, Kind.LOGIN: 8, Kind.AUTHOR_BIO: 5, Kind.ADVERT: 6,
    Kind.CONTACT: 8, Kind.COOKIE_NOTICE: 60, Kind.COMMENTS: 400,
}  # fmt: skip
"""Blocks a section may span; sections of headlines end by what follows, not by length."""
MANY_LABELS_AFTER = {
    **dict.fromkeys(TEASERS, MANY_LABELS),
    Kind.COMMENTS: 12,
    Kind.COOKIE_NOTICE: 4,
    **dict.fromkeys((Kind.SUBSCRIBE, Kind.AUTHOR_BIO, Kind.ADVERT, Kind.CONTACT), 3),
}
"""A section ends where this many labels follow each other without a headline or a time: they are another list."""
_NO_HEADLINES = (Kind.SUBSCRIBE, Kind.AUTHOR_BIO, Kind.ADVERT, Kind.CONTACT)
"""Sections that end where a list of headlines begins."""
CONSENT_REACH = 4
"""Blocks around a headline with the word for cookies within which a notice says the word again."""
MOST_DATELINES = 3
"""More dates than these in one stretch are a list of news."""

FORM_GAP = 6
"""Lines between two that ask to subscribe which belong to the same form."""
LEAST_RUBRICS = 3
LONGEST_PATH = 6
MOST_ALONE = 3
"""Removed lines between kept ones among which a name is the author's."""
LABELS = frozenset({Form.SHORT, Form.LABELS})
_TIMES = frozenset({Form.TIME, Form.DATE})
_MENU_WORDS = frozenset({
    Kind.MENU, Kind.FOOTER, Kind.VIDEO, Kind.LATEST_NEWS, Kind.RELATED, Kind.GALLERY, Kind.CONTACT, Kind.SUBSCRIBE,
    Kind.TAGS, Kind.BYLINE, Kind.AUTHOR_BIO, Kind.COMMENTS, Kind.ADVERT, Kind.COOKIE_NOTICE, Kind.OTHER,
})  # fmt: skip
"""Kinds whose words are also ordinary entries of a menu (`Videos`, `Contact`, `Topics`, `Cookies`, `Back`)."""
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
    signs = _without_strays(_without_rubrics(without_menu_words(signs, place)), place)
    foot = footer_start(signs) if place.tail else len(signs)
    named = _sections(signs[:foot])
    _close_forms(signs[:foot], named)
    if place.head:
        _name_path(signs, named)
    if not place.tail or foot:
        _name_signatures(signs, named, place)
    verdicts = fill_by_shape(signs[:foot], named, place.head, place.tail)
    if place.tail:
        lower_menus(verdicts)
    return verdicts + name_foot(signs[foot:])


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
        opens = _items_follow(signs, i) and not (place.head and sign.kind is Kind.VIDEO and _few_items(signs, i))
        if not opens and ((before and after) or (place.head and (before or after))):
            out[i] = Sign(Form.SHORT, None, "", sign.phrase)
    return out


def _without_rubrics(signs: Sequence[Sign]) -> list[Sign]:
    """`Breaking news` above every item of a list is that item's rubric; a heading stands there once or twice."""
    n_times = Counter(sign.phrase for sign in signs if sign.kind is Kind.LATEST_NEWS and sign.role == "head")
    rubrics = {phrase for phrase, n in n_times.items() if n >= LEAST_RUBRICS}
    return [Sign(Form.SHORT) if sign.phrase in rubrics and sign.phrase else sign for sign in signs]


def _without_strays(signs: Sequence[Sign], place: Place) -> list[Sign]:
    """Without words that name nothing where they stand: a `#` that opens the page, cookies in one headline of many."""
    out = list(signs)
    for i, sign in enumerate(signs):
        opens_page = place.head and i == 0 and sign.kind is Kind.TAGS and sign.role == "shape"
        if opens_page or (sign.kind is Kind.COOKIE_NOTICE and sign.form is Form.HEADLINE and not _consents(signs, i)):
            out[i] = Sign(sign.form)
    return out


def _consents(signs: Sequence[Sign], i: int) -> bool:
    """Is a headline with the word for cookies part of a notice: no headline beside it, or the word again nearby?"""
    if not any(sign.form is Form.HEADLINE and not sign.kind for sign in signs[max(0, i - 1) : i + 2]):
        return True
    near = [*signs[max(0, i - CONSENT_REACH) : i], *signs[i + 1 : i + 1 + CONSENT_REACH]]
    return any(sign.kind is Kind.COOKIE_NOTICE for sign in near)


def _items_follow(signs: Sequence[Sign], i: int) -> bool:
    """Do headlines, times or prose follow a word at block i, maybe below a label or a number?"""
    if any(other.form in ITEMS or other.form is Form.PROSE for other in signs[i + 1 : i + 3]):
        return True
    numbered = any(other.form is Form.NUMBER for other in signs[i + 1 : i + 3])
    return numbered and any(other.form in ITEMS for other in signs[i + 3 : i + 5])


def _few_items(signs: Sequence[Sign], i: int) -> bool:
    """Is hardly one of the next lines an item? A long entry of a menu looks like one."""
    return sum(map(is_item, signs[i + 1 : i + 5])) < 2


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
    if kind is Kind.COMMENTS and _only_headlines(signs, i):
        return False
    many = MANY_LABELS_AFTER.get(kind)
    if many is None:
        return sign.form is Form.MARK
    return not _only_labels(signs, i, many) and not (kind in _NO_HEADLINES and _headlines_follow(signs, i))


def _only_labels(signs: Sequence[Sign], i: int, many: int) -> bool:
    """Do only labels follow, so many that they are another list?"""
    window = signs[i : i + many]
    return len(window) == many and all(sign.form in LABELS or sign.form is Form.NUMBER for sign in window)


def _only_headlines(signs: Sequence[Sign], i: int) -> bool:
    """Do headlines follow with no name, date or sentence between?"""
    window = signs[i : i + 5]
    return len(window) == 5 and all(sign.form is Form.HEADLINE and not sign.kind for sign in window)


def _headlines_follow(signs: Sequence[Sign], i: int) -> bool:
    window = signs[i : i + 3]
    if len(window) == 3 and all(sign.form is Form.HEADLINE and sign.kind is None for sign in window):
        return True
    ahead = signs[i : i + 5]
    return sum(map(is_item, ahead)) >= 3 and any(sign.form in _TIMES for sign in ahead)


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
            named[i] = (Kind.BYLINE, "a name before a date") if signs[i].name else (Kind.DATELINE, "a date by the text")
    for i in reach:
        near_date = any(_is(named, k, Kind.DATELINE) for k in range(i - 2, i + 4))
        near_share = (place.top or (place.tail and i < 3)) and any(
            _is(named, k, Kind.SHARE) for k in range(i - 4, i + 5)
        )
        if named[i] is None and signs[i].name and (near_date or near_share or n <= MOST_ALONE):
            named[i] = (Kind.BYLINE, "a name beside a date" if near_date else "a name by the text")


def _close_forms(signs: Sequence[Sign], named: list[Verdict | None]) -> None:
    """Lines without a name between two that ask to subscribe are of the same form."""
    asks = [i for i, sign in enumerate(signs) if sign.kind is Kind.SUBSCRIBE and _is(named, i, Kind.SUBSCRIBE)]
    for before, after in pairwise(asks):
        if after - before <= FORM_GAP and not any(signs[i].form in _TIMES for i in range(before, after)):
            for i in range(before + 1, after):
                named[i] = named[i] or (Kind.SUBSCRIBE, "within a form")


def _name_path(signs: Sequence[Sign], named: list[Verdict | None]) -> None:
    """A word for the front page and a few labels, right above the text but below a menu, are the path to it."""
    words = lexicon().exact
    for i in range(max(1, len(signs) - LONGEST_PATH), len(signs)):
        if words.get(signs[i].phrase) == (Kind.MENU, "line") and all(
            sign.form in LABELS | {Form.MARK} for sign in signs[i:]
        ):
            for k in range(i, len(signs)):
                if named[k] is None or named[k][0] is Kind.MENU:  # type: ignore[index]
                    named[k] = (Kind.BREADCRUMB, "steps of a path above the text")
            return


def _is(named: Sequence[Verdict | None], i: int, kind: Kind) -> bool:
    verdict = named[i] if 0 <= i < len(named) else None
    return verdict is not None and verdict[0] is kind
