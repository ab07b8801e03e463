"""Sums over the cells that have finite values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Floats


def without_gaps(tile: NDArray[np.floating[Any]]) -> tuple[NDArray[np.floating[Any]], int]:
    """Return a tile's cells with 0 for those without a finite value.

    Parameters
    ----------
    tile : ndarray of any shape
        NaN is no data, and of infinite results there is no average.

    Returns
    -------
    cells : ndarray of the same shape
        In one piece, whatever the tile's layout is: the order of numpy's sums depends on it.
        Valid until this thread asks again.
    gaps : int
        Number of cells left out.
    """
    cells: NDArray[Any] = scratch("without gaps", tile.size, tile.dtype).reshape(tile.shape)
    np.copyto(cells, tile)
    finite = np.isfinite(cells, scratch("finite", tile.size, np.bool_).reshape(tile.shape))
    gaps = tile.size - int(np.count_nonzero(finite))
    if gaps:
        np.copyto(cells, 0.0, where=np.logical_not(finite, finite))
    return cells, gaps


def sum_down(cells: Floats) -> NDArray[np.float64]:
    """Return sums along the first axis, added one after the other whatever lies beside.

    numpy's own order depends on the layout, and on whether there is one column or there are more.

    Parameters
    ----------
    cells : ndarray of shape (n, ...), float64
        One or more.

    Examples
    --------
    >>> column = np.array([[2.0**53], [1.0], [1.0], [1.0]])
    >>> bool(sum_down(column)[0] == sum_down(np.repeat(column, 2, axis=1))[1])
    True
    """
    sums: NDArray[np.float64]
    if cells.size == len(cells):
        sums = np.add.accumulate(cells, axis=0)[-1]
    else:
        sums = np.add.reduce(np.ascontiguousarray(cells), axis=0)
    return sums


def total(cells: NDArray[np.floating[Any]]) -> float:
    """Return the sum of cells, in pairs."""
    with np.errstate(over="ignore"):
        return float(np.add.reduce(cells, axis=None, dtype=np.float64))


def sum_valid(tile: NDArray[np.floating[Any]]) -> tuple[float, int]:
    """Return the sum of a tile's cells with finite values, and the number of the others."""
    cells, gaps = without_gaps(tile)
    return total(cells), gaps
