"""Cells that cannot be read end a run with a sentence that says which; they never become zeros."""

import os
import re

import numpy as np
import pytest
from osgeo import gdal

from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource

from .conftest import compute_variance, entries, write_raster

SIDE = 700
# Formats, and how they are damaged: cut off in the middle, or overwritten there.
FORMATS = {
    "strips": ("GTiff", "tif", []),
    "tiles": ("GTiff", "tif", ["TILED=YES"]),
    "deflate": ("GTiff", "tif", ["TILED=YES", "COMPRESS=DEFLATE"]),
    "lzw": ("GTiff", "tif", ["TILED=YES", "COMPRESS=LZW"]),
    "jpeg": ("GTiff", "tif", ["TILED=YES", "COMPRESS=JPEG"]),
    "png": ("PNG", "png", []),
    "netcdf 4": ("netCDF", "nc", ["FORMAT=NC4", "COMPRESS=DEFLATE"]),
    "netcdf classic": ("netCDF", "nc", []),
}
CUT = list(FORMATS)
OVERWRITTEN = ["deflate", "lzw", "jpeg", "png", "netcdf 4"]
# Some formats fail as soon as they are opened.
UNREADABLE = (
    r"in\.\w+: band 1 cannot be read at columns \d+ to \d+, rows \d+ to \d+: .+"
    r"|in\.\w+ cannot be opened as a raster(: .+)?"
    r"|in\.\w+ is only part of a file: its cells reach to byte [\d,]+, and .+in\.\w+ has [\d,]+"
)


@pytest.fixture(params=["returned errors", "exceptions"], autouse=True)
def error_style(request, exceptions_off):
    """Run each test under both of GDAL's ways to report failure."""
    if request.param == "exceptions":
        gdal.UseExceptions()
    yield
    gdal.DontUseExceptions()


@pytest.fixture
def damaged(tmp_path):
    """Return a function that writes a raster, damages the file, and returns path and cells."""

    def make(name, damage):
        driver, ending, options = FORMATS[name]
        if gdal.GetDriverByName(driver) is None:
            pytest.skip(f"GDAL has no {driver} driver")
        rng = np.random.default_rng(5)
        cells = rng.integers(1, 200, (SIDE, SIDE)).astype("u1")
        path = write_raster(tmp_path / f"in.{ending}", cells, options, driver)
        size = os.path.getsize(path)
        with open(path, "r+b") as file:
            if damage == "cut":
                file.truncate(size // 2)
            else:
                file.seek(size // 2)
                file.write(rng.bytes(400))
        return path, cells

    return make


@pytest.mark.parametrize(
    ("name", "damage"),
    [*((name, "cut") for name in CUT), *((name, "overwritten") for name in OVERWRITTEN)],
)
def test_what_cannot_be_read_ends_the_run_and_is_named(damaged, tmp_path, name, damage):
    path, _ = damaged(name, damage)
    before = entries(tmp_path)
    with pytest.raises(RasterError) as caught:
        compute_variance(path, tmp_path / "out.tif")
    said = str(caught.value)
    assert re.fullmatch(UNREADABLE, said), said
    assert entries(tmp_path) == before


@pytest.mark.parametrize("name", ["strips", "tiles", "deflate", "lzw", "netcdf classic"])
def test_rows_of_a_file_that_was_cut_off_are_as_they_were_or_refused(damaged, name):
    path, cells = damaged(name, "cut")
    refused = 0
    for row in range(0, SIDE, 50):
        window, out = Window(row, 0, 50, SIDE), np.empty((50, SIDE), "f4")
        try:
            with Reader(RasterSource(path)) as reader:
                reader.read(0, window, out)
        except RasterError:
            refused += 1
        else:
            np.testing.assert_array_equal(out, cells[row : row + 50])
    assert refused >= SIDE // 50 // 2


def test_a_file_that_a_mosaic_lacks_is_named(tmp_path):
    tiles = [write_raster(tmp_path / f"{name}.tif", np.ones((SIDE, SIDE), "u1")) for name in "ab"]
    mosaic = str(tmp_path / "in.vrt")
    gdal.BuildVRT(mosaic, tiles, separate=True).FlushCache()
    os.remove(tiles[1])
    with Reader(RasterSource(mosaic)) as reader:
        for _ in range(2):  # GDAL tells of it once
            with pytest.raises(RasterError, match=r"in\.vrt: band 2 cannot be read at .*b\.tif"):
                reader.read(1, Window(0, 0, 9, 9), np.empty((9, 9), "f4"))


def test_a_mask_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GDAL_TIFF_INTERNAL_MASK", "NO")
    cells = np.random.default_rng(5).integers(1, 200, (SIDE, SIDE)).astype("u1")
    path = write_raster(tmp_path / "in.tif", cells)
    file = gdal.Open(path, gdal.GA_Update)
    file.CreateMaskBand(gdal.GMF_PER_DATASET)  # in.tif.msk
    file.GetRasterBand(1).GetMaskBand().WriteArray(cells)
    del file
    os.truncate(path + ".msk", os.path.getsize(path + ".msk") // 2)
    with pytest.raises(RasterError, match=r"in\.tif: the mask of band 1 cannot be read at col"):
        compute_variance(path, tmp_path / "out.tif")


@pytest.mark.parametrize("missing", ["left", "right"])
def test_a_mosaic_with_a_file_missing_is_named_with_the_file(tmp_path, missing):
    cells = np.random.default_rng(5).normal(size=(SIDE, SIDE)).astype("f4")
    left = write_raster(tmp_path / "left.tif", cells)
    right = write_raster(tmp_path / "right.tif", cells)
    file = gdal.Open(right, gdal.GA_Update)
    file.SetGeoTransform((500000.0 + 10.0 * SIDE, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    del file
    mosaic = str(tmp_path / "in.vrt")
    gdal.BuildVRT(mosaic, [left, right]).FlushCache()
    os.remove(tmp_path / f"{missing}.tif")
    before = entries(tmp_path)
    with pytest.raises(RasterError) as caught:
        compute_variance(mosaic, tmp_path / "out.tif")
    place = r"columns \d+ to \d+, rows \d+ to \d+"
    sentence = rf"in\.vrt: band 1 cannot be read at {place}: .*{missing}\.tif.*"
    assert re.fullmatch(sentence, str(caught.value))
    assert entries(tmp_path) == before


def test_a_failure_that_a_driver_reports_and_forgets_counts(monkeypatch, tmp_path):
    """A GeoPackage's tile that cannot be decoded is returned as zeros, without an error."""
    path = write_raster(tmp_path / "in.tif", np.ones((9, 9), "f4"), ["COMPRESS=DEFLATE"])

    def read_nothing(self, *arguments, buf_obj):
        gdal.DontUseExceptions()
        gdal.Error(gdal.CE_Failure, 1, "no such tile")
        buf_obj[...] = 0
        return buf_obj

    with Reader(RasterSource(path)) as reader:
        monkeypatch.setattr(gdal.Band, "ReadAsArray", read_nothing)
        with pytest.raises(RasterError, match=r"columns 0 to 8, rows 0 to 8: no such tile"):
            reader.read(0, Window(0, 0, 9, 9), np.empty((9, 9), "f4"))
