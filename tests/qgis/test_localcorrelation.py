"""Local correlation against scipy.stats.pearsonr, window by window."""

import warnings

import numpy as np
import pytest
from scipy import ndimage, stats

SHRINK, REFLECT, MIRROR, NEAREST, WRAP, CONSTANT, NODATA = range(7)
PAD = {REFLECT: "symmetric", MIRROR: "reflect", NEAREST: "edge", WRAP: "wrap"}


def pair(shape=(14, 18), seed=1, gaps=0.1):
    rng = np.random.default_rng(seed)
    one = ndimage.gaussian_filter(rng.normal(size=shape), 1.0) * 10 + 50
    two = 0.5 * one + rng.normal(0, 1.0, shape)
    for cells in (one, two):
        cells[rng.random(shape) < gaps] = np.nan
    return one, two


def expected(one, two, footprint, *, edges=SHRINK, least=3, correlate=stats.pearsonr):
    """Return r, p and n of each window."""
    marks = np.asarray(footprint, dtype=bool)
    before = [size // 2 for size in marks.shape]
    after = [size - 1 - b for size, b in zip(marks.shape, before)]
    sides = list(zip(before, after))
    if edges in PAD:
        padded = [np.pad(cells, sides, mode=PAD[edges]) for cells in (one, two)]
    else:
        padded = [np.pad(cells, sides, constant_values=np.nan) for cells in (one, two)]
    beyond = np.pad(np.zeros(one.shape, bool), sides, constant_values=True)
    result = np.full((3, *one.shape), np.nan)
    for row, column in np.ndindex(*one.shape):
        window = np.s_[row : row + marks.shape[0], column : column + marks.shape[1]]
        if edges == NODATA and beyond[window].any():
            continue
        x, y = (cells[window][marks] for cells in padded)
        both = ~(np.isnan(x) | np.isnan(y))
        if np.isnan(one[row, column]) or np.isnan(two[row, column]):
            continue
        if both.sum() < least or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
            result[2, row, column] = both.sum()
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result[:, row, column] = (*correlate(x[both], y[both])[:2], both.sum())
    return result


def assert_same(raster, wanted):
    r, p, n = raster.cells
    known = ~np.isnan(wanted[0])
    np.testing.assert_array_equal(~np.isnan(r), known)
    np.testing.assert_array_equal(~np.isnan(p), known)
    np.testing.assert_allclose(r, wanted[0], atol=1e-9)
    np.testing.assert_allclose(p, wanted[1], rtol=1e-6, atol=1e-12)
    np.testing.assert_array_equal(n[known], wanted[2][known])


@pytest.mark.parametrize("edges", [SHRINK, REFLECT, MIRROR, NEAREST, WRAP, NODATA])
@pytest.mark.parametrize("window", [(5, 5), (3, 6)], ids=str)
def test_every_window_has_the_r_p_and_n_of_scipy(make, read, run, edges, window):
    one, two = pair()
    outcome = run(
        "localcorrelation",
        INPUT=make(one),
        INPUT_2=make(two, "two.tif"),
        WINDOW=window[1],
        WINDOW_ROWS=window[0],
        EDGES=edges,
    )
    raster = read(outcome.path)
    wanted = expected(one, two, np.ones(window), edges=edges)
    assert raster.names == ["r", "p", "n"]
    assert_same(raster, wanted)
    assert outcome["AVERAGE"] == pytest.approx(np.nanmean(wanted[0]), abs=1e-9)


def test_an_ellipse_takes_the_cells_within_its_axes(make, read, run):
    one, two = pair()
    y, x = np.mgrid[-2:3, -3:4]
    inside = (x / 3) ** 2 + (y / 2) ** 2 <= 1
    outcome = run(
        "localcorrelation",
        INPUT=make(one),
        INPUT_2=make(two, "two.tif"),
        WINDOW=7,
        WINDOW_ROWS=5,
        SHAPE=1,
    )
    assert_same(read(outcome.path), expected(one, two, inside))


@pytest.mark.parametrize("least", [3, 5, 9])
def test_windows_with_too_few_pairs_have_no_r(make, read, run, least):
    one, two = pair(gaps=0.3)
    outcome = run(
        "localcorrelation",
        INPUT=make(one),
        INPUT_2=make(two, "two.tif"),
        WINDOW=3,
        MIN_CELLS=least,
    )
    wanted = expected(one, two, np.ones((3, 3)), least=least)
    assert np.isnan(wanted[0][~np.isnan(wanted[2])]).any()
    assert_same(read(outcome.path), wanted)


def test_a_flat_window_has_no_r(make, read, run):
    one, two = pair(gaps=0)
    one[4:10, 5:12] = 7.1
    two[11:, 14:] = -0.3
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"), WINDOW=3)
    wanted = expected(one, two, np.ones((3, 3)))
    assert np.isnan(wanted[0]).any()
    assert_same(read(outcome.path), wanted)


def test_a_raster_agrees_with_itself_and_not_with_its_negative(make, read, run):
    one, _ = pair()
    path, mirrored = make(one), make(-3 * one + 7, "two.tif")
    for other, r in ((path, 1.0), (mirrored, -1.0)):
        cells = read(run("localcorrelation", INPUT=path, INPUT_2=other).path).cells
        known = ~np.isnan(cells[0])
        np.testing.assert_allclose(cells[0][known], r, atol=1e-12)
        assert (np.abs(cells[0][known]) <= 1).all()
        assert (cells[1][known] < 1e-3).all()


def test_a_large_offset_of_either_raster_changes_nothing(make, read, run):
    rng = np.random.default_rng(2)
    one = rng.integers(-64, 64, (12, 12)) / 64.0
    two = one + rng.integers(-64, 64, (12, 12)) / 64.0
    outcome = run("localcorrelation", INPUT=make(one + 1e8), INPUT_2=make(two - 1e8, "two.tif"))
    assert_same(read(outcome.path), expected(one, two, np.ones((5, 5))))


@pytest.mark.parametrize(
    ("one_scale", "other_scale"), [(1e300, 1.0), (1e-200, 1e-310), (1e160, 1e300)]
)
def test_units_that_overflow_when_squared_change_nothing(make, read, run, one_scale, other_scale):
    one, two = np.random.default_rng(4).normal(size=(2, 9, 11))
    one[2, 3] = np.nan
    two += one
    plain = run("localcorrelation", INPUT=make(one, "a.tif"), INPUT_2=make(two, "b.tif"))
    wanted = read(plain.path).cells
    paths = make(one * one_scale, "c.tif"), make(two * other_scale, "d.tif")
    found = read(run("localcorrelation", INPUT=paths[0], INPUT_2=paths[1]).path).cells
    np.testing.assert_allclose(found, wanted, rtol=1e-7)


def test_the_bands_asked_for_are_compared(make, read, run):
    one, two = pair(gaps=0)
    path = make(np.stack([one * 0, one]))
    other = make(np.stack([two * 0, two * 0, two]), "two.tif")
    outcome = run("localcorrelation", INPUT=path, BAND=2, INPUT_2=other, BAND_2=3)
    assert_same(read(outcome.path), expected(one, two, np.ones((5, 5))))


@pytest.mark.parametrize("huge", [1e20, 1e155, 1e200, -1.7e308])
@pytest.mark.parametrize("resampling", [0, 1, 2])
def test_a_huge_cell_on_another_grid_is_for_its_own_windows_alone(
    make, read, run, resampling, huge
):
    rng = np.random.default_rng(7)
    first, second = rng.random((20, 24)), rng.random((28, 32))
    second[:8, :8] = 0.1
    place = (500000.0 - 23.0, 10.0, 0.0, 4100000.0 + 27.0, 0.0, -10.0)
    one = make(first, "a.tif", geotransform=(500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    results = []
    for value in (0.5, huge):
        second[14, 16] = value
        two = make(second, f"b{value}.tif", geotransform=place)
        outcome = run("localcorrelation", INPUT=one, INPUT_2=two, RESAMPLING=resampling)
        results.append(read(outcome.path).cells)
    expected, found = results
    apart = np.ones(first.shape, bool)
    apart[6:17, 8:20] = False  # what its windows and the interpolation reach
    np.testing.assert_allclose(found[:, apart], expected[:, apart], atol=1e-9)
    assert np.isnan(found[0, :2, :2]).all()
    assert np.isfinite(found[0][~apart]).all()


def test_another_grid_is_resampled_to_the_first_one(make, read, run):
    rng = np.random.default_rng(3)
    two = rng.normal(size=(14, 18))
    coarse, _ = pair((14, 18), gaps=0)
    # The second raster lies two cells to the right and one cell down.
    moved = make(two, "two.tif", geotransform=(500020.0, 10.0, 0.0, 4099990.0, 0.0, -10.0))
    outcome = run("localcorrelation", INPUT=make(coarse), INPUT_2=moved, RESAMPLING=0)
    laid = np.full((14, 18), np.nan)
    laid[1:, 2:] = two[:-1, :-2]
    assert_same(read(outcome.path), expected(coarse, laid, np.ones((5, 5))))
    assert any("another grid" in text and "(Nearest)" in text for text in outcome.said)


@pytest.mark.parametrize(("resampling", "order"), [(0, 0), (1, 1)])
def test_resampling_takes_the_nearest_cell_or_the_four_around(make, read, run, resampling, order):
    one, _ = pair((12, 12), gaps=0)
    fine = np.random.default_rng(4).normal(size=(40, 40))
    # Cells of the same size, 3.3 to the right and 4.2 down of the second raster's.
    other = make(fine, "two.tif", geotransform=(499967.0, 10.0, 0.0, 4100042.0, 0.0, -10.0))
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=other, RESAMPLING=resampling)
    rows, columns = np.mgrid[0:12, 0:12]
    laid = ndimage.map_coordinates(fine, [rows + 4.2, columns + 3.3], order=order)
    wanted = expected(one, laid, np.ones((5, 5)))
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted[0], atol=1e-6)


def test_a_smoother_resampling_recovers_a_smooth_surface_better(make, run):
    fine = ndimage.gaussian_filter(np.random.default_rng(7).normal(size=(400, 400)), 12)
    first = make(fine[100:300:10, 100:300:10])
    # The same surface, seen three tenths of a cell to the left and higher up.
    moved = (499997.0 - 50, 10.0, 0.0, 4100003.0 + 50, 0.0, -10.0)
    other = make(fine[47:347:10, 47:347:10], "two.tif", geotransform=moved)
    averages = [
        run("localcorrelation", INPUT=first, INPUT_2=other, RESAMPLING=way)["AVERAGE"]
        for way in (0, 1, 2)
    ]
    assert averages[0] < averages[1] < averages[2] <= 1


def test_another_crs_is_laid_on_the_first_ones_grid(make, read, run):
    from osgeo import osr

    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32633)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = osr.CoordinateTransformation(utm, degrees)
    one, _ = pair((14, 18), gaps=0)
    west, north = 14.998, 37.051
    step = 1e-5
    fine = np.fromfunction(lambda r, c: np.sin(r / 60) + np.cos(c / 50), (600, 700))
    other = make(fine, "two.tif", geotransform=(west, step, 0, north, 0, -step), epsg=4326)
    geotransform = (500000.0, 10.0, 0.0, 4100300.0, 0.0, -10.0)
    laid = np.full(one.shape, np.nan)
    for row, column in np.ndindex(*one.shape):
        x, y, _ = to_degrees.TransformPoint(500005.0 + 10 * column, 4100295.0 - 10 * row)
        place = int((north - y) / step), int((x - west) / step)
        if 0 <= place[0] < 600 and 0 <= place[1] < 700:
            laid[row, column] = fine[place]
    assert not np.isnan(laid).any()
    outcome = run(
        "localcorrelation",
        INPUT=make(one, geotransform=geotransform),
        INPUT_2=other,
        RESAMPLING=0,
    )
    assert_same(read(outcome.path), expected(one, laid, np.ones((5, 5))))


