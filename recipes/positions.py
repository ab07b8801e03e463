"""Where the bands of a raster lie: numbers, wavelengths or dates, from a text or from metadata."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Optional

from ..kernels.common.wording import counted, decoded, quoted, tr
from .calendars import REAL, STANDARD
from .dates import Since, dates_in_names, day_of, days_of, told_time
from .series import LARGEST_FILE, read_series

if TYPE_CHECKING:
    from ..raster.sources.source import RasterSource

FROM_BANDS = "metadata"
_ITEMS = (
    "wavelength",
    "WAVELENGTH",
    "CENTRAL_WAVELENGTH_UM",
    "NETCDF_DIM_time",
    "acquisition_time",
    "ACQUISITIONDATETIME",
    "date",
    "DATE",
)
_LIKE_A_DATE = re.compile(r"\d+[-/.:T_]\d+[-/.:T_][-/.:T_Z\d]*|\d{4}-\d+")


def read_positions(name: str, text: str, source: RasterSource) -> tuple[list[float], str]:
    """Return where bands lie, and what that is in words.

    Parameters
    ----------
    name : str
        The parameter, for sentences.
    text : str
        Empty for the numbers of the bands; "metadata" for the wavelengths or times that the bands
        tell of themselves; else numbers or dates (2024-05-31), as for `read_series`.
    source : RasterSource
        The raster with its bands.

    Returns
    -------
    positions : list of float
        Dates as days since 1970-01-01.
    what : str
        "bands", "days" or "units".

    Raises
    ------
    ValueError
        Where there are as many as bands not, or they do not ascend.
    """
    info = source.info()
    if not text:
        positions, what = [float(band.number) for band in info.bands], "bands"
    elif text.lower() == FROM_BANDS:
        positions, what = _of_bands(source)
    else:
        positions, what = _given(name, text, len(info.bands))
    _require_one_each(name, positions, len(info.bands))
    if any(not a < b for a, b in zip(positions, positions[1:])) or math.isnan(positions[0]):
        told = tr("{} is {}: positions must ascend from band to band; choose BANDS in their order")
        raise ValueError(told.format(name, quoted(text)))
    return positions, what


def _given(name: str, text: str, count: int) -> tuple[list[float], str]:
    """Return positions as a text, or the file that it names, has them."""
    words = _words(text)
    days = days_of(words)
    if days is not None:
        return days, "days"
    _refuse_dates(name, words)
    return read_series(name, text, count), "units"


def _of_bands(source: RasterSource) -> tuple[list[float], str]:
    """Return positions as bands tell them: times, wavelengths, or dates in their names."""
    words, told = _told(source), told_of(source)
    days = [one.time.day for one in told if one.time is not None]
    if len(set(days)) < len(told):  # the time of the day may tell them apart
        days = days_of(words) or days
    if len(days) == len(told):
        return days, "days"
    try:
        return [float(word) for word in words], "units"
    except ValueError as error:
        found = dates_in_names([one.description for one in told])
        if found is not None:
            return found, "days"
        refused = tr("POSITIONS is metadata: the bands tell no wavelengths or dates ({})")
        raise ValueError(refused.format(quoted(words[0]))) from error


def _words(text: str) -> list[str]:
    """Return the words of a text, or of the file that it names: of a table, its dates."""
    path = text.strip()
    if not os.path.isfile(path) or os.path.getsize(path) > LARGEST_FILE:
        return _split(text)
    with open(path, "rb") as file:
        lines = [words for words in map(_split, decoded(file.read()).splitlines()) if words]
    dates = [next((word for word in words if day_of(word) is not None), "") for words in lines]
    if dates and dates[0] == "":
        del dates[0]  # the head of a table
    return dates if len(dates) > 1 and all(dates) else [word for words in lines for word in words]


def _split(text: str) -> list[str]:
    return [word.strip("\"'") for word in text.replace(",", " ").replace(";", " ").split()]


class Told(NamedTuple):
    """What tells when a band was taken.

    Attributes
    ----------
    description : str
        Of the band.
    time : Since, optional
        Of its metadata.
    names : tuple of str
        Of its layer, and of its file.
    """

    description: str
    time: Optional[Since]
    names: tuple[str, ...]


def told_of(source: RasterSource) -> list[Told]:
    """Return what tells when the bands of a raster were taken."""
    names = source.title, os.path.basename(source.uri.rstrip("/"))
    with source.dataset() as dataset:
        of_file = dataset.GetMetadata() or {}
        return [
            Told(
                band.GetDescription() or "",
                told_time({**of_file, **(band.GetMetadata() or {})}, of_file),
                names,
            )
            for band in (dataset.GetRasterBand(one.number) for one in source.info().bands)
        ]


class Dates(NamedTuple):
    """When bands were taken.

    Attributes
    ----------
    days : list of float, or None
        None where nothing tells.
    told : str
        A sentence for the log, nothing where they are numbers.
    calendar : str
        In which days are counted.
    """

    days: Optional[list[float]] = None
    told: str = ""
    calendar: str = REAL


def read_dates(name: str, text: str, told: Sequence[Told]) -> Dates:
    """Return when the bands of one or several rasters were taken, and what says so.

    Parameters
    ----------
    name : str
        The parameter, for sentences.
    text : str
        Dates, or numbers of days, or a file of them; empty, or "metadata": what the bands tell.
    told : sequence of Told
        What that is: names of bands, then metadata, then names of layers and files.

    Returns
    -------
    Dates

    Raises
    ------
    ValueError
        Where a text has not one date for each band.
    """
    if text and text.lower() != FROM_BANDS:
        words = _words(text)
        dates = days_of(words)
        if dates is None:
            _refuse_dates(name, words)
        days = read_series(name, text, len(told)) if dates is None else dates
        _require_one_each(name, days, len(told))
        if any(math.isnan(day) for day in days):
            raise ValueError(tr("{} is {}: a date is missing").format(name, quoted(text)))
        return Dates(days, "" if dates is None else tr("Dates are those that were given."))
    found = dates_in_names([one.description for one in told])
    if found is not None:
        return Dates(found, tr("Dates are those in the names of the bands."))
    times = [one.time for one in told if one.time is not None]
    if len(times) == len(told):
        return _of_metadata(name, times)
    for place in range(2):
        found = dates_in_names([one.names[place] for one in told])
        if found is not None:
            return Dates(found, tr("Dates are those in the names of the layers."))
    if text:
        raise ValueError(tr("{} is metadata: the bands tell no dates").format(name))
    return Dates()


def _of_metadata(name: str, times: Sequence[Since]) -> Dates:
    calendars = list(dict.fromkeys(REAL if one.is_real else one.calendar for one in times))
    if len(calendars) > 1:
        sentence = tr("The bands count days in several calendars ({}): give {}")
        kinds = ", ".join(one or STANDARD for one in calendars)
        raise ValueError(sentence.format(kinds, name))
    known = tr("Dates are those of the bands' metadata.")
    if calendars[0] != REAL:
        known += " " + tr("Their calendar is {}: days are counted in it.").format(calendars[0])
    return Dates([one.day for one in times], known, calendars[0])


def _refuse_dates(name: str, words: Sequence[str]) -> None:
    """Refuse what looks like dates and is none: a day too many, or in another order."""
    for word in words:
        if _LIKE_A_DATE.fullmatch(word) and days_of([word]) is None:
            told = tr("{} holds {}: give dates such as 2024-05-31 or 2024-05, or numbers of days")
            raise ValueError(told.format(name, quoted(word)))


def _require_one_each(name: str, positions: Sequence[float], count: int) -> None:
    if len(positions) != count:
        told = tr("{} has {}, and INPUT gives {}: give one for each")
        have = counted(len(positions), "position", "positions")
        raise ValueError(told.format(name, have, counted(count, "band", "bands")))


def _told(source: RasterSource) -> list[str]:
    """Return what the bands say of where they lie."""
    words = []
    with source.dataset() as dataset:
        for one in source.info().bands:
            band = dataset.GetRasterBand(one.number)
            items = {**(band.GetMetadata("IMAGERY") or {}), **(band.GetMetadata() or {})}
            found = next((items[key] for key in _ITEMS if key in items), band.GetDescription())
            first, *more = found.split() or [""]
            # A date and a time may have a blank between them.
            timed = more and ":" in more[0] and day_of(first) is not None
            words.append(f"{first}T{more[0]}" if timed else first)
    return words
