"""Pearson's correlation of two rasters in a moving window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from .memory import fresh, scratch
from .moments import flat_centres, missing_cells, window_moments
from .significance import correlation_p_value
from .sums import sum_valid
from .windows import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What an interpolation makes of equal cells, as a part of them, at most.
_LAST_DIGITS = 32 * 2.0**-52


def local_correlation(
    first: NDArray[np.floating[Any]],
    second: NDArray[np.floating[Any]],
    *,
    window: tuple[int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    min_cells: int = 3,
    significance: bool = True,
    resampled: bool = False,
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
    significance : bool
        Whether p and n are wanted as well.
    resampled : bool
        Whether the second was resampled: equal cells may then differ in their last digits, and
        are flat all the same.

    Returns
    -------
    ndarray of shape (3, rows out, columns out) or (1, rows out, columns out), float64
        Pearson's r (-1 to 1); its two-sided p by Student's t with n - 2 degrees of freedom; and
        the number of pairs n. r and p are NaN where there are fewer
        pairs, where either raster is flat in the window, and where the cell itself has no pair.

    Notes
    -----
    Cost: about ``10 log2(w)`` operations a cell and axis on float64 copies, and 6 ns a cell for
    p; see `moments` for the method.

    Examples
    --------
    >>> a = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]])
    >>> local_correlation(a, -a, window=(3, 3))[[0, 2], 0, 0]
    array([-1.,  9.])
    """
    shape, blocks = Shape((1, *window), footprint), [_in_range(first), _in_range(second)]
    missing = missing_cells(blocks)
    least = max(min_cells, 3)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        moments = window_moments(blocks, shape, missing=missing, own=True, precision=1e-6)
        xx, yy, xy = moments.products
        counts = moments.counts
        r, root = scratch("r", xy.size), scratch("root", xy.size)
        # Each root by itself: the product of two sums of squares may overflow.
        np.multiply(np.sqrt(xx, root), np.sqrt(yy, r), root)
        # Where one raster is flat this is 0 / 0, and so NaN.
        np.divide(xy, root, r)
        if resampled:
            finite = np.where(np.isinf(blocks[1]), 0.0, blocks[1])
            least_variance = (_LAST_DIGITS * _largest(finite)) ** 2
            np.copyto(r, np.nan, where=yy <= least_variance * moments.squared_counts)
        np.minimum(r, 1.0, out=r)
        np.maximum(r, -1.0, out=r)
        if missing is not None:
            np.copyto(r, np.nan, where=flat_centres(missing, shape, r.size))
            np.copyto(r, np.nan, where=counts < least)
        elif shape.cells < least:
            r.fill(np.nan)
        out = shape.out(blocks[0].shape)
        result: NDArray[np.float64] = fresh((3 if significance else 1, *out[1:]))
        result[:1] = moments.view(r)
        if significance:
            counts = moments.view(counts) if isinstance(counts, np.ndarray) else counts
            result[2:] = counts
            _put_p_values(result[:1], counts, shape.cells, result[1:2])
        return result


def _in_range(block: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return a block times a power of two where its squares would overflow or vanish.

    r is the same whatever the unit is. Squares of float32 always fit.
    """
    if block.dtype == np.float32 or not block.size:
        return block
    largest = _largest(block)
    if 2.0**-300 < largest < 2.0**300 or not 0.0 < largest < math.inf:
        return block
    sizes = np.abs(block[block != 0.0])
    if float(np.fmin.reduce(sizes)) < 2.0**-300 * largest:
        return block  # in no unit do the squares of all fit
    scaled: NDArray[np.floating[Any]] = np.ldexp(block, -math.frexp(largest)[1])
    return scaled


def _largest(block: NDArray[np.floating[Any]]) -> float:
    """Return the largest absolute value of a block that is not empty."""
    return max(
        -float(np.fmin.reduce(block, axis=None)), float(np.fmax.reduce(block, axis=None)), 0.0
    )


def _put_p_values(r: NDArray[np.float64], counts: Any, most: int, out: NDArray[np.float64]) -> None:
    """Compute p as if all windows were full, and then for the others."""
    if most < 3:
        out.fill(np.nan)
        return
    correlation_p_value(r, most, out)
    if isinstance(counts, np.ndarray):
        others = counts != most
        # Where there is no r there is no p already.
        others &= np.equal(r, r, out=scratch("known", r.size, np.bool_).reshape(r.shape))
        if others.any():
            out[others] = correlation_p_value(r[others], counts[others])


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
    total, gaps = sum_valid(tile)
    return total, tile.size - gaps
