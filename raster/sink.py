"""Where results go: a raster file that is either whole, or not there at all."""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Callable, Optional

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, gdal_array

from .errors import RasterError, call, is_error, is_none
from .grid import Grid, Window
from .progress import Progress
from .source import Info

_numbers = itertools.count()
_SIDECARS = (".aux.xml", ".ovr", ".msk", ".msk.ovr")
_STRIP_ROWS = 256


@dataclass(frozen=True)
class OutputBand:
    """What is told of a band of the result."""

    description: str = ""
    nodata: Optional[float] = None
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0


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
    inputs : iterable of str
        Paths that the target must not be.
    masked : bool
        Whether `write` is told which cells are valid, and the file gets a mask band.
    progress : Progress, optional
        Asked whether to stop while the file is closed.

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
        inputs: Iterable[str] = (),
        masked: bool = False,
        progress: Optional[Progress] = None,
    ) -> None:
        self.masked = masked
        self._target = target
        self._grid, self._bands, self._dtype = grid, tuple(bands), np.dtype(dtype)
        self._like, self._progress = like, progress or Progress()
        self._driver = check_target(target, inputs)
        self._options = list(options)
        self._kind = _gdal_type(self._dtype, self._driver, target)
        self._staging: Any = None
        self._dataset: Any = None

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

    def __enter__(self) -> RasterSink:
        remove_dead_parts(self._target)
        self._staging = _Staging(self._target)
        try:
            self._create()
        except BaseException:
            self._staging.discard()
            raise
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        staging = self._staging
        if staging is None:
            return
        try:
            if kind is None:
                self._finish(staging)
        finally:
            self._dataset = None
            staging.discard()

    def write(
        self, window: Window, cells: NDArray[Any], valid: Optional[NDArray[np.bool_]] = None
    ) -> None:
        """Take cells of a window; windows come in raster order.

        Parameters
        ----------
        window : Window
            Which cells.
        cells : ndarray of shape (bands, rows, columns)
            Their values, in the sink's type.
        valid : ndarray of shape (rows, columns), bool, optional
            For a masked sink: which of them have data.

        Raises
        ------
        RasterError
            Where they cannot be written: the disk is full, say.
        """
        self._gather(self._strips, self._write_strip, window, cells)
        if self.masked and valid is not None:
            mask = valid[None].astype(np.uint8) * np.uint8(255)
            self._gather(self._mask_strips, self._write_mask, window, mask)

    @staticmethod
    def _gather(
        strips: _Strips,
        write: Callable[[int, int, NDArray[Any]], None],
        window: Window,
        cells: NDArray[Any],
    ) -> None:
        if not strips.gathers:
            write(window.row, window.column, cells)
        for row, strip in strips.add(window, cells):
            write(row, 0, strip)

    def _create(self) -> None:
        direct = bool(self._driver.GetMetadataItem(gdal.DCAP_CREATE))
        path = self._staging.path if direct else self._staging.path + ".cells.tif"
        driver = self._driver if direct else gdal.GetDriverByName("GTiff")
        options = self._with_defaults(self._options) if direct else ["TILED=YES", "BIGTIFF=YES"]
        self._dataset = call(
            lambda: driver.Create(
                path, self._grid.columns, self._grid.rows, self.count, self._kind, options
            ),
            is_none,
            f"OUTPUT {self._target} cannot be created",
        )
        self._describe(self._dataset)
        block_rows = self._dataset.GetRasterBand(1).GetBlockSize()[1]
        self._strips = _Strips(self._grid, self.count, self._dtype, block_rows)
        self._mask_strips = _Strips(self._grid, 1, np.dtype("u1"), block_rows)
        if self.masked:
            self._create_mask()
        self._copied = not direct

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
        """Add what a large GeoTIFF needs, where the user has not chosen."""
        chosen = {option.split("=")[0].upper() for option in options}
        if self._driver.ShortName == "GTiff" and "BIGTIFF" not in chosen:
            options = [
                *options,
                "BIGTIFF=IF_SAFER" if "COMPRESS" in chosen else "BIGTIFF=IF_NEEDED",
            ]
        return options

    def _describe(self, dataset: gdal.Dataset) -> None:
        with_gcps = self._like is not None and self._like.gcps and not _has_transform(self._grid)
        if with_gcps and self._like is not None:
            dataset.SetGCPs(self._like.gcps, self._like.gcp_wkt)
        else:
            if self._grid.georeferenced:
                dataset.SetGeoTransform(list(self._grid.geotransform))
            if self._grid.wkt:
                dataset.SetProjection(self._grid.wkt)
        for number, band in enumerate(self._bands, start=1):
            self._describe_band(dataset.GetRasterBand(number), band)

    def _describe_band(self, target: gdal.Band, band: OutputBand) -> None:
        if band.description:
            target.SetDescription(band.description)
        if band.nodata is not None:
            target.SetNoDataValue(band.nodata)
        if band.unit:
            target.SetUnitType(band.unit)
        if band.scale != 1.0:
            target.SetScale(band.scale)
        if band.offset != 0.0:
            target.SetOffset(band.offset)

    def _write_strip(self, row: int, column: int, cells: NDArray[Any]) -> None:
        dataset, what = self._dataset, f"OUTPUT {self._target} cannot be written"
        for number in range(1, self.count + 1):
            band, layer = dataset.GetRasterBand(number), cells[number - 1]
            call(lambda b=band, c=layer: b.WriteArray(c, column, row), is_error, what)  # type: ignore[misc]
        for number in range(1, self.count + 1):
            call(dataset.GetRasterBand(number).FlushCache, is_error, what)

    def _write_mask(self, row: int, column: int, cells: NDArray[Any]) -> None:
        mask = self._dataset.GetRasterBand(1).GetMaskBand()
        what = f"OUTPUT {self._target} cannot be written"
        call(lambda: mask.WriteArray(cells[0], column, row), is_error, what)
        call(mask.FlushCache, is_error, what)

    def _finish(self, staging: _Staging) -> None:
        what = f"OUTPUT {self._target} cannot be written"
        dataset, self._dataset = self._dataset, None
        call(dataset.FlushCache, is_error, what)
        if self._copied:
            self._copy(dataset, staging.path, what)
            dataset = None
            os.remove(staging.path + ".cells.tif")
        else:
            _close(dataset, what)
            dataset = None
        staging.commit()

    def _copy(self, dataset: gdal.Dataset, path: str, what: str) -> None:
        def step(fraction: float, message: str, data: object) -> int:
            return 0 if self._progress.is_cancelled() else 1

        try:
            copy = call(
                lambda: self._driver.CreateCopy(path, dataset, 0, self._options, callback=step),
                is_none,
                what,
            )
        except RasterError:
            self._progress.check()
            raise
        _close(copy, what)


