"""Filled cells against scikit-image, dense solvers and loops; all other cells bit for bit."""

import numpy as np
import pytest
from scipy import ndimage

SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL, ROW, COLUMN, BAND = range(8)
METHODS = range(8)
EIGHT = np.ones((3, 3), int)


def terrain(shape=(24, 30), seed=1):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=shape), 4) * 300 + rng.normal(0, 0.5, shape)


def holes(shape=(24, 30), seed=2, share=0.08):
    """Return a mask with a large gap, one at the edge, and single cells."""
    mask = np.random.default_rng(seed).random(shape) < share
    mask[5:12, 6:13] = True
    mask[18:, 24:] = True
    return mask


def holed(cells, mask, nodata=-9999.0):
    return np.where(mask, nodata, cells)


def same_bits(one, two):
    return one.dtype == two.dtype and one.tobytes() == two.tobytes()


# --- Values ---------------------------------------------------------------------------------


def test_the_smooth_surface_is_the_biharmonic_one_of_scikit_image(make, read, run):
    from skimage.restoration import inpaint_biharmonic

    cells, mask = terrain(), np.zeros((24, 30), bool)
    mask[5:12, 6:13] = mask[18:, 24:] = True
    mask[8, 9] = False
    cells[0, 0], cells[0, 1] = -1e5, 1e5  # scikit-image would cut off what leaves the data's range
    outcome = run("fillgaps", INPUT=make(holed(cells, mask), nodata=-9999.0), TENSION=0)
    wanted = inpaint_biharmonic(cells, mask)
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted, atol=1e-6)


def test_the_membrane_solves_laplaces_equation(make, read, run):
    cells, mask = terrain(), holes()
    number = np.full(mask.shape, -1)
    number[mask] = np.arange(mask.sum())
    matrix, right = np.zeros((mask.sum(),) * 2), np.zeros(mask.sum())
    for row, column in np.argwhere(mask):
        own = number[row, column]
        for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if 0 <= r < mask.shape[0] and 0 <= c < mask.shape[1]:
                matrix[own, own] += 1
                if mask[r, c]:
                    matrix[own, number[r, c]] -= 1
                else:
                    right[own] += cells[r, c]
    path = make(holed(cells, mask), nodata=-9999.0)
    result = read(run("fillgaps", INPUT=path, METHOD=MEMBRANE).path).cells[0]
    np.testing.assert_allclose(result[mask], np.linalg.solve(matrix, right), atol=1e-8)


def in_quadrants(cells, mask, row, column, power):
    """Weigh the nearest cell of each quadrant, of equally near ones that of the nearest column."""
    rows, columns = np.nonzero(~mask)
    down, right = rows - row, columns - column
    away = np.hypot(down, right)
    weights, values = [], []
    for quadrant in (
        (right >= 0) & (down < 0),
        (right > 0) & (down >= 0),
        (right <= 0) & (down > 0),
        (right < 0) & (down <= 0),
    ):
        some = np.flatnonzero(quadrant)
        if some.size:
            first = some[np.lexsort((np.abs(right[some]), away[some]))[0]]
            weights.append(away[first] ** -power)
            values.append(cells[rows[first], columns[first]])
    return np.average(values, weights=weights)


@pytest.mark.parametrize("power", [0.0, 1.0, 2.0, 5.5])
def test_inverse_distance_weighs_the_nearest_cell_in_each_quadrant(make, read, run, power):
    cells, mask = terrain(), holes()
    path = make(holed(cells, mask), nodata=-9999.0)
    result = read(run("fillgaps", INPUT=path, METHOD=INVERSE, POWER=power).path).cells[0]
    wanted = [in_quadrants(cells, mask, *cell, power) for cell in np.argwhere(mask)]
    np.testing.assert_allclose(result[mask], wanted, rtol=1e-9)


