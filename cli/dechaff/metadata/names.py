"""What a person's name looks like, and how a byline's text falls apart into names.

Shape only, no list of names: capitals, particles, initials, length; in scripts without capitals a byline's words must
vouch for it. What is no name (jobs, agencies, e-mail addresses, handles) is cut off or graded apart.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache

from dechaff.metadata.page_lines import CUE_WORDS, cue_length
from dechaff.metadata.words import calendar, word_list

MOST_NAMES = 12
"""More names than this are a list of something else, not a byline."""
LONGEST_NAME = 48
"""Characters."""
SHORTEST_DATE_WORD = 6
"""Letters of a lone word that opens a date and is no surname: "posted", "updated"; "stand" and "ends" may be one."""
LONGEST_DEGREE = 6
"""Capitals in the letters of a degree."""
PARTICLES = frozenset((
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "le", "les", "van", "der", "den",
    "het", "ten", "ter", "von", "vom", "zu", "zum", "zur", "af", "av", "bin", "ibn", "bint", "ben", "al", "el", "e",
    "y", "i", "abu", "st", "san", "und", "mac", "mc", "o", "d'", "фон", "де", "ван", "бен", "ибн", "оглы", "кызы",
    "qızı", "oğlu",
))  # fmt: skip
"""Words of a name that stay in lower case."""
STOPS = frozenset(
    ["on", "in", "at", "for", "from", "to", "am", "um", "le", "op", "den", "dated", "om", "kl", "à", "the", "is"]
)
"""Words after a name that begin something else: "Ann Lee on 5 May", "Ann Lee in Travel"."""

CONJUNCTIONS = frozenset((
    "and", "und", "et", "y", "e", "и", "і", "й", "та", "en", "och", "og", "ja", "i", "a", "ve", "və", "و", "va", "và",
    "dan", "at", "ir", "un", "és", "și", "και", "with", "mit", "avec", "con", "&", "+",
))  # fmt: skip
"""Words between two names."""

_SPLIT = re.compile(rf"\s*(?:[;；、,，]|\s[/&+]\s|\s(?:{'|'.join(sorted(CONJUNCTIONS - {'&', '+'}))})\s)\s*")
_OPENING = re.compile(rf"^(?:{'|'.join(sorted(map(re.escape, CONJUNCTIONS)))})\s+(?=\S)")
_IBERIAN = re.compile(r"(\w\s+[^\W\d_]+)\s(y|e)\s(?=[^\W\d_a-z][\w’'-]*\s*(?:$|[,;]))")
"""The "and" inside of a surname: what follows is one word, and what stands before is a whole name."""
_INSIDE = "\ue000"
"""What stands around it, so that no name is cut there."""
_HAN_SPACED = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[ \u3000]{1,2}([\u3400-\u9fff])(?![\u3400-\u9fff])")
"""A name of two characters that a space makes as wide as one of three."""
_HAN_GAP = re.compile(r"(?<=[^\x00-\u33ff\ua000-\uffff])[/／\s]+(?=[^\x00-\u33ff\ua000-\uffff]{2})")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+|\([^)]*\)|\[[^\]]*\]|（[^）]*）|【[^】]*】")
_MAYBE_ADDRESS = re.compile(r"[@(\[（【]|://|www")
_WORD = re.compile(
    r"[^\W\d_][\w'’.\-‐·\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0e7f\u1000-\u109f\u1780-\u17d3]*\.?$"
)
"""A word of letters and their marks: the vowel signs of Indic scripts and Thai are no letters to Python."""
_VOWEL_SIGNS = re.compile(r"[\u064b-\u0652\u0640]")
_INITIAL = re.compile(r"^[^\W\d_]{1,2}\.(?:[^\W\d_]{1,2}\.)*$")
_HANDLE = re.compile(r"^@?[\w.\-&·]{2,30}$")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0eff\u1000-\u10ff\u1200-\u137f]")
_DECORATION = " \t|,;:·•–—-_*/&+\\<>«»“”\"'‘’(){}[].。・#@~　"
_GLUED_JOBS = ("记者", "記者", "기자")
_GLUE = re.compile(r"[a-zß-ÿа-яёα-ω](?=[A-ZÀ-ÞА-ЯЁΑ-Ω])")
"""Where two lines were glued together: a small letter before a capital."""
_GLUED_PREFIX = re.compile(r"(?:^|[\s-])(?:Mc|Mac|De|Di|Du|La|Le|Lo|Van|Von|St|Fitz|Al|El|O)$")
"""Beginnings of a surname behind which a capital is its own."""
_DEGREES = re.compile(
    r"(?:,\s*|\s+)(?:(?:M\.?D|Ph\.?\s?D|M\.?Sc?|B\.?Sc?|MBA|MPH|R\.?N|R\.?D|CPA|CFA|J\.?D|Esq|D\.?V\.?M|RDN|LCSW|PharmD|D\.?O|CFP|SHRM-CP|MA|BA)\b\.?[®]?\*?)+$"
)


class Grade(IntEnum):
    """How much a text looks like a person's name."""

    NO = 0
    HANDLE = 1
    """One word, small letters, digits: only a byline's words make it an author."""
    AGENCY = 2
    PERSON = 3


