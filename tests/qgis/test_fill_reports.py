"""Small rasters that users of other programs reported as filled wrongly."""

import numpy as np
import pytest

NAN = np.nan
SMOOTH, INVERSE, NEAREST, LINEAR = 0, 2, 3, 8


def test_data_grow_as_far_across_as_down(make, read, run):
    """GDAL grew rows, but not columns, with a distance of 1."""
    cells = np.full((9, 9), NAN)
    cells[3:6, 3:6] = 7.0
    filled = read(run("fillgaps", INPUT=make(cells), METHOD=INVERSE, MAX_DISTANCE=1).path).cells[0]
    wanted = np.zeros(cells.shape, bool)
    wanted[2:7, 3:6] = wanted[3:6, 2:7] = True
    np.testing.assert_array_equal(filled == 7.0, wanted)
    np.testing.assert_array_equal(np.isnan(filled), ~wanted)


@pytest.mark.parametrize("method", [SMOOTH, 1, INVERSE, NEAREST, 4, LINEAR])
@pytest.mark.parametrize("times", [0, 1, 3])
def test_smoothing_unfills_no_cell(make, read, run, method, times):
    """With smoothing rasterio left most of these 23 cells."""
    cells = np.full((5, 5), NAN)
    cells[0, 0], cells[4, 4] = 5.0, 10.0
    outcome = run("fillgaps", INPUT=make(cells), METHOD=method, SMOOTHING_ITERATIONS=times)
    filled = read(outcome.path).cells[0]
    assert outcome["FILLED_CELLS"] == 23
    assert filled[0, 0] == 5.0
    assert filled[4, 4] == 10.0
    assert 5.0 <= filled.min() <= filled.max() <= 10.0
    # Across the diagonal the raster is symmetric.
    assert method == NEAREST or np.allclose(filled, filled.T)


def test_two_cells_are_weighed_as_gdal_weighs_them(make, read, run):
    cells = np.full((5, 5), NAN)
    cells[0, 0], cells[4, 4] = 5.0, 10.0
    path = run("fillgaps", INPUT=make(cells), METHOD=INVERSE).path
    wanted = [
        [5.0, 5.83333349, 6.54508495, 7.10582304, 8.33333302],
        [5.83333349, 6.25, 6.91391087, 7.5, 8.6662178],
        [6.54508495, 6.91391087, 7.5, 8.08608913, 9.08627987],
        [7.10582304, 7.5, 8.08608913, 8.75, 9.54545498],
        [7.5, 7.89417696, 8.45491505, 9.16666698, 10.0],
    ]
    found = read(path).cells[0]
    inner = np.s_[1:4, 1:4]  # on the outer rows and columns it takes a cell for two quadrants
    np.testing.assert_allclose(found[inner], np.array(wanted)[inner], rtol=1e-6)


@pytest.mark.parametrize("method", range(15))
@pytest.mark.parametrize("kind", ["i2", "f4"])
def test_a_raster_without_holes_comes_back(make, read, run, method, kind):
    """GRASS ended with an error."""
    cells = np.arange(42).reshape(6, 7).astype(kind)
    outcome = run("fillgaps", INPUT=make(cells, nodata=-9999), METHOD=method)
    np.testing.assert_array_equal(read(outcome.path).stored[0], cells)
    assert outcome["FILLED_CELLS"] == outcome["REMAINING_CELLS"] == 0


@pytest.mark.parametrize("method", range(15))
def test_one_lone_hole_is_filled(make, read, run, method):
    """GMT left it."""
    cells = np.ones((7, 7))
    cells[3, 3] = NAN
    outcome = run("fillgaps", INPUT=make(cells), METHOD=method)
    np.testing.assert_allclose(read(outcome.path).cells[0], 1.0, rtol=1e-6)


@pytest.mark.parametrize("nodata", [-32768.0, 255.0, -3.4028234663852886e38])
def test_a_declared_nodata_needs_no_mask(make, read, run, nodata):
    """Of rasterio it had to be handed over, and in the type of the cells."""
    kind = {255.0: "u1", -32768.0: "i2"}.get(nodata, "f4")
    cells = np.full((5, 6), 9, kind)
    cells[2, 1:4] = np.array(nodata).astype(kind)
    outcome = run("fillgaps", INPUT=make(cells, nodata=nodata), METHOD=1)
    np.testing.assert_array_equal(read(outcome.path).stored[0], 9)


@pytest.mark.parametrize("method", [9, 10])
def test_small_numbers_are_inpainted_as_large_ones(make, read, run, method):
    """OpenCV added a half to floats, as if they were rounded."""
    rows, columns = np.indices((30, 40))
    picture = 0.5 + 0.3 * np.sin(rows / 7) * np.cos(columns / 6)
    hole = np.hypot(rows - 14, columns - 20) < 5
    found = []
    for factor in (1.0, 256.0):
        cells = np.where(hole, NAN, picture * factor)
        path = run("fillgaps", INPUT=make(cells), METHOD=method, LIMITS=0).path
        found.append(read(path).cells[0] / factor)
    np.testing.assert_allclose(found[0], found[1], rtol=1e-9)
    assert np.abs(found[0] - picture)[hole].max() < 0.15


