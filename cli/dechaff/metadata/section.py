"""The section: the last step of the breadcrumb above the headline, or a lone menu word there.

A word above the headline is taken for a section only where the page's menu, its breadcrumb or its list of articles
shows the same word again.
"""

from __future__ import annotations

import re

from dechaff.document import Found
from dechaff.metadata.page_lines import PageLines, cue_length, fold
from dechaff.metadata.words import word_list

ABOVE = 4
"""Blocks above the headline in which its section may stand."""
REPEAT = 12
"""Blocks between a headline's repeats: the section stands above the first."""
LONGEST = 32
"""Characters of a section's name."""
_STEP = re.compile(r"\s*[>›»‹/→|·]\s*|\s+::\s+")
_HOME = re.compile(r"\W*\d*\W*$")


def find_section(page: PageLines, title: int | None, headline: str | None) -> Found | None:
    """The section's name and the block it was read from."""
    if title is None:
        return None
    earlier = [index for index in page.places(page.lines[title]) if page.start <= index and title - index <= REPEAT]
    top = min([title, *earlier])
    for index in range(top - 1, max(page.start - 1, top - 1 - ABOVE), -1):
        line = page.lines[index].strip()
        if len(line) > 160 or (headline and fold(line) == fold(headline)):
            continue
        if found := _from_line(page, line, index, headline):
            return found
    return None


def _from_line(page: PageLines, line: str, index: int, headline: str | None) -> Found | None:
    cue = cue_length(line, word_list("section", page.language))
    rest = line[cue:].strip(" :") if cue else ""
    if rest and len(rest) <= LONGEST:
        return Found(rest, index, 0.8, "named as the section above the headline")
    steps = [step.strip() for step in _STEP.split(line) if step and not _HOME.match(step)]
    steps = [step for step in steps if not headline or fold(step) != fold(headline)]
    if len(steps) > 1:
        last = steps[-1]
        return Found(last, index, 0.8, "last step of the breadcrumb") if len(last) <= LONGEST else None
    if steps and len(steps[0]) <= LONGEST and len(page.places(steps[0])) > 1 and not re.search(r"\d", steps[0]):
        return Found(steps[0], index, 0.6, "menu word above the headline")
    return None
