"""Order and frequency statistics are those of each window's own cells, whatever surrounds it."""

import warnings
from inspect import signature

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage
from skimage.filters import rank as skimage_rank

from raster_kernels.kernels.common.checkpoint import listening
from raster_kernels.kernels.order import _frequencies, _networks, _percentiles, _selection
from raster_kernels.kernels.order._frequencies import NAMES
from raster_kernels.kernels.order._percentiles import frequency_statistics
from raster_kernels.kernels.order._percentiles import order_statistics as percentiles_of
from raster_kernels.kernels.windows.shapes import ellipse, reach

FOOTPRINTS = {
    "cross": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], bool),
    "ring": np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], bool),
    "even": np.array([[1, 0, 1, 1], [0, 1, 1, 0]], bool),
    "corner": np.array([[0, 0, 0], [0, 0, 0], [0, 0, 1]], bool),
    "empty columns": np.array([[1, 0, 0, 1, 0], [0, 0, 0, 0, 0]], bool),
    "ellipse": ellipse(5, 9),
    "disk": ellipse(11, 11),
}
BOXES = [(1, 1, 1), (1, 3, 3), (1, 2, 4), (1, 7, 1), (1, 1, 8), (3, 2, 3), (2, 5, 5), (1, 10, 11)]


@pytest.fixture(params=["network", "search"])
def way(request, monkeypatch):
    """Take one of the two ways to an order statistic, whatever the window's size."""
    if request.param == "network":
        monkeypatch.setattr(_percentiles, "_NETWORK_BYTES", 2000)
        monkeypatch.setattr(_percentiles, "_FEW_GAPS", 1)
        # Several pieces of a block, the last of them overlapping.
        monkeypatch.setattr(_networks, "_SHORTEST", 64)
        monkeypatch.setattr(_networks, "_CACHE", 1)
    else:
        monkeypatch.setattr(_percentiles, "_NETWORK_BYTES", 0)
        monkeypatch.setattr(_selection, "_AT_ONCE", 500)
    return request.param


@pytest.fixture(params=["counting", "sorting"])
def frequency_way(request, monkeypatch):
    """Take one of the two ways to a frequency, however many values there are."""
    counting = request.param == "counting"
    monkeypatch.setattr(_frequencies, "_COUNT_COST", 0 if counting else 1)
    monkeypatch.setattr(_frequencies, "_GATHER_COST", 1 if counting else 0)
    monkeypatch.setattr(_frequencies, "_AT_ONCE", 500)
    return request.param


def windows_of(block, window, footprint=None):
    """Return the cells of each window along the last axis."""
    windows = sliding_window_view(block, window)
    cells = windows.reshape(*windows.shape[:3], -1)
    return cells if footprint is None else cells[..., footprint.reshape(-1)]


# numpy 1.22 gave the argument a new name.
METHOD = "method" if "method" in signature(np.nanpercentile).parameters else "interpolation"


def numpys_percentiles(block, window, percentiles, footprint=None):
    """Return numpy's percentiles of each window; a single infinite neighbour wins."""
    cells = windows_of(block, window, footprint).astype(np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = np.nanpercentile(cells, percentiles, axis=-1)
        low = np.nanpercentile(cells, percentiles, axis=-1, **{METHOD: "lower"})
        high = np.nanpercentile(cells, percentiles, axis=-1, **{METHOD: "higher"})
    # numpy takes inf - inf on the way, and has NaN where the limit is clear.
    found = np.where(low == high, low, found)
    found = np.where(np.isinf(low) & np.isfinite(high), low, found)
    return np.where(np.isfinite(low) & np.isinf(high), high, found)


def counted(block, window, footprint=None):
    """Return entropy, majority, minority and variety of each window by numpy's unique."""
    cells = windows_of(block, window, footprint)
    out = np.full((4, *cells.shape[:3]), np.nan)
    for place in np.ndindex(*cells.shape[:3]):
        own = cells[place][~np.isnan(cells[place])]
        if own.size:
            values, times = np.unique(own, return_counts=True)
            entropy = scipy.stats.entropy(times)
            most, least = values[times.argmax()], values[times.argmin()]
            out[(slice(None), *place)] = entropy, most, least, values.size
    return out


def check_percentiles(block, window, percentiles=(0, 10, 25, 50, 99.5, 100), footprint=None):
    expected = numpys_percentiles(block, window, percentiles, footprint)
    before = block.copy()
    found = percentiles_of(block, window=window, footprint=footprint, percentiles=percentiles)
    np.testing.assert_array_equal(block, before)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=0)


