"""Local statistics are those of each window's own cells, by SciPy, numpy and loops."""

import threading
import tracemalloc
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage, stats

from raster_kernels.kernels.common.counting import any_valid
from raster_kernels.kernels.order.statistics import (
    Statistic,
    local_statistics,
    working_bytes,
)
from raster_kernels.kernels.windows import _higher_moments as higher
from raster_kernels.kernels.windows._extremes import window_extremes
from raster_kernels.kernels.windows._moments import window_moments
from raster_kernels.kernels.windows._sums import window_sums
from raster_kernels.kernels.windows.shapes import (
    Shape,
    Weighting,
    annulus,
    distance_weights,
    ellipse,
    reach,
    wedge,
)

S = Statistic
# SciPy's names of the edge rules, and numpy.pad's.
MODES = {
    "reflect": {"mode": "symmetric"},
    "mirror": {"mode": "reflect"},
    "nearest": {"mode": "edge"},
    "wrap": {"mode": "wrap"},
    "constant": {"mode": "constant", "constant_values": -3.0},
}
NODATA_BEYOND = {"mode": "constant", "constant_values": np.nan}


def entropy(cells):
    shares = np.unique(cells, return_counts=True)[1] / np.size(cells)
    return -(shares * np.log(shares)).sum()


def frequent(cells, sign):
    values, counts = np.unique(cells, return_counts=True)
    return values[np.argmax(sign * counts)]


def of_spread(statistic):
    """Return a statistic that does not exist where all cells are equal; SciPy before 1.9 has 0."""
    return lambda x: statistic(x) if np.ptp(x) > 0 else np.nan


# What numpy and SciPy say of the valid cells of one window.
ORACLES = {
    S.MEAN: np.mean,
    S.VARIANCE: np.var,
    S.STANDARD_DEVIATION: np.std,
    S.COEFFICIENT_OF_VARIATION: lambda x: np.std(x) / abs(np.mean(x)),
    S.MINIMUM: np.min,
    S.MAXIMUM: np.max,
    S.RANGE: np.ptp,
    S.SUM: np.sum,
    S.COUNT: np.size,
    S.SKEWNESS: of_spread(stats.skew),
    S.KURTOSIS: of_spread(stats.kurtosis),
    S.MEDIAN: np.median,
    S.ENTROPY: entropy,
    S.MAJORITY: lambda x: frequent(x, 1),
    S.MINORITY: lambda x: frequent(x, -1),
    S.VARIETY: lambda x: np.unique(x).size,
}
FOOTPRINTS = {
    "cross": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], bool),
    "ring": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], bool),
    "even": np.array([[1, 0, 1, 1], [0, 1, 1, 0]], bool),
    "gaps": np.array([[1, 0, 1, 0, 1, 1, 1]], bool),
    "ellipse": ellipse(5, 9),
    "annulus": annulus(9, 9, 2.0),
    "wedge": wedge(7, 7, 300.0, 70.0),
}


def padded(cells, window, pad):
    return np.pad(cells, [reach(length) for length in window], **pad)


def with_holes(shape, share=0.15, seed=1, offset=50.0):
    rng = np.random.default_rng(seed)
    cells = rng.gamma(2.0, 10.0, shape) + offset
    cells[rng.random(shape) < share] = np.nan
    return cells


def windows_of(block, window, footprint=None):
    """Return the valid cells of each window, and whether its own cell has data."""
    views = sliding_window_view(block, window)
    for place in np.ndindex(*views.shape[:3]):
        view = views[place]
        cells = view[:, footprint] if footprint is not None else view
        own = view[tuple(reach(length)[0] for length in window)]
        yield place, cells[~np.isnan(cells)].astype(np.float64), not np.isnan(own)


