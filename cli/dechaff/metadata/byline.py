"""The authors: bylines near the headline, signatures below the body.

A name is not enough, the page is full of names: what makes an author is a byline's word, a date beside, the place under
the headline or after the last paragraph. A page whose names have none of these has no authors.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dechaff.metadata.dates import Moment
from dechaff.metadata.names import Grade, grade, holds_menu_word, split_names
from dechaff.metadata.page_lines import PROSE, PageLines, cue_length, fold, is_byline_cue, weight_of, words
from dechaff.metadata.places import place_features
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.words import word_list

LONGEST_LINE = 220
"""Characters of a byline; longer lines are prose or an author's portrait."""
LONG_LINE = 70
"""The same without a date or a byline's words."""
PROSE_BYLINE = re.compile(
    r"[（(][^（）()\s]{0,4}(?:记者|記者|通讯员)\s*(?P<a>[^（）()]{2,24})[)）]"
    r"|(?:本报记者|记者|記者)\s*(?P<b>[\u3400-\u9fff]{2,4}(?:[\s、][\u3400-\u9fff]{2,4})*)"
    r"|(?:文|撰文|作者)\s*[:：/／]\s*(?P<c>[\u3400-\u9fff]{2,4})\W*$"
)
"""Chinese papers name the reporter inside the first or last paragraph."""
_BREAKS = re.compile(r"\s*[|｜•·●/／—–]\s+|\s+[|｜•·●／—–-]\s*|\s{3,}|\t|\n")
_GLUE = re.compile(r"[a-zß-ÿа-яёα-ω](?=[A-ZÀ-ÞА-ЯЁΑ-Ω])")
"""Where two lines were glued together: a small letter before a capital."""
_SENTENCE = re.compile(r"[.!?。！？…][\s\"”»]*$")


def byline_candidates(
    page: PageLines, indices: list[int], moments: dict[int, list[Moment]], title: int | None
) -> list[Candidate]:
    """Readings of the authors, each line by line; names of neighbouring lines are also tried together."""
    lower = page.small_words
    heading = frozenset(words(page.lines[title])) if title is not None else frozenset()
    rows: dict[int, tuple[list[str], dict[str, float]]] = {}
    for index in indices:
        if index == title:
            continue
        for names, features in _read_line(page, index, moments):
            features.update(place_features(page, index, title))
            features.update(_near_dates(index, moments))
            features.update(_name_features(page, names, lower, heading, features))
            if _is_signature(page, index, names, features):
                features["signature"] = 1.0
            rows.setdefault(index, (names, features))
            _add(rows, index, "; ".join(names))
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
    page: PageLines, index: int, moments: dict[int, list[Moment]]
) -> list[tuple[list[str], dict[str, float]]]:
    """The names a line may give as authors, with what the line itself says for them."""
    line = page.lines[index]
    if len(line) > LONGEST_LINE or (
        len(line) > LONG_LINE and index not in moments and not is_byline_cue(line, page.language)
    ):
        return _prose_byline(line) if index in (page.first, page.last, page.last - 1) else []
    text = line
    for moment in reversed(moments.get(index, [])):
        text = text[: moment.start] + " | " + text[moment.end :]
    above = page.lines[index - 1] if index else ""
    cue_above = len(above) < 30 and is_byline_cue(above, page.language) == len(above)
    features: dict[str, float] = {}
    if cue_length(line, word_list("other_roles", page.language)):
        features["other role"] = 1.0
    elif len(above) < 40 and cue_length(above, word_list("other_roles", page.language)) == len(above):
        features["other role above"] = 1.0
    parts = [part for part in _BREAKS.split(_unglue(text)) if part and part.strip(" ,.:;-")]
    if len(parts) > 1 and is_byline_cue(parts[0], page.language) == len(parts[0]):
        parts = [f"{parts[0].rstrip()} {parts[1]}", *parts[2:]]
    for part in parts:
        length = is_byline_cue(part, page.language)
        if length and length < len(part.rstrip(" :：")):
            names = split_names(part[length:], page.language)
            if names:
                features["colon cue" if part[length - 1 : length] in ":：" or ":" in part[:length] else "cue"] = 1.0
                return [(names, _with_parts(features, parts, part))]
    for part in parts:
        names = split_names(part, page.language)
        if names and (cue_above or all(grade(name) >= Grade.AGENCY and not holds_menu_word(name) for name in names)):
            if cue_above:
                features["cue above"] = 1.0
            return [(names, _with_parts(features, parts, part))]
    beside_date = any(index + step in moments for step in (-2, -1, 0, 1, 2))
    if (
        parts
        and beside_date
        and len(parts) <= 3
        and len(parts[0]) < 30
        and (names := split_names(parts[0], page.language))
        and not any(map(holds_menu_word, names))
    ):
        return [(names, _with_parts(features, parts, parts[0]))]
    return []


def _unglue(line: str) -> str:
    """A line with a break where a tag stood: "Ann LeePublished", "ByAnn Lee"."""
    if not _GLUE.search(line):
        return line
    tokens = []
    for piece in line.split(" "):
        token = piece
        cut = _GLUE.search(token)
        head, tail = (token[: cut.end()], token[cut.end() :]) if cut else (token, "")
        if tail and tail.casefold().strip(" :") in _after_names():
            token = f"{head} | {tail}"
        elif tail and head.casefold() in word_list("byline_before", "en"):
            token = f"{head} {tail}"
        tokens.append(token)
    return " ".join(tokens)


@lru_cache(maxsize=1)
def _after_names() -> frozenset[str]:
    return word_list("published") | word_list("updated") | word_list("byline_after")


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


def _prose_byline(line: str) -> list[tuple[list[str], dict[str, float]]]:
    match = PROSE_BYLINE.search(line)
    names = split_names(match["a"] or match["b"] or match["c"]) if match else []
    return [(names, {"cue in prose": 1.0})] if names else []


def _near_dates(index: int, moments: dict[int, list[Moment]]) -> dict[str, float]:
    features: dict[str, float] = {}
    if index in moments:
        features["date in line"] = 1.0
    elif index + 1 in moments or index + 2 in moments:
        features["date below"] = 1.0
    if index - 1 in moments or index - 2 in moments:
        features["date above"] = 1.0
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
    if len(page.places.get(first, ())) > 1:
        features["repeated"] = 1.0
    features[f"mentions {min(page.blocks.text.count(first), 4)}"] = 1.0
    if f"\n{first} " in page.blocks.text:
        features["opens a portrait"] = 1.0
    if first.isupper() and len(first) > 4:
        features["upper case"] = 1.0
    if any(fold(first) and fold(first) in fold(title) for title in page.page_titles):
        features["in page title"] = 1.0
    if not ({"cue", "colon cue", "cue above", "cue in prose"} & seen.keys()):
        features["no cue"] = 1.0
        if "grade handle" in features:
            features["handle without cue"] = 1.0
        for key in [key for key in seen if key.startswith(("after headline", "below body", "body's last", "date "))]:
            features[f"no cue, {key}"] = 1.0
    return features


def _is_signature(page: PageLines, index: int, names: list[str], features: dict[str, float]) -> bool:
    """A name alone on the line under the last paragraph, of words the body never writes small."""
    line = page.lines[index].strip(" .*_")
    alone = len(line) <= len(", ".join(names)) + 4
    behind_prose = page.first < index and page.last - 1 <= index <= page.last + 2
    above = max((weight_of(text) for text in page.lines[max(0, index - 2) : index]), default=0)
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
