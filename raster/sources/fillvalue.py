"""Whether a raster has cells that stand for no data, though nothing says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..common.grid import Window
from .reader import Reader
from .source import RasterSource

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What programs write where there is no data; and any number as large as that below.
_USUAL = (-9999.0, -99999.0, -999999.0, -32768.0, -32767.0, -2147483648.0, -2147483647.0)
_HUGE = 1e20
# So many windows of so many cells, spread over rows and columns, corners included, are looked at.
_WINDOWS, _SIDE = 6, 64
# Drivers that go to any row at once, where the file is on a disk; others are read from the top.
_AT_ONCE = ("GTiff", "VRT", "HFA", "ENVI", "EHdr", "netCDF", "HDF5", "HDF5Image", "GPKG", "SAGA")
# Larger blocks are not decoded for a look.
_LARGEST_BLOCK = 2**24


def undeclared_fill(source: RasterSource) -> Optional[float]:
    """Return a stored value of a raster that looks like nodata and counts as data.

    A sample of the first band is looked at, never the whole raster, and of files that cannot be
    entered anywhere their first rows. The least or the greatest value must be one that programs
    write for nodata, and farther from all others than these are from one another.

    Parameters
    ----------
    source : RasterSource
        The raster.

    Returns
    -------
    float or None
        None where there is no such value in the sample.
    """
    stored = replace(source, scaled=False)
    band = stored.info().bands[0]
    if band.dtype.kind == "u" or band.block_bytes > _LARGEST_BLOCK:
        return None
    cells = _sample(stored)
    odd = [end for end in (cells.min(), cells.max()) if is_usual_fill(end)] if cells.size else []
    if not odd:
        return None
    rest = cells[~np.isin(cells, odd)]
    for value in odd:
        if rest.size and np.abs(rest - value).min() > max(np.ptp(rest), 100.0):
            return float(value)
    return None


def is_usual_fill(value: float) -> bool:
    """Say whether a value is one that programs write where there is no data."""
    return bool(value in _USUAL or abs(value) >= _HUGE)


def _sample(source: RasterSource) -> NDArray[np.float64]:
    """Return finite cells of a raster's first band."""
    with source.dataset() as dataset:
        at_once = dataset.GetDriver().ShortName in _AT_ONCE
    with Reader(source) as reader:
        grid = reader.info.grid
        shape = min(_SIDE, grid.rows), min(_SIDE, grid.columns)
        rows, columns = (_places(size, part) for size, part in zip(grid.shape, shape))
        if not at_once or not source.stamps:
            rows = rows[:1]
        cells = np.empty((len(rows) * len(columns), *shape))
        windows = [Window(row, column, *shape) for row in rows for column in columns]
        reader.read_windows(0, windows, cells)
    finite: NDArray[np.float64] = cells[np.isfinite(cells)]
    return finite


def _places(size: int, part: int) -> list[int]:
    """Return where windows begin along an axis."""
    count = min(-(-size // part), _WINDOWS)
    places: list[int] = np.linspace(0, size - part, count).astype(int).tolist()
    return places
