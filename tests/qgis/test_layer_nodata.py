"""What a user set of nodata on a layer in QGIS holds, for every raster that a run reads."""

import numpy as np
import pytest

HOLE = np.s_[10:14, 20:26]
INSIDE = np.s_[11:13, 21:25]  # whose windows of 3 x 3 lie in the hole
MOVED = (500003.0, 10.0, 0.0, 4100002.0, 0.0, -10.0)


@pytest.fixture
def layer_of(provider):
    """Return a function that makes a layer with nodata settings."""
    from qgis.core import QgsRasterLayer, QgsRasterRange

    def make_layer(path, *ranges, own=True, name="dem", bands=(1,)):
        layer = QgsRasterLayer(str(path), name)
        assert layer.isValid()
        for band in bands:
            values = [QgsRasterRange(*one) for one in ranges]
            layer.dataProvider().setUserNoDataValue(band, values)
            layer.dataProvider().setUseSourceNoDataValue(band, own)
        return layer

    return make_layer


def landscape(seed=1, hole=-7.0, shape=(40, 50)):
    cells = np.random.default_rng(seed).random(shape).astype("f4") * 100 + 1
    cells[HOLE] = hole
    return cells


EACH = {
    "localvariance": {},
    "localstatistics": {"STATISTICS": [0, 9]},
    "equalizehistogram": {},
    "fillgaps": {"METHOD": 3},
}


@pytest.mark.parametrize("name", EACH)
def test_a_value_added_by_the_user_counts_as_nodata(make, run, read, layer_of, name):
    declared = run(name, INPUT=make(landscape(), "a.tif", nodata=-7), **EACH[name])
    layer = layer_of(make(landscape(), "b.tif"), (-7, -7))
    added = run(name, INPUT=layer, **EACH[name])
    np.testing.assert_array_equal(read(added.path).cells, read(declared.path).cells)
    assert any("-7 is no data, as the layer's settings in QGIS say" in text for text in added.said)


@pytest.mark.parametrize("name", ["localvariance", "equalizehistogram", "fillgaps"])
def test_a_nodata_value_switched_off_counts_as_a_value(make, run, read, layer_of, name):
    plain = run(name, INPUT=make(landscape(), "a.tif"), **EACH[name])
    off = run(name, INPUT=layer_of(make(landscape(), "b.tif", nodata=-7), own=False), **EACH[name])
    np.testing.assert_array_equal(read(off.path).cells, read(plain.path).cells)
    assert any("the nodata value of the file is data" in text for text in off.said)


@pytest.mark.parametrize("rule", [0, 1])
@pytest.mark.parametrize("nodata", [None, -9999.0])
def test_gaps_by_the_users_word_that_stay_are_no_data(make, run, read, layer_of, nodata, rule):
    layer = layer_of(make(landscape(), nodata=nodata), (-7, -7))
    given = {"METHOD": 3, "MAX_DISTANCE": 1, "INTERIOR_ONLY": False, "GAP_RULE": rule}
    outcome = run("fillgaps", INPUT=layer, **given)
    found = read(outcome.path)
    assert outcome["REMAINING_CELLS"] == 8
    assert not found.valid[0][11:13, 21:25].any()
    assert found.valid.sum() == 40 * 50 - 8
    assert (found.stored[found.valid] > 0).all()


def test_points_and_tables_heed_what_the_user_says(make, run, points, layer_of):
    high = landscape(hole=500.0)
    path = make(high)
    assert max(p["value"] for p in points(run("extractpeaks", INPUT=path).path)) == 500
    layer = layer_of(path, (499, 501))
    assert max(p["value"] for p in points(run("extractpeaks", INPUT=layer).path)) < 102
    curves = [
        points(run("averagelocalvariance", INPUT=one, MAX_SCALE=3).path)
        for one in (layer, make(high, "declared.tif", nodata=500))
    ]
    assert curves[0] == curves[1]


@pytest.mark.parametrize("moved", [False, True], ids=["the same grid", "another grid"])
def test_a_second_raster_heeds_what_the_user_says(make, run, read, layer_of, moved):
    where = {"geotransform": MOVED} if moved else {}
    first, second = make(landscape()), landscape(2, hole=1e20)
    declared = make(second, "declared.tif", nodata=1e20, **where)
    layer = layer_of(make(second, "plain.tif", **where), (1e19, np.nan))
    found = read(run("localcorrelation", INPUT=first, INPUT_2=layer).path)
    wanted = read(run("localcorrelation", INPUT=first, INPUT_2=declared).path)
    np.testing.assert_array_equal(found.cells, wanted.cells)
    assert not found.valid[0][INSIDE].any()


