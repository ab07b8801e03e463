"""All results of a run appear, or none: whichever of them cannot be moved into its place."""

import os
import sqlite3

import numpy as np
import pytest
from scipy import ndimage

RNG = np.random.default_rng(7)
HILLS = (ndimage.gaussian_filter(RNG.normal(size=(60, 60)), 3) * 300 + 500).astype("f4")
HOLE = HILLS.copy()
HOLE[20:26, 30:37] = -9999
STACK = np.stack([HILLS + 5 * k + RNG.normal(size=HILLS.shape) for k in range(4)]).astype("f4")

# Algorithms with several outputs: cells, parameters, and the outputs with the endings they take.
SEVERAL = {
    "averagelocalvariance": (HILLS, {}, {"OUTPUT": "gpkg", "OUTPUT_HTML": "html"}),
    "bandcorrelation": (STACK, {}, {"OUTPUT": "csv", "OUTPUT_HTML": "html"}),
    "comparegapfill": (HOLE, {"METHODS": [3]}, {"OUTPUT": "gpkg", "OUTPUT_HTML": "html"}),
    "crosscorrelogram": (
        HILLS,
        {"MAX_LAG": 3},
        {"OUTPUT": "gpkg", "OUTPUT_RASTER": "tif", "OUTPUT_HTML": "html"},
    ),
    "displacementfield": (HILLS, {"STEP": 8}, {"OUTPUT": "tif", "OUTPUT_POINTS": "gpkg"}),
    "equalizehistogram": (
        HILLS,
        {},
        {"OUTPUT": "tif", "OUTPUT_LUT": "csv", "OUTPUT_HTML": "html"},
    ),
    "extractpeaks": (
        HILLS,
        {},
        {
            "OUTPUT": "gpkg",
            "OUTPUT_COLS": "shp",
            "OUTPUT_LINES": "geojson",
            "OUTPUT_BASINS": "tif",
        },
    ),
    "fillgaps": (
        HOLE,
        {},
        {"OUTPUT": "tif", "OUTPUT_FILLED": "img", "OUTPUT_ERROR": "tif"},
    ),
    "fillgapsintime": (STACK, {}, {"OUTPUT": "tif", "OUTPUT_FILLED": "tif"}),
    "matchhistogram": (HILLS, {}, {"OUTPUT": "tif", "OUTPUT_HTML": "html"}),
    "matchtemplate": (HILLS, {}, {"OUTPUT": "tif", "OUTPUT_POINTS": "gpkg"}),
    "profilepeaks": (HILLS, {}, {"OUTPUT": "gpkg", "OUTPUT_HTML": "html"}),
}


@pytest.fixture
def asked(make, draw, tmp_path):
    """Return a function that gives an algorithm's parameters, and its targets in a folder."""

    def ask(name):
        cells, parameters, outputs = SEVERAL[name]
        given = {"INPUT": make(cells, nodata=-9999.0), **parameters}
        if name == "displacementfield":
            given["INPUT_2"] = make(np.roll(cells, 1, 1), "second.tif", nodata=-9999.0)
        if name == "matchhistogram":
            given["REFERENCE"] = make(cells * 2, "second.tif", nodata=-9999.0)
        if name == "matchtemplate":
            given["TEMPLATE"] = make(cells[10:21, 10:21], "template.tif", nodata=-9999.0)
        if name == "profilepeaks":
            given["LINES"] = draw(["LINESTRING (500010 4099990, 500500 4099500)"])
        folder = tmp_path / "results"
        folder.mkdir()
        targets = {key: folder / f"{key.lower()}.{end}" for key, end in outputs.items()}
        return given, targets, folder

    return ask


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def held(monkeypatch):
    """Return a function that makes one path a file that another program holds, as on Windows."""
    from raster_kernels.raster.results import staging

    def hold(target):
        replace = os.replace

        def refuse(start, end):
            if os.fspath(end) == os.fspath(target) or os.fspath(start) == os.fspath(target):
                raise PermissionError(13, "Permission denied", os.fspath(end))
            replace(start, end)

        patched = type(os)("os")
        patched.__dict__.update(os.__dict__)
        patched.replace = refuse
        monkeypatch.setattr(staging, "os", patched)

    return hold


def test_each_algorithm_with_several_outputs_is_tried(provider):
    found = {
        algorithm.name()
        for algorithm in provider.algorithms()
        if len([one for one in algorithm.parameterDefinitions() if one.isDestination()]) > 1
    }
    assert found == set(SEVERAL)


