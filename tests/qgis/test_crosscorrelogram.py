"""Correlograms from files: R's numbers, SciPy's products, PySAL's indices."""

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from scipy import signal

NAN = np.nan
LH = """2.4 2.4 2.4 2.2 2.1 1.5 2.3 2.3 2.5 2.0 1.9 1.7 2.2 1.8 3.2 3.2 2.7 2.2 2.2 1.9 1.9 1.8 2.7
3.0 2.3 2.0 2.0 2.9 2.9 2.7 2.7 2.3 2.6 2.4 1.8 1.7 1.5 1.4 2.1 3.3 3.5 3.5 3.1 2.6 2.1 3.4
3.0 2.9"""
PRESIDENTS = """NA 87 82 75 63 50 43 32 35 60 54 55 36 39 NA NA 69 57 57 51 45 37 46 39 36 24 32 23
25 32 NA 32 59 74 75 60 71 61 71 57 71 68 79 73 76 71 67 75 79 62 63 57 60 49 48 52 57 62 61 66 71
62 61 57 72 83 71 78 79 71 62 74 76 64 62 57 80 73 69 69 71 64 69 62 63 46 56 44 44 52 38 46 36 49
35 44 59 65 65 56 66 53 61 52 51 48 54 49 49 61 NA NA 68 44 40 27 28 25 24 24"""
LH_ACF = [1, 0.575524, 0.181818, -0.144755]
PRESIDENTS_ACF = [1, 0.768375, 0.660321, 0.483664, 0.396738]


def series(text):
    return np.array([NAN if word == "NA" else float(word) for word in text.split()])


def column(rows, name="r"):
    return [NAN if row[name] is None else row[name] for row in rows]


@pytest.mark.parametrize(("text", "acf"), [(LH, LH_ACF), (PRESIDENTS, PRESIDENTS_ACF)])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_r_says_the_same_along_any_axis(make, points, run, text, acf, axis):
    shape = [(-1, 1, 1), (1, -1), (-1, 1)][axis]
    outcome = run("crosscorrelogram", INPUT=make(series(text).reshape(shape)), AXIS=axis)
    rows = points(outcome.path)
    most = int(10 * np.log10(len(series(text))))
    assert column(rows, "lag") == list(range(-most, most + 1))
    np.testing.assert_allclose(column(rows)[most : most + len(acf)], acf, atol=5e-7)
    np.testing.assert_allclose(column(rows), column(rows)[::-1], atol=1e-12)
    if axis == 0 or not np.isnan(series(text)).any():
        assert rows[0]["white"] == pytest.approx(1.959964 / np.sqrt(len(series(text))), abs=1e-6)


def test_the_first_follows_the_second_at_positive_lags(make, points, run):
    long = np.random.default_rng(1).normal(size=(60, 4, 5))
    outcome = run(
        "crosscorrelogram", INPUT=make(long[:55]), INPUT_2=make(long[3:58], "b.tif"), MAX_LAG=6
    )
    assert outcome["BEST_LAG"] == 3
    assert dict(zip(*(column(points(outcome.path), k) for k in ("lag", "r"))))[3] > 0.85
    # A raster whose cells say they lie two columns to the right and one row up of the truth.
    cells = np.random.default_rng(2).normal(size=(40, 50))
    moved = make(cells, "b.tif", geotransform=(500020.0, 10.0, 0.0, 4100010.0, 0.0, -10.0))
    outcome = run("crosscorrelogram", INPUT=make(cells), INPUT_2=moved, MAX_LAG=5)
    # INPUT at column c - 2 and row r + 1 is INPUT_2 at c and r.
    assert (outcome["BEST_LAG_X"], outcome["BEST_LAG_Y"]) == (-2, 1)
    assert "BEST_LAG" not in outcome.outputs


@pytest.mark.parametrize("short_first", [False, True])
def test_products_are_those_of_numpy(make, points, run, short_first):
    a, b = np.array([1.0, 2, 3, 2, 1, 2, 3]), np.array([1.0, 2, 3])
    if short_first:
        a, b = b, a
    outcome = run(
        "crosscorrelogram",
        INPUT=make(a[:, None, None]),
        INPUT_2=make(b[:, None, None], "b.tif"),
        AXIS=0,
        TYPE=2,
    )
    rows = points(outcome.path)
    assert column(rows) == np.correlate(a, b, "full").tolist()
    assert column(rows, "lag") == list(range(1 - len(b), len(a)))
    if not short_first:
        assert column(rows)[2:7] == [14, 14, 10, 10, 14]


