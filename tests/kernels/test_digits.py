"""The numerical promise: noise beside a step keeps its statistics, whatever the step's height.

Cells are looked at as they are stored; what they say is computed with fractions, exactly.
"""

import numpy as np
import pytest

from raster_kernels.kernels.correlation.local import local_correlation
from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.kernels.windows.shapes import Weighting, distance_weights
from raster_kernels.kernels.windows.variance import local_variance

from . import exact

S = Statistic
WINDOW = (1, 5, 5)
RATIOS = [10.0**-k for k in range(2, 15)]
# How much of a block lies on the step: some windows are computed from their cells, or all merged.
SHARES = [0.15, 0.4, 0.85]


def noise_beside_a_step(ratio, share, kind="f8", seed=1):
    """Return noise of size 1, with a step that is higher by the inverse of a ratio."""
    rng = np.random.default_rng(seed)
    cells = rng.gamma(2.0, 1.0, (1, 24, 60))
    cells[..., int(60 * (1 - share)) :] += 1.0 / ratio
    return cells.astype(kind)


def places(block, count=24, seed=2):
    """Return windows on both sides of the step and across it."""
    rng = np.random.default_rng(seed)
    rows, columns = (n - 4 for n in block.shape[1:])
    return list(zip(rng.integers(0, rows, count), np.linspace(0, columns - 1, count).astype(int)))


def window_at(block, place):
    row, column = place
    return block[0, row : row + 5, column : column + 5]


def shows(cells):
    """Say whether a window's cells, as they are stored, still differ."""
    return np.ptp(cells) > 0


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("ratio", RATIOS, ids="{:.0e}".format)
@pytest.mark.parametrize("kind", ["f4", "f8"])
def test_noise_beside_a_step_keeps_its_variance(ratio, share, kind):
    block = noise_beside_a_step(ratio, share, kind)
    for ddof in (0, 1):
        variances = local_variance(block, window=WINDOW, ddof=ddof)[0]
        for place in places(block):
            expected = exact.variance(window_at(block, place), ddof)
            assert variances[place] == pytest.approx(expected, rel=1e-6, abs=0)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("ratio", RATIOS, ids="{:.0e}".format)
def test_noise_beside_a_step_keeps_its_skewness_and_kurtosis(ratio, share):
    block = noise_beside_a_step(ratio, share)
    found = local_statistics(block, window=WINDOW, statistics=[S.SKEWNESS, S.KURTOSIS])
    for place in places(block):
        cells = window_at(block, place)
        if shows(cells):
            assert found[0][place] == pytest.approx(exact.skewness(cells), rel=1e-6, abs=1e-6)
            assert found[1][place] == pytest.approx(exact.kurtosis(cells), rel=1e-6, abs=1e-6)
        else:
            assert np.isnan(found[:, place[0], place[1]]).all()


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("ratio", RATIOS, ids="{:.0e}".format)
@pytest.mark.parametrize("steps", [(1, 0), (0, 1), (1, 1), (1, -1)])
def test_noise_beside_a_step_keeps_its_correlation(ratio, share, steps):
    noise = np.random.default_rng(3).normal(size=(2, 1, 24, 60))
    step = np.where(np.arange(60) < int(60 * (1 - share)), 0.0, 1.0 / ratio)
    first = noise[0] + steps[0] * step
    second = noise[1] + 0.5 * noise[0] + steps[1] * step
    r = local_correlation(first, second, window=WINDOW[1:], significance=False)[0]
    for place in places(first, 12):
        pair = window_at(first, place), window_at(second, place)
        if shows(pair[0]) and shows(pair[1]):
            assert r[place] == pytest.approx(exact.correlation(*pair), abs=2e-9)
        else:
            assert np.isnan(r[place])


@pytest.mark.parametrize("weights", [1.0, 3.0])
@pytest.mark.parametrize("weighting", [Weighting.GAUSSIAN, Weighting.EXPONENTIAL])
@pytest.mark.parametrize("ratio", RATIOS[::2], ids="{:.0e}".format)
def test_noise_beside_a_step_keeps_its_weighted_variance(ratio, weighting, weights):
    block = noise_beside_a_step(ratio, 0.4)
    heavy = distance_weights(np.ones((5, 5), bool), weighting, weights)
    (found,) = local_statistics(block, window=WINDOW, weights=heavy, statistics=[S.VARIANCE])
    for place in places(block):
        expected = exact.weighted(window_at(block, place), heavy)[1]
        assert found[place] == pytest.approx(expected, rel=1e-6, abs=0)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("bits", range(8, 54, 3))
def test_whole_numbers_beside_a_step_keep_their_statistics(bits, share):
    """Whole numbers are summed exactly as long as their squares are below 2^53, and no longer."""
    rng = np.random.default_rng(bits)
    cells = rng.integers(0, 4, (1, 24, 60))
    cells[..., int(60 * (1 - share)) :] += 2**bits
    block = cells.astype(float)
    assert (block == cells).all()
    found = local_statistics(
        block, window=WINDOW, statistics=[S.VARIANCE, S.SKEWNESS, S.KURTOSIS, S.SUM]
    )
    for place in places(block):
        own = window_at(cells, place)
        assert found[0][place] == pytest.approx(exact.variance(own), rel=1e-6, abs=0)
        assert found[1][place] == pytest.approx(exact.skewness(own), rel=1e-6, abs=1e-6)
        assert found[2][place] == pytest.approx(exact.kurtosis(own), rel=1e-6, abs=1e-6)
        # A sum beyond 2^53 is rounded in each step.
        assert found[3][place] == pytest.approx(int(own.sum()), rel=1e-15 if bits > 48 else 0)


@pytest.mark.parametrize("level", [2**53 - 8, -(2**53) + 1, 2**52, 2**45 + 1])
def test_cells_near_the_last_whole_number_keep_their_variance(level):
    cells = np.random.default_rng(4).integers(0, 8, (1, 12, 14))
    block = (cells + level).astype(float)
    block[0, 8:, :] = 0.0
    variances = local_variance(block, window=(1, 3, 3))[0]
    for row in range(6):
        for column in range(12):
            own = cells[0, row : row + 3, column : column + 3]
            assert variances[row, column] == pytest.approx(exact.variance(own), rel=1e-6)
