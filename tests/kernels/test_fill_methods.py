"""Linear fills, inpainting, least squares, medians, modes and dilation against loops and peers."""

from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import fft, ndimage, optimize
from skimage import data

from raster_kernels.kernels.gaps import _least_squares
from raster_kernels.kernels.gaps.methods import Method, fill_gap

from .test_fill import hidden_cells, jacksboro, terrain, windows

RANKS = {Method.LOCAL_MEDIAN: np.median, Method.LOCAL_MODE: None}


def hole(shape, rows, columns):
    mask = np.zeros(shape, dtype=bool)
    mask[rows, columns] = True
    return mask


# --- Linear -----------------------------------------------------------------------------------


def circle_of(a, b, c):
    """The centre and the squared radius of the circle through three places, None on a line."""
    area = 2.0 * ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
    if area == 0:
        return None
    far_b, far_c = ((b - a) ** 2).sum(), ((c - a) ** 2).sum()
    up = ((c[1] - a[1]) * far_b - (b[1] - a[1]) * far_c) / area
    right = ((b[0] - a[0]) * far_c - (c[0] - a[0]) * far_b) / area
    return a + np.array([up, right]), up**2 + right**2


def delaunay_values(values, rim, cell):
    """What a cell gets in each triangle of the rim that holds it and has no other place inside."""
    places, found = np.argwhere(rim), []
    for corners in combinations(places, 3):
        circle = circle_of(*corners)
        if circle is None:
            continue
        if (((places - circle[0]) ** 2).sum(axis=1) < circle[1] - 1e-9).any():
            continue
        weights = np.linalg.solve(np.vstack([np.transpose(corners), np.ones(3)]), [*cell, 1.0])
        if weights.min() > -1e-9:
            found.append(float(weights @ [values[tuple(corner)] for corner in corners]))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_linear_interpolates_in_an_empty_circles_triangle_of_the_rim(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 10, (7, 8))
    mask = np.zeros(values.shape, dtype=bool)
    mask[1:4, 1:4] = rng.random((3, 3)) < 0.6
    mask[5, 5:7] = mask[4, 5] = True
    filled = fill_gap(values, mask, method=Method.LINEAR)
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    for cell, value in zip(np.argwhere(mask), filled):
        gap = labels == labels[tuple(cell)]
        rim = ndimage.binary_dilation(gap, np.ones((3, 3))) & ~mask
        wanted = delaunay_values(values, rim, cell)
        assert min(abs(value - other) for other in wanted) < 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_linear_fills_small_gaps_of_any_shape_from_such_triangles_or_the_nearest_cell(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 10, (9, 10))
    mask = rng.random(values.shape) < 0.16  # of 1 to 7 cells, some at edges
    filled = fill_gap(values, mask, method=Method.LINEAR)
    nearest = fill_gap(values, mask, method=Method.NEAREST)
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    for cell, value, other in zip(np.argwhere(mask), filled, nearest):
        gap = labels == labels[tuple(cell)]
        rim = ndimage.binary_dilation(gap, np.ones((3, 3))) & ~mask
        wanted = delaunay_values(values, rim, cell) or [other]
        places = np.argwhere(rim)
        if not np.ptp(places, axis=0).all():  # the rim is a line, which the cell lies beside
            wanted = [other]
        assert min(abs(value - one) for one in wanted) < 1e-9


def test_linear_is_the_same_whatever_other_gaps_of_the_shape_there_are():
    rng = np.random.default_rng(5)
    values = rng.normal(0, 10, (40, 50))
    mask = rng.random(values.shape) < 0.1
    filled = np.where(mask, np.nan, values)
    filled[mask] = fill_gap(values, mask, method=Method.LINEAR)
    labels, number = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel())
    small = [label for label in range(1, number + 1) if sizes[label] <= 4]
    for label in small[::7]:
        own = labels == label
        known = np.where(mask & ~own, np.nan, values)
        assert fill_gap(known, own, method=Method.LINEAR).tolist() == filled[own].tolist()


