"""A value that stands for no data though nobody said so is seen, and the look is a short one."""

import numpy as np
import pytest

from raster_kernels.raster.sources.fillvalue import undeclared_fill
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource

pytestmark = pytest.mark.usefixtures("both_error_styles")


def look(path, **keywords):
    return undeclared_fill(RasterSource(path, **keywords).stamped())


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (np.float32([[1, 2, 3, -9999]]), -9999),
        (np.float32([[1, 2, 3, 1e20]]), np.float32(1e20)),
        (np.float32([[-3.4028234663852886e38, 2, 3, 1e20]]), np.float32(-3.4028234663852886e38)),
        (np.float64([[1, np.nan, np.inf, -1e30]]), -1e30),
        (np.int16([[100, 4000, -32768]]), -32768),
        (np.int16([[0, 30000, -9999]]), None),  # not farther from 0 than the others are apart
        (np.float32([[-9998, -9999, -10000]]), None),
        (np.float32([[-9999, -9999]]), None),  # there is nothing else
        (np.uint8([[0, 255]]), None),
        (np.float32([[1, 2, -500]]), None),  # no program writes that for nodata
    ],
)
def test_a_value_is_told_that_is_usual_for_nodata_and_far_from_all_others(make, cells, found):
    assert look(make(cells)) == found


def test_declared_nodata_is_no_fill_value(make):
    assert look(make(np.float32([[1, 2, -9999]]), nodata=-9999)) is None


def test_the_stored_value_is_told_of_scaled_cells(make):
    assert look(make(np.int16([[100, 4000, -32768]]), scale=0.0001)) == -32768


def reads_of(monkeypatch, path):
    rows = []
    read = Reader.read_windows

    def note(self, index, windows, out):
        rows.extend((window.row, window.rows * window.columns) for window in windows)
        read(self, index, windows, out)

    monkeypatch.setattr(Reader, "read_windows", note)
    look(path)
    return rows


def test_a_large_raster_is_looked_at_here_and_there(make, monkeypatch):
    cells = np.zeros((3000, 2000), np.float32)
    rows = reads_of(monkeypatch, make(cells, options=["TILED=YES"]))
    assert {row for row, _ in rows} == {0, 587, 1174, 1761, 2348, 2936}
    assert sum(count for _, count in rows) == 36 * 64 * 64


def test_a_text_file_is_looked_at_from_the_top_alone(make, monkeypatch, tmp_path):
    from osgeo import gdal

    path = str(tmp_path / "grid.asc")
    gdal.GetDriverByName("AAIGrid").CreateCopy(path, gdal.Open(make(np.zeros((300, 90), "f4"))))
    assert {row for row, _ in reads_of(monkeypatch, path)} == {0}


def test_a_large_block_is_not_decoded_for_a_look(make, monkeypatch):
    cells = np.zeros((2100, 2100), np.float32)
    path = make(cells, options=["BLOCKYSIZE=2100", "COMPRESS=DEFLATE"])
    assert reads_of(monkeypatch, path) == []