@pytest.mark.parametrize("there", [False, True], ids=["new", "there"])
@pytest.mark.parametrize(
    ("name", "which"), [(name, key) for name, (_, _, ends) in SEVERAL.items() for key in ends]
)
def test_no_result_appears_where_one_cannot(run, asked, held, name, which, there):
    from qgis.core import QgsProcessingException

    given, targets, folder = asked(name)
    targets_as_texts = {key: str(path) for key, path in targets.items()}
    if there:
        run(name, **given, **targets_as_texts)
        assert all(path.exists() for path in targets.values())
    before = contents(folder)
    held(targets[which])
    with pytest.raises(QgsProcessingException, match=f"{which} .*cannot be replaced"):
        run(name, **given, **targets_as_texts)
    assert contents(folder) == before


@pytest.mark.parametrize("name", SEVERAL)
def test_all_results_replace_older_ones_and_leave_nothing(run, asked, name):
    given, targets, folder = asked(name)
    targets_as_texts = {key: str(path) for key, path in targets.items()}
    run(name, **given, **targets_as_texts)
    first = sorted(contents(folder))
    for path in targets.values():
        path.write_bytes(path.read_bytes()[:-1] + b" ")
    broken = {path: path.read_bytes() for path in targets.values()}
    run(name, **given, **targets_as_texts)
    assert sorted(contents(folder)) == first
    assert all(path.read_bytes() != was for path, was in broken.items())


@pytest.mark.parametrize("name", SEVERAL)
def test_two_results_of_one_name_are_refused(run, asked, name):
    from qgis.core import QgsProcessingException

    given, targets, folder = asked(name)
    one, *others = targets
    for other in others:
        same = {one: str(folder / "same.gpkg"), other: str(folder / "same.gpkg")}
        with pytest.raises(QgsProcessingException, match=r"same\.gpkg"):
            run(name, **given, **same)
        assert contents(folder) == {}


@pytest.mark.parametrize(
    ("name", "targets", "shared"),
    [
        ("fillgaps", {"OUTPUT": "x.dat", "OUTPUT_FILLED": "x.bil"}, "x.hdr"),
        ("extractpeaks", {"OUTPUT": "x.shp", "OUTPUT_BASINS": "x.asc"}, "x.prj"),
        ("displacementfield", {"OUTPUT": "x.dat", "OUTPUT_POINTS": "x.hdr.gml"}, ""),
    ],
)
def test_results_that_share_a_file_are_refused_before_the_work(run, asked, name, targets, shared):
    from qgis.core import QgsProcessingException

    given, _, folder = asked(name)
    targets = {key: str(folder / target) for key, target in targets.items()}
    if not shared:
        run(name, **given, **targets)
        return
    with pytest.raises(QgsProcessingException, match=f"comes with {shared}, and so does OUTPUT"):
        run(name, **given, **targets)
    assert contents(folder) == {}


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_nothing_appears_where_a_geopackage_is_locked(run, asked, monkeypatch, lock):
    """The points go into a file that another program writes to; the raster would appear first."""
    from qgis.core import QgsProcessingException

    from raster_kernels.toolbox import geopackage

    monkeypatch.setattr(geopackage, "_PATIENCE", 0.3)
    given, targets, folder = asked("displacementfield")
    run("extractpeaks", INPUT=given["INPUT"], OUTPUT=str(folder / "other.gpkg"))
    other = contents(folder)
    into = f"{folder / 'other.gpkg'}|layername=arrows"
    base = sqlite3.connect(folder / "other.gpkg", isolation_level=None)
    base.execute(f"BEGIN {lock}")
    try:
        with pytest.raises(QgsProcessingException, match="locked"):
            run("displacementfield", **given, OUTPUT=str(targets["OUTPUT"]), OUTPUT_POINTS=into)
    finally:
        base.close()
    assert contents(folder) == other
    outcome = run("displacementfield", **given, OUTPUT=str(targets["OUTPUT"]), OUTPUT_POINTS=into)
    assert outcome["OUTPUT_POINTS"] == into and targets["OUTPUT"].exists()


def test_layers_of_one_run_share_a_new_geopackage(run, asked):
    from osgeo import ogr

    given, _, folder = asked("extractpeaks")
    path = folder / "all.gpkg"
    names = {"OUTPUT": "peaks", "OUTPUT_COLS": "cols", "OUTPUT_LINES": "lines"}
    run("extractpeaks", **given, **{k: f"{path}|layername={v}" for k, v in names.items()})
    file = ogr.Open(str(path))
    found = {file.GetLayer(n).GetName() for n in range(file.GetLayerCount())}
    assert found == set(names.values())
    assert all(file.GetLayerByName(one).GetFeatureCount() > 1 for one in found)
