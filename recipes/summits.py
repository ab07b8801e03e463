"""Which peak a given summit is: the highest around a point of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..kernels.common.geodesy import geodesic
from ..kernels.peaks.prominence import places_of
from ..kernels.peaks.summits import highest_within
from .peaks import ROUNDING, placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.common.grid import Grid


def highest_of(
    grid: Grid,
    row: NDArray[Any],
    column: NDArray[Any],
    height: NDArray[Any],
    x: NDArray[Any],
    y: NDArray[Any],
    distance: float,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the highest peak within a distance of each point, or in whose own cell it lies.

    Parameters
    ----------
    grid : Grid
        The raster's.
    row, column, height : ndarray of shape (peaks,)
        The peaks; of pits, depths.
    x, y : ndarray of shape (points,)
        In the raster's CRS; NaN for a point that has no place there.
    distance : float
        Between the point and the middle of the peak's own cell, in map units, or in metres on the
        ellipsoid where the CRS is in degrees.

    Returns
    -------
    place : ndarray of int of shape (points,)
        Which peak, -1 where there is none; of equally high ones the nearest, of equally near ones
        the first.
    away : ndarray of float of shape (points,)
        How far away it is, NaN where there is none.
    """

    def length(peak: NDArray[Any], point: NDArray[Any]) -> NDArray[Any]:
        return _length(grid, row[peak], column[peak], x[point], y[point])

    # A straight line through the Earth is no longer than the way along it.
    return highest_within(
        placed(grid, *grid.coordinates(row, column)),
        height,
        placed(grid, x, y),
        _in_own_cell(grid, row, column, x, y),
        distance * (1 + ROUNDING),
        length,
    )


def turns(grid: Grid) -> tuple[float, ...]:
    """Return what may be added to x: whole turns of the globe where the CRS is in degrees."""
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return (0.0,)
    around = float(np.radians(360.0) / srs.GetAngularUnits())
    return 0.0, around, -around


def _in_own_cell(
    grid: Grid, row: NDArray[Any], column: NDArray[Any], x: NDArray[Any], y: NDArray[Any]
) -> NDArray[Any]:
    """Return the peak whose own cell a point lies in, -1 where it lies in none."""
    number = np.full(x.size, -1, np.int64)
    for turn in turns(grid):
        with np.errstate(invalid="ignore"):
            r, c = (np.floor(np.asarray(one) + 0.5) for one in grid.cells(x + turn, y))
            inside = (r >= 0) & (r < grid.rows) & (c >= 0) & (c < grid.columns)
        inside &= number < 0
        number[inside] = (r[inside] * grid.columns + c[inside]).astype(np.int64)
    return places_of(row * grid.columns + column, number)


def _length(
    grid: Grid, row: NDArray[Any], column: NDArray[Any], x: NDArray[Any], y: NDArray[Any]
) -> NDArray[Any]:
    """Return distances of points from cells, in map units or metres."""
    cell_x, cell_y = grid.coordinates(row, column)
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        plain: NDArray[Any] = np.hypot(cell_x - x, cell_y - y)
        return plain
    unit = np.degrees(srs.GetAngularUnits())
    ellipsoid = {
        "semi_major": srs.GetSemiMajor(),
        "inverse_flattening": srs.GetInvFlattening(),
    }
    return geodesic(cell_x * unit, cell_y * unit, x * unit, y * unit, **ellipsoid)
