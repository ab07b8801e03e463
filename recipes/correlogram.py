"""From rasters to their correlation against lag."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.wording import tr
from ..kernels.correlation.bands import band_sums, merge_band_sums
from ..kernels.correlation.choices import Axis, LagType
from ..kernels.correlation.lags import (
    LagSums,
    Neighbours,
    default_lag,
    lag_sums,
    neighbour_sums,
    stack_lags,
    white_band,
)
from ..raster.common.choices import Edges
from ..raster.verbs.edges import Halo
from ..raster.verbs.engine import reduce_blocks, stack_tile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Integers
    from ..kernels.correlation.bands import BandSums
    from ..raster.common.progress import Progress
    from ..raster.sources.source import RasterSource
    from .run import Run


# Lags that raw products have by default, at most.
_MOST_PRODUCTS = 2**20
_UNIT = 256
# What an interpolation makes of equal cells, as a part of them, at most.
_LAST_DIGITS = 32 * 2.0**-52


# Sums of products, and of each raster the sum of squares and their number.
_PlaneSums = tuple[Any, ...]


class Lags(NamedTuple):
    """What was found at each lag: lags along columns and rows (or bands), values and numbers.

    Attributes
    ----------
    across, down : ndarray of int64
        The lags; along bands ``across``.
    values : ndarray of float64
        NaN where there is none.
    pairs : ndarray of int64
        How many pairs there are.
    white : float
        How far from 0 the correlation of white noise lies in 95 of 100 cases.
    """

    across: Integers
    down: Integers
    values: Array
    pairs: Integers
    white: float

    def best(self, alone: bool) -> Optional[int]:
        """Return where the value is farthest from 0, of equal ones the shortest lag.

        ``alone`` says that a raster is compared with itself, which is most alike at lag 0.
        """
        sizes = np.abs(self.values)
        if alone:
            sizes = np.where((self.across == 0) & (self.down == 0), np.nan, sizes)
        if np.isnan(sizes).all():
            return None
        near = np.nonzero(sizes >= np.nanmax(sizes) * (1.0 - 1e-12))[0]
        length = self.across[near] ** 2 + self.down[near] ** 2
        order = np.lexsort((-self.down[near], -self.across[near], length))
        return int(near[order[0]])


def greatest_lags(
    run: Run, axis: Axis, sizes: tuple[int, int], series: int, kind: LagType
) -> tuple[int, ...]:
    """Return the greatest lag along the first and the second of two lengths; refuse larger ones."""
    used = {Axis.BANDS: (1, 0), Axis.ROWS: (1, 0), Axis.COLUMNS: (0, 1), Axis.BOTH: (1, 1)}[axis]
    lengths = [size for size, use in zip(sizes, used) if use]
    most = max(lengths) - 1
    if run.given("MAX_LAG"):
        lag = run.integer("MAX_LAG")
        if lag > most:
            told = tr("MAX_LAG is {}: the data are {} long; give {} at most")
            raise ValueError(told.format(lag, most + 1, most))
        return tuple(min(lag, size - 1) * use for size, use in zip(sizes, used))
    if kind is LagType.PRODUCTS:
        lags = [(size - 1) * use for size, use in zip(sizes, used)]
        if (2 * lags[0] + 1) * (2 * lags[1] + 1) <= _MOST_PRODUCTS:
            return tuple(lags)
    return tuple(default_lag(size, series) * use for size, use in zip(sizes, used))


def along_bands(
    run: Run,
    sources: Sequence[RasterSource],
    lags: NDArray[np.int64],
    kind: LagType,
    detrend: bool,
    progress: Progress,
) -> Lags:
    """Return the means over cells of the correlations along bands."""
    sources, swapped = longest_first(sources)
    count = sources[0].count()
    tile = stack_tile(count)
    plan = run.blocks(sources[0].info(), 16.0 * len(sources), together=True, least=tile)
    look = partial(_along_bands, lags=lags, kind=kind, detrend=detrend, swapped=swapped)
    totals, cells, pairs = reduce_blocks(look, sources, plan, _add, unit=tile, progress=progress)
    with np.errstate(invalid="ignore"):
        values = np.where(cells > 0, totals / cells, np.nan)
    return Lags(lags, np.zeros_like(lags), values, pairs.astype(np.int64), white_band(count))


def longest_first(sources: Sequence[RasterSource]) -> tuple[Sequence[RasterSource], bool]:
    """Return sources with the most bands first, as they are read, and whether they changed places.

    The bands of the shorter one end in bands without data.
    """
    swapped = sources[0].count() < sources[-1].count()
    return (sources[::-1] if swapped else sources), swapped


def _along_bands(
    *blocks: NDArray[Any], lags: NDArray[np.int64], kind: LagType, detrend: bool, swapped: bool
) -> tuple[Array, Array, Array]:
    values, pairs = _values(blocks, lags, kind, detrend, swapped)
    known = ~np.isnan(values)
    totals = np.where(known, values, 0.0).sum(axis=1)
    return totals, known.sum(axis=1).astype(np.float64), pairs.sum(axis=1)


def values_along_bands(
    *blocks: NDArray[Any], lags: NDArray[np.int64], kind: LagType, detrend: bool, swapped: bool
) -> Array:
    """Return the correlation of each cell at each lag, of shape (lags, rows, columns)."""
    values, _ = _values(blocks, lags, kind, detrend, swapped)
    return values.reshape(lags.size, *blocks[0].shape[1:])


def _values(
    blocks: Sequence[NDArray[Any]],
    lags: NDArray[np.int64],
    kind: LagType,
    detrend: bool,
    swapped: bool,
) -> tuple[Array, Array]:
    flat = [block.reshape(len(block), -1) for block in blocks[:: -1 if swapped else 1]]
    return stack_lags(flat[0], flat[-1], lags, kind=kind, detrend=detrend)


def _add(one: tuple[Array, ...], other: tuple[Array, ...]) -> tuple[Array, ...]:
    return tuple(a + b for a, b in zip(one, other))


class _Plane(NamedTuple):
    """What is taken from the cells: a constant, and slopes along rows and columns."""

    constant: float
    down: float
    across: float
    row: float
    column: float

    def taken_from(self, cells: NDArray[Any], row: int, column: int) -> Array:
        """Return cells less the plane, with their first cell at a row and column."""
        rows, columns = cells.shape
        down = (np.arange(row, row + rows) - self.row) * self.down
        across = (np.arange(column, column + columns) - self.column) * self.across
        return cells - (self.constant + down[:, None] + across[None, :])


def over_the_plane(
    run: Run,
    sources: Sequence[RasterSource],
    axis: Axis,
    most: tuple[int, ...],
    kind: LagType,
    detrend: bool,
    progress: Progress,
) -> Lags:
    """Return the correlations over the plane at all lags up to the greatest ones."""
    across, down = most
    rows, columns = sources[0].info().grid.shape
    none = _Plane(0.0, 0.0, 0.0, 0.0, 0.0)
    planes = [none] * len(sources)
    if kind is not LagType.PRODUCTS or detrend:
        planes = [
            _plane(run, source, axis, detrend, progress.part(0.1 * k, 0.1 * (k + 1)))
            for k, source in enumerate(sources)
        ]
    info = sources[0].info()
    plan = run.blocks(info, 60.0 * len(sources), 2 * max(most))
    sums, *own = reduce_blocks(
        partial(_over_the_plane, planes=planes, across=across, down=down),
        sources,
        plan,
        _add_sums,
        halo=Halo(down, down, across, across),
        edges=Edges.SHRINK,
        unit=_UNIT,
        located=True,
        progress=progress.part(0.2, 1.0),
    )
    lag_y, lag_x = np.mgrid[-down : down + 1, -across : across + 1]
    values, pairs = sums.products.copy(), sums.pairs
    if kind is not LagType.PRODUCTS:
        lost = rows * columns - (rows - np.abs(lag_y)) * (columns - np.abs(lag_x))
        values /= np.maximum(pairs + lost, 1.0)  # none at all without a cell with data
    if kind is LagType.CORRELATION:
        roots = [
            _root(found, source, plane, detrend)
            for found, source, plane in zip(own, sources, planes)
        ]
        values = np.clip(values / (roots[0] * roots[-1]), -1.0, 1.0)
    values[pairs == 0] = np.nan
    lags = lag_x.ravel(), lag_y.ravel()
    white = white_band(float(pairs[down, across]))
    return Lags(*lags, values.ravel(), pairs.ravel().astype(np.int64), white)


def _root(sums: tuple[float, int], source: RasterSource, plane: _Plane, detrend: bool) -> float:
    """Return the root of a raster's mean squared departure; NaN where it is rounding, or none.

    What is left of a plane is the rounding of its cells, of equal ones that of an interpolation.
    """
    squares, number = sums
    if not 0.0 < squares < np.inf:
        return np.nan
    info = source.info()
    root = math.sqrt(squares / number)
    size = abs(plane.constant)
    size += (abs(plane.down) * info.grid.rows + abs(plane.across) * info.grid.columns) / 2.0
    digits = float(np.finfo(info.float_dtype).eps) if detrend else _LAST_DIGITS
    return root if root > digits * size else np.nan


def _plane(run: Run, source: RasterSource, axis: Axis, detrend: bool, progress: Progress) -> _Plane:
    """Return the mean of a raster, or the plane (along one axis, the line) of least squares."""
    info = source.info()
    plan = run.blocks(info, 40.0)
    look = partial(_with_places, rows=info.grid.rows, columns=info.grid.columns, detrend=detrend)
    sums = reduce_blocks(
        look, [source], plan, merge_band_sums, unit=_UNIT, located=True, progress=progress
    )
    mean = float(sums.means[0, 0])
    if not detrend:
        return _Plane(mean, 0.0, 0.0, 0.0, 0.0)
    used = {Axis.ROWS: [2], Axis.COLUMNS: [1], Axis.BOTH: [1, 2]}[axis]
    # What does not vary, as the rows of one row, has no slope.
    used = [k for k in used if sums.squares[k, k] > 0]
    slopes = np.zeros(3)
    if used:
        slopes[used] = np.linalg.lstsq(
            sums.products[np.ix_(used, used)], sums.products[used, 0], rcond=None
        )[0]
    return _Plane(mean, slopes[1], slopes[2], sums.means[1, 0], sums.means[2, 0])


def _with_places(
    block: NDArray[Any], *, row: int, column: int, rows: int, columns: int, detrend: bool
) -> BandSums:
    """Return the sums of a tile's finite cells, of their rows and of their columns."""
    cells = np.where(np.isfinite(block[0]), block[0], np.nan).astype(np.float64)
    if not detrend:
        return band_sums(cells[None])
    down, across = np.mgrid[row : row + cells.shape[0], column : column + cells.shape[1]]
    missing = np.isnan(cells)
    places = [np.where(missing, np.nan, place) for place in (down, across)]
    return band_sums(np.stack([cells, *places]))


