"""What a format keeps: some cells that show what is lost, and what came back of them.

GDAL's drivers say little of what they drop. A JPEG blurs cells, a GeoPackage of bytes has four
bands, a FITS forgets its nodata value, and many formats straighten a rotated grid.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional, Protocol

import numpy as np
from osgeo import osr

from ...kernels.common.wording import counted, later, tr
from ..common.errors import RasterError, call, is_none, quiet
from ..common.grid import NO_GEOREFERENCE, Grid
from ..sources.missing import native_nodata
from ..sources.reader import Reader
from ..sources.source import RasterSource
from .about import Notes, OutputBand

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 16  # rows and columns, at most
# Trials that went well in this process, the last of them: what they were of, as digests.
_MOST_KNOWN = 256
_went_well: dict[bytes, None] = {}
_lock = threading.Lock()


class Described(Protocol):
    """What is told of a band."""

    @property
    def description(self) -> str:
        """Its name."""

    @property
    def nodata(self) -> Any:
        """Its nodata value, or None."""

    @property
    def unit(self) -> str:
        """Its unit."""

    @property
    def scale(self) -> float:
        """Its scale."""

    @property
    def offset(self) -> float:
        """Its offset."""


def kind_of(
    grid: Grid, bands: Sequence[OutputBand], notes: Notes, *said: object
) -> Optional[bytes]:
    """Return what the trial of a GeoTIFF depends on, but for the disk, as a digest.

    Parameters
    ----------
    grid : Grid
        Of the trial. A GeoTIFF writes a geotransform in one of a few ways, whatever its numbers.
    bands : sequence of OutputBand
        What it holds.
    notes : Notes
        What it is told.
    said : object
        All else: options, type, and so on.

    Returns
    -------
    bytes or None
        None where something is no plain value: then the trial is always made.
    """
    if any(band.attributes is not None for band in notes.bands.values()):
        return None
    _, dx, rx, _, ry, dy = grid.geotransform
    signs = [(value > 0) - (value < 0) for value in (dx, rx, ry, dy)]
    placed = grid.geotransform != NO_GEOREFERENCE, grid.georeferenced, grid.wkt
    notes = notes._replace(shape=(0, 0))
    told = repr((grid.shape, placed, signs, tuple(bands), notes, said))
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).digest()


def went_well(kind: Optional[bytes]) -> bool:
    """Say whether a trial of the same went well before, in this process."""
    return kind in _went_well


def note(kind: Optional[bytes]) -> None:
    """Note that a trial went well."""
    if kind is None:
        return
    with _lock:
        while len(_went_well) >= _MOST_KNOWN:
            del _went_well[next(iter(_went_well))]
        _went_well[kind] = None


def sample(
    grid: Grid, bands: Sequence[Described], dtype: np.dtype[Any]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return cells of all magnitudes with some nodata in each band, and a mask.

    Parameters
    ----------
    grid : Grid
        How many.
    bands : sequence of Described
        Whose nodata values count.
    dtype : numpy dtype
        Type of the cells.

    Returns
    -------
    cells : ndarray of shape (bands, rows, columns)
        The same each time.
    valid : ndarray of shape (rows, columns), bool
        For files with a mask band.
    """
    rng = np.random.default_rng(0)
    shape = (len(bands), *grid.shape)
    if dtype.kind == "f":
        powers = rng.integers(-6, 7, shape)
        # Compression by blocks of 8 x 8 cells keeps what is small only where nothing is large.
        powers[:, 8:, :8] -= 3
        powers[:, :8, 8:] -= 6
        # Half floats end at 65,504.
        largest = float(np.finfo(dtype).max)
        cells = np.clip(rng.normal(size=shape) * 10.0**powers, -largest, largest).astype(dtype)
    else:
        limits = np.iinfo(dtype)
        cells = rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)
    for number, (layer, band) in enumerate(zip(cells, bands)):
        nodata = native_nodata(band.nodata, dtype)
        if nodata is None and dtype.kind == "f":
            nodata = np.nan
        if nodata is not None:
            # In each band elsewhere, for a band may be taken for the mask of the others.
            layer[number % min(5, grid.rows) :: 5, number % min(3, grid.columns) :: 3] = nodata
    return cells, rng.random(grid.shape) < 0.8


