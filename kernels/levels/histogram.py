"""Histograms of rasters larger than memory, and grey values spread evenly by them.

A raster is equalized in passes over its blocks: :func:`value_range` finds the range of the
bins, :func:`histogram` counts, :func:`equalize_interpolated` maps each cell. Counts are integers
and are added, so the answer does not depend on the cut into blocks; bands are pooled by adding
theirs. :mod:`.lookup` maps integers by their distinct values, :mod:`.ranks` any data by exact
ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.memory import scratch
from ..common.wording import shown, tr
from ._seats import limit
from .steps import StepTable, count_steps, step_table

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

# Cells handled at a time: few enough for a core's cache, and so many that threads seldom wait
# for the interpreter between two calls of numpy.
_PIECE = 1 << 17
FLATNESS_CLASSES = 4096
# As many levels as the 16-bit types have.
_MAX_LEVELS = 1 << 16


class ValueRange(NamedTuple):
    """Smallest and largest finite value, and how many finite cells there are.

    Without a finite cell: ``minimum`` is inf, ``maximum`` is -inf, ``cells`` is 0.
    """

    minimum: float
    maximum: float
    cells: int


class OutputLevels(NamedTuple):
    """The levels results are spread over, and the value of nodata cells.

    ``shifted`` says that nodata took the lowest level the user asked for.
    """

    minimum: float
    maximum: float
    nodata: Optional[float]
    shifted: bool


class _Bins(NamedTuple):
    """Uniform bins: 0 lies below the range, 1 to ``number`` in it, ``number + 1`` above it."""

    number: int
    edges: NDArray[np.float64]
    starts: NDArray[np.float64]
    below: float
    above: float


class Line(NamedTuple):
    """Straight lines between heights at the left edges of bins; make it by :func:`even_line`.

    Attributes
    ----------
    lower, upper : float
        The range of the bins.
    heights, slopes : ndarray of float64, shape (bins + 2,)
        Of what lies below, of each bin, and of what lies above.
    """

    lower: float
    upper: float
    heights: NDArray[np.float64]
    slopes: NDArray[np.float64]

    @property
    def edges(self) -> NDArray[np.float64]:
        """Where the line bends."""
        return bin_edges(lower=self.lower, upper=self.upper, bins=len(self.heights) - 2)


# --- the range ------------------------------------------------------------------------------


def value_range(values: NDArray[Any]) -> tuple[ValueRange, int]:
    """Find the smallest and the largest finite value of a block, and count cells with data.

    Infinite values are data, but no bin of finite width holds them: they are left out of the range
    and of :func:`histogram`, and :func:`equalize_interpolated` sends them to the ends of the
    output.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data.

    Returns
    -------
    ValueRange
        Over the finite cells.
    int
        How many cells are not NaN.

    Notes
    -----
    About 0.5 ns a cell.

    Examples
    --------
    >>> import numpy as np
    >>> value_range(np.array([[3.0, np.nan], [np.inf, -1.0]]))
    (ValueRange(minimum=-1.0, maximum=3.0, cells=2), 3)
    """
    cells = _flat(values)
    if cells.dtype.kind in "iu":
        if not cells.size:
            return ValueRange(np.inf, -np.inf, 0), 0
        return ValueRange(cells.min().item(), cells.max().item(), cells.size), cells.size
    low, high, valid = np.inf, -np.inf, 0
    # A piece stays in the cache for all three looks at it.
    for start in range(0, cells.size, _PIECE):
        piece = cells[start : start + _PIECE]
        low = min(low, float(np.fmin.reduce(piece, initial=np.inf)))
        high = max(high, float(np.fmax.reduce(piece, initial=-np.inf)))
        missing = np.isnan(piece, out=scratch("missing", piece.size, np.bool_))
        valid += piece.size - int(np.count_nonzero(missing))
    if not valid or np.isfinite([low, high]).all():
        return ValueRange(low, high, valid), valid
    inside = cells[np.isfinite(cells)]
    if not inside.size:
        return ValueRange(np.inf, -np.inf, 0), valid
    return ValueRange(float(inside.min()), float(inside.max()), inside.size), valid


def merge_ranges(first: ValueRange, second: ValueRange) -> ValueRange:
    """Combine the ranges of two blocks, or of two bands that are pooled.

    Parameters
    ----------
    first, second : ValueRange
        In any order.

    Returns
    -------
    ValueRange
        Over the cells of both.

    Examples
    --------
    >>> merge_ranges(ValueRange(0, 2, 10), ValueRange(-1, 1, 5))
    ValueRange(minimum=-1, maximum=2, cells=15)
    """
    return ValueRange(
        min(first.minimum, second.minimum),
        max(first.maximum, second.maximum),
        first.cells + second.cells,
    )


# --- counts in bins, and the interpolated mapping ------------------------------------------


def histogram(values: NDArray[Any], *, lower: float, upper: float, bins: int) -> NDArray[np.int64]:
    """Count the cells of a block in bins of equal width.

    Bins are half open, ``[edge, next edge)``, but the last, which includes ``upper``. Cells
    outside of ``lower`` to ``upper``, infinite and NaN cells are not counted. Edges are those of
    ``numpy.linspace(lower, upper, bins + 1)`` in float64, whatever the dtype of the values, and
    cells on an edge are compared with it, so that the counts are those of
    ``numpy.histogram(valid.astype(float), bins, (lower, upper))``. As there, ``lower == upper``
    stands for ``lower - 0.5`` to ``upper + 0.5``. Where the range holds fewer floats than bins,
    edges coincide and a cell belongs to the last bin that starts at or below it.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data.
    lower, upper : float
        The range, finite, ``lower <= upper``; in the units of the values.
    bins : int
        Number of bins, at least 1.

    Returns
    -------
    ndarray of int64, shape (bins,)
        Counts; those of several blocks, or of pooled bands, are added.

    Raises
    ------
    ValueError
        If the range is empty, infinite or too wide for float64, or there is no bin.

    Notes
    -----
    About 6 ns a cell, for any number of bins that fits the processor's cache.

    Examples
    --------
    >>> import numpy as np
    >>> histogram(np.array([0.0, 1.0, 2.0, 4.0, np.nan]), lower=0, upper=4, bins=4)
    array([1, 1, 1, 1])
    """
    grid = _uniform_bins(float(lower), float(upper), bins)
    counts = np.zeros(grid.number + 2, np.int64)
    for piece in _pieces(np.asarray(values)):
        index = count_steps(piece, table=_bin_table(float(lower), float(upper), bins, piece.dtype))
        counts += np.bincount(index.reshape(-1), minlength=counts.size)
    return counts[1:-1].copy()


def bin_edges(*, lower: float, upper: float, bins: int) -> NDArray[np.float64]:
    """Return the edges of the bins of :func:`histogram`.

    Parameters
    ----------
    lower, upper, bins : float, float, int
        As there.

    Returns
    -------
    ndarray of float64, shape (bins + 1,)

    Raises
    ------
    ValueError
        As there.

    Examples
    --------
    >>> bin_edges(lower=0, upper=4, bins=2)
    array([0., 2., 4.])
    """
    return _uniform_bins(float(lower), float(upper), bins).edges.copy()


def cumulative_shares(counts: NDArray[np.int64], *, from_lowest: bool) -> NDArray[np.float64]:
    """Return the share of cells up to and with each class, or what that is from the lowest on.

    Parameters
    ----------
    counts : ndarray of int64, shape (classes,)
        At least one cell.
    from_lowest : bool
        Whether shares begin with 0 at the lowest value that occurs, as in OpenCV:
        ``(cdf - lowest) / (n - lowest)``, where ``lowest`` is how often that occurs.

    Returns
    -------
    ndarray of float64, shape (classes,)

    Examples
    --------
    >>> cumulative_shares(np.array([0, 2, 1, 1]), from_lowest=False)
    array([0.  , 0.5 , 0.75, 1.  ])
    >>> cumulative_shares(np.array([0, 2, 1, 1]), from_lowest=True)
    array([0. , 0. , 0.5, 1. ])
    """
    cumulative = np.cumsum(counts)
    total = int(cumulative[-1])
    if not from_lowest:
        shares: NDArray[np.float64] = cumulative / total
        return shares
    lowest = int(counts[np.flatnonzero(counts)[0]])
    above: NDArray[np.float64] = np.maximum(cumulative - lowest, 0) / max(total - lowest, 1)
    return above


def equalize_interpolated(
    values: NDArray[Any],
    *,
    counts: NDArray[np.int64],
    lower: float,
    upper: float,
    output_min: float,
    output_max: float,
    from_lowest: bool = False,
) -> NDArray[np.float64]:
    """Map cells by the cumulative histogram, linearly between the left edges of its bins.

    ``output_min + (output_max - output_min) * np.interp(v, edges[:-1], cdf / cdf[-1])``, where
    ``cdf = cumsum(counts)``. A cell below ``lower`` is mapped as ``lower`` is, one in the last
    bin or above it to ``output_max``; -inf goes to ``output_min`` and inf to ``output_max``.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data.
    counts : ndarray of int64, shape (bins,)
        What :func:`histogram` counted in the raster, or in all pooled bands.
    lower, upper : float
        The range that ``counts`` was made with.
    output_min, output_max : float
        The range of the results.
    from_lowest : bool
        Whether the lowest value goes to ``output_min``: see :func:`cumulative_shares`.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Raises
    ------
    ValueError
        If ``counts`` has no cell, or for the range as in :func:`histogram`.

    Notes
    -----
    About 10 ns a cell, and 0.1 ms a call for each 10,000 bins. Results that are rounded to bytes
    take half of that by :func:`.steps.level_table`.

    Examples
    --------
    >>> import numpy as np
    >>> cells = np.array([0.0, 1.0, 3.0, np.nan])
    >>> counts = histogram(cells, lower=0, upper=4, bins=4)
    >>> equalize_interpolated(
    ...     cells, counts=counts, lower=0, upper=4, output_min=0, output_max=3
    ... )
    array([ 1.,  2.,  3., nan])
    """
    counts = np.asarray(counts)
    if not counts.any():
        raise ValueError(
            tr("counts must hold a cell between lower {:g} and upper {:g}.").format(lower, upper)
        )
    shares = cumulative_shares(counts, from_lowest=from_lowest)
    heights = output_min + (output_max - output_min) * shares
    return along_line(values, line=even_line(heights, lower=lower, upper=upper), lowest=output_min)


def even_line(heights: NDArray[np.float64], *, lower: float, upper: float) -> Line:
    """Return the line through heights at the left edges of bins of equal width.

    Parameters
    ----------
    heights : ndarray of float64, shape (bins,)
        One for each.
    lower, upper : float
        The range of the bins, as in :func:`histogram`.

    Returns
    -------
    Line
        For :func:`along_line`.
    """
    grid = _uniform_bins(float(lower), float(upper), len(heights))
    rises, widths = np.diff(heights), np.diff(grid.edges[:-1])
    slopes = np.zeros(grid.number + 2)
    # Coinciding edges have no inside to interpolate in.
    np.divide(rises, widths, out=slopes[1:-2], where=widths > 0)
    heights = np.concatenate([heights[:1], heights, heights[-1:]])
    return Line(float(lower), float(upper), heights, slopes)


def along_line(
    values: NDArray[Any], *, line: Line, lowest: Optional[float] = None
) -> NDArray[np.float64]:
    """Interpolate linearly between heights: ``numpy.interp(values, edges[:-1], heights)``.

    Parameters
    ----------
    values : ndarray of any shape
        Integers or floats; NaN means no data.
    line : Line
        From :func:`even_line`.
    lowest : float, optional
        What -inf becomes; left out: the first height.

    Returns
    -------
    ndarray of float64, shape of ``values``
        NaN where ``values`` is.

    Notes
    -----
    About 8 ns a cell, a fifth of numpy's time.

    Examples
    --------
    >>> import numpy as np
    >>> heights = np.array([1.0, 3.0])
    >>> line = even_line(heights, lower=0, upper=4)
    >>> along_line(np.array([0.5, 9.0]), line=line)
    array([1.5, 3. ])
    """
    array = np.asarray(values)
    grid = _uniform_bins(line.lower, line.upper, len(line.heights) - 2)
    result: NDArray[np.float64] = np.empty(array.size)
    start = 0
    with np.errstate(invalid="ignore", over="ignore"):
        for piece in _pieces(array):
            table = _bin_table(line.lower, line.upper, grid.number, piece.dtype)
            index = count_steps(piece, table=table).reshape(-1).astype(np.intp, copy=False)
            room = result[start : start + piece.size]
            _interpolate(piece.reshape(-1), index, grid, line, room)
            start += piece.size
    result = result.reshape(array.shape)
    if lowest is not None and np.fmin.reduce(array, axis=None, initial=0) == -np.inf:
        result[array == -np.inf] = lowest
    return result


def _interpolate(
    piece: NDArray[Any],
    index: NDArray[np.intp],
    grid: _Bins,
    line: Line,
    result: NDArray[np.float64],
) -> None:
    terms = scratch("bin terms", piece.size)
    np.copyto(result, piece)
    lowest, highest = np.fmin.reduce(result), np.fmax.reduce(result)
    # A cell outside of all bins is measured from nearby: the slope there is 0, infinity's too.
    if lowest < grid.below:
        limit(np.maximum, result, grid.below, result)
    if highest > grid.above:
        limit(np.minimum, result, grid.above, result)
    result -= np.take(grid.starts, index, out=terms, mode="clip")
    result *= np.take(line.slopes, index, out=terms, mode="clip")
    result += np.take(line.heights, index, out=terms, mode="clip")


@lru_cache(maxsize=16)
def _uniform_bins(lower: float, upper: float, bins: int) -> _Bins:
    if bins < 1 or bins != int(bins):
        raise ValueError(tr("bins must be a whole number, 1 or more, not {}.").format(bins))
    bins = int(bins)
    if not (np.isfinite(lower) and np.isfinite(upper) and lower <= upper):
        raise ValueError(
            tr("lower and upper must be finite and in order, not {:g} and {:g}.").format(
                lower, upper
            )
        )
    if lower == upper:
        lower, upper = lower - 0.5, upper + 0.5
    if not np.isfinite(upper - lower):
        raise ValueError(
            tr("The range from lower {:g} to upper {:g} is too wide to bin.").format(lower, upper)
        )
    edges = np.linspace(lower, upper, bins + 1)
    width = (upper - lower) / bins
    # Half a bin outside, or the next float where that is farther.
    with np.errstate(over="ignore"):
        before, beyond = float(np.nextafter(lower, -np.inf)), float(np.nextafter(upper, np.inf))
    below, above = min(lower - width / 2, before), max(upper + width / 2, beyond)
    starts = np.concatenate([[below], edges[:-1], [beyond]])
    return _Bins(bins, edges, starts, below, above)


@lru_cache(maxsize=16)
def _bin_table(lower: float, upper: float, bins: int, dtype: np.dtype[Any]) -> StepTable:
    """Return the steps to bin 1 and to each above it, for cells of a type."""
    starts = _uniform_bins(lower, upper, bins).starts
    return step_table(starts[1:], dtype=dtype, even=True)


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    cells = np.asarray(values).reshape(-1)
    return cells.view(np.uint8) if cells.dtype.kind == "b" else cells


def _pieces(values: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Cut an array into pieces of float32 or float64."""
    if values.dtype not in (np.float32, np.float64):
        values = values.astype(np.float64)
    if values.size <= _PIECE:
        yield values
        return
    cells = values.reshape(-1)
    for start in range(0, cells.size, _PIECE):
        yield cells[start : start + _PIECE]


