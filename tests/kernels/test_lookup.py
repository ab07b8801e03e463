from functools import partial, reduce

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import rankdata

from raster_kernels.kernels.levels import lookup
from raster_kernels.kernels.levels.lookup import (
    DistinctCounts,
    cdf_table,
    dense_counts,
    distinct_counts,
    equalize_lookup,
    look_up_dense,
    look_up_stored,
    merge_distinct,
    rank_table,
    stored_counts,
)

KINDS = ["u1", "i2", "u2", "i4", "u4", "i8", "u8"]


@st.composite
def integer_rasters(draw):
    kind = draw(st.sampled_from([*KINDS, "f4", "f8"]))
    shape = draw(array_shapes(min_dims=2, max_dims=3, max_side=9))
    if kind[0] == "f":
        whole = st.integers(-300, 300).map(float)
        return draw(arrays(kind, shape, elements=st.one_of(whole, st.just(np.nan))))
    info = np.iinfo(kind)
    near = st.integers(max(info.min, -50), 50)
    far = st.sampled_from([info.min, info.max, info.max - 1])
    return draw(arrays(kind, shape, elements=draw(st.sampled_from([near, near | far]))))


def valid_cells(raster):
    return raster.ravel() if raster.dtype.kind != "f" else raster[~np.isnan(raster)]


def spread(raster, fraction, low, high):
    """Put the fractions of the valid cells where the valid cells are."""
    result = np.full(raster.shape, np.nan)
    mask = np.ones(raster.shape, bool) if raster.dtype.kind != "f" else ~np.isnan(raster)
    result[mask] = low + (high - low) * fraction
    return result


@given(integer_rasters())
@settings(max_examples=300, deadline=None)
def test_distinct_counts_are_those_of_unique(raster):
    levels, counts = distinct_counts(raster)
    expected = np.unique(valid_cells(raster), return_counts=True)
    np.testing.assert_array_equal(levels, expected[0])
    np.testing.assert_array_equal(counts, expected[1])
    assert counts.dtype == np.int64


@given(integer_rasters())
@settings(max_examples=300, deadline=None)
def test_the_table_gives_the_share_of_cells_up_to_a_value(raster):
    cells = valid_cells(raster)
    if not cells.size:
        return
    table = cdf_table(distinct_counts(raster), output_min=-2, output_max=10)
    expected = rankdata(cells.astype(float), method="max") / cells.size
    if cells.dtype.itemsize == 8:  # rankdata's floats cannot tell 2^63 from 2^63 - 1
        expected = np.array([sum(b <= a for b in cells.tolist()) for a in cells.tolist()])
        expected = expected / cells.size
    result = equalize_lookup(raster, table=table)
    np.testing.assert_allclose(result, spread(raster, expected, -2, 10), rtol=1e-12, atol=1e-12)


@given(integer_rasters())
@settings(max_examples=200, deadline=None)
def test_the_table_of_ranks_gives_the_share_of_smaller_cells(raster):
    cells = valid_cells(raster)
    if not cells.size:
        return
    table = rank_table(distinct_counts(raster), output_min=0, output_max=1)
    smaller = np.array([sum(b < a for b in cells.tolist()) for a in cells.tolist()])
    expected = smaller / max(cells.size - 1, 1)
    np.testing.assert_allclose(
        equalize_lookup(raster, table=table),
        spread(raster, expected, 0, 1),
        rtol=1e-12,
    )


@pytest.mark.parametrize("scale", [1, 100_000])
@pytest.mark.parametrize("rows", [1, 97, 10_000])
def test_counts_do_not_depend_on_the_cut(rows, scale):
    raster = np.random.default_rng(1).binomial(300, 0.2, (200, 41)) * scale - 7
    cut = [raster[start : start + rows] for start in range(0, len(raster), rows)]
    levels, counts = reduce(merge_distinct, map(distinct_counts, cut))
    expected = np.unique(raster, return_counts=True)
    np.testing.assert_array_equal(levels, expected[0])
    np.testing.assert_array_equal(counts, expected[1])


def test_an_empty_block_changes_no_counts():
    some = distinct_counts(np.array([3, 3, 5]))
    nothing = distinct_counts(np.full((2, 2), np.nan))
    for merged in (merge_distinct(some, nothing), merge_distinct(nothing, some)):
        np.testing.assert_array_equal(merged.levels, [3, 5])
        np.testing.assert_array_equal(merged.counts, [2, 1])


