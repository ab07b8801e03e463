"""Exact ranks of rasters larger than memory.

A cell's rank is the number of cells strictly smaller, which a search in the sorted cells of the
raster tells. They are sorted in a flat array that may be a memory-mapped file, without ever
holding it: every cell belongs to one of 65,536 buckets of neighbouring values, and

1. :func:`coarse_counts` of all blocks, added, say where in the array each bucket lies;
2. :func:`bucket_order` of each block, and :func:`place`, put the cells there;
3. :func:`sort_slice` sorts each of the :func:`sort_slices`;
4. :func:`rank` or :func:`equalize_ranks` of each block search.

The sorted array, and so every rank, is the same for every cut into blocks and every order of
placing. Bands are pooled by placing the cells of all. Integers with few distinct values take
:func:`.lookup.rank_table` instead, which sorts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

from ..common.wording import shown, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A bucket's number fits 16 bits, which numpy sorts by radix.
BUCKETS = 1 << 16
# Of fewer places numpy's search is as fast; of more every n-th is searched first.
_MANY, _SKIPPED = 1 << 20, 1 << 7
# Cells ranked at a time: sorting them makes the search walk the sorted array in one direction.
_PIECE = 1 << 20


class BucketOrder(NamedTuple):
    """The valid cells of a block in the order of their buckets, and the bucket of each."""

    cells: NDArray[Any]
    buckets: NDArray[np.uint16]


def rank_keys(values: NDArray[Any]) -> NDArray[Any]:
    """Turn values into unsigned integers of the same order and size.

    Of a positive IEEE float the sign bit is set, of a negative one all bits are flipped; of a
    signed integer the sign bit is flipped. -0.0 and 0.0 share a key; infinite values are the
    outermost.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats of up to 64 bits, without NaN.

    Returns
    -------
    ndarray of an unsigned type as wide, shape of ``values``
        Keys that compare as the values do.

    Notes
    -----
    About 2 ns a value. Source: M. Herf, Radix tricks, 2001, http://stereopsis.com/radix.html.

    Examples
    --------
    >>> import numpy as np
    >>> rank_keys(np.array([-1, 0, 1], np.int8))
    array([127, 128, 129], dtype=uint8)
    >>> rank_keys(np.array([-np.inf, -0.0, 0.0, 1.0], np.float32))
    array([   8388607, 2147483648, 2147483648, 3212836864], dtype=uint32)
    """
    cells = np.asarray(values)
    cells = cells.astype(cells.dtype.newbyteorder("="), copy=False)
    width = cells.dtype.itemsize
    unsigned = np.dtype(f"u{width}")
    if cells.dtype.kind in "ub":
        return cells.view(unsigned)
    sign = unsigned.type(1 << (8 * width - 1))
    if cells.dtype.kind == "i":
        flipped: NDArray[Any] = np.bitwise_xor(cells.view(unsigned), sign)
        return flipped
    # Adding 0.0 turns -0.0 into 0.0.
    bits = np.atleast_1d(cells + cells.dtype.type(0))
    negative = (bits.view(f"i{width}") >> (8 * width - 1)).view(unsigned)
    keys: NDArray[Any] = bits.view(unsigned) ^ (negative | sign)
    return keys.reshape(cells.shape)


def coarse_counts(values: NDArray[Any], *, lower: float, upper: float) -> NDArray[np.int64]:
    """Count the valid cells of a block in each bucket.

    Buckets divide the keys between those of ``lower`` and ``upper`` evenly, so that far outliers
    do not press all other cells into one bucket. The outermost hold what lies outside.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats, of one dtype in all blocks; NaN means no data, infinite values are
        data.
    lower, upper : float
        Smallest and largest finite value of the raster, or of all pooled bands, as
        :func:`.histogram.value_range` tells them.

    Returns
    -------
    ndarray of int64, shape (BUCKETS,)
        Those of blocks and bands are added; their sum is the length of the sorted array.

    Notes
    -----
    About 10 ns a cell, and 0.1 ms a call.

    Examples
    --------
    >>> import numpy as np
    >>> counts = coarse_counts(np.array([2.0, np.nan, 2.0, 5.0]), lower=2, upper=5)
    >>> counts[counts > 0]
    array([2, 1])
    """
    buckets = _buckets(_valid(values), lower, upper)
    return np.bincount(buckets, minlength=BUCKETS).astype(np.int64, copy=False)


def bucket_order(values: NDArray[Any], *, lower: float, upper: float) -> BucketOrder:
    """Bring the valid cells of a block into the order of their buckets.

    Parameters
    ----------
    values : ndarray of any shape
        As in :func:`coarse_counts`.
    lower, upper : float
        As in :func:`coarse_counts`.

    Returns
    -------
    BucketOrder
        What :func:`place` takes; -0.0 has become 0.0.

    Notes
    -----
    About 30 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> bucket_order(np.array([[5.0, np.nan], [2.0, -0.0]]), lower=0, upper=5).cells
    array([0., 2., 5.])
    """
    cells = _valid(values)
    buckets = _buckets(cells, lower, upper)
    order = buckets.argsort(kind="stable")
    cells = cells[order]
    if cells.dtype.kind == "f":
        # Equal cells must have equal bytes for the sorted array to be one and the same.
        cells += cells.dtype.type(0)
    return BucketOrder(cells, buckets[order])


def bucket_starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell where each bucket starts in the sorted array.

    Parameters
    ----------
    counts : ndarray of int64, shape (BUCKETS,)
        From :func:`coarse_counts`, of the whole raster.

    Returns
    -------
    ndarray of int64, shape (BUCKETS,)
        The first ``free`` of :func:`place`.

    Examples
    --------
    >>> import numpy as np
    >>> bucket_starts(np.array([2, 0, 3]))
    array([0, 2, 2])
    """
    return np.cumsum(counts) - counts


