"""Pearson's and Spearman's correlation of two rasters in a moving window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common._sums import sum_valid
from ..common.checkpoint import checkpoint
from ..common.memory import fresh, scratch
from ..windows._extremes import window_extremes
from ..windows._moments import Moments, finite_cells, middle_cell, window_moments
from ..windows._sums import window_sums
from ..windows.shapes import Shape, centres
from ._local_ranks import rank_correlation
from ._significance import correlation_p_value
from .choices import WindowMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# What an interpolation makes of equal cells, as a part of them, at most.
_LAST_DIGITS = 32 * 2.0**-52
# Correlations that differ by less are equal but for rounding.
_SAME = 1e-12
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
    method: WindowMethod = WindowMethod.PEARSON,
    min_cells: int = 3,
    fill_nodata: bool = False,
    significance: bool = True,
    regression: bool = False,
    max_lag: int = 0,
    resampled: bool = False,
) -> NDArray[np.float64]:
    """Return how two rasters correlate in the window around each cell.

    Parameters
    ----------
    first, second : ndarray of shape (1, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all, and ``max_lag`` more on each
        side); a cell counts where both have data. Never changed.
    window : tuple of int
        Rows and columns of the window.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window; all by default.
    method : WindowMethod
        Pearson's r, or Spearman's rho, which is that of mean ranks.
    min_cells : int
        Windows with fewer pairs have no result; never less than 3.
    fill_nodata : bool
        Whether cells that have no pair themselves get the result of their window.
    significance : bool
        Whether p and n are wanted as well.
    regression : bool
        Whether the line of least squares that tells first from second is wanted as well.
    max_lag : int
        The second raster is moved by up to so many cells along each axis, and each cell takes the
        move of the greatest correlation; of equal ones the shortest.
    resampled : bool
        Whether the second was resampled: equal cells may then differ in their last digits, and
        are flat all the same.

    Returns
    -------
    ndarray of shape (bands, rows out, columns out), float64
        The correlation (-1 to 1). With significance its two-sided p by Student's t with n - 2
        degrees of freedom, and the number of pairs n. With regression the slope, the intercept
        and the root of the mean squared distance from the line (over n). With lags how many
        columns to the right and rows down the second was moved, and 1 where that is as far as
        was searched, 0 elsewhere. All but n are NaN where there are fewer pairs, where either
        raster is flat in the window or has an infinite cell in a pair, and where the cell itself
        has no pair.

    Notes
    -----
    Cost: about ``10 log2(w)`` operations a cell and axis on float64 copies, and 6 ns a cell for
    p; see `moments` for the method, and `local_ranks` for Spearman's. Each of the
    ``(2 max_lag + 1)^2`` lags costs as much again.

    Examples
    --------
    >>> a = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]])
    >>> local_correlation(a, -a, window=(3, 3))[[0, 2], 0, 0]
    array([-1.,  9.])
    """
    shape = Shape((1, *window), footprint)
    wanted = _Wanted(method, max(min_cells, 3), fill_nodata, regression, resampled)
    if not max_lag:
        found = _correlate(first, second, shape, wanted)
    else:
        found = _best_lag(first, second, shape, wanted, max_lag)
    r, counts, *more = found
    layers = [r]
    if significance:
        p: NDArray[np.float64] = np.empty(r.shape)
        _put_p_values(r, counts, shape.cells, p)
        layers += [p, np.broadcast_to(counts, r.shape)]
    layers += more
    result: NDArray[np.float64] = fresh((len(layers), *r.shape[1:]))
    for out, layer in zip(result, layers):
        out[...] = layer[0]
    return result


class _Wanted(NamedTuple):
    method: WindowMethod
    least: int
    fill_nodata: bool
    regression: bool
    resampled: bool


def _best_lag(first: Floats, second: Floats, shape: Shape, wanted: _Wanted, most: int) -> list[Any]:
    """Return what `_correlate` does at the best of some moves, and that move."""
    _, rows, columns = (n - 2 * most for n in first.shape)
    own = first[:, most : most + rows, most : most + columns]
    moves = [(down, across) for down in range(-most, most + 1) for across in range(-most, most + 1)]
    moves.sort(key=lambda move: (move[0] ** 2 + move[1] ** 2, move))
    best: list[Any] = []
    for down, across in moves:
        checkpoint()
        # What is moved down by one row was a row above before.
        row, column = most - down, most - across
        moved = second[:, row : row + rows, column : column + columns]
        found = _correlate(own, moved, shape, wanted)
        r = found[0]
        found[1] = np.broadcast_to(found[1], r.shape)
        limit = float(max(abs(down), abs(across)) == most)
        place = [np.where(np.isnan(r), np.nan, value) for value in (across, down, limit)]
        found = [np.array(layer, np.float64) for layer in (*found, *place)]
        if not best:
            best = found
            continue
        better = (r > best[0] + _SAME) | (np.isnan(best[0]) & ~np.isnan(r))
        for old, new in zip(best, found):
            np.copyto(old, new, where=better)
    return best


def _correlate(first: Floats, second: Floats, shape: Shape, wanted: _Wanted) -> list[Any]:
    """Return r, n (a number where all windows have the same), and the line where it is wanted."""
    finite = finite_cells([first, second])
    blocks, missing, unknown = finite.blocks, finite.missing, finite.unknown
    with np.errstate(invalid="ignore", over="ignore", divide="ignore", under="ignore"):
        counts: Any = float(shape.cells)
        layers: list[NDArray[np.float64]] = []
        if wanted.method is WindowMethod.PEARSON or wanted.regression:
            own = finite.infinite is None and not wanted.fill_nodata
            counts, layers = _by_moments(blocks, missing, shape, own, wanted)
        if wanted.method is WindowMethod.SPEARMAN:
            layers[:1] = [_by_ranks(blocks, missing, shape, wanted)]
        ranked = wanted.method is WindowMethod.SPEARMAN and unknown is not None
        if finite.infinite is not None or ranked:
            # Infinite cells make pairs too.
            counts = np.asarray(window_sums(blocks[0], shape, missing=unknown, powers=0)[0])
            counts = counts.astype(np.float64)
        without = finite.spoiled(shape) if finite.infinite is not None else None
        if unknown is not None:
            few = counts < wanted.least
            without = few if without is None else without | few
            if not wanted.fill_nodata:
                without |= centres(unknown, shape.box)
        elif shape.cells < wanted.least:
            without = np.ones(layers[0].shape, np.bool_)
        for layer in layers:
            if layer is not layers[0]:
                np.copyto(layer, np.nan, where=np.isnan(layers[0]))
            if without is not None:
                np.copyto(layer, np.nan, where=without)
    return [layers[0], counts, *layers[1:]]


def _by_ranks(
    blocks: Sequence[Floats],
    missing: Optional[NDArray[np.bool_]],
    shape: Shape,
    wanted: _Wanted,
) -> NDArray[np.float64]:
    cells = blocks if missing is None else [np.where(missing, np.nan, block) for block in blocks]
    r = rank_correlation(cells[0], cells[1], shape)
    if wanted.resampled:
        np.copyto(r, np.nan, where=_is_flat(cells[1], shape))
    return r


def _by_moments(
    blocks: Sequence[Floats],
    missing: Optional[NDArray[np.bool_]],
    shape: Shape,
    own: bool,
    wanted: _Wanted,
) -> tuple[Any, list[NDArray[np.float64]]]:
    """Return n, and Pearson's r with, where it is wanted, the line of least squares."""
    moments = window_moments(blocks, shape, missing=missing, own=own, precision=1e-6)
    xx, yy, xy = moments.products
    counts = moments.counts
    r, root = scratch("r", xy.size), scratch("root", xy.size)
    # Each root by itself: the product of two sums of squares may overflow.
    np.multiply(np.sqrt(xx, root), np.sqrt(yy, r), root)
    # Where one raster is flat this is 0 / 0, and so NaN.
    np.divide(xy, root, r)
    result: NDArray[np.float64] = fresh((1, *shape.out(blocks[0].shape)[1:]))
    view = moments.view
    result[...] = view(r)
    line = []
    if wanted.regression:
        slope = np.divide(view(xy), view(yy))
        spread = np.sqrt(view(xx)) / (view(counts) if isinstance(counts, np.ndarray) else counts)
        line = [slope, spread]
    odd = _out_of_range(moments, blocks)
    if odd is not None:
        _recompute([result, *line], np.nonzero(odd), blocks, shape)
    if wanted.resampled:
        _leave_flat_out(result, moments, blocks[1], missing, shape)
    np.clip(result, -1.0, 1.0, out=result)
    counts = view(counts).copy() if isinstance(counts, np.ndarray) else counts
    if not wanted.regression:
        return counts, [result]
    slope, spread = line
    error = spread * np.sqrt((1.0 - result) * (1.0 + result))
    means = []
    for block in blocks:
        reference = middle_cell(block, missing)
        number, sums = window_sums(block, shape, missing=missing, reference=reference)
        means.append(reference + sums[0] / number)
    return counts, [result, slope, means[0] - slope * means[1], error]


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
    layers: Sequence[Array],
    places: tuple[NDArray[np.intp], ...],
    blocks: Sequence[Floats],
    shape: Shape,
) -> None:
    """Put r right in some windows, from their cells in units of their own: it has none.

    So are the slope and the root of the first raster's mean squared departure, where they follow.
    """
    offsets = shape.offsets()
    step = max(1, _AT_ONCE // shape.cells)
    for start in range(0, places[0].size, step):
        some = tuple(place[start : start + step] for place in places)
        index = tuple(place[:, None] + offset[None, :] for place, offset in zip(some, offsets))
        cells = [block[index].astype(np.float64) for block in blocks]
        valid = ~np.isnan(cells[0] + cells[1])
        (x, x_unit), (y, y_unit) = (_departures(held, valid) for held in cells)
        xx, yy, xy = (x * x).sum(axis=1), (y * y).sum(axis=1), (x * y).sum(axis=1)
        found = [xy / (np.sqrt(xx) * np.sqrt(yy)), np.ldexp(xy / yy, x_unit - y_unit)]
        found.append(np.ldexp(np.sqrt(xx / valid.sum(axis=1)), x_unit))
        for layer, values in zip(layers, found):
            layer[some] = values


def _departures(cells: Array, valid: NDArray[np.bool_]) -> tuple[Array, NDArray[np.intc]]:
    """Return departures from windows' means in a unit in which the largest is about 1, and it.

    The unit is given as a power of two.
    """
    own = np.take_along_axis(cells, valid.argmax(axis=1)[:, None], axis=1)
    cells = np.where(valid, cells, own)
    cells, first = _of_size_one(cells)
    cells, second = _of_size_one(cells - cells[:, :1])
    counts = np.maximum(np.count_nonzero(valid, axis=1), 1)[:, None]
    cells[~valid] = 0.0
    cells -= cells.sum(axis=1, keepdims=True) / counts
    cells[~valid] = 0.0
    return cells, first + second


def _of_size_one(cells: Array) -> tuple[Array, NDArray[np.intc]]:
    """Return windows over powers of two, so that their largest cell is between 1/4 and 1/2."""
    exponents = np.frexp(np.abs(cells).max(axis=1))[1] + 1
    found: Array = np.ldexp(cells, -exponents[:, None])
    return found, exponents


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
    np.copyto(r, np.nan, where=_is_flat(cells, shape))


def _is_flat(cells: Floats, shape: Shape) -> NDArray[np.bool_]:
    """Say in which windows cells differ by no more than an interpolation makes of equal ones."""
    low, high = window_extremes(cells, shape)
    sizes = np.maximum(np.abs(low), np.abs(high))
    flat: NDArray[np.bool_] = high - low <= _LAST_DIGITS * sizes
    return flat


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
