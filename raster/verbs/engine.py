"""The two verbs: `map_blocks` makes a raster from rasters, `reduce_blocks` a small result.

Both go through a plan's windows with a few threads, band after band where the files have their
bands one after the other. A thread reads a window with its halo, builds the edge rule, and hands
it to the kernel in units that fit the cache. numpy and GDAL let go of the interpreter while they
work, so threads are enough. Results are taken in order by the calling thread, which writes while
the others compute.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional, Protocol, Union

import numpy as np

from ...kernels.common.wording import counted, tr
from ..common.choices import Edges
from ..common.grid import Window
from ..common.plan import UNIT, Piece, Plan, tiles
from ..common.progress import Progress
from ..sources.source import RasterSource, unchanged
from .blocks import NO_HALO
from .edges import Halo
from .executors import Job, bounded_cache, execute, writes_elsewhere
from .jobs import BlockResult, Kernel, MapJob, ReduceJob, TileSummary, source_window, unstamped
from .ledger import SHARE_ROWS, Ledger, current
from .tally import Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..sources.reader import Reader
    from .tiled_sink import Tile, TiledSink

# Cells of all bands of a tile that holds them all, at most, unless it is as small as it may be.
_CELLS_OF_TILE, _SMALLEST_TILE = 1 << 22, 16


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
    located: bool = False,
    kept: bool = False,
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
        columns) without halo. Bands that the sink has no room for go to the tally alone.
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
    located : bool
        Whether the kernel is told where it is, as keywords ``row`` and ``column`` of the array's
        first cell.
    kept : bool
        Whether valid cells of the first source stay as they are stored, bit for bit, in as many
        bands and of the same type.
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
    progress, beyond = progress or Progress(), 0
    bands, unit = sources[0].count(), tile_shape(len(sources))
    of_bands = bands
    if stacked:
        halo, unit, bands = halo._replace(before=0, after=bands - 1), (stack_tile(bands),) * 2, 1
    plan = plan.anchored(*unit)
    job = MapJob(
        kernel,
        (*sources, *([] if where is None else [where])),
        plan.rows,
        plan.columns,
        of_bands,
        sink.count // bands,
        sink.dtype,
        tuple(sink.nodata),
        unit,
        halo,
        edges,
        edge_value,
        step,
        numbered,
        where is not None,
        None if tally is None else tally.summary,
        tally_band,
        located,
        kept,
    )

    together = not sink.band_by_band
    shares: Optional[TiledSink] = getattr(sink, "tiled", None)
    if shares is None:
        beyond = _make(job, plan, plan.pieces(bands, together=together), sink, tally, progress)
    else:
        shares.make(_MapTile(job, plan, bands, together), sources, progress)
        for lost, summaries in shares.notes():
            beyond += lost
            if tally is not None:
                tally.add(TileSummary(*summary) for summary in summaries)
    if beyond:
        progress.warn(
            tr("{} no data: their results, or what they are made of, are beyond {:.2g}").format(
                counted(beyond, "cell has", "cells have"), np.finfo(sink.dtype).max
            )
        )


@dataclass(frozen=True)
class _MapTile:
    """Computes a tile of a result in parts; see `tiled_sink.TileWork`."""

    job: MapJob
    plan: Plan
    bands: int
    together: bool

    def __call__(
        self, window: Window, tile: Tile, needed: None, progress: Progress
    ) -> tuple[int, list[TileSummary]]:
        plan, found = self.plan, _Found([])
        cells = source_window(window, self.job.step, plan.rows, plan.columns)
        pieces = plan.inside(cells).pieces(self.bands, together=self.together)
        lost = _make(self.job, plan, pieces, tile, found, progress)
        return lost, found.summaries

    def alone(self) -> _MapTile:
        return replace(self, job=unstamped(self.job), plan=replace(self.plan, threads=1))


class _Found(NamedTuple):
    """In the place of a tally: what is told of tiles, as it is."""

    summaries: list[TileSummary]

    def add(self, summaries: Iterable[TileSummary]) -> None:
        """Take the summaries of some tiles."""
        self.summaries.extend(summaries)


def _make(
    job: MapJob,
    plan: Plan,
    pieces: Sequence[Piece],
    sink: Sink,
    tally: Union[Tally, _Found, None],
    progress: Progress,
) -> int:
    """Write the results of some pieces; return how many cells are beyond their type."""
    beyond = 0

    def take(result: BlockResult) -> None:
        nonlocal beyond
        beyond += result.beyond
        if result.cells.size:
            sink.write(result.window, result.cells, result.first)
        if tally is not None:
            tally.add(result.summaries)

    _run(job, plan, pieces, take, progress)
    return beyond


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
    job = ReduceJob(
        kernel, tuple(sources), plan.rows, plan.columns, unit, halo, edges, located, bandwise
    )
    merged: list[list[Any]] = [
        [] if initial is None else [initial] for _ in range(bands if bandwise else 1)
    ]

    def take(results: list[tuple[int, Any]]) -> None:
        for band, result in results:
            so_far = merged[band]
            so_far[:] = [merge(so_far[0], result)] if so_far else [result]

    ledger = current()
    if ledger is None:
        _run(job, plan, plan.pieces(bands, together=not bandwise), take, progress)
    else:
        _reduce_shares(ledger, job, plan, bands, not bandwise, take, progress)
    return [so_far[0] for so_far in merged] if bandwise else merged[0][0]


def _reduce_shares(
    ledger: Ledger,
    job: ReduceJob,
    plan: Plan,
    bands: int,
    together: bool,
    take: Callable[[list[tuple[int, Any]]], None],
    progress: Progress,
) -> None:
    """Have the shares of a pass done that are missing and ours, and take all in raster order.

    A share is rows of the raster, whole units, so that units come as they do without shares.
    """
    number, unit = ledger.begin(), job.unit or 1
    rows = -(-SHARE_ROWS // unit) * unit
    strips = list(tiles(Window(0, 0, plan.rows, plan.columns), rows, plan.columns))
    paths = [ledger.share(number, share) for share in range(len(strips))]
    missing = [share for share, path in enumerate(paths) if not ledger.has(path)]
    ours = [(strips[share], paths[share]) for share in missing if ledger.is_ours(share)]
    work = _ShareJob(job, plan, bands, together, ledger)
    if ours and writes_elsewhere():
        ledger.open()
        sent = replace(work, job=unstamped(job), plan=replace(plan, threads=1))
        executor = execute(sent, len(ours), progress.check)
        with unchanged(job.sources), executor:
            for done, ((_, path), _) in enumerate(executor.ordered(ours, len(ours)), 1):
                ledger.await_file(path, progress.check)
                progress.advance(done / len(ours))
    else:
        for place, piece in enumerate(ours):
            work.make(*piece, progress.part(place / len(ours), (place + 1) / len(ours)))
    ledger.require(number, len(missing) - len(ours), len(strips))
    for path in paths:
        progress.check()
        for some in ledger.read(path):
            take(some)


@dataclass(frozen=True)
class _ShareJob:
    """Reduces shares of a raster, each a strip and the path of its file, and keeps the results."""

    job: ReduceJob
    plan: Plan
    bands: int
    together: bool
    ledger: Ledger
    sources: tuple[RasterSource, ...] = ()

    def __call__(
        self,
        piece: tuple[Window, str],
        readers: Optional[Sequence[Reader]] = None,
        memory: Optional[Callable[..., Any]] = None,
    ) -> None:
        self.ledger.require_seen()
        self.make(*piece, Progress())

    def make(self, strip: Window, path: str, progress: Progress) -> None:
        """Reduce a strip."""
        results: list[list[tuple[int, Any]]] = []
        pieces = self.plan.inside(strip).pieces(self.bands, together=self.together)
        _run(self.job, self.plan, pieces, results.append, progress)
        self.ledger.keep(path, results)


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


def _run(
    job: Job,
    plan: Plan,
    pieces: Sequence[Piece],
    take: Callable[[Any], None],
    progress: Progress,
) -> None:
    """Have the pieces done, and take the results in order in this thread."""
    here, done = threading.get_ident(), 0.0

    def advance(pieces_done: float) -> None:
        nonlocal done
        done = max(done, pieces_done)
        progress.advance(min(done / len(pieces), 1.0))

    def check() -> None:
        progress.check()
        if threading.get_ident() == here:  # where results are waited for
            advance(told())

    executor = execute(job, min(plan.threads, len(pieces)), check)
    told = getattr(executor, "told", float)  # other executors tell of whole pieces only
    try:
        with unchanged(job.sources), bounded_cache(job.sources), executor:
            ordered = executor.ordered(pieces, 2 * plan.threads)
            for taken, (_, result) in enumerate(ordered, start=1):
                progress.check()
                take(result)
                del result  # its memory is wanted for the next
                advance(taken)
    finally:
        told = float  # The executor knows `check`: knowing each other, both would stay for a while.