def place(
    ordered: BucketOrder, *, storage: NDArray[Any], free: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Write the cells of a block to their buckets in the array that is to be sorted.

    The one function here that writes to an argument: one thread at a time may call it.

    Parameters
    ----------
    ordered : BucketOrder
        The block's cells.
    storage : ndarray, shape (cells of the raster,)
        An array or ``numpy.memmap`` of the dtype of the cells; written to.
    free : ndarray of int64, shape (BUCKETS,)
        The next free place of each bucket.

    Returns
    -------
    ndarray of int64, shape (BUCKETS,)
        ``free`` after this block.

    Raises
    ------
    ValueError
        If ``storage`` has no place left, because a block was not counted.

    Notes
    -----
    About 7 ns a cell in memory, and 0.3 ms a call: give it blocks of a million cells.

    Examples
    --------
    >>> import numpy as np
    >>> block, limits = np.array([5, 2, 9]), {"lower": 2, "upper": 9}
    >>> free = bucket_starts(coarse_counts(block, **limits))
    >>> storage = np.zeros(3, int)
    >>> free = place(bucket_order(block, **limits), storage=storage, free=free)
    >>> storage
    array([2, 5, 9])
    """
    cells, buckets = ordered
    counts = np.bincount(buckets, minlength=BUCKETS)
    to = (free - bucket_starts(counts))[buckets]
    to += np.arange(cells.size)
    if cells.size and to[-1] >= storage.size:
        raise ValueError(
            tr("storage has {} places, and place {} was asked for: count all blocks first.").format(
                shown(storage.size, ","), shown(to[-1] + 1, ",")
            )
        )
    storage[to] = cells
    return free + counts


def sort_slices(counts: NDArray[np.int64], *, cells: int = _PIECE) -> list[tuple[int, int]]:
    """Divide the array that is to be sorted into slices that are sorted each on its own.

    Parameters
    ----------
    counts : ndarray of int64, shape (BUCKETS,)
        From :func:`coarse_counts`, of the whole raster.
    cells : int
        The most cells a slice has, unless a bucket has more.

    Returns
    -------
    list of (start, stop)
        In order, without gaps; whole buckets.

    Examples
    --------
    >>> import numpy as np
    >>> sort_slices(np.array([2, 3, 9, 1, 1]), cells=6)
    [(0, 5), (5, 14), (14, 16)]
    """
    ends = np.cumsum(counts)
    slices = []
    start = 0
    while start < ends[-1]:
        fitting = int(np.searchsorted(ends, start + cells, side="right"))
        stop = int(ends[fitting - 1]) if fitting else 0
        if stop <= start:
            # The next bucket is too large, and goes alone.
            stop = int(ends[fitting])
        slices.append((start, stop))
        start = stop
    return slices


def sort_slice(storage: NDArray[Any], start: int, stop: int) -> None:
    """Sort one of the :func:`sort_slices` in place.

    Parameters
    ----------
    storage : ndarray, shape (cells of the raster,)
        Filled by :func:`place`; written to from ``start`` to ``stop``, so that threads may sort
        different slices.
    start, stop : int
        The slice.

    Notes
    -----
    About 80 ns a cell for slices of a million; cells that are all equal are only compared.

    Examples
    --------
    >>> import numpy as np
    >>> storage = np.array([3, 1, 2, 9, 8])
    >>> sort_slice(storage, 0, 3)
    >>> storage
    array([1, 2, 3, 9, 8])
    """
    cells = np.asarray(storage[start:stop])
    if cells.size and not (cells == cells[0]).all():
        cells.sort()


def rank(
    values: NDArray[Any], *, sorted_values: NDArray[Any], with_equal: bool = False
) -> NDArray[np.float64]:
    """Count, for each cell of a block, the cells of the raster that are strictly smaller.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data. Compared in the dtype of ``sorted_values``.
    sorted_values : ndarray, shape (cells of the raster,)
        All valid cells in ascending order; an array or ``numpy.memmap``.
    with_equal : bool
        Whether equal cells count as well.

    Returns
    -------
    ndarray of float64, shape of ``values``
        Ranks from 0; ties share the lowest; NaN where ``values`` is.

    Notes
    -----
    100 to 250 ns a cell for 16 million cells in memory. Cells are sorted by radix, a million at
    a time, so that only the part of ``sorted_values`` between their extremes is read, in one
    direction.

    Examples
    --------
    >>> import numpy as np
    >>> block = np.array([[3.0, 1.0], [np.nan, 3.0]])
    >>> rank(block, sorted_values=np.array([1.0, 2.0, 3.0, 3.0]))
    array([[ 2.,  0.],
           [nan,  2.]])
    """
    cells = np.asarray(values).reshape(-1)
    places = np.asarray(sorted_values)
    side: Any = "right" if with_equal else "left"
    result = np.full(cells.size, np.nan)
    for start in range(0, cells.size, _PIECE):
        piece = cells[start : start + _PIECE]
        where = np.arange(piece.size) if piece.dtype.kind != "f" else np.flatnonzero(piece == piece)
        if where.size:
            valid = piece[where].astype(places.dtype, copy=False)
            if (valid[1:] >= valid[:-1]).all():
                result[start + where] = _search(places, valid, side)
                continue
            order = _order(rank_keys(valid))
            result[start + where[order]] = _search(places, valid[order], side)
    return result.reshape(np.shape(values))


def equalize_ranks(
    values: NDArray[Any],
    *,
    sorted_values: NDArray[Any],
    output_min: float,
    output_max: float,
) -> NDArray[np.float64]:
    """Map cells by their exact ranks, ``output_min + (output_max - output_min) * r / (n - 1)``.

    ``r`` is the number of cells strictly smaller, ``n`` that of all cells. One cell alone, like a
    constant raster, goes to ``output_min``.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data, infinite values are data.
    sorted_values : ndarray, shape (n,)
        All valid cells in ascending order; an array or ``numpy.memmap``.
    output_min, output_max : float
        The range of the results.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Notes
    -----
    Costs what :func:`rank` does.

    Examples
    --------
    >>> import numpy as np
    >>> cells = np.array([7.0, 1.0, np.nan, 5.0])
    >>> equalize_ranks(cells, sorted_values=np.array([1.0, 5.0, 7.0]), output_min=0, output_max=10)
    array([10.,  0., nan,  5.])
    """
    result = rank(values, sorted_values=sorted_values)
    return _spread(result, len(sorted_values), output_min, output_max)


def equalize_own_ranks(
    values: NDArray[Any], *, output_min: float, output_max: float
) -> NDArray[np.float64]:
    """Map the cells of a whole raster by their exact ranks among themselves.

    The same as :func:`equalize_ranks` with the raster's own sorted cells, in half of the time.

    Parameters
    ----------
    values : ndarray of float32 or float64, any shape
        All cells of the raster; NaN means no data, infinite values are data.
    output_min, output_max : float
        The range of the results.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Notes
    -----
    About 30 ns a cell for 10,000 cells: made for rasters that fit the processor's cache.

    Examples
    --------
    >>> import numpy as np
    >>> equalize_own_ranks(np.array([7.0, 1.0, np.nan, 5.0]), output_min=0, output_max=10)
    array([10.,  0., nan,  5.])
    """
    cells = np.asarray(values).reshape(-1)
    where = np.flatnonzero(cells == cells)
    valid = cells[where]
    order = _order(rank_keys(valid))
    ordered = valid[order]
    # Where a cell is larger than the one before it, its place is its rank; ties share the first.
    ranks = np.arange(valid.size)
    ranks[1:][ordered[1:] == ordered[:-1]] = 0
    result = np.full(cells.size, np.nan)
    result[where[order]] = np.maximum.accumulate(ranks)
    return _spread(result, valid.size, output_min, output_max).reshape(np.shape(values))


def by_distinct(
    values: NDArray[Any], mapping: Callable[[NDArray[Any]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Map the distinct cells of a block in ascending order, each once.

    What a mapping looks up in sorted cells of a raster then lies one after the other there.

    Parameters
    ----------
    values : ndarray of float32 or float64, any shape
        NaN means no data.
    mapping : callable
        Takes ascending values and returns as many.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Notes
    -----
    About 40 ns a cell besides the mapping.

    Examples
    --------
    >>> by_distinct(np.array([3.0, 1.0, np.nan, 3.0]), lambda ascending: ascending * 10)
    array([30., 10., nan, 30.])
    """
    cells = np.asarray(values).reshape(-1)
    result = np.full(cells.size, np.nan)
    where = np.flatnonzero(cells == cells)
    if where.size:
        valid = cells[where]
        order = _order(rank_keys(valid))
        ordered = valid[order]
        fresh = np.append(True, ordered[1:] != ordered[:-1])
        mapped = mapping(ordered[fresh])
        result[where[order]] = mapped[np.cumsum(fresh) - 1]
    return result.reshape(np.shape(values))


def upto_each(places: NDArray[Any], ordered: NDArray[Any]) -> NDArray[np.intp]:
    """Return how many of some ascending values lie up to each of others, which ascend as well.

    ``numpy.searchsorted(places, ordered, side="right")``, in half of its time where both are many.

    Parameters
    ----------
    places : ndarray of one axis
        Ascending; an array or ``numpy.memmap``.
    ordered : ndarray of one axis
        Of the same type, ascending.

    Returns
    -------
    ndarray of intp, shape of ``ordered``

    Notes
    -----
    Every 128th place is searched, which stays in the cache. The rest is seven steps of halving, of
    all values at once.

    Examples
    --------
    >>> upto_each(np.array([1.0, 2.0, 2.0, 5.0]), np.array([0.0, 2.0, 9.0]))
    array([0, 3, 4])
    """
    places = np.asarray(places)
    if places.size < _MANY:
        return np.searchsorted(places, ordered, side="right")
    found = np.searchsorted(places[::_SKIPPED].copy(), ordered, side="right")
    none = found == 0
    found -= 1
    np.maximum(found, 0, out=found)
    found *= _SKIPPED
    half, probe = _SKIPPED // 2, np.empty_like(found)
    while half:
        np.add(found, half, out=probe)
        np.minimum(probe, places.size - 1, out=probe)
        np.multiply(places[probe] <= ordered, half, out=probe)
        found += probe
        half //= 2
    found += 1
    found -= none
    return np.minimum(found, places.size, out=found)


def _spread(
    ranks: NDArray[np.float64], cells: int, output_min: float, output_max: float
) -> NDArray[np.float64]:
    """Spread ranks, in place, over the range of the results."""
    ranks /= max(cells - 1, 1)
    ranks *= output_max - output_min
    ranks += output_min
    return ranks


def _valid(values: NDArray[Any]) -> NDArray[Any]:
    cells = np.asarray(values).reshape(-1)
    return cells[~np.isnan(cells)] if cells.dtype.kind == "f" else cells


def _buckets(cells: NDArray[Any], lower: float, upper: float) -> NDArray[np.uint16]:
    # A raster of infinite cells alone has no range: its buckets span all values.
    ends = np.sort(np.array([lower, upper], dtype=cells.dtype))
    first, last = rank_keys(ends)
    shift = max(0, int(last - first).bit_length() - 16)
    keys: NDArray[Any] = np.clip(rank_keys(cells), first, last)
    keys -= first
    keys >>= keys.dtype.type(shift)
    return keys.astype(np.uint16)


def sorting_order(cells: NDArray[Any]) -> NDArray[np.intp]:
    """Return what `numpy.argsort` does, of cells without NaN, in half of its time.

    Examples
    --------
    >>> import numpy as np
    >>> sorting_order(np.array([3.0, -1.0, 2.0], np.float32))
    array([1, 2, 0])
    """
    return _order(rank_keys(cells))


def _order(keys: NDArray[Any]) -> NDArray[np.intp]:
    """Sort by 16 bits at a time, the lowest first: numpy sorts those by radix, in linear time."""
    order = keys.astype(np.uint16).argsort(kind="stable")
    for shift in range(16, 8 * keys.dtype.itemsize, 16):
        digits = (keys >> keys.dtype.type(shift)).astype(np.uint16)
        order = order[digits[order].argsort(kind="stable")]
    return order


def _search(places: NDArray[Any], ordered: NDArray[Any], side: Any) -> NDArray[np.intp]:
    start = int(np.searchsorted(places, ordered[0], side=side))
    stop = int(np.searchsorted(places, ordered[-1], side=side))
    return start + np.searchsorted(places[start:stop], ordered, side=side)
