"""Markdown or a page's HTML -> its structural elements, and how well two sets of them agree.

Gold Markdown is not always well-formed, so all Markdown is read by one plain reader, line by line. Elements are
compared by letters and digits alone, as gold glues words at tags and keeps stray `&#39;`.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dechaff.blockify.marks import strip_inline
from dechaff.evaluate.metrics import harmonic, tokens

ELEMENTS = ("heading", "list-item", "cell", "code")
ALIKE = {"heading": 0.9, "list-item": 0.9, "cell": 0.9, "code": 0.5}
"""Two texts are one element when their words agree to this F1, which is then their credit: gold drops a word of an
item, and whole lines (comments, most often) of a listing."""
LONG = 4
"""Words from which on a text that stands inside a line of the gold stands there by no chance."""

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s+(\S.*)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_BROKEN_FENCE = re.compile(r"^[ \t]*```[ \t]*\S+[ \t]+\S|^.*[^\s`][ \t]*```[ \t]*$", re.M)
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ROW = re.compile(r"\s*\|.*\|")
_BAR = re.compile(r"(?<!\\)\|")
_TARGET = re.compile(r"(\[[^\[\]]*\])\(https?://[^\s()]*\)")
_TAG_OF = {**{f"h{level}": "heading" for level in range(1, 7)}, "li": "list-item", "td": "cell", "th": "cell"}
_TAG_OF |= {"pre": "code"}

Element = tuple[int, str]
"""Level of a heading, else 0, and the letters and digits in a row."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A text's elements, and what is left of it."""

    found: dict[str, Counter[Element]] = field(default_factory=lambda: {name: Counter() for name in ELEMENTS})
    words: dict[str, list[str]] = field(default_factory=dict)
    """Letters and digits in a row -> the words they are."""
    lines: set[str] = field(default_factory=set)
    """Lines without a mark."""
    all: list[str] = field(default_factory=list)
    """Every line and every element in order."""
    numbered: dict[Element, str] = field(default_factory=dict)
    """An item of a numbered list -> its letters and digits after its number."""

    def add(self, name: str, text: str, level: int = 0, number: str = "") -> None:
        """Count an element, `line` for a line without a mark; one without words is none."""
        words = tokens(entities.unescape(text))
        if not words:
            return
        joined = "".join(words)
        self.words[joined] = words
        self.all.append(joined)
        if name == "line":
            self.lines.add(joined)
        else:
            self.found[name][level, joined] += 1
            if tokens(number):
                self.numbered[level, joined] = tokens(number)[0] + joined


def of_markdown(markdown: str) -> Structure:
    """The structural elements of a Markdown text."""
    structure = Structure()
    fence, code = "", list[str]()
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                structure.add("code", _TARGET.sub(r"\1", " ".join(code)))
                fence = ""
            else:
                code.append(line)
        elif mark:
            fence, code = mark[1], []
        else:
            _read_line(structure, line)
    return structure


def _read_line(structure: Structure, line: str) -> None:
    line = re.sub(r"^(?:\s*>\s?)+", "", line)
    heading = _HEADING.match(line)
    item = _ITEM.match(line)
    if heading:
        structure.add("heading", strip_inline(heading[2])[0], len(heading[1]))
    elif _ROW.match(line):
        if not _RULE.match(line):
            for cell in _BAR.split(line.strip().strip("|")):
                structure.add("cell", strip_inline(cell)[0])
    elif item:
        structure.add("list-item", strip_inline(item[1])[0], number=line[: item.start(1)])
    else:
        structure.add("line", strip_inline(line)[0])


def has_broken_fences(markdown: str) -> bool:
    """Prose stands on the lines of its fences, so that nobody can say which side of them is code."""
    return _BROKEN_FENCE.search(markdown) is not None


