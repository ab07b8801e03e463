"""Lookup tables for integer data: equalization by the counts of its distinct values.

The blocks of a raster are counted (:func:`distinct_counts`, :func:`merge_distinct`), a table is
made (:func:`cdf_table` or :func:`rank_table`), and each cell is looked up in it
(:func:`equalize_lookup`). Counts are integers, so the answer does not depend on the cut into
blocks; bands are pooled by merging their counts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ..common.wording import shown, tr
from ._seats import bits_of, limit, whole_numbers
from .histogram import cumulative_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Distinct integers a lookup table may hold; 16 bytes each while they are counted.
MAX_LEVELS = 1 << 24
# A lookup table over a span of integers up to this long lists every integer of the span.
_DENSE_SPAN = 1 << 16
# A limit that is so near to a place, in steps, is that place.
_NEAR = 1e-6


class Ladder(NamedTuple):
    """Evenly spaced values, each told by a whole number, its place: of stored integers, scaled.

    Attributes
    ----------
    step : float
        From a value to the next; below 0 where values fall as places rise.
    offset : float
        The value at place 0.
    """

    step: float = 1.0
    offset: float = 0.0

    @property
    def plain(self) -> bool:
        """Whether values are their own places."""
        return self == (1.0, 0.0)

    def places(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the place of each value; NaN stays.

        Examples
        --------
        >>> Ladder(0.1, 5.0).places(np.array([5.3, 4.9]))
        array([ 3., -1.])
        """
        return values if self.plain else np.rint((values - self.offset) / self.step)

    def place_of(self, limit: float) -> float:
        """Return where a limit lies, between two places too.

        Examples
        --------
        >>> Ladder(0.1).place_of(0.3), Ladder(0.1).place_of(0.25), Ladder().place_of(-np.inf)
        (3.0, 2.5, -inf)
        """
        place = (limit - self.offset) / self.step
        nearest = float(np.rint(place))
        return nearest if abs(place - nearest) < _NEAR else float(place)

    def values(self, places: NDArray[Any]) -> NDArray[np.float64]:
        """Return the values at some places.

        Examples
        --------
        >>> Ladder(0.5, 1.0).values(np.array([0, 3]))
        array([1. , 2.5])
        """
        found: NDArray[np.float64] = np.asarray(places, dtype=np.float64)
        return found if self.plain else found * self.step + self.offset


PLAIN = Ladder()
"""That of whole numbers."""


class DistinctCounts(NamedTuple):
    """Distinct integer values in ascending order, int64 or uint64, and their int64 counts."""

    levels: NDArray[Any]
    counts: NDArray[np.int64]


class LookupTable(NamedTuple):
    """A step function: ``outputs[i + 1]`` from ``levels[i]`` up, ``outputs[0]`` below all."""

    levels: NDArray[Any]
    outputs: NDArray[np.float64]


def distinct_counts(values: NDArray[Any]) -> DistinctCounts:
    """Count each distinct value of a block of integers.

    Parameters
    ----------
    values : ndarray of any shape
        Integers, of an integer dtype or as floats; NaN means no data.

    Returns
    -------
    DistinctCounts
        Empty if there is no valid cell.

    Raises
    ------
    ValueError
        If a value is not a whole number, or there are more than ``MAX_LEVELS`` distinct ones.

    Notes
    -----
    About 3 ns a cell of integers and 8 of floats where the values span no more integers than
    there are cells, or than 16 bits hold; else the cells are sorted.

    Examples
    --------
    >>> import numpy as np
    >>> distinct_counts(np.array([[3.0, np.nan], [3.0, -1.0]]))
    DistinctCounts(levels=array([-1,  3]), counts=array([1, 2]))
    """
    cells, missing = _whole_numbers(np.asarray(values).reshape(-1))
    holes = 0 if missing is None else int(np.count_nonzero(missing))
    if cells.size == holes:
        return DistinctCounts(np.zeros(0, cells.dtype), np.zeros(0, np.int64))
    lowest = cells.min()
    span = int(cells.max()) - int(lowest) + 1
    if span > max(_DENSE_SPAN, cells.size):
        levels, counts = np.unique(cells, return_counts=True)
    else:
        dense = np.bincount((cells - lowest).astype(np.intp, copy=False), minlength=span)
        present = np.flatnonzero(dense)
        levels, counts = lowest + present.astype(cells.dtype), dense[present]
    counts = counts.astype(np.int64, copy=False)
    counts[0] -= holes
    return DistinctCounts(_few_enough(levels), counts)


