"""Filling series of dates, against SciPy, dense matrices and loops that anyone can read."""

import math

import numpy as np
import pytest
from scipy import interpolate

from raster_kernels.kernels.gaps import _whittaker, series
from raster_kernels.kernels.gaps.choices import Ends, TimeLimits, TimeMethod
from raster_kernels.kernels.gaps.series import Series, fill_series

NAN = np.nan
UNLIMITED = {"limits": TimeLimits.NONE}


def dates(count=30, seed=1, most=20):
    return tuple(np.cumsum(np.random.default_rng(seed).integers(1, most, count)).astype(float))


def stack(count=30, shape=(5, 7), seed=2, gaps=0.4, offset=0.0):
    rng = np.random.default_rng(seed)
    cells = rng.normal(0, 1, (count, *shape)).cumsum(axis=0) + offset
    cells[rng.random(cells.shape) < gaps] = NAN
    return cells


def filled(cells, times, targets=None, weights=None, **how):
    given = Series(tuple(times), tuple(times if targets is None else targets), **how)
    return fill_series(cells, weights, series=given)


def each(cells, times, fill):
    """Fill series by series: `fill` gets the known times and values, and all times."""
    out = cells.copy()
    for place in np.ndindex(*cells.shape[1:]):
        line = out[(slice(None), *place)]
        known = ~np.isnan(line)
        if known.any():
            found = fill(np.array(times)[known], line[known], np.array(times))
            line[~known] = found[~known]
    return out


def within(fill):
    """Leave what lies before the first known time, or after the last."""

    def only(t, y, at):
        return np.where((at >= t[0]) & (at <= t[-1]), fill(t, y, at), NAN)

    return only


def pchip(t, y, at):
    if len(t) == 1:
        return np.full(len(at), y[0])
    return interpolate.PchipInterpolator(t, y)(at)


