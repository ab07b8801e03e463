"""Bands that lie cell by cell in a file, copied to lie one after the other.

A block of such a file holds all bands. Reading it band by band decodes each block once a band, and
all bands of a block together may be more than the memory for blocks. So each block is read once,
and its bands go to a temporary file: cells as they are stored, a band after the other.
"""

from __future__ import annotations

import os
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import shown, tr
from ..common.errors import RasterError, call, is_none
from ..common.grid import Window
from ..common.plan import DEFAULT_BUDGET, fit_together, tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..common.progress import Progress
    from .info import Info
    from .source import RasterSource

# Where all bands of two rows of blocks fit GDAL's cache beside one another, they stay in it.
_CACHED_BYTES = 32 * 2**20
_CACHED_ROWS, _CACHED_COLUMNS = 512, 4096
# Bytes that are read at a time, where a block is not more.
_PIECE_BYTES = 32 * 2**20
# Bands that are turned at a time: their cells lie together in the processor's cache.
_TURNED = 32
# The tag of a TIFF that tells how bits lie in a byte.
_FILL_ORDER = 266


class Apart(NamedTuple):
    """The file with the bands one after the other.

    Attributes
    ----------
    path : str
        Where it is.
    numbers : tuple of int
        The bands that it holds, from 1, in its order.
    dtype : numpy dtype
        Type of all cells.
    shape : tuple of int
        Rows and columns.
    """

    path: str
    numbers: tuple[int, ...]
    dtype: np.dtype[Any]
    shape: tuple[int, int]

    def read(self, numbers: Sequence[int], window: Window, out: NDArray[Any]) -> None:
        """Read the stored cells of a window of some bands.

        Parameters
        ----------
        numbers : sequence of int
            Which bands, from 1.
        window : Window
            Which cells.
        out : ndarray of shape (bands, window.rows, window.columns)
            Takes them, in its own type.

        Raises
        ------
        OSError
            Where the file cannot be read.
        """
        with open(self.path, "rb", buffering=0) as file:
            for number, layer in zip(numbers, out):
                if layer.dtype == self.dtype and layer.flags.c_contiguous:
                    self._read_band(file, number, window, layer)
                else:
                    cells = np.empty(layer.shape, self.dtype)
                    self._read_band(file, number, window, cells)
                    layer[...] = cells

    def _read_band(self, file: Any, number: int, window: Window, cells: NDArray[Any]) -> None:
        item, columns = self.dtype.itemsize, self.shape[1]
        place = number - self.numbers[0]
        if not (0 <= place < len(self.numbers) and self.numbers[place] == number):
            place = self.numbers.index(number)
        first = (place * self.shape[0] + window.row) * columns + window.column
        if window.columns == columns:
            _fill(file, first * item, cells)
        else:
            for row, line in enumerate(cells):
                _fill(file, (first + row * columns) * item, line)


def _fill(file: Any, start: int, cells: NDArray[Any]) -> None:
    file.seek(start)
    left = cells.reshape(-1).view(np.uint8).data
    while left:
        count = file.readinto(left)
        if not count:
            raise OSError(tr("the temporary file ended too early"))
        left = left[count:]


def needs_copy(info: Info, file_bands: int, budget: int = DEFAULT_BUDGET) -> bool:
    """Say whether some bands are read faster, or only at all, from a copy.

    Parameters
    ----------
    info : Info
        What is known of the bands that are wanted.
    file_bands : int
        How many bands a block of the file holds.
    budget : int
        Bytes that blocks may take in memory.
    """
    first = info.bands[0]
    if not info.together or any(band.dtype != first.dtype for band in info.bands):
        return False
    columns = min(info.grid.columns, _CACHED_COLUMNS) if info.tiled else info.grid.columns
    rows = min(info.grid.rows, _CACHED_ROWS)
    if rows * columns * file_bands * first.dtype.itemsize > _CACHED_BYTES:
        return True
    # Cells, and results twice.
    cell_bytes = 3 * info.float_dtype.itemsize
    return not fit_together(info.grid.shape, len(info.bands), cell_bytes, budget)


