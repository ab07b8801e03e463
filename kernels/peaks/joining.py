"""Summaries of blocks, joined while they come, so that few of their sides are held at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np

from ..common.memory import in_own_pages
from ._settling import Graph, Kept, settled_graph
from ._tables import PENDING, BlockSummary, Settled, narrowed, place_plateaus, rows_of
from ._uniting import united
from .blocks import kept_apart
from .prominence import Merged

if TYPE_CHECKING:
    from ..common.types import Booleans, Integers

__all__ = ["Done", "Joined", "Kept"]

# Rows of tables that wait at least before blocks are joined.
_WAITING = 2**18


class Done(NamedTuple):
    """How far blocks in raster order are done: those of the rows before `row`, and of its own.

    Attributes
    ----------
    row, row_end : int
        The first row of the last block, and the first of the blocks below it.
    column_end : int
        The first column of the block to its right, the raster's width where there is none.
    """

    row: int
    row_end: int
    column_end: int

    def shares(self, cell: Integers, columns: int, *, wraps: bool) -> Booleans:
        """Say which cells may lie in blocks that are still to come."""
        row, column = np.divmod(cell, columns)
        shared: Booleans = row >= self.row_end
        if self.column_end < columns:
            ahead = column >= self.column_end
            if wraps:
                ahead |= column == 0
            shared |= (row >= self.row) & ahead
        return shared


class Joined:
    """What is known of the blocks of a raster so far.

    Parameters
    ----------
    shape, wraps
        As for `merge_summaries`.
    kept : Kept, optional
        As for the blocks; None: nothing is settled before all blocks are there, so that the graph
        tells of all their sides.

    Notes
    -----
    Memory: in proportion to a row of blocks and to the peaks that stay.

    Examples
    --------
    >>> from raster_kernels.kernels.peaks.blocks import summarize_block
    >>> heights = np.array([[1.0, 5.0, 2.0, 4.0, 4.0, 0.0]])
    >>> joined = Joined((1, 6), kept=Kept())
    >>> joined.add(summarize_block(heights[:, :4], row=0, column=0, shape=(1, 6)), Done(0, 1, 3))
    >>> joined.add(summarize_block(heights[:, 3:], row=0, column=3, shape=(1, 6)), Done(0, 1, 6))
    >>> joined.merged().table(Kept()).prominence.tolist()
    [5.0, 2.0]
    """

    def __init__(
        self, shape: tuple[int, int], wraps: bool = False, *, kept: Optional[Kept]
    ) -> None:
        self._shape, self._wraps, self._kept = shape, wraps, kept
        self._summaries: list[BlockSummary] = []
        self._done: list[Settled] = []
        self._before = self._waiting = 0

    def add(self, summary: BlockSummary, done: Done) -> None:
        """Take the next block in raster order, and say how far blocks are done with it."""
        self._summaries.append(kept_apart(summary))
        self._waiting += _rows(summary)
        # Joining looks at all that waits: it costs little where as much is new.
        if self._kept is not None and self._waiting >= max(_WAITING, self._before):
            self._join(done, self._kept)

    def merged(self) -> Merged:
        """Return the graph of all blocks, flooded; nothing is kept here."""
        return Merged(self._summaries, self._shape, self._wraps, self._done)

    def _join(self, done: Done, kept: Kept) -> None:
        """Make one summary of those that wait, and put aside the peaks that are done with."""
        columns = self._shape[1]
        settled, nodes, passes, contacts, runs, side_cell, side_node = united(self._summaries)
        shared = done.shares(side_cell, columns, wraps=self._wraps)
        side_cell, side_node = side_cell[shared], side_node[shared]
        fixed = np.zeros(nodes.flat.size, bool)
        fixed[side_node] = True
        known = ~fixed[runs.node]
        cell, plateau = place_plateaus(
            rows_of(runs, known), nodes.flat.size, columns, wraps=self._wraps
        )
        nodes = nodes._replace(
            cell=np.where(cell >= 0, cell, nodes.cell),
            plateau=np.where(cell >= 0, plateau, nodes.plateau),
        )
        early = rows_of(settled, settled.line < 0)
        known_peaks = rows_of(settled, settled.line >= 0)
        pending = np.where(early.line == PENDING, early.col_cell, -1)
        flats = np.unique(np.concatenate([passes.flat, contacts.flat, pending]))
        graph = Graph(
            nodes,
            rows_of(runs, ~known),
            passes._replace(flat=np.searchsorted(flats, passes.flat)),
            contacts._replace(flat=np.searchsorted(flats, contacts.flat)),
            fixed,
            side_cell,
            side_node,
            flats.size,
            flats.__getitem__,
            (early, np.searchsorted(flats, pending)),
        )
        summary = settled_graph(graph, kept)
        now = summary.settled.line >= 0
        known_here = rows_of(summary.settled, now)
        summary = summary._replace(settled=rows_of(summary.settled, ~now))
        self._done += [_apart(known_peaks), _apart(known_here)]
        self._summaries.append(kept_apart(summary))
        self._before, self._waiting = _rows(summary), 0


def _apart(settled: Settled) -> Settled:
    return Settled(*in_own_pages([narrowed(column) for column in settled]))


def _rows(summary: BlockSummary) -> int:
    """Return the rows of the tables that joining looks at."""
    tables = summary.nodes, summary.passes, summary.contacts, summary.runs
    return summary.side_cell.size + sum(len(table[0]) for table in tables)
