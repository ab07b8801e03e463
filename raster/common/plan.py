"""In which windows a raster is worked through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, Optional

from ...kernels.common.wording import shown, tr
from .errors import RasterError
from .grid import Window

# The cells of a side of the unit that work is cut into. A unit's float64 copies stay near the
# processor's second-level cache; sums are taken by units anchored to the raster's corner.
UNIT = 256
DEFAULT_BUDGET = 256 * 2**20
# Columns of a block where the width is free: enough to keep threads busy, little to hold.
_WIDE = 4096
# Cells of a block of several bands: as many as keep a thread busy for some milliseconds.
_CELLS_TOGETHER = 2**19
# The part of the memory that all bands of a plan's smallest block may take; the rest is for the
# reach of windows, which is not known yet: of 500 cells, say.
_SHARE = 16
# Times the memory for blocks that a single block of the file may take.
_LARGEST_BLOCK = 4
# Bytes that each thread may need at work whatever the budget is.
_AT_WORK = 64 * 2**20
# The land of the Earth at 5 m. Larger rasters are mistakes, and would take days.
MOST_CELLS = 10**13


class Piece(NamedTuple):
    """What is worked on at a time.

    Attributes
    ----------
    bands : range
        Which of the source's bands, from 0.
    window : Window
        Which cells.
    """

    bands: range
    window: Window


@dataclass(frozen=True)
class Plan:
    """Regular blocks over a raster, in row order.

    Attributes
    ----------
    rows, columns : int
        The raster's size.
    block_rows, block_columns : int
        A block's size; blocks at the far edges are smaller.
    threads : int
        How many work at once.
    together : bool
        Whether a block holds all bands, as it does where the file has them cell by cell.
    group : int
        How many bands a block holds where it is the whole raster; of larger rasters one.
    within : Window, optional
        The cells that are worked on, where they are not all; its corner is that of a block.
    """

    rows: int
    columns: int
    block_rows: int
    block_columns: int
    threads: int = 1
    together: bool = False
    group: int = 1
    within: Optional[Window] = None

    def __len__(self) -> int:
        if self.within is not None:
            return sum(1 for _ in self)
        return -(-self.rows // self.block_rows) * -(-self.columns // self.block_columns)

    def __iter__(self) -> Iterator[Window]:
        window = self.within or Window(0, 0, self.rows, self.columns)
        return tiles(window, self.block_rows, self.block_columns)

    def inside(self, window: Window) -> Plan:
        """Return the plan of some of the cells."""
        return replace(self, within=window)

    def anchored(self, unit_rows: int = UNIT, unit_columns: int = UNIT) -> Plan:
        """Return a plan of whole units, in which units come in raster order.

        Blocks are rounded down, to a unit at least; those that do not span the raster are one unit
        high.
        """
        columns = _whole(self.block_columns, unit_columns, self.columns)
        rows = _whole(self.block_rows, unit_rows, self.rows)
        if columns < self.columns:
            rows = unit_rows
        return replace(self, block_rows=rows, block_columns=columns)

    def pieces(self, bands: int, *, together: bool = False) -> list[Piece]:
        """Return the blocks with their bands: all windows of a band, then of the next.

        Parameters
        ----------
        bands : int
            Bands of the raster.
        together : bool
            All bands of a window, then of the next, wherever the file has them.
        """
        if together or self.together:
            return [Piece(range(bands), window) for window in self]
        group = self.group if len(self) == 1 else 1
        starts = range(0, bands, group)
        return [
            Piece(range(start, min(start + group, bands)), window)
            for start in starts
            for window in self
        ]


@dataclass(frozen=True)
class SomeWindows(Plan):
    """Some windows of a raster, in the order in which they are worked through.

    Attributes
    ----------
    windows : tuple of Window
        None larger than a block. Those that begin within some cells are of these.
    """

    windows: tuple[Window, ...] = ()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Window]:
        area = self.within or Window(0, 0, self.rows, self.columns)
        for one in self.windows:
            is_inside = area.row <= one.row < area.row_end
            if is_inside and area.column <= one.column < area.column_end:
                yield one


def _up(size: int, unit: int = UNIT) -> int:
    return -(-size // unit) * unit


def _whole(size: int, unit: int, total: int) -> int:
    """Return the whole units of a block's side: no more than planned, but one, or all there are."""
    return _up(total, unit) if size >= total else max(size // unit, 1) * unit


def tiles(window: Window, rows: int, columns: int) -> Iterator[Window]:
    """Cut a window along multiples of ``rows`` and ``columns`` of the raster, in row order."""
    row = window.row
    while row < window.row_end:
        row_end = min((row // rows + 1) * rows, window.row_end)
        column = window.column
        while column < window.column_end:
            column_end = min((column // columns + 1) * columns, window.column_end)
            yield Window(row, column, row_end - row, column_end - column)
            column = column_end
        row = row_end


def fit_together(
    shape: tuple[int, int], bands: int, cell_bytes: float, budget: int = DEFAULT_BUDGET
) -> bool:
    """Say whether a plan's smallest block holds all bands, with what windows reach beyond it.

    Where they do not, bands that lie cell by cell in a file are copied apart.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    bands : int
        How many.
    cell_bytes : float
        Memory that a cell takes in each band, its results counted.
    budget : int
        Bytes that blocks may take.

    Returns
    -------
    bool
    """
    cells = min(shape[0], UNIT) * min(shape[1], UNIT)
    return cells * bands * cell_bytes <= budget / _SHARE


def refuse_excess(
    name: str,
    shape: tuple[int, int],
    blocks: Iterable[tuple[int, int, int]],
    budget: int = DEFAULT_BUDGET,
) -> None:
    """Refuse a raster that no plan suits, before anything is allocated.

    Parameters
    ----------
    name : str
        What to call the raster.
    shape : tuple of int
        Its rows and columns.
    blocks : iterable of tuple of int
        Rows, columns and bytes of a block of its file, for each band.
    budget : int
        Bytes that blocks may take. GDAL reads a block of the file in one piece, which may take
        somewhat more.

    Raises
    ------
    RasterError
        Where the raster or a block of its file is too large.
    """
    rows, columns = shape
    if rows * columns > MOST_CELLS:
        raise RasterError(
            tr(
                "{} has {} x {} cells, and {} are the most that can be worked "
                "through; clip it first"
            ).format(name, shown(columns, ","), shown(rows, ","), shown(MOST_CELLS, ","))
        )
    for rows, columns, size in blocks:
        if size > _LARGEST_BLOCK * budget:
            raise RasterError(
                tr(
                    "{} is stored in blocks of {} x {} cells, which take {} MB, and "
                    "the memory for blocks is {} MB; store it in smaller tiles, for "
                    "instance with gdal_translate -co TILED=YES"
                ).format(
                    name,
                    shown(columns, ","),
                    shown(rows, ","),
                    shown(size // 2**20, ","),
                    shown(budget // 2**20, ","),
                )
            )


def make_plan(
    shape: tuple[int, int],
    *,
    cell_bytes: float,
    budget: int = DEFAULT_BUDGET,
    threads: int = 1,
    halo: int = 0,
    tiled: bool = False,
    block: Optional[tuple[int, int]] = None,
    out_bytes: float = 0.0,
    tile_bytes: float = 0.0,
    height: int = 2 * UNIT,
    least: int = UNIT,
    bands: int = 1,
    together: bool = False,
    more_bands: int = 0,
    reach: str = "",
) -> Plan:
    """Return the plan that reads well within a memory budget.

    Blocks are as wide as the raster, so that strips are read once, in the file's own order; only
    where such a block would not fit, or where the file is cut into tiles and nothing is gained,
    the raster is cut in columns too. A block holds one band, where bands lie apart; of rasters
    that are small as a whole it holds several.

    Parameters
    ----------
    shape : tuple of int
        The raster's rows and columns.
    cell_bytes : float
        Memory that a cell of a block takes in each band, all sources counted.
    budget : int
        Bytes that all blocks under way may take together.
    threads : int
        How many work at once; fewer where their blocks would not fit.
    halo : int
        Rows and columns that a block needs around it, above and below together.
    tiled : bool
        Whether the file is cut into tiles, so that a block need not be as wide as the raster.
    block : tuple of int, optional
        Rows and columns of a block, whatever the budget says.
    out_bytes : float
        Memory that the results of a cell of a band take in addition: they need no halo. It is
        counted twice, as they are made and as they are written, where that leaves a whole block.
    tile_bytes : float
        Memory that a kernel needs at work, for each cell of a tile and its halo. Fewer threads
        work where what they need beyond 64 MB each would be more than the budget once more.
    height : int
        Rows of a block, whole units, but for narrow rasters, whose blocks are higher; fewer
        where so many do not fit.
    least : int
        Rows and columns that a block has at least: less than a unit for what needs no units.
    bands : int
        Bands of the raster.
    together : bool
        Whether a block holds all bands.
    more_bands : int
        Bands before and after its own that a block needs as well.
    reach : str
        The parameters that say how far windows reach, for messages.

    Returns
    -------
    Plan

    Raises
    ------
    ValueError
        Where not even the smallest block fits the budget.
    """
    rows, columns = shape
    if block is not None:
        size = min(block[0], rows), min(block[1], columns)
        return Plan(rows, columns, *size, threads, together)
    held = bands if together else 1
    band_bytes, cell_bytes = cell_bytes, cell_bytes * (held + more_bands)
    results, out_bytes = out_bytes, out_bytes * held
    excess = tile_bytes * (UNIT + halo) * (2 * UNIT + halo) - _AT_WORK
    if threads * excess > budget:
        threads = max(1, int(budget / excess))
    narrow = min(least, columns)
    height = min(height, _up(rows, least))
    # Of few bands each thread has two blocks, if they are no lower than a unit.
    highest = 1024 if threads == 1 or bands >= 2 * threads else rows // (2 * threads)
    while height > max(least, UNIT, highest):
        height = max(least, UNIT, height // 2)
    while True:
        high = min(height, rows)
        halo_bytes = cell_bytes * (high + halo)
        share = budget / (threads + 1)
        column_bytes = halo_bytes + 2 * out_bytes * high
        width = int((share - halo_bytes * halo) / column_bytes)
        if narrow < width and (width < columns or (tiled and columns > _WIDE)):
            # Results of blocks that are not as wide as the file's strips are gathered to a row.
            gathered = out_bytes * high * columns
            if gathered > budget / 4 and height > least:
                height = max(least, height // 2)
                continue
            left = min(gathered, budget / 2) / (threads + 1) / column_bytes
            width = max(narrow, int(width - left))
        if threads == 1 and halo_bytes * (narrow + halo) + out_bytes * high * narrow <= share:
            width = max(width, narrow)
        if width >= narrow or (height <= least and threads == 1):
            break
        if height > least:
            height = max(least, height // 2)
        else:
            threads -= 1
    if width < narrow:
        raise ValueError(_excess(high, narrow, halo, out_bytes, share, budget, reach))
    if tiled and columns > _WIDE:
        width = min(width, _WIDE)
    if columns <= width:
        # Taller blocks where the raster is narrow: fewer halo rows are read twice.
        while height < rows and 2 * height <= min(highest, 1024):
            taller = (cell_bytes * (2 * height + halo) + 4 * out_bytes * height) * columns
            if taller > share / 4:
                break
            height *= 2
        group = 1
        if rows <= height and not together:
            cells = (rows + halo) * (columns + halo)
            fitting = share / cells - band_bytes * more_bands
            group = int(min(fitting / (band_bytes + 2 * results), _CELLS_TOGETHER / cells))
        return Plan(rows, columns, height, columns, threads, together, max(1, group))
    # Of whole tiles, which are two units wide.
    step = next((size for size in (2 * UNIT, UNIT) if width >= size), 1)
    return Plan(rows, columns, height, width // step * step, threads, together)


def _excess(
    rows: int, columns: int, halo: int, out_bytes: float, share: float, budget: int, reach: str
) -> str:
    """Return why not even the smallest block fits."""
    if out_bytes * rows * columns > share / 2:
        return tr(
            "the results of a block take {:,.0f} MB, and do not fit into the "
            "memory for blocks, {} MB; write fewer bands at once, or allow more "
            "memory in Processing's options"
        ).format(out_bytes * rows * columns / 2**20, budget // 2**20)
    sides = shown(rows + halo, ","), shown(columns + halo, ",")
    if not reach:
        return tr(
            "the smallest block is {} x {} cells, and does not fit into the memory for blocks, "
            "{} MB; choose fewer bands, or allow more memory in Processing's options"
        ).format(*sides, budget // 2**20)
    return tr(
        "a block with the reach of its windows is {} x {} cells, and does not "
        "fit into the memory for blocks, {} MB; choose a smaller {}, or "
        "allow more memory in Processing's options"
    ).format(*sides, budget // 2**20, reach)
