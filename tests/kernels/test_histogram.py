import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import kstest
from skimage.exposure import equalize_hist

from raster_kernels.kernels.levels.histogram import (
    OutputLevels,
    ValueRange,
    equalize_interpolated,
    flatness,
    flatness_counts,
    histogram,
    merge_ranges,
    output_levels,
    to_type,
    value_range,
)

CUTS = [1, 97, 10_000]


def blocks(raster, rows):
    return [raster[start : start + rows] for start in range(0, len(raster), rows)]


def rough(shape, seed=0, dtype=np.float64, offset=0.0, infinite=True):
    """Noise with holes, ties, negative zeros and infinite cells."""
    generator = np.random.default_rng(seed)
    raster = offset + generator.normal(0, 3, shape)
    raster[generator.random(shape) < 0.2] = offset + 1
    raster[generator.random(shape) < 0.1] = np.nan
    raster[generator.random(shape) < 0.02] = -0.0
    if infinite:
        raster[generator.random(shape) < 0.01] = np.inf
        raster[generator.random(shape) < 0.01] = -np.inf
    return raster.astype(dtype)


@st.composite
def rasters(draw):
    kind = draw(st.sampled_from(["f4", "f8", "i2", "u1", "i8"]))
    shape = draw(array_shapes(min_dims=2, max_dims=3, max_side=9))
    if kind[0] != "f":
        return draw(arrays(kind, shape, elements=st.integers(0, 200)))
    special = st.sampled_from([np.nan, np.inf, -np.inf, -0.0, 0.5])
    numbers = st.floats(-100, 100, width=32)
    raster = draw(arrays(kind, shape, elements=st.one_of(numbers, special)))
    return raster + raster.dtype.type(draw(st.sampled_from([0.0, 1e8, -3e3])))


def valid_cells(raster):
    return raster[np.isfinite(raster)].astype(float)


def interp_oracle(raster, counts, lower, upper, output_min, output_max):
    if lower == upper:
        lower, upper = lower - 0.5, upper + 0.5
    edges = np.linspace(lower, upper, len(counts) + 1)
    cdf = np.cumsum(counts)
    cells = raster.astype(float)
    fraction = np.interp(cells, edges[:-1], cdf / cdf[-1])
    fraction[np.isneginf(cells)] = 0
    fraction[np.isnan(cells)] = np.nan  # with one edge alone, interp fills NaN in
    return output_min + (output_max - output_min) * fraction


@given(rasters())
@settings(max_examples=200, deadline=None)
def test_the_range_is_that_of_the_finite_cells(raster):
    finite = raster[np.isfinite(raster)]
    found = value_range(raster)[0]
    assert found.cells == finite.size
    if finite.size:
        assert (found.minimum, found.maximum) == (finite.min(), finite.max())
    else:
        assert (found.minimum, found.maximum) == (np.inf, -np.inf)


def test_the_range_of_integers_is_exact():
    raster = np.array([[2**62 + 1, -(2**63)]])
    assert value_range(raster)[0] == (-(2**63), 2**62 + 1, 2)


def test_an_empty_block_changes_no_range():
    some = ValueRange(1.0, 2.0, 3)
    for nothing in (np.zeros((0, 4)), np.zeros((0, 4), int), np.full((2, 2), np.nan)):
        assert merge_ranges(some, value_range(nothing)[0]) == some


@pytest.mark.parametrize("rows", CUTS)
def test_the_range_does_not_depend_on_the_cut(rows):
    raster = rough((200, 31))
    merged = ValueRange(np.inf, -np.inf, 0)
    for block in blocks(raster, rows):
        merged = merge_ranges(merged, value_range(block)[0])
    finite = raster[np.isfinite(raster)]
    assert merged == (finite.min(), finite.max(), finite.size)


@given(rasters(), st.integers(1, 300))
@settings(max_examples=300, deadline=None)
def test_counts_are_those_of_numpy(raster, bins):
    found = value_range(raster)[0]
    if not found.cells:
        return
    counts = histogram(raster, lower=found.minimum, upper=found.maximum, bins=bins)
    expected, edges = np.histogram(valid_cells(raster), bins, (found.minimum, found.maximum))
    assert counts.dtype == np.int64
    # Of bins that are narrower than the next float, numpy's are other ones than its edges tell.
    assume((np.diff(edges) > 0).all())
    np.testing.assert_array_equal(counts, expected)


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
    st.integers(1, 1000),
    st.sampled_from([np.float64, np.float32]),
)
@settings(max_examples=200, deadline=None)
def test_cells_on_and_next_to_edges_are_counted_as_numpy_does(lower, width, bins, dtype):
    upper = lower + width
    edges = np.linspace(lower, upper, bins + 1).astype(dtype)
    cells = np.concatenate(
        [edges, np.nextafter(edges, dtype(-np.inf)), np.nextafter(edges, dtype(np.inf))]
    )
    expected, _ = np.histogram(cells.astype(float), bins, (lower, upper))
    np.testing.assert_array_equal(histogram(cells, lower=lower, upper=upper, bins=bins), expected)


