"""A raster at a coarser size, and its values between the centres of the coarse cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Booleans, Floats


# Rows of cells that means are taken of at once: what is copied of them stays in the cache.
_ROWS_AT_ONCE = 64


def coarsen(
    values: NDArray[Any], use: Booleans, *, factor: int, first: bool = False, whole: bool = False
) -> Floats:
    """Return one value for each square of cells, those that are cut short included.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        Cells; squares at the lower and right end may be cut short.
    use : ndarray of bool, shape (rows, columns)
        Which of them count; those are finite.
    factor : int
        Cells along a square.
    first : bool
        Take the first cell that counts, in row order, instead of their mean: for classes.
    whole : bool
        Leave out squares of which some cells do not count: the mean of part of a square does not
        stand for its centre.

    Returns
    -------
    ndarray of float64, shape (ceil(rows / factor), ceil(columns / factor))
        NaN where no cell counts.

    Examples
    --------
    >>> cells = np.array([[1.0, 3.0, 9.0]])
    >>> coarsen(cells, np.array([[True, True, False]]), factor=2)
    array([[ 2., nan]])
    """
    rows, columns = (-(-length // factor) for length in values.shape)
    cells = np.full((rows * factor, columns * factor), np.nan)
    np.copyto(cells[: values.shape[0], : values.shape[1]], values, where=use)
    result = _first_cells(cells, factor)
    if not first:
        # The mean of equal cells is that cell, to the last digit.
        cells -= result.repeat(factor, axis=0).repeat(factor, axis=1)
        result += block_means(cells, factor=factor)
    if whole:
        parts = np.isnan(cells).reshape(rows, factor, columns, factor)
        result[parts.any(axis=(1, 3))] = np.nan
    return result


def block_means(
    values: NDArray[np.floating[Any]], *, factor: int, reference: float = 0.0
) -> Floats:
    """Return the mean of each square of cells, less a reference.

    It takes no copy of the whole, and loses no digit of small differences on a large offset.

    Parameters
    ----------
    values : ndarray of shape (rows, columns), float32 or float64
        NaN is no data. Squares that the lower and right end cut short are left out.
    factor : int
        Cells along a square.
    reference : float
        A finite number near the values.

    Returns
    -------
    ndarray of float64, shape (rows // factor, columns // factor)
        Means of the cells with data; NaN where a square has none.

    Notes
    -----
    Cost: two or three operations a cell.

    Examples
    --------
    >>> block_means(np.array([[1.0, 2.0, 9.0], [3.0, np.nan, 9.0]]), factor=2)
    array([[2.]])
    """
    if factor == 1:
        apart: Floats = np.subtract(values, reference, dtype=np.float64)
        return apart
    rows, columns = (length // factor for length in values.shape)
    means = np.empty((rows, columns))
    height = max(1, _ROWS_AT_ONCE // factor)
    for top in range(0, rows, height):
        lines = min(height, rows - top)
        part = values[top * factor : (top + lines) * factor, : columns * factor]
        cells = np.subtract(part, reference, dtype=np.float64)
        missing = np.isnan(cells)
        counts: Any = factor * factor
        if missing.any():
            cells[missing] = 0.0
            counts = _square_sums(~missing, factor, np.int64)
        with np.errstate(invalid="ignore"):  # 0 / 0 where a square has no data
            np.divide(_square_sums(cells, factor), counts, means[top : top + lines])
    return means


def _first_cells(cells: NDArray[np.floating[Any]], factor: int) -> Floats:
    """Return the first cell with data of each square, in row order; NaN where there is none."""
    first = cells[::factor, ::factor].astype(np.float64)
    rows, columns = np.nonzero(np.isnan(first))
    if rows.size and factor > 1:
        parts = cells.reshape(first.shape[0], factor, first.shape[1], factor)
        squares = parts[rows, :, columns].reshape(rows.size, -1)
        place = np.isnan(squares).argmin(axis=1)
        first[rows, columns] = squares[np.arange(rows.size), place]
    return first


def _square_sums(cells: NDArray[Any], factor: int, dtype: Any = np.float64) -> NDArray[Any]:
    rows, columns = (length // factor for length in cells.shape)
    lines = np.add.reduce(cells.reshape(rows, factor, -1), axis=1, dtype=dtype)
    sums: NDArray[Any] = np.add.reduce(lines.reshape(rows, columns, factor), axis=2)
    return sums


def sample(
    coarse: Floats,
    rows: NDArray[Any],
    columns: NDArray[Any],
    *,
    factor: int,
    nearest: bool = False,
    smooth: bool = False,
) -> Floats:
    """Return the values of a coarse raster at cells of the fine one.

    Parameters
    ----------
    coarse : ndarray of float64, shape (coarse rows, coarse columns)
        From `coarsen`, without NaN where values are asked for.
    rows, columns : ndarray of shape (cells,)
        Cells of the fine raster.
    factor : int
        Fine cells along a coarse one.
    nearest : bool
        The coarse cell itself, instead of bilinear interpolation between centres.
    smooth : bool
        Cubic interpolation instead, of what has those means: of a cubic surface no digit is lost
        but at the edges. It may lie beyond the values around.

    Returns
    -------
    ndarray of float64, shape (cells,)

    Examples
    --------
    >>> sample(np.array([[1.0, 3.0]]), np.array([0]), np.array([1]), factor=2)
    array([1.5])
    """
    from scipy.ndimage import map_coordinates

    places = [(place + 0.5) / factor - 0.5 for place in (rows, columns)]
    found = map_coordinates(coarse, places, order=0 if nearest else 1, mode="nearest")
    if nearest:
        return np.asarray(found, dtype=np.float64)
    if smooth:
        curved = _cubic(_at_centres(coarse, factor), *places)
        return np.where(np.isnan(curved), found, curved)
    corners = [
        np.clip(np.stack([side, side + 1]), 0, length - 1)
        for side, length in zip((np.floor(p).astype(np.int64) for p in places), coarse.shape)
    ]
    around = coarse[corners[0][:, None], corners[1][None]].reshape(4, -1)
    held: Floats = np.clip(found, around.min(axis=0), around.max(axis=0))
    return held


def _at_centres(means: Floats, factor: int) -> Floats:
    """Return the values at the centres of squares, of a cubic surface that has some means there."""
    around = np.pad(means, 1, mode="edge")
    bent = np.zeros(means.shape)
    for beside in (np.s_[:-2, 1:-1], np.s_[2:, 1:-1], np.s_[1:-1, :-2], np.s_[1:-1, 2:]):
        bent += around[beside] - means  # of equal means exactly 0
    values = means - (1.0 - 1.0 / factor**2) / 24.0 * bent
    return np.where(np.isnan(bent), means, values)


def _cubic(values: Floats, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
    """Interpolate by the cubics through four points each way."""
    sides = []
    for place, length in ((rows, values.shape[0]), (columns, values.shape[1])):
        first = np.floor(place).astype(np.int64)
        t = place - first
        shares = (
            t * (t - 1) * (2 - t) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            (t + 1) * t * (2 - t) / 2,
            (t + 1) * t * (t - 1) / 6,
        )
        sides.append([(np.clip(first + k - 1, 0, length - 1), s) for k, s in enumerate(shares)])
    middle = values[sides[0][1][0], sides[1][1][0]]
    found: Floats = np.zeros(rows.shape)
    for row, down in sides[0]:
        line = np.zeros(rows.shape)
        for column, across in sides[1]:
            line += across * (values[row, column] - middle)
        found += down * line
    found += middle
    return found
