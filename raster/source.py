"""What to read, and how: any raster that GDAL opens."""

from __future__ import annotations

import contextlib
import functools
import math
import operator
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np
from osgeo import gdal

from ..kernels.common.wording import counted, shown, tr
from .apart import Apart
from .errors import Cancelled, RasterError, call, is_none
from .files import Stamp, change, files_of, stamps_of
from .grid import Grid, Window
from .missing import BandNodata, between, masked_range, real_range
from .opened import give_back, known, take

if TYPE_CHECKING:
    from numpy.typing import NDArray

# GDAL notes beside a .gz how large it is unpacked; a run leaves nothing beside what it reads.
if gdal.GetConfigOption("CPL_VSIL_GZIP_WRITE_PROPERTIES") is None:
    gdal.SetConfigOption("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO")

# GDAL's mask flags: 1 all valid, 2 one mask for all bands, 4 alpha, 8 by nodata value.
_ALL_VALID, _PER_DATASET, _NODATA = 1, 2, 8

# Types whose every value float32 holds exactly.
_SMALL = tuple(np.dtype(code) for code in ("u1", "i1", "u2", "i2", "f2", "f4"))


class Band(NamedTuple):
    """What is known of a band without reading it."""

    number: int
    dtype: np.dtype[Any]
    nodata: Optional[float]
    description: str
    unit: str
    scale: float
    offset: float
    has_palette: bool
    block: tuple[int, int]  # rows, columns
    block_bytes: int  # that a block takes when it is read, with the bands that come with it
    masked: bool  # whether it may have cells without data
    is_alpha: bool
    together: bool = False  # whether all bands of a cell lie together in the file

    @property
    def name(self) -> str:
        """The description, or the number where there is none."""
        return self.description or f"Band {self.number}"

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The floating point type that holds the cells' real values."""
        plain = self.scale == 1.0 and self.offset == 0.0
        return np.dtype("f4") if plain and self.dtype in _SMALL else np.dtype("f8")

    @property
    def result_dtype(self) -> np.dtype[Any]:
        """The type for statistics: float64 where the band is that, or wide integers."""
        return np.dtype("f4") if self.dtype in _SMALL else np.dtype("f8")


class Info(NamedTuple):
    """What is known of a raster without reading its cells."""

    name: str  # in messages
    title: str  # to its owner
    grid: Grid
    bands: tuple[Band, ...]  # those of the source, in its order
    gcps: Any
    gcp_wkt: str

    @property
    def tiled(self) -> bool:
        """Whether the file is cut into tiles, not strips."""
        return all(band.block[1] < self.grid.columns for band in self.bands)

    @property
    def together(self) -> bool:
        """Whether each block of the file holds several of these bands."""
        return len(self.bands) > 1 and self.bands[0].together

    @property
    def float_dtype(self) -> np.dtype[Any]:
        """The floating point type that holds the real values of all bands."""
        return np.result_type(*{band.float_dtype for band in self.bands})

    @property
    def cell_bytes(self) -> float:
        """Memory of a cell of a band as it is read.

        A plan is told that of all rasters that are read, and what a kernel that is given whole
        blocks holds at work; what it makes of a cell is told apart, as ``out_bytes``.
        """
        return float(self.float_dtype.itemsize)


