"""The two verbs: `map_blocks` makes a raster from rasters, `reduce_blocks` a small result.

Both go through a plan's windows with a few threads, band after band where the files have their
bands one after the other. A thread reads a window with its halo, builds the edge rule, and hands
it to the kernel in units that fit the cache. numpy and GDAL let go of the interpreter while they
work, so threads are enough. Results are taken in order by the calling thread, which writes while
the others compute.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol, Union

import numpy as np
from osgeo import gdal

from ..kernels.common.memory import Recycler, scratch
from ..kernels.windows.flat import Flat
from .edges import Edges, Halo, source_index
from .errors import Cancelled
from .grid import Window
from .nodata import clear
from .plan import UNIT, Job, Plan, tiles
from .progress import Progress
from .source import RasterSource, Reader, unchanged
from .tally import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kernel = Callable[..., Any]
NO_HALO = Halo()
# Cells of all bands of a tile that holds them all, at most, unless it is as small as it may be.
_CELLS_OF_TILE, _SMALLEST_TILE = 1 << 22, 16
# Threads that share a handle.
_SHARING = 3
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
    def band_by_band(self) -> bool:
        """Whether it takes one band after the other, or all bands of a window together."""

    def write(self, window: Window, cells: NDArray[Any], first: int = 0) -> None:
        """Take cells of shape (bands, rows, columns), of the bands from the first on."""


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
    numbered: bool = False,
    stacked: bool = False,
    where: Optional[RasterSource] = None,
    tally: Optional[Tally] = None,
    tally_band: Union[int, slice] = -1,
    progress: Optional[Progress] = None,
) -> None:
    """Compute a raster from rasters that line up, and write it.

    Parameters
    ----------
    kernel : callable
        Takes an array of shape (bands, rows, columns) with halo for each source, a band with
        those before and after it as the halo says, and returns one of shape (bands out, rows,
        columns) without halo, or a `Flat`. Bands that the sink has no room for go to the tally
        alone.
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
    numbered : bool
        Whether the kernel is told which band it is given, from 0, as keyword ``band``.
    stacked : bool
        Whether the kernel is given all bands at once. Its results then are of none of them, and
        its tiles are those of `stack_tile`.
    where : RasterSource, optional
        Compute only where its first band has data other than 0; elsewhere there is no result.
        Where that is nowhere in a block or tile, nothing is read or computed for it.
    tally : Tally, optional
        Is given one band of the kernel's result, as layer 0, 1, ... by source band.
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
    bands, unit = sources[0].count(), tile_shape(len(sources))
    if stacked:
        halo, unit, bands = halo._replace(before=0, after=bands - 1), (stack_tile(bands),) * 2, 1
    share = sink.count // bands
    plan = plan.anchored(*unit)
    memory = Recycler()
    count, no_data = len(sources), sink.nodata

    def work(opened: list[Reader], job: Job) -> Optional[NDArray[Any]]:
        """Compute the results of a window, of shape (bands, rows, columns)."""
        readers, window = opened[:count], job.window
        wanted = _wanted(opened[count:], window)
        kept = _kept(window, step)
        out = memory((len(job.bands) * share, kept.rows, kept.columns), sink.dtype)
        blocks: list[NDArray[Any]] = []
        for place, band in enumerate(job.bands):
            layers = out[place * share : (place + 1) * share]
            nodata = no_data[band * share : (band + 1) * share]
            keywords = {"band": band} if numbered else {}
            for tile in tiles(window, *unit):
                progress.check()
                target = _within(layers, kept, _kept(tile, step))
                part = None if wanted is None else _cut(wanted, window, NO_HALO, tile, NO_HALO)
                if part is not None and not part.any():
                    _leave_out(target, nodata)
                    continue
                blocks = blocks or [
                    read_block(r, window, job.bands, halo, edges, edge_value, memory)
                    for r in readers
                ]
                cuts = (_cut(b, window, halo, tile, halo) for b in _layers(blocks, place, halo))
                result = kernel(*cuts, **keywords)
                blank = edges is Edges.NODATA or part is not None or step > 1
                if blank and isinstance(result, Flat):
                    result = result.filled()
                if edges is Edges.NODATA:
                    _blank_frame(result, tile, plan, halo)
                    if not stacked and not halo.before <= band < bands - halo.after:
                        result[...] = np.nan
                if part is not None:
                    np.copyto(result, np.nan, where=~part)
                if step > 1:
                    result = result[:, -tile.row % step :: step, -tile.column % step :: step]
                    if not result.size:
                        continue
                # First the cells: a tally may use up flat results.
                _put(result, target, nodata)
                if tally is not None:
                    flat = isinstance(result, Flat)
                    tally.add(band, tile, result if flat else result[tally_band])
        return out if out.size else None

    def take(job: Job, out: Optional[NDArray[Any]]) -> None:
        if out is not None:
            sink.write(_kept(job.window, step), out, job.bands.start * share)

    jobs = plan.jobs(bands, together=not sink.band_by_band)
    _run([*sources, *([] if where is None else [where])], plan, jobs, work, take, progress)


