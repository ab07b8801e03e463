"""What comes out: every format, what is told of the bands, and nothing that nobody asked for."""

import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

RASTER_NAMES = ["localvariance", "equalizehistogram", "fillgaps", "localcorrelation"]
NAMES = [*RASTER_NAMES, "extractpeaks"]
every = pytest.mark.parametrize("name", NAMES)
every_raster = pytest.mark.parametrize("name", RASTER_NAMES)


def noise(shape=(20, 30), seed=1):
    return np.random.default_rng(seed).random(shape) * 240 + 10


def endings():
    """Return the ending of every format that this GDAL says it can write, tif left out."""
    gdal.AllRegister()
    found = ["dat"]
    for index in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(index)
        if driver.GetMetadataItem("DCAP_RASTER") and (
            driver.GetMetadataItem("DCAP_CREATE") or driver.GetMetadataItem("DCAP_CREATECOPY")
        ):
            found += (driver.GetMetadataItem("DMD_EXTENSIONS") or "").lower().split()[:1]
    return sorted(set(found) - {"tif"})


def with_gaps(cells, nodata):
    cells = cells.copy()
    cells[..., 3:6, 4:8] = nodata
    return cells


# Results of every kind: algorithm, cells, nodata and parameters.
RESULTS = {
    "variance": ("localvariance", with_gaps(noise(), -1).astype("f4"), -1.0, {}),
    "variance of doubles": ("localvariance", with_gaps(noise(), np.nan), None, {}),
    "grey picture": ("equalizehistogram", with_gaps(noise(), 0).astype("u1"), 0, {}),
    "colours": ("equalizehistogram", noise((3, 20, 30)).astype("u1"), None, {}),
    "filled integers": ("fillgaps", with_gaps(noise(), -1).astype("i2"), -1, {"MAX_DISTANCE": 1}),
    "three floats": ("localcorrelation", noise().astype("f4"), None, {}),
}
# Formats that must not be refused: a test that takes refusals would not see them go.
WORKING = {
    "variance": {"img", "asc", "nc", "gpkg", "bil", "sdat", "dat"},
    "variance of doubles": {"img", "nc", "sdat", "dat"},
    "grey picture": {"img", "asc", "nc", "png", "bil", "sdat", "dat"},
    "colours": {"img", "gpkg", "png", "bil", "dat"},
    "filled integers": {"img", "asc", "nc", "bil", "sdat", "dat"},
    "three floats": {"img", "bil", "dat"},
}


def seen(path):
    """Return what GDAL gives back of a file: cells with NaN for no data, corners, and the CRS."""
    dataset = gdal.Open(str(path))
    bands = [dataset.GetRasterBand(n + 1) for n in range(dataset.RasterCount)]
    bands = [b for b in bands if b.GetColorInterpretation() != gdal.GCI_AlphaBand]
    cells = np.stack([b.ReadAsArray().astype(float) for b in bands])
    cells[np.stack([b.GetMaskBand().ReadAsArray() for b in bands]) == 0] = np.nan
    transform = dataset.GetGeoTransform()
    corners = [gdal.ApplyGeoTransform(transform, *place) for place in ((0, 0), (30, 0), (30, 20))]
    return cells, corners, dataset.GetSpatialRef()


def assert_one_sentence(text):
    assert "\n" not in text, text
    assert "Traceback" not in text
    assert not re.search(r"[.!?] [A-Z]", text.replace("part A.1", "")), text
    assert "part-" not in text, text
    assert 15 < len(text) < 500


geotiffs = {}  # what each kind of result is as a GeoTIFF


@pytest.mark.parametrize("ending", endings())
@pytest.mark.parametrize("kind", RESULTS)
def test_every_format_holds_the_same_raster_or_is_refused(make, run, tmp_path, kind, ending):
    from qgis.core import QgsProcessingException

    name, cells, nodata, parameters = RESULTS[kind]
    path = make(cells, nodata=nodata)
    if name == "localcorrelation":
        parameters = {**parameters, "INPUT_2": make(noise(seed=2).astype("f4"), "two.tif")}
    if kind not in geotiffs:
        geotiffs[kind] = seen(run(name, INPUT=path, **parameters).path)
    wanted = geotiffs[kind]
    folder = tmp_path / "results"
    folder.mkdir()
    try:
        found = seen(run(name, INPUT=path, OUTPUT=f"{folder}/out.{ending}", **parameters).path)
    except QgsProcessingException as error:
        assert_one_sentence(str(error))
        assert str(error).startswith(f"OUTPUT {folder}/out.{ending}")
        assert list(folder.iterdir()) == []
        driver = gdal.GetDriverByName({"gpkg": "GPKG", "nc": "netCDF"}.get(ending, "GTiff"))
        assert ending not in WORKING[kind] or driver is None, str(error)
        return
    assert all(entry.name.split(".")[0] == "out" for entry in folder.iterdir())
    np.testing.assert_array_equal(found[0], wanted[0])
    np.testing.assert_allclose(found[1], wanted[1], rtol=0, atol=1e-3)
    assert wanted[2].IsSame(found[2], ["CRITERION=EQUIVALENT"]) or found[2].IsProjected()
    assert found[2].ExportToProj4().split()[:2] == wanted[2].ExportToProj4().split()[:2]


