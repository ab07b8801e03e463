"""The cells of a plain GeoTIFF, read and written where they lie in the file.

In a GeoTIFF that is not compressed and has its bands one after the other, a block is a run of
bytes, and GDAL tells where it starts. Going there directly saves GDAL's two copies of every cell
and its cache; and of the blocks around a window only those rows are read that the window wants.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import FileIO
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np
from osgeo import gdal, gdal_array

from ..kernels.memory import scratch
from .grid import Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Bytes that are read or written at a time, where a row of a block is not more.
_PIECE_BYTES = 2**18
# GDAL is as fast where blocks are smaller.
_FEWEST_CELLS = 256
# The beginning of a TIFF, and of a BigTIFF, with the lower byte of a number first.
_LITTLE_ENDIAN = (b"II*\0", b"II+\0")


class Piece(NamedTuple):
    """Rows of a block of the file that belong to a window.

    Attributes
    ----------
    start : int
        The file's byte with which the first cell begins.
    rows, columns : slice
        Which rows and columns of the window they are.
    ends : bool
        Whether the window has the last columns of the block, as far as it lies in the raster.
    """

    start: int
    rows: slice
    columns: slice
    ends: bool


class PlainBlocks:
    """Where a plain GeoTIFF has its cells; made by `find`.

    Threads may share it, but for `locate`, which asks GDAL.

    Parameters
    ----------
    dataset : gdal.Dataset
        The open file.
    """

    def __init__(self, dataset: gdal.Dataset) -> None:
        band = dataset.GetRasterBand(1)
        self._dataset = dataset
        self._columns = int(dataset.RasterXSize)
        self._block_columns, self._block_rows = map(int, band.GetBlockSize())
        self.path = str(dataset.GetDescription())
        self.dtype = np.dtype(gdal_array.GDALTypeCodeToNumericTypeCode(band.DataType))
        self._row_bytes = self._block_columns * self.dtype.itemsize

    @classmethod
    def find(cls, dataset: gdal.Dataset) -> Optional[PlainBlocks]:
        """Return the blocks of a file, None where it is no plain GeoTIFF on a disk.

        Parameters
        ----------
        dataset : gdal.Dataset
            Opened without options.
        """
        return cls(dataset) if _is_plain(dataset) else None

    def has_whole(self, window: Window) -> bool:
        """Say whether a window's columns are those of whole blocks."""
        ends = window.column_end % self._block_columns == 0 or window.column_end == self._columns
        return ends and window.column % self._block_columns == 0

    def locate(self, number: int, window: Window) -> Optional[list[Piece]]:
        """Return where a window's cells lie, None where the file lacks some of them.

        Parameters
        ----------
        number : int
            The band, from 1.
        window : Window
            Which cells; all of them lie in the raster.
        """
        band = self._dataset.GetRasterBand(number)
        most = max(1, _PIECE_BYTES // self._row_bytes)
        pieces = []
        for y, rows in _cuts(window.row, window.row_end, self._block_rows):
            for x, columns in _cuts(window.column, window.column_end, self._block_columns):
                start = band.GetMetadataItem(f"BLOCK_OFFSET_{x}_{y}", "TIFF")
                held = band.GetMetadataItem(f"BLOCK_SIZE_{x}_{y}", "TIFF")
                top, left = rows.start - y * self._block_rows, columns.start % self._block_columns
                if not start or int(held or 0) < (top + rows.stop - rows.start) * self._row_bytes:
                    return None
                ends = columns.stop in ((x + 1) * self._block_columns, self._columns)
                for row in range(rows.start, rows.stop, most):
                    skipped = (top + row - rows.start) * self._row_bytes
                    below = min(row + most, rows.stop)
                    pieces.append(
                        Piece(
                            int(start) + skipped + left * self.dtype.itemsize,
                            slice(row - window.row, below - window.row),
                            slice(columns.start - window.column, columns.stop - window.column),
                            ends and left == 0,
                        )
                    )
        return pieces

    def read(self, file: FileIO, pieces: list[Piece], out: NDArray[Any]) -> bool:
        """Read a window, and say whether the file had all of it.

        Parameters
        ----------
        file : FileIO
            The file, not buffered.
        pieces : list of Piece
            What `locate` found.
        out : ndarray of shape (rows, columns)
            Takes the cells; of a type that holds all the file's values.
        """
        for start, rows, columns, _ in pieces:
            place = out[rows, columns]
            memory, cells = self._memory(*place.shape)
            file.seek(start)
            if not _fill(file, memory):
                return False
            np.copyto(place, cells)
        return True

    def write(self, file: FileIO, piece: Piece, cells: NDArray[Any]) -> None:
        """Write a piece of a window.

        Parameters
        ----------
        file : FileIO
            The file, not buffered, open for reading and writing.
        piece : Piece
            One of those that `locate` found.
        cells : ndarray of shape (rows, columns)
            The window's cells, in the file's type.

        Raises
        ------
        OSError
            Where the disk is full, say.
        """
        start, rows, columns, ends = piece
        part = cells[rows, columns]
        if not ends and len(part) > 1:
            # The cells between one row and the next are not this window's.
            for row, line in enumerate(part):
                file.seek(start + row * self._row_bytes)
                _pour(file, np.ascontiguousarray(line))
            return
        file.seek(start)
        if part.flags.c_contiguous and part.shape[1] == self._block_columns:
            _pour(file, part)
            return
        # What a block has beyond the raster's edge is 0.
        width = self._block_columns if ends else part.shape[1]
        memory, whole = self._memory(len(part), width)
        whole[:, part.shape[1] :] = 0
        whole[:, : part.shape[1]] = part
        _pour(file, memory)

    def _memory(self, rows: int, columns: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return memory for rows of a block, from the first wanted cell to the last."""
        size = (rows - 1) * self._block_columns + columns
        memory: NDArray[Any] = scratch("plain", size, self.dtype)
        strides = self._row_bytes, self.dtype.itemsize
        return memory, np.ndarray((rows, columns), self.dtype, memory, 0, strides)


def _is_plain(dataset: gdal.Dataset) -> bool:
    path, band = dataset.GetDescription(), dataset.GetRasterBand(1)
    if dataset.GetDriver().ShortName != "GTiff" or not os.path.isfile(path):
        return False
    structure = {**dataset.GetMetadata("IMAGE_STRUCTURE"), **band.GetMetadata("IMAGE_STRUCTURE")}
    together = dataset.RasterCount > 1 and structure.get("INTERLEAVE") != "BAND"
    if together or {"COMPRESSION", "NBITS", "PIXELTYPE"} & set(structure):
        return False
    columns, rows = band.GetBlockSize()
    if columns * rows < min(_FEWEST_CELLS, dataset.RasterXSize * dataset.RasterYSize):
        return False
    if gdal_array.GDALTypeCodeToNumericTypeCode(band.DataType) is None:
        return False
    try:
        with open(path, "rb", buffering=0) as file:
            return sys.byteorder == "little" and file.read(4) in _LITTLE_ENDIAN
    except OSError:
        return False


def _cuts(start: int, stop: int, size: int) -> Iterator[tuple[int, slice]]:
    """Cut an axis where blocks begin; yield each block's number and its part of the axis."""
    for number in range(start // size, -(-stop // size)):
        yield number, slice(max(start, number * size), min(stop, (number + 1) * size))


def _fill(file: FileIO, memory: NDArray[Any]) -> bool:
    """Read until memory is full, and say whether it is."""
    left = memory.view(np.uint8).data
    while left:
        count = file.readinto(left)
        if not count:
            return False
        left = left[count:]
    return True


def _pour(file: FileIO, memory: NDArray[Any]) -> None:
    """Write all of memory."""
    left = memory.reshape(-1).view(np.uint8).data
    while left:
        left = left[file.write(left) :]
