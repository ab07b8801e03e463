"""Average local variance against scale, and the scale at which it peaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common._sums import sum_valid
from ..common.coarse import block_means
from .choices import Spread
from .variance import local_variance

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Windows of so many coarse cells along a side.
SIDE = 3
# A peak stands out by at least this share of the curve's range.
PROMINENCE = 0.05
# One cell in so many along each axis is looked at for a reference.
_SAMPLE = 16


def coarse_sums(
    block: NDArray[np.floating[Any]], *, factor: int, statistic: Spread
) -> tuple[float, int]:
    """Return the sum of the local variances of coarser cells, and their number.

    Parameters
    ----------
    block : ndarray of shape (1, rows, columns), float32 or float64
        Cells; NaN is no data. The first is the corner of a coarse cell; coarse cells that the
        lower and right end cut short are left out.
    factor : int
        Cells along a coarse cell, which holds the mean of its cells with data.
    statistic : Spread
        What is summed: variances of 3 x 3 coarse cells, divided by 9, or their roots.

    Returns
    -------
    tuple of float and int
        Of the windows that lie wholly inside and whose nine coarse cells all hold data.

    Notes
    -----
    Source: Woodcock and Strahler 1987, doi:10.1016/0034-4257(87)90015-0.
    Cost: a few operations a cell, on copies of some rows, and local variance on coarse cells.

    Examples
    --------
    >>> coarse_sums(np.eye(3)[None], factor=1, statistic=Spread.VARIANCE)
    (0.2222222222222222, 1)
    """
    means = block_means(block[0], factor=factor, reference=_reference(block[0]))
    if min(means.shape) < SIDE:
        return 0.0, 0
    window = (1, SIDE, SIDE)
    found = local_variance(
        means[None], window=window, statistic=statistic, min_cells=SIDE * SIDE, fill_nodata=True
    )
    return _sums(found[0])


def widened_sums(
    block: NDArray[np.floating[Any]], *, factor: int, statistic: Spread
) -> tuple[float, int]:
    """Return the sum of the local variances in larger windows, and their number.

    Parameters
    ----------
    block : ndarray of shape (1, rows, columns), float32 or float64
        Cells; NaN is no data.
    factor : int
        Windows are 3 x ``factor`` cells wide and high: as large as those of `coarse_sums`.
    statistic : Spread
        What is summed: variances of the cells with data, divided by their number, or their roots.

    Returns
    -------
    tuple of float and int
        Of the windows, at every cell, that lie wholly inside and whose ninths (3 x 3 squares)
        all hold data.

    Notes
    -----
    Cost: that of `local_variance` with the same window.

    Examples
    --------
    >>> widened_sums(np.eye(3)[None], factor=1, statistic=Spread.VARIANCE)
    (0.2222222222222222, 1)
    """
    side = SIDE * factor
    if min(block.shape[1:]) < side:
        return 0.0, 0
    found = local_variance(block, window=(1, side, side), statistic=statistic, fill_nodata=True)[0]
    whole = _whole(block[0], factor)
    if whole is not None:
        found[~whole] = np.nan
    return _sums(found)


def _whole(cells: NDArray[np.floating[Any]], factor: int) -> Optional[NDArray[np.bool_]]:
    """Return which windows hold data in each of their ninths; None: all."""
    missing = np.isnan(cells)
    if not missing.any():
        return None
    sums = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), dtype=np.int32)
    np.cumsum(~missing, axis=0, out=sums[1:, 1:])
    np.cumsum(sums, axis=1, out=sums)
    lines = sums[factor:] - sums[:-factor]
    holds = lines[:, factor:] > lines[:, :-factor]
    rows, columns = (length - SIDE * factor + 1 for length in cells.shape)
    whole = np.ones((rows, columns), dtype=np.bool_)
    for row in range(0, SIDE * factor, factor):
        for column in range(0, SIDE * factor, factor):
            whole &= holds[row : row + rows, column : column + columns]
    return whole


def _sums(found: NDArray[np.float64]) -> tuple[float, int]:
    total, gaps = sum_valid(found)
    return total, found.size - gaps


def _reference(cells: NDArray[np.floating[Any]]) -> float:
    """Return the middle of a sample of the values; 0 where it has no data."""
    sample = cells[::_SAMPLE, ::_SAMPLE].ravel()
    sample = np.sort(sample[np.isfinite(sample)])
    return float(sample[sample.size // 2]) if sample.size else 0.0


def rates_of_change(averages: Sequence[float]) -> list[float]:
    """Return by how many percent each value of a curve differs from the one before.

    Parameters
    ----------
    averages : sequence of float
        The curve; NaN where there is none.

    Returns
    -------
    list of float
        NaN for the first, after a value of 0, and beside NaN.

    Notes
    -----
    Source: Dragut, Tiede and Levick 2010, doi:10.1080/13658810903174803.

    Examples
    --------
    >>> rates_of_change([4.0, 5.0, 4.0])
    [nan, 25.0, -20.0]
    """
    rates = [float("nan")] * len(averages)
    for place, (before, value) in enumerate(zip(averages, averages[1:]), start=1):
        if before:
            rates[place] = 100.0 * (value - before) / before
    return rates


def curve_peaks(averages: Sequence[float]) -> list[int]:
    """Return where a curve has local maxima that stand out.

    Parameters
    ----------
    averages : sequence of float
        The curve; NaN where there is none, which is passed over.

    Returns
    -------
    list of int
        Places of values that are higher than those on both sides (of equal ones the middle), so
        never the first or the last, with a prominence of at least 5 % of the curve's range: so
        far the curve goes down on both sides before it rises above the peak, or ends.

    Examples
    --------
    >>> curve_peaks([1.0, 3.0, 2.0, 2.01, 1.0])
    [1]
    """
    places = [place for place, value in enumerate(averages) if value == value]
    curve = [averages[place] for place in places]
    least = PROMINENCE * (max(curve) - min(curve)) if curve else 0.0
    found, start = [], 1
    while start < len(curve) - 1:
        end = start
        while end + 1 < len(curve) and curve[end + 1] == curve[start]:
            end += 1
        if curve[start - 1] < curve[start] and end + 1 < len(curve) and curve[end + 1] < curve[end]:
            height = curve[start]
            fall = min(_depth(curve[start::-1], height), _depth(curve[end:], height))
            if fall >= least:
                found.append(places[(start + end) // 2])
        start = end + 1
    return found


def _depth(curve: Sequence[float], height: float) -> float:
    """Return how far a curve falls from its start before it rises above a height."""
    lowest = height
    for value in curve:
        if value > height:
            break
        lowest = min(lowest, value)
    return height - lowest
