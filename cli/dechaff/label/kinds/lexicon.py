"""The words by which chaff names itself, by language.

Data files, one per language, each line `kind role: phrase | phrase`. All languages are looked up at once: chaff
often speaks another language than the article, and a phrase that means something else elsewhere is rare.

Roles:
head    the whole line opens a section of that kind (`Latest news`), or names the line where text follows a colon
line    the whole line is that kind, nothing follows from it (`All news`)
start   a line that begins so is that kind (`Read also our interview`)
word    a short line that holds it is that kind (`cookies`)
name    like `line`, and several on one line still are (`Facebook X WhatsApp`)
code    like `line`, only beside others (`EN`, `RU`)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from dechaff.document import Kind

FOLDER = Path(__file__).parents[2] / "lexicon"
ABOUT = Path(__file__).with_name("about.txt")
OTHERWISE = Path(__file__).with_name("otherwise.txt")
ROLES = ("head", "line", "start", "word", "name", "code")
TIME = "time"
"""Not a kind: words that stand in times of day and relative dates (`ago`, `yesterday`)."""

WIDE = r"\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts written without spaces: Thai, Burmese, Khmer, kana, Han."""
_WIDE = re.compile(f"[{WIDE}]")

Entry = tuple[Kind, str]
"""Kind and role."""


@dataclass(frozen=True)
class Lexicon:
    """All languages' phrases, ready for look-up in lower case."""

    exact: dict[str, Entry] = field(default_factory=dict)
    """Roles head, line, name, code: the whole line."""
    start: dict[str, Kind] = field(default_factory=dict)
    start_words: dict[str, int] = field(default_factory=dict)
    """First word of such a phrase -> words of the longest that begins so."""
    word: dict[str, Kind] = field(default_factory=dict)
    wide_start: dict[str, Kind] = field(default_factory=dict)
    """Roles start and word of scripts without spaces: looked up by pattern."""
    wide_pattern: re.Pattern[str] = re.compile(r"(?!)")
    wide_word: re.Pattern[str] = re.compile(r"(?!)")
    """Of these, those that name a line wherever they stand in it."""
    wide_time: re.Pattern[str] = re.compile(r"(?!)")
    time: frozenset[str] = frozenset()


def lower(text: str) -> str:
    """Lower case that does not split the Turkish capital dotted I in two characters."""
    return text.replace("\u0130", "i").lower()


def entries(language: str) -> list[tuple[str, str, str]]:
    """(kind, role, phrase) of one language's file, in its order; a line without a role has the role `time`."""
    return _rows(FOLDER / f"{language}.txt")


def _rows(file: Path) -> list[tuple[str, str, str]]:
    rows = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, phrases = line.split(":", 1)
            kind, role = head.split()
            rows += [(kind, role, lower(phrase.strip())) for phrase in phrases.split(" | ")]
    return rows


def languages() -> list[str]:
    """The languages there are files for; `names` holds what is written alike in all of them."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


@cache
def lexicon() -> Lexicon:
    """The lexicon of all languages; where two differ on a phrase, the first in the order of `languages` counts,
    before all of them what is named otherwise here."""
    exact: dict[str, Entry] = {}
    start: dict[str, Kind] = {}
    word: dict[str, Kind] = {}
    wide: dict[str, Kind] = {}
    wide_words: list[str] = []
    time: set[str] = set()
    files = (row for language in _most_spoken_first() for row in entries(language))
    for kind, role, phrase in (*_rows(OTHERWISE), *files):
        if kind == TIME:
            time.add(phrase)
        elif role in ("head", "line", "name", "code"):
            exact.setdefault(phrase, (Kind(kind), role))
        elif _WIDE.search(phrase):
            wide.setdefault(phrase, Kind(kind))
            wide_words += [phrase] if role == "word" else []
        else:
            (start if role == "start" or " " in phrase else word).setdefault(phrase, Kind(kind))
    start_words: dict[str, int] = {}
    for phrase in start:
        first, *rest = phrase.split()
        start_words[first] = max(start_words.get(first, 0), 1 + len(rest))
    wide_time = [phrase for phrase in time if _WIDE.search(phrase)]
    patterns = _alternation(wide), _alternation(wide_words), _alternation(wide_time)
    return Lexicon(exact, start, start_words, word, wide, *patterns, frozenset(time))


@cache
def about() -> tuple[dict[str, Kind], re.Pattern[str]]:
    """What removed sentences speak of: word -> kind, and a pattern for scripts without spaces."""
    rows = [line.split(":", 1) for line in ABOUT.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    words = {word.strip(): Kind(head.split()[1]) for head, phrases in rows for word in phrases.split(" | ")}
    return words, _alternation([word for word in words if _WIDE.search(word)])


def _most_spoken_first() -> list[str]:
    """English first: its chaff appears on pages of every language."""
    return sorted(languages(), key=lambda language: (language != "names", language != "en", language))


def _alternation(phrases: object) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))  # type: ignore[call-overload]
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