def _over_the_plane(
    *blocks: NDArray[Any], row: int, column: int, planes: Sequence[_Plane], across: int, down: int
) -> _PlaneSums:
    around = [
        plane.taken_from(block[0].astype(np.float64), row, column)
        for plane, block in zip(planes, blocks)
    ]
    tiles = [
        cells[down : cells.shape[0] - down, across : cells.shape[1] - across] for cells in around
    ]
    own = []
    for tile in tiles:
        known = np.where(np.isfinite(tile), tile, 0.0)
        own.append((float((known * known).sum()), int(np.isfinite(tile).sum())))
    return (lag_sums(around[0], tiles[-1], (0.0, 0.0)), *own)


def _add_sums(one: _PlaneSums, other: _PlaneSums) -> _PlaneSums:
    sums = LagSums(*(a + b for a, b in zip(one[0], other[0])))
    return (sums, *((a[0] + b[0], a[1] + b[1]) for a, b in zip(one[1:], other[1:])))


def neighbours(run: Run, source: RasterSource, rook: bool, progress: Progress) -> Neighbours:
    """Return the sums that tell how alike neighbouring cells are."""
    plane = _plane(run, source, Axis.BOTH, False, progress.part(0.0, 0.5))
    plan = run.blocks(source.info(), 60.0, 2)
    sums: Neighbours = reduce_blocks(
        partial(_neighbours, mean=plane.constant, rook=rook),
        [source],
        plan,
        lambda a, b: Neighbours(*(x + y for x, y in zip(a, b))),
        halo=Halo(0, 1, 1, 1),
        edges=Edges.SHRINK,
        unit=_UNIT,
        progress=progress.part(0.5, 1.0),
    )
    return sums


def _neighbours(block: NDArray[Any], *, mean: float, rook: bool) -> Neighbours:
    return neighbour_sums(block[0], mean, rook=rook)
