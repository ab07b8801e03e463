"""Creation options write nothing but the target, and ask for no more memory than there is."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Grid
from raster_kernels.raster.results.formats import checked_options, driver_for
from raster_kernels.raster.results.sink import OutputBand, RasterSink

GRID = Grid(200, 200)


def entries(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def sink(target, *options, dtype="u1", count=1, **settings):
    """Do all that is done before the work."""
    RasterSink(
        str(target), GRID, [OutputBand()] * count, np.dtype(dtype), options=options, **settings
    )


@pytest.mark.parametrize("where", ["{}/mine.bin", "mine.bin", "../mine.bin"])
@pytest.mark.parametrize(
    ("ending", "driver", "options"),
    [
        ("lbl", "ISIS3", ["DATA_LOCATION=EXTERNAL", "EXTERNAL_FILENAME="]),
        ("lbl", "ISIS3", ["DATA_LOCATION=GEOTIFF", "EXTERNAL_FILENAME="]),
        ("xml", "PDS4", ["IMAGE_FILENAME="]),
        ("xml", "PDS4", ["IMAGE_FORMAT=GEOTIFF", "image_filename="]),
        ("xml", "PDS4", ["IMAGE_EXTENSION=/../"]),
        ("mrf", "MRF", ["COMPRESS=DEFLATE", "DATANAME="]),
        ("mrf", "MRF", ["COMPRESS=LERC", "INDEXNAME="]),
        ("img", "HFA", ["DEPENDENT_FILE="]),
    ],
)
def test_options_that_name_a_file_are_refused(
    tmp_path, monkeypatch, ending, driver, options, where
):
    found = gdal.GetDriverByName(driver)
    writes = (gdal.DCAP_CREATE, gdal.DCAP_CREATECOPY)
    if found is None or not any(found.GetMetadataItem(capability) for capability in writes):
        pytest.skip(f"GDAL has no {driver} driver that writes")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bin").write_bytes(b"mine")
    *others, last = options
    with pytest.raises(RasterError, match="which names a file: results are written to OUTPUT and"):
        sink(tmp_path / f"a.{ending}", *others, last + where.format(tmp_path))
    assert (tmp_path / "mine.bin").read_bytes() == b"mine"
    assert entries(tmp_path) == ["mine.bin"]


def test_a_text_that_is_a_path_to_a_file_is_refused(tmp_path):
    mine = tmp_path / "mine.bin"
    mine.write_bytes(b"mine")
    png = driver_for("a.png")
    with pytest.raises(RasterError, match="which names a file"):
        checked_options(png, [f"TITLE={mine}"])
    assert checked_options(png, ["TITLE=mine.bin", "COMMENT=a/b"]) == [
        "TITLE=mine.bin",
        "COMMENT=a/b",
    ]
    assert checked_options(png, ["SOURCE_ICC_PROFILE_NAME=sRGB"]) == [
        "SOURCE_ICC_PROFILE_NAME=sRGB"
    ]


def test_no_driver_has_an_option_for_a_path_that_is_let_through():
    """All options whose description tells of a file, by what GDAL tells of each driver."""
    import re

    from raster_kernels.raster.results.formats import _READ, _known_options

    harmless = {
        *_READ,
        *("ARRAY_NAME", "DIM_SEPARATOR"),  # names inside a Zarr
        *("EXTRA_IMAGES", "EXTRA_RASTERS", "OGR_DATASOURCE"),  # read by PDF
        *("CONF", "FILE_TRE", "SOURCE_ICC_PROFILE_NAME"),  # read, and texts
    }
    told = set()
    for number in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(number)
        known = _known_options(driver)
        for element in re.findall(
            r"<Option[^>]*>", driver.GetMetadataItem(gdal.DMD_CREATIONOPTIONLIST) or ""
        ):
            name = re.search(r"name=['\"]([^'\"]*)", element)[1].upper()
            kind = re.search(r"type=['\"]([^'\"]*)", element)
            texts = kind is None or (kind[1].startswith("string") and "select" not in kind[1])
            says = re.search(r"file ?name\b|\bpath\b", element, re.IGNORECASE)
            if texts and (says or re.search("(?<!PRO)FILE|PATH", name)):
                option = known[name]
                if driver.GetMetadataItem(gdal.DCAP_RASTER):
                    told.add(name)
                    assert option.is_path or name in harmless, (driver.ShortName, element)
    assert told


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4"])
@pytest.mark.parametrize("largest", [1, 7, 8, 16, 100])
def test_a_grib_keeps_numbers_or_is_refused(tmp_path, dtype, largest):
    """Their packing depends on the range of the values, which no small sample has."""
    if gdal.GetDriverByName("GRIB") is None:
        pytest.skip("GDAL has no GRIB driver")
    utm = osr.SpatialReference()
    utm.ImportFromEPSG(32633)
    grid = Grid(8, 6, (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0), utm.ExportToWkt())
    cells = (np.arange(48).reshape(1, 8, 6) % (largest + 1)).astype(dtype)
    target = str(tmp_path / "a.grb2")
    try:
        with RasterSink(target, grid, [OutputBand()], np.dtype(dtype)) as made:
            made.write(grid.window, cells)
    except RasterError as error:
        assert "choose for instance .tif" in str(error)
        return
    np.testing.assert_array_equal(gdal.Open(target).ReadAsArray(), cells[0])


def test_an_option_of_a_format_that_takes_none_is_refused(tmp_path):
    with pytest.raises(RasterError, match=r"holds COMPRESS=YES, which \w+ does not know"):
        checked_options(driver_for("a.rst"), ["COMPRESS=YES"])


@pytest.mark.parametrize(
    ("options", "dtype", "count", "told"),
    [
        (["TILED=YES", "BLOCKXSIZE=16384", "BLOCKYSIZE=16384"], "f4", 1, "1,024 MB each"),
        (["TILED=YES", "BLOCKXSIZE=32768", "BLOCKYSIZE=2048"], "u1", 2, "128 MB each"),
        (["BLOCKXSIZE=16384", "TILED=YES"], "f8", 3, ""),
        (["TILED=YES", "BLOCKXSIZE=4096", "BLOCKYSIZE=4096"], "f4", 5, ""),
        (["TILED=YES", "BLOCKXSIZE=4096", "BLOCKYSIZE=4096", "INTERLEAVE=PIXEL"], "f4", 5, "320"),
        (["BLOCKYSIZE=16384"], "f4", 1, ""),  # strips end with the raster
        (["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512"], "f4", 1, ""),
    ],
)
def test_blocks_that_few_of_fit_into_memory_are_refused(tmp_path, options, dtype, count, told):
    if not told:
        sink(tmp_path / "a.tif", *options, dtype=dtype, count=count)
        return
    with pytest.raises(RasterError, match=r"blocks of [\d,]+ x [\d,]+ cells, which take") as error:
        sink(tmp_path / "a.tif", *options, dtype=dtype, count=count)
    assert told in str(error.value)
    assert "the memory is 256 MB; choose smaller blocks" in str(error.value)
    assert entries(tmp_path) == []


def test_more_memory_allows_for_larger_blocks(tmp_path):
    options = ["TILED=YES", "BLOCKXSIZE=4096", "BLOCKYSIZE=8192"]
    with pytest.raises(RasterError, match="blocks of 4,096 x 8,192 cells, which take 128 MB each"):
        sink(tmp_path / "a.tif", *options, dtype="f4")
    sink(tmp_path / "a.tif", *options, dtype="f4", memory=512 * 2**20)
