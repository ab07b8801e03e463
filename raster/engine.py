"""The two verbs: `map_blocks` makes a raster from rasters, `reduce_blocks` a small result.

Both go through a plan's windows with a few threads. A thread reads a window with its halo,
builds the edge rule, and hands it to the kernel in units that fit the cache. numpy and GDAL let
go of the interpreter while they work, so threads are enough. Results are taken in raster order
by the calling thread, which writes while the others compute.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol, Union

import numpy as np
from osgeo import gdal

from ..kernels.flat import Flat
from ..kernels.memory import Recycler, scratch
from .edges import Edges, Halo, source_index
from .errors import Cancelled
from .grid import Window
from .nodata import clear
from .plan import UNIT, Plan, tiles
from .progress import Progress
from .source import RasterSource, Reader, unchanged
from .tally import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kernel = Callable[..., Any]
NO_HALO = Halo()
# Threads that share a handle.
_SHARING = 3
# Of results in rows as long as the raster, with all bands: some formats are written in such rows.
_UPRIGHT_BYTES = 128 * 2**20
# Seconds between questions whether to stop, and how long to wait for jobs that are to stop.
_BETWEEN_CHECKS, _PATIENCE = 0.1, 0.5


class Sink(Protocol):
    """What takes the cells of a result, window by window."""

    @property
    def count(self) -> int:
        """Number of bands."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the cells."""

    @property
    def nodata(self) -> tuple[Optional[float], ...]:
        """Value of each band that says there is no data."""

    @property
    def takes_any_order(self) -> bool:
        """Whether windows may come in any order, and from several threads at a time."""

    def has_whole(self, window: Window) -> bool:
        """Say whether a window's columns are those of whole blocks."""

    def write(self, window: Window, cells: NDArray[Any], first: int = 0) -> None:
        """Take cells of shape (bands, rows, columns), of the bands from the first on.

        Those of some bands only come where it takes windows in any order.
        """


def map_blocks(
    kernel: Kernel,
    sources: Sequence[RasterSource],
    sink: Sink,
    plan: Plan,
    *,
    halo: Halo = NO_HALO,
    edges: Edges = Edges.SHRINK,
    edge_value: float = 0.0,
    step: int = 1,
    bandwise: bool = True,
    where: Optional[RasterSource] = None,
    tally: Optional[Tally] = None,
    tally_band: Union[int, slice] = -1,
    progress: Optional[Progress] = None,
) -> None:
    """Compute a raster from rasters that line up, and write it.

    Parameters
    ----------
    kernel : callable
        Takes an array of shape (bands, rows, columns) with halo for each source and returns one
        of shape (bands out, rows, columns) without, or a `Flat`. Bands that the sink has no room
        for go to the tally alone.
    sources : sequence of RasterSource
        What to read. All have one size.
    sink : Sink
        Where to write.
    plan : Plan
        The windows.
    halo : Halo
        Cells and bands that the kernel needs around its own.
    edges : Edges
        What stands beyond the raster's edge.
    edge_value : float
        The value there, for ``Edges.CONSTANT``.
    step : int
        Keep the results of every ``step``-th row and column only.
    bandwise : bool
        Whether the kernel takes one band of each source at a time (with its neighbours before
        and after, as the halo says), or all bands at once.
    where : RasterSource, optional
        Compute only where its first band has data other than 0; elsewhere there is no result.
        Where that is nowhere in a block or tile, nothing is read or computed for it.
    tally : Tally, optional
        Is given one band of the kernel's result, as layer 0, 1, ... by source band; or, if the
        kernel takes all bands at once, all bands of its result.
    tally_band : int or slice
        Which band or bands of the kernel's result, by default the last.
    progress : Progress, optional
        Is told how far it is, and asked whether to stop.

    Raises
    ------
    RasterError
        Where cells cannot be read or written.
    Cancelled
        Where the progress said so.
    """
    progress = progress or Progress()
    row_bytes = sink.count * plan.columns * sink.dtype.itemsize
    unit = _unit(len(sources), row_bytes)
    plan = plan.anchored(*unit)
    memory = Recycler()
    count = len(sources)

    def work(opened: list[Reader], window: Window) -> Optional[NDArray[Any]]:
        """Compute a window; return what is left to write of it."""
        readers = opened[:count]
        room = _Room(sink, window, step, unit, memory)
        wanted = _wanted(opened[count:], window)
        groups = _band_groups(readers[0], bandwise)
        share = sink.count // len(groups)
        last = len(groups) - 1
        for layer, group in enumerate(groups):
            layers = slice(layer * share, (layer + 1) * share)
            nodata = sink.nodata[layers]
            blocks: list[NDArray[Any]] = []
            for tile in tiles(window, *unit):
                progress.check()
                place = room.place(tile, layers)
                part = None if wanted is None else _cut(wanted, window, NO_HALO, tile, NO_HALO)
                if part is not None and not part.any():
                    _leave_out(place, nodata)
                    room.fill(tile, layers, place)
                    continue
                blocks = blocks or [
                    read_block(r, window, group, halo, edges, edge_value, memory) for r in readers
                ]
                result = kernel(*(_cut(block, window, halo, tile, halo) for block in blocks))
                blank = edges is Edges.NODATA or part is not None or step > 1
                if blank and isinstance(result, Flat):
                    result = result.filled()
                if edges is Edges.NODATA:
                    _blank_frame(result, tile, plan, halo)
                    if group is not None and not halo.before <= group <= last - halo.after:
                        result[...] = np.nan
                if part is not None:
                    np.copyto(result, np.nan, where=~part)
                if step > 1:
                    result = result[:, -tile.row % step :: step, -tile.column % step :: step]
                    if not result.size:
                        continue
                # First the cells: a tally may use up flat results.
                _put(result, place, nodata)
                room.fill(tile, layers, place)
                if tally is not None and isinstance(result, Flat):
                    tally.add(layer, tile, result)
                elif tally is not None and bandwise:
                    tally.add(layer, tile, result[tally_band])
                elif tally is not None:
                    for band, cells in enumerate(result):
                        tally.add(band, tile, cells)
        return room.rest()

    def take(window: Window, rest: Optional[NDArray[Any]]) -> None:
        if rest is not None:
            sink.write(_kept(window, step), rest)

    _run([*sources, *([] if where is None else [where])], plan, work, take, progress)