# --- output types -----------------------------------------------------------------------------


def output_levels(
    dtype: DTypeLike, *, output_min: float, output_max: float, has_nodata: bool
) -> OutputLevels:
    """Choose the levels of the results and the value of nodata cells.

    Floats keep NaN for nodata. In an integer type nodata is the type's lowest value, or its
    highest if results may take the lowest. Where ``output_min`` to ``output_max`` fills the type
    and there are nodata cells, results start one level higher, and nodata is ``output_min``.

    Parameters
    ----------
    dtype : dtype
        The type of the output raster.
    output_min, output_max : float
        The range that was asked for.
    has_nodata : bool
        Whether the raster has nodata cells.

    Returns
    -------
    OutputLevels
        ``nodata`` is None in an integer type without nodata cells.

    Raises
    ------
    ValueError
        If the range is empty, not finite or does not fit the type.

    Examples
    --------
    >>> output_levels("uint8", output_min=0, output_max=255, has_nodata=True)
    OutputLevels(minimum=1, maximum=255, nodata=0, shifted=True)
    >>> output_levels("uint8", output_min=0, output_max=100, has_nodata=True)
    OutputLevels(minimum=0, maximum=100, nodata=255, shifted=False)
    """
    kind = np.dtype(dtype)
    scalar: Any = kind.type
    limits: Any = np.iinfo(scalar) if kind.kind in "iu" else np.finfo(scalar)
    # Python's own numbers: numpy casts others to the type before it compares.
    lowest, highest = limits.min, limits.max
    if kind.kind == "f":
        lowest, highest = float(lowest), float(highest)
    if not lowest <= output_min < output_max <= highest:
        raise ValueError(
            tr(
                "the range of results must be in order and within {} ({:g} to {:g}), "
                "not {:g} to {:g}"
            ).format(kind, lowest, highest, output_min, output_max)
        )
    if kind.kind == "f":
        return OutputLevels(output_min, output_max, np.nan, False)
    if not has_nodata:
        return OutputLevels(output_min, output_max, None, False)
    # Results are rounded: a limit of 0.4 lets them reach 0.
    if np.rint(output_min) > lowest:
        return OutputLevels(output_min, output_max, lowest, False)
    if np.rint(output_max) < highest:
        return OutputLevels(output_min, output_max, highest, False)
    return OutputLevels(lowest + 1, output_max, lowest, True)