def test_cells_outside_a_chosen_range_are_not_counted():
    raster = np.array([-np.inf, -5.0, 0.0, 0.5, 2.0, np.nextafter(2.0, 3), 9.0, np.inf, np.nan])
    np.testing.assert_array_equal(histogram(raster, lower=0, upper=2, bins=2), [2, 1])


def test_a_range_with_fewer_floats_than_bins_loses_no_cell():
    lower = 1e8
    cells = lower + np.spacing(lower) * np.array([0, 1, 2, 3, 3])
    counts = histogram(cells, lower=lower, upper=cells.max(), bins=256)
    edges = np.linspace(lower, cells.max(), 257)
    bin_of = np.minimum(np.searchsorted(edges[:-1], cells, side="right") - 1, 255)
    np.testing.assert_array_equal(counts, np.bincount(bin_of, minlength=256))
    assert counts.sum() == 5
    result = equalize_interpolated(
        cells, counts=counts, lower=lower, upper=cells.max(), output_min=0, output_max=1
    )
    np.testing.assert_allclose(result, [0.2, 0.4, 0.6, 1, 1], rtol=1e-15)


def test_a_constant_raster_is_counted_in_the_middle_bin_as_numpy_does():
    raster = np.full((3, 3), 7.0)
    expected, _ = np.histogram(raster, 5, (7.0, 7.0))
    np.testing.assert_array_equal(histogram(raster, lower=7, upper=7, bins=5), expected)


@pytest.mark.parametrize("rows", CUTS)
@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_counts_and_results_do_not_depend_on_the_cut(rows, offset):
    raster = rough((230, 83), offset=offset)
    found = value_range(raster)[0]
    limits = {"lower": found.minimum, "upper": found.maximum}
    counts = sum(histogram(block, bins=256, **limits) for block in blocks(raster, rows))
    np.testing.assert_array_equal(counts, histogram(raster, bins=256, **limits))
    arguments = {"counts": counts, "output_min": 0, "output_max": 255, **limits}
    whole = equalize_interpolated(raster, **arguments)
    cut = [equalize_interpolated(block, **arguments) for block in blocks(raster, rows)]
    np.testing.assert_array_equal(np.concatenate(cut), whole)


@given(rasters(), st.integers(1, 300), st.sampled_from([(0, 255), (-1.5, 2.0), (1, 65535)]))
@settings(max_examples=300, deadline=None)
def test_interpolated_results_are_those_of_interp(raster, bins, output):
    found = value_range(raster)[0]
    if not found.cells:
        return
    limits = {"lower": found.minimum, "upper": found.maximum}
    before = raster.copy()
    counts = histogram(raster, bins=bins, **limits)
    result = equalize_interpolated(
        raster, counts=counts, output_min=output[0], output_max=output[1], **limits
    )
    expected = interp_oracle(raster, counts, *limits.values(), *output)
    tolerance = 1e-12 * max(map(abs, output))
    np.testing.assert_allclose(result, expected, rtol=1e-12, atol=tolerance)
    np.testing.assert_array_equal(raster, before)


def test_cells_outside_a_chosen_range_take_the_ends():
    raster = np.array([-np.inf, -7.0, 0.0, 5.0, 9.0, 10.0, 50.0, np.inf, np.nan])
    counts = np.array([1, 2, 0, 1])
    result = equalize_interpolated(
        raster, counts=counts, lower=0, upper=10, output_min=0, output_max=4
    )
    expected = interp_oracle(raster, counts, 0, 10, 0, 4)
    np.testing.assert_allclose(result, expected, rtol=1e-14)
    np.testing.assert_array_equal(result[[0, 1, 2, 7, 8]], [0, 1, 1, 4, np.nan])


