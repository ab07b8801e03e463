"""Correlations against lag with R's numbers, numpy's products, and a loop over neighbours."""

import numpy as np
import pytest
from scipy import signal

from raster_kernels.kernels.correlation.choices import LagType
from raster_kernels.kernels.correlation.lags import (
    default_lag,
    lag_sums,
    neighbour_sums,
    stack_lags,
    white_band,
)

NAN = np.nan
# R's data sets and what its acf and ccf say of them.
LH = """2.4 2.4 2.4 2.2 2.1 1.5 2.3 2.3 2.5 2.0 1.9 1.7 2.2 1.8 3.2 3.2 2.7 2.2 2.2 1.9 1.9 1.8 2.7
3.0 2.3 2.0 2.0 2.9 2.9 2.7 2.7 2.3 2.6 2.4 1.8 1.7 1.5 1.4 2.1 3.3 3.5 3.5 3.1 2.6 2.1 3.4
3.0 2.9"""
MALES = """2134 1863 1877 1877 1492 1249 1280 1131 1209 1492 1621 1846 2103 2137 2153 1833 1403 1288
1186 1133 1053 1347 1545 2066 2020 2750 2283 1479 1189 1160 1113 970 999 1208 1467 2059 2240 1634
1722 1801 1246 1162 1087 1013 959 1179 1229 1655 2019 2284 1942 1423 1340 1187 1098 1004 970 1140
1110 1812 2263 1820 1846 1531 1215 1075 1056 975 940 1081 1294 1341"""
FEMALES = """901 689 827 677 522 406 441 393 387 582 578 666 830 752 785 664 467 438 421 412 343 440
531 771 767 1141 896 532 447 420 376 330 357 445 546 764 862 660 663 643 502 392 411 348 387 385 411
638 796 853 737 546 530 446 431 362 387 430 425 679 821 785 727 612 478 429 405 379 393 411 487
574"""
PRESIDENTS = """NA 87 82 75 63 50 43 32 35 60 54 55 36 39 NA NA 69 57 57 51 45 37 46 39 36 24 32 23
25 32 NA 32 59 74 75 60 71 61 71 57 71 68 79 73 76 71 67 75 79 62 63 57 60 49 48 52 57 62 61 66 71
62 61 57 72 83 71 78 79 71 62 74 76 64 62 57 80 73 69 69 71 64 69 62 63 46 56 44 44 52 38 46 36 49
35 44 59 65 65 56 66 53 61 52 51 48 54 49 49 61 NA NA 68 44 40 27 28 25 24 24"""


def series(text):
    return np.array([NAN if word == "NA" else float(word) for word in text.split()])[:, None]


def test_r_says_the_same_of_its_data_sets():
    acf = stack_lags(series(LH), series(LH), np.arange(4))[0][:, 0]
    np.testing.assert_allclose(acf, [1, 0.575524, 0.181818, -0.144755], atol=5e-7)
    ccf = stack_lags(series(MALES), series(FEMALES), np.arange(-3, 4))[0][:, 0]
    wanted = [0.019759, 0.405201, 0.744309, 0.976241, 0.735669, 0.364242, -0.010676]
    np.testing.assert_allclose(ccf, wanted, atol=5e-7)
    acf = stack_lags(series(PRESIDENTS), series(PRESIDENTS), np.arange(5))[0][:, 0]
    np.testing.assert_allclose(acf, [1, 0.768375, 0.660321, 0.483664, 0.396738], atol=5e-7)


def test_the_covariance_is_about_the_means_of_all_cells():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(2, 20, 6)) + 1e8
    found = stack_lags(x, y, np.array([-2, 0, 3]), kind=LagType.COVARIANCE)[0]
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    wanted = [(x[:-2] * y[2:]).sum(0), (x * y).sum(0), (x[3:] * y[:-3]).sum(0)]
    np.testing.assert_allclose(found, np.array(wanted) / 20, rtol=1e-6, atol=1e-9)


def test_products_are_those_of_numpy_and_scipy_whatever_the_lengths():
    a, b = np.array([[1.0, 2, 3, 2, 1, 2, 3]]).T, np.array([[1.0, 2, 3]]).T
    found, pairs = stack_lags(a, b, np.arange(-2, 7), kind=LagType.PRODUCTS)
    assert found[:, 0].tolist() == [3, 8, 14, 14, 10, 10, 14, 8, 3]
    assert pairs[:, 0].tolist() == [1, 2, 3, 3, 3, 3, 3, 2, 1]
    np.testing.assert_array_equal(found[2:7, 0], np.correlate(a[:, 0], b[:, 0]))
    found = stack_lags(b, a, np.arange(-6, 3), kind=LagType.PRODUCTS)[0][:, 0]
    np.testing.assert_array_equal(found, signal.correlate(b[:, 0], a[:, 0]))


