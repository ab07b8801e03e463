"""Sums over every window of a block: of cells, of their powers, and of how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.memory import scratch
from ._doubling import Program, Windows, program
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Count, Floats


def window_sums(
    block: Floats,
    shape: Shape,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    powers: int = 1,
    reference: float = 0.0,
) -> tuple[Count, list[Array]]:
    """Return the number of cells and the sums of their powers, for the window at each place.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells.
    shape : Shape
        The window's shape.
    missing : ndarray of that shape, bool, optional
        Where a cell does not count, as `moments.finite_cells` says.
    powers : int
        How many powers, from the first: 0 counts alone.
    reference : float
        Is taken from each cell before.

    Returns
    -------
    counts : float or ndarray of shape (bands out, rows out, columns out), an unsigned integer
        A number where all windows have the same.
    sums : list of ndarray of that shape, float64
        Sums of cells, of their squares, and so on, less the reference. All are valid until this
        thread asks again.

    Notes
    -----
    Cost: at most ``2 log2(w)`` additions a cell, axis and power. Nothing runs on from window to
    window: a sum holds the digits of its own cells, and sums of whole numbers are exact.

    Examples
    --------
    >>> counts, sums = window_sums(np.array([[[1.0, 2.0, 3.0]]]), Shape((1, 1, 2)))
    >>> counts, sums[0]
    (2.0, array([[[3., 5.]]]))
    """
    if powers == 0 and missing is None:
        return float(shape.cells), []
    sums = program(PowerSums, block.shape, shape, powers, missing is not None)
    return sums.run(block, missing, reference)


class PowerSums(Program):
    """Windows by their sums.

    All powers lie in one flat array, one after the other, so that one operation adds them all.
    What runs over the end of each is nonsense anyway.
    """

    def __init__(self, block: tuple[int, ...], shape: Shape, powers: int, gaps: bool) -> None:
        self._powers, self._gaps = powers, gaps
        super().__init__(block, shape)
        flat, counts = self.windows.layers
        self._counts: Count = float(shape.cells)
        if gaps:
            self._counts = self.view(counts)
        self._sums = [self.view(flat[k * self.elements :]) for k in range(powers)]

    def start(self) -> Windows:
        """Return the memory for cells, and write their powers down."""
        flat = scratch("summed cells", self._powers * self.elements)
        self._cell_values = flat.reshape(self._powers, *self.block)
        first = self._cell_values[:1].reshape(-1)
        for before, power in zip(self._cell_values, self._cell_values[1:]):
            self.do(np.multiply, before.reshape(-1), first, power.reshape(-1))
        counts: Any = 1.0
        if self._gaps:
            # In the smallest type that holds the counts: adding is many times faster.
            kind = np.min_scalar_type(self.shape.cells)
            counts = scratch("counted cells", self.elements, kind)
        return Windows("cells", (flat, counts))

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Add them."""
        layers = []
        for name, one, other in zip(("sums", "counts"), a.layers, b.layers):
            if not isinstance(one, np.ndarray):
                layers.append(one + other)
                continue
            out = scratch(f"{slot}{name} of windows", one.size, one.dtype)
            layers.append(self.do(np.add, one, other, out) if one.size else out)
        return Windows(slot, tuple(layers))

    def run(
        self, block: Floats, missing: Optional[NDArray[np.bool_]], reference: float
    ) -> tuple[Count, list[Array]]:
        """Return the counts and sums of a block."""
        if self._powers:
            values = self._cell_values[0]
            np.copyto(values, block)
            if reference:
                np.subtract(values, reference, values)
            if missing is not None:
                np.copyto(values, 0.0, where=missing)
        if missing is not None:
            counted = self.cells.layers[1].reshape(self.block)
            np.logical_not(missing, counted, casting="unsafe")
        self.go()
        return self._counts, self._sums
