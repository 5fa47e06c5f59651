"""A line -> the names it may give as authors, each reading with what the line itself says for it.

One line may be read in several ways: with the words behind a name or without them, cut where a tag was lost. Which one
is right is for the ranking to say; here every reading is only made, with the features that tell it from the others.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

from dechaff.metadata.dates import Moment
from dechaff.metadata.names import (
    CONJUNCTIONS,
    Grade,
    cut_glued,
    grade,
    holds_menu_word,
    is_job_word,
    split_glued,
    split_names,
    unglue,
)
from dechaff.metadata.page_lines import PageLines, is_byline_cue
from dechaff.metadata.unmarked import reporters_in
from dechaff.metadata.words import weekdays, word_list

LONGEST_LINE = 220
"""Characters of a byline; longer lines are prose or an author's portrait."""
LONG_LINE = 70
"""The same without a date or a byline's words."""
LONGEST_BEHIND = 60
"""Characters behind a byline's words inside a line that may hold the names."""
FOUR_WORDS = frozenset(("es", "pt", "ca", "gl"))
"""Languages in which names of two given names and two surnames are common."""
Reading = tuple[list[str], dict[str, float]]
"""Names, and features."""

UNDER_HEADLINE = 3
"""Blocks under the headline in which a long line may be a list of names."""
_BREAKS = re.compile(r"\s*[|｜•●·⋅/／—–»]\s+|\s+[|｜•·●／—–»-]\s*|\s*[|｜•●]\s*|\s{3,}|\t|\n")
_PICTURE = re.compile(r"^(?:\[[^\]]*\](?!\()\s*)+")
"""What terminal browsers write for pictures: `[IMG]By Ann Lee`."""
_ZONE = re.compile(r"^\s*\(?(?:[ECMPBIHAW][DS]?T|CES?T|AES?T|GMT|UTC|MSK|JST|KST|Uhr)\)?(?=[A-Z][a-z]|\W|$)")
"""The time zone behind a time."""
_SENTENCE = re.compile(r"[.!?。！？…][\s\"”»]*$")


def read_line(page: PageLines, index: int, moments: dict[int, list[Moment]], title: int | None) -> list[Reading]:
    """The readings of a line, the plainest first; [] where it names nobody."""
    line = page.lines[index]
    if line.casefold() in CONJUNCTIONS:
        return []
    under = title is not None and 0 < index - title <= UNDER_HEADLINE
    if len(line) > LONGEST_LINE or (
        len(line) > LONG_LINE and index not in moments and not under and not is_byline_cue(line, page.language)
    ):
        return reporters_in(line) or _inside(line[:LONGEST_LINE], page.language)
    if not line.isascii() and (reporters := reporters_in(line)):
        return reporters
    text = line
    for moment in reversed(moments.get(index, [])):
        text = _without_weekday(text[: moment.start], page.language) + " | " + _ZONE.sub("", text[moment.end :])
    text = _PICTURE.sub("", text)
    found = _plain(page, index, text, moments, title)
    if not found and (unglued := cut_glued(text)) != text and (found := _plain(page, index, unglued, moments, title)):
        found[1]["cut at glue"] = 1.0
        text = unglued
    readings = [found] if found else []
    if not found or not {"cue", "colon cue"} & found[1].keys():
        readings += _inside(text, page.language)
    return readings + [variant for reading in readings for variant in _variants(reading, page.language)]


def _without_weekday(text: str, language: str | None) -> str:
    """What stands before a date without the day of the week that belongs to it: one that opens the line or a part of
    it, or follows the words before a date. Behind a name it may be a part of the name."""
    tokens = text.split()
    if not tokens or tokens[-1].casefold().strip(" .,") not in weekdays(language):
        return text
    before = tokens[-2].casefold() if len(tokens) > 1 else "|"
    if before[-1].isalpha() and before not in _words_before_dates():
        return text
    return text[: text.rindex(tokens[-1])]


@cache
def _words_before_dates() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in word_list("published") | word_list("updated"))


