"""The marks that dumpers leave in a text: bullets, link numbers, Markdown. Marks become columns and leave the text."""

from __future__ import annotations

import re
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
_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6} \S"
    r"|\]\((?:<[^>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?: \"[^\"\n]*\")?\)"
    r"|\\[\\`*_\[\]#<>|~-]|^\d{1,9}\\[.)] ",
    re.M,
)
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
      | (?P<code>`+)(?P<verbatim>.+?)(?P=code)(?!`)
      | !?\[(?P<link>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]
        \((?:<[^>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)(?:\s+"[^"\n]*")?\)
      | <(?P<auto>https?://[^\s<>]+)>
      | \*\*\*?|__
      | (?<![\w*])[*_](?=[^\s*_])|(?<=[^\s*_])[*_](?![\w*])""",
    re.X,
)
_TABLE_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?$")


@dataclass(frozen=True, slots=True)
class Marked:
    """Blocks as columns, without their marks."""

    texts: list[str]
    shapes: list[int]
    levels: list[int]
    links: list[float]
    first: list[int]
    last: list[int]

    def with_block(self, text: str, first: int, last: int) -> Marked:
        """The same blocks and one more that is all links."""
        return Marked(
            [*self.texts, text],
            [*self.shapes, Shape.PARAGRAPH],
            [*self.levels, 0],
            [*self.links, 1.0],
            [*self.first, first],
            [*self.last, last],
        )


def is_markdown(text: str) -> bool:
    """The dump is Markdown, so that its inline marks mean what Markdown says: it has a heading, a link or an escape."""
    return bool(_MARKDOWN.search(text))


def strip_numbered_links(texts: list[str]) -> tuple[list[str], list[float]]:
    """Texts without the `[12]` marks of lynx and elinks, and the share of each that is link text, estimated."""
    stripped, links = [], []
    for text in texts:
        plain, n_links = _NUMBERED.subn("", text) if "[" in text else (text, 0)
        stripped.append(plain.strip())
        links.append(min(1.0, n_links * LINK_WORDS / max(1, len(plain.split()))) if n_links else 0.0)
    return stripped, links


def strip_inline(text: str) -> tuple[str, int]:
    """Text without Markdown's inline marks, and how many of its characters were link text."""
    n_link = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal n_link
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
    marked = Marked([], [], [], [], [], [])
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
            _append(marked, (plain, shape, level, share, first, last))
    return marked


def _append(marked: Marked, row: tuple[str, int, int, float, int, int]) -> None:
    columns = (marked.texts, marked.shapes, marked.levels, marked.links, marked.first, marked.last)
    for column, value in zip(columns, row, strict=True):
        column.append(value)  # type: ignore[attr-defined]


def _read_block(text: str, markdown: bool) -> tuple[Shape, int, str]:  # noqa: PLR0911 - one return a mark
    """Shape, level and text of a line, from the mark it begins with."""
    bullet = _BULLET.match(text)
    if bullet:
        return Shape.LIST_ITEM, 1, text[bullet.end() :]
    if not markdown:
        return Shape.PARAGRAPH, 0, text
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
