"""Correlation against lag, along bands or over the plane, and of neighbouring cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common._sums import sum_down
from .choices import LagType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# The exponent up to which a float64 holds squares with all digits.
_SQUARED = 400


def default_lag(length: int, series: int) -> int:
    """Return R's default for the greatest lag of so many series of a length.

    Examples
    --------
    >>> default_lag(72, 2), default_lag(48, 1)
    (15, 16)
    """
    return max(0, min(length - 1, math.floor(10.0 * math.log10(length / series))))


def white_band(n: float) -> float:
    """Return how far from 0 the correlation of n pairs of white noise lies in 95 of 100 cases.

    Examples
    --------
    >>> round(white_band(100), 6)
    0.195996
    """
    return 1.959963984540054 / math.sqrt(n) if n > 0 else math.nan


def stack_lags(
    first: Floats,
    second: Floats,
    lags: NDArray[np.int64],
    *,
    kind: LagType = LagType.CORRELATION,
    detrend: bool = False,
) -> tuple[Array, Array]:
    """Return the correlation of two stacks along their bands at each lag, in each cell.

    Parameters
    ----------
    first, second : ndarray of shape (bands, cells), float32 or float64
        The stacks; NaN is no data. Products alone take stacks of different length.
    lags : ndarray of int
        Lag k pairs ``first[t + k]`` with ``second[t]``.
    kind : LagType
        R's ``ccf``: both are taken less their means, over all their cells with data; with n
        bands ``c_k = sum first[t + k] second[t] / n`` (over the complete pairs plus |k| where
        cells are missing), over the root of the product of both variances for the correlation,
        which is cut at -1 and 1. Or the sums of products of the cells as they are.
    detrend : bool
        Whether a straight line along the bands is taken from each, instead of the mean.

    Returns
    -------
    values, pairs : ndarray of shape (lags, cells), float64
        NaN where there is no pair, a cell is infinite, or a stack is flat; number of pairs.

    Notes
    -----
    Source: Venables and Ripley 2002, Modern Applied Statistics with S.

    Examples
    --------
    >>> a, b = np.array([[1.0, 2, 3, 2, 1, 2, 3]]).T, np.array([[1.0, 2, 3]]).T
    >>> stack_lags(a, b, np.arange(5), kind=LagType.PRODUCTS)[0][:, 0].tolist()
    [14.0, 14.0, 10.0, 10.0, 14.0]
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        x, y = (_centred(s, kind, detrend) for s in (first, second))
        marks = [~np.isnan(cells) for cells in (x, y)]
        spoiled = np.isinf(first).any(axis=0) | np.isinf(second).any(axis=0)
        for cells, known in zip((x, y), marks):
            cells[~known] = 0.0
        values: Array = np.full((lags.size, x.shape[1]), np.nan)
        pairs = np.zeros(values.shape)
        scale = None
        if kind is LagType.CORRELATION:
            roots = [
                np.sqrt(sum_down(s * s) / known.sum(axis=0)) for s, known in zip((x, y), marks)
            ]
            scale = roots[0] * roots[1]
        for place, lag in enumerate(lags.tolist()):
            length = min(len(x) - max(lag, 0), len(y) - max(-lag, 0))
            if length <= 0:
                continue
            here = slice(max(lag, 0), max(lag, 0) + length)
            there = slice(max(-lag, 0), max(-lag, 0) + length)
            number = (marks[0][here] & marks[1][there]).sum(axis=0)
            found = sum_down(x[here] * y[there])
            if kind is not LagType.PRODUCTS:
                found /= number + abs(lag)
            if scale is not None:
                found = np.clip(found / scale, -1.0, 1.0)
            values[place] = np.where((number > 0) & ~spoiled, found, np.nan)
            pairs[place] = number
    return values, pairs


def _centred(series: Floats, kind: LagType, detrend: bool) -> Array:
    """Return a copy of series less their mean, or a line; for correlations in other units."""
    cells: Array = series.astype(np.float64)
    if kind is LagType.PRODUCTS and not detrend:
        return cells
    known = ~np.isnan(cells)
    n = known.sum(axis=0)
    sizes = np.abs(np.where(known, cells, 0.0)).max(axis=0)
    if kind is LagType.CORRELATION:
        exponents = np.where(np.isfinite(sizes), np.frexp(sizes)[1], np.intc(0))
        if np.abs(exponents).max(initial=0) > _SQUARED:
            cells, sizes = np.ldexp(cells, -exponents), np.ldexp(sizes, -exponents)
    first = np.take_along_axis(cells, known.argmax(axis=0)[None], axis=0)
    cells = cells - first  # equal cells are exactly 0
    cells = cells - sum_down(np.where(known, cells, 0.0)) / n
    if not detrend:
        return cells
    time = np.where(known, np.arange(float(len(cells)))[:, None], 0.0)
    time = np.where(known, time - sum_down(time) / n, 0.0)
    slope = sum_down(np.where(known, cells, 0.0) * time) / sum_down(time * time)
    found: Array = cells - np.where(n > 1, slope, 0.0) * time
    # What is left of a line is the rounding of its cells.
    left = np.sqrt(sum_down(np.square(np.where(known, found, 0.0))) / n)
    straight = left <= np.finfo(series.dtype).eps * sizes
    return np.where(known & straight, 0.0, found)