def test_a_format_with_lossless_options_is_taken(make, run, read, tmp_path):
    if gdal.GetDriverByName("JP2OpenJPEG") is None:
        pytest.skip("GDAL has no JP2OpenJPEG driver")
    path = make(noise().astype("u1"))
    wanted = read(run("equalizehistogram", INPUT=path).path).stored
    found = run(
        "equalizehistogram",
        INPUT=path,
        OUTPUT=str(tmp_path / "out.jp2"),
        CREATION_OPTIONS="REVERSIBLE=YES|QUALITY=100",
    )
    np.testing.assert_array_equal(read(found.path).stored, wanted)


@pytest.mark.skipif(gdal.GetDriverByName("GPKG") is None, reason="GDAL has no GPKG driver")
def test_a_geopackage_does_not_blur_tiles_that_are_full(make, run, tmp_path):
    path = make(noise((3, 300, 300)).astype("u1"))
    wanted = run("equalizehistogram", INPUT=path)
    found = run("equalizehistogram", INPUT=path, OUTPUT=f"{tmp_path}/out.gpkg")
    np.testing.assert_array_equal(seen(found.path)[0], seen(wanted.path)[0])


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="GDAL has no netCDF driver")
@pytest.mark.parametrize("name", ["localvariance", "equalizehistogram", "fillgaps"])
def test_words_that_a_format_has_no_place_for_are_warned_of_once(make, run, tmp_path, name):
    path = make(noise().astype("f4"), names=["height"])
    said = run(name, INPUT=path, OUTPUT=f"{tmp_path}/out.nc").said
    assert said.count(f"OUTPUT {tmp_path}/out.nc keeps no descriptions of bands") == 1


@pytest.mark.parametrize("ending", ["img", "png", "dat", "nc", "asc", "bil"])
def test_a_mask_band_is_kept_or_the_format_is_refused(make, run, tmp_path, ending):
    from qgis.core import QgsProcessingException

    mask = noise() < 200
    path = make(noise().astype("u1"), mask=mask)
    parameters = {"INPUT": path, "MAX_DISTANCE": 1}
    wanted = seen(run("fillgaps", **parameters).path)
    assert np.isnan(wanted[0]).any()
    output = tmp_path / "results" / f"out.{ending}"
    output.parent.mkdir()
    try:
        found = seen(run("fillgaps", OUTPUT=str(output), **parameters).path)
    except QgsProcessingException as error:
        assert_one_sentence(str(error))
        assert list(output.parent.iterdir()) == []
        return
    np.testing.assert_array_equal(found[0], wanted[0])


def test_dialogs_take_the_endings_that_work(provider):
    from qgis.core import QgsProcessingContext

    definition = provider.algorithm("equalizehistogram").parameterDefinition("OUTPUT")
    for ending in ("tif", "img", "nc", "gpkg", "asc", "dat", "png"):
        driver = gdal.GetDriverByName({"nc": "netCDF", "gpkg": "GPKG"}.get(ending, "GTiff"))
        taken, _ = definition.isSupportedOutputValue(f"/tmp/a.{ending}", QgsProcessingContext())
        assert taken or driver is None, ending
    assert not definition.isSupportedOutputValue("/tmp/a.vrt", QgsProcessingContext())[0]


# --- Files beside the output ----------------------------------------------------------------


@every
def test_no_file_but_the_output_is_written(make, run, tmp_path, name):
    path = make(with_gaps(noise((90, 90)), 0).astype("u1"), nodata=0)
    before = set(tmp_path.iterdir())
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    outcome = run(name, INPUT=path, **second)
    assert set(tmp_path.iterdir()) - before == {Path(outcome.path)}


@every_raster
def test_statistics_are_left_to_the_reader(make, run, name):
    path = make(noise().astype("f4"))
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    dataset = gdal.Open(run(name, INPUT=path, **second).path)
    for number in range(dataset.RasterCount):
        assert dataset.GetRasterBand(number + 1).GetMetadata() == {}