def brute_force(block, window, statistics, footprint=None, ddof=0, min_cells=1, fill=False):
    """Return what the oracles say of each window, one window at a time."""
    shape = tuple(n - w + 1 for n, w in zip(block.shape, window))
    out = np.full((len(statistics), *shape), np.nan)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for place, cells, own in windows_of(block, window, footprint):
            if cells.size < max(min_cells, 1) or not (fill or own):
                continue
            for layer, statistic in enumerate(statistics):
                value = ORACLES[statistic](cells)
                if ddof and statistic in (S.VARIANCE, S.STANDARD_DEVIATION):
                    value = np.nan if cells.size == 1 else ORACLES[statistic](cells, ddof=1)
                out[(layer, *place)] = value
    return out.reshape(-1, *shape[1:])


def check(found, expected, rtol=1e-9, atol=1e-9):
    assert np.isfinite(expected).any()
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol)


# Against SciPy and numpy


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(3, 3), (2, 4), (1, 5), (9, 8)])
@pytest.mark.parametrize("statistic", ORACLES)
def test_rectangles_are_scipys_generic_filter(mode, size, statistic):
    cells = np.random.default_rng(1).normal(50, 10, (8, 11))
    block = np.pad(cells, [reach(n) for n in size], **MODES[mode])[None]
    expected = ndimage.generic_filter(cells, ORACLES[statistic], size, mode=mode, cval=-3.0)
    check(local_statistics(block, window=(1, *size), statistics=[statistic])[0], expected)


@pytest.mark.parametrize("name", FOOTPRINTS)
def test_footprints_are_scipys_generic_filter(name):
    footprint = FOOTPRINTS[name]
    cells = np.random.default_rng(2).normal(50, 10, (9, 10))
    block = np.pad(cells, [reach(n) for n in footprint.shape], mode="symmetric")[None]
    found = local_statistics(
        block, window=(1, *footprint.shape), footprint=footprint, statistics=list(ORACLES)
    )
    for layer, oracle in zip(found, ORACLES.values()):
        check(layer, ndimage.generic_filter(cells, oracle, footprint=footprint, mode="reflect"))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("size", [(1, 1), (5, 5), (4, 7), (31, 31), (2, 1)])
def test_extremes_are_scipys_to_the_bit(size, dtype):
    cells = np.random.default_rng(3).normal(0, 1e9, (40, 45)).astype(dtype)
    block = np.pad(cells, [reach(n) for n in size], mode="symmetric")[None]
    least, greatest = local_statistics(
        block, window=(1, *size), statistics=[S.MINIMUM, S.MAXIMUM], dtype=dtype
    )
    np.testing.assert_array_equal(least, ndimage.minimum_filter(cells, size))
    np.testing.assert_array_equal(greatest, ndimage.maximum_filter(cells, size))
    assert least.dtype == dtype


@pytest.mark.parametrize("name", FOOTPRINTS)
def test_extremes_under_a_footprint_are_scipys_to_the_bit(name):
    footprint = FOOTPRINTS[name]
    cells = np.random.default_rng(4).normal(size=(30, 33))
    block = np.pad(cells, [reach(n) for n in footprint.shape], mode="symmetric")[None]
    found = window_extremes(block, Shape((1, *footprint.shape), footprint))
    filters = (ndimage.minimum_filter, ndimage.maximum_filter)
    for layer, scipys in zip(found, filters):
        np.testing.assert_array_equal(layer[0], scipys(cells, footprint=footprint))


@pytest.mark.parametrize("window", [(1, 3, 3), (1, 4, 6), (3, 3, 3), (2, 3, 2), (3, 1, 1)], ids=str)
@pytest.mark.parametrize(
    ("ddof", "fill", "min_cells"), [(0, False, 1), (1, True, 1), (0, True, 3), (1, False, 3)]
)
def test_nodata_neither_counts_nor_spreads(window, ddof, fill, min_cells):
    block = padded(with_holes((3, 8, 9), 0.4), window, NODATA_BEYOND)
    statistics = list(ORACLES)
    statistics.remove(S.COEFFICIENT_OF_VARIATION)  # follows from two others, see below
    expected = brute_force(block, window, statistics, None, ddof, min_cells, fill)
    found = local_statistics(
        block,
        window=window,
        statistics=statistics,
        ddof=ddof,
        fill_nodata=fill,
        min_cells=min_cells,
    )
    check(found, expected)


