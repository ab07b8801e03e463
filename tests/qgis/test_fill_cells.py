"""Gaps of rasters whose cells are not square, and of those that go around the globe."""

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.raster.common.grid import CellShapes, Grid

SMOOTH, MEMBRANE, INVERSE, NEAREST = range(4)
NORTH = {"epsg": 4326, "geotransform": (10.0, 0.01, 0.0, 60.3, 0.0, -0.01)}
GLOBE = {"epsg": 4326, "geotransform": (-180.0, 3.0, 0.0, 75.0, 0.0, -3.0)}


def said(outcome, text):
    return any(text in line for line in outcome.said)


def hills(shape, seed=1):
    cells = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=shape), 2, mode="wrap")
    return cells * 400 + 50


def holed(cells, mask):
    return np.where(mask, -9999.0, cells)


def test_widths_are_those_on_the_ellipsoid(make):
    from osgeo import osr

    degrees, metres = osr.SpatialReference(), osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    metres.ImportFromEPSG(32633)
    grid = Grid(3, 5, (10.0, 0.02, 0.0, 60.51, 0.0, -0.01), degrees.ExportToWkt())
    # One hundredth of a degree at 60.5 north: 550.0 m to the east, 1114.2 m to the north
    # (NGA's table of lengths of a degree).
    np.testing.assert_allclose(grid.cell_shapes().of_rows(0, 3), 2 * 550.0 / 1114.2, rtol=0.01)
    south = Grid(3, 5, (10.0, 0.01, 0.0, -60.49, 0.0, -0.01), degrees.ExportToWkt())
    np.testing.assert_allclose(south.cell_shapes().of_rows(0, 3), 550.0 / 1114.2, rtol=0.01)
    plane = Grid(3, 5, (5e5, 10.0, 0.0, 4e6, 0.0, -20.0), metres.ExportToWkt())
    assert plane.cell_shapes().of_rows(0, 3) == 0.5
    square = Grid(3, 5, (5e5, 10.0, 0.0, 4e6, 0.0, -10.001), metres.ExportToWkt())
    assert square.cell_shapes() == CellShapes()
    assert Grid(3, 5, georeferenced=False).cell_shapes() == CellShapes()


def test_distances_in_degrees_are_lengths_in_heights_of_cells(make, read, run):
    cells = np.full((40, 60), -9999.0)
    cells[20, 30] = 7.0
    path = make(cells, nodata=-9999.0, **NORTH)
    outcome = run(
        "fillgaps", INPUT=path, METHOD=NEAREST, MAX_DISTANCE=8, OUTPUT_FILLED="TEMPORARY_OUTPUT"
    )
    filled = read(outcome.path).cells[0] == 7.0
    assert 14 < np.count_nonzero(filled[20, 31:]) < 18  # half as wide as high
    assert np.count_nonzero(filled[21:, 30]) == 8
    away = read(outcome["OUTPUT_FILLED"]).cells[0]
    np.testing.assert_allclose(away[20, 40], 10 * 0.5, rtol=0.02)
    assert away[26, 30] == 6.0
    assert said(outcome, "Cells are 0.5 times as wide as high")


def test_square_cells_say_nothing(make, run):
    path = make(holed(np.ones((5, 5)), np.eye(5) > 0), nodata=-9999.0)
    assert not said(run("fillgaps", INPUT=path), "times as wide as high")


def test_a_gap_is_as_wide_as_it_is_on_the_ground(make, run):
    mask = np.zeros((40, 60), bool)
    mask[10:20, 10:22] = True  # 10 rows, and 12 columns that are as wide as 6
    path = make(holed(hills(mask.shape), mask), nodata=-9999.0, **NORTH)
    for widest, left in ((5, 120), (6, 0)):
        outcome = run("fillgaps", INPUT=path, METHOD=MEMBRANE, MAX_GAP_WIDTH=widest)
        assert outcome["REMAINING_CELLS"] == left


