"""Rebuild `metadata/words/calendar.json`: month names and relative days by language.

Compiled from dateparser's language tables (BSD-3-Clause, themselves from Unicode CLDR) instead of importing dateparser
at run time: its import takes 80 ms and a parse without a known language milliseconds, the table loads in one.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
DAYS_AGO = {f"{n} day ago": n for n in range(4)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXTRA_MONTHS = {
    "ar": "جانفي,كانون_الثاني|فيفري,شباط|آذار,اذار|نيسان,أفريل|أيار,ايار|حزيران,جوان|تموز,جويلية"
          "|آب,أوت,غشت|أيلول,ايلول,شتنبر|تشرين_الأول,تشرين_الاول|تشرين_الثاني,نونبر|كانون_الأول,كانون_الاول,دجنبر",
}  # fmt: skip
"""Names of the twelve months that the tables lack, those of two words with a line between them: the Levant's and the
Maghreb's."""
EXTRA_DAYS = {
    "en": {"an hour ago": 0, "a minute ago": 0, "a few minutes ago": 0, "a day ago": 1},
    "de": {"vor einer stunde": 0, "vor einer minute": 0, "vor einem tag": 1},
    "fr": {"il y a une heure": 0, "il y a une minute": 0, "il y a un jour": 1},
    "es": {"hace una hora": 0, "hace un minuto": 0, "hace un día": 1},
    "pt": {"há uma hora": 0, "há um minuto": 0, "há um dia": 1},
    "it": {"un'ora fa": 0, "un minuto fa": 0, "un giorno fa": 1},
    "ru": {"час назад": 0, "минуту назад": 0, "день назад": 1},
    "uk": {"годину тому": 0, "хвилину тому": 0, "день тому": 1},
}
"""Days ago of what has no number in it."""
UNITS = {"minute": 1, "hour": 60, "day": 1440}
"""Unit -> minutes. Weeks, months and years are left out: "2 months ago" names no day."""
EXTRA_AGO = {
    "ru": "|минут назад|1 |минуты назад|1 |часов назад|60 |часа назад|60 |ч. назад|60 |дней назад|1440 |дня назад|1440",
    "uk": "|хвилин тому|1 |хвилини тому|1 |годин тому|60 |години тому|60 |днів тому|1440 |дні тому|1440",
    "be": "|хвілін таму|1 |гадзін таму|60 |гадзіны таму|60 |дзён таму|1440",
    "pl": "|minut temu|1 |minuty temu|1 |godzin temu|60 |godziny temu|60 |godz. temu|60 |dni temu|1440",
    "az": "|dəqiqə əvvəl|1 |saat əvvəl|60 |gün əvvəl|1440",
    "tr": "|dk önce|1 |dakika önce|1 |saat önce|60 |gün önce|1440",
    "zh": "|分钟前|1 |分鐘前|1 |小时前|60 |小時前|60 |天前|1440",
    "ko": "|분 전|1 |분전|1 |시간 전|60 |시간전|60 |일 전|1440 |일전|1440",
    "ja": "|分前|1 |時間前|60 |日前|1440",
    "fa": "|دقیقه پیش|1 |دقیقه قبل|1 |ساعت پیش|60 |ساعت قبل|60 |روز پیش|1440 |روز قبل|1440",
    "ar": "منذ|دقيقة|1 منذ|دقائق|1 منذ|ساعة|60 منذ|ساعات|60 منذ|يوم|1440 منذ|أيام|1440 قبل|ساعة|60 قبل|ساعات|60",
    "el": "πριν|λεπτά|1 πριν από|λεπτά|1 πριν|ώρες|60 πριν από|ώρες|60 πριν|ημέρες|1440 πριν από|ημέρες|1440",
    "kk": "|минут бұрын|1 |сағат бұрын|60 |күн бұрын|1440",
    "id": "|menit lalu|1 |menit yang lalu|1 |jam lalu|60 |jam yang lalu|60 |hari lalu|1440 |hari yang lalu|1440",
    "vi": "|phút trước|1 |giờ trước|60 |ngày trước|1440",
    "es": "hace|minutos|1 hace|horas|60 hace|días|1440",
    "th": "|นาทีที่แล้ว|1 |ชั่วโมงที่แล้ว|60 |วันที่แล้ว|1440 |วันก่อน|1440",
    "hi": "|मिनट पहले|1 |घंटे पहले|60 |दिन पहले|1440",
    "he": "לפני|דקות|1 לפני|שעות|60 לפני|ימים|1440",
}
"""Forms the tables lack; written for dechaff from general knowledge of the languages' newspapers."""
TARGET = Path(__file__).parent.parent / "metadata" / "words" / "calendar.json"
NUMBER = r"(\d++[.,]?\d*+)"
"""How dateparser 1.5 writes the place of the number."""

