"""Correlations in moving windows that depend on the last digits of cells."""

import numpy as np
import pytest
from scipy import stats

from raster_kernels.kernels.correlation.choices import WindowMethod as Method
from raster_kernels.kernels.correlation.local import local_correlation

from . import exact


def test_equal_cells_that_an_interpolation_took_the_last_digits_of_are_flat():
    rng = np.random.default_rng(5)
    first = rng.random((1, 20, 20))
    second = 325.4 * (1 + rng.integers(-2, 3, first.shape) * np.finfo(float).eps)
    assert np.isfinite(local_correlation(first, second, window=(3, 3))[0]).all()
    assert np.isnan(local_correlation(first, second, window=(3, 3), resampled=True)[0]).all()
    # Noise is not, and infinite cells do not count as large ones.
    second[0, :, 10:] += 1e-9 * rng.random((20, 10))
    second[0, 5, 0] = np.inf
    r = local_correlation(first, second, window=(3, 3), resampled=True)[0]
    assert np.isnan(r[:, :8]).all()
    assert np.isfinite(r[:, 10:]).all()


def test_one_cell_that_is_too_large_to_square_leaves_other_windows_alone():
    rng = np.random.default_rng(6)
    first, second = rng.random((2, 1, 20, 20))
    expected = local_correlation(first, second, window=(3, 3))
    second[0, 0, 0] = 1.7e308
    found = local_correlation(first, second, window=(3, 3))
    np.testing.assert_allclose(found[:, 1:], expected[:, 1:], rtol=1e-9)


HUGE = [1e20, -1e100, 1e155, 1e200, -1.7e308]
FLAT = slice(0, 8)


@pytest.mark.parametrize("resampled", [False, True])
@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("which", [0, 1])
def test_a_huge_cell_is_for_its_own_windows_alone(which, huge, resampled):
    rng = np.random.default_rng(7)
    blocks = rng.random((2, 1, 24, 30))
    blocks[:, :, FLAT, FLAT] = 0.1
    expected = local_correlation(*blocks, window=(3, 3), resampled=resampled)
    blocks[which, 0, 12, 15] = huge
    found = local_correlation(*blocks, window=(3, 3), resampled=resampled)
    own = np.zeros(found.shape[1:], bool)
    own[10:13, 13:16] = True
    np.testing.assert_allclose(found[:, ~own], expected[:, ~own], rtol=1e-9, atol=1e-12)
    assert np.isnan(found[0, :6, :6]).all()
    for row, column in np.argwhere(own):
        cells = blocks[:, 0, row : row + 3, column : column + 3]
        r = exact.correlation(*cells)
        assert found[0, row, column] == pytest.approx(r, abs=1e-9)
        p = stats.pearsonr(*cells.reshape(2, 9) / np.abs(cells).max(axis=(1, 2))[:, None])[1]
        assert found[1, row, column] == pytest.approx(p, rel=1e-6)


@pytest.mark.parametrize("unit", [1e-200, 1e-160, 1e150, 1e300])
def test_r_is_the_same_in_any_unit(unit):
    rng = np.random.default_rng(8)
    first, second = rng.random((2, 1, 20, 20))
    second[0, 3:7, 3:9] = 0.25
    expected = local_correlation(first, second, window=(3, 3))
    assert np.isnan(expected[0]).sum() == 8
    for blocks in ((first * unit, second), (first, second * unit), (first * unit, second * unit)):
        found = local_correlation(*blocks, window=(3, 3))
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_windows_of_cells_of_most_unlike_sizes():
    first = np.array([[[1e-200, 3e-200, 2e-200, 1.0, 3.0, 2.0, 1e200, 3e200, 2e200]]])
    second = np.array([[[1.0, 2.0, 4.0, 1e-170, 2e-170, 4e-170, 1e170, 2e170, 4e170]]])
    r = local_correlation(first, second, window=(1, 3))[0, 0]
    expected = [
        exact.correlation(first[0, 0, k : k + 3], second[0, 0, k : k + 3]) for k in range(7)
    ]
    np.testing.assert_allclose(r, expected, rtol=1e-9)


@pytest.mark.parametrize("offsets", [(1e8, 0.0), (0.0, 1e8), (1e8, -1e8)])
@pytest.mark.parametrize("resampled", [False, True])
def test_an_offset_of_1e8_changes_r_by_less_than_a_millionth(offsets, resampled):
    rng = np.random.default_rng(9)
    first, second = rng.normal(size=(2, 1, 40, 40))
    second += 0.5 * first
    expected = local_correlation(first, second, window=(5, 5), resampled=resampled)
    found = local_correlation(
        first + offsets[0], second + offsets[1], window=(5, 5), resampled=resampled
    )
    np.testing.assert_allclose(found[0], expected[0], atol=1e-6)


def test_what_is_flat_is_decided_by_the_windows_own_cells():
    rng = np.random.default_rng(10)
    digits = 1 + rng.integers(-4, 5, (1, 10, 60)) * np.finfo(float).eps
    second = np.where(np.arange(60) < 20, 1e6, np.where(np.arange(60) < 40, 1.0, 1e-6)) * digits
    first = rng.random(second.shape)
    # Noise that is small beside the largest cell, and large beside the window's own.
    second[:, :, 45:] *= 1 + 1e-9 * rng.random((1, 10, 15))
    r = local_correlation(first, second, window=(3, 3), resampled=True)[0]
    for part in (slice(0, 18), slice(20, 38), slice(40, 43)):
        assert np.isnan(r[:, part]).all()
    assert np.isfinite(r[:, 45:]).all()


