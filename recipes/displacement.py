"""From two rasters to how far the ground moved between them, on a grid of chips."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.counting import any_valid
from ..kernels.common.wording import tr
from ..kernels.correlation.displacement import (
    MOST_RATIO,
    Search,
    at_middles,
    displacements,
    neighbours_apart,
    outliers,
)
from ..raster.common.choices import Edges, Resampling
from ..raster.common.grid import Grid
from ..raster.common.plan import tiles
from ..raster.results.about import OutputBand
from ..raster.sources.align import beside
from ..raster.sources.reader import Reader
from ..raster.sources.source import RasterSource
from ..raster.verbs.blocks import read_block
from ..raster.verbs.edges import Halo
from ..raster.verbs.engine import map_blocks, reduce_blocks, stack_tile
from ..raster.verbs.tally import Tally
from .shift import same_cells
from .storage import raster_between

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array, Floats
    from ..raster.common.plan import Plan
    from ..raster.common.progress import Progress
    from ..raster.verbs.engine import Sink
    from .run import Run

NAMES = ("dx", "dy", "score", "peak_ratio", "at_limit")
# What is kept of chips until those around them are known: in cells, and what slopes add to it.
_KEPT = ("down", "across", *NAMES[2:], *(f"pull {number}" for number in range(8)))
# Memory that the results of a cell take, while they are made.
OUT_BYTES = 8.0 * len(_KEPT)
# Memory that the kernel takes for each cell of a tile and its halo: both rasters smoothed, the
# moments of their windows.
TILE_BYTES = 350.0
# Rows and columns of the field that become points at a time.
_UNIT = 256


class Place(NamedTuple):
    """How the second raster's cells lie on the first one's.

    Attributes
    ----------
    grid : Grid
        The first one's, moved by part of a cell.
    down, across : float
        By how much.
    resampling : Resampling
        How the second is laid on it.
    """

    grid: Grid
    down: float
    across: float
    resampling: Resampling


def place_of(own: Grid, grid: Grid) -> Place:
    """Return where a second raster is compared with the first: on its own cells if they are alike.

    Where it lies part of a cell beside, that is added to what is found; others are resampled.
    """
    own = beside(own, grid)
    if own.georeferenced and grid.georeferenced and same_cells(own, grid):
        row, column = grid.cells(*own.coordinates(0, 0))
        if -own.rows < row < grid.rows and -own.columns < column < grid.columns:
            down, across = (at - math.floor(at + 0.5) for at in (row, column))
            down, across = (part if abs(part) > 1e-6 else 0.0 for part in (down, across))
            x, y = grid.coordinates(down - 0.5, across - 0.5)
            _, dx, rx, _, ry, dy = grid.geotransform
            moved = replace(grid, geotransform=(x, dx, rx, y, ry, dy))
            return Place(moved, down, across, Resampling.NEAREST)
    return Place(grid, 0.0, 0.0, Resampling.CUBIC)


class Axes(NamedTuple):
    """From cells to map units: x and y of a step to the right, and of one down."""

    dx: float
    rx: float
    ry: float
    dy: float

    @classmethod
    def of(cls, grid: Grid) -> Axes:
        """Return those of a grid."""
        _, dx, rx, _, ry, dy = grid.geotransform
        return cls(dx, rx, ry, dy)

    @property
    def shorter(self) -> float:
        """The length of the shorter of the two steps, in map units."""
        return min(math.hypot(self.dx, self.ry), math.hypot(self.rx, self.dy))

    def map_units(self, down: Any, across: Any) -> tuple[Any, Any]:
        """Return x and y of a way in cells."""
        return across * self.dx + down * self.rx, across * self.ry + down * self.dy

    def cells(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return rows and columns of a way in map units."""
        determinant = self.dx * self.dy - self.rx * self.ry
        return (
            (y * self.dx - x * self.ry) / determinant,
            (x * self.dy - y * self.rx) / determinant,
        )


def farthest(run: Run, guesses: Sequence[RasterSource], axes: Axes) -> float:
    """Return how many rows or columns a first guess leads away, at most."""
    info = guesses[0].info()
    kernel = partial(_farthest, axes=axes)
    plan = run.blocks(info, 24.0)
    return float(reduce_blocks(kernel, guesses, plan, max, unit=None))


def _farthest(x: Floats, y: Floats, *, axes: Axes) -> float:
    ways = np.abs(np.stack(axes.cells(x.astype(np.float64), y.astype(np.float64))))
    return float(np.max(ways, initial=0.0, where=np.isfinite(ways)))


class Work(NamedTuple):
    """What a field is made with.

    Attributes
    ----------
    search : Search
        Sizes and limits.
    step : int
        Cells from a chip to the next.
    axes : Axes
        Of the first raster.
    place : Place
        Of the second.
    """

    search: Search
    step: int
    axes: Axes
    place: Place

    @property
    def apart(self) -> int:
        """How many chips on those are that tell the slope of the field."""
        return neighbours_apart(self.search.window, self.step)

    @property
    def frame(self) -> int:
        """How many chips around its own a chip's displacement depends on."""
        return self.apart + 1

    @property
    def halo(self) -> Halo:
        """The same on all sides."""
        return Halo(self.frame, self.frame, self.frame, self.frame)


def most(work: Work) -> float:
    """Return what no number of a field exceeds."""
    cells = work.search.begin + work.search.radius + 3
    return max(cells * sum(map(abs, work.axes)), MOST_RATIO)


