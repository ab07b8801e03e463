"""Gaps in rasters whose cells are not square: lengths count, not numbers of cells."""

import numpy as np
import pytest
from scipy import interpolate, sparse
from scipy.sparse import linalg

from raster_kernels.kernels.gaps import _nearest, between, methods, runs
from raster_kernels.kernels.gaps.choices import Method

ROWS, COLUMNS = 24, 31
WIDTHS = [0.5, 0.34, 2.75, np.linspace(0.3, 0.9, ROWS)]
AROUND = [Method.SMOOTH_SURFACE, Method.MEMBRANE, Method.INVERSE_DISTANCE, Method.NEAREST]


def scattered(share=0.05, seed=1):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((ROWS, COLUMNS)) < share, rng.random((ROWS, COLUMNS)), np.nan)
    return values, np.isnan(values)


def apart(target, aspect):
    """Return how far each source lies from each cell to fill, and which cells the sources are."""
    row, column = (side[:, None] for side in np.nonzero(target))
    rows, columns = np.nonzero(~target)
    wide = np.broadcast_to(aspect, ROWS)[row]
    return np.hypot(row - rows, (column - columns) * wide), (rows, columns)


@pytest.mark.parametrize("aspect", WIDTHS)
def test_distances_are_those_of_a_loop_over_all_sources(aspect):
    values, target = scattered()
    away, _ = apart(target, aspect)
    np.testing.assert_allclose(methods.distances(values, target, aspect=aspect), away.min(axis=1))
    near = methods.distances(values, target, aspect=aspect, max_distance=4.5)
    np.testing.assert_array_equal(np.isnan(near), away.min(axis=1) > 4.5)


@pytest.mark.parametrize("aspect", WIDTHS)
@pytest.mark.parametrize("looks", [0.0, 0.5])
def test_the_nearest_cell_is_the_nearest_on_the_ground(aspect, looks, monkeypatch):
    monkeypatch.setattr(_nearest, "LOOKED_AT", looks)
    values, target = scattered()
    away, sources = apart(target, aspect)
    found = methods.nearest(values, target, aspect=aspect)
    at = np.array([np.flatnonzero(values[sources] == value)[0] for value in found])
    np.testing.assert_allclose(away[np.arange(at.size), at], away.min(axis=1))


@pytest.mark.parametrize("aspect", [0.34, np.linspace(0.31, 0.93, ROWS)])
@pytest.mark.parametrize("neighbours", [0, 4])
def test_inverse_distances_are_those_of_a_loop(aspect, neighbours):
    values, target = scattered()
    away, (rows, columns) = apart(target, aspect)
    known = values[rows, columns]
    row, column = (side[:, None] for side in np.nonzero(target))
    groups = [np.ones(away.shape, dtype=bool)] * neighbours
    if not neighbours:
        down, right = rows - row, columns - column
        groups = [(down < 0) & (right >= 0), (down >= 0) & (right > 0)]
        groups += [(down > 0) & (right <= 0), (down <= 0) & (right < 0)]
    weights, total = np.zeros((2, len(away)))
    every = np.arange(len(away))
    for group in groups:
        inside = np.where(group, away, np.inf)
        best = inside.argmin(axis=1)
        share = 1.0 / inside[every, best] ** 2
        weights, total = weights + share, total + share * known[best]
        if neighbours:
            away[every, best] = np.inf
    found = methods.inverse_distance(values, target, power=2, neighbours=neighbours, aspect=aspect)
    # Cells with sources equally far away on both sides may take either.
    assert np.count_nonzero(np.abs(found - total / weights) > 1e-12) <= 0.03 * found.size


