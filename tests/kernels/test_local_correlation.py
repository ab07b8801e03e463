"""Correlations in moving windows that depend on the last digits of cells."""

import numpy as np

from raster_kernels.kernels.local_correlation import local_correlation


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
