"""Where results go: a raster file that is either whole, or not there at all."""

from __future__ import annotations

import contextlib
import difflib
import glob
import itertools
import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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
# What formats are copied from that cannot be written piece by piece. Without ALPHA=NO the last of
# four bands of bytes would be alpha, and hide cells.
_COPIED = ("TILED=YES", "BIGTIFF=YES", "ALPHA=NO")


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
        self._options = _checked_options(self._driver, options)
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
            self._abandon()
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
            self._abandon()

    def _abandon(self) -> None:
        """Leave nothing behind; after a run that ended well there is nothing."""
        with contextlib.suppress(RasterError):
            self._close()
        self._staging.discard()

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
        self._copied = not direct
        path = self._staging.path if direct else self._staging.path + ".cells.tif"
        driver = self._driver if direct else gdal.GetDriverByName("GTiff")
        options = self._with_defaults(self._options) if direct else [*_COPIED]
        self._check_rotation()
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

    def _check_rotation(self) -> None:
        """Refuse a format that would quietly straighten a rotated grid."""
        rotation = self._grid.geotransform[2], self._grid.geotransform[4]
        if rotation == (0.0, 0.0) or self._driver.ShortName == "GTiff":
            return
        few = gdal.GetDriverByName("MEM").Create("", 2, 2, 1, self._kind)
        few.SetGeoTransform(list(self._grid.geotransform))
        folder = self._staging.path + ".probe"
        os.mkdir(folder)
        path = os.path.join(folder, os.path.basename(self._target))
        with contextlib.suppress(RasterError):
            close(call(lambda: self._driver.CreateCopy(path, few, 0), is_none, ""), "")
            kept = call(lambda: gdal.Open(path), is_none, "").GetGeoTransform()
            if np.allclose((kept[2], kept[4]), rotation):
                shutil.rmtree(folder)
                return
        raise RasterError(
            f"OUTPUT {self._target}: {self._driver.LongName} holds no rotated grid; "
            "choose for instance .tif"
        )

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
        """Add what a GeoTIFF needs that is large or has four bands, where the user is silent."""
        chosen = {option.split("=")[0].upper() for option in options}
        if self._driver.ShortName != "GTiff":
            return options
        if "BIGTIFF" not in chosen:
            safer = "BIGTIFF=IF_SAFER" if "COMPRESS" in chosen else "BIGTIFF=IF_NEEDED"
            options = [*options, safer]
        if not chosen & {"ALPHA", "PHOTOMETRIC"}:
            options = [*options, "ALPHA=NO"]
        return options

    def _describe(self, dataset: gdal.Dataset) -> None:
        what, points = f"OUTPUT {self._target} cannot be created", self._ground_control_points()
        if points:
            wkt = self._like.gcp_wkt if self._like is not None else ""
            call(lambda: dataset.SetGCPs(points, wkt), is_error, what)
        else:
            if self._grid.georeferenced:
                transform = list(self._grid.geotransform)
                call(lambda: dataset.SetGeoTransform(transform), is_error, what)
            if self._grid.wkt:
                call(lambda: dataset.SetProjection(self._grid.wkt), is_error, what)
        for number, band in enumerate(self._bands, start=1):
            self._describe_band(dataset.GetRasterBand(number), band)

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

    def _describe_band(self, target: gdal.Band, band: OutputBand) -> None:
        if band.description:
            target.SetDescription(band.description)
        if band.nodata is not None:
            self._tell(target.SetNoDataValue, band.nodata, "nodata value")
        if band.unit:
            self._tell(target.SetUnitType, band.unit, "unit")
        if band.scale != 1.0:
            self._tell(target.SetScale, band.scale, "scale")
        if band.offset != 0.0:
            self._tell(target.SetOffset, band.offset, "offset")

    def _tell(self, setter: Callable[[Any], Any], value: Any, name: str) -> None:
        """Set a property of a band; a format that has no place for it is no reason to stop."""
        try:
            call(lambda: setter(value), is_error, f"OUTPUT {self._target} keeps no {name} {value}")
        except RasterError as error:
            self._progress.warn(str(error))

    def _write_strip(self, row: int, column: int, cells: NDArray[Any]) -> None:
        what = f"OUTPUT {self._target} cannot be written"
        bands = [self._dataset.GetRasterBand(number) for number in range(1, self.count + 1)]
        for band, layer in zip(bands, cells):
            call(
                partial(band.WriteArray, layer, column, row),
                is_error,
                what,
                strict=True,
            )
        for band in bands:
            call(band.FlushCache, is_error, what, strict=True)

    def _write_mask(self, row: int, column: int, cells: NDArray[Any]) -> None:
        mask = self._dataset.GetRasterBand(1).GetMaskBand()
        what = f"OUTPUT {self._target} cannot be written"
        call(lambda: mask.WriteArray(cells[0], column, row), is_error, what, strict=True)
        call(mask.FlushCache, is_error, what, strict=True)

    def _finish(self, staging: _Staging) -> None:
        what = f"OUTPUT {self._target} cannot be written"
        call(self._dataset.FlushCache, is_error, what, strict=True)
        if self._copied:
            self._copy(staging.path, what)
        self._close()
        if self._copied:
            os.remove(staging.path + ".cells.tif")
        else:
            self._check_end(staging.path, what)
        staging.commit()

    def _check_end(self, path: str, what: str) -> None:
        """Read the last cell: newer GDAL does not notice that a TIFF's end found no room."""
        dataset = call(lambda: gdal.OpenEx(path, gdal.OF_RASTER), is_none, what)
        last = dataset.GetRasterBand(self.count)
        place = self._grid.columns - 1, self._grid.rows - 1
        call(lambda: last.ReadAsArray(*place, 1, 1), is_none, what)

    def _close(self) -> None:
        dataset, self._dataset = self._dataset, None
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


