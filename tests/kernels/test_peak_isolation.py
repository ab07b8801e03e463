"""Isolation against a look at all cells, PROJ, and counts known for a real elevation model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import osr
from scipy import ndimage

from raster_kernels.kernels.common.geodesy import geocentric, geodesic
from raster_kernels.kernels.peaks import isolation as kernel
from raster_kernels.kernels.peaks.isolation import Globe, Plane, TurnedGlobe, isolation
from raster_kernels.kernels.peaks.prominence import find_peaks
from raster_kernels.tests.kernels.test_peaks import jacksboro, terraces

SQUARE = (10.0, 0.0), (0.0, -10.0)


def looked_up(values, row, column, squared):
    """Return the nearest higher cell of each peak, and whether something missing is nearer."""
    rows, columns = values.shape
    # Beside a single row, or column, there is nothing that could be missing.
    down, right = (3 if size > 1 or rows == columns else 0 for size in values.shape)
    r, c = np.mgrid[-down : rows + down, -right : columns + right]
    cells = np.pad(values, ((down, down), (right, right)), constant_values=np.nan)
    number = r * columns + c
    found = []
    for one, other in zip(row.tolist(), column.tolist()):
        away = squared(one, other, r, c)
        higher = np.where(cells > values[one, other], away, np.inf)
        near = higher.min()
        at = number[higher == near].min() if np.isfinite(near) else -1
        gap = np.where(np.isnan(cells) & np.isfinite(away), away, np.inf).min()
        found.append((near, at, gap < near))
    return (np.array(part) for part in zip(*found))


def assert_nearest(values, metric, squared):
    table = find_peaks(values)
    if not table.row.size:
        return
    limits = isolation(values, table.row, table.column, metric)
    near, cell, bound = looked_up(values, table.row, table.column, squared)
    np.testing.assert_array_equal(limits.cell, cell)
    known = cell >= 0
    to = np.divmod(cell[known], values.shape[1])
    length = metric.length(table.row[known], table.column[known], *to)
    np.testing.assert_allclose(length, np.sqrt(near[known]), rtol=1e-4)
    np.testing.assert_array_equal(limits.gap < limits.squared, bound)


def on_plane(across, down):
    def squared(row, column, r, c):
        right, below = c - column, r - row
        x = right * across[0] + below * down[0]
        y = right * across[1] + below * down[1]
        # Rounded, so that ties are ties.
        return (x * x + y * y).round(9)

    return squared


@settings(max_examples=60, deadline=None)
@given(values=terraces, reach=st.sampled_from([1, 2, 8]), side=st.sampled_from([1, 2, 8]))
def test_on_a_plane_it_is_the_nearest_of_all_cells(values, reach, side):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "REACH", reach)
        patch.setattr(kernel, "_LEAST", side)
        for across, down in (SQUARE, ((3.0, 0.0), (0.0, 7.0)), ((3.0, 4.0), (-4.0, 3.0))):
            metric = Plane(values.shape, across, down)
            assert_nearest(values, metric, on_plane(across, down))


@pytest.mark.parametrize("down", [(2.0, 8.0), (-6.0, 5.0)])
def test_on_a_skewed_grid_too(down):
    rng = np.random.default_rng(3)
    for _ in range(20):
        values = rng.integers(0, 6, (14, 17)).astype(float)
        values[rng.random(values.shape) < 0.05] = np.nan
        assert_nearest(values, Plane(values.shape, (7.0, 1.0), down), on_plane((7.0, 1.0), down))


def on_globe(values, longitude, latitude, wraps):
    columns = values.shape[1]

    def squared(row, column, r, c):
        degrees = latitude[0] + r * latitude[1]
        inside = np.abs(degrees) <= 90
        if wraps:
            inside &= (c >= 0) & (c < columns)
        here = geocentric(
            np.array([longitude[0] + column * longitude[1]]),
            np.array([latitude[0] + row * latitude[1]]),
        )
        there = geocentric((longitude[0] + c * longitude[1]).ravel(), degrees.ravel())
        away = ((here - there) ** 2).sum(axis=1).reshape(r.shape)
        return np.where(inside, away.round(-2), np.inf)

    return squared


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize(("latitude"), [(85.0, -10.0), (80.0, -5.0), (-31.0, 2.0)])
def test_on_a_globe_it_is_the_nearest_of_all_cells(latitude, wraps):
    rng = np.random.default_rng(7)
    rows = {-10.0: 18, -5.0: 9, 2.0: 12}[latitude[1]]
    for share in (0.0, 0.03):
        values = rng.permutation(rows * 36).reshape(rows, 36) // 3 * 1.0
        values[rng.random(values.shape) < share] = np.nan
        step = 10.0 if wraps else 3.0
        metric = Globe(values.shape, (-175.0, step), latitude, wraps=wraps)
        squared = on_globe(values, (-175.0, step), latitude, wraps)
        table = find_peaks(values, wraps=wraps)
        limits = isolation(values, table.row, table.column, metric)
        near, cell, bound = looked_up(values, table.row, table.column, squared)
        known = np.isfinite(near)
        np.testing.assert_allclose(limits.squared[known], near[known], rtol=1e-6)
        assert (limits.cell == cell).mean() > 0.97  # but for ties that rounding breaks
        np.testing.assert_array_equal(limits.gap < limits.squared, bound)


@pytest.mark.parametrize(("grid", "side"), [("globe", 8), ("part", 1), ("turned", 8)])
def test_the_nearest_on_a_globe_is_that_along_the_ellipsoid(grid, side, monkeypatch):
    """Not always the one that a straight line through the Earth leads to."""
    monkeypatch.setattr(kernel, "_LEAST", side)
    rng = np.random.default_rng(5)
    rows, columns = (45, 90) if grid == "globe" else (40, 60)
    step, turn = (4.0, 0.0) if grid == "globe" else (2.0, 0.3 * (grid == "turned"))
    r, c = np.divmod(np.arange(rows * columns), columns)
    other_by_line = 0
    north = 70 if grid == "turned" else 88
    for number in range(150):
        x, y = -178 + step * c + turn * r, north - 0.02 * number - step * r + turn * c
        y = np.clip(y, -90, 90)
        shape = rows, columns
        if grid == "turned":
            metric = TurnedGlobe(shape, (-178, step, turn, north - 0.02 * number, turn, -step))
        else:
            latitude = north - 0.02 * number, -step
            metric = Globe(shape, (-178.0, step), latitude, wraps=grid == "globe")
        # A peak, and higher ground all around it, nearly as far everywhere.
        peak = int(rng.integers(rows * columns))
        ways = geodesic(np.full(x.size, x[peak]), np.full(x.size, y[peak]), x, y)
        far = rng.uniform(1e6, 6e6)
        higher = np.flatnonzero((ways > far) & (ways < 1.03 * far))
        if not higher.size:
            continue
        values = np.zeros(x.size)
        values[peak], values[higher] = 1, 2
        where = np.array([r[peak]]), np.array([c[peak]])
        limits = isolation(values.reshape(shape), *where, metric)
        ties = higher[ways[higher] <= ways[higher].min() + 1e-5]
        assert limits.cell.tolist() == ties[:1].tolist()
        places = geocentric(x, y)
        lines = ((places[higher] - places[peak]) ** 2).sum(axis=1)
        other_by_line += higher[lines.argmin()] not in ties
    assert other_by_line >= 2


@pytest.mark.parametrize("wraps", [False, True])
def test_small_rasters_on_a_globe_are_searched_beyond_their_edges(wraps):
    rng = np.random.default_rng(6)
    for _ in range(40):
        shape = rng.integers(1, 7), rng.integers(3, 9)
        values = rng.permutation(shape[0] * shape[1]).reshape(shape) * 1.0
        values[rng.random(shape) < 0.1] = np.nan
        step = 360 / shape[1] if wraps else 2.0
        table = find_peaks(values, wraps=wraps)
        metric = Globe(values.shape, (10.0, step), (20.0, -3.0), wraps=wraps)
        limits = isolation(values, table.row, table.column, metric)
        squared = on_globe(values, (10.0, step), (20.0, -3.0), wraps)
        near, _, bound = looked_up(values, table.row, table.column, squared)
        known = np.isfinite(near)
        np.testing.assert_allclose(limits.squared[known], near[known], rtol=1e-6)
        np.testing.assert_array_equal(limits.gap < limits.squared, bound)


def test_a_turned_grid_in_degrees_is_measured_on_the_globe():
    rng = np.random.default_rng(1)
    values = rng.integers(0, 9, (12, 14)).astype(float)
    transform = (10.0, 0.3, 0.1, 50.0, -0.05, 0.2)
    metric = TurnedGlobe(values.shape, transform)

    def squared(row, column, r, c):
        x = transform[0] + c * transform[1] + r * transform[2]
        y = transform[3] + c * transform[4] + r * transform[5]
        there = geocentric(x.ravel(), y.ravel())
        at = np.flatnonzero((r == row).ravel() & (c == column).ravel())
        return ((there - there[at]) ** 2).sum(axis=1).reshape(r.shape)

    assert_nearest(values, metric, squared)


@pytest.mark.parametrize("scale", [1.0, 20.0])
@pytest.mark.parametrize("north", [0.0, 45.0, -75.0])
def test_turned_grids_are_searched_as_far_as_is_needed(north, scale, monkeypatch):
    """The bound for cells farther away holds near poles, and where cells are far from square."""
    rng = np.random.default_rng(int(abs(north)))
    for _ in range(20):
        monkeypatch.setattr(kernel, "REACH", int(rng.integers(1, 9)))
        values = rng.permutation(12 * 14).reshape(12, 14) // 2 * 1.0
        values[rng.random(values.shape) < 0.1] = np.nan
        (wide, high), turn = rng.uniform(0.005, 0.02, 2) * scale, rng.uniform(0, 2 * np.pi)
        east = 1 / np.cos(np.radians(north))
        dx, ry = wide * np.cos(turn) * east, wide * np.sin(turn)
        rx, dy = high * np.sin(turn) * east, -high * np.cos(turn)
        transform = (10.0, dx, rx, north, ry, dy)
        metric = TurnedGlobe(values.shape, transform)
        table = find_peaks(values)
        limits = isolation(values, table.row, table.column, metric)
        r, c = np.mgrid[-3:15, -3:17]
        places = geocentric((10 + c * dx + r * rx).ravel(), (north + c * ry + r * dy).ravel())

        def squared(row, column, _r, _c, places=places):
            at = (row + 3) * 20 + column + 3
            return ((places - places[at]) ** 2).sum(axis=1).reshape(18, 20)

        near, cell, bound = looked_up(values, table.row, table.column, squared)
        known = np.isfinite(near)
        np.testing.assert_allclose(limits.squared[known], near[known], rtol=1e-5)
        assert (limits.cell == cell).mean() > 0.9  # the way along the ellipsoid tells
        np.testing.assert_array_equal(limits.gap < limits.squared, bound)


def test_jacksboro_has_so_many_peaks_of_some_isolation():
    values = jacksboro()
    table = find_peaks(values)
    metric = Plane(values.shape, (1.0, 0.0), (0.0, 1.0))
    limits = isolation(values, table.row, table.column, metric)
    counts = [(np.sqrt(limits.squared) >= least).sum() for least in (3, 5, 10, 20, 50)]
    assert counts == [1039, 551, 177, 58, 13]
    bound = limits.gap < limits.squared
    pairs = [
        int(((table.bound == a) & (bound == b)).sum()) for a, b in ((0, 0), (1, 1), (0, 1), (1, 0))
    ]
    assert pairs == [1476, 123, 31, 5]


def test_a_part_of_jacksboro_has_175_peaks_that_are_alone_within_100_m():
    values = jacksboro()[100:260, 100:300]
    table = find_peaks(values)
    metric = Plane(values.shape, (30.0, 0.0), (0.0, -30.0))
    limits = isolation(values, table.row, table.column, metric)
    length = np.where(limits.cell < 0, np.inf, np.sqrt(limits.squared) * 30)
    assert (length >= 100).sum() == 175


def test_far_peaks_are_found_in_all_tiles_at_once():
    # Many of one height, and one cell that is higher: the worst that can be.
    values = np.zeros((203, 309))
    values[::4, ::4] = 1.0
    values[150, 33] = 2.0
    metric = Plane(values.shape, *SQUARE)
    table = find_peaks(values)
    limits = isolation(values, table.row, table.column, metric)
    ones = table.value == 1
    assert (limits.cell[ones] == 150 * 309 + 33).all()
    away = (table.row - 150) ** 2 + (table.column - 33) ** 2
    np.testing.assert_array_equal(limits.squared[ones], away[ones])


def test_smooth_ground_has_far_limits_that_all_cells_agree_with():
    rng = np.random.default_rng(11)
    values = ndimage.gaussian_filter(rng.normal(size=(150, 140)), 3)
    values[60:64, 20:90] = np.nan
    assert_nearest(
        values, Plane(values.shape, (2.0, 0.0), (0.0, -3.0)), on_plane((2.0, 0.0), (0.0, -3.0))
    )


def test_geodesics_are_those_of_proj(needs_gdal):
    rng = np.random.default_rng(2)
    lon, other_lon = rng.uniform(-180, 180, (2, 40))
    lat, other_lat = rng.uniform(-89, 89, (2, 40))
    found = geodesic(lon, lat, other_lon, other_lat)
    for i in range(40):
        # An azimuthal equidistant map keeps distances from its middle.
        flat, degrees = osr.SpatialReference(), osr.SpatialReference()
        flat.SetFromUserInput(f"+proj=aeqd +lat_0={lat[i]} +lon_0={lon[i]} +ellps=WGS84")
        degrees.SetFromUserInput("EPSG:4326")
        degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        x, y, _ = osr.CoordinateTransformation(degrees, flat).TransformPoint(
            other_lon[i], other_lat[i]
        )
        assert found[i] == pytest.approx(np.hypot(x, y), abs=1e-3)
    zero = geodesic(lon, lat, lon, lat)
    np.testing.assert_array_equal(zero, 0.0)


@pytest.mark.parametrize("columns", [65, 69, 70, 71, 73])
def test_sides_of_a_grid_that_goes_almost_around_are_near_to_one_another(columns):
    """The nearest higher ground may be that of the other side, also where columns repeat."""
    rng = np.random.default_rng(columns)
    values = rng.permutation(36 * columns).reshape(36, columns) * 1.0
    table = find_peaks(values)
    longitude, latitude = (-177.5, 5.0), (87.5, -5.0)
    limits = isolation(values, table.row, table.column, Globe(values.shape, longitude, latitude))
    squared = on_globe(values, longitude, latitude, wraps=False)
    rows, right = np.mgrid[:36, :columns]
    over_the_seam = 0
    for row, column, found, cell in zip(table.row, table.column, limits.squared, limits.cell):
        away = np.where(values > values[row, column], squared(row, column, rows, right), np.inf)
        np.testing.assert_allclose(found, away.min(), rtol=1e-6, atol=50)
        over_the_seam += cell >= 0 and abs(cell % columns - column) > columns // 2
    assert over_the_seam > 3


@pytest.mark.parametrize(
    ("ellipsoid", "step"),
    [
        ({"semi_major": 1737400.0, "inverse_flattening": 0.0}, 0.5),  # the Moon is a sphere
        ({}, 1e-5),
        ({}, 1e-7),  # cells of a centimetre
    ],
)
def test_where_the_earth_is_as_good_as_flat_no_limit_gets_lost(ellipsoid, step):
    """Straight lines and ways are of one length, but for rounding either way."""
    rng = np.random.default_rng(4)
    values = np.floor(rng.random((40, 50)) * 400)
    table = find_peaks(values)
    for turn in (0.0, 0.3 * step):
        transform = (7.0, step, turn, 47.0, turn, -step)
        metric = TurnedGlobe(values.shape, transform, **ellipsoid)
        if not turn:
            metric = Globe(values.shape, (7.0, step), (47.0, -step), **ellipsoid)
        limits = isolation(values, table.row, table.column, metric)
        r, c = np.mgrid[:40, :50]
        for peak, (row, column) in enumerate(zip(table.row, table.column)):
            higher = values > values[row, column]
            if not higher.any():
                assert limits.cell[peak] == -1
                continue
            x, y = ((c - column) * step + (r - row) * turn, 47 + c * turn - r * step)
            here = np.full(higher.sum(), 47 + column * turn - row * step)
            ways = geodesic(np.zeros(here.size), here, x[higher], y[higher], **ellipsoid)
            to = np.divmod(limits.cell[peak : peak + 1], 50)
            found = metric.length(table.row[peak : peak + 1], table.column[peak : peak + 1], *to)
            assert found[0] == pytest.approx(ways.min(), rel=1e-5)