@pytest.mark.parametrize("neighbours", [4, 8, 12])  # no ties for the last place
def test_inverse_distance_weighs_so_many_neighbours(make, read, run, neighbours):
    cells, mask = terrain(), np.zeros((24, 30), bool)
    mask[4:22:7, 3:28:6] = True
    path = make(holed(cells, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=INVERSE, NEIGHBOURS=neighbours, POWER=1.5)
    data = np.argwhere(~mask)
    wanted = []
    for cell in np.argwhere(mask):
        away = np.hypot(*(data - cell).T)
        near = np.argsort(away)[:neighbours]
        wanted.append(np.average(cells[~mask][near], weights=away[near] ** -1.5))
    np.testing.assert_allclose(read(outcome.path).cells[0][mask], wanted, rtol=1e-9)


def test_nearest_takes_one_of_the_nearest_cells(make, read, run):
    cells, mask = terrain(), holes()
    path = make(holed(cells, mask), nodata=-9999.0)
    result = read(run("fillgaps", INPUT=path, METHOD=NEAREST).path).cells[0]
    data = np.argwhere(~mask)
    for cell in np.argwhere(mask):
        away = ((data - cell) ** 2).sum(axis=1)
        assert result[tuple(cell)] in cells[~mask][away == away.min()]


@pytest.mark.parametrize("radius", [1, 3, 6])
def test_the_local_mean_is_that_of_a_square_that_doubles(make, read, run, radius):
    cells, mask = terrain(), holes()
    path = make(holed(cells, mask), nodata=-9999.0)
    result = read(run("fillgaps", INPUT=path, METHOD=LOCAL, RADIUS=radius).path).cells[0]
    for row, column in np.argwhere(mask):
        reach, found = radius, np.array([])
        while not found.size:
            square = np.s_[max(row - reach, 0) : row + reach + 1,
                           max(column - reach, 0) : column + reach + 1]  # fmt: skip
            found = cells[square][~mask[square]]
            reach *= 2
        assert result[row, column] == pytest.approx(found.mean(), abs=1e-9)


@pytest.mark.parametrize(("method", "axis"), [(ROW, 1), (COLUMN, 0), (BAND, None)])
def test_means_of_rows_columns_and_bands(make, read, run, method, axis):
    cells, mask = terrain(), holes()
    mask[3] = True  # a row without data has no mean
    path = make(holed(cells, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method)
    known = np.ma.array(cells, mask=mask)
    means = np.ma.filled(known.mean(axis=axis, keepdims=True), np.nan)
    wanted = np.where(mask, np.broadcast_to(means, cells.shape), cells)
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted, rtol=1e-12)
    assert outcome["REMAINING_CELLS"] == np.isnan(wanted).sum()
    assert outcome["FILLED_CELLS"] == mask.sum() - np.isnan(wanted).sum()


def hidden_cells(shape):
    """Return three masks of hidden cells, from one generator in this order."""
    rng = np.random.default_rng(3)
    row, column = np.indices(shape)
    blobs = np.zeros(shape, dtype=bool)
    for _ in range(40):
        r, c, radius = rng.integers(0, shape[0]), rng.integers(0, shape[1]), rng.integers(3, 12)
        blobs |= (row - r) ** 2 + (column - c) ** 2 < radius**2
    stripes = ((row + 0.15 * column) % 22) < 8
    return {"blobs": blobs, "stripes": stripes, "half": rng.random(shape) < 0.5}


@pytest.mark.parametrize(
    ("name", "digits", "rmse"), [("blobs", 1, 30.1), ("stripes", 1, 24.9), ("half", 2, 5.25)]
)
def test_hidden_terrain_comes_back_as_from_the_best_peer(
    make, read, run, jacksboro, name, digits, rmse
):
    elevation = jacksboro.astype(float)
    hidden = hidden_cells(elevation.shape)[name]
    outcome = run("fillgaps", INPUT=make(holed(elevation, hidden), nodata=-9999.0), METHOD=0)
    error = (read(outcome.path).cells[0] - elevation)[hidden]
    assert round(float(np.sqrt(np.mean(error**2))), digits) <= rmse
    assert outcome["FILLED_CELLS"] == hidden.sum()


# --- What is filled -------------------------------------------------------------------------


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL])
@pytest.mark.parametrize("distance", [1, 2.5, 0])
def test_cells_farther_from_data_than_allowed_are_left(make, read, run, method, distance):
    mask = holes()
    path = make(holed(terrain(), mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, MAX_DISTANCE=distance)
    left = ndimage.distance_transform_edt(mask) > (distance or np.inf)
    np.testing.assert_array_equal(~read(outcome.path).valid[0], left)
    assert outcome["REMAINING_CELLS"] == left.sum()
    assert outcome["FILLED_CELLS"] == (mask & ~left).sum()


@pytest.mark.parametrize("method", METHODS)
def test_large_gaps_and_those_at_the_edge_can_be_left(make, read, run, method):
    mask = holes(share=0.03)
    labels, count = ndimage.label(mask, EIGHT)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    border = np.ones(mask.shape, bool)
    border[1:-1, 1:-1] = False
    at_edge = np.isin(labels, np.unique(labels[border])) & mask
    large = mask & (sizes[labels] > 5)
    path = make(holed(terrain(), mask), nodata=-9999.0)
    for parameters, left in (
        ({"MAX_GAP_CELLS": 5}, large),
        ({"INTERIOR_ONLY": True}, at_edge),
        ({"MAX_GAP_CELLS": 5, "INTERIOR_ONLY": True}, large | at_edge),
    ):
        outcome = run("fillgaps", INPUT=path, METHOD=method, **parameters)
        assert 0 < left.sum() < mask.sum()
        np.testing.assert_array_equal(~read(outcome.path).valid[0], left)
        assert outcome["REMAINING_CELLS"] == left.sum()


@pytest.mark.parametrize("method", METHODS)
def test_a_mask_names_the_cells_to_fill_whatever_they_hold(make, read, run, method):
    cells = terrain()
    nodata = np.zeros(cells.shape, bool)
    nodata[2:4, 20:25] = nodata[10, 10] = True
    marks = np.zeros(cells.shape, "u1")
    marks[8:14, 8:13] = 7
    poisoned = np.where(marks > 0, 1e9, cells)  # what the mask covers is no source either
    path = make(holed(poisoned, nodata), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, GAP_MASK=make(marks, "mask.tif"))
    result = read(outcome.path)
    np.testing.assert_array_equal(result.valid[0], ~(nodata & (marks == 0)))
    assert np.abs(result.cells[0][marks > 0]).max() < 1e6
    outside = (marks == 0) & ~nodata
    np.testing.assert_array_equal(result.cells[0][outside], cells[outside])
    assert outcome["FILLED_CELLS"] == (marks > 0).sum()
    # The same as if the marked cells had had no data, the rest of the nodata being filled apart.
    plain = run("fillgaps", INPUT=make(holed(cells, nodata | (marks > 0)), nodata=-9999.0),
                METHOD=method, MAX_GAP_CELLS=30)  # fmt: skip
    if method in (NEAREST, ROW, COLUMN, BAND):
        np.testing.assert_allclose(
            result.cells[0][marks > 0], read(plain.path).cells[0][marks > 0], rtol=1e-12
        )


@pytest.mark.parametrize("method", METHODS)
def test_marked_cells_are_no_sources_for_other_gaps(make, read, run, method):
    cells, marks = terrain(), np.zeros((24, 30), "u1")
    marks[8:12, 8:12] = 1  # a gap to fill
    marks[0:7, 6:14] = 1  # and a cloud at the edge, to be left, that is seen from it
    cells = np.where(marks > 0, 1e9, cells)
    mask = make(marks, "mask.tif")
    parameters = {"METHOD": method, "GAP_MASK": mask, "INTERIOR_ONLY": True, "RADIUS": 5}
    for neighbours in (0, 30):
        outcome = run("fillgaps", INPUT=make(cells), NEIGHBOURS=neighbours, **parameters)
        assert np.abs(read(outcome.path).cells[0][8:12, 8:12]).max() < 1e6
        assert outcome["FILLED_CELLS"] == 16


@pytest.mark.parametrize("method", [MEMBRANE, INVERSE, NEAREST, LOCAL])
def test_data_beyond_nodata_that_stays_are_found(make, read, run, method):
    cells, marks = np.full((9, 30), np.nan), np.zeros((9, 30), "u1")
    marks[3:6, 3:5] = 1
    cells[3:6, 2], cells[:, 9:] = 5.0, 40.0
    for distance, neighbours in ((6.0, 0), (6.0, 4), (0.0, 0)):
        outcome = run("fillgaps", INPUT=make(cells), GAP_MASK=make(marks, "mask.tif"), RADIUS=1,
                      METHOD=method, MAX_DISTANCE=distance, NEIGHBOURS=neighbours)  # fmt: skip
        result = read(outcome.path).cells[0]
        assert outcome["FILLED_CELLS"] == 6
        if method == INVERSE:  # of the left column the data on the right are just within 6 cells
            assert (result[3:6, 3:5] > 5).all()
    cells[3:6, 2] = np.nan
    outcome = run("fillgaps", INPUT=make(cells), GAP_MASK=make(marks, "mask.tif"), RADIUS=1,
                  METHOD=method, MAX_DISTANCE=5.0)  # fmt: skip
    np.testing.assert_array_equal(read(outcome.path).valid[0][4, 2:5], [False, False, True])


def test_neighbours_are_asked_for_by_the_inverse_distance_alone(make, run):
    cells = np.where(np.eye(9) > 0, np.nan, 3.0)
    for method in (NEAREST, SMOOTH, MEMBRANE, LOCAL, BAND):
        outcome = run("fillgaps", INPUT=make(cells), METHOD=method, NEIGHBOURS=5000)
        assert outcome["FILLED_CELLS"] == 9


@pytest.mark.parametrize("method", METHODS)
def test_infinite_cells_stay_and_are_no_sources(make, read, run, method):
    cells = terrain()
    mask = holes()
    cells[4, 8], cells[20, 3] = np.inf, -np.inf
    outcome = run("fillgaps", INPUT=make(holed(cells, mask), nodata=-9999.0), METHOD=method)
    result = read(outcome.path).cells[0]
    assert np.isfinite(result[mask]).all()
    np.testing.assert_array_equal(result[~mask], cells[~mask])


def test_a_number_beyond_the_type_is_no_infinite_cell(make, run):
    cells = np.array([[1.0, np.inf, 2.0]], "f4")
    assert run("fillgaps", INPUT=make(cells), GAP_VALUES="1e40")["FILLED_CELLS"] == 0
    assert run("fillgaps", INPUT=make(cells), GAP_VALUES="inf", METHOD=NEAREST)["FILLED_CELLS"] == 1


def test_a_mask_may_lie_on_another_grid(make, read, run):
    cells = terrain()
    marks = np.zeros((6, 8), "u1")  # cells of 40 by 40, one column of them too far to the left
    marks[2, 3] = marks[4, 1] = 1
    mask = make(marks, "mask.tif", geotransform=(499960.0, 40.0, 0.0, 4100000.0, 0.0, -40.0))
    outcome = run("fillgaps", INPUT=make(cells), GAP_MASK=mask, METHOD=NEAREST)
    wanted = np.zeros(cells.shape, bool)
    wanted[8:12, 8:12] = wanted[16:20, 0:4] = True
    assert outcome["FILLED_CELLS"] == 32
    np.testing.assert_array_equal(read(outcome.path).cells[0] != cells, wanted)


@pytest.mark.parametrize("text", ["0; 9999", "0;9999;", "0.0\n9999"])
def test_values_can_be_treated_as_gaps(make, read, run, text):
    cells = np.random.default_rng(1).integers(1, 100, (9, 9)).astype("i2")
    cells[2, 3], cells[5, 5:7], cells[0, 0] = 0, 9999, -1
    outcome = run("fillgaps", INPUT=make(cells, nodata=-1), GAP_VALUES=text, METHOD=BAND)
    gap = np.isin(cells, [0, 9999, -1])
    result = read(outcome.path)
    assert outcome["FILLED_CELLS"] == 4
    assert (result.stored[0][gap] == round(cells[~gap].mean())).all()
    np.testing.assert_array_equal(result.stored[0][~gap], cells[~gap])


def test_a_colour_is_a_gap_where_all_bands_match(make, read, run):
    cells = np.random.default_rng(1).integers(0, 200, (3, 9, 9)).astype("u1")
    cells[:, 2, 3] = cells[:, 6, 6] = 255
    cells[0, 4, 4] = 255  # red alone
    outcome = run("fillgaps", INPUT=make(cells), GAP_VALUES="255,255,255", METHOD=BAND)
    result = read(outcome.path).stored
    gap = (cells == 255).all(axis=0)
    assert outcome["FILLED_CELLS"] == 6
    np.testing.assert_array_equal(result[:, ~gap], cells[:, ~gap])
    for band, before in zip(result, cells):
        assert (band[gap] == np.rint(before[~gap].mean())).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_dark_cell_is_no_gap_where_the_rule_asks_for_all_bands(make, read, run, method):
    cells = np.random.default_rng(1).integers(1, 200, (3, 12, 12)).astype("u1")
    cells[:, 5, 5] = 0
    cells[0, 8, 8] = 0
    path = make(cells, nodata=0)
    by_band = run("fillgaps", INPUT=path, METHOD=method, GAP_RULE=0)
    by_cell = run("fillgaps", INPUT=path, METHOD=method, GAP_RULE=1)
    assert (by_band["FILLED_CELLS"], by_cell["FILLED_CELLS"]) == (4, 3)
    assert read(by_band.path).stored[0, 8, 8] != 0
    assert read(by_cell.path).stored[0, 8, 8] == 0


# --- Gaps that stay -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "declared", "told"),
    [
        ("f4", -9999.0, None, -9999.0),
        ("f4", -9999.0, -1.0, -1.0),
        ("f4", np.nan, None, -9999.0),
        ("f8", np.nan, -1.0, -1.0),
        ("u2", 65535, None, 65535),
        ("u2", 65535, 0, 0),
        ("i2", -32768, None, -32768),
        ("u1", 255, -9999, 255),  # which no byte can be
    ],
)
@pytest.mark.parametrize(
    "limit", [{"MAX_DISTANCE": 1}, {"MAX_GAP_CELLS": 8}, {"INTERIOR_ONLY": True}], ids=str
)
def test_a_gap_that_stays_is_nodata(make, read, run, kind, value, declared, told, limit):
    cells = np.arange(3, 84).reshape(9, 9).astype(kind)
    cells[0:4, 3:6] = value
    text = "" if value != value else f"{value}"
    outcome = run("fillgaps", INPUT=make(cells, nodata=declared), GAP_VALUES=text, **limit)
    result = read(outcome.path)
    left = outcome["REMAINING_CELLS"]
    assert left > 0
    assert result.nodata == [told]
    assert np.count_nonzero(~result.valid) == left
    assert (result.stored[0][~result.valid[0]] == told).all()
    gap = np.zeros((9, 9), bool)
    gap[0:4, 3:6] = True
    assert same_bits(result.stored[0][~gap], cells[~gap])


