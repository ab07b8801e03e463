"""Covariances and correlations of bands, each pair over the cells in which both have data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..common._products import of_rows
from ..common.checkpoint import checkpoint
from ..levels.ranks import sorting_order
from ..windows._moments import middle_cell
from ._significance import correlation_p_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# Cells of all bands that are multiplied in one go, to stay in the cache; of a band, at least and at
# most.
_CELLS, _LEAST, _MOST = 1 << 16, 256, 1 << 13
# Values that are looked up together.
_SOUGHT = 1 << 10
# What is left of equal cells by rounding, as a part of their squares; and of their mean.
_ROUNDING, _LAST_DIGITS = 2.0**-46, 2.0**-48


class BandSums(NamedTuple):
    """Sums over the cells in which two bands have data; entry [i, j] is about i with j.

    Attributes
    ----------
    counts : ndarray of shape (bands, bands), float64
        Number n of cells in which both have data.
    means : ndarray of that shape
        Mean of band i over them.
    squares, products : ndarray of that shape
        Sums of squared departures of i, and of products of departures of i and j.
    infinite : ndarray of that shape, bool
        Whether one of them is infinite.
    """

    counts: Array
    means: Array
    squares: Array
    products: Array
    infinite: NDArray[np.bool_]

    def covariance(self) -> Array:
        """Return covariances over n - 1; NaN where n is below 2 or a cell is infinite."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Array = self.products / (self.counts - 1.0)
        found[(self.counts < 2) | self.infinite] = np.nan
        return found

    def correlation(self) -> Array:
        """Return Pearson's r, from -1 to 1, on the diagonal exactly 1.

        NaN where there are fewer than 3 pairs, a band is flat on them or a cell is infinite.
        """
        roots = np.sqrt(self.squares)
        with np.errstate(invalid="ignore", divide="ignore"):
            large, small = np.maximum(roots, roots.T), np.minimum(roots, roots.T)
            found: Array = self.products / large / small  # in one order, for a symmetric matrix
        np.clip(found, -1.0, 1.0, out=found)
        np.fill_diagonal(found, 1.0)
        flat = roots <= _LAST_DIGITS * np.abs(self.means) * np.sqrt(self.counts)
        # Squares that a float64 does not hold tell nothing.
        lost = ~np.isfinite(self.squares)
        found[(self.counts < 3) | self.infinite | flat | flat.T | lost | lost.T] = np.nan
        return found