def to_type(
    values: NDArray[np.float64], *, dtype: DTypeLike, nodata: Optional[float] = None
) -> NDArray[Any]:
    """Bring results to the type of the output raster.

    Parameters
    ----------
    values : ndarray of float64, any shape
        Results; NaN means no data.
    dtype : dtype
        Integers are rounded half to even and limited to the type's range.
    nodata : float, optional
        What NaN becomes, from :func:`output_levels`.

    Returns
    -------
    ndarray of ``dtype``, shape of ``values``
        The cells as stored.

    Raises
    ------
    ValueError
        If there is a NaN, and ``dtype`` and ``nodata`` have no value for it.

    Examples
    --------
    >>> import numpy as np
    >>> to_type(np.array([0.5, 1.5, np.nan, 300.0]), dtype="uint8", nodata=0)
    array([  0,   2,   0, 255], dtype=uint8)
    """
    kind = np.dtype(dtype)
    if kind.kind == "f":
        result: NDArray[Any] = values.astype(kind)
        if nodata is not None and nodata == nodata:
            np.copyto(result, nodata, where=np.isnan(values), casting="same_kind")
        return result
    missing = np.isnan(values)
    if nodata is None and missing.any():
        raise ValueError(
            tr("nodata must be a value of {} where cells are NaN, not None.").format(kind)
        )
    rounded = np.rint(values)
    limits = np.iinfo(kind)
    # np.clip takes several times as long.
    np.maximum(rounded, limits.min, out=rounded)
    np.minimum(rounded, limits.max, out=rounded)
    if nodata is not None:
        np.copyto(rounded, nodata, where=missing)
    return rounded.astype(kind)