def test_the_value_that_stands_for_nodata_is_one_that_no_cell_holds(make, read, run):
    """In one band 0 and 255 are gaps together with others only: alone they are data."""
    cells = np.full((2, 5, 5), 7, "u1")
    cells[:, 1:4, 1:4] = 0
    cells[0, 0, 0], cells[1, 0, 1], cells[1, 0, 2] = 0, 255, 1
    outcome = run("fillgaps", INPUT=make(cells), GAP_VALUES="0,0", MAX_GAP_CELLS=1)
    result = read(outcome.path)
    assert result.nodata == [2, 2]
    assert (~result.valid).sum() == outcome["REMAINING_CELLS"] == 18
    assert result.stored[0, 0, 0] == 0
    assert result.stored[1, 0, 1] == 255


def test_no_valid_cell_is_close_to_the_value_that_stands_for_nodata(make, read, run):
    cells = np.full((5, 5), -9999.0001, "f8")
    cells[0, 0], cells[1:4, 1:4] = np.finfo("f8").min, np.nan
    result = read(run("fillgaps", INPUT=make(cells), MAX_GAP_CELLS=1).path)
    assert np.count_nonzero(~result.valid) == 9
    assert np.isnan(result.nodata[0])
    assert same_bits(result.stored[result.valid], cells[~np.isnan(cells)])