def merge_distinct(first: DistinctCounts, second: DistinctCounts) -> DistinctCounts:
    """Add the counts of two blocks, or of two bands that are pooled.

    Parameters
    ----------
    first, second : DistinctCounts
        In any order, from rasters of one dtype.

    Returns
    -------
    DistinctCounts
        Of the cells of both.

    Raises
    ------
    ValueError
        If there are more than ``MAX_LEVELS`` distinct values.

    Notes
    -----
    Sorts the levels of both: cheap beside the counting of a block while there are few.

    Examples
    --------
    >>> import numpy as np
    >>> one = distinct_counts(np.array([1, 2]))
    >>> merge_distinct(one, distinct_counts(np.array([2, 5])))
    DistinctCounts(levels=array([1, 2, 5]), counts=array([1, 2, 1]))
    """
    if np.array_equal(first.levels, second.levels):
        return DistinctCounts(first.levels, first.counts + second.counts)
    if not second.levels.size:
        return first
    if not first.levels.size:
        return second
    # Both runs are sorted, and a stable sort merges sorted runs in linear time.
    levels = np.concatenate([first.levels, second.levels])
    order = levels.argsort(kind="stable")
    levels = levels[order]
    starts = np.flatnonzero(np.concatenate([[True], levels[1:] != levels[:-1]]))
    counts = np.concatenate([first.counts, second.counts])[order]
    return DistinctCounts(_few_enough(levels[starts]), np.add.reduceat(counts, starts))


def within(distinct: DistinctCounts, lower: float, upper: float) -> DistinctCounts:
    """Return the counts of the values in a range, and 0 for its start where some lie below it.

    Parameters
    ----------
    distinct : DistinctCounts
        Of a raster.
    lower, upper : float
        The range, both ends in it.

    Returns
    -------
    DistinctCounts
        Without a count where no value lies in the range.

    Examples
    --------
    >>> import numpy as np
    >>> within(distinct_counts(np.array([1, 3, 3, 9])), 1.5, 6.0)
    DistinctCounts(levels=array([2, 3]), counts=array([0, 2]))
    """
    levels, counts = distinct
    kept = (levels >= lower) & (levels <= upper)
    inside = DistinctCounts(levels[kept], counts[kept])
    first = math.ceil(lower) if inside.levels.size and levels[0] < lower else None
    if first is None or inside.levels[0] == first:
        return inside
    start = np.array([first], dtype=levels.dtype)
    return merge_distinct(DistinctCounts(start, np.zeros(1, np.int64)), inside)


def cdf_table(
    distinct: DistinctCounts, *, output_min: float, output_max: float, from_lowest: bool = False
) -> LookupTable:
    """Make the table ``output_min + (output_max - output_min) * cdf(v)`` of integer data.

    ``cdf(v)`` is the share of cells with values up to ``v``, so the largest value goes to
    ``output_max``, and so does a constant raster.

    Parameters
    ----------
    distinct : DistinctCounts
        Of the raster, or of all pooled bands; not empty.
    output_min, output_max : float
        The range of the results.
    from_lowest : bool
        Whether the lowest value goes to ``output_min``: see :func:`.histogram.cumulative_shares`.

    Returns
    -------
    LookupTable
        For :func:`equalize_lookup`. Levels of a span of up to 65,536 integers are listed without
        holes, which makes looking up fast.

    Raises
    ------
    ValueError
        If ``distinct`` is empty.

    Examples
    --------
    >>> import numpy as np
    >>> cdf_table(distinct_counts(np.array([1, 1, 3, 4])), output_min=0, output_max=8)
    LookupTable(levels=array([1, 2, 3, 4]), outputs=array([0., 4., 4., 6., 8.]))
    """
    _require_cells(distinct)
    shares = cumulative_shares(distinct.counts, from_lowest=from_lowest)
    return _step_function(distinct.levels, np.append(0.0, shares), output_min, output_max)


