"""Variance, standard deviation and coefficient of variation in a moving window."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from .memory import fresh
from .moments import missing_cells, window_moments
from .sums import total, valid_cells
from .window_sums import window_sums
from .windows import Shape, centres


class Statistic(IntEnum):
    """What is written for each cell."""

    VARIANCE = 0
    STANDARD_DEVIATION = 1
    COEFFICIENT_OF_VARIATION = 2


def local_variance(
    block: NDArray[np.floating[Any]],
    *,
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    statistic: Statistic = Statistic.VARIANCE,
    ddof: int = 0,
    min_cells: int = 1,
    fill_nodata: bool = False,
) -> NDArray[np.float64]:
    """Return a statistic of the window around each cell, and the variance beside it.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data, neither
        counted nor spread. Never changed.
    window : tuple of int
        Bands, rows and columns of the window, each at least 1.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window; all by default. With a footprint the window spans
        one band.
    statistic : Statistic
        The variance (units of the cells, squared), its root (units of the cells), or the root
        over the absolute mean (no unit; no data where the mean is 0).
    ddof : int
        0 divides by the number of valid cells n, 1 by n - 1 (no data where n is 1).
    min_cells : int
        Windows with fewer valid cells have no result.
    fill_nodata : bool
        Whether cells that have no data themselves get the statistic of their window.

    Returns
    -------
    ndarray of shape (bands out, rows out, columns out) or twice the bands, float64
        The statistic, NaN where there is none. Where it is not the variance, the bands of the
        variance follow it, for averages.

    Raises
    ------
    ValueError
        Where the footprint and the window disagree.

    Notes
    -----
    Cost: about ``14 log2(w)`` operations a cell and axis, on one float64 copy of the block; see
    `moments` for the method and its sources.

    Examples
    --------
    >>> local_variance(np.array([[[1.0, 2.0, 3.0]]]), window=(1, 1, 3))
    array([[[0.66666667]]])
    """
    if footprint is not None and window != (1, *footprint.shape):
        raise ValueError(f"a footprint of {footprint.shape} cells needs a window of that size")

    missing = missing_cells([block])
    empty = None if fill_nodata or missing is None else centres(missing, window)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        shape = Shape(window, footprint)
        moments = window_moments(
            [block],
            shape,
            missing=missing,
            unwanted=empty,
        )
        counts = moments.counts
        variance = moments.covariance(0, ddof)
        least = max(min_cells, ddof + 1)
        if not isinstance(counts, np.ndarray):
            if counts < least:
                variance.fill(np.nan)
        else:
            if least > 1:
                np.copyto(variance, np.nan, where=counts < least)
            if empty is not None:
                np.copyto(variance, np.nan, where=empty)
        if statistic is Statistic.VARIANCE:
            return variance
        bands = len(variance)
        both: NDArray[np.float64] = fresh((2 * bands, *variance.shape[1:]))
        deviation = np.sqrt(variance, out=both[:bands])
        both[bands:] = variance
        if statistic is Statistic.COEFFICIENT_OF_VARIATION:
            # Not by way of a reference: a mean is small beside it, or 0, and has to stay so.
            counts, sums = window_sums(block, shape, missing=missing)
            mean = sums[0] / counts
            deviation /= np.abs(mean)
            deviation[mean == 0] = np.nan
        return both


def sum_variances(tile: NDArray[np.floating[Any]]) -> tuple[float, float, int]:
    """Return the sum of a tile's local variances, of their roots, and their number.

    Parameters
    ----------
    tile : ndarray of any shape
        Variances; NaN is no data.

    Returns
    -------
    tuple of float, float, int
        Three sums that add up over tiles.
    """
    cells, gaps = valid_cells(tile)
    variances = total(cells)
    return variances, total(np.sqrt(cells, cells)), tile.size - gaps