def test_what_is_harmonic_in_metres_comes_back(make, read, run):
    row, column = np.indices((60, 80))
    y, x = -20.0 * (row - 25), 10.0 * (column - 31)
    cells = (x * x - y * y) / 100.0
    mask = np.zeros(cells.shape, bool)
    mask[10:45, 12:60] = True
    path = make(
        holed(cells, mask), nodata=-9999.0, geotransform=(5e5, 10.0, 0.0, 4.1e6, 0.0, -20.0)
    )
    filled = read(run("fillgaps", INPUT=path, METHOD=MEMBRANE, LIMITS=0).path).cells[0]
    np.testing.assert_allclose(filled, cells, rtol=0, atol=1e-8 * np.ptp(cells))


def around_the_globe():
    """A globe with gaps across the date line, of several kinds, and holes elsewhere."""
    cells = hills((50, 120))
    row, column = np.indices(cells.shape)
    east = (column + 60) % 120 - 60  # columns from the date line
    mask = np.hypot(row - 25, east - 2) < 6
    mask |= (abs(row - 10) < 2) & (abs(east) < 4)
    mask |= (row == 40) & (east == 0)
    mask |= (row == 45) & (abs(east) == 1)
    mask |= np.hypot(row - 30, column - 60) < 5
    return cells, mask


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, NEAREST, 4, 9, 12, 13])
def test_a_turned_globe_is_filled_as_the_globe_is(make, read, run, method):
    cells, mask = around_the_globe()
    path = make(holed(cells, mask), nodata=-9999.0, **GLOBE)
    turned = make(np.roll(holed(cells, mask), 37, axis=1), "turned.tif", nodata=-9999.0, **GLOBE)
    asked = {"METHOD": method, "LIMITS": 1, "OUTPUT_FILLED": "TEMPORARY_OUTPUT"}
    one, other = (run("fillgaps", INPUT=each, **asked) for each in (path, turned))
    assert one["REMAINING_CELLS"] == other["REMAINING_CELLS"] == 0
    filled, also = read(one.path).cells[0], read(other.path).cells[0]
    np.testing.assert_allclose(np.roll(filled, 37, axis=1), also, rtol=0, atol=1e-6)
    away, too = (read(each["OUTPUT_FILLED"]).cells[0] for each in (one, other))
    np.testing.assert_array_equal(np.roll(away, 37, axis=1), too)
    assert said(one, "goes once around the globe")


def test_what_meets_at_the_date_line_is_one_gap(make, run):
    cells, mask = around_the_globe()
    path = make(holed(cells, mask), nodata=-9999.0, **GLOBE)
    turned = make(np.roll(holed(cells, mask), 37, axis=1), "turned.tif", nodata=-9999.0, **GLOBE)
    for asked in (
        {"INTERIOR_ONLY": True},
        {"MAX_GAP_CELLS": 20},
        {"MAX_GAP_CELLS": 100},
        {"MAX_GAP_WIDTH": 3},
        {"MAX_GAP_WIDTH": 6},
        {"GROW": 2},
        {"BETWEEN_DATA": True, "MAX_DISTANCE": 4},
    ):
        one, other = (
            run("fillgaps", INPUT=each, METHOD=NEAREST, **asked) for each in (path, turned)
        )
        assert one["FILLED_CELLS"] == other["FILLED_CELLS"] > 0, asked
        lines = [[s for s in each.said if "gap cell" in s] for each in (one, other)]
        assert lines[0] == lines[1]


@pytest.mark.parametrize("method", [MEMBRANE, NEAREST])
def test_a_gap_all_around_the_globe_has_no_seam(make, read, run, method):
    cells = hills((50, 120))
    mask = np.zeros(cells.shape, bool)
    mask[20:24] = True
    path = make(holed(cells, mask), nodata=-9999.0, **GLOBE)
    turned = make(np.roll(holed(cells, mask), 37, axis=1), "turned.tif", nodata=-9999.0, **GLOBE)
    one, other = (
        read(run("fillgaps", INPUT=p, METHOD=method).path).cells[0] for p in (path, turned)
    )
    np.testing.assert_allclose(np.roll(one, 37, axis=1), other, rtol=0, atol=1e-6)


