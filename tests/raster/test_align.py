"""A second raster on the first one's grid: values between cells, and nothing invented."""

import numpy as np
import pytest
from osgeo import gdal, osr
from scipy import ndimage

from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Grid, Window
from raster_kernels.raster.sources.align import Resampling, align
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource

pytestmark = pytest.mark.usefixtures("both_error_styles")

NORTH_UP = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
# Where the second raster may lie: all cover the first raster's middle.
PLACES = {
    "shifted": (500003.0, 10.0, 0.0, 4099996.0, 0.0, -10.0),
    "coarser": (499990.0, 13.0, 0.0, 4100020.0, 0.0, -13.0),
    "south-up": (500003.0, 10.0, 0.0, 4099597.0, 0.0, 10.0),
    "rotated": (500010.0, 8.0, 6.0, 4099900.0, 6.0, -8.0),
    "east to west": (500403.0, -10.0, 0.0, 4099997.0, 0.0, -10.0),
}


def wkt_of(code):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


def read(source, window=None, index=0):
    with Reader(source) as reader:
        window = window or reader.info.grid.window
        out = np.empty((window.rows, window.columns))
        reader.read(index, window, out)
        return out


def smooth(rows=40, columns=41):
    y, x = np.mgrid[:rows, :columns]
    return 100 + 10 * np.sin(x / 5.0) + 7 * np.cos(y / 4.0) + 0.05 * x * y


def positions(grid, geotransform, transform=None):
    """Return row and column in the second raster of the centres of the first one's cells."""
    inverse = gdal.InvGeoTransform(list(geotransform))
    rows, columns = np.empty(grid.shape), np.empty(grid.shape)
    for row, column in np.ndindex(*grid.shape):
        x, y = grid.coordinates(row, column)
        if transform is not None:
            x, y, _ = transform.TransformPoint(x, y)
        pixel, line = gdal.ApplyGeoTransform(inverse, x, y)
        rows[row, column], columns[row, column] = line - 0.5, pixel - 0.5
    return rows, columns


def inside(rows, columns, shape, margin):
    return (
        (rows > margin)
        & (rows < shape[0] - 1 - margin)
        & (columns > margin)
        & (columns < shape[1] - 1 - margin)
    )


def check_bilinear(found, cells, rows, columns, atol):
    expected = ndimage.map_coordinates(cells, [rows, columns], order=1, mode="nearest")
    sure = inside(rows, columns, cells.shape, 0.01)
    assert sure.sum() > 100
    np.testing.assert_allclose(found[sure], expected[sure], rtol=0, atol=atol)
    outside = ~inside(rows, columns, cells.shape, -0.51)
    assert np.isnan(found[outside]).all()


def test_a_raster_that_lines_up_is_read_as_it_is(make, utm):
    source = RasterSource(make(smooth()))
    assert align(source, Grid(40, 41, NORTH_UP, utm)) is source
    assert align(source, Grid(40, 41, NORTH_UP, "")) is source


@pytest.mark.parametrize("first", ["north-up", "south-up", "rotated"])
@pytest.mark.parametrize("place", PLACES)
def test_bilinear_values_are_scipys(make, utm, place, first):
    grids = {
        "north-up": NORTH_UP,
        "south-up": (500000.0, 10.0, 0.0, 4099620.0, 0.0, 10.0),
        "rotated": (500050.0, 8.0, -6.0, 4099950.0, -6.0, -8.0),
    }
    grid = Grid(38, 36, grids[first], utm)
    cells = smooth()
    source = RasterSource(make(cells, geotransform=PLACES[place]))
    aligned = align(source, grid)
    info = aligned.info()
    assert info.grid.lines_up(grid)
    assert info.bands[0].dtype == np.float64
    rows, columns = positions(grid, PLACES[place])
    check_bilinear(read(aligned), cells, rows, columns, 1e-6)


def test_finer_and_coarser_grids_are_interpolated_between_centres(make, utm):
    cells = smooth()
    source = RasterSource(make(cells, geotransform=PLACES["coarser"]))
    grid = Grid(90, 80, (500010.0, 5.0, 0.0, 4099990.0, 0.0, -5.0), utm)
    rows, columns = positions(grid, PLACES["coarser"])
    check_bilinear(read(align(source, grid)), cells, rows, columns, 1e-6)


