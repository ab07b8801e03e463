import random
from inspect import signature

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import rankdata

from raster_kernels.kernels.levels import ranks
from raster_kernels.kernels.levels.histogram import ValueRange, merge_ranges, value_range
from raster_kernels.kernels.levels.lookup import distinct_counts, equalize_lookup, rank_table
from raster_kernels.kernels.levels.ranks import (
    bucket_order,
    bucket_starts,
    coarse_counts,
    equalize_own_ranks,
    equalize_ranks,
    place,
    rank,
    rank_keys,
    sort_slice,
    sort_slices,
)

FLOATS = ["f4", "f8", ">f4", ">f8", "f2"]
INTEGERS = ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", ">i4", ">u2"]


def sort_blocks(blocks, storage_of=np.empty, cells=50, order=None):
    """Sort a raster the way an algorithm does, block by block."""
    found = ValueRange(np.inf, -np.inf, 0)
    for block in blocks:
        found = merge_ranges(found, value_range(block)[0])
    limits = {"lower": found.minimum, "upper": found.maximum}
    counts = sum(coarse_counts(block, **limits) for block in blocks)
    storage = storage_of(int(counts.sum()), blocks[0].dtype.newbyteorder("="))
    free = bucket_starts(counts)
    for block in order(blocks) if order else blocks:
        free = place(bucket_order(block, **limits), storage=storage, free=free)
    for start, stop in sort_slices(counts, cells=cells):
        sort_slice(storage, start, stop)
    return storage


# Without it SciPy takes inf - inf for a NaN and gives up; SciPy before 1.10 does not need it.
OMIT = {"nan_policy": "omit"} if "nan_policy" in signature(rankdata).parameters else {}


def rank_oracle(raster):
    result = np.full(raster.shape, np.nan)
    valid = ~np.isnan(raster)
    if valid.any():
        # SciPy 1.18 has float32 ranks of float32 cells.
        cells = raster[valid].astype(np.float64) if raster.dtype == np.float32 else raster[valid]
        result[valid] = rankdata(cells, method="min", **OMIT) - 1
    return result


def rough(shape, seed=0, dtype=np.float32, offset=0.0):
    """Noise with holes, ties, both zeros, infinite cells and one far outlier."""
    generator = np.random.default_rng(seed)
    raster = offset + generator.normal(0, 3, shape)
    raster[generator.random(shape) < 0.2] = offset
    raster[generator.random(shape) < 0.1] = np.nan
    raster[generator.random(shape) < 0.05] = -0.0
    raster[generator.random(shape) < 0.02] = np.inf
    raster[generator.random(shape) < 0.02] = -np.inf
    raster[0, 0] = -3.4e38
    return raster.astype(dtype)


@st.composite
def float_rasters(draw):
    kind = draw(st.sampled_from(FLOATS))
    width = 8 * np.dtype(kind).itemsize
    special = st.sampled_from([np.nan, np.inf, -np.inf, -0.0, 0.0, 1.0])
    elements = special | st.floats(width=width, allow_subnormal=False)
    return draw(arrays(kind, array_shapes(min_dims=2, max_dims=3, max_side=7), elements=elements))


@given(st.sampled_from(FLOATS[:4]), st.data())
@settings(max_examples=150, deadline=None)
def test_keys_are_in_the_order_of_floats(kind, data):
    width = 8 * np.dtype(kind).itemsize
    numbers = st.floats(width=width, allow_nan=False) | st.sampled_from([0.0, -0.0])
    values = data.draw(arrays(kind, 12, elements=numbers))
    keys = rank_keys(values)
    assert keys.dtype == np.dtype(f"u{width // 8}")
    np.testing.assert_array_equal(keys[:, None] < keys, values[:, None] < values)