def _plain(
    page: PageLines, index: int, text: str, moments: dict[int, list[Moment]], title: int | None
) -> Reading | None:
    """The names of a line's first part that a byline's words open, or that is plainly a name."""
    cue_above = _has_cue_above(page, index)
    features: dict[str, float] = {}
    parts = [part for part in _BREAKS.split(unglue(text)) if part and part.strip(" ,.:;-")]
    if len(parts) > 1 and is_byline_cue(parts[0], page.language) == len(parts[0]):
        parts = [f"{parts[0].rstrip()} {parts[1]}", *parts[2:]]
    for part in parts:
        length = is_byline_cue(part, page.language)
        if length and length < len(part.rstrip(" :：")):
            names = split_names(part[length:], page.language)
            names = names[:1] + list(takewhile(lambda name: not holds_menu_word(name), names[1:]))
            if names:
                features["colon cue" if part[length - 1 : length] in ":：" or ":" in part[:length] else "cue"] = 1.0
                return names, _with_parts(features, parts, part)
    for part in parts:
        names = split_names(part, page.language)
        named = names if cue_above else list(takewhile(_is_plainly_a_name, names))
        if named:
            if cue_above:
                features["cue above"] = 1.0
            return named, _with_parts(features, parts, part)
    under = title is not None and 0 < index - title <= 2 and len(parts) == 1
    beside_date = any(index + step in moments for step in (-2, -1, 0, 1, 2))
    if (
        parts
        and (beside_date or under)
        and len(parts) <= 3
        and len(parts[0]) < 30
        and (names := split_names(parts[0], page.language))
        and not any(map(holds_menu_word, names))
    ):
        return names, _with_parts(features, parts, parts[0])
    return None


def _has_cue_above(page: PageLines, index: int) -> bool:
    """A byline's words are the whole line above, or the one above a line that says the name too: its picture's."""
    if not index:
        return False
    above = page.lines[index - 1]
    if index > 1 and len(above) > len(page.lines[index]) and page.lines[index] in above:
        above = page.lines[index - 2]
    return len(above) < 30 and is_byline_cue(above, page.language) == len(above)


def _is_plainly_a_name(name: str) -> bool:
    return grade(name) >= Grade.AGENCY and not holds_menu_word(name)


def _with_parts(features: dict[str, float], parts: list[str], part: str) -> dict[str, float]:
    """What else the line holds: nothing, a job, more parts, the end of a sentence."""
    if "," in part or "，" in part:
        features["commas"] = 1.0
    if len(parts) > 3:
        features["many parts"] = 1.0
    if _SENTENCE.search(part) and len(part) > 30:
        features["sentence"] = 1.0
    if any(
        piece.casefold().strip(" ,.") in word_list("byline_after") for piece in re.split(r"[,|–-]|\s{2,}", part)[1:]
    ):
        features["job behind"] = 1.0
    return features


def _inside(text: str, language: str | None) -> list[Reading]:
    """The name behind a byline's words in the middle of a line: `Discussion started by ann`."""
    for match in inner_cue(language).finditer(text):
        if match[1][0].islower() and not _is_byline_verb(text[: match.start()], match[1], language):
            continue
        behind = _BREAKS.split(text[match.end() : match.end() + LONGEST_BEHIND], maxsplit=1)[0]
        names = split_names(behind, language)
        if names and not holds_menu_word(names[0]):
            features = {"cue inside": 1.0}
            if not match[1][0].isupper():
                features["small cue inside"] = 1.0
            if grade(names[0]) is not Grade.PERSON:
                names = names[:1]
            return [(names, features)]
    return []


def _is_byline_verb(before: str, cue: str, language: str | None) -> bool:
    """A small "by" opens a byline behind its verb, "started by", or behind no word at all; not in "built by"."""
    before = before.rstrip()
    if not before or not before[-1].isalnum():
        return True
    return f"{before.split()[-1]} {cue}".casefold() in word_list("byline_before", language)


@cache
def inner_cue(language: str | None) -> re.Pattern[str]:
    """A byline's words in the middle of a text."""
    words = sorted(word_list("byline_inside", language) if language else word_list("byline_inside", "en"))
    either = "|".join(f"{word}|{word.capitalize()}|{word.upper()}" for word in words)
    return re.compile(rf"(?:^|(?<=[\s|(]))({either})[\s:]+(?=[\w@])")


def _variants(reading: Reading, language: str | None) -> list[Reading]:
    """The same without the words behind the first name, and cut where two lines were glued together. Where names of
    four words are common, one behind a byline's words is whole."""
    names, features = reading
    found = []
    pieces = split_glued(names[0])
    if pieces:
        persons = [piece for piece in pieces if grade(piece) is Grade.PERSON and not holds_menu_word(piece)]
        cut = persons if len(persons) == len(pieces) else pieces[:1]
        found.append((cut, features | {"cut at glue": 1.0, "all pieces are names": float(cut is persons)}))
    tokens = names[0].split()
    is_whole = language in FOUR_WORDS and grade(names[0]) is Grade.PERSON and {"cue", "colon cue"} & features.keys()
    if len(tokens) > 2 and not pieces and not is_whole and grade(names[0]) >= Grade.HANDLE:
        for n in range(2, min(len(tokens), 4)):
            rest = {"job behind cut": 1.0} if any(map(is_job_word, tokens[n:])) else {}
            if holds_menu_word(" ".join(tokens[n:])):
                rest["menu word behind cut"] = 1.0
            found.append(([" ".join(tokens[:n])], features | rest | {f"cut behind word {n}": 1.0}))
    return found
