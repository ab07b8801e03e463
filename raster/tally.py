"""Sums over results, the same bit for bit however the raster was cut."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

import numpy as np

from ..kernels.windows.flat import Flat
from .grid import Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Takes the cells of one tile, shape (rows, columns) or `Flat`; returns something small.
Summary = Callable[[Any], Any]


class Tally:
    """Summaries of tiles that are anchored to the raster's corner.

    A floating point sum depends on its order. Each tile is therefore summed whole, and the tiles
    are listed in raster order, whatever order they came in. Safe for threads.

    Parameters
    ----------
    summary : callable
        Called once for each tile of each layer.
    merge : callable, optional
        Adds two summaries whose sum does not depend on the order, such as counts; then each
        layer has one. Without it, each tile's is kept.
    """

    def __init__(self, summary: Summary, merge: Optional[Callable[[Any, Any], Any]] = None) -> None:
        self._summary, self._merge = summary, merge
        self._done: dict[int, dict[tuple[int, int], Any]] = {}
        self._lock = threading.Lock()

    def add(self, layer: int, tile: Window, cells: Union[NDArray[Any], Flat]) -> None:
        """Take the cells of a tile of a layer; each tile is to come once."""
        # The same memory layout for all, since the order of numpy's sums depends on it.
        summary = self._summary(cells if isinstance(cells, Flat) else np.ascontiguousarray(cells))
        with self._lock:
            done = self._done.setdefault(layer, {})
            if self._merge is None:
                done[tile.row, tile.column] = summary
            else:
                done[0, 0] = self._merge(done[0, 0], summary) if done else summary

    def units(self, layer: int) -> list[Any]:
        """Return the summaries of a layer's tiles, in raster order."""
        return [summary for _, summary in sorted(self._done.get(layer, {}).items(), key=_place)]


def _place(item: tuple[tuple[int, int], Any]) -> tuple[int, int]:
    return item[0]
