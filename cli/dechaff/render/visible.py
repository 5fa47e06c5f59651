"""Page text -> text that is safe to show: what would steer a terminal or turn a line around is spelled out.

Shown, never obeyed and never dropped: an escape sequence in a page is something its reader wants to see.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = frozenset("\u200c\u200d")
"""Persian, Hindi and emoji need them; they move nothing."""
_PLAIN = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u0390-\u03a1\u03a3-\u0482\u048a-\u052f]*"
)
"""Latin, Greek and Cyrillic letters with their punctuation: nothing in it needs a look."""


def visible(text: str) -> str:
    r"""One line in which every character stands for itself: `\x1b[31m` for a colour, `\u202e` for an override."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    category = unicodedata.category(char)
    if category == "Zs" or char == "\t":
        return " "
    return char.encode("unicode_escape").decode("ascii") if category != "Cs" else f"\\u{ord(char):04x}"
