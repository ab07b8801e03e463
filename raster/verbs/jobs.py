"""What a verb does with a piece of a raster, as a value: it can be sent to another process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Union

import numpy as np

from ...kernels.common.checkpoint import checkpoint, tell
from ...kernels.common.memory import scratch
from ..common.choices import Edges
from ..common.grid import Window
from ..common.plan import Piece, tiles
from ..results.nodata import clear
from ..sources.reader import Reader
from ..sources.source import RasterSource
from .blocks import NO_HALO, clipped, cut, layers_of, read_block
from .edges import Halo

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kernel = Callable[..., Any]
# Takes the cells of one tile, shape (rows, columns); returns something small.
Summary = Callable[[Any], Any]


class TileSummary(NamedTuple):
    """What a summary told of a tile of a layer; tiles are known by their first cell."""

    layer: int
    row: int
    column: int
    found: Any


class BlockResult(NamedTuple):
    """The results of a piece.

    Attributes
    ----------
    window : Window
        Which cells of the result.
    first : int
        Their first band, from 0.
    cells : ndarray of shape (bands, rows, columns)
        In the type they are stored in, with nodata in place.
    summaries : list of TileSummary
    beyond : int
        Cells left without a result because no number of their type holds it.
    """

    window: Window
    first: int
    cells: NDArray[Any]
    summaries: list[TileSummary]
    beyond: int = 0


@dataclass(frozen=True)
class MapJob:
    """Makes the cells of a result from a piece of its sources; see `engine.map_blocks`.

    Attributes
    ----------
    kernel : callable
        Takes a tile of each source and returns the results of it.
    sources : tuple of RasterSource
        What it reads; the last is where results are wanted, if that is ``masked``.
    rows, columns, bands : int
        Size of the raster.
    share : int
        Bands of the result for each band of the raster.
    dtype : numpy dtype
        Type of the result.
    nodata : tuple of float or None
        One for each band of the result.
    unit : tuple of int
        Rows and columns of a tile.
    halo, edges, edge_value, step, numbered
        As there.
    masked : bool
        Whether the last source says where results are wanted.
    summary : callable, optional
        What is to be known of each tile.
    summary_band : int or slice
        Of which band or bands of the kernel's result.
    located : bool
        Whether the kernel is told where a tile is.
    kept : bool
        Whether valid cells of the first source stay as they are stored, whatever the kernel says.
    """

    kernel: Kernel
    sources: tuple[RasterSource, ...]
    rows: int
    columns: int
    bands: int
    share: int
    dtype: np.dtype[Any]
    nodata: tuple[Optional[float], ...]
    unit: tuple[int, int]
    halo: Halo = NO_HALO
    edges: Edges = Edges.SHRINK
    edge_value: float = 0.0
    step: int = 1
    numbered: bool = False
    masked: bool = False
    summary: Optional[Summary] = None
    summary_band: Union[int, slice] = -1
    located: bool = False
    kept: bool = False

    def __call__(
        self,
        piece: Piece,
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> BlockResult:
        """Return the results of a piece."""
        if readers is None:
            found: BlockResult = alone(self, piece)
            return found
        return self._work(piece, readers, memory or np.empty)

    def _work(
        self, piece: Piece, readers: Sequence[Reader], memory: Callable[..., Any]
    ) -> BlockResult:
        window, share, halo = piece.window, self.share, self.halo
        count = len(self.sources) - self.masked
        wanted = _wanted(readers[count], window) if self.masked else None
        kept = kept_of(window, self.step)
        out = memory((len(piece.bands) * share, kept.rows, kept.columns), self.dtype)
        blocks: list[NDArray[Any]] = []
        summaries: list[TileSummary] = []
        beyond = 0
        for place, band in enumerate(piece.bands):
            layers = out[place * share : (place + 1) * share]
            nodata = self.nodata[band * share : (band + 1) * share]
            for tile in _in_turn(tiles(window, *self.unit), window, len(piece.bands)):
                target = _within(layers, kept, kept_of(tile, self.step))
                part = None if wanted is None else cut(wanted, window, NO_HALO, tile, NO_HALO)
                if part is not None and not part.any():
                    _leave_out(target, nodata)
                    continue
                blocks = blocks or [
                    read_block(r, window, piece.bands, halo, self.edges, self.edge_value, memory)
                    for r in readers[:count]
                ]
                cuts = [cut(b, window, halo, tile, halo) for b in layers_of(blocks, place, halo)]
                result = self._result(cuts, band, tile, part)
                if not result.size:
                    continue
                put(result[:share], target, nodata)
                if _holds_infinite(target):
                    beyond += self._leave_out_beyond(target, result, nodata, cuts, tile)
                if self.summary is not None:
                    found = self.summary(result[self.summary_band])
                    summaries.append(TileSummary(band, tile.row, tile.column, found))
        if self.kept:
            _keep(readers[0], piece, out)
        return BlockResult(kept, piece.bands.start * share, out, summaries, beyond)

    def _result(
        self, cuts: list[NDArray[Any]], band: int, tile: Window, part: Optional[NDArray[np.bool_]]
    ) -> NDArray[Any]:
        """Return what the kernel makes of a tile, of the cells that are kept and wanted."""
        keywords = {"band": band} if self.numbered else {}
        if self.located:
            keywords.update(row=tile.row - self.halo.top, column=tile.column - self.halo.left)
        result: NDArray[Any] = self.kernel(*cuts, **keywords)
        if self.edges is Edges.NODATA:
            self._blank_frame(result, tile)
            if not self.halo.before <= band < self.bands - self.halo.after:
                result[...] = np.nan
        if part is not None:
            np.copyto(result, np.nan, where=~part)
        return self._kept(result, tile)

    def _kept(self, cells: NDArray[Any], tile: Window) -> NDArray[Any]:
        """Return every n-th row and column of a tile's cells, of shape (..., rows, columns)."""
        if self.step == 1:
            return cells
        row, column = -tile.row % self.step, -tile.column % self.step
        return cells[..., row :: self.step, column :: self.step]

    def _leave_out_beyond(
        self,
        layers: NDArray[Any],
        result: NDArray[Any],
        nodata: Sequence[Optional[float]],
        cuts: list[NDArray[Any]],
        tile: Window,
    ) -> int:
        """Leave out infinite results of finite cells; return how many there were.

        An extreme of infinite cells is infinite, as it should be.
        """
        shown = self._kept(_near_infinite(cuts, tile), tile)
        count = 0
        for layer, values, value in zip(layers, result, nodata):
            wrong = np.isinf(layer) & ~(np.isnan(values) | (shown & np.isinf(values)))
            layer[wrong] = np.nan if value is None else value
            count += int(np.count_nonzero(wrong))
        return count

    def _blank_frame(self, result: NDArray[Any], tile: Window) -> None:
        """Take the results away whose window crosses the raster's edge."""
        halo = self.halo
        result[:, : max(halo.top - tile.row, 0)] = np.nan
        result[:, max(self.rows - halo.bottom - tile.row, 0) :] = np.nan
        result[:, :, : max(halo.left - tile.column, 0)] = np.nan
        result[:, :, max(self.columns - halo.right - tile.column, 0) :] = np.nan


