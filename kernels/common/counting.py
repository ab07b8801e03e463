"""How many cells have data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_valid(block: NDArray[Any]) -> NDArray[np.int64]:
    """Count the cells of each band that have data.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        Floats; NaN means no data.

    Returns
    -------
    ndarray of int64, shape (bands,)
        Those of blocks are added.

    Examples
    --------
    >>> count_valid(np.array([[[1.0, np.nan]], [[2.0, 3.0]]]))
    array([1, 2])
    """
    missing = scratch("missing", block[0].size, np.bool_).reshape(block.shape[1:])
    valid = [missing.size - np.count_nonzero(np.isnan(cells, out=missing)) for cells in block]
    return np.array(valid, dtype=np.int64)


def any_valid(cells: NDArray[Any]) -> bool:
    """Say whether any cell has data.

    Parameters
    ----------
    cells : ndarray of two dimensions or more
        Floats; NaN means no data.

    Returns
    -------
    bool

    Examples
    --------
    >>> any_valid(np.array([[np.nan, np.nan], [np.nan, 3.0]]))
    True
    """
    return any(not np.logical_and.reduce(np.isnan(part), axis=None) for part in cells)
