"""Years and days of other calendars as Gregorian dates: Persian, Thai Buddhist, Japanese eras, Republic of China.

Arithmetic only, and only calendars that have one: an Islamic month begins with a sighted moon, so its dates stay
unread.
"""

from __future__ import annotations

from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""Era -> the Gregorian year before its first."""
BUDDHIST_OFFSET = 543
BUDDHIST_YEARS = range(2440, 2640)
"""1897-2096: years that can only be Buddhist in a dateline."""
PERSIAN_YEARS = range(1300, 1480)
"""1921-2101; as a Gregorian year none of them dates a web page."""
PERSIAN_MONTHS = {
    name: number
    for number, names in enumerate(
        ("فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد اسد", "شهریور سنبله",
         "مهر میزان", "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت"), 1)
    for name in names.split()
}  # fmt: skip
"""Iranian and Afghan names of the solar months."""
_PERSIAN_EPOCH = date(622, 3, 22).toordinal()
_PERSIAN_CYCLE_DAYS = 1029983
"""Days of a 2820-year cycle, which holds 683 leap years (Birashk 1993)."""


def persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a solar Hijri one; `None` where there is no such day.

    >>> persian(1402, 1, 1)
    datetime.date(2023, 3, 21)
    """
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    cycle, rest = divmod(year - 474, 2820)
    year_in_cycle = 474 + rest
    days = (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6) + day
    leaps = (year_in_cycle * 682 - 110) // 2816
    return date.fromordinal(days + leaps + (year_in_cycle - 1) * 365 + cycle * _PERSIAN_CYCLE_DAYS + _PERSIAN_EPOCH - 1)


def gregorian(year: int, month: int, day: int) -> date | None:
    """The date, whatever calendar its year betrays; `None` where there is no such day.

    >>> gregorian(2568, 1, 5)
    datetime.date(2025, 1, 5)
    >>> gregorian(2025, 2, 31) is None
    True
    """
    if year in PERSIAN_YEARS:
        return persian(year, month, day)
    if year in BUDDHIST_YEARS:
        year -= BUDDHIST_OFFSET
    try:
        return date(year, month, day)
    except ValueError:
        return None
