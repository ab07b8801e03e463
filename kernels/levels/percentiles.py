"""Exact percentiles of rasters larger than memory, and the linear stretch between two of them.

A cell's order is that of a whole number, its key (:func:`.ranks.rank_keys`). The k-th cell is found
16 bits of its key at a time: :func:`digit_counts` counts in each pass how often each next digit
occurs among the cells whose key begins as that of the k-th does, and :func:`next_digits` goes on
from there. Counts are integers and are added, so the answer does not depend on the cut into blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .ranks import rank_keys
from .steps import values_of_keys

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

# By less no range of results is divided: the quotient may be infinite.
_TINY = 1e-200
DIGITS = 1 << 16
"""Values of a digit."""


class Sought(NamedTuple):
    """Which cells are looked for, in ascending order, and how far they are known.

    Attributes
    ----------
    places : tuple of int
        How many cells of the same beginning are smaller than each.
    beginnings : tuple of int
        The digits of their keys that are known, as one number.
    """

    places: tuple[int, ...]
    beginnings: tuple[int, ...]

    @property
    def distinct(self) -> tuple[int, ...]:
        """The beginnings, each once."""
        return tuple(sorted(set(self.beginnings)))


def digit_counts(
    values: NDArray[Any], *, beginnings: tuple[int, ...], digit: int
) -> NDArray[np.int64]:
    """Count the next digit of a block's cells whose keys begin in some way.

    Parameters
    ----------
    values : ndarray of any shape, float32 or float64
        NaN means no data, infinite values are data.
    beginnings : tuple of int
        Of the keys; of digit 0 there is one, (0,).
    digit : int
        Which 16 bits, from the highest, 0.

    Returns
    -------
    ndarray of int64, shape (beginnings, DIGITS)
        Those of blocks and bands are added.

    Notes
    -----
    About 6 ns a cell and beginning.

    Examples
    --------
    >>> counts = digit_counts(np.float32([1.0, np.nan, 1.0, 2.0]), beginnings=(0,), digit=0)
    >>> counts[counts > 0]
    array([2, 1])
    """
    cells = np.asarray(values).reshape(-1)
    keys = rank_keys(cells[cells == cells])
    shift = 8 * keys.dtype.itemsize - 16 * (digit + 1)
    digits = keys >> keys.dtype.type(shift)
    counts = np.empty((len(beginnings), DIGITS), np.int64)
    for own, beginning in zip(counts, beginnings):
        part = digits
        if digit:
            part = part[(digits >> digits.dtype.type(16)) == beginning]
        own[:] = np.bincount(part.astype(np.uint16), minlength=DIGITS)
    return counts


def places_of(percents: tuple[float, ...], cells: int) -> Sought:
    """Return the cells that percentiles lie between: two for each.

    Parameters
    ----------
    percents : tuple of float
        0 to 100.
    cells : int
        How many there are, at least one.

    Returns
    -------
    Sought

    Examples
    --------
    >>> places_of((0.0, 50.0), 4).places
    (0, 1, 1, 2)
    """
    places: list[int] = []
    for percent in percents:
        place = int(percent / 100.0 * (cells - 1))
        places += [place, min(place + 1, cells - 1)]
    return Sought(tuple(places), (0,) * len(places))


def next_digits(sought: Sought, counts: NDArray[np.int64]) -> Sought:
    """Return what is known of the cells with one digit more.

    Parameters
    ----------
    sought : Sought
        What was known.
    counts : ndarray of int64, shape (beginnings, DIGITS)
        Of the distinct beginnings, in ascending order.

    Returns
    -------
    Sought
    """
    sums = np.cumsum(counts, axis=1)
    rows = {beginning: row for row, beginning in enumerate(sought.distinct)}
    places, beginnings = [], []
    for place, beginning in zip(sought.places, sought.beginnings):
        row = rows[beginning]
        digit = int(np.searchsorted(sums[row], place, side="right"))
        places.append(place - int(sums[row, digit] - counts[row, digit]))
        beginnings.append(beginning * DIGITS + digit)
    return Sought(tuple(places), tuple(beginnings))


def values_at(sought: Sought, dtype: DTypeLike) -> NDArray[np.float64]:
    """Return the cells whose keys are known to the last digit.

    Examples
    --------
    >>> values_at(Sought((0,), (0xBF800000,)), "f4")
    array([1.])
    """
    keys = np.array(sought.beginnings, np.uint64)
    return values_of_keys(keys, np.dtype(dtype)).astype(np.float64)


def percentiles(
    around: NDArray[np.float64], percents: tuple[float, ...], cells: int
) -> NDArray[np.float64]:
    """Return percentiles, linearly between the two cells around each, as numpy does.

    Parameters
    ----------
    around : ndarray of float64, shape (2 * percentiles,)
        The cells of :func:`places_of`.
    percents : tuple of float
        0 to 100.
    cells : int
        How many there are.

    Returns
    -------
    ndarray of float64, shape (percentiles,)
        Equal to ``numpy.percentile`` of float64.

    Examples
    --------
    >>> percentiles(np.array([1.0, 1.0, 2.0, 3.0]), (0.0, 50.0), 4)
    array([1. , 2.5])
    """
    places = np.array(percents) / 100.0 * (cells - 1)
    share = places - np.floor(places)
    low, high = around[::2], around[1::2]
    with np.errstate(invalid="ignore"):  # infinity less itself
        rise = high - low
        between = np.where(share < 0.5, low + rise * share, high - rise * (1.0 - share))
    found: NDArray[np.float64] = np.where((low == high) | (share == 0), low, between)
    return found


def stretch(
    values: NDArray[Any], *, low: float, high: float, output_min: float, output_max: float
) -> NDArray[np.float64]:
    """Map cells linearly from a range to that of the results; those beyond it to its ends.

    Parameters
    ----------
    values : ndarray of any shape
        NaN means no data.
    low, high : float
        What goes to ``output_min``, and what to ``output_max``. Where they are equal, what lies
        above goes to ``output_max``, all else to ``output_min``.
    output_min, output_max : float
        The range of the results.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Notes
    -----
    About 3 ns a cell.

    Examples
    --------
    >>> stretch(np.array([1.0, 3.0, np.nan, 9.0]), low=2, high=4, output_min=0, output_max=10)
    array([ 0.,  5., nan, 10.])
    """
    cells = np.asarray(values)
    result: NDArray[np.float64] = np.maximum(cells, low, dtype=np.float64)
    np.minimum(result, high, out=result)
    rise, spread = high - low, output_max - output_min
    if rise == np.inf:  # beyond the largest float, and its half is not
        result *= 0.5
        low, high = low * 0.5, high * 0.5
        rise = high - low
    result -= low
    if 0.0 < rise < _TINY:
        result /= rise
        result *= spread
    elif rise > 0.0:
        result *= spread / rise
    else:
        with np.errstate(invalid="ignore"):
            result[cells > high] = spread
    result += output_min
    # Rounding may lead a hair beyond the last.
    np.minimum(result, output_max, out=result)
    return result