class _Room:
    """Where a window's results go: to the sink tile by tile, or together.

    A tile that is written at once is still in the cache.
    """

    def __init__(
        self, sink: Sink, window: Window, step: int, unit: tuple[int, int], memory: Recycler
    ) -> None:
        self._sink, self._step, self._window = sink, step, _kept(window, step)
        whole = all(sink.has_whole(tile) for tile in tiles(window, *unit))
        self._memory = memory
        self._out: Optional[NDArray[Any]] = None
        if step > 1 or not (sink.takes_any_order and whole):
            shape = sink.count, self._window.rows, self._window.columns
            self._out = memory(shape, sink.dtype)

    def place(self, tile: Window, layers: slice) -> NDArray[Any]:
        """Return the place of a tile's results, of shape (bands, rows, columns)."""
        if self._out is None:
            shape = layers.stop - layers.start, tile.rows, tile.columns
            return self._memory(shape, self._sink.dtype)  # type: ignore[no-any-return]
        kept = _kept(tile, self._step)
        row, column = kept.row - self._window.row, kept.column - self._window.column
        return self._out[layers, row : row + kept.rows, column : column + kept.columns]

    def fill(self, tile: Window, layers: slice, place: NDArray[Any]) -> None:
        """Take the place of a tile's results, filled."""
        if self._out is None:
            self._sink.write(tile, place, layers.start)

    def rest(self) -> Optional[NDArray[Any]]:
        """Return the results that the sink must be given in order, if any are left."""
        out = self._out
        if out is None or not out.size:
            return None
        if self._sink.takes_any_order:
            self._sink.write(self._window, out)
            return None
        return out


def _wanted(masks: list[Reader], window: Window) -> Optional[NDArray[np.bool_]]:
    """Return where the results of a window are wanted, None where that is everywhere."""
    if not masks:
        return None
    cells = read_block(masks[0], window, 0, NO_HALO, None, 0.0)
    wanted: NDArray[np.bool_] = (cells != 0) & ~np.isnan(cells)
    return wanted


def _leave_out(place: NDArray[Any], nodata: Sequence[Optional[float]]) -> None:
    """Fill cells with their bands' nodata values."""
    for layer, value in zip(place, nodata):
        layer[...] = np.nan if value is None else value


