"""Stacks of bands against scipy.stats, cell by cell."""

import warnings

import numpy as np
import pytest
from scipy import stats

from raster_kernels.kernels.correlation import _rank_scores as rank_scores
from raster_kernels.kernels.correlation import stack as machinery
from raster_kernels.kernels.correlation._rank_scores import compare_pairs, scores
from raster_kernels.kernels.correlation._significance import kendall_p_value, normal_p_value
from raster_kernels.kernels.correlation.choices import StackMethod as Method
from raster_kernels.kernels.correlation.stack import stack_correlation

NAN = np.nan
SCIPY = {
    Method.PEARSON: stats.pearsonr,
    Method.SPEARMAN: stats.spearmanr,
    Method.KENDALL: stats.kendalltau,
}


def stacks(bands, shape=(5, 6), *, seed=1, gaps=0.1, values=900):
    rng = np.random.default_rng(seed)
    one = rng.integers(0, values, (bands, *shape)) / 16.0
    two = 0.5 * one + rng.integers(0, max(values // 3, 3), one.shape) / 16.0
    for stack in (one, two):
        stack[rng.random(stack.shape) < gaps] = NAN
    return one, two


def expected(x, y, method):
    """Return r, p, n, slope and intercept of some pairs."""
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return NAN, NAN, len(x), NAN, NAN
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        r, p = SCIPY[method](x, y)
        line = stats.linregress(y, x)
    return r, p, len(x), line.slope, line.intercept


def assert_same(found, wanted):
    np.testing.assert_allclose(found[0], wanted[0], atol=1e-9)
    np.testing.assert_allclose(found[1], wanted[1], rtol=1e-6, atol=3e-8)
    np.testing.assert_array_equal(found[2], wanted[2])
    np.testing.assert_allclose(found[3:], wanted[3:], rtol=1e-8, atol=1e-8)


def test_two_stacks_of_three_layers_cell_by_cell():
    """The layers of Stack Overflow 16698048."""
    one = [[1, 1, 1, 1, 1, 1, 1, 1, NAN], [2, 2, 2, 2, 1, 2, 2, NAN, 2], [3] * 9]
    one[2] = [3, 3, 3, 3, 3, 2, NAN, 3, 3]
    two = np.repeat([2.0, 3.0, 4.0], 9)
    r, p, n = stack_correlation(np.reshape(one, (3, 3, 3)), two.reshape(3, 3, 3))[:3].reshape(3, 9)
    third = 0.8660254037844387
    np.testing.assert_allclose(r, [1, 1, 1, 1, third, third, NAN, NAN, NAN])
    np.testing.assert_allclose(p, [0, 0, 0, 0, 1 / 3, 1 / 3, NAN, NAN, NAN], atol=1e-9)
    assert n.tolist() == [3] * 6 + [2] * 3


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("bands", [3, 4, 11, 33, 34, 60])
@pytest.mark.parametrize("values", [4, 900])
def test_every_cell_has_the_numbers_of_scipy(method, bands, values):
    one, two = stacks(bands, values=values)
    found = stack_correlation(one, two, method=method)
    for row, column in np.ndindex(5, 6):
        wanted = expected(one[:, row, column], two[:, row, column], method)
        assert_same(found[:, row, column], wanted)


@pytest.mark.parametrize("method", Method)
def test_a_window_takes_the_pairs_of_neighbours_together(method):
    one, two = stacks(5, (7, 8), gaps=0.2)
    found = stack_correlation(one, two, method=method, window=3)
    assert found.shape == (5, 5, 6)
    for row, column in np.ndindex(5, 6):
        around = np.s_[:, row : row + 3, column : column + 3]
        wanted = expected(one[around].ravel(), two[around].ravel(), method)
        assert_same(found[:, row, column], wanted)


def test_a_cell_without_a_pair_of_its_own_has_no_result():
    one, two = stacks(4, (5, 5), gaps=0)
    one[:, 2, 2] = NAN
    assert np.isnan(stack_correlation(one, two, window=3)[0, 1, 1])
    # Of an even window the own cell is the one below and to the right of the middle.
    found = stack_correlation(one, two, window=2)
    assert np.argwhere(np.isnan(found[0])).tolist() == [[1, 1]]
    assert found[2, 1, 1] == 12


def test_a_series_is_the_same_for_all_cells():
    one, _ = stacks(9)
    series = np.array([3.0, 1.0, NAN, 5.0, 2.0, 8.0, 8.0, 1.0, 0.0])
    for method in Method:
        found = stack_correlation(one, series, method=method)
        laid = np.broadcast_to(series[:, None, None], one.shape)
        np.testing.assert_array_equal(found, stack_correlation(one, laid, method=method))


@pytest.mark.parametrize("lag", [-3, -1, 0, 2])
def test_a_lag_pairs_later_bands_of_the_first_with_earlier_ones_of_the_second(lag):
    rng = np.random.default_rng(3)
    long = rng.normal(size=(40, 3, 4))
    # first[t + lag] is second[t], but for its sign.
    first, second = -long[8:28], long[8 + lag : 28 + lag]
    found = stack_correlation(first, second, max_lag=4)
    assert (found[5] == lag).all()
    np.testing.assert_allclose(found[0], -1.0)
    assert (found[2] == 20 - abs(lag)).all()
    np.testing.assert_allclose(found[3], -1.0)


def test_of_equal_lags_the_nearest_to_0_is_taken_and_of_those_the_positive_one():
    wave = np.tile([1.0, 0.0, -1.0, 0.0], 5)
    assert stack_correlation(wave[:, None, None], wave, max_lag=6)[5, 0, 0] == 0
    # Opposite at -2 and 2: there r is -1 both times.
    moved = np.roll(wave, 2)
    found = stack_correlation(wave[:, None, None], moved, max_lag=6)
    assert (found[0, 0, 0], found[5, 0, 0]) == (-1.0, 0)
    quarter = np.roll(wave, 1)
    found = stack_correlation(wave[:, None, None], quarter, max_lag=1)
    assert abs(found[0, 0, 0]) == pytest.approx(1.0)
    assert found[5, 0, 0] == 1


@pytest.mark.parametrize("method", [Method.PEARSON, Method.SPEARMAN])
def test_p_may_allow_for_bands_that_resemble_those_before_them(method):
    rng = np.random.default_rng(4)
    one, two = np.cumsum(rng.normal(size=(2, 30, 2, 3)), axis=1)
    plain = stack_correlation(one, two, method=method)
    found = stack_correlation(one, two, method=method, effective=True)
    np.testing.assert_array_equal(found[[0, 2, 3, 4]], plain[[0, 2, 3, 4]])
    for place in np.ndindex(2, 3):
        x, y = one[(slice(None), *place)], two[(slice(None), *place)]
        if method is Method.SPEARMAN:
            x, y = stats.rankdata(x), stats.rankdata(y)
        x, y = x - x.mean(), y - y.mean()
        product = (x[1:] @ x[:-1]) / (x @ x) * (y[1:] @ y[:-1]) / (y @ y)
        n = min(max(30 * (1 - product) / (1 + product), 3), 30)
        r = found[0][place]
        t = r * np.sqrt((n - 2) / (1 - r * r))
        assert found[1][place] == pytest.approx(2 * stats.t.sf(abs(t), n - 2), rel=1e-6)
        assert found[1][place] > plain[1][place]


def test_missing_bands_break_the_autocorrelation():
    rng = np.random.default_rng(5)
    series = np.cumsum(rng.normal(size=24))
    series[7] = NAN
    other = np.cumsum(rng.normal(size=24))
    known = ~np.isnan(series)
    product = 1.0
    for cells in (series, other):
        z = np.where(known, cells - cells[known].mean(), NAN)
        steps = z[1:] * z[:-1]
        # As R's acf with na.pass: over the complete pairs, plus one for the lag.
        product *= np.nansum(steps) / (np.isfinite(steps).sum() + 1) / np.nanmean(z * z)
    n = 23 * (1 - product) / (1 + product)
    found = stack_correlation(series[:, None, None], other, effective=True)[:, 0, 0]
    t = found[0] * np.sqrt((n - 2) / (1 - found[0] ** 2))
    assert found[1] == pytest.approx(2 * stats.t.sf(abs(t), n - 2), rel=1e-9)


@pytest.mark.parametrize("method", Method)
def test_a_large_offset_changes_nothing(method):
    one, two = stacks(11)
    plain = stack_correlation(one, two, method=method)
    found = stack_correlation(one + 1e8, two - 1e8, method=method)
    np.testing.assert_allclose(found[:4], plain[:4], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(("first", "second"), [(1e300, 1.0), (1e-200, 1e-310), (1e160, 1e305)])
def test_units_that_overflow_when_squared_change_nothing(method, first, second):
    one, two = stacks(9, values=90)
    plain = stack_correlation(one, two, method=method)
    with np.errstate(all="raise", under="ignore"):
        found = stack_correlation(one * first, two * second, method=method)
    np.testing.assert_allclose(found[:3], plain[:3], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("method", Method)
def test_equal_cells_are_flat_and_infinite_ones_have_no_correlation(method):
    one, two = stacks(6, (2, 4), gaps=0)
    one[:, 0, 0] = 0.1
    two[:, 0, 1] = 1e8 + 0.1
    one[3, 0, 2] = np.inf
    two[3, 0, 3] = -np.inf
    one[3, 1, 0], two[3, 1, 0] = np.inf, NAN  # no pair
    found = stack_correlation(one, two, method=method)
    for layer in (0, 1, 3, 4):
        assert np.isnan(found[layer, 0]).all()
        assert np.isfinite(found[layer, 1]).all()
    assert found[2].tolist() == [[6] * 4, [5, 6, 6, 6]]


def test_equal_cells_that_an_interpolation_took_the_last_digits_of_are_flat():
    rng = np.random.default_rng(5)
    one = rng.random((8, 3, 3))
    two = 325.4 * (1 + rng.integers(-2, 3, one.shape) * np.finfo(float).eps)
    assert np.isfinite(stack_correlation(one, two)[0]).any()
    assert np.isnan(stack_correlation(one, two, resampled=True)[0]).all()


@pytest.mark.parametrize("method", Method)
def test_a_correlation_is_never_beyond_1(method):
    rng = np.random.default_rng(6)
    one = rng.normal(size=(7, 60, 60)) * 1e-3 + 7.0
    r = stack_correlation(one, 3 * one - 11, method=method)[0]
    assert (r <= 1.0).all()
    np.testing.assert_allclose(r, 1.0, atol=1e-9)


def test_fewer_pairs_than_asked_for_have_no_result():
    one, two = stacks(8, gaps=0.3)
    found = stack_correlation(one, two, min_pairs=5)
    np.testing.assert_array_equal(np.isnan(found[0]), found[2] < 5)
    assert (found[2] < 5).any()


@pytest.mark.parametrize("method", Method)
def test_a_stack_may_be_cut_anywhere(method):
    one, two = stacks(23, (12, 19))
    settings = {"method": method, "effective": method is not Method.KENDALL}
    whole = stack_correlation(one, two, **settings).copy()
    for row, column in np.ndindex(12, 19):
        cell = np.s_[:, row : row + 1, column : column + 1]
        found = stack_correlation(one[cell], two[cell], **settings)
        np.testing.assert_array_equal(found, whole[cell])
    whole = stack_correlation(one, two, method=method, window=2).copy()
    parts = [
        stack_correlation(one[:, cut], two[:, cut], method=method, window=2).copy()
        for cut in (np.s_[:5], np.s_[4:])
    ]
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


def test_stacks_of_different_length_are_refused():
    with pytest.raises(ValueError, match="3 and 4 bands"):
        stack_correlation(np.zeros((3, 1, 1)), np.zeros((4, 1, 1)))


@pytest.mark.parametrize("values", [3, 50, 10**6])
def test_scores_are_twice_the_mean_ranks_about_their_middle(values):
    rng = np.random.default_rng(7)
    samples = rng.integers(0, values, (30, 20)).astype(float)
    samples[rng.random(samples.shape) < 0.2] = NAN
    samples[:, 0] = NAN
    samples[3, 1], samples[4, 1] = 1e300, -1e300
    wanted = np.zeros(samples.shape)
    for column in range(20):
        known = ~np.isnan(samples[:, column])
        ranks = stats.rankdata(samples[known, column])
        wanted[known, column] = 2 * ranks - known.sum() - 1
    np.testing.assert_array_equal(scores(samples), wanted)
    np.testing.assert_array_equal(rank_scores._by_sorting(samples), wanted)


@pytest.mark.parametrize("size", [3, 12, 33, 34, 100])
@pytest.mark.parametrize("swaps", [0, 1, 5])
def test_kendalls_p_of_samples_in_order_but_for_a_few(size, swaps):
    x = np.arange(float(size))
    y = x.copy()
    for place in range(swaps):
        first = 2 * place % (size - 1)
        y[[first, first + 1]] = y[[first + 1, first]]
    tau, p = stats.kendalltau(x, y)
    pairs = compare_pairs(x[:, None], y[:, None])
    assert pairs.tau()[0] == pytest.approx(tau, abs=1e-12)
    assert kendall_p_value(pairs)[0] == pytest.approx(p, rel=1e-6, abs=1e-15)


def test_the_normal_distribution_has_its_tails():
    z = np.linspace(-9, 9, 1001)
    np.testing.assert_allclose(normal_p_value(z), 2 * stats.norm.sf(np.abs(z)), atol=1e-9)
    assert normal_p_value(np.array([np.inf, -1e300])).tolist() == [0.0, 0.0]


def test_exponents_are_of_the_type_that_every_system_takes():
    """numpy's ldexp takes no 64-bit exponents on Windows."""
    cells = np.array([[1e300, 1e-300, 1.0], [-1e300, 2e-300, 2.0], [3e299, 4e-300, 5.0]])
    found = machinery._departures(cells, np.isfinite(cells), np.full(3, 3.0))
    assert found.exponents.dtype == np.intc