@pytest.mark.parametrize("code", [32634, 4326, 3857])
def test_another_crs_is_transformed(make, utm, code):
    grid = Grid(30, 30, NORTH_UP, utm)
    ours, theirs = osr.SpatialReference(), osr.SpatialReference()
    ours.ImportFromEPSG(32633)
    theirs.ImportFromEPSG(code)
    for srs in (ours, theirs):
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(ours, theirs)
    corners = [
        transform.TransformPoint(*grid.coordinates(r, c))[:2] for r in (-3, 33) for c in (-3, 33)
    ]
    (x0, y0), (x1, y1) = np.min(corners, axis=0), np.max(corners, axis=0)
    cells = smooth(40, 40)
    size = max(x1 - x0, y1 - y0) / 30
    geotransform = (x0, size, 0.0, y0 + 40 * size, 0.0, -size)  # coarser than the first
    source = RasterSource(make(cells, geotransform=geotransform, wkt=wkt_of(code)))
    rows, columns = positions(grid, geotransform, transform)
    check_bilinear(read(align(source, grid)), cells, rows, columns, 1e-4)


def test_a_coarser_grid_averages_cells_and_keeps_a_plane_and_the_values_range(make, utm):
    y, x = np.mgrid[:120, :130].astype(float)
    plane = RasterSource(make(3 * x - 2 * y, "plane.tif"))
    noise = np.random.default_rng(4).normal(size=(120, 130))
    noisy = RasterSource(make(noise, "noise.tif"))
    geotransform = (500000.0, 40.0, 0.0, 4100000.0, 0.0, -40.0)
    grid = Grid(30, 32, geotransform, utm)
    rows, columns = positions(grid, NORTH_UP)
    middle = np.s_[2:-2, 2:-2]
    np.testing.assert_allclose(
        read(align(plane, grid))[middle], (3 * columns - 2 * rows)[middle], rtol=0, atol=1e-6
    )
    assert read(align(noisy, grid))[middle].std() < 0.5 * noise.std()


def test_no_crs_on_one_side_counts_as_the_same(make, utm):
    cells, grid = smooth(), Grid(30, 30, NORTH_UP, utm)
    rows, columns = positions(grid, PLACES["shifted"])
    for wkt, wanted in (("", grid), (utm, Grid(30, 30, NORTH_UP)), ("", Grid(30, 30, NORTH_UP))):
        source = RasterSource(make(cells, geotransform=PLACES["shifted"], wkt=wkt))
        check_bilinear(read(align(source, wanted)), cells, rows, columns, 1e-6)


def test_nearest_takes_the_cell_that_holds_the_centre(make, utm):
    cells, grid = np.random.default_rng(1).random((40, 41)), Grid(38, 36, NORTH_UP, utm)
    for geotransform in (PLACES["shifted"], PLACES["rotated"], PLACES["coarser"]):
        source = RasterSource(make(cells, geotransform=geotransform))
        rows, columns = positions(grid, geotransform)
        found = read(align(source, grid, Resampling.NEAREST))
        row, column = np.floor(rows + 0.5).astype(int), np.floor(columns + 0.5).astype(int)
        within = (row >= 0) & (row < 40) & (column >= 0) & (column < 41)
        assert np.isnan(found[~within]).all()
        np.testing.assert_array_equal(found[within], cells[row[within], column[within]])


def test_cubic_reproduces_a_quadratic_surface(make, utm):
    y, x = np.mgrid[:40, :41].astype(float)
    source = RasterSource(make(x * x + x * y - y, geotransform=PLACES["shifted"]))
    grid = Grid(38, 36, NORTH_UP, utm)
    rows, columns = positions(grid, PLACES["shifted"])
    found = read(align(source, grid, Resampling.CUBIC))
    sure = inside(rows, columns, (40, 41), 2)
    expected = columns * columns + columns * rows - rows
    np.testing.assert_allclose(found[sure], expected[sure], rtol=0, atol=1e-6)


# What has no data


