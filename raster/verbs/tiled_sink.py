"""A raster in parts: a folder with a file for each tile of it, and a VRT over them.

Tiles are anchored to the raster's corner and do not depend on blocks, threads or processes. Each is
written by whoever computes it and moved into place when it is whole; the VRT comes last.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol

import numpy as np
from osgeo import gdal, gdal_array, ogr, osr

from ...kernels.common.wording import tr
from ..common.errors import RasterError, call, cause, is_none
from ..common.grid import Grid, Window
from ..common.plan import tiles
from ..common.progress import Progress
from ..results.about import NO_NOTES, Notes, OutputBand, describe
from ..results.companions import place_of
from ..results.placing import place
from ..results.sink import RasterSink
from ..results.staging import Staging
from ..results.targets import check_place
from ..sources.info import Info
from ..sources.source import RasterSource, unchanged
from .executors import execute, writes_elsewhere
from .kept import write_whole
from .ledger import MANIFEST, Ledger

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..sources.reader import Reader

# Of GDAL's trees of XML, lists of a kind, a name and what is inside.
_ELEMENT, _TEXT, _ATTRIBUTE = 0, 1, 2
# Of so many tiles there is an index as well.
_MANY = 1000
_OPTIONS = ("TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512")


def folder_of(target: str, fingerprint: str) -> str:
    """Return the folder of a run's parts, beside its target."""
    return f"{place_of(target)}-{fingerprint}"


