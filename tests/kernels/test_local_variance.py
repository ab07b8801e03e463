"""Local variance is that of each window's own cells, to the last digits, whatever surrounds it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

from raster_kernels.kernels.windows.shapes import ellipse, reach
from raster_kernels.kernels.windows.variance import (
    Spread,
    local_variance,
    sum_variances,
)

# SciPy's names of the edge rules, and numpy.pad's.
MODES = {
    "reflect": {"mode": "symmetric"},
    "mirror": {"mode": "reflect"},
    "nearest": {"mode": "edge"},
    "wrap": {"mode": "wrap"},
    "constant": {"mode": "constant", "constant_values": -3.0},
}
NODATA_BEYOND = {"mode": "constant", "constant_values": np.nan}


def padded(cells, window, pad):
    return np.pad(cells, [reach(length) for length in window], **pad)


def brute_force(block, window, footprint=None, ddof=0, min_cells=1, fill_nodata=False):
    """Return the variance of each window by numpy's own, one window at a time."""
    windows = sliding_window_view(block, window)
    out = np.full(windows.shape[:3], np.nan)
    for place in np.ndindex(*out.shape):
        view = windows[place]
        cells = view[:, footprint] if footprint is not None else view
        own = view[tuple(reach(length)[0] for length in window)]
        cells = cells[~np.isnan(cells)].astype(np.float64)
        if cells.size >= max(min_cells, ddof + 1) and (fill_nodata or not np.isnan(own)):
            out[place] = np.var(cells, ddof=ddof)
    return out


def exact(cells):
    """Return the variance of cells in exact arithmetic."""
    cells = [Fraction(float(value)) for value in np.ravel(cells)]
    mean = sum(cells) / len(cells)
    return float(sum((value - mean) ** 2 for value in cells) / len(cells))


def with_holes(shape, share=0.15, seed=1):
    rng = np.random.default_rng(seed)
    cells = rng.normal(50, 10, shape)
    cells[rng.random(shape) < share] = np.nan
    return cells


# Against SciPy and numpy


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(3, 3), (2, 2), (4, 7), (1, 5), (6, 1), (1, 1), (9, 8), (10, 10)])
def test_rectangles_are_scipys_generic_filter(mode, size):
    cells = np.random.default_rng(1).normal(50, 10, (9, 12))
    block = np.pad(cells, [reach(n) for n in size], **MODES[mode])[None]
    expected = ndimage.generic_filter(cells, np.var, size, mode=mode, cval=-3.0)
    found = local_variance(block, window=(1, *size))
    np.testing.assert_allclose(found[0], expected, rtol=1e-12, atol=1e-12)


FOOTPRINTS = {
    "cross": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], bool),
    "ring": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], bool),
    "even": np.array([[1, 0, 1, 1], [0, 1, 1, 0]], bool),
    "corner": np.array([[0, 0, 0], [0, 0, 0], [0, 0, 1]], bool),
    "gaps": np.array([[1, 0, 1, 0, 1, 1, 1]], bool),
    "ellipse": ellipse(5, 9),
    "disk": ellipse(11, 11),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", FOOTPRINTS)
def test_footprints_are_scipys_generic_filter(mode, name):
    footprint = FOOTPRINTS[name]
    window = (1, *footprint.shape)
    cells = np.random.default_rng(2).normal(50, 10, (13, 14))
    expected = ndimage.generic_filter(cells, np.var, footprint=footprint, mode=mode, cval=-3.0)
    block = np.pad(cells, [reach(n) for n in footprint.shape], **MODES[mode])[None]
    found = local_variance(block, window=window, footprint=footprint)
    np.testing.assert_allclose(found[0], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "window", [(1, 3, 3), (1, 4, 6), (3, 3, 3), (2, 3, 2), (3, 1, 1), (1, 9, 1)]
)
@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("fill_nodata", [False, True])
@pytest.mark.parametrize("min_cells", [1, 4])
def test_nodata_neither_counts_nor_spreads(window, ddof, fill_nodata, min_cells):
    block = padded(with_holes((3, 8, 9)), window, NODATA_BEYOND)
    settings = {"ddof": ddof, "fill_nodata": fill_nodata, "min_cells": min_cells}
    expected = brute_force(block, window, **settings)
    assert np.isnan(block).any()
    found = local_variance(block, window=window, **settings)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", FOOTPRINTS)
