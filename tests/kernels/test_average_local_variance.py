"""Average local variance against loops over windows, and rasters whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import find_peaks

from raster_kernels.kernels.common.coarse import block_means
from raster_kernels.kernels.windows.variance import Spread
from raster_kernels.kernels.windows.variance_by_scale import (
    coarse_sums,
    curve_peaks,
    rates_of_change,
    widened_sums,
)

VARIANCE, DEVIATION = Spread.VARIANCE, Spread.STANDARD_DEVIATION


def coarsened(cells, factor):
    """Return the mean of the valid cells of each whole square, square by square."""
    rows, columns = (length // factor for length in cells.shape)
    means = np.full((rows, columns), np.nan)
    for row in range(rows):
        for column in range(columns):
            square = cells[row * factor :, column * factor :][:factor, :factor]
            if not np.isnan(square).all():
                means[row, column] = np.nanmean(square)
    return means


def direct(cells, factor, statistic, widened=False):
    """Return the sum of the local statistics and the number of windows, window by window."""
    part = factor if widened else 1
    cells = cells if widened else coarsened(cells, factor)
    side, found = 3 * part, []
    for row in range(cells.shape[0] - side + 1):
        for column in range(cells.shape[1] - side + 1):
            window = cells[row : row + side, column : column + side]
            ninths = window.reshape(3, part, 3, part).swapaxes(1, 2).reshape(9, -1)
            if not np.isnan(ninths).all(axis=1).any():
                found.append((np.nanvar, np.nanstd)[statistic](window))
    return sum(found), len(found)


def terrain(shape, gaps, seed=1):
    rng = np.random.default_rng(seed)
    cells = np.cumsum(rng.normal(size=shape), axis=1) + rng.normal(size=shape)
    cells[rng.random(shape) < gaps] = np.nan
    return cells


@pytest.mark.parametrize("widened", [False, True])
@pytest.mark.parametrize("statistic", [VARIANCE, DEVIATION])
@pytest.mark.parametrize("gaps", [0.0, 0.1, 0.7, 1.0])
@pytest.mark.parametrize("factor", [1, 2, 5])
def test_sums_are_those_of_a_loop_over_windows(factor, gaps, statistic, widened):
    cells = terrain((23, 31), gaps)
    kernel = widened_sums if widened else coarse_sums
    total, count = kernel(cells[None], factor=factor, statistic=statistic)
    wanted, windows = direct(cells, factor, statistic, widened)
    assert count == windows
    assert total == pytest.approx(wanted, rel=1e-10)
    assert windows or gaps > 0.5


@pytest.mark.parametrize("kernel", [coarse_sums, widened_sums])
@pytest.mark.parametrize("shape", [(1, 1), (2, 40), (5, 5), (6, 5)])
def test_windows_that_do_not_fit_are_none(kernel, shape):
    assert kernel(terrain(shape, 0.0)[None], factor=2, statistic=VARIANCE) == (0.0, 0)


@pytest.mark.parametrize("kernel", [coarse_sums, widened_sums])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_an_offset_changes_nothing_and_the_input_stays(kernel, dtype):
    noise = np.random.default_rng(3).integers(-2048, 2048, (60, 60)) * (8.0 if dtype == "f4" else 1)
    shifted = (noise + 1e8).astype(dtype)[None]
    before = shifted.copy()
    wanted = kernel(noise[None], factor=7, statistic=DEVIATION)
    assert kernel(shifted, factor=7, statistic=DEVIATION) == pytest.approx(wanted, rel=1e-9)
    np.testing.assert_array_equal(shifted, before)


@pytest.mark.parametrize("kernel", [coarse_sums, widened_sums])
def test_equal_cells_have_no_variance_at_all(kernel):
    total, count = kernel(np.full((1, 40, 40), 0.1), factor=3, statistic=VARIANCE)
    assert total == 0.0
    assert count > 0


def test_small_noise_beside_a_cliff_keeps_its_variance():
    noise = np.random.default_rng(4).normal(0, 0.01, (60, 60))
    cliff = np.concatenate([noise + 1e6, noise], axis=1)
    means = block_means(cliff, factor=4, reference=1e6)
    np.testing.assert_allclose(np.var(means[:, 15:]), np.var(coarsened(noise, 4)), rtol=1e-6)


@pytest.mark.parametrize("factor", [1, 3, 70])
def test_means_are_those_of_squares(factor):
    cells = terrain((150, 217), 0.3)
    np.testing.assert_allclose(
        block_means(cells.astype("f4"), factor=factor, reference=5.0) + 5.0,
        coarsened(cells.astype("f4").astype(float), factor),
        rtol=1e-9,
        atol=1e-12,
    )


# --- Rasters whose answer is known ------------------------------------------------------------


def discs(diameter, size, seed):
    """Return discs that do not overlap and cover 20 % of a plain background."""
    rng, radius = np.random.default_rng(seed), diameter / 2
    y, x = np.mgrid[:size, :size]
    cells, centres = np.zeros((size, size), "f4"), np.empty((0, 2))
    while cells.mean() < 0.2:
        centre = rng.uniform(radius, size - radius, 2)
        if (np.hypot(*(centres - centre).T) < diameter).any():
            continue
        centres = np.vstack([centres, centre])
        near = tuple(slice(int(c - radius), int(c + radius) + 2) for c in centre)
        inside = np.hypot(y[near] - centre[0], x[near] - centre[1]) <= radius
        cells[near][inside] = 1.0
    return cells


def holes(cells, share, seed=5):
    """Return cells of which a share is without data, and a whole corner."""
    cells = cells.copy()
    cells[np.random.default_rng(seed).random(cells.shape) < share] = np.nan
    cells[: len(cells) // 5, : len(cells) // 4] = np.nan
    return cells


@pytest.mark.parametrize("share", [0.0, 0.1])
@pytest.mark.parametrize(("diameter", "size"), [(12, 400), (24, 600), (40, 800)])
def test_discs_peak_at_half_to_three_quarters_of_their_diameter(diameter, size, share):
    cells = discs(diameter, size, seed=diameter)
    cells = (holes(cells, share) if share else cells)[None]
    factors = range(1, 2 * diameter)
    sums = [coarse_sums(cells, factor=factor, statistic=DEVIATION) for factor in factors]
    first = curve_peaks([total / count for total, count in sums])[0]
    assert 0.5 * diameter <= factors[first] <= 0.75 * diameter


def test_noise_falls_as_one_over_the_factor():
    noise = np.random.default_rng(1).normal(size=(1, 2000, 2000)).astype("f4")
    first, windows = coarse_sums(noise[:, :500], factor=1, statistic=DEVIATION)
    for factor in (2, 3, 5, 8, 13, 16):
        total, count = coarse_sums(noise, factor=factor, statistic=DEVIATION)
        assert factor * total / count == pytest.approx(first / windows, rel=0.02)


def test_noise_falls_as_one_over_the_factor_beside_nodata_too():
    """A mean of the cells with data, 90 % of them, is as far off as one of 0.9 factor^2 cells."""
    noise = np.random.default_rng(1).normal(size=(2000, 2000)).astype("f4")
    first, windows = coarse_sums(noise[None, :, :500], factor=1, statistic=DEVIATION)
    cells = holes(noise, 0.1)[None]
    for factor in (5, 8, 13, 16):
        total, count = coarse_sums(cells, factor=factor, statistic=DEVIATION)
        assert 0.9**0.5 * factor * total / count == pytest.approx(first / windows, rel=0.02)
        assert count < 0.97 * (2000 // factor - 2) ** 2


# --- The curve --------------------------------------------------------------------------------

curves = st.lists(st.integers(0, 40).map(float), max_size=30)


@settings(max_examples=300)
@given(curves)
def test_peaks_are_those_that_scipy_finds(curve):
    wanted = []
    if curve and max(curve) > min(curve):
        least = 0.05 * (max(curve) - min(curve))
        wanted = find_peaks(curve, prominence=least)[0].tolist()
    assert curve_peaks(curve) == wanted


def test_gaps_in_the_curve_are_passed_over():
    nan = float("nan")
    assert curve_peaks([nan, 1.0, nan, 3.0, nan, 2.0, nan]) == [3]
    assert curve_peaks([nan, 3.0, 2.0]) == []
    assert curve_peaks([nan, nan]) == []


def test_rates_are_percent_of_the_value_before():
    rates = rates_of_change([0.0, 2.0, 3.0, float("nan"), 1.0, 0.5])
    np.testing.assert_allclose(rates, [np.nan, np.nan, 50.0, np.nan, np.nan, -50.0])
    assert rates_of_change([]) == []