@pytest.mark.parametrize("kind", INTEGERS)
def test_keys_are_in_the_order_of_integers(kind):
    info = np.iinfo(kind)
    values = [info.min, info.min + 1, info.max // 2, info.max - 1, info.max]
    keys = rank_keys(np.array(values, kind)).tolist()
    assert keys == [value - info.min for value in values]


@given(float_rasters(), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_ranks_are_those_of_scipy(raster, rows):
    before = raster.copy()
    blocks = [raster[start : start + rows] for start in range(0, len(raster), rows)]
    ordered = sort_blocks(blocks)
    np.testing.assert_array_equal(ordered, np.sort(raster[~np.isnan(raster)]))
    result = np.concatenate([rank(block, sorted_values=ordered) for block in blocks])
    np.testing.assert_array_equal(result, rank_oracle(raster))
    np.testing.assert_array_equal(raster, before)


@pytest.mark.parametrize("kind", INTEGERS)
def test_integers_rank_exactly(kind):
    info = np.iinfo(kind)
    raster = np.random.default_rng(7).integers(
        info.min, info.max, (20, 30), info.dtype.newbyteorder("="), endpoint=True
    )
    raster = raster.astype(kind)
    raster[0, :4] = [info.min, info.max, info.max - 1, info.max]
    ordered = sort_blocks([raster[:7], raster[7:]])
    np.testing.assert_array_equal(ordered, np.sort(raster, axis=None))
    cells = raster.ravel().tolist()
    expected = [sum(other < cell for other in cells) for cell in cells]
    np.testing.assert_array_equal(rank(raster, sorted_values=ordered).ravel(), expected)


@pytest.mark.parametrize("offset", [0.0, 1e8])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_sorted_bytes_do_not_depend_on_the_cut_or_the_order(dtype, offset):
    raster = rough((230, 61), dtype=dtype, offset=offset)

    def shuffled(blocks):
        return random.Random(3).sample(blocks, len(blocks))

    sorts = [
        sort_blocks([raster[start : start + rows] for start in range(0, 230, rows)], order=order)
        for rows, order in [(1, None), (1, shuffled), (97, None), (97, shuffled), (230, None)]
    ]
    assert len({ordered.tobytes() for ordered in sorts}) == 1
    arguments = {"sorted_values": sorts[0], "output_min": 0, "output_max": 255}
    whole = equalize_ranks(raster, **arguments)
    for rows in (1, 97):
        cut = [
            equalize_ranks(raster[start : start + rows], **arguments)
            for start in range(0, 230, rows)
        ]
        np.testing.assert_array_equal(np.concatenate(cut), whole)
    np.testing.assert_array_equal(rank(raster, sorted_values=sorts[0]), rank_oracle(raster))


def test_blocks_larger_than_a_piece_rank_alike(monkeypatch):
    raster = rough((100, 100))
    ordered = np.sort(raster[~np.isnan(raster)])
    monkeypatch.setattr(ranks, "_PIECE", 333)
    np.testing.assert_array_equal(rank(raster, sorted_values=ordered), rank_oracle(raster))


def test_the_array_to_sort_may_be_a_mapped_file(tmp_path):
    raster = rough((90, 90))

    def mapped(size, dtype):
        return np.memmap(tmp_path / "cells", dtype=dtype, mode="w+", shape=(size,))

    ordered = sort_blocks([raster[:31], raster[31:]], storage_of=mapped)
    assert isinstance(ordered, np.memmap)
    np.testing.assert_array_equal(rank(raster, sorted_values=ordered), rank_oracle(raster))


def test_results_follow_the_formula():
    raster = rough((50, 40))
    ordered = np.sort(raster[~np.isnan(raster)])
    result = equalize_ranks(raster, sorted_values=ordered, output_min=-1, output_max=3)
    expected = -1 + 4 * rank_oracle(raster) / (np.isfinite(rank_oracle(raster)).sum() - 1)
    np.testing.assert_allclose(result, expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("raster", [[[5.0]], [[2.0, np.nan], [2.0, 2.0]]])
def test_one_cell_or_one_value_goes_to_the_lowest_level(raster):
    raster = np.array(raster)
    ordered = sort_blocks([raster])
    result = equalize_ranks(raster, sorted_values=ordered, output_min=1, output_max=255)
    np.testing.assert_array_equal(result, np.where(np.isnan(raster), np.nan, 1))


def test_a_raster_without_cells_has_no_ranks():
    raster = np.full((3, 2), np.nan)
    ordered = sort_blocks([raster])
    assert ordered.size == 0
    result = equalize_ranks(raster, sorted_values=ordered, output_min=1, output_max=255)
    np.testing.assert_array_equal(result, raster)


def test_a_raster_of_infinite_cells_alone_has_ranks():
    raster = np.array([[np.inf, -np.inf], [np.nan, np.inf]])
    ordered = sort_blocks([raster])
    np.testing.assert_array_equal(rank(raster, sorted_values=ordered), [[1, 0], [np.nan, 1]])


def test_pooled_bands_rank_together():
    bands = np.stack([rough((20, 30), seed) for seed in range(3)])
    ordered = sort_blocks(list(bands))
    np.testing.assert_array_equal(rank(bands, sorted_values=ordered), rank_oracle(bands))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (20, 30)])
def test_a_whole_raster_is_ranked_among_its_own_cells(shape, dtype):
    rng = np.random.default_rng(5)
    raster = rng.choice([*rng.normal(0, 9, 99), -0.0, 0.0, np.inf, -np.inf, np.nan], shape)
    raster = raster.astype(dtype)
    ranked = equalize_own_ranks(raster, output_min=3, output_max=7)
    cells = max(np.count_nonzero(~np.isnan(raster)) - 1, 1)
    assert ranked.shape == shape
    np.testing.assert_array_equal(ranked, rank_oracle(raster) / cells * 4 + 3)
    sorted_values = np.sort(raster[~np.isnan(raster)])
    both = equalize_ranks(raster, sorted_values=sorted_values, output_min=3, output_max=7)
    np.testing.assert_array_equal(ranked, both)


def test_a_table_gives_integers_the_same_ranks():
    raster = np.random.default_rng(8).binomial(200, 0.1, (60, 50)).astype(float)
    raster[3:9, 4:11] = np.nan
    levels = {"output_min": 0, "output_max": 255}
    by_rank = equalize_ranks(raster, sorted_values=sort_blocks([raster]), **levels)
    by_table = equalize_lookup(raster, table=rank_table(distinct_counts(raster), **levels))
    np.testing.assert_allclose(by_table, by_rank, rtol=1e-14)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(1, 12))
