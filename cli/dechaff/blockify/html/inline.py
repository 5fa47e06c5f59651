"""Runs of inline text -> plain text and CommonMark.

A block keeps its runs (text, style, link target) and is turned into Markdown only when it is asked for, since most
blocks of a page are removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, overload
from unicodedata import category

from dechaff.blockify.html.tags import BOLD, CODE, ITALIC
from dechaff.render.escape import code_span, escape_inline, link_target

IMAGE = 8
"""Style bit of a run that is an image: its text is the alternative text, its link the source."""
UNCOUNTED = 16
"""Style bit of an image that is shown, but of which the labeller does not know: it has not learned from any such."""

_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, 0xFFFC))
_INVISIBLE |= dict.fromkeys((*range(0x1C), *range(0x7F, 0x85)), " ")
_HAS_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1b\x7f-\x84\xad\u200b\u200e\u200f\u2060\ufeff\ufffc]")
_EMPHASIS = {0: "", ITALIC: "*", BOLD: "**", BOLD | ITALIC: "**"}
"""Style -> its marks. Stars alone: underscores mean nothing beside a letter."""


class Run(NamedTuple):
    """Text between two tags."""

    text: str
    style: int = 0
    href: str | None = None


class _Piece(NamedTuple):
    """Visible text that is written in one way; never empty."""

    text: str
    mark: str
    """What stands on both sides of it; `!` for an image."""
    target: str | None


def plain(runs: Iterable[Run]) -> str:
    """The runs' text on one line, white space collapsed, without invisible characters; images have none."""
    return " ".join(_visible("".join([run[0] for run in runs if not run[1] & IMAGE])).split())


def _visible(text: str) -> str:
    return text if text.isascii() or not _HAS_INVISIBLE.search(text) else text.translate(_INVISIBLE)


def marked(runs: Sequence[Run], absolute: Callable[[str], str | None], images: bool = False) -> str:
    """The runs as inline CommonMark on one line; links are kept where `absolute` gives a target."""
    if not any(run[1] or run[2] for run in runs):
        return escape_inline(plain(runs))
    pieces = _joined(_emphasised(_joined(_pieces(runs, absolute, images))))
    parts: list[str] = []
    for (target, is_image), group in groupby(pieces, key=lambda piece: (piece.target, piece.mark == "!")):
        inner = "".join([_written(piece) for piece in group])
        stripped = " ".join(inner.split())
        if target and stripped and not is_image:
            if parts and parts[-1].endswith("!"):
                parts[-1] = parts[-1][:-1] + "\\!"
            inner = f"{_space(inner[:1])}[{stripped}]({link_target(target)}){_space(inner[-1:])}"
        parts.append(inner)
    return " ".join("".join(parts).split())


def _pieces(runs: Sequence[Run], absolute: Callable[[str], str | None], images: bool) -> Iterator[_Piece]:
    """The runs as they would be written if every mark were read as one."""
    targets: dict[str | None, str | None] = {None: None}
    for text, style, href in runs:
        if href not in targets:
            targets[href] = absolute(href) if href else None
        if style & IMAGE:
            if images and targets[href]:
                yield _Piece(text, "!", targets[href])
        elif visible := _visible(text):
            mark = "`" if style & CODE else _EMPHASIS[style & (BOLD | ITALIC)]
            yield _Piece(visible, mark, targets[href])


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Neighbours that are written in the same way as one, for what is escaped depends on what stands beside it."""
    found: list[_Piece] = []
    for (mark, target), group in groupby(pieces, key=lambda piece: (piece.mark, piece.target)):
        if mark == "!":
            found.extend(group)
        else:
            found.append(_Piece("".join([piece.text for piece in group]), mark, target))
    return found


def _emphasised(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces, without the marks that would not be read: those that CommonMark's flanking rules do not let open or
    close, and those that touch other marks."""
    ended = False
    for index, piece in enumerate(pieces):
        emphasis = piece.mark in _EMPHASIS.values() and piece.mark
        if emphasis:
            before, after = _character(pieces, index, -1), _character(pieces, index, 1)
            touches = ended and not piece.text[0].isspace() and pieces[index - 1].target == piece.target
            if touches or not _flanks(piece.text, before, after):
                piece, emphasis = piece._replace(mark=""), ""  # noqa: PLW2901
        ended = bool(emphasis) and not piece.text[-1].isspace()
        yield piece


def _character(pieces: list[_Piece], index: int, step: int) -> str:
    """The character that is written beside a piece: before it, or behind it."""
    piece, at = pieces[index], index + step
    if not 0 <= at < len(pieces) or pieces[at].target != piece.target or pieces[at].mark in ("`", "!"):
        return " "  # or a bracket or backtick, which is as good to the rules
    return pieces[at].text[0 if step > 0 else -1]


def _flanks(text: str, before: str, after: str) -> bool:
    """Do stars around the text open and close emphasis? A letter may stand outside only where one stands inside. Lines
    of signs alone get none, as stars and signs could make up a rule."""
    inner = text.strip()
    if not any(map(str.isalnum, inner)):
        return False
    opens = not _is_punctuation(inner[0]) or text[0].isspace() or before.isspace() or _is_punctuation(before)
    closes = not _is_punctuation(inner[-1]) or text[-1].isspace() or after.isspace() or _is_punctuation(after)
    return opens and closes


def _is_punctuation(character: str) -> bool:
    """In CommonMark's sense, which takes symbols in."""
    return category(character)[0] in "PS"


def _written(piece: _Piece) -> str:
    text, mark, target = piece
    clean = " ".join(text.split())
    if mark == "!":
        return f"![{escape_inline(clean, True)}]({link_target(target)})"
    if not clean:
        return " "
    body = code_span(clean) if mark == "`" else f"{mark}{escape_inline(clean, bool(target))}{mark}"
    return f"{_space(text[:1])}{body}{_space(text[-1:])}"


def _space(edge: str) -> str:
    return " " if edge.isspace() else ""


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