def test_missing_cells_never_lead_beyond_1():
    x = np.array([[1.0, NAN, NAN, NAN, -1.0, NAN, 1.0, NAN]]).T
    found, pairs = stack_lags(x, x, np.arange(8))
    known = ~np.isnan(found)
    assert (np.abs(found[known]) <= 1.0).all()
    np.testing.assert_array_equal(known, pairs > 0)


def test_a_line_may_be_taken_away():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(30, 4))
    x[rng.random(x.shape) < 0.2] = NAN
    time = np.arange(30.0)
    for column in range(4):
        known = ~np.isnan(x[:, column])
        x[known, column] -= np.polyval(np.polyfit(time[known], x[known, column], 1), time[known])
    lags = np.arange(-3, 4)
    wanted = stack_lags(x, x, lags)[0]
    found = stack_lags(x + 5 * time[:, None] - 1e6, x, lags, detrend=True)[0]
    np.testing.assert_allclose(found, wanted, atol=1e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("offset", [0.0, 3.7, 1e6])
def test_what_is_left_of_a_straight_series_is_no_noise(dtype, offset):
    """Its rounding was correlated."""
    time = np.arange(20.0)[:, None]
    line = np.repeat(0.1 * time + offset, 3, axis=1)
    line[[3, 7], 1] = NAN
    line[2:, 2] = NAN  # two points
    noise = np.random.default_rng(4).normal(size=(20, 3))
    lags = np.arange(-2, 3)
    line = line.astype(dtype)
    for pair in ((line, noise), (noise, line), (line, line)):
        assert np.isnan(stack_lags(*pair, lags, detrend=True)[0]).all()
    kind = LagType.COVARIANCE
    found = stack_lags(line, noise, lags, kind=kind, detrend=True)[0]
    np.testing.assert_array_equal(found[2], 0.0)
    # A signal that is small beside the line is one.
    found = stack_lags(line + 1e-3 * (1 + offset) * noise, noise, lags, detrend=True)[0]
    assert (found[2, :2] > 0.999).all()


@pytest.mark.parametrize("detrend", [False, True])
@pytest.mark.parametrize("scale", [1e200, 1e-200, 1e300])
def test_units_change_no_correlation(scale, detrend):
    """Squares did not fit: the correlation was 0, or -1."""
    x, y = np.random.default_rng(5).normal(size=(2, 30, 4))
    x[4, 1] = NAN
    lags = np.arange(-3, 4)
    wanted = stack_lags(x, y, lags, detrend=detrend)[0]
    for pair in ((x * scale, y), (x * scale, y / scale)):
        found = stack_lags(*pair, lags, detrend=detrend)[0]
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_missing_partners_are_left_out_of_products():
    """numpy 14414: what numpy.correlate of a series with a hole should be."""
    a, b = np.arange(5.0)[:, None], np.array([[0, 1, NAN, 3, 4.0]]).T
    found = stack_lags(a, b, np.arange(-4, 5), kind=LagType.PRODUCTS)[0][:, 0]
    held = np.nan_to_num(b[:, 0])
    np.testing.assert_array_equal(found, np.correlate(a[:, 0], held, "full"))


def test_two_series_of_which_one_lacks_its_beginning():
    """Stats.SE 459545: R's ccf with na.pass, by its definition."""
    a = np.array([2.0, 1, 2, 1, 2, 1, 2])
    b = np.array([NAN, NAN, 1, 2, 1, 2, 1])
    lags = np.arange(-3, 4)
    found, pairs = (part[:, 0] for part in stack_lags(a[:, None], b[:, None], lags))
    x, y = a - a.mean(), b - np.nanmean(b)
    scale = np.sqrt((x**2).mean() * np.nanmean(y**2))
    for lag, r, number in zip(lags, found, pairs):
        product = [x[t + lag] * y[t] for t in range(7) if 0 <= t + lag < 7 and t > 1]
        assert number == len(product)
        assert r == pytest.approx(np.sum(product) / (number + abs(lag)) / scale, abs=1e-12)


def test_a_flat_or_infinite_series_has_no_correlation():
    x = np.random.default_rng(3).normal(size=(9, 3))
    x[:, 1] = 0.1
    x[4, 2] = np.inf
    found = stack_lags(x, x, np.arange(2))[0]
    assert np.isnan(found[:, 1:]).all()
    assert found[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_products_over_the_plane_add_up_over_tiles(gaps):
    rng = np.random.default_rng(4)
    first, second = rng.normal(size=(2, 23, 31))
    for cells in (first, second):
        cells[rng.random(cells.shape) < gaps] = NAN
    means = float(np.nanmean(first)), float(np.nanmean(second))
    down, across = 4, 6
    around = np.pad(first, ((down, down), (across, across)), constant_values=NAN)
    products, pairs = np.zeros((2, 9, 13))
    for rows in (slice(0, 10), slice(10, 23)):
        for columns in (slice(0, 16), slice(16, 31)):
            tile = second[rows, columns]
            halo = around[
                rows.start : rows.stop + 2 * down, columns.start : columns.stop + 2 * across
            ]
            found = lag_sums(halo, tile, means)
            products, pairs = products + found.products, pairs + found.pairs
    for (row, column), product in np.ndenumerate(products):
        moved = around[row : row + 23, column : column + 31] - means[0]
        both = moved * (second - means[1])
        assert product == pytest.approx(np.nansum(both), abs=1e-10)
        assert pairs[row, column] == np.isfinite(both).sum()


def brute(cells, rook):
    """Return n, S0, Moran's I and Geary's C by a loop over all pairs of cells."""
    places = np.argwhere(~np.isnan(cells))
    values = cells[tuple(places.T)]
    z = values - values.mean()
    total = product = difference = 0
    for i, one in enumerate(places):
        for j, other in enumerate(places):
            away = np.abs(one - other)
            if i != j and away.max() == 1 and (not rook or away.sum() == 1):
                total += 1
                product += z[i] * z[j]
                difference += (values[i] - values[j]) ** 2
    n, squares = len(places), (z**2).sum()
    return n, total, n / total * product / squares, (n - 1) / 2 / total * difference / squares


def sums_of(cells, rook, mean=None):
    mean = np.nanmean(cells) if mean is None else mean
    return neighbour_sums(
        np.pad(cells, ((0, 1), (1, 1)), constant_values=NAN), float(mean), rook=rook
    )


def test_neighbours_have_the_numbers_of_pysal():
    row, column = np.mgrid[:5, :6]
    cells = ((row * row + 3 * column) % 7).astype(float)
    cells[:, 0] = NAN
    for place in ((3, 3), (4, 3), (3, 4), (3, 5), (4, 4)):
        cells[place] = NAN  # (4, 5) has no neighbour, and counts
    queen, rook = sums_of(cells, False), sums_of(cells, True)
    assert (queen.cells, 2 * queen.pairs, 2 * rook.pairs) == (20, 98, 56)
    assert queen.moran() == pytest.approx(-0.177542, abs=5e-7)
    assert queen.geary() == pytest.approx(1.225823, abs=5e-7)
    assert rook.moran() == pytest.approx(-0.333302, abs=5e-7)
    assert rook.geary() == pytest.approx(1.342960, abs=5e-7)
    rook = sums_of(np.arange(1.0, 101.0).reshape(10, 10), True)
    assert rook.moran() == pytest.approx(0.8888889, abs=5e-8)


@pytest.mark.parametrize("rook", [False, True])
def test_neighbours_are_those_of_a_loop_and_add_up_over_tiles(rook):
    rng = np.random.default_rng(5)
    cells = rng.normal(size=(9, 11))
    cells[rng.random(cells.shape) < 0.3] = NAN
    n, total, moran, geary = brute(cells, rook)
    whole = sums_of(cells, rook)
    assert (whole.cells, 2 * whole.pairs) == (n, total)
    assert (whole.moran(), whole.geary()) == pytest.approx((moran, geary), abs=1e-12)
    padded = np.pad(cells, ((0, 1), (1, 1)), constant_values=NAN)
    parts = [
        neighbour_sums(padded[r : r + rows + 1, c : c + columns + 2], np.nanmean(cells), rook=rook)
        for r, rows in ((0, 4), (4, 5))
        for c, columns in ((0, 6), (6, 5))
    ]
    np.testing.assert_allclose(np.sum(parts, axis=0), whole, atol=1e-12)


def test_what_has_no_neighbours_or_is_flat_has_neither():
    for cells in (np.full((3, 3), 7.0), np.full((3, 3), NAN), np.array([[1.0]])):
        found = sums_of(cells, False, 7.0)
        assert np.isnan(found.moran())
        assert np.isnan(found.geary())


def test_the_defaults_are_those_of_r():
    assert (default_lag(72, 2), default_lag(48, 1), default_lag(3, 1)) == (15, 16, 2)
    assert default_lag(1, 1) == 0
    assert white_band(48) == pytest.approx(0.2828964, abs=1e-7)


@pytest.mark.parametrize("kind", list(LagType))
@pytest.mark.parametrize("detrend", [False, True])
def test_a_series_has_the_same_digits_alone(kind, detrend):
    one, other = np.random.default_rng(3).normal(size=(2, 40, 12)).cumsum(axis=1)
    one[3, 4:7] = NAN
    how = {"lags": np.arange(-3, 4), "kind": kind, "detrend": detrend}
    together, _ = stack_lags(one, other, **how)
    for column in range(12):
        alone, _ = stack_lags(one[:, [column]], other[:, [column]], **how)
        np.testing.assert_array_equal(alone[:, 0], together[:, column])