class LagSums(NamedTuple):
    """Sums over the plane, for lags from -reach to reach along rows and columns.

    Attributes
    ----------
    products : ndarray of shape (2 rows' reach + 1, 2 columns' reach + 1)
        Sums of ``first[row + ky, column + kx] second[row, column]``.
    pairs : ndarray of that shape
        Number of pairs, whole numbers.
    """

    products: Array
    pairs: Array


def lag_sums(first: Floats, second: Floats, means: tuple[float, float]) -> LagSums:
    """Return the products of a tile of one raster and another with a halo, at all lags.

    Parameters
    ----------
    first : ndarray of shape (rows + 2 reach, columns + 2 reach)
        Cells with a halo as wide as the greatest lag; NaN is no data, and beyond the raster.
    second : ndarray of shape (rows, columns)
        Cells of the tile.
    means : tuple of float
        What is taken from the cells of each.

    Returns
    -------
    LagSums
        They add up over tiles.

    Notes
    -----
    Cost: two transforms of the tile with its halo, four where data is missing, and their inverses.

    Examples
    --------
    >>> tile = np.array([[1.0, 2.0]])
    >>> around = np.array([[np.nan, 1.0, 2.0, np.nan]])
    >>> lag_sums(around, tile, (0.0, 0.0)).products.round(9).tolist()
    [[2.0, 5.0, 2.0]]
    """
    marks = [np.isfinite(cells) for cells in (first, second)]
    held = [
        np.where(known, cells - mean, 0.0)
        for cells, known, mean in zip((first, second), marks, means)
    ]
    shape = tuple(a - b + 1 for a, b in zip(first.shape, second.shape))
    products = _correlated(held[0], held[1], shape)
    if marks[0].all() and marks[1].all():
        return LagSums(products, np.full(shape, float(second.size)))
    pairs = _correlated(marks[0].astype(np.float64), marks[1].astype(np.float64), shape)
    return LagSums(products, np.rint(pairs))


def _correlated(image: Array, pattern: Array, shape: tuple[int, ...]) -> Array:
    from scipy import fft

    sizes = tuple(fft.next_fast_len(n, True) for n in image.shape)
    spectrum = fft.rfft2(image, sizes) * np.conj(fft.rfft2(pattern, sizes))
    found: Array = fft.irfft2(spectrum, sizes)[: shape[0], : shape[1]].copy()
    return found


class Neighbours(NamedTuple):
    """Sums over pairs of neighbouring cells, each pair once, and over cells.

    Attributes
    ----------
    pairs, cells : int
        How many there are.
    products, differences : float
        Sums of ``z_i z_j`` and of ``(x_i - x_j)^2`` over pairs, of departures z from the mean.
    squares : float
        Sum of ``z^2`` over cells.
    """

    pairs: int
    cells: int
    products: float
    differences: float
    squares: float

    def moran(self) -> float:
        """Return Moran's I with binary weights; NaN where there is none."""
        if not self.pairs or not self.squares > 0:
            return math.nan
        return self.cells / self.pairs * self.products / self.squares

    def geary(self) -> float:
        """Return Geary's C with binary weights; NaN where there is none."""
        if not self.pairs or not self.squares > 0:
            return math.nan
        return (self.cells - 1) / (2.0 * self.pairs) * self.differences / self.squares


def neighbour_sums(block: Floats, mean: float, *, rook: bool = False) -> Neighbours:
    """Return the sums that tell how alike neighbouring cells are.

    Parameters
    ----------
    block : ndarray of shape (rows + 1, columns + 2)
        Cells of a tile, with one more below and on both sides; NaN is no data, and beyond the
        raster. A pair belongs to the tile of its first cell.
    mean : float
        That of the raster.
    rook : bool
        Whether cells that touch by corners are no neighbours.

    Returns
    -------
    Neighbours
        They add up over tiles: `moran` and `geary` are told by the sums. Cells without neighbours
        count among the cells.

    Notes
    -----
    Source: Cliff and Ord 1981, Spatial Processes.

    Examples
    --------
    >>> cells = np.full((11, 12), np.nan)
    >>> cells[:10, 1:11] = np.arange(1.0, 101.0).reshape(10, 10)
    >>> found = neighbour_sums(cells, 50.5)
    >>> round(found.moran(), 7), round(found.geary(), 8)
    (0.8362573, 0.04421053)
    """
    z = np.asarray(block, np.float64) - mean
    z[~np.isfinite(z)] = np.nan
    own = z[:-1, 1:-1]
    steps = [(0, 1), (1, 0)] if rook else [(0, 1), (1, -1), (1, 0), (1, 1)]
    pairs, products, differences = 0, 0.0, 0.0
    rows, columns = own.shape
    for down, across in steps:
        other = z[down : down + rows, 1 + across : 1 + across + columns]
        product = own * other
        pairs += int(np.count_nonzero(~np.isnan(product)))
        products += float(np.nansum(product))
        difference = own - other
        differences += float(np.nansum(difference * difference))
    known = int(np.count_nonzero(~np.isnan(own)))
    return Neighbours(pairs, known, products, differences, float(np.nansum(own * own)))
