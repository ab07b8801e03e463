"""A cell far from all others, an undeclared fill value say, changes nothing but beside it."""

import numpy as np
import pytest

FAR = [1e12, 1e20, -3.4028234663852886e38, 1e200]


def scene(far=None):
    cells = np.random.default_rng(12).normal(100, 20, (60, 70)).round(1)
    gap = np.zeros(cells.shape, bool)
    gap[40:46, 50:57] = gap[30:33, 8:10] = gap[12:15, 40:43] = gap[50, 20] = True
    if far is not None:
        cells[2, 3] = far
    return np.where(gap, -9999.0, cells), gap


@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize("limits", [0, 1])
@pytest.mark.parametrize("method", [0, 1, 2, 3, 4, 8, 9, 10, 12, 13, 14])
def test_gaps_are_filled_as_if_it_were_not_there(make, run, read, method, limits, far):
    given = {"METHOD": method, "LIMITS": limits, "SMOOTHING_ITERATIONS": 2}
    found = []
    for value in (None, far):
        cells, gap = scene(value)
        path = make(cells, f"{value}.tif", nodata=-9999.0)
        found.append(read(run("fillgaps", INPUT=path, **given).path).cells[0][gap])
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)


@pytest.mark.parametrize("far", FAR)
def test_means_of_more_neighbours_keep_their_digits(make, run, read, far):
    found = []
    for value in (None, far):
        cells, gap = scene(value)
        path = make(cells, f"{value}.tif", nodata=-9999.0)
        outcome = run("fillgaps", INPUT=path, METHOD=2, NEIGHBOURS=6)
        found.append(read(outcome.path).cells[0][gap])
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)