def band_sums(block: Floats) -> BandSums:
    """Return the sums of the bands of a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        NaN is no data, for the pairs of its band alone. Never changed.

    Returns
    -------
    BandSums
        Add those of several blocks with `merge_band_sums`.

    Notes
    -----
    Cost: some ``b`` ns a cell of ``b`` bands where all have data, four times that elsewhere.

    Examples
    --------
    >>> x = np.arange(4.0).reshape(1, 2, 2)
    >>> band_sums(np.concatenate([x, 2 * x, -x])).correlation().round(9).tolist()
    [[1.0, 1.0, -1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]
    """
    bands = len(block)
    references = np.array([middle_cell(band[None], None) for band in block])
    counts, sums, squares, products = np.zeros((4, bands, bands))
    infinite = np.zeros((bands, bands), np.bool_)
    flat = block.reshape(bands, -1)
    step = max(_LEAST, min(_MOST, _CELLS // bands))
    for start in range(0, flat.shape[1], step):
        cells = flat[:, start : start + step] - references[:, None]
        known = ~np.isnan(cells)
        endless = np.isinf(cells)
        if known.all() and not endless.any():
            counts += cells.shape[1]
            sums += cells.sum(axis=1)[:, None]
            product = of_rows(cells, cells)
            products += product
            squares += np.diagonal(product)[:, None]
            continue
        marks = known.astype(np.float64)
        if endless.any():
            spoiled = of_rows(endless.astype(np.float64), marks) > 0
            infinite |= spoiled | spoiled.T
            cells[endless] = 0.0
        cells[~known] = 0.0
        counts += of_rows(marks, marks)
        sums += of_rows(cells, marks)
        squares += of_rows(cells * cells, marks)
        products += of_rows(cells, cells)
    number = np.maximum(counts, 1.0)
    about = squares.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        squares -= sums * sums / number
        products -= sums * sums.T / number
        squares[squares <= _ROUNDING * about] = 0.0
    return BandSums(counts, references[:, None] + sums / number, squares, products, infinite)


def merge_band_sums(one: BandSums, other: BandSums) -> BandSums:
    """Return the sums of two blocks together.

    Parameters
    ----------
    one, other : BandSums
        Of blocks that have no cell in common.

    Returns
    -------
    BandSums

    Notes
    -----
    Source: Chan, Golub and LeVeque 1983, https://doi.org/10.1080/00031305.1983.10483115.

    Examples
    --------
    >>> x = np.arange(8.0).reshape(2, 2, 2) ** 2
    >>> halves = band_sums(x[:, :1]), band_sums(x[:, 1:])
    >>> np.allclose(merge_band_sums(*halves).covariance(), np.cov(x.reshape(2, -1)))
    True
    """
    counts = one.counts + other.counts
    share = other.counts / np.maximum(counts, 1.0)
    # Where one has no pair, its mean says nothing.
    steps = np.where((one.counts > 0) & (other.counts > 0), other.means - one.means, 0.0)
    means = np.where(one.counts > 0, one.means + steps * share, other.means)
    weight = one.counts * share
    return BandSums(
        counts,
        means,
        one.squares + other.squares + steps * steps * weight,
        one.products + other.products + steps * steps.T * weight,
        one.infinite | other.infinite,
    )


def scores_among(values: Floats, *, sorted_values: NDArray[Any]) -> Array:
    """Return how many cells of a raster are smaller than each cell, less how many are larger.

    Parameters
    ----------
    values : ndarray of any shape
        Cells; NaN is no data.
    sorted_values : ndarray of shape (cells of the raster,)
        All its cells with data in ascending order; an array or ``numpy.memmap``.

    Returns
    -------
    ndarray of float64, shape of ``values``
        Whole numbers: twice the mean rank less the number of cells and one; NaN where there is no
        data.

    Notes
    -----
    Some 150 ns a cell of a million at a time, up to ten times that where few are given at once:
    then each has its own way through slow memory.

    Examples
    --------
    >>> block = np.array([3.0, 1.0, np.nan])
    >>> scores_among(block, sorted_values=np.array([1.0, 2.0, 3.0, 3.0]))
    array([ 2., -3., nan])
    """
    flat = values.reshape(-1)
    found: Array = np.full(flat.size, np.nan)
    places = np.asarray(sorted_values)
    known = np.flatnonzero(flat == flat)
    if known.size:
        cells = flat[known].astype(places.dtype, copy=False)
        order = sorting_order(cells)
        cells = cells[order]
        low = _first(places, cells)
        # As many are equal as one, unless the next is.
        after = np.minimum(low + 1, places.size - 1)
        tied = np.flatnonzero((places[after] == cells) & (after > low))
        both = 2.0 * low + (1.0 - places.size)
        if tied.size:
            both[tied] += _first(places, cells[tied], "right") - low[tied] - 1
        found[known[order]] = both
    return found.reshape(values.shape)


def _first(places: NDArray[Any], ordered: NDArray[Any], side: Any = "left") -> NDArray[np.intp]:
    """Return `numpy.searchsorted` of values that are in order themselves.

    Some at a time, each among those between their ends, which stay in the cache.
    """
    ends = np.append(ordered[::_SOUGHT], ordered[-1:])
    starts = np.searchsorted(places, ends, side=side).tolist()
    found = np.empty(ordered.size, np.intp)
    for number, (start, stop) in enumerate(zip(starts, starts[1:])):
        checkpoint()
        some = slice(number * _SOUGHT, (number + 1) * _SOUGHT)
        np.add(np.searchsorted(places[start:stop], ordered[some], side=side), start, found[some])
    return found


def p_values(r: Array, counts: Array) -> Array:
    """Return the two-sided p of correlations of numbers of pairs, NaN where there is no r.

    Examples
    --------
    >>> p_values(np.array([[1.0, 0.5]]), np.array([[9.0, 3.0]])).round(6)
    array([[0.      , 0.666667]])
    """
    return correlation_p_value(r, counts)
