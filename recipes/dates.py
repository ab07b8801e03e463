"""Dates, as days since 1970-01-01: of texts, names, and what bands tell of themselves."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple, Optional

from .calendars import REAL, calendar_of, date_in, day_in

_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_TIME = r"(?:[T_ -]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?)?"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_OF_NAME = {month[:3]: number for number, month in enumerate(_MONTHS, start=1)}
_NAME = "(?P<name>" + "|".join(f"{m[:3]}(?:{m[3:]})?" if m[3:] else m for m in _MONTHS) + ")"
_YEAR, _SEP = r"(?P<year>(?:1[89]|20|21)\d\d)", "[-_. ]?"
# With the month by its name, and as people write dates by hand: 31.5.2024, 2024-5-31.
_BY_NAME = (
    rf"(?P<day>\d\d?){_SEP}{_NAME}{_SEP}{_YEAR}",
    rf"{_YEAR}{_SEP}{_NAME}{_SEP}(?P<day>\d\d?)",
    rf"{_NAME}{_SEP}{_YEAR}",
    rf"{_YEAR}{_SEP}{_NAME}",
)
_BY_HAND = (
    rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.{_YEAR}",
    rf"{_YEAR}([-_./])(?P<month>\d\d?)\2(?P<day>\d\d?)",
)
# How names write dates, the surest first: a day, a day of the year (MODIS, Landsat), a month, a
# year. Digits before or after would make it another number.
_PATTERNS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"(?<!\d)(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d){_TIME}(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})[_./](?P<month>\d\d)[_./](?P<day>\d\d){_TIME}(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_TIME}(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[-_.]?(?P<yearday>[0-3]\d\d)(?!\d)",
        r"L[A-Z]\d\d{6}(?P<year>\d{4})(?P<yearday>[0-3]\d\d)(?!\d)",
        *(rf"(?<![a-z\d]){text}(?![a-z\d])" for text in _BY_NAME),
        *(rf"(?<!\d){text}(?!\d)" for text in _BY_HAND),
        r"(?<!\d)(?P<year>\d{4})[-_.](?P<month>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:1[89]|20|21)\d\d)(?!\d)",
    )
)
# What users write for a date that is no day: a day of the year, a month. A number of days is less,
# or more: of such years alone.
_GIVEN = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[T_]"
        r"(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d)(?:\.\d*)?)?Z?",
        r"(?P<year>(?:19|20|21)\d\d)-?(?P<yearday>[0-3]\d\d)",
        r"(?P<year>(?:19|20|21)\d\d)-?(?P<month>0[1-9]|1[0-2])",
        *_BY_NAME[2:],
    )
)
_WRITTEN = tuple(re.compile(text, re.IGNORECASE) for text in (*_BY_NAME[:2], *_BY_HAND))
_UNIT_DAYS = {
    "week": 7.0,
    "day": 1.0,
    "d": 1.0,
    "hour": 1 / 24,
    "hr": 1 / 24,
    "h": 1 / 24,
    "minute": 1 / 1440,
    "min": 1 / 1440,
    "second": 1 / 86400,
    "sec": 1 / 86400,
    "s": 1 / 86400,
    "millisecond": 1 / 86400e3,
    "msec": 1 / 86400e3,
    "ms": 1 / 86400e3,
    "microsecond": 1 / 86400e6,
    "nanosecond": 1 / 86400e9,
}
_UNIT_MONTHS = {"month": 1.0, "mon": 1.0, "year": 12.0, "yr": 12.0}
_REAL_CALENDARS = (REAL, "proleptic_gregorian")


def day_of(text: str) -> Optional[float]:
    """Return a date as days since 1970-01-01, None where it is none.

    Examples
    --------
    >>> day_of("1970-01-11"), day_of("20240101"), day_of("1.5")
    (10.0, 19723.0, None)
    >>> day_of("1970-1-11"), day_of("11.1.1970"), day_of("11-Jan-1970")
    (10.0, 10.0, 10.0)
    """
    digits = text.strip()[:10].replace("-", "").replace("/", "")
    if len(digits) >= 8 and digits[:8].isdecimal():
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    for pattern in _WRITTEN:
        if pattern.fullmatch(text.strip()):
            return next((day for day, _ in _all_dates(pattern, text)), None)
    return None


def _day(year: int, month: int, day: int) -> Optional[float]:
    number = day_in(REAL, year, month, day)
    return None if number is None else float(number)


def days_of(words: Sequence[str]) -> Optional[list[float]]:
    """Return dates as days since 1970-01-01, None where one is none.

    All are days, or all are days of the year, or months, of which the first day counts. The time
    of the day counts where a day comes twice.

    Examples
    --------
    >>> days_of(["1970-01-02", "1970-01-11"]), days_of(["1970-01", "1970-02"])
    ([1.0, 10.0], [0.0, 31.0])
    >>> days_of(["1970001", "1971001"]), days_of(["1970-01-01T06:00", "1970-01-01T18:00"])
    ([0.0, 365.0], [0.25, 0.75])
    >>> days_of(["1", "2"]) is None
    True
    """
    if not words:
        return None
    days = [day_of(word) for word in words]
    known = [day for day in days if day is not None]
    whole = known if len(known) == len(words) else None
    if whole is not None and len(set(whole)) == len(whole):
        return whole
    for pattern in _GIVEN:
        found = [_all_dates(pattern, word)[:1] for word in words if pattern.fullmatch(word)]
        if len(found) == len(words) and all(found):
            return [day + time for ((day, time),) in found]
    return whole


def date_of(day: float, calendar: str = REAL) -> str:
    """Return days since 1970-01-01 as a date.

    Examples
    --------
    >>> date_of(19782.0), date_of(19782.75), date_of(19499.0, "360_day")
    ('2024-02-29', '2024-02-29T18:00', '2024-02-30')
    """
    days, minutes = divmod(round(day * 1440), 1440)
    date = date_in(calendar, days)
    if date is None:
        return f"{day:.9g}"
    text = "{:04}-{:02}-{:02}".format(*date)
    return text if minutes == 0 else f"{text}T{minutes // 60:02}:{minutes % 60:02}"


def dates_in_names(names: Sequence[str]) -> Optional[list[float]]:
    """Return the dates that are part of some names, None where not each has one.

    Of names with several, of the kind that all have, the first that is not the same in all. The
    time of the day counts where a day comes twice.

    Examples
    --------
    >>> dates_in_names(["NDVI_19700102_v2", "NDVI_19700111_v2"])
    [1.0, 10.0]
    >>> dates_in_names(["MOD13Q1.A1970033.h18v04", "MOD13Q1.A1970049.h18v04"])
    [32.0, 48.0]
    >>> dates_in_names(["Band 1", "Band 2"]) is None
    True
    """
    for pattern in _PATTERNS:
        found = [_all_dates(pattern, name) for name in names]
        for place in range(min(map(len, found), default=0)):
            dates = [one[place] for one in found]
            days = [day for day, _ in dates]
            if len(set(dates)) > 1 or len(dates) == 1:
                twice = len(set(days)) < len(days)
                return [day + (time if twice else 0.0) for day, time in dates]
    return None


def _all_dates(pattern: re.Pattern[str], name: str) -> list[tuple[float, float]]:
    """Return the days, and parts of a day, that a pattern finds in a name."""
    found = []
    for match in pattern.finditer(name):
        told = match.groupdict()
        year = int(told["year"])
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        month = _OF_NAME.get((told.get("name") or "")[:3].lower()) or int(told.get("month") or 1)
        day = _day(year, month, int(told.get("day") or 1))
        if day is not None and told.get("yearday"):
            past = int(told["yearday"])
            beyond = _day(year + 1, 1, 1)
            exists = past >= 1 and (beyond is None or day + past <= beyond)
            day = day + past - 1 if exists else None
        if day is not None:
            found.append((day, _part_of_day(told)))
    return found


def _part_of_day(told: dict[str, Optional[str]]) -> float:
    hour, minute, second = (int(told.get(key) or 0) for key in ("hour", "minute", "second"))
    return (hour * 3600 + minute * 60 + second) / 86400


class Since(NamedTuple):
    """What numbers of a netCDF dimension count.

    Attributes
    ----------
    day : float
        From when.
    unit : float
        In days, or in months.
    calendar : str
        In which days are counted.
    months : bool
        Whether the unit is in months, of which each is as long as it is.
    """

    day: float
    unit: float
    calendar: str = REAL
    months: bool = False

    @property
    def is_real(self) -> bool:
        """Whether days are those of the real calendar."""
        return self.calendar in _REAL_CALENDARS

    def at(self, number: float) -> Optional[float]:
        """Return the day of a number, None where there is none.

        Examples
        --------
        >>> Since(0.0, 1.0, months=True).at(1.5), Since(0.0, 0.25).at(6.0)
        (45.0, 1.5)
        """
        if not self.months:
            return self.day + number * self.unit
        number *= self.unit
        # Some programs write thirds and twelfths of months with few digits.
        whole = math.floor(number + 1e-4)
        start, stop = self._month(whole), self._month(whole + 1)
        if start is None or stop is None:
            return None
        return start + max(number - whole, 0.0) * (stop - start)

    def _month(self, later: int) -> Optional[float]:
        """Return the day so many months later, or the last of that month."""
        whole = math.floor(self.day)
        date = date_in(self.calendar, whole)
        if date is None:
            return None
        years, month = divmod(date[1] - 1 + later, 12)
        found = (
            day_in(self.calendar, date[0] + years, month + 1, day)
            for day in range(date[2], date[2] - 4, -1)
        )
        known = next((day for day in found if day is not None), None)
        return None if known is None else known + self.day - whole


def since(units: str, calendar: str = "") -> Optional[Since]:
    """Return what numbers of a netCDF dimension count, None where they are no times.

    Examples
    --------
    >>> since("hours since 1970-01-02 12:00:00")
    Since(day=1.5, unit=0.041666666666666664, calendar='', months=False)
    >>> since("days since 1970-02-30", "360_day").day
    59.0
    >>> since("metres") is None
    True
    """
    match = re.match(
        r"\s*(?P<unit>[a-z]+?)s?\s+since\s+(?P<year>\d{1,4})-(?P<month>\d{1,2})"
        r"(?:-(?P<day>\d{1,2})(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})"
        r"(?::(?P<second>\d{1,2}))?)?)?",
        units,
        re.IGNORECASE,
    )
    if match is None:
        return None
    unit = match["unit"].lower()
    in_months = unit in _UNIT_MONTHS
    length = _UNIT_MONTHS.get(unit) if in_months else _UNIT_DAYS.get(unit)
    kind = calendar_of(calendar)
    year, month = max(int(match["year"]), 1), int(match["month"])
    # Month 0 of a year is the one before its first.
    years, months = divmod(month - 1, 12)
    start = day_in(kind, year + years, months + 1, int(match["day"] or 1)) if month < 13 else None
    if length is None or start is None:
        return None
    return Since(start + _part_of_day(match.groupdict()), length, kind, in_months)


def told_time(band: dict[str, str], dataset: dict[str, str]) -> Optional[Since]:
    """Return the time that a band's metadata tells, as the day of a `Since`.

    Parameters
    ----------
    band, dataset : dict
        Metadata of the band, and of its file, which says what a netCDF dimension counts.

    Examples
    --------
    >>> band, file = {"NETCDF_DIM_time": "36"}, {"time#units": "hours since 1970-01-02"}
    >>> told_time(band, file).day
    2.5
    """
    for key, value in band.items():
        if key.startswith("NETCDF_DIM_"):
            dimension = key[len("NETCDF_DIM_") :]
            units = dataset.get(f"{dimension}#units", "")
            known = since(units, dataset.get(f"{dimension}#calendar", ""))
            number = _number(value)
            day = known.at(number) if known is not None and number is not None else None
            if known is not None and day is not None:
                return known._replace(day=day)
    seconds = _number(band.get("GRIB_VALID_TIME", "").split(" ")[0])
    if seconds is not None:
        return Since(seconds / 86400, 1.0)
    days = (day_of(band[key]) for key in _TIMES if key in band)
    return next((Since(day, 1.0) for day in days if day is not None), None)


_TIMES = ("acquisition_time", "ACQUISITIONDATETIME", "date", "DATE", "time", "TIME")


def _number(text: str) -> Optional[float]:
    try:
        return float(text)
    except ValueError:
        return None
