"""Which value says in a result that there is no data: one that no result can be.

A program that reads nodata by its value (gdal_calc, spreadsheets) takes NaN for a number, so NaN
is nodata only where it was in the source. GeoTIFF and many other formats keep one value for all
bands, so a result has one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Optional

import numpy as np

from ..sources.info import Band
from ..sources.missing import masked_range, native_nodata

# What programs expect where the source has no value that fits.
COMMON = -9999.0
# GDAL takes values this close to a nodata value for it, in parts of it, float64 too.
_CLOSE = 4 * float(np.finfo("f4").eps)
# The next wider types, and types that palettes are for come first.
_WIDER = {
    "u1": ("u1", "u2", "i4", "f8"),
    "i1": ("i1", "i2", "i4", "f8"),
    "i2": ("i2", "i4", "f8"),
    "u2": ("u2", "i4", "f8"),
    "i4": ("i4", "f8"),
    "u4": ("u4", "f8"),
    "i8": ("i8", "f8"),
    "u8": ("u8", "f8"),
}


class Results(NamedTuple):
    """What the finite results of a band can be.

    Attributes
    ----------
    low, high : float
        The least and the greatest.
    never : float, optional
        A value between them that no result is: the nodata value of cells that are chosen, not
        computed with.
    """

    low: float
    high: float
    never: Optional[float] = None

    def may_be(self, value: float, dtype: np.dtype[Any]) -> bool:
        """Say whether a result can be a value of a type, or one that GDAL masks with it."""
        masked = masked_range(value, dtype) or (value, value)
        near = self.low <= float(masked[1]) and float(masked[0]) <= self.high
        return near and value != self.never


def any_cell(band: Band, outside: Optional[float] = None) -> Results:
    """Return what the valid cells of a band can be, and with them their maxima and modes.

    Parameters
    ----------
    band : Band
        Whose type, scale and nodata value say it.
    outside : float, optional
        What stands beyond the raster's edge, if it counts.

    Returns
    -------
    Results
    """
    nodata = native_nodata(band.nodata, band.dtype)
    scaled = band.scale != 1.0 or band.offset != 0.0
    limits: Any = np.iinfo(band.dtype) if band.dtype.kind in "iu" else np.finfo(band.dtype)
    low, high = limits.min, limits.max
    if nodata is not None and band.dtype.kind in "iu" and band.dtype.itemsize < 8:
        # Wider integers are rounded to float64, and then may be their neighbours.
        low, high = low + (nodata == low), high - (nodata == high)
    elif nodata is not None and band.dtype.kind == "f":
        zero = band.dtype.type(0)
        masked = masked_range(band.nodata, band.dtype) or (nodata, nodata)
        low = np.nextafter(masked[1], zero) if masked[0] == low else low
        high = np.nextafter(masked[0], zero) if masked[1] == high else high
    # Beyond 2^53 whole numbers are rounded, and may become it.
    exact = nodata is not None and (band.dtype.kind == "f" or abs(int(nodata)) < 2**53)
    never = float(nodata) if exact and not scaled else None
    ends = sorted(float(end) * band.scale + band.offset for end in (low, high))
    if outside is not None:
        ends = [min(ends[0], outside), max(ends[1], outside)]
        never = None if never == outside else never
    return Results(ends[0], ends[1], never)


def between_cells(band: Band, outside: Optional[float] = None) -> Results:
    """Return what means, medians and percentiles of a band's valid cells can be."""
    return any_cell(band, outside)._replace(never=None)


def sums_of_cells(band: Band, outside: Optional[float], weight: float, negative: bool) -> Results:
    """Return what sums of a band's valid cells can be.

    Parameters
    ----------
    band, outside
        As for `any_cell`.
    weight : float
        The sum of the absolute weights: the number of cells where there are none.
    negative : bool
        Whether weights can be below 0.
    """
    low, high, _ = any_cell(band, outside)
    if negative:
        high = max(-low, high)
        low = -high
    # In Python a product of floats is infinite where it is too large.
    return Results(min(low * weight, 0.0), max(high * weight, 0.0))


def result_nodata(
    bands: Iterable[Band], dtype: np.dtype[Any], results: Sequence[Results]
) -> Optional[float]:
    """Return the nodata value for all bands of a result.

    The source's own where no result can be that, else -9999 where none can be that, else the
    lowest (or, of unsigned integers, the highest) of the type.

    Parameters
    ----------
    bands : iterable of Band
        Those of the source, whose own values come first.
    dtype : numpy dtype
        The result's type.
    results : sequence of Results
        What the results of each of its bands can be.

    Returns
    -------
    float, or None
        In floating point there always is one: the type's lowest, which results that low must be
        moved from (`clear`). None for integers where results can be each value that might do.
    """
    own = (native_nodata(band.nodata, dtype) for band in bands)
    candidates = [float(value) for value in own if value is not None]
    limits: Any = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    candidates += [COMMON] if limits.min <= COMMON else []
    candidates += [float(limits.min), float(limits.max)]
    for value in candidates:
        if not any(reach.may_be(value, dtype) for reach in results):
            return value
    return float(limits.min) if dtype.kind == "f" else None


def type_and_nodata(
    bands: Sequence[Band], results: Sequence[Results], *, missing: bool
) -> tuple[np.dtype[Any], Optional[float]]:
    """Return the type for cells that keep their meaning, and its nodata value.

    Parameters
    ----------
    bands : sequence of Band
        Those of the source.
    results : sequence of Results
        What the results of each band can be.
    missing : bool
        Whether results can be missing where all cells are valid.

    Returns
    -------
    dtype : numpy dtype
        The bands' own, unless they are scaled, or none of its values is left for nodata: then the
        next wider one.
    nodata : float, or None
        None where no result is missing.
    """
    kind = np.result_type(*(band.dtype for band in bands))
    if kind.str[1:] not in _WIDER or any(b.scale != 1.0 or b.offset != 0.0 for b in bands):
        kind = max(band.result_dtype for band in bands)
        return kind, result_nodata(bands, kind, results)
    if not missing and not any(band.masked for band in bands):
        return kind, None
    for name in _WIDER[kind.str[1:]]:
        nodata = result_nodata(bands, np.dtype(name), results)
        if nodata is not None:
            break
    if nodata is not None and np.dtype(name).kind in "iu":
        nodata = int(nodata)  # GDAL asks for one where integers have 64 bits
    return np.dtype(name), nodata


def clear(nodata: float, dtype: np.dtype[Any]) -> tuple[float, float, float]:
    """Return the values that some programs take for a nodata value, and one beside them.

    Parameters
    ----------
    nodata : float
        Finite.
    dtype : numpy dtype
        A floating point type.

    Returns
    -------
    low, high : float
        The first and the last of those values.
    beside : float
        What a result that lies between them becomes: not farther from 0, if nodata is not 0.
    """
    close = _CLOSE * abs(nodata)
    # The next half float lies farther away than that.
    stored = dtype.type(nodata)
    step = abs(float(stored) - float(np.nextafter(stored, dtype.type(0))))
    apart = max(2 * close, step)
    beside = nodata - math.copysign(apart, nodata) if nodata else float(np.finfo(dtype).tiny)
    limits = np.finfo(dtype)
    return max(nodata - close, float(limits.min)), min(nodata + close, float(limits.max)), beside
