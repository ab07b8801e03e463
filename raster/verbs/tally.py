"""Sums over results, the same bit for bit however the raster was cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from .jobs import Summary, TileSummary


class Tally:
    """Summaries of tiles that are anchored to the raster's corner.

    A floating point sum depends on its order. Each tile is therefore summed whole, and the tiles
    are listed in raster order, whatever order they came in.

    Parameters
    ----------
    summary : callable
        Called once for each tile of each layer, with its cells, shape (rows, columns); where they
        are summed up, in another thread or process.
    merge : callable, optional
        Adds two summaries whose sum does not depend on the order, such as counts; then each
        layer has one. Without it, each tile's is kept.
    """

    def __init__(self, summary: Summary, merge: Optional[Callable[[Any, Any], Any]] = None) -> None:
        self.summary, self._merge = summary, merge
        self._done: dict[int, dict[tuple[int, int], Any]] = {}

    def add(self, summaries: Iterable[TileSummary]) -> None:
        """Take the summaries of some tiles; each tile is to come once."""
        for layer, row, column, summary in summaries:
            done = self._done.setdefault(layer, {})
            if self._merge is None:
                done[row, column] = summary
            else:
                done[0, 0] = self._merge(done[0, 0], summary) if done else summary

    def units(self, layer: int) -> list[Any]:
        """Return the summaries of a layer's tiles, in raster order."""
        return [summary for _, summary in sorted(self._done.get(layer, {}).items(), key=_place)]


def _place(item: tuple[tuple[int, int], Any]) -> tuple[int, int]:
    return item[0]