def reduce_blocks(
    kernel: Kernel,
    sources: Sequence[RasterSource],
    plan: Plan,
    merge: Callable[[Any, Any], Any],
    *,
    halo: Halo = NO_HALO,
    edges: Optional[Edges] = Edges.SHRINK,
    unit: Optional[int] = UNIT,
    located: bool = False,
    initial: Any = None,
    progress: Optional[Progress] = None,
) -> Any:
    """Compute something small from rasters that line up.

    Parameters
    ----------
    kernel : callable
        Takes an array of shape (bands, rows, columns) with halo for each source and returns
        something small.
    sources : sequence of RasterSource
        What to read. All have one size.
    plan : Plan
        The windows; they are rounded up to whole units.
    merge : callable
        Takes what was merged so far and the next result, in raster order of units, and returns
        them together.
    halo : Halo
        Cells that the kernel needs around its own.
    edges : Edges, optional
        What stands beyond the raster's edge; None: the halo ends there.
    unit : int, optional
        Rows and columns of a unit, anchored to the raster's corner, so that a result does not
        depend on the blocks; None: whole blocks, for kernels whose merged result does not.
    located : bool
        Whether the kernel is told where it is, as keywords ``row`` and ``column`` of the array's
        first cell.
    initial : object, optional
        What the first result is merged with; without it, it is taken as it is.
    progress : Progress, optional
        Is told how far it is, and asked whether to stop.

    Returns
    -------
    object
        What ``merge`` made of all results.
    """
    progress = progress or Progress()
    plan = plan.anchored(unit, unit) if unit else plan
    merged: list[Any] = [] if initial is None else [initial]

    def work(readers: list[Reader], window: Window) -> list[Any]:
        group = None
        blocks = [read_block(r, window, group, halo, edges, 0.0) for r in readers]
        outer = halo if edges is not None else _clipped(halo, window, plan)
        results = []
        for tile in tiles(window, unit, unit) if unit else [window]:
            progress.check()
            inner = halo if edges is not None else _clipped(halo, tile, plan)
            cuts = [_cut(block, window, outer, tile, inner) for block in blocks]
            place = {"row": tile.row - inner.top, "column": tile.column - inner.left}
            results.append(kernel(*cuts, **place) if located else kernel(*cuts))
        return results

    def take(window: Window, results: list[Any]) -> None:
        for result in results:
            merged[:] = [merge(merged[0], result)] if merged else [result]

    _run(sources, plan, work, take, progress)
    return merged[0]


def read_block(
    reader: Reader,
    window: Window,
    group: Optional[int],
    halo: Halo,
    edges: Optional[Edges],
    edge_value: float,
    memory: Callable[..., Any] = np.empty,
) -> NDArray[Any]:
    """Read a window with its halo, and what the edge rule puts beyond the raster.

    Parameters
    ----------
    reader : Reader
        The open source.
    window : Window
        The cells, without halo.
    group : int, optional
        Which band (with those before and after it, as the halo says); None: all bands.
    halo : Halo
        Cells around the window.
    edges : Edges, optional
        The rule; None: the halo ends at the raster's edge.
    edge_value : float
        For ``Edges.CONSTANT``.
    memory : callable
        Gives an array of a shape and type.

    Returns
    -------
    ndarray of shape (bands, rows, columns), float32 or float64
        NaN where there is no data.
    """
    grid, bands = reader.info.grid, reader.info.bands
    if edges is None:
        halo = _clipped(halo, window, grid)
    rule = Edges.SHRINK if edges is None else edges
    layers = _axis(group, len(bands), halo, rule)
    rows = source_index(window.row - halo.top, window.row_end + halo.bottom, grid.rows, rule)
    columns = source_index(
        window.column - halo.left, window.column_end + halo.right, grid.columns, rule
    )
    dtype = np.result_type(*(bands[i].float_dtype for i in layers if i >= 0))
    block: NDArray[Any] = memory((layers.size, rows.size, columns.size), dtype)
    outside = edge_value if rule is Edges.CONSTANT else np.nan
    for place, layer in enumerate(layers):
        if layer < 0:
            block[place] = outside
            continue
        for row_run in _runs(rows, window.row, halo.top):
            for column_run in _runs(columns, window.column, halo.left):
                _read_piece(
                    reader, int(layer), block[place], rows, columns, row_run, column_run, outside
                )
    return block


def _axis(group: Optional[int], count: int, halo: Halo, rule: Edges) -> NDArray[np.int64]:
    if group is None:
        return np.arange(count, dtype=np.int64)
    return source_index(group - halo.before, group + 1 + halo.after, count, rule)


def _runs(index: NDArray[np.int64], start: int, before: int) -> Iterator[slice]:
    """Cut an axis of a padded block into before, inside and beyond the raster."""
    place = np.arange(start - before, start - before + index.size)
    inside = np.flatnonzero((index == place) & (index >= 0))
    first, last = int(inside[0]), int(inside[-1]) + 1
    for run in (slice(0, first), slice(first, last), slice(last, index.size)):
        if run.stop > run.start:
            yield run


