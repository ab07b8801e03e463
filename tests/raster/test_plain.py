"""Cells of plain GeoTIFFs, read and written past GDAL: they are those that GDAL reads."""

import os
import sys
import threading

import numpy as np
import pytest
from osgeo import gdal, gdal_array

from raster_kernels.raster.grid import Grid, Window
from raster_kernels.raster.plain import PlainBlocks
from raster_kernels.raster.sink import OutputBand, RasterSink
from raster_kernels.raster.source import RasterSource, Reader

pytestmark = pytest.mark.skipif(sys.byteorder != "little", reason="GDAL alone does it there")

ROWS, COLUMNS = 150, 300
LAYOUTS = {
    "strips": [],
    "strips of 1 row": ["BLOCKYSIZE=1"],
    "strips of 7 rows": ["BLOCKYSIZE=7"],
    "one strip": ["BLOCKYSIZE=150"],
    "tiles": ["TILED=YES"],
    "small tiles": ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=32"],
    "wide tiles": ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=16"],
    "BigTIFF": ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64", "BIGTIFF=YES"],
}
NOT_PLAIN = {
    "deflated": ["COMPRESS=DEFLATE"],
    "big-endian": ["ENDIANNESS=BIG"],
    "of few bits": ["NBITS=12"],
    "in tiny tiles": ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16", "COMPRESS=LZW"],
}
TYPES = ["u1", "i2", "u2", "i4", "u4", "f4", "f8"]


def noise(dtype="f4", bands=1, shape=(ROWS, COLUMNS)):
    rng = np.random.default_rng(5)
    return (rng.random((bands, *shape)) * 200).astype(dtype)


def write(path, cells, options=()):
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
    file = gdal.GetDriverByName("GTiff").Create(
        str(path), cells.shape[2], cells.shape[1], len(cells), kind, list(options)
    )
    for number, layer in enumerate(cells, start=1):
        file.GetRasterBand(number).WriteArray(layer)
    file.FlushCache()
    del file
    return str(path)


def windows(shape=(ROWS, COLUMNS)):
    rows, columns = shape
    rng = np.random.default_rng(8)
    yield Window(0, 0, rows, columns)
    yield Window(rows - 1, columns - 1, 1, 1)
    for _ in range(25):
        row, column = int(rng.integers(rows)), int(rng.integers(columns))
        high, wide = rng.integers(1, rows - row + 1), rng.integers(1, columns - column + 1)
        yield Window(row, column, int(high), int(wide))


def refuse_gdal(monkeypatch):
    def never(*arguments, **keywords):
        raise AssertionError("read through GDAL")

    monkeypatch.setattr(gdal.Band, "ReadAsArray", never)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", TYPES)
def test_any_window_of_any_layout_is_read_as_it_is(tmp_path, monkeypatch, layout, dtype):
    cells = noise(dtype)
    path = write(tmp_path / "in.tif", cells, LAYOUTS[layout])
    refuse_gdal(monkeypatch)
    with Reader(RasterSource(path)) as reader:
        for window in windows():
            out = np.full((window.rows, window.columns), -1, reader.info.bands[0].float_dtype)
            reader.read(0, window, out)
            right = cells[0, window.row : window.row_end, window.column : window.column_end]
            np.testing.assert_array_equal(out, right)


@pytest.mark.parametrize("layout", ["strips", "small tiles"])
def test_bands_one_after_the_other_are_read_past_gdal(tmp_path, monkeypatch, layout):
    cells = noise(bands=3)
    path = write(tmp_path / "in.tif", cells, [*LAYOUTS[layout], "INTERLEAVE=BAND"])
    refuse_gdal(monkeypatch)
    with Reader(RasterSource(path)) as reader:
        for band in range(3):
            values, valid = reader.read_native(band, Window(3, 5, 100, 290))
            np.testing.assert_array_equal(values, cells[band, 3:103, 5:295])
            assert valid is None