@lru_cache(maxsize=4096)
def grade(name: str) -> Grade:  # noqa: PLR0911 - one return for each thing a text may be
    """What kind of author a text may be.

    >>> grade("Anna van der Berg").name, grade("mkrieger1").name, grade("Reuters").name
    ('PERSON', 'HANDLE', 'AGENCY')
    """
    if not 1 < len(name) <= LONGEST_NAME or "@" in name or "/" in name:
        return Grade.NO
    if name.casefold() in word_list("agencies"):
        return Grade.AGENCY
    if not name.isascii() and max(name) >= "\u3040" and _east_asian_name().match(name):
        return Grade.PERSON
    tokens = name.split()
    if not 1 < len(tokens) <= 5:
        return Grade.HANDLE if len(tokens) == 1 and _HANDLE.match(name) else Grade.NO
    if not all(_WORD.match(token) or _INITIAL.match(token) for token in tokens):
        return Grade.HANDLE if len(tokens) <= 3 and all(_HANDLE.match(token) for token in tokens) else Grade.NO
    if _CASELESS.match(name):
        return Grade.PERSON if len(tokens) <= 4 else Grade.NO
    capitals = sum(token[0].isupper() for token in tokens)
    small = [token for token in tokens if not token[0].isupper()]
    if capitals >= 2 and all(token.casefold() in PARTICLES or len(token) <= 2 for token in small):
        return Grade.PERSON
    return Grade.HANDLE if len(tokens) <= (3 if capitals else 2) else Grade.NO


@lru_cache(maxsize=1)
def _east_asian_name() -> re.Pattern[str]:
    return re.compile(
        r"^[\u3400-\u9fff·•]{2,4}$|^[\u3400-\u9fff]{1,3}[\u3040-\u30ffー]{1,6}$"
        r"|^[\u30a0-\u30ff]{2,10}[・·][\u30a0-\u30ff]{2,10}$|^[\uac00-\ud7af]{2,4}$"
    )


def holds_menu_word(name: str) -> bool:
    """A word of menus and buttons stands in it: "Read More", "General Discussion"."""
    words = name.casefold().replace(",", " ").split()
    return any(word in word_list("not_names") and word not in PARTICLES for word in words)