def test_lost_lines_are_filled_by_the_lines_beside(make, read, run):
    """What fills holes in R's packages left what was lost itself."""
    cells = np.tile(np.arange(1.0, 11.0), (100, 10))
    cells[[24, 84]] = NAN
    for method in (SMOOTH, 1, INVERSE, NEAREST, 6, LINEAR):
        filled = read(run("fillgaps", INPUT=make(cells), METHOD=method).path).cells[0]
        assert not np.isnan(filled).any()
        if method in (NEAREST, 6):
            np.testing.assert_allclose(filled, np.tile(np.arange(1.0, 11.0), (100, 10)))


# --- Along the dates ----------------------------------------------------------------------------


def series(*lines):
    """Return a stack of one row, in which each line is a cell."""
    return np.array(lines).T[:, None, :]


def test_long_gaps_at_the_ends_stay_in_each_cell(make, read, run):
    """In xarray the gap of another row decided."""
    cells = series([1.0, 2, 3, 4, NAN], [1.0, 2, NAN, NAN, NAN])
    given = {"DATES": "0 1 2 3 4", "ENDS": 1, "MAX_GAP": 2, "LIMITS": 0}
    found = read(run("fillgapsintime", INPUT=make(cells), **given).path).cells[:, 0].T
    np.testing.assert_allclose(found, [[1, 2, 3, 4, 5], [1, 2, NAN, NAN, NAN]])


def test_a_gap_is_filled_whole_or_not_at_all(make, read, run):
    """By pandas the first three of six were."""
    line = np.arange(25.0)
    for gap in (slice(0, 3), slice(5, 7), slice(10, 16), slice(17, 20), slice(23, 25)):
        line[gap] = NAN
    given = {"DATES": " ".join(map(str, range(25))), "MAX_GAP": 4}
    found = read(run("fillgapsintime", INPUT=make(series(line)), **given).path).cells[:, 0, 0]
    wanted = np.arange(25.0)
    wanted[:3] = wanted[10:16] = wanted[23:] = NAN
    np.testing.assert_allclose(found, wanted)


@pytest.mark.parametrize("lacking", [0.0, NAN])
def test_dates_without_a_weight_count_as_those_of_weight_zero(make, read, run, lacking):
    """In MODIS for R they counted in full."""
    line = np.sin(np.arange(20.0))
    weights = np.ones(20)
    weights[[4, 9, 10]] = lacking
    odd = line.copy()
    odd[[4, 9, 10]] = 99.0
    given = {"METHOD": 3, "LAMBDA": 3, "REPLACE": 1, "DATES": " ".join(map(str, range(20)))}
    weighed = make(series(weights), "weights.tif")
    found = [
        read(run("fillgapsintime", INPUT=make(series(y)), WEIGHTS=weighed, **given).path).cells
        for y in (line, odd)
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-9)
    assert np.abs(found[1]).max() < 2


def test_dates_far_apart_count_by_their_days(make, read, run):
    """Whittaker smoothers take bands for evenly spaced; a line is a line at any dates."""
    days = np.array([0.0, 1, 5, 30, 31, 90, 91, 200])
    line = 3.0 + 0.1 * days
    line[[2, 5]] = NAN
    given = {"METHOD": 3, "LAMBDA": 100, "DATES": " ".join(map(str, days))}
    found = read(run("fillgapsintime", INPUT=make(series(line)), **given).path).cells[:, 0, 0]
    np.testing.assert_allclose(found, 3.0 + 0.1 * days, rtol=1e-6)


@pytest.mark.parametrize("method", range(8))
def test_cells_with_one_date_or_none_stop_no_other(make, read, run, method):
    """In xarray a single row of one valid cell ended all with an error."""
    cells = series(
        [NAN, NAN, NAN, NAN, NAN],
        [10, NAN, NAN, NAN, NAN],
        [10, 20, NAN, NAN, NAN],
        [5, 3, NAN, NAN, 5],
        [5, 5, 5, 5, 5],
    )
    given = {"METHOD": method, "DATES": "0 1 2 3 4", "ENDS": 0}
    found = read(run("fillgapsintime", INPUT=make(cells), **given).path).cells[:, 0].T
    assert np.isnan(found[0]).all()
    np.testing.assert_array_equal(found[1][:1], [10])
    np.testing.assert_array_equal(found[2][:2], [10, 20])
    np.testing.assert_array_equal(found[4], 5)
    if method in (0, 1, 4):
        np.testing.assert_allclose(found[1], 10)
        assert not np.isnan(found[3]).any()