@pytest.mark.parametrize("name", FOOTPRINTS)
def test_nodata_neither_counts_nor_spreads_under_a_footprint(name):
    footprint = FOOTPRINTS[name]
    window = (1, *footprint.shape)
    block = padded(with_holes((1, 11, 10), 0.5), window, NODATA_BEYOND)
    statistics = list(ORACLES)
    expected = brute_force(block, window, statistics, footprint, fill=True)
    found = local_statistics(
        block, window=window, footprint=footprint, statistics=statistics, fill_nodata=True
    )
    check(found, expected)


def test_the_coefficient_of_variation_has_none_where_the_mean_is_0():
    block = np.array([[[1.0, -1.0, 3.0, -5.0]]])
    ratio, mean, deviation = local_statistics(
        block,
        window=(1, 1, 2),
        statistics=[S.COEFFICIENT_OF_VARIATION, S.MEAN, S.STANDARD_DEVIATION],
    )
    np.testing.assert_array_equal(mean, [[0.0, 1.0, -1.0]])
    np.testing.assert_allclose(ratio, [[np.nan, 2.0, 4.0]])
    np.testing.assert_allclose(deviation, [[1.0, 2.0, 4.0]])


cell = st.one_of(
    st.floats(-1e6, 1e6, width=32),
    st.sampled_from([0.0, -0.0, 0.1, 1e8, np.nan]),
)


@settings(max_examples=120)
@given(
    arrays.arrays(
        np.float64, arrays.array_shapes(min_dims=3, max_dims=3, max_side=7), elements=cell
    ),
    arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=5)),
    st.booleans(),
)
def test_sums_and_extremes_of_any_footprint(cells, footprint, rectangle):
    footprint[0, 0] |= not footprint.any()
    marks = np.ones_like(footprint) if rectangle else footprint
    window = (1, *footprint.shape)
    block = padded(cells, window, NODATA_BEYOND)
    statistics = [S.SUM, S.COUNT, S.MINIMUM, S.MAXIMUM, S.MEAN]
    expected = brute_force(block, window, statistics, marks, fill=True)
    found = local_statistics(
        block,
        window=window,
        footprint=None if rectangle else footprint,
        statistics=statistics,
        fill_nodata=True,
    )
    scale = np.abs(cells[~np.isnan(cells)]).max(initial=0.0)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14 * scale)


def test_all_seventeen_at_once_keep_their_places():
    block = padded(np.rint(with_holes((1, 12, 13), 0.3)), (1, 5, 4), NODATA_BEYOND)
    statistics = [S.PERCENTILES if s is S.COUNT else s for s in ORACLES] + [S.COUNT]
    found = local_statistics(
        block, window=(1, 5, 4), statistics=statistics, percentiles=[90.0, 10.0, 50.0]
    )
    assert len(found) == len(S) + 2
    at = statistics.index(S.PERCENTILES)
    rest = np.delete(found, range(at, at + 3), axis=0)
    others = [s for s in statistics if s is not S.PERCENTILES]
    check(rest, brute_force(block, (1, 5, 4), others))
    for layer, share in zip(found[at:], (90.0, 10.0, 50.0)):
        expected = np.full(layer.shape, np.nan)
        for (_, row, column), cells, own in windows_of(block, (1, 5, 4)):
            if own:
                expected[row, column] = np.percentile(cells, share)
        check(layer, expected)


# Digits


