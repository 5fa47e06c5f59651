"""Authors whom no byline names: the reporter in a Chinese paper's paragraph, a site's owner, who is portrayed below.

All are read by their own patterns, because a name without a byline's words is anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dechaff.metadata.names import Grade, grade, holds_menu_word, split_names
from dechaff.metadata.page_lines import PageLines, fold

TOP, BOTTOM, LONGEST_OWNER = 4, 15, 40
"""Blocks at the page's ends in which the owner of a site is named, and characters of the name."""
PORTRAITS, SHORTEST_PORTRAIT = 12, 80
"""Blocks below the body in which an author's portrait may stand, and its characters."""
Unmarked = tuple[str, int, str]
"""Name, index of its line, and why it is thought an author's."""


def reporters_in(line: str) -> list[tuple[list[str], dict[str, float]]]:
    """The reporter a Chinese paper names inside a line: `（记者 王小明）`, `本报记者王小明/文`, `文：王小明`."""
    if line.isascii() or not any(word in line for word in _REPORTER):
        return []
    match = _reporter().search(line)
    names = split_names(match["a"] or match["b"]) if match else []
    return [(names, {"cue in prose": 1.0})] if names else []


_REPORTER = ("记者", "記者", "通讯员", "通訊員", "实习生", "作者", "文：", "文:", "文/", "文／")


@lru_cache(maxsize=1)
def _reporter() -> re.Pattern[str]:
    name = r"[\u3400-\u9fff]{2,4}?"
    names = rf"{name}(?:[\s、,，]+{name})*"
    end = r"(?=\s*(?:[^\w\s]|$)|\s+[^\u3400-\u9fff]|\s?(?:报道|報導|報道|摄|文\b|综合|通讯员|实习生))"
    return re.compile(
        rf"(?:记者|記者|通讯员|通訊員|实习生|作者)[\s:：/／]*(?P<a>{names}){end}"
        rf"|(?<![\u3400-\u9fff])(?:文|撰文)\s*[:：/／]\s*(?P<b>{names})\W*$"
    )


def owners_of(page: PageLines) -> Iterator[Unmarked]:
    """The person whose name is the site's: among the page's first lines, and again in its copyright notice or alone
    at its end; or who is said to own a blog: `Ann Lee's Notes`."""
    for index, line in enumerate(page.lines[page.start : min(TOP, page.first)], page.start):
        name = line.strip(" #*")
        if len(name) >= LONGEST_OWNER or not name:
            continue
        if (owned := _OWNED.match(name)) and grade(owned[1]) is Grade.PERSON and not holds_menu_word(owned[1]):
            yield owned[1], index, "owner of a blog"
            return
        if grade(name) is Grade.PERSON and not holds_menu_word(name):
            ends = page.lines[-BOTTOM:]
            if any(name in other for other in ends if "©" in other or "opyright" in other):
                yield name, index, "owner of the site"
            elif page.names_site(fold(name)) == "is the site":
                yield name, index, "owner is the site"
            elif any(name == other.strip(" #*") for other in ends[-min(BOTTOM, len(page.lines) - index - 1) :]):
                yield name, index, "owner said again"
            return


def portraits_below(page: PageLines) -> Iterator[Unmarked]:
    """The person a paragraph under the body speaks of: `Ann Lee is a reporter ...`."""
    for index in range(max(page.first + 1, page.last - 1), min(len(page.lines), page.last + PORTRAITS)):
        line = page.lines[index]
        if len(line) >= SHORTEST_PORTRAIT and (match := _PORTRAIT.match(line)):
            name = match[1]
            if grade(name) is Grade.PERSON and not holds_menu_word(name):
                yield name, index, "portrait below"
                return


_OWNED = re.compile(r"(.{4,30}?)['’]s? (?=\w)")
_PORTRAIT = re.compile(
    r"(?:(?:[Bb]y|[Aa]bout)[:\s]+)?((?:[^\W\d_a-z][\w'’.\-]+\s){1,2}[^\W\d_a-z][\w'’\-]+)(?::|,? [^\W\d_A-Z]{1,9} )"
)
"""Two or three words with capitals, and a word without one: a person's name and what is said of them."""
