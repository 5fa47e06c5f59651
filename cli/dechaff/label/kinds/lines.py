"""What one line says of itself: its form, and the kind its words name.

A pure function of the line, cached: pages of one site share their chaff, so most lines of a crawl were read before.
Whether the line *is* chaff is not asked here; only removed lines are read.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from dechaff.document import Kind
from dechaff.label.kinds.lexicon import WIDE, Lexicon, about, lexicon, lower

EDGE = (
    " \t\u00a0\u200b\u200e\u200f\ufeff.,:;!?…·•*+-–—―_=|/\\<>«»‹›()[]{}\"'“”„‘’"
    "→←↑↓▼▲►▶◄✕×✓□☆★○●▪■#&~^`，。：；！？、（）【】《》「」『』〈〉：؛،؟।"
)
"""Stripped from both ends before look-up: bullets, quotes, arrows, sentence marks. Keeps `©` and digits."""
EDGE_AND_DIGITS = EDGE + "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९%"
LONGEST = 400
"""Characters; a longer line is prose whatever it says."""
CACHED = 1 << 16


class Form(IntEnum):
    """What a line looks like, whatever its words."""

    MARK = 0
    """No letter, no digit."""
    SHORT = 1
    """A label: up to 4 words, 8 wide characters."""
    HEADLINE = 2
    PROSE = 3
    LABELS = 4
    """Many labels on one line, as a menu without line breaks."""
    NUMBER = 5
    TIME = 6
    """A date or time and at most two words more."""
    TIMED = 7
    """A time and a headline on one line."""
    ADDRESS = 8
    """A link target or mail address."""
    DATE = 9
    """As TIME, but a day without a time of day."""


class Sign(NamedTuple):
    """What was read off a line."""

    form: Form
    kind: Kind | None = None
    role: str = ""
    """A role of the lexicon, or `shape`."""
    phrase: str = ""
    """The phrase that named the kind."""
    video: bool = False
    """Speaks of a video."""
    name: bool = False
    """Two to four words that all begin in upper case, or such words before a date."""


_WIDE = re.compile(f"[{WIDE}]")
_NUMBER = re.compile(r"[#+(\[]?\s?\d[\d\s.,:/]*\s?[kmкмKM%°]?[)\]]?")
CLOCK = re.compile(
    r"(?<![\d.])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?![\d.]\d)(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}[时時点시]\s?\d{1,2}[分분]"
)
DATE = re.compile(
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}\b|\b\d{1,2}\.\s?\d{1,2}\.(?!\d)"
    r"|(?:19|20)\d\d\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?|\d{1,2}[月월]\d{1,2}[日일]"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º)?\.?\s(?:de\s|d['’])?[^\W\d_]{2,12}\.?,?\s(?:de\s|del\s)?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d\b|(?:^|\s)[٠-٩۰-۹\d]{1,2}\s[^\W\d_]{3,12}\s[٠-٩۰-۹\d]{4}\b"
)
_FIELD = re.compile(r"\(BUTTON\)|\[[\w.?&=/|-]*\s*\]|_{3,}")
"""What lynx and w3m print for buttons, images and input fields."""
_REFERENCES = re.compile(
    r"(?:References\s+)?(?:(?:Visible|Hidden) links:?\s+)?\d+\.\s[a-z][a-z+.-]*:\S"
    r"|References\s+(?:Visible|Hidden) links|References$"
)
_REFERENCE_STARTS = frozenset("RVH0123456789")
_DIGIT = re.compile(r"\d")
_VIDEO = re.compile(
    "video|видео|відео|vídeo|vidéo|βίντεο|فيديو|ویدئو|ویدیو|视频|視頻|動画|동영상|वीडियो|วิดีโอ|videó|vaizdo įraš|wideo"
)
_CRUMBS = re.compile(r"\S\s+(?:[›»→]|>>?|/)\s+(?=\S)|\S\s*(?:›|>>?)\s*(?=\S)")
_ENDS = tuple(".。؟।።…")
_TARGET = re.compile(r"(?:\d{1,4}\.\s)?(?:[a-z][a-z+.-]{2,8}://|mailto:|javascript:|www\.)\S+|\S+@\S+\.\w+")
_NO_COLON = (Kind.LOGIN, Kind.MENU, Kind.OTHER, Kind.SEARCH, Kind.FOOTER)
"""Kinds whose words before a colon name a field or nothing (`Home: ...`)."""
_SHORT_WORDS = 4
_LONG_PROSE = 28


@lru_cache(CACHED)
def read_line(line: str) -> Sign:
    """The sign of one line."""
    if line[:1] in _REFERENCE_STARTS and _REFERENCES.match(line):
        return Sign(Form.ADDRESS, Kind.LINK_REFERENCES, "shape", "numbered link targets")
    if len(line) > LONGEST:
        return Sign(Form.PROSE)
    words = lexicon()
    if "[" in line or "_" in line or "(B" in line:
        line = _FIELD.sub(" ", line)
    low = lower(line)
    text = low.strip(EDGE)
    if not text:
        return Sign(Form.MARK)
    entry = words.exact.get(text)
    video = _VIDEO.search(low) is not None
    if entry:
        return Sign(Form.SHORT, *entry, text, video)
    form = _form(line, low, text, words)
    kind, role, phrase = _named(line, low, text, form, words)
    if form in (Form.TIME, Form.DATE):
        name = _signed(line, words)
    else:
        name = form is Form.SHORT and kind is None and " " in text and all(word[0].isupper() for word in line.split())
    return Sign(form, kind, role, phrase, video, name)


def _signed(line: str, words: Lexicon) -> bool:
    """Does a name stand before the date?"""
    before = line[: date.start()].strip(EDGE).split() if (date := DATE.search(line)) else []
    return 0 < len(before) <= _SHORT_WORDS and all(
        word[0].isupper() and not _DIGIT.search(word) and lower(word).strip(EDGE) not in words.time for word in before
    )


def _form(line: str, low: str, text: str, words: Lexicon) -> Form:
    n_words = _n_words(text)
    if _DIGIT.search(text):
        timed = _timed(text, n_words, words)
        if timed is not None:
            return timed
        if _NUMBER.fullmatch(text):
            return Form.NUMBER
    if n_words <= 2 and _TARGET.fullmatch(text):
        return Form.ADDRESS
    if n_words <= _SHORT_WORDS:
        return Form.SHORT
    ends = low.rstrip("\"'”»’)] ").endswith(_ENDS)
    if n_words >= _LONG_PROSE or (ends and n_words >= 9):
        return Form.LABELS if not ends and _labels(line) else Form.PROSE
    return Form.LABELS if n_words >= 9 and not ends and _labels(line) else Form.HEADLINE


def _n_words(text: str) -> float:
    """Words; a wide character counts half a word."""
    n_spaced = text.count(" ") + 1
    if text.isascii() or not _WIDE.search(text):
        return n_spaced
    return max(n_spaced / 2, len(text) / 2)


def _labels(line: str) -> bool:
    """Nearly every word begins in upper case and no sentence mark stands between: labels in a row."""
    tokens = line.split()
    capital = sum(token[0].isupper() or not token[0].isalpha() for token in tokens)
    return capital > 0.75 * len(tokens) and line.count(", ") + line.count(". ") < 2


def _timed(text: str, n_words: float, words: Lexicon) -> Form | None:
    """Is there a time or date, and how much beside it?"""
    rest = DATE.sub(" ", text)
    rest = CLOCK.sub(" ", rest)
    found = rest != text
    tokens = rest.replace(",", " ").replace("|", " ").split()
    relative = [
        token for token in tokens if token.strip(EDGE_AND_DIGITS) in words.time or not token.strip(EDGE_AND_DIGITS)
    ]
    wide = words.wide_time.search(rest) is not None
    spoken = any(token.strip(EDGE_AND_DIGITS) in words.time for token in tokens)
    if not found and not (spoken and len(tokens) <= 5) and not (wide and n_words <= 6):
        return None
    n_rest = 0 if wide and n_words <= 8 else len(tokens) - len(relative)
    if wide or _WIDE.search(rest):
        n_rest = max(n_rest, sum(map(len, tokens)) // 3 - len(relative))
    if n_rest <= 2 and len(tokens) - len(relative) <= 4:
        if not found and not any(any(map(str.isdigit, token)) for token in relative):
            return None
        return Form.TIME if not found or spoken or wide or CLOCK.search(text) else Form.DATE
    return Form.TIMED if n_rest >= 3 and (CLOCK.match(text) or DATE.match(text)) else None


def _named(line: str, low: str, text: str, form: Form, words: Lexicon) -> tuple[Kind | None, str, str]:
    """(kind, role, phrase) the words of the line give it, or its shape where words give none."""
    bare = text.strip(EDGE_AND_DIGITS)
    entry = words.exact.get(bare)
    if entry:
        return entry[0], entry[1], bare
    if form is Form.ADDRESS:
        return (Kind.CONTACT if "@" in text else Kind.OTHER), "shape", "address"
    tokens = text.split()
    colon = text.find(":")
    if 0 < colon < 32:
        entry = words.exact.get(text[:colon].strip(EDGE))
        if (
            entry
            and entry[0] not in _NO_COLON
            and entry[1] in ("head", "line")
            and _may_start(entry[0], line, tokens, text[:colon].count(" ") + 1, form)
        ):
            return entry[0], "line", text[:colon]
    if 0 < len(tokens) <= 60:  # a line of control characters has none
        named = _started(line, text, tokens, form, words) or _worded(low, text, tokens, words)
        if named:
            return named
    return _shaped(low, text, tokens, form)


def _started(line: str, text: str, tokens: list[str], form: Form, words: Lexicon) -> tuple[Kind, str, str] | None:
    longest = words.start_words.get(tokens[0].rstrip(EDGE), 0)
    for n in range(min(longest, len(tokens)), 0, -1):
        phrase = " ".join(tokens[:n]).rstrip(EDGE)
        kind = words.start.get(phrase)
        if kind and _may_start(kind, line, tokens, n, form):
            return kind, "start", phrase
    wide = words.wide_pattern.match(text)
    if wide and len(text) <= 80:
        kind = words.wide_start[wide[0]]
        if kind is not Kind.BYLINE or len(text) <= 20:
            return kind, "start", wide[0]
    return None


def _may_start(kind: Kind, line: str, tokens: list[str], n: int, form: Form) -> bool:
    """Does a line that begins with a phrase of this kind look like that kind?"""
    if kind is Kind.BYLINE:
        return len(tokens) - n <= 5 and n < len(tokens) and not line.endswith(".") and line.split()[n][:1].isupper()
    if kind is Kind.DATELINE:
        return len(tokens) <= 14 and any(map(str.isdigit, line))
    if kind is Kind.CONTACT:
        return len(tokens) <= 12 and any(c.isdigit() or c == "@" for c in line)
    if kind in (Kind.RELATED, Kind.VIDEO, Kind.SHARE, Kind.ADVERT, Kind.SEARCH, Kind.GALLERY, Kind.PAGINATION):
        return len(tokens) <= 26 and form is not Form.PROSE
    return len(tokens) <= 60


def _worded(low: str, text: str, tokens: list[str], words: Lexicon) -> tuple[Kind, str, str] | None:
    if "©" in low or "(c)" in low:
        return Kind.FOOTER, "word", "©"
    bare = [token.strip(EDGE) for token in tokens]
    for token in bare:
        kind = words.word.get(token)
        if kind and (kind is not Kind.COUNTER or (len(tokens) <= 4 and any(map(str.isdigit, text)))):
            return kind, "word", token
    return _services(text, tokens, words) or _wide_word(text, words) or _spoken_of(text, bare)


def _spoken_of(text: str, bare: list[str]) -> tuple[Kind, str, str] | None:
    """The kind a removed sentence speaks of (`... in our newsletter`); among few words the same is a menu's entry."""
    words, wide = about()
    if _n_words(text) <= _SHORT_WORDS:
        return None
    for token in bare:
        kind = words.get(token)
        if kind:
            return kind, "about", token
    found = None if text.isascii() else wide.search(text)
    return (words[found[0]], "about", found[0]) if found else None


