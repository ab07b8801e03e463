"""From two rasters to the shift between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..kernels.common.coarse import coarsen
from ..kernels.correlation.shift import find_shift, moved_cells
from ..raster.common.choices import Resampling
from ..raster.common.grid import Grid, Window
from ..raster.sources.align import align, beside
from ..raster.sources.reader import Reader
from ..raster.sources.source import RasterSource
from ..raster.verbs.blocks import NO_HALO, read_block
from ..raster.verbs.engine import reduce_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..kernels.common.types import Array
    from ..kernels.correlation.shift import Shift
    from ..raster.common.progress import Progress
    from .run import Run


# Cells on a side of what is compared as a whole; larger rasters are made coarser first.
_WHOLE = 1100
# Cells on a side of the places at which the shift of a large raster is refined, and how many.
_PLACE, _PLACES = 700, 3
_UNIT = 256


class Found(NamedTuple):
    """A shift in cells of the first raster: what is added to rows and columns of the second.

    Attributes
    ----------
    down, across : float
        From the second raster's own rows and columns to those of the first.
    score, confidence : float
        As `kernels.correlation.shift.Shift` has them.
    offset : float
        Median difference of the two after the shift, first less second; NaN for none.
    """

    down: float
    across: float
    score: float
    confidence: float
    offset: float


def on_cells_of(source: RasterSource, grid: Grid) -> tuple[RasterSource, float, float]:
    """Return a source with cells as large as a grid's, and the row and column where it begins.

    A source with such cells stays as it is, wherever it lies; another is resampled. Longitudes that
    are 360 degrees apart are the same.
    """
    own = beside(source.info().grid, grid)
    if not own.georeferenced or not grid.georeferenced:
        return source, 0.0, 0.0
    if same_cells(own, grid):
        row, column = grid.cells(*own.coordinates(0, 0))
        return source, row, column
    rows, columns = zip(*(grid.cells(x, y) for x, y in own.corners_in(grid, source.name)))
    row, column = math.floor(min(rows) + 0.5), math.floor(min(columns) + 0.5)
    shape = math.ceil(max(rows) + 0.5) - row, math.ceil(max(columns) + 0.5) - column
    shape = max(1, shape[0]), max(1, shape[1])  # of cells far smaller than a grid's
    x, y = grid.coordinates(row - 0.5, column - 0.5)
    _, dx, rx, _, ry, dy = grid.geotransform
    laid = replace(grid, rows=shape[0], columns=shape[1], geotransform=(x, dx, rx, y, ry, dy))
    return align(source, laid, Resampling.CUBIC), float(row), float(column)


def same_cells(own: Grid, grid: Grid) -> bool:
    """Say whether cells of one grid are as large as those of another, wherever they lie."""
    mine, theirs = (one.geotransform[1:3] + one.geotransform[4:6] for one in (own, grid))
    size = max(map(abs, theirs))
    alike = all(abs(a - b) * max(own.shape) <= 1e-2 * size for a, b in zip(mine, theirs))
    return alike and own.same_crs(grid)


def find(
    run: Run,
    first: RasterSource,
    second: RasterSource,
    mask: Sequence[RasterSource],
    most: Optional[tuple[float, float, float]],
) -> Optional[Found]:
    """Return the shift of the second raster's cells to the first's, None where there is none.

    ``most`` is a row and a column near which the shift lies, and how near.
    """
    shapes = [source.info().grid.shape for source in (first, second)]
    factor = max(1, math.ceil(max(max(shape) for shape in shapes) / _WHOLE))
    step = run.progress.part(0.0, 0.3)
    one, two = (
        _coarsened(run, [source, *masks], factor, step)
        for source, masks in ((first, mask), (second, []))
    )
    # Rounded up to whole coarse cells, and the answer is looked at again.
    near = None
    if most is not None:
        near = most[0] / factor, most[1] / factor, math.ceil(most[2] / factor) + 0.5
    shift = find_shift(one, two, near, whole=factor > 1)
    if shift is None:
        return None
    run.progress.check()
    if factor == 1:
        found = [(shift, _offset(one, two, shift))]
    else:
        found = _at_places(run, first, second, mask, shift, factor)
    found = [(fine, offset) for fine, offset in found if not math.isnan(fine.score)]
    if not found:
        return None
    down, across = (float(np.median([fine[k] for fine, _ in found])) for k in (0, 1))
    offsets = [offset for _, offset in found if not math.isnan(offset)]
    offset = float(np.median(offsets)) if offsets else math.nan
    score = float(np.median([fine.score for fine, _ in found]))
    return Found(down, across, score, shift.confidence, offset)


def _coarsened(run: Run, sources: Sequence[RasterSource], factor: int, progress: Progress) -> Array:
    """Return a raster's cells, or the means of squares of them; NaN where a mask is 0 or NaN."""
    info = sources[0].info()
    rows, columns = (-(-n // factor) for n in info.grid.shape)
    cells = np.full((rows, columns), np.nan)

    def put(_: Any, part: tuple[int, int, Array]) -> bool:
        row, column, means = part
        cells[row : row + means.shape[0], column : column + means.shape[1]] = means
        return True

    unit = factor * max(1, _UNIT // factor)
    plan = run.blocks(info, 24.0 * len(sources), least=unit)
    settings: dict[str, Any] = {
        "unit": unit,
        "located": True,
        "initial": True,
        "progress": progress,
    }
    reduce_blocks(partial(_means, factor=factor), sources, plan, put, **settings)
    return cells


def _means(
    block: NDArray[Any], mask: Optional[NDArray[Any]] = None, *, row: int, column: int, factor: int
) -> tuple[int, int, Array]:
    cells = block[0].astype(np.float64)
    cells[~np.isfinite(cells)] = np.nan
    if mask is not None:
        cells[~(mask[0] != 0) | np.isnan(mask[0])] = np.nan
    if factor > 1:
        cells = coarsen(cells, ~np.isnan(cells), factor=factor)
    return row // factor, column // factor, cells


def _at_places(
    run: Run,
    first: RasterSource,
    second: RasterSource,
    mask: Sequence[RasterSource],
    coarse: Shift,
    factor: int,
) -> list[tuple[Shift, float]]:
    """Return the shift at some places of the two rasters, each found anew from the coarse one."""
    down, across = round(coarse.down * factor), round(coarse.across * factor)
    (rows, columns), (other_rows, other_columns) = (s.info().grid.shape for s in (first, second))
    top, bottom = max(0, down), min(rows, other_rows + down)
    left, right = max(0, across), min(columns, other_columns + across)
    found, margin = [], 2 * factor + 4
    for number in range(_PLACES * _PLACES):
        run.progress.check()
        i, j = divmod(number, _PLACES)
        row = int(top + (i + 0.5) * (bottom - top) / _PLACES - _PLACE / 2)
        column = int(left + (j + 0.5) * (right - left) / _PLACES - _PLACE / 2)
        here = _within(Window(row, column, _PLACE, _PLACE), rows, columns)
        there = Window(
            here.row - down - margin,
            here.column - across - margin,
            here.rows + 2 * margin,
            here.columns + 2 * margin,
        )
        there = _within(there, other_rows, other_columns)
        one, two = _read([first, *mask], here), _read([second], there)
        moved = here.row - there.row, here.column - there.column
        fine = find_shift(one, two)
        if fine is None:
            continue
        gone = fine.down - (down - moved[0]), fine.across - (across - moved[1])
        if not max(abs(part) for part in gone) <= margin + 1:
            continue
        offset = _offset(one, two, fine)
        found.append(
            (fine._replace(down=fine.down + moved[0], across=fine.across + moved[1]), offset)
        )
        run.progress.part(0.3, 0.9).advance((number + 1) / _PLACES**2)
    return found


def _within(window: Window, rows: int, columns: int) -> Window:
    """Return the part of a window that lies in a raster, one cell at least."""
    row, column = (min(max(at, 0), n - 1) for at, n in zip(window[:2], (rows, columns)))
    end_row = max(min(window.row_end, rows), row + 1)
    end_column = max(min(window.column_end, columns), column + 1)
    return Window(row, column, end_row - row, end_column - column)


def _read(sources: Sequence[RasterSource], window: Window) -> Array:
    """Return a window of a raster's band, NaN where a mask is 0 or has no data."""
    blocks = []
    for source in sources:
        with Reader(source) as reader:
            blocks.append(read_block(reader, window, range(1), NO_HALO, None, 0.0))
    return _means(*blocks, row=0, column=0, factor=1)[2]


def _offset(one: Array, two: Array, fine: Shift) -> float:
    """Return the median difference of two rasters after a shift."""
    if math.isnan(fine.score):
        return math.nan
    difference = one - moved_cells(two, (one.shape[0], one.shape[1]), fine.down, fine.across)
    known = difference[np.isfinite(difference)]
    return float(np.median(known)) if known.size else math.nan


def same(block: NDArray[Any]) -> NDArray[Any]:
    """Return a block as it is."""
    return block