def least_energy(values, target, aspect, tension):
    """Return the surface of least energy: a full least squares problem, row by row."""
    number = np.full(values.shape, -1)
    number[target] = np.arange(np.count_nonzero(target))
    squares = (1.0 / np.broadcast_to(aspect, len(values)) ** 2).tolist()
    lines, right = [], []

    def add(weight, cells):
        line, side = np.zeros(number.max() + 1), 0.0
        for share, place in cells:
            if target[place]:
                line[number[place]] += weight * share
            else:
                side -= weight * share * values[place]
        if line.any():
            lines.append(line)
            right.append(side)

    for row in range(1, len(values) - 1):
        for column in range(1, values.shape[1] - 1):
            x = squares[row]
            cross = [(1, (row - 1, column)), (1, (row + 1, column)), (x, (row, column - 1))]
            cross += [(x, (row, column + 1)), (-2 - 2 * x, (row, column))]
            add((1 - tension) ** 0.5, cross)
            add(tension**0.5, [(1, (row + 1, column)), (-1, (row, column))])
            add((tension * x) ** 0.5, [(1, (row, column + 1)), (-1, (row, column))])
    return np.linalg.lstsq(np.array(lines), np.array(right), rcond=None)[0]


@pytest.mark.parametrize("aspect", WIDTHS)
@pytest.mark.parametrize("tension", [0.0, 0.02, 1.0])
def test_surfaces_have_the_least_energy_on_the_ground(aspect, tension):
    rng = np.random.default_rng(5)
    values = rng.normal(size=(ROWS, COLUMNS))
    target = np.zeros(values.shape, dtype=bool)
    target[5:14, 6:20] = target[12:18, 17:25] = True
    found = methods.smooth_surface(values, target, tension=tension, aspect=aspect)
    wanted = least_energy(values, target, aspect, tension)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-9)


@pytest.mark.parametrize("aspect", [0.34, 3.0])
def test_a_wide_membrane_is_that_of_a_direct_solver(aspect):
    rng = np.random.default_rng(6)
    values = rng.normal(size=(130, 150))
    row, column = np.indices(values.shape)
    target = np.hypot(row - 65, (column - 75) / 1.1) < 60
    number = np.full(values.shape, -1)
    number[target] = np.arange(np.count_nonzero(target))
    rows, columns = np.nonzero(target)
    matrix = sparse.lil_matrix((rows.size, rows.size))
    side = np.zeros(rows.size)
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        share = 1.0 if down else aspect**-2
        there = rows + down, columns + right
        inside = target[there]
        matrix[np.arange(rows.size), np.arange(rows.size)] += np.full(rows.size, share)
        matrix[np.flatnonzero(inside), number[there][inside]] = -share
        side[~inside] += share * values[there][~inside]
    wanted = linalg.spsolve(matrix.tocsc(), side)
    found = methods.membrane(values, target, aspect=aspect)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-8 * np.ptp(values))


@pytest.mark.parametrize(("aspect", "size"), [(0.125, 90), (0.75, 90), (4.0, 90), (0.34, 212)])
def test_what_is_smooth_in_metres_comes_back(aspect, size):
    row, column = np.indices((size, size))
    y, x = row - 40.0, (column - 53.0) * aspect
    target = np.zeros(y.shape, dtype=bool)
    target[6:-6, 6:-6] = True
    for surface, tension in (
        (3 * x - 2 * y + 7, 0.02),
        (3 * x - 2 * y + 7, 1.0),
        (x * x - y * y + x * y, 1.0),
        (x**3 - 3 * x * y * y + 50 * y * y, 0.0),
    ):
        holed = np.where(target, np.nan, surface)
        found = methods.smooth_surface(holed, target, tension=tension, aspect=aspect)
        assert np.abs(found - surface[target]).max() < 1.5e-8 * np.ptp(surface)


def test_planes_come_back_where_widths_differ_from_row_to_row():
    row, column = np.indices((112, 112))
    surface = 3.0 * column - 2.0 * row
    target = np.zeros(surface.shape, dtype=bool)
    target[6:-6, 6:-6] = True
    aspect = np.cos(np.radians(np.linspace(70, 40, 112)))
    for tension in (0.0, 0.02, 1.0):
        holed = np.where(target, np.nan, surface)
        found = methods.smooth_surface(holed, target, tension=tension, aspect=aspect)
        assert np.abs(found - surface[target]).max() < 1.5e-8 * np.ptp(surface)