@pytest.mark.parametrize("ddof", [0, 1])
def test_nodata_neither_counts_nor_spreads_under_a_footprint(name, ddof):
    footprint = FOOTPRINTS[name]
    window = (1, *footprint.shape)
    block = padded(with_holes((2, 14, 13)), window, NODATA_BEYOND)
    settings = {"ddof": ddof, "fill_nodata": True, "footprint": footprint}
    expected = brute_force(block, window, **settings)
    found = local_variance(block, window=window, **settings)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("fill_nodata", [False, True])
@pytest.mark.parametrize("corner", [(0, 0), (0, 3), (2, 0), (2, 3)])
def test_a_footprint_need_not_reach_the_sides_of_its_matrix(corner, fill_nodata):
    footprint = np.zeros((3, 4), bool)
    footprint[corner] = footprint[1, 1] = True
    window = (1, *footprint.shape)
    block = padded(with_holes((1, 9, 8)), window, NODATA_BEYOND)
    settings = {"fill_nodata": fill_nodata, "footprint": footprint}
    expected = brute_force(block, window, **settings)
    found = local_variance(block, window=window, **settings)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("footprint", [[[1, 0], [0, 1], [1, 0], [0, 0]], [[1, 1], [1, 0]]])
def test_sums_leave_out_windows_that_are_empty_although_their_own_cell_is_not(footprint):
    footprint = np.array(footprint, bool)
    window = (1, *footprint.shape)
    # Equal cells lose no digits, and nobody looks for NaN among the results.
    block = padded(0.0 * with_holes((1, 9, 8), share=0.7), window, NODATA_BEYOND)
    settings = {"window": window, "footprint": footprint}
    expected = local_variance(block, **settings)
    variances, deviations, count = sum_variances(local_variance(block, own=False, **settings))
    assert count == np.count_nonzero(~np.isnan(expected))
    assert variances == pytest.approx(np.nansum(expected))
    assert deviations == pytest.approx(np.nansum(np.sqrt(expected)))


cell = st.one_of(
    st.floats(-1e6, 1e6, width=32),
    st.sampled_from([0.0, -0.0, 0.1, 1e8, np.nan]),
)


@settings(deadline=None, max_examples=150)
@given(
    arrays.arrays(
        np.float64, arrays.array_shapes(min_dims=3, max_dims=3, max_side=7), elements=cell
    ),
    st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5)),
    st.integers(0, 1),
    st.integers(1, 3),
    st.booleans(),
)
def test_any_shape_any_window_any_holes(cells, window, ddof, min_cells, fill_nodata):
    block = padded(cells, window, NODATA_BEYOND)
    options = {"ddof": ddof, "min_cells": min_cells, "fill_nodata": fill_nodata}
    expected = brute_force(block, window, **options)
    found = local_variance(block, window=window, **options)
    scale = np.abs(cells[~np.isnan(cells)]).max(initial=0.0) ** 2
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14 * scale)


@settings(deadline=None, max_examples=50)
@given(
    arrays.arrays(np.float64, (1, 7, 8), elements=cell),
    arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=5)),
)
def test_any_footprint(cells, footprint):
    footprint[0, 0] |= not footprint.any()
    window = (1, *footprint.shape)
    block = padded(cells, window, NODATA_BEYOND)
    options = {"footprint": footprint, "fill_nodata": True}
    expected = brute_force(block, window, **options)
    found = local_variance(block, window=window, **options)
    scale = np.abs(cells[~np.isnan(cells)]).max(initial=0.0) ** 2
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-14 * scale)


# Other programs' numbers


