"""A file under way: it takes windows of cells, and writes them in pieces of whole blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import Cancelled, RasterError, call, is_error, is_none
from ..common.grid import Grid, Window
from ..common.plan import tiles
from ..common.progress import Progress, patiently
from .strips import Strips

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of so many bytes at a time a file is told, and compresses them: then a run can be cancelled.
_PIECE_BYTES = 2**20


class CellFile:
    """A raster file that is made, and takes cells.

    Parameters
    ----------
    driver : gdal.Driver
        What makes it.
    path : str
        Where.
    grid : Grid
        Rows and columns.
    count : int
        Number of its bands.
    dtype : numpy dtype
        Type of its cells.
    kind : int
        GDAL's number of that.
    options : sequence of str
        Creation options.
    together : bool
        Whether all bands of a cell lie together in the file: then all come at once.
    name : str
        What to call it where it fails.
    progress : Progress
        Asked whether to stop.

    Raises
    ------
    RasterError
        Where it cannot be made.
    """

    def __init__(
        self,
        driver: gdal.Driver,
        path: str,
        grid: Grid,
        count: int,
        dtype: np.dtype[Any],
        kind: int,
        options: Sequence[str],
        *,
        together: bool,
        name: str,
        progress: Progress,
    ) -> None:
        self._name, self._what, self._progress = (
            name,
            tr("{} cannot be written").format(name),
            progress,
        )
        self._grid, self._count, self._dtype, self._together = grid, count, dtype, together
        self.dataset: Any = call(
            lambda: driver.Create(path, grid.columns, grid.rows, count, kind, list(options)),
            is_none,
            tr("{} cannot be created").format(name),
        )
        if self.dataset.RasterCount != count:
            raise RasterError(
                tr("{}: {} holds no {} bands; choose for instance .tif").format(
                    name, driver.LongName, count
                )
            )
        block_columns, block_rows = self.dataset.GetRasterBand(1).GetBlockSize()
        self._block = block_rows, block_columns
        self._strips = Strips(grid, dtype, self._block)
        self._mask_strips = Strips(grid, np.dtype("u1"), self._block)
        self.piece = self._piece_size()

    @property
    def incomplete(self) -> bool:
        """Whether a strip still waits for windows."""
        return self._strips.incomplete

    def _piece_size(self) -> tuple[int, int]:
        """Return the rows and columns that are written at a time: whole blocks."""
        rows, columns = self._block[0], min(self._block[1], self._grid.columns)
        bands = self._count if self._together else 1  # all of a block where they lie together
        blocks = max(1, _PIECE_BYTES // (rows * columns * bands * self._dtype.itemsize))
        if columns == self._grid.columns:
            return blocks * rows, columns
        return rows, blocks * columns

    def create_mask(self) -> None:
        """Make a mask band, inside the file where it is a GeoTIFF."""
        before = gdal.GetConfigOption("GDAL_TIFF_INTERNAL_MASK")
        gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
        what = tr("{}: no mask can be written; choose a .tif").format(self._name)
        try:
            call(lambda: self.dataset.CreateMaskBand(gdal.GMF_PER_DATASET), is_error, what)
        finally:
            gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", before)

    def write(self, window: Window, cells: NDArray[Any], first: int) -> None:
        """Take cells of a window, of the bands from the first on, counted from 0."""
        for row, column, strip in self._strips.add(window, cells, first):
            self.write_strip(row, column, strip, first)

    def write_mask(self, window: Window, valid: NDArray[np.bool_]) -> None:
        """Take which cells of a window have data."""
        mask = self.dataset.GetRasterBand(1).GetMaskBand()
        cells = valid[None].astype(np.uint8) * np.uint8(255)
        for row, column, strip in self._mask_strips.add(window, cells, 0):
            put = partial(_put_down, [mask], strip, Window(row, column, *strip.shape[1:]))
            call(put, is_error, self._what, strict=True)

    def read(self, window: Window) -> NDArray[Any]:
        """Return the cells of a window that were written, of all bands."""
        cells: NDArray[Any] = np.empty((self._count, window.rows, window.columns), self._dtype)
        place = window.column, window.row, window.columns, window.rows
        read = partial(self.dataset.ReadAsArray, *place, buf_obj=cells)
        call(read, is_none, self._what, strict=True)
        return cells

    def flush(self) -> None:
        """Write what GDAL holds of the file."""
        call(self.dataset.FlushCache, is_error, self._what, strict=True)

    def close(self) -> None:
        """Close the file, unless that is done, and learn of what only shows then."""
        dataset, self.dataset = self.dataset, None
        if dataset is not None:
            close(dataset, self._what)

    def write_strip(self, row: int, column: int, cells: NDArray[Any], first: int = 0) -> None:
        """Write cells whose place in the file has come, from a row and column on."""
        numbers = range(first + 1, first + 1 + len(cells))
        bands = [self.dataset.GetRasterBand(number) for number in numbers]
        for piece in tiles(Window(row, column, *cells.shape[1:]), *self.piece):
            self._progress.check()
            top, left = piece.row - row, piece.column - column
            part = cells[:, top : top + piece.rows, left : left + piece.columns]
            if self._together:
                put = partial(_put_together, self.dataset, part, piece)
            else:
                put = partial(_put_down, bands, part, piece)
            write = partial(call, put, is_error, self._what, strict=True)
            self._write_piece(write, part.nbytes)

    def _write_piece(self, write: Callable[[], None], size: int) -> None:
        """Write whole blocks; where they are large, a cancelled run does not wait for it."""
        if size <= _PIECE_BYTES:
            write()
            return
        dataset = self.dataset

        def write_with_file() -> object:
            write()
            return dataset  # which is open until the thread that is left behind has ended

        try:
            patiently(self._progress.check, write_with_file)
        except Cancelled:
            self.dataset = None
            raise


def close(dataset: gdal.Dataset, what: str) -> None:
    """Close a file that was written, and learn of what only shows then.

    Python would close it too, but when it likes, and with no way to report a failure.
    """
    destroy = dataset.__swig_destroy__
    try:
        call(lambda: destroy(dataset), is_error, what, strict=True)
    finally:
        dataset.this = None


def _put_down(bands: Iterable[gdal.Band], cells: NDArray[Any], piece: Window) -> Any:
    """Write bands that lie apart in the file."""
    failed = gdal.CE_None
    for band, layer in zip(bands, cells):
        failed = failed or band.WriteArray(layer, piece.column, piece.row)
        band.FlushCache()
    return failed


def _put_together(dataset: gdal.Dataset, cells: NDArray[Any], piece: Window) -> Any:
    """Write all bands of cells that lie together in the file, in one call: its blocks are whole."""
    memory = np.ascontiguousarray(cells).reshape(-1).view(np.uint8).data
    size = piece.columns, piece.rows
    failed = dataset.WriteRaster(piece.column, piece.row, *size, memory)
    dataset.FlushCache()
    return failed