def lost(
    path: str,
    grid: Grid,
    bands: Sequence[Described],
    cells: NDArray[Any],
    valid: NDArray[np.bool_],
    *,
    exact: bool = True,
) -> str:
    """Return what a file does not give back of what makes a raster right, as a clause.

    Parameters
    ----------
    path : str
        The file that was written.
    grid : Grid
        Where its cells lie.
    bands : sequence of Described
        What was told of its bands.
    cells : ndarray of shape (bands, rows, columns)
        What was written.
    valid : ndarray of shape (rows, columns), bool
        Which cells have data, beside what the nodata values say.
    exact : bool
        Whether values must come back as they were: not where the user chose to lose some.

    Returns
    -------
    str
        Empty where nothing is lost.
    """
    try:
        with quiet(), Reader(RasterSource(path)) as reader:
            return _difference(reader, grid, bands, cells, valid, exact)
    except RasterError:
        return tr("is not read back as a raster of {}").format(_several(len(bands)))


def _several(count: int) -> str:
    return counted(count, "band", "bands")


def _difference(
    reader: Reader,
    grid: Grid,
    bands: Sequence[Described],
    cells: NDArray[Any],
    valid: NDArray[np.bool_],
    exact: bool,
) -> str:
    info = reader.info
    if len(info.bands) != len(bands):
        return tr("gives back {} in place of {}").format(_several(len(info.bands)), len(bands))
    if info.grid.shape != grid.shape:
        return tr("changes the number of rows and columns")
    placed = grid.geotransform != NO_GEOREFERENCE
    if placed and not info.grid.lines_up(replace(grid, wkt=info.grid.wkt)):
        rotated = grid.geotransform[2] or grid.geotransform[4]
        return tr("holds no rotated grid") if rotated else tr("does not keep the grid's place")
    if grid.wkt and not info.gcp_wkt and not same_crs(grid, info.grid):
        return tr("does not keep the CRS")
    for index, (layer, band) in enumerate(zip(cells, bands)):
        back = np.empty(grid.shape)
        reader.read(index, grid.window, back)
        wanted = _real_values(layer, band, valid)
        if grid.rows > 1 and np.array_equal(back[::-1], wanted, equal_nan=True):
            return tr("turns this raster upside down")
        if not np.array_equal(np.isnan(back), np.isnan(wanted)):
            return tr("does not keep which cells of each band have data")
        if exact and not np.array_equal(back, wanted, equal_nan=True):
            return tr("does not keep values exactly")
    return ""


def same_crs(one: Grid, two: Grid) -> bool:
    """Say whether coordinates mean the same places, in whatever words that is told."""
    first, second = one.srs(), two.srs()
    if first is None or second is None:
        return first is second
    if first.IsSame(second):
        return True
    ends = [one.coordinates(row, column) for row in (0, one.rows) for column in (0, one.columns)]
    try:
        there = call(
            lambda: osr.CoordinateTransformation(first, second).TransformPoints(ends), is_none, ""
        )
    except RasterError:
        return False
    size = max(abs(value) for value in one.geotransform[1:3] + one.geotransform[4:6])
    return bool(np.allclose(ends, np.array(there)[:, :2], rtol=0, atol=1e-3 * size))


def _real_values(
    layer: NDArray[Any], band: Described, valid: NDArray[np.bool_]
) -> NDArray[np.float64]:
    values = layer.astype(np.float64)
    nodata = native_nodata(band.nodata, layer.dtype)
    if nodata is not None:
        values[layer == nodata] = np.nan
    values[~valid] = np.nan
    if band.scale != 1.0:
        values *= band.scale
    if band.offset != 0.0:
        values += band.offset
    return values


def unsaid(path: str, bands: Sequence[Described]) -> list[str]:
    """Return which words on bands a file does not give back: none of them makes a cell wrong."""
    known = RasterSource(path).info().bands
    pairs = list(zip(bands, known))
    forgotten = []
    if any(band.description != back.description for band, back in pairs):
        forgotten.append(later("descriptions"))
    if any(band.unit != back.unit for band, back in pairs):
        forgotten.append(later("units"))
    return forgotten
