"""How many cells of some kind every window of a block holds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.memory import scratch
from ._doubling import Program, Windows
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Counts(Program):
    """Counts of cells in every window, in the smallest type that holds them.

    The cells are counted by doubling, as `moments` sums them, on a flat block: windows that run
    over the end of a row hold nonsense, and `view` leaves them out.

    Parameters
    ----------
    block : tuple of int
        Bands, rows and columns of the block.
    shape : Shape
        The window's shape.
    layers : int
        Kinds of cells that are counted at once, each in its own layer.

    Attributes
    ----------
    marks : ndarray of shape (layers, cells), bool
        Which cells are of each kind; the caller fills it.
    size : int
        Windows of a flat layer.
    kind : dtype
        Unsigned integers that hold the number of cells in a window.

    Notes
    -----
    Cost: at most ``2 log2(w)`` additions a cell, axis and layer. Memory: the marks, and three to
    six times the counts.
    """

    in_place = True

    def __init__(self, block: tuple[int, ...], shape: Shape, layers: int = 1) -> None:
        self._layers = layers
        super().__init__(block, shape)
        self._found: NDArray[Any] = self.windows.layers[1]
        self.kind = self._found.dtype
        self.size = self._found.size - (layers - 1) * self.elements

    def start(self) -> Windows:
        """Return the memory for marks; a cell is one of one."""
        marks = scratch("counted", self._layers * self.elements, np.bool_)
        self.marks: NDArray[np.bool_] = marks.reshape(self._layers, self.elements)
        return Windows("cells", (1, marks.view(np.uint8)))

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Add them, in the smallest type that holds as many as there are cells."""
        (cells, first), (others, second) = a.layers, b.layers
        kind = np.min_scalar_type(cells + others)
        out = scratch(f"{slot} cells", a.size, kind)
        add: Any = np.add if first.dtype == second.dtype == kind else partial(np.add, dtype=kind)
        return Windows(slot, (cells + others, self.do(add, first, second, out)))

    def run(self, layers: Optional[int] = None) -> list[NDArray[np.unsignedinteger[Any]]]:
        """Count the marked cells.

        Parameters
        ----------
        layers : int, optional
            How many of the layers matter; all by default.

        Returns
        -------
        list of ndarrays of shape (size,)
            The counts of each layer, flat, valid until this thread counts again.
        """
        self.go()
        starts = range(0, (layers or self._layers) * self.elements, self.elements)
        return [self._found[start : start + self.size] for start in starts]
