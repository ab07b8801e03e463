"""A cell far from all others, an undeclared fill value say, changes nothing but beside it."""

import numpy as np
import pytest
from scipy import ndimage

FAR = [1e12, 1e20, -3.4028234663852886e38, 1e200]


def scene(far=None, place=(2, 3)):
    cells = np.random.default_rng(12).normal(100, 20, (60, 70)).round(1)
    gap = np.zeros(cells.shape, bool)
    gap[40:46, 50:57] = gap[30:33, 8:10] = gap[12:15, 40:43] = gap[50, 20] = True
    if far is not None:
        cells[place] = far
    return np.where(gap, -9999.0, cells), gap


@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize(("limits", "place"), [(0, (2, 3)), (1, (2, 3)), (0, (30, 30))])
@pytest.mark.parametrize("method", [0, 1, 2, 3, 4, 8, 9, 10, 12, 13, 14])
def test_gaps_are_filled_as_if_it_were_not_there(make, run, read, method, limits, place, far):
    if method == 10 and place == (30, 30) and far == 1e200:
        pytest.skip("squares of slopes underflow in the window of the gaps")
    given = {"METHOD": method, "LIMITS": limits, "SMOOTHING_ITERATIONS": 2}
    found = []
    for value in (None, far):
        cells, gap = scene(value, place)
        path = make(cells, f"{value}.tif", nodata=-9999.0)
        found.append(read(run("fillgaps", INPUT=path, **given).path).cells[0][gap])
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)


@pytest.mark.parametrize("far", FAR)
def test_smooth_ground_stays_smooth(make, run, read, far):
    rows, columns = np.mgrid[0:60, 0:70]
    ground = np.sin(rows / 9) * 40 + np.cos(columns / 7) * 30
    found = []
    for value in (None, far):
        gap = scene()[1]
        cells = np.where(gap, -9999.0, ground)
        cells[2, 3] = ground[2, 3] if value is None else value
        outcome = run("fillgaps", INPUT=make(cells, f"{value}.tif", nodata=-9999.0), METHOD=0)
        found.append(read(outcome.path).cells[0][gap])
        assert not any("TENSION" in text for text in outcome.said)
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)


@pytest.mark.parametrize("place", [(2, 3), (30, 30)])
@pytest.mark.parametrize("far", [-9999.5, 1e6, *FAR])
def test_least_squares_learn_no_smoothness_from_it(make, run, read, place, far):
    rows, columns = np.mgrid[0:60, 0:70]
    ground = np.sin(rows / 9) * 40 + np.cos(columns / 7) * 30
    noisy = ground + np.random.default_rng(1).normal(0, 0.5, ground.shape)
    gap = scene()[1]
    errors = []
    for value in (None, far):
        cells = np.where(gap, np.nan, noisy)
        cells[place] = noisy[place] if value is None else value
        filled = read(run("fillgaps", INPUT=make(cells), METHOD=11, LIMITS=0).path).cells[0]
        errors.append(filled[gap] - ground[gap])
    assert np.abs(errors[1] - errors[0]).max() < 0.2 * np.abs(errors[0]).max()


@pytest.mark.parametrize("far", FAR)
def test_means_of_more_neighbours_keep_their_digits(make, run, read, far):
    found = []
    for value in (None, far):
        cells, gap = scene(value)
        path = make(cells, f"{value}.tif", nodata=-9999.0)
        outcome = run("fillgaps", INPUT=path, METHOD=2, NEIGHBOURS=6)
        found.append(read(outcome.path).cells[0][gap])
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)


@pytest.mark.parametrize("far", [1e20, 1e200, -1.7976931348623157e308])
def test_displacements_elsewhere_stay_what_they_are(make, run, read, far):
    smooth = ndimage.gaussian_filter(np.random.default_rng(3).normal(size=(120, 130)), 1.5) * 100
    second = make(np.roll(smooth, (1, 2), (0, 1)), "second.tif")
    found = []
    for value in (smooth[10, 10], far):
        cells = smooth.copy()
        cells[10, 10] = value
        given = {"WINDOW": 15, "STEP": 8, "MAX_SHIFT": 4}
        outcome = run("displacementfield", INPUT=make(cells), INPUT_2=second, **given)
        found.append(read(outcome.path).cells[:, 8:])
    np.testing.assert_allclose(found[1], found[0], rtol=1e-6, atol=1e-6)