def _read_piece(
    reader: Reader,
    layer: int,
    block: NDArray[Any],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    row_run: slice,
    column_run: slice,
    outside: float,
) -> None:
    """Read one of the nine pieces of a padded block: the inside, the sides, the corners."""
    r, c, piece = rows[row_run], columns[column_run], block[row_run, column_run]
    if r[0] < 0 or c[0] < 0:
        piece[...] = outside
        return
    row, column = int(r.min()), int(c.min())
    window = Window(row, column, int(r.max()) - row + 1, int(c.max()) - column + 1)
    straight = _ascending(r) and _ascending(c)
    if straight:
        reader.read(layer, window, piece)
        return
    cells = np.empty((window.rows, window.columns), dtype=block.dtype)
    reader.read(layer, window, cells)
    piece[...] = cells[np.ix_(r - row, c - column)]


def _ascending(index: NDArray[np.int64]) -> bool:
    return bool(index[-1] - index[0] == index.size - 1 and (np.diff(index) == 1).all())


def _clipped(halo: Halo, window: Window, area: Any) -> Halo:
    """Return the halo as far as it lies in the raster."""
    return Halo(
        min(halo.top, window.row),
        min(halo.bottom, area.rows - window.row_end),
        min(halo.left, window.column),
        min(halo.right, area.columns - window.column_end),
        halo.before,
        halo.after,
    )


def _cut(
    block: NDArray[Any], window: Window, outer: Halo, tile: Window, halo: Halo
) -> NDArray[Any]:
    """Return a tile with its halo of the block that was read for a window with the outer halo."""
    row = tile.row - halo.top - window.row + outer.top
    column = tile.column - halo.left - window.column + outer.left
    return block[
        :,
        row : row + tile.rows + halo.top + halo.bottom,
        column : column + tile.columns + halo.left + halo.right,
    ]


def _unit(sources: int, row_bytes: int) -> tuple[int, int]:
    """Return the size of the tiles that a kernel is given: as much as stays near the cache.

    Upright, where the sink can hold so many rows of results.
    """
    if sources > 1:
        return UNIT, UNIT
    return (2 * UNIT, UNIT) if 2 * UNIT * row_bytes <= _UPRIGHT_BYTES else (UNIT, 2 * UNIT)


def _band_groups(reader: Reader, bandwise: bool) -> list[Optional[int]]:
    return list(range(len(reader.info.bands))) if bandwise else [None]


