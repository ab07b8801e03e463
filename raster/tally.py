"""Sums over results, the same bit for bit however the raster was cut."""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional

import numpy as np
from numpy.typing import NDArray

from .grid import Window
from .plan import UNIT, tiles

# Takes the cells of one unit, shape (rows, columns); returns something small.
Summary = Callable[[NDArray[Any]], Any]


class Tally:
    """Summaries of 256 x 256 cell units that are anchored to the raster's corner.

    A floating point sum depends on its order. Each unit is therefore summed whole, whatever
    blocks its cells arrived in, and the units are listed in raster order. Safe for threads.

    Parameters
    ----------
    summary : callable
        Called once for each unit of each layer.
    shape : tuple of int
        Rows and columns of the raster that is summed.
    merge : callable, optional
        Adds two summaries whose sum does not depend on the order, such as counts; then each
        layer has one. Without it, each unit's is kept.
    """

    def __init__(
        self,
        summary: Summary,
        shape: tuple[int, int],
        merge: Optional[Callable[[Any, Any], Any]] = None,
    ) -> None:
        self._summary, self._merge = summary, merge
        self._rows, self._columns = shape
        self._done: dict[tuple[int, int, int], Any] = {}
        self._partial: dict[tuple[int, int, int], tuple[NDArray[Any], int]] = {}
        self._lock = threading.Lock()

    def add(self, layer: int, window: Window, cells: NDArray[Any]) -> None:
        """Take the cells of a window of a layer; each cell is to come once."""
        for tile in tiles(window, UNIT, UNIT):
            row, column = tile.row - window.row, tile.column - window.column
            piece = cells[row : row + tile.rows, column : column + tile.columns]
            self._add_piece(layer, tile, piece)

    def _add_piece(self, layer: int, tile: Window, piece: NDArray[Any]) -> None:
        key = (layer, tile.row // UNIT, tile.column // UNIT)
        top, left = key[1] * UNIT, key[2] * UNIT
        shape = min(UNIT, self._rows - top), min(UNIT, self._columns - left)
        if piece.shape == shape:
            # The same memory layout for all, since the order of numpy's sums depends on it.
            self._keep(key, self._summary(np.ascontiguousarray(piece)))
            return
        with self._lock:
            unit, missing = self._partial.get(key) or (
                np.empty(shape, dtype=piece.dtype),
                shape[0] * shape[1],
            )
            row, column = tile.row - top, tile.column - left
            unit[row : row + tile.rows, column : column + tile.columns] = piece
            missing -= piece.size
            self._partial[key] = unit, missing
            if missing:
                return
            del self._partial[key]
        self._keep(key, self._summary(unit))

    def _keep(self, key: tuple[int, int, int], summary: Any) -> None:
        if self._merge is None:
            self._done[key] = summary
            return
        key = (key[0], 0, 0)
        with self._lock:
            before = self._done.get(key)
            self._done[key] = summary if before is None else self._merge(before, summary)

    def units(self, layer: int) -> list[Any]:
        """Return the summaries of a layer's units, in raster order."""
        return [self._done[key] for key in sorted(self._done) if key[0] == layer]