@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("window", [(1, 5, 5), (1, 7, 4), (1, 31, 31)], ids=str)
def test_skewness_and_kurtosis_are_scipys_whatever_the_offset(window, offset):
    rng = np.random.default_rng(5)
    cells = rng.gamma(2.0, 1.0, (1, 40, 45))
    if offset:  # exact in floats, so that the truth is that of the cells without
        cells = np.rint(cells * 1024) / 1024
    views = sliding_window_view(cells, window).reshape(
        *(n - w + 1 for n, w in zip(cells.shape, window)), -1
    )
    found = local_statistics(
        cells + offset, window=window, statistics=[S.SKEWNESS, S.KURTOSIS], fill_nodata=True
    )
    for layer, oracle in zip(found, (stats.skew, stats.kurtosis)):
        np.testing.assert_allclose(layer, oracle(views, axis=-1)[0], rtol=1e-6, atol=1e-9)


def exact_skewness(cells):
    """Return the skewness of cells by exact arithmetic."""
    cells = [Fraction(float(value)) for value in np.ravel(cells)]
    mean = sum(cells) / len(cells)
    second = sum((value - mean) ** 2 for value in cells) / len(cells)
    third = sum((value - mean) ** 3 for value in cells) / len(cells)
    return float(third) / float(second) ** 1.5


@pytest.mark.parametrize("share", [0.02, 0.5], ids=["a few windows", "half the block"])
def test_noise_beside_a_cliff_keeps_its_skewness(share):
    rng = np.random.default_rng(6)
    cells = rng.gamma(2.0, 0.01, (1, 30, 100))
    cells[..., int(100 * (1 - share)) :] += 1e6
    window = (1, 5, 5)
    found = local_statistics(cells, window=window, statistics=[S.SKEWNESS, S.KURTOSIS, S.VARIANCE])
    for row, column in [(3, 20), (10, 94), (10, 95), (20, 50), (25, 47), (0, 0)]:
        own = cells[0, row : row + 5, column : column + 5]
        assert found[0, row, column] == pytest.approx(exact_skewness(own), rel=1e-6, abs=1e-8)
        assert found[1, row, column] == pytest.approx(stats.kurtosis(own, None), rel=1e-6)
        assert found[2, row, column] == pytest.approx(np.var(own - own[0, 0]), rel=1e-6)


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("name", [None, *FOOTPRINTS])
def test_summed_and_merged_moments_agree(monkeypatch, name, gaps):
    block = with_holes((2, 17, 19), gaps)
    footprint = FOOTPRINTS.get(name)
    shape = Shape((2, 3, 4)) if footprint is None else Shape((1, *footprint.shape), footprint)
    missing = np.isnan(block) if gaps else None

    def powers():
        with np.errstate(all="ignore"):
            sums = window_moments([block], shape, missing=missing, order=4)
            return higher.standardized_moments(block, shape, sums, missing=missing)

    summed = powers()
    monkeypatch.setattr(higher, "_KEPT", {3: np.inf, 4: np.inf})
    merged = powers()
    assert not np.array_equal(summed[0], merged[0], equal_nan=True)  # two ways
    for one, other in zip(summed, merged):
        np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("value", [0.1, 1e8 + 0.3, -7.0])
@pytest.mark.parametrize(
    "weights", [None, distance_weights(np.ones((5, 5), bool), Weighting(1), 1.0)]
)
def test_equal_cells_have_no_spread_and_no_shape(value, weights):
    block = np.full((1, 12, 14), value)
    block[0, 9:, 9:] = 3.0  # windows without it do not know of it
    found = local_statistics(
        block,
        window=(1, 5, 5),
        weights=weights,
        statistics=[S.VARIANCE, S.STANDARD_DEVIATION, S.RANGE, S.SKEWNESS, S.KURTOSIS],
    )[:, :5, :5]
    assert (found[:3] == 0).all()
    assert np.isnan(found[3:]).all()


