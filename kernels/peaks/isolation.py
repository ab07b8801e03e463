"""Isolation of peaks: how far it is to the nearest cell of strictly higher ground.

Most peaks have higher ground a few cells away: `look_around` finds it in the block at hand. For
the others a pyramid of maxima (`Pyramid`) leaves a few tiles of cells in which the nearest one can
lie, and `look_into` looks at the cells of these. Distances are between the middles of cells and
are compared as squares, on a plane of cells or through the Earth.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.geodesy import geocentric, geodesic
from ._flood import raise_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats, Integers

# Cells around a peak that are looked at one by one.
REACH = 8
# Tiles of a pyramid's lowest level, and rows and columns of the smallest.
_TILES, _LEAST = 2**20, 8
# Peaks that are searched for together, and cells that are looked at together.
_AT_ONCE, _CELLS = 2**13, 2**17
# What rounding may take from the distance of a tile.
_SLACK = 1e-9
# No parallel or meridian of the Earth is longer, in metres a degree.
_A_DEGREE = 111_700.0


class Metric(Protocol):
    """Distances between the middles of cells; cells may lie beyond the raster by one.

    `wraps` says whether the last column is beside the first, `exact` whether what is nearer by
    squared distances is nearer; `goes_on` whether there is ground, of which nothing is known, above
    the first row, below the last, and beside the columns: none beyond a pole, none beside a series.
    """

    wraps: bool
    exact: bool
    goes_on: tuple[bool, bool, bool]

    def squared(self, row: Any, column: Any, other_row: Any, other_column: Any) -> Array:
        """Return squared distances in units that keep their order."""

    def widest(self, squared: Array) -> Array:
        """Return squared distances beyond which no cell is as near as one at these."""

    def way(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances that tell which is nearer where squared ones are too close."""

    def ring(self, row: Integers, column: Integers, k: int) -> Array:
        """Return a squared distance that no cell k rows or columns away or more is below."""

    def radius(self, row: Integers, column: Integers, high: Integers, wide: Integers) -> Array:
        """Return a distance that no cell of a box is above, from its cell in the middle."""

    def outside(self, row: Integers, column: Integers) -> Array:
        """Return the squared distance of the nearest cell beyond the raster's edge."""

    def length(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances as they are told."""


def _goes_on(shape: tuple[int, int]) -> tuple[bool, bool, bool]:
    """Say on which sides there is more ground: none beside a single row or column."""
    rows, columns = shape
    return rows > 1 or columns == 1, rows > 1 or columns == 1, columns > 1 or rows == 1


class Plane:
    """Distances in map units.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    across, down : tuple of float
        By how much x and y change from one column to the next, and from one row to the next.
    """

    wraps, exact = False, True

    def __init__(
        self, shape: tuple[int, int], across: tuple[float, float], down: tuple[float, float]
    ) -> None:
        self._shape, self.goes_on = shape, _goes_on(shape)
        self._unit = across[0] ** 2 + across[1] ** 2
        # In squared columns, so that cells that are square have whole numbers.
        self._rows = (down[0] ** 2 + down[1] ** 2) / self._unit
        self._both = 2 * (across[0] * down[0] + across[1] * down[1]) / self._unit
        if abs(self._rows - 1.0) < 1e-12:
            self._rows = 1.0
        if abs(self._both) < 1e-9 * self._rows**0.5:
            self._both = 0.0
        half = (self._rows + 1.0) / 2
        self._least = half - ((self._rows - 1.0) ** 2 / 4 + self._both**2 / 4) ** 0.5

    def squared(self, row: Any, column: Any, other_row: Any, other_column: Any) -> Array:
        """Return squared distances in columns."""
        down = np.subtract(other_row, row, dtype=float)
        right = np.subtract(other_column, column, dtype=float)
        squares: Array = right * right + self._rows * (down * down)
        return squares + self._both * (right * down) if self._both else squares

    def widest(self, squared: Array) -> Array:
        """Return the squared distances."""
        return squared

    def way(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return squared distances."""
        return self.squared(row, column, other_row, other_column)

    def ring(self, row: Integers, column: Integers, k: int) -> Array:
        """Return a squared distance that no cell k rows or columns away or more is below."""
        return np.full(row.size, self._least * k * k * (1.0 if self._both == 0 else 1 - _SLACK))

    def radius(self, row: Integers, column: Integers, high: Integers, wide: Integers) -> Array:
        """Return a distance that no cell of a box is above, from its cell in the middle."""
        down, right = high - high // 2, wide - wide // 2
        one = self.squared(0, 0, down, right)
        radius: Array = np.sqrt(np.maximum(one, self.squared(0, 0, down, -right)))
        return radius

    def outside(self, row: Integers, column: Integers) -> Array:
        """Return the squared distance of the nearest cell beyond the raster's edge."""
        nearest = np.full(row.size, np.inf)
        above, _, beside = self.goes_on
        for beyond in (-1, self._shape[0]) if above else ():
            foot = column - self._both * (beyond - row) / 2 if beside else column
            for near in (np.floor(foot), np.ceil(foot)):
                np.minimum(nearest, self.squared(row, column, beyond, near), out=nearest)
        for beyond in (-1, self._shape[1]) if beside else ():
            foot = row - self._both * (beyond - column) / (2 * self._rows) if above else row
            for near in (np.floor(foot), np.ceil(foot)):
                np.minimum(nearest, self.squared(row, column, near, beyond), out=nearest)
        return nearest

    def length(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances in map units."""
        length: Array = np.sqrt(self.squared(row, column, other_row, other_column) * self._unit)
        return length


class _Chords:
    """What straight lines through an ellipsoid tell of the ways along it."""

    exact = False

    def __init__(self, semi_major: float, inverse_flattening: float) -> None:
        self._ellipsoid = {"semi_major": semi_major, "inverse_flattening": inverse_flattening}
        minor = semi_major * (1.0 - (1.0 / inverse_flattening if inverse_flattening else 0.0))
        # No normal section is bent more than the first radius says, or less than the second.
        self._radii = minor**2 / semi_major, semi_major**2 / minor
        self._most = (2.0 * semi_major) ** 2

    def widest(self, squared: Array) -> Array:
        """Return squared distances beyond which no cell is as near as one at these.

        The longest way that has such a chord, and the longest chord of such a way; a tenth more,
        for ways along the ellipsoid are not quite plane.
        """
        bent, flat = self._radii
        chord = np.sqrt(squared)
        longest = 2.0 * bent * np.arcsin(np.minimum(chord / (2.0 * bent), 1.0))
        other = 2.0 * flat * np.sin(np.minimum(longest / (2.0 * flat), np.pi / 2))
        with np.errstate(invalid="ignore"):
            wide = (chord + 1.1 * np.maximum(other - chord, 0.0)) ** 2
        # Nothing is told of places that are nearly opposite.
        wide[chord > 1.9 * bent] = self._most
        # On a sphere, or of a few metres, it is the same but for rounding.
        widest: Array = np.maximum(squared, wide)
        return widest


class Globe(_Chords):
    """Distances on the ellipsoid between cells whose columns are meridians.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    longitude, latitude : tuple of float
        Of the middle of the first cell, and by how much it changes to the next, in degrees.
    wraps : bool
        Whether the last column is beside the first.
    semi_major, inverse_flattening : float
        The ellipsoid, in metres.

    Notes
    -----
    Which cell is nearer is told by the straight line through the Earth. Where two of these differ
    by less than 1e-7 of 100 km, or 1e-5 of 1,000 km, the way along the surface may be longer for
    the shorter one: then that is what tells.
    """

    def __init__(
        self,
        shape: tuple[int, int],
        longitude: tuple[float, float],
        latitude: tuple[float, float],
        *,
        wraps: bool = False,
        semi_major: float = 6378137.0,
        inverse_flattening: float = 298.257223563,
    ) -> None:
        self._shape, self.wraps = shape, wraps
        self._longitude, self._first, self._step = longitude, *latitude
        above, below, beside = _goes_on(shape)
        above &= abs(self._first - self._step) <= 90.0
        below &= abs(self._first + shape[0] * self._step) <= 90.0
        self.goes_on = above, below, beside
        super().__init__(semi_major, inverse_flattening)
        degrees = self._latitudes(np.arange(-1, shape[0] + 1))
        places = geocentric(np.zeros(degrees.size), degrees, **self._ellipsoid)
        # From the first row beyond the raster on: distance from the axis, and height.
        self._out, self._up = places[:, 0], places[:, 2]
        self._turn = np.radians(abs(longitude[1]))
        self._sine = np.sin(np.arange(shape[1] + REACH + 1) * self._turn / 2) ** 2
        self._semi_major = semi_major

    def _latitudes(self, row: Any) -> Array:
        latitudes: Array = np.clip(self._first + row * self._step, -90.0, 90.0)
        return latitudes

    def _columns(self, column: Any, other: Any) -> Integers:
        apart: Integers = np.abs(np.subtract(column, other))
        if self.wraps:
            apart %= self._shape[1]
            apart = np.minimum(apart, self._shape[1] - apart)
        return apart

    def squared(self, row: Any, column: Any, other_row: Any, other_column: Any) -> Array:
        """Return squared distances through the Earth."""
        place, other = np.add(row, 1), np.add(other_row, 1)
        out, other_out = self._out[place], self._out[other]
        squares: Array = (out - other_out) ** 2 + (self._up[place] - self._up[other]) ** 2
        squares += 4 * (out * other_out) * self._sine[self._columns(column, other_column)]
        return squares

    def ring(self, row: Integers, column: Integers, k: int) -> Array:
        """Return a squared distance that no cell k rows or columns away or more is below."""
        turn: Any = min(k * self._turn, np.pi / 2)
        if not self.wraps:
            # The sides of a grid that goes almost around are near to one another.
            last = np.maximum(column, self._shape[1] - 1 - column)
            turn = np.minimum(turn, np.maximum(2 * np.pi - last * self._turn, 0.0))
        nearest: Array = (self._out[row + 1] * np.sin(turn)) ** 2 * (1 - _SLACK)
        for away in (-k, k):
            there = row + away
            inside = (there >= -1) & (there <= self._shape[0])
            other = np.where(inside, there, row)
            squares = np.where(inside, self.squared(row, 0, other, 0), np.inf)
            np.minimum(nearest, squares, out=nearest)
        return nearest

    def radius(self, row: Integers, column: Integers, high: Integers, wide: Integers) -> Array:
        """Return a distance that no cell of a box is above, from its cell in the middle."""
        middle = row + high // 2
        last = np.minimum(row + high, self._shape[0])
        along = np.sqrt(
            np.maximum(self.squared(middle, 0, row, 0), self.squared(middle, 0, last, 0))
        )
        out = np.maximum(self._out[row + 1], self._out[last + 1])
        out = np.where(self._up[row + 1] * self._up[last + 1] <= 0, self._semi_major, out)
        half = np.minimum((wide - wide // 2) * self._turn, np.pi)
        radius: Array = along + 2 * out * np.sin(half / 2)
        return radius

    def outside(self, row: Integers, column: Integers) -> Array:
        """Return the squared distance of the nearest cell beyond the raster's edge."""
        nearest = np.full(row.size, np.inf)
        for beyond, goes_on in zip((-1, self._shape[0]), self.goes_on):
            if goes_on:
                np.minimum(nearest, self.squared(row, column, beyond, column), out=nearest)
        if self.wraps or not self.goes_on[2]:
            return nearest
        first, last = (-1, self._shape[0]) if self._shape[0] > 1 else (0, 0)
        for beyond in (-1, self._shape[1]):
            turn = np.radians(np.abs(beyond - column) * abs(self._longitude[1]))
            height = np.tan(np.radians(self._latitudes(row)))
            with np.errstate(divide="ignore", invalid="ignore"):
                foot = np.degrees(np.arctan(height / np.cos(np.minimum(turn, np.pi / 2))))
            at = np.nan_to_num((foot - self._first) / self._step).round().astype(np.int64)
            for near in (-1, 0, 1):
                there = np.clip(at + near, first, last)
                squares = self.squared(row, column, there, np.full(row.size, beyond))
                np.minimum(nearest, squares, out=nearest)
        return nearest

    def way(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances along the ellipsoid, the same to the east as to the west."""
        apart = self._columns(column, other_column) * abs(self._longitude[1])
        here, there = self._latitudes(row), self._latitudes(other_row)
        return geodesic(np.zeros(apart.size), here, apart, there, **self._ellipsoid)

    def length(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances along the ellipsoid in metres."""
        first, step = self._longitude
        return geodesic(
            first + column * step,
            self._latitudes(row),
            first + other_column * step,
            self._latitudes(other_row),
            **self._ellipsoid,
        )


class TurnedGlobe(_Chords):
    """Distances on the ellipsoid between cells of a grid that is turned in degrees.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    geotransform : tuple of 6 floats
        From middles of cells to degrees.
    semi_major, inverse_flattening : float
        The ellipsoid, in metres.
    """

    wraps = False

    def __init__(
        self,
        shape: tuple[int, int],
        geotransform: tuple[float, ...],
        *,
        semi_major: float = 6378137.0,
        inverse_flattening: float = 298.257223563,
    ) -> None:
        self._shape, self._transform = shape, geotransform
        self.goes_on = _goes_on(shape)
        super().__init__(semi_major, inverse_flattening)
        self._cell = self._narrowest()
        self._beyond: Any = None  # the cells around the raster, and a tree of them

    def _narrowest(self) -> float:
        """Return how far it is at least to a cell one row or column away, as seen from any cell.

        Of a cell k away it is k times as far. Straight lines are shorter than ways, the more the
        further away they lead; 0 where grids reach half around the Earth or to a pole.
        """
        _, dx, rx, _, ry, dy = self._transform
        ends = np.array([-1, self._shape[0]]), np.array([-1, self._shape[1]])
        x, y = self._degrees(*(end.ravel() for end in np.meshgrid(*ends)))
        wide, high = np.radians(np.ptp(x)), np.radians(np.ptp(y))
        north = float(np.abs(y).max())
        if wide >= np.pi or north >= 90.0:
            return 0.0
        place = geocentric(np.zeros(1), np.array([north]), **self._ellipsoid)
        out, bent = float(place[0, 0]), self._radii[0]
        # numpy's sinc is that of pi times its argument: of half the angle here.
        out *= float(np.sinc(wide / (2 * np.pi)))
        bent *= float(np.sinc(high / (2 * np.pi)))
        metres = np.radians([[out * dx, out * rx], [bent * ry, bent * dy]])
        return float(np.linalg.svd(metres, compute_uv=False)[-1])

    def _degrees(self, row: Any, column: Any) -> tuple[Array, Array]:
        x0, dx, rx, y0, ry, dy = self._transform
        row, column = np.broadcast_arrays(row, column)
        return x0 + column * dx + row * rx, y0 + column * ry + row * dy

    def squared(self, row: Any, column: Any, other_row: Any, other_column: Any) -> Array:
        """Return squared distances through the Earth."""
        x, y = self._degrees(row, column)
        other_x, other_y = self._degrees(other_row, other_column)
        here = geocentric(x.ravel(), y.ravel(), **self._ellipsoid)
        there = geocentric(other_x.ravel(), other_y.ravel(), **self._ellipsoid)
        shape = np.broadcast_shapes(x.shape, other_x.shape)
        if here.shape != there.shape:
            here = np.repeat(here, max(len(there) // max(len(here), 1), 1), axis=0)
            there = np.repeat(there, max(len(here) // max(len(there), 1), 1), axis=0)
        squares: Array = ((here - there) ** 2).sum(axis=1).reshape(shape)
        return squares

    def ring(self, row: Integers, column: Integers, k: int) -> Array:
        """Return a squared distance that no cell k rows or columns away or more is below."""
        return np.full(row.size, (k * self._cell) ** 2 * (1 - _SLACK))

    def radius(self, row: Integers, column: Integers, high: Integers, wide: Integers) -> Array:
        """Return a distance that no cell of a box is above, from its cell in the middle."""
        _, dx, rx, _, ry, dy = self._transform
        across, down = abs(dx) + abs(ry), abs(dy) + abs(rx)
        radius: Array = _A_DEGREE * (across * (wide - wide // 2) + down * (high - high // 2))
        return radius

    def outside(self, row: Integers, column: Integers) -> Array:
        """Return the squared distance of the nearest cell beyond the raster's edge."""
        from scipy.spatial import cKDTree

        if self._beyond is None:
            rows, columns = self._shape
            down, right = np.arange(-1, rows + 1), np.arange(-1, columns + 1)
            around = (
                np.concatenate([down, down, np.full(columns + 2, -1), np.full(columns + 2, rows)]),
                np.concatenate([np.full(rows + 2, -1), np.full(rows + 2, columns), right, right]),
            )
            above, _, beside = self.goes_on
            counts = (around[0] == 0) | above, (around[1] == 0) | beside
            around = around[0][counts[0] & counts[1]], around[1][counts[0] & counts[1]]
            x, y = self._degrees(*around)
            self._beyond = *around, cKDTree(geocentric(x, y, **self._ellipsoid))
        edge_row, edge_column, tree = self._beyond
        x, y = self._degrees(row, column)
        nearest = np.empty(row.size)
        for start in range(0, row.size, _CELLS):
            checkpoint()
            some = slice(start, start + _CELLS)
            _, which = tree.query(geocentric(x[some], y[some], **self._ellipsoid))
            nearest[some] = self.squared(
                row[some], column[some], edge_row[which], edge_column[which]
            )
        return nearest

    def length(
        self, row: Integers, column: Integers, other_row: Integers, other_column: Integers
    ) -> Array:
        """Return distances along the ellipsoid in metres."""
        x, y = self._degrees(row, column)
        other_x, other_y = self._degrees(other_row, other_column)
        return geodesic(x, y, other_x, other_y, **self._ellipsoid)

    way = length


class Limits(NamedTuple):
    """The nearest higher cells of some peaks, so far as they are known.

    Attributes
    ----------
    squared : ndarray of float
        Squared distance, inf where none is known.
    cell : ndarray of int
        Its number, -1 where none is known; of equally near ones the first in row order.
    gap : ndarray of float
        Squared distance of the nearest cell without data within that, inf where none is known.
    """

    squared: Array
    cell: Integers
    gap: Array

    @classmethod
    def unknown(cls, n: int) -> Limits:
        """Return those of so many peaks of which nothing is known."""
        return cls(np.full(n, np.inf), np.full(n, -1, np.int64), np.full(n, np.inf))

    def take(self, which: Integers, other: Limits, ground: Ground) -> None:
        """Take over, in place, what is nearer in `other`, whose rows are those of `which`.

        `ground` has the peaks of these rows.
        """
        squared, cell = self.squared[which], self.cell[which]
        nearer = other.squared < squared
        nearer |= (other.squared == squared) & (other.cell >= 0) & (other.cell < cell)
        if not ground.metric.exact:
            ground.mend(nearer, Limits(squared, cell, self.gap[which]), other)
        at = which[nearer]
        self.squared[at], self.cell[at] = other.squared[nearer], other.cell[nearer]
        self.gap[which] = np.minimum(self.gap[which], other.gap)


class Ground(NamedTuple):
    """Peaks, for their distances: their cells, the columns of the raster, and how far it is."""

    row: Integers
    column: Integers
    columns: int
    metric: Metric

    def of(self, which: NDArray[Any]) -> Ground:
        """Return some of the peaks."""
        return self._replace(row=self.row[which], column=self.column[which])

    def mend(self, nearer: Booleans, one: Limits, other: Limits) -> None:
        """Tell by ways, in place, whether `other` is nearer where squared distances do not."""
        low, high = np.minimum(one.squared, other.squared), np.maximum(one.squared, other.squared)
        close = np.flatnonzero((low < high) & (high <= self.metric.widest(low)))
        if not close.size:
            return
        some = self.of(close)
        mine, theirs = one.cell[close], other.cell[close]
        way, their_way = some.ways(mine), some.ways(theirs)
        nearer[close] = (their_way < way) | ((their_way == way) & (theirs < mine))

    def ways(self, cell: Integers) -> Array:
        """Return how far each is from one cell."""
        return self.metric.way(self.row, self.column, *np.divmod(cell, self.columns))

    def nearest(self, which: Integers, squared: Array, cell: Integers) -> Integers:
        """Return which of some cells is the nearest for each peak that has any.

        Parameters
        ----------
        which : ndarray of int of shape (cells,)
            Of which peak's cells each is one.
        squared, cell : ndarray of shape (cells,)
            How far it is, and its number.

        Returns
        -------
        ndarray of int
            Places among the cells, for peaks ascending.
        """
        nearest = np.full(self.row.size, -np.inf)
        raise_to(nearest, which, -squared)
        widest = self.metric.widest(-nearest)[which]
        close = np.flatnonzero(squared <= widest)
        way = squared[close]
        if not self.metric.exact:
            doubtful = np.zeros(self.row.size, bool)
            doubtful[which[close[way > -nearest[which[close]]]]] = True
            some = np.flatnonzero(doubtful[which[close]])
            way[some] = self.of(which[close[some]]).ways(cell[close[some]])
        order = close[np.lexsort((cell[close], way, which[close]))]
        first: Integers = order[np.append(True, np.diff(which[order]) > 0)[: order.size]]
        return first


@lru_cache(maxsize=REACH)
def _ring(k: int) -> tuple[Integers, Integers]:
    """Return the rows and columns of a ring of cells k away, in row order."""
    down, right = np.mgrid[-k : k + 1, -k : k + 1].reshape(2, -1)
    outer = np.maximum(np.abs(down), np.abs(right)) == k
    return down[outer], right[outer]


def look_around(
    values: NDArray[Any],
    row: Integers,
    column: Integers,
    metric: Metric,
    *,
    origin: tuple[int, int],
    shape: tuple[int, int],
) -> tuple[Limits, Booleans]:
    """Look for higher ground in the cells around peaks.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        A block with `REACH` cells around the peaks in it; NaN is no data, beyond the raster too.
    row, column : ndarray of int of shape (peaks,)
        The peaks' cells in the raster.
    metric : Metric
        How far apart cells are.
    origin : tuple of int
        Row and column of the block's first cell; it may lie beyond the raster.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    limits : Limits
        What was found.
    done : ndarray of bool of shape (peaks,)
        Whether nothing nearer can lie elsewhere.

    Notes
    -----
    Cost: some twenty cells a peak on noise.
    """
    block = np.ascontiguousarray(values).ravel()
    width, n = values.shape[1], row.size
    at = (row - origin[0]) * width + (column - origin[1])
    height = block[at]
    found, done = Limits.unknown(n), np.zeros(n, bool)
    active, peaks = np.arange(n), Ground(row, column, shape[1], metric)
    above, below, beside = metric.goes_on
    for k in range(1, REACH + 1):
        down, right = _ring(k)
        offsets, at_once = down * width + right, max(_CELLS // down.size, 1)
        near = np.zeros(active.size, bool)
        for start in range(0, active.size, at_once):
            which = active[start : start + at_once]
            some, top = peaks.of(which), height[which]
            there = block[at[which][:, None] + offsets]
            # Higher, or without data.
            who, place = np.nonzero(~(there <= top[:, None]))
            to_row, to_column = some.row[who] + down[place], some.column[who] + right[place]
            higher = there[who, place] > top[who]
            # Rows beyond the row beyond the edge are as far as that at least.
            squared = metric.squared(
                some.row[who], some.column[who], np.clip(to_row, -1, shape[0]), to_column
            )
            part = Limits(found.squared[which], found.cell[which], found.gap[which])
            gaps = ~higher
            if not (above and below):
                gaps &= (above | (to_row >= 0)) & (below | (to_row < shape[0]))
            if not beside:
                gaps &= to_column == 0
            gap = -part.gap
            raise_to(gap, who[gaps], -squared[gaps])
            part.gap[:] = -gap
            cell = (to_row * shape[1] + to_column % shape[1])[higher]
            who, squared = who[higher], squared[higher]
            first = some.nearest(who, squared, cell)
            far = np.full(first.size, np.inf)
            nearest = Limits(squared[first], cell[first], far)
            part.take(who[first], nearest, some.of(who[first]))
            found.squared[which], found.cell[which], found.gap[which] = part
            near[start : start + at_once] = metric.widest(part.squared) < metric.ring(
                some.row, some.column, k + 1
            )
        done[active[near]] = True
        active = active[~near]
        if not active.size:
            break
    return found, done


class Tops(NamedTuple):
    """The highest cell of each tile of a block, and one without data (-1: there is none)."""

    row: int
    column: int
    value: Array
    cell: Integers
    gap: Integers


def side_of_tiles(shape: tuple[int, int]) -> int:
    """Return how many rows and columns a pyramid's tiles have.

    Examples
    --------
    >>> side_of_tiles((4000, 4000)), side_of_tiles((12000, 12000))
    (8, 16)
    """
    side = _LEAST
    while -(-shape[0] // side) * -(-shape[1] // side) > _TILES:
        side *= 2
    return side


def tops_of(
    values: NDArray[Any], *, row: int, column: int, shape: tuple[int, int], side: int
) -> Tops:
    """Return the highest cell of each tile of a block.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        The block; NaN is no data.
    row, column : int
        Where its first cell lies.
    shape : tuple of int
        Rows and columns of the raster.
    side : int
        Rows and columns of a tile; the first begins at the raster's corner.

    Returns
    -------
    Tops
    """
    above, before = row % side, column % side
    rows, columns = -(-(above + values.shape[0]) // side), -(-(before + values.shape[1]) // side)
    tiled = np.full((rows * side, columns * side), -np.inf)
    tiled[above : above + values.shape[0], before : before + values.shape[1]] = values
    tiled = tiled.reshape(rows, side, columns, side).swapaxes(1, 2)
    tiled = tiled.reshape(rows, columns, side * side)
    gaps = np.isnan(tiled)
    first = np.arange(rows)[:, None] * side + row - above
    left = np.arange(columns) * side + column - before

    def numbered(place: Integers) -> Integers:
        down, right = np.divmod(place, side)
        number: Integers = (first + down) * shape[1] + left + right
        return number

    gap = np.full((rows, columns), -1, np.int64)
    if gaps.any():
        gap = np.where(gaps.any(axis=2), numbered(gaps.argmax(axis=2)), -1)
        tiled = np.where(gaps, -np.inf, tiled)
    place = tiled.argmax(axis=2)
    value = np.take_along_axis(tiled, place[..., None], 2)[..., 0]
    return Tops((row - above) // side, (column - before) // side, value, numbered(place), gap)


class Pyramid:
    """The highest cells of tiles, of tiles of two by two of these, and so on.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    """

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape, self.side = shape, side_of_tiles(shape)
        size = -(-shape[0] // self.side), -(-shape[1] // self.side)
        none = np.full(size, -1, np.int64)
        self._levels: list[tuple[Floats, Integers, Integers]] = [
            (np.full(size, -np.inf), np.zeros(size, np.int64), none)
        ]

    def add(self, tops: Tops) -> None:
        """Take the tops of a block."""
        rows, columns = tops.value.shape
        window = slice(tops.row, tops.row + rows), slice(tops.column, tops.column + columns)
        value, cell, gap = (level[window] for level in self._levels[0])
        higher = tops.value > value
        value[higher], cell[higher] = tops.value[higher], tops.cell[higher]
        gap[...] = np.where(tops.gap >= 0, tops.gap, gap)

    @property
    def highest(self) -> float:
        """The highest cell so far, -inf where there is none."""
        return float(self._levels[0][0].max())

    def build(self) -> None:
        """Make the upper levels, once all blocks are there."""
        while self._levels[-1][0].size > 1:
            value, cell, gap = self._levels[-1]
            rows, columns = (-(-size // 2) for size in value.shape)
            parts: list[NDArray[Any]] = []
            for array, none in ((value, -np.inf), (cell, 0), (gap, -1)):
                padded = np.full((2 * rows, 2 * columns), none, array.dtype)
                padded[: array.shape[0], : array.shape[1]] = array
                four = padded.reshape(rows, 2, columns, 2).swapaxes(1, 2)
                parts.append(four.reshape(rows, columns, 4))
            best = parts[0].argmax(axis=2)[..., None]
            top, of_top = (np.take_along_axis(part, best, 2)[..., 0] for part in parts[:2])
            self._levels.append((top, of_top, parts[2].max(axis=2)))

    def tiles_near(
        self,
        row: Integers,
        column: Integers,
        value: Floats,
        limits: Limits,
        metric: Metric,
    ) -> tuple[Integers, Integers]:
        """Return in which tiles the nearest higher cells and cells without data may lie.

        Parameters
        ----------
        row, column, value : ndarray of shape (peaks,)
            The peaks.
        limits : Limits
            What is known of them.
        metric : Metric
            How far apart cells are.

        Returns
        -------
        peak, tile : ndarray of int of shape (pairs,)
            Tiles by number, along the rows of tiles, ascending.
        """
        peaks, tiles = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for start in range(0, row.size, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            where = row[some], column[some], value[some], metric
            bound = limits.squared[some].copy()
            pairs = [self._search(*where, bound, gaps=False)]
            bound = np.minimum(bound, limits.gap[some])
            pairs.append(self._search(*where, bound, gaps=True))
            peak, tile = (np.concatenate(part) for part in zip(*pairs))
            both = np.unique(tile * row.size + peak + start)
            peaks.append(both % row.size)
            tiles.append(both // row.size)
        peak, tile = np.concatenate(peaks), np.concatenate(tiles)
        order = np.argsort(tile, kind="stable")
        return peak[order], tile[order]

    def _search(
        self,
        row: Integers,
        column: Integers,
        value: Floats,
        metric: Metric,
        bound: Array,
        *,
        gaps: bool,
    ) -> tuple[Integers, Integers]:
        """Go down the pyramid with all that may hold something nearer than is known.

        `bound` has the squared distances within which something is known, and is lowered.
        """
        peak = np.arange(row.size)
        i: Integers = np.zeros(row.size, np.int64)
        j, below = i, np.arange(2)
        nearest = -bound
        for depth in range(len(self._levels) - 1, -1, -1):
            checkpoint()
            values, cells, gap = self._levels[depth]
            if depth < len(self._levels) - 1:
                i = (2 * i[:, None] + np.repeat(below, 2)).ravel()
                j = (2 * j[:, None] + np.tile(below, 2)).ravel()
                peak = np.repeat(peak, 4)
                there = (i < values.shape[0]) & (j < values.shape[1])
                if not there.all():
                    peak, i, j = peak[there], i[there], j[there]
            cell = gap[i, j] if gaps else cells[i, j]
            holds = cell >= 0 if gaps else values[i, j] > value[peak]
            peak, i, j, cell = peak[holds], i[holds], j[holds], cell[holds]
            r, c = row[peak], column[peak]
            known = metric.squared(r, c, *np.divmod(cell, self.shape[1]))
            raise_to(nearest, peak, -known)
            away = self._distance(depth, i, j, r, c, metric)
            near = away * away * (1 - _SLACK) <= metric.widest(-nearest)[peak]
            peak, i, j = peak[near], i[near], j[near]
        bound[:] = -nearest
        return peak, i * self._levels[0][0].shape[1] + j

    def _distance(
        self, depth: int, i: Integers, j: Integers, row: Integers, column: Integers, metric: Metric
    ) -> Array:
        """Return a distance that no cell of a tile is nearer than."""
        size = self.side << depth
        top, left = i * size, j * size
        high = np.minimum(size, self.shape[0] - top) - 1
        wide = np.minimum(size, self.shape[1] - left) - 1
        middle = np.sqrt(metric.squared(row, column, top + high // 2, left + wide // 2))
        away = middle * (1 - _SLACK) - metric.radius(top, left, high, wide) * (1 + _SLACK)
        return np.maximum(away, 0.0)


def look_into(
    values: NDArray[Any],
    peak: Integers,
    tile: Integers,
    row: Integers,
    column: Integers,
    height: Floats,
    metric: Metric,
    *,
    origin: tuple[int, int],
    shape: tuple[int, int],
    side: int,
) -> tuple[Integers, Limits]:
    """Look for the nearest higher cells in the tiles where they may lie.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        A block; NaN is no data.
    peak, tile : ndarray of int of shape (pairs,)
        Which tiles to look into for which peaks; those that the block has a part in.
    row, column, height : ndarray of shape (peaks,)
        The peaks.
    metric : Metric
        How far apart cells are.
    origin : tuple of int
        Row and column of the block's first cell.
    shape : tuple of int
        Rows and columns of the raster.
    side : int
        Rows and columns of a tile.

    Returns
    -------
    peak : ndarray of int
        Each peak that was looked for, once.
    limits : Limits
        What was found for it.
    """
    across = -(-shape[1] // side)
    named = np.unique(peak)
    found, ground = Limits.unknown(named.size), Ground(row[named], column[named], shape[1], metric)
    down, right = np.divmod(np.arange(side * side), side)
    at_once = max(_CELLS // (side * side), 1)
    for start in range(0, peak.size, at_once):
        who, where = peak[start : start + at_once], tile[start : start + at_once]
        i, j = np.divmod(where, across)
        r, c = (i * side)[:, None] + down, (j * side)[:, None] + right
        r_in, c_in = r - origin[0], c - origin[1]
        inside = (r_in >= 0) & (r_in < values.shape[0]) & (c_in >= 0) & (c_in < values.shape[1])
        cells = values[np.where(inside, r_in, 0), np.where(inside, c_in, 0)]
        higher = inside & (cells > height[who][:, None])
        gaps = inside & np.isnan(cells)
        pair, place = np.nonzero(higher | gaps)
        r, c, at = r[pair, place], c[pair, place], np.searchsorted(named, who[pair])
        squared = metric.squared(row[who[pair]], column[who[pair]], r, c)
        rises = higher[pair, place]
        gap = -found.gap
        raise_to(gap, at[~rises], -squared[~rises])
        found.gap[:] = -gap
        number, squared, at = (r * shape[1] + c)[rises], squared[rises], at[rises]
        first = ground.nearest(at, squared, number)
        far = np.full(first.size, np.inf)
        found.take(at[first], Limits(squared[first], number[first], far), ground.of(at[first]))
    return named, found


def isolation(
    values: NDArray[Any],
    row: Integers,
    column: Integers,
    metric: Metric,
) -> Limits:
    """Return the nearest higher cell of each peak of a raster that is in memory.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        NaN is no data.
    row, column : ndarray of int of shape (peaks,)
        The peaks' cells.
    metric : Metric
        How far apart cells are.

    Returns
    -------
    Limits
        `gap` may be more than that of the nearest cell without data where that is not nearer
        than the higher cell; cells beyond the raster's edge count.

    References
    ----------
    Kirmse and de Ferranti 2017, Calculating the prominence and isolation of every mountain in
    the world, Progress in Physical Geography 41(6), doi:10.1177/0309133317738163.

    Examples
    --------
    >>> heights = np.array([[1.0, 5.0, 2.0, 4.0, 4.0, 6.0]])
    >>> flat = Plane((1, 6), (10.0, 0.0), (0.0, -10.0))
    >>> limits = isolation(heights, np.array([0, 0]), np.array([1, 5]), flat)
    >>> limits.cell.tolist(), limits.squared.tolist()
    ([5, -1], [16.0, inf])
    """
    values = np.asarray(values, float)
    shape = values.shape
    pyramid = Pyramid((shape[0], shape[1]))
    pyramid.add(tops_of(values, row=0, column=0, shape=pyramid.shape, side=pyramid.side))
    pyramid.build()
    around = np.pad(values, REACH, constant_values=np.nan)
    if metric.wraps:
        beside = np.arange(-REACH, shape[1] + REACH) % shape[1]
        around[REACH:-REACH] = values[:, beside]
    limits, done = look_around(
        around, row, column, metric, origin=(-REACH, -REACH), shape=pyramid.shape
    )
    return finish(limits, done, values[row, column], row, column, pyramid, metric, values)


def finish(
    limits: Limits,
    done: Booleans,
    height: Floats,
    row: Integers,
    column: Integers,
    pyramid: Pyramid,
    metric: Metric,
    values: NDArray[Any],
) -> Limits:
    """Find what lies farther away, in a raster that is in memory."""
    far = np.flatnonzero(~done)
    some = Limits(limits.squared[far], limits.cell[far], limits.gap[far])
    where = row[far], column[far], height[far]
    peak, tile = pyramid.tiles_near(*where, some, metric)
    named, found = look_into(
        values, peak, tile, *where, metric, origin=(0, 0), shape=pyramid.shape, side=pyramid.side
    )
    some.take(named, found, Ground(row[far], column[far], values.shape[1], metric).of(named))
    limits.squared[far], limits.cell[far], limits.gap[far] = some
    limits.gap[:] = np.minimum(limits.gap, metric.outside(row, column))
    return limits