@pytest.mark.parametrize("place", [np.s_[5:30, 8:31], np.s_[0:9, 4:20]])
def test_linear_leaves_planes_as_they_are_and_no_rim(place):
    plane = 3.0 + np.add.outer(0.5 * np.arange(40), -2.0 * np.arange(40))
    mask = np.zeros(plane.shape, dtype=bool)
    mask[place] = True
    filled = fill_gap(plane, mask, method=Method.LINEAR)
    if place[0].start:  # data all around
        np.testing.assert_allclose(filled, plane[mask], atol=1e-11)
    assert filled.min() >= plane[~mask].min()
    assert filled.max() <= plane[~mask].max()


@pytest.mark.parametrize("wide", [2, 7])
def test_linear_in_a_row_is_that_of_numpy(wide):
    row = np.array([[np.nan, 4.0, *[np.nan] * wide, 10.0, np.nan, 0.0, *[np.nan] * wide]])
    known = np.flatnonzero(~np.isnan(row[0]))
    wanted = np.interp(np.arange(row.size), known, row[0, known])
    for values in (row, row.T):
        filled = fill_gap(values, np.isnan(values), method=Method.LINEAR)
        np.testing.assert_allclose(filled, wanted[np.isnan(row[0])], rtol=1e-14)


def test_linear_takes_the_nearest_cell_outside_of_the_rims_hull():
    values = np.full((3, 5), np.nan)
    values[0] = [1.0, 2.0, 3.0, 4.0, 5.0]
    values[2, 0] = 1.0
    filled = np.where(np.isnan(values), 0.0, values)
    filled[np.isnan(values)] = fill_gap(values, np.isnan(values), method=Method.LINEAR)
    assert filled[2, 4] == 5.0
    assert filled[1].tolist()[0] == 1.0


# --- Squares ----------------------------------------------------------------------------------


def rank_by_a_loop(values, target, radius, method):
    source = np.isfinite(values) & ~target
    found = []
    for row, column in np.argwhere(target):
        reach, cells = radius, np.empty(0)
        while source.any() and not cells.size:
            place = np.s_[
                max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1
            ]
            cells, reach = values[place][source[place]], 2 * reach
        if method == Method.LOCAL_MEDIAN:
            # np.median may differ in the last digit: it halves a sum, and this a difference.
            found.append(np.percentile(cells, 50) if cells.size else np.nan)
        else:
            kinds, counts = np.unique(cells, return_counts=True)
            found.append(kinds[np.argmax(counts)] if cells.size else np.nan)
    return np.array(found)


@settings(max_examples=40, deadline=None)
@given(windows(), st.integers(1, 3), st.sampled_from(list(RANKS)), st.booleans())
def test_medians_and_modes_are_those_of_a_loop(window, radius, method, few):
    values, target = window
    if few:
        values = np.rint(values / 60)
    filled = fill_gap(values, target, method=method, radius=radius)
    np.testing.assert_array_equal(filled, rank_by_a_loop(values, target, radius, method))


def test_modes_in_more_than_one_part_of_a_window_are_those_of_a_loop(monkeypatch):
    monkeypatch.setattr("raster_kernels.kernels.gaps._ranks._ROWS", 5)
    monkeypatch.setattr("raster_kernels.kernels.gaps._ranks._COLUMNS", 7)
    rng = np.random.default_rng(3)
    values = rng.integers(1, 5, (24, 31)).astype(float)
    target = ndimage.binary_dilation(rng.random(values.shape) < 0.02, iterations=3)
    filled = fill_gap(values, target, method=Method.LOCAL_MODE, radius=1)
    np.testing.assert_array_equal(filled, rank_by_a_loop(values, target, 1, Method.LOCAL_MODE))


def test_the_median_of_classes_is_a_class():
    row = np.array([[1.0, np.nan, 4.0]])
    assert fill_gap(row, np.isnan(row), method=Method.LOCAL_MEDIAN, classes=True) == [1.0]
    assert fill_gap(row, np.isnan(row), method=Method.LOCAL_MEDIAN) == [2.5]


