"""Shapes of gaps moved to places with data, cell by cell."""

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.kernels.gaps.hiding import (
    MOST_SHAPES,
    drawn_discs,
    drawn_gaps,
    hide,
    single_cells,
)
from raster_kernels.kernels.gaps.runs import gap_runs, label_runs, run_mask

EIGHT = np.ones((3, 3), bool)


def rng(seed=1):
    return np.random.default_rng(seed)


def shapes_of(mask):
    """Return the shapes of a mask's parts, each as the cells about its own corner."""
    labels, _ = ndimage.label(mask, EIGHT)
    return sorted(
        (labels[box] == number).astype(int).tolist()
        for number, box in enumerate(ndimage.find_objects(labels), 1)
    )


def ground(shape=(200, 260)):
    gap = np.zeros(shape, bool)
    gap[10:14, 20:40] = True
    gap[50:60, 100:103] = gap[58:60, 100:130] = True  # an L
    gap[0:5, 0:3] = True  # at the corner
    gap[100, 7] = True
    return gap


def hidden_in(gap, seed=1, cells=10_000):
    gaps = label_runs([gap_runs(gap)], shape=gap.shape)
    drawn = drawn_gaps(gaps, cells=cells, rng=rng(seed))
    shapes = [gaps.runs_of(drawn[place : place + 1]) for place in range(len(drawn))]
    found = hide(shapes, gaps.runs, size=gap.shape, rng=rng(seed))
    return run_mask(found.runs, (0, 0, *gap.shape)), found, gaps, drawn


@pytest.mark.parametrize("seed", range(5))
def test_what_is_hidden_has_the_shapes_of_gaps_and_touches_neither_them_nor_one_another(seed):
    gap = ground()
    hidden, found, gaps, drawn = hidden_in(gap, seed, cells=800)
    assert not (ndimage.binary_dilation(hidden, EIGHT) & gap).any()
    kinds = shapes_of(gap)
    for shape in shapes_of(hidden):  # whole and apart: as the gaps are
        assert shape in kinds
    assert found.whole == len(shapes_of(hidden)) == len(drawn) and found.cut == 0
    assert found.cells == np.count_nonzero(hidden) == gaps.cells[drawn].sum() <= 800


def test_gaps_come_as_often_as_one_another_and_fill_the_share():
    gaps = label_runs([gap_runs(ground())], shape=(200, 260))
    counts = np.bincount(drawn_gaps(gaps, cells=5 * int(gaps.cells.sum()), rng=rng()))
    assert set(counts.tolist()) == {5}
    drawn = drawn_gaps(gaps, cells=60, rng=rng())
    assert gaps.cells[drawn].sum() <= 60 and gaps.cells[drawn].max() <= 60


def test_no_more_shapes_are_drawn_than_would_help():
    salt = np.zeros((300, 300), bool)
    salt[::3, ::3] = True
    gaps = label_runs([gap_runs(salt)], shape=salt.shape)
    assert len(drawn_gaps(gaps, cells=80_000, rng=rng())) == MOST_SHAPES
    assert len(single_cells(10**6)) == MOST_SHAPES


def test_a_seed_gives_the_same_and_another_one_another():
    first, again, other = (hidden_in(ground(), seed)[0] for seed in (3, 3, 4))
    assert (first == again).all() and (first != other).any()


def test_places_are_spread_over_all_the_data():
    """A single cell comes to lie anywhere with data, as often here as there."""
    gap = np.zeros((12, 15), bool)
    gap[:, :5] = True
    closed = gap_runs(gap)
    counts = np.zeros(gap.shape, int)
    random = rng()
    for _ in range(2000):
        runs = hide(single_cells(1), closed, size=gap.shape, rng=random).runs
        counts[runs[0, 0], runs[0, 1]] += 1
    assert not counts[:, :6].any()  # the gap, and the column beside it
    expected = 2000 / (12 * 9)
    assert abs(counts[:, 6:] - expected).max() < 6 * np.sqrt(expected)


def test_where_data_is_sparse_what_lies_on_it_is_hidden():
    gap = rng().random((80, 80)) < 0.3
    disc = drawn_discs((80, 80), cells=200)[0]
    found = hide([disc], gap_runs(gap), size=gap.shape, rng=rng())
    hidden = run_mask(found.runs, (0, 0, *gap.shape))
    assert found.cut == 1 and found.whole == 0
    assert not (hidden & gap).any()
    assert 2 * found.cells >= (disc[:, 2] - disc[:, 1]).sum()


def test_what_fits_nowhere_is_left_out():
    gap = rng().random((80, 80)) < 0.9
    wide = gap_runs(np.ones((30, 30), bool))
    assert hide([wide], gap_runs(gap), size=gap.shape, rng=rng()).cells == 0
    assert hide([gap_runs(np.ones((81, 2), bool))], wide[:0], size=(80, 80), rng=rng()).cells == 0
    full = gap_runs(np.ones((4, 4), bool))
    assert hide(single_cells(3), full, size=(4, 4), rng=rng()).cells == 0


def test_discs_are_discs_no_wider_than_a_quarter():
    for disc in drawn_discs((200, 200), cells=10_000):
        cells = run_mask(disc, (0, 0, *np.repeat(disc[-1, 0] + 1, 2)))
        radius = len(cells) // 2
        rows, columns = np.indices(cells.shape) - radius
        assert (cells == (np.hypot(rows, columns) <= radius + 0.5)).all()
    assert max(disc[-1, 0] for disc in drawn_discs((40, 900), cells=10**5)) + 1 <= 40 / 4 + 1
