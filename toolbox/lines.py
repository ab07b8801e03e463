"""Lines that a user gives: as vertices in the CRS of the raster, part by part."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from qgis.core import QgsCsException, QgsGeometry, QgsLineString, QgsWkbTypes

from ..kernels.common.wording import tr
from ..raster.common.grid import Grid
from .features import FeatureLayer
from .values import Values

# A straight line in one CRS bends in another: vertices are added until it is so near, in cells.
_BEND, _ROUNDS, _MOST_VERTICES = 0.05, 16, 2**20
# Bytes of a line's well-known form before its vertices.
_HEAD = 9


class Lines(FeatureLayer):
    """The lines of a parameter, those that are selected where only they are asked for.

    Attributes
    ----------
    ids, attributes : list
        Of the lines that were read, in the order of the layer.
    empty, lost : int
        Lines without a geometry; parts that have no place in the CRS of the raster.
    """

    def __init__(self, values: Values, name: str, crs, progress) -> None:
        super().__init__(values, name, crs, progress, tr("{} is {}: give a layer of lines"))
        self.ids, self.attributes = [], []
        self.empty = self.lost = 0

    def parts(self, grid: Grid) -> Iterator[tuple]:
        """Read the lines, and yield their parts as a raster's CRS has them.

        Each with the number of the line, from 0, and of its part, from 1, then x and y.
        """
        for number, feature in enumerate(self.features()):
            self.ids.append(feature.id())
            self.attributes.append(feature.attributes())
            geometry = feature.geometry()
            if geometry.isEmpty():
                self.empty += 1
                continue
            if geometry.constGet().dimension() != 1:
                raise ValueError(self.wrong)
            if QgsWkbTypes.isCurvedType(geometry.wkbType()):
                geometry = QgsGeometry(geometry.constGet().segmentize())
            for place, part in enumerate(geometry.constParts(), start=1):
                x, y = self._brought(*_vertices(part), grid)
                if x.size and np.isfinite(x).all() and np.isfinite(y).all():
                    yield number, place, x, y
                else:
                    self.lost += 1

    def _brought(self, x, y, grid: Grid):
        """Return vertices in the CRS of the raster, with more of them where a line bends there."""
        if self.way is not None and np.isfinite(x).all() and np.isfinite(y).all():
            x, y = self._bent(x, y, grid)
        around = _around(grid)
        if around and x.size:
            # By whole turns to where the raster is.
            west, _, east, _ = grid.bounds()
            away = (west + east) / 2 - (x.min() + x.max()) / 2
            x = x + around * np.rint(away / around) if np.isfinite(away) else x
        return x, y

    def _bent(self, x, y, grid: Grid):
        around = _around(grid)
        there = _short_ways(self._there(x, y), around)
        for round_ in range(_ROUNDS):
            if x.size < 2 or not np.isfinite(there).all():
                break
            middle = (x[:-1] + x[1:]) / 2, (y[:-1] + y[1:]) / 2
            found = self._there(*middle)
            straight = (there[:, :-1] + there[:, 1:]) / 2
            if around:
                found[0] += around * np.rint((straight[0] - found[0]) / around)
            away = np.hypot(*(np.array(grid.cells(*found)) - grid.cells(*straight)))
            bent = ~(away <= _BEND) & _near(there, away, grid)
            if round_ == 0:  # where a line bends to both sides its middle may lie straight
                cells = np.array(grid.cells(*there))
                bent |= _near(there, away, grid) & (np.hypot(*np.diff(cells)) > 1 / _BEND)
            if not bent.any() or x.size > _MOST_VERTICES:
                break
            after = np.flatnonzero(bent) + 1
            x, y = (np.insert(old, after, new[bent]) for old, new in zip((x, y), middle))
            there = np.insert(there, after, found[:, bent], axis=1)
        return there

    def _there(self, x, y):
        """Return places in the CRS of the raster; NaN where they have none."""
        line = QgsLineString(x.tolist(), y.tolist())
        try:
            line.transform(self.way)
        except QgsCsException:
            return np.full((2, x.size), np.nan)
        return np.array(_vertices(line))


def _around(grid: Grid) -> float:
    """Return what a turn around the globe is in a raster's CRS, 0 where that is not in degrees."""
    srs = grid.srs()
    return 2 * np.pi / srs.GetAngularUnits() if srs is not None and srs.IsGeographic() else 0.0


def _short_ways(places, around: float):
    """Return places each no more than half a turn from the one before."""
    if around and np.isfinite(places).all():
        turns = np.rint(np.diff(places[0]) / around)
        places[0, 1:] -= around * np.cumsum(turns)
    return places


def _near(there, away, grid: Grid):
    """Say which segments may come near a raster, however they bend."""
    near = np.ones(away.size, bool)
    sides = list(zip(grid.cells(*there), grid.shape))
    for place, size in sides[:1] if grid.goes_around() else sides:
        low, high = np.minimum(place[:-1], place[1:]), np.maximum(place[:-1], place[1:])
        near &= ~((high + 2 * away < -1) | (low - 2 * away > size))
    return near


def _vertices(line):
    """Return x and y of a line's vertices."""
    data, count = line.asWkb().data(), line.numPoints()
    if not count:
        return np.empty(0), np.empty(0)
    order = "<" if data[0] else ">"
    table = np.frombuffer(data, f"{order}f8", offset=_HEAD).reshape(count, -1)
    return table[:, 0].astype(float), table[:, 1].astype(float)