def test_sums_of_whole_numbers_are_exact():
    rng = np.random.default_rng(7)
    cells = rng.integers(-(2**40), 2**40, (1, 20, 20))
    (found,) = local_statistics(cells.astype(float), window=(1, 5, 5), statistics=[S.SUM])
    expected = sliding_window_view(cells, (1, 5, 5)).sum(axis=(3, 4, 5))[0]
    np.testing.assert_array_equal(found, expected.astype(float))


def test_an_infinite_cell_spoils_its_own_windows_only():
    block = np.random.default_rng(8).normal(size=(1, 12, 30))
    infinite = block.copy()
    infinite[0, 5, 5] = np.inf
    statistics = list(ORACLES)
    sound = local_statistics(block, window=(1, 3, 3), statistics=statistics)
    found = local_statistics(infinite, window=(1, 3, 3), statistics=statistics)
    np.testing.assert_allclose(found[:, :, 6:], sound[:, :, 6:], rtol=1e-9)
    assert np.isnan(found[statistics.index(S.MEAN), 4, 4])
    assert np.isposinf(found[statistics.index(S.MAXIMUM), 4, 4])
    assert found[statistics.index(S.MINIMUM), 4, 4] == sound[statistics.index(S.MINIMUM), 4, 4]


# Weights


WEIGHTS = {
    "gaussian": distance_weights(np.ones((5, 7), bool), Weighting.GAUSSIAN, 1.5),
    "inverse distance": distance_weights(ellipse(5, 5), Weighting.INVERSE_DISTANCE, 0.0),
    "exponential": distance_weights(annulus(7, 7, 1.0), Weighting.EXPONENTIAL, 2.0),
    "matrix": np.array([[0.0, 2.0, 1.0, 0.5], [3.0, 0.0, 0.0, 1.0]]),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "weights", [*WEIGHTS.values(), np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])]
)
def test_weighted_sums_are_scipys_correlation(weights, mode):
    cells = np.random.default_rng(9).normal(50, 10, (12, 13))
    block = np.pad(cells, [reach(n) for n in weights.shape], **MODES[mode])[None]
    (found,) = local_statistics(
        block, window=(1, *weights.shape), weights=weights, statistics=[S.SUM]
    )
    check(found, ndimage.correlate(cells, weights, mode=mode, cval=-3.0), atol=1e-11)


@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize("gaps", [0.0, 0.4])
def test_weighted_moments_are_those_of_each_windows_cells(name, gaps):
    weights = WEIGHTS[name]
    window = (1, *weights.shape)
    block = padded(with_holes((1, 9, 10), gaps, offset=1e5), window, NODATA_BEYOND)
    statistics = [S.MEAN, S.VARIANCE, S.STANDARD_DEVIATION, S.SKEWNESS, S.KURTOSIS, S.COUNT]
    statistics += [S.MINIMUM, S.MAXIMUM, S.COEFFICIENT_OF_VARIATION, S.SUM]
    found = local_statistics(
        block, window=window, weights=weights, statistics=statistics, fill_nodata=True
    )
    views = sliding_window_view(block, window)[0, :, :, 0]
    expected = np.full((len(statistics), *views.shape[:2]), np.nan)
    for place in np.ndindex(*views.shape[:2]):
        there = ~np.isnan(views[place]) & (weights != 0)
        if not there.any():
            continue
        x, w = views[place][there], weights[there] / weights[there].sum()
        mean = np.average(x, weights=w)
        d = x - mean
        variance = np.average(d**2, weights=w)
        with np.errstate(all="ignore"):
            expected[(slice(None), *place)] = [
                mean,
                variance,
                np.sqrt(variance),
                np.average(d**3, weights=w) / variance**1.5 if x.size > 1 else np.nan,
                np.average(d**4, weights=w) / variance**2 - 3 if x.size > 1 else np.nan,
                x.size,
                x.min(),
                x.max(),
                np.sqrt(variance) / mean,
                (x * weights[there]).sum(),
            ]
    # Cells of 1e5 hold eleven digits of their departures.
    flat = expected[1] < 1e-12
    expected[1:5, flat] = np.array([0.0, 0.0, np.nan, np.nan])[:, None]
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7)