@dataclass(frozen=True)
class RasterSource:
    """A raster to read: a plain value that each worker opens for itself.

    Attributes
    ----------
    uri : str
        What GDAL opens: a path, a subdataset, a /vsi path, VRT text.
    bands : tuple of int
        Which bands, from 1. Empty: all but alpha and mask bands.
    open_options : tuple of str
        ``KEY=VALUE`` for the driver.
    label : str
        What to call it in messages, the file's name by default: a parameter's name, say.
    mask : RasterSource, optional
        On the same grid: where it has no data, this raster has none. One band for all, or one
        for each.
    scaled : bool
        Whether a band's scale and offset are applied to the stored values.
    stamps : tuple of Stamp
        The files it is read from, as they were when the work began.
    nodata : tuple of BandNodata
        What a user says of the nodata of some bands.
    session : str
        The run that keeps its file open (`opened.session`), nothing where none does.
    apart : Apart, optional
        A copy of the stored cells, to be read in place of those of the file.
    title : str
        What its owner calls it: a layer's name, which follows the label.
    """

    uri: str
    bands: tuple[int, ...] = ()
    open_options: tuple[str, ...] = ()
    label: str = ""
    mask: Optional[RasterSource] = None
    scaled: bool = True
    stamps: tuple[Stamp, ...] = ()
    nodata: tuple[BandNodata, ...] = ()
    session: str = ""
    apart: Optional[Apart] = None
    title: str = ""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        said = " ".join(part for part in (self.label, self.title) if part)
        return said or os.path.basename(self.uri) or self.uri

    def info(self) -> Info:
        """Return size, place, and bands."""
        with self.dataset() as dataset:
            return self.info_of(dataset)

    def info_of(self, dataset: gdal.Dataset) -> Info:
        """Return size, place, and bands, where it is open anyway."""

        def find_out() -> Info:
            _refuse_torn(self, dataset)
            return _describe(self, dataset, self.bands or _data_bands(dataset))

        asked = replace(self, stamps=(), mask=None)
        info: Info = known(self.session, asked, find_out)
        return info

    def files(self) -> list[str]:
        """Return the files that it is read from, down to the last; see `files.files_of`."""

        def listed() -> list[str]:
            with contextlib.suppress(RasterError), self.dataset() as dataset:
                return list(dataset.GetFileList() or ())
            return []

        key = ("files", self.uri, self.open_options)
        found: list[str] = known(self.session, key, lambda: files_of(self.uri, listed))
        return found

    def count(self) -> int:
        """Return the number of its bands."""
        return len(self.bands) or len(self.info().bands)

    def stamped(self) -> RasterSource:
        """Return the same source with the stamps of its files, for `unchanged`."""
        return replace(self, stamps=stamps_of(self.files()))

    @contextmanager
    def dataset(self) -> Iterator[gdal.Dataset]:
        """Open it for reading, for one thread at a time; see `open_dataset`."""
        dataset = self.open_dataset()
        try:
            yield dataset
        finally:
            self.close_dataset(dataset)

    def open_dataset(self) -> gdal.Dataset:
        """Open it for reading; give it back to `close_dataset`.

        Raises
        ------
        RasterError
            Where GDAL cannot.
        """
        return take(
            self.session,
            (self.uri, self.open_options),
            lambda: call(
                lambda: gdal.OpenEx(
                    self.uri,
                    gdal.OF_RASTER | gdal.OF_READONLY,
                    open_options=list(self.open_options),
                ),
                is_none,
                tr("{} cannot be opened as a raster").format(self.name),
            ),
        )

    def close_dataset(self, dataset: gdal.Dataset) -> None:
        """Let go of what `open_dataset` returned: the run keeps it, or it is closed."""
        give_back(self.session, (self.uri, self.open_options), dataset)


@contextmanager
def unchanged(sources: Iterable[RasterSource]) -> Iterator[None]:
    """Refuse the work of a block in which a file of a source was written, or went.

    Parameters
    ----------
    sources : iterable of RasterSource
        With their stamps; those without are not looked at.

    Raises
    ------
    RasterError
        At the end, or in place of an error that came of it.
    """
    stamped = tuple(sources)
    try:
        yield
    except Cancelled:
        raise
    except Exception:
        refuse_changed(stamped)
        raise
    refuse_changed(stamped)


def refuse_changed(sources: Iterable[RasterSource]) -> None:
    """Refuse sources of which a file was written, or went, since they were stamped.

    Raises
    ------
    RasterError
        That names the first.
    """
    for source in sources:
        for stamp in source.stamps:
            what = change(stamp)
            if what:
                raise RasterError(
                    tr("{}: {} {} while it was read; run it again when nobody writes to it").format(
                        source.name, stamp.path, what
                    )
                )


