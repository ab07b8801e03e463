"""Half floats (GDAL 3.11) and signed bytes (GDAL 3.7) are what the wider types are."""

import numpy as np
import pytest
from osgeo import gdal

# The type, one that holds all its values, and the nodata value.
TYPES = [("Float16", "f2", "f4", -10000.0), ("Int8", "i1", "i2", -128.0)]
ALGORITHMS = [
    ("localvariance", {}),
    ("localstatistics", {"STATISTICS": [0, 4, 5, 9, 13]}),
    ("localcorrelation", {}),
    ("equalizehistogram", {}),
    ("equalizehistogram", {"METHOD": 1}),
]


def where_gdal_has(name):
    return pytest.mark.skipif(not hasattr(gdal, f"GDT_{name}"), reason=f"this GDAL has no {name}")


new = pytest.mark.parametrize(
    ("name", "code", "wide", "nodata"),
    [pytest.param(*case, id=case[0], marks=where_gdal_has(case[0])) for case in TYPES],
)


def noise(code, nodata):
    cells = np.random.default_rng(3).normal(0, 30, (60, 70)).astype("i1").astype(code)
    cells[20:24, 30:36] = nodata
    return cells


@new
@pytest.mark.parametrize(("algorithm", "more"), ALGORITHMS)
def test_results_are_those_of_the_wider_type(
    make, read, run, tmp_path, name, code, wide, nodata, algorithm, more
):
    found = []
    for kind in (code, wide):
        path = make(noise(kind, nodata), f"{kind}.tif", nodata=nodata)
        second = {"INPUT_2": path} if algorithm == "localcorrelation" else {}
        outcome = run(
            algorithm, INPUT=path, OUTPUT=str(tmp_path / f"o{kind}.tif"), **second, **more
        )
        found.append(read(outcome.path))
    assert found[0].cells.dtype == found[1].cells.dtype
    np.testing.assert_array_equal(found[0].cells, found[1].cells)


@new
@pytest.mark.parametrize("method", [0, 2, 3])
def test_a_filled_raster_keeps_its_type_and_cells(
    make, read, run, name, code, wide, nodata, method
):
    cells = noise(code, nodata)
    outcome = run("fillgaps", INPUT=make(cells, nodata=nodata), METHOD=method)
    filled = gdal.Open(outcome.path)
    assert gdal.GetDataTypeName(filled.GetRasterBand(1).DataType) == name
    found, gap = filled.ReadAsArray(), cells == nodata
    np.testing.assert_array_equal(found[~gap], cells[~gap])
    assert np.abs(found[gap].astype(float)).max() < 128
    assert outcome["REMAINING_CELLS"] == 0


@where_gdal_has("Float16")
def test_a_surface_beyond_half_floats_ends_at_the_largest(make, run):
    rows, columns = np.mgrid[0:30, 0:30]
    peak = 67500.0 - 350.0 * np.hypot(rows - 14.5, columns - 14.5)
    cells = np.minimum(peak, 65504).astype("f2")
    cells[9:21, 9:21] = -10000
    outcome = run("fillgaps", INPUT=make(cells, nodata=-10000.0), LIMITS=0)
    found = gdal.Open(outcome.path).ReadAsArray()
    assert found.max() == 65504.0
    assert np.isfinite(found).all()