def rank_table(distinct: DistinctCounts, *, output_min: float, output_max: float) -> LookupTable:
    """Make the table of exact ranks, ``output_min + (output_max - output_min) * r / (n - 1)``.

    ``r`` is the number of cells strictly smaller and ``n`` that of all cells. The results are
    those of :func:`.ranks.equalize_ranks` without sorting the cells of the raster. One
    cell alone, like a constant raster, goes to ``output_min``.

    Parameters
    ----------
    distinct : DistinctCounts
        Of the raster, or of all pooled bands; not empty.
    output_min, output_max : float
        The range of the results.

    Returns
    -------
    LookupTable
        For :func:`equalize_lookup`.

    Raises
    ------
    ValueError
        If ``distinct`` is empty.

    Examples
    --------
    >>> import numpy as np
    >>> rank_table(distinct_counts(np.array([1, 1, 2, 3])), output_min=0, output_max=9).outputs
    array([0., 0., 6., 9.])
    """
    _require_cells(distinct)
    upto = np.cumsum(distinct.counts)
    smaller = np.concatenate([[0], upto - distinct.counts])
    return _step_function(
        distinct.levels, smaller / max(int(upto[-1]) - 1, 1), output_min, output_max
    )


def equalize_lookup(
    values: NDArray[Any], *, table: LookupTable, ladder: Ladder = PLAIN
) -> NDArray[np.float64]:
    """Map integer cells by a lookup table.

    Parameters
    ----------
    values : ndarray of any shape
        Integers, of an integer dtype or as floats; NaN means no data.
    table : LookupTable
        From :func:`cdf_table` or :func:`rank_table`.
    ladder : Ladder
        Which values are the integers that the table is of.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is. A value that the table was not made from gets what the next
        level below gets.

    Raises
    ------
    ValueError
        If a value is not a whole number.

    Notes
    -----
    About 4 ns a cell of integers and 11 of floats where the levels have no holes, else a binary
    search a cell.

    Examples
    --------
    >>> import numpy as np
    >>> cells = np.array([[1.0, np.nan], [1.0, 7.0]])
    >>> table = cdf_table(distinct_counts(cells), output_min=0, output_max=3)
    >>> equalize_lookup(cells, table=table)
    array([[ 2., nan],
           [ 2.,  3.]])
    """
    cells, missing = _whole_numbers(ladder.places(np.asarray(values).reshape(-1)))
    levels, outputs = table
    first, last = levels[0], levels[-1]
    if int(last) - int(first) + 1 == levels.size:
        # Clipped before the subtraction, which could leave the integers otherwise.
        index = (np.clip(cells, first, last) - first).astype(np.intp, copy=False) + 1
        if cells.size and cells.min() < first:
            index[cells < first] = 0
    else:
        index = np.searchsorted(levels, cells, side="right")
    result: NDArray[np.float64] = outputs.take(index)
    if missing is not None:
        np.copyto(result, np.nan, where=missing)
    return result.reshape(np.shape(values))


def dense_counts(
    values: NDArray[Any], *, first: int, number: int, ladder: Ladder = PLAIN
) -> NDArray[np.int64]:
    """Count each of some whole numbers that follow one another, where cells are nothing else.

    Parameters
    ----------
    values : ndarray of any shape, float32 or float64
        Whole numbers from ``first`` on; NaN means no data.
    first, number : int
        The least of them, and how many there are.
    ladder : Ladder
        Which values stand for them.

    Returns
    -------
    ndarray of int64, shape (number,)
        Those of blocks and bands are added.

    Notes
    -----
    About 2 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> dense_counts(np.array([3.0, np.nan, 5.0, 3.0]), first=3, number=3)
    array([2, 0, 1])
    """
    seats = _seats(values, first, ladder)
    return np.bincount(seats.reshape(-1), minlength=number + 1)[1:].astype(np.int64, copy=False)


def look_up_dense(
    values: NDArray[Any], *, first: int, outputs: NDArray[Any], ladder: Ladder = PLAIN
) -> NDArray[Any]:
    """Map whole numbers by a table of those that follow one another, where cells are no others.

    Parameters
    ----------
    values : ndarray of any shape, float32 or float64
        Whole numbers; NaN means no data.
    first : int
        The least, which has a row.
    outputs : ndarray, shape (1 + numbers,)
        Of no data, and of each number; what lies above them gets the last, below them the first.
    ladder : Ladder
        Which values stand for the numbers.

    Returns
    -------
    ndarray of the dtype of ``outputs``, shape of ``values``

    Notes
    -----
    About 2 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> table = np.array([99, 7, 8], np.uint8)
    >>> look_up_dense(np.array([3.0, np.nan, 4.0, 9.0]), first=3, outputs=table)
    array([ 7, 99,  8,  8], dtype=uint8)
    """
    found: NDArray[Any] = outputs.take(_seats(values, first, ladder), mode="clip")
    return found