# --- flatness ---------------------------------------------------------------------------------


def flatness_counts(
    result: NDArray[Any],
    *,
    output_min: float,
    output_max: float,
    repeats: Optional[NDArray[np.int64]] = None,
) -> NDArray[np.int64]:
    """Count the cells of an equalized block in classes of equal width.

    Parameters
    ----------
    result : ndarray of any shape
        Results in the output's dtype. Those outside of the range, as nodata is, do not count.
    output_min, output_max : float
        The range of the results, as :func:`output_levels` gave it.
    repeats : ndarray of int64, shape of ``result``, optional
        How often each occurs, of uint8 and uint16; left out: once.

    Returns
    -------
    ndarray of int64, shape (classes,)
        Floats: 4,096 classes, the last one closed. Integers: one class a level, or 4,096 classes
        where there are more levels. Those of blocks and bands are added.

    Raises
    ------
    ValueError
        If the range is empty or not finite, or an integer range has over 65,536 levels.

    Examples
    --------
    >>> import numpy as np
    >>> flatness_counts(np.array([1, 1, 2, 4, 0], np.uint8), output_min=1, output_max=4)
    array([2, 1, 0, 1])
    """
    kind = np.asarray(result).dtype
    if kind.kind == "f":
        # In Float32 the largest result may lie a rounding above output_max.
        lower, upper = (float(kind.type(limit)) for limit in (output_min, output_max))
        return histogram(result, lower=lower, upper=upper, bins=FLATNESS_CLASSES)
    levels = _integer_levels(output_min, output_max)
    lowest = int(np.rint(output_min))
    if kind in (np.uint8, np.uint16) and lowest >= 0:
        every = np.bincount(
            np.asarray(result).reshape(-1), weights=repeats, minlength=lowest + levels
        )
        return _grouped(every[lowest : lowest + levels].astype(np.int64, copy=False))
    # Half a level on either side, so that each level is a bin.
    counts = histogram(result, lower=lowest - 0.5, upper=lowest + levels - 0.5, bins=levels)
    return _grouped(counts)


