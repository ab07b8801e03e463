"""Variance, standard deviation and coefficient of variation in a moving window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common._sums import total, without_gaps
from ..common.memory import fresh, scratch
from ..common.wording import tr
from ._moments import Finite, Moments, finite_cells, flat_centres, window_moments
from ._sums import window_sums
from .choices import Spread
from .shapes import Shape, reach

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Floats


def local_variance(
    block: NDArray[np.floating[Any]],
    *,
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    statistic: Spread = Spread.VARIANCE,
    ddof: int = 0,
    min_cells: int = 1,
    fill_nodata: bool = False,
    own: bool = True,
) -> NDArray[np.float64]:
    """Return a statistic of the window around each cell, and the variance beside it.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data, neither
        counted nor spread. A window that holds an infinite cell has no result. Never changed.
    window : tuple of int
        Bands, rows and columns of the window, each at least 1.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window; all by default. With a footprint the window spans
        one band.
    statistic : Spread
        The variance (units of the cells, squared), its root (units of the cells), or the root
        over the absolute mean (no unit; no data where the mean is 0).
    ddof : int
        0 divides by the number of valid cells n, 1 by n - 1 (no data where n is 1).
    min_cells : int
        Windows with fewer valid cells have no result.
    fill_nodata : bool
        Whether cells that have no data themselves get the statistic of their window.
    own : bool
        Whether the result is the caller's to keep. Otherwise it may be valid only until this
        thread asks again, which saves a sixth of the time.

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
    shape = _shape_of(window, footprint)
    finite = finite_cells([block])
    (block,), missing = finite.blocks, finite.missing
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        unfilled = not fill_nodata and finite.infinite is None
        moments = window_moments([block], shape, missing=missing, own=unfilled)
        flat = moments.covariance(0, ddof, own=own)
        least = max(min_cells, ddof + 1)
        without = _without_result(moments, shape, finite, least, fill_nodata)
        if without is not None:
            np.copyto(flat, np.nan, where=without)
        variance = moments.view(flat)
        if statistic is Spread.VARIANCE:
            return variance
        bands = len(variance)
        both: NDArray[np.float64] = fresh((2 * bands, *variance.shape[1:]))
        both[bands:] = variance
        deviation = both[:bands]
        deviation[...] = moments.view(np.sqrt(flat, flat))
        if statistic is Spread.COEFFICIENT_OF_VARIATION:
            # Not by way of a reference: a mean is small beside it, or 0, and has to stay so.
            counts, sums = window_sums(block, shape, missing=missing)
            mean = sums[0] / counts
            deviation /= np.abs(mean)
            deviation[mean == 0] = np.nan
        return both


def _shape_of(window: tuple[int, int, int], footprint: Optional[NDArray[np.bool_]]) -> Shape:
    if footprint is not None and window != (1, *footprint.shape):
        raise ValueError(
            tr("a footprint of {} cells needs a window of that size").format(footprint.shape)
        )
    return Shape(window, footprint)


def _without_result(
    moments: Moments,
    shape: Shape,
    finite: Finite,
    least: int,
    fill_nodata: bool,
) -> Optional[NDArray[np.bool_]]:
    """Return, flat, which windows have no result by the rules; None where that is none."""
    counts, size, missing = moments.counts, moments.products[0].size, finite.missing
    if missing is None:
        few = not isinstance(counts, np.ndarray) and counts < least
        return np.ones(size, dtype=np.bool_) if few else None
    unknown = None if fill_nodata else finite.unknown
    own = None if unknown is None else flat_centres(unknown, shape, size)
    if finite.infinite is not None:
        without: NDArray[np.bool_] = np.less(counts, least)
        np.copyto(moments.view(without), True, where=finite.spoiled(shape))
    elif own is not None and least == 1 and _holds_own(shape):
        return own
    else:
        without = np.less(counts, least, scratch("without", size, np.bool_))
    if own is not None:
        np.logical_or(without, own, without)
    return without


def _holds_own(shape: Shape) -> bool:
    """Say whether a window holds the cell that it belongs to: with data, it is not empty."""
    if shape.footprint is None:
        return True
    _, row, column = (reach(length)[0] for length in shape.box)
    return bool(shape.footprint[row, column])


def sum_variances(tile: Floats) -> tuple[float, float, int]:
    """Return the sum of a tile's local variances, of their roots, and their number.

    Parameters
    ----------
    tile : ndarray of any shape
        Variances; NaN is no data, and those that no number holds are left out.

    Returns
    -------
    tuple of float, float, int
        Three sums that add up over tiles.
    """
    cells, gaps = without_gaps(tile)
    return total(cells), total(np.sqrt(cells, cells)), tile.size - gaps
