"""Correlations in moving windows that depend on the last digits of cells."""

import numpy as np
import pytest
from scipy import stats

from raster_kernels.kernels.local_correlation import local_correlation

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
