"""The marks that dumpers leave in a text: bullets, link numbers, Markdown. Marks become columns and leave the text."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

from dechaff.document import Shape

BULLETS = frozenset("*+-•◦○●▪■□‣·#>o|`~\\")
"""First characters of lines that may carry a mark."""
MAX_DEPTH = 9
LINK_WORDS = 3
"""A numbered link shows where it starts, not where it ends; links in menus and prose run to about three words."""

_NUMBERED = re.compile(r"\[\d{1,5}\]")
_BULLET = re.compile(r"(?:[*+•◦○●▪■□‣·-]|o(?=\s{1,3}\S))\s+(?=\S)")
_ORDERED = re.compile(r"\d{1,3}[.)]\s+\S")
_TASK = re.compile(r"\[[ x]\] (?=\S)")
_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKDOWN = (
    ("#", re.compile(r"\n[ \t]*\n#{1,6} \S[^\n]*\n[ \t]*\n")),
    (
        "](",
        re.compile(
            r"(?<![\w)\]])!?\[[^\[\]\n]{0,300}\]"
            r"\((?:<[^>\n]{0,2000}>|(?=[^\s()]{0,300}[/#:.])[^\s()]{0,2000}(?:\([^\s()]{0,300}\)[^\s()]{0,300}){0,9})"
            r"(?: \"[^\"\n]{0,300}\")?\)",
            re.ASCII,
        ),
    ),
    ("\\", re.compile(r"(?<![\w\\/:.+*?)\]])\\[\\`*_\[\]#<>|~-](?![\w.]*\\)")),
    ("\\", re.compile(r"\n\d{1,9}\\[.)] ")),
)
"""What Markdown alone has, each behind characters without which it need not be looked for: to look for two takes forty
times as long. Code has comments (`# x` among its lines), calls (`on[key](value)`) and paths (`C:\\*.txt`) that are near
it, and loses characters where it is taken for Markdown."""
_INLINE_MARK = re.compile(r"[\\`!\[<*_]")
"""Where an inline mark may begin: looking for it first takes a tenth of trying the next pattern everywhere."""
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
      | (?P<code>`+)(?P<verbatim>.+?)(?P=code)(?!`)
      | (?P<image>!?)\[(?P<link>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
        \((?:<[^>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)(?:\s+"[^"\n]*")?\)
      | <(?P<auto>https?://[^\s<>]+)>
      | \*\*\*?|__
      | (?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])""",
    re.X,
)
_TABLE_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?$")


@dataclass(frozen=True, slots=True)
class Marked:
    """Blocks as columns, without their marks. Compact columns: a page may have a million lines."""

    texts: list[str]
    shapes: bytearray
    levels: bytearray
    links: array[float]
    first: array[int]
    last: array[int]

    def append(self, text: str, shape: int, level: int, links: float, first: int, last: int) -> None:
        """One block more."""
        self.texts.append(text)
        self.shapes.append(shape)
        self.levels.append(level)
        self.links.append(links)
        self.first.append(first)
        self.last.append(last)


def is_markdown(text: str) -> bool:
    """The dump is Markdown, so that its inline marks mean what Markdown says: it has a heading, a link or an escape."""
    lines = f"\n\n{text}\n\n"
    return any(mark in text and pattern.search(lines) for mark, pattern in _MARKDOWN)


def strip_numbered_links(texts: list[str]) -> tuple[list[str], array[float]]:
    """Texts without the `[12]` marks of lynx and elinks, and the share of each that is link text, estimated."""
    stripped = list(texts)
    links = array("d", bytes(8 * len(texts)))
    for index, text in enumerate(texts):
        if "[" in text:
            plain, n_links = _NUMBERED.subn("", text)
            stripped[index] = plain.strip()
            if n_links:
                links[index] = min(1.0, n_links * LINK_WORDS / max(1, len(plain.split())))
    return stripped, links


def strip_inline(text: str) -> tuple[str, int]:
    """Text without Markdown's inline marks and images, and how many of its characters were link text.

    The words that stand in for an image are no text of the page: read as HTML, the same page does not have them.
    """
    mark = _INLINE_MARK.search(text)
    if not mark:
        return text.strip(), 0
    parts, done, n_link = [], 0, 0
    while mark:
        start = mark.start()
        found = _INLINE.match(text, start)
        if found:
            parts.append(text[done:start])
            group = found.lastgroup
            if group == "link":
                if not found["image"]:
                    inner = strip_inline(found["link"])[0]
                    n_link += len(inner)
                    parts.append(inner)
            elif group:
                parts.append(found[group])
            done = found.end()
        mark = _INLINE_MARK.search(text, done if found else mark.end())
    return "".join([*parts, text[done:]]).strip(), n_link