def test_two_rasters_without_a_place_are_matched_cell_by_cell(make, read, run):
    one, two = pair()
    outcome = run(
        "localcorrelation",
        INPUT=make(one, geotransform=None, epsg=None),
        INPUT_2=make(two, "two.tif", geotransform=None, epsg=None),
    )
    assert_same(read(outcome.path), expected(one, two, np.ones((5, 5))))


def test_a_second_raster_without_crs_is_laid_by_its_coordinates(make, read, run):
    one, two = pair()
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif", epsg=None))
    assert_same(read(outcome.path), expected(one, two, np.ones((5, 5))))
    assert any("INPUT_2 has no CRS" in text for text in outcome.said)


def test_without_any_correlation_there_is_no_average(make, read, run):
    one, _ = pair(gaps=0)
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=make(one * 0, "two.tif"))
    assert np.isnan(read(outcome.path).cells[0]).all()
    assert "AVERAGE" not in outcome.outputs
    assert any("No window has a correlation" in text for text in outcome.said)


@pytest.mark.parametrize(("dtype", "other", "result"), [("u1", "f4", "f4"), ("u1", "i4", "f8")])
def test_wide_types_give_wide_results(make, read, run, dtype, other, result):
    rng = np.random.default_rng(5)
    one, two = (rng.integers(0, 99, (9, 9)).astype(kind) for kind in (dtype, other))
    raster = read(run("localcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif")).path)
    assert raster.stored.dtype == np.dtype(result)
    wanted = expected(one.astype(float), two.astype(float), np.ones((5, 5)))
    np.testing.assert_allclose(raster.cells[0], wanted[0], atol=1e-6)


