"""Authors whom no byline names: the reporter inside a paragraph of a Chinese paper, the owner of a site.

Both are read by their own patterns, because a name without a byline's words is anybody's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dechaff.metadata.names import Grade, grade, holds_menu_word, split_names
from dechaff.metadata.page_lines import PageLines

TOP, BOTTOM, LONGEST_OWNER = 4, 15, 40
"""Blocks at the page's ends in which the owner of a site is named, and characters of the name."""


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


def owner_of(page: PageLines) -> tuple[str, int] | None:
    """The person whose name is the site's: among the page's first lines, and again in its copyright notice."""
    for index, line in enumerate(page.lines[page.start : min(TOP, page.first)], page.start):
        name = line.strip(" #*")
        if len(name) < LONGEST_OWNER and grade(name) is Grade.PERSON and not holds_menu_word(name):
            notices = (other for other in page.lines[-BOTTOM:] if "©" in other or "opyright" in other)
            return (name, index) if any(name in notice for notice in notices) else None
    return None