def stored_counts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Count each value that a type of up to 16 bits can store.

    Parameters
    ----------
    values : ndarray of any shape
        Integers of 8 or 16 bits.

    Returns
    -------
    ndarray of int64, shape (256,) or (65536,)
        In the order of their bits, taken for a whole number from 0; those of blocks are added.

    Notes
    -----
    About 1.3 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> np.flatnonzero(stored_counts(np.array([3, -1, 3], np.int8)))
    array([  3, 255])
    """
    number = 1 << 8 * values.dtype.itemsize
    counts = np.bincount(bits_of(values).reshape(-1), minlength=number)
    return counts.astype(np.int64, copy=False)


def look_up_stored(values: NDArray[Any], *, outputs: NDArray[Any]) -> NDArray[Any]:
    """Map integers by a table of all values that their type can store.

    Parameters
    ----------
    values : ndarray of any shape
        Integers of 8 or 16 bits.
    outputs : ndarray, shape (256,) or (65536,)
        Of each value, in the order of its bits.

    Returns
    -------
    ndarray of the dtype of ``outputs``, shape of ``values``

    Notes
    -----
    About 1 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> look_up_stored(np.array([3, -1], np.int8), outputs=np.arange(256))
    array([  3, 255])
    """
    found: NDArray[Any] = fresh(values.shape, outputs.dtype)
    np.take(outputs, bits_of(values), out=found, mode="clip")
    return found


def _seats(values: NDArray[Any], first: int, ladder: Ladder) -> NDArray[np.intp]:
    """Return 0 for no data, 1 for the first, 2 for the next, and so on."""
    place = scratch("lookup place", values.size, values.dtype).reshape(values.shape)
    if not ladder.plain:
        np.subtract(values, ladder.offset, out=place)
        np.divide(place, ladder.step, out=place)
        values = np.rint(place, out=place)
    np.subtract(values, values.dtype.type(first - 1), out=place)
    return whole_numbers(limit(np.fmax, place, 0.0, place), "lookup seats")


def _step_function(
    levels: NDArray[Any],
    fraction: NDArray[np.float64],
    output_min: float,
    output_max: float,
) -> LookupTable:
    span = int(levels[-1]) - int(levels[0]) + 1
    outputs = output_min + (output_max - output_min) * fraction
    if span <= _DENSE_SPAN:
        every = levels[0] + np.arange(span).astype(levels.dtype)
        index = np.searchsorted(levels, every, side="right")
        return LookupTable(every, np.concatenate([outputs[:1], outputs[index]]))
    return LookupTable(levels, outputs)


def _whole_numbers(cells: NDArray[Any]) -> tuple[NDArray[Any], Optional[NDArray[np.bool_]]]:
    """Give cells as int64 (uint64 stays) and the mask of NaN, which become the lowest value."""
    if cells.dtype.kind in "iub":
        return cells if cells.dtype == np.uint64 else cells.astype(np.int64, copy=False), None
    missing: NDArray[np.bool_] = np.isnan(cells)
    some = bool(missing.any())
    if some:
        with np.errstate(invalid="ignore"):
            lowest = np.fmin.reduce(cells)
        cells = cells.copy()
        np.copyto(cells, 0 if np.isnan(lowest) else lowest, where=missing)
    # 2 ** 63 is the first float that int64 cannot hold.
    wrong = (np.trunc(cells) != cells) | ~(np.abs(cells) < 2.0**63)
    if wrong.any():
        raise ValueError(
            tr(
                "A lookup table needs integer data of up to 64 bits, and the raster holds {!r}."
            ).format(float(cells[wrong][0]))
        )
    return cells.astype(np.int64), missing if some else None


def _few_enough(levels: NDArray[Any]) -> NDArray[Any]:
    if levels.size > MAX_LEVELS:
        raise ValueError(
            tr("A lookup table holds up to {} distinct values, and the raster has more.").format(
                shown(MAX_LEVELS, ",")
            )
        )
    return levels


def _require_cells(distinct: DistinctCounts) -> None:
    if not distinct.levels.size:
        raise ValueError(tr("distinct must hold a cell to make a lookup table from."))
