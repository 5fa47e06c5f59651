"""The authors: bylines near the headline, signatures below the body.

A name is not enough, the page is full of names: what makes an author is a byline's word, a date beside, the place under
the headline or after the last paragraph. A page whose names have none of these has no authors.
"""

from __future__ import annotations

from dechaff.document import Verdict
from dechaff.metadata.dates import Moment
from dechaff.metadata.names import CONJUNCTIONS, Grade, grade, holds_menu_word, is_job_word
from dechaff.metadata.page_lines import PROSE, PageLines, cue_length, fold, is_byline_cue, words
from dechaff.metadata.places import place_features
from dechaff.metadata.ranking import Candidate
from dechaff.metadata.readings import LONGEST_LINE, Reading, read_line
from dechaff.metadata.unmarked import owners_of, portraits_below
from dechaff.metadata.words import word_list

UNDER_HEADLINE, BELOW_BODY, ABOVE_BODY = 5, 3, 3
"""Blocks in which a name needs neither a date nor a byline's words."""
NEAR_DATE = 2
"""Blocks above and below a date in which a name is expected."""
NEIGHBOURS = 3
"""Blocks above and below a name whose scores say whether it stands beside the body or in a list."""
KEPT_ABOVE, KEPT_BELOW = 0.65, 0.2
"""Mean scores above and below a signature: its weight is set by hand and costs recall on sites left out where it is
given to every name under a body (.036 at a precision of .90, .010 within these bounds)."""
SHORTEST_PORTRAIT, MOST_WORDS = 60, 4
"""Characters of an author's portrait, and words that are more than a name."""
LONGEST_BESIDE = 60
"""Characters of a line above or below that may speak of the name."""


def byline_candidates(
    page: PageLines, indices: list[int], moments: dict[int, list[Moment]], title: int | None
) -> list[Candidate]:
    """Readings of the authors, each line by line; names of neighbouring lines are also tried together."""
    lower = page.small_words
    heading = frozenset(words(page.lines[title])) if title is not None else frozenset()
    rows: dict[int, Reading] = {}
    others: list[tuple[int, Reading]] = []
    dated = {index + step for index in moments for step in range(-NEAR_DATE, NEAR_DATE + 1)}
    for index in indices:
        if index == title or not _is_worth_reading(page, index, dated, title):
            continue
        readings = read_line(page, index, moments, title)
        around = _surroundings(page, index, moments, title) if readings else {}
        for names, features in readings:
            features.update(around)
            features.update(_line_rest(page, index, names, moments))
            features.update(_name_features(page, names, lower, heading, features))
            features.update(_beside(page, index, names[0]))
            if _signs_body(page, index, names, features):
                features["signs the body"] = 1.0
            if index in rows:
                others.append((index, (names, features)))
            else:
                rows[index] = (names, features)
                _add(rows, index, "; ".join(names))
    for name, index, kind in (*owners_of(page), *portraits_below(page)):
        rows.setdefault(index, ([name], {kind: 1.0, f"{kind}, mentions": min(page.blocks.text.count(name), 5.0)}))
    found = [_candidate(names, index, features) for index, (names, features) in rows.items()]
    found += _together(page, rows)
    found += [_first_only(one) for one in found if ";" in one.value and "commas" in one.features]
    found += [_candidate(names, index, features) for index, (names, features) in others]
    n_cues = float(sum(not features.get("no cue") for _, features in rows.values()))
    for candidate in found:
        candidate.features["bylines"] = min(n_cues, 5.0)
        if not n_cues and _is_lone_signature(candidate):
            candidate.features["signature"] = 1.0
    return found


def _surroundings(page: PageLines, index: int, moments: dict[int, list[Moment]], title: int | None) -> dict[str, float]:
    """What a line's place and its neighbours say, whatever names it holds."""
    score = page.labels.score
    features = place_features(page, index, title)
    features.update(_role_features(page, page.lines[index], page.lines[index - 1] if index else ""))
    features.update(_near_dates(index, moments))
    features["score"] = float(score[index])
    features["score above"] = float(score[max(0, index - NEIGHBOURS) : index].sum() / NEIGHBOURS)
    features["score below"] = float(score[index + 1 : index + 1 + NEIGHBOURS].sum() / NEIGHBOURS)
    if page.labels.verdict is Verdict.LISTING:
        features["listing"] = 1.0
    above = page.lines[index - 1] if index else ""
    if len(above) == 1 and page.lines[index].casefold().startswith(above.casefold()):
        features["monogram above"] = 1.0
    below = page.lines[index + 1] if index + 1 < len(page.lines) else ""
    if len(below) < LONGEST_BESIDE and any(map(is_job_word, below.split())):
        features["job below"] = 1.0
    return features


