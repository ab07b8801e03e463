"""Contrast-limited adaptive equalization (CLAHE): each cell by the histograms around it.

A raster is cut into tiles anchored to its corner. :func:`tile_counts` counts the cells of each
tile, :func:`lookup_tables` clips these histograms and sums them up, and :func:`equalize_adaptive`
maps each cell linearly between the tables of the four tiles around it. Counts are integers and
are added, so the answer does not depend on the cut into blocks.

Source: Zuiderveld 1994, Contrast limited adaptive histogram equalization, Graphics Gems IV,
doi:10.1016/B978-0-12-336156-1.50061-6. Clip limit and remainder are OpenCV's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ._seats import as_index, bits_of, limit, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    # Something of rows, and of columns.
    _Pair = tuple[NDArray[Any], NDArray[Any]]

# Levels of the tables of rows that are mapped at once: these stay in the cache.
_BLENDED = 1 << 18
_AROUND = ((0, 0), (0, 1), (1, 0), (1, 1))
# The number of bins is divided by no less: the quotient may be infinite.
_TINY = 1e-30
# Of luma: Recommendation ITU-R BT.601.
_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114


class Tiles(NamedTuple):
    """The tiles along an axis.

    Attributes
    ----------
    size : int
        Cells of the axis.
    number : int
        Of tiles.
    side : int
        Cells of a tile, of which the last takes what is left; 0: tiles share the axis evenly.
    """

    size: int
    number: int
    side: int

    def owners(self, first: int, length: int) -> NDArray[np.int64]:
        """Return the tile that each cell from the first on belongs to."""
        cells = np.arange(first, first + length, dtype=np.int64)
        if self.side:
            return np.minimum(cells // self.side, self.number - 1)
        return ((cells + 1) * self.number - 1) // self.size

    def neighbours(self, first: int, length: int) -> _Pair:
        """Return the tile before each cell, -1 at the beginning, and the weight of the next."""
        cells = np.arange(first, first + length, dtype=np.int64)
        places = (cells / self.side if self.side else cells * self.number / self.size) - 0.5
        before = np.floor(places)
        return before.astype(np.int64), places - before


def tiles_along(size: int, *, side: int, count: int = 0) -> Tiles:
    """Return the tiles along an axis: ``count`` even ones, or those of ``side`` cells.

    Parameters
    ----------
    size : int
        Cells of the axis.
    side : int
        Cells of a tile. Less than half a tile that is left belongs to the last.
    count : int
        Tiles instead, of at least two cells; 0: by ``side``.

    Returns
    -------
    Tiles

    Examples
    --------
    >>> tiles_along(300, side=128), tiles_along(300, side=128, count=8)
    (Tiles(size=300, number=2, side=128), Tiles(size=300, number=8, side=0))
    """
    if count:
        return Tiles(size, max(1, min(count, size // 2)), 0)
    return Tiles(size, max(1, (2 * size + side) // (2 * side)), side)


class TileCounts(NamedTuple):
    """How often levels occur in tiles: ``(tile row * tiles in a row + tile) * bins + level``."""

    codes: NDArray[np.int64]
    counts: NDArray[np.int64]


def value_levels(
    values: NDArray[Any], *, lower: float, upper: float, bins: int
) -> NDArray[np.float32]:
    """Return the levels of values, between whole numbers too; NaN stays.

    Parameters
    ----------
    values : ndarray of any shape, float32 or float64
        NaN is no data.
    lower, upper, bins
        As for :func:`tile_counts`.

    Returns
    -------
    ndarray of float32, shape of ``values``

    Examples
    --------
    >>> value_levels(np.array([0.0, 3.0, np.nan, 9.0]), lower=0, upper=6, bins=5)
    array([ 0.,  2., nan,  4.], dtype=float32)
    """
    return _levels(values, lower, upper, bins)[0].copy()


def tile_counts(
    cells: NDArray[Any],
    *,
    row: int,
    column: int,
    rows: Tiles,
    columns: Tiles,
    lower: float,
    upper: float,
    bins: int,
    levels: Optional[NDArray[np.float32]] = None,
) -> TileCounts:
    """Count the levels of a block's cells, tile by tile.

    Parameters
    ----------
    cells : ndarray of shape (rows, columns)
        NaN is no data, and does not count.
    row, column : int
        Where in the raster they begin.
    rows, columns : Tiles
        The raster's.
    lower, upper : float
        The values of the first and the last level; cells beyond count there.
    bins : int
        Number of levels. A cell counts at the nearest.
    levels : ndarray of float32, shape (256,) or (65536,), optional
        From :func:`value_levels`, of each value that a type of 8 or 16 bits can store, in the
        order of their bits: cells are such values then.

    Returns
    -------
    TileCounts
        Levels that occur, each once; those of blocks are added.

    Notes
    -----
    About 4 ns a cell, of stored values 3 ns.

    Examples
    --------
    >>> side = tiles_along(2, side=2)
    >>> block = np.array([[0.0, 9.0], [9.0, np.nan]])
    >>> tile_counts(
    ...     block, row=0, column=0, rows=side, columns=side, lower=0, upper=9, bins=10
    ... )
    TileCounts(codes=array([0, 9]), counts=array([1, 2]))
    """
    small = scratch("adaptive level", cells.size, np.int32).reshape(cells.shape)
    if levels is None:
        _nearest(_levels(cells, lower, upper, bins)[0], bins, small)
    else:
        nearest = np.empty(levels.shape, np.int32)
        _nearest(levels.copy(), bins, nearest)
        np.take(nearest, bits_of(cells), out=small, mode="clip")
    of_row, of_column = rows.owners(row, cells.shape[0]), columns.owners(column, cells.shape[1])
    first_row, first_column = int(of_row[0]), int(of_column[0])
    across, each = int(of_column[-1]) - first_column + 1, bins + 1
    starts = _starts(of_row - first_row, of_column - first_column, across, each)
    counts = np.bincount(as_index(small, "adaptive place", starts).reshape(-1))
    used = np.flatnonzero(counts)
    tile, level = np.divmod(used, each)
    valid = level < bins
    used, tile, level = used[valid], tile[valid], level[valid]
    tile = (first_row + tile // across) * columns.number + first_column + tile % across
    return TileCounts(tile * bins + level, counts[used].astype(np.int64, copy=False))


def _nearest(levels: NDArray[np.float32], bins: int, out: NDArray[np.int32]) -> None:
    """Round levels, which are changed, to whole numbers; no data comes after all of them."""
    missing = scratch("adaptive missing", levels.size, np.bool_).reshape(levels.shape)
    np.isnan(levels, out=missing)
    levels += np.float32(0.5)
    with np.errstate(invalid="ignore"):
        np.copyto(out, levels, casting="unsafe")
    np.copyto(out, bins, where=missing)


def lookup_tables(
    counts: NDArray[np.int64],
    *,
    clip_limit: float,
    output_min: float,
    output_max: float,
    rounded: bool,
) -> NDArray[np.float64]:
    """Return the result of each level, tile by tile.

    A histogram is cut off at ``max(int(clip_limit * cells / bins), 1)``. What was cut off is
    spread over all bins, the remainder one each to every ``max(bins // remainder, 1)``-th.

    Parameters
    ----------
    counts : ndarray of int64, shape (tiles, bins)
        Cells at each level.
    clip_limit : float
        How steep the curve may be, as a multiple of an even histogram; above 0.
    output_min, output_max : float
        The range of the results.
    rounded : bool
        Whether the results of levels are whole numbers, as OpenCV's are.

    Returns
    -------
    ndarray of float64, shape (tiles, bins)
        NaN in a tile without cells.

    Examples
    --------
    >>> even = {"output_min": 0.0, "output_max": 8.0, "rounded": False}
    >>> lookup_tables(np.array([[6, 0, 2, 0]]), clip_limit=9.0, **even)
    array([[6., 6., 8., 8.]])
    >>> lookup_tables(np.array([[6, 0, 2, 0]]), clip_limit=1.0, **even)
    array([[3., 4., 7., 8.]])
    """
    bins = counts.shape[1]
    cells = counts.sum(axis=1, keepdims=True)
    # Python's floats have no limit: a clip limit of 1e300 cuts off nothing.
    limits = np.maximum(np.minimum(clip_limit * cells / bins, cells).astype(np.int64), 1)
    cut = np.minimum(counts, limits)
    share, rest = np.divmod(cells - cut.sum(axis=1, keepdims=True), bins)
    place, extra = np.divmod(np.arange(bins), np.maximum(bins // np.maximum(rest, 1), 1))
    cut += share + ((extra == 0) & (place < rest))
    with np.errstate(invalid="ignore"):
        tables: NDArray[np.float64] = np.cumsum(cut, axis=1) / np.where(cells > 0, cells, np.nan)
    tables *= output_max - output_min
    tables += output_min
    return np.rint(tables, out=tables) if rounded else tables


def equalize_adaptive(
    cells: NDArray[Any],
    *,
    row: int,
    column: int,
    rows: Tiles,
    columns: Tiles,
    lower: float,
    upper: float,
    tables: NDArray[np.float64],
    levels: Optional[NDArray[np.float32]] = None,
) -> NDArray[np.float32]:
    """Map a block's cells, between levels and between the tables of the tiles around.

    Parameters
    ----------
    cells : ndarray of shape (rows, columns)
        NaN is no data, and stays so.
    row, column, rows, columns, lower, upper, levels
        As for :func:`tile_counts`.
    tables : ndarray of float64, shape (tile rows, tile columns, bins)
        From :func:`lookup_tables`. Where a tile's are NaN, its neighbours' are taken.

    Returns
    -------
    ndarray of float32, shape of ``cells``
        Right to some 1e-7 of the range of the results.

    Notes
    -----
    About 7 ns a cell where all cells are at a level, as bytes are, otherwise 10 ns.

    Examples
    --------
    >>> side = tiles_along(2, side=2)
    >>> table = np.array([[[0.0, 10.0, 100.0]]])
    >>> equalize_adaptive(
    ...     np.array([[0.0, 1.5], [9.0, np.nan]]),
    ...     row=0, column=0, rows=side, columns=side, lower=0, upper=2, tables=table,
    ... )
    array([[  0.,  55.],
           [100.,  nan]], dtype=float32)
    """
    down = rows.neighbours(row, cells.shape[0])
    right = columns.neighbours(column, cells.shape[1])
    # One tile more at each end: the one after is the next in memory, for every cell.
    around = [
        np.minimum(np.maximum(np.arange(before[0], before[-1] + 2), 0), axis.number - 1)
        for (before, _), axis in ((down, rows), (right, columns))
    ]
    near = tables[np.ix_(*around)].astype(np.float32)
    known = ~np.isnan(near[..., 0])
    near[~known] = 0.0
    place = (down[0] - down[0][0], right[0] - right[0][0])
    down, right = ((axis[0], axis[1].astype(np.float32)) for axis in (down, right))
    result: NDArray[np.float32] = fresh(cells.shape, np.float32)
    bins = tables.shape[2]
    for part in _parts(place[0], max(1, _BLENDED // near[0].size)):
        if levels is None:
            own, ends = _levels(cells[part], lower, upper, bins)
        else:
            own, ends = _levels_of_stored(cells[part], levels)
        of_row, weights = place[0][part], (down[1][part], right[1])
        first = min(int(ends[0]), bins - 2)
        between = _blended(near[..., first : int(ends[1]) + 2], int(of_row[0]), weights[0])
        starts = _starts(np.arange(len(own)), place[1], len(around[1]), between.shape[2], first)
        _map_between(own, between, starts, weights[1], result[part])
        if not known.all():
            with np.errstate(invalid="ignore"):
                result[part] /= _known_share(known, (of_row, place[1]), weights)
    return result


def _starts(
    row: NDArray[Any], column: NDArray[Any], across: int, levels: int, first: int = 0
) -> _Pair:
    """Return where tables of some levels begin, by tile rows and columns, in a row and a column.

    The first level of a table is at its beginning.
    """
    down = row * (across * levels) - first
    return down.astype(np.int32)[:, None], (column * levels).astype(np.int32)


def _parts(of_row: NDArray[Any], most: int) -> Iterator[slice]:
    """Yield slices of rows between the same tiles, of so many rows at most."""
    ends = [*(np.flatnonzero(np.diff(of_row)) + 1).tolist(), of_row.size]
    start = 0
    for end in ends:
        for first in range(start, end, most):
            yield slice(first, min(first + most, end))
        start = end


def _blended(near: NDArray[np.float32], row: int, weights: NDArray[Any]) -> NDArray[np.float32]:
    """Return the tables of rows of cells between the tiles of a row and those of the next.

    A row has fewer levels than cells to map, and all of its cells the same weights: this halves
    the tables that cells are looked up in. Levels that no cell is at are left out.
    """
    above, below = (np.ravel(near[place]) for place in (row, row + 1))
    size = weights.size * above.size
    tables: NDArray[np.float32] = scratch("adaptive tables", size, np.float32)
    tables = tables.reshape(weights.size, above.size)
    np.multiply(weights[:, None], below - above, out=tables)
    tables += above
    return tables.reshape(weights.size, *near.shape[1:])


def _map_between(
    levels: NDArray[np.float32],
    tables: NDArray[np.float32],
    starts: _Pair,
    weights: NDArray[Any],
    result: NDArray[np.float32],
) -> None:
    """Give the results of levels: between two of them, and between the tiles left and right."""
    bins, shape = tables.shape[2], levels.shape
    flat = tables.reshape(-1)
    whole = scratch("adaptive whole", levels.size, np.float32).reshape(shape)
    np.floor(levels, out=whole)
    np.subtract(levels, whole, out=levels)
    place = whole_numbers(whole, "adaptive place", starts)
    right = scratch("adaptive right", levels.size, np.float32).reshape(shape)
    between = bool(np.fmax.reduce(levels, axis=None) != 0.0)
    for skipped, out in ((0, result), (bins, right)):
        np.take(flat[skipped:], place, out=out, mode="clip")
        if between:
            # At the last level nothing is left of the way to the next one.
            after = scratch("adaptive after", levels.size, np.float32).reshape(shape)
            np.take(flat[skipped + 1 :], place, out=after, mode="clip")
            after -= out
            after *= levels
            out += after
    right -= result
    right *= weights
    result += right
    if not between:  # where there is no data, nothing is left of a way that is no number
        result += levels


def _known_share(known: NDArray[np.bool_], tile: _Pair, weights: _Pair) -> NDArray[np.float64]:
    """Return which share of the weights around each cell is of tiles with data."""
    total = np.zeros((tile[0].size, tile[1].size))
    for after_row, after in _AROUND:
        part = known[np.ix_(tile[0] + after_row, tile[1] + after)].astype(np.float64)
        part *= weights[1] if after else 1.0 - weights[1]
        part *= (weights[0] if after_row else 1.0 - weights[0])[:, None]
        total += part
    return total


def luminance(cells: NDArray[Any], *, lower: float, upper: float) -> NDArray[np.float64]:
    """Return the luma of red, green and blue cells, 0 at ``lower`` and 1 at ``upper``.

    Parameters
    ----------
    cells : ndarray of shape (3, rows, columns)
        NaN is no data.
    lower, upper : float
        Black and white; cells beyond are taken as these.

    Returns
    -------
    ndarray of float64, shape (rows, columns)
        NaN where a band is.

    Examples
    --------
    >>> luminance(np.array([[[9.0]], [[9.0]], [[9.0]]]), lower=0.0, upper=18.0)
    array([[0.5]])
    """
    red, green, blue = _shares(cells, lower, upper)
    luma: NDArray[np.float64] = _RED * red + _GREEN * green + _BLUE * blue
    return luma


def recolour(
    cells: NDArray[Any], result: NDArray[Any], *, lower: float, upper: float
) -> NDArray[np.float64]:
    """Return red, green and blue cells of another luma and the same hue.

    Darker cells are mixed with black, lighter ones with white, so that none leaves the range
    (Naik and Murthy 2003, doi:10.1109/TIP.2003.819231).

    Parameters
    ----------
    cells : ndarray of shape (3, rows, columns)
        As for :func:`luminance`.
    result : ndarray of float32 or float64, shape (rows, columns)
        Luma that they get, 0 to 1.
    lower, upper : float
        As there.

    Returns
    -------
    ndarray of float64, shape (3, rows, columns)
        0 to 1; NaN where a band is.

    Examples
    --------
    >>> grey = np.array([[[9.0]], [[9.0]], [[9.0]]])
    >>> recolour(grey, np.array([[0.75]]), lower=0.0, upper=18.0).ravel()
    array([0.75, 0.75, 0.75])
    """
    shares = _shares(cells, lower, upper)
    luma = luminance(cells, lower=lower, upper=upper)
    # Of black nothing is left to darken.
    darker = shares * np.divide(result, luma, out=np.zeros(luma.shape), where=luma != 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lighter = 1.0 - (1.0 - shares) * ((1.0 - result) / (1.0 - luma))
    mixed = np.where(result <= luma, darker, lighter)
    mixed[:, np.isnan(luma)] = np.nan
    return np.clip(mixed, 0.0, 1.0)


def _shares(cells: NDArray[Any], lower: float, upper: float) -> NDArray[np.float64]:
    """Return where cells lie between black, 0, and white, 1."""
    shares: NDArray[np.float64] = np.clip(cells, lower, upper, dtype=np.float64)
    shares -= lower
    shares /= upper - lower
    return shares


def _levels(
    cells: NDArray[Any], lower: float, upper: float, bins: int
) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """Return the levels of cells, 0 to bins - 1, and the lowest and the highest; NaN stays.

    They are in memory of this thread, which the next call uses again.
    """
    kind, room = cells.dtype, scratch("adaptive cells", cells.size, cells.dtype)
    levels = room.reshape(cells.shape)
    with np.errstate(over="ignore"):
        np.subtract(cells, kind.type(lower), out=levels)
        if upper - lower < _TINY:
            levels /= kind.type(upper - lower)
            levels *= bins - 1
        else:
            levels *= kind.type((bins - 1) / (upper - lower))
    lowest, highest = _ends(levels)
    # To look takes less than to limit. Rounding may lead a hair beyond the last.
    if lowest < 0:
        limit(np.maximum, levels, 0.0, levels)
    if highest > bins - 1:
        limit(np.minimum, levels, bins - 1.0, levels)
    ends = max(lowest, 0.0), min(highest, bins - 1.0)
    return levels.astype(np.float32, copy=False), ends


def _levels_of_stored(
    cells: NDArray[Any], levels: NDArray[np.float32]
) -> tuple[NDArray[np.float32], tuple[float, float]]:
    """Return the same of cells as they are stored, by the levels of all that they can be."""
    found: NDArray[np.float32] = scratch("adaptive cells", cells.size, np.float32)
    found = found.reshape(cells.shape)
    np.take(levels, bits_of(cells), out=found, mode="clip")
    return found, _ends(found)


def _ends(levels: NDArray[Any]) -> tuple[float, float]:
    """Return the lowest and the highest, 0 where all are NaN."""
    lowest, highest = (float(end.reduce(levels, axis=None)) for end in (np.fmin, np.fmax))
    return (0.0, 0.0) if np.isnan(lowest) else (lowest, highest)