def measure(
    run: Run,
    sources: Sequence[RasterSource],
    work: Work,
    masked: bool,
    plan: Plan,
    progress: Progress,
) -> RasterSource:
    """Return displacements in cells, score, ratio and limit, as a raster of a cell a chip.

    The sources are the first and the second raster, a mask, if so, and x and y of a first guess,
    if there is one.
    """
    grid = sources[0].info().grid.every(work.step)
    bands = [OutputBand(name, nodata=math.nan) for name in _KEPT]
    reach = work.search.reach

    def write(sink: Sink) -> None:
        map_blocks(
            partial(_moves_of_tile, work=work, masked=masked),
            sources,
            sink,
            plan,
            halo=Halo(reach, reach, reach, reach),
            step=work.step,
            located=True,
            progress=progress,
        )

    path = raster_between(run, "displacements", grid, bands, np.dtype("f4"), write)
    return RasterSource(path, session=sources[0].session)


def _moves_of_tile(
    first: Floats,
    second: Floats,
    *others: Floats,
    row: int,
    column: int,
    work: Work,
    masked: bool,
) -> Array:
    """Return the displacements of the chips of a tile, NaN for all other cells."""
    search, reach = work.search, work.search.reach
    result: Array = np.full((len(_KEPT), *(n - 2 * reach for n in first.shape[1:])), np.nan)
    places = np.meshgrid(
        *(
            np.arange(-(at + reach) % work.step, n, work.step)
            for at, n in zip((row, column), result.shape[1:])
        ),
        indexing="ij",
    )
    rows, columns = (place.ravel() + reach for place in places)
    cells = first[0]
    if masked:
        left_out = (others[0][0] != 0) & ~np.isnan(others[0][0])
        cells = np.where(left_out, np.nan, cells)
        looked_at = ~left_out[rows, columns]
        rows, columns = rows[looked_at], columns[looked_at]
    if not rows.size:
        return result
    begin = -np.array([[work.place.down], [work.place.across]]) + np.zeros((2, rows.size))
    if len(others) > masked:
        x, y = (part[0][rows, columns].astype(np.float64) for part in others[-2:])
        guess = np.stack(work.axes.cells(x, y))
        begin += np.where(np.isfinite(guess).all(axis=0), guess, 0.0)
    found = displacements(
        cells,
        second[0],
        rows,
        columns,
        search=search,
        begin=np.rint(begin).astype(np.intp),
    )
    result[:, rows - reach, columns - reach] = np.concatenate([found[:5], found.pull])
    return result


def write_field(run: Run, moves: RasterSource, sink: Sink, work: Work, progress: Progress) -> bool:
    """Write displacements in map units, without outliers; return whether there are any."""
    info = moves.info()
    plan = run.blocks(
        info,
        info.cell_bytes,
        2 * work.frame,
        out_bytes=8.0 * len(NAMES) / len(_KEPT),
        tile_bytes=900.0,
        together=True,
        least=stack_tile(len(_KEPT)),
    )
    found = Tally(any_valid, or_)
    map_blocks(
        partial(_field, work=work),
        [moves],
        sink,
        plan,
        halo=work.halo,
        stacked=True,
        tally=found,
        tally_band=0,
        progress=progress,
    )
    return any(found.units(0))


def _field(moves: Floats, *, work: Work) -> Array:
    """Return a field in map units from one in cells, with a frame."""
    apart, frame, moves = work.apart, work.frame, moves.astype(np.float64)
    wrong = outliers(moves[0], moves[1])
    near: NDArray[Any] = moves[:, 1:-1, 1:-1]
    down, across = (np.where(wrong, np.nan, near[k]) for k in (0, 1))
    inner = moves[2:5, frame : moves.shape[1] - frame, frame : moves.shape[2] - frame]
    if apart:
        down, across = at_middles(down, across, near[5:], step=work.step, apart=apart)
    x, y = work.axes.map_units(down + work.place.down, across + work.place.across)
    return np.stack([x, y, *inner])


def arrows(run: Run, moves: RasterSource, work: Work) -> Iterator[tuple[Any, ...]]:
    """Yield row and column of each displacement, and what the bands of the field say there."""
    with Reader(moves) as reader:
        grid = reader.info.grid
        for window in tiles(grid.window, _UNIT, _UNIT):
            run.progress.check()
            block = read_block(reader, window, range(len(_KEPT)), work.halo, Edges.SHRINK, 0.0)
            field = _field(block, work=work)
            rows, columns = np.nonzero(~np.isnan(field[0]))
            values = field[:4, rows, columns].T.tolist()
            yield from zip((rows + window.row).tolist(), (columns + window.column).tolist(), values)


def guesses_of(source: RasterSource) -> list[RasterSource]:
    """Return the sources of x and y of a first guess; refuse a raster of one band."""
    numbers = [band.number for band in source.info().bands]
    if len(numbers) < 2:
        raise ValueError(
            tr("PRIOR has 1 band: give a raster whose first two are dx and dy, such as our own")
        )
    return [source.of_band(number) for number in numbers[:2]]


def search_of(window: int, radius: int, least: float, farthest: Optional[float]) -> Search:
    """Return a search; with a first guess, which leads so far away at most."""
    begin = 0 if farthest is None else math.ceil(farthest) + 1
    return Search(window, radius, least, begin)
