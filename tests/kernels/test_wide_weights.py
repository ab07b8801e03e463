"""Windows of many weights go by Fourier transforms, and keep every promise all the same."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from raster_kernels.kernels.common.checkpoint import listening
from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.kernels.windows import _wide_weights
from raster_kernels.kernels.windows._weighted_moments import weighted_moments
from raster_kernels.kernels.windows._wide_weights import WideWindows, is_wide
from raster_kernels.kernels.windows.shapes import Weighting, distance_weights, ellipse

from . import exact

S = Statistic
SIDE = 25
EXPONENTIAL = distance_weights(ellipse(SIDE, SIDE), Weighting.EXPONENTIAL, 4.0)
STEEP = distance_weights(ellipse(SIDE, SIDE), Weighting.EXPONENTIAL, 0.4)
GAUSSIAN = distance_weights(np.ones((SIDE, SIDE), bool), Weighting.GAUSSIAN, 4.0)
WEIGHTS = {"exponential": EXPONENTIAL, "steep": STEEP, "gaussian": GAUSSIAN}
SHAPE = (1, 84, 110)


def hills(rng):
    rough = rng.normal(0, 1, SHAPE[1:])
    return 800 + 40 * ndimage.gaussian_filter(rough, 8)[None] * 8 + 0.5 * rng.normal(0, 1, SHAPE)


def cliff(rng):
    cells = rng.normal(0, 0.01, SHAPE)
    cells[..., 60:] += 1e6
    return cells


def lake(rng):
    cells = hills(rng)
    cells[:, 20:70, 20:70] = 123.4
    cells[:, 20:70, 60:70] += rng.normal(0, 1e-3, (50, 10))
    return cells


def spikes(rng):
    cells = rng.normal(0, 0.01, SHAPE)
    cells[:, ::31, ::37] = 1e6
    return cells


def huge(rng):
    cells = rng.normal(0, 1.0, SHAPE)
    cells[0, 40, 50], cells[0, 79, 9] = 1e60, -1e20
    return cells


def offset(rng):
    return rng.normal(0, 1.0, SHAPE) + 1e8


LOOKS = {f.__name__: f for f in (hills, cliff, lake, spikes, huge, offset)}


def cells_of(look, gaps, kind="f8"):
    rng = np.random.default_rng(4)
    cells = LOOKS[look](rng)
    if gaps:
        cells[rng.random(SHAPE) < 0.2] = np.nan
        cells[:, 5:50, 70:105] = np.nan
    return cells.astype(kind)


def test_whole_cells_under_whole_weights_are_summed_exactly():
    rng = np.random.default_rng(1)
    weights = rng.integers(-9, 10, (15, 17)).astype(float)
    assert is_wide(weights)
    cells = rng.integers(-5000, 5000, (1, 60, 70))
    cells[0, 30, 30] = 2**40
    wanted = ndimage.correlate(cells[0], weights.astype(int), mode="constant")[7:-7, 8:-8]
    (found,) = local_statistics(
        cells.astype(float), window=(1, 15, 17), weights=weights, statistics=[S.SUM]
    )
    np.testing.assert_array_equal(found, wanted)


def test_whole_means_with_gaps_are_those_of_whole_sums():
    rng = np.random.default_rng(2)
    weights = rng.integers(1, 4, (15, 17)).astype(float)
    cells = rng.integers(0, 255, (1, 40, 45)).astype(float)
    cells[rng.random(cells.shape) < 0.4] = np.nan
    found = weighted_moments(cells, weights, missing=np.isnan(cells))
    views = sliding_window_view(cells[0], (15, 17))
    np.testing.assert_array_equal(found.sums[0], np.nansum(views * weights, axis=(2, 3)))
    heavy = np.where(np.isnan(views), 0.0, weights).sum(axis=(2, 3))
    np.testing.assert_array_equal(found.weights[0], heavy)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize("look", LOOKS)
def test_every_window_keeps_its_digits(look, name, gaps):
    weights, block = WEIGHTS[name], cells_of(look, gaps)
    assert is_wide(weights)
    found = local_statistics(
        block,
        window=(1, SIDE, SIDE),
        weights=weights,
        statistics=[S.SUM, S.VARIANCE, S.SKEWNESS, S.KURTOSIS],
        fill_nodata=True,
    )
    rng = np.random.default_rng(5)
    rows, columns = rng.integers(0, 60, 9), np.linspace(0, 85, 9).astype(int)
    for row, column in zip(rows, columns):
        cells = block[0, row : row + SIDE, column : column + SIDE]
        if np.isnan(cells[weights != 0]).all():
            assert np.isnan(found[:, row, column]).all()
            continue
        total, variance, skewness, kurtosis = exact.weighted(cells, weights)
        largest = (
            np.nanmax(np.abs(cells[weights != 0])) * np.where(np.isnan(cells), 0, weights).sum()
        )
        here = found[:, row, column]
        assert here[0] == pytest.approx(total, rel=0, abs=1e-10 * largest)
        assert here[1] == pytest.approx(variance, rel=1e-6, abs=0)
        assert here[2] == pytest.approx(skewness, rel=1e-6, abs=1e-6, nan_ok=True)
        assert here[3] == pytest.approx(kurtosis, rel=1e-6, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("look", ["cliff", "spikes", "huge"])
def test_transforms_alone_would_not_do(look, monkeypatch):
    """Without the bound, noise of 1e-4 beside a cliff would have any variance."""
    block = cells_of(look, False)
    keywords = {"window": (1, SIDE, SIDE), "weights": EXPONENTIAL, "statistics": [S.VARIANCE]}
    right = local_statistics(block, **keywords)
    monkeypatch.setattr(_wide_weights, "_EPSILON", 0.0)
    wrong = local_statistics(block, **keywords)
    assert np.nanmax(np.abs(wrong / right - 1)) > 1e-2


@pytest.mark.parametrize("look", LOOKS)
def test_the_bound_is_one(look, monkeypatch):
    block, worst = cells_of(look, False), []
    add = WideWindows._add

    def watched(self, cells, region, sums, errors):
        add(self, cells, region, sums, errors)
        rng = np.random.default_rng(6)
        for row, column in zip(*(rng.integers(0, n, 2) for n in sums[-1].shape)):
            own = cells[row : row + SIDE, column : column + SIDE]
            right = sum(
                Fraction(float(w)) * Fraction(float(x)) for w, x in zip(EXPONENTIAL.flat, own.flat)
            )
            worst.append(float(abs(Fraction(float(sums[-1][row, column])) - right)) / errors[-1])

    monkeypatch.setattr(WideWindows, "_add", watched)
    local_statistics(
        block, window=(1, SIDE, SIDE), weights=EXPONENTIAL, statistics=[S.VARIANCE, S.KURTOSIS]
    )
    assert 0 < max(worst) < 0.1


@pytest.mark.parametrize(("look", "gaps"), [("cliff", False), ("lake", True), ("huge", True)])
@pytest.mark.parametrize("name", WEIGHTS)
def test_a_statistic_does_not_depend_on_what_else_is_asked_for(look, name, gaps):
    weights, block = WEIGHTS[name], cells_of(look, gaps)
    statistics = [S.MEAN, S.SUM, S.VARIANCE, S.SKEWNESS, S.KURTOSIS]

    def run(*asked):
        return local_statistics(
            block, window=(1, SIDE, SIDE), weights=weights, statistics=asked
        ).copy()

    alone = {s: run(s)[0] for s in statistics}
    for some in (*combinations(statistics, 2), statistics):
        for layer, statistic in zip(run(*some), some):
            np.testing.assert_array_equal(layer, alone[statistic], err_msg=str(some))


@pytest.mark.parametrize("value", [0.1, -7.0, 1e8 + 0.3])
def test_equal_cells_have_no_spread(value):
    block = np.full((1, 70, 80), value)
    block[0, 60:] = 1e5
    block[0, 3:9, 3:9] = np.nan
    found = local_statistics(
        block,
        window=(1, SIDE, SIDE),
        weights=EXPONENTIAL,
        statistics=[S.VARIANCE, S.SKEWNESS, S.MEAN],
        fill_nodata=True,
    )[:, :30]
    assert (found[0] == 0).all()
    assert np.isnan(found[1]).all()
    np.testing.assert_allclose(found[2], value, rtol=1e-10)


@pytest.mark.parametrize("gaps", [False, True])
def test_means_of_noughts_and_ones_lie_between_them(gaps):
    """Transforms alone give means of -3e-15 where all cells are 0."""
    rng = np.random.default_rng(8)
    block = (ndimage.gaussian_filter(rng.normal(size=SHAPE[1:]), 9) > 0.01)[None].astype(float)
    if gaps:
        block[rng.random(SHAPE) < 0.3] = np.nan
    for weights in (EXPONENTIAL, STEEP, ellipse(SIDE, SIDE).astype(float)):
        (found,) = local_statistics(
            block,
            window=(1, SIDE, SIDE),
            weights=weights,
            statistics=[S.MEAN],
            fill_nodata=True,
        )
        views = sliding_window_view(block[0], (SIDE, SIDE))[:, :, weights != 0]
        assert (found >= np.nanmin(views, axis=2)).all()
        assert (found <= np.nanmax(views, axis=2)).all()
        assert (found == 0).any()
        assert (found == 1).any()


def test_weights_of_both_signs_leave_nodata_out():
    rng = np.random.default_rng(9)
    weights = rng.normal(size=(15, 17))
    block = rng.normal(5, 1, (1, 40, 45))
    block[rng.random(block.shape) < 0.3] = np.nan
    (found,) = local_statistics(
        block, window=(1, 15, 17), weights=weights, statistics=[S.SUM], fill_nodata=True
    )
    expected = np.nansum(sliding_window_view(block[0], (15, 17)) * weights, axis=(2, 3))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10 * 8 * np.abs(weights).sum())


def test_small_blocks_and_several_bands():
    rng = np.random.default_rng(7)
    block = rng.normal(50, 10, (3, 30, 27)).astype("f4")
    found = local_statistics(
        block, window=(1, SIDE, SIDE), weights=EXPONENTIAL, statistics=[S.VARIANCE]
    )
    assert found.shape == (3, 6, 3)
    for band, row, column in np.ndindex(found.shape):
        cells = block[band, row : row + SIDE, column : column + SIDE]
        expected = exact.weighted(cells, EXPONENTIAL)[1]
        assert found[band, row, column] == pytest.approx(expected, rel=1e-6)


def test_wide_weights_ask_whether_to_stop():
    class Stop(Exception):
        pass

    asked = []

    def check():
        asked.append(1)
        if len(asked) == 5:
            raise Stop

    with pytest.raises(Stop), listening(check):
        local_statistics(
            cells_of("hills", False),
            window=(1, SIDE, SIDE),
            weights=EXPONENTIAL,
            statistics=[S.VARIANCE],
        )