class Reader:
    """An open source. Threads may share it; they ask GDAL in turns."""

    def __init__(self, source: RasterSource) -> None:
        self.source = source
        self._dataset = source.open_dataset()
        self.info = source.info_of(self._dataset)
        self._bands = [self._dataset.GetRasterBand(band.number) for band in self.info.bands]
        self.float_dtype = self.info.float_dtype
        alpha = alpha_number(self._dataset)
        self._alpha = self._dataset.GetRasterBand(alpha) if alpha else None
        said = {one.band for one in source.nodata if one.values}
        self._steps = {
            index: _step(self._bands[index])
            for index, band in enumerate(self.info.bands)
            if band.number in said
        }
        self._besides = {
            index: _besides(source, self.info.bands[index], step)
            for index, step in self._steps.items()
        }
        self._mask = Reader(source.mask) if source.mask is not None else None
        self._lock = threading.Lock()
        self._separate = True
        self._masked: Optional[tuple[Any, Any]] = None
        if len(self._bands) > 1:
            self._look_at_bands()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._bands = []
        self._alpha = None
        if self._dataset is not None:
            self.source.close_dataset(self._dataset)
        self._dataset = None
        if self._mask is not None:
            self._mask.close()

    def read(self, index: int, window: Window, out: NDArray[Any]) -> None:
        """Read real values of a band, NaN where there is no data.

        Parameters
        ----------
        index : int
            Which of the source's bands, from 0.
        window : Window
            Which cells; all of them lie in the raster.
        out : ndarray of shape (window.rows, window.columns), float32 or float64
            Takes the values.

        Raises
        ------
        RasterError
            Where cells cannot be read: says which.
        """
        band = self.info.bands[index]
        if band.dtype.kind in "iu" and band.dtype.itemsize == 8:
            native, valid = self.read_native(index, window)
            out[...] = native
            if valid is not None:
                out[~valid] = np.nan
        else:
            self._fetch(index, window, out)
            missing = self._missing(index, window, out)
            if missing is not None:
                np.copyto(out, np.nan, where=missing)
        if band.scale != 1.0:
            out *= band.scale
        if band.offset != 0.0:
            out += band.offset
        if self._besides.get(index):
            real = out if self.source.scaled else self._real(index, out)
            for low, high in self._besides[index]:
                np.copyto(out, np.nan, where=between(real, low, high))
        if self._mask is not None:
            inside = np.empty(out.shape, dtype=np.float64)
            self._mask.read(index if len(self._mask.info.bands) > 1 else 0, window, inside)
            out[np.isnan(inside)] = np.nan

    def read_bands(self, first: int, window: Window, out: NDArray[Any]) -> None:
        """Read real values of bands that follow one another, as `read` does of each.

        Parameters
        ----------
        first : int
            The first of them, from 0.
        window : Window
            Which cells; all of them lie in the raster.
        out : ndarray of shape (bands, window.rows, window.columns), float32 or float64
            Takes the values.
        """
        if len(out) == 1 or self._separate or not self._fetch_bands(first, window, out):
            for index, cells in enumerate(out, start=first):
                self.read(index, window, cells)
        elif self._masked is not None:
            np.copyto(out, np.nan, where=between(out, *self._masked))

    def _fetch_bands(self, first: int, window: Window, out: NDArray[Any]) -> bool:
        """Read several bands, or say that one of them cannot be read."""
        numbers = [band.number for band in self.info.bands[first : first + len(out)]]
        if self.source.apart is not None:
            self._fetch_apart(self.source.apart, numbers, window, out)
            return True
        place = window.column, window.row, window.columns, window.rows
        with self._lock, contextlib.suppress(RasterError):
            call(
                lambda: self._dataset.ReadAsArray(*place, buf_obj=out, band_list=numbers),
                is_none,
                "",
                strict=True,
            )
            return True
        return False

    def read_windows(self, index: int, windows: Sequence[Window], out: NDArray[Any]) -> None:
        """Read windows of one size of a band, as `read` does of each.

        A call costs more than a small window: where nodata is told by values they are read in one,
        in a third of the time for 36 windows of 64 x 64 cells.

        Parameters
        ----------
        index : int
            Which of the source's bands, from 0.
        windows : sequence of Window
            Which cells; all of them lie in the raster.
        out : ndarray of shape (windows, rows, columns), float32 or float64
            Takes the values.
        """
        if not (self._is_told_by_values(index) and self._fetch_windows(index, windows, out)):
            for window, cells in zip(windows, out):
                self.read(index, window, cells)
            return
        missing = self._missing(index, windows[0], out)
        if missing is not None:
            np.copyto(out, np.nan, where=missing)

    def _is_told_by_values(self, index: int) -> bool:
        """Say whether stored values are real ones, and tell alone what is no data."""
        band = self.info.bands[index]
        wide = band.dtype.kind in "iu" and band.dtype.itemsize == 8
        beside = self._mask is not None or self._besides.get(index) or self.source.apart is not None
        if wide or beside or (band.scale, band.offset) != (1.0, 0.0):
            return False
        with self._lock:
            flags = self._bands[index].GetMaskFlags()
        if flags & _ALL_VALID:
            return self._alpha is None or band.is_alpha
        return bool(flags & _NODATA and not flags & _PER_DATASET)

    def _fetch_windows(self, index: int, windows: Iterable[Window], out: NDArray[Any]) -> bool:
        """Read windows of a band, or say that one of them cannot be read."""
        from osgeo import gdal_array  # each `Band.ReadAsArray` imports it, which QGIS watches

        band = self._bands[index]

        def fetch() -> bool:
            for (row, column, rows, columns), cells in zip(windows, out):
                place = column, row, columns, rows
                if gdal_array.BandReadAsArray(band, *place, buf_obj=cells) is None:
                    return False
            return True

        with self._lock, contextlib.suppress(RasterError):
            call(fetch, operator.not_, "", strict=True)
            return True
        return False

    def _look_at_bands(self) -> None:
        """Note whether bands may be read several at a time, and which of their values to mask."""
        bands = self.info.bands
        told = {(repr(band.nodata), band.dtype, band.scale, band.offset) for band in bands}
        first = bands[0]
        plain = first.dtype in _SMALL and (first.scale, first.offset) == (1.0, 0.0)
        beside = (self._mask, self._alpha)
        if len(told) > 1 or not plain or self._steps or any(one is not None for one in beside):
            return
        flags = {band.GetMaskFlags() for band in self._bands}
        if flags == {_NODATA} or flags == {_ALL_VALID}:
            self._separate = False
            if flags == {_NODATA} and first.nodata is not None:
                self._masked = masked_range(first.nodata, first.dtype)

    def read_native(
        self, index: int, window: Window
    ) -> tuple[NDArray[Any], Optional[NDArray[np.bool_]]]:
        """Read the stored values of a band, and which of them are valid.

        Parameters
        ----------
        index : int
            Which of the source's bands, from 0.
        window : Window
            Which cells; all of them lie in the raster.

        Returns
        -------
        values : ndarray of shape (window.rows, window.columns)
            In the band's own type.
        valid : ndarray of the same shape, bool, or None
            None where all cells are valid.
        """
        values = np.empty((window.rows, window.columns), dtype=self.info.bands[index].dtype)
        self.read_stored(index, window, values)
        missing = self._missing(index, window, values)
        if self._besides.get(index):
            real = self._real(index, values)
            for low, high in self._besides[index]:
                found = between(real, low, high, "besides")
                missing = found.copy() if missing is None else missing | found
        if values.dtype.kind == "f":
            not_a_number = np.isnan(values)
            if not_a_number.any():
                missing = not_a_number if missing is None else missing | not_a_number
        return values, None if missing is None else ~missing

    def _real(self, index: int, values: NDArray[Any]) -> NDArray[Any]:
        """Return the real values of stored ones, as `read` computes them."""
        scale, offset = self._steps[index]
        band = self.info.bands[index]
        real = values.astype(band._replace(scale=scale, offset=offset).float_dtype)
        if scale != 1.0:
            real *= scale
        if offset != 0.0:
            real += offset
        return real

    def read_stored(self, index: int, window: Window, out: NDArray[Any]) -> None:
        """Read the stored values of a band, whether they are valid or not.

        Parameters
        ----------
        index, window
            As for `read_native`.
        out : ndarray of shape (window.rows, window.columns)
            Takes the values; in the band's own type.
        """
        self._fetch(index, window, out)

    def _fetch(self, index: int, window: Window, out: NDArray[Any]) -> None:
        number, band = self.info.bands[index].number, self._bands[index]
        if self.source.apart is not None:
            self._fetch_apart(self.source.apart, [number], window, out[None])
            return
        with self._lock:
            call(
                lambda: band.ReadAsArray(
                    window.column, window.row, window.columns, window.rows, buf_obj=out
                ),
                is_none,
                tr("{}: band {} cannot be read at {}").format(self.source.name, number, window),
                strict=True,
            )

    @staticmethod
    def _fetch_apart(apart: Apart, numbers: list[int], window: Window, out: NDArray[Any]) -> None:
        try:
            apart.read(numbers, window, out)
        except OSError as error:
            why = error.strerror or error
            raise RasterError(tr("{} cannot be read: {}").format(apart.path, why)) from error

    def _missing(
        self, index: int, window: Window, values: NDArray[Any]
    ) -> Optional[NDArray[np.bool_]]:
        """Return where there is no data by the file's own word, None where that is nowhere."""
        gdal_band, band = self._bands[index], self.info.bands[index]
        with self._lock:
            flags = gdal_band.GetMaskFlags()
        if flags & _NODATA and not flags & _PER_DATASET:
            masked = None if band.nodata is None else masked_range(band.nodata, band.dtype)
            return None if masked is None else between(values, *masked)
        if flags & _ALL_VALID and (self._alpha is None or band.is_alpha):
            return None
        with self._lock:
            mask_band: Any = self._alpha if flags & _ALL_VALID else gdal_band.GetMaskBand()
            mask = call(
                lambda: mask_band.ReadAsArray(
                    window.column, window.row, window.columns, window.rows
                ),
                is_none,
                tr("{}: the mask of band {} cannot be read at {}").format(
                    self.source.name, band.number, window
                ),
                strict=True,
            )
        invalid: NDArray[np.bool_] = mask == 0
        return invalid


