"""Of a window that holds an infinite cell there is no mean, and nothing that is made of it."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from raster_kernels.kernels.correlation.local import local_correlation
from raster_kernels.kernels.gaps.choices import AROUND
from raster_kernels.kernels.gaps.methods import fill_gap
from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.kernels.windows.choices import Spread
from raster_kernels.kernels.windows.shapes import Shape, Weighting, distance_weights, ellipse
from raster_kernels.kernels.windows.variance import (
    local_variance,
    sum_variances,
)
from raster_kernels.kernels.windows.variance_by_scale import coarse_sums, widened_sums

S = Statistic
INF = np.inf
OF_MEANS = [
    S.MEAN,
    S.VARIANCE,
    S.STANDARD_DEVIATION,
    S.COEFFICIENT_OF_VARIATION,
    S.SUM,
    S.SKEWNESS,
    S.KURTOSIS,
]
SHAPES = [
    Shape((1, 1, 1)),
    Shape((1, 3, 3)),
    Shape((1, 4, 7)),
    Shape((3, 3, 2)),
    Shape((1, 21, 21)),
    Shape((1, 5, 5), ellipse(5, 5)),
    Shape((1, 3, 4), np.array([[1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]], bool)),
]


def test_a_row_of_nine_cells():
    row = np.array([[[1.0, 2.0, 3.0, INF, 5.0, 6.0, 7.0, -INF, -INF]]])
    names = [S.MEAN, S.SUM, S.VARIANCE, S.COUNT, S.MINIMUM, S.MAXIMUM, S.RANGE, S.MEDIAN, S.VARIETY]
    found = local_statistics(row, window=(1, 1, 2), statistics=names)[:, 0]
    expected = {
        S.MEAN: [1.5, 2.5, np.nan, np.nan, 5.5, 6.5, np.nan, np.nan],
        S.SUM: [3, 5, np.nan, np.nan, 11, 13, np.nan, np.nan],
        S.VARIANCE: [0.25, 0.25, np.nan, np.nan, 0.25, 0.25, np.nan, np.nan],
        S.COUNT: [2] * 8,
        S.MINIMUM: [1, 2, 3, 5, 5, 6, -INF, -INF],
        S.MAXIMUM: [2, 3, INF, INF, 6, 7, 7, -INF],
        S.RANGE: [1, 1, INF, INF, 1, 1, INF, 0],
        S.MEDIAN: [1.5, 2.5, INF, INF, 5.5, 6.5, -INF, -INF],
        S.VARIETY: [2, 2, 2, 2, 2, 2, 2, 1],
    }
    for layer, name in zip(found, names):
        np.testing.assert_array_equal(layer, expected[name], err_msg=name.name)


def rough(kind, gaps=0.1, seed=1):
    """Return cells on two levels, of which some on the left are infinite."""
    rng = np.random.default_rng(seed)
    cells = rng.normal(50, 10, (4, 40, 45)).astype(kind)
    cells[:, :, 25:] += 1e6
    cells[:, :, :15][rng.random((4, 40, 15)) < 0.04] = INF
    cells[:, :, :15][rng.random((4, 40, 15)) < 0.02] = -INF
    cells[rng.random(cells.shape) < gaps] = np.nan
    return cells


def holds_infinite(block, shape):
    marks = np.ones(shape.box, bool) if shape.footprint is None else shape.footprint[None]
    return np.isinf(sliding_window_view(block, shape.box)[..., marks]).any(axis=-1)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize("kind", ["f4", "f8"])
@pytest.mark.parametrize("shape", SHAPES)
def test_windows_with_infinite_cells_have_no_variance_and_others_have_theirs(shape, kind, gaps):
    block = rough(kind, gaps)
    spoiled = holds_infinite(block, shape)
    keywords = {"window": shape.box, "footprint": shape.footprint, "fill_nodata": True}
    variance = local_variance(block, **keywords).copy()
    assert np.isnan(variance[spoiled]).all()
    # Infinite cells are as if they were not there, for the windows that do not hold them.
    without = local_variance(np.where(np.isinf(block), np.nan, block), **keywords)
    np.testing.assert_allclose(variance[~spoiled], without[~spoiled], rtol=1e-6)
    assert np.isfinite(variance).any()
    for statistic in (Spread.STANDARD_DEVIATION, Spread.COEFFICIENT_OF_VARIATION):
        both = local_variance(block, statistic=statistic, **keywords)
        assert np.isnan(both[: len(both) // 2][spoiled]).all()
        assert np.isfinite(both[: len(both) // 2]).any() or shape.cells == 1
    found = local_statistics(block, statistics=OF_MEANS, **keywords)
    assert np.isnan(found.reshape(len(OF_MEANS), *spoiled.shape)[:, spoiled]).all()
    assert np.isfinite(found[OF_MEANS.index(S.SUM)]).any()


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.box[0] == 1 and shape.cells > 1]
)
def test_averages_leave_windows_with_infinite_cells_out(shape):
    block = rough("f4")[:1]
    found = local_variance(block, window=shape.box, footprint=shape.footprint, own=False)
    variances, deviations, count = sum_variances(found)
    expected = local_variance(block, window=shape.box, footprint=shape.footprint)
    assert not np.isinf(expected).any()
    expected = expected[~np.isnan(expected)]
    assert count == expected.size > 0
    assert variances == pytest.approx(expected.sum())
    assert deviations == pytest.approx(np.sqrt(expected).sum())


def test_averages_leave_out_variances_that_no_number_holds():
    block = np.array([[[0.0, 2.0, 0.0, 1e200, 0.0, 2.0]]])
    assert sum_variances(local_variance(block, window=(1, 1, 2))) == (3.0, 3.0, 3)


@pytest.mark.parametrize(
    "weights",
    [
        distance_weights(np.ones((5, 5), bool), Weighting.GAUSSIAN, 1.0),
        distance_weights(ellipse(7, 7), Weighting.EXPONENTIAL, 1.0),
        np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]),
    ],
)
def test_weights_do_not_bring_infinite_cells_in(weights):
    block = rough("f8")
    shape = Shape((1, *weights.shape), weights != 0)
    spoiled = holds_infinite(block, shape)
    found = local_statistics(
        block, window=shape.box, weights=weights, statistics=OF_MEANS, fill_nodata=True
    ).reshape(len(OF_MEANS), *spoiled.shape)
    assert np.isnan(found[:, spoiled]).all()
    without = local_statistics(
        np.where(np.isinf(block), np.nan, block),
        window=shape.box,
        weights=weights,
        statistics=OF_MEANS,
        fill_nodata=True,
    ).reshape(found.shape)
    np.testing.assert_array_equal(found[:, ~spoiled], without[:, ~spoiled])


def test_a_pair_with_an_infinite_cell_leaves_its_windows_without_correlation():
    first = np.array([[[1.0, 2.0, 4.0, 3.0, 5.0, INF, 2.0, np.nan, 1.0, 2.0, 4.0]]])
    second = np.array([[[2.0, 1.0, 3.0, 5.0, 4.0, 6.0, 1.0, INF, 3.0, 1.0, 2.0]]])
    r, p, n = local_correlation(first, second, window=(1, 3))[:, 0]
    nothing = [3, 4, 5, 6, 7]
    assert np.isnan(r[[3, 4, 5, 6]]).all()
    assert np.isnan(p[[3, 4, 5, 6]]).all()
    np.testing.assert_allclose(r[0], np.corrcoef(first[0, 0, :3], second[0, 0, :3])[0, 1])
    np.testing.assert_allclose(r[8], np.corrcoef(first[0, 0, 8:], second[0, 0, 8:])[0, 1])
    assert np.isfinite(np.delete(r, nothing)).all()
    # A pair is one of two cells that have data, infinite or not.
    np.testing.assert_array_equal(n, [3, 3, 3, 3, 3, 2, 2, 2, 3])


@pytest.mark.parametrize("sums", [coarse_sums, widened_sums])
def test_scales_leave_windows_with_infinite_cells_out(sums):
    cells = np.random.default_rng(2).normal(50, 10, (1, 60, 60))
    infinite = cells.copy()
    infinite[0, 30, 30] = INF
    infinite[0, 3, 50] = -INF
    for factor in (1, 2, 5):
        total, count = sums(infinite, factor=factor, statistic=Spread.VARIANCE)
        _, all_of_them = sums(cells, factor=factor, statistic=Spread.VARIANCE)
        assert 0 < count < all_of_them
        assert 20 < total / count * (factor**2 if sums is coarse_sums else 1) < 200


@pytest.mark.parametrize("method", AROUND)
def test_infinite_cells_are_no_source_of_fills(method):
    cells = np.random.default_rng(3).normal(50, 10, (20, 20))
    cells[8:12, 8:12] = np.nan
    cells[7, 9] = cells[12, 10] = INF
    filled = fill_gap(cells, np.isnan(cells), method=method, max_distance=100)
    assert np.isfinite(filled).all()
    assert (np.abs(filled) < 1e3).all()
