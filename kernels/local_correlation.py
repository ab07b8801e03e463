"""Pearson's correlation of two rasters in a moving window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from .memory import fresh, scratch
from .moments import Moments, finite_cells, flat_centres, window_moments
from .significance import correlation_p_value
from .sums import sum_valid
from .window_extremes import window_extremes
from .window_sums import window_sums
from .windows import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Array, Floats

# What an interpolation makes of equal cells, as a part of them, at most.
_LAST_DIGITS = 32 * 2.0**-52
# Sums of squares from which r has all its digits.
_LEAST, _MOST = 2.0**-960, 2.0**1000
# Cells that are looked at in one go.
_AT_ONCE = 1 << 20


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
        pairs, where either raster is flat in the window or has an infinite cell in a pair, and
        where the cell itself has no pair.

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
    shape, finite = Shape((1, *window), footprint), finite_cells([first, second])
    blocks, missing = finite.blocks, finite.missing
    least = max(min_cells, 3)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore", under="ignore"):
        own = finite.infinite is None
        moments = window_moments(blocks, shape, missing=missing, own=own, precision=1e-6)
        xx, yy, xy = moments.products
        counts = moments.counts
        r, root = scratch("r", xy.size), scratch("root", xy.size)
        # Each root by itself: the product of two sums of squares may overflow.
        np.multiply(np.sqrt(xx, root), np.sqrt(yy, r), root)
        # Where one raster is flat this is 0 / 0, and so NaN.
        np.divide(xy, root, r)
        odd = _out_of_range(moments, blocks)
        if odd is not None:
            _recompute(moments.view(r), np.nonzero(odd), blocks, shape)
        if resampled:
            _leave_flat_out(moments.view(r), moments, blocks[1], missing, shape)
        np.minimum(r, 1.0, out=r)
        np.maximum(r, -1.0, out=r)
        unknown = finite.unknown
        if unknown is not None:
            np.copyto(r, np.nan, where=flat_centres(unknown, shape, r.size))
            np.copyto(r, np.nan, where=counts < least)
        elif shape.cells < least:
            r.fill(np.nan)
        if finite.infinite is not None:
            np.copyto(moments.view(r), np.nan, where=finite.spoiled(shape))
        out = shape.out(blocks[0].shape)
        result: NDArray[np.float64] = fresh((3 if significance else 1, *out[1:]))
        result[:1] = moments.view(r)
        if significance:
            counts = moments.view(counts) if isinstance(counts, np.ndarray) else counts
            if finite.infinite is not None:
                # Infinite cells make pairs too.
                counts = np.asarray(window_sums(blocks[0], shape, missing=unknown, powers=0)[0])
                counts = counts.astype(np.float64)
            result[2:] = counts
            _put_p_values(result[:1], counts, shape.cells, result[1:2])
        return result


def _out_of_range(moments: Moments, blocks: Sequence[Floats]) -> Optional[NDArray[np.bool_]]:
    """Return which windows have squares that a float64 does not hold; None where none has."""
    odd: Optional[NDArray[np.bool_]] = None
    for block, product in zip(blocks, moments.products):
        if block.dtype == np.float32:  # whose squares all fit
            continue
        least, most = float(product.min()), float(product.max())
        vanish = not least > _LEAST and _may_vanish(block)
        if most < _MOST and not vanish:
            continue
        product = moments.view(product)
        marks = ~(product < _MOST)
        if vanish:
            marks |= product <= _LEAST
        odd = marks if odd is None else odd | marks
    return odd if odd is not None and odd.any() else None


def _may_vanish(block: Floats) -> bool:
    """Say whether cells of a block may differ by so little that the square is 0."""
    sizes = np.abs(block)
    return bool((sizes[sizes > 0.0] < 2.0**-400).any())


def _recompute(
    r: Array,
    places: tuple[NDArray[np.intp], ...],
    blocks: Sequence[Floats],
    shape: Shape,
) -> None:
    """Put r right in some windows, from their cells in units of their own: it has none."""
    offsets = shape.offsets()
    step = max(1, _AT_ONCE // shape.cells)
    for start in range(0, places[0].size, step):
        some = tuple(place[start : start + step] for place in places)
        index = tuple(place[:, None] + offset[None, :] for place, offset in zip(some, offsets))
        cells = [block[index].astype(np.float64) for block in blocks]
        valid = ~np.isnan(cells[0] + cells[1])
        x, y = (_departures(held, valid) for held in cells)
        roots = np.sqrt((x * x).sum(axis=1)) * np.sqrt((y * y).sum(axis=1))
        r[some] = (x * y).sum(axis=1) / roots


def _departures(cells: Array, valid: NDArray[np.bool_]) -> Array:
    """Return departures from windows' means, in a unit in which the largest is about 1."""
    own = np.take_along_axis(cells, valid.argmax(axis=1)[:, None], axis=1)
    cells = np.where(valid, cells, own)
    cells = _of_size_one(cells)
    cells = _of_size_one(cells - cells[:, :1])
    counts = np.maximum(np.count_nonzero(valid, axis=1), 1)[:, None]
    cells[~valid] = 0.0
    cells -= cells.sum(axis=1, keepdims=True) / counts
    cells[~valid] = 0.0
    return cells


def _of_size_one(cells: Array) -> Array:
    """Return windows times powers of two, so that their largest cell is between 1/4 and 1/2."""
    exponents = np.frexp(np.abs(cells).max(axis=1, keepdims=True))[1]
    found: Array = np.ldexp(cells, -1 - exponents)
    return found


def _leave_flat_out(
    r: Array,
    moments: Moments,
    block: Floats,
    missing: Optional[NDArray[np.bool_]],
    shape: Shape,
) -> None:
    """Leave windows out whose cells differ by no more than an interpolation makes of equal ones.

    What they may differ by is a share of their own largest cell.
    """
    variances = moments.products[1]
    # Those that may be flat by the largest cell of all; most blocks have none.
    level = _LAST_DIGITS * _largest(block)
    maybe = ~(variances > level * level * moments.squared_counts)
    if not moments.view(maybe).any():
        return
    cells = block if missing is None else np.where(missing, np.nan, block)
    low, high = window_extremes(cells, shape)
    sizes = np.maximum(np.abs(low), np.abs(high))
    np.copyto(r, np.nan, where=high - low <= _LAST_DIGITS * sizes)


def _largest(block: Floats) -> float:
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