def native_nodata(nodata: Optional[float], dtype: np.dtype[Any]) -> Any:
    """Return a nodata value in a type, or None where no cell of that type can equal it."""
    if nodata is None:
        return None
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            value = dtype.type(nodata)
        return None if np.isinf(value) and not math.isinf(nodata) else value
    if not math.isfinite(nodata) or nodata != int(nodata):
        return None
    limits = np.iinfo(dtype)
    return dtype.type(int(nodata)) if limits.min <= int(nodata) <= limits.max else None


def alpha_number(dataset: gdal.Dataset) -> int:
    """Return the number of the alpha band, 0 where there is none.

    GDAL's own masks heed alpha only where it is the second or the fourth of as many bands.
    """
    last = int(dataset.RasterCount)
    is_alpha = last and dataset.GetRasterBand(last).GetColorInterpretation() == gdal.GCI_AlphaBand
    return last if is_alpha else 0


def _parts(dataset: gdal.Dataset, most: int = 8) -> str:
    """Return the names of the rasters that a file holds, as GDAL and QGIS open them."""
    names = [name for name, _ in dataset.GetSubDatasets()]
    more = [tr("{:,} more").format(len(names) - most)] if len(names) > most else []
    return ", ".join(names[:most] + more)


def blocks_of(dataset: gdal.Dataset) -> list[tuple[int, int, int]]:
    """Return rows, columns and bytes of a block of the file for each band.

    What takes GDAL longer, such as the CRS, is not asked for.
    """
    count = dataset.RasterCount
    together = _together(dataset)
    blocks = []
    for band in map(dataset.GetRasterBand, range(1, count + 1)):
        columns, rows = band.GetBlockSize()
        cells = rows * columns * (count if together else 1)
        blocks.append((rows, columns, cells * gdal.GetDataTypeSize(band.DataType) // 8))
    return blocks


def parts_of(uri: str) -> str:
    """Return the names of the rasters in a file that is none itself, nothing for others."""
    with contextlib.suppress(RasterError), RasterSource(uri).dataset() as dataset:
        return "" if dataset.RasterCount else _parts(dataset)
    return ""


def _data_bands(dataset: gdal.Dataset) -> tuple[int, ...]:
    """Return the numbers of all bands but alpha bands."""
    numbers = range(1, dataset.RasterCount + 1)
    return tuple(
        n
        for n in numbers
        if dataset.GetRasterBand(n).GetColorInterpretation() != gdal.GCI_AlphaBand
    )


def _refuse_torn(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse an ENVI file that ends too early: GDAL would read its missing cells as zeros."""
    header = dataset.GetMetadata("ENVI")
    if dataset.GetDriver().ShortName != "ENVI" or header.get("file_compression", "0") != "0":
        return
    found = gdal.VSIStatL(dataset.GetFileList()[0])
    cells = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount
    size = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType) // 8
    missing = int(header.get("header_offset", 0)) + cells * size - found.size if found else 0
    if missing > 0:
        raise RasterError(
            tr("{} is torn: {} bytes are missing at the end of {}").format(
                source.name, shown(missing, ","), dataset.GetFileList()[0]
            )
        )


def _describe(source: RasterSource, dataset: gdal.Dataset, numbers: tuple[int, ...]) -> Info:
    if not numbers:
        parts = _parts(dataset)
        if parts:
            raise RasterError(
                tr("{} holds several rasters; give one of them: {}").format(source.name, parts)
            )
        raise RasterError(tr("{} has no band with data").format(source.name))
    _refuse_part(source, dataset)
    # What is the same for all bands is asked once: there may be thousands.
    together = _together(dataset)
    alpha, said = bool(alpha_number(dataset)), {one.band: one for one in reversed(source.nodata)}
    bands = tuple(
        _describe_band(source, dataset, number, together, alpha, said.get(number))
        for number in numbers
    )
    return Info(
        name=source.name,
        title=source.title or source.name,
        grid=Grid.of(dataset),
        bands=bands,
        gcps=dataset.GetGCPs() if dataset.GetGCPCount() else None,
        gcp_wkt=dataset.GetGCPProjection() or "",
    )


def _together(dataset: gdal.Dataset, nested: int = 0) -> bool:
    """Say whether all bands of a cell lie together in a file, or in the first that a VRT reads."""
    if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
        return True
    if dataset.GetDriver().ShortName != "VRT" or dataset.RasterCount < 2 or nested > _NESTED:
        return False
    ends = {_first_file(dataset.GetRasterBand(number)) for number in (1, dataset.RasterCount)}
    files = [path for path in dataset.GetFileList() or () if path != dataset.GetDescription()]
    if len(ends) > 1 or "" in ends or not files:
        return False
    with contextlib.suppress(RasterError), RasterSource(files[0]).dataset() as first:
        return _together(first, nested + 1)
    return False


# VRTs of VRTs are followed so far.
_NESTED = 8


def _first_file(band: gdal.Band) -> str:
    """Return the file that a VRT's band reads first, as its text tells it."""
    texts = (band.GetMetadata("vrt_sources") or {}).values()
    found = re.search(r"<SourceFilename[^>]*>([^<]*)<", next(iter(texts), ""))
    return found[1] if found else ""


def _refuse_part(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse a netCDF file that was cut off: its library reads what is missing as zeros.

    Files of the classic format only, which have room for each cell. Those of HDF5 do not open.
    """
    path = (dataset.GetFileList() or [""])[0]
    if dataset.GetDriver().ShortName != "netCDF" or not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        classic = file.read(3) == b"CDF"
    bits = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType)
    needed = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount * bits // 8
    size = os.path.getsize(path)
    if classic and size < needed:
        raise RasterError(
            tr("{} is only part of a file: its cells take {} bytes, and {} has {}").format(
                source.name, shown(needed, ","), path, shown(size, ",")
            )
        )


def _describe_band(
    source: RasterSource,
    dataset: gdal.Dataset,
    number: int,
    together: bool,
    alpha: bool,
    said: Optional[BandNodata],
) -> Band:
    count = dataset.RasterCount
    if not 1 <= number <= count:
        has = counted(count, tr("band"), tr("bands"))
        raise RasterError(tr("band {} does not exist: {} has {}").format(number, source.name, has))
    band = dataset.GetRasterBand(number)
    columns, rows = band.GetBlockSize()
    dtype = _dtype(source, band, number)
    cells = rows * columns * (count if together else 1)
    is_alpha = band.GetColorInterpretation() == gdal.GCI_AlphaBand
    scale, offset = _step(band) if source.scaled else (1.0, 0.0)
    flags, said = band.GetMaskFlags(), said or BandNodata(number)
    by_value = bool(flags & _NODATA and not flags & _PER_DATASET)
    masked = flags != _ALL_VALID and (said.own or not by_value)
    return Band(
        number=number,
        dtype=dtype,
        # Where a mask says what is no data, cells that hold the value are data.
        nodata=_nodata(band) if said.own and not flags & _PER_DATASET else None,
        description=band.GetDescription() or "",
        unit=band.GetUnitType() or "",
        scale=scale,
        offset=offset,
        has_palette=band.GetColorTable() is not None,
        block=(rows, columns),
        block_bytes=cells * dtype.itemsize,
        together=together and count > 1 and source.apart is None,
        masked=masked or bool(said.values) or (alpha and not is_alpha),
        is_alpha=is_alpha,
    )


def _step(band: gdal.Band) -> tuple[float, float]:
    """Return a band's scale and offset."""
    return _or(band.GetScale() or None, 1.0), _or(band.GetOffset(), 0.0)


def _said(source: RasterSource, number: int) -> BandNodata:
    """Return what the user says of a band's nodata."""
    said = (one for one in source.nodata if one.band == number)
    return next(said, BandNodata(number))


def _besides(
    source: RasterSource, band: Band, step: tuple[float, float]
) -> tuple[tuple[Any, Any], ...]:
    """Return the ranges of real values that are no data besides what the file says."""
    dtype = band._replace(scale=step[0], offset=step[1]).float_dtype
    values = _said(source, band.number).values
    ranges = (real_range(one, dtype, band.dtype, *step) for one in values)
    return tuple(one for one in ranges if one is not None)


def _or(value: Optional[float], default: float) -> float:
    """Return a number, or what stands for it where there is none that makes sense."""
    return default if value is None or not math.isfinite(value) else float(value)


def _nodata(band: gdal.Band) -> Any:
    """Return the nodata value: a whole number for 64-bit integers where GDAL tells it so."""
    return band.GetNoDataValue()


@functools.cache
def _numpy_type(kind: int) -> Any:
    """Return numpy's type for one of GDAL's, or None; once, for an import in QGIS takes long."""
    from osgeo import gdal_array

    return gdal_array.GDALTypeCodeToNumericTypeCode(kind)


def _dtype(source: RasterSource, band: gdal.Band, number: int) -> np.dtype[Any]:
    kind = band.DataType
    name = gdal.GetDataTypeName(kind)
    if gdal.DataTypeIsComplex(kind):
        raise RasterError(
            tr(
                "band {} of {} holds complex numbers ({}); give a band of real "
                "numbers, for instance its modulus"
            ).format(number, source.name, name)
        )
    code = _numpy_type(kind)
    if code is None:
        raise RasterError(
            tr("band {} of {} is of a type that is not read: {}").format(number, source.name, name)
        )
    # GDAL has a type for signed bytes since 3.7, and warns of those who ask in the old way.
    old = name == "Byte" and int(gdal.VersionInfo()) < 3070000
    if old and band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE":
        raise RasterError(
            tr(
                "band {} of {} holds signed bytes, which this GDAL reads as unsigned "
                "ones; convert it to Int16 first"
            ).format(number, source.name)
        )
    dtype: np.dtype[Any] = np.dtype(code)
    return dtype