def read_marks(blocks: Marked, raw: list[str], markdown: bool) -> Marked:
    """Blocks without their bullets and, in a Markdown dump, without headings', quotes', tables' and inline marks.

    `raw` are the dump's lines, whose indents show how lists nest. Lines of fenced code are left as they are.
    """
    return _read_markdown(blocks, raw) if markdown else _read_bullets(blocks, raw)


def _read_bullets(blocks: Marked, raw: list[str]) -> Marked:
    """Only what begins with a bullet is looked at: most lines do not."""
    blocks = blocks if all(blocks.texts) else _filled(blocks)
    texts = list(blocks.texts)
    shapes, levels, first = bytearray(blocks.shapes), bytearray(blocks.levels), blocks.first
    lists: list[int] = []
    before, item = -1, int(Shape.LIST_ITEM)
    for index in [index for index, text in enumerate(texts) if text[0] in BULLETS]:
        text = texts[index]
        bullet = _BULLET.match(text)
        if bullet:
            texts[index] = text[bullet.end() :]
            if before != index - 1:
                lists.clear()
            shapes[index], levels[index] = item, _deeper(lists, raw[first[index] - 1])
            before = index
    return Marked(texts, shapes, levels, blocks.links[:], blocks.first[:], blocks.last[:])


def _deeper(lists: list[int], line: str) -> int:
    """The level of an item whose line this is; `lists`, the indents of the lists around it, get its own."""
    indent = _indent(line)
    while lists and lists[-1] >= indent:
        lists.pop()
    lists.append(indent)
    return min(len(lists), MAX_DEPTH)


def _filled(blocks: Marked) -> Marked:
    """The blocks that have text."""
    marked = _none_marked()
    for row in zip(blocks.texts, blocks.shapes, blocks.levels, blocks.links, blocks.first, blocks.last, strict=True):
        if row[0]:
            marked.append(*row)
    return marked


def _none_marked() -> Marked:
    return Marked([], bytearray(), bytearray(), array("d"), array("i"), array("i"))


def _read_markdown(blocks: Marked, raw: list[str]) -> Marked:
    marked = _none_marked()
    lists: list[int] = []
    fence, indent = "", 0
    for text, link, first, last in zip(blocks.texts, blocks.links, blocks.first, blocks.last, strict=True):
        if not text:
            continue
        begin = text[0]
        if text.startswith(fence) if fence else begin in "`~" and text.startswith(("```", "~~~")):
            fence, indent = "" if fence else text[:3], _indent(raw[first - 1])
            continue
        if fence:
            shape, level, plain = Shape.CODE, 0, _code(raw[first - 1], indent) if first == last else text
        elif begin in BULLETS or begin.isdecimal():
            shape, level, plain = _read_block(text)
        else:
            shape, level, plain = Shape.PARAGRAPH, 0, text
        if shape is Shape.LIST_ITEM:
            level = _deeper(lists, raw[first - 1])
        else:
            lists.clear()
        if shape is not Shape.CODE:
            plain, n_link = strip_inline(plain)
            if n_link:
                link = max(link, min(1.0, n_link / max(1, len(plain))))  # noqa: PLW2901
        if plain:
            marked.append(plain, shape, level, link, first, last)
    return marked


def _code(line: str, indent: int) -> str:
    """A line of a listing whose fence is indented so far: in an item, the listing is too."""
    return line[min(indent, _indent(line)) :].rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read_block(text: str) -> tuple[Shape, int, str]:
    """Shape, level and text of a line of Markdown, from the mark it begins with."""
    bullet = _BULLET.match(text)
    if bullet:
        return Shape.LIST_ITEM, 1, _TASK.sub("", text[bullet.end() :], count=1)
    heading = _ATX.match(text)
    if heading:
        return Shape.HEADING, len(heading[1]), heading[2]
    if text[0] == ">":
        return Shape.QUOTE, 1, text.lstrip("> ").removeprefix("- ")
    if text[0] == "|" and text[-1] == "|":
        return Shape.TABLE, 0, "" if _TABLE_RULE.match(text) else text.strip("| ")
    if _ORDERED.match(text):
        return Shape.LIST_ITEM, 1, text
    return Shape.PARAGRAPH, 0, text
