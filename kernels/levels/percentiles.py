"""Exact percentiles of rasters larger than memory, and the linear stretch between two of them.

A cell's order is that of a whole number, its key (:func:`.ranks.rank_keys`). The k-th cell is found
16 bits of its key at a time: :func:`digit_counts` counts in each pass how often each next digit
occurs among the cells whose key begins as that of the k-th does, and :func:`next_digits` goes on
from there. Where a sample tells about where it is (:func:`likely`), one pass counts the cells
before and keeps the few around (:func:`around`). Counts are integers and are added, so the answer
does not depend on the cut into blocks, nor on the sample.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import scratch
from .ranks import rank_keys
from .steps import values_of_keys

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

# By less no range of results is divided: the quotient may be infinite.
_TINY = 1e-200
DIGITS = 1 << 16
"""Values of a digit."""
# Cells handled at a time: few enough for a core's cache.
_PIECE = 1 << 17
# Deviations of a sample's share that its percentiles are off by at most, if all is well.
_DEVIATIONS = 6.0


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


class Stretch(NamedTuple):
    """Two values that a percentile likely lies between, and the share of cells that do, too."""

    low: float
    high: float
    share: float


class Around(NamedTuple):
    """What is known of the cells around a percentile.

    Attributes
    ----------
    counts : ndarray of int64, shape (4,)
        Cells below the lower value, up to it, below the upper one, up to that.
    cells : list of ndarray
        Those between.
    """

    counts: NDArray[np.int64]
    cells: list[NDArray[Any]]


def likely(sample: NDArray[Any], percents: tuple[float, ...]) -> tuple[Stretch, ...]:
    """Return where percentiles likely are, by a sample.

    Parameters
    ----------
    sample : ndarray of one axis
        Some cells, without NaN; infinite ones are data.
    percents : tuple of float
        0 to 100.

    Returns
    -------
    tuple of Stretch
        Infinite where the sample does not tell.

    Examples
    --------
    >>> [stretch[:2] for stretch in likely(np.arange(1001.0), (0.0, 50.0))]
    [(-inf, 6.0), (399.0, 601.0)]
    """
    ordered, many = np.sort(sample), len(sample)
    found = []
    for percent in percents:
        share = percent / 100.0
        middle = share * (many - 1)
        far = _DEVIATIONS * (math.sqrt(many * share * (1.0 - share)) + 1.0)
        first, last = math.floor(middle - far), math.ceil(middle + far)
        low = float(ordered[first]) if first >= 0 else -math.inf
        high = float(ordered[last]) if last < many else math.inf
        held = min(last, many) - max(first, 0)
        found.append(Stretch(low, high, held / many if many else 1.0))
    return tuple(found)


def around(values: NDArray[Any], *, stretches: tuple[Stretch, ...]) -> tuple[Around, ...]:
    """Return what a block tells of the cells around percentiles.

    Parameters
    ----------
    values : ndarray of any shape, float32 or float64
        NaN means no data, infinite values are data.
    stretches : tuple of Stretch
        From :func:`likely`, of a sample in the type of the values.

    Returns
    -------
    tuple of Around

    Notes
    -----
    About 1 ns a cell for each.

    Examples
    --------
    >>> around(np.array([1.0, 2.0, 3.0, 3.0]), stretches=(Stretch(1.0, 3.0, 0.5),))
    (Around(counts=array([0, 1, 2, 4]), cells=[array([2.])]),)
    """
    cells = np.asarray(values).reshape(-1)
    found = [Around(np.zeros(4, np.int64), []) for _ in stretches]
    for start in range(0, cells.size, _PIECE):
        piece = cells[start : start + _PIECE]
        for known, (low, high, _) in zip(found, stretches):
            with np.errstate(invalid="ignore"):
                _look_around(piece, known, piece.dtype.type(low), piece.dtype.type(high))
    return tuple(found)


def _look_around(piece: NDArray[Any], known: Around, low: Any, high: Any) -> None:
    """Add what some cells tell."""
    before, inside = (scratch(f"around {k}", piece.size, np.bool_) for k in range(2))
    np.less(piece, low, out=before)
    np.less_equal(piece, high, out=inside)
    upto = int(np.count_nonzero(before))
    known.counts[[0, 3]] += upto, int(np.count_nonzero(inside))
    # What is before is inside as well.
    np.not_equal(before, inside, out=inside)
    found = piece[inside]
    at_low, below = np.count_nonzero(found == low), found < high
    known.counts[[1, 2]] += upto + at_low, upto + np.count_nonzero(below)
    between = found[below & (found > low)]
    if between.size:
        known.cells.append(between)


def merge_around(first: tuple[Around, ...], second: tuple[Around, ...]) -> tuple[Around, ...]:
    """Put together what two blocks tell.

    Examples
    --------
    >>> one = around(np.array([1.0, 2.0]), stretches=(Stretch(1.0, 3.0, 0.5),))
    >>> merge_around(one, one)[0].counts
    array([0, 2, 4, 4])
    """
    return tuple(Around(a.counts + b.counts, a.cells + b.cells) for a, b in zip(first, second))


def ranked_between(
    ranks: tuple[int, ...], stretch: Stretch, known: Around
) -> Optional[list[float]]:
    """Return the cells of some ranks, or None where one lies elsewhere.

    Parameters
    ----------
    ranks : tuple of int
        How many cells are smaller than each.
    stretch : Stretch
        Where they likely are.
    known : Around
        Of all blocks.

    Returns
    -------
    list of float, optional

    Examples
    --------
    >>> between = Stretch(1.0, 3.0, 0.5)
    >>> known = around(np.array([1.0, 2.0, 3.0, 3.0]), stretches=(between,))[0]
    >>> ranked_between((0, 1, 3), between, known), ranked_between((4,), between, known)
    ([1.0, 2.0, 3.0], None)
    """
    before, low, inside, high = known.counts.tolist()
    if not all(before <= rank < high for rank in ranks):
        return None
    ordered = np.sort(np.concatenate(known.cells)) if known.cells else np.zeros(0)
    return [
        stretch.low if r < low else float(ordered[r - low]) if r < inside else stretch.high
        for r in ranks
    ]


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
