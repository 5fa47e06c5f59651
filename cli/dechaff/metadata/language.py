"""The language of a page, from its body's text.

Scripts that only one language of the web writes decide at once; CLD2 judges the rest (5 ms to import and 0.05 ms a
text, where other identifiers of its accuracy take 0.5 s to load). It is installed where it has a wheel; elsewhere
py3langid answers. Under `CONFIDENT` the language is unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Any

from dechaff.document import Found
from dechaff.metadata.page_lines import PageLines

SAMPLE = 2000
"""Characters judged; accuracy on 84 languages of the excerpts grows from .950 at 600 to .953 at 1500."""
CONFIDENT = 0.5
"""Below this answers of the excerpts were wrong more often than one time in ten."""
UNRELIABLE = 0.85
"""What CLD2's own doubt leaves of its share of the text: of such answers 12 of 14 with a share from .6 were right."""
SHORTEST = 20
"""Letters from which a text has a language that can be told."""
DOMINANT = 0.3
"""Share of a text's letters in a script from which the script decides."""

_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0530, 0x058F, "hy"), (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"),
    (0x0B00, 0x0B7F, "or"), (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"), (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"), (0x0D80, 0x0DFF, "si"), (0x0E00, 0x0E7F, "th"), (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"), (0x10A0, 0x10FF, "ka"), (0x1780, 0x17FF, "km"), (0x1F00, 0x1FFF, "el"),
    (0x3040, 0x30FF, "kana"), (0x3400, 0x9FFF, "han"), (0xAC00, 0xD7AF, "ko"),
)  # fmt: skip
"""First and last code point of a script -> the one language of the web that writes it, or the script."""
_STARTS = [start for start, _, _ in _SCRIPTS]
KANA = 0.05
"""Share of kana among kana and ideographs from which a text is Japanese."""
JUDGED = 200
"""Characters that decide the script."""
_LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CODES = {"iw": "he", "jw": "jv", "in": "id", "nb": "no", "nn": "no", "zh-hant": "zh", "fil": "tl", "ji": "yi"}
"""Codes of the identifiers -> ISO 639-1 as pages use it."""


def find_language(page: PageLines) -> Found | None:
    """The page's language (ISO 639-1), `None` where no answer is confident."""
    text = _sample(page)
    if len(_LETTER.findall(text[:JUDGED])) < SHORTEST:
        return None
    if not text.isascii() and (language := _by_script(text)):
        return Found(language, None, 0.99, "script")
    code, confidence = _identify(text)
    if confidence < CONFIDENT or len(code) != 2:
        return None
    return Found(code, None, round(confidence, 2), "letters of the body")


def _sample(page: PageLines) -> str:
    """The longest blocks' beginning of the body, at most `SAMPLE` characters."""
    picked, size = [], 0
    for index in range(page.first, page.last + 1):
        if page.labels.keep[index]:
            picked.append(page.lines[index][: SAMPLE - size])
            size += len(picked[-1])
            if size >= SAMPLE:
                break
    if size < SHORTEST * 4:
        picked = [page.blocks.text[:SAMPLE]]
    return "\n".join(picked)


def _by_script(text: str) -> str | None:
    counts: dict[str, int] = {}
    n_letters = 0
    for char in text[:JUDGED]:
        code = ord(char)
        if code < _STARTS[0]:
            n_letters += char.isalpha()
            continue
        n_letters += 1
        start, end, language = _SCRIPTS[bisect_right(_STARTS, code) - 1]
        if start <= code <= end:
            counts[language] = counts.get(language, 0) + 1
    n_han, n_kana = counts.pop("han", 0), counts.pop("kana", 0)
    if n_han + n_kana > DOMINANT * n_letters:
        return "ja" if n_kana > KANA * (n_han + n_kana) else "zh"
    language = max(counts, key=counts.__getitem__, default="")
    return language if language and counts[language] > DOMINANT * n_letters else None


def _identify(text: str) -> tuple[str, float]:
    detector = _detector()
    if detector is None:
        return "", 0.0
    code, confidence = detector(_CONTROL.sub(" ", text))
    return _CODES.get(code.lower(), code.lower()), confidence


@lru_cache(maxsize=1)
def _detector() -> Any:
    """A function from text to (code, confidence); `None` where no identifier is installed."""
    try:
        import pycld2
    except ImportError:
        return _fallback()

    def detect(text: str) -> tuple[str, float]:
        try:
            reliable, _, details = pycld2.detect(text, isPlainText=True)
        except pycld2.error:  # a text it takes for invalid UTF-8
            return "", 0.0
        return details[0][1], details[0][2] / 100 * (1.0 if reliable else UNRELIABLE)

    return detect


def _fallback() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return lambda text: identifier.classify(text[:600])
