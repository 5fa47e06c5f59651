"""Runs of inline text -> plain text and CommonMark.

A block keeps its runs (text, style, link target) and is turned into Markdown only when it is asked for, since most
blocks of a page are removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, overload

from dechaff.blockify.html.tags import BOLD, CODE, ITALIC
from dechaff.render.escape import code_span, escape_inline, link_target

IMAGE = 8
"""Style bit of a run that is an image: its text is the alternative text, its link the source."""
UNCOUNTED = 16
"""Style bit of an image that is shown, but of which the labeller does not know: it has not learned from any such."""

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0xFFFC))
_INVISIBLE |= dict.fromkeys((*range(0x1C), *range(0x7F, 0x85)), " ")
_HAS_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1b\x7f-\x84\xad\u200b\u200e\u200f\u2060\ufeff\ufffc]")
_WORD = re.compile(r"\w")


class Run(NamedTuple):
    """Text between two tags."""

    text: str
    style: int = 0
    href: str | None = None


def plain(runs: Iterable[Run]) -> str:
    """The runs' text on one line, white space collapsed, without invisible characters; images have none."""
    text = "".join([run[0] for run in runs if not run[1] & IMAGE])
    if not text.isascii() and _HAS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def marked(runs: Sequence[Run], absolute: Callable[[str], str | None], images: bool = False) -> str:
    """The runs as inline CommonMark on one line; links are kept where `absolute` gives a target."""
    if not any(run[1] or run[2] for run in runs):
        return escape_inline(plain(runs))
    parts: list[str] = []
    groups = [
        (key, [run for run in group if images or not run.style & IMAGE])
        for key, group in groupby(runs, key=lambda run: (run.href, run.style & IMAGE))
    ]
    for (href, image), group in groups:
        if not group:
            continue
        target = absolute(href) if href else None
        if image:
            parts.extend(
                f"![{escape_inline(plain([Run(run.text)]), True)}]({link_target(target)})" for run in group if target
            )
            continue
        inner = _styled(group, bool(target))
        stripped = " ".join(inner.split())
        if target and stripped:
            if parts and parts[-1].endswith("!"):
                parts[-1] = parts[-1][:-1] + "\\!"
            inner = f"{_space(inner[:1])}[{stripped}]({link_target(target)}){_space(inner[-1:])}"
        parts.append(inner)
    return " ".join("".join(parts).split())


def _space(edge: str) -> str:
    return " " if edge.isspace() else ""


def _styled(runs: list[Run], in_link: bool) -> str:
    """Runs of one link, each style in its marks."""
    merged = [
        (style, "".join([run.text for run in group])) for style, group in groupby(runs, key=lambda run: run.style)
    ]
    parts = []
    for index, (style, text) in enumerate(merged):
        clean = plain([Run(text)])
        if not clean:
            parts.append(" " if text else "")
            continue
        before = merged[index - 1][1][-1:] if index else ""
        after = merged[index + 1][1][:1] if index + 1 < len(merged) else ""
        marks = _marks(clean, style, before if text[0] == clean[0] else " ", after if text[-1] == clean[-1] else " ")
        body = code_span(clean) if style & CODE else escape_inline(clean, in_link)
        parts.append(f"{_space(text[:1])}{marks}{body}{marks}{_space(text[-1:])}")
    return "".join(parts)


def _marks(text: str, style: int, before: str, after: str) -> str:
    """Emphasis marks, where CommonMark's flanking rules let them open and close around `text`."""
    if style & CODE or not style & (BOLD | ITALIC):
        return ""
    if not (_WORD.match(text[0]) and _WORD.match(text[-1])) or "_" in (text[0], text[-1]):
        return ""
    if _WORD.match(before or " ") or _WORD.match(after or " "):
        return ""
    return "**" if style & BOLD else "*"


class LazyMarkdown(Sequence[str]):
    """Each block as CommonMark, made when asked for."""

    def __init__(self, makers: Sequence[Callable[[], str]]) -> None:
        self._makers = makers

    def __len__(self) -> int:
        return len(self._makers)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(make() for make in self._makers[index])
        return self._makers[index]()