@dataclass(frozen=True)
class ReduceJob:
    """Makes something small of each tile of a piece; see `engine.reduce_blocks`.

    Attributes
    ----------
    kernel : callable
        Takes a tile of each source.
    sources : tuple of RasterSource
        What it reads.
    rows, columns : int
        Size of the raster.
    unit : int, optional
        Rows and columns of a tile; None: the piece.
    halo, edges, located, bandwise
        As there.
    """

    kernel: Kernel
    sources: tuple[RasterSource, ...]
    rows: int
    columns: int
    unit: Optional[int] = None
    halo: Halo = NO_HALO
    edges: Optional[Edges] = Edges.SHRINK
    located: bool = False
    bandwise: bool = False

    def __call__(
        self,
        piece: Piece,
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> list[tuple[int, Any]]:
        """Return the results of a piece's tiles, each with its band, from 0."""
        if readers is None:
            found: list[tuple[int, Any]] = alone(self, piece)
            return found
        window, halo, edges = piece.window, self.halo, self.edges
        blocks = [
            read_block(r, window, piece.bands, halo, edges, 0.0, memory or np.empty)
            for r in readers
        ]
        outer = halo if edges is not None else clipped(halo, window, self)
        results = []
        bands = piece.bands if self.bandwise else (0,)
        for place, band in enumerate(bands):
            layers = layers_of(blocks, place, NO_HALO) if self.bandwise else blocks
            units = tiles(window, self.unit, self.unit) if self.unit else [window]
            for tile in _in_turn(units, window, len(bands)):
                inner = halo if edges is not None else clipped(halo, tile, self)
                keywords = {"band": band} if self.bandwise else {}
                if self.located:
                    keywords.update(row=tile.row - inner.top, column=tile.column - inner.left)
                cuts = [cut(block, window, outer, tile, inner) for block in layers]
                results.append((band, self.kernel(*cuts, **keywords)))
        return results


def _in_turn(units: Iterable[Window], window: Window, bands: int) -> Iterator[Window]:
    """Yield tiles; ask before each whether to go on, and tell after it what share is done."""
    cells = bands * window.rows * window.columns
    for tile in units:
        checkpoint()
        yield tile
        tell(tile.rows * tile.columns / cells)


def of_any_band(kernel: Kernel, block: NDArray[Any], *, band: int, **keywords: Any) -> Any:
    """Call a kernel that does not care which band it is given."""
    return kernel(block, **keywords)


def alone(job: Any, piece: Any) -> Any:
    """Return a job's result for a piece, with sources that are opened for it alone."""
    readers = [Reader(source) for source in job.sources]
    try:
        return job(piece, readers)
    finally:
        for reader in readers:
            reader.close()


def _within(cells: NDArray[Any], window: Window, tile: Window) -> NDArray[Any]:
    """Return a tile's part of the cells of a window."""
    row, column = tile.row - window.row, tile.column - window.column
    return cells[:, row : row + tile.rows, column : column + tile.columns]


def _wanted(mask: Reader, window: Window) -> NDArray[np.bool_]:
    """Return where the results of a window are wanted."""
    cells = read_block(mask, window, range(1), NO_HALO, None, 0.0)
    wanted: NDArray[np.bool_] = (cells != 0) & ~np.isnan(cells)
    return wanted


def _keep(reader: Reader, piece: Piece, out: NDArray[Any]) -> None:
    """Put valid cells in their place as they are stored: floats hold no integers of 64 bits."""
    for place, layer in enumerate(out):
        checkpoint()
        values, valid = reader.read_native(piece.bands.start + place, piece.window)
        np.copyto(layer, values, where=True if valid is None else valid, casting="unsafe")


def _holds_infinite(layers: NDArray[Any]) -> bool:
    """Say whether there is an infinite number among stored results."""
    if layers.dtype.kind != "f":
        return False
    # A sum takes a hundredth of the time of a variance, looking at each cell three times that.
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.einsum("ijk->", layers)
    return not np.isfinite(total) and bool(np.isinf(layers).any())


def _near_infinite(cuts: list[NDArray[Any]], tile: Window) -> NDArray[np.bool_]:
    """Return which cells of a tile have an infinite cell in reach, in any source and band."""
    near = np.zeros((tile.rows, tile.columns), np.bool_)
    for block in cuts:
        marks = np.isinf(block).any(axis=0)
        if not marks.any():
            continue
        for axis, size in enumerate(near.shape):
            sums = np.cumsum(marks, axis=axis, dtype=np.int64)
            sums = np.insert(sums, 0, 0, axis=axis)
            later = np.take(sums, range(sums.shape[axis] - size, sums.shape[axis]), axis)
            marks = later > np.take(sums, range(size), axis)
        near |= marks
    return near


def _leave_out(place: NDArray[Any], nodata: Sequence[Optional[float]]) -> None:
    """Fill cells with their bands' nodata values."""
    for layer, value in zip(place, nodata):
        layer[...] = np.nan if value is None else value


def kept_of(window: Window, step: int) -> Window:
    """Return the window of the kept cells in the raster of every ``step``-th cell."""
    if step == 1:
        return window
    row, column = -(-window.row // step), -(-window.column // step)
    return Window(
        row, column, -(-window.row_end // step) - row, -(-window.column_end // step) - column
    )


def source_window(kept: Window, step: int, rows: int, columns: int) -> Window:
    """Return the cells of a raster of which a window holds every ``step``-th."""
    row, column = kept.row * step, kept.column * step
    ends = min(kept.row_end * step, rows), min(kept.column_end * step, columns)
    return Window(row, column, ends[0] - row, ends[1] - column)


def unstamped(job: Any) -> Any:
    """Return a job for another machine, where files have other stamps: this one looks at them."""
    return replace(job, sources=tuple(replace(source, stamps=()) for source in job.sources))


def put(result: NDArray[Any], place: NDArray[Any], nodata: Sequence[Optional[float]]) -> None:
    """Put bands in their place, in its type; where they are NaN, it gets the nodata value."""
    computed = result.dtype.kind == "f"
    if computed and place.dtype.kind in "iu" and place.dtype.itemsize == 8:
        # The largest of 64 bits are rounded to a number beyond the type.
        result = np.minimum(result, np.nextafter(float(np.iinfo(place.dtype).max), 0.0))
    with np.errstate(over="ignore", invalid="ignore"):
        np.copyto(place, result, casting="unsafe")
    if not computed:
        return
    for layer, values, value in zip(place, result, nodata):
        if value is None or value != value:
            continue
        marks = scratch("put", layer.size, np.bool_).reshape(layer.shape)
        if place.dtype.kind == "f":
            # What is stored takes half the time to look at.
            values = layer
            if value == np.finfo(place.dtype).min:
                _move(layer, value, marks)
        np.copyto(layer, value, where=np.isnan(values, marks), casting="unsafe")


def _move(layer: NDArray[Any], nodata: float, marks: NDArray[np.bool_]) -> None:
    """Move results that are as low as the type's lowest, where that is the nodata value."""
    low, high, beside = clear(nodata, layer.dtype)
    with np.errstate(invalid="ignore"):
        # Of Float32 a minimum takes a third of the time; it is NaN where a cell is.
        if not layer.min() > high and np.less_equal(layer, high, marks).any():
            np.copyto(layer, beside, where=marks & (layer >= low))
