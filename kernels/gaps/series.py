"""Fill gaps along the bands of each cell: the bands are a series, of dates as a rule.

The series of many cells lie one after the other, the dates without data left out. What lies before
and after a gap is then next to each other, and all gaps of all cells are filled at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr
from ._season import harmonics, season_means
from ._spline import hermite, monotone_slopes
from ._sweep import nearest_valid
from ._whittaker import smooth
from .choices import SMOOTHERS, Ends, TimeLimits, TimeMethod

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats, Integers

# Values worked on at a time, to stay near the cache; smoothers go along the bands, and take as many
# cells as make a step worth its call.
_VALUES_AT_ONCE, _CELLS_AT_ONCE = 1 << 17, 512
_CELLS_AT_A_SWEEP = 4096

Store = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Series:
    """How the series of all cells are filled.

    Attributes
    ----------
    times : tuple of float
        Of the bands, ascending; days as a rule.
    targets : tuple of float
        Of the results, ascending.
    method : TimeMethod
    ends : Ends
        What is done before the first date with data, and after the last.
    longest : float
        Of gaps that are filled: the distance between the dates with data around it, at an end from
        the series' own end. inf: any.
    in_bands : bool
        Whether that distance is counted in bands, not in units of ``times``.
    all_cells : bool
        Whether cells with data are replaced as well.
    least_valid : int
        Dates with data that a series needs.
    limits : TimeLimits
        Which values a filled cell may have.
    period : float
        Of the seasons, in units of ``times``.
    harmonics : int
        At most.
    strength : float
        Whittaker's lambda; 0: by cross-validation, -1: by the V-curve.
    scales, offsets : tuple of float
        From stored to real values, one for each band; empty: they are real.
    """

    times: tuple[float, ...]
    targets: tuple[float, ...]
    method: TimeMethod = TimeMethod.LINEAR
    ends: Ends = Ends.LEAVE
    longest: float = math.inf
    in_bands: bool = False
    all_cells: bool = False
    least_valid: int = 1
    limits: TimeLimits = TimeLimits.SERIES
    period: float = 365.25
    harmonics: int = 2
    strength: float = 10.0
    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no series."""
        for name, dates in (("times", self.times), ("targets", self.targets)):
            if not all(a < b for a, b in zip(dates, dates[1:])):
                raise ValueError(tr("{} must ascend").format(name))
        if self.targets[0] < self.times[0]:
            raise ValueError(tr("{} must not begin before {}").format("targets", "times"))