def _services(text: str, tokens: list[str], words: Lexicon) -> tuple[Kind, str, str] | None:
    """Names of social services only, or one beside a few words (`Our Facebook page`)."""
    if len(tokens) > 1 and all(_shares(token, words) for token in tokens):
        return Kind.SHARE, "name", text
    if len(tokens) <= _SHORT_WORDS and any(len(token) > 5 and _shares(token, words, "name") for token in tokens):
        return Kind.SHARE, "word", text
    return None


def _wide_word(text: str, words: Lexicon) -> tuple[Kind, str, str] | None:
    """As `word`, in scripts without spaces."""
    if not text.isascii():
        wide = words.wide_word.search(text)
        if wide and words.wide_start[wide[0]] is Kind.FOOTER:  # cookies are also baked
            return Kind.FOOTER, "word", wide[0]
    return None


def _shares(token: str, words: Lexicon, *roles: str) -> bool:
    """A social service's name or a word for sharing; or a number beside such."""
    entry = words.exact.get(token.strip(EDGE))
    return token.isdigit() or (entry is not None and entry[0] is Kind.SHARE and (not roles or entry[1] in roles))


def _shaped(low: str, text: str, tokens: list[str], form: Form) -> tuple[Kind | None, str, str]:
    if form is Form.NUMBER:
        return Kind.COUNTER, "shape", "a number alone"
    if low.lstrip()[:1] == "#" and len(tokens) <= 30 and not text[:1].isdigit():
        return Kind.TAGS, "shape", "#"
    if len(tokens) <= 20 and form in (Form.SHORT, Form.HEADLINE, Form.LABELS):
        n_crumbs = len(_CRUMBS.findall(low))
        if n_crumbs >= 2 or (n_crumbs == 1 and len(tokens) <= 6 and " / " not in low):
            return Kind.BREADCRUMB, "shape", "steps of a path"
    if text.count(" | ") >= 3:
        return Kind.MENU, "shape", "labels between bars"
    return None, "", ""
