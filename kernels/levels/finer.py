"""Histograms whose crowded bins are counted again, more finely.

One cell far from all others stretches a histogram until a single bin holds the rest. The bins that
hold too many cells are therefore cut again, from their lowest to their highest cell, until none
does, or what it holds is one value. Extents and counts of blocks are merged, so the answer does not
depend on the cut into blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .histogram import bin_edges, cumulative_shares, histogram

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A bin is crowded that holds more than this share of the cells beside its commonest value.
_CROWDED = 0.1


class Bins(NamedTuple):
    """Bins of unequal width: a cell belongs to the last that starts at or below it.

    Attributes
    ----------
    starts : ndarray of float64, shape (bins,)
        Where they start, ascending.
    upper : float
        Where the last ends, which belongs to it.
    counts : ndarray of int64, shape (bins,)
        Cells in each.
    settled : ndarray of bool, shape (bins,)
        Which bins need not be looked at again.
    """

    starts: NDArray[np.float64]
    upper: float
    counts: NDArray[np.int64]
    settled: NDArray[np.bool_]

    @property
    def edges(self) -> NDArray[np.float64]:
        """Where bins start, and where the last ends."""
        return np.append(self.starts, self.upper)

    def distinct(self) -> Bins:
        """Return the same without bins of no width: where several start, cells are in the last."""
        last = np.append(self.starts[1:] != self.starts[:-1], True)
        return Bins(self.starts[last], self.upper, self.counts[last], self.settled[last])


class Extent(NamedTuple):
    """The lowest and the highest of some cells, how often each occurs, and how many there are."""

    lower: float
    upper: float
    at_lower: int
    at_upper: int
    cells: int


def even_bins(counts: NDArray[np.int64], *, lower: float, upper: float) -> Bins:
    """Return the bins that `histogram` counted.

    Parameters
    ----------
    counts : ndarray of int64, shape (bins,)
        What it counted.
    lower, upper : float
        The range that it counted in.

    Returns
    -------
    Bins

    Examples
    --------
    >>> even_bins(np.array([3, 1]), lower=0.0, upper=4.0).starts
    array([0., 2.])
    """
    edges = bin_edges(lower=lower, upper=upper, bins=len(counts))
    settled = np.zeros(len(counts), np.bool_)
    return Bins(edges[:-1], float(edges[-1]), np.asarray(counts), settled)


def crowded_bins(bins: Bins) -> tuple[int, ...]:
    """Return which bins hold more than a tenth of the cells, and were not looked at yet.

    Examples
    --------
    >>> crowded_bins(even_bins(np.array([30, 1, 1, 0]), lower=0.0, upper=4.0))
    (0,)
    """
    total = int(bins.counts.sum())
    return tuple(np.flatnonzero((bins.counts > _CROWDED * total) & ~bins.settled).tolist())


def extents_in(values: NDArray[Any], *, bins: Bins, places: tuple[int, ...]) -> tuple[Extent, ...]:
    """Return the extent of a block's cells in some bins.

    Parameters
    ----------
    values : ndarray of any shape
        Floats; NaN is no data.
    bins : Bins
        All of them.
    places : tuple of int
        Those that are asked for.

    Returns
    -------
    tuple of Extent
        Of no cells, inf and -inf.

    Notes
    -----
    About 3 ns a cell for each bin.

    Examples
    --------
    >>> bins = even_bins(np.array([3, 1]), lower=0.0, upper=4.0)
    >>> extents_in(np.array([0.5, 0.5, 1.0, 3.0]), bins=bins, places=(0,))
    (Extent(lower=0.5, upper=1.0, at_lower=2, at_upper=1, cells=3),)
    """
    found = []
    for inside in cells_in(values, bins=bins, places=places):
        if not inside.size:
            found.append(Extent(np.inf, -np.inf, 0, 0, 0))
            continue
        lower, upper = inside.min(), inside.max()
        low, high = (int(np.count_nonzero(inside == end)) for end in (lower, upper))
        found.append(Extent(float(lower), float(upper), low, high, inside.size))
    return tuple(found)


def cells_in(values: NDArray[Any], *, bins: Bins, places: tuple[int, ...]) -> list[NDArray[Any]]:
    """Return a block's cells in some bins, those of each in an array.

    Parameters
    ----------
    values : ndarray of any shape
        Floats; NaN is no data.
    bins : Bins
        All of them.
    places : tuple of int
        Those that are asked for.

    Returns
    -------
    list of ndarray of one axis

    Notes
    -----
    About 1 ns a cell for each bin.

    Examples
    --------
    >>> bins = even_bins(np.array([3, 1]), lower=0.0, upper=4.0)
    >>> cells_in(np.array([0.5, 1.0, 3.0]), bins=bins, places=(0,))
    [array([0.5, 1. ])]
    """
    cells, found = np.asarray(values).reshape(-1), []
    for place in places:
        # What follows in float64 is the first value beyond.
        last = place == len(bins.starts) - 1
        stop = np.nextafter(bins.upper, np.inf) if last else bins.starts[place + 1]
        with np.errstate(invalid="ignore"):
            inside = cells >= at_or_above(bins.starts[place], cells.dtype)
            inside &= cells < at_or_above(stop, cells.dtype)
        found.append(cells[inside])
    return found


def at_or_above(value: float, dtype: np.dtype[Any]) -> Any:
    """Return the least number of a type that is at or above a value.

    numpy compares what it is given in one type: cells in their own take half of the time.

    Examples
    --------
    >>> bool(at_or_above(0.1, np.dtype("f4")) >= 0.1)
    True
    """
    with np.errstate(over="ignore"):
        own = dtype.type(value)
    return np.nextafter(own, dtype.type(np.inf)) if float(own) < value else own


def merge_extents(first: tuple[Extent, ...], second: tuple[Extent, ...]) -> tuple[Extent, ...]:
    """Put together what two blocks told of the same bins.

    Examples
    --------
    >>> merge_extents((Extent(1.0, 5.0, 2, 1, 9),), (Extent(1.0, 4.0, 1, 1, 3),))
    (Extent(lower=1.0, upper=5.0, at_lower=3, at_upper=1, cells=12),)
    """
    merged = []
    for a, b in zip(first, second):
        lower, upper = min(a.lower, b.lower), max(a.upper, b.upper)
        at_lower = sum(one.at_lower for one in (a, b) if one.lower == lower)
        at_upper = sum(one.at_upper for one in (a, b) if one.upper == upper)
        merged.append(Extent(lower, upper, at_lower, at_upper, a.cells + b.cells))
    return tuple(merged)


def to_refine(
    bins: Bins, places: tuple[int, ...], extents: tuple[Extent, ...]
) -> tuple[Bins, tuple[tuple[float, float], ...]]:
    """Return which bins are to be counted again, and over which range.

    Parameters
    ----------
    bins : Bins
        All of them.
    places : tuple of int
        The crowded ones.
    extents : tuple of Extent
        Of the cells in these.

    Returns
    -------
    bins : Bins
        Those that hold one value, or few others beside it, are settled.
    ranges : tuple of (float, float)
        The lowest and the highest cell of those that are not.

    Examples
    --------
    >>> bins = even_bins(np.array([30, 1]), lower=0.0, upper=4.0)
    >>> to_refine(bins, (0,), (Extent(0.0, 1.0, 29, 1, 30),))[1]
    ()
    >>> to_refine(bins, (0,), (Extent(0.0, 1.0, 2, 1, 30),))[1]
    ((0.0, 1.0),)
    """
    total, settled, ranges = int(bins.counts.sum()), bins.settled.copy(), []
    for place, extent in zip(places, extents):
        others = extent.cells - max(extent.at_lower, extent.at_upper)
        settled[place] = extent.lower >= extent.upper or others <= _CROWDED * total
        if not settled[place]:
            ranges.append((extent.lower, extent.upper))
    return bins._replace(settled=settled), tuple(ranges)


def counts_in(
    values: NDArray[Any], *, ranges: tuple[tuple[float, float], ...], number: int
) -> NDArray[np.int64]:
    """Count a block's cells in even bins over each of some ranges.

    Parameters
    ----------
    values : ndarray of any shape
        Floats; NaN is no data.
    ranges : tuple of (float, float)
        From `to_refine`.
    number : int
        Bins of each.

    Returns
    -------
    ndarray of int64, shape (ranges, number)
        Those of blocks are added.

    Examples
    --------
    >>> counts_in(np.array([0.5, 0.5, 1.0, 3.0]), ranges=((0.5, 1.0),), number=2)
    array([[2, 1]])
    """
    return np.stack([histogram(values, lower=a, upper=b, bins=number) for a, b in ranges])


def refined(bins: Bins, ranges: tuple[tuple[float, float], ...], counts: NDArray[np.int64]) -> Bins:
    """Return bins with finer ones in the place of some.

    Parameters
    ----------
    bins : Bins
        The coarse ones.
    ranges : tuple of (float, float)
        Where finer ones are, each within one bin.
    counts : ndarray of int64, shape (ranges, bins)
        From `counts_in`.

    Returns
    -------
    Bins

    Examples
    --------
    >>> bins = even_bins(np.array([30, 1]), lower=0.0, upper=4.0)
    >>> fine = refined(bins, ((0.5, 1.0),), np.array([[10, 20]]))
    >>> fine.starts, fine.counts
    (array([0.5 , 0.75, 2.  ]), array([10, 20,  1]))
    """
    starts, numbers, settled = bins.starts, bins.counts, bins.settled
    for (lower, upper), own in zip(ranges, counts):
        place = int(np.searchsorted(starts, lower, side="right")) - 1
        finer = bin_edges(lower=lower, upper=upper, bins=len(own))[:-1]
        fresh = np.zeros(len(own), np.bool_)
        starts = np.concatenate([starts[:place], finer, starts[place + 1 :]])
        numbers = np.concatenate([numbers[:place], own, numbers[place + 1 :]])
        settled = np.concatenate([settled[:place], fresh, settled[place + 1 :]])
    return Bins(starts, bins.upper, numbers, settled).distinct()


def equalize_bins(
    values: NDArray[Any],
    *,
    bins: Bins,
    from_lowest: bool,
    output_min: float,
    output_max: float,
) -> NDArray[np.float64]:
    """Map cells by a cumulative histogram, linearly between where its bins start.

    As :func:`.histogram.equalize_interpolated`, for bins of any width.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN is no data, infinite values go to the ends.
    bins : Bins
        Of the raster, or of all pooled bands.
    from_lowest : bool
        Whether the lowest value goes to ``output_min``.
    output_min, output_max : float
        The range of the results.

    Returns
    -------
    ndarray of float64, shape of ``values``

    Notes
    -----
    About 100 ns a cell.

    Examples
    --------
    >>> bins = even_bins(np.array([3, 1]), lower=0.0, upper=4.0)
    >>> ends = {"output_min": 0.0, "output_max": 8.0}
    >>> equalize_bins(np.array([0.0, 1.0, 3.0]), bins=bins, from_lowest=False, **ends)
    array([6., 7., 8.])
    """
    heights = cumulative_shares(bins.counts, from_lowest=from_lowest)
    heights *= output_max - output_min
    heights += output_min
    result: NDArray[np.float64] = np.interp(values, bins.starts, heights)
    result[np.asarray(values) == -np.inf] = output_min
    return result