def test_gaps_that_no_value_can_tell_get_a_mask(make, read, run):
    cells = np.stack([np.arange(288).reshape(18, 16) % 256] * 2).astype("u1")
    cells[:, 17, 3] = (0, 255)  # alone a value like any other
    outcome = run("fillgaps", INPUT=make(cells), GAP_VALUES="0,0", INTERIOR_ONLY=True)
    result = read(outcome.path)
    assert outcome["REMAINING_CELLS"] == 4
    assert result.nodata == [None, None]
    np.testing.assert_array_equal(np.argwhere(~result.valid[0]), [[0, 0], [16, 0]])
    assert same_bits(result.stored[result.valid], cells[result.valid])


def test_a_valid_cell_keeps_its_nodata_value_and_fills_others_by_the_rule_of_all_bands(
    make, read, run
):
    water, land = np.array([0, 40, 70], "u1"), np.array([180, 160, 90], "u1")
    cells = np.empty((3, 12, 12), "u1")
    cells[:] = water[:, None, None]
    cells[:, :, 9:] = land[:, None, None]
    cells[:, 4:7, 3:6] = 0
    path = make(cells, nodata=0)
    for method in (SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL):
        outcome = run("fillgaps", INPUT=path, METHOD=method, GAP_RULE=1, RADIUS=1)
        result = read(outcome.path).stored
        assert outcome["FILLED_CELLS"] == 27
        assert (result[:, 4:7, 3:6] == water[:, None, None]).all()
        hole = np.zeros((12, 12), bool)
        hole[4:7, 3:6] = True
        assert same_bits(result[:, ~hole], cells[:, ~hole])
    assert any("with the nodata value 0 are data" in line for line in outcome.said)


@pytest.mark.parametrize("nodata", [-9999.0, -3.4e38, 65535.0])
def test_a_fill_value_in_one_band_is_no_data_by_any_rule(make, read, run, nodata):
    """A value far from all cells is no dark cell, and would spoil what it fills."""
    cells = np.random.default_rng(5).uniform(0, 1000, (2, 12, 12)).astype("f4")
    cells[:, 5, 5] = nodata
    cells[0, 5, 6] = nodata
    outcome = run("fillgaps", INPUT=make(cells, nodata=nodata), METHOD=LOCAL, GAP_RULE=1)
    result = read(outcome.path)
    assert outcome["FILLED_CELLS"] == 2
    assert 0 <= result.cells[0, 5, 5] <= 1000
    assert result.stored[0, 5, 6] == np.float32(nodata)
    assert not result.valid[0, 5, 6]