def test_creation_options_reach_the_file(make, read, run):
    path = make(pair()[0])
    outcome = run("localcorrelation", INPUT=path, INPUT_2=path, CREATION_OPTIONS="COMPRESS=LZW")
    assert read(outcome.path).structure["COMPRESSION"] == "LZW"


def test_spearmans_correlation_is_that_of_scipy(make, read, run):
    one, two = pair(gaps=0.2)
    two = np.exp(two / 20)
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"), METHOD=1)
    marks = np.ones((5, 5), bool)
    wanted = expected(one, two, marks, correlate=stats.spearmanr)
    assert_same(read(outcome.path), wanted)


def test_a_footprint_takes_the_cells_marked_in_it(make, read, run):
    one, two = pair()
    outcome = run(
        "localcorrelation",
        INPUT=make(one),
        INPUT_2=make(two, "two.tif"),
        SHAPE=2,
        FOOTPRINT="0 1 1; 1 1 0; 1 0 1; 1 1 1",
    )
    marks = [[0, 1, 1], [1, 1, 0], [1, 0, 1], [1, 1, 1]]
    assert_same(read(outcome.path), expected(one, two, marks))


def test_the_line_that_tells_the_first_raster_from_the_second(make, read, run):
    two = np.random.default_rng(8).integers(0, 99, (9, 11)).astype(float)
    outcome = run(
        "localcorrelation",
        INPUT=make(3 * two - 40),
        INPUT_2=make(two, "two.tif"),
        REGRESSION=True,
    )
    raster = read(outcome.path)
    assert raster.names == ["r", "p", "n", "slope", "intercept", "rmse"]
    np.testing.assert_allclose(raster.cells[3], 3, atol=1e-9)
    np.testing.assert_allclose(raster.cells[4], -40, atol=1e-6)
    np.testing.assert_allclose(raster.cells[5], 0, atol=1e-4)