def _kept(window: Window, step: int) -> Window:
    """Return the window of the kept cells in the raster of every ``step``-th cell."""
    if step == 1:
        return window
    row, column = -(-window.row // step), -(-window.column // step)
    return Window(
        row, column, -(-window.row_end // step) - row, -(-window.column_end // step) - column
    )


def _put(
    result: Union[NDArray[Any], Flat], place: NDArray[Any], nodata: Sequence[Optional[float]]
) -> None:
    """Put as many bands as there is room for in their place, in its type.

    Where they are NaN or missing, it gets the file's nodata value.
    """
    cells = result.view(result.values) if isinstance(result, Flat) else result[: len(place)]
    computed = cells.dtype.kind == "f"
    with np.errstate(over="ignore", invalid="ignore"):
        np.copyto(place, cells, casting="unsafe")
    if isinstance(result, Flat) and place.dtype.kind == "f":
        if result.missing is not None:
            gap = np.nan if nodata[0] is None else nodata[0]
            np.copyto(place, gap, where=result.view(result.missing))
        return
    if not computed:
        return
    for layer, values, value in zip(place, cells, nodata):
        if value is None or value != value:
            continue
        marks = scratch("put", layer.size, np.bool_).reshape(layer.shape)
        if place.dtype.kind == "f" and value == np.finfo(place.dtype).min:
            _move(layer, value, marks)
        np.copyto(layer, value, where=np.isnan(values, marks), casting="unsafe")


def _move(layer: NDArray[Any], nodata: float, marks: NDArray[np.bool_]) -> None:
    """Move results that are as low as the type's lowest, where that is the nodata value."""
    low, high, beside = clear(nodata, layer.dtype)
    with np.errstate(invalid="ignore"):
        # Of Float32 a minimum takes a third of the time; it is NaN where a cell is.
        if not layer.min() > high and np.less_equal(layer, high, marks).any():
            np.copyto(layer, beside, where=marks & (layer >= low))


def _blank_frame(result: NDArray[Any], tile: Window, plan: Plan, halo: Halo) -> None:
    """Take the results away whose window crosses the raster's edge."""
    result[:, : max(halo.top - tile.row, 0)] = np.nan
    result[:, max(plan.rows - halo.bottom - tile.row, 0) :] = np.nan
    result[:, :, : max(halo.left - tile.column, 0)] = np.nan
    result[:, :, max(plan.columns - halo.right - tile.column, 0) :] = np.nan


def _run(
    sources: Sequence[RasterSource],
    windows: Plan,
    work: Callable[[list[Reader], Window], Any],
    take: Callable[[Window, Any], None],
    progress: Progress,
) -> None:
    """Do the work of each window in a pool, and take the results in order in this thread."""
    handles = Handles(sources)

    def job(window: Window) -> Any:
        return work(handles.readers(), window)

    pool = Pool(windows.threads, progress.check, handles.close)
    done = 0
    with unchanged(sources), bounded_cache(), pool:
        for window, result in pool.ordered(job, windows, 2 * windows.threads):
            progress.check()
            take(window, result)
            del result  # its memory is wanted for the next
            done += 1
            progress.advance(done / len(windows))


class Pool:
    """A few threads that do jobs in order. Use it as a context manager.

    A job cannot be ended from outside while numpy or GDAL is at work for it. Where a run is
    cancelled or fails, jobs that do not end soon are left behind: they end by themselves.

    Parameters
    ----------
    threads : int
        How many.
    check : callable
        Called while a result is waited for; may raise to stop.
    last : callable, optional
        Called when no job is at work any more.
    """

    def __init__(
        self,
        threads: int,
        check: Callable[[], object],
        last: Callable[[], object] = lambda: None,
    ) -> None:
        self._executor = ThreadPoolExecutor(threads)
        self._check, self._last = check, last
        self._waiting: deque[tuple[Any, Future[Any]]] = deque()
        self._stopped = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped = True
        jobs = [future for _, future in self._waiting]
        if wait(jobs, _PATIENCE).not_done:
            threading.Thread(target=self._end, daemon=True).start()
        else:
            self._end()

    def ordered(
        self,
        job: Callable[[Any], Any],
        items: Iterable[Any],
        ahead: int,
        share: Callable[[Any], float] = lambda item: 1.0,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each item with the job's result, in order, with a few jobs under way at most.

        Small jobs whose share of a whole one is less than 1 may be as many more.
        """
        load = 0.0
        for item in items:
            self._waiting.append((item, self._executor.submit(self._do, job, item)))
            load += share(item)
            while load >= ahead:
                load -= share(self._waiting[0][0])
                yield self._first()
        while self._waiting:
            yield self._first()

    def _first(self) -> tuple[Any, Any]:
        item, future = self._waiting[0]
        while not wait([future], _BETWEEN_CHECKS).done:
            self._check()
        self._waiting.popleft()
        return item, future.result()

    def _do(self, job: Callable[[Any], Any], item: Any) -> Any:
        if self._stopped:
            raise Cancelled
        return job(item)

    def _end(self) -> None:
        self._executor.shutdown(wait=True)
        self._last()


class Handles:
    """The open sources, each shared by a few threads.

    Neighbouring windows read the same blocks of the file for their halos. With one handle for
    two or three threads, the second finds them in the handle's cache.
    """

    def __init__(self, sources: Sequence[RasterSource]) -> None:
        self._sources = sources
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[list[Reader]] = []
        self._threads = 0

    def readers(self) -> list[Reader]:
        """Return this thread's readers."""
        readers: Optional[list[Reader]] = getattr(self._local, "readers", None)
        if readers is None:
            with self._lock:
                if self._threads % _SHARING == 0:
                    self._all.append([Reader(source) for source in self._sources])
                self._threads += 1
                readers = self._local.readers = self._all[-1]
        return readers

    def close(self) -> None:
        """Close them all; no thread may be at work."""
        for readers in self._all:
            for reader in readers:
                reader.close()


_cache_lock = threading.Lock()
_cache_runs = 0
_cache_before = 0
# Room for the blocks that two rows of windows share, or compressed ones are decoded twice.
CACHE_BYTES = 64 * 2**20


@contextmanager
def bounded_cache() -> Iterator[None]:
    """Keep GDAL's block cache small during a run; the last of concurrent runs restores it."""
    global _cache_runs, _cache_before
    with _cache_lock:
        if _cache_runs == 0:
            _cache_before = gdal.GetCacheMax()
            gdal.SetCacheMax(min(CACHE_BYTES, _cache_before))
        _cache_runs += 1
    try:
        yield
    finally:
        with _cache_lock:
            _cache_runs -= 1
            if _cache_runs == 0:
                gdal.SetCacheMax(_cache_before)