def test_what_a_layer_calls_nodata_in_one_band_is_no_data_by_any_rule(make, read, run):
    from qgis.core import QgsRasterLayer, QgsRasterRange

    cells = np.full((2, 7, 7), 40, "u1")
    cells[:, 3, 3], cells[0, 3, 4] = 0, 200
    layer = QgsRasterLayer(make(cells, nodata=0), "clouds")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(200, 255)])
    outcome = run("fillgaps", INPUT=layer, METHOD=LOCAL, GAP_RULE=1, RADIUS=1)
    result = read(outcome.path)
    assert outcome["FILLED_CELLS"] == 2
    assert (result.stored[:, 3, 3] == 40).all()
    assert not result.valid[0, 3, 4]


def test_a_cell_is_never_filled_with_the_nodata_values_of_all_bands(make, read, run):
    cells = np.zeros((2, 3, 3), "u1")
    cells[0, :, 0], cells[1, :, 2] = 1, 1
    cells[:, 0, 1] = cells[:, 2, 1] = (1, 0)
    cells[:, 1, 1] = 0
    outcome = run("fillgaps", INPUT=make(cells, nodata=0), METHOD=ROW, GAP_RULE=1)
    result = read(outcome.path)
    assert outcome["FILLED_CELLS"] == 2
    assert result.stored[:, 1, 1].any()


# --- Rims ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [None, 0.1])
@pytest.mark.parametrize("value", [0.1, 1 / 3, -1e-7, 100000000.1, 1e300])
@pytest.mark.parametrize("method", METHODS)
def test_a_rim_of_one_value_gives_that_value(make, read, run, method, value, scale):
    cells = np.full((40, 50), value)
    mask = holes((40, 50))
    path = make(holed(cells, mask), nodata=-9999.0, scale=scale)
    outcome = run("fillgaps", INPUT=path, METHOD=method, MAX_DISTANCE=0)
    assert outcome["REMAINING_CELLS"] == 0
    assert (read(outcome.path).stored == value).all()


@pytest.mark.parametrize("method", [MEMBRANE, INVERSE, NEAREST, LOCAL, ROW, COLUMN, BAND])
def test_no_mean_leaves_the_range_of_the_data(make, read, run, method):
    rng = np.random.default_rng(8)
    cells = np.where(rng.random((60, 60)) < 0.5, 0.1, np.nextafter(0.1, 1))
    mask = holes((60, 60))
    outcome = run("fillgaps", INPUT=make(holed(cells, mask), nodata=-9999.0), METHOD=method)
    filled = read(outcome.path).cells[0][mask]
    assert filled.min() >= 0.1
    assert filled.max() <= np.nextafter(0.1, 1)


@pytest.mark.parametrize("squared", [2, 5, 8, 10, 13, 18, 29])
@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL])
def test_a_greatest_distance_that_was_rounded_is_reached(make, read, run, method, squared):
    """The square of the root of 13 is 12.999999999999998 in floats."""
    side = next(a for a in range(6) if (squared - a * a) ** 0.5 % 1 == 0)
    other = round((squared - side * side) ** 0.5)
    cells, marks = np.full((side + 1, other + 1), np.nan), np.zeros((side + 1, other + 1), "u1")
    cells[0, 0], marks[-1, -1] = 5.0, 1
    path = make(cells, nodata=-1.0)
    mask = make(marks, "mask.tif")
    for distance, filled in ((squared**0.5, 1), (squared**0.5 - 1e-6, 0)):
        outcome = run("fillgaps", INPUT=path, GAP_MASK=mask, METHOD=method, MAX_DISTANCE=distance)
        assert outcome["FILLED_CELLS"] == filled


# --- What is left alone ---------------------------------------------------------------------

TYPES = {
    "u1": (0, 255, 7),
    "i2": (-32768, 32767, -32768),
    "u2": (0, 65535, 65535),
    "i4": (2**24 + 1, 2**31 - 1, -(2**31)),
    "u4": (2**24 + 1, 2**32 - 1, 0),
    "i8": (2**53 + 1, 2**62, -(2**53) - 1),
    "u8": (2**53 + 1, 2**64 - 1, 2**53 + 3),
}


def native(kind, shape=(24, 30)):
    """Return cells over a type's whole range, and a nodata value."""
    rng = np.random.default_rng(5)
    if kind in TYPES:
        low, high, nodata = TYPES[kind]
        cells = rng.integers(low, high, shape, dtype=kind, endpoint=True)
        cells[cells == nodata] += 1
        return cells, nodata
    cells = (rng.normal(size=shape) * 10.0 ** rng.integers(-6, 7, shape)).astype(kind)
    cells[0, 0] = -0.0
    return cells, -9999.0


@pytest.mark.parametrize("kind", [*TYPES, "f4", "f8"])
@pytest.mark.parametrize("method", METHODS)
def test_cells_that_are_no_gaps_keep_their_bits_and_type(make, read, run, kind, method):
    from osgeo import gdal

    if kind in ("i8", "u8") and not hasattr(gdal, "GDT_Int64"):
        pytest.skip("this GDAL has no 64-bit integers")
    cells, nodata = native(kind)
    mask = holes()
    mask[0, 0] = False
    stored = np.where(mask, np.array(nodata, cells.dtype), cells)
    outcome = run("fillgaps", INPUT=make(stored, nodata=nodata), METHOD=method)
    result = read(outcome.path)
    assert result.nodata == [nodata]
    assert same_bits(result.stored[0][~mask], cells[~mask])
    assert (result.stored[0][mask] != nodata).all()
    assert outcome["REMAINING_CELLS"] == 0