def test_a_moved_geotransform_is_the_lag_that_is_found(make, read, run):
    rng = np.random.default_rng(9)
    cells = rng.normal(size=(20, 24))
    # Its cells say they lie two columns to the right and one row up of where they belong.
    moved = make(cells, "two.tif", geotransform=(500020.0, 10.0, 0.0, 4100010.0, 0.0, -10.0))
    outcome = run("localcorrelation", INPUT=make(cells), INPUT_2=moved, MAX_LAG=3, RESAMPLING=0)
    raster = read(outcome.path)
    assert raster.names == ["r", "p", "n", "lag_x", "lag_y", "at_limit"]
    inner = np.s_[5:-5, 5:-5]
    np.testing.assert_allclose(raster.cells[0][inner], 1.0)
    assert (raster.cells[3][inner] == -2).all()
    assert (raster.cells[4][inner] == 1).all()
    assert (raster.cells[5][inner] == 0).all()
    outcome = run("localcorrelation", INPUT=make(cells), INPUT_2=moved, MAX_LAG=2, RESAMPLING=0)
    assert (read(outcome.path).cells[5][inner] == 1).all()


def test_every_third_cell_and_cells_without_data(make, read, run):
    one, two = pair(gaps=0.3)
    given = {"INPUT": make(one), "INPUT_2": make(two, "two.tif"), "FILL_NODATA_CELLS": True}
    whole, third = (read(run("localcorrelation", **given, STEP=step).path) for step in (1, 3))
    assert np.isfinite(whole.cells[0][np.isnan(one)]).any()
    np.testing.assert_array_equal(third.cells, whole.cells[:, ::3, ::3])
    assert third.geotransform[1] == 30.0


def test_a_much_finer_raster_is_averaged(make, read, run):
    one, _ = pair((12, 12), gaps=0)
    fine = np.random.default_rng(4).normal(size=(96, 96))
    fine[10:20, 30:33] = np.nan
    other = make(fine, "two.tif", geotransform=(500000.0, 1.25, 0.0, 4100000.0, 0.0, -1.25))
    outcome = run("localcorrelation", INPUT=make(one), INPUT_2=other, RESAMPLING=3)
    laid = np.nanmean(fine.reshape(12, 8, 12, 8), axis=(1, 3))
    wanted = expected(one, laid, np.ones((5, 5)))
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted[0], atol=1e-6)
