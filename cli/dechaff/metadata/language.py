"""The language of a page, from its body's text.

Scripts that only one language of the web writes decide at once; CLD2 judges the rest (5 ms to import and 0.05 ms a text,
where other identifiers of its accuracy take 0.5 s to load). It is installed where it has a wheel; elsewhere py3langid
answers. Under `CONFIDENT` the language is unknown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from dechaff.document import Found
from dechaff.metadata.page_lines import PageLines

SAMPLE = 2000
"""Characters judged; accuracy on 84 languages of the excerpts grows from .950 at 600 to .953 at 1500."""
CONFIDENT = 0.5
"""Below this answers of the excerpts were wrong more often than one time in ten."""
UNRELIABLE = 0.85
"""What CLD2's own doubt leaves of its share of the text: of such answers with a share of .6 or more 12 of 14 were right."""
SHORTEST = 20
"""Letters from which a text has a language that can be told."""
DOMINANT = 0.3
"""Share of a text's letters in a script from which the script decides."""

_SCRIPTS = {
    "el": r"[\u0370-\u03ff\u1f00-\u1fff]", "th": r"[\u0e00-\u0e7f]", "ko": r"[\uac00-\ud7af]", "ka": r"[\u10a0-\u10ff]",
    "hy": r"[\u0530-\u058f]", "km": r"[\u1780-\u17ff]", "lo": r"[\u0e80-\u0eff]", "my": r"[\u1000-\u109f]",
    "si": r"[\u0d80-\u0dff]", "ta": r"[\u0b80-\u0bff]", "te": r"[\u0c00-\u0c7f]", "kn": r"[\u0c80-\u0cff]",
    "ml": r"[\u0d00-\u0d7f]", "gu": r"[\u0a80-\u0aff]", "pa": r"[\u0a00-\u0a7f]", "or": r"[\u0b00-\u0b7f]",
}  # fmt: skip
"""Language -> its script, where one language of the web writes it."""
_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CODES = {"iw": "he", "jw": "jv", "in": "id", "nb": "no", "nn": "no", "zh-hant": "zh", "fil": "tl", "ji": "yi"}
"""Codes of the identifiers -> ISO 639-1 as pages use it."""


def find_language(page: PageLines) -> Found | None:
    """The page's language (ISO 639-1), `None` where no answer is confident."""
    text = _sample(page)
    if len(_LETTER.findall(text)) < SHORTEST:
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
    n_letters = len(_LETTER.findall(text))
    n_han, n_kana = len(_HAN.findall(text)), len(_KANA.findall(text))
    if n_han + n_kana > DOMINANT * n_letters:
        return "ja" if n_kana > 0.05 * (n_han + n_kana) else "zh"
    marks = {language: len(pattern.findall(text)) for language, pattern in _script_patterns() if pattern.search(text)}
    if not marks:
        return None
    language = max(marks, key=marks.__getitem__)
    return language if marks[language] > DOMINANT * n_letters else None


@lru_cache(maxsize=1)
def _script_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((language, re.compile(pattern)) for language, pattern in _SCRIPTS.items())


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