def _within(cells: NDArray[Any], window: Window, tile: Window) -> NDArray[Any]:
    """Return a tile's part of the cells of a window."""
    row, column = tile.row - window.row, tile.column - window.column
    return cells[:, row : row + tile.rows, column : column + tile.columns]


def _layers(blocks: list[NDArray[Any]], place: int, halo: Halo) -> list[NDArray[Any]]:
    """Return one band of each block, with those before and after it; of one band that."""
    wide = 1 + halo.before + halo.after
    return [block[place : place + wide] if len(block) > wide else block for block in blocks]


def _wanted(masks: list[Reader], window: Window) -> Optional[NDArray[np.bool_]]:
    """Return where the results of a window are wanted, None where that is everywhere."""
    if not masks:
        return None
    cells = read_block(masks[0], window, range(1), NO_HALO, None, 0.0)
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
    bandwise: bool = False,
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
        The windows; they are rounded to whole units.
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
    bandwise : bool
        Whether the kernel takes one band of each source at a time (of a source of one band that),
        told which as keyword ``band``, from 0, and results are merged for each band.
    initial : object, optional
        What the first result is merged with; without it, it is taken as it is.
    progress : Progress, optional
        Is told how far it is, and asked whether to stop.

    Returns
    -------
    object
        What ``merge`` made of all results; with ``bandwise`` a list of that, by bands.
    """
    progress = progress or Progress()
    plan = plan.anchored(unit, unit) if unit else plan
    bands = sources[0].count()
    memory = Recycler()
    merged: list[list[Any]] = [
        [] if initial is None else [initial] for _ in range(bands if bandwise else 1)
    ]

    def work(readers: list[Reader], job: Job) -> list[tuple[int, Any]]:
        window = job.window
        blocks = [read_block(r, window, job.bands, halo, edges, 0.0, memory) for r in readers]
        outer = halo if edges is not None else _clipped(halo, window, plan)
        results = []
        for place, band in enumerate(job.bands if bandwise else (0,)):
            layers = _layers(blocks, place, NO_HALO) if bandwise else blocks
            for tile in tiles(window, unit, unit) if unit else [window]:
                progress.check()
                inner = halo if edges is not None else _clipped(halo, tile, plan)
                keywords = {"band": band} if bandwise else {}
                if located:
                    keywords.update(row=tile.row - inner.top, column=tile.column - inner.left)
                cuts = [_cut(block, window, outer, tile, inner) for block in layers]
                results.append((band, kernel(*cuts, **keywords)))
        return results

    def take(job: Job, results: list[tuple[int, Any]]) -> None:
        for band, result in results:
            so_far = merged[band]
            so_far[:] = [merge(so_far[0], result)] if so_far else [result]

    _run(sources, plan, plan.jobs(bands, together=not bandwise), work, take, progress)
    return [so_far[0] for so_far in merged] if bandwise else merged[0][0]


def read_block(
    reader: Reader,
    window: Window,
    bands: range,
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
    bands : range
        Which bands, from 0 (with those before and after them, as the halo says). Of a source of
        one band that.
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
    grid, count = reader.info.grid, len(reader.info.bands)
    if edges is None:
        halo = _clipped(halo, window, grid)
    rule = Edges.SHRINK if edges is None else edges
    first, last = (0, 1) if count == 1 else (bands.start, bands.stop)
    layers = source_index(first - halo.before, last + halo.after, count, rule)
    rows = source_index(window.row - halo.top, window.row_end + halo.bottom, grid.rows, rule)
    columns = source_index(
        window.column - halo.left, window.column_end + halo.right, grid.columns, rule
    )
    block: NDArray[Any] = memory((layers.size, rows.size, columns.size), reader.float_dtype)
    outside = edge_value if rule is Edges.CONSTANT else np.nan
    row_runs = list(_runs(rows, window.row, halo.top))
    column_runs = list(_runs(columns, window.column, halo.left))
    for start, stop in _following(layers):
        several = block[start:stop]
        if layers[start] < 0:
            several[...] = outside
            continue
        for row_run in row_runs:
            for column_run in column_runs:
                _read_piece(
                    reader,
                    int(layers[start]),
                    several[:, row_run, column_run],
                    rows[row_run],
                    columns[column_run],
                    outside,
                )
    return block


def _following(layers: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Cut an axis where its places are not those of the next band."""
    cuts = np.flatnonzero((np.diff(layers) != 1) | (layers[:-1] < 0)) + 1
    ends = [0, *cuts.tolist(), len(layers)]
    return zip(ends[:-1], ends[1:])


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
    piece: NDArray[Any],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    outside: float,
) -> None:
    """Read one of the nine pieces of padded blocks: the inside, the sides, the corners."""
    if rows[0] < 0 or columns[0] < 0:
        piece[...] = outside
        return
    row, column = int(rows.min()), int(columns.min())
    window = Window(row, column, int(rows.max()) - row + 1, int(columns.max()) - column + 1)
    if _ascending(rows) and _ascending(columns):
        reader.read_bands(layer, window, piece)
        return
    cells = np.empty((len(piece), window.rows, window.columns), dtype=piece.dtype)
    reader.read_bands(layer, window, cells)
    piece[...] = cells[:, rows[:, None] - row, columns - column]


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