@pytest.mark.parametrize("kind", ["u1", "i2", "i4", "f4", "f8"])
@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, LOCAL, ROW, COLUMN, BAND])
def test_a_filled_cell_never_holds_the_nodata_value(make, read, run, kind, method):
    """GDAL takes floats a few roundings away from the nodata value for nodata too."""
    cells = np.full(49, 9, kind)
    cells[:24], cells[24] = 11, 10  # whatever is balanced about the middle has a mean of 10 there
    outcome = run("fillgaps", INPUT=make(cells.reshape(7, 7), nodata=10), METHOD=method)
    result = read(outcome.path)
    assert outcome["FILLED_CELLS"] == 1
    assert result.valid.all()
    assert float(result.stored[0, 3, 3]) == pytest.approx(10, abs=1 if kind in TYPES else 1e-4)
    again = run("fillgaps", INPUT=outcome.path, METHOD=method)
    assert again["FILLED_CELLS"] == 0


@pytest.mark.parametrize("shape", [(24, 30), (3, 24, 30)], ids=str)
def test_a_raster_with_a_mask_keeps_a_mask(make, read, run, shape):
    cells = np.random.default_rng(6).integers(0, 255, shape).astype("u1")
    mask = holes()
    path = make(cells, mask=~mask)
    outcome = run("fillgaps", INPUT=path, MAX_DISTANCE=1)
    result = read(outcome.path)
    left = ndimage.distance_transform_edt(mask) > 1
    assert left.any()
    assert result.nodata == [None] * len(result.nodata)
    np.testing.assert_array_equal(result.valid, np.broadcast_to(~left, result.valid.shape))
    same = np.broadcast_to(~mask, result.stored.shape)
    assert same_bits(result.stored[same], cells.reshape(result.stored.shape)[same])


def test_scale_and_offset_carry_over_and_are_heeded(make, read, run):
    cells = np.random.default_rng(7).integers(0, 30000, (12, 12)).astype("i2")
    mask = np.zeros((12, 12), bool)
    mask[4:7, 4:7] = True
    # A gap value is a stored value: in real ones it would be 0.01 * 1234 + 5.
    stored = np.where(mask, 1234, np.where(cells == 1234, 1235, cells)).astype("i2")
    path = make(stored, scale=0.01, offset=5.0, unit="m", names=["height"])
    outcome = run("fillgaps", INPUT=path, GAP_VALUES="1234", METHOD=BAND)
    result = read(outcome.path)
    assert (result.scales, result.offsets) == ([0.01], [5.0])
    assert (result.units, result.names) == (["m"], ["height"])
    assert outcome["FILLED_CELLS"] == 9
    assert (result.stored[0][mask] == np.rint(stored[~mask].mean())).all()
    assert same_bits(result.stored[0][~mask], stored[~mask])


def test_a_raster_without_gaps_is_copied(make, read, run):
    cells, _ = native("f8")
    outcome = run("fillgaps", INPUT=make(cells))
    assert (outcome["FILLED_CELLS"], outcome["REMAINING_CELLS"]) == (0, 0)
    assert same_bits(read(outcome.path).stored[0], cells)


def test_bands_are_filled_each_by_itself_in_the_order_given(make, read, run):
    cells = np.stack([terrain(seed=s) for s in (1, 2, 3)])
    masks = np.stack([holes(seed=s) for s in (1, 2, 3)])
    path = make(holed(cells, masks), nodata=-9999.0, names=["x", "y", "z"])
    outcome = run("fillgaps", INPUT=path, BANDS=[3, 1], METHOD=MEMBRANE)
    result = read(outcome.path)
    assert result.names == ["z", "x"]
    for layer, band in enumerate((2, 0)):
        alone = make(holed(cells[band], masks[band]), "alone.tif", nodata=-9999.0)
        wanted = read(run("fillgaps", INPUT=alone, METHOD=MEMBRANE).path)
        np.testing.assert_array_equal(result.cells[layer], wanted.cells[0])
    assert outcome["FILLED_CELLS"] == masks[2].sum() + masks[0].sum()


def test_creation_options_reach_the_file(make, read, run):
    outcome = run("fillgaps", INPUT=make(terrain()), CREATION_OPTIONS="COMPRESS=LZW|PREDICTOR=3")
    assert read(outcome.path).structure["COMPRESSION"] == "LZW"


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE])
def test_gaps_that_are_solved_together_are_filled_as_each_by_itself(
    monkeypatch, make, read, run, method
):
    from raster_kernels.recipes.fill_gaps import pieces

    rng, mask = np.random.default_rng(4), np.zeros((900, 800), bool)
    rows, columns = np.ogrid[:900, :800]
    for row, column, radius in rng.uniform((0, 0, 2), (900, 800, 15), (60, 3)):
        mask |= (rows - row) ** 2 + (columns - column) ** 2 < radius**2
    path = make(holed(terrain(mask.shape), mask), nodata=-9999.0)
    monkeypatch.setattr(pieces, "_TOGETHER_CELLS", 10**6)
    together = run("fillgaps", INPUT=path, METHOD=method)
    assert together.outputs["REMAINING_CELLS"] == 0
    monkeypatch.setattr(pieces, "_TOGETHER_CELLS", 0)
    alone = run("fillgaps", INPUT=path, METHOD=method)
    found, wanted = (read(outcome.path).cells[0] for outcome in (together, alone))
    assert not same_bits(found, wanted)  # or they were not solved together at all
    np.testing.assert_allclose(found, wanted, atol=1e-4)