@pytest.mark.parametrize("kind", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_gdal(tmp_path, kind):
    dtype = "u2" if kind == "of few bits" else "f4"
    path = write(tmp_path / "in.tif", noise(dtype), NOT_PLAIN[kind])
    assert PlainBlocks.find(gdal.Open(path)) is None
    out = np.empty((ROWS, COLUMNS), "f4")
    with Reader(RasterSource(path)) as reader:
        reader.read(0, Window(0, 0, ROWS, COLUMNS), out)
    np.testing.assert_array_equal(out, noise(dtype)[0])


def test_bands_cell_by_cell_are_left_to_gdal(tmp_path):
    path = write(tmp_path / "in.tif", noise("u1", bands=3), ["INTERLEAVE=PIXEL"])
    assert PlainBlocks.find(gdal.Open(path)) is None


def test_other_formats_and_places_are_left_to_gdal(tmp_path):
    path = write(tmp_path / "in.tif", noise())
    assert PlainBlocks.find(gdal.Open(path)) is not None
    gdal.Translate(str(tmp_path / "in.img"), path, format="HFA")
    gdal.Translate(str(tmp_path / "in.vrt"), path, format="VRT")
    for other in (tmp_path / "in.img", tmp_path / "in.vrt", f"GTIFF_DIR:1:{path}"):
        assert PlainBlocks.find(gdal.Open(str(other))) is None
    with open(path, "rb") as file:
        gdal.FileFromMemBuffer("/vsimem/in.tif", file.read())
    assert PlainBlocks.find(gdal.Open("/vsimem/in.tif")) is None
    gdal.Unlink("/vsimem/in.tif")


def test_blocks_that_a_sparse_file_lacks_are_read_as_gdal_reads_them(tmp_path):
    path = str(tmp_path / "in.tif")
    options = ["SPARSE_OK=TRUE", "TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
    file = gdal.GetDriverByName("GTiff").Create(path, 128, 128, 1, gdal.GDT_Float32, options)
    file.GetRasterBand(1).SetNoDataValue(-5)
    file.GetRasterBand(1).WriteArray(noise(shape=(64, 64))[0], 64, 0)
    file.FlushCache()
    del file
    out = np.empty((128, 128), "f4")
    with Reader(RasterSource(path)) as reader:
        assert PlainBlocks.find(gdal.Open(path)).locate(1, Window(0, 0, 9, 70)) is None
        reader.read(0, Window(0, 0, 128, 128), out)
    np.testing.assert_array_equal(out[:64, 64:], noise(shape=(64, 64))[0])
    assert np.isnan(out[64:]).all()
    assert np.isnan(out[:, :64]).all()


def test_a_file_that_was_cut_off_is_no_patch_of_zeros(tmp_path):
    path = write(tmp_path / "in.tif", noise(), LAYOUTS["tiles"])
    with Reader(RasterSource(path)) as reader:
        os.truncate(path, os.path.getsize(path) // 2)
        with pytest.raises(Exception, match=r"in\.tif: band 1 cannot be read at columns"):
            reader.read(0, Window(0, 0, ROWS, COLUMNS), np.empty((ROWS, COLUMNS), "f4"))


def sink_of(path, bands=1, dtype="f4", options=(), nodata=-9999.0):
    grid = Grid(ROWS, COLUMNS, (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    return RasterSink(
        str(path),
        grid,
        [OutputBand(f"b{number}", nodata=nodata, unit="m") for number in range(bands)],
        np.dtype(dtype),
        options=list(options),
    )


def cut(step_rows, step_columns):
    for row in range(0, ROWS, step_rows):
        for column in range(0, COLUMNS, step_columns):
            yield Window(
                row, column, min(step_rows, ROWS - row), min(step_columns, COLUMNS - column)
            )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["u1", "i4", "f4", "f8"])
def test_windows_in_any_order_make_one_file_the_same_bytes(tmp_path, layout, dtype):
    cells = noise(dtype, bands=2)
    options = [*LAYOUTS[layout], "INTERLEAVE=BAND"]
    files = []
    for name, rows, columns in (("a", 150, 300), ("b", 1, 300), ("c", 64, 64), ("d", 37, 41)):
        with sink_of(tmp_path / f"{name}.tif", 2, dtype, options, nodata=0.0) as sink:
            assert sink.takes_any_order
            order = list(cut(rows, columns))
            np.random.default_rng(3).shuffle(order)
            for row, column, high, wide in order:
                part = cells[:, row : row + high, column : column + wide]
                sink.write(Window(row, column, high, wide), part)
        files.append((tmp_path / f"{name}.tif").read_bytes())
    assert files[0] == files[1] == files[2] == files[3]
    found = gdal.Open(str(tmp_path / "d.tif"))
    np.testing.assert_array_equal(found.ReadAsArray(), cells)
    band = found.GetRasterBand(2)
    assert (band.GetNoDataValue(), band.GetDescription(), band.GetUnitType()) == (0.0, "b1", "m")
    assert sorted(os.listdir(tmp_path)) == ["a.tif", "b.tif", "c.tif", "d.tif"]


def test_several_threads_may_write_at_a_time(tmp_path):
    cells = noise()
    with sink_of(
        tmp_path / "out.tif", options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
    ) as s:
        order = list(cut(64, 64))

        def some(k):
            for row, column, high, wide in order[k::3]:
                part = cells[:, row : row + high, column : column + wide]
                s.write(Window(row, column, high, wide), part)

        threads = [threading.Thread(target=some, args=(k,)) for k in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "out.tif")).ReadAsArray(), cells[0])


def test_one_band_of_several_may_come_by_itself(tmp_path):
    cells = noise(bands=2)
    with sink_of(tmp_path / "out.tif", 2, options=["INTERLEAVE=BAND"]) as sink:
        whole = Window(0, 0, ROWS, COLUMNS)
        sink.write(whole, cells[1:], 1)
        sink.write(whole, cells[:1])
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "out.tif")).ReadAsArray(), cells)


