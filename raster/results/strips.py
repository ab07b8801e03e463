"""In which order a file takes cells: strips of whole blocks, made of windows as they come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.grid import Grid, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRIP_ROWS = 256
# Strips of more bytes are not gathered.
_MOST_BYTES = 256 * 2**20


class Strips:
    """Gathers windows to strips as high as the file's own blocks.

    A block that is written twice is compressed twice; and a file whose blocks always come in
    the same order has the same bytes whatever windows the work was done in. Windows that are
    whole blocks, one block high, come in that order anyway.

    Parameters
    ----------
    grid : Grid
        Where the file's cells lie.
    dtype : numpy dtype
        Their type.
    block : tuple of int
        Rows and columns of a block of the file.
    """

    def __init__(self, grid: Grid, dtype: np.dtype[Any], block: tuple[int, int]) -> None:
        self._grid, self._dtype = grid, dtype
        self._block = block
        self._rows = block[0] * max(1, STRIP_ROWS // block[0])
        # Windows that do not span the raster may be at work on several strips at a time.
        self._strips: dict[tuple[int, int], tuple[NDArray[Any], int]] = {}

    @property
    def incomplete(self) -> bool:
        """Whether a strip still waits for windows."""
        return bool(self._strips)

    def add(
        self, window: Window, cells: NDArray[Any], first: int
    ) -> Iterable[tuple[int, int, NDArray[Any]]]:
        """Take a window's cells; yield what can be written, with its first row and column.

        A file that is one block high (or wider than memory) is left to GDAL's own cache.
        """
        height = min(self._rows, self._grid.rows)
        if len(cells) * height * self._grid.columns * self._dtype.itemsize > _MOST_BYTES:
            yield window.row, window.column, cells
            return
        row = window.row
        while row < window.row_end:
            top = row // self._rows * self._rows
            bottom = min(top + self._rows, self._grid.rows)
            stop = min(bottom, window.row_end)
            piece = cells[:, row - window.row : stop - window.row]
            strip = first, top
            whole = piece.shape[1] == bottom - top and self._in_turn(window)
            if whole and strip not in self._strips:
                yield top, window.column, piece
            else:
                yield from self._gather(strip, bottom - top, row - top, window.column, piece)
            row = stop

    def _in_turn(self, window: Window) -> bool:
        """Say whether a window's blocks are those that come next in the file."""
        if window.columns == self._grid.columns:
            return True
        rows, columns = self._block
        ends = window.column % columns == 0 and (
            window.column_end % columns == 0 or window.column_end == self._grid.columns
        )
        return ends and window.rows <= rows == self._rows  # the last of the raster may be lower

    def _gather(
        self, key: tuple[int, int], height: int, row: int, column: int, piece: NDArray[Any]
    ) -> Iterable[tuple[int, int, NDArray[Any]]]:
        columns = self._grid.columns
        if key not in self._strips:
            empty = np.empty((len(piece), height, columns), dtype=self._dtype)
            self._strips[key] = empty, height * columns
        strip, missing = self._strips.pop(key)
        strip[:, row : row + piece.shape[1], column : column + piece.shape[2]] = piece
        missing -= piece.shape[1] * piece.shape[2]
        if missing:
            self._strips[key] = strip, missing
        else:
            yield key[1], 0, strip