def test_matlabs_stdfilt_is_reflected_edges_and_n_minus_1():
    # stdfilt takes 3 x 3 cells, repeats cells at the edge as "symmetric" does, and divides by
    # n - 1. At the corner of magic(4) the window holds 16 16 2, 16 16 2, 5 5 11; in the middle
    # all of 16 2 3, 5 11 10, 9 7 6.
    magic = np.array([[16, 2, 3, 13], [5, 11, 10, 8], [9, 7, 6, 12], [4, 14, 15, 1]], float)
    block = np.pad(magic, 1, mode="symmetric")[None]
    deviation, _ = local_variance(
        block, window=(1, 3, 3), ddof=1, statistic=Spread.STANDARD_DEVIATION
    )
    # 16 16 2 16 16 2 5 5 11: sum 89, squares 1203; (1203 - 89^2 / 9) / 8 = 40.3611
    np.testing.assert_allclose(deviation[0, 0], np.sqrt((1203 - 89**2 / 9) / 8), rtol=1e-14)
    # 16 2 3 5 11 10 9 7 6: sum 69, squares 681; (681 - 69^2 / 9) / 8 = 19
    np.testing.assert_allclose(deviation[1, 1], np.sqrt(19), rtol=1e-14)


@pytest.mark.parametrize("ddof", [0, 1])
def test_deviation_and_variation_follow_from_variance_and_mean(ddof):
    cells = with_holes((1, 10, 11))
    window = (1, 3, 4)
    block = padded(cells, window, NODATA_BEYOND)
    variance = brute_force(block, window, ddof=ddof)
    with np.errstate(invalid="ignore"):
        means = np.nanmean(
            np.where(
                np.isnan(variance)[..., None, None, None], 0.0, sliding_window_view(block, window)
            ),
            axis=(3, 4, 5),
        )
    deviation = local_variance(block, window=window, ddof=ddof, statistic=Spread.STANDARD_DEVIATION)
    variation = local_variance(
        block, window=window, ddof=ddof, statistic=Spread.COEFFICIENT_OF_VARIATION
    )
    np.testing.assert_allclose(deviation[0], np.sqrt(variance[0]), rtol=1e-12)
    np.testing.assert_allclose(variation[0], np.sqrt(variance[0]) / np.abs(means[0]), rtol=1e-12)
    for both in (deviation, variation):
        np.testing.assert_allclose(both[1], variance[0], rtol=1e-12)


def test_variation_of_negative_cells_is_positive_and_of_mean_0_is_no_data():
    block = np.array([[[-1.0, -2.0, -3.0, 5.0, -1.0, 1.0]]])
    variation = local_variance(block, window=(1, 1, 3), statistic=Spread.COEFFICIENT_OF_VARIATION)[
        0
    ]
    # -1 -2 -3: deviation sqrt(2/3), mean -2; -2 -3 5: mean 0
    np.testing.assert_allclose(variation[0, 0], np.sqrt(2 / 3) / 2, rtol=1e-14)
    assert np.isnan(variation[0, 1])
    assert (variation[0, 2:] > 0).all()


# To the last digits


def check_relative(found, cells, window, places, tolerance=1e-6):
    """Compare with exact arithmetic at some places; none may be 0."""
    rows, columns = window
    for row, column in places:
        expected = exact(cells[row : row + rows, column : column + columns])
        assert expected > 0
        assert abs(found[row, column] - expected) <= tolerance * expected
    assert (found > 0).all()


def some(found, count=6, seed=1):
    rng = np.random.default_rng(seed)
    flat = rng.choice(found.size, count)
    return [np.unravel_index(place, found.shape) for place in flat]


@pytest.mark.parametrize("size", [3, 5, 31, 101])
@pytest.mark.parametrize("offset", [0.0, 1e8, -1e8])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_noise_on_a_large_offset_keeps_its_variance(size, offset, dtype):
    # float32 holds noise on 1e8 in steps of 8 only: the variance is that of the cells as stored.
    deviation = 100.0 if dtype is np.float32 else 1.0
    cells = (offset + np.random.default_rng(1).normal(0, deviation, (130, 135))).astype(dtype)
    found = local_variance(cells[None], window=(1, size, size))[0]
    check_relative(found, cells, (size, size), some(found))


@pytest.mark.parametrize("size", [3, 5, 31, 101])
def test_noise_near_the_last_digits_of_a_large_offset_keeps_five_digits(size):
    # Cells of 1e8 are 1.5e-8 apart, 1.5e-6 of the noise.
    cells = 1e8 + np.random.default_rng(2).normal(0, 0.01, (130, 135))
    found = local_variance(cells[None], window=(1, size, size))[0]
    check_relative(found, cells, (size, size), some(found, 20 if size < 9 else 6), 1e-5)


