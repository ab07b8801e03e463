"""Where results go: a raster file that is either whole, or not there at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Optional

import numpy as np
from osgeo import gdal

from .about import NO_NOTES, Notes, OutputBand, describe, tell
from .errors import Cancelled, RasterError, call, is_error, is_none
from .formats import (
    MEMORY,
    check_target,
    checked_options,
    driver_for,
    gdal_type,
    refuse_large_blocks,
)
from .grid import Grid, Window
from .plan import fit_together, tiles
from .progress import Progress, patiently
from .source import Info
from .staging import Staging, lies_alone
from .trial import SIZE, kind_of, lost, note, sample, unsaid, went_well

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STRIP_ROWS = 256
# Of so many bytes at a time a file is told, and compresses them: then a run can be cancelled.
_PIECE_BYTES = 2**20
# Of results that lie cell by cell in the file, what all bands of a row of blocks may take; more is
# kept band by band in a file of its own until all are known.
_ROW_BYTES = 32 * 2**20
# What a cell and its results take in memory, as a rule.
_CELL_BYTES = 12
# Photographs, which are drawn with all bands at once; others are read a band at a time.
_FEW_BANDS = 4
# A TIFF counts its bands in 16 bits; of more than four they are no colours.
_MOST_TIFF_BANDS, _TRIED_BANDS = 2**16 - 1, 8
# Closing a GeoTIFF writes all blocks that were never written: seconds, where a run is cancelled.
# So every block is written when its turn comes, those without data too, and none at the end.
_BLOCKS_IN_TURN = ["SPARSE_OK=TRUE", "WRITE_EMPTY_TILES_SYNCHRONOUSLY=TRUE"]
# Options, and compressions, with which a GeoTIFF gives back each cell as it was.
_LOSSLESS_OPTIONS = {
    *("TILED", "BLOCKXSIZE", "BLOCKYSIZE", "INTERLEAVE", "BIGTIFF", "ALPHA"),
    *("PREDICTOR", "ZLEVEL", "ZSTD_LEVEL", "LZMA_PRESET", "NUM_THREADS", "SPARSE_OK", "TFW"),
}
_LOSSLESS = ("NONE", "LZW", "PACKBITS", "DEFLATE", "ZSTD", "LZMA")
_SCRATCH_OPTIONS = ["INTERLEAVE=BAND", "TILED=YES", "BIGTIFF=YES", "ALPHA=NO", *_BLOCKS_IN_TURN]


class RasterSink:
    """A raster file under way.

    The file is written in a folder ``<target>.part-<host>-<pid>-<n>`` beside the target and
    moved into place when it is whole; a run that fails or is killed leaves the target as it was.
    Use it as a context manager.

    Parameters
    ----------
    target : str
        Path of the result; its extension says the format.
    grid : Grid
        Where the result lies.
    bands : sequence of OutputBand
        What it holds.
    dtype : numpy dtype
        Type of its cells.
    options : sequence of str
        Creation options, ``KEY=VALUE``.
    like : Info, optional
        Raster whose ground control points carry over.
    notes : Notes
        What that raster says of itself.
    inputs : iterable of str
        The files that the run reads (`files.files_of`), which the target must not be.
    masked : bool
        Whether `write` is told which cells are valid, and the file gets a mask band.
    progress : Progress, optional
        Asked whether to stop while the file is closed.
    memory : int
        Bytes for blocks of cells; a block of the file may take a part of them.
    trial : Staging, optional
        Where this is itself the small file that is written to see whether a large one can be:
        the folder in which it is made, and stays.

    Raises
    ------
    RasterError
        Where the target cannot be written; before anything is computed.
    """

    def __init__(
        self,
        target: str,
        grid: Grid,
        bands: Sequence[OutputBand],
        dtype: np.dtype[Any],
        *,
        options: Sequence[str] = (),
        like: Optional[Info] = None,
        notes: Notes = NO_NOTES,
        inputs: Iterable[str] = (),
        masked: bool = False,
        progress: Optional[Progress] = None,
        memory: int = MEMORY,
        trial: Optional[Staging] = None,
    ) -> None:
        self.masked = masked
        self._target = target
        self._grid, self._bands, self._dtype = grid, tuple(bands), np.dtype(dtype)
        self._like, self._notes, self._progress = like, notes, progress or Progress()
        self._inputs, self._trial, self._memory = tuple(inputs), trial, memory
        self._driver = check_target(target, self._inputs) if trial is None else driver_for(target)
        self._options = checked_options(self._driver, options)
        self._kind = gdal_type(self._dtype, self._driver, target)
        chosen = self._with_defaults(self._options)
        refuse_large_blocks(chosen, grid, self.count, self._dtype, memory)
        self._unsaid: list[str] = []
        self._staging: Optional[Staging] = None
        self._dataset: Any = None
        self._cells: Any = None  # the file that takes the cells, that or another
        if trial is None:
            self._try_out()

    def _try_out(self) -> None:
        """Write a few cells beside the target, and refuse what would come out wrong."""
        rows, columns = min(self._grid.rows, SIZE), min(self._grid.columns, SIZE)
        grid = replace(self._grid, rows=rows, columns=columns)
        lossy = [o for o in self._options if not _is_lossless(o)]
        bands = self._bands
        if self._driver.ShortName == "GTiff" and not lossy and len(bands) <= _MOST_TIFF_BANDS:
            bands = bands[:_TRIED_BANDS]  # the others go the same way
        plain = self._driver.ShortName == "GTiff" and not lossy
        kind = self._kind_of_trial(grid, bands) if plain else None
        if went_well(kind) and lies_alone(self._target):
            return
        cells, valid = sample(grid, bands, self._dtype)
        staging = Staging(self._target, self._inputs)
        try:
            with RasterSink(
                self._target,
                grid,
                bands,
                self._dtype,
                options=self._options,
                like=self._like,
                notes=self._notes,
                masked=self.masked,
                memory=self._memory,
                trial=staging,
            ) as sink:
                sink.write(grid.window, cells, valid=valid)
            valid |= not self.masked
            if self._driver.ShortName != "GTiff":
                self._refuse_loss(lost(staging.path, grid, self._bands, cells, valid))
                self._unsaid = unsaid(staging.path, self._bands)
            elif lossy:
                clause = lost(staging.path, grid, self._bands, cells, valid, exact=False)
                if clause:
                    raise RasterError(
                        f"OUTPUT {self._target}: a GeoTIFF with {'|'.join(lossy)} {clause}; "
                        "choose other CREATION_OPTIONS"
                    )
            staging.check()
            if not staging.others():
                note(kind)
        finally:
            staging.discard()

    def _kind_of_trial(self, grid: Grid, bands: Sequence[OutputBand]) -> Optional[bytes]:
        if self._like is not None and self._like.gcps:
            return None
        said = self._options, self._dtype, self.masked, self._cell_by_cell
        return kind_of(grid, bands, self._notes, *said)

    def _refuse_loss(self, clause: str) -> None:
        if clause:
            name = self._driver.LongName
            raise RasterError(f"OUTPUT {self._target}: {name} {clause}; choose for instance .tif")

    @property
    def count(self) -> int:
        """Number of bands."""
        return len(self._bands)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the cells."""
        return self._dtype

    @property
    def nodata(self) -> tuple[Optional[float], ...]:
        """The nodata value of each band."""
        return tuple(band.nodata for band in self._bands)

    @property
    def band_by_band(self) -> bool:
        """Whether it takes one band after the other, or all bands of a window together."""
        return not self._cell_by_cell or self._apart

    @property
    def _cell_by_cell(self) -> bool:
        """Whether all bands of a cell lie together in the file."""
        if self.count == 1 or not self._driver.GetMetadataItem(gdal.DCAP_CREATE):
            return False
        for option in self._with_defaults(self._options):
            key, _, value = option.upper().partition("=")
            if key.strip() == "INTERLEAVE":
                return value.strip() not in ("BAND", "BSQ")
        return self._driver.ShortName == "GTiff" or self.count <= _FEW_BANDS

    @property
    def _apart(self) -> bool:
        """Whether bands are first kept one after the other."""
        rows = min(self._grid.rows, _STRIP_ROWS)
        row_bytes = rows * self._grid.columns * self.count * self._dtype.itemsize
        fits = fit_together(self._grid.shape, self.count, _CELL_BYTES, self._memory)
        return self._cell_by_cell and (row_bytes > _ROW_BYTES or not fits)

    def __enter__(self) -> RasterSink:
        for what in self._unsaid:
            self._progress.warn(f"OUTPUT {self._target} keeps no {what} of bands")
        self._staging = self._trial or Staging(self._target, self._inputs)
        try:
            with self._staging.naming():
                self._create(self._staging)
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        staging = self._staging
        if staging is None:
            return
        try:
            if kind is None:
                with staging.naming():
                    self._finish(staging)
        finally:
            self._abandon()

    def _abandon(self) -> None:
        """Leave nothing behind; after a run that ended well there is nothing."""
        with contextlib.suppress(RasterError):
            self._close()
        if self._staging is not None and self._staging is not self._trial:
            self._staging.discard()

    def write(
        self,
        window: Window,
        cells: NDArray[Any],
        first: int = 0,
        valid: Optional[NDArray[np.bool_]] = None,
    ) -> None:
        """Take cells of a window; windows come in raster order, for each band or for all.

        Parameters
        ----------
        window : Window
            Which cells.
        cells : ndarray of shape (bands, rows, columns)
            Their values, in the sink's type.
        first : int
            The band of the first of them, from 0; others than all bands may come only where the
            sink takes them band by band.
        valid : ndarray of shape (rows, columns), bool, optional
            For a masked sink: which of them have data.

        Raises
        ------
        RasterError
            Where they cannot be written: the disk is full, say.
        """
        with self._staging.naming() if self._staging else contextlib.nullcontext():
            self._gather(self._strips, self._write_strip, window, cells, first)
            if self.masked and valid is not None:
                mask = valid[None].astype(np.uint8) * np.uint8(255)
                self._gather(self._mask_strips, self._write_mask, window, mask, 0)

    @staticmethod
    def _gather(
        strips: _Strips,
        write: Callable[[int, int, NDArray[Any], int], None],
        window: Window,
        cells: NDArray[Any],
        first: int,
    ) -> None:
        if not strips.gathers(len(cells)):
            write(window.row, window.column, cells, first)
            return
        for row, column, strip in strips.add(window, cells, first):
            write(row, column, strip, first)

    def _create(self, staging: Staging) -> None:
        direct = bool(self._driver.GetMetadataItem(gdal.DCAP_CREATE))
        self._copied = not direct
        path = staging.path if direct else staging.scratch
        driver = self._driver if direct else gdal.GetDriverByName("GTiff")
        options = _SCRATCH_OPTIONS
        if direct:
            options = self._with_defaults(self._options)
        self._dataset = self._new(driver, path, options)
        if self._dataset.RasterCount != self.count:
            raise RasterError(
                f"OUTPUT {self._target}: {self._driver.LongName} holds no {self.count} bands; "
                "choose for instance .tif"
            )
        self._describe(self._dataset)
        self._set_nodata(self._dataset)
        self._cells = self._dataset
        if self._apart:
            options = ["INTERLEAVE=BAND", "BIGTIFF=YES", "ALPHA=NO", *_BLOCKS_IN_TURN]
            self._cells = self._new(gdal.GetDriverByName("GTiff"), staging.scratch, options)
        self._cut(self._cells)
        if self.masked:
            self._create_mask()

    def _new(self, driver: gdal.Driver, path: str, options: list[str]) -> gdal.Dataset:
        size = self._grid.columns, self._grid.rows
        return call(
            lambda: driver.Create(path, *size, self.count, self._kind, options),
            is_none,
            f"OUTPUT {self._target} cannot be created",
        )

    def _cut(self, dataset: gdal.Dataset) -> None:
        """Set what gathers windows for a file, and the size of what is written to it at a time."""
        block_columns, block_rows = dataset.GetRasterBand(1).GetBlockSize()
        self._strips = _Strips(self._grid, self._dtype, (block_rows, block_columns))
        self._mask_strips = _Strips(self._grid, np.dtype("u1"), (block_rows, block_columns))
        # All bands of a block where they lie together.
        together = self._cell_by_cell and dataset is self._dataset
        self._piece = self._piece_size(block_rows, block_columns, self.count if together else 1)

    def _create_mask(self) -> None:
        before = gdal.GetConfigOption("GDAL_TIFF_INTERNAL_MASK")
        gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
        try:
            call(
                lambda: self._dataset.CreateMaskBand(gdal.GMF_PER_DATASET),
                is_error,
                f"OUTPUT {self._target}: no mask can be written; choose a .tif",
            )
        finally:
            gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", before)

    def _with_defaults(self, options: list[str]) -> list[str]:
        """Add what a GeoTIFF needs, where the user has not chosen."""
        chosen = {option.split("=")[0].upper() for option in options}
        if self._driver.ShortName == "GPKG":
            # As JPEG it would blur bytes.
            png = self._kind == gdal.GDT_Byte and "TILE_FORMAT" not in chosen
            return [*options, "TILE_FORMAT=PNG"] if png else options
        if self._driver.ShortName != "GTiff":
            return options
        if "BIGTIFF" not in chosen:
            large = "BIGTIFF=IF_SAFER" if "COMPRESS" in chosen else "BIGTIFF=IF_NEEDED"
            options = [*options, large]
        apart = self._dtype.kind == "f" or self.count > _FEW_BANDS
        if self.count > 1 and apart and "INTERLEAVE" not in chosen:
            # Bands of statistics are read one at a time, and not for each band the whole file.
            options = [*options, "INTERLEAVE=BAND"]
        if not chosen & {"ALPHA", "PHOTOMETRIC"}:
            options = [*options, "ALPHA=NO"]  # or the last of four bands of bytes would be one
        return options if "SPARSE_OK" in chosen else [*options, *_BLOCKS_IN_TURN]

    def _piece_size(self, block_rows: int, block_columns: int, count: int) -> tuple[int, int]:
        """Return the rows and columns that are written at a time: whole blocks."""
        columns = min(block_columns, self._grid.columns)
        block_bytes = block_rows * columns * count * self._dtype.itemsize
        blocks = max(1, _PIECE_BYTES // block_bytes)
        if columns == self._grid.columns:
            return blocks * block_rows, columns
        return block_rows, blocks * columns

    def _describe(self, dataset: gdal.Dataset) -> None:
        what = f"OUTPUT {self._target} cannot be created with"
        points = self._ground_control_points()
        if points:
            wkt = self._like.gcp_wkt if self._like is not None else ""
            call(lambda: dataset.SetGCPs(points, wkt), is_error, f"{what} ground control points")
        else:
            if self._grid.georeferenced:
                transform = list(self._grid.geotransform)
                call(lambda: dataset.SetGeoTransform(transform), is_error, f"{what} this grid")
            if self._grid.wkt:
                call(lambda: dataset.SetProjection(self._grid.wkt), is_error, f"{what} this CRS")
            srs = self._grid.srs()
            if srs is not None and self._notes.epoch:
                srs.SetCoordinateEpoch(self._notes.epoch)
                tell(dataset.SetSpatialRef, srs)
        describe(dataset, self._grid, self._bands, self._notes)

    def _ground_control_points(self) -> list[gdal.GCP]:
        """Return the points that say where the result lies, none where a geotransform does."""
        if self._like is None or not self._like.gcps or _has_transform(self._like.grid):
            return []
        # Both grids are in cells of the input; the result may hold every n-th of them.
        to_result = gdal.InvGeoTransform(list(self._grid.geotransform))
        points = []
        for gcp in self._like.gcps:
            pixel, line = gdal.ApplyGeoTransform(to_result, gcp.GCPPixel, gcp.GCPLine)
            points.append(gdal.GCP(gcp.GCPX, gcp.GCPY, gcp.GCPZ, pixel, line, gcp.Info, gcp.Id))
        return points

    def _set_nodata(self, dataset: gdal.Dataset) -> None:
        for number, band in enumerate(self._bands, start=1):
            if band.nodata is not None:
                tell(dataset.GetRasterBand(number).SetNoDataValue, band.nodata)

    def _write_strip(self, row: int, column: int, cells: NDArray[Any], first: int) -> None:
        what = f"OUTPUT {self._target} cannot be written"
        numbers = range(first + 1, first + 1 + len(cells))
        bands = [self._cells.GetRasterBand(number) for number in numbers]
        together = self._cells is self._dataset and self._cell_by_cell
        for piece in tiles(Window(row, column, *cells.shape[1:]), *self._piece):
            self._progress.check()
            top, left = piece.row - row, piece.column - column
            part = cells[:, top : top + piece.rows, left : left + piece.columns]
            if together:
                put = partial(_put_together, self._cells, part, piece)
            else:
                put = partial(_put_down, bands, part, piece)
            write = partial(call, put, is_error, what, strict=True)
            self._write_piece(write, part.nbytes)

    def _write_piece(self, write: Callable[[], None], size: int) -> None:
        """Write whole blocks; where they are large, a cancelled run does not wait for it."""
        if size <= _PIECE_BYTES:
            write()
            return
        files = self._dataset, self._cells

        def write_with_file() -> object:
            write()
            return files  # which are open until the thread that is left behind has ended

        try:
            patiently(self._progress.check, write_with_file)
        except Cancelled:
            self._dataset = self._cells = None
            raise

    def _write_mask(self, row: int, column: int, cells: NDArray[Any], _: int) -> None:
        mask = self._dataset.GetRasterBand(1).GetMaskBand()
        what = f"OUTPUT {self._target} cannot be written"
        call(lambda: mask.WriteArray(cells[0], column, row), is_error, what, strict=True)
        call(mask.FlushCache, is_error, what, strict=True)

    def _finish(self, staging: Staging) -> None:
        what = f"OUTPUT {self._target} cannot be written"
        if self._strips.incomplete:
            raise RasterError(f"{what}: not all of its cells came")
        call(self._cells.FlushCache, is_error, what, strict=True)
        if self._apart:
            self._bring_together(what)
        if self._copied:
            self._copy(staging.path, what)
        self._close()
        if self._copied or self._apart:
            os.remove(staging.scratch)
        if not self._copied:
            self._check_end(staging.path, what)
        self._progress.check()
        if staging is not self._trial:
            staging.commit(self._progress.check)

    def _bring_together(self, what: str) -> None:
        """Write the cells that were kept band by band, with all bands of a block at once."""
        kept, self._cells = self._cells, self._dataset
        self._cut(self._cells)
        rows, columns = self._piece
        row_bytes = self._grid.columns * self.count * self._dtype.itemsize
        if rows * row_bytes <= _ROW_BYTES:
            rows, columns = rows * max(1, _ROW_BYTES // (rows * row_bytes)), self._grid.columns
        for part in tiles(self._grid.window, rows, columns):
            cells = np.empty((self.count, part.rows, part.columns), self._dtype)
            place = part.column, part.row, part.columns, part.rows
            call(partial(kept.ReadAsArray, *place, buf_obj=cells), is_none, what, strict=True)
            self._write_strip(part.row, part.column, cells, 0)
        close(kept, what)

    def _check_end(self, path: str, what: str) -> None:
        """Read the last cell: newer GDAL does not notice that a TIFF's end found no room."""
        dataset = call(lambda: gdal.OpenEx(path, gdal.OF_RASTER), is_none, what)
        last = dataset.GetRasterBand(self.count)
        if last is None:
            self._refuse_loss("is not read back as one raster of several bands")
        place = self._grid.columns - 1, self._grid.rows - 1
        call(lambda: last.ReadAsArray(*place, 1, 1), is_none, what)

    def _close(self) -> None:
        kept, dataset = self._cells, self._dataset
        self._cells = self._dataset = None
        if kept is not None and kept is not dataset:
            close(kept, f"OUTPUT {self._target} cannot be written")
        if dataset is not None:
            close(dataset, f"OUTPUT {self._target} cannot be written")

    def _copy(self, path: str, what: str) -> None:
        def step(fraction: float, message: str, data: object) -> int:
            return 0 if self._progress.is_cancelled() else 1

        def copy() -> Any:
            return self._driver.CreateCopy(path, self._dataset, 0, self._options, callback=step)

        try:
            close(call(copy, is_none, what, strict=True), what)
        except RasterError:
            self._progress.check()
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


def _has_transform(grid: Grid) -> bool:
    return grid.georeferenced and grid != Grid(grid.rows, grid.columns, wkt=grid.wkt)


def _is_lossless(option: str) -> bool:
    """Say whether an option is known to change no cell of a GeoTIFF."""
    key, _, value = option.upper().partition("=")
    return key in _LOSSLESS_OPTIONS or (key == "COMPRESS" and value in _LOSSLESS)


class _Strips:
    """Gathers windows to strips as high as the file's own blocks.

    A block that is written twice is compressed twice; and a file whose blocks always come in
    the same order has the same bytes whatever windows the work was done in. Windows that are
    whole blocks, one block high, come in that order anyway.
    """

    def __init__(self, grid: Grid, dtype: np.dtype[Any], block: tuple[int, int]) -> None:
        self._grid, self._dtype = grid, dtype
        self._block = block
        self._rows = block[0] * max(1, _STRIP_ROWS // block[0])
        # Windows that do not span the raster may be at work on several strips at a time.
        self._strips: dict[tuple[int, int], tuple[NDArray[Any], int]] = {}

    @property
    def incomplete(self) -> bool:
        """Whether a strip still waits for windows."""
        return bool(self._strips)

    def gathers(self, count: int) -> bool:
        """Say whether strips of so many bands are gathered.

        A file that is one block high (or wider than memory) is left to GDAL's own cache.
        """
        cells = min(self._rows, self._grid.rows) * self._grid.columns * count
        return cells * self._dtype.itemsize <= 256 * 2**20

    def add(
        self, window: Window, cells: NDArray[Any], first: int
    ) -> Iterable[tuple[int, int, NDArray[Any]]]:
        """Take a window's cells; yield what can be written, with its first row and column."""
        row = window.row
        while row < window.row_end:
            top = row // self._rows * self._rows
            bottom = min(top + self._rows, self._grid.rows)
            stop = min(bottom, window.row_end)
            piece = cells[:, row - window.row : stop - window.row]
            strip = first, top
            whole = piece.shape[1] == bottom - top and self._in_turn(window)
            if whole and strip not in self._strips:
                yield top, window.column, piece
            else:
                yield from self._gather(strip, bottom - top, row - top, window.column, piece)
            row = stop

    def _in_turn(self, window: Window) -> bool:
        """Say whether a window's blocks are those that come next in the file."""
        if window.columns == self._grid.columns:
            return True
        rows, columns = self._block
        ends = window.column % columns == 0 and (
            window.column_end % columns == 0 or window.column_end == self._grid.columns
        )
        return ends and rows == self._rows == window.rows

    def _gather(
        self, key: tuple[int, int], height: int, row: int, column: int, piece: NDArray[Any]
    ) -> Iterable[tuple[int, int, NDArray[Any]]]:
        columns = self._grid.columns
        if key not in self._strips:
            empty = np.empty((len(piece), height, columns), dtype=self._dtype)
            self._strips[key] = empty, height * columns
        strip, missing = self._strips.pop(key)
        strip[:, row : row + piece.shape[1], column : column + piece.shape[2]] = piece
        missing -= piece.shape[1] * piece.shape[2]
        if missing:
            self._strips[key] = strip, missing
        else:
            yield key[1], 0, strip
