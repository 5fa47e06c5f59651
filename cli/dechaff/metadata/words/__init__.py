"""The word lists of the metadata finders, by language, loaded when a candidate line first needs one.

Lists are text or JSON files beside this one, so that a speaker of the language can mend them without reading code.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def calendar() -> dict[str, Any]:
    """`months`, `weekdays`, `days` and `ago`, see `train/calendar_words.py`."""
    table: dict[str, Any] = json.loads((_HERE / "calendar.json").read_text(encoding="utf-8"))
    return table


@cache
def weekdays(language: str | None) -> frozenset[str]:
    """Names of the days of the week in a language and in English, case-folded, long and short."""
    names = calendar()["weekdays"]
    return frozenset((*names["en"], *names.get(language or "en", ())))


@cache
def word_list(name: str, language: str | None = None) -> frozenset[str]:
    """The words or phrases of `<name>.txt`, case-folded: those of a language, of English and of `all`, or every one.

    Lines are `language: phrase, phrase`; `#` begins a comment.
    """
    lines = (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.partition(":")[::2] for line in lines if line and not line.startswith("#")]
    known = {row_language for row_language, _ in rows}
    wanted = {language, "en", "all"} if language in known else known
    return frozenset(
        phrase.strip().casefold()
        for row_language, row in rows
        if row_language in wanted
        for phrase in row.split(",")
        if phrase.strip()
    )