def with_nodata(make, cells, missing, kind):
    """Return a source whose cells are missing in one of the ways that rasters have."""
    place = {"geotransform": PLACES["shifted"]}
    if kind == "nodata":
        return RasterSource(make(np.where(missing, -9999.0, cells), nodata=-9999.0, **place))
    if kind == "nan":
        return RasterSource(make(np.where(missing, np.nan, cells), nodata=np.nan, **place))
    if kind == "nan without a word":
        return RasterSource(make(np.where(missing, np.nan, cells), **place))
    if kind == "nan and nodata":
        odd = missing & (np.indices(cells.shape).sum(0) % 2 == 1)
        values = np.where(odd, np.nan, np.where(missing, -9999.0, cells))
        return RasterSource(make(values, nodata=-9999.0, **place))
    if kind == "scaled":
        # The real value of a valid cell is the number that stands for no data.
        raw = np.where(missing, 0, np.round(cells)).astype(np.int16)
        return RasterSource(make(raw, nodata=0, scale=1.0, offset=-100.0, **place))
    if kind == "cut digits":
        lowest = np.where(missing, np.finfo("f4").min, cells).astype("f4")
        return RasterSource(make(lowest, nodata=-3.40282e38, **place))
    if kind == "fraction":
        values = np.where(missing, 7, np.round(cells)).astype(np.uint8)
        return RasterSource(make(values, nodata=7.4, **place))
    mask = np.where(missing, 0, 255).astype(np.uint8)
    if kind == "mask":

        def add_mask(dataset):
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
            dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)

        return RasterSource(make(cells, finish=add_mask, **place))
    # A little is not transparent, and a mask would round it to nothing.
    little = np.where(missing, 0.0, 0.25)
    parted = missing & (np.indices(cells.shape).sum(0) % 2 == 1)
    layers = {
        "alpha": [cells, mask],
        "alpha of three": [cells, cells + 1, mask],
        "a little alpha": [cells, cells + 1, little],
        "nodata beside alpha": [np.where(missing, -9999.0, cells), cells, np.ones(cells.shape)],
        "nodata against alpha": [np.where(missing, -9999.0, cells), cells, ~parted],
    }[kind]

    def set_alpha(dataset):
        dataset.GetRasterBand(len(layers)).SetColorInterpretation(gdal.GCI_AlphaBand)

    nodata, cells = -9999.0 if "nodata" in kind else None, np.stack(layers).astype(float)
    return RasterSource(make(cells, nodata=nodata, finish=set_alpha, **place))


@pytest.mark.parametrize(
    "kind",
    [
        "nodata",
        "nan",
        "nan without a word",
        "nan and nodata",
        "scaled",
        "mask",
        "alpha",
        "alpha of three",
        "a little alpha",
        "nodata beside alpha",
        "nodata against alpha",
        "cut digits",
        "fraction",
    ],
)
@pytest.mark.parametrize("resampling", [r for r in Resampling if r is not Resampling.AVERAGE])
def test_the_nearest_cell_decides_where_there_is_no_data(make, utm, kind, resampling):
    cells = smooth()
    missing = np.random.default_rng(2).random(cells.shape) < 0.1
    missing[20:25, 20:25] = True
    source = with_nodata(make, cells, missing, kind)
    grid = Grid(38, 36, NORTH_UP, utm)
    rows, columns = positions(grid, PLACES["shifted"])
    nearest = np.floor(rows + 0.5).astype(int), np.floor(columns + 0.5).astype(int)
    within = inside(rows, columns, cells.shape, -0.5)
    expected = np.ones(grid.shape, bool)
    expected[within] = missing[nearest[0][within], nearest[1][within]]
    found = read(align(source, grid, resampling))
    np.testing.assert_array_equal(np.isnan(found), expected)
    # Nothing is mixed with what stands for no data.
    shift = 100 if kind == "scaled" else 0
    assert np.nanmin(found) > cells.min() - shift - 8
    assert np.nanmax(found) < cells.max() - shift + 8


@pytest.mark.parametrize("kind", ["nodata", "nan", "mask", "alpha"])
def test_an_average_is_that_of_the_cells_with_data(make, utm, kind):
    cells = smooth()
    missing = np.random.default_rng(2).random(cells.shape) < 0.3
    missing[20:25, 20:25] = True
    grid = Grid(38, 36, NORTH_UP, utm)
    rows, columns = positions(grid, PLACES["shifted"])
    found = read(align(with_nodata(make, cells, missing, kind), grid, Resampling.AVERAGE))
    total, weight = np.zeros(grid.shape), np.zeros(grid.shape)
    for row, row_share in ((np.floor(rows), 1 - rows % 1), (np.floor(rows) + 1, rows % 1)):
        for column, share in (
            (np.floor(columns), 1 - columns % 1),
            (np.floor(columns) + 1, columns % 1),
        ):
            within = inside(row, column, cells.shape, -0.5)
            place = row[within].astype(int), column[within].astype(int)
            known = ~missing[place] * (row_share * share)[within]
            total[within] += known * np.where(missing[place], 0.0, cells[place])
            weight[within] += known
    some = weight > 0.02
    np.testing.assert_array_equal(np.isnan(found), weight == 0)
    np.testing.assert_allclose(found[some], (total[some] / weight[some]), atol=1e-3)