@pytest.mark.parametrize("size", [3, 5, 31, 101])
@pytest.mark.parametrize("across", [True, False])
def test_noise_beside_a_cliff_keeps_its_variance(size, across):
    cells = np.random.default_rng(3).normal(0, 0.01, (240, 240))
    cells[:, 120:] += 1e6
    cells = cells if across else cells.T.copy()
    alone = local_variance(cells[None], window=(1, size, size))[0]
    beside = alone if across else alone.T
    below, above = beside[:, : 120 - size + 1], beside[:, 120:]
    assert below.shape[1] and above.shape[1]
    assert (beside[:, 120 - size + 1 : 120] > 1e6).all()  # windows on the cliff
    cells = cells if across else cells.T
    check_relative(below, cells, (size, size), [*some(below, 3), (0, below.shape[1] - 1)])
    check_relative(above, cells[:, 120:], (size, size), [*some(above, 3), (0, 0)])


def test_a_window_does_not_depend_on_what_lies_outside_it():
    cells = with_holes((1, 40, 40))
    whole = local_variance(cells, window=(1, 7, 6), fill_nodata=True)
    part = local_variance(cells[:, 5:30, 9:25].copy(), window=(1, 7, 6), fill_nodata=True)
    np.testing.assert_allclose(part, whole[:, 5:24, 9:20], rtol=1e-12)
    wild = cells.copy()
    wild[:, :5] = 1e300
    wild[:, :, :9] = np.inf
    beside = local_variance(wild, window=(1, 7, 6), fill_nodata=True)[:, 5:, 9:]
    np.testing.assert_allclose(beside, whole[:, 5:, 9:], rtol=1e-12)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e8 + 0.1, -1e-300, 1e15 / 3, np.float32(0.1)])
@pytest.mark.parametrize("window", [(1, 3, 3), (1, 7, 11), (3, 2, 5), (1, 31, 31)])
@pytest.mark.parametrize("holes", [0.0, 0.5])
def test_equal_cells_have_a_variance_of_exactly_0(value, window, holes):
    cells = np.full((4, 40, 40), value)
    cells[np.random.default_rng(4).random(cells.shape) < holes] = np.nan
    found = local_variance(cells, window=window, fill_nodata=True)
    assert (found[~np.isnan(found)] == 0).all()
    assert (~np.isnan(found)).mean() > 0.9
    footprint = ellipse(*window[1:])
    found = local_variance(
        cells, window=(1, *window[1:]), footprint=footprint, statistic=Spread.STANDARD_DEVIATION
    )
    assert (found[~np.isnan(found)] == 0).all()


def test_nothing_is_negative():
    rng = np.random.default_rng(5)
    cells = 1e8 + np.round(rng.random((1, 60, 60)) * 2) * 2.0**-26
    assert (local_variance(cells, window=(1, 5, 5)) >= 0).all()


# Manners