def check_frequencies(block, window, footprint=None):
    expected = counted(block, window, footprint)
    before = block.copy()
    found = frequency_statistics(block, window=window, footprint=footprint)
    np.testing.assert_array_equal(block, before)
    assert found.dtype == np.float64
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(found[1:], expected[1:])
    # Equal cells have no entropy at all.
    assert not found[0][expected[3] == 1].any()


def blocks(window, dtype=np.float64):
    """Yield blocks of many kinds, a little larger than a window."""
    rng = np.random.default_rng(7)
    shape = tuple(length + more for length, more in zip(window, (1, 6, 9)))
    noise = rng.normal(50, 10, shape)
    yield noise.astype(dtype)
    yield (noise + 1e8).astype(dtype)
    yield np.round(noise / 5).astype(dtype)
    yield np.full(shape, 0.1, dtype)
    yield np.full(shape, np.nan, dtype)
    yield rng.choice([np.inf, -np.inf, 0.0, -0.0, 3.0], shape).astype(dtype)
    for share in (0.03, 0.5, 0.95):
        for cells in (noise, np.round(noise / 10)):
            holes = cells.astype(dtype)
            holes[rng.random(shape) < share] = np.nan
            # NaN has a sign, which nothing may depend on.
            yield np.where(np.isnan(holes) & (noise > 50), -np.abs(holes), holes)


# Order statistics


@pytest.mark.parametrize("window", BOXES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_percentiles_are_numpys(way, window, dtype):
    for block in blocks(window, dtype):
        check_percentiles(block, window)


def test_percentiles_between_cells_are_rounded_as_numpys(way):
    block = np.random.default_rng(15).normal(0, 10, (1, 20, 30))
    percentiles = (1, 33.3, 43, 61.8, 99)
    expected = np.percentile(windows_of(block, (1, 4, 4)), percentiles, axis=-1)
    found = percentiles_of(block, window=(1, 4, 4), percentiles=percentiles)
    np.testing.assert_array_equal(found, expected)


def test_of_classes_a_percentile_is_the_lower_of_two_cells(way):
    asked = [0, 33, 50, 90, 100]
    for gap in (0.0, 0.1):
        rng = np.random.default_rng(3)
        cells = rng.integers(1, 9, (1, 14, 17)).astype("f4")
        cells[rng.random(cells.shape) < gap] = np.nan
        found = percentiles_of(cells, window=(1, 3, 4), percentiles=asked, between=False)
        windows = np.sort(windows_of(cells, (1, 3, 4)))  # NaN last
        last = np.count_nonzero(~np.isnan(windows), axis=-1) - 1
        for share, result in zip(asked, found):
            place = np.floor(share / 100 * last).astype(int)[..., None]
            np.testing.assert_array_equal(
                result, np.take_along_axis(windows, place, axis=-1)[..., 0]
            )


@pytest.mark.parametrize("name", FOOTPRINTS)
def test_percentiles_under_a_footprint_are_numpys(way, name):
    footprint = FOOTPRINTS[name]
    window = (1, *footprint.shape)
    for block in blocks(window):
        check_percentiles(block, window, (0, 30, 50, 100), footprint)


@pytest.mark.parametrize("mode", ["reflect", "mirror", "nearest", "wrap"])
@pytest.mark.parametrize("size", [(3, 3), (5, 5), (7, 3), (13, 13), (1, 1), (25, 31)])
def test_medians_are_scipys(mode, size):
    """Windows larger than the data as well."""
    pads = {"reflect": "symmetric", "mirror": "reflect", "nearest": "edge", "wrap": "wrap"}
    cells = np.random.default_rng(1).normal(50, 10, (19, 22)).astype(np.float32)
    expected = ndimage.median_filter(cells, size, mode=mode)
    block = np.pad(cells, [reach(n) for n in size], mode=pads[mode])[None]
    found = percentiles_of(block, window=(1, *size))
    np.testing.assert_array_equal(found[0, 0], expected)


@pytest.mark.parametrize("rank", [0, 3, 12, 24])
def test_ranks_are_scipys_rank_filter(way, rank):
    cells = np.random.default_rng(2).integers(0, 30, (15, 18)).astype(np.float64)
    expected = ndimage.rank_filter(cells, rank, (5, 5), mode="nearest")
    block = np.pad(cells, 2, mode="edge")[None]
    found = percentiles_of(block, window=(1, 5, 5), percentiles=(100 * rank / 24,))
    np.testing.assert_array_equal(found[0, 0], expected)


def test_a_large_block_takes_several_parts_and_is_still_scipys():
    cells = np.random.default_rng(3).normal(size=(300, 290)).astype(np.float32)
    expected = ndimage.percentile_filter(cells, 100 / 3, (11, 11))[5:-5, 5:-5]
    # 120 / 3 is the rank 40, a cell of its own.
    found = percentiles_of(cells[None], window=(1, 11, 11), percentiles=(100 / 3,))
    np.testing.assert_allclose(found[0, 0], expected, rtol=1e-6)
    ranked = ndimage.rank_filter(cells, 60, (11, 11))[5:-5, 5:-5]
    np.testing.assert_array_equal(percentiles_of(cells[None], window=(1, 11, 11))[0, 0], ranked)


cell = st.one_of(
    st.floats(-1e6, 1e6, width=32),
    st.sampled_from([0.0, -0.0, 0.1, 1.0, 1e8, np.nan, np.inf, -np.inf]),
)


@settings(deadline=None, max_examples=120)
@given(
    arrays.arrays(
        np.float64,
        arrays.array_shapes(min_dims=3, max_dims=3, max_side=8),
        elements=cell,
    ),
    st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5)),
    st.lists(st.floats(0, 100), min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from([np.float32, np.float64]),
)
def test_any_shape_any_window_any_percentile(cells, window, percentiles, searched, dtype):
    block = np.pad(cells, [reach(n) for n in window], constant_values=np.nan).astype(dtype)
    expected = numpys_percentiles(block, window, percentiles)
    with pytest.MonkeyPatch.context() as patch:
        if searched:
            patch.setattr(_percentiles, "_NETWORK_BYTES", 0)
        found = percentiles_of(block, window=window, percentiles=percentiles)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-300)
    check_frequencies(block, window)


