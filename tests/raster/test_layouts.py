"""Cells of GeoTIFFs of any layout are read as they are."""

import os
import struct

import numpy as np
import pytest
from osgeo import gdal, gdal_array

from raster_kernels.raster.common.errors import Cancelled, RasterError
from raster_kernels.raster.common.grid import Grid, Window
from raster_kernels.raster.common.plan import make_plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.sources.apart import Apart, copy_apart, needs_copy
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource

ROWS, COLUMNS = 70, 90
LAYOUTS = {
    "strips": [],
    "strips of 7 rows": ["BLOCKYSIZE=7"],
    "one strip": ["BLOCKYSIZE=150"],
    "tiles": ["TILED=YES"],
    "wide tiles": ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=16"],
    "deflated": ["COMPRESS=DEFLATE"],
    "deflated tiles": ["TILED=YES", "COMPRESS=DEFLATE", "BLOCKXSIZE=32", "BLOCKYSIZE=32"],
    "big-endian": ["ENDIANNESS=BIG"],
}
TYPES = ["u1", "i2", "u2", "i4", "f4", "f8"]


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
    for _ in range(10):
        row, column = int(rng.integers(rows)), int(rng.integers(columns))
        high, wide = rng.integers(1, rows - row + 1), rng.integers(1, columns - column + 1)
        yield Window(row, column, int(high), int(wide))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("interleave", ["BAND", "PIXEL"])
def test_any_window_of_any_layout_is_read_as_it_is(tmp_path, layout, dtype, interleave):
    cells = noise(dtype, 3)
    path = write(tmp_path / "in.tif", cells, [*LAYOUTS[layout], f"INTERLEAVE={interleave}"])
    with Reader(RasterSource(path)) as reader:
        assert reader.info.together == (interleave == "PIXEL")
        for window in windows():
            out = np.full((window.rows, window.columns), -1, reader.info.bands[0].float_dtype)
            reader.read(1, window, out)
            right = cells[1, window.row : window.row_end, window.column : window.column_end]
            np.testing.assert_array_equal(out, right)


def test_a_file_that_was_cut_off_is_no_patch_of_zeros(tmp_path):
    path = write(tmp_path / "in.tif", noise(shape=(300, 300)), LAYOUTS["tiles"])
    with Reader(RasterSource(path)) as reader:
        os.truncate(path, os.path.getsize(path) // 2)
        with pytest.raises(RasterError, match=r"in\.tif: band 1 cannot be read at columns"):
            reader.read(0, Window(0, 0, 300, 300), np.empty((300, 300), "f4"))


def bits_reversed(path, cells):
    """Write a TIFF of bytes, cell by cell, whose bits lie the lowest first: FillOrder 2."""
    bands, rows, columns = cells.shape
    data = np.packbits(
        np.unpackbits(np.moveaxis(cells, 0, -1).reshape(-1, 1), axis=1, bitorder="little"), axis=1
    ).tobytes()
    tags = [
        (256, 3, 1, columns),
        (257, 3, 1, rows),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (266, 3, 1, 2),
        (273, 4, 1, 8),
        (277, 3, 1, bands),
        (278, 3, 1, rows),
        (279, 4, 1, len(data)),
        (284, 3, 1, 1),
    ]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *t) for t in tags)
    head = struct.pack("<2sHI", b"II", 42, 8 + len(data))
    path.write_bytes(head + data + directory + struct.pack("<I", 0))
    return str(path)


def test_bits_that_lie_the_other_way_round_are_turned(tmp_path):
    cells = np.array([[[1, 2, 3], [128, 254, 7]]], "u1")
    path = bits_reversed(tmp_path / "in.tif", cells)
    with Reader(RasterSource(path)) as reader:
        np.testing.assert_array_equal(reader.read_native(0, Window(0, 0, 2, 3))[0], cells[0])


# A copy with one band after the other


def copied(tmp_path, path, numbers, progress=None):
    source = RasterSource(path, bands=numbers)
    info = source.info()
    target = str(tmp_path / "bands.bin")
    apart = Apart(target, numbers, info.bands[0].dtype, info.grid.shape)
    copy_apart(source, info, apart, progress or Progress())
    return RasterSource(path, bands=numbers, apart=apart)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["u1", "i2", "f8"])