def flatness(counts: NDArray[np.int64], *, levels: Optional[int] = None) -> float:
    """Say how even a histogram is: 1 less the largest distance of its CDF from the straight line.

    The straight line is ``(k - MIN + 1) / levels`` for whole numbers, so that 1 is perfectly flat.

    Parameters
    ----------
    counts : ndarray of int64, shape (classes,)
        What :func:`flatness_counts` counted in the whole result.
    levels : int, optional
        How many integers the classes hold together. Left out: classes of equal width. Given
        where an integer type has more levels than classes, not all of which hold as many.

    Returns
    -------
    float
        0 to 1; NaN if no cell was counted.

    Notes
    -----
    The distance of Kolmogorov and Smirnov. It is looked for where classes end, and so is right to
    one part in the number of classes.

    Examples
    --------
    >>> import numpy as np
    >>> flatness(np.array([5, 5, 5, 5])), flatness(np.array([0, 20, 0, 0]))
    (1.0, 0.5)
    """
    total = int(np.sum(counts))
    if not total:
        return float("nan")
    classes = len(counts)
    shares = _grouped(np.ones(classes if levels is None else levels, np.int64))
    even = np.cumsum(shares) / shares.sum()
    return 1.0 - float(np.abs(np.cumsum(counts) / total - even).max())


def _integer_levels(output_min: float, output_max: float) -> int:
    if not 0 <= output_max - output_min < _MAX_LEVELS:
        raise ValueError(
            tr(
                "the range of results must be in order and within {} levels, not {:g} to {:g}"
            ).format(shown(_MAX_LEVELS, ","), output_min, output_max)
        )
    return int(np.rint(output_max)) - int(np.rint(output_min)) + 1


def _grouped(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Add up the counts of levels in at most 4,096 classes of as equal a width as can be."""
    classes = min(counts.size, FLATNESS_CLASSES)
    starts = -(-np.arange(classes) * counts.size // classes)
    return np.add.reduceat(counts, starts)