def test_a_product_of_weights_is_summed_by_rows_and_columns(monkeypatch):
    from raster_kernels.kernels.windows import _weighted_moments as weighted

    block = with_holes((1, 20, 22), 0.2)
    weights = WEIGHTS["gaussian"]

    def moments():
        found = weighted.weighted_moments(block, weights, missing=np.isnan(block))
        return found.sums.copy(), found.weights.copy()

    assert weighted._product(weights) is not None
    assert weighted._product(WEIGHTS["exponential"]) is None
    fast = moments()
    monkeypatch.setattr(weighted, "_product", lambda weights: None)
    slow = moments()
    assert not np.array_equal(fast[0], slow[0])
    np.testing.assert_allclose(fast, slow, rtol=1e-12)


@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_weighted_variances_by_sums_and_by_departures_agree(monkeypatch, gaps):
    from raster_kernels.kernels.windows import _weighted_moments as weighted

    block = with_holes((1, 20, 22), gaps)
    weights = WEIGHTS["gaussian"]
    options = {"window": (1, 5, 7), "weights": weights, "statistics": [S.VARIANCE]}
    assert weighted._product(weights) is not None
    (summed,) = local_statistics(block, **options)
    monkeypatch.setattr(weighted, "_KEPT", np.inf)
    (departed,) = local_statistics(block, **options)
    assert not np.array_equal(summed, departed, equal_nan=True)  # two ways
    np.testing.assert_allclose(summed, departed, rtol=1e-9)


def test_weighted_noise_beside_a_cliff_keeps_its_variance():
    rng = np.random.default_rng(11)
    cells = rng.normal(0, 0.01, (1, 30, 40))
    cells[..., 20:] += 1e6
    (found,) = local_statistics(
        cells, window=(1, 5, 7), weights=WEIGHTS["gaussian"], statistics=[S.VARIANCE]
    )
    for row, column in [(0, 0), (10, 12), (5, 20), (25, 33)]:
        own = cells[0, row : row + 5, column : column + 7]
        own = own - own[0, 0]
        mean = np.average(own, weights=WEIGHTS["gaussian"])
        wanted = np.average((own - mean) ** 2, weights=WEIGHTS["gaussian"])
        assert found[row, column] == pytest.approx(wanted, rel=1e-6)


# Refusals, memory, types


def test_negative_weights_are_for_sums():
    weights = np.array([[-1.0, 2.0, -1.0]])
    block = np.arange(5.0).reshape(1, 1, 5)
    with pytest.raises(ValueError, match=r"-1 is a weight: negative ones make a sum only, no mean"):
        local_statistics(block, window=(1, 1, 3), weights=weights, statistics=[S.SUM, S.MEAN])


def test_weighted_variances_have_no_other_denominator():
    weights = np.ones((1, 3))
    block = np.arange(5.0).reshape(1, 1, 5)
    with pytest.raises(ValueError, match="choose n as the denominator"):
        local_statistics(block, window=(1, 1, 3), weights=weights, statistics=[S.VARIANCE], ddof=1)
    local_statistics(block, window=(1, 1, 3), weights=weights, statistics=[S.MEAN], ddof=1)


@pytest.mark.parametrize("what", ["footprint", "weights"])
def test_a_matrix_of_another_size_than_the_window_is_refused(what):
    with pytest.raises(ValueError, match="needs a window of that size"):
        local_statistics(np.zeros((1, 9, 9)), window=(1, 3, 3), **{what: np.ones((3, 5), bool)})


def test_results_are_ones_own_and_the_block_stays_as_it_is():
    rng = np.random.default_rng(10)
    block, other = rng.normal(size=(2, 1, 20, 30)).astype("f4")
    block[0, 4, 4] = np.nan
    before = block.copy()
    options = {"window": (1, 3, 3), "statistics": list(ORACLES), "dtype": "f4"}
    first = local_statistics(block, **options)
    kept = first.copy()
    local_statistics(other, **options)
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(block, before)
    assert first.dtype == np.float32


