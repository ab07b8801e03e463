"""Compact gaps, against the equations that their surfaces have to solve."""

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.kernels.gaps._compact import solve_compact


def stencil(tension, along):
    """Return the weights of the cells around in the equation of one cell."""
    cross = np.array([[0, -1, 0], [-along, 2 + 2 * along, -along], [0, -1, 0]])
    twice = ndimage.convolve(np.pad(cross, 1), cross, mode="constant")
    return (1 - tension) * twice + tension * np.pad(cross, 1)


def gap(shape):
    """Return a blob with two arms and a lone data cell in it, three cells from the edge."""
    row, column = np.indices(shape)
    middle = shape[0] / 2, shape[1] / 2
    away = np.hypot(row - middle[0], column - middle[1]) / min(shape)
    inside = (away < 0.3) | (away < 0.45) & (np.abs(row - column) < 6)
    inside[shape[0] // 2 + 1, shape[1] // 2 - 5] = False
    inside[:3] = inside[-3:] = inside[:, :3] = inside[:, -3:] = False
    return inside


@pytest.mark.parametrize("shape", [(40, 40), (50, 90), (150, 120)])
@pytest.mark.parametrize("along", [1.0, 0.3, 7.0])
@pytest.mark.parametrize("tension", [0.0, 0.02, 1.0])
def test_each_cell_solves_its_equation(shape, along, tension):
    unknown = gap(shape)
    values = 1e4 + ndimage.gaussian_filter(np.random.default_rng(3).normal(size=shape), 1.5)
    filled = np.where(unknown, np.nan, values)
    filled[unknown] = solve_compact(filled, unknown, ~unknown, tension=tension, along=along)
    weights = stencil(tension, along)
    left = ndimage.convolve(filled - 1e4, weights)[unknown]
    # 1e4 leaves 12 digits behind the point.
    assert np.abs(left).max() < 1e-10 * np.abs(weights).sum()


def test_a_cubic_comes_back():
    row, column = np.indices((120, 130)) / 100 - 0.6
    cubic = row**3 - 2 * row * column**2 + column
    unknown = gap(cubic.shape)
    found = solve_compact(cubic, unknown, ~unknown, tension=0.0, along=1.0)
    np.testing.assert_allclose(found, cubic[unknown], rtol=0, atol=1e-11)


def test_a_rim_of_one_value_gives_that_value():
    unknown = gap((60, 60))
    values = np.full(unknown.shape, 0.1)
    found = solve_compact(values, unknown, ~unknown, tension=0.02, along=1.0)
    assert (found == 0.1).all()


@pytest.mark.parametrize(("tension", "deep"), [(0.02, 2), (1.0, 1)])
def test_data_are_needed_as_deep_as_equations_see(tension, deep):
    unknown = np.zeros((30, 34), dtype=bool)
    unknown[deep:-deep, deep:-deep] = True
    values, known = np.random.default_rng(1).normal(size=unknown.shape), ~unknown
    solve = {"tension": tension, "along": 1.0}
    assert solve_compact(values, unknown, known, **solve) is not None
    for place in ((0, 15), (13, 33)):
        lacking = known.copy()
        lacking[place] = False
        assert solve_compact(values, unknown, lacking, **solve) is None
    assert solve_compact(values[1:], unknown[1:], known[1:], **solve) is None


def test_what_has_a_long_rim_is_left_to_others():
    unknown = np.random.default_rng(2).random((60, 60)) < 0.6
    unknown[[0, 1, -2, -1]] = unknown[:, [0, 1, -2, -1]] = False
    assert solve_compact(np.zeros((60, 60)), unknown, ~unknown, tension=0.0, along=1.0) is None
