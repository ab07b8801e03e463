"""Peaks along series against scipy.signal, value by value."""

import warnings

import numpy as np
import pytest
from scipy import signal

from raster_kernels.kernels.peaks import lines
from raster_kernels.kernels.peaks.choices import LineRule, LineSmoothing
from raster_kernels.kernels.peaks.lines import (
    Conditions,
    find_line_peaks,
    find_peaks_along,
    smoothed_lines,
    strongest,
)

from ..fixtures import BEATS

NAN = np.nan
pytestmark = pytest.mark.usefixtures("stable_scipy")
SERIES = [1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 2, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
CONDITIONS = [
    Conditions(),
    Conditions(height=(2, None)),
    Conditions(height=(None, 3), threshold=(1, None)),
    Conditions(threshold=(0, 2), plateau=(1, 2)),
    Conditions(distance=3),
    Conditions(distance=2.5, height=(1, 4)),
    Conditions(prominence=(2, None)),
    Conditions(prominence=(1, 3), wlen=5),
    Conditions(prominence=(0, None), wlen=3.5),
    Conditions(width=(1.5, None), rel_height=0.7),
    Conditions(width=(None, 3), wlen=7, rel_height=1.0),
    Conditions(
        plateau=(1, 3), height=(1, 5), threshold=(0, 4), distance=2, prominence=(1, None), wlen=9,
        width=(0.5, 6), rel_height=0.4,
    ),
]  # fmt: skip


def of_scipy(series, c):
    def both(limits):
        return None if limits == (None, None) else limits

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a prominence or width of 0
        return _of_scipy(series, c, both)


def _of_scipy(series, c, both):
    peaks, told = signal.find_peaks(
        series,
        height=both(c.height),
        threshold=both(c.threshold),
        distance=c.distance,
        prominence=both(c.prominence) or (None, None),
        width=both(c.width) or (None, None),
        wlen=c.wlen,
        rel_height=c.rel_height,
        plateau_size=both(c.plateau),
    )
    return peaks, series[peaks], told["prominences"], told["widths"]


def assert_same(found, line, wanted):
    mine = found.series == line
    np.testing.assert_array_equal(found.place[mine], wanted[0])
    np.testing.assert_array_equal(found.height[mine], wanted[1])
    np.testing.assert_array_equal(found.prominence[mine], wanted[2])
    np.testing.assert_allclose(found.width[mine], wanted[3], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("conditions", CONDITIONS)
@pytest.mark.parametrize("levels", [4, 8, 1000])
def test_they_are_those_of_find_peaks(conditions, levels):
    rng = np.random.default_rng(levels)
    # No more peaks than numpy sorts stably: of many equal ones SciPy's distance takes any first.
    values = rng.integers(0, levels, (30, 300)) * (8 / levels if levels > 8 else 1.0)
    found = find_line_peaks(values, conditions)
    some = 0
    for line in range(values.shape[1]):
        wanted = of_scipy(values[:, line], conditions)
        assert_same(found, line, wanted)
        some += len(wanted[0])
    assert some > 0 or conditions.threshold[0]


@pytest.mark.parametrize("conditions", CONDITIONS)
def test_gaps_are_skipped(conditions):
    rng = np.random.default_rng(5)
    values = rng.integers(0, 8, (30, 200)).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    values[:, 7] = np.nan
    # Positions count the gaps: what is measured in them is told by number of values here.
    plain = conditions._replace(distance=None, wlen=None, width=(None, None))
    found = find_line_peaks(values, plain)
    for line in range(values.shape[1]):
        kept = np.flatnonzero(~np.isnan(values[:, line]))
        peaks, height, prominence, _ = of_scipy(values[kept, line], plain)
        mine = found.series == line
        np.testing.assert_array_equal(found.place[mine], kept[peaks])
        np.testing.assert_array_equal(found.height[mine], height)
        np.testing.assert_array_equal(found.prominence[mine], prominence)


def test_distance_width_and_reach_count_in_positions():
    rng = np.random.default_rng(8)
    values = rng.integers(0, 9, (30, 60)).astype(float)
    plain = Conditions(distance=3, width=(1.0, 4.0), wlen=8)
    wide = Conditions(distance=30, width=(10.0, 40.0), wlen=80)
    one = find_line_peaks(values, plain)
    other = find_line_peaks(values, wide, positions=400 + 10.0 * np.arange(30))
    np.testing.assert_array_equal(one.place, other.place)
    np.testing.assert_allclose(10 * one.width, other.width)
    np.testing.assert_array_equal(400 + 10 * one.position, other.position)


def test_other_rules_are_those_people_write():
    rng = np.random.default_rng(3)
    values = rng.integers(0, 5, (25, 200)).astype(float)
    for line in range(values.shape[1]):
        a = values[:, line]
        wanted = {
            LineRule.GREATER: signal.argrelextrema(a, np.greater)[0],
            LineRule.GREATER_EQUAL: signal.argrelextrema(a, np.greater_equal)[0],
            LineRule.SECOND_DIFFERENCE: 1 + np.flatnonzero(np.diff(np.diff(a)) < 0),
            LineRule.MAXIMUM: [np.argmax(a)],
        }
        for rule, places in wanted.items():
            found = find_line_peaks(a[:, None], Conditions(rule))
            np.testing.assert_array_equal(found.place, places)


def test_the_plain_maximum_may_be_the_last():
    values = np.array([[1.0, 2, 3, 2, 4, 5, 6]]).T
    assert find_line_peaks(values, Conditions(LineRule.MAXIMUM)).place.tolist() == [6]


def test_the_series_of_the_report_has_three_peaks():
    found = find_line_peaks(np.array(SERIES, float)[:, None])
    assert found.height.tolist() == [5, 3, 6]


def test_peaks_lie_within_a_range_but_prominence_sees_all():
    values = np.array([0, 9, 0, 5, 3, 8, 0.0])[:, None]
    found = find_line_peaks(values, Conditions(within=(2, 4)))
    assert (found.place.tolist(), found.prominence.tolist()) == ([3], [2.0])


def test_the_top_of_a_parabola_is_found_exactly():
    place = np.array([0.0, 1, 2.5, 3, 4.5, 6])
    values = 10 - (place - 2.7) ** 2
    found = find_line_peaks(values[:, None], positions=place, between=True)
    assert found.position[0] == pytest.approx(2.7)


def test_electrocardiogram_of_the_manual(beats):
    found = find_line_peaks(beats[:, None], Conditions(distance=150))
    assert np.diff(found.place).tolist() == BEATS


def ragged(conditions, seed, sizes, levels=8):
    """Return series of several lengths one after the other, and what SciPy finds in them."""
    rng = np.random.default_rng(seed)
    values = [rng.integers(0, levels, size).astype(float) for size in sizes]
    series = np.repeat(np.arange(len(sizes)), sizes)
    positions = np.concatenate([np.arange(size) for size in sizes])
    found = find_peaks_along(np.concatenate(values), series, positions, conditions)
    starts = np.cumsum([0, *sizes])
    return found, [(of_scipy(one, conditions), start) for one, start in zip(values, starts)]


def assert_ragged(found, wanted):
    for line, ((places, height, prominence, width), start) in enumerate(wanted):
        mine = found.series == line
        np.testing.assert_array_equal(found.place[mine], start + places)
        np.testing.assert_array_equal(found.position[mine], places)
        np.testing.assert_array_equal(found.height[mine], height)
        np.testing.assert_array_equal(found.prominence[mine], prominence)
        np.testing.assert_allclose(found.width[mine], width, rtol=1e-12, atol=1e-12)


# Windows of prominence are odd numbers here: half of another is no number of values.
ALONG = [one._replace(wlen=one.wlen and int(one.wlen) // 2 * 2 + 1) for one in CONDITIONS]


@pytest.mark.parametrize("conditions", ALONG)
def test_series_of_any_lengths_are_looked_at_together(conditions):
    sizes = [30, 1, 0, 17, 2, 3, 31, 5, 24, 0, 28, 1]
    assert_ragged(*ragged(conditions, 5, sizes))


@pytest.mark.parametrize("conditions", ALONG)
def test_long_series_are_those_of_find_peaks(conditions, monkeypatch):
    """One after the other, as they are from some thousand values and peaks on."""
    monkeypatch.setattr(lines, "_LONG", 20)
    monkeypatch.setattr(lines, "_MANY_PEAKS", 3)
    assert_ragged(*ragged(conditions, 6, [40, 3, 0, 45, 1, 44]))


def test_a_long_series_takes_no_step_for_each_of_its_values(monkeypatch):
    """Nor for each of its peaks: both took a minute for a million values."""
    rng = np.random.default_rng(2)
    values = np.cumsum(rng.normal(size=300_000))
    calls = 0
    walk = lines._Ground.lowest

    def counted(*arguments):
        nonlocal calls
        calls += 1
        return walk(*arguments)

    monkeypatch.setattr(lines._Ground, "lowest", counted)
    found = find_peaks_along(
        values, np.zeros(values.size, int), np.arange(values.size), Conditions(distance=5)
    )
    assert calls == 0
    wanted = signal.find_peaks(values, distance=5)[0]
    np.testing.assert_array_equal(found.place, wanted)


def test_a_peak_takes_none_from_the_next_series(monkeypatch):
    values = np.array([0, 5, 0, 0, 4, 0])
    series = np.array([0, 0, 0, 1, 1, 1])
    positions = np.array([0, 1, 2, 1.5, 2.5, 3.5])
    for many in (0, 1000):
        monkeypatch.setattr(lines, "_MANY_PEAKS", many)
        found = find_peaks_along(values, series, positions, Conditions(distance=3))
        assert found.place.tolist() == [1, 4]


def test_gaps_of_series_are_skipped():
    values = np.array([0, 5, NAN, 1, 0, NAN, NAN, 3, 0, 4, 0])
    series = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    positions = np.array([0, 10, 20, 30, 40, 0, 1, 2, 3, 4, 5])
    found = find_peaks_along(values, series, positions)
    assert found.place.tolist() == [1, 9]
    assert found.position.tolist() == [10.0, 4.0]
    assert found.prominence.tolist() == [5.0, 4.0]


def test_lengths_may_miss_a_little():
    asked = Conditions(within=(3, 5), distance=2, wlen=7, width=(None, 4))
    wider = asked.widened(0.5)
    assert (wider.within, wider.width) == ((2.5, 5.5), (None, 4.5))
    assert (wider.distance, wider.wlen) == (1.5, 8)
    assert Conditions().widened(0.5) == Conditions()


@pytest.mark.parametrize("size", [3, 7])
def test_savitzky_golay_is_that_of_scipy(size):
    rng = np.random.default_rng(1)
    values = rng.normal(size=(20, 9))
    smooth = smoothed_lines(values, LineSmoothing.SAVITZKY_GOLAY, size)
    np.testing.assert_allclose(smooth, signal.savgol_filter(values, size, 2, axis=0), atol=1e-12)
    values[rng.random(values.shape) < 0.2] = np.nan
    smooth = smoothed_lines(values, LineSmoothing.SAVITZKY_GOLAY, size)
    for line in range(9):
        kept = ~np.isnan(values[:, line])
        np.testing.assert_allclose(
            smooth[kept, line], signal.savgol_filter(values[kept, line], size, 2), atol=1e-12
        )
        assert np.isnan(smooth[~kept, line]).all()


@pytest.mark.parametrize("method", list(LineSmoothing))
def test_a_line_has_the_same_digits_alone(method):
    values = np.random.default_rng(2).normal(size=(40, 23))
    values[5:8, ::3] = np.nan
    together = smoothed_lines(values, method, 9)
    for line in range(23):
        alone = smoothed_lines(values[:, [line]], method, 9)
        np.testing.assert_array_equal(alone[:, 0], together[:, line])


@pytest.mark.parametrize(
    ("method", "size"), [(LineSmoothing.MOVING_MEAN, 5), (LineSmoothing.GAUSSIAN, 1.5)]
)
def test_means_leave_gaps_out(method, size):
    rng = np.random.default_rng(1)
    values = rng.normal(size=(15, 4))
    values[rng.random(values.shape) < 0.2] = np.nan
    smooth = smoothed_lines(values, method, size)
    for i in range(15):
        for j in range(4):
            away = np.arange(15) - i
            weight = np.abs(away) <= 2 if method == LineSmoothing.MOVING_MEAN else np.exp(
                -0.5 * (away / size) ** 2
            ) * (np.abs(away) <= 6)  # fmt: skip
            weight = weight * ~np.isnan(values[:, j])
            mean = np.nansum(weight * values[:, j]) / weight.sum()
            if np.isnan(values[i, j]):
                assert np.isnan(smooth[i, j])
            else:
                assert smooth[i, j] == pytest.approx(mean)


@pytest.mark.parametrize("method", [method for method in LineSmoothing if method])
@pytest.mark.parametrize("bad", [[np.inf], [-np.inf], [np.inf, -np.inf]])
def test_windows_with_an_infinite_value_have_no_mean(method, bad):
    size, reach = (5, 2) if method != LineSmoothing.GAUSSIAN else (0.7, 3)
    rng = np.random.default_rng(4)
    for gaps in (0.0, 0.2):
        for at in (0, 1, 9, 20 - len(bad)):
            values = rng.normal(size=20)
            values[rng.random(20) < gaps] = np.nan
            values[at : at + len(bad)] = bad
            known = np.flatnonzero(~np.isnan(values))
            x = values[known]
            plain = smoothed_lines(np.where(np.isinf(values), 0.0, values)[:, None], method, size)
            found = smoothed_lines(values[:, None], method, size).ravel()
            for number, place in enumerate(known.tolist()):
                if method == LineSmoothing.SAVITZKY_GOLAY:  # counts values, the ends fit in one
                    first = min(max(number - reach, 0), x.size - size)
                    window = x[first : first + size]
                else:
                    window = values[max(place - reach, 0) : place + reach + 1]
                wanted = np.nan if np.isinf(window).any() else plain[place, 0]
                np.testing.assert_array_equal(found[place], wanted)


def test_the_strongest_come_first():
    values = np.array([[0, 3, 0, 7, 6, 7, 0, 2, 0.0], [0, 0, 0, 0, 0, 0, 0, 0, 0]]).T
    table = strongest(find_line_peaks(values), 2, 2)
    assert table[0].tolist() == [4, 0]
    assert table[1:3, 0].tolist() == [3, 7]
    assert table[5:7, 0].tolist() == [5, 7]
    assert np.isnan(table[1:, 1]).all()
    by = strongest(find_line_peaks(values), 2, 3, by_prominence=True)
    assert by[[1, 5, 9], 0].tolist() == [3, 5, 1]


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [({"positions": [1, 2]}, "3 ascending numbers"), ({"positions": [1, 3, 2]}, "ascending")],
)
def test_wrong_positions_are_named(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        find_line_peaks(np.zeros((3, 1)), **keywords)


@pytest.mark.parametrize(("method", "size"), [(1, 4), (2, 1), (3, 0)])
def test_wrong_smoothing_is_named(method, size):
    with pytest.raises(ValueError, match=f"^{size} is "):
        smoothed_lines(np.zeros((9, 1)), method, size)


@pytest.mark.parametrize(
    ("series", "conditions", "places"),
    [
        # scipy issue 8708: a gap hid the peak beside it.
        ([0, np.nan, 1, 0], Conditions(), [2]),
        # scipy issue 9110: an error where the window ends on a plateau; it has no prominence there.
        ([0, 1, 1, 1, 1, 1, 0], Conditions(height=(0.2, None), prominence=(0.1, None), wlen=2), []),
        # scipy issue 9985: distances are between the middles of plateaus.
        ([0, 1, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2, 0], Conditions(distance=5), [3, 9]),
        # scipy issue 22906: of equal peaks the later one stays, always.
        ([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], Conditions(distance=3), [3, 7, 11]),
        ([0, 1] * 40 + [0], Conditions(distance=3), list(range(3, 80, 4))),
    ],
)
def test_series_of_public_reports(series, conditions, places):
    found = find_line_peaks(np.array(series, float)[:, None], conditions)
    assert found.place.tolist() == places


def looped(values, positions, c):
    """Return the peaks of a series in loops, lengths in units of positions: place, then what is."""
    known = [i for i, value in enumerate(values) if value == value]
    x, place = [values[i] for i in known], [positions[i] for i in known]
    found, i = [], 1
    while i < len(x) - 1:
        j = i
        while j < len(x) and x[j] == x[i]:
            j += 1
        if x[i - 1] < x[i] and j < len(x) and x[j] < x[i]:
            found.append(((i + j - 1) // 2, j - i))
        i = j

    def inside(value, limits):
        low, high = limits
        return (low is None or value >= low) and (high is None or value <= high)

    peaks = [
        at for at, size in found
        if inside(place[at], c.within) and inside(size, c.plateau) and inside(x[at], c.height)
    ]  # fmt: skip
    kept = set(peaks)
    for at in sorted(peaks, key=lambda at: (-x[at], -at)) if c.distance else ():
        if at in kept:
            kept -= {o for o in kept if o != at and abs(place[o] - place[at]) < c.distance}
    told = []
    for at in sorted(kept):
        reach = np.inf if c.wlen is None else c.wlen / 2
        ends = []
        for step in (-1, 1):
            base = here = at
            while 0 <= here < len(x) and x[here] <= x[at] and abs(place[here] - place[at]) <= reach:
                base = here if x[here] < x[base] else base
                here += step
            ends.append(base)
        rise = x[at] - max(x[end] for end in ends)
        level, crossed = x[at] - rise * c.rel_height, []
        for step, end in zip((-1, 1), ends):
            here = at
            while here != end and level < x[here]:
                here += step
            share = (level - x[here]) / (x[here - step] - x[here]) if x[here] < level else 0.0
            crossed.append(place[here] + share * (place[here - step] - place[here]))
        if inside(rise, c.prominence) and inside(crossed[1] - crossed[0], c.width):
            told.append((known[at], rise, crossed[1] - crossed[0]))
    return told


@pytest.mark.parametrize("conditions", [one._replace(threshold=(None, None)) for one in CONDITIONS])
def test_uneven_positions_and_gaps_are_those_of_loops(conditions):
    rng = np.random.default_rng(11)
    some = 0
    for size in (1, 2, 3, 9, 24):
        values = rng.integers(0, 6, (size, 60)).astype(float)
        values[rng.random(values.shape) < 0.2] = np.nan
        places = np.cumsum(rng.integers(1, 4, size)) / 2.0
        found = find_line_peaks(values, conditions, positions=places)
        for line in range(60):
            wanted = looped(values[:, line].tolist(), places.tolist(), conditions)
            mine = found.series == line
            assert found.place[mine].tolist() == [one[0] for one in wanted]
            np.testing.assert_array_equal(found.prominence[mine], [one[1] for one in wanted])
            np.testing.assert_allclose(found.width[mine], [one[2] for one in wanted], atol=1e-12)
            some += len(wanted)
        # The same of series that lie one after the other.
        series = np.repeat(np.arange(60), size)
        along = find_peaks_along(values.T.ravel(), series, np.tile(places, 60), conditions)
        np.testing.assert_array_equal(along.place, found.series * size + found.place)
        np.testing.assert_array_equal(along.prominence, found.prominence)
    assert some > 0
