"""Peaks along series: the bands of a cell, the heights along a line.

Many series are looked at as one: they lie one after the other in flat memory, without their gaps,
and what looks to the left or right ends where a series does.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common._products import of_rows
from ..common.checkpoint import checkpoint
from ..common.thresholds import Steps
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
    steps : Steps, optional
        Those in which height, threshold and prominence are compared; None: exactly, as in SciPy.
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
    steps: Optional[Steps] = None

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
    Cost: as `find_line_peaks`, and some 90 bytes of memory a value.

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


def _ends(limits: Range) -> tuple[float, float]:
    low, high = limits
    return -np.inf if low is None else low, np.inf if high is None else high


def _reaches(values: Array, limits: Range, steps: Optional[Steps]) -> Booleans:
    """Say which values lie in a range."""
    kept = _inside(values, limits)
    if steps is not None:
        other = np.flatnonzero(~kept)
        kept[other] = steps.reaches(values[other], *_ends(limits))
    return kept


def _rises(high: Array, low: Array, limits: Range, steps: Optional[Steps]) -> Booleans:
    """Say which differences lie in a range."""
    kept = _inside(high - low, limits)
    if steps is not None:
        other = np.flatnonzero(~kept & (high > low))
        kept[other] = steps.rises(high[other], low[other], *_ends(limits))
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


def _near(
    here: Integers, step: int, line: Integers, place: Array, distance: float
) -> Iterator[tuple[Integers, Integers]]:
    """Yield some of places in order, and what is nearer to them on one side, step by step."""
    there = here + step
    while here.size:
        inside = np.flatnonzero((there >= 0) & (there < line.size))
        here, there = here[inside], there[inside]
        near = (line[there] == line[here]) & (np.abs(place[there] - place[here]) < distance)
        here, there = here[near], there[near]
        yield here, there
        there = there + step


class _Ground(NamedTuple):
    """Where series rise and fall, by runs of equal values.

    Tops have lower runs on both sides, bottoms higher ones or an end of their series: of each
    series there is one bottom more than there are tops, and they take turns.

    Attributes
    ----------
    x : ndarray
        The values.
    start : ndarray of int of shape (runs + 1,)
        Where runs begin; then where the last one ends.
    tops, bottoms : ndarray of int
        Which runs these are.
    climbs, falls : ndarray of bool of shape (runs,)
        Whether the run before, and the one after, is lower.
    run : ndarray of int
        The number of the run of each value.
    passed : ndarray of int of shape (runs,)
        How many bottoms there are up to a run, itself included.
    """

    x: Array
    start: Integers
    tops: Integers
    bottoms: Integers
    climbs: Booleans
    falls: Booleans
    run: NDArray[Any]
    passed: NDArray[Any]

    @classmethod
    def of(cls, x: Array, first: Booleans) -> _Ground:
        """Look for the runs; `first` marks where series begin."""
        begins = np.append(first[:1], (x[1:] != x[:-1]) | first[1:])
        start = np.flatnonzero(begins)
        value, opens = x[start], first[start]
        closes = np.append(opens[1:], opens[:1])
        up = value[1:] > value[:-1]
        climbs = np.append(~opens[:1], up) & ~opens
        falls = np.append(~up, ~opens[:1]) & ~closes
        is_bottom = ~climbs & ~falls
        tops, bottoms = np.flatnonzero(climbs & falls), np.flatnonzero(is_bottom)
        start = np.append(start, x.size)
        run, passed = (np.cumsum(of, dtype=np.int32) for of in (begins, is_bottom))
        run -= 1
        return cls(x, start, tops, bottoms, climbs, falls, run, passed)

    def summits(self) -> tuple[Integers, Integers]:
        """Return the middles of tops, and how many values they have."""
        start, stop = self.start[self.tops], self.start[self.tops + 1]
        return (start + stop - 1) // 2, stop - start

    def lowest(self, peak: Integers, stop: Optional[Integers], step: int) -> Integers:
        """Return the place of the lowest value on one side before something higher; the nearest.

        `stop` is the last place of each peak that counts; None: the end of its series.
        """
        x, start = self.x, self.start
        place = start[self.bottoms] if step > 0 else start[self.bottoms + 1] - 1
        # The first bottom on this side of each run is the one of this number.
        ahead = self.passed if step > 0 else self.passed - 1 - (~self.climbs & ~self.falls)
        # What stands behind a bottom: a top, or the series' end, which nothing is as high as.
        behind = np.full(place.size, np.nan)
        behind[self.passed[self.tops] - (step > 0)] = x[start[self.tops]]
        run = self.run[peak]
        which = np.flatnonzero((self.falls if step > 0 else self.climbs)[run])
        bottom = ahead[run]
        at, height = bottom[which], x[peak[which]]
        found, low, ground = peak[which], height.copy(), x[place]
        now, cut = np.arange(which.size), []
        until = None if stop is None else ahead[self.run[stop[which]]] - step
        if until is not None:
            reached = (until - at) * step >= 0
            cut.append(now[~reached])
            now, at = now[reached], at[reached]
        while now.size:
            checkpoint()
            value = ground[at]
            lower = np.flatnonzero(value < low[now])
            low[now[lower]], found[now[lower]] = value[lower], place[at[lower]]
            passes = np.flatnonzero(behind[at] <= height[now])
            now, at = now[passes], at[passes]
            if until is not None:
                goes = at != until[now]
                cut.append(now[~goes])
                now, at = now[goes], at[goes]
            at = at + step
        if stop is not None:
            # Half-way up or down to the next bottom.
            last = np.concatenate(cut)
            stop = stop[which[last]]
            deeper = x[stop] < low[last]
            last, run = last[deeper], self.run[stop[deeper]]
            found[last] = start[run] if step > 0 else start[run + 1] - 1
        lowest = peak.copy()
        lowest[which] = found
        return lowest


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
        self.ground = _Ground.of(x, self.first)

    @classmethod
    def of_table(cls, values: Array, places: Array) -> _Lines:
        """Return the columns of a table, without its gaps."""
        x = np.ascontiguousarray(values.T).ravel()
        count = values.shape[1]
        series = np.repeat(np.arange(count), len(places))
        index = np.tile(np.arange(len(places)), count)
        valid = ~np.isnan(x)
        if not valid.all():
            kept = np.flatnonzero(valid)
            x, series, index = x[kept], series[kept], index[kept]
        return cls(x, series, index, places[index])

    def peaks(
        self, conditions: Conditions, between: bool = False, reach: Optional[float] = None
    ) -> LinePeaks:
        """Return the peaks that meet all conditions.

        `reach` is how far prominence looks to each side; None: half of what the conditions say.
        """
        peak, size = self.candidates(conditions.rule)
        kept = _inside(self.position[peak], conditions.within)
        kept &= _inside(size, conditions.plateau)
        kept &= _reaches(self.x[peak], conditions.height, conditions.steps)
        peak = peak[kept]
        if conditions.threshold != ANY:
            peak = peak[self.drops(peak, conditions.threshold, conditions.steps)]
        if conditions.distance is not None:
            peak = peak[self.apart(peak, conditions.distance)]
        if reach is None:
            reach = np.inf if conditions.wlen is None else conditions.wlen / 2
        prominence, left, right = self.prominences(peak, reach)
        saddle = np.maximum(self.x[left], self.x[right])
        kept = _rises(self.x[peak], saddle, conditions.prominence, conditions.steps)
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
            return self.ground.summits()
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

    def drops(self, peak: Integers, limits: Range, steps: Optional[Steps]) -> Booleans:
        """Say which peaks are so much above both neighbours."""
        low, high = limits
        x, first, last = self.x, self.first[peak], self.last[peak]
        before, after = x[np.maximum(peak - 1, 0)], x[np.minimum(peak + 1, x.size - 1)]
        before, after = np.where(first, after, before), np.where(last, before, after)
        kept: Booleans = ~(first & last)
        if low is not None:
            kept &= _rises(x[peak], np.maximum(before, after), (low, None), steps)
        if high is not None:
            kept &= _rises(x[peak], np.minimum(before, after), (None, high), steps)
        return kept

    def apart(self, peak: Integers, distance: float) -> Booleans:
        """Say which peaks stay where none may be nearer than that to a higher one that stays.

        In rounds, without sorting: what is higher than all that is near it stays, and what is near
        that goes; the rest is left for the next round.
        """
        kept = np.ones(peak.size, bool)
        which = np.arange(peak.size)
        height, line, place = self.x[peak], self.series[peak], self.position[peak]
        begin = np.flatnonzero(np.append(True, line[1:] != line[:-1])[: line.size])
        if (np.diff(begin, append=line.size) > _MANY_PEAKS).any():
            order = _by_line(line, -height, later_first=True)
            return _apart_in_turn(order, line, place, distance)
        while which.size:
            checkpoint()
            left = np.flatnonzero((place[1:] - place[:-1] < distance) & (line[1:] == line[:-1]))
            beaten = np.zeros(which.size, bool)
            beaten[left + (height[left + 1] < height[left])] = True
            best = np.flatnonzero(~beaten)
            pairs = [pair for step in (-1, 1) for pair in _near(best, step, line, place, distance)]
            for here, there in pairs:
                least = height[here]
                wins = (height[there] > least) | ((height[there] == least) & (there > here))
                beaten[here[wins]] = True
            gone = np.zeros(which.size, bool)
            for here, there in pairs:
                gone[there[~beaten[here]]] = True
            kept[which[gone]] = False
            rest = np.flatnonzero(beaten & ~gone)
            which, height, line, place = which[rest], height[rest], line[rest], place[rest]
        return kept

    def prominences(self, peak: Integers, reach: float) -> tuple[Array, Integers, Integers]:
        """Return how far peaks stand out, and the places of the lowest values on both sides."""
        if reach == np.inf and self._has_long():
            return self._prominences_of_long(peak)
        left, right = (
            self.ground.lowest(
                peak, self._stops(peak, reach, step) if reach < np.inf else None, step
            )
            for step in (-1, 1)
        )
        return self.x[peak] - np.maximum(self.x[left], self.x[right]), left, right

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

    def _stops(self, peak: Integers, reach: float, step: int) -> Integers:
        """Return the last place in its series that each peak may look at."""
        # Series one after the other are one ascending line of positions.
        span = 2 * (self.position.max() - self.position.min() + reach + 1) if peak.size else 1.0
        along = self.series * span + self.position
        goal = along[peak] + step * reach
        if step < 0:
            return np.searchsorted(along, goal, "left")
        return np.searchsorted(along, goal, "right") - 1

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
        NaN is a gap and stays one; it is left out of the means of others. A window with an
        infinite value gives NaN.
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
    # Windows with an infinite value have no mean.
    gaps |= ~np.isfinite(total)
    result: Array = np.where(gaps, np.nan, total / np.where(gaps, 1.0, share))
    return result


def _parabolas(values: Array, size: int) -> Array:
    """Smooth series by parabolas; those with fewer values than a window stay as they are."""
    from scipy.ndimage import correlate1d

    # Parabolas whose sums make all others, each by its product with the values of a window.
    half = size // 2
    x = np.arange(size) - float(half)
    parabolas = np.stack([np.ones(size), x, x * x - (x * x).mean()])
    parabolas /= np.sqrt((parabolas * parabolas).sum(axis=1, keepdims=True))
    at = parabolas.T.copy()
    valid = ~np.isnan(values)
    result = values.copy()
    counts = valid.sum(axis=0)
    for count in np.unique(counts[counts >= size]).tolist():
        which = np.flatnonzero(counts == count)
        inside = valid[:, which].T
        part = values[:, which].T[inside].reshape(which.size, count)
        room = values[:, which].T.copy()
        infinite = np.isinf(part)
        part[infinite] = 0.0
        smooth = correlate1d(part, of_rows(at[[half]], at)[0], axis=1, mode="constant")
        smooth[:, :half] = of_rows(of_rows(part[:, :size], parabolas), at[:half])
        smooth[:, -half:] = of_rows(of_rows(part[:, -size:], parabolas), at[-half:])
        smooth[_within_windows(infinite, size)] = np.nan
        room[inside] = smooth.ravel()
        result[:, which] = room.T
    return result


def _within_windows(marked: Booleans, size: int) -> Booleans:
    """Say which values of series have a marked one in their window; the last have the last one."""
    from scipy.ndimage import maximum_filter1d

    if not marked.any():
        return marked
    near: Booleans = maximum_filter1d(marked.view(np.uint8), size, axis=1, mode="constant") > 0
    near[:, : size // 2] |= marked[:, :size].any(axis=1, keepdims=True)
    near[:, -(size // 2) :] |= marked[:, -size:].any(axis=1, keepdims=True)
    return near


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