def copy_apart(source: RasterSource, info: Info, apart: Apart, progress: Progress) -> None:
    """Make the file with the bands one after the other.

    Parameters
    ----------
    source : RasterSource
        Whose cells to copy.
    info : Info
        What is known of it.
    apart : Apart
        The file to make.
    progress : Progress
        Asked whether to stop.

    Raises
    ------
    RasterError
        Where cells cannot be read, or the disk is full.
    """
    item, (rows, columns) = apart.dtype.itemsize, apart.shape
    cell_bytes = item * len(apart.numbers)
    block_rows, block_columns = info.bands[0].block
    high, wide = min(block_rows, rows), min(block_columns, columns)
    # Whole rows of blocks where they fit, else as many blocks of a row as do.
    many = _PIECE_BYTES // (high * columns * cell_bytes)
    if many:
        high, wide = min(high * many, rows), columns
    else:
        wide *= max(1, _PIECE_BYTES // (high * wide * cell_bytes))
    dataset = _open(source)
    try:
        with open(apart.path, "wb", buffering=0) as file:
            for window in tiles(Window(0, 0, rows, columns), high, wide):
                progress.check()
                _write(file, apart, window, _read(source, dataset, apart, window), progress)
    except OSError as error:
        folder = os.path.dirname(apart.path)
        megabytes = rows * columns * cell_bytes // 2**20
        raise RasterError(
            tr(
                "{} has its bands cell by cell, and a copy with one band after the "
                "other, {} MB, cannot be kept in {}: {}; set TMPDIR to a larger "
                "folder"
            ).format(source.name, shown(megabytes, ","), folder, error.strerror or error)
        ) from error


def _open(source: RasterSource) -> gdal.Dataset:
    """Open a file so that a GeoTIFF gives cells without decoding whole blocks, where it can.

    GDAL picks each band of a block for all of the block: of tiles that reach far beyond a small
    raster's edge, or hold a thousand bands, that takes ten times as long and twice the block's
    memory.
    """
    # Not the file that the run keeps open: what GDAL holds of large blocks goes with it.
    source = replace(source, session="")
    if _bits_are_turned(source.uri):
        return source.open_dataset()
    before = gdal.GetThreadLocalConfigOption("GTIFF_DIRECT_IO")
    gdal.SetThreadLocalConfigOption("GTIFF_DIRECT_IO", "YES")
    try:
        return source.open_dataset()
    finally:
        gdal.SetThreadLocalConfigOption("GTIFF_DIRECT_IO", before)


def _bits_are_turned(path: str) -> bool:
    """Say whether a TIFF has its bits the lowest first, which only decoding turns; or may have."""
    try:
        with open(path, "rb") as file:
            head = file.read(16)
            order = {b"II": "<", b"MM": ">"}.get(head[:2], "<")
            large = struct.unpack(order + "H", head[2:4])[0] == 43
            start = struct.unpack_from(order + ("Q" if large else "I"), head, 8 if large else 4)[0]
            file.seek(start)
            count = struct.unpack(order + ("Q" if large else "H"), file.read(8 if large else 2))[0]
            size, place = (20, 12) if large else (12, 8)
            tags = file.read(min(count, 4096) * size)
    except (OSError, struct.error):
        return True
    for at in range(0, len(tags) - size + 1, size):
        if struct.unpack_from(order + "H", tags, at)[0] == _FILL_ORDER:
            return bool(struct.unpack_from(order + "H", tags, at + place)[0] != 1)
    return False


def _read(
    source: RasterSource, dataset: gdal.Dataset, apart: Apart, window: Window
) -> NDArray[Any]:
    """Read all bands of a window, of shape (cells, bands)."""
    count, item = len(apart.numbers), apart.dtype.itemsize
    data = call(
        lambda: dataset.ReadRaster(
            *(window.column, window.row, window.columns, window.rows),
            band_list=list(apart.numbers),
            buf_pixel_space=item * count,
            buf_line_space=item * count * window.columns,
            buf_band_space=item,
        ),
        is_none,
        tr("{} cannot be read at {}").format(source.name, window),
        strict=True,
    )
    return np.frombuffer(data, apart.dtype).reshape(-1, count)


def _write(
    file: Any, apart: Apart, window: Window, cells: NDArray[Any], progress: Progress
) -> None:
    """Write the bands of a window to their places."""
    item, (rows, columns) = apart.dtype.itemsize, apart.shape
    whole = window.columns == columns
    for start in range(0, len(apart.numbers), _TURNED):
        progress.check()
        turned = np.ascontiguousarray(cells[:, start : start + _TURNED].T)
        for place, band in enumerate(turned, start=start):
            first = (place * rows + window.row) * columns + window.column
            for row, line in enumerate([band] if whole else band.reshape(window.rows, -1)):
                file.seek((first + row * columns) * item)
                _pour(file, line)


def _pour(file: Any, cells: NDArray[Any]) -> None:
    left = cells.view(np.uint8).data
    while left:
        left = left[file.write(left) :]
