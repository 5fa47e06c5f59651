"""The same page in a script the corpus lacks: its skeleton stays, its letters are replaced.

Every letter becomes another script's letter by a fixed substitution, every mark its counterpart there. What a labeller
may learn from such a page is what holds in any language: lengths, repeats, neighbours, punctuation. Words mean nothing
in it, case is gone where the script has none, spaces where it writes none.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"(?<=[\u0e00-\u9fff]) (?=[\u0e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Script:
    """How a script writes: its letters, its marks, whether it has case and puts spaces between words."""

    letters: str
    marks: dict[str, str]
    spaces: bool = True
    chars_per_letter: float = 1.0
    """Characters that stand for one Latin letter; words of Han are shorter."""


SCRIPTS: dict[str, Script] = {
    "cyrillic": Script("абвгдежзийклмнопрстуфхцчшщ", {}),
    "greek": Script("αβγδεζηθικλμνξοπρστυφχψωάέ", {"?": ";"}),
    "arabic": Script("ابتثجحخدذرزسشصضطظعغفقكلمنه", {"?": "؟", ",": "،", ";": "؛"}),
    "hebrew": Script("אבגדהוזחטיכלמנסעפצקרשתםןףך", {}),
    "devanagari": Script("अआइईउएकखगघचछजझटठडढणतथदधनपब", {".": "।"}),
    "hangul": Script("가나다라마바사아자차카타파하거너더러머버서어저처커터", {}, chars_per_letter=0.5),
    "han": Script(
        "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从今",
        {".": "。", ",": "，", "?": "？", "!": "！", ":": "：", "(": "（", ")": "）", '"': "”"},
        spaces=False,
        chars_per_letter=0.35,
    ),
    "kana": Script(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん日本人大年会国中長出三",
        {".": "。", ",": "、", "?": "？", "!": "！", '"': "」", "(": "（", ")": "）"},
        spaces=False,
        chars_per_letter=0.5,
    ),
    "thai": Script("กขคงจฉชซญดตถทนบปผพฟภมยรลวส", {".": " ", ",": " ", "?": " "}, spaces=False, chars_per_letter=0.9),
}
"""Ten ways of writing; letters are in frequency order of nothing: the substitution only has to be fixed."""


def rewrite(text: str, script: Script) -> str:
    """The text with its letters and marks in another script; lines stay lines."""
    rewritten = _WORD.sub(lambda match: _word(match[0], script), text)
    if not script.spaces:
        rewritten = _GAP.sub("", rewritten)
    return (
        rewritten.translate(str.maketrans("".join(script.marks), "".join(script.marks.values())))
        if script.marks
        else rewritten
    )


def _word(word: str, script: Script) -> str:
    letters = script.letters
    length = max(1, round(len(word) * script.chars_per_letter))
    if script.chars_per_letter == 1.0:
        small = "".join([letters[ord(letter) % len(letters)] for letter in word.lower()])
    else:
        seed = zlib.crc32(word.lower().encode())
        small = "".join([letters[(seed >> (5 * place % 27)) % len(letters)] for place in range(length)])
    if word.isupper() and len(word) > 1:
        return small.upper()
    return small[:1].upper() + small[1:] if word[0].isupper() else small
