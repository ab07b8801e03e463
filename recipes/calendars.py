"""Days and dates: of the real calendar, and of those that climate models count in."""

from __future__ import annotations

import datetime
import itertools
from typing import Optional

REAL = ""
"""The calendar of our dates: Gregorian, and Julian before 15 October 1582."""

STANDARD = "standard"
"""What netCDF calls it."""

_EPOCH = datetime.date(1970, 1, 1)
_REFORM = (1582, 10, 15)
_NAMES = {
    STANDARD: REAL,
    "gregorian": REAL,
    "360": "360_day",
    "365_day": "noleap",
    "366_day": "all_leap",
}
_USUAL = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = {
    "noleap": _USUAL,
    "all_leap": (31, 29, *_USUAL[2:]),
    "360_day": (30,) * 12,
}
# Julian day numbers begin so many days before 1970-01-01.
_JULIAN_EPOCH = 2440588


def calendar_of(name: str) -> str:
    """Return the name by which a calendar is known here.

    Examples
    --------
    >>> calendar_of("365_day"), calendar_of("Gregorian"), calendar_of("360_day")
    ('noleap', '', '360_day')
    """
    name = name.strip().lower()
    return _NAMES.get(name, name)


def year_of(calendar: str) -> Optional[float]:
    """Return the days of a year in a calendar in which all are alike, None in others.

    Examples
    --------
    >>> year_of("360_day"), year_of("")
    (360.0, None)
    """
    months = _MONTHS.get(calendar)
    return None if months is None else float(sum(months))


def day_in(calendar: str, year: int, month: int, day: int) -> Optional[int]:
    """Return how many days of a calendar a date lies after 1970-01-01, None where it is no date.

    Examples
    --------
    >>> day_in("", 2024, 3, 1), day_in("noleap", 2024, 3, 1), day_in("360_day", 2024, 2, 30)
    (19783, 19769, 19499)
    >>> day_in("", 2023, 2, 29) is None
    True
    """
    months = _MONTHS.get(calendar)
    if months is not None:
        if not (1 <= month <= 12 and 1 <= day <= months[month - 1]):
            return None
        return (year - 1970) * sum(months) + sum(months[: month - 1]) + day - 1
    if calendar == "julian" or (calendar == REAL and (year, month, day) < _REFORM):
        return _julian(year, month, day)
    try:
        return (datetime.date(year, month, day) - _EPOCH).days
    except ValueError:
        return None


def _julian(year: int, month: int, day: int) -> Optional[int]:
    longest = 29 if month == 2 and year % 4 == 0 else _USUAL[month - 1] if 1 <= month <= 12 else 0
    if not 1 <= day <= longest:
        return None
    # Years from March to February: the day of a leap year is the last of one.
    years, months = year + 4800 - (month < 3), (month - 3) % 12
    number = day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083
    return number - _JULIAN_EPOCH


def date_in(calendar: str, day: int) -> Optional[tuple[int, int, int]]:
    """Return the year, month and day of so many days after 1970-01-01, None where there is none.

    Examples
    --------
    >>> date_in("noleap", 19769), date_in("360_day", 19499), date_in("", 19782)
    ((2024, 3, 1), (2024, 2, 30), (2024, 2, 29))
    """
    months = _MONTHS.get(calendar)
    if months is not None:
        years, rest = divmod(day, sum(months))
        past = [0, *itertools.accumulate(months)]
        month = max(k for k in range(12) if past[k] <= rest)
        return 1970 + years, month + 1, rest - past[month] + 1
    first = day_in(REAL, *_REFORM)
    if calendar == "julian" or (calendar == REAL and first is not None and day < first):
        number = day + _JULIAN_EPOCH + 32082
        years, rest = divmod(4 * number + 3, 1461)
        rest //= 4
        month = (5 * rest + 2) // 153
        days = rest - (153 * month + 2) // 5 + 1
        return years - 4800 + month // 10, (month + 2) % 12 + 1, days
    try:
        date = _EPOCH + datetime.timedelta(days=day)
    except OverflowError:
        return None
    return date.year, date.month, date.day
