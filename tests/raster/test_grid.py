"""A grid knows where its cells are, and which cells of another grid they are."""

import numpy as np
import pytest
from osgeo import osr

from raster_kernels.raster.common.grid import NO_GEOREFERENCE, Grid, Window

NORTH_UP = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
SOUTH_UP = (500000.0, 10.0, 0.0, 4100000.0, 0.0, 10.0)
ROTATED = (500000.0, 8.0, 6.0, 4100000.0, 6.0, -8.0)


def affine(geotransform, pixel, line):
    """Return coordinates as the GDAL data model defines them."""
    matrix = np.array(geotransform).reshape(2, 3)
    return matrix @ [1, pixel, line]


@pytest.mark.parametrize("geotransform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_coordinates_are_those_of_the_cells_centre(geotransform):
    grid = Grid(20, 30, geotransform)
    for row, column in ((0, 0), (19, 29), (7, 3)):
        expected = affine(geotransform, column + 0.5, row + 0.5)
        np.testing.assert_allclose(grid.coordinates(row, column), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("geotransform", [NORTH_UP, SOUTH_UP, ROTATED])
@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
def test_every_step_keeps_the_centres(geotransform, step):
    grid = Grid(20, 31, geotransform, "crs")
    coarse = grid.every(step)
    assert coarse.shape == (len(range(0, 20, step)), len(range(0, 31, step)))
    assert coarse.wkt == "crs"
    for row in range(coarse.rows):
        for column in range(coarse.columns):
            np.testing.assert_allclose(
                coarse.coordinates(row, column),
                grid.coordinates(row * step, column * step),
                rtol=0,
                atol=1e-7,
            )


@pytest.mark.parametrize("geotransform", [NORTH_UP, SOUTH_UP, ROTATED])
def test_bounds_hold_all_corners_and_touch_them(geotransform):
    corners = np.array([affine(geotransform, x, y) for x in (0, 30) for y in (0, 20)])
    np.testing.assert_allclose(
        Grid(20, 30, geotransform).bounds(), [*corners.min(0), *corners.max(0)]
    )


def moved(geotransform, x=0.0, y=0.0):
    return (geotransform[0] + x, *geotransform[1:3], geotransform[3] + y, *geotransform[4:])


@pytest.mark.parametrize("geotransform", [NORTH_UP, SOUTH_UP, ROTATED])
@pytest.mark.parametrize(
    ("x", "y", "same"),
    [(0, 0, True), (1e-6, -1e-6, True), (0.02, 0, False), (0, -0.02, False), (10, 0, False)],
)
def test_grids_line_up_to_a_thousandth_of_a_cell(geotransform, x, y, same):
    one, two = Grid(20, 30, geotransform), Grid(20, 30, moved(geotransform, x, y))
    assert one.lines_up(two) is same
    assert two.lines_up(one) is same


def test_a_cell_size_that_drifts_apart_at_the_far_corner_does_not_line_up():
    drifting = (500000.0, 10.0001, 0.0, 4100000.0, 0.0, -10.0)
    assert not Grid(10, 1000, NORTH_UP).lines_up(Grid(10, 1000, drifting))
    assert Grid(10, 10, NORTH_UP).lines_up(Grid(10, 10, drifting))


def test_grids_of_other_size_or_direction_do_not_line_up():
    assert not Grid(20, 30, NORTH_UP).lines_up(Grid(20, 31, NORTH_UP))
    flipped = (500000.0, 10.0, 0.0, 4099800.0, 0.0, 10.0)
    assert Grid(20, 30, NORTH_UP).bounds() == Grid(20, 30, flipped).bounds()
    assert not Grid(20, 30, NORTH_UP).lines_up(Grid(20, 30, flipped))


def test_no_crs_on_one_side_counts_as_the_same(utm):
    other = osr.SpatialReference()
    other.ImportFromEPSG(32634)
    one = Grid(20, 30, NORTH_UP, utm)
    assert one.lines_up(Grid(20, 30, NORTH_UP))
    assert Grid(20, 30, NORTH_UP).lines_up(one)
    assert not one.lines_up(Grid(20, 30, NORTH_UP, other.ExportToWkt()))


def test_two_texts_of_one_crs_are_the_same(utm):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32633)
    other = srs.ExportToWkt(["FORMAT=WKT2_2018"])
    assert other != utm
    assert Grid(2, 2, NORTH_UP, utm).same_crs(Grid(2, 2, NORTH_UP, other))


def test_rasters_without_georeference_match_cell_by_cell_if_they_are_of_one_size():
    bare = Grid(20, 30, NO_GEOREFERENCE, georeferenced=False)
    assert bare.lines_up(Grid(20, 30, NO_GEOREFERENCE, georeferenced=False))
    assert not bare.lines_up(Grid(20, 29, NO_GEOREFERENCE, georeferenced=False))
    assert not bare.lines_up(Grid(20, 30, NORTH_UP))


def test_a_window_names_its_cells():
    assert str(Window(5, 10, 2, 3)) == "columns 10 to 12, rows 5 to 6"


def test_sides_of_a_cell_are_in_metres_on_the_ellipsoid_or_map_units():
    """The length of a minute at 60 degrees north is that of PROJ's geodesics on WGS 84."""
    north, east = 1856.8714575643348, 930.0000237481639
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    degrees = Grid(1, 1, (14.0, 1 / 60, 0.0, 60.0 + 1 / 120, 0.0, -1 / 60), srs.ExportToWkt())
    assert degrees.cell_sides() == pytest.approx((north, east), rel=1e-6)
    turned = Grid(5, 5, (0.0, 8.0, 6.0, 0.0, 6.0, -8.0))
    assert turned.cell_sides() == (10.0, 10.0)
    assert Grid(5, 5, (0.0, 4.0, 0.0, 0.0, 0.0, 9.0)).cell_sides() == (9.0, 4.0)