def test_products_over_the_plane_are_those_of_scipy(make, points, run, tmp_path):
    rng = np.random.default_rng(3)
    one, two = rng.integers(-9, 9, (2, 12, 15)).astype(float)
    target = str(tmp_path / "map.tif")
    outcome = run(
        "crosscorrelogram",
        INPUT=make(one),
        INPUT_2=make(two, "b.tif"),
        TYPE=2,
        OUTPUT_RASTER=target,
    )
    wanted = signal.correlate2d(one, two)
    rows = points(outcome.path)
    np.testing.assert_allclose(np.reshape(column(rows), wanted.shape), wanted, atol=1e-9)
    assert (rows[0]["lag_x"], rows[0]["lag_y"]) == (-14, -11)
    dataset = gdal.Open(target)
    np.testing.assert_allclose(dataset.ReadAsArray(), wanted, atol=1e-9)
    assert dataset.GetGeoTransform() == (-14.5, 1.0, 0.0, -11.5, 0.0, 1.0)


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_correlations_over_the_plane_by_a_loop(make, points, run, gaps):
    rng = np.random.default_rng(4)
    one, two = rng.normal(size=(2, 20, 24)) + 1e6
    for cells in (one, two):
        cells[rng.random(cells.shape) < gaps] = NAN
    outcome = run("crosscorrelogram", INPUT=make(one), INPUT_2=make(two, "b.tif"), MAX_LAG=3)
    x, y = one - np.nanmean(one), two - np.nanmean(two)
    scale = np.sqrt(np.nanmean(x * x) * np.nanmean(y * y))
    for row in points(outcome.path):
        kx, ky = row["lag_x"], row["lag_y"]
        moved = np.full(x.shape, NAN)
        for r, c in np.ndindex(*x.shape):
            if 0 <= r + ky < 20 and 0 <= c + kx < 24:
                moved[r, c] = x[r + ky, c + kx]
        product = moved * y
        pairs = np.isfinite(product).sum()
        lost = 480 - (20 - abs(ky)) * (24 - abs(kx))
        assert row["n"] == pairs
        assert row["r"] == pytest.approx(np.nansum(product) / (pairs + lost) / scale, abs=1e-9)


def test_a_plane_may_be_taken_away(make, points, run):
    rng = np.random.default_rng(5)
    noise = rng.normal(size=(60, 70))
    rows, columns = np.mgrid[:60, :70]
    tilted = noise + 3 * rows - 2 * columns + 500
    given = {"DETREND": True, "MAX_LAG": 2}
    wanted = column(points(run("crosscorrelogram", INPUT=make(noise), **given).path))
    found = column(points(run("crosscorrelogram", INPUT=make(tilted, "b.tif"), **given).path))
    np.testing.assert_allclose(found, wanted, atol=1e-9)
    assert abs(found[0]) < 0.1


@pytest.mark.parametrize("axis", [1, 2, 3])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_what_is_left_of_a_plane_is_no_noise(make, points, run, axis, dtype):
    rows, columns = np.mgrid[:60, :70]
    plane = (0.1 * rows * (axis != 1) - 0.3 * columns * (axis != 2) + 500.1).astype(dtype)
    noise = np.random.default_rng(8).normal(size=(60, 70))
    given = {"DETREND": True, "MAX_LAG": 2, "AXIS": axis}
    plane, noise = make(plane, "plane.tif"), make(noise)
    for pair in ({"INPUT": plane}, {"INPUT": noise, "INPUT_2": plane}):
        outcome = run("crosscorrelogram", **pair, **given)
        assert np.isnan(column(points(outcome.path))).all()
        assert outcome["FOUND"] == 0


def test_equal_cells_that_are_resampled_have_no_correlogram(make, points, run):
    noise = np.random.default_rng(9).normal(size=(40, 50))
    flat = make(np.full((60, 70), 0.1), "flat.tif", geotransform=(499980.3, 21, 0, 4100031, 0, -23))
    outcome = run("crosscorrelogram", INPUT=make(noise), INPUT_2=flat, AXIS=3, MAX_LAG=2)
    assert outcome["FOUND"] == 0