def test_a_file_beside_the_output_that_is_another_s_is_not_replaced(make, run, tmp_path):
    from qgis.core import QgsProcessingException

    path = make(noise().astype("f4"))
    gdal.Translate(str(tmp_path / "dem.bil"), path, format="EHdr")
    header = (tmp_path / "dem.hdr").read_bytes()
    with pytest.raises(QgsProcessingException, match=r"comes with dem\.hdr, which belongs to an"):
        run("localvariance", INPUT=str(tmp_path / "dem.bil"), OUTPUT=str(tmp_path / "dem.dat"))
    with pytest.raises(QgsProcessingException, match=r"dem\.hdr, and there is such a file already"):
        run("localvariance", INPUT=path, OUTPUT=str(tmp_path / "dem.dat"))
    assert (tmp_path / "dem.hdr").read_bytes() == header
    assert not (tmp_path / "dem.dat").exists()


def test_a_result_of_several_files_replaces_its_own(make, run, tmp_path):
    path = make(noise().astype("f4"))
    first = run("localvariance", INPUT=path, OUTPUT=str(tmp_path / "out.dat"))
    again = run("localvariance", INPUT=path, OUTPUT=str(tmp_path / "out.dat"), STATISTIC=1)
    assert again.path == first.path
    deviation = run("localvariance", INPUT=path, STATISTIC=1)
    np.testing.assert_array_equal(seen(again.path)[0], seen(deviation.path)[0])


def test_peaks_are_not_written_over_their_raster(make, run, tmp_path):
    from qgis.core import QgsProcessingException

    path = str(tmp_path / "dem.gpkg")
    gdal.Translate(path, make(noise().astype("f4")), format="GPKG")
    before = Path(path).read_bytes()
    with pytest.raises(QgsProcessingException, match="is an input as well"):
        run("extractpeaks", INPUT=path, OUTPUT=path)
    assert Path(path).read_bytes() == before


# --- Temporary outputs ----------------------------------------------------------------------


@every_raster
def test_a_temporary_output_is_where_the_result_says(make, processing, name):
    path = make(noise().astype("f4"))
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    parameters = {"INPUT": path, "OUTPUT": "TEMPORARY_OUTPUT", **second}
    outcome = processing.run(f"rasterkernels:{name}", parameters)
    assert Path(outcome["OUTPUT"]).is_file()


STYLES = {
    "localvariance": "singlebandpseudocolor",
    "fillgaps": "singlebandgray",
    "equalizehistogram": "singlebandgray",
    "localcorrelation": "singlebandpseudocolor",
}


@every_raster
def test_a_temporary_output_is_one_layer_to_load(make, provider, name):
    from qgis.core import (
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProcessingOutputLayerDefinition,
        QgsProject,
        QgsRasterLayer,
    )

    path = make(noise().astype("f4"))
    project, context = QgsProject(), QgsProcessingContext()
    context.setProject(project)
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    outcome, good = provider.algorithm(name).run(
        {"INPUT": path, "OUTPUT": output, **second}, context, QgsProcessingFeedback(False)
    )
    assert good
    loads = context.layersToLoadOnCompletion()
    assert list(loads) == [outcome["OUTPUT"]]
    assert Path(outcome["OUTPUT"]).is_file()
    layer = QgsRasterLayer(outcome["OUTPUT"], "result")
    style = loads[outcome["OUTPUT"]].postProcessor()
    assert (style is None) == (name not in STYLES)
    if style is not None:
        style.postProcessLayer(layer, context, QgsProcessingFeedback(False))
        assert layer.renderer().type() == STYLES[name]


@pytest.mark.parametrize(("ramp", "dtype"), [("Viridis", "f4"), ("gray", "u1"), ("RdBu", "f8")])
def test_styling_reads_little_and_writes_nothing(make, qgis_app, tmp_path, ramp, dtype):
    from qgis.core import QgsRasterLayer

    from raster_kernels.raster.sources.reader import Reader
    from raster_kernels.toolbox import style

    rng = np.random.default_rng(1)
    cells = (rng.normal(size=(1500, 1500)) * 20 + 100 + np.arange(1500) / 30).astype(dtype)
    layer = QgsRasterLayer(make(cells, options=["TILED=YES"]), "cells")
    before, read, counted = set(tmp_path.iterdir()), Reader.read, []

    def count(self, index, window, out):
        counted.append(out.size)
        read(self, index, window, out)

    Reader.read = count
    try:
        style.apply_ramp(layer, ramp)
    finally:
        Reader.read = read
    assert sum(counted) < 300_000
    assert set(tmp_path.iterdir()) == before
    renderer = layer.renderer()
    low, high = np.percentile(cells, [2, 98])
    if ramp == "gray":
        found = renderer.contrastEnhancement()
        found = found.minimumValue(), found.maximumValue()
    else:
        found = renderer.classificationMin(), renderer.classificationMax()
        low = -high if ramp == "RdBu" else low
    np.testing.assert_allclose(found, (low, high), atol=2)