@pytest.mark.parametrize("moved", [False, True], ids=["the same grid", "another grid"])
def test_selections_and_masks_heed_what_the_user_says(make, run, read, layer_of, moved):
    where = {"geotransform": MOVED} if moved else {}
    path = make(landscape())
    chosen = np.ones((40, 50), "u1")
    chosen[20:30, 5:15] = 9
    layer = layer_of(make(chosen, "chosen.tif", **where), (9, 9))
    found = read(run("localstatistics", INPUT=path, SELECTION=layer, STATISTICS=[0]).path)
    assert not found.valid[0][21:29, 6:14].any()
    assert found.valid[0][2:18, 2:40].all()
    given = {"INPUT": path, "GAP_MASK": layer, "METHOD": 3, "MAX_DISTANCE": 0}
    filled = read(run("fillgaps", **given, INTERIOR_ONLY=False).path).stored
    np.testing.assert_array_equal(filled[0][22:28, 7:13], landscape()[22:28, 7:13])


WIDER = (499990.0, 15.0, 0.0, 4100010.0, 0.0, -15.0)
ELSEWHERE = {
    "the shifted raster": ("estimateshift", "INPUT_2", {"RESAMPLE": 1}, MOVED),
    "the shifted raster of other cells": ("estimateshift", "INPUT_2", {"RESAMPLE": 1}, WIDER),
    "a mask of shifts": ("displacementfield", "MASK", {"WINDOW": 9, "STEP": 4}, MOVED),
    "a template": ("matchtemplate", "TEMPLATE", {}, WIDER),
    "a reference": ("matchhistogram", "REFERENCE", {"METHOD": 3, "OUTPUT_TYPE": 5}, MOVED),
    "a mask of the reference": ("matchhistogram", "REFERENCE_MASK", {"OUTPUT_TYPE": 5}, MOVED),
    "a band of a stack": ("bandcorrelation", "LAYERS", {}, MOVED),
}


@pytest.mark.parametrize("which", ELSEWHERE)
def test_rasters_laid_on_another_grid_heed_what_the_user_says(
    make, run, read, points, layer_of, which
):
    """Two ranges and the declared value switched off are what declared NaN is."""
    name, parameter, given, where = ELSEWHERE[which]
    cells = np.random.default_rng(1).random((40, 50)).round(2).astype("f4")
    first = make(cells)
    cells[HOLE], cells[5, 5:9] = 1e20, -7
    cells[(cells > 0.4) & (cells < 0.45)] = 0.3
    missing = (cells >= np.float32(0.9)) | (cells <= np.float32(0.02))
    if name == "matchtemplate":
        cells, missing = cells[:7, 2:9], missing[:7, 2:9]
    plain = make(cells, "plain.tif", nodata=0.5, geotransform=where)
    layer = layer_of(plain, (0.9, np.nan), (np.nan, 0.02), own=False)
    lain = np.where(missing, np.nan, cells)
    declared = make(lain, "declared.tif", nodata=np.nan, geotransform=where)
    if parameter == "REFERENCE_MASK":
        given = {**given, "REFERENCE": first}
    elif parameter == "MASK":
        given = {**given, "INPUT_2": first}
    found, wanted = (
        run(name, INPUT=first, **given, **{parameter: [one] if parameter == "LAYERS" else one})
        for one in (layer, declared)
    )
    if parameter == "LAYERS":
        tables = [[(row["r"], row["n"]) for row in points(o.path)] for o in (found, wanted)]
        assert tables[0] == tables[1]
        return
    np.testing.assert_array_equal(read(found.path).cells, read(wanted.path).cells)
    assert {**found.outputs, "OUTPUT": ""} == {**wanted.outputs, "OUTPUT": ""}


def test_ranges_are_of_scaled_values(make, run, read, layer_of):
    stored = np.round(landscape(hole=5) * 10).astype("i2")
    path = make(stored, scale=0.1, offset=-3.0)
    layer = layer_of(path, (1.95, 2.05))  # stored: 50
    found = read(run("localvariance", INPUT=layer).path)
    assert not found.valid[0][INSIDE].any()
    wanted = read(run("localvariance", INPUT=make(stored, "n.tif", nodata=50, scale=0.1)).path)
    np.testing.assert_array_equal(found.valid, wanted.valid)