def test_opencv_agrees_once_the_lowest_level_is_subtracted():
    # equalizeHist maps the lowest level to 0: (cdf - cdf_min) / (n - cdf_min), rounded.
    raster = np.random.default_rng(4).binomial(255, 0.3, (90, 80)).astype(np.uint8)
    table = cdf_table(distinct_counts(raster), output_min=0, output_max=1)
    share = equalize_lookup(raster, table=table)
    lowest = share.min()
    np.testing.assert_array_equal(
        np.rint(255 * (share - lowest) / (1 - lowest)), cv2.equalizeHist(raster)
    )


@pytest.mark.parametrize("scale", [1, 1_000_000])
def test_a_value_the_table_lacks_gets_what_the_next_level_below_gets(scale):
    table = cdf_table(distinct_counts(np.array([2, 4, 4, 8]) * scale), output_min=0, output_max=4)
    asked = np.array([-9, 2, 3, 4, 7, 8, 99]) * scale
    np.testing.assert_array_equal(equalize_lookup(asked, table=table), [0, 1, 1, 3, 3, 4, 4])


@pytest.mark.parametrize(("make", "level"), [(cdf_table, 255), (rank_table, 0)])
def test_a_constant_raster_goes_to_one_level(make, level):
    raster = np.array([[5.0, np.nan], [5.0, 5.0]])
    table = make(distinct_counts(raster), output_min=0, output_max=255)
    np.testing.assert_array_equal(
        equalize_lookup(raster, table=table), [[level, np.nan], [level, level]]
    )


@pytest.mark.parametrize("cell", [0.5, np.inf, -np.inf, 2.0**63])
def test_data_that_are_not_integers_are_refused(cell):
    message = "needs integer data of up to 64 bits, and the raster holds"
    with pytest.raises(ValueError, match=message):
        distinct_counts(np.array([[1.0, cell]]))
    table = cdf_table(distinct_counts(np.array([1])), output_min=0, output_max=1)
    with pytest.raises(ValueError, match=message):
        equalize_lookup(np.array([[1.0, cell]]), table=table)


def test_too_many_distinct_values_are_refused(monkeypatch):
    monkeypatch.setattr(lookup, "MAX_LEVELS", 10)
    message = "holds up to 10 distinct values, and the raster has more"
    with pytest.raises(ValueError, match=message):
        distinct_counts(np.arange(11))
    with pytest.raises(ValueError, match=message):
        merge_distinct(distinct_counts(np.arange(9)), distinct_counts(np.arange(7, 12)))


@pytest.mark.parametrize("make", [cdf_table, rank_table])
def test_a_table_of_nothing_is_refused(make):
    nothing = distinct_counts(np.full((1, 1), np.nan))
    with pytest.raises(ValueError, match="distinct must hold a cell"):
        partial(make, output_min=0, output_max=1)(nothing)


def test_the_input_is_not_changed():
    raster = np.array([[1.0, np.nan], [3.0, -0.0]])
    before = raster.copy()
    table = cdf_table(distinct_counts(raster), output_min=0, output_max=1)
    equalize_lookup(raster, table=table)
    np.testing.assert_array_equal(raster, before)
    assert isinstance(distinct_counts(raster), DistinctCounts)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_dense_tables_count_and_map_as_others_do(dtype):
    rng = np.random.default_rng(9)
    cells = rng.integers(-300, 700, (40, 50)).astype(dtype)
    cells[rng.random(cells.shape) < 0.1] = np.nan
    wanted = distinct_counts(cells)
    counts = dense_counts(cells, first=-300, number=1000)
    np.testing.assert_array_equal(np.flatnonzero(counts) - 300, wanted.levels)
    np.testing.assert_array_equal(counts[counts > 0], wanted.counts)
    table = cdf_table(wanted, output_min=0.0, output_max=9.0)
    outputs = np.append(np.nan, table.outputs[1:])
    beyond = np.append(cells, [700, 1e5]).astype(dtype)
    found = look_up_dense(beyond, first=int(table.levels[0]), outputs=outputs)
    np.testing.assert_array_equal(found, equalize_lookup(beyond, table=table))


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2"])
def test_stored_values_are_counted_and_mapped_by_their_bits(dtype):
    limits = np.iinfo(dtype)
    cells = np.random.default_rng(7).integers(limits.min, limits.max + 1, (30, 41)).astype(dtype)
    cells[0, :2] = limits.min, limits.max
    every = np.arange(limits.max - limits.min + 1).astype(f"u{dtype[1]}").view(dtype)
    counts = stored_counts(cells)
    assert dict(zip(every[counts > 0].tolist(), counts[counts > 0])) == dict(
        zip(*(part.tolist() for part in np.unique(cells, return_counts=True)))
    )
    outputs = np.sqrt(every.astype("f8") ** 2 + 1)
    found = look_up_stored(cells[:, ::2], outputs=outputs)
    np.testing.assert_array_equal(found, np.sqrt(cells[:, ::2].astype("f8") ** 2 + 1))
