"""The foot of a page: where it begins in its last removed stretch, and what of it keeps a name of its own.

A foot is told by its words (`©`, `Imprint`), not by its place: lists of teasers stand below articles far longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dechaff.document import Kind
from dechaff.label.kinds.lines import Form, Sign
from dechaff.label.kinds.shapes import MOST_TAGS, Verdict

TEASERS = frozenset({Kind.LATEST_NEWS, Kind.RELATED, Kind.VIDEO, Kind.GALLERY})
"""Sections of headlines."""
SHORTEST_LIST = 12
"""Neighbouring teasers without a heading that make a list; fewer are strays in a foot."""
NOTICE_GAP = 10
"""Lines between two that speak of cookies which belong to the same notice."""
TEASERS_BELOW = 8
"""Lines below a heading within which its headlines begin; between them stand tabs and `More` (4-11 tried)."""
MANY_LABELS = 7
"""So many labels on end are another list."""
ITEMS = frozenset({Form.HEADLINE, Form.TIME, Form.TIMED, Form.DATE})
_NOTICES = frozenset({
    Kind.COOKIE_NOTICE, Kind.SHARE, Kind.SUBSCRIBE, Kind.LOGIN, Kind.SEARCH, Kind.LANGUAGE_SWITCH, Kind.LINK_REFERENCES,
})  # fmt: skip
"""What keeps its own name inside a page's foot."""
_ABOVE_FOOT = (Kind.SHARE, Kind.COUNTER, Kind.TAGS, Kind.SUBSCRIBE, Kind.LOGIN, Kind.ADVERT)


def lower_menus(verdicts: list[Verdict]) -> None:
    """Menus below the last list of a page belong to its foot."""
    n_teasers = 0
    for i in range(len(verdicts) - 1, -1, -1):
        kind, reason = verdicts[i]
        n_teasers = n_teasers + 1 if kind in TEASERS else 0
        if n_teasers >= SHORTEST_LIST or kind is Kind.COMMENTS or (kind in TEASERS and reason.startswith("below")):
            break
        if verdicts[i][0] is Kind.MENU:
            verdicts[i] = (Kind.FOOTER, "a menu at the foot of the page")


def footer_start(signs: Sequence[Sign]) -> int:
    """Where the page's foot begins in its last stretch; the length where there is none."""
    n = len(signs)
    after = 1 + max((i for i in range(n) if _heads_list(signs, i)), default=-1)
    after += _tags_follow(signs, after)
    words = [i for i in range(after, n) if signs[i].kind is Kind.FOOTER]
    start = next((i for i in words if _is_foot(signs, i)), None)
    if start is None:
        start = n
        while start > after and signs[start - 1].form not in ITEMS:
            start -= 1
        return start if n - start >= MANY_LABELS else n
    while start > after and sum(is_item(sign) for sign in signs[max(after, start - 6) : start]) <= 2:
        start -= 1
    while is_item(signs[start]):
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
        return any(after.form in ITEMS and not after.kind for after in signs[i + 1 : i + 1 + TEASERS_BELOW])
    return sign.kind in (Kind.COMMENTS, Kind.TAGS, Kind.AUTHOR_BIO)


def _tags_follow(signs: Sequence[Sign], after: int) -> int:
    """How many labels right below a heading of tags are those tags: none where a whole menu follows."""
    if not after or signs[after - 1].kind is not Kind.TAGS:
        return 0
    rest = signs[after : after + MOST_TAGS + 1]
    n = next((i for i, sign in enumerate(rest) if sign.kind or sign.form is not Form.SHORT), len(rest))
    return n if n <= MOST_TAGS else 0


def is_item(sign: Sign) -> bool:
    """A headline or a time that no word names."""
    return sign.form in ITEMS and sign.kind is None


def _is_foot(signs: Sequence[Sign], i: int) -> bool:
    """Is the foot's word at block i followed by a foot, not by more headlines?"""
    rest = signs[i:]
    n_words = sum(sign.kind is Kind.FOOTER for sign in rest)
    n_heads = sum(map(is_item, rest))
    return n_heads <= 3 + 0.1 * len(rest) or n_words >= 4


def name_foot(signs: Sequence[Sign]) -> list[Verdict]:
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