def test_each_alone_is_what_it_is_among_others():
    block = with_holes((1, 20, 22), 0.2)
    statistics = list(ORACLES)
    together = local_statistics(block, window=(1, 5, 5), statistics=statistics)
    for layer, statistic in zip(together, statistics):
        (alone,) = local_statistics(block, window=(1, 5, 5), statistics=[statistic])
        np.testing.assert_allclose(alone, layer, rtol=1e-12)


def test_a_float32_result_is_the_float64_one_rounded():
    block = with_holes((1, 20, 22), 0.2).astype("f4")
    options = {"window": (1, 5, 5), "statistics": list(ORACLES)}
    narrow = local_statistics(block, dtype="f4", **options)
    wide = local_statistics(block, dtype="f8", **options)
    np.testing.assert_array_equal(narrow, wide.astype("f4"))


def test_counts_alone_need_no_sums():
    missing = np.zeros((1, 4, 5), bool)
    missing[0, 0, 0] = True
    counts, sums = window_sums(np.zeros((1, 4, 5)), Shape((1, 2, 2)), missing=missing, powers=0)
    assert sums == []
    assert counts.tolist() == [[[3, 4, 4, 4], [4, 4, 4, 4], [4, 4, 4, 4]]]


@pytest.mark.parametrize("weights", [[1.0, 2.0, 1.0], [1.0, 0.5, 3.0]])
def test_equal_infinite_cells_have_no_weighted_variance(weights):
    block = np.full((1, 1, 5), np.inf)
    block[0, 0, :2] = 3.0
    found = local_statistics(
        block,
        window=(1, 1, 3),
        weights=np.array([weights]),
        statistics=[Statistic.VARIANCE, Statistic.SKEWNESS],
    )
    assert np.isnan(found[:, 0, 1:]).all()


@pytest.mark.parametrize(
    ("statistics", "options"),
    [
        ([S.MEAN], {}),
        ([S.VARIANCE], {}),
        ([S.COEFFICIENT_OF_VARIATION], {}),
        ([S.KURTOSIS], {}),
        ([S.MINIMUM, S.RANGE], {}),
        ([S.MEDIAN, S.PERCENTILES], {}),
        ([S.ENTROPY, S.MAJORITY], {}),
        (list(Statistic), {}),
        (list(Statistic), {"footprint": ellipse(31, 31)}),
        ([S.VARIANCE], {"weights": ellipse(31, 31) * 1.0}),
        ([S.MEAN], {"weights": np.outer(np.arange(31.0), np.arange(31.0))}),
    ],
)
def test_memory_at_work_is_what_plans_are_made_for(statistics, options):
    block = np.random.default_rng(1).normal(50, 10, (1, 280, 280))
    block[0, ::7, ::3] = np.nan
    took = []

    def work():  # in a thread of its own, where no memory is kept yet
        tracemalloc.start()
        local_statistics(block, window=(1, 31, 31), statistics=statistics, **options)
        took.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    marks = options.get("footprint", options.get("weights"))
    shape = Shape((1, 31, 31), None if marks is None else marks != 0)
    bands = len(statistics) + (S.PERCENTILES in statistics)
    told = working_bytes(statistics, bands, shape, "weights" in options) * block.size
    # Order statistics and frequencies need some 30 MB whatever the block.
    apart = 30e6 if set(statistics) & {S.MEDIAN, S.ENTROPY} else 0.0
    assert told / 2 < took[0] < told * 1.5 + apart


def test_a_tile_has_a_result_or_none():
    tile = np.full((2, 3, 4), np.nan)
    assert not any_valid(tile)
    tile[1, 2, 1] = 0.0
    assert any_valid(tile)