@pytest.mark.parametrize("statistic", Spread)
@pytest.mark.parametrize("footprint", [None, ellipse(5, 5)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_input_is_never_changed_and_the_result_is_ones_own(statistic, footprint, dtype):
    cells = with_holes((1, 12, 13)).astype(dtype)
    before = cells.copy()
    cells.setflags(write=False)
    options = {"window": (1, 5, 5), "footprint": footprint, "statistic": statistic}
    first = local_variance(cells, **options)
    kept = first.copy()
    local_variance(cells * 2, **options)
    np.testing.assert_array_equal(cells, before)
    np.testing.assert_array_equal(first, kept)
    assert first.dtype == np.float64
    assert first.flags.writeable


def test_float32_cells_are_computed_in_float64():
    cells = with_holes((1, 12, 13)).astype(np.float32)
    np.testing.assert_array_equal(
        local_variance(cells, window=(1, 3, 3)),
        local_variance(cells.astype(np.float64), window=(1, 3, 3)),
    )


def test_a_strided_view_gives_what_its_copy_gives():
    cells = with_holes((1, 24, 26))
    view = cells[:, ::2, ::-2]
    np.testing.assert_array_equal(
        local_variance(view, window=(1, 3, 4)), local_variance(view.copy(), window=(1, 3, 4))
    )


def test_one_cell_has_variance_0_and_none_with_n_minus_1():
    cell = np.array([[[7.5]]])
    assert local_variance(cell, window=(1, 1, 1)).item() == 0
    assert np.isnan(local_variance(cell, window=(1, 1, 1), ddof=1)).all()
    assert np.isnan(local_variance(cell, window=(1, 1, 1), min_cells=2)).all()


def test_all_nodata_stays_nodata():
    nothing = np.full((2, 9, 9), np.nan)
    for statistic in Spread:
        found = local_variance(nothing, window=(1, 3, 3), fill_nodata=True, statistic=statistic)
        assert np.isnan(found).all()


def test_a_footprint_of_another_size_than_the_window_is_refused():
    with pytest.raises(ValueError, match=r"a footprint of \(3, 3\) cells needs a window"):
        local_variance(np.ones((1, 9, 9)), window=(1, 5, 5), footprint=np.ones((3, 3), bool))


def test_threads_do_not_share_working_memory():
    from concurrent.futures import ThreadPoolExecutor

    blocks = [with_holes((1, 64, 64), seed=seed) for seed in range(8)]
    expected = [local_variance(block, window=(1, 5, 5)) for block in blocks]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda b: local_variance(b, window=(1, 5, 5)), blocks * 4))
    for one, other in zip(found, expected * 4):
        np.testing.assert_array_equal(one, other)


def test_sums_leave_out_what_has_no_data():
    assert sum_variances(np.array([[4.0, np.nan], [9.0, 0.0]])) == (13.0, 5.0, 3)
    assert sum_variances(np.full((2, 2), np.nan)) == (0.0, 0.0, 0)


def test_a_mean_keeps_its_digits_beside_cells_that_are_far_larger():
    # Most of the block is at 9e18: a reference among those would leave nothing of 7 and 200.
    block = np.full((1, 1, 40), 9.2e18)
    block[0, 0, 20:22] = 7.0, 200.0
    block[0, 0, 19] = block[0, 0, 22] = np.nan
    found = local_variance(
        block, window=(1, 1, 3), statistic=Spread.COEFFICIENT_OF_VARIATION, min_cells=2
    )
    np.testing.assert_allclose(found[0, 0, 19:21], 96.5 / 103.5)


# --- Flat results ---------------------------------------------------------------------------


def flat_blocks():
    rng = np.random.default_rng(11)
    noise = rng.normal(100, 5, (1, 40, 37))
    holes = np.where(rng.random(noise.shape) < 0.2, np.nan, noise)
    lake = holes.copy()
    lake[0, 10:30, 5:25] = 93.3
    infinite = holes.copy()
    infinite[0, 20, 20] = np.inf
    cliff = noise + np.where(np.arange(37) > 18, 1e9, 0)
    nothing = np.full(noise.shape, np.nan)
    blocks = noise, holes, lake, infinite, cliff, nothing
    return [*blocks, holes.astype("f4"), np.repeat(holes, 3, axis=0)]


@pytest.mark.parametrize("block", flat_blocks())
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"ddof": 1},
        {"min_cells": 20},
        {"min_cells": 99},
        {"fill_nodata": True},
        {"fill_nodata": True, "ddof": 1, "min_cells": 4},
        {"footprint": np.array([[0, 1, 0, 0, 1]] * 5, bool)},
    ],
)
def test_results_that_are_not_ones_own_are_the_same(block, more):
    window = (1 if "footprint" in more else len(block), 5, 5)
    wanted = local_variance(block, window=window, **more)
    found = local_variance(block, window=window, own=False, **more)
    np.testing.assert_array_equal(found, wanted)
    sums, right = sum_variances(found), sum_variances(wanted.copy())
    assert sums == right
    assert right[2] == np.count_nonzero(~np.isnan(wanted))


def test_ones_own_results_stay():
    block = flat_blocks()[0]
    first = local_variance(block, window=(1, 5, 5))
    kept = first.copy()
    local_variance(block + block**2, window=(1, 5, 5))
    np.testing.assert_array_equal(first, kept)