def _checked_options(driver: gdal.Driver, options: Iterable[str]) -> list[str]:
    """Return creation options; refuse those that the driver would leave out with a warning."""
    known = _known_options(driver)
    for option in options:
        key, _, value = option.partition("=")
        if known and key.strip().upper() not in known:
            near = difflib.get_close_matches(key.strip().upper(), known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise RasterError(
                f"CREATION_OPTIONS holds {option}, which {driver.ShortName} does not know{hint}"
            )
        choices = known.get(key.strip().upper())
        if choices and value.strip().upper() not in (choice.upper() for choice in choices):
            raise RasterError(
                f"CREATION_OPTIONS holds {option}: give {key} one of {', '.join(choices)}"
            )
    return list(options)


def _known_options(driver: gdal.Driver) -> dict[str, list[str]]:
    """Return the names of a driver's creation options, and the values of those that have few."""
    listed = driver.GetMetadataItem(gdal.DMD_CREATIONOPTIONLIST)
    known: dict[str, list[str]] = {}
    for option in gdal.ParseXMLString(listed)[2:] if listed else []:
        # Nodes are lists: kind (2: attribute), name or text, then what they hold, as such lists.
        told = {node[1]: node[2][1] for node in option[2:] if node[0] == 2}
        values = [node for node in option[2:] if node[1] == "Value"]
        texts = [part[1] for node in values for part in node[2:] if part[1] != "alias"]
        aliases = [part[2][1] for node in values for part in node[2:] if part[1] == "alias"]
        select = told.get("type") == "string-select"
        for name in ("name", "alias"):
            if name in told:
                known[told[name].upper()] = [*texts, *aliases] if select else []
    return known


def _has_transform(grid: Grid) -> bool:
    return grid.georeferenced and grid != Grid(grid.rows, grid.columns, wkt=grid.wkt)


def _gdal_type(dtype: np.dtype[Any], driver: gdal.Driver, target: str) -> int:
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
    if kind is None:
        raise RasterError(f"OUTPUT {target}: this GDAL writes no cells of type {dtype}")
    name = gdal.GetDataTypeName(kind)
    known = (driver.GetMetadataItem(gdal.DMD_CREATIONDATATYPES) or name).split()
    # GDAL's list for GeoTIFF lacks the 64-bit integers that it does write.
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
        # Windows that do not span the raster may be at work on several strips at a time.
        self._strips: dict[int, tuple[NDArray[Any], int]] = {}

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
        if top not in self._strips:
            empty = np.empty((count, height, columns), dtype=self._dtype)
            self._strips[top] = empty, height * columns
        strip, missing = self._strips.pop(top)
        strip[:, row : row + piece.shape[1], column : column + piece.shape[2]] = piece
        missing -= piece.shape[1] * piece.shape[2]
        if missing:
            self._strips[top] = strip, missing
        else:
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

        # On Windows os.kill would end the process. 0x1000: query limited information. The type
        # checker runs elsewhere and knows no windll.
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
    for other in _files(inputs) if os.path.exists(target) else ():
        if os.path.exists(other) and os.path.samefile(other, target):
            raise RasterError(f"OUTPUT {target} is an input as well; choose another name")
    driver = _driver_for(target)
    if driver.ShortName == "GPKG" and os.path.exists(target):
        raise RasterError(
            f"OUTPUT {target} exists and may hold other tables; choose a new name or a GeoTIFF"
        )
    return driver


def _files(inputs: Iterable[str]) -> Iterator[str]:
    """Return the inputs themselves and the files that GDAL reads for them."""
    for other in inputs:
        yield other
        with contextlib.suppress(RasterError):
            yield from call(partial(gdal.OpenEx, other), is_none, other).GetFileList() or ()


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