@pytest.mark.parametrize("bins", [1, 4, 255, 256])
def test_a_constant_raster_goes_to_the_highest_level(bins):
    raster = np.array([[3.0, np.nan], [3.0, 3.0]])
    counts = histogram(raster, lower=3, upper=3, bins=bins)
    result = equalize_interpolated(
        raster, counts=counts, lower=3, upper=3, output_min=0, output_max=255
    )
    np.testing.assert_array_equal(result, [[255, np.nan], [255, 255]])


def test_scikit_image_agrees_half_a_bin_aside():
    # equalize_hist interpolates between the centres of bins, this between their left edges.
    raster = np.random.default_rng(3).gamma(2.0, 10.0, (60, 70))
    lower, upper = raster.min(), raster.max()
    counts = histogram(raster, lower=lower, upper=upper, bins=64)
    result = equalize_interpolated(
        raster - (upper - lower) / 128,
        counts=counts,
        lower=lower,
        upper=upper,
        output_min=0,
        output_max=1,
    )
    np.testing.assert_allclose(result, equalize_hist(raster, nbins=64), rtol=1e-11)


def test_opencv_agrees_where_bins_are_levels():
    # equalizeHist subtracts the count of the lowest level and rounds.
    raster = np.random.default_rng(4).binomial(255, 0.3, (90, 80)).astype(np.uint8)
    counts = histogram(raster, lower=0, upper=256, bins=256)
    share = equalize_interpolated(
        raster, counts=counts, lower=0, upper=256, output_min=0, output_max=1
    )
    lowest = share.min()
    np.testing.assert_array_equal(
        np.rint(255 * (share - lowest) / (1 - lowest)), cv2.equalizeHist(raster)
    )


def test_pooled_bands_share_one_mapping():
    bands = np.stack([rough((40, 50), seed) + 4 * seed for seed in range(3)])
    merged = ValueRange(np.inf, -np.inf, 0)
    for band in bands:
        merged = merge_ranges(merged, value_range(band)[0])
    limits = {"lower": merged.minimum, "upper": merged.maximum}
    counts = sum(histogram(band, bins=99, **limits) for band in bands)
    expected, _ = np.histogram(valid_cells(bands), 99, tuple(limits.values()))
    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"lower": 2, "upper": 1, "bins": 4}, "in order, not 2 and 1"),
        ({"lower": np.inf, "upper": -np.inf, "bins": 4}, "finite and in order, not inf"),
        ({"lower": 0, "upper": np.nan, "bins": 4}, "finite"),
        ({"lower": -1.7e308, "upper": 1.7e308, "bins": 4}, "too wide"),
        ({"lower": 0, "upper": 1, "bins": 0}, "bins must be .* not 0"),
        ({"lower": 0, "upper": 1, "bins": 2.5}, "bins must be .* not 2.5"),
    ],
)
def test_an_impossible_range_is_named(limits, message):
    with pytest.raises(ValueError, match=message):
        histogram(np.ones((2, 2)), **limits)


def test_a_mapping_without_cells_is_refused():
    with pytest.raises(ValueError, match="counts must hold a cell between lower 0 and upper 1"):
        equalize_interpolated(
            np.ones((2, 2)), counts=np.zeros(4, int), lower=0, upper=1, output_min=0, output_max=1
        )


@pytest.mark.parametrize(
    ("dtype", "low", "high", "nodata", "expected"),
    [
        ("uint8", 0, 255, False, (0, 255, None, False)),
        ("uint8", 0, 255, True, (1, 255, 0, True)),
        ("uint8", 1, 255, True, (1, 255, 0, False)),
        ("uint8", 0, 254, True, (0, 254, 255, False)),
        ("uint8", 0.4, 254.6, True, (1, 254.6, 0, True)),
        ("uint16", 0, 65535, True, (1, 65535, 0, True)),
        ("uint16", 0, 255, True, (0, 255, 65535, False)),
        ("int16", -32768, 32767, True, (-32767, 32767, -32768, True)),
    ],
)
def test_nodata_gets_a_value_that_no_result_has(dtype, low, high, nodata, expected):
    levels = output_levels(dtype, output_min=low, output_max=high, has_nodata=nodata)
    assert levels == OutputLevels(*expected)


def test_float_output_keeps_nan():
    levels = output_levels("float32", output_min=0, output_max=1, has_nodata=True)
    assert (levels.minimum, levels.maximum, levels.shifted) == (0, 1, False)
    assert np.isnan(levels.nodata)


