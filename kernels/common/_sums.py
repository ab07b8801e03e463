"""Sums over the cells that have finite values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def total(cells: NDArray[np.floating[Any]]) -> float:
    """Return the sum of cells, in pairs."""
    with np.errstate(over="ignore"):
        return float(np.add.reduce(cells, axis=None, dtype=np.float64))


def sum_valid(tile: NDArray[np.floating[Any]]) -> tuple[float, int]:
    """Return the sum of a tile's cells with finite values, and the number of the others."""
    cells, gaps = without_gaps(tile)
    return total(cells), gaps