def test_scale_and_offset_are_applied(make, utm):
    cells = np.round(smooth())
    path = make(cells.astype(np.int16), geotransform=PLACES["shifted"], scale=0.5, offset=20.0)
    grid = Grid(38, 36, NORTH_UP, utm)
    rows, columns = positions(grid, PLACES["shifted"])
    check_bilinear(read(align(RasterSource(path), grid)), cells * 0.5 + 20, rows, columns, 1e-6)


def test_wide_integers_keep_their_digits(make, utm):
    cells = 2**30 + np.arange(40 * 41, dtype=np.int32).reshape(40, 41)
    path = make(cells, geotransform=PLACES["shifted"], nodata=-(2**31))
    rows, columns = positions(Grid(38, 36, NORTH_UP, utm), PLACES["shifted"])
    found = read(align(RasterSource(path), Grid(38, 36, NORTH_UP, utm)))
    exact = ndimage.map_coordinates(cells.astype(float), [rows, columns], order=1)
    np.testing.assert_allclose(found[5:30, 5:30], exact[5:30, 5:30], rtol=0, atol=1e-4)


@pytest.mark.skipif(int(gdal.VersionInfo()) < 3050000, reason="needs GDAL 3.5")
@pytest.mark.parametrize("nodata", [-(2**63), 2**63 - 1, 0, 2**53 + 1])
def test_nodata_of_64_bit_integers_is_no_data(make, utm, nodata):
    cells = np.full((40, 41), 2**53, np.int64)
    cells[10:15, 10:15] = nodata
    path = make(cells, geotransform=PLACES["shifted"], nodata=nodata)
    found = read(align(RasterSource(path), Grid(38, 36, NORTH_UP, utm)))[5:30, 5:30]
    assert np.isnan(found).sum() == 25
    assert (found[~np.isnan(found)] == 2**53).all()


def test_each_band_has_its_own_holes(make, utm):
    layers = np.stack([smooth(), smooth() + 50, smooth() + 90])
    holes = np.zeros(layers.shape, bool)
    holes[0, 5:10, 5:10] = holes[1, 15:20, 15:20] = True
    path = make(np.where(holes, -1.0, layers), nodata=-1.0, geotransform=PLACES["shifted"])
    grid = Grid(38, 36, NORTH_UP, utm)
    aligned = align(RasterSource(path, bands=(3, 1, 2)), grid)
    rows, columns = positions(grid, PLACES["shifted"])
    nearest = np.floor(rows + 0.5).astype(int), np.floor(columns + 0.5).astype(int)
    within = inside(rows, columns, (40, 41), -0.5)
    for index, layer in enumerate((2, 0, 1)):
        found = read(aligned, index=index)
        expected = holes[layer][nearest[0][within], nearest[1][within]]
        np.testing.assert_array_equal(np.isnan(found[within]), expected)
        middle = np.s_[28:34, 25:34]
        exact = ndimage.map_coordinates(layers[layer], [rows, columns], order=1)
        np.testing.assert_allclose(found[middle], exact[middle], atol=1e-6)


# Blocks and failures


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("resampling", Resampling)
def test_the_result_does_not_depend_on_the_window_that_is_read(make, utm, place, resampling):
    cells = np.random.default_rng(3).random((40, 41))
    cells[10:14, 8:20] = np.nan
    source = RasterSource(make(cells, nodata=np.nan, geotransform=PLACES[place]))
    aligned = align(source, Grid(38, 36, NORTH_UP, utm), resampling)
    whole = read(aligned)
    for rows, columns in ((1, 36), (7, 5), (38, 1)):
        parts = np.empty_like(whole)
        for row in range(0, 38, rows):
            for column in range(0, 36, columns):
                window = Window(row, column, min(rows, 38 - row), min(columns, 36 - column))
                parts[row : window.row_end, column : window.column_end] = read(aligned, window)
        np.testing.assert_array_equal(parts, whole)


