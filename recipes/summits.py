"""Which peak a given summit is: the highest within a distance of a point."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ..kernels.common.checkpoint import checkpoint
from ..kernels.common.geodesy import geodesic
from ..kernels.peaks.prominence import places_of
from .peaks import ROUNDING, placed

if TYPE_CHECKING:
    from ..kernels.common.types import Floats, Integers
    from ..raster.grid import Grid

# Peaks that are looked at together first, at most, and pairs of a peak and a point.
_FIRST, _MOST, _PAIRS = 64, 2**16, 2**22


def highest_within(
    grid: Grid,
    row: Integers,
    column: Integers,
    height: Floats,
    x: Floats,
    y: Floats,
    distance: float,
) -> tuple[Integers, Floats]:
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
    from scipy.spatial import cKDTree

    best = _in_own_cell(grid, row, column, x, y)
    away, top = np.full(x.size, np.inf), np.full(x.size, -np.inf)
    has = best >= 0
    away[has] = _length(grid, row[best[has]], column[best[has]], x[has], y[has])
    top[has] = height[best[has]]
    waiting = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    order = np.argsort(-height, kind="stable")
    start, size, radius = 0, _FIRST, distance * (1 + ROUNDING)
    while distance > 0 and start < order.size:
        checkpoint()
        waiting = waiting[top[waiting] <= height[order[start]]]
        if not waiting.size:
            break
        some = order[start : start + max(min(size, _PAIRS // waiting.size), 1)]
        start, size = start + some.size, min(2 * size, _MOST)
        # A straight line through the Earth is no longer than the way along it.
        around = cKDTree(placed(grid, x[waiting], y[waiting])).query_ball_point(
            placed(grid, *grid.coordinates(row[some], column[some])), radius * (1 + ROUNDING)
        )
        count = np.fromiter(map(len, around), np.int64, some.size)
        peak = np.repeat(some, count)
        point = waiting[np.fromiter(chain.from_iterable(around), np.int64, peak.size)]
        length = _length(grid, row[peak], column[peak], x[point], y[point])
        near = length <= radius
        _take(best, away, top, point[near], peak[near], length[near], height)
    return best, np.where(best < 0, np.nan, away)


def _take(
    best: Integers,
    away: Floats,
    top: Floats,
    point: Integers,
    peak: Integers,
    length: Floats,
    height: Floats,
) -> None:
    """Take over, in place, the peaks that are higher, or as high and nearer."""
    order = np.lexsort((peak, length, -height[peak], point))
    point, peak, length = point[order], peak[order], length[order]
    first = np.append(True, point[1:] != point[:-1])[: point.size]
    point, peak, length = point[first], peak[first], length[first]
    better = height[peak] > top[point]
    level = height[peak] == top[point]
    better |= level & (length < away[point])
    better |= level & (length == away[point]) & (peak < best[point])
    point, peak, length = point[better], peak[better], length[better]
    best[point], away[point], top[point] = peak, length, height[peak]


def turns(grid: Grid) -> tuple[float, ...]:
    """Return what may be added to x: whole turns of the globe where the CRS is in degrees."""
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return (0.0,)
    around = float(np.radians(360.0) / srs.GetAngularUnits())
    return 0.0, around, -around


def _in_own_cell(grid: Grid, row: Integers, column: Integers, x: Floats, y: Floats) -> Integers:
    """Return the peak whose own cell a point lies in, -1 where it lies in none."""
    number = np.full(x.size, -1, np.int64)
    for turn in turns(grid):
        with np.errstate(invalid="ignore"):
            r, c = (np.floor(np.asarray(one) + 0.5) for one in grid.cells(x + turn, y))
            inside = (r >= 0) & (r < grid.rows) & (c >= 0) & (c < grid.columns)
        inside &= number < 0
        number[inside] = (r[inside] * grid.columns + c[inside]).astype(np.int64)
    return places_of(row * grid.columns + column, number)


def _length(grid: Grid, row: Integers, column: Integers, x: Floats, y: Floats) -> Floats:
    """Return distances of points from cells, in map units or metres."""
    cell_x, cell_y = grid.coordinates(row, column)
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        plain: Floats = np.hypot(cell_x - x, cell_y - y)
        return plain
    unit = np.degrees(srs.GetAngularUnits())
    ellipsoid = {
        "semi_major": srs.GetSemiMajor(),
        "inverse_flattening": srs.GetInvFlattening(),
    }
    return geodesic(cell_x * unit, cell_y * unit, x * unit, y * unit, **ellipsoid)
