"""Rasters that ground control points or a camera's model place: cells without coordinates."""

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from ..fixtures import wkt_of

CELLS = np.random.default_rng(2).random((3, 30, 40)).astype("f4")
MODEL = {
    **{f"{name}_OFF": "15" for name in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT")},
    **{f"{name}_SCALE": "1" for name in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT")},
    "LINE_NUM_COEFF": "0 0 -1" + " 0" * 17,
    "LINE_DEN_COEFF": "1" + " 0" * 19,
    "SAMP_NUM_COEFF": "0 1" + " 0" * 18,
    "SAMP_DEN_COEFF": "1" + " 0" * 19,
}
WHY = "lies by ground control points or by the model of a camera"
# What tells places, and what else it needs.
OF_PLACES = {
    "extractpeaks": {},
    "matchtemplate": {"TEMPLATE_EXTENT": "500050,500150,4099800,4099900", "BANDS": [1]},
    "displacementfield": {"INPUT_2": "same", "WINDOW": 9, "OUTPUT_POINTS": "points.gpkg"},
    "profilepeaks": {"LINES": "lines"},
}


@pytest.fixture
def placed(make):
    """Return a function that writes a raster that points, or a camera's model, place."""

    def write(name, kind="points", east=14.0, cells=CELLS):
        path = make(cells, name, geotransform=None, epsg=None)
        dataset = gdal.Open(path, gdal.GA_Update)
        if kind == "model":
            dataset.SetMetadata(MODEL, "RPC")
        else:
            corners = [(0, 0), (40, 0), (0, 30), (40, 30)]
            marks = [gdal.GCP(east + c / 100, 37 - r / 100, 0, c, r) for c, r in corners]
            dataset.SetGCPs(marks, wkt_of(4326))
        del dataset
        return path

    return write


@pytest.mark.parametrize("kind", ["points", "model"])
@pytest.mark.parametrize("name", OF_PLACES)
def test_no_place_is_told_of_cells_without_coordinates(placed, draw, run, tmp_path, name, kind):
    path = placed("scene.tif", kind)
    given = dict(OF_PLACES[name])
    for key, value in given.items():
        known = {"same": path, "points.gpkg": str(tmp_path / "points.gpkg")}
        known["lines"] = draw(["LINESTRING(14 37, 14.1 36.9)"], epsg=4326)
        given[key] = known.get(value, value) if isinstance(value, str) else value
    with pytest.raises(QgsProcessingException, match=f"INPUT scene {WHY}.*; warp it first"):
        run(name, INPUT=path, **given)
    assert not list(tmp_path.glob("out*")) + list(tmp_path.glob("points*"))


@pytest.mark.parametrize("name", ["localcorrelation", "displacementfield", "estimateshift"])
def test_rasters_on_the_same_points_match_cell_by_cell_and_others_do_not(placed, make, run, name):
    one, two = placed("one.tif"), placed("two.tif")
    more = {"WINDOW": 9} if name != "estimateshift" else {}
    run(name, INPUT=one, INPUT_2=two, **more)
    plain = make(CELLS, "plain.tif", geotransform=(14, 0.01, 0, 37, 0, -0.01), epsg=4326)
    for first, second in ((one, plain), (plain, one)):
        with pytest.raises(QgsProcessingException, match=f"{WHY}.*; warp it first"):
            run(name, INPUT=first, INPUT_2=second, **more)
    if name == "localcorrelation":
        with pytest.raises(QgsProcessingException, match=f"{WHY}.*; warp it first"):
            run(name, INPUT=one, INPUT_2=placed("far.tif", east=90.0), **more)


def test_layers_on_the_same_points_keep_them(placed, run):
    paths = [placed(f"2020-0{n + 1}-01.tif", cells=CELLS[n : n + 1]) for n in range(3)]
    outcome = run("fillgapsintime", INPUT=paths[0], LAYERS=paths[1:])
    result, source = gdal.Open(outcome.path), gdal.Open(paths[0])
    found, wanted = (
        [(p.GCPX, p.GCPY, p.GCPPixel, p.GCPLine) for p in one.GetGCPs()] for one in (result, source)
    )
    assert found == wanted
    assert result.GetGeoTransform(can_return_null=True) is None


def test_scales_of_cells_without_coordinates_are_cells(placed, run, points):
    rows = points(run("averagelocalvariance", INPUT=placed("scene.tif"), MAX_SCALE=3).path)
    assert [row["cell_size"] for row in rows] == [1, 2, 3]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_a_place_that_is_no_number_is_none(make, run, read, wrong):
    path = make(CELLS, geotransform=(500000.0, wrong, 0.0, 4100000.0, 0.0, -10.0))
    outcome = run("localvariance", INPUT=path)
    assert read(outcome.path).geotransform == (0, 1, 0, 0, 0, 1)
    assert not any("nan" in text or "inf x" in text for text in outcome.said)