def rasters(shape=(16, 19), *, seed=8, gaps=0.1, values=700):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, values, (1, *shape)) / 8.0
    second = 0.5 * first + rng.integers(0, values, first.shape) / 8.0
    for block in (first, second):
        block[rng.random(block.shape) < gaps] = np.nan
    return first, second


def windows_of(first, second, marks):
    """Yield the place of each window, and the pairs in it."""
    rows, columns = marks.shape
    for row in range(first.shape[1] - rows + 1):
        for column in range(first.shape[2] - columns + 1):
            here = np.s_[0, row : row + rows, column : column + columns]
            x, y = first[here][marks], second[here][marks]
            known = ~np.isnan(x + y)
            yield (row, column), x[known], y[known]


@pytest.mark.parametrize("values", [5, 700])
@pytest.mark.parametrize("window", [(5, 5), (2, 7), (12, 11)], ids=str)
def test_spearmans_correlation_is_that_of_scipy(values, window):
    first, second = rasters(values=values, gaps=0.3)
    marks = np.ones(window, bool)
    marks[0, 0] = marks[-1, -2] = False
    found = local_correlation(
        first, second, window=window, footprint=marks, method=Method.SPEARMAN, fill_nodata=True
    )
    for place, x, y in windows_of(first, second, marks):
        r, p, n = found[(slice(None), *place)]
        assert n == len(x)
        if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(r)
            assert np.isnan(p)
            continue
        wanted = stats.spearmanr(x, y)
        assert r == pytest.approx(wanted[0], abs=1e-12)
        assert p == pytest.approx(wanted[1], rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("method", Method)
def test_the_line_of_least_squares_is_that_of_scipy(method):
    first, second = rasters()
    marks = np.ones((3, 4), bool)
    found = local_correlation(
        first, second, window=(3, 4), method=method, regression=True, fill_nodata=True
    )
    for place, x, y in windows_of(first, second, marks):
        line = stats.linregress(y, x)
        wanted = line.slope, line.intercept
        error = np.sqrt(np.mean((x - line.slope * y - line.intercept) ** 2))
        np.testing.assert_allclose(found[(slice(3, None), *place)], (*wanted, error), rtol=1e-9)


def test_a_line_is_told_beside_large_offsets_and_in_any_unit():
    first, second = rasters(gaps=0)
    plain = local_correlation(first, second, window=(5, 5), regression=True)
    found = local_correlation(first + 2.0**27, second, window=(5, 5), regression=True)
    np.testing.assert_allclose(found[[0, 3, 5]], plain[[0, 3, 5]], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found[4], plain[4] + 2.0**27, rtol=1e-12)
    small, large = 2.0**-600, 2.0**700
    found = local_correlation(first * small, second * large, window=(5, 5), regression=True)
    np.testing.assert_allclose(found[3], plain[3] * (small / large), rtol=1e-9)
    np.testing.assert_allclose(found[5], plain[5] * small, rtol=1e-9)


def test_windows_without_r_have_no_line():
    first, second = rasters(gaps=0)
    first[0, :6] = 3.25
    first[0, 15, 18] = np.inf
    found = local_correlation(first, second, window=(3, 3), regression=True)
    r, p, n, *line = found
    assert np.isnan(r[:4]).all()
    assert np.isnan(r[-1, -1])
    assert (n == 9).all()
    for layer in (p, *line):
        np.testing.assert_array_equal(np.isnan(layer), np.isnan(r))


@pytest.mark.parametrize("method", Method)
def test_cells_without_a_pair_may_have_the_result_of_their_window(method):
    first, second = rasters(gaps=0.3)
    alone = np.isnan(first + second)[0, 1:-1, 1:-1]
    kept = local_correlation(first, second, window=(3, 3), method=method)[0]
    filled = local_correlation(first, second, window=(3, 3), method=method, fill_nodata=True)[0]
    assert np.isnan(kept[alone]).all()
    assert np.isfinite(filled[alone]).any()
    np.testing.assert_array_equal(filled[~alone], kept[~alone])


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("lag", [(0, 0), (-1, 2), (2, 1), (0, -2)], ids=str)
def test_a_lag_is_how_far_the_second_is_to_be_moved(method, lag):
    rng = np.random.default_rng(9)
    down, across = lag
    long = rng.normal(size=(1, 40, 44))
    first = long[:, 8:30, 8:32]
    # What lies at (row, column) of the first lies at (row - down, column - across) of the second.
    second = 7 - 2 * long[:, 8 + down : 30 + down, 8 + across : 32 + across]
    settings = {"window": (5, 5), "method": method, "max_lag": 2, "regression": True}
    *_, columns, rows, limit = local_correlation(first, -second, **settings)
    assert (columns == across).all()
    assert (rows == down).all()
    assert (limit == (max(abs(down), abs(across)) == 2)).all()
    found = local_correlation(first, -second, **settings)
    np.testing.assert_allclose(found[0], 1.0)
    np.testing.assert_allclose(found[3], 0.5)


def test_each_window_takes_the_lag_of_the_greatest_correlation():
    first, second = rasters((12, 13), gaps=0.2)
    found = local_correlation(first, second, window=(3, 3), max_lag=1)
    r, _, n, columns, rows, _ = found
    every = {}
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            moved = second[:, 1 - down : 11 - down, 1 - across : 12 - across]
            every[down, across] = local_correlation(first[:, 1:-1, 1:-1], moved, window=(3, 3))
    greatest = np.fmax.reduce([one[0] for one in every.values()])
    np.testing.assert_allclose(r, greatest, atol=1e-11)
    for place in np.ndindex(*r.shape):
        if not np.isnan(r[place]):
            chosen = every[rows[place], columns[place]]
            assert chosen[0][place] == pytest.approx(r[place], abs=1e-14)
            assert chosen[2][place] == n[place]