@pytest.mark.parametrize("aspect", [0.34, 2.75])
def test_triangles_are_those_on_the_ground(aspect):
    rng = np.random.default_rng(7)
    values = rng.random((ROWS, COLUMNS))
    target = np.zeros(values.shape, dtype=bool)
    target[4:15, 5:22] = True
    places = np.argwhere(~target)[:, ::-1] * [aspect, 1.0]
    asked = np.argwhere(target)[:, ::-1] * [aspect, 1.0]
    wanted = interpolate.griddata(places, values[~target], asked, method="linear")
    found = methods.fill_gap(values, target, method=Method.LINEAR, aspect=aspect)
    # Four cells of a rectangle have two triangulations that are as good.
    assert np.count_nonzero(np.abs(found - wanted) > 1e-9) < 0.2 * wanted.size
    square = methods.fill_gap(values, target, method=Method.LINEAR)
    assert np.count_nonzero(np.abs(square - wanted) > 1e-9) > 0.5 * wanted.size


@pytest.mark.parametrize("aspect", WIDTHS)
def test_between_data_counts_lengths(aspect):
    values, target = scattered(share=0.2)
    wide = np.broadcast_to(aspect, ROWS)
    wanted = np.zeros(target.shape, dtype=bool)
    for row, column in np.argwhere(target):
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            step = np.hypot(down, right * wide[row])
            sides = []
            for way in (-1, 1):
                met = False
                for number in range(1, int(3.2 / step) + 1):
                    r, c = row + way * number * down, column + way * number * right
                    if 0 <= r < ROWS and 0 <= c < COLUMNS and not target[r, c]:
                        met = True
                sides.append(met)
            wanted[row, column] |= all(sides)
    found = between.between_data(values, target, max_distance=3.2, aspect=aspect)
    np.testing.assert_array_equal(found, wanted)
    assert 0.1 < wanted.sum() / target.sum() < 0.9


@pytest.mark.parametrize("method", AROUND)
def test_windows_of_several_shapes_are_filled_as_each_by_itself(method):
    windows = [scattered(share=0.3, seed=seed) for seed in range(6)]
    aspects = [1.0, 0.5, np.linspace(0.4, 0.8, ROWS), 1.0, 0.5, 2.0]
    together = methods.fill_windows(windows, method=method, aspects=aspects, tension=0.02)
    for window, aspect, found in zip(windows, aspects, together):
        alone = methods.fill_gap(*window, method=method, aspect=aspect, tension=0.02)
        np.testing.assert_array_equal(found, alone)


@pytest.mark.parametrize("method", list(methods.AROUND))
def test_lone_cells_are_filled_as_each_by_itself(method):
    rng = np.random.default_rng(6)
    windows = [(rng.normal(size=(9, 9)), np.zeros((9, 9), dtype=bool)) for _ in range(20)]
    for place, (_, target) in enumerate(windows):
        target[4, 3 + place % 3] = True
    together = methods.fill_windows(windows, method=method)
    for window, found in zip(windows, together):
        np.testing.assert_array_equal(found, methods.fill_gap(*window, method=method))


@pytest.mark.parametrize("method", list(methods.AROUND))
def test_rows_of_square_cells_change_no_digit(method):
    values, target = scattered(share=0.3)
    one = methods.fill_gap(values, target, method=method, tension=0.02, max_distance=3.0)
    other = methods.fill_gap(
        values, target, method=method, tension=0.02, max_distance=3.0, aspect=np.ones(ROWS)
    )
    np.testing.assert_array_equal(one, other)


def test_a_gap_is_as_wide_as_it_is_on_the_ground():
    gap = np.zeros((9, 12), dtype=bool)
    gap[2:7, 1:7] = True  # 5 rows, and 6 columns of half a height
    gaps = runs.label_runs([runs.gap_runs(gap)], shape=gap.shape)
    for widest, wider in ((2, True), (3, False)):
        columns = np.full(9, int(widest / 0.5) + 1)
        assert runs.holding_squares(gaps, widest + 1, columns=columns).tolist() == [wider]
