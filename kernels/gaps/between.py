"""Cells of gaps that lie between data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Aspect, Booleans, Floats


# No two cells lie so far apart.
_FAR = 2.0**62
# A distance that was rounded on its way reaches the cell that it was made for.
_ROUNDED = 1.0 + 2.0**-50


def between_data(
    values: NDArray[Any], target: Booleans, *, max_distance: float = 0.0, aspect: Aspect = 1.0
) -> Booleans:
    """Say which target cells have data on both sides, along a row, a column or a diagonal.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        The window, with NaN where there is no data.
    target : ndarray of bool, shape (rows, columns)
        The cells to fill, valid or not; they are no data.
    max_distance : float
        How far either of the two may lie, in heights of cells, between centres; 0 is any
        distance.
    aspect : float, or ndarray of shape (rows,)
        Width of the cells in heights of them; of all, or of those of each row.

    Returns
    -------
    ndarray of bool, shape (rows, columns)

    Notes
    -----
    Linear in the cells of the window, about 0.05 microseconds each.

    Examples
    --------
    >>> row = np.array([[np.nan, 1.0, np.nan, np.nan, 4.0, np.nan]])
    >>> between_data(row, np.isnan(row)).astype(int)
    array([[0, 0, 1, 1, 0, 0]])
    """
    source = np.isfinite(values) & ~target
    reach = max_distance or _FAR
    found = np.zeros(source.shape, dtype=bool)
    found |= _on_both_sides(source, reach)
    wide = np.asarray(aspect, dtype=np.float64).reshape(-1, 1)
    along = np.where(wide == 1.0, reach, reach / wide * _ROUNDED)
    found |= _on_both_sides(source.T, along.T).T
    diagonal = reach / np.sqrt(1.0 + wide * wide) * _ROUNDED
    found |= _on_both_diagonals(source, diagonal)
    found |= _on_both_diagonals(source[:, ::-1], diagonal)[:, ::-1]
    return found & target


def _on_both_sides(source: Booleans, reach: Any) -> Booleans:
    """Say which cells have a source above and one below, so many rows away.

    `reach` is one number, or an array that suits the cells.
    """
    checkpoint()
    number = np.arange(len(source), dtype=np.float64)[:, None]
    above = number - np.maximum.accumulate(np.where(source, number, -np.inf), axis=0)
    below = np.minimum.accumulate(np.where(source, number, np.inf)[::-1], axis=0)[::-1] - number
    between: Booleans = (above <= reach) & (below <= reach)
    return between


def _on_both_diagonals(source: Booleans, reach: Floats) -> Booleans:
    """Say the same of the diagonals that run down to the left.

    Cell by cell, rows one cell shorter than they are lie askew: a diagonal becomes a column.
    """
    rows, columns = source.shape
    wide = rows + columns
    room = np.zeros((rows, wide), dtype=bool)
    room[:, :columns] = source
    found = np.zeros((rows, wide), dtype=bool)
    askew = room.ravel()[: rows * (wide - 1)].reshape(rows, wide - 1)
    found.ravel()[: rows * (wide - 1)] = _on_both_sides(askew, reach).ravel()
    return found[:, :columns]