def test_every_rank_of_a_network_is_that_of_a_sort():
    """By the 0-1 principle, a network that sorts all zeros and ones sorts everything."""
    rows, columns = 3, 4
    cells = rows * columns
    patterns = (np.arange(2**cells)[:, None] >> np.arange(cells) & 1).astype(np.float32)
    flat = patterns.reshape(-1, rows, columns).transpose(1, 0, 2).reshape(-1)
    plan = _networks.network((rows, columns), b"\1" * cells, tuple(range(cells)))
    starts = [row * columns * len(patterns) for row in range(rows)]
    out = np.empty((cells, flat.size - starts[-1] - (columns - 1)), np.float32)
    _networks.run(plan, flat, starts, out)
    np.testing.assert_array_equal(out[:, ::columns].T, np.sort(patterns, axis=1))


def test_a_median_network_leaves_out_what_leads_nowhere():
    """A network for one rank has no more operations than the best that sort everything."""
    median = _networks.network((5, 5), b"\1" * 25, (12,))
    assert len(median.operations) < 2 * 99  # the least known of the exchanges for 99 a median


def test_bits_are_found_by_rank():
    rng = np.random.default_rng(4)
    for share in (0.02, 0.5, 1.0):
        bits = rng.random((50, 64 * 3)) < share
        bits[:, 77] = True
        words = np.packbits(bits, axis=1, bitorder="little").view("<u8")
        for n, row in enumerate(bits):
            for rank in range(np.count_nonzero(row)):
                found = _selection.rank_of_bit(words[n][:, None].copy(), np.uint64([rank]))
                assert found[0] == np.flatnonzero(row)[rank]