def test_three_numbers_on_a_line():
    cells = np.array([1.0, NAN, NAN, 7.0, NAN]).reshape(5, 1, 1)
    found = filled(cells, (0, 10, 20, 40, 50))[:, 0, 0]
    np.testing.assert_array_equal(found, [1, 2.5, 4, 7, NAN, 2, 1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_linear_is_that_of_numpy(dtype):
    cells, times = stack().astype(dtype), dates()
    wanted = each(cells, times, within(lambda t, y, at: np.interp(at, t, y)))
    found = filled(cells, times)
    assert found.dtype == dtype
    np.testing.assert_allclose(found[:-2], wanted, rtol=1e-6 if dtype == np.float32 else 1e-13)


def test_many_cells_are_filled_as_a_few_are():
    cells, times = stack(60, (40, 250)), dates(60)
    whole = filled(cells, times)
    assert whole[:, 30:32].tobytes() == filled(cells[:, 30:32], times).tobytes()
    wanted = each(cells[:, 39:], times, within(lambda t, y, at: np.interp(at, t, y)))
    np.testing.assert_allclose(whole[:-2, 39:], wanted, rtol=1e-12)


@pytest.mark.parametrize("in_bands", [False, True])
def test_lines_are_the_same_where_cells_are_swept_and_looked_up(monkeypatch, in_bands):
    cells, times = stack(gaps=0.6), dates()
    weights = np.random.default_rng(1).uniform(-0.2, 1, cells.shape)
    for longest in (np.inf, 3.0 if in_bands else 40.0):
        how = {"longest": longest, "in_bands": in_bands, "least_valid": 8}
        swept = filled(cells, times, None, weights, **how)
        with monkeypatch.context() as patched:
            patched.setattr(series, "_is_swept", lambda given: False)
            assert filled(cells, times, None, weights, **how).tobytes() == swept.tobytes()


@pytest.mark.parametrize("ends", [Ends.LEAVE, Ends.EXTRAPOLATE])
@pytest.mark.parametrize("gaps", [0.2, 0.6, 0.93])
def test_the_spline_is_that_of_scipy(ends, gaps):
    cells, times = stack(gaps=gaps), dates()
    cells[:, 0, 0] = NAN
    cells[3:20, 0, 1] = 2.5  # flat, and turns
    fill = pchip if ends is Ends.EXTRAPOLATE else within(pchip)
    wanted = each(cells, times, fill)
    found = filled(cells, times, method=TimeMethod.SPLINE, ends=ends, **UNLIMITED)[:-2]
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("method", "kind"),
    [(TimeMethod.NEAREST, "nearest"), (TimeMethod.PREVIOUS, "previous"), (TimeMethod.NEXT, "next")],
)
def test_nearest_previous_and_next_are_those_of_scipy(method, kind):
    def of_scipy(t, y, at):
        if len(t) == 1:
            return np.full(len(at), y[0])
        return interpolate.interp1d(t, y, kind=kind, bounds_error=False)(at)

    cells, times = stack(), dates()
    found = filled(cells, times, method=method)[:-2]
    np.testing.assert_array_equal(found, each(cells, times, within(of_scipy)))


def test_the_last_value_goes_on_as_in_pandas_where_the_method_does():
    cells = np.array([NAN, 1.0, NAN, 3.0, NAN]).reshape(5, 1, 1)
    times, on = range(5), {"ends": Ends.EXTRAPOLATE}
    found = filled(cells, times, method=TimeMethod.PREVIOUS, **on)[:5].ravel()
    np.testing.assert_array_equal(found, [NAN, 1, 1, 3, 3])
    found = filled(cells, times, method=TimeMethod.NEXT, **on)[:5].ravel()
    np.testing.assert_array_equal(found, [1, 1, 3, 3, NAN])
    found = filled(cells, times, method=TimeMethod.NEAREST, **on)[:5].ravel()
    np.testing.assert_array_equal(found, [1, 1, 1, 3, 3])
    found = filled(cells, times, ends=Ends.HOLD)[:5].ravel()
    np.testing.assert_array_equal(found, [1, 1, 2, 3, 3])
    found = filled(cells, times, **on, **UNLIMITED)[:5].ravel()
    np.testing.assert_array_equal(found, [0, 1, 2, 3, 4])
    found = filled(cells, times, **on)[:5].ravel()  # the range of the series
    np.testing.assert_array_equal(found, [1, 1, 2, 3, 3])


def dense(values, weights, times, strength, times_refined=6):
    """Return Whittaker's smooth line by the whole matrix, with divided second differences."""
    times, size = np.asarray(times, float), len(times)
    unit = (times[-1] - times[0]) / (size - 1)
    rows = np.zeros((size - 2, size))
    for k in range(size - 2):
        a, b, c = times[k : k + 3]
        rows[k, k : k + 3] = (
            2 * unit**2 * np.array([1 / ((b - a) * (c - a)), -1 / ((b - a) * (c - b)),
                                    1 / ((c - b) * (c - a))])
        )  # fmt: skip
    matrix = np.diag(weights) + strength * rows.T @ rows
    right, exact = weights * np.nan_to_num(values), rows.astype(np.longdouble)
    found = np.zeros(size, np.longdouble)
    for _ in range(
        times_refined
    ):  # the matrix loses digits: what is missed is told with more of them
        missed = right - weights * found - strength * exact.T @ (exact @ found)
        found += np.linalg.solve(matrix, missed.astype(float))
    return found.astype(float), rows


ON = {"ends": Ends.EXTRAPOLATE, **UNLIMITED}
SMOOTH = {"method": TimeMethod.WHITTAKER, "all_cells": True, "strength": 10.0, **ON}
SPLINE, NEAREST = {"method": TimeMethod.SPLINE}, {"method": TimeMethod.NEAREST}
PREVIOUS = {"method": TimeMethod.PREVIOUS, **ON}
SOME_DATES = (0.0, 5.0, 21.0, 30.0, 48.0, 50.0, 75.0, 91.0)
SOME_VALUES = (NAN, 1.0, NAN, 4.0, NAN, 3.5, 2.0, NAN)
# With lambda 4 * 10 * h ** 4, where h is 91 / 7.
EILERS = """1.798935686267 1.974193834841 2.535019910276 2.773738801007
2.971438226388 2.979527420633 2.772539943518 2.640067958165"""
# Printed by xarray 2026.9.0, pandas 3.1.1, SciPy 1.17.1 and whittaker-eilers 0.2.0, given these.
OTHERS = {
    "xarray": ({}, (NAN, 1, 2.92, 4, 3.55, 3.5, 2, NAN)),
    "xarray max_gap 22D": ({"longest": 22.0}, (NAN, 1, NAN, 4, 3.55, 3.5, 2, NAN)),
    "xarray pchip": (SPLINE, (NAN, 1, 3.529408, 4, 3.570317596567, 3.5, 2, NAN)),
    "xarray pchip max_gap 22D": (
        {**SPLINE, "longest": 22.0},
        (NAN, 1, NAN, 4, 3.570317596567, 3.5, 2, NAN),
    ),
    "SciPy pchip": (
        {**SPLINE, **ON},
        (-0.036, 1, 3.529408, 4, 3.570317596567, 3.5, 2, 0.627039710062),
    ),
    "SciPy nearest": (NEAREST, (NAN, 1, 4, 4, 3.5, 3.5, 2, NAN)),
    "pandas ffill": (PREVIOUS, (NAN, 1, 1, 4, 4, 3.5, 2, 2)),
    "pandas bfill": ({**PREVIOUS, "method": TimeMethod.NEXT}, (1, 1, 4, 4, 3.5, 3.5, 2, NAN)),
    # With lambda 4 * 10 * h ** 4, h = 91 / 7.
    "whittaker-eilers": (SMOOTH, tuple(map(float, EILERS.split()))),
}


@pytest.mark.parametrize("other", OTHERS)
def test_results_are_those_of_other_programs(other):
    """As the page's table of programs says."""
    how, wanted = OTHERS[other]
    cells = np.array(SOME_VALUES).reshape(8, 1, 1)
    found = filled(cells, SOME_DATES, **how)[:8, 0, 0]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-11)