@pytest.mark.parametrize("piece_bytes", [1, 3000, 2**25])
def test_a_copy_holds_the_bands_asked_for_in_their_order(
    tmp_path, monkeypatch, layout, dtype, piece_bytes
):
    monkeypatch.setattr("raster_kernels.raster.sources.apart._PIECE_BYTES", piece_bytes)
    monkeypatch.setattr("raster_kernels.raster.sources.apart._TURNED", 2)
    cells = noise(dtype, 5)
    path = write(tmp_path / "in.tif", cells, [*LAYOUTS[layout], "INTERLEAVE=PIXEL"])
    numbers = (4, 1, 2, 5)
    source = copied(tmp_path, path, numbers)
    with Reader(source) as reader:
        assert not reader.info.together
        for window in windows():
            for index, number in enumerate(numbers):
                right = cells[number - 1, window.row : window.row_end]
                right = right[:, window.column : window.column_end]
                np.testing.assert_array_equal(reader.read_native(index, window)[0], right)


def test_a_copy_of_bits_that_lie_the_other_way_round_is_right(tmp_path):
    cells = noise("u1", 3)
    path = bits_reversed(tmp_path / "in.tif", cells)
    with Reader(copied(tmp_path, path, (1, 2, 3))) as reader:
        for band in range(3):
            values, _ = reader.read_native(band, Window(0, 0, ROWS, COLUMNS))
            np.testing.assert_array_equal(values, cells[band])


def test_a_copy_of_a_file_that_was_cut_off_is_refused(tmp_path):
    path = write(tmp_path / "in.tif", noise(bands=5), ["INTERLEAVE=PIXEL"])
    os.truncate(path, os.path.getsize(path) // 2)
    with pytest.raises(RasterError, match=r"in\.tif cannot be read at columns"):
        copied(tmp_path, path, (1, 2, 3, 4, 5))


def test_a_copy_that_finds_no_room_is_told_with_what_to_do(tmp_path):
    path = write(tmp_path / "in.tif", noise(bands=5), ["INTERLEAVE=PIXEL"])
    (tmp_path / "bands.bin").mkdir()
    with pytest.raises(RasterError, match=r"cannot be kept in .*; set TMPDIR to a larger folder"):
        copied(tmp_path, path, (1, 2))


def test_copying_can_be_cancelled(tmp_path):
    class Stopped(Progress):
        def is_cancelled(self):
            return True

    path = write(tmp_path / "in.tif", noise(bands=5), ["INTERLEAVE=PIXEL"])
    with pytest.raises(Cancelled):
        copied(tmp_path, path, (1, 2), Stopped())


def stack(dtype, bands, rows, columns, tiled=False):
    """Return what would be known of a raster whose bands lie cell by cell."""
    cells = np.zeros((1, 1, 1), dtype)
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
    path = f"/vsimem/{dtype}.tif"
    gdal.GetDriverByName("GTiff").Create(path, 1, 1, 1, kind)
    info = RasterSource(path).info()
    block = (256, 256) if tiled else (1, columns)
    band = info.bands[0]._replace(together=True, block=block)
    return info._replace(grid=Grid(rows, columns), bands=(band,) * bands)


@pytest.mark.parametrize("budget", [16, 64, 256, 2000])
@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8"])
@pytest.mark.parametrize("shape", [(96, 96), (300, 200), (4000, 4000), (20, 50000)])
def test_bands_that_are_not_copied_apart_fit_into_a_plan_together(shape, dtype, budget):
    budget *= 2**20
    for bands in (2, 3, 12, 50, 200, 400, 900, 1800, 10000):
        for tiled in (False, True):
            info = stack(dtype, bands, *shape, tiled)
            if needs_copy(info, bands, budget):
                continue
            size = info.float_dtype.itemsize
            for halo in (2, 200):
                make_plan(  # which raises where it does not fit
                    shape,
                    cell_bytes=size,
                    out_bytes=size,
                    budget=budget,
                    halo=halo,
                    bands=bands,
                    together=True,
                    tiled=tiled,
                )
            make_plan(shape, cell_bytes=3 * size, budget=budget, bands=bands, together=True)


def test_photographs_are_not_copied_and_stacks_are():
    assert not needs_copy(stack("u1", 4, 4000, 4000), 4)
    assert not needs_copy(stack("u2", 8, 4000, 4000, tiled=True), 8)
    assert needs_copy(stack("i2", 1800, 96, 96), 1800)