@pytest.mark.parametrize("options", [["COMPRESS=NONE"], ["compress=none", "tiled=yes"], []])
def test_no_compression_is_plain_however_it_is_written(tmp_path, options):
    with sink_of(tmp_path / "out.tif", options=options) as sink:
        assert sink.takes_any_order
        sink.write(Window(0, 0, ROWS, COLUMNS), noise())


@pytest.mark.parametrize(
    "options", [["COMPRESS=LZW"], ["SPARSE_OK=TRUE"], ["ENDIANNESS=BIG"], ["TFW=YES"]]
)
def test_what_gdal_has_to_write_comes_in_order(tmp_path, options):
    cells = noise()
    with sink_of(tmp_path / "out.tif", options=options) as sink:
        assert not sink.takes_any_order
        sink.write(Window(0, 0, ROWS, COLUMNS), cells)
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "out.tif")).ReadAsArray(), cells[0])


def test_what_a_file_has_beyond_the_rasters_edge_is_zero(tmp_path):
    """The memory that was used for other cells before does not come to light there."""
    options = ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
    with sink_of(tmp_path / "out.tif", options=options) as sink:
        sink.write(Window(0, 0, ROWS, COLUMNS), np.full((1, ROWS, COLUMNS), 7, "f4"))
    file = gdal.Open(str(tmp_path / "out.tif"))
    start = int(file.GetRasterBand(1).GetMetadataItem("BLOCK_OFFSET_4_2", "TIFF"))
    with open(tmp_path / "out.tif", "rb") as raw:
        raw.seek(start)
        block = np.frombuffer(raw.read(64 * 64 * 4), "f4").reshape(64, 64)
    assert (block[: ROWS - 128, : COLUMNS - 256] == 7).all()
    assert (block[ROWS - 128 :] == 0).all()
    assert (block[:, COLUMNS - 256 :] == 0).all()
