"""A window of a source with its halo, and with what the edge rule puts beyond the raster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Callable, Optional

import numpy as np

from ..common.choices import Edges
from ..common.grid import Window
from ..sources.reader import Reader
from .edges import Halo, source_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_HALO = Halo()


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
        halo = clipped(halo, window, grid)
    rule = Edges.SHRINK if edges is None else edges
    first, last = (0, 1) if count == 1 else (bands.start, bands.stop)
    layers = source_index(first - halo.before, last + halo.after, count, rule)
    rows = source_index(window.row - halo.top, window.row_end + halo.bottom, grid.rows, rule)
    columns = source_index(
        window.column - halo.left, window.column_end + halo.right, grid.columns, rule
    )
    block: NDArray[Any] = memory((layers.size, rows.size, columns.size), reader.dtype)
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


def clipped(halo: Halo, window: Window, area: Any) -> Halo:
    """Return the halo as far as it lies in the raster."""
    return Halo(
        min(halo.top, window.row),
        min(halo.bottom, area.rows - window.row_end),
        min(halo.left, window.column),
        min(halo.right, area.columns - window.column_end),
        halo.before,
        halo.after,
    )


def cut(block: NDArray[Any], window: Window, outer: Halo, tile: Window, halo: Halo) -> NDArray[Any]:
    """Return a tile with its halo of the block that was read for a window with the outer halo."""
    row = tile.row - halo.top - window.row + outer.top
    column = tile.column - halo.left - window.column + outer.left
    return block[
        :,
        row : row + tile.rows + halo.top + halo.bottom,
        column : column + tile.columns + halo.left + halo.right,
    ]


def layers_of(blocks: list[NDArray[Any]], place: int, halo: Halo) -> list[NDArray[Any]]:
    """Return one band of each block, with those before and after it; of one band that."""
    wide = 1 + halo.before + halo.after
    return [block[place : place + wide] if len(block) > wide else block for block in blocks]
