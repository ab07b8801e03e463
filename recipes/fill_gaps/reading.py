"""Windows of a raster around gaps, and the cells of them that got a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ...raster.common.grid import Window
from ...raster.verbs.patches import Cells, Patch
from .rule import Rule, sort_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...raster.sources.reader import Reader

# Cells of several bands that are read at once, for patches that need some of them.
_READ_AT_ONCE = 2**20


class Values:
    """Reads windows for patches, NaN where there is nothing to learn; those of many at once."""

    def __init__(
        self, readers: Sequence[Reader], rule: Rule, patches: Sequence[Patch], margin: int
    ) -> None:
        self._readers, self._rule = readers, rule
        self.shape = readers[0].info.grid.shape
        self._plain = not (rule.values or rule.by_mask or rule.all_bands or rule.grown)
        self._bands, self._window = range(0), Window(0, 0, 0, 0)
        self._block: NDArray[Any] = np.empty((0, 0, 0))
        bands = range(min(p.band for p in patches), max(p.band for p in patches) + 1)
        if not self._plain or len(bands) < 2:
            return
        box = around([patch.window for patch in patches])
        window = widened(box, margin, self.shape)
        if len(bands) * window.rows * window.columns <= _READ_AT_ONCE:
            self._bands, self._window = bands, window
            self._block = _cells(readers[0], window, bands)

    def __call__(self, band: int, window: Window) -> NDArray[Any]:
        """Return a window of a band as float64."""
        if window.column < 0 or window.column_end > self.shape[1]:
            return np.concatenate([self(band, part) for part in self._parts(window)], axis=1)
        whole = self._window
        row, column = window.row - whole.row, window.column - whole.column
        inside = row >= 0 and column >= 0 and band in self._bands
        if inside and window.row_end <= whole.row_end and window.column_end <= whole.column_end:
            cells = self._block[band - self._bands.start]
            part: NDArray[Any] = cells[row : row + window.rows, column : column + window.columns]
            return part.astype(float)
        return self._read(band, window)

    def other(self, band: int, window: Window) -> NDArray[Any]:
        """Return a window of the raster that helps to fill a band, real values."""
        if window.column < 0 or window.column_end > self.shape[1]:
            return np.concatenate([self.other(band, part) for part in self._parts(window)], axis=1)
        reader = self._readers[-1]
        number = band if len(reader.info.bands) > 1 else 0
        block = _cells(reader, window, range(number, number + 1))
        cells: NDArray[np.float64] = block[0].astype(np.float64)
        cells[~np.isfinite(cells)] = np.nan
        return cells

    def _parts(self, window: Window) -> Iterator[Window]:
        """Yield what a window around the globe is laid side by side from."""
        columns, column = self.shape[1], window.column
        while column < window.column_end:
            wide = min(columns - column % columns, window.column_end - column)
            yield window._replace(column=column % columns, columns=wide)
            column += wide

    def _read(self, band: int, window: Window) -> NDArray[Any]:
        readers, rule = self._readers, self._rule
        every = range(len(readers[0].info.bands)) if rule.looks_at_all else range(band, band + 1)
        block = _cells(readers[0], window, every)
        place = band - every.start
        if self._plain:
            values: NDArray[Any] = block[place]
            return values.astype(np.float64)
        # Cells of gaps that hold data are no sources for other gaps.
        mask = None
        if rule.by_mask:
            mask = _cells(readers[1], window, range(len(readers[1].info.bands)))
        cells = sort_cells(block, mask, rule, (every.start, window.row, window.column))
        return np.where(cells.source[place], cells.values[place], np.nan).astype(np.float64)


def _cells(reader: Reader, window: Window, bands: range) -> NDArray[Any]:
    """Read a window of bands that follow one another, NaN where there is no data."""
    dtype = np.result_type(*(reader.info.bands[number].float_dtype for number in bands))
    block = np.empty((len(bands), window.rows, window.columns), dtype=dtype)
    reader.read_bands(bands.start, window, block)
    return block


def around(windows: Sequence[Window]) -> Window:
    """Return the window around some windows."""
    row, column = (min(getattr(w, side) for w in windows) for side in ("row", "column"))
    row_end, column_end = (
        max(getattr(w, side) for w in windows) for side in ("row_end", "column_end")
    )
    return Window(row, column, row_end - row, column_end - column)


def cells_of(
    window: Window, wanted: NDArray[Any], values: NDArray[Any], core: Optional[Window] = None
) -> Cells:
    """Return the cells of a window, or of a part of it, that got a value."""
    rows, columns = np.divmod(np.flatnonzero(wanted), window.columns)
    return finite(rows + window.row, columns + window.column, values, core)


def joined(parts: Sequence[Cells]) -> Cells:
    """Return the cells of several patches in row order."""
    *arrays, _ = zip(*parts)
    rows, columns, values = map(np.concatenate, arrays)
    order = np.argsort(rows, kind="stable")
    cut = None
    if any(part.cut is not None for part in parts):
        cuts = [np.zeros(p.rows.size, bool) if p.cut is None else p.cut for p in parts]
        cut = np.concatenate(cuts)[order]
    return Cells(rows[order], columns[order], values[order], cut)


def to_the_sides(
    window: Window,
    cells: NDArray[Any],
    shape: tuple[int, int],
    width: float = 1.0,
    around: bool = False,
) -> NDArray[Any]:
    """Return how far it is from some cells of a window to what the raster holds beyond it.

    In heights of cells; ``width`` is that of the narrowest. ``around`` the globe it goes on.
    """
    rows, columns = np.nonzero(cells)
    sides = [
        np.where(window.row > 0, rows + 1, np.inf),
        np.where(window.row_end < shape[0], window.rows - rows, np.inf),
        np.where(around or window.column > 0, width * (columns + 1), np.inf),
        np.where(
            around or window.column_end < shape[1], width * (window.columns - columns), np.inf
        ),
    ]
    nearest: NDArray[Any] = np.minimum.reduce(sides)
    return nearest


def finite(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], core: Optional[Window]
) -> Cells:
    """Return the cells that got a value, of a window or all."""
    good = np.isfinite(values)
    if core is None and good.all():
        return Cells(rows, columns, values)
    if core is not None:
        good &= (rows >= core.row) & (rows < core.row_end)
        good &= (columns >= core.column) & (columns < core.column_end)
    return Cells(rows[good], columns[good], values[good])


def widened(
    window: Window,
    by: int,
    shape: tuple[int, int],
    across: Optional[int] = None,
    around: bool = False,
) -> Window:
    """Return a window with some cells more on each side, as far as the raster goes.

    ``across`` is how many to the left and right, where that differs; ``around`` the globe it goes
    on for one turn on either side.
    """
    across = by if across is None else across
    turn = shape[1] if around else 0
    row, column = max(window.row - by, 0), max(window.column - across, -turn)
    return Window(
        row,
        column,
        min(window.row_end + by, shape[0]) - row,
        min(window.column_end + across, shape[1] + turn) - column,
    )