def _beside(page: PageLines, index: int, name: str) -> dict[str, float]:
    """The lines above and below that say the name with other words: a portrait's caption, a link to its articles."""
    features = {}
    for key, other in (("named above", index - 1), ("named below", index + 1)):
        line = page.lines[other] if 0 <= other < len(page.lines) else ""
        if len(name) < len(line) < LONGEST_BESIDE and name in line:
            features[key] = 1.0
    return features


def _is_worth_reading(page: PageLines, index: int, dated: set[int], title: int | None) -> bool:
    """A name is expected: near a date, under the headline, at the body's ends, or behind a byline's words."""
    line = page.lines[index]
    if len(line) > LONGEST_LINE and index not in (page.first, page.last, page.last - 1):
        return False
    return (
        index in dated
        or (title is not None and -1 <= index - title <= UNDER_HEADLINE)
        or -1 <= index - page.last <= BELOW_BODY
        or 0 <= page.first - index <= ABOVE_BODY
        or is_byline_cue(line, page.language) > 0
        or (index > 0 and is_byline_cue(page.lines[index - 1], page.language) > 0)
        or _opens_portrait(page, index)
    )


def _opens_portrait(page: PageLines, index: int) -> bool:
    """Two or three words, behind the body, whose first one opens the line under them: `Ann is a ...`."""
    if index <= page.last or index + 1 >= len(page.lines):
        return False
    below = page.lines[index + 1]
    if len(below) < SHORTEST_PORTRAIT:
        return False
    tokens = page.lines[index].split(maxsplit=MOST_WORDS)
    return 1 < len(tokens) < MOST_WORDS and below.startswith(tokens[0] + " ")


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


def _role_features(page: PageLines, line: str, above: str) -> dict[str, float]:
    """Words that name somebody who is no author: a photographer, a reviewer."""
    roles = word_list("other_roles", page.language)
    if cue_length(line, roles):
        return {"other role": 1.0}
    return {"other role above": 1.0} if len(above) < 40 and cue_length(above, roles) == len(above) else {}


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
    if kind := page.names_site(fold(first)):
        features[kind] = 1.0
    if not ({"cue", "colon cue", "cue above", "cue in prose", "cue inside"} & seen.keys()):
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


def _signs_body(page: PageLines, index: int, names: list[str], features: dict[str, float]) -> bool:
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


def _is_lone_signature(candidate: Candidate) -> bool:
    """One name that signs the body where no byline names anybody: below the kept, above what is not."""
    features = candidate.features
    return (
        "signs the body" in features
        and ";" not in candidate.value
        and features["score above"] >= KEPT_ABOVE
        and features["score below"] <= KEPT_BELOW
    )


def _together(page: PageLines, rows: dict[int, tuple[list[str], dict[str, float]]]) -> list[Candidate]:
    """Names of lines that follow each other, read as one byline."""
    found = []
    for index, (names, features) in rows.items():
        joined, last, said = list(names), index, {"joined lines": 1.0}
        for step in range(1, 7):
            follower = rows.get(index + step)
            if not follower or index + step - last > 2:
                continue
            if grade(follower[0][0]) is not Grade.PERSON or "colon cue" in follower[1]:
                break
            joined += [name for name in follower[0] if name not in joined]
            if _says_and(page.lines[index + step]) or _says_and(page.lines[index + step - 1]):
                said["joined by a conjunction"] = 1.0
            last = index + step
        if len(joined) > len(names):
            found.append(_candidate(joined, index, features | said))
    return found


def _says_and(line: str) -> bool:
    """The line is, or opens with, a conjunction."""
    return line.split(maxsplit=1)[0].casefold() in CONJUNCTIONS if line.strip() else False


def _first_only(candidate: Candidate) -> Candidate:
    """A byline read without what follows its first comma: a place, an employer."""
    name = candidate.value.split("; ")[0]
    features = candidate.features | {"first only": 1.0}
    return Candidate(name, author_key([name]), candidate.block, candidate.reason, features)