# --- What is told of the bands --------------------------------------------------------------


@pytest.mark.parametrize("name", ["equalizehistogram", "fillgaps"])
def test_the_fourth_band_of_bytes_is_no_alpha_band(make, run, read, name):
    path = make(noise((4, 20, 30)).astype("u1"), options=["ALPHA=NO"])
    outcome = run(name, INPUT=path)
    dataset = gdal.Open(outcome.path)
    assert dataset.GetRasterBand(4).GetColorInterpretation() != gdal.GCI_AlphaBand
    assert read(outcome.path).valid.all()
    assert len(read(run(name, INPUT=outcome.path).path).stored) == 4


def test_names_units_and_nodata_are_those_of_the_result(make, run, read):
    path = make(
        with_gaps(noise((2, 20, 30)), -9.0).astype("f4"),
        nodata=-9.0,
        names=["near", "far"],
        unit="m",
    )
    told = {}
    for statistic in (0, 1, 2):
        raster = read(run("localvariance", INPUT=path, STATISTIC=statistic).path)
        told[statistic] = (raster.names, raster.units, raster.nodata)
    assert told[0] == (["near: variance", "far: variance"], ["", ""], [-9.0, -9.0])
    assert told[1][:2] == (["near: standard deviation", "far: standard deviation"], ["m", "m"])
    assert told[2][1] == ["", ""]
    filled = read(run("fillgaps", INPUT=path).path)
    assert (filled.names, filled.units, filled.nodata) == (["near", "far"], ["m"] * 2, [-9.0] * 2)
    equalized = read(run("equalizehistogram", INPUT=path).path)
    assert (equalized.names, equalized.units, equalized.nodata) == (
        ["near", "far"],
        [""] * 2,
        [0] * 2,
    )
    correlated = read(run("localcorrelation", INPUT=path, INPUT_2=path, BAND_2=2).path)
    assert (correlated.names, correlated.units) == (["r", "p", "n"], [""] * 3)


@every_raster
def test_scale_and_offset_are_applied_or_carried_over(make, run, read, name):
    stored = with_gaps(noise(), 0).astype("i2")
    scaled = make(stored, nodata=0, scale=0.5, offset=-20.0)
    real = np.where(stored == 0, -999.0, stored * 0.5 - 20.0)
    plain = make(real, "plain.tif", nodata=-999.0)
    parameters = {"METHOD": 3} if name == "fillgaps" else {}
    one, two = ({"INPUT_2": p} if name == "localcorrelation" else {} for p in (scaled, plain))
    result = read(run(name, INPUT=scaled, **parameters, **one).path)
    wanted = read(run(name, INPUT=plain, **parameters, **two).path)
    told = (0.5, -20.0) if name == "fillgaps" else (1.0, 0.0)
    scales = [(s or 1.0, o or 0.0) for s, o in zip(result.scales, result.offsets)]
    assert scales == [told] * len(scales)
    np.testing.assert_allclose(result.cells * told[0] + told[1], wanted.cells, rtol=1e-6, atol=1e-9)


@every_raster
def test_creation_options_reach_the_file(make, run, read, name):
    path = make(noise((70, 70)).astype("f4"))
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    options = "TILED=YES|BLOCKXSIZE=32| BLOCKYSIZE=16|COMPRESS = DEFLATE|BIGTIFF=YES|"
    outcome = run(name, INPUT=path, CREATION_OPTIONS=options, **second)
    dataset = gdal.Open(outcome.path)
    assert dataset.GetRasterBand(1).GetBlockSize() == [32, 16]
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
    assert Path(outcome.path).read_bytes()[2] == 43  # BigTIFF


# --- What a run says ------------------------------------------------------------------------


@every
def test_a_run_tells_its_plan_first_and_its_speed_last(make, run, name):
    path = make(noise((2, 40, 70)).astype("f4"))
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    said = run(name, INPUT=path, **second).said
    several = name in ("localvariance", "equalizehistogram", "fillgaps")
    plan = rf"70 x 40 cells, bands: {1 + several}, blocks: 1 of 70 x 40, \d+ threads?, 256 MB"
    assert re.fullmatch(plan, said[0]), said
    last = [text for text in said if not text.startswith("Results: ")][-1]
    cells = 70 * 40 * (1 + several)
    speed = rf"{cells:,} cells in \d+\.\d s: \d+\.\d million cells per second"
    assert re.fullmatch(speed, last), said
    for pattern in ("bands: ", "cells per second"):
        assert len([text for text in said if pattern in text]) == 1, said
