"""The authors: bylines near the headline, signatures below the body.

A name is not enough, the page is full of names: what makes an author is a byline's word, a date beside, the place under
the headline or after the last paragraph. A page whose names have none of these has no authors.
"""

from __future__ import annotations

import re
from itertools import takewhile

from dechaff.metadata.dates import Moment
from dechaff.metadata.names import Grade, grade, holds_menu_word, split_names, unglue
from dechaff.metadata.page_lines import PROSE, PageLines, cue_length, fold, is_byline_cue, words
from dechaff.metadata.places import place_features
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.unmarked import owner_of, reporters_in
from dechaff.metadata.words import word_list

LONGEST_LINE = 220
"""Characters of a byline; longer lines are prose or an author's portrait."""
LONG_LINE = 70
"""The same without a date or a byline's words."""
UNDER_HEADLINE, BELOW_BODY, ABOVE_BODY = 5, 3, 3
"""Blocks in which a name needs neither a date nor a byline's words."""
_BREAKS = re.compile(r"\s*[|｜•·●⋅/／—–»]\s+|\s+[|｜•·●／—–»-]\s*|\s{3,}|\t|\n")
_SENTENCE = re.compile(r"[.!?。！？…][\s\"”»]*$")


def byline_candidates(
    page: PageLines, indices: list[int], moments: dict[int, list[Moment]], title: int | None
) -> list[Candidate]:
    """Readings of the authors, each line by line; names of neighbouring lines are also tried together."""
    lower = page.small_words
    heading = frozenset(words(page.lines[title])) if title is not None else frozenset()
    rows: dict[int, tuple[list[str], dict[str, float]]] = {}
    for index in indices:
        if index == title or not _is_worth_reading(page, index, moments, title):
            continue
        for names, features in _read_line(page, index, moments, title):
            features.update(place_features(page, index, title))
            features.update(_role_features(page, page.lines[index], page.lines[index - 1] if index else ""))
            features.update(_near_dates(index, moments))
            features.update(_line_rest(page, index, names, moments))
            features.update(_name_features(page, names, lower, heading, features))
            if _is_signature(page, index, names, features):
                features["signature"] = 1.0
            rows.setdefault(index, (names, features))
            _add(rows, index, "; ".join(names))
    if owner := owner_of(page):
        rows.setdefault(owner[1], ([owner[0]], {"owner of the site": 1.0}))
    found = [_candidate(names, index, features) for index, (names, features) in rows.items()]
    found += _together(rows)
    found += [
        _first_only(candidate) for candidate in found if ";" in candidate.value and "commas" in candidate.features
    ]
    found += [
        _candidate(
            [" ".join(names[0].split()[:2])], index, features | {"first two words": 1.0, "words 2": 1.0, "words 4": 0.0}
        )
        for index, (names, features) in rows.items()
        if len(names[0].split()) > 3 and grade(names[0]) is Grade.PERSON
    ]
    return found


def _is_worth_reading(page: PageLines, index: int, moments: dict[int, list[Moment]], title: int | None) -> bool:
    """A name is expected: near a date, under the headline, at the body's ends, or behind a byline's words."""
    line = page.lines[index]
    if len(line) > LONGEST_LINE and index not in (page.first, page.last, page.last - 1):
        return False
    return (
        any(index + step in moments for step in (0, -1, 1, -2, 2))
        or (title is not None and -1 <= index - title <= UNDER_HEADLINE)
        or -1 <= index - page.last <= BELOW_BODY
        or 0 <= page.first - index <= ABOVE_BODY
        or is_byline_cue(line, page.language) > 0
        or (index > 0 and is_byline_cue(page.lines[index - 1], page.language) > 0)
    )


def _add(rows: dict[int, tuple[list[str], dict[str, float]]], index: int, value: str) -> None:
    """A name that two lines in a row show is one name (link and text)."""
    before = rows.get(index - 1)
    if before and "; ".join(before[0]) == value:
        before[1]["doubled"] = 1.0


def _candidate(names: list[str], index: int, features: dict[str, float]) -> Candidate:
    reason = (
        "signature below the body" if any(f.startswith(("below body", "body's last")) for f in features) else "byline"
    )
    return Candidate("; ".join(names), author_key(names), index, reason, features)


def author_key(names: list[str]) -> str:
    """The same authors in any order and writing have the same key."""
    return " ".join(sorted({fold(name) for name in names}))


def _read_line(
    page: PageLines, index: int, moments: dict[int, list[Moment]], title: int | None
) -> list[tuple[list[str], dict[str, float]]]:
    """The names a line may give as authors, with what the line itself says for them."""
    line = page.lines[index]
    if len(line) > LONGEST_LINE or (
        len(line) > LONG_LINE and index not in moments and not is_byline_cue(line, page.language)
    ):
        return reporters_in(line)
    if not line.isascii() and (reporters := reporters_in(line)):
        return reporters
    text = line
    for moment in reversed(moments.get(index, [])):
        text = text[: moment.start] + " | " + text[moment.end :]
    above = page.lines[index - 1] if index else ""
    cue_above = len(above) < 30 and is_byline_cue(above, page.language) == len(above)
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
                return [(names, _with_parts(features, parts, part))]
    for part in parts:
        names = split_names(part, page.language)
        named = names if cue_above else list(takewhile(_is_plainly_a_name, names))
        if named:
            if cue_above:
                features["cue above"] = 1.0
            return [(named, _with_parts(features, parts, part))]
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
        return [(names, _with_parts(features, parts, parts[0]))]
    return []