def test_slices_cover_whole_buckets_in_order(counts, cells):
    slices = sort_slices(np.array(counts), cells=cells)
    assert [start for start, _ in slices] + [sum(counts)] == [0] + [stop for _, stop in slices]
    ends = np.cumsum(counts).tolist()
    for start, stop in slices:
        assert stop in ends
        inside = [end for end in ends if start < end <= stop]
        assert stop - start <= cells or len(set(inside)) == 1


def test_far_outliers_leave_the_other_cells_in_many_buckets():
    raster = np.random.default_rng(9).uniform(100, 3000, 10_000).astype(np.float32)
    raster[:2] = [-3.4e38, 3.4e38]
    counts = coarse_counts(raster, lower=raster.min(), upper=raster.max())
    assert counts.max() < raster.size / 20


def test_a_block_that_was_not_counted_is_refused():
    block = np.array([1.0, 2.0])
    counts = coarse_counts(block, lower=1, upper=2)
    storage, limits = np.zeros(2), {"lower": 1, "upper": 2}
    free = place(bucket_order(block, **limits), storage=storage, free=bucket_starts(counts))
    with pytest.raises(ValueError, match="storage has 2 places, and place 3 was asked for"):
        place(bucket_order(block, **limits), storage=storage, free=free)


@pytest.mark.parametrize("many", [1, 127, 128, 129, 1000, 5000])
@pytest.mark.parametrize("ties", [False, True])
def test_the_search_among_many_is_numpys(monkeypatch, many, ties):
    monkeypatch.setattr(ranks, "_MANY", 0)
    rng = np.random.default_rng(many)
    places = np.sort(rng.integers(0, 40, many) if ties else rng.normal(size=many)).astype("f4")
    ends = [-np.inf, -0.5, 41.0, np.inf]
    ordered = np.sort(np.concatenate([places[::3], rng.normal(size=50), ends])).astype("f4")
    wanted = np.searchsorted(places, ordered, side="right")
    np.testing.assert_array_equal(ranks.upto_each(places, ordered), wanted)
