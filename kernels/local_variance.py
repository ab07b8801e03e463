"""Variance, standard deviation and coefficient of variation in a moving window."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from .moments import Moments, footprint_moments, rectangle_moments, unflatten
from .windows import centres


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

    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        if footprint is None:
            moments = rectangle_moments([block], window)
        else:
            moments = footprint_moments([block], footprint)
        variance = _variance(moments, block, window, ddof)
        few = _without_result(moments, block, window, max(min_cells, ddof + 1), fill_nodata)
        if few is not None:
            np.copyto(variance, np.nan, where=few)
        if statistic is Statistic.VARIANCE:
            return variance
        deviation = np.sqrt(variance)
        if statistic is Statistic.COEFFICIENT_OF_VARIATION:
            mean = unflatten(moments.means[0], block.shape, window)
            deviation /= np.abs(mean)
            deviation[mean == 0] = np.nan
        return np.concatenate([deviation, variance])


def _variance(
    moments: Moments, block: NDArray[np.floating[Any]], window: tuple[int, int, int], ddof: int
) -> NDArray[np.float64]:
    if moments.products is None:  # a window of one cell
        return np.zeros([n - w + 1 for n, w in zip(block.shape, window)])
    counts = moments.counts
    if isinstance(counts, np.ndarray):
        counts = unflatten(counts, block.shape, window)
    divisor = counts - ddof if ddof else counts
    return np.divide(unflatten(moments.products[0], block.shape, window), divisor)


def _without_result(
    moments: Moments,
    block: NDArray[np.floating[Any]],
    window: tuple[int, int, int],
    least: int,
    fill_nodata: bool,
) -> Optional[NDArray[np.bool_]]:
    """Return where there is no result, None where that is nowhere."""
    if not isinstance(moments.counts, np.ndarray):
        return np.array(True) if moments.counts < least else None
    empty: NDArray[np.bool_] = np.isnan(centres(block, window))
    if not fill_nodata and least == 1:
        return empty  # every other window holds its own cell
    few: NDArray[np.bool_] = unflatten(moments.counts, block.shape, window) < least
    return few if fill_nodata else few | empty


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
    total, count = float(tile.sum()), tile.size
    if total == total:
        return total, float(np.sqrt(tile).sum()), count
    missing = np.isnan(tile)
    cells = np.where(missing, 0.0, tile)
    count -= int(np.count_nonzero(missing))
    return float(cells.sum()), float(np.sqrt(cells, out=cells).sum()), count