def plain(markdown: str) -> str:
    """The text of Markdown without its marks, to find its blocks on the page."""
    lines = (re.sub(r"^[\s>]*(?:#{1,6}\s|[-*+•]\s|`{3,}\w*$|\|)?", "", line) for line in markdown.split("\n"))
    return "\n".join(strip_inline(line)[0].replace("|", " ") for line in lines if not _RULE.match(line))


def of_page(page: str) -> dict[str, set[Element]]:
    """What the page's own tags call an element: an item is its whole text, that without inner lists, or its first part.

    A page that lxml cannot read calls nothing anything.
    """
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    marked: dict[str, set[Element]] = {name: set() for name in ELEMENTS}
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree: Any = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except LxmlError:
        return marked
    for element in tree.iter(*_TAG_OF):
        texts = ["".join(element.itertext())]
        if element.tag == "li":
            texts += ["".join(_own(element)), element.text or "", *("".join(child.itertext()) for child in element[:1])]
        level = int(element.tag[1]) if element.tag[1].isdigit() else 0
        marked[_TAG_OF[element.tag]].update((level, "".join(tokens(text))) for text in texts)
    return marked


def _own(item: Any) -> Iterator[str]:
    """An item's text without that of the lists inside."""
    yield item.text or ""
    for child in item:
        if child.tag not in ("ul", "ol"):
            yield from _own(child)
        yield child.tail or ""


def agreement(mine: Structure, gold: Structure, page: dict[str, set[Element]] | None = None) -> dict[str, float]:
    """F1 of each element that the gold has.

    A title over the text, as a heading of the first level, counts neither for nor against where the gold has none.
    With the `page`, its own tags decide where the gold lost a mark: an element of mine that the page calls so, and
    whose text the gold holds as a line without a mark, counts neither for nor against; and gold's `3. Text` is no
    item where the page calls `3. Text` a heading.
    """
    scores = {}
    words = mine.words | gold.words
    headings = {text for _, text in page["heading"]} if page else set()
    untagged = {key for key, text in gold.numbered.items() if text in headings}
    lines = gold.lines | {gold.numbered[key] for key in untagged}
    flat = "".join(gold.all)
    for name in ELEMENTS:
        found, wanted = mine.found[name], gold.found[name]
        if name == "list-item" and untagged:
            wanted = Counter({key: n for key, n in wanted.items() if key not in untagged})
        if not wanted:
            continue
        extra = found - wanted
        n_same = (found & wanted).total() + _alike(extra, wanted - found, words, ALIKE[name])
        n_lost = 0
        if name == "heading" and mine.all and extra[1, mine.all[0]] > 0:
            extra[1, mine.all[0]] -= 1
            n_lost = 1
        for key in extra:
            if page and key in page[name] and (key[1] in lines or (len(words[key[1]]) >= LONG and key[1] in flat)):
                n_lost += extra[key]
        scores[name] = harmonic(n_same / max(1, found.total() - n_lost), n_same / wanted.total())
    return scores


def _alike(extra: Counter[Element], missed: Counter[Element], words: dict[str, list[str]], least: float) -> float:
    """Credit of the pairs that are nearly the same, the best first; they leave `extra` and `missed`."""
    counted = {key: Counter(words[key[1]]) for key in (*extra, *missed)}
    pairs = []
    for mine in sorted(extra):
        for other in sorted(missed):
            share = _share(counted[mine], counted[other]) if mine[0] == other[0] else 0.0
            if share >= least:
                pairs.append((-share, mine, other))
    credit = 0.0
    for share, mine, other in sorted(pairs):
        n = min(extra[mine], missed[other])
        credit -= n * share
        extra[mine] -= n
        missed[other] -= n
    return credit


def _share(mine: Counter[str], other: Counter[str]) -> float:
    """F1 of the words; 0 where the lengths alone are too far apart for any agreement that counts."""
    n_mine, n_other = mine.total(), other.total()
    if 3 * min(n_mine, n_other) < max(n_mine, n_other):
        return 0.0
    return 2 * (mine & other).total() / (n_mine + n_other)