def test_a_value_of_many_cells_has_a_bucket_of_its_own():
    values = np.sort(np.concatenate((np.zeros(500), np.arange(-50.0, 50.0))))
    cuts = _selection._thresholds(values, 20)
    inside = (values >= cuts[:, None]).sum(axis=0)
    sizes = np.bincount(inside)
    zero = inside[values == 0][0]
    assert set(values[inside == zero]) == {0.0}
    assert max(np.delete(sizes, zero)) <= 2 * values.size / 20


# Frequencies


@pytest.mark.parametrize("window", BOXES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_frequencies_are_those_of_the_windows_cells(frequency_way, window, dtype):
    for block in blocks(window, dtype):
        check_frequencies(block, window)


@pytest.mark.parametrize("name", FOOTPRINTS)
def test_frequencies_under_a_footprint(frequency_way, name):
    footprint = FOOTPRINTS[name]
    window = (1, *footprint.shape)
    for block in blocks(window):
        check_frequencies(block, window, footprint)


def test_entropy_and_majority_are_skimages_rank_filters():
    """In bits there; its modal of several is the smallest as well."""
    cells = np.random.default_rng(5).integers(0, 6, (30, 33)).astype(np.uint8)
    footprint = np.ones((5, 7), np.uint8)
    inner = np.s_[2:-2, 3:-3]
    found = frequency_statistics(
        cells[None].astype(np.float32), window=(1, 5, 7), which=("entropy", "majority", "variety")
    )[:, 0]
    entropy = skimage_rank.entropy(cells, footprint)[inner]
    np.testing.assert_allclose(found[0] / np.log(2), entropy, rtol=1e-12)
    np.testing.assert_array_equal(found[1], skimage_rank.modal(cells, footprint)[inner])
    # Filled from the start by values, so that none is missing.
    variety = ndimage.generic_filter(cells, lambda own: np.unique(own).size, (5, 7))[inner]
    np.testing.assert_array_equal(found[2], variety)


@pytest.mark.parametrize("name", NAMES)
def test_a_statistic_alone_is_that_of_all(frequency_way, name):
    block = np.random.default_rng(6).integers(0, 5, (2, 12, 14)).astype(np.float32)
    alone = frequency_statistics(block, window=(2, 4, 3), which=(name,))
    every = frequency_statistics(block, window=(2, 4, 3))
    np.testing.assert_array_equal(alone[0], every[NAMES.index(name)])


@pytest.mark.parametrize("kind", ["floats", "classes"])
def test_many_values_in_windows_of_more_than_255_cells(frequency_way, kind):
    """Counts and numbers of values that do not fit a byte."""
    rng = np.random.default_rng(8)
    cells = rng.normal(size=(30, 30)) if kind == "floats" else rng.integers(0, 400, (30, 30))
    check_frequencies(cells[None].astype(np.float64), (1, 20, 22))


def test_windows_of_more_than_65535_cells(frequency_way):
    """Counts and places that do not fit two bytes, and both of them together not four."""
    rng = np.random.default_rng(16)
    block = rng.permutation(np.arange(400.0 * 401)).reshape(1, 400, 401)
    block[rng.random(block.shape) < 0.5] = 1e6
    check_frequencies(block, (1, 398, 399))
    check_percentiles(block, (1, 398, 399), (0, 10, 45))


def test_windows_too_large_for_a_table_take_logarithms(frequency_way, monkeypatch):
    block = np.random.default_rng(9).integers(0, 4, (1, 14, 15)).astype(np.float64)
    table = frequency_statistics(block, window=(1, 6, 5))
    _frequencies._information.cache_clear()
    monkeypatch.setattr(_frequencies, "_LONGEST_TABLE", 0)
    try:
        np.testing.assert_array_equal(frequency_statistics(block, window=(1, 6, 5)), table)
    finally:
        _frequencies._information.cache_clear()


# Both


def bits(cells):
    return np.ascontiguousarray(cells).view(np.uint64)


@pytest.mark.parametrize("window", [(1, 5, 5), (1, 12, 9), (2, 3, 4)])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.6])
def test_a_block_cut_in_two_has_the_same_bits(window, share):
    """The halves differ in their values, gaps and sizes, and so in the ways that are taken."""
    rng = np.random.default_rng(10)
    block = rng.normal(0, 1, (2, 40, 150)).astype(np.float32)
    block[:, :, :70] = np.round(block[:, :, :70])
    block[:, 10:, 90:][rng.random((2, 30, 60)) < share] = np.nan
    block[0, 3, 4:9] = [0.0, -0.0, np.inf, -np.inf, 0.0]
    _, height, width = window

    def both(cells):
        ranked = percentiles_of(cells, window=window, percentiles=(5, 50, 61.8))
        return np.concatenate((ranked, frequency_statistics(cells, window=window)))

    whole = both(block)
    for cut in (1, 67, 100):
        halves = both(block[:, :, : cut + width - 1]), both(block[:, :, cut:])
        np.testing.assert_array_equal(bits(np.concatenate(halves, axis=3)), bits(whole))
    for cut in (1, 13):
        halves = both(block[:, : cut + height - 1]), both(block[:, cut:])
        np.testing.assert_array_equal(bits(np.concatenate(halves, axis=2)), bits(whole))