def test_whittaker_of_regular_dates_is_that_of_other_programs():
    cells = np.array(SOME_VALUES).reshape(8, 1, 1)
    found = filled(cells, range(0, 128, 16), **SMOOTH)[:8, 0, 0]
    # Printed by whittaker-eilers 0.2.0, lambda 10.
    wanted = [1.418328916167, 1.878783651834, 2.339238387502, 2.711814757986]
    wanted += [2.908634398103, 2.970637466871, 2.938764123309, 2.906890779746]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-11)


@pytest.mark.parametrize("strength", [0.5, 10.0, 1600.0])
@pytest.mark.parametrize("regular", [True, False])
@pytest.mark.parametrize("offset", [0.0, 1e4])
def test_whittaker_solves_the_whole_matrix(strength, regular, offset):
    cells = stack(60, gaps=0.4, offset=offset)
    times = range(0, 960, 16) if regular else dates(60)
    weights = np.random.default_rng(5).uniform(0, 1, cells.shape)
    how = {"method": TimeMethod.WHITTAKER, "strength": strength, "all_cells": True}
    found = filled(cells, times, None, weights, ends=Ends.EXTRAPOLATE, **how, **UNLIMITED)[:-2]
    for place in np.ndindex(*cells.shape[1:]):
        line = cells[(slice(None), *place)]
        own = np.where(np.isnan(line), 0, weights[(slice(None), *place)])
        wanted, rows = dense(line, own, times, strength)
        if regular:
            np.testing.assert_allclose(rows[0, :3], [1, -2, 1], rtol=1e-14)
        np.testing.assert_allclose(found[(slice(None), *place)], wanted, rtol=1e-9, atol=1e-9)


def test_lambda_by_cross_validation_tells_left_out_values_best():
    cells, times = stack(16, (1, 3), gaps=0.2), dates(16)
    values, weights = np.nan_to_num(cells.reshape(16, -1)), 1.0 * ~np.isnan(cells.reshape(16, -1))
    bending = _whittaker.Bending.of(np.array(times))
    middle = (weights * values).sum(axis=0) / weights.sum(axis=0)
    found = _whittaker._by_cross_validation((values - middle) * weights, weights, bending)
    for place in range(3):
        line, own = values[:, place] - middle[place], weights[:, place]
        errors = []
        for strength in _whittaker.STRENGTHS:
            error = 0.0
            for left_out in np.flatnonzero(own):
                rest = own.copy()
                rest[left_out] = 0
                error += (line - dense(line, rest, times, strength, 1)[0])[left_out] ** 2
            errors.append(error)
        assert found[place] == _whittaker.STRENGTHS[int(np.argmin(errors))]


@pytest.mark.parametrize("strength", [0.0, -1.0])
@pytest.mark.parametrize("power", [664, -664])
def test_lambda_does_not_depend_on_the_unit(strength, power):
    rng = np.random.default_rng(3)
    values = rng.random((20, 6)) + np.sin(np.arange(20.0) / 3)[:, None]
    weights = (rng.random(values.shape) < 0.8) * 1.0
    days = np.arange(20.0)
    wanted = _whittaker.smooth(values, weights, days, strength)
    found = _whittaker.smooth(values * 2.0**power, weights, days, strength)
    np.testing.assert_array_equal(found / 2.0**power, wanted)


