"""In which windows a raster is worked through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional

from .errors import RasterError
from .grid import Window
from .source import Info

# The cells of a side of the unit that work is cut into. A unit's float64 copies stay near the
# processor's second-level cache; sums are taken by units anchored to the raster's corner.
UNIT = 256
DEFAULT_BUDGET = 256 * 2**20
# Columns of a block where the width is free: enough to keep threads busy, little to hold.
_WIDE = 4096
# Bytes that each thread may need at work whatever the budget is.
_AT_WORK = 64 * 2**20
# The land of the Earth at 5 m. Larger rasters are mistakes, and would take days.
MOST_CELLS = 10**13


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
    """

    rows: int
    columns: int
    block_rows: int
    block_columns: int
    threads: int = 1

    def __len__(self) -> int:
        return -(-self.rows // self.block_rows) * -(-self.columns // self.block_columns)

    def __iter__(self) -> Iterator[Window]:
        return tiles(Window(0, 0, self.rows, self.columns), self.block_rows, self.block_columns)

    def anchored(self, unit_rows: int = UNIT, unit_columns: int = UNIT) -> Plan:
        """Return a plan of whole units, in which units come in raster order.

        Blocks are rounded up; those that do not span the raster are one unit high.
        """
        columns = min(_up(self.block_columns, unit_columns), _up(self.columns, unit_columns))
        rows = min(_up(self.block_rows, unit_rows), _up(self.rows, unit_rows))
        if columns < self.columns:
            rows = unit_rows
        return Plan(self.rows, self.columns, rows, columns, self.threads)


def _up(size: int, unit: int = UNIT) -> int:
    return -(-size // unit) * unit


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


def refuse_excess(info: Info, budget: int = DEFAULT_BUDGET) -> None:
    """Refuse a raster that no plan suits, before anything is allocated.

    Parameters
    ----------
    info : Info
        What is known of the raster.
    budget : int
        Bytes that blocks may take. GDAL reads a block of the file in one piece.

    Raises
    ------
    RasterError
        Where the raster or a block of its file is too large.
    """
    rows, columns = info.grid.shape
    if rows * columns > MOST_CELLS:
        raise RasterError(
            f"{info.name} has {columns:,} x {rows:,} cells, and {MOST_CELLS:,} are the most that "
            "can be worked through; clip it first"
        )
    for band in info.bands:
        if band.block_bytes > budget:
            rows, columns = band.block
            raise RasterError(
                f"{info.name} is stored in blocks of {columns:,} x {rows:,} cells, which take "
                f"{band.block_bytes // 2**20:,} MB, and the memory for blocks is "
                f"{budget // 2**20:,} MB; store it in smaller tiles, for instance with "
                "gdal_translate -co TILED=YES"
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
) -> Plan:
    """Return the plan that reads well within a memory budget.

    Blocks are as wide as the raster, so that strips are read once, in the file's own order; only
    where such a block would not fit, or where the file is cut into tiles and nothing is gained,
    the raster is cut in columns too.

    Parameters
    ----------
    shape : tuple of int
        The raster's rows and columns.
    cell_bytes : float
        Memory that a cell of a block takes, all sources and results counted.
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
        Memory that the results of a cell take in addition: they need no halo. It is counted
        twice, as they are made and as they are written, where that leaves a whole block.
    tile_bytes : float
        Memory that a kernel needs at work, for each cell of a tile and its halo. Fewer threads
        work where what they need beyond 64 MB each would be more than the budget once more.
    height : int
        Rows of a block, whole units, but for narrow rasters, whose blocks are higher; one unit
        where so many do not fit.

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
        return Plan(rows, columns, min(block[0], rows), min(block[1], columns), threads)
    excess = tile_bytes * (UNIT + halo) * (2 * UNIT + halo) - _AT_WORK
    if threads * excess > budget:
        threads = max(1, int(budget / excess))
    share = budget / (threads + 1)
    height = min(height, _up(rows))
    halo_bytes = cell_bytes * (height + halo)
    width = int((share - halo_bytes * halo) / (halo_bytes + 2 * out_bytes * height))
    if threads == 1 and halo_bytes * (UNIT + halo) + out_bytes * height * UNIT <= share:
        width = max(width, UNIT)
    if tiled and columns > _WIDE:
        width = min(width, _WIDE)
    if columns <= width:
        # Taller blocks where the raster is narrow: fewer halo rows are read twice.
        while height < rows and 2 * height <= 1024:
            taller = (cell_bytes * (2 * height + halo) + 4 * out_bytes * height) * columns
            if taller > share / 4:
                break
            height *= 2
        return Plan(rows, columns, height, columns, threads)
    if width < UNIT and (height > UNIT or threads > 1):
        return make_plan(
            shape,
            cell_bytes=cell_bytes,
            budget=budget,
            threads=threads if height > UNIT else threads - 1,
            height=UNIT,
            halo=halo,
            tiled=tiled,
            out_bytes=out_bytes,
            tile_bytes=tile_bytes,
        )
    if width < UNIT and out_bytes * height * UNIT > share / 2:
        raise ValueError(
            f"the results of a block take {out_bytes * height * UNIT / 2**20:,.0f} MB, and do not "
            f"fit into the memory for blocks, {budget // 2**20} MB; write fewer bands at once, "
            "or allow more memory in Processing's options"
        )
    if width < UNIT:
        raise ValueError(
            f"a block with the reach of its windows is {height + halo:,} x {UNIT + halo:,} cells, "
            f"and does not fit into the memory for blocks, {budget // 2**20} MB; choose a smaller "
            "WINDOW, or allow more memory in Processing's options"
        )
    # Of whole tiles, which are two units wide.
    step = 2 * UNIT if width >= 2 * UNIT else UNIT
    return Plan(rows, columns, height, width // step * step, threads)