def test_pieces_of_large_gaps_go_around_the_globe(make, read, run, monkeypatch):
    cells, mask = around_the_globe()
    path = make(holed(cells, mask), nodata=-9999.0, **GLOBE)
    whole = read(run("fillgaps", INPUT=path, METHOD=MEMBRANE).path).cells[0]
    monkeypatch.setattr("raster_kernels.recipes.fill_gaps.pieces._GAP_CELLS", 50)
    monkeypatch.setattr("raster_kernels.recipes.fill_gaps.pieces._PIECE", 16)
    pieces = read(run("fillgaps", INPUT=path, METHOD=MEMBRANE).path).cells[0]
    np.testing.assert_allclose(pieces, whole, rtol=0, atol=1e-6 * np.ptp(cells))


def test_expected_errors_go_around_the_globe(make, read, run):
    cells, mask = around_the_globe()
    path = make(holed(cells, mask), nodata=-9999.0, **GLOBE)
    outcome = run("fillgaps", INPUT=path, METHOD=MEMBRANE, OUTPUT_ERROR="TEMPORARY_OUTPUT")
    error = read(outcome["OUTPUT_ERROR"]).cells[0]
    np.testing.assert_array_equal(error > 0, mask)


# --- The same whatever the blocks, threads and parts --------------------------------------------

WIDE = {"epsg": 4326, "geotransform": (-180.0, 360 / 540, 0.0, 50.0, 0.0, -0.5)}


@pytest.mark.parametrize("place", [NORTH, WIDE], ids=["narrow", "globe"])
@pytest.mark.parametrize("method", [SMOOTH, INVERSE, 9])
def test_blocks_threads_and_parts_change_no_bit(
    make, read, run, tmp_path, monkeypatch, place, method
):
    cells = hills((120, 540))
    row, column = np.indices(cells.shape)
    east = (column + 270) % 540 - 270  # columns from the date line
    mask = np.random.default_rng(2).random(cells.shape) < 0.002
    for y, x, radius in ((50, 3, 12), (90, -4, 7), (64, 250, 14), (105, -28, 6), (2, 0, 5)):
        mask |= np.hypot(row - y, east - x) < radius
    given = {
        "INPUT": make(holed(cells, mask), nodata=-9999.0, **place),
        "METHOD": method,
        "LIMITS": 1,
    }
    away = str(tmp_path / "away.tif")
    one = run("fillgaps", OUTPUT_FILLED=away, **given)
    wanted, distances = read(one.path).stored.tobytes(), read(away).stored.tobytes()
    assert one["FILLED_CELLS"] == np.count_nonzero(mask)
    monkeypatch.setattr("raster_kernels.raster.common.plan.UNIT", 64)
    monkeypatch.setattr("raster_kernels.raster.verbs.engine.SHARE_ROWS", 64)
    monkeypatch.setattr("raster_kernels.toolbox.run._thread_count", lambda context: 1)
    found = run("fillgaps", OUTPUT_FILLED=away, **given)
    assert read(found.path).stored.tobytes() == wanted
    assert read(away).stored.tobytes() == distances
    monkeypatch.setattr("raster_kernels.toolbox.run._thread_count", lambda context: 2)
    target = str(tmp_path / "parts.vrt")
    given.update(OUTPUT=target, OUTPUT_FILLED=away, PART_TILE=512)
    for _ in range(5):  # as often as an array is submitted at most
        shares = [run("fillgaps", PART=f"{number}/2", **given) for number in (1, 2)]
        if shares[1]["COMPLETE"]:
            break
    assert shares[1]["COMPLETE"] == 1
    assert read(target).stored.tobytes() == wanted
    assert read(away).stored.tobytes() == distances