def test_lambda_by_v_curve_is_its_corner():
    cells, times = stack(40, (1, 6), gaps=0.2), dates(40)
    values, weights = np.nan_to_num(cells.reshape(40, -1)), 1.0 * ~np.isnan(cells.reshape(40, -1))
    found = _whittaker._by_v_curve(values, weights, _whittaker.Bending.of(np.array(times)))
    for place in range(6):
        misfit, rough = [], []
        for strength in _whittaker.STRENGTHS:
            smooth, rows = dense(values[:, place], weights[:, place], times, strength)
            misfit.append(np.log((weights[:, place] * (values[:, place] - smooth) ** 2).sum()))
            rough.append(np.log(((rows @ smooth) ** 2).sum()))
        corner = int(np.argmin(np.hypot(np.diff(misfit), np.diff(rough))))
        wanted = math.sqrt(_whittaker.STRENGTHS[corner] * _whittaker.STRENGTHS[corner + 1])
        assert found[place] == pytest.approx(wanted)


def year(count=60, step=16, years=365.25):
    times = np.arange(count) * float(step)
    angle = 2 * np.pi * times / years
    return times, 0.5 + 0.3 * np.cos(angle - 1) + 0.1 * np.sin(2 * angle)


def ridged(t, y, at, count, period=365.25, strength=1e-3):
    """Fit harmonics by numpy's least squares, the ridge as more equations."""
    middle = y.mean()
    waves = [np.ones(len(t))], [np.ones(len(at))]
    ridge = [0.0]
    for k in range(1, count + 1):
        for wave in (np.cos, np.sin):
            waves[0].append(wave(2 * np.pi * k * t / period))
            waves[1].append(wave(2 * np.pi * k * at / period))
            ridge.append(math.sqrt(0.5 * strength * k * k * len(t)))
    matrix = np.vstack([np.array(waves[0]).T, np.diag(ridge)])
    right = np.append(y - middle, np.zeros(len(ridge)))
    return middle + np.array(waves[1]).T @ np.linalg.lstsq(matrix, right, rcond=None)[0]


def test_harmonics_fit_as_least_squares_do():
    times, season = year()
    rng = np.random.default_rng(3)
    cells = (season + rng.normal(0, 0.02, (6, len(times)))).T.reshape(-1, 2, 3)
    cells[rng.random(cells.shape) < 0.3] = NAN
    how = {"method": TimeMethod.HARMONICS, "harmonics": 3, "ends": Ends.EXTRAPOLATE}
    found = filled(cells, times, **how, **UNLIMITED)[:-2]
    wanted = each(cells, times, lambda t, y, at: ridged(t, y, at, 3))
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.parametrize(("valid", "harmonics"), [(2, -1), (3, 0), (8, 0), (9, 1), (40, 4)])
def test_harmonics_never_have_more_coefficients_than_a_third_of_the_dates(valid, harmonics):
    times, season = year(60, 12)
    cells = season.copy()
    kept = np.linspace(0, 59, valid).astype(int)
    cells[np.setdiff1d(range(60), kept)] = NAN
    how = {"method": TimeMethod.HARMONICS, "harmonics": 4, "period": 720.0}
    found = filled(cells.reshape(-1, 1, 1), times, **how, **UNLIMITED)[:-2].ravel()
    if harmonics < 0:
        assert np.isnan(found).sum() == 60 - valid
    else:
        wanted = ridged(times[kept], cells[kept], times, harmonics, 720.0)
        new = np.isnan(cells) & ~np.isnan(found)
        assert new.any()
        np.testing.assert_allclose(found[new], wanted[new], rtol=1e-9)


