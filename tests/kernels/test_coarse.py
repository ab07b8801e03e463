"""Coarse rasters against loops over squares."""

import numpy as np
import pytest

from raster_kernels.kernels.common import coarse
from raster_kernels.kernels.gaps.runs import gap_runs, run_mask, runs_within


@pytest.mark.parametrize(("shape", "factor"), [((6, 6), 3), ((7, 5), 3), ((1, 1), 4), ((9, 2), 2)])
def test_squares_get_the_mean_or_the_first_of_their_valid_cells(shape, factor):
    rng = np.random.default_rng(1)
    values, use = rng.random(shape), rng.random(shape) < 0.5
    means = coarse.coarsen(values, use, factor=factor)
    firsts = coarse.coarsen(values, use, factor=factor, first=True)
    wholes = coarse.coarsen(values, use, factor=factor, whole=True)
    for row in range(means.shape[0]):
        for column in range(means.shape[1]):
            square = np.s_[
                row * factor : (row + 1) * factor, column * factor : (column + 1) * factor
            ]
            cells = values[square][use[square]]
            complete = cells.size == factor * factor
            assert np.isnan(wholes[row, column]) != complete
            if cells.size:
                assert means[row, column] == pytest.approx(cells.mean())
                assert firsts[row, column] == cells[0]
            else:
                assert np.isnan(means[row, column])
                assert np.isnan(firsts[row, column])


@pytest.mark.parametrize("value", [0.1, 1e8 + 1 / 3, -3e-300])
def test_the_mean_of_equal_cells_is_that_cell(value):
    cells, use = np.full((130, 10), value), np.ones((130, 10), bool)
    use[::3, ::2] = False
    means = coarse.coarsen(cells, use, factor=3)
    np.testing.assert_array_equal(means, value)


def test_means_less_a_reference_keep_small_differences_on_a_large_offset():
    """Means of whole numbers that Float64 holds, a quarter of which it does not at this height."""
    cells = np.random.default_rng(5).integers(0, 9, (64, 64))
    means = coarse.block_means(cells + 2.0**52, factor=2, reference=2.0**52)
    np.testing.assert_array_equal(means, cells.reshape(32, 2, 32, 2).mean(axis=(1, 3)))


def test_samples_of_a_plane_lie_on_the_plane():
    rows, columns = np.mgrid[0:40, 0:60]
    plane = 2.0 * rows - 3.0 * columns + 7.0
    squares = coarse.coarsen(plane, np.ones(plane.shape, bool), factor=4)
    inside = (rows >= 2) & (rows < 38) & (columns >= 2) & (columns < 58)
    found = coarse.sample(squares, rows[inside], columns[inside], factor=4)
    np.testing.assert_allclose(found, plane[inside])


@pytest.mark.parametrize("factor", [2, 3, 6])
def test_smooth_samples_of_a_cubic_surface_lie_on_it(factor):
    y, x = np.mgrid[0:90, 0:78] / 30.0
    cubic = 1e6 + x**3 - 2 * x * y**2 + 3 * x * y - y**3 + x**2
    squares = coarse.coarsen(cubic, np.ones(cubic.shape, bool), factor=factor)
    rows, columns = (
        side[3 * factor : -3 * factor, 3 * factor : -3 * factor] for side in np.mgrid[0:90, 0:78]
    )
    given = rows.ravel(), columns.ravel()
    found = coarse.sample(squares, *given, factor=factor, smooth=True)
    np.testing.assert_allclose(found, cubic[given], atol=1e-8)
    assert np.abs(coarse.sample(squares, *given, factor=factor) - cubic[given]).max() > 1e-4


def test_smooth_samples_of_equal_cells_are_those_and_end_beside_none():
    squares = np.full((9, 9), 0.1)
    rows, columns = (side.ravel() for side in np.mgrid[0:36, 0:36])
    assert (coarse.sample(squares, rows, columns, factor=4, smooth=True) == 0.1).all()
    squares[4, 4] = np.nan
    found = coarse.sample(squares, rows, columns, factor=4, smooth=True).reshape(36, 36)
    np.testing.assert_array_equal(
        np.isnan(found), np.isnan(coarse.sample(squares, rows, columns, factor=4)).reshape(36, 36)
    )


def test_runs_make_the_mask_they_came_from_in_any_window():
    rng = np.random.default_rng(3)
    mask = rng.random((20, 30)) < 0.6
    runs = gap_runs(mask)
    np.testing.assert_array_equal(run_mask(runs, (0, 0, 20, 30)), mask)
    part = runs_within(runs, (5, 7, 10, 11))
    np.testing.assert_array_equal(run_mask(part, (5, 7, 10, 11)), mask[5:15, 7:18])