def clean_name(text: str, language: str | None = None) -> str:
    """A name without what stands around it: addresses, brackets, jobs, degrees, "By".

    >>> clean_name("By Dr. Ann Lee, MD (ann@example.org)")
    'Dr. Ann Lee'
    """
    text = _ADDRESS.sub(" ", text) if _MAYBE_ADDRESS.search(text) else text
    for _ in range(2):
        before = text
        text = text.strip(_DECORATION) if not _INITIAL.match(text.strip()[-2:]) else text.strip(_DECORATION[:-6])
        text = (
            text[cue_length(text, word_list("byline_before", language)) :]
            if len(text.split()) > 1 or any(mark in text for mark in ":：/")
            else text
        )
        text = _DEGREES.sub("", text.strip(_DECORATION))
        text = _without_job(_without_letters(text))
        if text == before:
            break
    tokens = text.split()
    half = len(tokens) // 2
    if half and tokens[:half] == tokens[half:]:
        tokens = tokens[:half]
    stop = next(
        (
            i
            for i, token in enumerate(tokens)
            if i and (_stops(tokens, i) or (i > 1 and token.isdigit()) or _opens_date(tokens, i))
        ),
        len(tokens),
    )
    text = " ".join(tokens[:stop])
    return " ".join(text.split()).strip(_DECORATION)


def _stops(tokens: list[str], index: int) -> bool:
    """A small word that begins something else; in "Anne Le Goff" and "Pippa den Hollander" none does."""
    token, following = tokens[index], tokens[index + 1 : index + 2]
    if token in PARTICLES and following and following[0][0].isupper():
        return False
    return token in STOPS or (index > 1 and token.isupper() and tokens[0].isupper() and token.casefold() in STOPS)


def _opens_date(tokens: list[str], index: int) -> bool:
    """Behind a name the words of a date begin: "Ann Lee. Last Updated", "ann Start date"."""
    phrases = _date_phrases()
    one = tokens[index].casefold().strip(_DECORATION)
    if len(one) < SHORTEST_DATE_WORD and index + 1 == len(tokens):
        return False
    if len(one) >= SHORTEST_DATE_WORD and one in phrases:
        return True
    return index + 1 < len(tokens) and f"{one} {tokens[index + 1].casefold().strip(_DECORATION)}" in phrases


@cache
def _date_phrases() -> frozenset[str]:
    return word_list("published") | word_list("updated")


def _without_letters(text: str) -> str:
    """The text without the letters of a degree at its end: "Ann Lee CPP"."""
    tokens = text.split()
    while len(tokens) > 2 and tokens[-1].isupper() and tokens[-1].isalpha() and 2 < len(tokens[-1]) <= LONGEST_DEGREE:
        if any(token.isupper() and len(token) > 2 for token in tokens[:-1]):
            break
        tokens.pop()
    return " ".join(tokens)


def _without_job(text: str) -> str:
    """The text without the job at its end ("Ann Lee Senior Editor"), spaced or not ("홍길동기자" keeps its name)."""
    tokens = text.split()
    if text.endswith(_GLUED_JOBS):
        for job in _GLUED_JOBS:
            if text.endswith(job) and 2 <= len(text) - len(job) <= 6:
                return text[: -len(job)]
    if len(tokens) < 3 or tokens[-1].casefold().strip(_DECORATION) not in _last_words_of_jobs():
        return text
    jobs = word_list("byline_after")
    for n in range(min(CUE_WORDS, len(tokens) - 2), 0, -1):
        tail = " ".join(tokens[-n:]).casefold().strip(_DECORATION)
        if tail in jobs:
            return " ".join(tokens[:-n])
    return text


@cache
def _last_words_of_jobs() -> frozenset[str]:
    return frozenset(phrase.split()[-1].strip(_DECORATION) for phrase in word_list("byline_after"))


@cache
def no_name_phrases() -> frozenset[str]:
    """Phrases that stand where a name might: jobs, and the words before names and dates."""
    return frozenset().union(
        *(
            word_list(name)
            for name in ("byline_after", "byline_before", "other_roles", "published", "updated", "section")
        )
    )


def split_names(text: str, language: str | None = None) -> list[str]:
    """The names in a byline's text, cleaned, graded better than NO; [] where it holds something else or too many.

    >>> split_names("Ann Lee, Staff Writer and Bob Ray")
    ['Ann Lee', 'Bob Ray']
    """
    return list(_names_in(text, language))


