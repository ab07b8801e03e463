"""Where the bands of a raster lie: numbers, wavelengths or dates, from a text or from metadata."""

from __future__ import annotations

import datetime
import math
from typing import Optional

from ..kernels.common.wording import quoted, tr
from .series import read_series

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
_EPOCH = datetime.date(1970, 1, 1)


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
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return float((day - _EPOCH).days)


def read_positions(name: str, text: str, source) -> tuple[list[float], str]:
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
    count = len(info.bands)
    if not text:
        return [float(band.number) for band in info.bands], "bands"
    if text.lower() == FROM_BANDS:
        words = _told(source)
    else:
        words = [word for word in text.replace(",", " ").replace(";", " ").split() if word]
    days = [day_of(word) for word in words]
    if words and None not in days:
        positions, what = [day for day in days if day is not None], "days"
    else:
        numbers = _numbers(words) if text.lower() == FROM_BANDS else read_series(name, text)
        positions, what = numbers, "units"
    if len(positions) != count:
        told = tr("{} has {} positions, and INPUT gives {} bands: give one for each")
        raise ValueError(told.format(name, len(positions), count))
    if any(not a < b for a, b in zip(positions, positions[1:])) or math.isnan(positions[0]):
        told = tr("{} is {}: positions must ascend from band to band")
        raise ValueError(told.format(name, quoted(text)))
    return positions, what


def _told(source) -> list[str]:
    """Return what the bands say of where they lie."""
    words = []
    with source.dataset() as dataset:
        for one in source.info().bands:
            band = dataset.GetRasterBand(one.number)
            items = {**(band.GetMetadata("IMAGERY") or {}), **(band.GetMetadata() or {})}
            found = next((items[key] for key in _ITEMS if key in items), band.GetDescription())
            words.append(found.split()[0] if found.split() else "")
    return words


def _numbers(words: list[str]) -> list[float]:
    try:
        return [float(word) for word in words]
    except ValueError as error:
        told = tr("POSITIONS is metadata: the bands tell no wavelengths or dates ({})")
        raise ValueError(told.format(quoted(words[0]))) from error