@settings(max_examples=40, deadline=None)
@given(windows(least=2))
def test_dilation_repeats_a_grey_dilation_until_all_is_filled(window):
    values, target = window
    cells = np.where(np.isfinite(values) & ~target, values, -np.inf)
    for _ in range(20):
        cells = np.where(
            np.isinf(cells), ndimage.grey_dilation(cells, size=3, mode="nearest"), cells
        )
    filled = fill_gap(values, target, method=Method.DILATION)
    np.testing.assert_array_equal(np.nan_to_num(filled, nan=-np.inf), cells[target])


@pytest.mark.parametrize("lost", [1, 2, 7])
@pytest.mark.parametrize("turns", range(4))
def test_beyond_the_last_column_lies_what_is_in_it(lost, turns):
    """The data beside such a gap lie on one line: there is no triangle."""
    values = terrain(30, 20, seed=3)
    values[:, -lost:] = np.nan
    whole = np.where(np.isnan(values), values[:, [-lost - 1]], values)
    turned, gap = np.rot90(values, turns), np.rot90(np.isnan(values), turns)
    filled = fill_gap(turned, gap, method=Method.LINEAR)
    np.testing.assert_array_equal(filled, np.rot90(whole, turns)[gap])


# --- Least squares ----------------------------------------------------------------------------


def bending(shape, wide=1.0):
    """The matrix that sums second differences, reflected at the edges, written out."""
    rows, columns = shape
    matrix = np.zeros((rows * columns,) * 2)
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            for r, c in (
                (row - 1, column),
                (row + 1, column),
                (row, column - 1),
                (row, column + 1),
            ):
                if 0 <= r < rows and 0 <= c < columns:
                    share = 1.0 if c == column else wide**-2
                    matrix[here, r * columns + c] += share
                    matrix[here, here] -= share
    return matrix


@pytest.mark.parametrize("wide", [1.0, 0.5, 2.5])
@pytest.mark.parametrize("smoothness", [0.01, 1.0, 30.0])
def test_least_squares_solve_garcias_equations(smoothness, wide):
    values = terrain(20, 23, seed=2)
    mask = hole(values.shape, slice(6, 13), slice(5, 14))
    values[0, 0] = np.nan
    known = (~np.isnan(values) & ~mask).ravel()
    bent = bending(values.shape, wide)
    heights = np.where(known, np.nan_to_num(values).ravel(), 0.0)
    wanted = np.linalg.solve(np.diag(known * 1.0) + smoothness * bent.T @ bent, heights)
    filled = fill_gap(values, mask, method=Method.LEAST_SQUARES, smoothness=smoothness, aspect=wide)
    np.testing.assert_allclose(filled, wanted.reshape(values.shape)[mask], atol=2e-4)


def test_cross_validation_finds_the_least_score():
    rng = np.random.default_rng(4)
    smooth = ndimage.gaussian_filter(rng.normal(size=(16, 18)), 3) * 20
    heights = smooth + rng.normal(0, 0.4, smooth.shape)
    bent = bending(heights.shape)
    data_cells = np.ones(heights.shape, dtype=bool)

    def score(power):
        hat = np.linalg.inv(np.eye(heights.size) + 10**power * bent.T @ bent)
        left = heights.ravel() - hat @ heights.ravel()
        return (left**2).mean() / (1 - np.trace(hat) / heights.size) ** 2

    wanted = optimize.minimize_scalar(score, bounds=(-3, 4), method="bounded").x
    penalty = _least_squares._penalty(heights.shape, 1.0)
    spectrum = fft.dctn(heights, norm="ortho")
    found = np.log10(_least_squares.cross_validated(heights, data_cells, penalty, spectrum))
    assert abs(found - wanted) < 0.05
    cosines = fft.idctn(penalty.values * spectrum, norm="ortho")
    np.testing.assert_allclose(cosines.ravel(), bent.T @ bent @ heights.ravel(), atol=1e-9)