def test_a_path_stands_for_the_layer_that_the_project_has(
    make, processing, read, layer_of, tmp_path
):
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

    path = make(landscape())
    project, context = QgsProject(), QgsProcessingContext()
    project.addMapLayer(layer_of(path, (-7, -7)))
    context.setProject(project)
    target = str(tmp_path / "out.tif")
    parameters = {"INPUT": path, "OUTPUT": target}
    processing.run(
        "rasterkernels:localvariance",
        parameters,
        context=context,
        feedback=QgsProcessingFeedback(False),
    )
    assert not read(target).valid[0][INSIDE].any()


# --- Values that nobody declared ---------------------------------------------------------------


def warned(outcome):
    return [text for text in outcome.said if "far from all others" in text]


@pytest.mark.parametrize("value", [-3.4028234663852886e38, 1e20, -9999.0, -32768.0])
def test_an_undeclared_fill_value_is_told_once(make, run, value):
    said = warned(run("localvariance", INPUT=make(landscape(hole=value))))
    assert len(said) == 1
    assert f"INPUT raster has cells of {np.float32(value):.9g}, far from" in said[0]


def test_what_a_virtual_layer_passes_on_for_nodata_is_told(make, run, read):
    from qgis.core import QgsRasterDataProvider, QgsRasterLayer, QgsRasterRange

    path = make(landscape(), nodata=-7)
    base = QgsRasterLayer(path, "dem")
    asked = QgsRasterDataProvider.VirtualRasterParameters()
    asked.crs, asked.extent, asked.width, asked.height = base.crs(), base.extent(), 50, 40
    asked.formula = '"dem@1" + 1'
    of = QgsRasterDataProvider.VirtualRasterInputLayers()
    of.name, of.uri, of.provider = "dem", path, "gdal"
    asked.rInputLayers = [of]
    uri = QgsRasterDataProvider.encodeVirtualRasterProviderUri(asked)
    layer = QgsRasterLayer(uri, "virtual", "virtualraster")
    passed_on = layer.dataProvider().block(1, base.extent(), 50, 40).value(11, 22)
    said = warned(run("localvariance", INPUT=layer))
    if np.isnan(passed_on):  # as newer versions of QGIS do: no data, and nothing to tell
        assert said == []
    else:
        assert ["INPUT virtual has cells of -3.40282347e+38" in text for text in said] == [True]
        layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(np.nan, -1e38)])
    found = read(run("localvariance", INPUT=layer).path)
    wanted = read(run("localvariance", INPUT=path).path)
    np.testing.assert_array_equal(found.valid, wanted.valid)


@pytest.mark.parametrize("name", ["localcorrelation", "fillgaps"])
def test_an_undeclared_fill_value_of_any_raster_is_told(make, run, name):
    second = landscape(2, hole=-9999)
    if name == "fillgaps":
        second[second > 0] = 0
    path, other = make(landscape()), make(second, "other.tif")
    parameter = {"localcorrelation": "INPUT_2", "fillgaps": "GAP_MASK"}[name]
    said = warned(run(name, **{"INPUT": path, parameter: other}))
    assert [f"{parameter} other has cells of -9999" in text for text in said] == [True]


@pytest.mark.parametrize(
    ("hole", "nodata"),
    [(-7.0, None), (-9999.0, -9999.0), (1e20, 1e20), (-100.0, None)],
)
def test_nothing_is_told_of_values_that_are_declared_or_not_far(make, run, hole, nodata):
    assert warned(run("localvariance", INPUT=make(landscape(hole=hole), nodata=nodata))) == []


NAMED = [
    ("fillgaps", "GAP_VALUES", "0; -9999", {}),
    ("comparegapfill", "GAP_VALUES", "-9999", {"METHODS": [3]}),
    ("equalizehistogram", "NODATA_VALUES", "-9999 0", {}),
    ("equalizehistogram", "NODATA_VALUES", "-4996.5", {"scale": 0.5, "offset": 3.0}),
]


