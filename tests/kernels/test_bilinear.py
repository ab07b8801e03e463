"""Values between the middles of cells, against SciPy and cell by cell."""

import math

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.kernels.common.bilinear import Samples, cells_of, sample_block


def sampled(cells, row, column, side=(8, 8)):
    """Return the values at places, tile by tile as a run reads them."""
    shape = cells.shape
    samples, order = Samples.of(np.asarray(row, float), np.asarray(column, float), shape, side)
    padded = np.pad(cells.astype(float), 1, constant_values=np.nan)
    found = np.full(len(row), -1.0)
    for top, left, bottom, right in np.vstack(samples.boxes(shape)).T:
        block = padded[None, top : bottom + 3, left : right + 3]
        start, values = sample_block(
            block, row=top - 1, column=left - 1, samples=samples, shape=shape
        )
        found[start : start + values.size] = values
    result = np.empty(len(row))
    result[order] = found
    return result


def test_halfway_is_the_mean():
    cells = np.array([[0.0, 10.0], [20.0, 50.0]])
    found = sampled(cells, [0, 0, 0.5, 0.5, 1.25], [0, 0.5, 0, 0.5, 1])
    assert found.tolist() == [0, 5, 10, 20, 50]


def test_away_from_edges_they_are_those_of_scipy():
    rng = np.random.default_rng(1)
    cells = rng.normal(size=(23, 31)) + 1e6
    row, column = rng.uniform(0, 22, 500), rng.uniform(0, 30, 500)
    wanted = ndimage.map_coordinates(cells, [row, column], order=1)
    np.testing.assert_allclose(sampled(cells, row, column), wanted, rtol=1e-15, atol=1e-9)


def test_tiles_change_no_bit():
    rng = np.random.default_rng(2)
    cells = rng.normal(size=(23, 31))
    row, column = rng.uniform(-0.5, 22.5, 300), rng.uniform(-0.5, 30.5, 300)
    whole = sampled(cells, row, column, (64, 64))
    for side in ((1, 1), (3, 7), (23, 5)):
        np.testing.assert_array_equal(sampled(cells, row, column, side), whole)


def one_by_one(cells, row, column):
    """Return one value by the definition: the mean, by areas, of the cells that have data."""
    rows, columns = cells.shape
    own = tuple(int(cell[0]) for cell in cells_of(np.array([row]), np.array([column]), cells.shape))
    if math.isnan(cells[own]):
        return math.nan
    total = share = 0.0
    for r in range(rows):
        for c in range(columns):
            weight = max(0.0, 1 - abs(r - row)) * max(0.0, 1 - abs(c - column))
            if weight and not math.isnan(cells[r, c]):
                total, share = total + weight * cells[r, c], share + weight
    return total / share


def test_cells_without_data_neither_count_nor_spread():
    rng = np.random.default_rng(3)
    cells = rng.normal(size=(6, 7))
    cells[rng.random(cells.shape) < 0.3] = np.nan
    row, column = rng.uniform(-0.5, 5.5, 400), rng.uniform(-0.5, 6.5, 400)
    wanted = [one_by_one(cells, r, c) for r, c in zip(row.tolist(), column.tolist())]
    assert 0 < np.isnan(wanted).sum() < 400
    np.testing.assert_allclose(sampled(cells, row, column), wanted, atol=1e-12)


@pytest.mark.parametrize("level", [0.1, 1e8 + 0.3])
def test_level_ground_stays_level_to_the_last_digit(level):
    cells = np.full((9, 9), level)
    cells[4, 4] = np.nan
    rng = np.random.default_rng(4)
    found = sampled(cells, rng.uniform(-0.5, 8.5, 200), rng.uniform(-0.5, 8.5, 200))
    assert set(found[~np.isnan(found)].tolist()) == {level}


def test_an_infinite_cell_is_what_it_is_in_its_middle():
    cells = np.array([[1.0, np.inf, 3.0]])
    assert sampled(cells, [0, 0, 0], [0, 1, 2]).tolist() == [1, np.inf, 3]


def test_places_on_the_outline_belong_to_the_outermost_cells():
    cells = np.array([[1.0, 2.0], [3.0, 4.0]])
    found = sampled(cells, [-0.5, 1.5, 1.5], [-0.5, 1.5, -0.5])
    assert found.tolist() == [1, 4, 3]
