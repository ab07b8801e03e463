"""Peaks along series: the bands of a cell, the heights along a line.

Many series are looked at as one: they lie one after the other in flat memory, without their gaps,
and what looks to the left or right ends where a series does.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr
from .choices import LineRule, LineSmoothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Integers

# Values that are looked at together.
_AT_ONCE = 2**16
# Series of more values, or with more peaks, are looked at one after the other.
_LONG, _MANY_PEAKS = 4096, 1024
_BETWEEN_CHECKS = 10_000

Range = tuple[Optional[float], Optional[float]]
ANY: Range = (None, None)


class Conditions(NamedTuple):
    """What makes a peak; as those of `scipy.signal.find_peaks`, in this order.

    Attributes
    ----------
    rule : LineRule
        Which places are looked at: FIND_PEAKS plateaus with lower ground on both sides, at their
        middle; GREATER values greater than both neighbours; GREATER_EQUAL greater or equal, at the
        ends than the one there is; SECOND_DIFFERENCE where that is negative; MAXIMUM the greatest
        value, the first of several.
    within : tuple
        Where they may lie, by position.
    plateau, height, threshold, prominence, width : tuple
        Least and greatest, both included; None where that is open. Plateaus are counted in
        values, widths in units of positions.
    distance : float, optional
        Of two that are nearer, in units of positions, the higher one stays; the later of equal
        ones.
    wlen : float, optional
        How far prominence looks, in units of positions, both sides together.
    rel_height : float
        The share of the prominence below the peak at which the width is taken.
    """

    rule: LineRule = LineRule.FIND_PEAKS
    within: Range = ANY
    plateau: Range = ANY
    height: Range = ANY
    threshold: Range = ANY
    distance: Optional[float] = None
    prominence: Range = ANY
    wlen: Optional[float] = None
    width: Range = ANY
    rel_height: float = 0.5

    def widened(self, little: float) -> Conditions:
        """Return them with lengths that may miss a little: what rounding of positions takes."""
        (first, last), (low, high) = (
            (
                None if limits[0] is None else limits[0] - little,
                None if limits[1] is None else limits[1] + little,
            )
            for limits in (self.within, self.width)
        )
        return self._replace(
            within=(first, last),
            width=(low, high),
            distance=None if self.distance is None else self.distance - little,
            wlen=None if self.wlen is None else self.wlen + 2 * little,
        )


class LinePeaks(NamedTuple):
    """Peaks of series, by series and place.

    Attributes
    ----------
    series : ndarray of int of shape (peaks,)
        In which series.
    place : ndarray of int
        Which of its values, gaps counted.
    position, height, prominence, width : ndarray of float
        Where it lies, what it is, how far it stands out, and how wide it is.
    """

    series: Integers
    place: Integers
    position: Array
    height: Array
    prominence: Array
    width: Array


def find_line_peaks(
    values: NDArray[Any],
    conditions: Optional[Conditions] = None,
    *,
    positions: Optional[NDArray[Any]] = None,
    between: bool = False,
) -> LinePeaks:
    """Find the peaks of series.

    Parameters
    ----------
    values : ndarray of shape (places, series)
        NaN is a gap: the values on both sides of it are neighbours.
    conditions : Conditions, optional
        What makes a peak.
    positions : ndarray of shape (places,), optional
        Where the values lie, ascending; by default 0, 1, 2, ...
    between : bool
        Whether a peak's position is the top of the parabola through it and its neighbours.

    Returns
    -------
    LinePeaks

    Raises
    ------
    ValueError
        If `values` has not two dimensions, or positions do not fit or do not ascend.

    Notes
    -----
    Cost: some 0.2 microseconds a value with all conditions.

    References
    ----------
    Virtanen et al. 2020, SciPy 1.0, Nature Methods 17, doi:10.1038/s41592-019-0686-2.

    Examples
    --------
    >>> series = np.array([1.0, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 2, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1])
    >>> find_line_peaks(series[:, None]).height.tolist()
    [5.0, 3.0, 6.0]
    """
    conditions = conditions or Conditions()
    values = np.asarray(values, float)
    if values.ndim != 2:
        raise ValueError(
            tr("values have shape {}; places and series are needed").format(values.shape)
        )
    counted = positions is None
    places = np.arange(len(values), dtype=float) if positions is None else np.asarray(positions)
    if places.shape != values.shape[:1] or not (np.diff(places) > 0).all():
        raise ValueError(
            tr("positions must be {} ascending numbers, one for each value").format(len(values))
        )
    reach = None
    if counted and conditions.wlen is not None:
        # As SciPy rounds it.
        reach = float(np.ceil(conditions.wlen) // 2)
    return _Lines.of_table(values, places.astype(float)).peaks(conditions, between, reach)


def find_peaks_along(
    values: NDArray[Any],
    series: NDArray[Any],
    positions: NDArray[Any],
    conditions: Optional[Conditions] = None,
) -> LinePeaks:
    """Find the peaks of series of any lengths that lie one after the other.

    Parameters
    ----------
    values : ndarray of shape (n,)
        NaN is a gap: the values on both sides of it are neighbours.
    series : ndarray of int of shape (n,)
        Which series each value belongs to; ascending.
    positions : ndarray of shape (n,)
        Where the values lie, ascending within each series.
    conditions : Conditions, optional
        What makes a peak.

    Returns
    -------
    LinePeaks
        `place` counts values of all series, gaps too.

    Notes
    -----
    Cost: as `find_line_peaks`, and some 60 bytes of memory a value.

    Examples
    --------
    >>> values = np.array([0.0, 2, 0, 0, 1, 5, 1])
    >>> series = np.array([0, 0, 0, 1, 1, 1, 1])
    >>> found = find_peaks_along(values, series, np.array([0.0, 10, 20, 0, 10, 20, 30]))
    >>> found.series.tolist(), found.position.tolist(), found.prominence.tolist()
    ([0, 1], [10.0, 20.0], [2.0, 4.0])
    """
    positions = np.asarray(positions, float)
    valid = ~np.isnan(values)
    place = np.flatnonzero(valid)
    if place.size < values.size:
        values, series, positions = values[valid], series[valid], positions[valid]
    with np.errstate(invalid="ignore", divide="ignore"):  # infinity less itself
        return _Lines(values, series, place, positions).peaks(conditions or Conditions())


def _inside(values: NDArray[Any], limits: Range) -> Booleans:
    low, high = limits
    kept = np.ones(values.shape, bool)
    if low is not None:
        kept &= values >= low
    if high is not None:
        kept &= values <= high
    return kept


def _by_line(line: Integers, key: Array, *, later_first: bool = False) -> Integers:
    """Return the order by series and then by a key; of equal ones the first in place, or last.

    Two stable sorts: the second, of small numbers, is one of counting and costs next to nothing.
    """
    n = line.size
    order = np.argsort(key[::-1] if later_first else key, kind="stable")
    if later_first:
        order = n - 1 - order
    lines = line[order]
    if n and line[-1] - line[0] < 2**16:
        lines = (lines - line[0]).astype(np.uint16)
    by_line: Integers = order[np.argsort(lines, kind="stable")]
    return by_line


def _apart_in_turn(order: Integers, line: Integers, place: Array, distance: float) -> Booleans:
    """Choose peaks one after the other: of a long series a thirtieth of the time of `apart`."""
    kept = [True] * order.size
    lines, places = line.tolist(), place.tolist()
    for number, peak in enumerate(order.tolist()):
        if number % _BETWEEN_CHECKS == 0:
            checkpoint()
        if not kept[peak]:
            continue
        for step, end in ((-1, -1), (1, order.size)):
            other = peak + step
            while (
                other != end
                and lines[other] == lines[peak]
                and abs(places[other] - places[peak]) < distance
            ):
                kept[other] = False
                other += step
    return np.array(kept, bool)


class _Lines:
    """Series one after the other, without gaps.

    `x` are the values; of each, `series`, `index` and `position` say where it belongs, `first` and
    `last` mark the ends of series.
    """

    def __init__(self, x: Array, series: Integers, index: Integers, position: Array) -> None:
        self.x, self.series, self.index, self.position = x, series, index, position
        # A value at either end stands beside one of another series.
        other = series[1:] != series[:-1]
        edge = np.ones(min(x.size, 1), bool)
        self.first = np.concatenate([edge, other])
        self.last = np.concatenate([other, edge])

    @classmethod
    def of_table(cls, values: Array, places: Array) -> _Lines:
        """Return the columns of a table, without its gaps."""
        whole = np.ascontiguousarray(values.T)
        valid = ~np.isnan(whole)
        if valid.all():
            x = whole.ravel()
            cells = np.arange(x.size)
        else:
            cells = np.flatnonzero(valid)
            x = whole.ravel()[cells]
        series, index = np.divmod(cells, len(places))
        return cls(x, series, index, places[index])

    def peaks(
        self, conditions: Conditions, between: bool = False, reach: Optional[float] = None
    ) -> LinePeaks:
        """Return the peaks that meet all conditions.

        `reach` is how far prominence looks to each side; None: half of what the conditions say.
        """
        peak, size = self.candidates(conditions.rule)
        kept = _inside(self.position[peak], conditions.within)
        kept &= _inside(size, conditions.plateau) & _inside(self.x[peak], conditions.height)
        peak = peak[kept]
        if conditions.threshold != ANY:
            peak = peak[self.drops(peak, conditions.threshold)]
        if conditions.distance is not None:
            peak = peak[self.apart(peak, conditions.distance)]
        if reach is None:
            reach = np.inf if conditions.wlen is None else conditions.wlen / 2
        prominence, left, right = self.prominences(peak, reach)
        kept = _inside(prominence, conditions.prominence)
        peak, prominence, left, right = peak[kept], prominence[kept], left[kept], right[kept]
        width = self.widths(peak, prominence, left, right, conditions.rel_height)
        kept = _inside(width, conditions.width)
        peak = peak[kept]
        return LinePeaks(
            self.series[peak],
            self.index[peak],
            self.tops(peak) if between else self.position[peak],
            self.x[peak],
            prominence[kept],
            width[kept],
        )

    def candidates(self, rule: LineRule) -> tuple[Integers, Integers]:
        """Return the places that a rule names, and how many values their plateaus have."""
        x, n = self.x, self.x.size
        if rule is LineRule.FIND_PEAKS:
            return self._plateaus()
        if n == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        before, after = np.append(x[:1], x[:-1]), np.append(x[1:], x[-1:])
        if rule is LineRule.MAXIMUM:
            begin = np.flatnonzero(self.first)
            top = np.maximum.reduceat(x, begin)
            of_line = np.cumsum(self.first) - 1
            at = np.flatnonzero(x == top[of_line])
            line = of_line[at]
            found = at[np.append(True, line[1:] != line[:-1])]
        elif rule is LineRule.GREATER:
            inside = ~self.first & ~self.last
            found = np.flatnonzero(inside & (x > before) & (x > after))
        elif rule is LineRule.GREATER_EQUAL:
            found = np.flatnonzero((self.first | (x >= before)) & (self.last | (x >= after)))
        else:
            inside = ~self.first & ~self.last
            found = np.flatnonzero(inside & ((after - x) - (x - before) < 0))
        return found, np.ones(found.size, np.int64)

    def _plateaus(self) -> tuple[Integers, Integers]:
        x = self.x
        if x.size == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        ends = np.flatnonzero((x[1:] != x[:-1]) | self.last[:-1])
        rises = (x[ends + 1] > x[ends]) & ~self.last[ends]
        falls = (x[ends + 1] < x[ends]) & ~self.last[ends]
        peak = np.flatnonzero(rises[:-1] & falls[1:])
        start, stop = ends[peak] + 1, ends[peak + 1]
        return (start + stop) // 2, stop - start + 1

    def drops(self, peak: Integers, limits: Range) -> Booleans:
        """Say which peaks are so much above both neighbours."""
        low, high = limits
        none = self.first[peak] | self.last[peak]
        before = self.x[peak] - self.x[np.maximum(peak - 1, 0)]
        after = self.x[peak] - self.x[np.minimum(peak + 1, self.x.size - 1)]
        before = np.where(self.first[peak], after, before)
        after = np.where(self.last[peak], before, after)
        kept: Booleans = ~none | (self.first[peak] != self.last[peak])
        if low is not None:
            kept &= np.minimum(before, after) >= low
        if high is not None:
            kept &= np.maximum(before, after) <= high
        return kept

    def apart(self, peak: Integers, distance: float) -> Booleans:
        """Say which peaks stay where none may be nearer than that to a higher one that stays."""
        kept = np.ones(peak.size, bool)
        if peak.size == 0:
            return kept
        line, place = self.series[peak], self.position[peak]
        order = _by_line(line, -self.x[peak], later_first=True)
        begin = np.append(True, line[order][1:] != line[order][:-1])
        number = np.arange(peak.size)
        rank = number - np.maximum.accumulate(np.where(begin, number, 0))
        if rank.max() >= _MANY_PEAKS:
            return _apart_in_turn(order, line, place, distance)
        by_rank = order[np.argsort(rank, kind="stable")]
        ends = np.cumsum(np.bincount(rank))
        for start, stop in zip(np.append(0, ends[:-1]).tolist(), ends.tolist()):
            chosen = by_rank[start:stop]
            chosen = chosen[kept[chosen]]
            for step in (-1, 1):
                here, there = chosen, chosen + step
                while here.size:
                    inside = (there >= 0) & (there < peak.size)
                    here, there = here[inside], there[inside]
                    near = (line[there] == line[here]) & (
                        np.abs(place[there] - place[here]) < distance
                    )
                    here, there = here[near], there[near]
                    kept[there] = False
                    there = there + step
        return kept

    def prominences(self, peak: Integers, reach: float) -> tuple[Array, Integers, Integers]:
        """Return how far peaks stand out, and the places of the lowest values on both sides."""
        if reach == np.inf and self._has_long():
            return self._prominences_of_long(peak)
        left_low, left = self._walk(peak, reach, -1)
        right_low, right = self._walk(peak, reach, 1)
        return self.x[peak] - np.maximum(left_low, right_low), left, right

    def _has_long(self) -> bool:
        """Say whether a series is so long that steps of all peaks at once do not pay."""
        begin = np.flatnonzero(self.first)
        return bool((np.diff(begin, append=self.x.size) > _LONG).any())

    def _prominences_of_long(self, peak: Integers) -> tuple[Array, Integers, Integers]:
        """Return what `prominences` does, series by series by SciPy: a peak may walk far."""
        from scipy.signal import peak_prominences

        prominence = np.zeros(peak.size)
        left, right = peak.copy(), peak.copy()
        for part, start, stop in self._parts(peak):
            told = peak_prominences(self.x[start:stop], peak[part] - start)
            prominence[part], left[part], right[part] = told[0], told[1] + start, told[2] + start
        return prominence, left, right

    def _parts(self, peak: Integers) -> Iterator[tuple[slice, int, int]]:
        """Yield which peaks each series has, and where it begins and ends."""
        starts = np.flatnonzero(self.first)
        ends = np.append(starts[1:], self.x.size)
        bounds = np.searchsorted(peak, np.append(starts, self.x.size))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SciPy's, of a prominence or width of 0
            for first, last, start, stop in zip(bounds[:-1], bounds[1:], starts, ends):
                checkpoint()
                if last > first:
                    yield slice(first, last), int(start), int(stop)

    def _walk(self, peak: Integers, reach: float, step: int) -> tuple[Array, Integers]:
        """Go on while nothing is higher than the peak; return the lowest value and its place."""
        lowest, base = self.x[peak].copy(), peak.copy()
        stop = self._stops(peak, reach, step)
        which = np.flatnonzero(peak != stop)
        at, stop = peak[which], stop[which]
        top, low, where = lowest[which], lowest[which], at.copy()
        while which.size:
            checkpoint()
            at += step
            value = self.x[at]
            goes = value <= top
            lower = goes & (value < low)
            np.copyto(low, value, where=lower)
            np.copyto(where, at, where=lower)
            goes &= at != stop
            if goes.all():
                continue
            done = ~goes
            lowest[which[done]], base[which[done]] = low[done], where[done]
            which, at, stop = which[goes], at[goes], stop[goes]
            top, low, where = top[goes], low[goes], where[goes]
        return lowest, base

    def _stops(self, peak: Integers, reach: float, step: int) -> Integers:
        """Return the last place that each peak may look at: the end of its series, or its reach."""
        ends = np.flatnonzero(self.first if step < 0 else self.last)
        if step < 0:
            stop: Integers = ends[np.searchsorted(ends, peak, "right") - 1]
        else:
            stop = ends[np.searchsorted(ends, peak, "left")]
        if reach < np.inf:
            # Series one after the other are one ascending line of positions.
            span = 2 * (self.position.max() - self.position.min() + reach + 1)
            along = self.series * span + self.position
            goal = along[peak] + step * reach
            if step < 0:
                stop = np.maximum(stop, np.searchsorted(along, goal, "left"))
            else:
                stop = np.minimum(stop, np.searchsorted(along, goal, "right") - 1)
        return stop

    def widths(
        self, peak: Integers, prominence: Array, left: Integers, right: Integers, share: float
    ) -> Array:
        """Return how wide peaks are at a share of their prominence below them."""
        if self._has_long():
            return self._widths_of_long(peak, prominence, left, right, share)
        level = self.x[peak] - prominence * share
        width: Array = self._crossing(peak, right, level, 1) - self._crossing(peak, left, level, -1)
        return width

    def _widths_of_long(
        self, peak: Integers, prominence: Array, left: Integers, right: Integers, share: float
    ) -> Array:
        from scipy.signal import peak_widths

        width = np.zeros(peak.size)
        for part, start, stop in self._parts(peak):
            known = prominence[part], left[part] - start, right[part] - start
            told = peak_widths(self.x[start:stop], peak[part] - start, share, known)
            place, number = self.position[start:stop], np.arange(stop - start)
            width[part] = np.interp(told[3], number, place) - np.interp(told[2], number, place)
        return width

    def _crossing(self, peak: Integers, base: Integers, level: Array, step: int) -> Array:
        at = peak.copy()
        active = np.arange(peak.size)
        while active.size:
            on = (at[active] != base[active]) & (level[active] < self.x[at[active]])
            active = active[on]
            at[active] += step
        place: Array = self.position[at].copy()
        below = np.flatnonzero(self.x[at] < level)
        here, back = at[below], at[below] - step
        share = (level[below] - self.x[here]) / (self.x[back] - self.x[here])
        place[below] += share * (self.position[back] - self.position[here])
        return place

    def tops(self, peak: Integers) -> Array:
        """Return where parabolas through peaks and their neighbours are highest."""
        place: Array = self.position[peak].copy()
        inside = np.flatnonzero(~self.first[peak] & ~self.last[peak])
        middle = peak[inside]
        here, before, after = (self.position[middle + k] for k in (0, -1, 1))
        rise = (self.x[middle] - self.x[middle - 1]) / (here - before)
        fall = (self.x[middle + 1] - self.x[middle]) / (after - here)
        bend = (fall - rise) / (after - before)
        bent = bend < 0
        top = (before + here) / 2 - rise / (2 * np.where(bent, bend, -1.0))
        place[inside[bent]] = np.clip(top, (before + here) / 2, (here + after) / 2)[bent]
        return place


def smoothed_lines(values: NDArray[Any], method: LineSmoothing, size: float) -> Array:
    """Return series smoothed along their places.

    Parameters
    ----------
    values : ndarray of shape (places, series)
        NaN is a gap and stays one; it is left out of the means of others.
    method : LineSmoothing
        MOVING_MEAN of `size` places, fewer at the ends; SAVITZKY_GOLAY, parabolas over `size`
        values, gaps left out, at the ends those of the outermost window; GAUSSIAN with a sigma of
        `size` places.
    size : float
        For the first two a whole odd number of at least 3.

    Returns
    -------
    ndarray of shape (places, series)

    Raises
    ------
    ValueError
        If `size` does not suit the method.

    References
    ----------
    Savitzky and Golay 1964, Analytical Chemistry 36(8), doi:10.1021/ac60214a047.

    Examples
    --------
    >>> cells = np.array([[1.0], [4.0], [1.0]])
    >>> smoothed_lines(cells, LineSmoothing.MOVING_MEAN, 3).ravel().tolist()
    [2.5, 2.0, 2.5]
    """
    values = np.asarray(values, float)
    if method is LineSmoothing.NONE:
        return values
    if not size > 0:
        raise ValueError(tr("{:g} is too little; give a number above 0").format(size))
    if method is not LineSmoothing.GAUSSIAN and (size < 3 or size % 2 != 1):
        raise ValueError(
            tr("{:g} is no width of a window; that is an odd number of at least 3").format(size)
        )
    if method is LineSmoothing.SAVITZKY_GOLAY:
        return _parabolas(values, int(size))
    from scipy.ndimage import correlate1d

    if method is LineSmoothing.MOVING_MEAN:
        weights = np.ones(int(size))
    else:
        reach = max(int(4 * size + 0.5), 1)
        weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / size) ** 2)
    gaps = np.isnan(values)
    total = correlate1d(np.where(gaps, 0.0, values), weights, 0, mode="constant")
    share = correlate1d((~gaps).astype(float), weights, 0, mode="constant")
    result: Array = np.where(gaps, np.nan, total / np.where(gaps, 1.0, share))
    return result


def _parabolas(values: Array, size: int) -> Array:
    """Smooth series by parabolas; those with fewer values than a window stay as they are."""
    from scipy.signal import savgol_filter

    valid = ~np.isnan(values)
    result = values.copy()
    counts = valid.sum(axis=0)
    for count in np.unique(counts[counts >= size]).tolist():
        which = np.flatnonzero(counts == count)
        inside = valid[:, which].T
        part = values[:, which].T[inside].reshape(which.size, count)
        room = values[:, which].T.copy()
        room[inside] = savgol_filter(part, size, 2, axis=1).ravel()
        result[:, which] = room.T
    return result


def strongest(peaks: LinePeaks, series: int, most: int, *, by_prominence: bool = False) -> Array:
    """Return the strongest peaks of each series, in a table of its own.

    Parameters
    ----------
    peaks : LinePeaks
        Peaks of `series` series.
    series, most : int
        How many series, and how many peaks of each.
    by_prominence : bool
        Whether the strongest is the most prominent, or the highest.

    Returns
    -------
    ndarray of shape (1 + 4 * most, series)
        The number of peaks, then position, height, prominence and width of the first, the second
        and so on; NaN where there are fewer. Of equal ones the first in place comes first.

    Examples
    --------
    >>> found = find_line_peaks(np.array([[0.0], [2], [1], [3], [0]]))
    >>> strongest(found, 1, 1).ravel().tolist()
    [2.0, 3.0, 3.0, 3.0, 1.25]
    """
    result = np.full((1 + 4 * most, series), np.nan)
    result[0] = np.bincount(peaks.series, minlength=series)
    key = peaks.prominence if by_prominence else peaks.height
    order = _by_line(peaks.series, -key)
    line = peaks.series[order]
    begin = np.append(True, line[1:] != line[:-1])[: line.size]
    number = np.arange(line.size)
    rank = number - np.maximum.accumulate(np.where(begin, number, 0)) if line.size else number
    kept = rank < most
    order, line, rank = order[kept], line[kept], rank[kept]
    for place, column in enumerate(
        (peaks.position, peaks.height, peaks.prominence, peaks.width), start=1
    ):
        result[4 * rank + place, line] = column[order]
    return result


def band_peaks(
    cells: NDArray[Any],
    *,
    conditions: Conditions,
    positions: NDArray[Any],
    by_number: bool = True,
    kind: int = 1,
    smoothing: tuple[LineSmoothing, float] = (LineSmoothing.NONE, 0.0),
    most: int = 3,
    by_prominence: bool = False,
    between: bool = False,
) -> Array:
    """Return the strongest peaks along the bands of each cell.

    Parameters
    ----------
    cells : ndarray of shape (bands, rows, columns)
        NaN is no data: such bands are skipped.
    conditions : Conditions
        What makes a peak; of valleys, heights are those of the raster upside down.
    positions : ndarray of shape (bands,)
        Of the bands, ascending.
    by_number : bool
        Whether positions are the numbers of the bands.
    kind : {1, -1}
        Peaks or valleys.
    smoothing : (LineSmoothing, float)
        Method and size of `smoothed_lines`.
    most, by_prominence
        As for `strongest`.
    between : bool
        As for `find_line_peaks`.

    Returns
    -------
    ndarray of shape (1 + 4 * most, rows, columns)
        As `strongest` returns them; NaN throughout for a cell without data.

    Examples
    --------
    >>> cells = np.array([0.0, 2, 1, 3, 0]).reshape(5, 1, 1)
    >>> band_peaks(cells, conditions=Conditions(), positions=np.arange(1, 6), most=1).ravel()
    array([2.  , 4.  , 3.  , 3.  , 1.25])
    """
    bands, rows, columns = cells.shape
    series = cells.reshape(bands, rows * columns)
    table = np.empty((1 + 4 * most, rows * columns))
    # As many as stay near the processor's cache: a third less time than all at once.
    some = max(_AT_ONCE // bands, 1)
    given, start = (None, float(positions[0])) if by_number else (positions, 0.0)
    for first in range(0, rows * columns, some):
        part = series[:, first : first + some].astype(float)
        empty = np.isnan(part).all(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            part = kind * smoothed_lines(part, *smoothing)
            found = find_line_peaks(part, conditions, positions=given, between=between)
        found = found._replace(position=found.position + start)
        told = strongest(found, part.shape[1], most, by_prominence=by_prominence)
        told[0, empty] = np.nan
        table[:, first : first + some] = told
    table[2::4] *= kind
    return table.reshape(-1, rows, columns)
