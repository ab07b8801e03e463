"""However a raster is named, it is the same raster, and nothing is left beside it."""

import os

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
