"""Dates, as days since 1970-01-01: of texts, names, and what bands tell of themselves."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple, Optional

_EPOCH = datetime.date(1970, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_TIME = r"(?:[T_ -]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d):?(?P<second>[0-5]\d))?"
# How names write dates, the surest first: a day, a day of the year (MODIS, Landsat), a month, a
# year. Digits before or after would make it another number.
_PATTERNS = tuple(
    re.compile(text)
    for text in (
        rf"(?<!\d)(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d){_TIME}(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})[_./](?P<month>\d\d)[_./](?P<day>\d\d){_TIME}(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_TIME}(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[-_.]?(?P<yearday>[0-3]\d\d)(?!\d)",
        r"L[A-Z]\d\d{6}(?P<year>\d{4})(?P<yearday>[0-3]\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[-_.](?P<month>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:1[89]|20|21)\d\d)(?!\d)",
    )
)
_UNIT_DAYS = {
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
}
_REAL_CALENDARS = ("", "standard", "gregorian", "proleptic_gregorian")


def day_of(text: str) -> Optional[float]:
    """Return a date as days since 1970-01-01, None where it is none.

    Examples
    --------
    >>> day_of("1970-01-11"), day_of("20240101"), day_of("1.5")
    (10.0, 19723.0, None)
    """
    digits = text.strip()[:10].replace("-", "").replace("/", "")
    if len(digits) < 8 or not digits[:8].isdecimal():
        return None
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _day(year: int, month: int, day: int) -> Optional[float]:
    try:
        return float((datetime.date(year, month, day) - _EPOCH).days)
    except ValueError:
        return None


def date_of(day: float) -> str:
    """Return days since 1970-01-01 as a date.

    Examples
    --------
    >>> date_of(19782.0), date_of(19782.75)
    ('2024-02-29', '2024-02-29T18:00')
    """
    minutes = round(day * 1440)
    try:
        told = datetime.datetime(1970, 1, 1) + datetime.timedelta(minutes=minutes)
    except OverflowError:
        return f"{day:.9g}"
    text = told.isoformat(timespec="minutes")
    return text[: text.index("T")] if minutes % 1440 == 0 else text


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
        day = _day(year, int(told.get("month") or 1), int(told.get("day") or 1))
        if day is not None and told.get("yearday"):
            past = int(told["yearday"])
            day = day + past - 1 if 1 <= past <= 366 else None
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
        In days.
    calendar : str
        Nothing for the real one.
    """

    day: float
    unit: float
    calendar: str


def since(units: str, calendar: str = "") -> Optional[Since]:
    """Return what numbers of a netCDF dimension count, None where they are no times.

    Examples
    --------
    >>> since("hours since 1970-01-02 12:00:00")
    Since(day=1.5, unit=0.041666666666666664, calendar='')
    >>> since("metres") is None
    True
    """
    match = re.match(
        r"\s*(?P<unit>[a-z]+?)s?\s+since\s+(?P<year>\d{1,4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
        r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?)?",
        units,
        re.IGNORECASE,
    )
    unit = _UNIT_DAYS.get(match["unit"].lower()) if match else None
    if match is None or unit is None:
        return None
    day = _day(max(int(match["year"]), 1), int(match["month"]), int(match["day"]))
    kind = calendar.strip().lower()
    told = "" if kind in _REAL_CALENDARS else kind
    return None if day is None else Since(day + _part_of_day(match.groupdict()), unit, told)


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
            if known is not None and number is not None:
                return known._replace(day=known.day + number * known.unit)
    seconds = _number(band.get("GRIB_VALID_TIME", "").split(" ")[0])
    if seconds is not None:
        return Since(seconds / 86400, 1.0, "")
    days = (day_of(band[key]) for key in _TIMES if key in band)
    return next((Since(day, 1.0, "") for day in days if day is not None), None)


_TIMES = ("acquisition_time", "ACQUISITIONDATETIME", "date", "DATE", "time", "TIME")


def _number(text: str) -> Optional[float]:
    try:
        return float(text)
    except ValueError:
        return None
