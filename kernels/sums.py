"""Sums over the cells that have data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray


def valid_cells(tile: NDArray[np.floating[Any]]) -> tuple[NDArray[np.floating[Any]], int]:
    """Return a tile's cells with 0 for those without data.

    Parameters
    ----------
    tile : ndarray of any shape
        NaN is no data.

    Returns
    -------
    cells : ndarray of the same shape
        Valid until this thread asks again.
    gaps : int
        Number of cells without data.
    """
    missing = np.isnan(tile, scratch("missing", tile.size, np.bool_).reshape(tile.shape))
    gaps = int(np.count_nonzero(missing))
    cells: NDArray[Any] = scratch("valid cells", tile.size, tile.dtype).reshape(tile.shape)
    np.copyto(cells, tile)
    if gaps:
        np.copyto(cells, 0.0, where=missing)
    return cells, gaps


def total(cells: NDArray[np.floating[Any]]) -> float:
    """Return the sum of cells, in pairs."""
    return float(np.add.reduce(cells, axis=None, dtype=np.float64))


def sum_valid(tile: NDArray[np.floating[Any]]) -> tuple[float, int]:
    """Return the sum of a tile's cells that have data, and the number of those that have none."""
    cells, gaps = valid_cells(tile)
    return total(cells), gaps
