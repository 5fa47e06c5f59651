"""The marks that dumpers leave in a text: bullets, link numbers, Markdown. Marks become columns and leave the text."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

from dechaff.document import Shape

BULLETS = "*+-•◦○●▪■□‣·#>o|`~\\"
"""First characters of lines that may carry a mark."""
MAX_DEPTH = 9
LINK_WORDS = 3
"""A numbered link shows where it starts, not where it ends; links in menus and prose run to about three words."""

_NUMBERED = re.compile(r"\[\d{1,5}\]")
_BULLET = re.compile(r"(?:[*+•◦○●▪■□‣·-]|o(?=\s{1,3}\S))\s+(?=\S)")
_ORDERED = re.compile(r"\d{1,3}[.)]\s+\S")
_ATX = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKDOWN = (
    ("#", re.compile(r"^ {0,3}#{1,6} \S", re.M)),
    ("](", re.compile(r"\]\((?:<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"\n]*\")?\)")),
    ("\\", re.compile(r"\\[\\`*_\[\]#<>|~-]|^\d{1,9}\\[.)] ", re.M)),
)
"""What Markdown alone has, each behind a string without which it need not be looked for."""
_INLINE_MARK = re.compile(r"[\\`\[<*_]")
_INLINE = re.compile(
    r"""(?=[\\`!\[<*_])(?:  # one look at most characters
      \\(?P<escaped>[!-/:-@\[-`{-~])
      | (?P<code>`+)(?P<verbatim>.+?)(?P=code)(?!`)
      | (?P<image>!?)\[(?P<link>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
        \((?:<[^>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)(?:\s+"[^"\n]*")?\)
      | <(?P<auto>https?://[^\s<>]+)>
      | \*\*\*?|__
      | (?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*]))""",
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
    return any(mark in text and pattern.search(text) for mark, pattern in _MARKDOWN)


def strip_numbered_links(texts: list[str]) -> tuple[list[str], array[float]]:
    """Texts without the `[12]` marks of lynx and elinks, and the share of each that is link text, estimated."""
    stripped = list(texts)
    links = array("d", bytes(8 * len(texts)))
    for index, text in enumerate(texts):
        if "[" in text:
            plain, n_links = _NUMBERED.subn("", text)
            stripped[index] = plain.strip()
            links[index] = min(1.0, n_links * LINK_WORDS / max(1, len(plain.split()))) if n_links else 0.0
    return stripped, links


def strip_inline(text: str) -> tuple[str, int]:
    """Text without Markdown's inline marks and images, and how many of its characters were link text.

    The words that stand in for an image are no text of the page: read as HTML, the same page does not have them.
    """
    if not _INLINE_MARK.search(text):
        return text.strip(), 0
    n_link = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal n_link
        if match["image"]:
            return ""
        if match["link"] is not None:
            inner = strip_inline(match["link"])[0]
            n_link += len(inner)
            return inner
        return match["escaped"] or match["verbatim"] or match["auto"] or ""

    return _INLINE.sub(plain, text).strip(), n_link


def read_marks(blocks: Marked, raw: list[str], markdown: bool) -> Marked:
    """Blocks without their bullets and, in a Markdown dump, without headings', quotes', tables' and inline marks.

    `raw` are the dump's lines, whose indents show how lists nest. Lines of fenced code are left as they are.
    """
    marked = Marked([], bytearray(), bytearray(), array("d"), array("i"), array("i"))
    lists: list[int] = []
    fence = ""
    for text, link, first, last in zip(blocks.texts, blocks.links, blocks.first, blocks.last, strict=True):
        if not text:
            continue
        if markdown and (text.startswith(fence) if fence else text.startswith(("```", "~~~"))):
            fence = "" if fence else text[:3]
            continue
        if fence:
            shape, level, plain = Shape.CODE, 0, raw[first - 1].rstrip() if first == last else text
        else:
            shape, level, plain = _read_block(text, markdown)
        if shape is Shape.LIST_ITEM:
            indent = len(raw[first - 1]) - len(raw[first - 1].lstrip())
            lists = [*(outer for outer in lists if outer < indent), indent]
            level = min(len(lists), MAX_DEPTH)
        else:
            lists = []
        share = link
        if markdown and shape is not Shape.CODE:
            plain, n_link = strip_inline(plain)
            share = max(link, min(1.0, n_link / max(1, len(plain))))
        if plain:
            marked.append(plain, shape, level, share, first, last)
    return marked


def _read_block(text: str, markdown: bool) -> tuple[Shape, int, str]:
    """Shape, level and text of a line, from the mark it begins with."""
    begin = text[0]
    bullet = _BULLET.match(text) if begin in BULLETS else None
    if bullet:
        return Shape.LIST_ITEM, 1, text[bullet.end() :]
    if markdown and (begin in "#>|" or begin.isdecimal()):
        return _read_markdown(text)
    return Shape.PARAGRAPH, 0, text


def _read_markdown(text: str) -> tuple[Shape, int, str]:
    heading = _ATX.match(text)
    if heading:
        return Shape.HEADING, len(heading[1]), heading[2]
    if text[0] == ">":
        return Shape.QUOTE, 1, text.lstrip("> ")
    if text[0] == "|" and text[-1] == "|":
        return Shape.TABLE, 0, "" if _TABLE_RULE.match(text) else text.strip("| ")
    if _ORDERED.match(text):
        return Shape.LIST_ITEM, 1, text
    return Shape.PARAGRAPH, 0, text
