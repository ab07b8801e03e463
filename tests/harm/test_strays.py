"""Files that lie beside a new result and would be read as part of it: refused, and left alone."""

import pytest
from osgeo import gdal

from .conftest import VECTOR, landscape, write


def without_place(path):
    """Write a raster that says nothing of where it lies."""
    kept = gdal.Open(write(path.with_suffix(".whole.tif"), landscape()))
    bare = gdal.GetDriverByName("GTiff").Create(str(path), 50, 40, 1, gdal.GDT_Float32)
    bare.GetRasterBand(1).WriteArray(kept.ReadAsArray())
    return str(path)


@pytest.mark.parametrize("name", ["localvariance", "equalizehistogram", "fillgaps"])
def test_a_world_file_of_somebody_s_does_not_place_a_result_without_a_place(home, attempt, name):
    source = without_place(home.folder / "bare.tif")
    (home.folder / "result.tfw").write_text("10\n0\n0\n-10\n5\n-5\n")
    home.remember()
    refused = attempt(name, home.path("result.tif"), INPUT=source)
    assert "result.tfw is there already, and would be read as part of it" in refused
    home.assert_unharmed()
    # A raster that knows its own place is not misled, and the file stays.
    assert attempt(name, home.path("result.tif")) == ""
    home.assert_unharmed("result.tif")


def test_the_crs_of_another_file_is_not_taken_for_that_of_points(home, attempt):
    source = without_place(home.folder / "bare.tif")
    home.remember()
    refused = attempt("extractpeaks", home.path("stray.shp"), INPUT=source)
    assert "stray.prj is there already, and would be read as part of it" in refused
    home.assert_unharmed()


def test_the_old_place_of_a_result_does_not_place_the_new_one(home, attempt):
    source = without_place(home.folder / "bare.tif")
    with_place = {"CREATION_OPTIONS": "TFW=YES", "INPUT": home.path("dem.tif")}
    assert attempt("localvariance", home.path("result.tif"), **with_place) == ""
    assert (home.folder / "result.tfw").exists()
    refused = attempt("localvariance", home.path("result.tif"), INPUT=source)
    assert "result.tfw" in refused


def test_a_world_file_that_gdal_does_not_list_does_not_move_a_result(home, attempt):
    (home.folder / "result.bpw").write_text("99\n0\n0\n-99\n7\n7\n")
    (home.folder / "result.txt").write_text("of no matter")
    home.remember()
    refused = attempt("equalizehistogram", home.path("result.bmp"))
    assert "result.bpw is there already, and would be read as part of it" in refused
    home.assert_unharmed()


@pytest.mark.parametrize("name", VECTOR)
def test_the_column_types_of_another_table_are_not_taken_for_those_of_a_result(home, attempt, name):
    (home.folder / "result.csvt").write_text('"Integer","Integer","Integer","Integer","Integer"')
    home.remember()
    refused = attempt(name, home.path("result.csv"))
    assert "result.csvt is there already, and would be read as part of it" in refused
    home.assert_unharmed()
    # Where it says nothing that changes what is read, it does no harm, if GDAL does not list it.
    (home.folder / "result.csvt").write_text('"String"')
    (home.folder / "other.csv").write_text("a,b,c\n1,2,3\n")
    (home.folder / "other.csvt").write_text('"String"')
    listed = len(gdal.OpenEx(home.path("other.csv"), gdal.OF_VECTOR).GetFileList()) > 1
    home.remember()
    refused = attempt(name, home.path("result.csv"))
    assert ("result.csvt is there already" in refused) if listed else refused == ""
    home.assert_unharmed(*([] if listed else ["result.csv"]))