@pytest.mark.parametrize(("name", "parameter", "text", "more"), NAMED)
def test_nothing_is_told_of_values_that_parameters_name(make, run, name, parameter, text, more):
    step = {key: more[key] for key in ("scale", "offset") if key in more}
    given = {key: of for key, of in more.items() if key not in step}
    path = make(landscape(hole=-9999), **step)
    assert len(warned(run(name, INPUT=path, **given))) == 1
    assert warned(run(name, INPUT=path, **given, **{parameter: text})) == []
    assert len(warned(run(name, INPUT=path, **given, **{parameter: "-9990"}))) == 1


def test_nothing_is_told_of_depths_among_which_minus_9999_is_one(make, run):
    cells = np.linspace(-11000, 500, 2000, dtype="f4").reshape(40, 50)
    cells[3, 3] = -9999
    assert warned(run("localvariance", INPUT=make(cells))) == []


def test_nothing_more_is_told_where_the_user_said_so(make, run, layer_of):
    layer = layer_of(make(landscape(hole=-9999)), (-9999, -9999))
    assert warned(run("localvariance", INPUT=layer)) == []


def compared(run, points, layer):
    """Return the rows of a comparison of gap fills, without what it took."""
    outcome = run("comparegapfill", INPUT=layer, METHODS=[0, 1, 2, 3, 7])
    rows = [{k: v for k, v in row.items() if k != "seconds"} for row in points(outcome.path)]
    return rows, outcome


def with_holes(hole, seed=3, shape=(60, 70)):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    cells = (50 + 20 * np.sin(x / 9.0) + y + rng.normal(0, 0.5, shape)).astype("f4")
    for row, column, radius in ((12, 15, 4), (40, 20, 6), (25, 50, 5), (2, 66, 3)):
        cells[(y - row) ** 2 + (x - column) ** 2 <= radius**2] = hole
    return cells


@pytest.mark.parametrize(
    ("ranges", "hole", "declared"),
    [
        ([(-7, -7)], -7, None),
        ([(-8, -6.5)], -7, None),
        ([(200, np.nan)], 1e20, None),
        ([(-7, -7), (500, 501)], -7, -9999.0),
    ],
    ids=["a value", "a range", "all above", "beside the declared one"],
)
def test_gap_fills_are_compared_with_the_users_nodata(
    make, run, points, layer_of, ranges, hole, declared
):
    cells = with_holes(hole)
    wanted, _ = compared(run, points, make(cells, "declared.tif", nodata=float(np.float32(hole))))
    layer = layer_of(make(cells, "plain.tif", nodata=declared), *ranges)
    found, outcome = compared(run, points, layer)
    assert found == wanted
    assert any("4 gaps" in line for line in outcome.said)


def test_gap_fills_are_compared_without_a_nodata_value_switched_off(make, run, points, layer_of):
    cells = with_holes(0)
    wanted, _ = compared(run, points, make(cells, "plain.tif"))
    layer = layer_of(make(cells, "declared.tif", nodata=0), own=False)
    found, outcome = compared(run, points, layer)
    assert found == wanted
    assert any("There are no gaps" in line for line in outcome.said)


@pytest.mark.parametrize("scaled", [False, True])
def test_series_are_filled_with_the_users_nodata(make, run, read, layer_of, scaled):
    """Of INPUT and of LAYERS, ranges of real values as QGIS shows them."""
    rng = np.random.default_rng(5)
    cells = rng.integers(10, 90, (4, 6, 7)).astype("i2")
    holes = cells.copy()
    holes[1, 2:4], holes[2, 1, 1] = 5, 5
    about = {"scale": 0.1, "offset": -3.0} if scaled else {}
    real = (-2.55, -2.45) if scaled else (5, 5)
    days = ["20240101", "20240111", "20240131", "20240210"]
    layers = [
        layer_of(make(one, f"a_{day}.tif", **about), real, name=f"a_{day}")
        for one, day in zip(holes, days)
    ]
    outcome = run("fillgapsintime", INPUT=layers[0], LAYERS=layers[1:])
    found = read(outcome.path)
    wanted = cells.astype(float)
    wanted[1, 2:4] = np.rint(cells[0, 2:4] + (cells[2, 2:4] - cells[0, 2:4]) / 3)
    wanted[2, 1, 1] = np.rint(cells[1, 1, 1] + (cells[3, 1, 1] - cells[1, 1, 1]) * 20 / 30)
    np.testing.assert_allclose(found.stored, wanted, atol=0.501)
    assert outcome["FILLED_CELLS"] == 15 and outcome["REMAINING_CELLS"] == 0