def test_both_ways_have_the_same_bits(monkeypatch):
    rng = np.random.default_rng(11)
    block = np.round(rng.normal(0, 3, (1, 40, 50)), 1)
    block[0, 5:9, 7:20] = np.nan
    found = percentiles_of(block, window=(1, 5, 5), percentiles=(33, 50))
    counted_ = frequency_statistics(block, window=(1, 5, 5))
    monkeypatch.setattr(_percentiles, "_NETWORK_BYTES", 0)
    again = percentiles_of(block, window=(1, 5, 5), percentiles=(33, 50))
    np.testing.assert_array_equal(bits(again), bits(found))
    for cost in (0, 1e9):
        monkeypatch.setattr(_frequencies, "_COUNT_COST", cost)
        again = frequency_statistics(block, window=(1, 5, 5))
        np.testing.assert_array_equal(bits(again), bits(counted_))


def test_unwanted_windows_have_no_result_and_others_theirs(way, frequency_way):
    rng = np.random.default_rng(12)
    block = np.round(rng.normal(0, 3, (2, 20, 22)))
    block[rng.random(block.shape) < 0.1] = np.nan
    window = (1, 5, 4)
    unwanted = rng.random((2, 16, 19)) < 0.5
    for compute in (percentiles_of, frequency_statistics):
        whole = compute(block, window=window)
        found = compute(block, window=window, unwanted=unwanted)
        assert np.isnan(found[:, unwanted]).all()
        np.testing.assert_array_equal(found[:, ~unwanted], whole[:, ~unwanted])


@pytest.mark.parametrize("compute", [percentiles_of, frequency_statistics])
def test_work_ends_where_who_listens_raises(compute, way, frequency_way):
    def cancelled():
        raise KeyboardInterrupt

    block = np.random.default_rng(13).normal(size=(1, 20, 20))
    with pytest.raises(KeyboardInterrupt), listening(cancelled):
        compute(block, window=(1, 3, 3))


def test_a_view_of_another_array_is_as_good_as_a_copy(way, frequency_way):
    base = np.round(np.random.default_rng(14).normal(0, 4, (40, 2, 50)))
    view = base.transpose(1, 2, 0)[:, ::2, ::-1]
    for compute in (percentiles_of, frequency_statistics):
        found = compute(view, window=(2, 3, 4))
        np.testing.assert_array_equal(found, compute(view.copy(), window=(2, 3, 4)))


@pytest.mark.parametrize(
    ("compute", "wrong", "sentence"),
    [
        (percentiles_of, {"percentiles": (50, 120)}, "percentile 120 is not between 0 and 100"),
        (percentiles_of, {"percentiles": (np.nan,)}, "percentile nan"),
        (percentiles_of, {"footprint": np.ones((3, 2), bool)}, r"a footprint of \(3, 2\) cells"),
        (percentiles_of, {"footprint": np.zeros((3, 3), bool)}, "a footprint needs a cell"),
        (frequency_statistics, {"which": ("mode",)}, "statistic 'mode' is none of entropy"),
        (frequency_statistics, {"footprint": np.ones((3, 2), bool)}, "a footprint of"),
        (frequency_statistics, {"footprint": np.zeros((3, 3), bool)}, "a footprint needs a cell"),
    ],
)
def test_wrong_parameters_are_told(compute, wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        compute(np.zeros((1, 5, 5)), window=(1, 3, 3), **wrong)