@pytest.mark.parametrize("ends", list(Ends))
def test_harmonics_do_not_run_on_over_half_a_year_that_was_not_seen(ends):
    rng = np.random.default_rng(7)
    times = np.arange(0, 3 * 365, 8.0)
    seen = times % 365.25 < 182
    truth = 0.4 + 0.3 * np.cos(2 * np.pi * (times - 90) / 365.25)
    cells = np.where(seen, truth + rng.normal(0, 0.05, len(times)), NAN)
    cells[seen & (rng.random(len(times)) < 0.3)] = NAN
    how = {"method": TimeMethod.HARMONICS, "harmonics": 4, "ends": ends}
    found = filled(cells.reshape(-1, 1, 1), times, **how, **UNLIMITED)[:-2].ravel()
    new = np.isnan(cells) & ~np.isnan(found)
    assert new[seen].any()
    np.testing.assert_allclose(found[new & seen], truth[new & seen], atol=0.1)
    middle = (times % 365.25 > 200) & (times % 365.25 < 345)
    assert ends is Ends.HOLD or not new[middle].any()
    free = ridged(times[~np.isnan(cells)], cells[~np.isnan(cells)], times, 4, strength=0.0)
    assert np.abs(free - truth)[~seen].max() > 1  # that is what is held back


def test_the_mean_of_the_season_is_that_of_the_same_half_months():
    times, season = year(120, 15)
    rng = np.random.default_rng(4)
    cells = (season + rng.normal(0, 0.05, (6, 120))).T.reshape(-1, 2, 3)
    cells[rng.random(cells.shape) < 0.4] = NAN
    weights = rng.uniform(0.1, 1, cells.shape)
    wanted = cells.copy()
    for place in zip(*np.nonzero(np.isnan(cells))):
        line, own = cells[(slice(None), *place[1:])], weights[(slice(None), *place[1:])]
        apart = np.abs((times - times[place[0]] + 365.25 / 2) % 365.25 - 365.25 / 2)
        near = (apart <= 365.25 / 24 + 1e-9) & ~np.isnan(line)
        known = np.flatnonzero(~np.isnan(line))
        inside = known[0] < place[0] < known[-1]
        if near.any() and inside:
            wanted[place] = (own * line)[near].sum() / own[near].sum()
    found = filled(cells, times, None, weights, method=TimeMethod.SEASON, **UNLIMITED)[:-2]
    np.testing.assert_allclose(found, wanted, rtol=1e-11)
    same = filled(np.where(np.isnan(cells), NAN, 0.1), times, method=TimeMethod.SEASON)[:-2]
    assert set(np.unique(same[~np.isnan(same)])) == {0.1}


@pytest.mark.parametrize("in_bands", [False, True])
@pytest.mark.parametrize("ends", [Ends.LEAVE, Ends.HOLD])
def test_a_gap_is_filled_whole_or_not_at_all(in_bands, ends):
    cells, times = stack(gaps=0.7), dates()
    at = np.arange(30.0) if in_bands else np.array(times)
    longest = 3.0 if in_bands else 35.0
    wanted = np.isnan(cells)
    for place in np.ndindex(*cells.shape[1:]):
        known = np.flatnonzero(~np.isnan(cells[(slice(None), *place)]))
        for date in np.flatnonzero(np.isnan(cells[(slice(None), *place)])):
            before, after = known[known < date], known[known > date]
            if not known.size or (ends is Ends.LEAVE and not (before.size and after.size)):
                continue
            start = at[before[-1]] if before.size else at[0]
            stop = at[after[0]] if after.size else at[-1]
            wanted[(date, *place)] = stop - start > longest
    assert 0.2 < wanted.mean() < 0.7
    found = filled(cells, times, longest=longest, in_bands=in_bands, ends=ends)
    np.testing.assert_array_equal(np.isnan(found[:-2]), wanted)
    np.testing.assert_array_equal(found[-1], wanted.sum(axis=0))
    np.testing.assert_array_equal(found[-2], (np.isnan(cells) & ~wanted).sum(axis=0))


def test_few_dates_are_left_as_they_are():
    cells = stack(gaps=0.8)
    found = filled(cells, dates(), least_valid=6)[:-2]
    few = np.count_nonzero(~np.isnan(cells), axis=0) < 6
    assert few.any()
    assert not few.all()
    np.testing.assert_array_equal(found[:, few], cells[:, few])
    np.testing.assert_array_equal(found[:, ~few], filled(cells, dates())[:-2][:, ~few])


@pytest.mark.parametrize("method", list(TimeMethod))
@pytest.mark.parametrize("ends", list(Ends))
@pytest.mark.parametrize("limits", [TimeLimits.AROUND, TimeLimits.SERIES])
def test_nothing_lies_beyond_the_limits(method, ends, limits):
    cells, times = stack(60, gaps=0.5), dates(60)
    found = filled(cells, times, method=method, ends=ends, limits=limits, period=300.0)[:-2]
    new = np.isnan(cells) & ~np.isnan(found)
    assert new.any()
    for date, *place in zip(*np.nonzero(new)):
        line = cells[(slice(None), *place)]
        known = np.flatnonzero(~np.isnan(line))
        if limits is TimeLimits.AROUND:
            known = np.append(known[known < date][-1:], known[known > date][:1])
        value = found[(date, *place)]
        assert line[known].min() <= value <= line[known].max()


