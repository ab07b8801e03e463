"""Pearson's correlation of two rasters in a moving window."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from .moments import Shape, missing_cells, window_moments
from .significance import correlation_p_value
from .windows import centres


def local_correlation(
    first: NDArray[np.floating[Any]],
    second: NDArray[np.floating[Any]],
    *,
    window: tuple[int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    min_cells: int = 3,
) -> NDArray[np.float64]:
    """Return how two rasters correlate in the window around each cell.

    Parameters
    ----------
    first, second : ndarray of shape (1, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); a cell counts where both
        have data. Never changed.
    window : tuple of int
        Rows and columns of the window.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window; all by default.
    min_cells : int
        Windows with fewer pairs have no result; never less than 3.

    Returns
    -------
    ndarray of shape (4, rows out, columns out), float64
        Pearson's r (-1 to 1); its two-sided p by Student's t with n - 2 degrees of freedom; the
        number of pairs n; and r once more, for averages. r and p are NaN where there are fewer
        pairs, where either raster is flat in the window, and where the cell itself has no pair.

    Notes
    -----
    Cost: about ``30 log2(w)`` operations a cell and axis on float64 copies; see `moments` for
    the method. r does not suffer from offsets: means are never subtracted from sums.

    Examples
    --------
    >>> a = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]])
    >>> local_correlation(a, -a, window=(3, 3))[[0, 2], 0, 0]
    array([-1.,  9.])
    """
    box = (1, *window)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        blocks = [first, second]
        missing = missing_cells(blocks)
        empty = None if missing is None else centres(missing, box)
        moments = window_moments(
            blocks, Shape(box, footprint), missing=missing, unwanted=empty, precision=1e-6
        )
        xx, yy, xy = (product[0] for product in moments.products)
        count = moments.counts
        pairs = count[0].copy() if isinstance(count, np.ndarray) else np.full(xy.shape, count)
        # Each root by itself: the product of two sums of squares may overflow.
        r = xy / (np.sqrt(xx) * np.sqrt(yy))
        np.clip(r, -1.0, 1.0, out=r)
        none = (xx <= 0) | (yy <= 0) | (pairs < max(min_cells, 3))
        if empty is not None:
            none |= empty[0]
        r[none] = np.nan
        return np.stack([r, correlation_p_value(r, pairs), pairs, r])


def sum_correlations(tile: NDArray[np.floating[Any]]) -> tuple[float, int]:
    """Return the sum of a tile's correlations, and their number.

    Parameters
    ----------
    tile : ndarray of any shape
        Correlations; NaN is none.

    Returns
    -------
    tuple of float, int
        Sums that add up over tiles.
    """
    valid = tile[~np.isnan(tile)]
    return float(valid.sum()), int(valid.size)
