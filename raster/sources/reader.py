"""How cells are read: real values with NaN, or stored ones with a mask."""

from __future__ import annotations

import contextlib
import operator
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import RasterError, call, is_none
from ..common.grid import Window
from .apart import Apart
from .describe import alpha_number, step_of
from .missing import between, masked_range, said_ranges
from .source import RasterSource

if TYPE_CHECKING:
    from numpy.typing import NDArray


# GDAL 3.6 clears memory for derived bands, also within such rasters, as if rows followed one
# another: what lies between the rows of an array that is part of a larger one would be 0.
_STRAYING = ("VRT", "DERIVED", "GTI")


class Reader:
    """An open source. Threads may share it; they ask GDAL in turns."""

    def __init__(self, source: RasterSource) -> None:
        self.source = source
        self._dataset = source.open_dataset()
        self.info = source.info_of(self._dataset)
        self._bands = [self._dataset.GetRasterBand(band.number) for band in self.info.bands]
        self.dtype = self.info.bands[0].dtype if source.raw else self.info.float_dtype
        alpha = alpha_number(self._dataset)
        self._alpha = self._dataset.GetRasterBand(alpha) if alpha else None
        said = {one.band for one in source.nodata if one.values}
        self._steps = {
            index: step_of(self._bands[index])
            for index, band in enumerate(self.info.bands)
            if band.number in said
        }
        self._besides = {
            index: said_ranges(source.nodata, self.info.bands[index], step)
            for index, step in self._steps.items()
        }
        self._mask = Reader(source.mask) if source.mask is not None else None
        self._lock = threading.Lock()
        self._separate = True
        self._strays = self._dataset.GetDriver().ShortName in _STRAYING
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
        """Read real values of a band, NaN where there is no data; of a raw source stored ones.

        Parameters
        ----------
        index : int
            Which of the source's bands, from 0.
        window : Window
            Which cells; all of them lie in the raster.
        out : ndarray of shape (window.rows, window.columns), float32 or float64
            Takes the values; of a raw source in the type that they are stored in.

        Raises
        ------
        RasterError
            Where cells cannot be read: says which.
        """
        band = self.info.bands[index]
        if self.source.raw:
            self._fetch(index, window, out)
            return
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
        self._make_real(index, out)
        if self._mask is not None:
            inside = np.empty(out.shape, dtype=np.float64)
            self._mask.read(index if len(self._mask.info.bands) > 1 else 0, window, inside)
            out[np.isnan(inside)] = np.nan

    def _make_real(self, index: int, out: NDArray[Any]) -> None:
        """Make real values of stored ones, and NaN of those that a user says are no data."""
        band = self.info.bands[index]
        if band.scale != 1.0:
            out *= band.scale
        if band.offset != 0.0:
            out += band.offset
        if self._besides.get(index):
            real = out if self.source.scaled else self._real(index, out)
            for low, high in self._besides[index]:
                np.copyto(out, np.nan, where=between(real, low, high))

    def every_value(self, index: int) -> Optional[NDArray[Any]]:
        """Return what `read` makes of each value that a band of up to 16 bits can store.

        Parameters
        ----------
        index : int
            Which of the source's bands, from 0.

        Returns
        -------
        ndarray of shape (values,), or None
            In the order of the stored bits, taken for a whole number from 0. None where a band
            stores other numbers, or a value does not tell alone whether it is data.
        """
        band = self.info.bands[index]
        small = band.dtype.kind in "iu" and band.dtype.itemsize <= 2
        if not small or self._mask is not None or not self._values_tell(index):
            return None
        bits = np.dtype(f"u{band.dtype.itemsize}")
        values = np.arange(np.iinfo(bits).max + 1).astype(bits).view(band.dtype)
        values = values.astype(self.info.float_dtype)
        missing = self._missing(index, Window(0, 0, 1, 1), values)
        if missing is not None:
            np.copyto(values, np.nan, where=missing)
        self._make_real(index, values)
        return values

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
        elif self._masked is not None and not self.source.raw:
            np.copyto(out, np.nan, where=between(out, *self._masked))

    def _fetch_bands(self, first: int, window: Window, out: NDArray[Any]) -> bool:
        """Read several bands, or say that one of them cannot be read."""
        numbers = [band.number for band in self.info.bands[first : first + len(out)]]
        if self.source.apart is not None:
            self._fetch_apart(self.source.apart, numbers, window, out)
            return True
        place = window.column, window.row, window.columns, window.rows
        with self._lock, contextlib.suppress(RasterError), self._written(out) as cells:
            call(
                lambda: self._dataset.ReadAsArray(*place, buf_obj=cells, band_list=numbers),
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
        return self._values_tell(index)

    def _values_tell(self, index: int) -> bool:
        """Say whether stored values tell alone, by the file's own word, what is no data."""
        with self._lock:
            flags = self._bands[index].GetMaskFlags()
        if flags & gdal.GMF_ALL_VALID:
            return self._alpha is None or self.info.bands[index].is_alpha
        return bool(flags & gdal.GMF_NODATA and not flags & gdal.GMF_PER_DATASET)

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
        plain = first.float_dtype == np.dtype("f4")
        beside = (self._mask, self._alpha)
        if len(told) > 1 or not plain or self._steps or any(one is not None for one in beside):
            return
        flags = {band.GetMaskFlags() for band in self._bands}
        if flags == {gdal.GMF_NODATA} or flags == {gdal.GMF_ALL_VALID}:
            self._separate = False
            if flags == {gdal.GMF_NODATA} and first.nodata is not None:
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
        what = tr("{}: band {} cannot be read at {}").format(self.source.name, number, window)
        place = window.column, window.row, window.columns, window.rows
        try:
            with self._lock, self._written(out) as cells:
                call(lambda: band.ReadAsArray(*place, buf_obj=cells), is_none, what, strict=True)
        except RasterError as error:
            if str(error) == what:
                # A mosaic says only once which of its files is missing.
                with replace(self.source, session="").dataset() as dataset:
                    again = dataset.GetRasterBand(number)
                    call(lambda: again.ReadAsArray(*place), is_none, what, strict=True)
            raise

    @contextlib.contextmanager
    def _written(self, out: NDArray[Any]) -> Iterator[NDArray[Any]]:
        """Give GDAL an array to write to, which becomes the one wanted."""
        if not self._strays or out.flags.c_contiguous:
            yield out
            return
        cells = np.empty(out.shape, out.dtype)
        yield cells
        out[...] = cells

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
        if flags & gdal.GMF_NODATA and not flags & gdal.GMF_PER_DATASET:
            masked = None if band.nodata is None else masked_range(band.nodata, band.dtype)
            return None if masked is None else between(values, *masked)
        if flags & gdal.GMF_ALL_VALID and (self._alpha is None or band.is_alpha):
            return None
        with self._lock:
            mask_band: Any = self._alpha if flags & gdal.GMF_ALL_VALID else gdal_band.GetMaskBand()
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