@pytest.mark.parametrize("extra", [[], [(60, 60)]])
def test_a_local_mean_far_from_data_does_not_depend_on_other_gaps(make, read, run, extra):
    cells = np.random.default_rng(1).normal(size=(80, 80))
    mask = np.zeros(cells.shape, bool)
    mask[25:55, 25:55] = True
    for place in extra:
        mask[place] = True
    outcome = run(
        "fillgaps", INPUT=make(holed(cells, mask), nodata=-9999.0), METHOD=LOCAL, RADIUS=3
    )
    # From 3 the radius doubles to 24, the first to meet data around the middle.
    square = np.s_[40 - 24 : 40 + 25, 40 - 24 : 40 + 25]
    wanted = cells[square][~mask[square]].mean()
    assert read(outcome.path).cells[0][40, 40] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "value", "most", "parameters"),
    [
        ("RADIUS", 5000, 6, {"METHOD": LOCAL}),
        ("NEIGHBOURS", 300, 48, {"METHOD": INVERSE}),
    ],
)
def test_windows_too_large_for_the_memory_are_refused(
    make, run, monkeypatch, name, value, most, parameters
):
    from raster_kernels.recipes.fill_gaps import filling

    mask = holes()
    path = make(holed(terrain(), mask), nodata=-9999.0)
    # A small raster always fits.
    assert run("fillgaps", INPUT=path, **{name: value}, **parameters)["FILLED_CELLS"] == mask.sum()
    monkeypatch.setattr(filling, "_AROUND_CELLS", 500)
    monkeypatch.setattr(filling, "UNIT", 5)
    with pytest.raises(Exception, match=f"{name} is {value:,}: .*give at most {most}$"):
        run("fillgaps", INPUT=path, **{name: value}, **parameters)
    run("fillgaps", INPUT=path, **{name: most}, **parameters)


# --- Gaps that are too large for one piece ---------------------------------------------------


@pytest.fixture
def small_pieces(monkeypatch):
    """Take what is a small gap for one that must be cut, with a coarse raster for its middle."""
    from raster_kernels.recipes.fill_gaps import coarse, pieces

    for name, value in (("_GAP_CELLS", 2000), ("_PIECE", 32), ("FAR", 12)):
        monkeypatch.setattr(pieces, name, value)
    monkeypatch.setattr(coarse, "_COARSE_CELLS", 2500)


def large_hole():
    """Return a plane and a mask of a hole of 90 x 100 cells in it."""
    rows, columns = np.mgrid[0:150, 0:160]
    mask = np.zeros(rows.shape, bool)
    mask[30:120, 30:130] = True
    return 2.0 * rows - 3.0 * columns + 500.0, mask


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE])
def test_a_large_gap_in_a_plane_is_filled_with_the_plane(small_pieces, make, read, run, method):
    plane, mask = large_hole()
    outcome = run(
        "fillgaps", INPUT=make(holed(plane, mask), nodata=-9999.0), METHOD=method, MAX_DISTANCE=0
    )
    filled = read(outcome.path).cells[0]
    np.testing.assert_allclose(filled, plane, atol=0.01)
    assert same_bits(filled[~mask], plane[~mask])