@pytest.mark.parametrize("method", list(TimeMethod))
def test_cells_with_data_stay_bit_for_bit(method):
    cells, times = stack(60).astype("f4"), dates(60)
    cells[4, 0, 0], cells[9, 1, 1] = np.inf, -np.inf
    before = cells.copy()
    found = filled(cells, times, method=method, ends=Ends.HOLD)[:-2]
    known = ~np.isnan(cells)
    assert found[known].tobytes() == cells[known].tobytes()
    assert np.isfinite(found[~known & ~np.isnan(found)]).all()
    assert cells.tobytes() == before.tobytes()


@pytest.mark.parametrize("method", list(TimeMethod))
@pytest.mark.parametrize("all_cells", [False, True])
def test_a_cell_is_filled_as_if_it_were_alone(method, all_cells, monkeypatch):
    cells, times = stack(40, (3, 20)), dates(40)
    weights = np.random.default_rng(1).uniform(-0.1, 1, cells.shape)
    how = {"method": method, "all_cells": all_cells, "ends": Ends.EXTRAPOLATE, "strength": 0.0}
    whole = filled(cells, times, None, weights, **how)
    monkeypatch.setattr(series, "_VALUES_AT_ONCE", 40)
    monkeypatch.setattr(series, "_CELLS_AT_ONCE", 17)
    monkeypatch.setattr(series, "_CELLS_AT_A_SWEEP", 17)
    parts = filled(cells, times, None, weights, **how)
    assert whole.tobytes() == parts.tobytes()


def test_cells_that_weigh_nothing_fill_none_and_are_replaced_with_all():
    cells = np.array([1.0, 100.0, NAN, 4.0]).reshape(4, 1, 1)
    weights = np.array([1.0, 0.0, 1.0, 1.0]).reshape(4, 1, 1)
    found = filled(cells, range(4), None, weights)[:4].ravel()
    np.testing.assert_array_equal(found, [1, 100, 3, 4])
    found = filled(cells, range(4), None, weights, all_cells=True)[:4].ravel()
    np.testing.assert_array_equal(found, [1, 2, 3, 4])
    weights[1] = NAN
    assert filled(cells, range(4), None, weights)[2, 0, 0] == 3


@pytest.mark.parametrize("method", list(TimeMethod))
def test_other_dates_are_those_of_the_method(method):
    cells, times = stack(40, gaps=0.3), tuple(np.arange(40) * 8.0)
    every = tuple(np.arange(0, 312.5, 4.0))
    how = {"method": method, "ends": Ends.EXTRAPOLATE, "period": 300.0, **UNLIMITED}
    own = filled(cells, times, **how)[:-2]
    found = filled(cells, times, every, **how)[:-2]
    np.testing.assert_allclose(found[::2], own, rtol=1e-12)
    if method is TimeMethod.LINEAR:
        wanted = each(found, every, lambda t, y, at: np.interp(at, times, own[:, 0, 0]))
        np.testing.assert_allclose(found[:, 0, 0], wanted[:, 0, 0], rtol=1e-9)
        line = interpolate.interp1d(times, own[:, 0, 0])(every)
        np.testing.assert_allclose(found[:, 0, 0], line, rtol=1e-9)
    assert not np.isnan(found[1::2]).all()


def test_scales_of_bands_are_heeded():
    real = stack(12)
    scales = tuple(1.0 + k for k in range(12))
    offsets = tuple(5.0 * k for k in range(12))
    stored = (real - np.array(offsets)[:, None, None]) / np.array(scales)[:, None, None]
    for method in TimeMethod:
        how = {"method": method, "period": 60.0}
        wanted = filled(real, dates(12), **how)[:-2]
        found = filled(stored, dates(12), scales=scales, offsets=offsets, **how)[:-2]
        new = np.isnan(real)
        np.testing.assert_allclose(found[new], wanted[new], rtol=1e-8, atol=1e-8)