def _role_features(page: PageLines, line: str, above: str) -> dict[str, float]:
    """Words that name somebody who is no author: a photographer, a reviewer."""
    roles = word_list("other_roles", page.language)
    if cue_length(line, roles):
        return {"other role": 1.0}
    return {"other role above": 1.0} if len(above) < 40 and cue_length(above, roles) == len(above) else {}


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


def _near_dates(index: int, moments: dict[int, list[Moment]]) -> dict[str, float]:
    features: dict[str, float] = {}
    if index in moments:
        features["date in line"] = 1.0
    elif index + 1 in moments or index + 2 in moments:
        features["date below"] = 1.0
    if index - 1 in moments or index - 2 in moments:
        features["date above"] = 1.0
    return features


def _line_rest(page: PageLines, index: int, names: list[str], moments: dict[int, list[Moment]]) -> dict[str, float]:
    """Whether the line holds more than the names and a date, and whether it begins with the first name."""
    line = page.lines[index]
    rest = len(line) - sum(map(len, names)) - sum(moment.end - moment.start for moment in moments.get(index, ()))
    dated = " and date" if index in moments else ""
    features = {f"line of names{dated}" if rest <= 4 + 3 * len(names) else f"line of more{dated}": 1.0}
    if line.startswith(names[0]):
        features["name first"] = 1.0
    return features


def _name_features(
    page: PageLines, names: list[str], lower: frozenset[str], heading: frozenset[str], seen: dict[str, float]
) -> dict[str, float]:
    first = names[0]
    features = {f"grade {grade(first).name.lower()}": 1.0, f"words {min(len(first.split()), 4)}": 1.0}
    if len(names) > 1:
        features["several"] = 1.0
    if len(names) > 4:
        features["more than four"] = 1.0
    parts = words(" ".join(names))
    features["common words"] = sum(word in lower for word in parts) / (len(parts) or 1)
    if any(word in heading for word in parts if len(word) > 2):
        features["in headline"] = 1.0
    if len(page.places(first)) > 1:
        features["repeated"] = 1.0
    features[f"mentions {min(page.blocks.text.count(first), 4)}"] = 1.0
    if f"\n{first} " in page.blocks.text:
        features["opens a portrait"] = 1.0
    if len(first.split()) > 1 and first.islower():
        features["small letters"] = 1.0
    if first.isupper() and len(first) > 4:
        features["upper case"] = 1.0
    if any(fold(first) and fold(first) in fold(title) for title in page.page_titles):
        features["in page title"] = 1.0
    if not ({"cue", "colon cue", "cue above", "cue in prose"} & seen.keys()):
        features |= _without_cue(features, seen)
    return features


def _without_cue(features: dict[str, float], seen: dict[str, float]) -> dict[str, float]:
    """What may make a name an author's where no byline's words do."""
    is_handle = "grade handle" in features
    features = {"no cue": 1.0}
    if is_handle:
        features["handle without cue"] = 1.0
    beside = ("after headline", "above body", "below body", "body's last", "date ", "line of", "name first")
    for key in [key for key in seen if key.startswith(beside)]:
        features[f"no cue, {key}"] = 1.0
    dated = any(key.startswith("date ") for key in seen)
    under = seen.keys() & {"after headline 1", "after headline 2", "after headline 3"}
    if dated and under:
        features["no cue, dated under the headline"] = 1.0
    if dated and is_handle:
        features["handle, dated"] = 1.0
    return features


def _is_signature(page: PageLines, index: int, names: list[str], features: dict[str, float]) -> bool:
    """A name alone on the line under the last paragraph, of words the body never writes small."""
    line = page.lines[index].strip(" .*_")
    alone = len(line) <= len(", ".join(names)) + 4
    behind_prose = page.first < index and page.last - 1 <= index <= page.last + 2
    above = max(page.weights[max(0, index - 2) : index], default=0)
    return (
        alone
        and behind_prose
        and above >= PROSE
        and len(names) <= 3
        and features["common words"] == 0
        and all(grade(name) is Grade.PERSON and not holds_menu_word(name) and not name.isupper() for name in names)
        and not page.is_heading(index)
    )


def _together(rows: dict[int, tuple[list[str], dict[str, float]]]) -> list[Candidate]:
    """Names of lines that follow each other, read as one byline."""
    found = []
    for index, (names, features) in rows.items():
        joined, last = list(names), index
        for step in range(1, 7):
            follower = rows.get(index + step)
            if not follower or index + step - last > 2:
                continue
            if grade(follower[0][0]) is not Grade.PERSON or "colon cue" in follower[1]:
                break
            joined += [name for name in follower[0] if name not in joined]
            last = index + step
        if len(joined) > len(names):
            found.append(_candidate(joined, index, features | {"joined lines": 1.0}))
    return found


def _first_only(candidate: Candidate) -> Candidate:
    """A byline read without what follows its first comma: a place, an employer."""
    name = candidate.value.split("; ")[0]
    features = candidate.features | {"first only": 1.0}
    return Candidate(name, author_key([name]), candidate.block, candidate.reason, features)