def tile_shape(sources: int) -> tuple[int, int]:
    """Return the size of the tiles that a kernel is given: as much as stays near the cache.

    They lie flat, as rows of results do that a sink gathers, whatever is asked for: results depend
    on their tile beyond the eighth digit.
    """
    return (UNIT, UNIT) if sources > 1 else (UNIT, 2 * UNIT)


def stack_tile(bands: int) -> int:
    """Return the rows and columns of the tiles of a kernel that is given all bands at once.

    Many bands have small ones, for their cells to fit into the memory for blocks.

    Examples
    --------
    >>> stack_tile(2), stack_tile(64), stack_tile(65), stack_tile(5000)
    (256, 256, 128, 16)
    """
    side = UNIT
    while side > _SMALLEST_TILE and bands * side * side > _CELLS_OF_TILE:
        side //= 2
    return side


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
    if computed and place.dtype.kind in "iu" and place.dtype.itemsize == 8:
        # The largest of 64 bits are rounded to a number beyond the type.
        cells = np.minimum(cells, np.nextafter(float(np.iinfo(place.dtype).max), 0.0))
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
    plan: Plan,
    jobs: Sequence[Job],
    work: Callable[[list[Reader], Job], Any],
    take: Callable[[Job, Any], None],
    progress: Progress,
) -> None:
    """Do the jobs in a pool, and take the results in order in this thread."""
    handles = Handles(sources)

    def do(job: Job) -> Any:
        return work(handles.readers(), job)

    pool = Pool(min(plan.threads, len(jobs)), progress.check, handles.close)
    with unchanged(sources), bounded_cache(), pool:
        for done, (job, result) in enumerate(pool.ordered(do, jobs, 2 * plan.threads), start=1):
            progress.check()
            take(job, result)
            del result  # its memory is wanted for the next
            progress.advance(done / len(jobs))


class Pool:
    """A few threads that do jobs in order. Use it as a context manager.

    A job cannot be ended from outside while numpy or GDAL is at work for it. Where a run is
    cancelled or fails, jobs that do not end soon are left behind: they end by themselves. Where
    the system lets fewer threads start, there are fewer; without any, jobs are done by who waits
    for them.

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
        self._most, self._check, self._last = threads, check, last
        self._jobs: SimpleQueue[Any] = SimpleQueue()
        self._waiting: deque[tuple[Any, Future[Any]]] = deque()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._at_work = 0
        self._stopped = False

    def __enter__(self) -> Pool:
        for _ in range(self._most):
            thread = threading.Thread(target=self._serve, daemon=True)
            with self._lock:
                self._at_work += 1
            try:
                thread.start()
            except RuntimeError:  # a limit of the system's
                with self._lock:
                    self._at_work -= 1
                break
            self._threads.append(thread)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopped = True
        for _ in self._threads:
            self._jobs.put(None)
        if not self._threads:
            self._last()
        jobs = [future for _, future in self._waiting]
        if not wait(jobs, _PATIENCE).not_done:
            for thread in self._threads:
                thread.join()

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
            future: Future[Any] = Future()
            self._waiting.append((item, future))
            if self._threads:
                self._jobs.put((future, job, item))
            else:
                self._do(future, job, item)
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

    def _serve(self) -> None:
        """Do jobs until there are no more; the last thread to end says so."""
        while True:
            asked = self._jobs.get()
            if asked is None:
                break
            self._do(*asked)
            del asked  # with its result, whose memory is wanted for the next
        with self._lock:
            self._at_work -= 1
            ended = self._at_work == 0
        if ended:
            self._last()

    def _do(self, future: Future[Any], job: Callable[[Any], Any], item: Any) -> None:
        try:
            if self._stopped:
                raise Cancelled
            future.set_result(job(item))
        except BaseException as error:
            future.set_exception(error)


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