@pytest.mark.parametrize(("low", "high"), [(0, 256), (-1, 255), (5, 5), (6, 5), (0, np.nan)])
def test_levels_that_do_not_fit_are_refused(low, high):
    with pytest.raises(ValueError, match=r"within uint8 \(0 to 255\), not"):
        output_levels("uint8", output_min=low, output_max=high, has_nodata=False)


def test_storing_rounds_half_to_even_and_writes_nodata():
    values = np.array([[0.5, 1.5, 2.5], [-3.0, 254.6, np.nan]])
    stored = to_type(values, dtype=np.uint8, nodata=7)
    np.testing.assert_array_equal(stored, np.array([[0, 2, 2], [0, 255, 7]], np.uint8))
    assert stored.dtype == np.uint8
    assert np.isnan(values[1, 2])


def test_storing_nan_without_nodata_is_refused():
    with pytest.raises(ValueError, match="nodata must be a value of uint8"):
        to_type(np.array([np.nan]), dtype="uint8")


def test_storing_floats_keeps_nan():
    stored = to_type(np.array([0.1, np.nan]), dtype="float32", nodata=np.nan)
    np.testing.assert_array_equal(stored, np.array([0.1, np.nan], np.float32))


def flatness_oracle(levels, low, high):
    """Return 1 less the largest distance of the CDF from the straight line, level by level."""
    number = high - low + 1
    apart = [abs(np.mean(levels <= k) - (k - low + 1) / number) for k in range(low, high + 1)]
    return 1 - max(apart)


def test_flatness_is_by_its_formula():
    result = np.random.default_rng(5).triangular(0, 255, 255, 3000).astype(np.float32)
    counts = flatness_counts(result, output_min=0, output_max=255)
    theirs = kstest(result, "uniform", (0, 255)).statistic
    assert flatness(counts) == pytest.approx(1 - theirs, abs=1 / 4096)
    stored = to_type(result.astype(float), dtype="uint8")
    counts = flatness_counts(stored, output_min=0, output_max=255)
    assert flatness(counts) == pytest.approx(flatness_oracle(stored, 0, 255), abs=1e-12)
    wide = to_type(result.astype(float) * 200, dtype="uint16")
    counts = flatness_counts(wide, output_min=0, output_max=60000)
    expected = flatness_oracle(wide, 0, 60000)
    assert flatness(counts, levels=60001) == pytest.approx(expected, abs=1 / 4096)


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [("uint8", 0, 255), ("uint8", 3, 10), ("uint16", 1, 65535), ("uint16", 0, 999)],
)
def test_every_level_once_is_flat_and_one_level_is_not(dtype, low, high):
    levels = np.arange(low, high + 1).astype(dtype)
    counts = flatness_counts(levels, output_min=low, output_max=high)
    assert counts.sum() == levels.size
    assert counts.size == min(levels.size, 4096)
    assert flatness(counts, levels=levels.size) == pytest.approx(1, abs=1e-12)
    one = flatness_counts(levels[-1:].repeat(9), output_min=low, output_max=high)
    classes = min(levels.size, 4096)
    assert flatness(one, levels=levels.size) == pytest.approx(1 / classes, abs=1e-4)


def test_nodata_does_not_count_for_flatness():
    result = np.array([0, 0, 0, 1, 2, 3, 4], np.uint8)
    counts = flatness_counts(result, output_min=1, output_max=4)
    assert flatness(counts) == 1.0
    result = np.array([np.nan, 0.0, 0.1], np.float32)
    assert flatness_counts(result, output_min=0, output_max=0.1).sum() == 2


def test_equalizing_makes_flat():
    raster = np.random.default_rng(6).gamma(2.0, 10.0, (300, 300))
    found = value_range(raster)[0]
    limits = {"lower": found.minimum, "upper": found.maximum}
    before = flatness(histogram(raster, bins=256, **limits))
    counts = histogram(raster, bins=4096, **limits)
    result = equalize_interpolated(raster, counts=counts, output_min=0, output_max=255, **limits)
    after = flatness(flatness_counts(result, output_min=0, output_max=255))
    assert before < 0.7
    assert after > 0.99


def test_flatness_of_nothing_is_unknown():
    counts = flatness_counts(np.full((2, 2), np.nan), output_min=0, output_max=1)
    assert np.isnan(flatness(counts))


def test_flatness_of_too_many_levels_is_refused():
    with pytest.raises(ValueError, match="within 65,536 levels"):
        flatness_counts(np.zeros((2, 2), np.int32), output_min=0, output_max=70_000)