class TiledSink:
    """A VRT under way, over tiles that this and other processes write.

    Use it as a context manager. `engine.map_blocks` and `patches.patch_blocks` ask for `tiled`.

    Parameters
    ----------
    target : str
        Path of the VRT.
    grid, bands, dtype, options, like, notes, inputs, masked, progress, memory
        As of a `RasterSink`; options are those of the tiles.
    ledger : Ledger
        The folder, and which shares are to be computed here.
    side : int
        Rows and columns of a tile, in cells of the result.

    Raises
    ------
    RasterError
        Where the target or a tile cannot be written; before anything is computed.
    """

    def __init__(
        self,
        target: str,
        grid: Grid,
        bands: Sequence[OutputBand],
        dtype: np.dtype[Any],
        *,
        ledger: Ledger,
        side: int,
        options: Sequence[str] = (),
        like: Optional[Info] = None,
        notes: Notes = NO_NOTES,
        inputs: Iterable[str] = (),
        masked: bool = False,
        progress: Optional[Progress] = None,
        memory: int,
    ) -> None:
        self.masked, self.dtype, self._first = masked, np.dtype(dtype), 0
        self._target, self._grid, self._bands = target, grid, tuple(bands)
        self._ledger, self._side, self._like, self._notes = ledger, side, like, notes
        self._inputs, self._progress = tuple(inputs), progress or Progress()
        # Tables of attributes are the whole raster's, and cannot be sent to other processes.
        plain = {number: band._replace(attributes=None) for number, band in notes.bands.items()}
        chosen = {option.split("=")[0].upper() for option in options}
        own = () if chosen & {"TILED", "BLOCKXSIZE", "BLOCKYSIZE"} else _OPTIONS
        self._settings: dict[str, Any] = {
            "options": (*options, *own),
            "notes": notes._replace(bands=plain),
            "inputs": self._inputs,
            "masked": masked,
            "memory": memory,
            "progress": self._progress,
        }
        check_place(target, self._inputs)
        with self._refused():
            first = self._sink_of(next(self._windows()))
        self.band_by_band = first.band_by_band
        self._todo = 1

    @property
    def tiled(self) -> TiledSink:
        """Itself: what tells it from a raster in one file."""
        return self

    @property
    def count(self) -> int:
        """Number of bands."""
        return len(self._bands)

    @property
    def nodata(self) -> tuple[Optional[float], ...]:
        """The nodata value of each band."""
        return tuple(band.nodata for band in self._bands)

    def of_bands(self, bands: range) -> TiledSink:
        """Return what takes some of the bands, in tiles of their own."""
        some = object.__new__(TiledSink)
        some.__dict__.update(self.__dict__)
        some._bands, some._first = self._bands[bands.start : bands.stop], bands.start
        return some

    @contextlib.contextmanager
    def _refused(self) -> Iterator[None]:
        """Say where a tile cannot be written, and leave no empty folder behind."""
        try:
            yield
        except (OSError, RasterError, ValueError) as error:
            # Only then: other processes may be about to write into it.
            self._ledger.remove_if_empty()
            if not isinstance(error, OSError):
                raise
            raise RasterError(
                tr("OUTPUT {} cannot be written: {}").format(self._target, cause(error))
            ) from error

    def _windows(self) -> Iterator[Window]:
        return tiles(self._grid.window, self._side, self._side)

    def _path(self, window: Window, ending: str = ".tif") -> str:
        place = f"{window.row // self._side:05}-{window.column // self._side:05}"
        part = f"-{self._first + 1:05}-{self._first + self.count:05}"
        return self._ledger.path("tiles", place + part + ending)

    def _paths(self, window: Window) -> tuple[str, str]:
        return self._path(window, ".npz"), self._path(window)

    def _has(self, window: Window) -> bool:
        return all(map(os.path.exists, self._paths(window)))

    def _sink_of(self, window: Window) -> RasterSink:
        x, y = self._grid.coordinates(window.row - 0.5, window.column - 0.5)
        _, dx, rx, _, ry, dy = self._grid.geotransform
        transform = (x, dx, rx, y, ry, dy)
        grid = replace(self._grid, rows=window.rows, columns=window.columns, geotransform=transform)
        path = self._path(window)
        return RasterSink(path, grid, self._bands, self.dtype, **self._settings)

    # What the verbs ask

    def missing(self) -> Iterator[Window]:
        """Yield the tiles, windows of the result, that are to be computed here."""
        todo = [
            window
            for share, window in enumerate(self._windows())
            if not self._has(window) and self._ledger.is_ours(share)
        ]
        self._todo = len(todo) or 1
        for window in todo:
            if not self._has(window):  # another process may have been faster
                yield window

    def make(
        self,
        work: TileWork,
        sources: Sequence[RasterSource],
        progress: Progress,
        needed: Callable[[Window], Any] = lambda window: None,
    ) -> None:
        """Have the missing tiles made: here, or whole by who writes elsewhere.

        Parameters
        ----------
        work : TileWork
            Makes one.
        sources : sequence of RasterSource
            What it reads.
        progress : Progress
            Is told how far it is, and asked whether to stop.
        needed : callable
            Returns what the work has to be told of a tile.
        """
        if not writes_elsewhere():
            for number, window in enumerate(self.missing()):
                ends = (min((number + more) / self._todo, 1.0) for more in (0, 1))
                self.make_one(work, window, needed(window), progress.part(*ends))
            return
        tasks = [(window, needed(window)) for window in self.missing()]
        if not tasks:
            return
        self._ledger.open()
        executor = execute(TileJob(self._sent(), work.alone()), len(tasks), progress.check)
        with self._refused(), unchanged(sources), executor:
            for done, ((window, _), _) in enumerate(executor.ordered(tasks, len(tasks)), 1):
                for path in self._paths(window):
                    self._ledger.await_file(path, progress.check)
                progress.advance(done / len(tasks))

    def make_one(self, work: TileWork, window: Window, needed: Any, progress: Progress) -> None:
        """Make a tile and write it; one that another process has finished meanwhile counts."""
        try:
            with self.tile(window) as tile:
                tile.note(work(window, tile, needed, progress))
        except RasterError:
            if not self._has(window):  # on Windows one that is open is not replaced
                raise

    def refuse_unseen(self) -> None:
        """Raise where this process does not see the folder."""
        self._ledger.require_seen()

    def _sent(self) -> TiledSink:
        """Return what makes tiles in another process."""
        sent = self.of_bands(range(self.count))
        sent._first, sent._progress = self._first, Progress()
        sent._settings = {**self._settings, "progress": sent._progress}
        sent._notes = sent._settings["notes"]
        return sent

    @contextlib.contextmanager
    def tile(self, window: Window) -> Iterator[Tile]:
        """Write a tile; it is in place at the end of the block."""
        with self._sink_of(window) as sink:
            tile = Tile(self, sink, window)
            yield tile
            # What is noted of a tile is there before it is.
            self._ledger.keep(self._path(window, ".npz"), tile.noted)

    def notes(self) -> Iterator[Any]:
        """Yield what was noted of each tile, in raster order, if all are there.

        Raises
        ------
        Unfinished
            Where some are missing.
        """
        windows = list(self._windows())
        missing = sum(not self._has(window) for window in windows)
        self._ledger.require(self._ledger.begin(), missing, len(windows))
        for window in windows:
            self._progress.check()
            yield self._ledger.read(self._path(window, ".npz"))

    def __enter__(self) -> TiledSink:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._write_vrt()
            self._write_index()
            self._ledger.forget()
            self._remove_older()

    # The VRT

    def _write_vrt(self) -> None:
        staging = Staging(self._target, self._inputs)
        try:
            with open(staging.path, "w", encoding="utf-8") as file:
                file.write(self._vrt())
            staging.commit(self._progress.check)
        finally:
            staging.discard()

    def _vrt(self) -> str:
        """Return the text of the VRT."""
        rows, columns = self._grid.shape
        name = _name_of(self.dtype)
        kind = gdal.GetDataTypeByName(name)
        what = tr("OUTPUT {} cannot be written").format(self._target)
        driver = gdal.GetDriverByName("VRT")
        vrt = call(lambda: driver.Create("", columns, rows, self.count, kind), is_none, what)
        place(vrt, self._grid, self._like, self._notes.epoch, f"OUTPUT {self._target}")
        files = self._files()
        self._take_over(vrt, files)
        describe(vrt, self._grid, self._bands, self._notes)
        tree = gdal.ParseXMLString(vrt.GetMetadata("xml:VRT")[0])
        bands = [node for node in tree if isinstance(node, list) and node[1] == "VRTRasterBand"]
        for number, (band, told) in enumerate(zip(bands, self._bands), start=1):
            _say_nodata(band, told.nodata)
            band.extend(_source(*file, number, name) for file in files if number in file[1])
        if self.masked:
            mask = [_ELEMENT, "VRTRasterBand", _attribute("dataType", "Byte")]
            mask.extend(_source(*file, 0, "Byte") for file in files if 1 in file[1])
            tree.append([_ELEMENT, "MaskBand", mask])
        text: str = gdal.SerializeXMLTree(tree)
        return text

    def _take_over(self, vrt: gdal.Dataset, files: list[tuple[str, range, Window]]) -> None:
        """Tell the VRT what its tiles say of themselves without being told."""
        folder = os.path.dirname(self._ledger.folder)
        for name in sorted({bands: name for name, bands, _ in reversed(files)}.values()):
            bands = next(known for other, known, _ in files if other == name)
            tile = gdal.Open(os.path.join(folder, name))
            kept = tile.GetMetadataItem("AREA_OR_POINT")
            if kept:
                vrt.SetMetadataItem("AREA_OR_POINT", kept)
            for inner, number in enumerate(bands, start=1):
                colour = tile.GetRasterBand(inner).GetColorInterpretation()
                # The first band of any file is grey: of the whole only its own first is.
                if number == 1 or colour != gdal.GCI_GrayIndex:
                    vrt.GetRasterBand(number).SetColorInterpretation(colour)

    def _files(self) -> list[tuple[str, range, Window]]:
        """Return the tiles: name from the VRT's folder, which bands, and where."""
        found = []
        folder = os.path.basename(self._ledger.folder)
        windows = {
            (window.row // self._side, window.column // self._side): window
            for window in self._windows()
        }
        for name in sorted(os.listdir(os.path.join(self._ledger.folder, "tiles"))):
            known = re.fullmatch(r"(\d+)-(\d+)-(\d+)-(\d+)\.tif", name)
            if known:
                row, column, first, last = map(int, known.groups())
                window = windows[row, column]
                found.append((f"{folder}/tiles/{name}", range(first, last + 1), window))
        return found

    def _write_index(self) -> None:
        """Write an index of many tiles beside them, which GDAL 3.9 and later open as a raster."""
        files = self._files()
        x, dx, rx, y, ry, dy = self._grid.geotransform
        whole = all(bands == range(1, self.count + 1) for _, bands, _ in files)
        if len(files) < _MANY or not whole or rx or ry or dx <= 0 or dy >= 0:
            return
        nodata, name = self.nodata[0], _name_of(self.dtype)
        about = {
            "RESX": repr(dx),
            "RESY": repr(-dy),
            "MINX": repr(x),
            "MAXX": repr(x + dx * self._grid.columns),
            "MINY": repr(y + dy * self._grid.rows),
            "MAXY": repr(y),
            "BAND_COUNT": str(self.count),
            "DATA_TYPE": name,
        }
        if nodata is not None:
            about["NODATA"] = "nan" if np.isnan(nodata) else repr(float(nodata))
        if self.masked:
            about["MASK_BAND"] = "YES"
        places = []
        for path, _, window in files:
            left, right = (x + dx * at for at in (window.column, window.column_end))
            upper, lower = (y + dy * at for at in (window.row, window.row_end))
            places.append((os.path.basename(path), (left, lower, right, upper)))
        text = index_of(places, self._grid.srs(), about)
        path = os.path.join(self._ledger.folder, "tiles", "tiles.gti.gpkg")
        with self._refused():
            write_whole(path, lambda file: file.write(text))

    def _remove_older(self) -> None:
        """Remove the folders of other runs to this target."""
        start = place_of(self._target) + "-"
        for path in glob.glob(glob.escape(start) + "*"):
            same = os.path.realpath(path) == os.path.realpath(self._ledger.folder)
            ours = os.path.isfile(os.path.join(path, MANIFEST))
            if ours and not same and re.fullmatch("[0-9a-f]{16}", path[len(start) :]):
                shutil.rmtree(path, ignore_errors=True)


class TileWork(Protocol):
    """Computes a tile: a value that can be sent to another process."""

    def __call__(self, window: Window, tile: Tile, needed: Any, progress: Progress) -> Any:
        """Write the cells of a tile, and return what is to be noted of it."""

    def alone(self) -> TileWork:
        """Return the same for a process that does nothing else: one thread."""


@dataclass(frozen=True)
class TileJob:
    """Makes tiles, each a window and what is needed for it, and writes them."""

    sink: TiledSink
    work: TileWork
    sources: tuple[RasterSource, ...] = ()

    def __call__(
        self,
        piece: tuple[Window, Any],
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> None:
        """Make a tile."""
        self.sink.refuse_unseen()
        self.sink.make_one(self.work, *piece, Progress())


class Tile:
    """A tile under way: takes cells by their place in the whole result."""

    def __init__(self, whole: TiledSink, sink: RasterSink, window: Window) -> None:
        self._sink, self._window, self.noted = sink, window, None
        self.count, self.dtype, self.nodata = whole.count, whole.dtype, whole.nodata
        self.band_by_band, self.masked = whole.band_by_band, whole.masked

    def write(
        self,
        window: Window,
        cells: NDArray[Any],
        first: int = 0,
        valid: Optional[NDArray[np.bool_]] = None,
    ) -> None:
        """Take cells of a window of the raster."""
        row, column = window.row - self._window.row, window.column - self._window.column
        self._sink.write(window._replace(row=row, column=column), cells, first, valid)

    def note(self, value: Any) -> None:
        """Have something told of the tile when all are there."""
        self.noted = value


def index_of(
    places: Iterable[tuple[str, tuple[float, float, float, float]]],
    srs: Optional[osr.SpatialReference],
    about: dict[str, str],
) -> bytes:
    """Return a GeoPackage that GDAL opens as one raster: each file with its least x, y, greatest.

    It is made in memory: SQLite does not like network folders.
    """
    memory = f"/vsimem/{secrets.token_hex(8)}.gpkg"
    what = tr("An index of tiles cannot be written")
    driver = gdal.GetDriverByName("GPKG")
    data = call(lambda: driver.Create(memory, 0, 0, 0, gdal.GDT_Unknown), is_none, what)
    try:
        layer = data.CreateLayer("tiles", srs, ogr.wkbPolygon)
        layer.SetMetadata(about)
        layer.CreateField(ogr.FieldDefn("location", ogr.OFTString))
        data.StartTransaction()
        for path, (left, lower, right, upper) in places:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("location", path)
            corners = (left, lower), (right, lower), (right, upper), (left, upper), (left, lower)
            outline = ogr.Geometry(ogr.wkbLinearRing)
            for corner in corners:
                outline.AddPoint_2D(*corner)
            polygon = ogr.Geometry(ogr.wkbPolygon)
            polygon.AddGeometry(outline)
            feature.SetGeometryDirectly(polygon)
            layer.CreateFeature(feature)
        data.CommitTransaction()
        del layer, data
        file = gdal.VSIFOpenL(memory, "rb")
        text = bytes(gdal.VSIFReadL(1, gdal.VSIStatL(memory).size, file))
        gdal.VSIFCloseL(file)
        return text
    finally:
        gdal.Unlink(memory)


def _name_of(dtype: np.dtype[Any]) -> str:
    """Return GDAL's name of a type."""
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
    return str(gdal.GetDataTypeName(kind))


def _attribute(name: str, value: object) -> list[Any]:
    return [_ATTRIBUTE, name, [_TEXT, str(value)]]


def _element(name: str, *inside: Any) -> list[Any]:
    return [_ELEMENT, name, *inside]


def _say_nodata(band: list[Any], value: Optional[float]) -> None:
    """Have all digits of a nodata value: GDAL writes the lowest float64 as one that is infinite."""
    for node in band:
        if isinstance(node, list) and node[1] == "NoDataValue" and value is not None:
            node[2:] = [[_TEXT, "nan" if np.isnan(value) else repr(float(value))]]


def _source(name: str, bands: range, window: Window, number: int, kind: str) -> list[Any]:
    """Return the source of a band, 0 for the mask, that a tile is.

    Told its size and type, GDAL opens no tile before its cells are asked for.
    """
    band = "mask,1" if number == 0 else str(number - bands.start + 1)
    size = [("xSize", window.columns), ("ySize", window.rows)]
    there = [_attribute(*pair) for pair in (("xOff", 0), ("yOff", 0), *size)]
    here = [_attribute(*pair) for pair in (("xOff", window.column), ("yOff", window.row), *size)]
    return _element(
        "SimpleSource",
        _element("SourceFilename", _attribute("relativeToVRT", 1), [_TEXT, name]),
        _element("SourceBand", [_TEXT, band]),
        _element(
            "SourceProperties",
            _attribute("RasterXSize", window.columns),
            _attribute("RasterYSize", window.rows),
            _attribute("DataType", kind),
            _attribute("BlockXSize", min(512, window.columns)),
            _attribute("BlockYSize", min(512, window.rows)),
        ),
        _element("SrcRect", *there),
        _element("DstRect", *here),
    )
