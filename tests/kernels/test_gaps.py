"""Gaps against scipy.ndimage.label, and against themselves cut otherwise."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from raster_kernels.kernels.gaps.runs import (
    batch_bands,
    batch_gaps,
    gap_runs,
    grown_runs,
    hold_square,
    holding_squares,
    label_bands,
    label_runs,
    link_gaps,
    run_cells,
    run_mask,
)

EIGHT = np.ones((3, 3))


@st.composite
def masks(draw):
    rows, columns = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    seed, share = draw(st.integers(0, 2**31)), draw(st.sampled_from([0.05, 0.3, 0.5, 0.9, 1.0]))
    return np.random.default_rng(seed).random((rows, columns)) < share


def whole(mask):
    return label_runs([gap_runs(mask)], shape=mask.shape)


def label_image(gaps, shape):
    image = np.full(shape, -1)
    for gap in range(len(gaps.cells)):
        image[gaps.cells_of(gap)] = gap
    return image


@settings(max_examples=150, deadline=None)
@given(masks())
def test_gaps_are_the_eight_connected_components_in_row_order(mask):
    expected, number = ndimage.label(mask, EIGHT)
    gaps = whole(mask)
    assert len(gaps.cells) == number
    np.testing.assert_array_equal(label_image(gaps, mask.shape), expected - 1)


@pytest.mark.parametrize("few", [0, 10**6], ids=["as a graph", "pair by pair"])
def test_many_gaps_and_few_are_joined_alike(few, monkeypatch):
    monkeypatch.setattr("raster_kernels.kernels.gaps.runs._FEW", few)
    for share in (0.05, 0.3, 0.5, 0.9):
        mask = np.random.default_rng(3).random((40, 50)) < share
        expected, _ = ndimage.label(mask, EIGHT)
        np.testing.assert_array_equal(label_image(whole(mask), mask.shape), expected - 1)


@pytest.mark.parametrize("at_once", [1, 7])
def test_runs_looked_at_some_at_a_time_are_joined_alike(at_once, monkeypatch):
    for share in (0.05, 0.3, 0.5, 0.9):
        mask = np.random.default_rng(5).random((40, 50)) < share
        expected, _ = ndimage.label(mask, EIGHT)
        groups = link_gaps(whole(mask)).tolist()
        with monkeypatch.context() as patch:
            patch.setattr("raster_kernels.kernels.gaps.runs._RUNS_AT_ONCE", at_once)
            gaps = whole(mask)
            np.testing.assert_array_equal(label_image(gaps, mask.shape), expected - 1)
            assert link_gaps(gaps).tolist() == groups


def test_many_gaps_are_batched_in_little_memory_each():
    mask = np.zeros((600, 600), dtype=bool)
    mask[1::3, 1::3] = True
    gaps = whole(mask)
    batch_gaps(gaps)  # what is imported by the first call is not counted
    tracemalloc.start()
    try:
        batch_gaps(gaps)
        assert tracemalloc.get_traced_memory()[1] < 70 * len(gaps.cells)
    finally:
        tracemalloc.stop()


@settings(max_examples=100, deadline=None)
@given(masks())
def test_counts_boxes_and_edges_are_those_of_the_cells(mask):
    expected, number = ndimage.label(mask, EIGHT)
    gaps = whole(mask)
    edge = np.ones(mask.shape, dtype=bool)
    edge[1:-1, 1:-1] = False
    for gap in range(number):
        rows, columns = np.nonzero(expected == gap + 1)
        assert gaps.cells[gap] == rows.size
        assert gaps.boxes[gap].tolist() == [rows.min(), rows.max(), columns.min(), columns.max()]
        assert gaps.touches_edge[gap] == edge[rows, columns].any()
        np.testing.assert_array_equal(gaps.cells_of(gap), (rows, columns))


@settings(max_examples=100, deadline=None)
@given(masks(), st.integers(1, 14), st.integers(1, 14), st.booleans())
def test_gaps_do_not_depend_on_the_cut(mask, height, width, backwards):
    blocks = [
        gap_runs(mask[r : r + height, c : c + width], row=r, column=c)
        for r in range(0, mask.shape[0], height)
        for c in range(0, mask.shape[1], width)
    ]
    cut = label_runs(blocks[::-1] if backwards else blocks, shape=mask.shape)
    for here, there in zip(cut, whole(mask)):
        np.testing.assert_array_equal(here, there)
        assert here.dtype == there.dtype


def test_no_gap_at_all():
    gaps = label_runs([], shape=(3, 4))
    assert len(gaps.cells) == 0
    assert gaps.boxes.shape == (0, 4)
    assert link_gaps(gaps).size == 0
    assert batch_gaps(gaps) == []


def test_a_run_outside_the_raster_is_refused():
    with pytest.raises(ValueError, match="outside the raster of 2 rows, 2 columns"):
        label_runs([np.array([[0, 1, 3]])], shape=(2, 2))


def test_a_mask_of_one_dimension_is_refused():
    with pytest.raises(ValueError, match="1 dimensions"):
        gap_runs(np.ones(3, dtype=bool))


@settings(max_examples=100, deadline=None)
@given(masks())
def test_linked_gaps_are_those_within_reach_of_the_biharmonic_stencil(mask):
    gaps = whole(mask)
    groups = link_gaps(gaps)
    image = label_image(gaps, mask.shape)
    rows, columns = np.nonzero(mask)
    steps = np.abs(rows[:, None] - rows) + np.abs(columns[:, None] - columns)
    near = (steps <= 2) | (
        (np.abs(rows[:, None] - rows) <= 1) & (np.abs(columns[:, None] - columns) <= 1)
    )
    number, expected = ndimage_components(near)
    got = groups[image[rows, columns]]
    assert len(np.unique(got)) == number
    assert len(set(zip(got.tolist(), expected.tolist()))) == number


def ndimage_components(near):
    """Components by repeated squaring of the reachability matrix: an oracle without a library."""
    reach = near
    while True:
        more = (reach.astype(np.int64) @ reach.astype(np.int64)) > 0
        if np.array_equal(more, reach):
            break
        reach = more
    labels = reach.argmax(axis=1) if reach.size else np.zeros(0, dtype=int)
    return len(np.unique(labels)), labels


def test_gaps_not_chosen_link_nothing():
    gaps = whole(np.array([[True, False, True, False, True]]))
    assert link_gaps(gaps, chosen=np.array([True, False, True])).tolist() == [0, -1, 1]


def test_batches_hold_each_chosen_gap_once_and_small_windows():
    mask = np.random.default_rng(2).random((300, 300)) < 0.1
    mask[200:280, 40:43] = True
    gaps = whole(mask)
    chosen = gaps.cells > 1
    batches = batch_gaps(gaps, chosen=chosen, tile=32)
    assert sorted(np.concatenate(batches).tolist()) == np.flatnonzero(chosen).tolist()
    groups = link_gaps(gaps, chosen=chosen)
    for batch in batches:
        assert np.all(np.diff(batch) > 0)
        box = gaps.boxes[batch]
        sides = box[:, [1, 3]].max(axis=0) - box[:, [0, 2]].min(axis=0) + 1
        assert sides.max() < 64 or len(set(groups[batch].tolist())) == 1
    assert [batch[0] for batch in batches] == sorted(batch[0] for batch in batches)


@pytest.mark.parametrize("at_once", [1, 40, 10**6])
@pytest.mark.parametrize("least", [1, 2, 3])
def test_gaps_of_many_bands_are_those_of_each(at_once, least, monkeypatch):
    """Gaps at the upper and the lower edge as well, which lie near one another in between."""
    monkeypatch.setattr("raster_kernels.kernels.gaps.runs._RUNS_AT_ONCE", at_once)
    rng = np.random.default_rng(8)
    shape = (least + 37, 23)
    bands = [rng.random(shape) < share for share in (0.1, 0.0, 0.5, 1.0, 0.3, 0.0, 0.02)]
    halves = [[gap_runs(mask[9:], row=9), gap_runs(mask[:9])] for mask in bands]
    found = label_bands(halves, shape=shape)
    chosen = [gaps.cells >= least for gaps in found]
    batches = batch_bands(found, chosen=chosen, shape=shape, tile=8)
    for mask, gaps, wanted, of_band in zip(bands, found, chosen, batches):
        alone = whole(mask)
        for here, there in zip(gaps, alone):
            np.testing.assert_array_equal(here, there)
            assert here.dtype == there.dtype
        expected = batch_gaps(alone, chosen=wanted, tile=8)
        assert [batch.tolist() for batch in of_band] == [batch.tolist() for batch in expected]


def test_a_tile_of_no_cells_is_refused():
    with pytest.raises(ValueError, match="tile is 0"):
        batch_gaps(whole(np.ones((1, 1), dtype=bool)), tile=0)


def test_many_runs_are_labelled_quickly():
    mask = np.random.default_rng(0).random((1000, 1000)) < 0.4
    gaps = whole(mask)
    assert len(gaps.cells) == ndimage.label(mask, EIGHT)[1]
    assert gaps.cells.sum() == mask.sum()


def test_cells_of_no_runs():
    rows, columns = run_cells(np.empty((0, 3), dtype=np.int64))
    assert rows.size == columns.size == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 6), st.sampled_from([0.05, 0.5, 0.9]))
def test_gaps_hold_the_squares_that_an_erosion_finds(seed, side, share):
    rng = np.random.default_rng(seed)
    gap = ndimage.binary_dilation(rng.random((23, 19)) < 0.05, iterations=2)
    gap |= rng.random(gap.shape) < 0.1 * share
    gaps = label_runs([gap_runs(gap)], shape=gap.shape)
    labels, number = ndimage.label(gap, EIGHT)
    holding = np.zeros(number + 1, dtype=bool)
    holding[labels[ndimage.binary_erosion(gap, np.ones((side, side)))]] = True
    found = holding_squares(gaps, side)
    for place, holds in enumerate(found):
        rows, columns = gaps.cells_of(place)
        assert holds == holding[labels[rows[0], columns[0]]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(0, 7))
def test_grown_runs_are_a_dilation_by_squares(seed, cells):
    rng = np.random.default_rng(seed)
    gap = rng.random((17, 21)) < rng.choice([0.0, 0.02, 0.3])
    wanted = ndimage.binary_dilation(gap, np.ones((2 * cells + 1,) * 2)) if cells else gap
    grown = grown_runs(gap_runs(gap), cells, shape=gap.shape)
    np.testing.assert_array_equal(run_mask(grown, (0, 0, *gap.shape)), wanted)
    np.testing.assert_array_equal(grown, gap_runs(wanted))


@pytest.mark.parametrize("seed", range(4))
def test_runs_hold_the_squares_that_an_erosion_finds(seed):
    mask = np.random.default_rng(seed).random((30, 37)) < 0.85
    runs = gap_runs(mask)
    for side in range(1, 9):
        found = ndimage.binary_erosion(mask, np.ones((side, side))).any()
        assert hold_square(runs, side) == found