def fill_series(
    block: Floats,
    weights: Optional[Floats] = None,
    *,
    series: Series,
    store: Optional[Store] = None,
    distances: bool = False,
) -> NDArray[Any]:
    """Fill the gaps of each cell's series, or make it anew.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Stored values; NaN is no data. Infinite ones are data, and fill nothing. Never changed.
    weights : ndarray of the same shape, optional
        How much each cell counts; 0, less or NaN: it fills nothing. Methods that go through the
        data know no more than that.
    series : Series
        What is the same for all cells.
    store : callable, optional
        Takes real values and, where scales are given, the number of the result that each belongs
        to, else None; returns them as they are stored, and none that means no data.
    distances : bool
        Return in place of values how far those that are filled lie from the nearest date with
        data, in units of times, and 0 for the others.

    Returns
    -------
    ndarray of shape (results + 2, rows, columns), of the block's type
        The results, NaN where a gap stays; then how many of a cell's were filled, and how many
        stay. Cells with data are as they were, unless all are replaced; of those too the ones that
        the method says nothing of.

    Notes
    -----
    Some tens of operations for each value; Whittaker's lambda found by itself takes thirty times
    that. At data, PCHIP is that of Fritsch and Butland 1984, doi:10.1137/0905021; Whittaker's
    smoother that of Eilers 2003, doi:10.1021/ac034173t, its V-curve of Frasso and Eilers 2015,
    doi:10.1177/1471082X14549288; harmonics as of Roerink, Menenti and Verhoef 2000,
    doi:10.1080/014311600209814.

    Examples
    --------
    >>> block = np.array([1.0, np.nan, np.nan, 7.0, np.nan]).reshape(5, 1, 1)
    >>> times = (0.0, 1.0, 2.0, 3.0, 4.0)
    >>> fill_series(block, series=Series(times, times)).ravel()
    array([ 1.,  3.,  5.,  7., nan,  2.,  1.])
    """
    bands, rows, columns = block.shape
    results = len(series.targets)
    flat = block.reshape(bands, -1)
    own = None if weights is None else weights.reshape(bands, -1)
    out = np.empty((results + 2, rows * columns), block.dtype)
    longest = max(bands, results)
    step = max(1, _VALUES_AT_ONCE // longest)
    if series.method in SMOOTHERS:
        step = max(step, _CELLS_AT_ONCE)
    swept = not distances and _is_swept(series)
    if swept:
        step = min(_CELLS_AT_A_SWEEP, max(step, _CELLS_AT_ONCE))
    for start in range(0, rows * columns, step):
        checkpoint()
        part = slice(start, start + step)
        if swept:
            trusted = None if own is None else own[:, part]
            _sweep(flat[:, part], trusted, series, store, out[:, part])
            continue
        cells = np.ascontiguousarray(flat[:, part].T)
        filled = _fill(cells, None if own is None else own[:, part].T, series, store, distances)
        out[:results, part] = filled.values.T
        out[results, part], out[results + 1, part] = filled.counts
    return out.reshape(results + 2, rows, columns)


def _is_swept(series: Series) -> bool:
    """Say whether series are filled as most are: straight lines, no more than gaps."""
    usual = series.method is TimeMethod.LINEAR and series.ends is Ends.LEAVE
    return usual and not series.all_cells and not series.scales and series.times == series.targets


def _sweep(
    block: NDArray[Any],
    weights: Optional[NDArray[Any]],
    series: Series,
    store: Optional[Store],
    out: NDArray[Any],
) -> None:
    """Fill some cells, shape (bands, cells), by lines; ``out`` has two rows more, for counts."""
    bands, count = block.shape
    cells = np.array(block)
    flat = cells.reshape(-1)
    gaps = np.isnan(cells)
    missing = np.count_nonzero(gaps, axis=1)
    places = np.flatnonzero(gaps)
    target = np.repeat(np.arange(bands), missing)
    valid = _valid(cells, weights)
    before, after = (found.reshape(-1)[places] for found in nearest_valid(valid))
    inside = (before > 0) & (after > 0)
    if series.least_valid > 1:
        inside &= (np.count_nonzero(valid, axis=0) >= series.least_valid)[places % count]
    if not inside.all():
        places, target = places[inside], target[inside]
        before, after = before[inside], after[inside]
    first, last = before.astype(np.intp) - 1, bands - after.astype(np.intp)
    times = np.array(series.times, np.float64)
    start, stop = times[first], times[last]
    low = flat[places + (first - target) * count].astype(np.float64)
    high = flat[places + (last - target) * count].astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        values = _line(times[target], (start, stop), (low, high))
    kept = ~np.isnan(values)
    if not math.isinf(series.longest):
        apart = (last - first) if series.in_bands else (stop - start)
        kept &= apart <= series.longest
    if not kept.all():
        values, places = values[kept], places[kept]
    with np.errstate(over="ignore"):
        flat[places] = values if store is None else store(values, None)
    out[:-2] = cells
    out[-1] = np.count_nonzero(np.isnan(cells), axis=0)
    out[-2] = np.count_nonzero(gaps, axis=0) - out[-1]


def _line(at: Array, times: tuple[Array, Array], values: tuple[Array, Array]) -> Array:
    """Return a straight line between two values; rounding leads none beyond them."""
    part = at - times[0]
    part /= times[1] - times[0]
    line = values[1] - values[0]
    line *= part
    line += values[0]
    np.maximum(line, np.minimum(values[0], values[1], out=part), out=line)
    return np.minimum(line, np.maximum(values[0], values[1], out=part), out=line)


def _valid(cells: NDArray[Any], weights: Optional[NDArray[Any]]) -> Booleans:
    """Return which cells fill others."""
    valid: Booleans = np.isfinite(cells)
    if weights is not None:
        with np.errstate(invalid="ignore"):
            valid &= (weights > 0) & np.isfinite(weights)
    return valid


class _Filled(NamedTuple):
    """Values of some cells, shape (cells, results), and how many were filled and stay."""

    values: NDArray[Any]
    counts: tuple[Any, Any]


class _Known(NamedTuple):
    """The values with data of some cells, one cell after the other.

    Attributes
    ----------
    values, times : ndarray of shape (points,)
        Real values.
    bands : ndarray of shape (points,)
        Which band each is of.
    first, counts : ndarray of shape (cells,)
        Where a cell's begin, and how many it has.
    stop : ndarray of shape (cells,)
        The time of its last, -inf where there is none.
    """

    values: Array
    times: Array
    bands: NDArray[Any]
    first: Integers
    counts: Integers
    stop: Array


class _Places(NamedTuple):
    """What is to be found, and what lies around it.

    Attributes
    ----------
    flat : ndarray of shape (places,)
        Which of the cells' results, flat.
    cell, target : ndarray of shape (places,)
        Which cell, and which of its results.
    left, right : ndarray of shape (places,)
        The points before it (or at it) and after it; at an end, both the one that there is.
    inside, exact : ndarray of shape (places,), bool
        Whether there are points on both sides, and whether one lies at its very date.
    """

    flat: Integers
    cell: Integers
    target: Integers
    left: NDArray[Any]
    right: NDArray[Any]
    inside: Booleans
    exact: Booleans

    def of(self, kept: Booleans) -> _Places:
        """Return some of them."""
        columns: list[Any] = [column[kept] for column in self]
        return _Places(*columns)


def _fill(
    cells: NDArray[Any],
    weights: Optional[NDArray[Any]],
    series: Series,
    store: Optional[Store],
    distances: bool,
) -> _Filled:
    """Fill the series of some cells, of shape (cells, bands)."""
    count = len(cells)
    times, targets = (np.array(dates, np.float64) for dates in (series.times, series.targets))
    same = series.times == series.targets
    band_at = np.searchsorted(times, targets, side="right") - 1
    at_band = times[band_at] == targets
    missing = np.isnan(cells)
    valid = _valid(cells, weights)
    if same:
        out, gaps = cells, missing
    else:
        out = np.where(at_band, cells[:, band_at], cells.dtype.type(np.nan))
        gaps = np.isnan(out)
    wanted = np.flatnonzero(_wanted(gaps, valid, series, band_at, at_band))
    nothing = np.zeros(count, np.int64)
    if not wanted.size:
        return _Filled(_nowhere(out) if distances else out, (nothing, nothing))
    known = _known(cells, valid, series, times)
    places = _places(wanted, known, valid, series, band_at, times, targets)
    gap_count = np.count_nonzero(gaps, axis=1)
    if not places.flat.size:
        return _Filled(_nowhere(out) if distances else out, (nothing, gap_count))
    with np.errstate(over="ignore", invalid="ignore"):  # beyond the largest numbers
        values = _values(places, known, cells, weights, valid, series, times, targets)
    found = ~np.isnan(values)
    if not found.all():
        places, values = places.of(found), values[found]
    if series.method in SMOOTHERS or series.ends is Ends.EXTRAPOLATE:
        values = _within_limits(values, places, known, series.limits)
    in_gaps = places.cell[gaps.ravel()[places.flat]]
    filled = np.bincount(in_gaps, minlength=count)
    out = out.copy()
    if distances:
        out = _nowhere(out)
        values = _distances(places, known, targets)
    elif store is not None:
        values = store(values, places.target if series.scales else None)
    with np.errstate(over="ignore"):
        out.reshape(-1)[places.flat] = values
    return _Filled(out, (filled, gap_count - filled))


def _wanted(
    gaps: Booleans, valid: Booleans, series: Series, band_at: Integers, at_band: Booleans
) -> Booleans:
    """Return which results are to be found: of methods through the data, those without."""
    if not series.all_cells:
        return gaps
    if series.method in SMOOTHERS:
        return np.ones_like(gaps)
    through: Booleans = ~(valid[:, band_at] & at_band)
    return through


def _nowhere(cells: NDArray[Any]) -> NDArray[Any]:
    """Return 0 for cells with data."""
    return np.where(np.isnan(cells), cells, cells.dtype.type(0))


def _known(cells: NDArray[Any], valid: Booleans, series: Series, times: Array) -> _Known:
    """Return the real values with data."""
    count = np.count_nonzero(valid, axis=1)
    numbers = np.arange(cells.shape[1], dtype=np.int32)
    bands = np.broadcast_to(numbers, cells.shape)[valid]
    values = cells[valid].astype(np.float64)
    if series.scales:
        values = values * np.array(series.scales)[bands] + np.array(series.offsets)[bands]
    last = np.cumsum(count) - 1
    stop = np.where(count > 0, times[bands[last]] if bands.size else -np.inf, -np.inf)
    return _Known(values, times[bands], bands, last + 1 - count, count, stop)


def _places(
    wanted: Integers,
    known: _Known,
    valid: Booleans,
    series: Series,
    band_at: Integers,
    times: Array,
    targets: Array,
) -> _Places:
    """Return what may be filled by the rules of ends, of the longest gap and of valid dates."""
    bands, results = valid.shape[1], len(targets)
    before = np.cumsum(valid.reshape(-1), dtype=np.int32)
    wanted = wanted.astype(np.int32)
    cell = wanted // np.int32(results)
    target = wanted - cell * np.int32(results)
    same = series.times == series.targets
    left = before[wanted if same else cell * bands + band_at[target]] - 1
    first, count = known.first[cell], known.counts[cell]
    kept = count >= max(series.least_valid, 1)
    if series.ends is Ends.LEAVE:
        kept &= left >= first
        kept &= targets[target] <= known.stop[cell]
    if not kept.all():
        wanted, cell, target, left = wanted[kept], cell[kept], target[kept], left[kept]
        first, count = first[kept], count[kept]
    last = first + count - 1
    right = np.clip(left + 1, first, last)
    inside = (left >= first) & (left < last)
    left = np.clip(left, first, last)
    exact = known.times[left] == targets[target]
    places = _Places(wanted, cell, target, left, right, inside, exact)
    if math.isinf(series.longest):
        return places
    at, ends = (known.bands, (0, bands - 1)) if series.in_bands else (known.times, times[[0, -1]])
    ahead = known.times[left] > targets[target]
    start = np.where(inside | ~ahead, at[left], ends[0])
    stop = np.where(inside | ahead, at[right], ends[1])
    return places.of((stop - start <= series.longest) | exact)


def _values(
    places: _Places,
    known: _Known,
    cells: NDArray[Any],
    weights: Optional[NDArray[Any]],
    valid: Booleans,
    series: Series,
    times: Array,
    targets: Array,
) -> Array:
    """Return the real values of places, NaN where the method says nothing."""
    at = targets[places.target]
    if series.method in SMOOTHERS:
        curves = _Curves(cells, weights, valid, series, times)
        values = curves.at(targets)[places.target, places.cell]
    else:
        values = _between(places, known, series.method, at)
    held = ~(places.inside | places.exact)
    if series.ends is Ends.HOLD and held.any():
        points = places.left[held]
        if series.method in SMOOTHERS and series.all_cells:
            own = curves.at(times)[known.bands[points], places.cell[held]]
            values[held] = np.where(np.isnan(own), known.values[points], own)
        else:
            values[held] = known.values[points]
    return values


def _between(places: _Places, known: _Known, method: TimeMethod, at: Array) -> Array:
    """Return the values of a method that goes through the data."""
    y, t, left, right = known.values, known.times, places.left, places.right
    if method is TimeMethod.NEAREST:
        earlier = np.abs(at - t[left]) <= np.abs(t[right] - at)
        nearest: Array = y[np.where(earlier, left, right)]
        return nearest
    if method is TimeMethod.PREVIOUS:
        return np.where(t[left] <= at, y[left], np.nan)
    if method is TimeMethod.NEXT:
        return np.where(places.exact, y[left], np.where(t[right] >= at, y[right], np.nan))
    # At an end the line or curve of the last two points goes on; of one point, its value.
    first = known.first[places.cell]
    low = np.clip(left, first, np.maximum(first + known.counts[places.cell] - 2, first))
    high = np.minimum(low + 1, first + known.counts[places.cell] - 1)
    alone = low == high
    step = np.where(alone, 1.0, t[high] - t[low])
    if method is TimeMethod.LINEAR:
        values = y[low] + (y[high] - y[low]) * ((at - t[low]) / step)
    else:
        starts = np.zeros(len(y), bool)
        starts[known.first[known.counts > 0]] = True
        slopes = monotone_slopes(t, y, starts)
        ends = (t[low], t[low] + step), (y[low], y[high]), (slopes[low], slopes[high])
        values = hermite(at, *ends)
    # Rounding leads no value between two points beyond them.
    least, most = np.minimum(y[low], y[high]), np.maximum(y[low], y[high])
    values = np.where(places.inside, np.clip(values, least, most), values)
    # A point at the very date is its own value, to the last digit.
    at_points: Array = np.where(places.exact | alone, y[left], values)
    return at_points


class _Curves:
    """The smooth curves of some cells, computed when they are asked for."""

    def __init__(
        self,
        cells: NDArray[Any],
        weights: Optional[NDArray[Any]],
        valid: Booleans,
        series: Series,
        times: Array,
    ) -> None:
        real = np.where(valid, cells, 0).T.astype(np.float64)
        if series.scales:
            real = real * np.array(series.scales)[:, None] + np.array(series.offsets)[:, None]
        kept = np.ascontiguousarray(valid.T)
        self._values = np.where(kept, real, 0.0)
        self._weights = kept.astype(np.float64)
        if weights is not None:
            self._weights = np.where(kept, weights.T, 0.0).astype(np.float64)
        self._series, self._times = series, times
        self._known: dict[bytes, Array] = {}

    def at(self, targets: Array) -> Array:
        """Return them at some times, shape (times, cells)."""
        key = targets.tobytes()
        if key not in self._known:
            self._known[key] = self._computed(targets)
        return self._known[key]

    def _computed(self, at: Array) -> Array:
        series, times = self._series, self._times
        given = self._values, self._weights, times
        if series.method is TimeMethod.HARMONICS:
            return harmonics(*given, at, period=series.period, most=series.harmonics)
        if series.method is TimeMethod.SEASON:
            return season_means(*given, at, period=series.period)
        smoothed = smooth(*given, series.strength)
        if np.array_equal(at, times):
            return smoothed
        low = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 2)
        part = ((at - times[low]) / (times[low + 1] - times[low]))[:, None]
        between: Array = smoothed[low] + (smoothed[low + 1] - smoothed[low]) * part
        return between


def _within_limits(values: Array, places: _Places, known: _Known, limits: TimeLimits) -> Array:
    """Return the values, none of them beyond the limits."""
    y = known.values
    if limits is TimeLimits.NONE or not y.size:
        return values
    if limits is TimeLimits.AROUND:
        before = np.maximum(places.left - places.exact, known.first[places.cell])
        around = y[before], y[places.left], y[places.right]
        return np.clip(values, np.minimum.reduce(around), np.maximum.reduce(around))
    some = known.counts > 0
    low, high = np.zeros(len(some)), np.zeros(len(some))
    low[some] = np.minimum.reduceat(y, known.first[some])
    high[some] = np.maximum.reduceat(y, known.first[some])
    return np.clip(values, low[places.cell], high[places.cell])


def _distances(places: _Places, known: _Known, targets: Array) -> Array:
    """Return how far places lie from the nearest point."""
    at = targets[places.target]
    before, after = np.abs(at - known.times[places.left]), np.abs(known.times[places.right] - at)
    nearest: Array = np.minimum(before, after)
    return nearest