def test_open_options_and_archives_are_kept(make, utm, tmp_path):
    import zipfile

    path = make(smooth(), geotransform=PLACES["shifted"])
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.write(path, "inside.tif")
    grid = Grid(38, 36, NORTH_UP, utm)
    expected = read(align(RasterSource(path), grid))
    zipped = RasterSource(f"/vsizip/{tmp_path}/archive.zip/inside.tif")
    np.testing.assert_array_equal(read(align(zipped, grid)), expected)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.BuildOverviews("NEAREST", [2])
    dataset = None
    overview = align(RasterSource(path, open_options=("OVERVIEW_LEVEL=0",)), grid)
    assert not np.allclose(read(overview)[10:20, 10:20], expected[10:20, 10:20])


def test_a_raster_elsewhere_is_refused_with_both_extents(make, utm):
    path = make(smooth(), geotransform=(700000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    with pytest.raises(RasterError, match="does not overlap the first raster: it covers") as error:
        align(RasterSource(path, label="INPUT_2 b"), Grid(30, 30, NORTH_UP, utm))
    text = str(error.value)
    assert text.startswith("INPUT_2 b")
    assert "x 700000 to 700410" in text
    assert "x 500000 to 500300" in text
    assert "\n" not in text


@pytest.mark.parametrize("resampling", [Resampling.BILINEAR, Resampling.CUBIC])
def test_a_raster_smaller_than_a_cell_is_refused_before_memory_is_reserved(make, utm, resampling):
    tiny = make(np.ones((9, 9)), "tiny.tif", geotransform=(500100.0, 0.1, 0, 4099900.0, 0, -0.1))
    with pytest.raises(RasterError, match="is smaller than a cell of the first raster: it covers"):
        align(RasterSource(tiny), Grid(30, 30, NORTH_UP, utm), resampling)


def test_rasters_that_only_touch_do_not_overlap(make, utm):
    path = make(smooth(), geotransform=(500300.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    with pytest.raises(RasterError, match="does not overlap"):
        align(RasterSource(path), Grid(30, 30, NORTH_UP, utm))


@pytest.mark.parametrize("size", [(2, 2), (30, 30)])
def test_without_georeference_on_one_side_cells_cannot_be_matched(make, size):
    path = make(np.ones(size, np.float32), geotransform=None, wkt="")
    with pytest.raises(RasterError, match=r"raster\.tif has no georeference"):
        align(RasterSource(path), Grid(30, 30, NORTH_UP))
    path = make(np.ones(size, np.float32), "placed.tif")
    with pytest.raises(RasterError, match="the first raster has no georeference"):
        align(RasterSource(path), Grid(30, 30, georeferenced=False))


def test_without_georeference_rasters_of_other_size_cannot_be_matched(make):
    path = make(np.ones((2, 3), np.float32), geotransform=None, wkt="")
    with pytest.raises(RasterError, match="has 3 x 2 cells, not 30 x 30, and without georef"):
        align(RasterSource(path), Grid(30, 30, georeferenced=False))


def test_a_crs_without_a_way_to_the_other_is_refused(make, utm):
    local = 'LOCAL_CS["a building site",UNIT["metre",1]]'
    path = make(smooth(), wkt=local, geotransform=PLACES["shifted"])
    with pytest.raises(RasterError, match=r"raster\.tif") as error:
        align(RasterSource(path), Grid(30, 30, NORTH_UP, utm))
    assert "\n" not in str(error.value)


# --- Longitudes a turn of the globe apart ------------------------------------------------------

DEGREES = 4326


def of_places(longitudes, latitudes):
    """Return values that are the same a turn of the globe away, for a mesh of places."""
    x, y = np.deg2rad(longitudes)[None, :], np.deg2rad(latitudes)[:, None]
    return 10 + np.cos(x) * np.cos(y) + 0.5 * np.sin(2 * x) * np.cos(y) ** 2 + np.sin(y)


def globe(make, west, step, columns, name="globe.tif", code=DEGREES, north=60.0, rows=None):
    """Return a raster of smooth values and its grid."""
    rows = rows or int(2 * north / step)
    geotransform = (west, step, 0.0, north, 0.0, -step)
    longitudes = west + step * (np.arange(columns) + 0.5)
    latitudes = north - step * (np.arange(rows) + 0.5)
    cells = of_places(longitudes, latitudes)
    path = make(cells, name, geotransform=geotransform, wkt=wkt_of(code))
    return RasterSource(path), RasterSource(path).info().grid, cells


GLOBES = {"0 to 360": 0.0, "-180 to 180": -180.0, "-360 to 0": -360.0, "20 to 380": 20.0}


@pytest.mark.parametrize("second", GLOBES)
@pytest.mark.parametrize("first", GLOBES)
def test_longitudes_a_turn_apart_are_the_same_places(make, first, second):
    _, grid, wanted = globe(make, GLOBES[first], 2.0, 180, "first.tif")
    source, *_ = globe(make, GLOBES[second], 2.0, 180, "second.tif")
    found = read(align(source, grid, Resampling.NEAREST))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", [Resampling.BILINEAR, Resampling.CUBIC])
@pytest.mark.parametrize("west", [-21.0, -181.0 + 360, 339.5])
def test_values_are_found_across_the_seam_of_a_globe(make, west, method):
    source, *_ = globe(make, 0.0, 1.0, 360)
    _, grid, wanted = globe(make, west, 0.7, 60, "part.tif", north=30.0)
    found = read(align(source, grid, method))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=2e-4)


@pytest.mark.parametrize("turns", [-1, 0, 1])
@pytest.mark.parametrize("west", [-5.0, 174.0])
def test_a_part_that_straddles_the_seam_lies_where_it_belongs(make, west, turns):
    source, *_ = globe(make, west + 360.0 * turns, 0.7, 17, "part.tif", north=35.0)
    _, grid, wanted = globe(make, -180.0, 0.7, 514, "first.tif", north=35.0)  # 514.29 a turn
    found = read(align(source, grid, Resampling.NEAREST))
    x = grid.geotransform[0] + 0.7 * (np.arange(514) + 0.5)
    inside = ((x - west) % 360) < 17 * 0.7
    assert 15 <= inside.sum() <= 18
    assert np.isfinite(found[5:-5][:, inside]).mean() > 0.9
    assert np.isnan(found[:, ~inside]).all()
    np.testing.assert_allclose(found[np.isfinite(found)], wanted[np.isfinite(found)], atol=0.02)


def test_two_rasters_side_by_side_around_the_seam_are_one(make, tmp_path):
    west, *_ = globe(make, 340.0, 1.0, 20, "west.tif", north=20.0)
    east, *_ = globe(make, 360.0, 1.0, 20, "east.tif", north=20.0)
    mosaic = str(tmp_path / "both.vrt")
    gdal.BuildVRT(mosaic, [west.uri, east.uri]).FlushCache()
    _, grid, wanted = globe(make, -20.0, 1.0, 40, "first.tif", north=20.0)
    found = read(align(RasterSource(mosaic), grid))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (-180.0, 0.0),
        (0.0, -180.0),
        (20.0, 0.0),
        (20.0, -180.0),
        (-360.0, 0.0),
        (0.0, -360.0),
        (180.0, -180.0),
        (-90.0, -540.0),
    ],
)
def test_longitudes_of_another_datum_a_turn_apart_are_the_same_places(make, first, second):
    _, grid, wanted = globe(make, first, 2.0, 180, "first.tif")
    source, *_ = globe(make, second, 2.0, 180, "second.tif", code=4269)
    aligned = align(source, grid, Resampling.NEAREST)
    assert aligned.info().grid.lines_up(grid)
    np.testing.assert_allclose(read(aligned), wanted, rtol=0, atol=1e-9)


def test_a_projected_raster_at_greenwich_takes_both_sides_of_a_globe(make):
    source, *_ = globe(make, 0.0, 0.5, 720)
    path = make(
        np.zeros((40, 40)),
        "utm.tif",
        geotransform=(0.0, 25e3, 0, 5.5e6, 0, -25e3),
        wkt=wkt_of(32631),
    )
    grid = RasterSource(path).info().grid
    found = read(align(source, grid, Resampling.BILINEAR))
    assert np.isfinite(found).all()
    back = osr.CoordinateTransformation(grid.srs(), RasterSource(source.uri).info().grid.srs())
    for row, column in ((5, 3), (20, 10), (30, 35)):
        x, y, _ = back.TransformPoint(*grid.coordinates(row, column))
        wanted = of_places(np.array([x]), np.array([y]))[0, 0]
        assert abs(found[row, column] - wanted) < 5e-3


@pytest.mark.parametrize("west", [0.0, -180.0])
@pytest.mark.parametrize("zone", [32631, 32660], ids=["at Greenwich", "at the date line"])
def test_no_seam_is_seen_where_the_globe_is_projected(make, west, zone):
    source, *_ = globe(make, west, 0.5, 720)
    place = (0.0, 25e3, 0, 5.5e6, 0, -25e3)
    path = make(np.zeros((40, 40)), "utm.tif", geotransform=place, wkt=wkt_of(zone))
    grid = RasterSource(path).info().grid
    found = read(align(source, grid, Resampling.CUBIC))
    back = osr.CoordinateTransformation(grid.srs(), source.info().grid.srs())
    wanted = np.empty(grid.shape)
    for row, column in np.ndindex(*grid.shape):
        x, y, _ = back.TransformPoint(*grid.coordinates(row, column))
        wanted[row, column] = of_places(np.array([x]), np.array([y]))[0, 0]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)


