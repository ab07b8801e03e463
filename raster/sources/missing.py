"""Which stored values stand for no data: by GDAL's mask, and by what a user says."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np
from osgeo import gdal, gdal_array

from ...kernels.common.memory import scratch
from ..common.errors import quiet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from .info import Band

# Values asked of GDAL at a time.
_ASKED = 256


class Values(NamedTuple):
    """Real values that are no data.

    Attributes
    ----------
    low, high : float
        The least and the greatest of them; infinite where there is no end.
    with_low, with_high : bool
        Whether these belong to them.
    """

    low: float
    high: float
    with_low: bool = True
    with_high: bool = True

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:.9g}"
        low = f"{self.low:.9g}" if self.with_low else f"above {self.low:.9g}"
        high = f"{self.high:.9g}" if self.with_high else f"below {self.high:.9g}"
        return f"{low} to {high}"


class BandNodata(NamedTuple):
    """What a user says of a band's nodata, in QGIS for instance.

    Attributes
    ----------
    band : int
        Its number, from 1.
    own : bool
        Whether the nodata value of the file counts.
    values : tuple of Values
        What is no data besides.
    """

    band: int
    own: bool = True
    values: tuple[Values, ...] = ()


def between(
    values: NDArray[Any], low: float, high: float, name: str = "nodata"
) -> NDArray[np.bool_]:
    """Return which values lie from low to high, in memory that the next call of a thread uses."""
    found: NDArray[np.bool_] = scratch(name, values.size, np.bool_).reshape(values.shape)
    if low == high:
        np.equal(values, low, found)
        return found
    # Few values lie beyond nodata: where none does, the second comparison is saved.
    also: NDArray[np.bool_] = scratch(f"{name} also", values.size, np.bool_).reshape(values.shape)
    if high < 0 and np.less_equal(values, high, found).any():
        np.logical_and(found, np.greater_equal(values, low, also), found)
    elif high >= 0 and np.greater_equal(values, low, found).any():
        np.logical_and(found, np.less_equal(values, high, also), found)
    return found


def native_nodata(nodata: Optional[float], dtype: np.dtype[Any]) -> Any:
    """Return a nodata value in a type, or None where no cell of that type can equal it."""
    if nodata is None:
        return None
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            value = dtype.type(nodata)
        return None if np.isinf(value) and not math.isinf(nodata) else value
    if not math.isfinite(nodata) or nodata != int(nodata):
        return None
    limits = np.iinfo(dtype)
    return dtype.type(int(nodata)) if limits.min <= int(nodata) <= limits.max else None


def real_range(
    values: Values, dtype: np.dtype[Any], stored: np.dtype[Any], scale: float, offset: float
) -> Optional[tuple[Any, Any]]:
    """Return the first and last number of a floating point type among values that are no data.

    A bound is met where a cell misses it by rounding alone: by half a step of the stored values.

    Parameters
    ----------
    values : Values
        Real values.
    dtype : numpy.dtype
        That of the real values, float32 or float64.
    stored : numpy.dtype
        That of the file.
    scale, offset : float
        How real values come from stored ones.
    """

    def slack(bound: float) -> float:
        if not math.isfinite(bound):
            return 0.0
        if stored.kind in "iu":
            return 1e-6 * abs(scale)
        with np.errstate(over="ignore", invalid="ignore"):
            half = abs(float(np.spacing(stored.type((bound - offset) / scale))) * scale) / 2
        rounding = 0.0 if (scale, offset) == (1.0, 0.0) else (abs(bound) + abs(offset)) * 2.0**-51
        return (half if stored.itemsize <= 4 and math.isfinite(half) else 0.0) + rounding

    low = values.low - (1 if values.with_low else -1) * slack(values.low)
    high = values.high + (1 if values.with_high else -1) * slack(values.high)
    if not values.with_low and low == values.low:
        low = float(np.nextafter(low, math.inf))
    if not values.with_high and high == values.high:
        high = float(np.nextafter(high, -math.inf))
    with np.errstate(over="ignore"):
        first, last = dtype.type(low), dtype.type(high)
    if float(first) < low:
        first = np.nextafter(first, dtype.type(math.inf))
    if float(last) > high:
        last = np.nextafter(last, dtype.type(-math.inf))
    return (first, last) if first <= last else None


def said_ranges(
    said: Iterable[BandNodata], band: Band, step: tuple[float, float]
) -> tuple[tuple[Any, Any], ...]:
    """Return the ranges of real values of a band that are no data besides what the file says.

    Parameters
    ----------
    said : iterable of BandNodata
        What a user says of some bands.
    band : Band
        The band.
    step : tuple of float
        Its scale and offset.

    Returns
    -------
    tuple of pairs
        The first and the last number of each, in the type of the real values.
    """
    dtype = band._replace(scale=step[0], offset=step[1]).float_dtype
    values = next((one for one in said if one.band == band.number), BandNodata(band.number)).values
    ranges = (real_range(one, dtype, band.dtype, *step) for one in values)
    return tuple(one for one in ranges if one is not None)


@lru_cache(maxsize=4096)
def masked_range(nodata: Any, dtype: np.dtype[Any]) -> Optional[tuple[Any, Any]]:
    """Return the first and last stored value that GDAL's mask counts as a nodata value.

    GDAL takes floats that are close to it for it, since its digits are often cut in text, and of
    a fraction the whole part in integers. How close is asked of GDAL.

    Parameters
    ----------
    nodata : float or int
        As GDAL tells it.
    dtype : numpy.dtype
        Of the stored values.

    Returns
    -------
    tuple of two numbers of the type, or None
        None where no cell is masked but those that are no numbers.
    """
    if nodata != nodata:
        return None
    if dtype.kind in "iu":
        return _masked_integer(nodata, dtype)
    with np.errstate(over="ignore"):
        value = dtype.type(nodata)
    if not _masked(np.array([value]), nodata)[0]:
        return None
    if not np.isfinite(value) or value == 0:
        return value, value
    largest = np.copysign(np.finfo(dtype).max, value)
    inner, outer = _last(value, dtype.type(0), nodata), _last(value, largest, nodata)
    return (inner, outer) if value > 0 else (outer, inner)


def _masked_integer(nodata: Any, dtype: np.dtype[Any]) -> Optional[tuple[Any, Any]]:
    limits = np.iinfo(dtype)
    if not math.isfinite(nodata) or not limits.min <= int(nodata) <= limits.max:
        return None
    value = dtype.type(int(nodata))
    # Whether a fraction beyond the first or the last value counts differs between GDAL's versions.
    if int(nodata) != nodata and not _masked(np.array([value]), nodata)[0]:
        return None
    return value, value


def _last(start: Any, end: Any, nodata: Any) -> Any:
    """Return the last float, on the way from one that is masked to an end, that is masked too."""
    bits = np.dtype(f"i{start.dtype.itemsize}")
    here, there = (int(number.view(bits)) for number in (abs(start), abs(end)))
    while True:
        places = sorted({here + (there - here) * k // _ASKED for k in range(_ASKED + 1)})
        if there < here:
            places.reverse()
        cells = np.copysign(np.array(places, bits).view(start.dtype), start)
        good = _masked(cells, nodata)
        if good.all():
            return cells[-1]
        first_bad = int(np.argmin(good))
        here, there = places[first_bad - 1], places[first_bad]
        if abs(there - here) == 1:
            return cells[first_bad - 1]


def _masked(cells: NDArray[Any], nodata: Any) -> NDArray[np.bool_]:
    """Return which cells GDAL masks in a raster of its own."""
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
    with quiet():
        dataset = gdal.GetDriverByName("MEM").Create("", cells.size, 1, 1, kind)
        band = dataset.GetRasterBand(1)
        band.SetNoDataValue(nodata)
        band.WriteArray(cells[None])
        masked: NDArray[np.bool_] = band.GetMaskBand().ReadAsArray()[0] == 0
    return masked
