"""A statistic is the same, bit for bit, whatever else is asked for with it."""

from functools import partial
from itertools import combinations

import numpy as np
import pytest

from raster_kernels.kernels.correlation.local import local_correlation
from raster_kernels.kernels.order.statistics import Statistic, local_statistics
from raster_kernels.kernels.windows.choices import Spread
from raster_kernels.kernels.windows.shapes import Shape, Weighting, distance_weights, ellipse
from raster_kernels.kernels.windows.variance import local_variance

S = Statistic
ALL = [s for s in S if s is not S.PERCENTILES]
SHAPES = {
    "one cell": Shape((1, 1, 1)),
    "3 x 3": Shape((1, 3, 3)),
    "7 x 4": Shape((1, 7, 4)),
    "31 x 31": Shape((1, 31, 31)),
    "three bands": Shape((3, 3, 5)),
    "ellipse": Shape((1, 9, 9), ellipse(9, 9)),
    "odd": Shape((1, 3, 4), np.array([[1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]], bool)),
}
WEIGHTS = {
    "gaussian": distance_weights(np.ones((5, 7), bool), Weighting.GAUSSIAN, 1.5),
    "exponential": distance_weights(ellipse(5, 5), Weighting.EXPONENTIAL, 2.0),
    "matrix": np.array([[0.0, 2.0, 1.0, 0.5], [3.0, 0.0, 0.0, 1.0]]),
}


def rough(kind, look):
    """Return cells that are summed ("noise"), looked at or merged ("cliffs", "lakes")."""
    rng = np.random.default_rng(3)
    cells = rng.gamma(2.0, 10.0, (3, 44, 50)) + 300.0
    if look == "a few":
        cells[:, 20:24, 20:25] = 0.1
    elif look != "noise":
        cells[:, :, 20:] = 1000.1 if look == "lakes" else 1e5 + rng.gamma(2.0, 1.0, (3, 44, 30))
    if look == "gaps":
        cells[rng.random(cells.shape) < 0.3] = np.nan
        cells[rng.random(cells.shape) < 0.01] = np.inf
    return cells.astype(kind)


def assert_alike(alone, together, kernel):
    for one, other in combinations(alone, 2):
        for pair in ((one, other), (other, one)):
            for statistic, layer in zip(pair, kernel(statistics=pair)):
                np.testing.assert_array_equal(layer, alone[statistic], err_msg=str(pair))
    for statistic, layer in zip(alone, together):
        np.testing.assert_array_equal(layer, alone[statistic], err_msg=f"{statistic} of all")


@pytest.mark.parametrize("look", ["noise", "a few", "cliffs", "lakes", "gaps"])
@pytest.mark.parametrize("kind", ["f4", "f8"])
@pytest.mark.parametrize("name", SHAPES)
def test_all_pairs_of_statistics(name, kind, look):
    shape, block = SHAPES[name], rough(kind, look)
    summed = [s for s in ALL if s not in (S.ENTROPY, S.MAJORITY, S.MINORITY, S.VARIETY, S.MEDIAN)]
    keywords = {"window": shape.box, "footprint": shape.footprint, "dtype": kind}

    def kernel(statistics):
        found = local_statistics(block, statistics=statistics, **keywords)
        return found.reshape(len(statistics), -1, *found.shape[1:])

    alone = {s: kernel(statistics=[s])[0].copy() for s in summed}
    assert_alike(alone, kernel(statistics=summed), kernel)


def test_all_pairs_with_medians_and_classes():
    block = np.rint(rough("f8", "gaps")[:1, :20, 10:30])
    kernel = partial(local_statistics, block, window=(1, 3, 3))
    alone = {s: kernel(statistics=[s])[0].copy() for s in ALL}
    assert_alike(alone, kernel(statistics=ALL), kernel)


@pytest.mark.parametrize("look", ["noise", "cliffs", "lakes", "gaps"])
@pytest.mark.parametrize("name", WEIGHTS)
def test_all_pairs_of_weighted_statistics(name, look):
    weights, block = WEIGHTS[name], rough("f8", look)[:1]
    kernel = partial(local_statistics, block, window=(1, *weights.shape), weights=weights)
    weighted = [*(s for s in ALL if s <= S.COUNT), S.SKEWNESS, S.KURTOSIS]
    alone = {s: kernel(statistics=[s])[0].copy() for s in weighted}
    assert_alike(alone, kernel(statistics=weighted), kernel)


@pytest.mark.parametrize("look", ["noise", "a few", "cliffs", "lakes", "gaps"])
@pytest.mark.parametrize("kind", ["f4", "f8"])
@pytest.mark.parametrize("name", SHAPES)
def test_local_variance_is_that_of_local_statistics(name, kind, look):
    shape, block = SHAPES[name], rough(kind, look)
    spreads = [S.VARIANCE, S.STANDARD_DEVIATION, S.COEFFICIENT_OF_VARIATION]
    for ddof in (0, 1):
        for fill in (False, True):
            keywords = {"window": shape.box, "footprint": shape.footprint, "ddof": ddof}
            keywords["fill_nodata"] = fill
            found = local_statistics(block, statistics=[*spreads, S.KURTOSIS], **keywords)
            bands = len(found) // 4
            for k, spread in enumerate(Spread):
                layers = local_variance(block, statistic=spread, **keywords)[:bands]
                expected = found[k * bands : (k + 1) * bands]
                np.testing.assert_array_equal(layers, expected, err_msg=spread.name)
            if shape.box[0] == 1:
                (band,) = local_variance(block[:1], own=False, **keywords).copy()
                (expected,) = local_variance(block[:1], **keywords)
                np.testing.assert_array_equal(band, expected)


def test_correlations_are_the_same_with_and_without_p():
    first, second = rough("f8", "gaps")[:2, None]
    with_p = local_correlation(first, second, window=(5, 5))
    alone = local_correlation(first, second, window=(5, 5), significance=False)
    assert np.isfinite(alone).any()
    np.testing.assert_array_equal(with_p[:1], alone)