POLAR = [pytest.param(3413, id="north"), pytest.param(3031, id="south")]


def at_the_pole(make, code, size, cell):
    """Return a grid around a pole, the longitudes and the latitudes of its cells."""
    half = size * cell / 2
    place = (-half, cell, 0, half, 0, -cell)
    path = make(np.zeros((size, size)), "polar.tif", geotransform=place, wkt=wkt_of(code))
    grid = RasterSource(path).info().grid
    degrees = osr.SpatialReference(wkt_of(DEGREES))
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = osr.CoordinateTransformation(grid.srs(), degrees)
    xy = [grid.coordinates(row, column) for row, column in np.ndindex(*grid.shape)]
    places = np.array(to_degrees.TransformPoints(xy))
    return grid, places[:, 0].reshape(grid.shape), places[:, 1].reshape(grid.shape)


def on_the_sphere(longitudes, latitudes):
    """Return values that are smooth across the poles too."""
    x, y = np.deg2rad(longitudes), np.deg2rad(latitudes)
    return 10 + np.cos(x) * np.cos(y) + np.sin(2 * x) * np.cos(y) ** 2 / 2 + np.sin(y)


@pytest.mark.parametrize("size", [60, 61], ids=["pole at a corner", "pole in a cell"])
@pytest.mark.parametrize("west", [0.0, -180.0])
@pytest.mark.parametrize("code", POLAR)
def test_a_grid_around_a_pole_takes_its_values_from_a_globe(make, code, west, size):
    source, *_ = globe(make, west, 1.0, 360, north=90.0)
    grid, longitudes, latitudes = at_the_pole(make, code, size, 50e3)
    wanted = on_the_sphere(longitudes, latitudes)
    for method, most in ((Resampling.NEAREST, 0.02), (Resampling.BILINEAR, 0.02)):
        found = read(align(source, grid, method))
        np.testing.assert_allclose(found, wanted, rtol=0, atol=most)
    # A cell from the pole on, rows on both sides are known.
    cubic, far = read(align(source, grid, Resampling.CUBIC)), abs(latitudes) < 87
    np.testing.assert_allclose(cubic[far], wanted[far], rtol=0, atol=3e-3)


@pytest.mark.parametrize("code", POLAR)
def test_a_globe_whose_outermost_cells_lie_at_the_poles_is_laid_on_a_grid_around_them(make, code):
    source, *_ = globe(make, -0.5, 1.0, 360, north=90.5, rows=181)
    grid, longitudes, latitudes = at_the_pole(make, code, 61, 50e3)
    found = read(align(source, grid, Resampling.BILINEAR))
    np.testing.assert_allclose(found, on_the_sphere(longitudes, latitudes), rtol=0, atol=0.01)


def test_metres_are_not_taken_for_longitudes(make):
    source = RasterSource(make(smooth(), "far.tif", geotransform=(360.0, 1.0, 0, 40.0, 0, -1.0)))
    grid = RasterSource(make(smooth(), geotransform=(0.0, 1.0, 0, 40.0, 0, -1.0))).info().grid
    with pytest.raises(RasterError, match="does not overlap the first raster"):
        align(source, grid)
