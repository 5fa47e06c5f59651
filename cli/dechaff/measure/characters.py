"""Code points -> classes, by one table look-up per character.

The table is Unicode's general categories folded to sixteen classes that mean the same in every script. It ships as
run lengths in `characters.npz`; `python -m dechaff.measure.characters` writes it anew from Python's own Unicode data.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("characters.npz")
N_CODE_POINTS = 0x110000
N_FOLDED = 0x10000
"""Case folding is looked up in the basic plane only: beyond it hardly a script has case."""


class Char:
    """What a character is good for. Plain numbers: looking up an enum's member costs more than the sums it is in."""

    OTHER = 0
    SPACE = 1
    LOWER = 2
    UPPER = 3
    UNCASED = 4
    """Letters of scripts without case, and marks."""
    SPACELESS = 5
    """Scripts written without spaces: Han, kana, Thai, Lao, Khmer, Burmese."""
    DIGIT = 6
    TERMINAL = 7
    COMMA = 8
    QUOTE = 9
    """Quotation marks and brackets."""
    DASH = 10
    SEPARATOR = 11
    """Bars, bullets, arrows, slashes, angle quotes: what stands between menu entries."""
    SYMBOL = 12
    """Currency, copyright, mathematics, emoji."""
    COLON = 13
    ELLIPSIS = 14
    NEWLINE = 15


_SPACELESS = [
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFF),
]  # fmt: skip
_TERMINAL = ".!?。！？．؟۔।॥…։።៕။᙮‽⁇⁈⁉﹒｡"
_COMMA = ",;،؛、，；﹐､·፣"
_COLON = ":：︰"
_ELLIPSIS = "…⋯"
_SEPARATOR = "|/\\•·‧∙»›>«‹<→←↑↓▶►▸▲▼◄■□▪●○◆◇★☆✓✔│┃～~*+#^_=@&"
_BY_CATEGORY = {
    "Ll": Char.LOWER, "Lu": Char.UPPER, "Lt": Char.UPPER, "Lo": Char.UNCASED, "Lm": Char.UNCASED,
    "Mn": Char.UNCASED, "Mc": Char.UNCASED, "Me": Char.UNCASED, "Nd": Char.DIGIT, "Nl": Char.DIGIT, "No": Char.DIGIT,
    "Zs": Char.SPACE, "Zl": Char.SPACE, "Zp": Char.SPACE, "Cc": Char.SPACE, "Pd": Char.DASH, "Pc": Char.SEPARATOR,
    "Ps": Char.QUOTE, "Pe": Char.QUOTE, "Pi": Char.QUOTE, "Pf": Char.QUOTE, "Po": Char.OTHER,
    "Sc": Char.SYMBOL, "Sm": Char.SYMBOL, "Sk": Char.SYMBOL, "So": Char.SYMBOL,
}  # fmt: skip


def character_class(character: str) -> int:
    """The class of one character; the table holds these for all."""
    for characters, char in (
        ("\n", Char.NEWLINE),
        (_ELLIPSIS, Char.ELLIPSIS),
        (_TERMINAL, Char.TERMINAL),
        (_COLON, Char.COLON),
        (_COMMA, Char.COMMA),
        (_SEPARATOR, Char.SEPARATOR),
        ("\"'`", Char.QUOTE),
    ):
        if character in characters:
            return char
    char = _BY_CATEGORY.get(unicodedata.category(character), Char.OTHER)
    if char in (Char.UNCASED, Char.OTHER) and any(low <= ord(character) <= high for low, high in _SPACELESS):
        return Char.SPACELESS
    return char


def fold(character: str) -> int:
    """Code point of the lower-case form, 0x30 for every digit: what equal words share."""
    lower = character.lower()
    if unicodedata.category(character) == "Nd":
        return ord("0")
    return ord(lower) if len(lower) == 1 else ord(lower[0])


@cache
def class_table() -> npt.NDArray[np.uint8]:
    """(0x110000,) class of every code point."""
    with np.load(FILE) as stored:
        return np.repeat(stored["classes"], stored["runs"])


@cache
def fold_table() -> npt.NDArray[np.uint32]:
    """(0x10000,) folded form of every code point of the basic plane."""
    table = np.arange(N_FOLDED, dtype=np.uint32)
    with np.load(FILE) as stored:
        table[stored["folds_from"]] = stored["folds_to"]
    return table


def write_tables() -> None:
    """Write `characters.npz` from the running Python's Unicode data."""
    classes = np.array([character_class(chr(code)) for code in range(N_CODE_POINTS)], np.uint8)
    starts = np.flatnonzero(np.diff(classes, prepend=255))
    runs = np.diff(starts, append=N_CODE_POINTS)
    folded = np.array([fold(chr(code)) for code in range(N_FOLDED)], np.uint32)
    changed = np.flatnonzero(folded != np.arange(N_FOLDED))
    np.savez_compressed(
        FILE,
        classes=classes[starts],
        runs=runs.astype(np.uint32),
        folds_from=changed.astype(np.uint16),
        folds_to=folded[changed].astype(np.uint16),
    )


if __name__ == "__main__":
    write_tables()