Names = dict[str, dict[int, list[str]]]


def rebuild(target: Path = TARGET) -> None:
    """Write the table; needs dateparser (a training dependency)."""
    months: Names = defaultdict(lambda: defaultdict(list))
    days: dict[str, dict[str, int]] = {}
    ago: dict[str, list[list[Any]]] = {}
    weekdays: dict[str, list[str]] = {}
    for language, info in _languages():
        more = [names.split(",") for names in EXTRA_MONTHS.get(language, "|" * 11).split("|")]
        for number, month in enumerate(MONTHS, 1):
            _add(months, [*info.get(month, []), *more[number - 1]], number, language)
        names = {name.casefold().strip(" .") for day in WEEKDAYS for name in info.get(day, [])}
        weekdays[language] = sorted(name for name in names if len(name) > 1)
        relative = info.get("relative-type", {})
        days[language] = {word.casefold(): n for key, n in DAYS_AGO.items() for word in relative.get(key, [])}
        days[language] |= EXTRA_DAYS.get(language, {})
        ago[language] = [*_ago(info), *_extra(EXTRA_AGO.get(language, ""))]
    table = {
        "provenance": "compiled from the language tables of dateparser (BSD-3-Clause; data from Unicode CLDR)",
        "months": _compact(months),
        "weekdays": {language: names for language, names in weekdays.items() if names},
        "days": {language: words for language, words in days.items() if words},
        "ago": {language: patterns for language, patterns in ago.items() if patterns},
    }
    target.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def _languages() -> Iterator[tuple[str, dict[str, Any]]]:
    package = importlib.import_module("dateparser.data.date_translation_data")
    for module in pkgutil.iter_modules(package.__path__):
        if re.fullmatch("[a-z]{2}", module.name):
            info = importlib.import_module(f"{package.__name__}.{module.name}").info
            yield module.name, info


def _add(table: Names, words: Iterable[str], value: int, language: str) -> None:
    for word in words:
        name = word.casefold().strip(" .")
        if len(name) > 1 and not name.isdigit():
            table[name][value].append(language)


def _compact(table: Names) -> dict[str, Any]:
    """A name with one meaning as a number, one with several as `{number: languages}`."""
    return {
        name: next(iter(values))
        if len(values) == 1
        else {str(n): " ".join(sorted(set(ls))) for n, ls in values.items()}
        for name, values in sorted(table.items())
    }


def _ago(info: dict[str, Any]) -> Iterator[list[Any]]:
    """`[text before the number, text after it, minutes of the unit]` of each "n units ago"."""
    for unit, minutes in UNITS.items():
        for pattern in info.get("relative-type-regex", {}).get(rf"\1 {unit} ago", []):
            before, found, after = pattern.casefold().partition(NUMBER)
            if found and not re.search(r"[\\()\[\]?*+|]", before + after):
                yield [before.strip(), after.strip(" ."), minutes]


def _extra(forms: str) -> Iterator[list[Any]]:
    for before, after, minutes in re.findall(r"([^|]*)\|([^|]+)\|(\d+) ?", forms):
        yield [before, after.strip(" ."), int(minutes)]


if __name__ == "__main__":
    rebuild()