@lru_cache(maxsize=1024)
def _names_in(text: str, language: str | None) -> tuple[str, ...]:
    if _MAYBE_ADDRESS.search(text):
        text = _ADDRESS.sub(" ", text)
    text = _DEGREES.sub("", text.strip())
    jobs = no_name_phrases()
    names: list[str] = []
    if not text.isascii() and max(text) >= "\u3400":
        text = _HAN_GAP.sub("、", _HAN_SPACED.sub(r"\1\2", text))
    text = _IBERIAN.sub(rf"\1{_INSIDE}\2{_INSIDE}", _OPENING.sub("", text))
    for part in _SPLIT.split(text):
        if names and cue_length(part, word_list("other_roles", language)):
            break
        name = clean_name(part.replace(_INSIDE, " "), language)
        if not name or _bare(name) in jobs or (names and _says_job(name)):
            continue
        if (pieces := split_glued(name)) and all(grade(piece) is Grade.PERSON for piece in pieces):
            names += [piece for piece in pieces if piece not in names]
            continue
        if grade(name) is Grade.NO:
            if names:
                break
            return ()
        if name not in names:
            names.append(name)
    if len(names) > MOST_NAMES:
        return ()
    persons = [name for name in names if grade(name) is Grade.PERSON]
    return tuple(persons or names)


def unglue(line: str) -> str:
    """A line with a break where a tag stood: "Ann LeePublished", "ByAnn Lee"."""
    if not _GLUE.search(line):
        return line
    return " ".join(map(_unglued, line.split(" ")))


def _unglued(token: str) -> str:
    for number, cut in enumerate(_GLUE.finditer(token)):
        head, tail = token[: cut.end()], token[cut.end() :]
        whole = _GLUED_PREFIX.search(head)
        if tail.casefold().strip(" :,.") in _after_names() or (not whole and _is_month(tail.strip(":,."))):
            return f"{head} | {tail}"
        if not number and head.casefold() in word_list("byline_before", "en"):
            return f"{head} {tail}"
    return token


def _is_month(word: str) -> bool:
    return len(word) > 2 and word.casefold() in calendar()["months"]


def split_glued(name: str) -> list[str]:
    """The pieces of a name in which two texts run together, [] where none do: Scottish names keep their capitals.

    >>> split_glued("Ann LeeBob Ray"), split_glued("Mary McDonald")
    (['Ann Lee', 'Bob Ray'], [])
    """
    cuts = [match.end() for match in _GLUE.finditer(name) if not _GLUED_PREFIX.search(name, 0, match.end())]
    if not cuts:
        return []
    return [name[start:end].strip(_DECORATION) for start, end in zip([0, *cuts], [*cuts, len(name)], strict=True)]


def cut_glued(text: str) -> str:
    """The text with a break wherever two texts run together."""
    for match in reversed(list(_GLUE.finditer(text))):
        if not _GLUED_PREFIX.search(text, 0, match.end()):
            text = f"{text[: match.end()]} | {text[match.end() :]}"
    return text


def is_job_word(word: str) -> bool:
    """The word ends a job's name: "editor", "correspondent"."""
    return word.casefold().strip(_DECORATION) in _last_words_of_jobs()


def _bare(name: str) -> str:
    """A phrase as the word lists write it: in small letters, without the vowel signs of Arabic."""
    return name.casefold() if name.isascii() else _VOWEL_SIGNS.sub("", name.casefold())


def _says_job(text: str) -> bool:
    """A job or a degree behind a name: "Senior Director of Operations", "DACVB"."""
    if grade(text) is Grade.AGENCY:
        return False
    tokens = text.split()
    return (len(tokens) == 1 and text.isupper() and text.isascii()) or any(map(is_job_word, tokens))


@lru_cache(maxsize=1)
def _after_names() -> frozenset[str]:
    return word_list("published") | word_list("updated") | word_list("byline_after")