def _close(dataset: gdal.Dataset, what: str) -> None:
    """Close a file that was written, and learn of what only shows then."""
    call(dataset.FlushCache, is_error, what)


def _has_transform(grid: Grid) -> bool:
    return grid.georeferenced and grid != Grid(grid.rows, grid.columns, wkt=grid.wkt)


def _gdal_type(dtype: np.dtype[Any], driver: gdal.Driver, target: str) -> int:
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
    if kind is None:
        raise RasterError(f"OUTPUT {target}: this GDAL writes no cells of type {dtype}")
    name = gdal.GetDataTypeName(kind)
    known = (driver.GetMetadataItem(gdal.DMD_CREATIONDATATYPES) or name).split()
    # GeoTIFF holds whatever GDAL has, and leaves some of it out of that list.
    if name not in known and driver.ShortName != "GTiff":
        raise RasterError(
            f"OUTPUT {target}: {driver.LongName} holds no {name} cells; choose for instance .tif"
        )
    return int(kind)


class _Strips:
    """Gathers windows to strips as high as the file's own blocks.

    A block that is written twice is compressed twice; and a file whose blocks always come in
    the same order has the same bytes whatever windows the work was done in.
    """

    def __init__(self, grid: Grid, count: int, dtype: np.dtype[Any], block_rows: int) -> None:
        self._grid, self._shape, self._dtype = grid, (count, grid.columns), dtype
        self._rows = block_rows * max(1, _STRIP_ROWS // block_rows)
        # A file that is one block high (or wider than memory) is left to GDAL's own cache.
        cells = min(self._rows, grid.rows) * grid.columns * count
        self.gathers = cells * dtype.itemsize <= 256 * 2**20
        # Several at once where windows are cut in columns and reach over a strip's end.
        self._begun: dict[int, tuple[NDArray[Any], int]] = {}

    def add(self, window: Window, cells: NDArray[Any]) -> Iterable[tuple[int, NDArray[Any]]]:
        """Take a window's cells; yield the strips that are now whole, with their first row."""
        if not self.gathers:
            return
        row = window.row
        while row < window.row_end:
            top = row // self._rows * self._rows
            bottom = min(top + self._rows, self._grid.rows)
            stop = min(bottom, window.row_end)
            piece = cells[:, row - window.row : stop - window.row]
            if piece.shape[1:] == (bottom - top, self._grid.columns):
                yield top, piece
            else:
                yield from self._gather(top, bottom - top, row - top, window.column, piece)
            row = stop

    def _gather(
        self, top: int, height: int, row: int, column: int, piece: NDArray[Any]
    ) -> Iterable[tuple[int, NDArray[Any]]]:
        count, columns = self._shape
        strip, missing = self._begun.get(top) or (
            np.empty((count, height, columns), dtype=self._dtype),
            height * columns,
        )
        strip[:, row : row + piece.shape[1], column : column + piece.shape[2]] = piece
        missing -= piece.shape[1] * piece.shape[2]
        self._begun[top] = strip, missing
        if not missing:
            del self._begun[top]
            yield top, strip


class _Staging:
    """The folder beside the target in which a file is made."""

    def __init__(self, target: str) -> None:
        self._target = os.path.abspath(target)
        host = socket.gethostname().replace("-", "_")
        part = f"{self._target}.part-{host}-{os.getpid()}-{next(_numbers)}"
        try:
            os.mkdir(part)
        except OSError as error:
            folder = os.path.dirname(self._target)
            raise RasterError(
                f"OUTPUT {target} cannot be written: {error.strerror} in folder {folder}"
            ) from error
        self._folder = part

    @property
    def path(self) -> str:
        """Where to write."""
        return os.path.join(self._folder, os.path.basename(self._target))

    def commit(self) -> None:
        """Move all files into place, the target itself last."""
        name, folder = os.path.basename(self._target), os.path.dirname(self._target)
        others = sorted(set(os.listdir(self._folder)) - {name})
        for other in [*others, name]:
            try:
                os.replace(os.path.join(self._folder, other), os.path.join(folder, other))
            except OSError as error:
                raise RasterError(
                    f"OUTPUT {self._target} cannot be replaced: {error.strerror}; "
                    "close it where it is open, or choose another name"
                ) from error
        for sidecar in _SIDECARS:
            if name + sidecar not in others and os.path.exists(self._target + sidecar):
                os.remove(self._target + sidecar)

    def discard(self) -> None:
        """Remove the folder and what is left in it."""
        shutil.rmtree(self._folder, ignore_errors=True)


def remove_dead_parts(target: str) -> None:
    """Remove what runs to this target left behind that were killed on this computer."""
    host = socket.gethostname().replace("-", "_")
    for part in glob.glob(glob.escape(os.path.abspath(target)) + ".part-*-*-*"):
        owner, pid, _ = part.rsplit("-", 3)[1:]
        if owner == host and pid.isdigit() and not _is_alive(int(pid)):
            shutil.rmtree(part, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    """Say whether a process runs on this computer."""
    if os.name == "nt":
        import ctypes

        # On Windows os.kill would end the process. 0x1000: query limited information.
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def check_target(target: str, inputs: Iterable[str]) -> gdal.Driver:
    """Return the driver for a target, or say why it cannot be written.

    Parameters
    ----------
    target : str
        Path of the result.
    inputs : iterable of str
        Paths that it must not be.

    Returns
    -------
    gdal.Driver

    Raises
    ------
    RasterError
        With one sentence.
    """
    folder = os.path.dirname(os.path.abspath(target))
    if target.startswith("/vsi"):
        raise RasterError(f"OUTPUT {target}: results are written to ordinary folders only")
    if not os.path.isdir(folder):
        raise RasterError(f"OUTPUT {target}: the folder {folder} does not exist; make it first")
    if os.path.isdir(target):
        raise RasterError(f"OUTPUT {target} is a folder; give the name of a file")
    for other in inputs:
        if os.path.exists(other) and os.path.exists(target) and os.path.samefile(other, target):
            raise RasterError(f"OUTPUT {target} is an input as well; choose another name")
    driver = _driver_for(target)
    if driver.ShortName == "GPKG" and os.path.exists(target):
        raise RasterError(
            f"OUTPUT {target} exists and may hold other tables; choose a new name or a GeoTIFF"
        )
    return driver


def _driver_for(target: str) -> gdal.Driver:
    extension = os.path.splitext(target)[1].lstrip(".").lower()
    if extension in ("tif", "tiff"):
        return gdal.GetDriverByName("GTiff")
    if extension == "vrt":
        raise RasterError(f"OUTPUT {target}: a VRT holds no cells; choose a .tif")
    for index in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(index)
        known = (driver.GetMetadataItem(gdal.DMD_EXTENSIONS) or "").lower().split()
        writes = any(driver.GetMetadataItem(c) for c in (gdal.DCAP_CREATE, gdal.DCAP_CREATECOPY))
        if extension in known and writes and driver.GetMetadataItem(gdal.DCAP_RASTER):
            return driver
    ending = f".{extension}" if extension else "no ending"
    raise RasterError(
        f"OUTPUT {target}: {ending} is no raster format that can be written; "
        "choose for instance .tif, .img or .nc"
    )