def test_no_gap_cell_is_nodata_at_the_end_of_a_piece(small_pieces, make, read, run, monkeypatch):
    """Surfaces level off towards nodata: a plane of 2,000 cells would come back to 1e-6 only."""
    from raster_kernels.recipes.fill_gaps import pieces

    monkeypatch.setattr(pieces, "FAR", 4)
    rows, columns = np.mgrid[0:120, 0:330]
    plane, mask = 2.0 * rows - 3.0 * columns + 500.0, np.zeros(rows.shape, bool)
    mask[30:90, 30:300] = True
    solve, left, ends = pieces.GapSolver._fill_large, [], []

    def spy(self, coarse, values, wanted, band, window, method):
        left.append(int(np.count_nonzero(np.isnan(values) & ~wanted)))
        ends.append(bool(wanted[:, [0, -1]].any()))
        return solve(self, coarse, values, wanted, band, window, method)

    monkeypatch.setattr(pieces.GapSolver, "_fill_large", spy)
    path = make(holed(plane, mask), nodata=-9999.0)
    run("fillgaps", INPUT=path, METHOD=MEMBRANE, MAX_DISTANCE=0)
    assert any(ends)
    assert not any(left)


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE])
def test_a_large_gap_among_many_small_ones_is_filled_to_its_middle(
    small_pieces, make, read, run, method
):
    plane, mask = large_hole()
    mask[::4, ::4] = True  # one in each square of the coarse raster
    path = make(holed(plane, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, MAX_DISTANCE=0)
    assert outcome["REMAINING_CELLS"] == 0
    # Means of squares that the rim cuts lie beside the plane, which spans 720.
    np.testing.assert_allclose(read(outcome.path).cells[0], plane, atol=15)


def test_a_large_gap_in_a_cubic_surface_is_filled_with_it(small_pieces, make, read, run):
    _, mask = large_hole()
    y, x = np.mgrid[-1:1:150j, -1:1:160j]
    cubic = 100 * (x**3 - 2 * x * y**2 + y**3 + x * y)
    path = make(holed(cubic, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=SMOOTH, MAX_DISTANCE=0, TENSION=0, LIMITS=0)
    np.testing.assert_allclose(read(outcome.path).cells[0], cubic, atol=2e-5)


@pytest.mark.parametrize(("tension", "most"), [(0.02, 0.035), (1.0, 0.015)])
def test_a_large_gap_is_filled_with_the_surface_of_its_tension(
    small_pieces, make, read, run, monkeypatch, tension, most
):
    """The coarse raster, which fills its middle, is under the same tension."""
    from raster_kernels.kernels.gaps.methods import smooth_surface
    from raster_kernels.recipes.fill_gaps import coarse, pieces

    monkeypatch.setattr(pieces, "FAR", 40)
    monkeypatch.setattr(coarse, "_COARSE_CELLS", 10_000)
    mask = np.zeros((300, 310), bool)
    mask[40:260, 35:270] = True
    y, x = np.mgrid[0:300, 0:310]
    noise = np.random.default_rng(1).normal(0, 0.05, mask.shape)
    waves = 50 * np.sin(x / 43.0) * np.cos(y / 51.0) + x * y / 999.0 + noise
    at_once = smooth_surface(np.where(mask, np.nan, waves), mask, tension=tension)
    path = make(holed(waves, mask), nodata=-9999.0)
    given = {"METHOD": SMOOTH, "MAX_DISTANCE": 0, "TENSION": tension, "LIMITS": 0}
    filled = read(run("fillgaps", INPUT=path, **given).path).cells[0][mask]
    assert np.abs(filled - at_once).max() < most * np.ptp(at_once)


@pytest.mark.parametrize("tension", [0.0, 0.02])
def test_stripes_in_pieces_are_filled_as_at_once(make, read, run, monkeypatch, tension):
    """Of narrow gaps a piece sees less far around."""
    from raster_kernels.kernels.gaps.methods import smooth_surface
    from raster_kernels.recipes.fill_gaps import pieces

    monkeypatch.setattr(pieces, "_GAP_CELLS", 2000)
    monkeypatch.setattr(pieces, "_PIECE", 128)
    rows, columns = np.mgrid[0:420, 0:430]
    mask = ((rows + 0.17 * columns) % 33) < 13
    mask[:, 200:204] = True  # which makes one gap of them
    cells = 50 * np.sin(columns / 43.0) * np.cos(rows / 51.0) + rows * columns / 999.0
    cells += np.random.default_rng(1).normal(0, 0.05, cells.shape)
    at_once = smooth_surface(np.where(mask, np.nan, cells), mask, tension=tension)
    seen, overlap = [], pieces.GapSolver.overlap

    def spy(self, near=pieces.FAR):
        seen.append(overlap(self, near))
        return seen[-1]

    monkeypatch.setattr(pieces.GapSolver, "overlap", spy)
    path = make(holed(cells, mask), nodata=-9999.0)
    given = {"METHOD": SMOOTH, "TENSION": tension, "LIMITS": 0}
    filled = read(run("fillgaps", INPUT=path, **given).path).cells[0][mask]
    assert min(seen) < max(seen) / 2
    assert np.abs(filled - at_once).max() < 1e-5 * np.ptp(cells)


def test_slanted_stripes_in_wide_boxes_are_filled_in_pieces_as_at_once(
    make, read, run, monkeypatch
):
    """Their boxes are mostly empty, and pieces no larger than the cells in them."""
    from raster_kernels.kernels.gaps.methods import smooth_surface
    from raster_kernels.recipes.fill_gaps import pieces

    for name, value in (("_BOX_CELLS", 10_000), ("_SPARSE", 4), ("_PIECE", 128)):
        monkeypatch.setattr(pieces, name, value)
    rows, columns = np.mgrid[0:420, 0:430]
    mask = ((rows + 0.3 * columns) % 70) < 9
    cells = 50 * np.sin(columns / 43.0) * np.cos(rows / 51.0) + rows * columns / 999.0
    cells += np.random.default_rng(1).normal(0, 0.05, cells.shape)
    at_once = smooth_surface(np.where(mask, np.nan, cells), mask, tension=0.02)
    boxes, wider = [], pieces.GapSolver.wider

    def spy(self, window, by, shape):
        boxes.append(window.rows * window.columns)
        return wider(self, window, by, shape)

    monkeypatch.setattr(pieces.GapSolver, "wider", spy)
    path = make(holed(cells, mask), nodata=-9999.0)
    given = {"METHOD": SMOOTH, "TENSION": 0.02, "LIMITS": 0}
    filled = read(run("fillgaps", INPUT=path, **given).path).cells[0][mask]
    assert len(boxes) > 20
    assert max(boxes) < 128 * 64
    assert np.abs(filled - at_once).max() < 1e-5 * np.ptp(cells)


def test_a_large_gap_is_filled_with_values_of_its_rim_by_the_nearest(small_pieces, make, read, run):
    classes, mask = large_hole()
    classes = np.where(classes > 400, 7.0, 3.0)
    outcome = run(
        "fillgaps", INPUT=make(holed(classes, mask), nodata=-9999.0), METHOD=NEAREST, MAX_DISTANCE=0
    )
    assert set(np.unique(read(outcome.path).cells[0])) == {3.0, 7.0}


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL])
def test_a_large_gap_with_a_rim_of_one_value_is_filled_with_it(
    small_pieces, make, read, run, method
):
    """Infinite cells are no sources, not of the coarse raster either."""
    _, mask = large_hole()
    cells = np.where(mask, -9999.0, 0.1)
    cells[5, 5] = np.inf
    outcome = run("fillgaps", INPUT=make(cells, nodata=-9999.0), METHOD=method, MAX_DISTANCE=0)
    filled = read(outcome.path).cells[0]
    assert (filled[mask] == 0.1).all()
    assert filled[5, 5] == np.inf


def test_the_greatest_distance_holds_in_large_gaps(small_pieces, make, read, run):
    plane, mask = large_hole()
    outcome = run(
        "fillgaps", INPUT=make(holed(plane, mask), nodata=-9999.0), METHOD=SMOOTH, MAX_DISTANCE=8
    )
    filled = np.isfinite(read(outcome.path).cells[0])
    np.testing.assert_array_equal(filled, ndimage.distance_transform_edt(mask) <= 8)


def test_data_just_as_far_as_allowed_count_beyond_nodata_that_stays(make, run, read):
    """The nodata between is no gap, so that nothing else tells that data lie behind it."""
    cells = np.full((9, 9), np.nan, "f4")
    cells[4, 2], cells[3:6, 5] = 10.0, (40.0, 20.0, 30.0)
    marks = np.zeros((9, 9), "u1")
    marks[4, 4] = 1
    mask = make(marks, "mask.tif")
    outcome = run("fillgaps", INPUT=make(cells), GAP_MASK=mask, METHOD=2, MAX_DISTANCE=2)
    # Weights are 1 / d: across above, to the right, which is nearer than below, two to the left.
    expected = (40.0 / 2**0.5 + 20.0 + 10.0 / 2) / (1 / 2**0.5 + 1 + 1 / 2)
    assert read(outcome.path).stored[0, 4, 4] == pytest.approx(expected, rel=1e-6)