def test_least_squares_are_less_noisy_than_a_surface_through_all_data():
    rng = np.random.default_rng(5)
    truth = ndimage.gaussian_filter(rng.normal(size=(90, 90)), 8) * 300
    noisy = truth + rng.normal(0, 3.0, truth.shape)
    mask = ndimage.binary_dilation(rng.random(truth.shape) < 0.004, iterations=4)
    errors = {}
    for method in (Method.SMOOTH_SURFACE, Method.LEAST_SQUARES):
        filled = fill_gap(noisy, mask, method=method)
        errors[method] = np.sqrt(np.mean((filled - truth[mask]) ** 2))
    assert errors[Method.LEAST_SQUARES] < 0.6 * errors[Method.SMOOTH_SURFACE]


# --- Inpainting -------------------------------------------------------------------------------


def scratches(shape, seed):
    """Strokes and spots over about an eighth of a picture."""
    rng = np.random.default_rng(seed)
    mask = np.zeros(shape, np.uint8)
    for _ in range(12):
        ends = [tuple(int(n) for n in rng.integers(0, shape[0], 2)) for _ in range(2)]
        cv2.line(mask, *ends, 255, int(rng.integers(2, 7)))
        cv2.circle(mask, ends[0], int(rng.integers(3, 11)), 255, -1)
    return mask


PICTURES = {name: getattr(data, name)()[::2, ::2] for name in ("camera", "moon", "text")}


@pytest.mark.parametrize("radius", [3, 5])
@pytest.mark.parametrize(
    ("method", "flag"), [(Method.TELEA, cv2.INPAINT_TELEA), (Method.NAVIER_STOKES, cv2.INPAINT_NS)]
)
def test_pictures_come_back_at_least_as_well_as_from_opencv(method, flag, radius):
    errors = []
    for name, picture in PICTURES.items():
        mask = scratches(picture.shape, len(name))
        mask = mask[: picture.shape[0], : picture.shape[1]]
        holes = mask > 0
        truth = picture[holes].astype(float)
        filled = np.rint(fill_gap(picture, holes, method=method, radius=radius)).clip(0, 255)
        theirs = cv2.inpaint(np.where(holes, 0, picture).astype(np.uint8), mask, radius, flag)
        errors.append([np.mean((found - truth) ** 2) for found in (filled, theirs[holes])])
    ours, theirs = np.sqrt(errors).mean(axis=0)
    assert ours <= theirs


@pytest.mark.parametrize("method", [Method.TELEA, Method.NAVIER_STOKES])
@pytest.mark.parametrize("name", ["blobs", "stripes", "half"])
def test_terrain_comes_back_at_least_as_well_as_from_opencv(method, name):
    elevation = jacksboro()
    mask = hidden_cells(elevation.shape)[name]
    published = {"blobs": (38.9, 36.2), "stripes": (38.2, 38.9), "half": (17.7, 11.8)}[name]
    filled = fill_gap(elevation, mask, method=method, radius=3)
    rmse = np.sqrt(np.mean((filled - elevation[mask]) ** 2))
    assert rmse <= published[method == Method.NAVIER_STOKES]


@pytest.mark.parametrize("method", [Method.TELEA, Method.NAVIER_STOKES, Method.LEAST_SQUARES])
def test_an_offset_and_a_unit_change_nothing_but_themselves(method):
    values = terrain(40, 44, seed=6).astype(np.float32).astype(float)
    mask = hole(values.shape, slice(9, 25), slice(12, 30))
    plain = fill_gap(values, mask, method=method)
    high = fill_gap(values + 1e6, mask, method=method)
    small = fill_gap(values / 1024, mask, method=method)
    np.testing.assert_allclose(high - 1e6, plain, atol=1e-6)
    np.testing.assert_allclose(small * 1024, plain, rtol=1e-6)
