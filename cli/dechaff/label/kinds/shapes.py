"""Names the removed lines that neither words nor headings name, by the shape of their surroundings.

Windows instead of whole runs: a menu, a list of teasers and a foot often follow each other without a break.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from dechaff.document import Kind
from dechaff.label.kinds.lines import Form, Sign

Verdict = tuple[Kind, str]

REACH = 4
"""Lines looked at on each side; a teaser with section, headline, author and time spans four."""
MOST_TAGS = 12
LEAST_HEADLINES = 0.25
"""Share of headlines in a list of teasers: one in four where each has section, author and time beside it."""

LEAST_HEADLINES_IN_MENU = 0.33
"""Above the text, where long menu entries look like headlines; .25-.5 tried on the labelled dumps."""

_LABELS = frozenset({Form.SHORT, Form.LABELS})
_HEADLINES = frozenset({Form.HEADLINE, Form.TIMED})


def fill_by_shape(signs: Sequence[Sign], named: Sequence[Verdict | None], head: bool, tail: bool) -> list[Verdict]:
    """The verdicts, with those that are missing made from the forms around them."""
    out = list(named)
    if tail:
        _tags_below_text(signs, out)
    forms = _Forms(signs)
    silent = [i for i, verdict in enumerate(out) if verdict is None]
    for i in silent:
        out[i] = _around(signs[i], named, forms, i, head)
    silent += [i for i, sign in enumerate(signs) if sign.kind is Kind.COUNTER and sign.role == "shape"]
    settled = [verdict or (Kind.OTHER, "") for verdict in out]
    _smooth(signs, settled, silent)
    return settled


def _tags_below_text(signs: Sequence[Sign], out: list[Verdict | None]) -> None:
    """A few labels right below the text, before another section begins, are its tags."""
    n = 0
    while n < len(out) and out[n] is None and signs[n].form in (Form.SHORT, Form.MARK):
        n += 1
    if 2 <= n <= MOST_TAGS and n < len(out):
        out[:n] = [(Kind.TAGS, "labels right below the text")] * n


class _Forms:
    """How many of each form there are before each line, so that a window costs two look-ups."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.headlines = _running(sign.form in _HEADLINES for sign in signs)
        self.times = _running(sign.form in (Form.TIME, Form.TIMED) for sign in signs)
        self.labels = _running(sign.form in _LABELS for sign in signs)
        self.videos = _running(sign.video for sign in signs)


def _running(flags: Iterable[bool]) -> list[int]:
    return [0, *accumulate(flags)]


def _around(sign: Sign, named: Sequence[Verdict | None], forms: _Forms, i: int, head: bool) -> Verdict:
    low, high = i, i + 1
    while low > 0 and i - low < REACH and _silent(named, low - 1):
        low -= 1
    while high < len(named) and high - i <= REACH and _silent(named, high):
        high += 1
    n_heads = forms.headlines[high] - forms.headlines[low]
    n_times = forms.times[high] - forms.times[low]
    n_videos = forms.videos[high] - forms.videos[low]
    if n_videos >= 2 and 2 * n_videos >= n_heads:
        return Kind.VIDEO, "headlines that speak of videos"
    if n_times >= 2 and n_heads >= 2:
        return Kind.LATEST_NEWS, "headlines beside times"
    if n_heads >= 2 and n_heads >= (LEAST_HEADLINES_IN_MENU if head else LEAST_HEADLINES) * (high - low):
        return Kind.RELATED, "a run of headlines"
    return _single(sign, named, i, forms.labels[high] - forms.labels[low], head)


def _silent(named: Sequence[Verdict | None], i: int) -> bool:
    """Has no name of its own, or one that any list may hold."""
    verdict = named[i]
    return verdict is None or verdict[0] in (Kind.OTHER, Kind.COUNTER)


def _single(sign: Sign, named: Sequence[Verdict | None], i: int, n_labels: int, head: bool) -> Verdict:
    near = [verdict[0] for verdict in named[max(0, i - 3) : i + 4] if verdict]
    if sign.form in (Form.TIME, Form.DATE):
        return Kind.DATELINE, "a date alone"
    if n_labels >= 3 or sign.form is Form.LABELS or (n_labels and near.count(Kind.MENU) + head * len(near) >= 2):
        return Kind.MENU, "a run of short labels"
    if sign.form is Form.HEADLINE and not head:
        return Kind.RELATED, "a headline outside the text"
    return Kind.OTHER, "no sign of any kind"


def _smooth(signs: Sequence[Sign], out: list[Verdict], silent: Sequence[int]) -> None:
    """A line without a sign between two of one kind is of that kind too."""
    for i in sorted(silent):
        if 0 < i < len(out) - 1 and out[i - 1][0] is out[i + 1][0] is not out[i][0]:
            out[i] = (out[i - 1][0], "between two of this kind")
        elif i and out[i - 1][0] is Kind.VIDEO and signs[i].form in (Form.TIME, Form.DATE):
            out[i] = (Kind.VIDEO, "the date of a video")
