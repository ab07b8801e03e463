"""Given summits: which of the peaks that are found each point or polygon of a layer is."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..kernels.common.wording import later, tr
from ..raster.common.progress import patiently
from .features import Features, first_inside

COLUMNS = (
    ("found", "Int", later("Peak found")),
    ("moved", "Double", later("Distance to the given point (map units or m)")),
)


class Summits:
    """The peaks that a layer of points or polygons asks for.

    Parameters
    ----------
    features : Features
        What is given.
    grid : Grid
        The raster's.
    distance : float
        Within which a point takes the highest peak.
    progress : Progress
        Asked whether to stop.
    find : callable
        `highest_of` of the recipe.
    turns : tuple of float
        What may be added to x.

    Attributes
    ----------
    place : ndarray of int
        For each that is given which of the peaks that are kept it is, -1 where it found none.
    away : ndarray of float
        How far a point is from its peak, NaN for polygons.
    """

    def __init__(self, features: Features, grid, distance: float, progress, find, turns) -> None:
        self.given, self._grid = features.given, grid
        self._distance, self._progress = distance, progress
        self._find, self._turns = find, turns
        places = [one.point or (np.nan,) * 3 for one in self.given]
        self.x, self.y, self.z = np.array(places, float).reshape(-1, 3).T
        polygons = [one.polygon is not None for one in self.given]
        self._polygons = np.flatnonzero(polygons)
        self.place = np.full(len(self.given), -1, np.int64)
        self.away = np.full(len(self.given), np.nan)
        if self._polygons.size and distance > 0:
            told = tr("SNAP_DISTANCE is for points: a polygon takes the highest peak in it.")
            progress.warn(told)

    def pick(self, row, column, height):
        """Return which of some peaks are asked for, ascending."""
        self._find_points(row, column, height)
        self._find_polygons(row, column, height)
        kept = np.unique(self.place[self.place >= 0])
        self.place = np.where(self.place < 0, -1, np.searchsorted(kept, self.place))
        return kept

    def _find_points(self, row, column, height) -> None:
        x = self.x.copy()
        x[self._polygons] = np.nan
        find = partial(self._find, self._grid, row, column, height, x, self.y, self._distance)
        self.place, self.away = patiently(self._progress.check, find)

    def _find_polygons(self, row, column, height) -> None:
        order = np.lexsort((row * self._grid.columns + column, -height))
        xs, ys = self._grid.coordinates(row[order], column[order])
        shapes = [self.given[which].polygon for which in self._polygons.tolist()]
        found = first_inside(shapes, xs, ys, self._turns, self._progress.check)
        self.place[self._polygons] = np.append(order, -1)[np.array(found, np.int64)]

    def tell(self) -> None:
        """Say how many found no peak."""
        none = int((self.place < 0).sum())
        if none:
            told = tr("{:,} of {:,} points or polygons found no peak: found is 0 there.")
            self._progress.warn(told.format(none, len(self.given)))