def test_along_bands_the_cells_of_a_raster_are_series(make, points, read, run, tmp_path):
    cells = np.random.default_rng(6).normal(size=(12, 4, 5))
    target = str(tmp_path / "lags.tif")
    outcome = run("crosscorrelogram", INPUT=make(cells), MAX_LAG=2, OUTPUT_RASTER=target)
    z = cells - cells.mean(axis=0)
    wanted = (z[2:] * z[:-2]).sum(axis=0) / (z * z).sum(axis=0)
    raster = read(target)
    assert raster.names == ["lag -2", "lag -1", "lag 0", "lag 1", "lag 2"]
    np.testing.assert_allclose(raster.cells[4], wanted, atol=1e-9)
    assert column(points(outcome.path))[4] == pytest.approx(wanted.mean())


@pytest.mark.parametrize(
    ("rook", "moran", "geary"), [(0, -0.177542, 1.225823), (1, -0.333302, 1.342960)]
)
def test_moran_and_geary_are_those_of_pysal(make, run, rook, moran, geary):
    row, col = np.mgrid[:5, :6]
    cells = ((row * row + 3 * col) % 7).astype(float)
    cells[:, 0] = NAN
    for place in ((3, 3), (4, 3), (3, 4), (3, 5), (4, 4)):
        cells[place] = NAN
    outcome = run("crosscorrelogram", INPUT=make(cells), CONTIGUITY=rook)
    assert outcome["MORAN"] == pytest.approx(moran, abs=5e-7)
    assert outcome["GEARY"] == pytest.approx(geary, abs=5e-7)


def test_blocks_and_threads_change_nothing(make, run, points, monkeypatch):
    from raster_kernels.toolbox import run as engine

    make_plan = engine.make_plan
    cells = np.random.default_rng(7).normal(size=(4, 290, 300))
    cells[:, 50:70, 200:240] = NAN
    path = make(cells)
    for given in ({"AXIS": 0}, {"AXIS": 3, "MAX_LAG": 9, "DETREND": True}, {"AXIS": 2}):
        results = []
        for block, threads in (((290, 300), 1), ((290, 300), 2), ((7, 300), 2), ((97, 131), 2)):

            def plan(shape, _set=(block, threads), **keywords):
                return make_plan(shape, **{**keywords, "block": _set[0], "threads": _set[1]})

            monkeypatch.setattr(engine, "make_plan", plan)
            outcome = run("crosscorrelogram", INPUT=path, **given)
            results.append((points(outcome.path), outcome["MORAN"], outcome["GEARY"]))
        assert all(result == results[0] for result in results)


def test_a_flat_raster_has_no_correlogram(make, points, run, tmp_path):
    page = tmp_path / "report.html"
    outcome = run("crosscorrelogram", INPUT=make(np.full((9, 9), 0.1)), OUTPUT_HTML=str(page))
    assert np.isnan(column(points(outcome.path))).all()
    assert outcome["FOUND"] == 0
    assert "MORAN" not in outcome.outputs
    assert "There is no value." in page.read_text("utf-8")


def test_the_report_draws_the_lags(make, run, tmp_path):
    cells = np.random.default_rng(8).normal(size=(20, 20))
    for axis in (1, 3):
        page = tmp_path / f"{axis}.html"
        run("crosscorrelogram", INPUT=make(cells), AXIS=axis, MAX_LAG=4, OUTPUT_HTML=str(page))
        text = page.read_text("utf-8")
        assert "data:image/svg+xml" in text
        assert text.count("<tr") == 1 + (9 if axis == 1 else 81)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"MAX_LAG": 9, "AXIS": 1}, r"MAX_LAG is 9: the data are 8 long; give 7 at most"),
        ({"AXIS": 0}, r"INPUT has 2 bands: give a raster of 3 or more along bands"),
        ({"MAX_LAG": -1}, r"MAX_LAG is -1: give a whole number of at least 0"),
        ({"AXIS": 4}, r"AXIS is 4: give one of Bands \(0\)"),
        (
            {"AXIS": 0, "INPUT_2": True},
            r"INPUT has 2 bands and INPUT_2 1 band: correlations along bands",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(make, run, parameters, sentence):
    cells, parameters = np.random.default_rng(9).normal(size=(2, 6, 8)), dict(parameters)
    if parameters.pop("INPUT_2", False):
        parameters["INPUT_2"] = make(cells[0], "b.tif")
    with pytest.raises(QgsProcessingException, match=sentence):
        run("crosscorrelogram", INPUT=make(cells), **parameters)