def test_distances_are_days_to_the_nearest_date_with_data():
    cells = np.array([NAN, 1.0, NAN, NAN, 3.0, NAN]).reshape(6, 1, 1)
    times = (0.0, 5.0, 7.0, 20.0, 21.0, 30.0)
    given = Series(times, times, ends=Ends.HOLD)
    found = fill_series(cells, series=given, distances=True)[:6].ravel()
    np.testing.assert_array_equal(found, [5, 0, 2, 1, 0, 9])
    given = Series(times, times)
    found = fill_series(cells, series=given, distances=True)[:6].ravel()
    np.testing.assert_array_equal(found, [NAN, 0, 2, 1, 0, NAN])


@pytest.mark.parametrize("method", list(TimeMethod))
@pytest.mark.parametrize("valid", [0, 1, 2])
def test_two_dates_with_data_or_fewer_do(method, valid):
    cells = np.full((6, 1, 1), NAN)
    cells[[1, 4][:valid]] = np.array([2.0, 5.0])[:valid, None, None]
    for ends in Ends:
        for strength in (10.0, 0.0, -1.0):
            found = filled(cells, range(6), method=method, ends=ends, strength=strength, period=4.0)
            assert found[-2, 0, 0] + found[-1, 0, 0] == 6 - valid
            if valid == 1 and ends is Ends.HOLD and method is not TimeMethod.HARMONICS:
                np.testing.assert_array_equal(found[:6].ravel(), 2.0)
            if valid == 2 and method is TimeMethod.WHITTAKER:
                np.testing.assert_allclose(found[1:5].ravel(), [2, 3, 4, 5], rtol=1e-9)


def test_dates_have_to_ascend():
    with pytest.raises(ValueError, match="times must ascend"):
        Series((0.0, 2.0, 2.0), (0.0, 2.0))
    with pytest.raises(ValueError, match="must not begin before"):
        Series((0.0, 2.0), (-1.0, 2.0))


def test_an_end_is_as_long_as_it_is_to_the_end_of_the_series():
    # What was asked for and reported of xarray's max_gap, in units and at the ends.
    times = (0, 2, 5, 6, 7, 8, 10, 12, 14)
    cells = np.array([NAN, NAN, NAN, 1, NAN, NAN, 4, NAN, NAN]).reshape(9, 1, 1)
    found = filled(cells, times, longest=4.0, ends=Ends.HOLD)[:9].ravel()
    np.testing.assert_allclose(found, [NAN, NAN, NAN, 1, 1.75, 2.5, 4, 4, 4])
    cells = np.array([[1, 2, 3, 4, NAN], [1, 2, NAN, NAN, NAN]]).T.reshape(5, 1, 2)
    how = {"longest": 2.0, "in_bands": True, "ends": Ends.EXTRAPOLATE, **UNLIMITED}
    found = filled(cells, range(5), **how)[:5, 0].T
    np.testing.assert_array_equal(found, [[1, 2, 3, 4, 5], [1, 2, NAN, NAN, NAN]])


def test_harmonics_of_few_dates_of_one_year_are_no_singular_matrix():
    days = (585, 617, 649, 681, 713, 745, 761, 777, 793, 809, 889, 921, 950, 960)
    values = [1183, 1251, 1686, 1700, 1911, 1374, 1681, 1340, 1192, 1341, 1164, 823, NAN, 838]
    cells = np.array(values, float).reshape(14, 1, 1)
    for harmonics in (1, 4, 20):
        how = {"method": TimeMethod.HARMONICS, "harmonics": harmonics}
        assert 823 <= filled(cells, days, **how)[12, 0, 0] <= 1911
    same_day = filled(cells, np.arange(14) * 365.25, **how)[12, 0, 0]  # a date a year
    assert same_day == pytest.approx(np.nanmean(cells), abs=1)


@pytest.mark.parametrize(
    ("method", "strength"),
    [(method, 10.0) for method in TimeMethod]
    + [
        (TimeMethod.WHITTAKER, _whittaker.BY_CROSS_VALIDATION),
        (TimeMethod.WHITTAKER, _whittaker.BY_V_CURVE),
    ],
)
def test_a_cell_has_the_same_digits_alone(method, strength):
    cells, times = stack(count=40), dates(count=40)
    how = {"method": method, "strength": strength, "all_cells": True, "period": 120.0}
    together = filled(cells, times, **how)
    for row, column in np.ndindex(*cells.shape[1:]):
        place = np.s_[:, row : row + 1, column : column + 1]
        np.testing.assert_array_equal(filled(cells[place], times, **how), together[place])
