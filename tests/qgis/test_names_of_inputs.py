"""However a raster is named, it is the same raster, and nothing is left beside it."""

import os
import zipfile

import numpy as np
import pytest
from qgis.core import QgsProperty

CELLS = np.random.default_rng(6).random((20, 24)).astype("f4")
NAMES = [
    "a|option:x=y.tif",
    "a|b.tif",
    "a;b,c.tif",
    "100%20 {0}.tif",
    'it\'s "x".tif',
    "дем 高.tif",
]


@pytest.fixture
def wanted(make, run, read):
    return read(run("localvariance", INPUT=make(CELLS, "plain.tif")).path).stored


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_names(make, run, read, wanted, name):
    found = read(run("localvariance", INPUT=make(CELLS, name)).path)
    np.testing.assert_array_equal(found.stored, wanted)


@pytest.mark.parametrize("kind", ["value", "expression"])
def test_a_property_is_the_file_that_it_names(make, run, read, wanted, tmp_path, kind):
    (tmp_path / "own").mkdir()
    path = make(CELLS, "own/a.tif")
    by = QgsProperty.fromValue(path) if kind == "value" else QgsProperty.fromExpression(f"'{path}'")
    found = read(run("localvariance", INPUT=by).path)
    np.testing.assert_array_equal(found.stored, wanted)
    assert os.listdir(tmp_path / "own") == ["a.tif"]


@pytest.mark.parametrize(
    "behind", ["|option:NUM_THREADS=2", "|credential:KEY=a", "|option:NUM_THREADS=2|credential:K=b"]
)
def test_what_qgis_writes_behind_a_path_is_no_part_of_it(make, behind):
    from raster_kernels.toolbox.inputs import _parts_of

    path = make(CELLS, "a.tif")
    options = ["NUM_THREADS=2"] if "option" in behind else []
    assert _parts_of(path + behind) == (path, options)


@pytest.fixture
def kinds(tmp_path):
    """Return a function that hands a raster in by another name, one for each kind of name."""
    from osgeo import gdal

    def named(path, kind):
        if kind == "in an archive":
            with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
                archive.write(path, "b/a.tif")
            return f"/vsizip/{tmp_path}/a.zip/b/a.tif"
        if kind == "a table":
            target = str(tmp_path / "a.gpkg")
            gdal.Translate(target, path, format="GPKG", creationOptions=["RASTER_TABLE=a"])
            return f"GPKG:{target}:a"
        if kind == "a variable":
            gdal.Translate(str(tmp_path / "a.nc"), path, format="netCDF")
            return f'NETCDF:"{tmp_path}/a.nc":Band1'
        return QgsProperty.fromValue(path) if kind == "a property" else path

    return named


@pytest.mark.parametrize("kind", ["in an archive", "a table", "a variable", "a property", "a path"])
@pytest.mark.parametrize(
    ("name", "parameter", "more"),
    [
        ("bandcorrelation", "LAYERS", {}),
        ("fillgapsintime", "LAYERS", {"DATES": "2020-01-01;2020-02-01"}),
        ("matchhistogram", "REFERENCES", {"REFERENCE": None}),
    ],
)
def test_several_rasters_may_have_names_of_any_kind(
    make, run, read, points, kinds, tmp_path, kind, name, parameter, more
):
    (tmp_path / "own").mkdir()
    one, two = make(CELLS, "one.tif"), make(CELLS[::-1].copy(), "own/two.tif")
    found = []
    for value in (two, kinds(two, kind)):
        path = run(name, INPUT=one, **{**more, parameter: [value]}).path
        table = name == "bandcorrelation"
        found.append([row["r"] for row in points(path)] if table else read(path).cells)
    np.testing.assert_array_equal(*found)
    assert os.listdir(tmp_path / "own") == ["two.tif"]
